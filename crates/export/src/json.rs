//! The JSON record of one note. Offsets are code points, and the record says so; the text's
//! lengths and digest travel with them.

use std::fmt;

use chartlight_mention::{LabelScheme, Mention, Status};
use chartlight_pipeline::{Coverage, Warning};
use chartlight_text::{ByteRange, Document, Lengths, Offsets, sha256};
use serde::{Deserialize, Serialize};

use crate::candidates::Candidate;
use crate::code::Code;

/// One note and what was found in it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Record {
    /// The note's id; `None` when it has none.
    pub id: Option<String>,
    /// What offsets count.
    pub offset_unit: OffsetUnit,
    /// How long the text is.
    pub length: Lengths,
    /// SHA-256 of the text's UTF-8 bytes, hexadecimal.
    pub sha256: String,
    /// Mentions by where they start.
    pub mentions: Vec<MentionRecord>,
    /// How much was read.
    pub coverage: CoverageRecord,
    /// What a reader should know.
    pub warnings: Vec<WarningRecord>,
}

/// What an offset counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OffsetUnit {
    /// Unicode code points, as Python counts.
    CodePoint,
}

/// One mention. `Debug` does not show its text.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct MentionRecord {
    /// First code point.
    pub start: usize,
    /// The code point after the last.
    pub end: usize,
    /// Name of the label scheme.
    pub scheme: String,
    /// Name of the type.
    pub label: String,
    /// From 0 to 1, rounded to four digits.
    pub score: f64,
    /// The text from `start` to `end`.
    pub text: String,
    /// What the note says of it.
    pub assertion: AssertionRecord,
    /// The code that the reader chose for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
    /// Codes that it may stand for, the likest name first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<Candidate>,
}

/// What a note says of a mention.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AssertionRecord {
    /// Whether it is present, absent, and so on.
    pub status: Status,
    /// The words that decided it.
    pub cue: Option<CueRecord>,
}

/// Words of the note; offsets are code points. `Debug` does not show them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CueRecord {
    /// First code point.
    pub start: usize,
    /// The code point after the last.
    pub end: usize,
    /// The text from `start` to `end`.
    pub text: String,
}

impl fmt::Debug for CueRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CueRecord")
            .field("start", &self.start)
            .field("end", &self.end)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for MentionRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MentionRecord")
            .field("start", &self.start)
            .field("end", &self.end)
            .field("scheme", &self.scheme)
            .field("label", &self.label)
            .field("score", &self.score)
            .field("assertion", &self.assertion)
            .finish_non_exhaustive()
    }
}

/// How much was read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CoverageRecord {
    /// Code points read.
    pub characters_read: usize,
    /// Windows read.
    pub windows: usize,
}

/// A warning; offsets are code points.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum WarningRecord {
    /// A sentence is longer than a window and was read in parts.
    LongSentence {
        /// First code point.
        start: usize,
        /// The code point after the last.
        end: usize,
    },
    /// The run ended before the note did.
    Incomplete {
        /// The first code point that was not decided.
        at: usize,
    },
}

/// Why a record does not fit a text. Never holds the text.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum RecordError {
    /// A range is not on the text's character boundaries.
    #[error("mention {index} does not lie on character boundaries of this text")]
    Boundary {
        /// Which mention, from 0.
        index: usize,
    },
    /// A mention names a scheme or a type that is not there.
    #[error("mention {index} has a label that its scheme does not have")]
    Label {
        /// Which mention, from 0.
        index: usize,
    },
    /// The text sliced by a mention's offsets is not the mention's text.
    #[error("mention {index} holds other text than its offsets")]
    Text {
        /// Which mention, from 0.
        index: usize,
    },
    /// The record is of another text.
    #[error("the record is of another text: its length or SHA-256 differ")]
    OtherText,
}

