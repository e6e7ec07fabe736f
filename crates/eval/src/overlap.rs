//! Strict and partial scores of spans, as the `nervaluate` package (1.2) counts them.
//!
//! Spans may overlap and need no words: this is what a reader's corrections are compared by.

use chartlight_mention::TypeIndex;
use chartlight_text::ByteRange;
use serde::{Deserialize, Serialize};

use crate::evaluation::Prediction;
use crate::scores::Score;

/// How spans met. `nervaluate`'s five counts (SemEval-2013 task 9.1).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Meetings {
    /// As in the gold.
    pub correct: usize,
    /// Overlapping a gold span, but wrong.
    pub incorrect: usize,
    /// Overlapping a gold span; worth a half.
    pub partial: usize,
    /// Gold spans that nothing met.
    pub missed: usize,
    /// Predicted spans that met nothing.
    pub spurious: usize,
}

impl Meetings {
    /// Precision, recall and F1; 0 where a denominator is 0.
    pub fn score(self) -> Score {
        let points = self.correct as f64 + 0.5 * self.partial as f64;
        let met = self.correct + self.incorrect + self.partial;
        let share = |of: usize| if of == 0 { 0.0 } else { points / of as f64 };
        let (precision, recall) = (share(met + self.spurious), share(met + self.missed));
        let sum = precision + recall;
        let f1 = if sum == 0.0 {
            0.0
        } else {
            2.0 * precision * recall / sum
        };
        Score {
            precision,
            recall,
            f1,
        }
    }

    /// Adds another document's.
    pub fn add(&mut self, other: Self) {
        self.correct += other.correct;
        self.incorrect += other.incorrect;
        self.partial += other.partial;
        self.missed += other.missed;
        self.spurious += other.spurious;
    }
}

/// What has to agree for a span to be correct.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Agreement {
    /// Edges and type; a span that only overlaps is incorrect.
    Strict,
    /// Edges, whatever the type; a span that only overlaps is partial.
    Partial,
}

/// Compares the spans of one document. Each predicted span, in order of place, takes the first gold
/// span that it agrees with, else the first that it overlaps by a hundredth of the gold's length.
pub fn meetings(gold: &[Prediction], predicted: &[Prediction], agreement: Agreement) -> Meetings {
    let (gold, predicted) = (in_order(gold), in_order(predicted));
    let mut taken = vec![false; gold.len()];
    // The furthest end up to here: gold spans before a place where it lies behind need no look.
    let furthest: Vec<usize> = gold
        .iter()
        .scan(0, |furthest, span| {
            *furthest = span.range.end().max(*furthest);
            Some(*furthest)
        })
        .collect();
    let mut counts = Meetings::default();
    for span in &predicted {
        let from = furthest.partition_point(|&end| end <= span.range.start());
        let mut overlapped = None;
        let mut agreed = None;
        for (nth, candidate) in gold.iter().enumerate().skip(from) {
            if candidate.range.start() >= span.range.end() {
                break;
            }
            if taken.get(nth) != Some(&false) {
                continue;
            }
            let same_type = agreement == Agreement::Partial || candidate.label == span.label;
            if candidate.range == span.range && same_type {
                agreed = Some(nth);
                break;
            }
            if overlapped.is_none() && overlaps(span.range, candidate.range) {
                overlapped = Some(nth);
            }
        }
        match (agreed, overlapped, agreement) {
            (Some(_), _, _) => counts.correct += 1,
            (None, Some(_), Agreement::Strict) => counts.incorrect += 1,
            (None, Some(_), Agreement::Partial) => counts.partial += 1,
            (None, None, _) => counts.spurious += 1,
        }
        if let Some(taken) = agreed.or(overlapped).and_then(|nth| taken.get_mut(nth)) {
            *taken = true;
        }
    }
    counts.missed = taken.iter().filter(|&&taken| !taken).count();
    counts
}

fn in_order(spans: &[Prediction]) -> Vec<Prediction> {
    let mut spans = spans.to_vec();
    spans.sort_by_key(|span: &Prediction| -> (ByteRange, TypeIndex) { (span.range, span.label) });
    spans
}

fn overlaps(span: ByteRange, gold: ByteRange) -> bool {
    let shared = span.end().min(gold.end()) as f64 - span.start().max(gold.start()) as f64;
    shared > 0.0 && shared / gold.len() as f64 * 100.0 >= 1.0
}
