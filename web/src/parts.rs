//! A long note in parts for the editor: browsers lay out all of a text field at every key, which
//! takes longer than a frame from about a hundred kilobytes on.

use chartlight_text::ByteRange;

/// A note up to this many bytes is edited in one piece.
pub const LONG: usize = 40_000;
/// A part ends at the first paragraph after this many bytes,
const PART: usize = 24_000;
/// or else at the last line, or the last character, before this many.
const LONGEST: usize = 32_000;

/// The parts of a text: contiguous, in order, and together all of it. A text that is not long is
/// one part; an empty text has none.
pub fn parts(text: &str) -> Vec<ByteRange> {
    let mut parts = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let end = match text.len() <= LONG {
            true => text.len(),
            false => end_of_part(text, start),
        };
        parts.extend(ByteRange::new(start, end));
        start = end;
    }
    parts
}

/// The part that holds a byte, or the last one.
pub fn part_at(parts: &[ByteRange], byte: usize) -> usize {
    let index = parts.partition_point(|part| part.end() <= byte);
    index.min(parts.len().saturating_sub(1))
}

/// The note after its part was edited, and the part as it is then.
pub fn with_part(note: &str, part: ByteRange, edited: &str) -> Option<(String, ByteRange)> {
    let before = note.get(..part.start())?;
    let after = note.get(part.end()..)?;
    let new = [before, edited, after].concat();
    let part = ByteRange::new(part.start(), part.start() + edited.len())?;
    Some((new, part))
}

fn end_of_part(text: &str, start: usize) -> usize {
    let floor = |at: usize| text.floor_char_boundary(at.min(text.len()));
    let (soft, hard) = (floor(start + PART), floor(start + LONGEST));
    if hard == text.len() {
        return hard;
    }
    let ahead = text.get(soft..hard).unwrap_or_default();
    let paragraph = ahead.find("\n\n").map(|at| soft + at + 2);
    let line = || {
        let piece = text.get(start..hard).unwrap_or_default();
        piece.rfind('\n').map(|at| start + at + 1)
    };
    paragraph.or_else(line).unwrap_or(hard)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Vec<ByteRange> {
        let parts = parts(text);
        let joined: String = parts.iter().map(|part| part.of(text).unwrap()).collect();
        assert!(joined == text);
        assert!(parts.iter().all(|part| part.len() <= LONG));
        parts
    }

    #[test]
    fn parts_joined_are_the_text() {
        assert!(check("").is_empty());
        assert_eq!(check(&"short\n\n".repeat(100)).len(), 1);
        for text in ["para\n\n", "line\n", "é", "\r\n"] {
            assert!(check(&text.repeat(60_000)).len() > 2, "{text:?}");
        }
    }

    #[test]
    fn parts_end_with_paragraphs() {
        let text = "A paragraph of the note.\n\n".repeat(10_000);
        let parts = check(&text);
        assert!(
            parts
                .iter()
                .all(|part| part.of(&text).unwrap().ends_with("\n\n"))
        );
        assert_eq!(part_at(&parts, 0), 0);
        assert_eq!(part_at(&parts, parts[1].start()), 1);
        assert_eq!(part_at(&parts, text.len()), parts.len() - 1);
    }

    #[test]
    fn a_part_is_put_back_in_its_place() {
        let part = ByteRange::new(4, 8).unwrap();
        let (note, part) = with_part("one two three", part, "twenty ").unwrap();
        assert_eq!(note, "one twenty three");
        assert_eq!(part.of(&note), Some("twenty "));
        assert!(with_part("é", ByteRange::new(1, 1).unwrap(), "x").is_none());
    }
}
