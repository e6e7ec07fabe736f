//! Annotations that come with notes.

use chartlight_corpus::{Corpus, CorpusDocument, GoldSpan};
use chartlight_text::ByteRange;

/// An annotated entity.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GoldMention {
    /// From its first to its last character; a discontinuous entity is filled up.
    pub range: ByteRange,
    /// The label scheme of its type, where the file names one.
    pub scheme: Option<String>,
    /// The type's name.
    pub type_name: String,
}

/// The annotations of a corpus's document.
pub(crate) fn of_corpus(corpus: &Corpus, document: &CorpusDocument) -> Vec<GoldMention> {
    let spans = document.spans().into_iter();
    let mention = |span: GoldSpan| GoldMention {
        range: span.range,
        scheme: None,
        type_name: corpus.type_name(span.entity_type).to_owned(),
    };
    in_order(spans.map(mention).collect())
}

/// By where they start.
pub(crate) fn in_order(mut gold: Vec<GoldMention>) -> Vec<GoldMention> {
    gold.sort_by_key(|mention| mention.range);
    gold
}
