//! A block of the note cut at the edges of its entities, for marks that never overlap on the page.

use std::cmp::Reverse;

use chartlight_mention::Status;
use chartlight_text::ByteRange;

use crate::finding::{Entity, Finding, Origin};
use crate::types::TypeKey;

/// A stretch of a block in which the same entities hold. Ranges are relative to the block, so that
/// a block that only moved is equal to what it was.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// Relative to the block.
    pub range: ByteRange,
    /// The entities here, the longest first; none for plain text.
    pub marks: Vec<Mark>,
}

/// A part of an entity on the page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// The type.
    pub key: TypeKey,
    /// Bytes of the entity before this segment.
    pub before: usize,
    /// Bytes of the whole entity.
    pub len: usize,
    /// The entity's score.
    pub score: f32,
    /// What the note says of it.
    pub status: Status,
    /// Who it is from.
    pub origin: Origin,
}

impl Mark {
    /// Whether the entity begins with the segment.
    pub const fn starts(self) -> bool {
        self.before == 0
    }

    /// Whether the entity ends with a segment of this many bytes.
    pub const fn ends_with(self, segment_len: usize) -> bool {
        self.before + segment_len == self.len
    }

    /// The entity, where the segment starts at a byte of the note.
    pub fn entity(self, segment_start: usize) -> Option<Entity> {
        let start = segment_start.checked_sub(self.before)?;
        let range = ByteRange::new(start, start + self.len)?;
        Some(Entity {
            range,
            key: self.key,
        })
    }
}

/// The segments of a block: contiguous, in order, joined they are the block. `findings` are those
/// of the note, in order of their start.
pub fn segments(block: ByteRange, findings: &[Finding]) -> Vec<Segment> {
    let here = overlapping(block, findings);
    let mut cuts: Vec<usize> = here
        .iter()
        .flat_map(|finding| {
            let range = finding.mention.range;
            [range.start(), range.end()]
        })
        .filter(|&cut| block.start() < cut && cut < block.end())
        .chain([block.start(), block.end()])
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    cuts.windows(2)
        .filter_map(|cut| {
            let &[start, end] = cut else { return None };
            let part = ByteRange::new(start, end)?;
            let mut marks: Vec<Mark> = here
                .iter()
                .filter(|finding| finding.mention.range.covers(part))
                .map(|finding| Mark {
                    key: finding.entity().key,
                    before: start - finding.mention.range.start(),
                    len: finding.mention.range.len(),
                    score: finding.mention.score,
                    status: finding.mention.assertion.status,
                    origin: finding.origin,
                })
                .collect();
            marks.sort_by_key(|mark| Reverse(mark.len));
            let range = ByteRange::new(start - block.start(), end - block.start())?;
            Some(Segment { range, marks })
        })
        .collect()
}

/// The entities that have a part in a range.
fn overlapping(range: ByteRange, findings: &[Finding]) -> Vec<&Finding> {
    let before_end =
        findings.partition_point(|finding| finding.mention.range.start() < range.end());
    let candidates = findings.get(..before_end).unwrap_or_default();
    candidates
        .iter()
        .rev()
        .take_while(|finding| finding.mention.range.start() + LONGEST_ENTITY > range.start())
        .filter(|finding| finding.mention.range.intersects(range))
        .collect()
}

/// How far before a block an entity that reaches into it may start, in bytes. An entity is within
/// a sentence; a longer one is shown only in the blocks near its start.
const LONGEST_ENTITY: usize = 10_000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::marked;

    /// Segments as text: plain as is, marked as `<n:text>` with `n` the number of marks.
    fn check(source: &[&str], expected: &str) {
        let mut all = Vec::new();
        let mut text = String::new();
        for layer in source {
            let (plain, mentions) = marked(layer);
            text = plain;
            all.extend(mentions);
        }
        all.sort_by_key(|mention| mention.range.start());
        let all: Vec<_> = all.into_iter().map(Finding::of_model).collect();
        let block = ByteRange::new(0, text.len()).unwrap();
        let shown: String = segments(block, &all)
            .iter()
            .map(|segment| {
                let piece = segment.range.of(&text).unwrap();
                match segment.marks.len() {
                    0 => piece.to_owned(),
                    n => format!("<{n}:{piece}>"),
                }
            })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn segments_joined_are_the_text() {
        check(&["no entity"], "no entity");
        check(&["[fever] and [rash]"], "<1:fever> and <1:rash>");
        check(&["[a][b]"], "<1:a><1:b>");
        check(&[""], "");
    }

    #[test]
    fn nested_and_crossing_entities_are_cut_apart() {
        check(
            &["[lung cancer] x", "lung [cancer] x"],
            "<1:lung ><2:cancer> x",
        );
        check(&["[a b] c", "a [b c]"], "<1:a ><2:b><1: c>");
    }

    #[test]
    fn an_entity_across_two_blocks_has_a_part_in_each() {
        let (_, mentions) = marked("ab[cd]ef");
        let mentions: Vec<_> = mentions.into_iter().map(Finding::of_model).collect();
        let first = segments(ByteRange::new(0, 3).unwrap(), &mentions);
        let second = segments(ByteRange::new(3, 6).unwrap(), &mentions);
        let head = first[1].marks[0];
        let tail = second[0].marks[0];
        assert!(head.starts() && !head.ends_with(first[1].range.len()));
        assert!(!tail.starts() && tail.ends_with(second[0].range.len()));
        assert_eq!(second[0].range.start(), 0);
        assert_eq!(tail.entity(3), Some(mentions[0].entity()));
    }
}
