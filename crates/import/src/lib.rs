//! The text of files that readers drop: plain text, Markdown, RTF, HTML, Word, PDF, JSON, CSV, brat.
//!
//! Bytes in, documents out; it knows no file system and no browser, so that the page and the
//! command line read the same files in the same way. Plain text is kept as it is, character for
//! character; of other formats the text is taken as it reads. Start at [`import`], or at
//! [`import_all`] for several files, some of which belong together.
//!
//! Every format is read with bounds ([`limits`]). The PDF library can panic on broken files: where
//! panics unwind that becomes an error; in the browser they end the worker, so a PDF must be read
//! in a worker that can be replaced.

mod brat;
mod docx;
mod encoding;
mod error;
mod flow;
mod html;
mod kind;
pub mod limits;
mod pdf;
mod records;
mod rtf;

use chartlight_text::{ByteRange, Document};
use serde::Serialize;

pub use error::{ImportError, RecordPlace};
pub use kind::Kind;

/// A note out of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImportedDocument {
    /// The note; its id is the record's or the file's name.
    pub document: Document,
    /// The annotations that came with it.
    pub gold: Vec<GoldMention>,
    /// What its reader should know.
    pub warnings: Vec<Warning>,
}

/// An annotated entity.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct GoldMention {
    /// From its first to its last character; a discontinuous entity is filled up.
    pub range: ByteRange,
    /// The type's name.
    #[serde(rename = "type")]
    pub type_name: String,
}

/// What the reader of an imported note should know.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Warning {
    /// The bytes are no Unicode.
    #[error("The file is not in Unicode; it was read as {0}. Check letters with accents.")]
    Encoding(&'static str),
    /// The text was pieced together from places on pages.
    #[error(
        "The text was taken from the pages of a PDF; the order of columns and tables may differ."
    )]
    Layout,
    /// Parts of the file were marked as deleted.
    #[error("Text that the file's author deleted under tracked changes was left out.")]
    DeletionsLeftOut,
}

/// A file, or a brat pair, and what became of it.
#[derive(Debug)]
pub struct Imported<'a> {
    /// The file's name.
    pub name: &'a str,
    /// Its notes.
    pub outcome: Result<Vec<ImportedDocument>, ImportError>,
}

/// The notes of one file. `name` tells the format where the bytes do not; it becomes the id of a
/// note that has none.
///
/// # Errors
/// When nothing can be read, and why; one bad record refuses its file, for a batch with a hole is
/// easily overlooked.
pub fn import(name: &str, bytes: &[u8]) -> Result<Vec<ImportedDocument>, ImportError> {
    if bytes.len() > limits::FILE_BYTES {
        return Err(ImportError::TooLarge);
    }
    let documents = match Kind::of(name, bytes)? {
        Kind::Text => {
            let decoded = encoding::decode(bytes)?;
            vec![note(name, decoded.text, decoded.warning)]
        }
        Kind::Html => {
            let decoded = encoding::decode_html(bytes)?;
            vec![note(name, html::text(&decoded.text), decoded.warning)]
        }
        Kind::Rtf => {
            let read = rtf::text(bytes)?;
            let warning = read.deletions.then_some(Warning::DeletionsLeftOut);
            vec![note(name, read.text, warning)]
        }
        Kind::Docx => {
            let read = docx::text(bytes)?;
            let warning = read.deletions.then_some(Warning::DeletionsLeftOut);
            vec![note(name, read.text, warning)]
        }
        Kind::Pdf => vec![note(name, pdf::text(bytes)?, Some(Warning::Layout))],
        Kind::Json => records::json(name, bytes)?,
        Kind::JsonLines => records::json_lines(name, bytes)?,
        Kind::Csv => records::csv(name, bytes)?,
        Kind::BratAnnotations => return Err(ImportError::AnnotationsAlone),
    };
    if documents
        .iter()
        .all(|it| it.document.text().trim().is_empty())
    {
        return Err(ImportError::Empty);
    }
    Ok(documents)
}

/// The notes of several files, each with its own outcome; `a.ann` joins `a.txt`.
pub fn import_all<'a>(files: &[(&'a str, &[u8])]) -> Vec<Imported<'a>> {
    let partner = |name: &str, extension: &str| {
        let stem = kind::stem_of(name, extension)?;
        files.iter().find(|(other, _)| {
            let other_extension = if extension == "txt" { "ann" } else { "txt" };
            kind::stem_of(other, other_extension) == Some(stem)
        })
    };
    files
        .iter()
        .filter(|(name, _)| partner(name, "ann").is_none())
        .map(|&(name, bytes)| Imported {
            name,
            outcome: match partner(name, "txt") {
                Some((_, annotations)) => with_annotations(name, bytes, annotations),
                None => import(name, bytes),
            },
        })
        .collect()
}

fn with_annotations(
    name: &str,
    bytes: &[u8],
    annotations: &[u8],
) -> Result<Vec<ImportedDocument>, ImportError> {
    if annotations.len() > limits::FILE_BYTES {
        return Err(ImportError::TooLarge);
    }
    let annotations = encoding::decode(annotations)?;
    let mut documents = import(name, bytes)?;
    for imported in &mut documents {
        imported.gold = brat::mentions(imported.document.text(), &annotations.text)?;
    }
    Ok(documents)
}

fn note(name: &str, text: String, warning: Option<Warning>) -> ImportedDocument {
    ImportedDocument {
        document: Document::new(text).with_id(name),
        gold: Vec::new(),
        warnings: warning.into_iter().collect(),
    }
}
