//! The registry of formats, and the one way to write: nothing is given out that does not read back.

use std::fmt;

use crate::annotated::{Annotated, Marked};
use crate::found::Found;
use crate::kinds::Kinds;
use crate::provenance::Provenance;
use crate::{bioc, brat, conll, fhir, html, records, table, web_annotation};

/// Notes to be written together.
#[derive(Clone, Copy, Debug)]
pub struct Export<'a> {
    /// The notes.
    pub notes: &'a [Annotated],
    /// What found the mentions, and when.
    pub provenance: &'a Provenance,
    /// What entity types are, for formats that have different records for them.
    pub kinds: &'a Kinds,
}

/// A file format: what it is called and what it holds.
pub struct Format {
    /// For machines, as on the command line.
    pub name: &'static str,
    /// For people.
    pub title: &'static str,
    /// Of its files, without a dot.
    pub extension: &'static str,
    /// For the browser's download.
    pub media_type: &'static str,
    /// What the main offsets in it count.
    pub offset_unit: &'static str,
    /// What it holds of a mention beside its place, scheme and label.
    pub holds: &'static [Part],
    /// How files of it are put together from single notes, where they can be.
    pub framing: Option<Framing>,
    codec: &'static dyn Codec,
}

impl fmt::Debug for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Format").field("name", &self.name).finish()
    }
}

/// Something that a format may hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// The whole note.
    Note,
    /// The words of a mention.
    Words,
    /// The model's score.
    Score,
    /// Whether it is present, absent, and so on.
    Status,
    /// The words that decided the status.
    Cue,
    /// Whether the model or the reader says so.
    Author,
    /// The code that the reader chose.
    Code,
    /// Program, model and time.
    Provenance,
}

/// The bytes around notes that are written one by one.
#[derive(Clone, Copy, Debug)]
pub struct Framing {
    /// Before the first.
    pub open: &'static str,
    /// Between two.
    pub between: &'static str,
    /// After each.
    pub after_each: &'static str,
    /// After the last.
    pub close: &'static str,
    /// Everything, where there is no note.
    pub none: &'static str,
}

/// A file that has been read back.
#[derive(Clone, PartialEq, Eq)]
pub struct Written {
    /// The file.
    pub bytes: Vec<u8>,
    /// Mentions that the format has no record for. The file says so too.
    pub left_out: Vec<LeftOut>,
}

impl fmt::Debug for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Written")
            .field("n_bytes", &self.bytes.len())
            .field("left_out", &self.left_out)
            .finish()
    }
}

/// A mention that a format has no record for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LeftOut {
    /// Which note, from 0.
    pub note: usize,
    /// Which of its mentions, from 0.
    pub mention: usize,
    /// Why.
    pub reason: String,
}

/// Why notes cannot be written. Never holds a note's text.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ExportError {
    /// The format cannot hold it.
    #[error("cannot be written as {title}: {reason}")]
    Write {
        /// The format's title.
        title: &'static str,
        /// Why.
        reason: WriteError,
    },
    /// What was written cannot be read. A defect of this program.
    #[error(
        "the {title} file did not read back ({reason}) and was thrown away; please report this"
    )]
    ReadBack {
        /// The format's title.
        title: &'static str,
        /// Why.
        reason: ReadError,
    },
    /// What was read is not what was written. A defect of this program.
    #[error(
        "the {title} file read back differently (note {note}) and was thrown away; please report this"
    )]
    Differs {
        /// The format's title.
        title: &'static str,
        /// Which note, from 0.
        note: usize,
    },
}

/// Why a format cannot hold notes. Never holds a note's text.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum WriteError {
    /// A record does not fit its text.
    #[error(transparent)]
    Record(#[from] crate::json::RecordError),
    /// A library refused.
    #[error("{0}")]
    Refused(String),
}

