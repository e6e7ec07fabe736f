//! Corpora with gold entities: documents as running text, whatever the file was.

pub mod brat;
pub mod conll;
pub mod iob_csv;
pub mod pubtator;
mod words;

use std::ops::Range;

use chartlight_text::{ByteRange, Document};
use thiserror::Error;

/// An entity type of a corpus, as an index into [`Corpus::types`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct CorpusType(usize);

impl CorpusType {
    /// Where the name stands in [`Corpus::types`].
    pub fn index(self) -> usize {
        self.0
    }
}

/// A gold label of one word, as the corpus has it; it need not be legal IOB2.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Label {
    /// `O`.
    Outside,
    /// `B-…`.
    Begin(CorpusType),
    /// `I-…`.
    Inside(CorpusType),
}

/// A gold entity given by its place in the text. Spans may overlap.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GoldSpan {
    /// Bytes of the document's text.
    pub range: ByteRange,
    /// The entity's type.
    pub entity_type: CorpusType,
}

/// The gold entities of a document, in the form that its format has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Gold {
    /// One label per word of [`CorpusDocument::words`].
    Labels(Vec<Label>),
    /// Spans of the text.
    Spans(Vec<GoldSpan>),
}

/// One document of a corpus.
#[derive(Clone, Debug)]
pub struct CorpusDocument {
    /// The running text, with the corpus's name for it.
    pub document: Document,
    /// The words that labels belong to, in order and disjoint.
    pub words: Vec<ByteRange>,
    /// The label sequences that are scored, as ranges of words. A word corpus has one per
    /// sentence; a span corpus has one for the document, so that no gold span is cut by a
    /// sentence splitter.
    pub sequences: Vec<Range<usize>>,
    /// Sentences that begin here, by the corpus or, where it marks none, by the text.
    pub n_sentences: usize,
    /// The gold entities.
    pub gold: Gold,
}

/// Documents and the names of their entity types.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    types: Vec<String>,
    documents: Vec<CorpusDocument>,
}

impl Corpus {
    /// The documents, in the order of the files.
    pub fn documents(&self) -> &[CorpusDocument] {
        &self.documents
    }

    /// The names of the entity types, in order of their first appearance.
    pub fn types(&self) -> &[String] {
        &self.types
    }

    /// The name of a type of this corpus.
    pub fn type_name(&self, entity_type: CorpusType) -> &str {
        self.types.get(entity_type.0).map_or("", String::as_str)
    }

    fn intern(&mut self, name: &str) -> CorpusType {
        let known = self.types.iter().position(|t| t == name);
        CorpusType(known.unwrap_or_else(|| {
            self.types.push(name.to_owned());
            self.types.len() - 1
        }))
    }

    /// Adds a document whose gold entities are spans; its words and sentences come from the text.
    fn push_spans(&mut self, document: Document, spans: Vec<GoldSpan>) {
        let words: Vec<_> = chartlight_text::words(document.text()).collect();
        let whole = 0..words.len();
        self.documents.push(CorpusDocument {
            n_sentences: chartlight_text::sentences(document.text()).len(),
            document,
            words,
            sequences: Some(whole)
                .filter(|words| !words.is_empty())
                .into_iter()
                .collect(),
            gold: Gold::Spans(spans),
        });
    }
}

/// Why a corpus file could not be read. Says where; never what the text is.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("line {line}: {problem}")]
pub struct CorpusError {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub problem: LineProblem,
}

/// What is wrong with a line of a corpus file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum LineProblem {
    /// The CSV header is not the expected one.
    #[error("the header must be Token,Tag,Sentence_Num,Sentence_Num_Global,File")]
    Header,
    /// A CSV record that the parser refuses.
    #[error("not a CSV record of 5 fields")]
    Record,
    /// A CoNLL line with one column.
    #[error("expected a word and a label, separated by a tab or blanks")]
    Columns,
    /// A word without characters.
    #[error("the word is empty")]
    EmptyWord,
    /// A label that is not `O`, `B-TYPE` or `I-TYPE`.
    #[error("the label is not O, B-TYPE or I-TYPE")]
    Label,
    /// A brat line that is no annotation.
    #[error("not a brat annotation: expected an id, a tab, a type and offsets")]
    BratLine,
    /// Offsets that are no numbers, reversed, or off the end of the text.
    #[error("the offsets are not a range of the text")]
    Offsets,
    /// The annotation's copy of the text differs from the text at its offsets.
    #[error("the annotation's text is not the text at its offsets")]
    OtherText,
    /// A PubTator line that is neither text nor annotation.
    #[error("not a PubTator line: expected ID|t|title, ID|a|abstract or a tabbed annotation")]
    PubTatorLine,
    /// A PubTator annotation whose document is another one.
    #[error("the annotation's document id is not that of the text before it")]
    OtherDocument,
}

impl LineProblem {
    fn at(self, line: usize) -> CorpusError {
        CorpusError {
            line,
            problem: self,
        }
    }
}

/// Whether two texts are the same but for their blanks (brat writes a line break as a blank and
/// joins fragments by one).
fn same_but_blanks(a: &str, b: &str) -> bool {
    let solid = |text| str::chars(text).filter(|c| !c.is_whitespace());
    solid(a).eq(solid(b))
}
