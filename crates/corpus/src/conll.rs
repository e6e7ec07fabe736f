//! CoNLL: a line per word, the word in the first column and the label in the last, a blank line
//! between sentences.
//!
//! A `-DOCSTART-` line begins a document. A file without any does not say where its documents end,
//! nor whether it has several.

use crate::words::WordReader;
use crate::{Corpus, CorpusError, LineProblem};

/// How many sentences [`read`] makes a document of where the file marks none.
pub const SENTENCES_PER_DOCUMENT: usize = 10;

const DOCUMENT_START: &str = "-DOCSTART-";

/// Reads a corpus. Documents are named by their number, from 1.
///
/// Where the file marks none (NCBI disease, BC5CDR), they are of [`SENTENCES_PER_DOCUMENT`] sentences,
/// about an abstract each, so that the tagger sees context across sentences without the whole file
/// becoming one text.
///
/// # Errors
/// A line with one column, or a label that is not IOB.
pub fn read(text: &str) -> Result<Corpus, CorpusError> {
    documents(text, Some(SENTENCES_PER_DOCUMENT))
}

/// Reads notes: a file that marks no documents is one.
///
/// # Errors
/// As [`read`].
pub fn read_notes(text: &str) -> Result<Corpus, CorpusError> {
    documents(text, None)
}

fn documents(text: &str, n_sentences: Option<usize>) -> Result<Corpus, CorpusError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let marked = text.lines().any(|line| line.starts_with(DOCUMENT_START));
    let mut reader = WordReader::default();
    for (line, number) in text.lines().zip(1..) {
        let document_ends = if line.starts_with(DOCUMENT_START) {
            true
        } else if line.trim().is_empty() {
            reader.end_sentence();
            !marked && n_sentences == Some(reader.n_sentences())
        } else {
            let (word, label) = columns(line).ok_or(LineProblem::Columns.at(number))?;
            reader
                .word(word, label)
                .map_err(|problem| problem.at(number))?;
            false
        };
        if document_ends {
            reader.end_document((reader.n_documents() + 1).to_string());
        }
    }
    reader.end_document((reader.n_documents() + 1).to_string());
    Ok(reader.finish())
}

fn columns(line: &str) -> Option<(&str, &str)> {
    // Were it the end of a line, as old programs have it, the words behind it would be lost.
    if line.contains('\r') {
        return None;
    }
    if line.contains('\t') {
        let (word, rest) = line.split_once('\t')?;
        Some((word, rest.rsplit('\t').next()?.trim()))
    } else {
        let (word, rest) = line.trim().split_once(char::is_whitespace)?;
        Some((word, rest.split_whitespace().next_back()?))
    }
}
