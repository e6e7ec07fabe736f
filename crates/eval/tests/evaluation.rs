//! Predictions against gold, from text to report.

#![allow(clippy::unwrap_used)] // A test fails by it.

use chartlight_corpus::{Corpus, conll, iob_csv};
use chartlight_eval::{
    Bootstrap, Evaluation, LabelMapping, Mistake, Prediction, Report, difference,
};
use chartlight_mention::{LabelScheme, TypeIndex};
use chartlight_text::ByteRange;

fn scheme() -> LabelScheme {
    LabelScheme::new("signs", vec!["SIGN".to_owned(), "DRUG".to_owned()]).unwrap()
}

fn mapping(renames: &[(&str, &str)], only: &[&str]) -> LabelMapping {
    let renames: Vec<_> = renames
        .iter()
        .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
        .collect();
    let only: Vec<_> = only.iter().map(|&t| t.to_owned()).collect();
    LabelMapping::new(&scheme(), &renames, &only).unwrap()
}

/// Predictions by the words of the text that they cover, each at its first place.
fn predictions(text: &str, said: &[(&str, usize)]) -> Vec<Prediction> {
    let place = |words: &str| {
        let start = text.find(words).unwrap();
        ByteRange::new(start, start + words.len()).unwrap()
    };
    said.iter()
        .map(|&(words, t)| Prediction {
            range: place(words),
            label: TypeIndex(t),
        })
        .collect()
}

fn evaluate(
    corpus: &Corpus,
    mapping: LabelMapping,
    said: &[(&str, usize)],
) -> (Report, Vec<Mistake>) {
    let mut evaluation = Evaluation::new(mapping);
    let mut mistakes = Vec::new();
    for document in corpus.documents() {
        mistakes.extend(evaluation.add(
            corpus,
            document,
            &predictions(document.document.text(), said),
        ));
    }
    (evaluation.report(None), mistakes)
}

const WORDS: &str = "No O\nhigh B-SIGN\nfever I-SIGN\nhis B-ANAPHOR\nold I-ANAPHOR\n\nrash B-SIGN\naspirin B-DRUG\n";

/// `(correct, predicted, gold)` of all types.
#[track_caller]
fn check(said: &[(&str, usize)], correct: f64, predicted: f64, gold: f64) {
    let corpus = conll::read(WORDS).unwrap();
    let (report, _) = evaluate(&corpus, mapping(&[], &[]), said);
    let score = report.scores.micro;
    let ratio = |a: f64, b: f64| if b == 0.0 { 0.0 } else { a / b };
    assert_eq!(
        (score.precision, score.recall),
        (ratio(correct, predicted), ratio(correct, gold)),
        "{said:?}"
    );
    assert_eq!(
        (report.documents, report.sentences, report.words),
        (1, 2, 7)
    );
    assert_eq!(report.left_out.get("ANAPHOR"), Some(&1));
}

#[test]
fn mentions_count_for_the_words_that_they_touch() {
    check(
        &[("high fever", 0), ("rash", 0), ("aspirin", 1)],
        3.0,
        3.0,
        3.0,
    );
    // Part of a word is the word.
    check(&[("gh fev", 0)], 1.0, 1.0, 3.0);
    check(&[("high", 0)], 0.0, 1.0, 3.0);
    // Two mentions in one word are one, and the first gives its type.
    check(&[("asp", 1), ("irin", 0)], 1.0, 1.0, 3.0);
    // A mention over a sentence end counts in both sentences, as its tags would.
    check(&[("old rash", 0)], 1.0, 2.0, 3.0);
    check(&[], 0.0, 0.0, 3.0);
}

#[test]
fn types_are_renamed_left_out_and_restricted() {
    let corpus = conll::read(WORDS).unwrap();
    let said = [("his old", 0), ("aspirin", 1)];
    let (report, _) = evaluate(&corpus, mapping(&[("ANAPHOR", "SIGN")], &[]), &said);
    assert!(report.left_out.is_empty());
    assert_eq!(report.scores.types["SIGN"].support, 3);
    assert_eq!(report.scores.types["SIGN"].score.precision, 1.0);
    let (report, _) = evaluate(&corpus, mapping(&[], &["DRUG"]), &said);
    assert_eq!(report.scores.micro.f1, 1.0);
    assert_eq!(report.left_out.values().sum::<usize>(), 3);
    let refused =
        LabelMapping::new(&scheme(), &[("A".to_owned(), "B".to_owned())], &[]).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the scheme \"signs\" has no type \"B\"; it has SIGN, DRUG"
    );
}

