//! Why a file is not taken, and what to do about it.

use std::fmt;

use chartlight_corpus::CorpusError;

use crate::MentionsProblem;

/// Why a file is not taken. Never shows its text.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ImportError {
    /// Above [`limits::FILE_BYTES`](crate::limits::FILE_BYTES).
    #[error("The file is larger than 32 MB. Split it and open the parts.")]
    TooLarge,
    /// It unpacks to more than [`limits`](crate::limits) allow, or nests too deep.
    #[error("The file unpacks to far more than a note. Save its text as .txt and open that.")]
    TooMuchInside,
    /// There is no text in it.
    #[error("The file is empty.")]
    Empty,
    /// It has pages, but only pictures on them.
    #[error(
        "The PDF has no text layer: it is a scan. Run text recognition (OCR) on it first, or paste its text."
    )]
    NoTextLayer,
    /// A password is needed.
    #[error("The file is protected with a password. Save a copy without one and open that.")]
    Encrypted,
    /// The kind of file is known, and is none that is read.
    #[error("The file is {0}, which is not read here. Save its text as .txt, .docx or .pdf.")]
    OtherKind(&'static str),
    /// The bytes are no text.
    #[error("The file is no text and no format known here. Save its text as .txt and open that.")]
    NotText,
    /// An encoding that cannot be read without loss.
    #[error(
        "The file is broken: its UTF-16 text ends or breaks inside a character. Save it as UTF-8."
    )]
    BrokenUtf16,
    /// The format is right but the file is not.
    #[error(
        "The {0} file is damaged or not quite {0}. Open it in its own program and save it again."
    )]
    Damaged(&'static str),
    /// A record is none.
    #[error(
        "{0} is no note: expected an object with a string \"text\". Correct it, or take it out."
    )]
    Record(RecordPlace),
    /// No column with notes.
    #[error(
        "The table has no column named \"text\", \"note\", \"note_text\" or \"report\". Name the column of the notes \"text\"."
    )]
    NoTextColumn,
    /// Above [`limits::RECORDS`](crate::limits::RECORDS).
    #[error("The file holds more than 100,000 notes. Split it and open the parts.")]
    TooManyRecords,
    /// Annotations without their text.
    #[error(
        "The file holds annotations only. Open it together with the .txt file of the same name."
    )]
    AnnotationsAlone,
    /// A line of an .ann file does not fit the text.
    #[error(
        "The .ann file does not fit the .txt file, {0}. Open the two that were saved together."
    )]
    Annotation(CorpusError),
    /// A line of words and tags is none.
    #[error("The file is not quite CoNLL, {0}. Correct that line.")]
    Words(CorpusError),
    /// A record's mentions do not fit its text.
    #[error("{place} does not fit its text: {problem}. Open what was saved together.")]
    Mentions {
        /// Which record.
        place: RecordPlace,
        /// What does not fit.
        problem: MentionsProblem,
    },
    /// A file of mentions, and a text that none of them is of.
    #[error(
        "No record of the file of mentions has the \"sha256\" of the .txt file. Open the two that were saved together."
    )]
    NoRecord,
}

/// Where a record stands in its file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RecordPlace {
    /// The file is the record.
    Whole,
    /// Counted from 1.
    Line(usize),
    /// Counted from 1.
    Number(usize),
}

impl fmt::Display for RecordPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => f.write_str("The file"),
            Self::Line(line) => write!(f, "Line {line}"),
            Self::Number(number) => write!(f, "Record {number}"),
        }
    }
}
