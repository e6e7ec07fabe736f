//! CoNLL: a line per word, the word in the first column and the label in the last, a blank line
//! between sentences.
//!
//! A `-DOCSTART-` line begins a document. A file without any (NCBI disease, BC5CDR) does not say
//! where its documents end; it is then read as documents of [`SENTENCES_PER_DOCUMENT`] sentences,
//! about an abstract each, so that the tagger sees context across sentences without the whole
//! file becoming one text.

use super::words::WordReader;
use super::{Corpus, CorpusError, LineProblem};

/// How many sentences make a document where the file marks none.
pub const SENTENCES_PER_DOCUMENT: usize = 10;

const DOCUMENT_START: &str = "-DOCSTART-";

/// Reads the whole file. Documents are named by their number, from 1.
///
/// # Errors
/// A line with one column, or a label that is not IOB.
pub fn read(text: &str) -> Result<Corpus, CorpusError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let marked = text.lines().any(|line| line.starts_with(DOCUMENT_START));
    let mut reader = WordReader::default();
    for (line, number) in text.lines().zip(1..) {
        let document_ends = if line.starts_with(DOCUMENT_START) {
            true
        } else if line.trim().is_empty() {
            reader.end_sentence();
            !marked && reader.n_sentences() == SENTENCES_PER_DOCUMENT
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
    if line.contains('\t') {
        let (word, rest) = line.split_once('\t')?;
        Some((word, rest.rsplit('\t').next()?.trim()))
    } else {
        let (word, rest) = line.trim().split_once(char::is_whitespace)?;
        Some((word, rest.split_whitespace().next_back()?))
    }
}
