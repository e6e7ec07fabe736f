//! Entities written into the text, for tests: `has [fever]`.

use chartlight_mention::{Assertion, Mention, SchemeIndex, TypeIndex};
use chartlight_text::ByteRange;

/// The text without its brackets, and an entity for each pair.
pub fn marked(source: &str) -> (String, Vec<Mention>) {
    let mut text = String::new();
    let mut starts = Vec::new();
    let mut mentions = Vec::new();
    for c in source.chars() {
        match c {
            '[' => starts.push(text.len()),
            ']' => mentions.push(Mention {
                range: ByteRange::new(starts.pop().unwrap(), text.len()).unwrap(),
                scheme: SchemeIndex(0),
                label: TypeIndex(0),
                score: 0.5,
                assertion: Assertion::default(),
            }),
            c => text.push(c),
        }
    }
    (text, mentions)
}

/// The texts of entities.
pub fn mentions<'t>(text: &'t str, mentions: &[Mention]) -> Vec<&'t str> {
    mentions
        .iter()
        .map(|mention| mention.range.of(text).unwrap())
        .collect()
}
