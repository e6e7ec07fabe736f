//! Running text from words: words are joined by one blank, sentences too.

use std::ops::Range;

use chartlight_text::{ByteRange, Document};

use crate::{Corpus, CorpusDocument, Gold, Label, LineProblem};

/// Collects the words of one document after the other.
#[derive(Default)]
pub(crate) struct WordReader {
    corpus: Corpus,
    text: String,
    words: Vec<ByteRange>,
    labels: Vec<Label>,
    sentences: Vec<Range<usize>>,
    sentence_start: usize,
    runs_on: bool,
}

impl WordReader {
    pub(crate) fn word(&mut self, word: &str, label: &str) -> Result<(), LineProblem> {
        if word.trim().is_empty() {
            return Err(LineProblem::EmptyWord);
        }
        let label = self.label(label)?;
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        let start = ByteRange::empty_at(self.text.len());
        self.text.push_str(word);
        self.words
            .push(start.hull(ByteRange::empty_at(self.text.len())));
        self.labels.push(label);
        Ok(())
    }

    fn label(&mut self, label: &str) -> Result<Label, LineProblem> {
        let mut typed = |name: &str, of: fn(_) -> Label| match name {
            "" => Err(LineProblem::Label),
            name => Ok(of(self.corpus.intern(name))),
        };
        match (label, label.split_once('-')) {
            ("O", _) => Ok(Label::Outside),
            (_, Some(("B", name))) => typed(name, Label::Begin),
            (_, Some(("I", name))) => typed(name, Label::Inside),
            _ => Err(LineProblem::Label),
        }
    }

    pub(crate) fn end_sentence(&mut self) {
        if self.sentence_start < self.words.len() {
            self.sentences.push(self.sentence_start..self.words.len());
            self.sentence_start = self.words.len();
        }
    }

    /// The first sentence of the next document began in the one before.
    pub(crate) fn sentence_runs_on(&mut self) {
        self.runs_on = true;
    }

    /// Complete sentences of the document that is being read.
    pub(crate) fn n_sentences(&self) -> usize {
        self.sentences.len()
    }

    /// Documents that are complete.
    pub(crate) fn n_documents(&self) -> usize {
        self.corpus.documents.len()
    }

    /// Ends the document; nothing happens where it has no words.
    pub(crate) fn end_document(&mut self, id: String) {
        self.end_sentence();
        if self.words.is_empty() {
            return;
        }
        self.sentence_start = 0;
        let sequences = std::mem::take(&mut self.sentences);
        self.corpus.documents.push(CorpusDocument {
            document: Document::new(std::mem::take(&mut self.text)).with_id(id),
            words: std::mem::take(&mut self.words),
            n_sentences: sequences.len() - usize::from(std::mem::take(&mut self.runs_on)),
            sequences,
            gold: Gold::Labels(std::mem::take(&mut self.labels)),
        });
    }

    pub(crate) fn finish(self) -> Corpus {
        self.corpus
    }
}
