//! Scores are those of the `seqeval` package (`tests/golden/make_seqeval_golden.py` made the golden file).

#![allow(clippy::unwrap_used)] // A test fails by it.

use std::collections::BTreeMap;

use chartlight_eval::{Counts, Mode, Score, Scores, count_tags};
use chartlight_mention::{LabelScheme, Tag, TypeIndex};
use serde::Deserialize;

#[derive(Deserialize)]
struct Golden {
    types: Vec<String>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    gold: Vec<Vec<String>>,
    predicted: Vec<Vec<String>>,
    default: Expected,
    strict: Expected,
}

#[derive(Deserialize)]
struct Expected {
    micro: Score,
    #[serde(rename = "macro")]
    macro_average: Score,
    weighted: Score,
    types: BTreeMap<String, ExpectedType>,
}

#[derive(Deserialize)]
struct ExpectedType {
    #[serde(flatten)]
    score: Score,
    support: usize,
}

fn tags(scheme: &LabelScheme, sequences: &[Vec<String>]) -> Vec<Vec<Tag>> {
    let tag = |label: &String| {
        let type_of =
            |name: &str| TypeIndex(scheme.types().iter().position(|t| t == name).unwrap());
        match label.split_once('-') {
            None => Tag::Outside,
            Some(("B", name)) => Tag::Begin(type_of(name)),
            Some((_, name)) => Tag::Inside(type_of(name)),
        }
    };
    sequences
        .iter()
        .map(|labels| labels.iter().map(tag).collect())
        .collect()
}

#[track_caller]
fn assert_close(found: Score, expected: Score, what: &str) {
    for (found, expected) in [
        (found.precision, expected.precision),
        (found.recall, expected.recall),
        (found.f1, expected.f1),
    ] {
        assert!(
            (found - expected).abs() < 1e-12,
            "{what}: {found} is not {expected}"
        );
    }
}

fn check(scheme: &LabelScheme, case: &Case, mode: Mode, expected: &Expected, name: &str) {
    let mut counts = Counts::none(scheme);
    count_tags(
        &mut counts,
        &tags(scheme, &case.gold),
        &tags(scheme, &case.predicted),
        mode,
    )
    .unwrap();
    let found = Scores::of(&counts, scheme);
    assert_close(found.micro, expected.micro, &format!("{name}, micro"));
    assert_close(
        found.macro_average,
        expected.macro_average,
        &format!("{name}, macro"),
    );
    assert_close(
        found.weighted,
        expected.weighted,
        &format!("{name}, weighted"),
    );
    assert!(
        found.types.keys().eq(expected.types.keys()),
        "{name}: types"
    );
    for (entity_type, expected) in &expected.types {
        let found = found.types[entity_type];
        assert_close(
            found.score,
            expected.score,
            &format!("{name}, {entity_type}"),
        );
        assert_eq!(found.support, expected.support, "{name}, {entity_type}");
    }
}

#[test]
fn every_score_is_that_of_the_package() {
    let golden: Golden = serde_json::from_str(include_str!("golden/seqeval.json")).unwrap();
    let scheme = LabelScheme::new("golden", golden.types).unwrap();
    assert_eq!(golden.cases.len(), 60);
    for (nth, case) in golden.cases.iter().enumerate() {
        check(
            &scheme,
            case,
            Mode::Default,
            &case.default,
            &format!("case {nth}, default"),
        );
        check(
            &scheme,
            case,
            Mode::Strict,
            &case.strict,
            &format!("case {nth}, strict"),
        );
    }
}

#[test]
fn sequences_of_another_shape_are_refused() {
    let scheme = LabelScheme::new("golden", vec!["A".to_owned()]).unwrap();
    let mut counts = Counts::none(&scheme);
    let refused = count_tags(&mut counts, &[vec![Tag::Outside]], &[vec![]], Mode::Default);
    assert_eq!(
        refused.unwrap_err().to_string(),
        "sequence 0 has 1 gold tags and 0 predicted ones"
    );
}
