//! Where something is in a text.

use serde::{Deserialize, Serialize};

/// A half-open range of UTF-8 bytes of an original text. `start() <= end()` always holds.
///
/// ```
/// # use chartlight_text::ByteRange;
/// let range = ByteRange::new(3, 7).expect("in order");
/// assert_eq!(range.of("no pain"), Some("pain"));
/// assert_eq!(ByteRange::new(7, 3), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(try_from = "UncheckedRange")]
pub struct ByteRange {
    start: usize,
    end: usize,
}

impl ByteRange {
    /// The range from byte `start` up to, not including, byte `end`; `None` when `end < start`.
    pub const fn new(start: usize, end: usize) -> Option<Self> {
        if end < start {
            None
        } else {
            Some(Self { start, end })
        }
    }

    /// The range without bytes at byte `at`.
    pub const fn empty_at(at: usize) -> Self {
        Self { start: at, end: at }
    }

    /// The range between two places, whichever comes first.
    pub(crate) const fn between(a: usize, b: usize) -> Self {
        if a <= b {
            Self { start: a, end: b }
        } else {
            Self { start: b, end: a }
        }
    }

    /// The first byte.
    pub const fn start(&self) -> usize {
        self.start
    }

    /// The byte after the last one.
    pub const fn end(&self) -> usize {
        self.end
    }

    /// The length in bytes.
    pub const fn len(&self) -> usize {
        self.end - self.start
    }

    /// Whether there is no byte in it.
    pub const fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// Whether `byte` lies inside.
    pub const fn contains(&self, byte: usize) -> bool {
        self.start <= byte && byte < self.end
    }

    /// Whether all of `other` lies inside; an empty range does when it is within or at an edge.
    pub const fn covers(&self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two have a byte in common.
    pub const fn intersects(&self, other: Self) -> bool {
        !self.is_empty() && !other.is_empty() && self.start < other.end && other.start < self.end
    }

    /// The part of `text` in this range; `None` off the end of the text or off a character boundary.
    pub fn of<'t>(&self, text: &'t str) -> Option<&'t str> {
        text.get(self.start..self.end)
    }

    /// The shortest range that covers both.
    pub fn hull(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// The same range `offset` bytes further on. Stops at the last byte a `usize` can name.
    pub const fn shifted_by(self, offset: usize) -> Self {
        Self {
            start: self.start.saturating_add(offset),
            end: self.end.saturating_add(offset),
        }
    }

    /// Without the blanks at both edges; all blank becomes empty at the start.
    pub(crate) fn trimmed(self, text: &str) -> Self {
        let inside = self.of(text).unwrap_or_default();
        let kept = inside.trim_start();
        let start = self.end.saturating_sub(kept.len()).max(self.start);
        if kept.is_empty() {
            return Self::empty_at(self.start);
        }
        Self::between(start, start + kept.trim_end().len())
    }
}

#[derive(Deserialize)]
#[serde(rename = "ByteRange")]
struct UncheckedRange {
    start: usize,
    end: usize,
}

#[derive(Debug, thiserror::Error)]
#[error("byte range ends at {end}, before its start at {start}")]
struct Backwards {
    start: usize,
    end: usize,
}

impl TryFrom<UncheckedRange> for ByteRange {
    type Error = Backwards;

    fn try_from(UncheckedRange { start, end }: UncheckedRange) -> Result<Self, Self::Error> {
        Self::new(start, end).ok_or(Backwards { start, end })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(start: usize, end: usize) -> ByteRange {
        ByteRange::new(start, end).unwrap()
    }

    #[test]
    fn relations() {
        assert!(range(2, 8).covers(range(2, 8)));
        assert!(range(2, 8).covers(ByteRange::empty_at(8)));
        assert!(!range(2, 8).covers(range(7, 9)));
        assert!(range(2, 8).intersects(range(7, 9)));
        assert!(!range(2, 8).intersects(range(8, 9)));
        assert!(!range(2, 8).intersects(ByteRange::empty_at(5)));
        assert!(range(2, 8).contains(2) && !range(2, 8).contains(8));
        assert_eq!(range(2, 3).hull(range(7, 9)), range(2, 9));
        assert_eq!(range(2, 3).shifted_by(usize::MAX).len(), 0);
    }

    #[test]
    fn text_only_on_boundaries() {
        assert_eq!(range(0, 2).of("é!"), Some("é"));
        assert_eq!(range(0, 1).of("é!"), None);
        assert_eq!(range(0, 9).of("é!"), None);
    }

    #[test]
    fn trims_unicode_blanks() {
        let text = "\u{3000} a b\u{a0}\n";
        assert_eq!(range(0, text.len()).trimmed(text).of(text), Some("a b"));
        assert!(range(0, 4).trimmed(text).is_empty());
    }

    #[test]
    fn reads_back_and_refuses_backward_ranges() {
        let json = serde_json::to_string(&range(3, 7)).unwrap();
        assert_eq!(json, r#"{"start":3,"end":7}"#);
        assert_eq!(
            serde_json::from_str::<ByteRange>(&json).unwrap(),
            range(3, 7)
        );
        assert!(serde_json::from_str::<ByteRange>(r#"{"start":7,"end":3}"#).is_err());
    }
}
