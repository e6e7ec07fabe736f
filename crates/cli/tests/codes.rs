//! `chartlight codes` from files to files, and the candidates in what `tag` writes. All names here
//! are invented.

#![allow(clippy::unwrap_used)] // A test fails by it.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use chartlight_cli::arguments::{Arguments, Command};
use chartlight_cli::codes::{self, Naming};
use chartlight_export::{Annotated, Annotation, Author, Export, Kinds, Provenance, Timestamp};
use chartlight_mention::{Assertion, LabelScheme, Mention, SchemeIndex, TypeIndex};
use chartlight_pipeline::Coverage;
use chartlight_text::{ByteRange, Document};
use clap::Parser;
use serde_json::Value;

const OBO: &str = "\
format-version: 1.2

[Term]
id: IN:1
name: moon fever
synonym: \"lunar pyrexia\" EXACT []
synonym: \"night heat\" BROAD []

[Term]
id: IN:2
name: chronic glass bone disease
";

const ABOUT: [(&str, &str); 8] = [
    ("--name", "invented"),
    ("--title", "Invented"),
    ("--version-of", "1"),
    ("--system", "https://example.org/in"),
    ("--domain", "sign"),
    ("--licence", "CC0-1.0"),
    ("--attribution", "Ours"),
    ("--source", "Written for tests"),
];

fn run(arguments: impl IntoIterator<Item = OsString>) -> anyhow::Result<String> {
    let line = ["chartlight".into(), "codes".into()].into_iter();
    let Command::Codes(arguments) = Arguments::parse_from(line.chain(arguments)).command else {
        panic!("another command");
    };
    let mut out = Vec::new();
    codes::run(&arguments.command, &mut out)?;
    Ok(String::from_utf8(out)?)
}

fn build(folder: &Path, format: &str, content: &str) -> anyhow::Result<PathBuf> {
    let (input, out) = (folder.join("input"), folder.join(format!("{format}.codes")));
    fs::write(&input, content).unwrap();
    let mut line: Vec<OsString> = vec!["build".into(), "--format".into(), format.into()];
    line.extend([
        "--input".into(),
        input.into(),
        "--out".into(),
        out.clone().into(),
    ]);
    line.extend(
        ABOUT
            .iter()
            .flat_map(|(name, value)| [name.into(), value.into()]),
    );
    let said = run(line)?;
    assert!(said.contains("concepts"), "{said}");
    Ok(out)
}

fn find(file: &Path, words: &str) -> Vec<Value> {
    let line = ["find".into(), "--codes".into(), file.into(), words.into()];
    let out = run(line).unwrap();
    out.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn an_ontology_and_a_table_can_be_asked() {
    let folder = tempfile::tempdir().unwrap();
    let file = build(folder.path(), "obo", OBO).unwrap();
    let found = find(&file, "Pyrexia, lunar");
    assert_eq!(found[0]["code"], "IN:1");
    assert_eq!(found[0]["display"], "moon fever");
    assert_eq!(found[0]["matched"], "lunar pyrexia");
    assert_eq!(found[0]["score"], 1.0);
    // Only synonyms that mean the same are taken.
    assert!(find(&file, "night heat").is_empty());

    let table = "T1\tmoon fever\nT2\tglass bones\tbones of glass\tbony glass\n";
    let file = build(folder.path(), "tsv", table).unwrap();
    assert_eq!(find(&file, "glass bone")[0]["code"], "T2");
    let measured = run(["measure".into(), file.into()]).unwrap();
    assert!(measured.contains("1 names held out"), "{measured}");
}

#[test]
fn what_is_wrong_is_said_with_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let error = build(folder.path(), "tsv", "T1\n").unwrap_err();
    let error = format!("{error:#}");
    assert!(
        error.contains("input") && error.contains("line 1"),
        "{error}"
    );
    let broken = folder.path().join("broken.codes");
    fs::write(&broken, "CHARTLIGHTCODES1").unwrap();
    let error = codes::linker(&[broken], None).unwrap_err();
    let error = format!("{error:#}");
    assert!(
        error.contains("broken.codes") && error.contains("cut off"),
        "{error}"
    );
}

#[test]
fn mentions_get_candidates_and_abbreviations_those_of_their_long_form() {
    let folder = tempfile::tempdir().unwrap();
    let file = build(folder.path(), "obo", OBO).unwrap();
    let table = folder.path().join("domains.json");
    fs::write(&table, r#"{"signs": {"SIGN": ["sign"]}}"#).unwrap();
    let naming = Naming::new(codes::linker(&[file], Some(&table)).unwrap(), 1);

    let text = "Chronic glass bone disease (CGBD). CGBD and moon fever. Aspirin.";
    let of = |words: &str, label| Annotation {
        mention: Mention {
            range: ByteRange::new(
                text.rfind(words).unwrap(),
                text.rfind(words).unwrap() + words.len(),
            )
            .unwrap(),
            scheme: SchemeIndex(0),
            label: TypeIndex(label),
            score: 0.5,
            assertion: Assertion::default(),
        },
        by: Author::Model,
        code: None,
    };
    let n = text.len();
    let note = Annotated::new(
        Document::new(text),
        vec![LabelScheme::new("signs", ["SIGN", "DRUG"]).unwrap()],
        [of("CGBD", 0), of("moon fever", 0), of("Aspirin", 1)],
        Coverage {
            characters_read: n,
            characters_total: n,
            windows: 1,
            windows_total: 1,
        },
        Vec::new(),
    );
    let provenance = Provenance {
        tool: "chartlight".to_owned(),
        version: "0.1.0".to_owned(),
        model: None,
        device: None,
        at: Timestamp::from_unix_ms(0).unwrap(),
    };
    let json = chartlight_export::by_name("json").unwrap();
    let written = json.write(&Export {
        notes: &[naming.named(note.unwrap())],
        provenance: &provenance,
        kinds: &Kinds::shipped(),
    });
    let notes: Value = serde_json::from_slice(&written.unwrap().bytes).unwrap();
    let mentions = notes[0]["mentions"].as_array().unwrap();
    assert_eq!(
        mentions[0]["candidates"],
        serde_json::json!([{
            "vocabulary": "invented", "version": "1", "system": "https://example.org/in",
            "code": "IN:2", "display": "chronic glass bone disease",
            "matched": "chronic glass bone disease", "score": 1.0
        }])
    );
    assert_eq!(mentions[1]["candidates"][0]["code"], "IN:1");
    // No vocabulary is about its type.
    assert_eq!(mentions[2].get("candidates"), None);
}
