//! The text of files that readers drop, and the annotations that came with it: plain text, Markdown,
//! RTF, HTML, Word, PDF, JSON, BioC, CSV, CoNLL, brat.
//!
//! Bytes in, documents out; it knows no file system and no browser, so that the page and the
//! command line read the same files in the same way. Plain text is kept as it is, character for
//! character; of other formats the text is taken as it reads. Start at [`import`], or at
//! [`import_all`] for several files, some of which belong together.
//!
//! Every format is read with bounds ([`limits`]). The PDF library can panic on broken files: where
//! panics unwind that becomes an error; in the browser they end the worker, so a PDF must be read
//! in a worker that can be replaced.

mod bioc;
mod docx;
mod encoding;
mod error;
mod flow;
mod gold;
mod html;
mod kind;
pub mod limits;
mod mentions;
mod pdf;
mod records;
mod rtf;

use chartlight_corpus::{Corpus, CorpusDocument, conll};
use chartlight_text::Document;

pub use error::{ImportError, RecordPlace};
pub use gold::GoldMention;
pub use kind::Kind;
pub use mentions::MentionsProblem;

/// A note out of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImportedDocument {
    /// The note; its id is the record's or the file's name.
    pub document: Document,
    /// The annotations that came with it, in order of place; none where nobody annotated it, which is
    /// not the same as where nothing was found.
    pub gold: Option<Vec<GoldMention>>,
    /// What its reader should know.
    pub warnings: Vec<Warning>,
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

/// A file, or a text and its annotations, and what became of it.
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
    let kind = Kind::of(name, bytes)?;
    let documents = match kind {
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
        Kind::Json | Kind::JsonLines => records::notes(name, kind, bytes)?,
        Kind::Csv => records::csv(name, bytes)?,
        Kind::Conll => words(name, bytes)?,
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

/// The notes of several files, each with its own outcome. `a.ann` joins `a.txt`, and so does an
/// `a.json` or `a.jsonl` of mentions without their note.
pub fn import_all<'a>(files: &[(&'a str, &[u8])]) -> Vec<Imported<'a>> {
    let annotates = |(name, bytes): &(&str, &[u8]), text: &str| {
        let stem = kind::stem_of(text, "txt");
        let joins = |extension| stem.is_some() && kind::stem_of(name, extension) == stem;
        joins("ann")
            || joins("json") && records::are_mentions(Kind::Json, bytes)
            || joins("jsonl") && records::are_mentions(Kind::JsonLines, bytes)
    };
    files
        .iter()
        .filter(|file| !files.iter().any(|(text, _)| annotates(file, text)))
        .map(|&(name, bytes)| Imported {
            name,
            outcome: match files.iter().find(|file| annotates(file, name)) {
                Some(annotations) => with_annotations(name, bytes, annotations),
                None => import(name, bytes),
            },
        })
        .collect()
}

fn with_annotations(
    name: &str,
    bytes: &[u8],
    (annotations_name, annotations): &(&str, &[u8]),
) -> Result<Vec<ImportedDocument>, ImportError> {
    if annotations.len() > limits::FILE_BYTES {
        return Err(ImportError::TooLarge);
    }
    let kind = Kind::of(annotations_name, annotations)?;
    let mut documents = import(name, bytes)?;
    for imported in &mut documents {
        let text = imported.document.text();
        let gold = match kind {
            Kind::BratAnnotations => {
                let decoded = encoding::decode(annotations)?;
                let mut corpus = Corpus::default();
                corpus
                    .push_brat(name, text, &decoded.text)
                    .map_err(ImportError::Annotation)?;
                let documents = corpus.documents().iter();
                documents
                    .flat_map(|it| gold::of_corpus(&corpus, it))
                    .collect()
            }
            _ => records::mentions(kind, annotations, text)?,
        };
        imported.gold = Some(gold);
    }
    Ok(documents)
}

/// A file of words and tags: the words are joined by a blank.
fn words(name: &str, bytes: &[u8]) -> Result<Vec<ImportedDocument>, ImportError> {
    let decoded = encoding::decode(bytes)?;
    let corpus = conll::read_notes(&decoded.text).map_err(ImportError::Words)?;
    let documents = corpus.documents();
    if documents.len() > limits::RECORDS {
        return Err(ImportError::TooManyRecords);
    }
    let of_number = |(document, number): (&CorpusDocument, usize)| {
        let id = match documents.len() {
            1 => name.to_owned(),
            _ => format!("{name}:{number}"),
        };
        ImportedDocument {
            document: document.document.clone().with_id(id),
            gold: Some(gold::of_corpus(&corpus, document)),
            warnings: decoded.warning.into_iter().collect(),
        }
    };
    Ok(documents.iter().zip(1..).map(of_number).collect())
}

fn note(name: &str, text: String, warning: Option<Warning>) -> ImportedDocument {
    ImportedDocument {
        document: Document::new(text).with_id(name),
        gold: None,
        warnings: warning.into_iter().collect(),
    }
}
