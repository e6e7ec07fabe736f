//! Percentile intervals by resampling documents with replacement, and paired differences.

use std::collections::BTreeMap;

use chartlight_mention::LabelScheme;
use serde::{Deserialize, Serialize};

use crate::scores::{Counts, Score};

/// How to resample.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Bootstrap {
    /// How many samples of as many documents as there are.
    pub resamples: usize,
    /// The same seed gives the same intervals.
    pub seed: u64,
}

/// From the 2.5th to the 97.5th percentile of the resamples.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Interval {
    /// 2.5th percentile.
    pub low: f64,
    /// 97.5th percentile.
    pub high: f64,
}

/// The intervals of a score.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct ScoreIntervals {
    /// Of precision.
    pub precision: Interval,
    /// Of recall.
    pub recall: Interval,
    /// Of F1.
    pub f1: Interval,
}

/// 95 % intervals over documents.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Intervals {
    /// How they were made.
    #[serde(flatten)]
    pub bootstrap: Bootstrap,
    /// Of the micro average.
    pub micro: ScoreIntervals,
    /// Of the macro average.
    #[serde(rename = "macro")]
    pub macro_average: ScoreIntervals,
    /// By type.
    pub types: BTreeMap<String, ScoreIntervals>,
}

impl Bootstrap {
    /// The intervals of the scores of documents; `None` without a document or a resample.
    pub fn intervals(self, documents: &[Counts], scheme: &LabelScheme) -> Option<Intervals> {
        let mut samples = Vec::with_capacity(self.resamples);
        self.resample(documents.len(), |drawn| {
            samples.push(sum(documents, drawn, scheme))
        });
        let types = scheme.types().iter().enumerate().filter_map(|(nth, name)| {
            let of_type: Vec<_> = samples
                .iter()
                .filter_map(|s| Some(s.types().get(nth)?.score()))
                .collect();
            let occurs = documents
                .iter()
                .any(|d| d.types().get(nth).is_some_and(|c| c.gold + c.predicted > 0));
            Some((
                name.clone(),
                ScoreIntervals::of(&of_type).filter(|_| occurs)?,
            ))
        });
        Some(Intervals {
            bootstrap: self,
            micro: ScoreIntervals::of(&samples.iter().map(Counts::micro).collect::<Vec<_>>())?,
            macro_average: ScoreIntervals::of(
                &samples
                    .iter()
                    .map(Counts::macro_average)
                    .collect::<Vec<_>>(),
            )?,
            types: types.collect(),
        })
    }

    fn resample(self, n_documents: usize, mut sample: impl FnMut(&[usize])) {
        if n_documents == 0 {
            return;
        }
        let mut random = fastrand::Rng::with_seed(self.seed);
        let mut drawn = vec![0; n_documents];
        for _ in 0..self.resamples {
            drawn.fill_with(|| random.usize(..n_documents));
            sample(&drawn);
        }
    }
}

/// The interval of the difference in micro F1 of two systems on the same documents (paired
/// bootstrap): `second` minus `first`. An interval without 0 is a difference at the 5 % level.
/// `None` where the documents are not as many, or there are none.
pub fn difference(
    first: &[Counts],
    second: &[Counts],
    scheme: &LabelScheme,
    bootstrap: Bootstrap,
) -> Option<Interval> {
    if first.len() != second.len() {
        return None;
    }
    let mut differences = Vec::with_capacity(bootstrap.resamples);
    bootstrap.resample(first.len(), |drawn| {
        let f1 = |documents| sum(documents, drawn, scheme).micro().f1;
        differences.push(f1(second) - f1(first));
    });
    Interval::of(differences)
}

fn sum(documents: &[Counts], drawn: &[usize], scheme: &LabelScheme) -> Counts {
    let mut sum = Counts::none(scheme);
    drawn
        .iter()
        .filter_map(|&nth| documents.get(nth))
        .for_each(|counts| sum.add(counts));
    sum
}

impl ScoreIntervals {
    fn of(scores: &[Score]) -> Option<Self> {
        let interval = |part: fn(&Score) -> f64| Interval::of(scores.iter().map(part).collect());
        Some(Self {
            precision: interval(|s| s.precision)?,
            recall: interval(|s| s.recall)?,
            f1: interval(|s| s.f1)?,
        })
    }
}

impl Interval {
    fn of(mut values: Vec<f64>) -> Option<Self> {
        values.sort_by(f64::total_cmp);
        let at = |share: f64| {
            values
                .get((share * (values.len().max(1) - 1) as f64).round() as usize)
                .copied()
        };
        Some(Self {
            low: at(0.025)?,
            high: at(0.975)?,
        })
    }
}
