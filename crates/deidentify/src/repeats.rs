//! The same words again: a name that was found once is a name wherever it stands.

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, MatchKind};
use chartlight_text::ByteRange;

use crate::identifier::{Identifier, Source};

/// Shorter values stand for too many things.
const MIN_CHARACTERS: usize = 4;

/// The places where the text of an identifier stands again, as whole words and in the same case;
/// each has the type of the first identifier with this text. To be joined with `found`.
///
/// "Dr. White" makes a "White" at the start of a sentence an identifier as well: what is taken out
/// for nothing is seen in a preview, what is left in is not.
pub fn repeats(text: &str, found: &[Identifier]) -> Vec<Identifier> {
    let mut first: HashMap<&str, &Identifier> = HashMap::new();
    let mut values = Vec::new();
    for identifier in found {
        let value = identifier.range.of(text).unwrap_or_default();
        let n_characters = value.chars().filter(|c| c.is_alphanumeric()).count();
        if n_characters >= MIN_CHARACTERS && first.insert(value, identifier).is_none() {
            values.push(value);
        }
    }
    let Ok(search) = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(&values)
    else {
        // More text than an automaton holds: the note is above every bound of its readers.
        return Vec::new();
    };
    search
        .find_iter(text)
        .filter_map(|place| {
            let range = ByteRange::new(place.start(), place.end())?;
            let identifier = first.get(range.of(text)?)?;
            stands_alone(text, range).then(|| Identifier {
                range,
                type_name: identifier.type_name.clone(),
                source: Source::Repeat,
            })
        })
        .collect()
}

fn stands_alone(text: &str, range: ByteRange) -> bool {
    let before = text
        .get(..range.start())
        .and_then(|before| before.chars().next_back());
    let after = text
        .get(range.end()..)
        .and_then(|after| after.chars().next());
    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Patterns, join};

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut found = Patterns::new().unwrap().find(text);
        found.extend(repeats(text, &found));
        let found = join(found);
        let found: Vec<_> = found.iter().map(|it| it.range.of(text).unwrap()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn whole_words_of_the_same_case() {
        check(
            "Quinn? Dr. Quinn. quinn, Quinns, Quinn's, MQuinn.",
            &["Quinn", "Quinn", "Quinn"],
        );
        check(
            "MRN: 00-123; 00-123 again, 100-123 not",
            &["00-123", "00-123"],
        );
        check("Aged 92, 92 mg. Mr. Li, Li.", &["92", "Li"]);
        check("", &[]);
    }
}
