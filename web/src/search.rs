//! Finding words in the note, whatever their case.

use chartlight_text::ByteRange;

/// The most places that are looked for.
pub const MOST: usize = 2_000;

/// Where a query stands in a text, in order and without overlaps; at most [`MOST`] places. A query
/// of blanks stands nowhere.
pub fn places(text: &str, query: &str) -> Vec<ByteRange> {
    let query: Vec<char> = query.trim().chars().flat_map(char::to_lowercase).collect();
    let mut places = Vec::new();
    let Some(&first) = query.first() else {
        return places;
    };
    let mut free_from = 0;
    for (start, c) in text.char_indices() {
        if start < free_from || c.to_lowercase().next() != Some(first) {
            continue;
        }
        if let Some(range) = text.get(start..).and_then(|rest| prefix(rest, &query)) {
            places.extend(ByteRange::new(start, start + range));
            free_from = start + range;
            if places.len() == MOST {
                break;
            }
        }
    }
    places
}

/// Whether a short text holds a query.
pub fn holds(text: &str, query: &str) -> bool {
    let query = query.trim().to_lowercase();
    query.is_empty() || text.to_lowercase().contains(&query)
}

/// The length of the query where a text begins with it. Any blank stands for any other.
fn prefix(text: &str, query: &[char]) -> Option<usize> {
    let mut wanted = query.iter().peekable();
    for (at, c) in text.char_indices() {
        if wanted.peek().is_none() {
            return Some(at);
        }
        for lower in c.to_lowercase() {
            let wanted = *wanted.next()?;
            if wanted != lower && !(wanted.is_whitespace() && lower.is_whitespace()) {
                return None;
            }
        }
    }
    wanted.peek().is_none().then_some(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::marked;

    fn check(query: &str, expected: &str) {
        let (text, mentions) = marked(expected);
        let expected: Vec<_> = mentions.iter().map(|mention| mention.range).collect();
        assert_eq!(places(&text, query), expected, "{query:?}");
    }

    #[test]
    fn places_are_found_whatever_their_case() {
        check("pain", "[Pain], no [PAIN], [pain]ful");
        check("  chest pain ", "[chest\npain] and chest  pain");
        check("é", "[É] e [é]");
        check("aa", "[aa][aa]a");
        check("", "nothing");
        check("pain", "pai");
        check("i\u{307}", "[İ]");
    }

    #[test]
    fn the_number_of_places_has_a_bound() {
        assert_eq!(places(&"a ".repeat(MOST + 9), "a").len(), MOST);
    }
}