impl Record {
    /// The record of a note with the mentions that are to be written.
    ///
    /// # Errors
    /// When a mention is not of this text or of these schemes.
    pub fn new<'m>(
        document: &Document,
        schemes: &[LabelScheme],
        mentions: impl IntoIterator<Item = &'m Mention>,
        coverage: Coverage,
        warnings: &[Warning],
    ) -> Result<Self, RecordError> {
        let text = document.text();
        let offsets = Offsets::new(text);
        let mentions = mentions
            .into_iter()
            .enumerate()
            .map(|(index, mention)| {
                let scheme = schemes
                    .get(mention.scheme.0)
                    .ok_or(RecordError::Label { index })?;
                let boundary = RecordError::Boundary { index };
                let words = |range: ByteRange| {
                    let start = offsets.code_point(range.start())?;
                    let end = offsets.code_point(range.end())?;
                    let text = range.of(text)?.to_owned();
                    Some(CueRecord { start, end, text })
                };
                let CueRecord { start, end, text } =
                    words(mention.range).ok_or(boundary.clone())?;
                let cue = mention.assertion.cue;
                Ok(MentionRecord {
                    start,
                    end,
                    scheme: scheme.name().to_owned(),
                    label: scheme
                        .type_name(mention.label)
                        .ok_or(RecordError::Label { index })?
                        .to_owned(),
                    score: (f64::from(mention.score) * 1e4).round() / 1e4,
                    text,
                    assertion: AssertionRecord {
                        status: mention.assertion.status,
                        cue: cue.map(|cue| words(cue).ok_or(boundary)).transpose()?,
                    },
                    code: None,
                    candidates: Vec::new(),
                })
            })
            .collect::<Result<_, _>>()?;
        // A warning's range is a sentence's, and those lie on boundaries.
        let place = |byte| offsets.code_point(byte).unwrap_or_default();
        Ok(Self {
            id: document.id().map(str::to_owned),
            offset_unit: OffsetUnit::CodePoint,
            length: document.lengths(),
            sha256: sha256(text),
            mentions,
            coverage: CoverageRecord {
                characters_read: coverage.characters_read,
                windows: coverage.windows,
            },
            warnings: warnings
                .iter()
                .map(|warning| match *warning {
                    Warning::LongSentence { range } => WarningRecord::LongSentence {
                        start: place(range.start()),
                        end: place(range.end()),
                    },
                    Warning::Incomplete { at } => WarningRecord::Incomplete { at: place(at) },
                })
                .collect(),
        })
    }

    /// Whether the record is of `text` and every mention's offsets give its words.
    ///
    /// # Errors
    /// The first thing that does not fit.
    pub fn verify(&self, text: &str) -> Result<(), RecordError> {
        if self.length != Lengths::of(text) || self.sha256 != sha256(text) {
            return Err(RecordError::OtherText);
        }
        let offsets = Offsets::new(text);
        for (index, mention) in self.mentions.iter().enumerate() {
            let check = |start, end, words: &str| {
                let place = |code_point| offsets.byte_of_code_point(code_point);
                let inside = place(start)
                    .zip(place(end))
                    .and_then(|(start, end)| text.get(start..end))
                    .ok_or(RecordError::Boundary { index })?;
                let same = inside == words;
                same.then_some(()).ok_or(RecordError::Text { index })
            };
            check(mention.start, mention.end, &mention.text)?;
            if let Some(cue) = &mention.assertion.cue {
                check(cue.start, cue.end, &cue.text)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use chartlight_mention::{Assertion, SchemeIndex, TypeIndex};
    use proptest::prelude::*;

    use super::*;

    /// Each range is the cue of the mention there.
    fn record(text: &str, ranges: &[ByteRange]) -> Result<Record, RecordError> {
        let scheme = LabelScheme::new("rare-disease", ["SIGN"]).unwrap();
        let mentions: Vec<Mention> = ranges
            .iter()
            .map(|&range| Mention {
                range,
                scheme: SchemeIndex(0),
                label: TypeIndex(0),
                score: 0.123_456,
                assertion: Assertion {
                    status: Status::SomeoneElse,
                    cue: Some(range),
                    scope: None,
                },
            })
            .collect();
        let coverage = Coverage {
            characters_read: 3,
            windows: 1,
            ..Coverage::default()
        };
        Record::new(
            &Document::new(text).with_id("n1"),
            &[scheme],
            &mentions,
            coverage,
            &[],
        )
    }

    #[test]
    fn the_shape_is_the_documented_one() {
        let text = "😀 rash\r\n";
        let record = record(text, &[ByteRange::new(5, 9).unwrap()]).unwrap();
        let expected = serde_json::json!({
            "id": "n1",
            "offset_unit": "code_point",
            "length": {"bytes": 11, "code_points": 8, "utf16_units": 9},
            "sha256": sha256(text),
            "mentions": [{
                "start": 2, "end": 6, "scheme": "rare-disease", "label": "SIGN",
                "score": 0.1235, "text": "rash",
                "assertion": {
                    "status": "someone_else",
                    "cue": {"start": 2, "end": 6, "text": "rash"}
                }
            }],
            "coverage": {"characters_read": 3, "windows": 1},
            "warnings": []
        });
        assert_eq!(serde_json::to_value(&record).unwrap(), expected);
    }

    #[test]
    fn debug_never_shows_the_text() {
        let record = record("a rash", &[ByteRange::new(2, 6).unwrap()]).unwrap();
        assert!(!format!("{record:?}").contains("rash"));
    }

    #[test]
    fn what_does_not_fit_is_an_error() {
        let inside_emoji = ByteRange::new(1, 4).unwrap();
        assert_eq!(
            record("😀", &[inside_emoji]),
            Err(RecordError::Boundary { index: 0 })
        );
        let good = record("a rash", &[ByteRange::new(2, 6).unwrap()]).unwrap();
        assert_eq!(good.verify("a rask"), Err(RecordError::OtherText));
        let mut moved = good.clone();
        moved.mentions[0].assertion.cue = Some(CueRecord {
            start: 1,
            end: 2,
            text: "a".to_owned(),
        });
        assert_eq!(moved.verify("a rash"), Err(RecordError::Text { index: 0 }));
        let mut moved = good.clone();
        moved.mentions[0].start = 1;
        assert_eq!(moved.verify("a rash"), Err(RecordError::Text { index: 0 }));
        moved.mentions[0].end = 99;
        assert_eq!(
            moved.verify("a rash"),
            Err(RecordError::Boundary { index: 0 })
        );
    }

    proptest! {
        #[test]
        fn read_back_it_is_the_same(text in any::<String>()) {
            let words: Vec<ByteRange> = chartlight_text::words(&text).collect();
            let written = record(&text, &words).unwrap();
            prop_assert_eq!(written.verify(&text), Ok(()));
            let json = serde_json::to_string(&written).unwrap();
            let read: Record = serde_json::from_str(&json).unwrap();
            prop_assert_eq!(read, written);
        }
    }
}
