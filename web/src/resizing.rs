//! Entities as whole words: what a selection comes to, and an entity made longer or shorter.

use chartlight_text::ByteRange;

use crate::blocks::Block;
use crate::word_cursor::{next_word, previous_word, word_at};

/// Which end of an entity moves, and which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resize {
    /// The end takes in the next word.
    ExtendEnd,
    /// The end gives up its last word.
    ShrinkEnd,
    /// The start takes in the word before.
    ExtendStart,
    /// The start gives up its first word.
    ShrinkStart,
}

/// The words that a selection touches, if there are any and no blank line parts them.
pub fn snapped(text: &str, blocks: &[Block], selection: ByteRange) -> Option<ByteRange> {
    if selection.is_empty() {
        return None;
    }
    let first = word_at(blocks, selection.start())
        .or_else(|| next_word(blocks, selection.start()))
        .filter(|word| word.start() < selection.end())?;
    let last_byte = text.floor_char_boundary(selection.end().checked_sub(1)?);
    let last = word_at(blocks, last_byte).or_else(|| previous_word(blocks, selection.end()))?;
    let words = ByteRange::new(first.start(), last.end())?;
    (!has_blank_line(words.of(text)?)).then_some(words)
}

/// The range after a resize; `None` where there is no word to take in or none left to give up.
pub fn resized(text: &str, blocks: &[Block], range: ByteRange, how: Resize) -> Option<ByteRange> {
    let new = match how {
        Resize::ExtendEnd => range.hull(next_word(blocks, range.end())?),
        Resize::ExtendStart => range.hull(previous_word(blocks, range.start())?),
        Resize::ShrinkEnd => {
            let last = previous_word(blocks, range.end())?;
            let before = previous_word(blocks, last.start())?;
            ByteRange::new(range.start(), before.end())?
        }
        Resize::ShrinkStart => {
            let first = next_word(blocks, range.start())?;
            let after = next_word(blocks, first.end())?;
            ByteRange::new(after.start(), range.end())?
        }
    };
    let has_text = !new.is_empty();
    (has_text && !has_blank_line(new.of(text)?)).then_some(new)
}

/// Whether a line of blanks lies inside.
fn has_blank_line(text: &str) -> bool {
    let mut lines = text.split('\n').skip(1).peekable();
    while let Some(line) = lines.next() {
        if lines.peek().is_some() && line.trim().is_empty() {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::blocks;
    use crate::testing::marked;

    /// The entity before and after; the same where nothing changes.
    fn check(before: &str, how: Resize, after: Option<&str>) {
        let (text, from) = marked(before);
        let found = resized(&text, &blocks(&text), from[0].range, how);
        let expected = after.map(|after| marked(after).1[0].range);
        assert_eq!(found, expected, "{before:?} {how:?}");
    }

    #[test]
    fn an_end_moves_by_a_word() {
        check(
            "no [chest] pain",
            Resize::ExtendEnd,
            Some("no [chest pain]"),
        );
        check("no [chest pain]", Resize::ExtendEnd, None);
        check(
            "no [chest pain]",
            Resize::ShrinkEnd,
            Some("no [chest] pain"),
        );
        check("a [pain]", Resize::ShrinkEnd, None);
        check("no [pain]", Resize::ExtendStart, Some("[no pain]"));
        check("[no pain]", Resize::ExtendStart, None);
        check("[no pain] x", Resize::ShrinkStart, Some("no [pain] x"));
        check("[pain] x", Resize::ShrinkStart, None);
        check("[a] é", Resize::ExtendEnd, Some("[a é]"));
    }

    #[test]
    fn no_entity_crosses_a_blank_line() {
        check("[chest]\npain", Resize::ExtendEnd, Some("[chest\npain]"));
        for blank in ["\n\n", "\r\n\r\n", "\n \t\n"] {
            check(&format!("[chest]{blank}pain"), Resize::ExtendEnd, None);
            check(&format!("chest{blank}[pain]"), Resize::ExtendStart, None);
        }
    }

    fn check_snap(source: &str, expected: Option<&str>) {
        let (text, selection) = marked(source);
        let found = snapped(&text, &blocks(&text), selection[0].range);
        assert_eq!(found.map(|range| range.of(&text).unwrap()), expected);
    }

    #[test]
    fn a_selection_becomes_whole_words() {
        check_snap("some ch[est pa]in here", Some("chest pain"));
        check_snap("some[ chest pain ]here", Some("chest pain"));
        check_snap("a[ ]b", None);
        check_snap("fi[è]vre", Some("fièvre"));
        check_snap("[one\n\ntwo]", None);
        check_snap("a[]b", None);
    }
}
