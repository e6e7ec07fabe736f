//! `chartlight deidentify` from bytes to bytes, by patterns and with a tagger that knows a few words.

#![allow(clippy::unwrap_used)] // A test fails by it.

mod support;

use std::io::Cursor;

use chartlight_cli::arguments::{Arguments, Command, DeidentifyArguments};
use chartlight_cli::deidentify::{Finder, deidentify};
use chartlight_cli::marks::Style;
use chartlight_cli::notes::notes;
use chartlight_mention::SchemeIndex;
use clap::Parser;
use serde_json::Value;
use support::KnownWords;

fn arguments(line: &str) -> DeidentifyArguments {
    let words = ["chartlight", "deidentify"]
        .into_iter()
        .chain(line.split_whitespace());
    match Arguments::try_parse_from(words).unwrap().command {
        Command::Deidentify(arguments) => arguments,
        other => panic!("{other:?}"),
    }
}

fn run(line: &str, finder: &mut Finder<'_, KnownWords>, stdin: &[u8]) -> (String, Vec<String>) {
    let arguments = arguments(line);
    let (mut out, mut complaints) = (Vec::new(), Vec::new());
    let mut stdin = Cursor::new(stdin);
    let inputs = notes(&arguments.files, arguments.input, &mut stdin);
    let refused = pollster::block_on(deidentify(
        finder,
        inputs,
        &arguments,
        &mut out,
        Style::Plain,
        &mut |refused| {
            complaints.push(refused.to_string());
        },
    ))
    .unwrap();
    assert_eq!(refused, complaints.len());
    (String::from_utf8(out).unwrap(), complaints)
}

#[track_caller]
fn check(line: &str, note: &str, expected: &str) {
    let (out, complaints) = run(line, &mut Finder::patterns().unwrap(), note.as_bytes());
    assert_eq!(out, expected);
    assert!(complaints.is_empty());
}

#[test]
fn modes() {
    let note = "Dr. Quinn, 3/5/2024: BP 120/80";
    check("", note, "Dr. [NAME], [DATE]: BP 120/80\n");
    check(
        "",
        "Dr. Quinn came. Quinn left.",
        "Dr. [NAME] came. [NAME] left.\n",
    );
    check("--mode mask", note, "Dr. █████, ████████: BP 120/80\n");
    check("--mode mask --short-mask", note, "Dr. █, █: BP 120/80\n");
    let surrogate = |line: &str| run(line, &mut Finder::patterns().unwrap(), note.as_bytes()).0;
    let out = surrogate("--mode surrogate --seed 1");
    assert!(!out.contains("Quinn") && !out.contains("3/5/2024") && out.ends_with(": BP 120/80\n"));
    assert_eq!(out, surrogate("--mode surrogate --seed 1"));
    assert_ne!(out, surrogate("--mode surrogate --seed 2"));
}

#[test]
fn several_notes_have_headings() {
    let input = b"{\"id\": \"a\", \"text\": \"x\"}\n{\"text\": \"y\\n\"}\n";
    let (out, _) = run("--input jsonl", &mut Finder::patterns().unwrap(), input);
    assert_eq!(out, "==> a <==\nx\n==> standard input, line 2 <==\ny\n");
}

#[test]
fn lines_say_what_was_changed() {
    let input = "{\"id\": \"a\", \"text\": \"🤒 on 2024-05-03.\"}\nsecret\n".as_bytes();
    let (out, complaints) = run(
        "--input jsonl --output jsonl",
        &mut Finder::patterns().unwrap(),
        input,
    );
    let line: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(line["id"], "a");
    assert_eq!(line["text"], "🤒 on [DATE].");
    let change =
        serde_json::json!({"start": 5, "end": 15, "new_start": 5, "new_end": 11, "type": "DATE"});
    assert_eq!(line["changes"], serde_json::json!([change]));
    assert_eq!(complaints, ["standard input, line 2: not JSON (column 1)"]);
}

#[test]
fn a_model_adds_what_it_finds() {
    let tagger = KnownWords::new();
    let mut finder = Finder::with_model(&tagger, SchemeIndex(0)).unwrap();
    let (out, _) = run("", &mut finder, b"high fever on 3/5/2024");
    assert_eq!(out, "[SIGN] on [DATE]\n");
    let (out, complaints) = run("", &mut finder, b"unreadable");
    assert!(out.is_empty());
    assert_eq!(
        complaints,
        ["standard input: cannot be de-identified: the device failed: lost"]
    );
}
