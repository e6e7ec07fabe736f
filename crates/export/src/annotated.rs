//! A note with what is said of it, checked: what a writer may rely on.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use chartlight_mention::{LabelScheme, Mention, Status};
use chartlight_pipeline::{Coverage, Warning};
use chartlight_text::{ByteRange, Document, Offsets};
use serde::{Deserialize, Serialize};

use crate::candidates::Candidate;
use crate::code::Code;

/// Who says that a mention is there.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// The model, and nobody has changed it.
    #[default]
    Model,
    /// The reader: added, or corrected.
    Reader,
}

impl Author {
    /// As it is written.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Reader => "reader",
        }
    }

    pub(crate) fn of_word(word: &str) -> Option<Self> {
        [Self::Model, Self::Reader]
            .into_iter()
            .find(|author| author.word() == word)
    }
}

/// A mention and who says so.
#[derive(Clone, PartialEq, Debug)]
pub struct Annotation {
    /// The mention.
    pub mention: Mention,
    /// Who says so.
    pub by: Author,
    /// The code that the reader chose for it.
    pub code: Option<Code>,
}

/// A note, the mentions that are to be written, and how it was read.
///
/// Every mention lies in the note on character boundaries, is not empty, has no blanks at its edges,
/// has a label of its scheme, a score from 0 to 1 and a code that every format can hold, if any. They
/// are in order of place.
#[derive(Clone, PartialEq, Debug)]
pub struct Annotated {
    document: Document,
    schemes: Arc<[LabelScheme]>,
    located: Vec<Located>,
    coverage: Coverage,
    warnings: Vec<Warning>,
}

/// Why mentions are not of a note. Never holds the text.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum AnnotatedError {
    /// A range is not on the note's character boundaries.
    #[error("mention {index} does not lie on character boundaries of the note")]
    Boundary {
        /// Which mention, from 0.
        index: usize,
    },
    /// A mention is empty or begins or ends with a blank.
    #[error("mention {index} is empty, or has blanks at its edges")]
    Blank {
        /// Which mention, from 0.
        index: usize,
    },
    /// A mention names a scheme or a type that is not there.
    #[error("mention {index} has a label that its scheme does not have")]
    Label {
        /// Which mention, from 0.
        index: usize,
    },
    /// A score is no number from 0 to 1.
    #[error("mention {index} has a score that is not between 0 and 1")]
    Score {
        /// Which mention, from 0.
        index: usize,
    },
    /// A code is none.
    #[error("mention {index} has a code with a part that is empty or has blanks out of place")]
    Code {
        /// Which mention, from 0.
        index: usize,
    },
    /// Two schemes have the same name.
    #[error("two label schemes are called {name:?}")]
    SameScheme {
        /// The name.
        name: String,
    },
}

/// A place in the note, in every unit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Place {
    pub range: ByteRange,
    pub code_points: Range<usize>,
    pub utf16: Range<usize>,
}

impl Place {
    pub fn of(range: ByteRange, offsets: &Offsets<'_>) -> Option<Self> {
        Some(Self {
            range,
            code_points: offsets.code_point(range.start())?..offsets.code_point(range.end())?,
            utf16: offsets.utf16(range.start())?..offsets.utf16(range.end())?,
        })
    }
}

#[derive(Clone, PartialEq, Debug)]
struct Located {
    annotation: Annotation,
    place: Place,
    cue: Option<Place>,
    candidates: Vec<Candidate>,
}

/// A mention with everything that a writer asks of it.
#[derive(Clone, Copy)]
pub(crate) struct Marked<'a> {
    pub mention: &'a Mention,
    pub by: Author,
    pub code: Option<&'a Code>,
    pub place: &'a Place,
    pub cue: Option<&'a Place>,
    pub scheme: &'a str,
    pub label: &'a str,
    pub text: &'a str,
}

impl Marked<'_> {
    /// In ten-thousandths: what every format writes.
    pub fn score(&self) -> u16 {
        // The constructor lets only scores from 0 to 1 in.
        (f64::from(self.mention.score) * 1e4).round() as u16
    }

    /// With four digits.
    pub fn score_text(&self) -> String {
        let score = self.score();
        format!("{}.{:04}", score / 10_000, score % 10_000)
    }

    pub fn status(&self) -> Status {
        self.mention.assertion.status
    }
}

impl fmt::Debug for Marked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Marked")
            .field("place", self.place)
            .field("label", &self.label)
            .finish_non_exhaustive()
    }
}

