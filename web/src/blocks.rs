//! A note cut into blocks for display, so that a change touches few of them.
//!
//! Blocks end at blank lines whose paragraph happens to hash right, so that after an edit the cuts
//! fall where they fell before and the untouched blocks stay as they are on the page.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use chartlight_text::ByteRange;

/// No block is closed below this many bytes, except the last.
const SMALL: usize = 300;
/// A block this long is closed at the next end of a paragraph. What comes into view by scrolling is
/// drawn block by block: long ones make long frames.
const LONG: usize = 900;
/// A paragraph longer than this is cut at the end of a line, else anywhere between characters.
const LONGEST: usize = 3_000;

/// A piece of the note with what makes it the same piece after an edit elsewhere.
#[derive(Clone, PartialEq, Eq)]
pub struct Block {
    /// Where it is in the note.
    pub range: ByteRange,
    /// What it is.
    pub key: BlockKey,
}

/// A block's text, and how many equal blocks come before it.
#[derive(Clone, PartialEq, Eq)]
pub struct BlockKey {
    /// Of the text, so that keys are compared and looked up without reading it again.
    hash: u64,
    /// Equal blocks before this one.
    pub copy: usize,
    /// The text.
    pub text: Arc<str>,
}

impl Hash for BlockKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.hash, self.copy).hash(state);
    }
}

/// The blocks of a note: contiguous, in order, and together the whole of it.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut copies: HashMap<(u64, usize), usize> = HashMap::new();
    let mut start = 0;
    cuts(text)
        .into_iter()
        .filter_map(|end| {
            let range = ByteRange::new(start, end)?;
            let piece: Arc<str> = range.of(text)?.into();
            start = end;
            let hash = hash(&piece);
            let seen = copies.entry((hash, piece.len())).or_insert(0);
            let copy = std::mem::replace(seen, *seen + 1);
            Some(Block {
                range,
                key: BlockKey {
                    hash,
                    copy,
                    text: piece,
                },
            })
        })
        .collect()
}

fn cuts(text: &str) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut start = 0;
    for paragraph in paragraphs(text) {
        while paragraph.end() - start > LONGEST {
            let cut = cut_of_long(text, start);
            cuts.push(cut);
            start = cut;
        }
        let size = paragraph.end() - start;
        let chosen = || {
            paragraph
                .of(text)
                .is_some_and(|text| hash(text).is_multiple_of(3))
        };
        if size >= LONG || (size >= SMALL && chosen()) {
            cuts.push(paragraph.end());
            start = paragraph.end();
        }
    }
    if start < text.len() {
        cuts.push(text.len());
    }
    cuts
}

/// Paragraphs with the blank lines that follow them.
fn paragraphs(text: &str) -> Vec<ByteRange> {
    let mut paragraphs = Vec::new();
    let (mut start, mut at, mut blank) = (0, 0, false);
    for line in text.split_inclusive('\n') {
        let is_blank = line.trim().is_empty();
        if blank && !is_blank {
            paragraphs.extend(ByteRange::new(start, at));
            start = at;
        }
        blank = is_blank;
        at += line.len();
    }
    if start < at {
        paragraphs.extend(ByteRange::new(start, at));
    }
    paragraphs
}

fn cut_of_long(text: &str, start: usize) -> usize {
    let end = text.floor_char_boundary(start + LONGEST);
    let piece = ByteRange::new(start, end)
        .and_then(|range| range.of(text))
        .unwrap_or_default();
    let line_end = piece.rfind('\n').map(|newline| start + newline + 1);
    line_end.filter(|&cut| cut > start + SMALL).unwrap_or(end)
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Vec<Block> {
        let blocks = blocks(text);
        let joined: String = blocks.iter().map(|block| &*block.key.text).collect();
        assert!(joined == text);
        for pair in blocks.windows(2) {
            assert_eq!(pair[0].range.end(), pair[1].range.start());
        }
        blocks
    }

    fn note(n_paragraphs: usize) -> String {
        (0..n_paragraphs)
            .map(|i| format!("Paragraph {i} of the note.\n{}\n\n", "x ".repeat(i % 90)))
            .collect()
    }

    #[test]
    fn blocks_joined_are_the_text() {
        for text in ["", "\n", "one line", "a\n\nb", "\r\n\r\na\r\n", &note(200)] {
            check(text);
        }
    }

    #[test]
    fn endless_lines_are_cut_between_characters() {
        let blocks = check(&"é".repeat(40_000));
        assert!(blocks.iter().all(|block| block.range.len() <= LONGEST));
    }

    #[test]
    fn an_edit_leaves_the_other_blocks_alone() {
        let before = note(400);
        let mut after = before.clone();
        after.insert_str(before.len() / 2, " edited ");
        let (before, after) = (check(&before), check(&after));
        let kept = after
            .iter()
            .filter(|block| before.iter().any(|b| b.key == block.key))
            .count();
        assert!(before.len() > 10);
        assert!(
            after.len() - kept <= 4,
            "{} of {} blocks changed",
            after.len() - kept,
            after.len()
        );
    }

    #[test]
    fn equal_blocks_have_different_keys() {
        let paragraph = format!("{}\n\n", "same ".repeat(400));
        let blocks = check(&paragraph.repeat(3));
        assert_eq!(
            blocks
                .iter()
                .map(|block| block.key.copy)
                .collect::<Vec<_>>(),
            [0, 1, 2]
        );
    }
}
