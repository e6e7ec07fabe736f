//! Corpora with gold entities: documents as running text, whatever the file was.
//!
//! Reads IOB CSV, CoNLL, brat, PubTator and ASQ-PHI from strings. Knows no model, no files and no
//! clock: the caller reads the bytes. Start at [`Corpus`]; the formats are the modules.

pub mod asq_phi;
mod brat;
pub mod conll;
pub mod iob_csv;
pub mod pubtator;
mod words;

use std::collections::HashMap;
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

impl CorpusDocument {
    /// The gold entities by their place. Of labels that are not legal IOB2, an `I-` that continues
    /// nothing begins an entity.
    pub fn spans(&self) -> Vec<GoldSpan> {
        let labels = match &self.gold {
            Gold::Spans(spans) => return spans.clone(),
            Gold::Labels(labels) => labels,
        };
        let mut spans: Vec<GoldSpan> = Vec::new();
        for sequence in &self.sequences {
            let mut open = None;
            let words = self.words.get(sequence.clone()).unwrap_or_default();
            let labels = labels.get(sequence.clone()).unwrap_or_default();
            for (&range, &label) in words.iter().zip(labels) {
                let (entity_type, goes_on) = match label {
                    Label::Outside => (None, false),
                    Label::Begin(entity_type) => (Some(entity_type), false),
                    Label::Inside(entity_type) => (Some(entity_type), open == Some(entity_type)),
                };
                open = entity_type;
                match (entity_type, spans.last_mut()) {
                    (Some(_), Some(last)) if goes_on => last.range = last.range.hull(range),
                    (Some(entity_type), _) => spans.push(GoldSpan { range, entity_type }),
                    (None, _) => {}
                }
            }
        }
        spans
    }
}

/// Documents and the names of their entity types.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    types: Vec<String>,
    /// Where each stands in `types`: a file may have as many as it has words.
    known: HashMap<String, CorpusType>,
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
        if let Some(&known) = self.known.get(name) {
            return known;
        }
        let new = CorpusType(self.types.len());
        self.types.push(name.to_owned());
        self.known.insert(name.to_owned(), new);
        new
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
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
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
    /// A line outside of the two parts of an ASQ-PHI block, or a block without its tags.
    #[error("not an ASQ-PHI block: expected ===QUERY===, a text, ===PHI_TAGS=== and tags")]
    AsqPhiBlock,
    /// An ASQ-PHI tag that is none.
    #[error("not a JSON object with identifier_type and value")]
    AsqPhiTag,
    /// A planted value that is not there.
    #[error("the value is not in the query")]
    ValueNotInQuery,
}

impl LineProblem {
    fn at(self, line: usize) -> CorpusError {
        CorpusError {
            line,
            problem: self,
        }
    }
}

/// Whether a file's copy of an entity is what stands at its fragments, but for blanks and control
/// characters: brat writes a line break as a blank and joins fragments by one.
pub fn same_but_blanks<'t>(copy: &str, fragments: impl IntoIterator<Item = &'t str>) -> bool {
    let is_seen = |c: &char| !c.is_whitespace() && !c.is_control();
    let there = fragments.into_iter().flat_map(str::chars);
    copy.chars().filter(is_seen).eq(there.filter(is_seen))
}
