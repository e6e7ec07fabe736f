//! A text cut at the edges of mentions, for showing them where they stand.

use chartlight_text::ByteRange;

use crate::Mention;

/// A part of the text in which the same mentions hold throughout.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Segment {
    /// Bytes of the text.
    pub range: ByteRange,
    /// Indices of the mentions that cover it, in the order given.
    pub mentions: Vec<usize>,
}

/// The disjoint segments of `part` of a text; joined, they are that part. Mentions may nest and
/// overlap; what lies outside `part` is left out.
pub fn segments(part: ByteRange, mentions: &[Mention]) -> Vec<Segment> {
    let mut edges: Vec<usize> = mentions
        .iter()
        .flat_map(|mention| [mention.range.start(), mention.range.end()])
        .filter(|&edge| part.start() < edge && edge < part.end())
        .chain([part.start(), part.end()])
        .collect();
    edges.sort_unstable();
    edges.dedup();

    let mut order: Vec<usize> = (0..mentions.len()).collect();
    order.sort_by_key(|&index| mentions.get(index).map(|mention| mention.range.start()));
    let mut upcoming = order.into_iter().peekable();
    let mut active: Vec<usize> = Vec::new();
    edges
        .windows(2)
        .filter_map(|edge| ByteRange::new(*edge.first()?, *edge.last()?))
        .map(|range| {
            let reaches = |index: usize, from: usize| {
                mentions
                    .get(index)
                    .is_some_and(|mention| mention.range.end() > from)
            };
            while let Some(&index) = upcoming.peek() {
                if mentions
                    .get(index)
                    .is_some_and(|mention| mention.range.start() > range.start())
                {
                    break;
                }
                active.push(index);
                upcoming.next();
            }
            active.retain(|&index| reaches(index, range.start()));
            let mut mentions = active.clone();
            mentions.sort_unstable();
            Segment { range, mentions }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Assertion, SchemeIndex, TypeIndex};

    fn mention((a, b): (usize, usize)) -> Mention {
        Mention {
            range: ByteRange::new(a.min(b), a.max(b)).unwrap(),
            scheme: SchemeIndex(0),
            label: TypeIndex(0),
            score: 1.0,
            assertion: Assertion::default(),
        }
    }

    proptest! {
        #[test]
        fn join_to_the_part(
            spans in prop::collection::vec((0..60_usize, 0..60_usize), 0..8),
            (a, b) in (0..60_usize, 0..60_usize),
        ) {
            let mentions: Vec<_> = spans.into_iter().map(mention).collect();
            let part = mention((a, b)).range;
            let mut at = part.start();
            for segment in segments(part, &mentions) {
                prop_assert_eq!(segment.range.start(), at);
                prop_assert!(!segment.range.is_empty());
                let covering: Vec<usize> = (0..mentions.len())
                    .filter(|&index| mentions[index].range.covers(segment.range))
                    .filter(|&index| !mentions[index].range.is_empty())
                    .collect();
                prop_assert_eq!(segment.mentions, covering);
                at = segment.range.end();
            }
            prop_assert_eq!(at, part.end());
        }
    }
}