#[test]
fn mistakes_by_kind() {
    let corpus = conll::read(WORDS).unwrap();
    let said = [("No", 1), ("fever", 0), ("rash", 1)];
    let (report, mistakes) = evaluate(&corpus, mapping(&[], &[]), &said);
    let counts = report.mistakes;
    assert_eq!(
        (
            counts.spurious,
            counts.missed,
            counts.wrong_type,
            counts.wrong_boundary,
            counts.wrong_type_and_boundary
        ),
        (1, 1, 1, 1, 0)
    );
    assert!(
        mistakes
            .iter()
            .any(|m| matches!(m, Mistake::WrongType { gold, .. } if gold.words == (5..6)))
    );
    let (report, _) = evaluate(&corpus, mapping(&[], &[]), &[("fever", 1)]);
    assert_eq!(report.mistakes.wrong_type_and_boundary, 1);
}

#[test]
fn spans_of_brat_count_by_words_and_the_longest_stays() {
    let mut corpus = Corpus::default();
    let text = "Has 🤒 high-grade fever.\nTook aspirin.";
    let annotations = "T1\tSIGN 6 22\thigh-grade fever\nT2\tDRUG 6 10\thigh\nT3\tDRUG 29 36\taspirin\nT4\tAge 0 3\tHas\n";
    corpus.push_brat("a", text, annotations).unwrap();
    let (report, mistakes) = evaluate(
        &corpus,
        mapping(&[], &[]),
        &[("high-grade fever", 0), ("aspirin", 1)],
    );
    assert_eq!(report.scores.micro.f1, 1.0, "{mistakes:?}");
    assert_eq!((report.overlapped, report.left_out["Age"]), (1, 1));
    assert_eq!((report.documents, report.sentences), (1, 2));
}

#[test]
fn the_report_has_the_promised_keys() {
    let corpus = conll::read(WORDS).unwrap();
    let (report, _) = evaluate(&corpus, mapping(&[], &[]), &[("rash", 0)]);
    let json = serde_json::to_value(&report).unwrap();
    for pointer in [
        "/micro/precision",
        "/micro/recall",
        "/micro/f1",
        "/macro/f1",
        "/weighted/f1",
        "/types/SIGN/precision",
        "/types/SIGN/recall",
        "/types/SIGN/f1",
        "/types/SIGN/support",
        "/strict/micro/f1",
        "/documents",
        "/sentences",
        "/left_out/ANAPHOR",
        "/mistakes/missed",
    ] {
        assert!(json.pointer(pointer).is_some(), "{pointer}");
    }
}

#[test]
fn intervals_hold_the_score_and_repeat() {
    let mut file = "Token,Tag,Sentence_Num,Sentence_Num_Global,File\n".to_owned();
    for nth in 0..40 {
        file.push_str(&format!("w{nth},B-SIGN,1,{nth},f{nth}\n"));
    }
    let corpus = iob_csv::read(&file).unwrap();
    let counted = |found: fn(usize) -> bool| {
        let mut evaluation = Evaluation::new(mapping(&[], &[]));
        for (nth, document) in corpus.documents().iter().enumerate() {
            let said = if found(nth) {
                vec![(document.document.text(), 0)]
            } else {
                vec![]
            };
            evaluation.add(
                &corpus,
                document,
                &predictions(document.document.text(), &said),
            );
        }
        evaluation
    };
    let bootstrap = Bootstrap {
        resamples: 500,
        seed: 1,
    };
    let half = counted(|nth| nth % 2 == 0);
    let intervals = half.report(Some(bootstrap)).intervals.unwrap();
    // Recall is the mean of 40 draws of 0 or 1: 0.5 ± 1.96 · sqrt(0.25 / 40) = 0.5 ± 0.155.
    let recall = intervals.micro.recall;
    assert!(
        (recall.low - 0.345).abs() < 0.04 && (recall.high - 0.655).abs() < 0.04,
        "{recall:?}"
    );
    assert_eq!(intervals.types["SIGN"].recall, recall);
    assert!(!intervals.types.contains_key("DRUG"));
    assert_eq!(half.report(Some(bootstrap)).intervals.unwrap(), intervals);
    let all = counted(|_| true);
    let better = difference(
        half.document_counts(),
        all.document_counts(),
        &scheme(),
        bootstrap,
    )
    .unwrap();
    assert!(better.low > 0.0);
    let same = difference(
        all.document_counts(),
        all.document_counts(),
        &scheme(),
        bootstrap,
    )
    .unwrap();
    assert_eq!((same.low, same.high), (0.0, 0.0));
    assert!(difference(&[], all.document_counts(), &scheme(), bootstrap).is_none());
    assert!(
        Evaluation::new(mapping(&[], &[]))
            .report(Some(bootstrap))
            .intervals
            .is_none()
    );
}
