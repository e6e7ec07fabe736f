//! What reading a written file gives: the mentions again, as far as the format holds them.

use chartlight_mention::Status;
use chartlight_text::{ByteRange, Offsets};

use crate::annotated::{Author, Marked};
use crate::code::Code;
use crate::format::{Part, ReadError};

/// A mention read from a file; what the format does not hold is `None`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Found {
    pub range: ByteRange,
    pub scheme: String,
    pub label: String,
    /// In ten-thousandths.
    pub score: Option<u16>,
    pub status: Option<StatusOrder>,
    pub cue: Option<ByteRange>,
    pub by: Option<Author>,
    pub code: Option<Code>,
}

/// A status that can be sorted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct StatusOrder(u8);

impl From<Status> for StatusOrder {
    fn from(status: Status) -> Self {
        Self(status as u8)
    }
}

impl Found {
    /// What a format that holds `parts` must give back of a mention.
    pub fn expected(marked: &Marked<'_>, parts: &[Part]) -> Self {
        let holds = |part| parts.contains(&part);
        Self {
            range: marked.place.range,
            scheme: marked.scheme.to_owned(),
            label: marked.label.to_owned(),
            score: holds(Part::Score).then(|| marked.score()),
            status: holds(Part::Status).then(|| marked.status().into()),
            cue: marked.cue.filter(|_| holds(Part::Cue)).map(|cue| cue.range),
            by: holds(Part::Author).then_some(marked.by),
            code: marked.code.filter(|_| holds(Part::Code)).cloned(),
        }
    }
}

/// Code points of a text to its bytes.
pub(crate) fn range_of(
    offsets: &Offsets<'_>,
    start: usize,
    end: usize,
) -> Result<ByteRange, ReadError> {
    let place = |code_point| offsets.byte_of_code_point(code_point);
    place(start)
        .zip(place(end))
        .and_then(|(start, end)| ByteRange::new(start, end))
        .ok_or(ReadError("an offset is not of its note"))
}

/// Code points of a text to its bytes, where a file also says what stands there.
pub(crate) fn range_with_words(
    text: &str,
    offsets: &Offsets<'_>,
    (start, end): (usize, usize),
    words: &str,
) -> Result<ByteRange, ReadError> {
    let range = range_of(offsets, start, end)?;
    if range.of(text) != Some(words) {
        return Err(ReadError("a mention holds other words than its offsets"));
    }
    Ok(range)
}

/// A score of four digits in ten-thousandths.
pub(crate) fn score(text: &str) -> Result<u16, ReadError> {
    let score: f64 = text
        .parse()
        .map_err(|_| ReadError("a score is no number"))?;
    Ok((score * 1e4).round() as u16)
}