/// What is wrong with a written file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0}")]
pub struct ReadError(pub(crate) &'static str);

/// Writes and reads one format.
pub(crate) trait Codec: Sync {
    /// The file.
    fn write(&self, export: &Export<'_>) -> Result<Vec<u8>, WriteError>;

    /// The mentions of each note of `export`, from the file alone; of the export it may use the
    /// notes' texts to turn offsets into bytes, and checks what the file says of those texts.
    fn read(&self, bytes: &[u8], export: &Export<'_>) -> Result<Vec<Vec<Found>>, ReadError>;

    /// Why the format has no record for a mention, where it has none.
    fn leaves_out(&self, _export: &Export<'_>, _marked: &Marked<'_>) -> Option<String> {
        None
    }
}

/// Every format, in the order in which they are offered.
pub fn formats() -> &'static [Format] {
    &FORMATS
}

/// The format of a name.
pub fn by_name(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

impl Format {
    /// Writes notes, reads the file back and compares.
    ///
    /// # Errors
    /// When the format cannot hold them, or the file does not give the same mentions again.
    pub fn write(&self, export: &Export<'_>) -> Result<Written, ExportError> {
        let title = self.title;
        let bytes = self
            .codec
            .write(export)
            .map_err(|reason| ExportError::Write { title, reason })?;
        self.verify(&bytes, export)?;
        let mut left_out = Vec::new();
        for (note, annotated) in export.notes.iter().enumerate() {
            for (mention, marked) in annotated.marked().enumerate() {
                if let Some(reason) = self.codec.leaves_out(export, &marked) {
                    left_out.push(LeftOut {
                        note,
                        mention,
                        reason,
                    });
                }
            }
        }
        Ok(Written { bytes, left_out })
    }

    /// Writes one note for a file that is put together by [`Framing`].
    ///
    /// # Errors
    /// As [`write`](Self::write), or when the format has no framing.
    pub fn write_piece(&self, export: &Export<'_>) -> Result<Vec<u8>, ExportError> {
        let whole = self.write(export)?.bytes;
        let piece = self.framing.and_then(|framing| {
            whole
                .strip_prefix(framing.open.as_bytes())?
                .strip_suffix(framing.close.as_bytes())?
                .strip_suffix(framing.after_each.as_bytes())
        });
        let refused = || ExportError::Write {
            title: self.title,
            reason: WriteError::Refused("it is not made of single notes".to_owned()),
        };
        piece.map(<[u8]>::to_vec).ok_or_else(refused)
    }

    /// Reads a file and compares it with what it was to hold.
    ///
    /// # Errors
    /// When it cannot be read or gives other mentions.
    pub fn verify(&self, bytes: &[u8], export: &Export<'_>) -> Result<(), ExportError> {
        let title = self.title;
        let read = self
            .codec
            .read(bytes, export)
            .map_err(|reason| ExportError::ReadBack { title, reason })?;
        let differs = |note| ExportError::Differs { title, note };
        if read.len() != export.notes.len() {
            return Err(differs(read.len().min(export.notes.len())));
        }
        for (note, (mut read, annotated)) in read.into_iter().zip(export.notes).enumerate() {
            let mut expected: Vec<Found> = annotated
                .marked()
                .filter(|marked| self.codec.leaves_out(export, marked).is_none())
                .map(|marked| Found::expected(&marked, self.holds))
                .collect();
            expected.sort();
            read.sort();
            if expected != read {
                return Err(differs(note));
            }
        }
        Ok(())
    }
}

const MENTIONS: &[Part] = &[
    Part::Words,
    Part::Score,
    Part::Status,
    Part::Cue,
    Part::Code,
];
const MENTIONS_BY: &[Part] = &[
    Part::Words,
    Part::Score,
    Part::Status,
    Part::Cue,
    Part::Author,
    Part::Code,
];
const EVERYTHING: &[Part] = &[
    Part::Note,
    Part::Words,
    Part::Score,
    Part::Status,
    Part::Cue,
    Part::Author,
    Part::Code,
    Part::Provenance,
];
const BOTH_UNITS: &str = "code points, UTF-16 code units beside them";

static FORMATS: [Format; 9] = [
    Format {
        name: "json",
        title: "JSON",
        extension: "json",
        media_type: "application/json",
        offset_unit: "code points",
        holds: MENTIONS,
        framing: Some(records::ARRAY),
        codec: &records::Records::Array,
    },
    Format {
        name: "jsonl",
        title: "JSON Lines",
        extension: "jsonl",
        media_type: "application/jsonl",
        offset_unit: "code points",
        holds: MENTIONS,
        framing: Some(records::LINES),
        codec: &records::Records::Lines,
    },
    Format {
        name: "csv",
        title: "CSV",
        extension: "csv",
        media_type: "text/csv",
        offset_unit: "code points and UTF-16 code units",
        holds: MENTIONS_BY,
        framing: None,
        codec: &table::Csv,
    },
    Format {
        name: "bioc",
        title: "BioC JSON",
        extension: "json",
        media_type: "application/json",
        offset_unit: BOTH_UNITS,
        holds: EVERYTHING,
        framing: None,
        codec: &bioc::Bioc,
    },
    Format {
        name: "conll",
        title: "CoNLL",
        extension: "conllup",
        media_type: "text/plain",
        offset_unit: BOTH_UNITS,
        holds: MENTIONS_BY,
        framing: None,
        codec: &conll::Conll,
    },
    Format {
        name: "brat",
        title: "brat (ZIP)",
        extension: "zip",
        media_type: "application/zip",
        offset_unit: BOTH_UNITS,
        holds: EVERYTHING,
        framing: None,
        codec: &brat::Brat,
    },
    Format {
        name: "html",
        title: "HTML",
        extension: "html",
        media_type: "text/html",
        offset_unit: BOTH_UNITS,
        holds: EVERYTHING,
        framing: None,
        codec: &html::Html,
    },
    Format {
        name: "web-annotation",
        title: "W3C Web Annotation",
        extension: "jsonld",
        media_type: "application/ld+json; profile=\"http://www.w3.org/ns/anno.jsonld\"",
        offset_unit: "code points",
        holds: &[
            Part::Words,
            Part::Score,
            Part::Status,
            Part::Cue,
            Part::Author,
            Part::Provenance,
        ],
        framing: None,
        codec: &web_annotation::WebAnnotation,
    },
    Format {
        name: "fhir",
        title: "FHIR R4 Bundle",
        extension: "json",
        media_type: "application/fhir+json",
        offset_unit: "code points, a CRLF once (RFC 5147)",
        holds: &[
            Part::Note,
            Part::Words,
            Part::Status,
            Part::Author,
            Part::Code,
            Part::Provenance,
        ],
        framing: None,
        codec: &fhir::Fhir,
    },
];
