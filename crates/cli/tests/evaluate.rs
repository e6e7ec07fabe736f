//! `chartlight eval` with a tagger that knows a few words.

#![allow(clippy::unwrap_used)] // A test fails by it.

mod support;

use chartlight_cli::arguments::{Arguments, Command, EvalArguments};
use chartlight_cli::evaluate::{Evaluated, evaluate};
use chartlight_corpus::iob_csv;
use clap::Parser;
use support::KnownWords;

const CORPUS: &str = "Token,Tag,Sentence_Num,Sentence_Num_Global,File
No,O,1,1,a
high,B-Sign,1,1,a
fever,I-Sign,1,1,a
its,B-ANAPHOR,1,1,a
rash,B-Drug,2,2,a
aspirin,O,1,3,b
";

fn arguments(more: &str) -> EvalArguments {
    let line = format!(
        "chartlight eval --corpus c --format iob-csv --scheme signs --map Sign=SIGN --map Drug=DRUG {more}"
    );
    match Arguments::parse_from(line.split_whitespace()).command {
        Command::Eval(arguments) => arguments,
        other => panic!("{other:?}"),
    }
}

fn run(more: &str) -> Evaluated {
    let corpus = iob_csv::read(CORPUS).unwrap();
    pollster::block_on(evaluate(&KnownWords::new(), &corpus, &arguments(more))).unwrap()
}

#[test]
fn the_json_is_as_promised() {
    let json = serde_json::to_value(run("--bootstrap 20")).unwrap();
    assert_eq!(json["scheme"], "signs");
    // Said: high fever (right), rash as a sign (wrong type), aspirin (spurious).
    assert_eq!(json["micro"]["precision"], 1.0 / 3.0);
    assert_eq!(json["micro"]["recall"], 0.5);
    assert_eq!(json["types"]["SIGN"]["support"], 1);
    assert_eq!(json["macro"]["recall"], 0.5);
    assert_eq!(
        (&json["documents"], &json["sentences"], &json["words"]),
        (&2.into(), &3.into(), &6.into())
    );
    assert_eq!(json["left_out"]["ANAPHOR"], 1);
    assert_eq!(
        (
            &json["mistakes"]["wrong_type"],
            &json["mistakes"]["spurious"]
        ),
        (&1.into(), &1.into())
    );
    assert_eq!(json["intervals"]["resamples"], 20);
    assert!(json["seconds"].as_f64().unwrap() >= 0.0);
    assert!(json.get("examples").is_none());
}

#[test]
fn text_is_shown_only_where_it_is_asked_for() {
    let table = |more: &str| {
        let mut out = Vec::new();
        run(more).write_table(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    let plain = table("");
    assert!(
        plain.contains("left out, not among the scored types: ANAPHOR (1)"),
        "{plain}"
    );
    assert!(
        !plain.contains("rash") && !plain.contains("aspirin"),
        "{plain}"
    );
    let listed = table("--errors");
    assert!(
        listed.contains("a: wrong type; gold DRUG \"rash\"; predicted SIGN \"rash\""),
        "{listed}"
    );
    assert!(
        listed.contains("b: spurious; predicted DRUG \"aspirin\""),
        "{listed}"
    );
    assert!(!table("--errors 1").contains("spurious; predicted"));
}

#[test]
fn thresholds_and_types_narrow_the_score() {
    assert_eq!(run("--threshold 0.8").report.mistakes.spurious, 0);
    let signs = run("--only SIGN").report;
    assert_eq!(signs.scores.types.keys().collect::<Vec<_>>(), ["SIGN"]);
    assert_eq!(signs.left_out["Drug"], 1);
}

#[test]
fn what_the_model_lacks_is_named() {
    let corpus = iob_csv::read(CORPUS).unwrap();
    let refused = |arguments: EvalArguments| {
        pollster::block_on(evaluate(&KnownWords::new(), &corpus, &arguments))
            .unwrap_err()
            .to_string()
    };
    let mut other = arguments("");
    other.scheme = "other".to_owned();
    assert_eq!(
        refused(other),
        "the model has no label scheme \"other\"; it has signs, words"
    );
    assert_eq!(
        refused(arguments("--map A=B")),
        "the scheme \"signs\" has no type \"B\"; it has SIGN, DRUG"
    );
}
