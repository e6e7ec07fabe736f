//! Counts are those of the `nervaluate` package (`tests/golden/make_nervaluate_golden.py` made the
//! golden file).

#![allow(clippy::unwrap_used)] // A test fails by it.

use chartlight_eval::{Agreement, Meetings, Prediction, Score, meetings};
use chartlight_mention::TypeIndex;
use chartlight_text::ByteRange;
use serde::Deserialize;

#[derive(Deserialize)]
struct Golden {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    gold: Vec<[usize; 3]>,
    predicted: Vec<[usize; 3]>,
    strict: Expected,
    partial: Expected,
}

#[derive(Deserialize)]
struct Expected {
    #[serde(flatten)]
    counts: Meetings,
    #[serde(flatten)]
    score: Score,
}

fn spans(rows: &[[usize; 3]]) -> Vec<Prediction> {
    rows.iter()
        .map(|&[start, end, label]| Prediction {
            range: ByteRange::new(start, end).unwrap(),
            label: TypeIndex(label),
        })
        .collect()
}

#[test]
fn every_count_is_that_of_the_package() {
    let golden: Golden = serde_json::from_str(include_str!("golden/nervaluate.json")).unwrap();
    assert_eq!(golden.cases.len(), 200);
    for (nth, case) in golden.cases.iter().enumerate() {
        let (gold, predicted) = (spans(&case.gold), spans(&case.predicted));
        for (agreement, expected) in [
            (Agreement::Strict, &case.strict),
            (Agreement::Partial, &case.partial),
        ] {
            let found = meetings(&gold, &predicted, agreement);
            assert_eq!(found, expected.counts, "case {nth}, {agreement:?}");
            let score = found.score();
            for (found, expected) in [
                (score.precision, expected.score.precision),
                (score.recall, expected.score.recall),
                (score.f1, expected.score.f1),
            ] {
                assert!(
                    (found - expected).abs() < 1e-12,
                    "case {nth}, {agreement:?}"
                );
            }
        }
    }
}
