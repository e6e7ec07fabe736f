//! Long runs of capitals are read in lower case.
//!
//! A note that is written in capitals throughout says nothing by them, and the tokenizer, which
//! has few merges of capitals, cuts its words to pieces that the network has hardly seen. Headings
//! and abbreviations keep theirs. `models/training/tagger/capitals.py` has the same rule.

use std::borrow::Cow;

use chartlight_text::words;

/// A run with fewer words may be a heading.
const LEAST_WORDS: usize = 6;

/// The text with long runs of capitals in lower case; every character keeps its place in bytes.
///
/// A run goes on over words without letters. One-letter words are part of it and do not count.
pub fn lowered(text: &str) -> Cow<'_, str> {
    let mut found = Cow::Borrowed(text);
    let mut run = Run::default();
    for word in words(text) {
        let Some(letters) = word.of(text) else {
            continue;
        };
        if !letters.chars().any(char::is_alphabetic) {
            continue;
        }
        if letters.chars().any(char::is_uppercase) && !letters.chars().any(char::is_lowercase) {
            run.start.get_or_insert(word.start());
            run.end = word.end();
            run.n_words += usize::from(letters.chars().filter(|c| c.is_alphabetic()).count() > 1);
        } else {
            lower(&mut found, std::mem::take(&mut run));
        }
    }
    lower(&mut found, run);
    found
}

#[derive(Default)]
struct Run {
    start: Option<usize>,
    end: usize,
    n_words: usize,
}

fn lower(text: &mut Cow<'_, str>, run: Run) {
    let Some(start) = run.start.filter(|_| run.n_words >= LEAST_WORDS) else {
        return;
    };
    let Some(capitals) = text.get(start..run.end) else {
        return;
    };
    let small: String = capitals.chars().map(small).collect();
    text.to_mut().replace_range(start..run.end, &small);
}

/// The lower-case letter where it is one character of as many bytes.
fn small(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(only), None) if only.len_utf8() == c.len_utf8() => only,
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let found = lowered(text);
        assert_eq!(found, expected);
        assert_eq!(found.len(), text.len());
    }

    #[test]
    fn long_runs_only() {
        check(
            "PT IS A 45 YO M W/ COPD, CHF AND DM2.\nHe was fine, no CHF",
            "pt is a 45 yo m w/ copd, chf and dm2.\nHe was fine, no CHF",
        );
        check(
            "HISTORY OF PRESENT ILLNESS:\nShe has COPD.",
            "HISTORY OF PRESENT ILLNESS:\nShe has COPD.",
        );
        check("A B C D E F G H 1 2 3", "A B C D E F G H 1 2 3");
        check("", "");
    }

    #[test]
    fn letters_keep_their_bytes() {
        check(
            "ÄRZTE SAHEN İKTERUS UND FIEBER SEHR OFT ẞ",
            "ärzte sahen İkterus und fieber sehr oft ẞ",
        );
    }
}
