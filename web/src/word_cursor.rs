//! Moving from word to word through a note without looking at all of it.

use chartlight_text::{ByteRange, words};

use crate::blocks::Block;

/// The word at a byte.
pub fn word_at(blocks: &[Block], byte: usize) -> Option<ByteRange> {
    words_of(block_at(blocks, byte)?).find(|word| word.contains(byte))
}

/// The first word that starts at a byte or after it.
pub fn next_word(blocks: &[Block], from: usize) -> Option<ByteRange> {
    let first = blocks.partition_point(|block| block.range.end() <= from);
    let ahead = blocks.get(first..)?.iter();
    ahead.flat_map(words_of).find(|word| word.start() >= from)
}

/// The last word that ends at a byte or before it.
pub fn previous_word(blocks: &[Block], to: usize) -> Option<ByteRange> {
    let first_after = blocks.partition_point(|block| block.range.start() < to);
    let behind = blocks.get(..first_after)?.iter().rev();
    behind
        .filter_map(|block| words_of(block).take_while(|word| word.end() <= to).last())
        .next()
}

/// The block that holds a byte.
pub fn block_at(blocks: &[Block], byte: usize) -> Option<&Block> {
    let index = blocks.partition_point(|block| block.range.end() <= byte);
    blocks.get(index).filter(|block| block.range.contains(byte))
}

fn words_of(block: &Block) -> impl Iterator<Item = ByteRange> + '_ {
    let start = block.range.start();
    words(&block.key.text).map(move |word| word.shifted_by(start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::blocks;

    #[test]
    fn the_cursor_visits_every_word_both_ways() {
        let text = "One two, three.\n\n".repeat(300);
        let blocks = blocks(&text);
        assert!(blocks.len() > 1);
        let all: Vec<ByteRange> = words(&text).collect();
        let mut forth = Vec::new();
        let mut at = 0;
        while let Some(word) = next_word(&blocks, at) {
            forth.push(word);
            at = word.end();
        }
        assert_eq!(forth, all);
        let mut back = Vec::new();
        let mut at = text.len();
        while let Some(word) = previous_word(&blocks, at) {
            back.push(word);
            at = word.start();
        }
        back.reverse();
        assert_eq!(back, all);
    }

    #[test]
    fn there_is_no_word_on_a_blank_or_beyond_the_end() {
        let blocks = blocks("a b");
        assert_eq!(word_at(&blocks, 0), ByteRange::new(0, 1));
        assert_eq!(word_at(&blocks, 1), None);
        assert_eq!(word_at(&blocks, 3), None);
    }
}
