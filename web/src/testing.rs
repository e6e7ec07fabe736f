//! Entities for tests, some written into the text: `has [fever]`.

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
            ']' => mentions.push(mention(starts.pop().unwrap(), text.len(), 0, 0)),
            c => text.push(c),
        }
    }
    (text, mentions)
}

/// An entity of a scheme and a type.
pub fn mention(start: usize, end: usize, scheme: usize, label: usize) -> Mention {
    Mention {
        range: ByteRange::new(start, end).unwrap(),
        scheme: SchemeIndex(scheme),
        label: TypeIndex(label),
        score: 0.5,
        assertion: Assertion::default(),
    }
}

/// The texts of entities.
pub fn mentions<'t>(text: &'t str, mentions: &[Mention]) -> Vec<&'t str> {
    mentions
        .iter()
        .map(|mention| mention.range.of(text).unwrap())
        .collect()
}
