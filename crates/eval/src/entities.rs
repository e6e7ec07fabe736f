//! Entities of a sequence of tags, by the rules of `seqeval` 1.2.

use std::ops::Range;

use chartlight_mention::{Tag, TypeIndex};

/// How tags that are not legal IOB2 are read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// `seqeval`'s default, as `conlleval`: an `I-` without its beginning begins an entity.
    Default,
    /// `seqeval`'s `mode="strict"` with `scheme=IOB2`: an `I-` without its beginning is nothing.
    Strict,
}

/// A type and the words that carry it, counted in the sequence.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Entity {
    /// The first word and the one after the last.
    pub words: Range<usize>,
    /// Its type.
    pub entity_type: TypeIndex,
}

/// The entities of one sequence, in order and disjoint.
pub fn entities(tags: &[Tag], mode: Mode) -> Vec<Entity> {
    let mut found: Vec<Entity> = Vec::new();
    let mut open: Option<TypeIndex> = None;
    for (word, &tag) in tags.iter().enumerate() {
        let (begins, entity_type) = match tag {
            Tag::Outside => (false, None),
            Tag::Begin(t) => (true, Some(t)),
            Tag::Inside(t) if open == Some(t) => (false, Some(t)),
            Tag::Inside(t) => match mode {
                Mode::Default => (true, Some(t)),
                Mode::Strict => (false, None),
            },
        };
        match (begins, entity_type, found.last_mut()) {
            (true, Some(entity_type), _) => found.push(Entity {
                words: word..word + 1,
                entity_type,
            }),
            (false, Some(_), Some(last)) => last.words.end = word + 1,
            _ => {}
        }
        open = entity_type;
    }
    found
}
