//! The count over a corpus, document by document, and its report.

use std::collections::BTreeMap;

use chartlight_corpus::{Corpus, CorpusDocument};
use chartlight_mention::{Tag, TypeIndex};
use chartlight_text::ByteRange;
use serde::Serialize;
use thiserror::Error;

use crate::align::{gold_tags, predicted_tags};
use crate::bootstrap::{Bootstrap, Intervals};
use crate::entities::{Entity, Mode, entities};
use crate::mapping::LabelMapping;
use crate::mistakes::{Mistake, MistakeCounts, mistakes};
use crate::scores::{Counts, Scores};

/// A span with a type of the scheme that is scored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Prediction {
    /// Bytes of the document's text.
    pub range: ByteRange,
    /// Its type.
    pub label: TypeIndex,
}

/// Scores documents one after the other.
#[derive(Debug)]
pub struct Evaluation {
    mapping: LabelMapping,
    default: Vec<Counts>,
    strict: Vec<Counts>,
    sentences: usize,
    words: usize,
    left_out: BTreeMap<String, usize>,
    overlapped: usize,
    mistakes: MistakeCounts,
}

impl Evaluation {
    /// Nothing counted yet.
    pub fn new(mapping: LabelMapping) -> Self {
        Self {
            mapping,
            default: Vec::new(),
            strict: Vec::new(),
            sentences: 0,
            words: 0,
            left_out: BTreeMap::new(),
            overlapped: 0,
            mistakes: MistakeCounts::default(),
        }
    }

    /// Counts a document of the corpus with the mentions that were predicted in its text, and
    /// gives its mistakes, their words counted in the document.
    pub fn add(
        &mut self,
        corpus: &Corpus,
        document: &CorpusDocument,
        predicted: &[Prediction],
    ) -> Vec<Mistake> {
        let gold = gold_tags(corpus, document, &self.mapping);
        let predicted = predicted_tags(document, &self.mapping, predicted);
        let mut default = Counts::none(self.mapping.scheme());
        let mut strict = default.clone();
        let mut wrong = Vec::new();
        for sequence in &document.sequences {
            let of = |tags: &[Tag], mode| {
                let mut found = entities(tags.get(sequence.clone()).unwrap_or_default(), mode);
                found.iter_mut().for_each(|e| shift(e, sequence.start));
                found
            };
            let (gold_entities, predicted_entities) =
                (of(&gold.tags, Mode::Default), of(&predicted, Mode::Default));
            default.count(&gold_entities, &predicted_entities);
            strict.count(&of(&gold.tags, Mode::Strict), &of(&predicted, Mode::Strict));
            wrong.extend(mistakes(&gold_entities, &predicted_entities));
        }
        self.default.push(default);
        self.strict.push(strict);
        self.sentences += document.n_sentences;
        self.words += document.words.len();
        self.overlapped += gold.overlapped;
        for (name, count) in gold.left_out {
            *self.left_out.entry(name).or_default() += count;
        }
        wrong
            .iter()
            .for_each(|mistake| self.mistakes.count(mistake));
        wrong
    }

    /// The counts of each document (default mode), for a paired comparison.
    pub fn document_counts(&self) -> &[Counts] {
        &self.default
    }

    /// What was counted so far.
    pub fn report(&self, bootstrap: Option<Bootstrap>) -> Report {
        let scheme = self.mapping.scheme();
        let total = |documents: &[Counts]| {
            let mut total = Counts::none(scheme);
            documents.iter().for_each(|counts| total.add(counts));
            Scores::of(&total, scheme)
        };
        Report {
            scores: total(&self.default),
            strict: total(&self.strict),
            intervals: bootstrap.and_then(|b| b.intervals(&self.default, scheme)),
            documents: self.default.len(),
            sentences: self.sentences,
            words: self.words,
            left_out: self.left_out.clone(),
            overlapped: self.overlapped,
            mistakes: self.mistakes,
        }
    }
}

fn shift(entity: &mut Entity, by: usize) {
    entity.words.start += by;
    entity.words.end += by;
}

/// The result of an evaluation.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Report {
    /// `seqeval`'s default mode.
    #[serde(flatten)]
    pub scores: Scores,
    /// `seqeval`'s strict mode under IOB2.
    pub strict: Scores,
    /// 95 % intervals of the default mode, where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intervals: Option<Intervals>,
    /// Documents read.
    pub documents: usize,
    /// Sentences of the corpus.
    pub sentences: usize,
    /// Words of the corpus.
    pub words: usize,
    /// Gold entities of types that are not scored, by corpus type: they count nowhere.
    pub left_out: BTreeMap<String, usize>,
    /// Gold spans that overlap a longer one: they count nowhere.
    pub overlapped: usize,
    /// Mistakes by kind.
    pub mistakes: MistakeCounts,
}

/// Two lists of sequences that do not have the same shape.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("sequence {sequence} has {gold} gold tags and {predicted} predicted ones")]
pub struct MismatchedTags {
    /// The first sequence that differs, from 0.
    pub sequence: usize,
    /// Its gold tags; 0 where it is missing.
    pub gold: usize,
    /// Its predicted tags; 0 where it is missing.
    pub predicted: usize,
}

/// Adds the entities of parallel sequences of tags to `counts`: what `seqeval` does with `y_true`
/// and `y_pred`.
///
/// # Errors
/// Sequences of different number or length.
pub fn count_tags(
    counts: &mut Counts,
    gold: &[Vec<Tag>],
    predicted: &[Vec<Tag>],
    mode: Mode,
) -> Result<(), MismatchedTags> {
    for sequence in 0..gold.len().max(predicted.len()) {
        let (g, p) = (gold.get(sequence), predicted.get(sequence));
        let length = |tags: Option<&Vec<Tag>>| tags.map_or(0, Vec::len);
        match (g, p) {
            (Some(g), Some(p)) if g.len() == p.len() => {
                counts.count(&entities(g, mode), &entities(p, mode))
            }
            _ => {
                return Err(MismatchedTags {
                    sequence,
                    gold: length(g),
                    predicted: length(p),
                });
            }
        }
    }
    Ok(())
}
