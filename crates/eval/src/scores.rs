//! Precision, recall and F1 from counts, averaged as `seqeval` does.

use std::collections::BTreeMap;

use chartlight_mention::{LabelScheme, TypeIndex};
use serde::{Deserialize, Serialize};

use crate::entities::Entity;

/// Entities of one type.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct TypeCounts {
    /// Predicted with the gold's exact words and type.
    pub correct: usize,
    /// Predicted.
    pub predicted: usize,
    /// In the gold.
    pub gold: usize,
}

impl TypeCounts {
    /// Precision, recall and F1; 0 where a denominator is 0.
    pub fn score(self) -> Score {
        let precision = ratio(self.correct as f64, self.predicted as f64);
        let recall = ratio(self.correct as f64, self.gold as f64);
        Score {
            precision,
            recall,
            f1: ratio(2.0 * precision * recall, precision + recall),
        }
    }

    fn add(&mut self, other: Self) {
        self.correct += other.correct;
        self.predicted += other.predicted;
        self.gold += other.gold;
    }
}

/// Entities per type of a scheme, in the scheme's order.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Counts(Vec<TypeCounts>);

impl Counts {
    /// Zeros for every type of the scheme.
    pub fn none(scheme: &LabelScheme) -> Self {
        Self(vec![TypeCounts::default(); scheme.types().len()])
    }

    /// Per type, in the scheme's order.
    pub fn types(&self) -> &[TypeCounts] {
        &self.0
    }

    /// Counts the entities of one sequence. Both are in order and disjoint, as
    /// [`crate::entities`] gives them.
    pub fn count(&mut self, gold: &[Entity], predicted: &[Entity]) {
        for entity in gold {
            self.of(entity.entity_type, |counts| counts.gold += 1);
        }
        for entity in predicted {
            let there = gold.binary_search_by_key(&entity.words.start, |g| g.words.start);
            let correct = there.is_ok_and(|place| gold.get(place) == Some(entity));
            self.of(entity.entity_type, |counts| {
                counts.predicted += 1;
                counts.correct += usize::from(correct);
            });
        }
    }

    fn of(&mut self, entity_type: TypeIndex, change: impl FnOnce(&mut TypeCounts)) {
        if let Some(counts) = self.0.get_mut(entity_type.0) {
            change(counts);
        }
    }

    /// Adds the counts of another part of the same scheme.
    pub fn add(&mut self, other: &Self) {
        for (mine, &theirs) in self.0.iter_mut().zip(&other.0) {
            mine.add(theirs);
        }
    }

    fn seen(&self) -> impl Iterator<Item = &TypeCounts> {
        self.0.iter().filter(|c| c.gold + c.predicted > 0)
    }

    /// All types as one.
    pub fn micro(&self) -> Score {
        let mut all = TypeCounts::default();
        self.seen().for_each(|&counts| all.add(counts));
        all.score()
    }

    /// The plain mean over the types that occur in the gold or in the predictions.
    pub fn macro_average(&self) -> Score {
        self.average(|_| 1.0)
    }

    /// The mean over the types, weighted by their number in the gold.
    pub fn weighted(&self) -> Score {
        self.average(|counts| counts.gold as f64)
    }

    fn average(&self, weight: impl Fn(&TypeCounts) -> f64) -> Score {
        let mut sum = Score::default();
        let mut weights = 0.0;
        for counts in self.seen() {
            let (score, weight) = (counts.score(), weight(counts));
            sum.precision += weight * score.precision;
            sum.recall += weight * score.recall;
            sum.f1 += weight * score.f1;
            weights += weight;
        }
        Score {
            precision: ratio(sum.precision, weights),
            recall: ratio(sum.recall, weights),
            f1: ratio(sum.f1, weights),
        }
    }
}

fn ratio(numerator: f64, denominator: f64) -> f64 {
    if denominator == 0.0 {
        0.0
    } else {
        numerator / denominator
    }
}

/// Three numbers from 0 to 1.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Score {
    /// Correct among the predicted.
    pub precision: f64,
    /// Correct among the gold.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
}

/// The score of a type.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct TypeScore {
    /// Its score.
    #[serde(flatten)]
    pub score: Score,
    /// Entities in the gold.
    pub support: usize,
    /// Entities predicted.
    pub predicted: usize,
}

/// The scores of all types and their averages.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Scores {
    /// All types as one.
    pub micro: Score,
    /// Plain mean over the types.
    #[serde(rename = "macro")]
    pub macro_average: Score,
    /// Mean over the types by support.
    pub weighted: Score,
    /// By name, the types that occur in the gold or in the predictions.
    pub types: BTreeMap<String, TypeScore>,
}

impl Scores {
    /// The scores that follow from counts.
    pub fn of(counts: &Counts, scheme: &LabelScheme) -> Self {
        let named = scheme.types().iter().zip(counts.types());
        Self {
            micro: counts.micro(),
            macro_average: counts.macro_average(),
            weighted: counts.weighted(),
            types: named
                .filter(|(_, c)| c.gold + c.predicted > 0)
                .map(|(name, c)| {
                    let score = TypeScore {
                        score: c.score(),
                        support: c.gold,
                        predicted: c.predicted,
                    };
                    (name.clone(), score)
                })
                .collect(),
        }
    }
}
