//! Words: the unit that labels are given to.

use unicode_segmentation::UnicodeSegmentation;

use crate::ByteRange;

/// The words of `text` in order: the segments between Unicode word boundaries (UAX #29) that are
/// not blank, without blanks at their edges. A punctuation mark is a word of its own.
///
/// ```
/// # use chartlight_text::words;
/// let text = "T 38.5, can't sleep.";
/// let words: Vec<_> = words(text).filter_map(|word| word.of(text)).collect();
/// assert_eq!(words, ["T", "38.5", ",", "can't", "sleep", "."]);
/// ```
pub fn words(text: &str) -> impl Iterator<Item = ByteRange> + '_ {
    text.split_word_bound_indices()
        .map(|(start, segment)| ByteRange::between(start, start + segment.len()).trimmed(text))
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<_> = words(text).map(|word| word.of(text).unwrap()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn segments() {
        check("", &[]);
        check(" \r\n\t\u{a0}", &[]);
        check("BP 120/80 b.i.d.", &["BP", "120", "/", "80", "b.i.d", "."]);
        check("x\u{301}-ray\r\n", &["x\u{301}", "-", "ray"]);
        check("5\u{202f}000 mg", &["5\u{202f}000", "mg"]);
        check("a\u{202f} \u{308}b", &["a", "\u{308}", "b"]);
        check("ألم 発熱", &["ألم", "発", "熱"]);
    }

    proptest! {
        #[test]
        fn any_text(text in any::<String>()) {
            let mut from = 0;
            for word in words(&text) {
                let inside = word.of(&text).unwrap();
                prop_assert!(!inside.is_empty());
                prop_assert_eq!(inside, inside.trim());
                prop_assert!(text[from..word.start()].trim().is_empty());
                from = word.end();
            }
            prop_assert!(text[from..].trim().is_empty());
        }
    }
}
