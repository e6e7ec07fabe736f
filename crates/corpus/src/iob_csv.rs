//! IOB CSV, `Token,Tag,Sentence_Num,Sentence_Num_Global,File`: a record per word.
//!
//! A sentence ends where `Sentence_Num_Global` changes, a document where `File` does. A sentence
//! that runs on into the next file (RareDis has some) is counted once and scored as two, which
//! changes no score: no entity runs on.

use csv::{ByteRecord, ReaderBuilder};

use crate::words::WordReader;
use crate::{Corpus, CorpusError, LineProblem};

const HEADER: [&str; 5] = [
    "Token",
    "Tag",
    "Sentence_Num",
    "Sentence_Num_Global",
    "File",
];

/// Reads the whole file. Fields may be quoted, lines may end in CRLF.
///
/// # Errors
/// A wrong header, a record of another length, an empty word or a label that is not IOB.
pub fn read(text: &str) -> Result<Corpus, CorpusError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut csv = ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut record = ByteRecord::new();
    let mut reader = WordReader::default();
    let mut open: Option<(String, String)> = None;
    let mut seen_header = false;
    loop {
        let line = usize::try_from(csv.position().line()).unwrap_or(usize::MAX);
        match csv.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(_) => return Err(LineProblem::Record.at(line)),
        }
        let mut fields = [""; 5];
        for (field, bytes) in fields.iter_mut().zip(&record) {
            *field = std::str::from_utf8(bytes).map_err(|_| LineProblem::Record.at(line))?;
        }
        if !seen_header {
            if fields != HEADER || record.len() != HEADER.len() {
                return Err(LineProblem::Header.at(line));
            }
            seen_header = true;
            continue;
        }
        let [word, label, _, sentence, file] = fields;
        match &mut open {
            Some((open_file, open_sentence)) if open_file == file => {
                if open_sentence != sentence {
                    reader.end_sentence();
                    sentence.clone_into(open_sentence);
                }
            }
            _ => {
                if let Some((done, before)) = open.replace((file.to_owned(), sentence.to_owned())) {
                    reader.end_document(done);
                    if before == sentence {
                        reader.sentence_runs_on();
                    }
                }
            }
        }
        reader
            .word(word, label)
            .map_err(|problem| problem.at(line))?;
    }
    if !seen_header {
        return Err(LineProblem::Header.at(1));
    }
    if let Some((file, _)) = open {
        reader.end_document(file);
    }
    Ok(reader.finish())
}
