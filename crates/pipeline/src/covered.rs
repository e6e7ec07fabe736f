//! Which words of a note are in which mention.

use std::ops::Range;

use chartlight_text::ByteRange;

/// The mentions of one label scheme, as places of words.
pub(crate) struct Covered {
    mentions: Vec<Range<usize>>,
    mention_of: Vec<Option<usize>>,
}

impl Covered {
    /// `mentions` do not overlap.
    pub(crate) fn new(words: &[ByteRange], mentions: impl Iterator<Item = ByteRange>) -> Self {
        let mentions: Vec<_> = mentions.map(|range| place(words, range)).collect();
        let mut mention_of = vec![None; words.len()];
        for (index, mention) in mentions.iter().enumerate() {
            if let Some(inside) = mention_of.get_mut(mention.clone()) {
                inside.fill(Some(index));
            }
        }
        Self {
            mentions,
            mention_of,
        }
    }

    pub(crate) fn mentions(&self) -> &[Range<usize>] {
        &self.mentions
    }

    /// Whether words are a mention by themselves or no part of one.
    pub(crate) fn stands_alone(&self, place: &Range<usize>) -> bool {
        let owners = self.mention_of.get(place.clone()).unwrap_or_default();
        match owners.first() {
            Some(Some(index)) => self.mentions.get(*index) == Some(place),
            _ => owners.iter().all(Option::is_none),
        }
    }
}

/// The words that begin in a range of the note.
pub(crate) fn place(words: &[ByteRange], range: ByteRange) -> Range<usize> {
    let index = |byte| words.partition_point(|word| word.start() < byte);
    index(range.start())..index(range.end())
}
