//! brat standoff: a `.txt` and an `.ann` file per document.
//!
//! Text-bound annotations (`T` lines) are entities; events, relations, attributes and notes are
//! passed over. A discontinuous entity counts as its hull, from the first character of its first
//! fragment to the last of its last: a tagger that labels words in a row can find it, and nothing
//! of it is lost.

use chartlight_text::{ByteRange, Document, Offsets};

use crate::{Corpus, CorpusError, GoldSpan, LineProblem, same_but_blanks};

impl Corpus {
    /// Adds a document from its text and its annotations. Offsets are code points of the text.
    ///
    /// # Errors
    /// A `T` line without type or offsets, offsets off the text, or a copy of the text that
    /// differs from the text at the offsets (but for blanks). The line is one of `annotations`.
    pub fn push_brat(
        &mut self,
        id: &str,
        text: &str,
        annotations: &str,
    ) -> Result<(), CorpusError> {
        let offsets = Offsets::new(text);
        let mut spans = Vec::new();
        for (line, number) in annotations.lines().zip(1..) {
            if !line.starts_with('T') {
                continue;
            }
            let (name, range) =
                entity(line, text, &offsets).map_err(|problem| problem.at(number))?;
            spans.push(GoldSpan {
                range,
                entity_type: self.intern(name),
            });
        }
        self.push_spans(Document::new(text).with_id(id), spans);
        Ok(())
    }
}

fn entity<'a>(
    line: &'a str,
    text: &str,
    offsets: &Offsets<'_>,
) -> Result<(&'a str, ByteRange), LineProblem> {
    let mut fields = line.splitn(3, '\t').skip(1);
    let (name, fragments) = fields
        .next()
        .and_then(|place| place.split_once(' '))
        .filter(|(name, _)| !name.is_empty())
        .ok_or(LineProblem::BratLine)?;
    let fragments = fragments
        .split(';')
        .map(|fragment| range(fragment, offsets))
        .collect::<Option<Vec<_>>>()
        .ok_or(LineProblem::Offsets)?;
    let words = fragments.iter().filter_map(|fragment| fragment.of(text));
    if fields
        .next()
        .is_some_and(|copy| !same_but_blanks(copy, words))
    {
        return Err(LineProblem::OtherText);
    }
    let hull = fragments.into_iter().reduce(ByteRange::hull);
    Ok((name, hull.ok_or(LineProblem::Offsets)?))
}

fn range(fragment: &str, offsets: &Offsets<'_>) -> Option<ByteRange> {
    let (start, end) = fragment.split_once(' ')?;
    let byte = |number: &str| offsets.byte_of_code_point(number.trim().parse().ok()?);
    ByteRange::new(byte(start)?, byte(end)?).filter(|range| !range.is_empty())
}
