//! Corpora from files.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use chartlight_corpus::{Corpus, asq_phi, conll, iob_csv, pubtator};

use crate::arguments::CorpusFormat;
use crate::notes::not_utf8;

/// Reads a whole corpus.
///
/// # Errors
/// Names the file, and its line where there is one.
pub fn read(path: &Path, format: CorpusFormat) -> Result<Corpus> {
    let read = match format {
        CorpusFormat::IobCsv => iob_csv::read,
        CorpusFormat::Conll => conll::read,
        CorpusFormat::Pubtator => pubtator::read,
        CorpusFormat::AsqPhi => asq_phi::read,
        CorpusFormat::Brat => return read_brat(path),
    };
    let corpus = read(&text(path)?).with_context(|| path.display().to_string())?;
    if corpus.documents().is_empty() {
        bail!("{}: no documents in it", path.display());
    }
    Ok(corpus)
}

fn read_brat(folder: &Path) -> Result<Corpus> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut notes: Vec<PathBuf> = Vec::new();
    for entry in entries {
        let path = entry.with_context(|| folder.display().to_string())?.path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            notes.push(path);
        }
    }
    notes.sort();
    let mut corpus = Corpus::default();
    for note in notes {
        let annotations = note.with_extension("ann");
        let id = note.file_stem().unwrap_or_default().to_string_lossy();
        let (note_text, annotation_text) = (text(&note)?, text(&annotations)?);
        corpus
            .push_brat(&id, &note_text, &annotation_text)
            .with_context(|| annotations.display().to_string())?;
    }
    if corpus.documents().is_empty() {
        bail!(
            "{}: no .txt files with .ann files beside them",
            folder.display()
        );
    }
    Ok(corpus)
}

fn text(path: &Path) -> Result<String> {
    let bytes = fs::read(path).with_context(|| path.display().to_string())?;
    String::from_utf8(bytes)
        .map_err(|error| anyhow::anyhow!("{}: {}", path.display(), not_utf8(&error.utf8_error())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brat_folders() {
        let root = tempfile::tempdir().unwrap();
        let read = || super::read(root.path(), CorpusFormat::Brat);
        assert!(
            read()
                .unwrap_err()
                .to_string()
                .ends_with("no .txt files with .ann files beside them")
        );
        fs::write(root.path().join("b.txt"), "rash").unwrap();
        fs::write(root.path().join("a.txt"), "fever").unwrap();
        assert!(read().unwrap_err().to_string().ends_with("a.ann"));
        fs::write(root.path().join("a.ann"), "T1\tSIGN 0 5\tfever\n").unwrap();
        fs::write(root.path().join("b.ann"), "T1\tSIGN 0 9\trash\n").unwrap();
        let wrong = format!("{:#}", read().unwrap_err());
        assert!(
            wrong.ends_with("b.ann: line 1: the offsets are not a range of the text"),
            "{wrong}"
        );
        fs::write(root.path().join("b.ann"), "").unwrap();
        let ids: Vec<_> = read()
            .unwrap()
            .documents()
            .iter()
            .map(|d| d.document.id().unwrap().to_owned())
            .collect();
        assert_eq!(ids, ["a", "b"]);
    }

    #[test]
    fn files_that_are_no_text() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("c.tsv");
        fs::write(&path, b"ok O\n\xff O\n").unwrap();
        let wrong = read(&path, CorpusFormat::Conll).unwrap_err().to_string();
        assert!(
            wrong.ends_with("c.tsv: not UTF-8 at byte 5; convert it to UTF-8 first"),
            "{wrong}"
        );
        fs::write(&path, "").unwrap();
        assert!(
            read(&path, CorpusFormat::Conll)
                .unwrap_err()
                .to_string()
                .ends_with("no documents in it")
        );
        assert!(
            read(&root.path().join("none"), CorpusFormat::IobCsv)
                .unwrap_err()
                .to_string()
                .ends_with("none")
        );
    }
}