impl Annotated {
    /// A note with the mentions that are to be written, in any order.
    ///
    /// # Errors
    /// When a mention is not of this note or of these schemes.
    pub fn new(
        document: Document,
        schemes: impl Into<Arc<[LabelScheme]>>,
        annotations: impl IntoIterator<Item = Annotation>,
        coverage: Coverage,
        warnings: Vec<Warning>,
    ) -> Result<Self, AnnotatedError> {
        let schemes = schemes.into();
        for (nth, scheme) in schemes.iter().enumerate() {
            if schemes.iter().take(nth).any(|s| s.name() == scheme.name()) {
                let name = scheme.name().to_owned();
                return Err(AnnotatedError::SameScheme { name });
            }
        }
        let offsets = Offsets::new(document.text());
        let mut located = annotations
            .into_iter()
            .enumerate()
            .map(|(index, annotation)| {
                let mention = annotation.mention;
                let boundary = || AnnotatedError::Boundary { index };
                let text = mention.range.of(document.text()).ok_or_else(boundary)?;
                if text.is_empty() || text.trim().len() != text.len() {
                    return Err(AnnotatedError::Blank { index });
                }
                if !(0.0..=1.0).contains(&mention.score) {
                    return Err(AnnotatedError::Score { index });
                }
                let scheme = schemes.get(mention.scheme.0);
                scheme
                    .and_then(|scheme| scheme.type_name(mention.label))
                    .ok_or(AnnotatedError::Label { index })?;
                if annotation
                    .code
                    .as_ref()
                    .is_some_and(|code| !code.is_sound())
                {
                    return Err(AnnotatedError::Code { index });
                }
                let place = |range| Place::of(range, &offsets).ok_or_else(boundary);
                Ok(Located {
                    annotation,
                    place: place(mention.range)?,
                    cue: mention.assertion.cue.map(place).transpose()?,
                    candidates: Vec::new(),
                })
            })
            .collect::<Result<Vec<_>, _>>()?;
        located.sort_by_key(|located| {
            let mention = &located.annotation.mention;
            (mention.range, mention.scheme, mention.label)
        });
        Ok(Self {
            document,
            schemes,
            located,
            coverage,
            warnings,
        })
    }

    /// The same with the codes that each mention may stand for, from its scheme, its type and where
    /// it is.
    #[must_use]
    pub fn with_candidates(
        mut self,
        mut find: impl FnMut(&str, &str, ByteRange) -> Vec<Candidate>,
    ) -> Self {
        for located in &mut self.located {
            let mention = &located.annotation.mention;
            let scheme = self.schemes.get(mention.scheme.0);
            let names = scheme.and_then(|it| Some((it.name(), it.type_name(mention.label)?)));
            if let Some((scheme, label)) = names {
                let found = find(scheme, label, mention.range).into_iter();
                located.candidates = found.map(Candidate::rounded).collect();
            }
        }
        self
    }

    /// The note.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The label schemes.
    pub fn schemes(&self) -> &[LabelScheme] {
        &self.schemes
    }

    /// The mentions by where they start.
    pub fn annotations(&self) -> impl Iterator<Item = &Annotation> {
        self.located.iter().map(|located| &located.annotation)
    }

    /// The codes that each mention may stand for, mention by mention.
    pub(crate) fn candidates(&self) -> impl Iterator<Item = &[Candidate]> {
        let all = self.located.iter();
        all.map(|located| located.candidates.as_slice())
    }

    /// How much was read.
    pub fn coverage(&self) -> Coverage {
        self.coverage
    }

    /// What a reader should know.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    pub(crate) fn marked(&self) -> impl Iterator<Item = Marked<'_>> {
        self.located.iter().filter_map(|located| {
            let mention = &located.annotation.mention;
            let scheme = self.schemes.get(mention.scheme.0)?;
            Some(Marked {
                mention,
                by: located.annotation.by,
                code: located.annotation.code.as_ref(),
                place: &located.place,
                cue: located.cue.as_ref(),
                scheme: scheme.name(),
                label: scheme.type_name(mention.label)?,
                text: mention.range.of(self.document.text())?,
            })
        })
    }
}

/// As a status is written.
pub(crate) const fn status_word(status: Status) -> &'static str {
    match status {
        Status::Present => "present",
        Status::Absent => "absent",
        Status::Possible => "possible",
        Status::Hypothetical => "hypothetical",
        Status::Historical => "historical",
        Status::SomeoneElse => "someone_else",
    }
}

/// Every status, in the order in which it is listed.
pub(crate) const STATUSES: [Status; 6] = [
    Status::Present,
    Status::Absent,
    Status::Possible,
    Status::Hypothetical,
    Status::Historical,
    Status::SomeoneElse,
];

pub(crate) fn status_of_word(word: &str) -> Option<Status> {
    STATUSES
        .into_iter()
        .find(|&status| status_word(status) == word)
}
