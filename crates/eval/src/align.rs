//! Tags over a corpus's words, from its gold and from predicted mentions.

use std::collections::BTreeMap;
use std::ops::Range;

use chartlight_corpus::{Corpus, CorpusDocument, Gold, Label};
use chartlight_mention::{Tag, TypeIndex};
use chartlight_text::ByteRange;

use crate::evaluation::Prediction;
use crate::mapping::LabelMapping;

/// The gold of a document in the types of a scheme.
pub(crate) struct GoldTags {
    /// One per word.
    pub tags: Vec<Tag>,
    /// Entities of types that the scheme does not have, by corpus type.
    pub left_out: BTreeMap<String, usize>,
    /// Gold spans under a longer one, which a flat sequence of tags cannot hold.
    pub overlapped: usize,
}

pub(crate) fn gold_tags(
    corpus: &Corpus,
    document: &CorpusDocument,
    mapping: &LabelMapping,
) -> GoldTags {
    match &document.gold {
        Gold::Labels(labels) => from_labels(corpus, labels, mapping),
        Gold::Spans(spans) => {
            let mut left_out = BTreeMap::new();
            let mut kept = Vec::new();
            for span in spans {
                let name = corpus.type_name(span.entity_type);
                match mapping.target(name) {
                    Some(label) => kept.push(Prediction {
                        range: span.range,
                        label,
                    }),
                    None => *left_out.entry(name.to_owned()).or_default() += 1,
                }
            }
            // Stable: of two spans of the same length the one that stands first in the file stays.
            kept.sort_by_key(|span| std::cmp::Reverse(span.range.len()));
            let (tags, overlapped) = lay(document, &kept, Overlap::Drop);
            GoldTags {
                tags,
                left_out,
                overlapped,
            }
        }
    }
}

fn from_labels(corpus: &Corpus, labels: &[Label], mapping: &LabelMapping) -> GoldTags {
    let targets: Vec<_> = corpus
        .types()
        .iter()
        .map(|name| mapping.target(name))
        .collect();
    let mut left_out = BTreeMap::new();
    let mut before = Label::Outside;
    let mut tags = Vec::with_capacity(labels.len());
    for &label in labels {
        let (corpus_type, of, begins): (_, fn(TypeIndex) -> Tag, bool) = match label {
            Label::Outside => {
                before = label;
                tags.push(Tag::Outside);
                continue;
            }
            Label::Begin(t) => (t, Tag::Begin, true),
            Label::Inside(t) => (
                t,
                Tag::Inside,
                before != Label::Begin(t) && before != Label::Inside(t),
            ),
        };
        match targets.get(corpus_type.index()).copied().flatten() {
            Some(target) => tags.push(of(target)),
            None => {
                tags.push(Tag::Outside);
                if begins {
                    *left_out
                        .entry(corpus.type_name(corpus_type).to_owned())
                        .or_default() += 1;
                }
            }
        }
        before = label;
    }
    GoldTags {
        tags,
        left_out,
        overlapped: 0,
    }
}

/// Predicted mentions as tags: a mention counts for the words that it touches. Where two mentions
/// touch one word (a corpus word that the tagger reads as several), the first keeps it.
pub(crate) fn predicted_tags(
    document: &CorpusDocument,
    mapping: &LabelMapping,
    predicted: &[Prediction],
) -> Vec<Tag> {
    let mut scored: Vec<_> = predicted
        .iter()
        .copied()
        .filter(|p| mapping.is_scored(p.label))
        .collect();
    scored.sort_by_key(|p| p.range);
    lay(document, &scored, Overlap::Trim).0
}

/// What happens to a span some of whose words are taken.
#[derive(Clone, Copy)]
enum Overlap {
    /// It is left out.
    Drop,
    /// It keeps the words that are free, up to the first that is not.
    Trim,
}

/// Lays spans over the words, first come first served, and counts those that found no place.
fn lay(document: &CorpusDocument, spans: &[Prediction], overlap: Overlap) -> (Vec<Tag>, usize) {
    let mut tags = vec![Tag::Outside; document.words.len()];
    let mut without_place = 0;
    for span in spans {
        let words = touched(&document.words, span.range);
        let slots = tags.get_mut(words).unwrap_or_default();
        let taken = slots.iter().filter(|&&tag| tag != Tag::Outside).count();
        if taken == slots.len() || (taken > 0 && matches!(overlap, Overlap::Drop)) {
            without_place += 1;
            continue;
        }
        let free = slots.iter_mut().skip_while(|tag| **tag != Tag::Outside);
        for (nth, slot) in free.take_while(|tag| **tag == Tag::Outside).enumerate() {
            *slot = if nth == 0 {
                Tag::Begin(span.label)
            } else {
                Tag::Inside(span.label)
            };
        }
    }
    (tags, without_place)
}

/// The words that share a byte with the range.
fn touched(words: &[ByteRange], range: ByteRange) -> Range<usize> {
    let first = words.partition_point(|word| word.end() <= range.start());
    let end = words.partition_point(|word| word.start() < range.end());
    first..end.max(first)
}
