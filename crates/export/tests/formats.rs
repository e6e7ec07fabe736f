//! Every format of the registry holds every note. All text here is invented.

#![allow(clippy::unwrap_used)] // A test fails by it.

use std::sync::LazyLock;

use chartlight_export::{
    Annotated, AnnotatedError, Annotation, Author, Candidate, Code, Export, Kinds, Part,
    Provenance, Timestamp, by_name, formats,
};
use chartlight_mention::{Assertion, LabelScheme, Mention, SchemeIndex, Status, TypeIndex};
use chartlight_pipeline::Coverage;
use chartlight_text::{ByteRange, Document};
use proptest::prelude::*;

fn schemes() -> Vec<LabelScheme> {
    vec![
        LabelScheme::new("signs", ["=SIGN, \"x\"", "<b>&"]).unwrap(),
        LabelScheme::new("other", ["'OTHER"]).unwrap(),
    ]
}

/// Of all types, so that no format leaves a mention out.
static KINDS: LazyLock<Kinds> = LazyLock::new(|| {
    let table = serde_json::json!({
        "signs": {"=SIGN, \"x\"": "finding", "<b>&": "problem"},
        "other": {"'OTHER": "problem"},
    });
    Kinds::from_json(&table.to_string()).unwrap()
});

static PROVENANCE: LazyLock<Provenance> = LazyLock::new(|| Provenance {
    tool: "chartlight".to_owned(),
    version: "0.1.0".to_owned(),
    model: None,
    device: None,
    at: Timestamp::from_unix_ms(0).unwrap(),
});

fn export(notes: &[Annotated]) -> Export<'_> {
    Export {
        notes,
        provenance: &PROVENANCE,
        kinds: &KINDS,
    }
}

fn code(code: &str) -> Code {
    Code {
        system: "https://example.org/invented?a=b&c".to_owned(),
        version: "=2026-01; 'x'".to_owned(),
        code: code.to_owned(),
        display: "+Fièvre \"lunaire\", <chronic> & mild | 5 %; sick".to_owned(),
    }
}

/// Every word is a mention, and so is the text from the first word to the last, in another scheme.
fn annotated(text: &str) -> Annotated {
    annotated_every(1, text)
}

/// As [`annotated`], with only every so manyeth word.
fn annotated_every(step: usize, text: &str) -> Annotated {
    let words: Vec<_> = chartlight_text::words(text).step_by(step).collect();
    let whole = words
        .first()
        .zip(words.last())
        .map(|(first, last)| first.hull(*last));
    let mention = |nth: usize, range, scheme| Annotation {
        mention: Mention {
            range,
            scheme: SchemeIndex(scheme),
            label: TypeIndex(if scheme == 0 { nth % 2 } else { 0 }),
            score: 1.0 / (nth + 1) as f32,
            assertion: Assertion {
                status: [Status::Present, Status::Absent, Status::SomeoneElse][nth % 3],
                cue: words.get(nth / 2).copied().filter(|_| nth % 3 == 1),
                scope: None,
            },
        },
        by: [Author::Model, Author::Reader][nth % 2],
        code: (nth % 4 == 1).then(|| code("IN:0001|;%")),
    };
    let annotations = words
        .iter()
        .enumerate()
        .map(|(n, &word)| mention(n, word, 0));
    let annotations: Vec<_> = annotations
        .chain(whole.map(|whole| mention(1, whole, 1)))
        .collect();
    let document = Document::new(text).with_id("-1+cmd");
    Annotated::new(
        document,
        schemes(),
        annotations,
        Coverage::default(),
        Vec::new(),
    )
    .unwrap()
}

fn check(texts: &[&str]) {
    check_notes(&texts.iter().map(|text| annotated(text)).collect::<Vec<_>>());
}

fn check_notes(notes: &[Annotated]) {
    let export = export(notes);
    for format in formats() {
        // `write` reads back and compares.
        let written = format.write(&export).unwrap();
        assert!(written.left_out.is_empty(), "{}", format.name);
        if format.name == "fhir" {
            check_fhir(&serde_json::from_slice(&written.bytes).unwrap());
        }
        if !notes.is_empty() {
            let fewer = Export {
                notes: &notes[1..],
                ..export
            };
            assert!(
                format.verify(&written.bytes, &fewer).is_err(),
                "{}",
                format.name
            );
        }
    }
}

/// FHIR has nothing empty, and its schema's strings match `[ \r\n\t\S]+`.
fn check_fhir(value: &serde_json::Value) {
    use serde_json::Value;
    match value {
        Value::Object(members) => {
            assert!(!members.is_empty(), "an element is empty");
            members.values().for_each(check_fhir);
        }
        Value::Array(items) => {
            assert!(!items.is_empty(), "a list is empty");
            items.iter().for_each(check_fhir);
        }
        Value::String(string) => {
            // As JavaScript and Python have `\s`, and controls are forbidden beside.
            let odd = |c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}';
            let odd = string.chars().find(|&c| odd(c) && !" \r\n\t".contains(c));
            assert!(!string.is_empty() && odd.is_none(), "{odd:?}");
        }
        _ => {}
    }
}

#[test]
fn hard_notes() {
    check(&[]);
    check(&["", "  \r\n"]);
    check(&[
        "=1+1\r\n+cmd|' -x @y <b>&amp;\"q\", \u{feff}e\u{301}👩🏽‍⚕️ \u{202b}חום גבוה\u{202c}\u{0}\u{1c} end",
    ]);
    check(&["fever", "fever", "\u{1f912}"]);
    check(&["no-break\u{a0}blank, thin\u{2009}blank, next\u{85}line, \u{9f}control, \u{feff}mark"]);
}

#[test]
fn a_megabyte() {
    // 5,000 mentions, and one over all of it.
    let line = "Fièvre élevée 🤒, hospitalisation, no exanthema.\r\n";
    check_notes(&[annotated_every(36, &line.repeat(20_000))]);
}

#[test]
fn a_changed_file_is_refused() {
    let notes = [annotated("no fever")];
    let others = [annotated("no fewer")];
    let export = export(&notes);
    for format in formats() {
        let file = format.write(&export).unwrap().bytes;
        let other = Export {
            notes: &others,
            ..export
        };
        assert!(format.verify(&file, &other).is_err(), "{}", format.name);
        if let Ok(file) = String::from_utf8(file) {
            let changed = file.replace("fever", "fewer");
            assert!(
                format.verify(changed.as_bytes(), &export).is_err(),
                "{}",
                format.name
            );
        }
    }
}

#[test]
fn pieces_make_the_whole() {
    let notes = [annotated("no fever"), annotated("rash")];
    let export = export(&notes);
    for (format, framing) in formats().iter().filter_map(|f| Some((f, f.framing?))) {
        let mut file = framing.open.as_bytes().to_vec();
        for (nth, note) in notes.iter().enumerate() {
            if nth > 0 {
                file.extend(framing.between.as_bytes());
            }
            let one = Export {
                notes: std::slice::from_ref(note),
                ..export
            };
            file.extend(format.write_piece(&one).unwrap());
            file.extend(framing.after_each.as_bytes());
        }
        file.extend(framing.close.as_bytes());
        assert_eq!(
            file,
            format.write(&export).unwrap().bytes,
            "{}",
            format.name
        );
    }
}

#[test]
fn a_spreadsheet_finds_no_formula() {
    let notes = [annotated("=1 -2")];
    let export = export(&notes);
    let file = by_name("csv").unwrap().write(&export).unwrap().bytes;
    for record in csv::Reader::from_reader(file.as_slice()).records() {
        for cell in &record.unwrap() {
            assert!(
                !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                "{cell}"
            );
        }
    }
}

#[test]
fn candidates_are_in_json_and_nowhere_else() {
    let mention = Annotation {
        mention: Mention {
            range: ByteRange::new(3, 13).unwrap(),
            scheme: SchemeIndex(0),
            label: TypeIndex(0),
            score: 0.5,
            assertion: Assertion::default(),
        },
        by: Author::Model,
        code: None,
    };
    let text = "no moon fever now";
    let n = text.len();
    let coverage = Coverage {
        characters_read: n,
        characters_total: n,
        windows: 1,
        windows_total: 1,
    };
    let note = Annotated::new(
        Document::new(text),
        schemes(),
        [mention.clone()],
        coverage,
        Vec::new(),
    );
    let mut asked = Vec::new();
    let notes = [note.unwrap().with_candidates(|scheme, label, range| {
        asked.push((scheme.to_owned(), label.to_owned(), range));
        vec![Candidate {
            vocabulary: "invented".to_owned(),
            version: "1".to_owned(),
            system: "https://example.org/invented".to_owned(),
            code: "IN:0002".to_owned(),
            display: "Moon fever, chronic".to_owned(),
            matched: "moon fever".to_owned(),
            score: 0.123_456,
        }]
    })];
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].2, mention.mention.range);
    let export = export(&notes);
    for format in formats() {
        let bytes = format.write(&export).unwrap().bytes;
        let has_code = bytes.windows(7).any(|window| window == b"IN:0002");
        assert_eq!(has_code, format.name.starts_with("json"), "{}", format.name);
        if has_code {
            let other = String::from_utf8(bytes)
                .unwrap()
                .replace("IN:0002", "IN:0003");
            assert!(format.verify(other.as_bytes(), &export).is_err());
        }
    }
}

#[test]
fn a_chosen_code_is_in_every_format_with_a_place_for_it() {
    let notes = [annotated("no moon fever")];
    let export = export(&notes);
    for format in formats() {
        let bytes = format.write(&export).unwrap().bytes;
        let holds = format.holds.contains(&Part::Code);
        assert_eq!(holds, format.name != "web-annotation", "{}", format.name);
        let Ok(file) = String::from_utf8(bytes) else {
            continue;
        };
        assert_eq!(file.contains("IN:0001"), holds, "{}", format.name);
        if holds {
            let other = file.replace("IN:0001", "IN:0003");
            assert!(format.verify(other.as_bytes(), &export).is_err());
        }
    }
    let file = by_name("fhir").unwrap().write(&export).unwrap().bytes;
    let bundle: serde_json::Value = serde_json::from_slice(&file).unwrap();
    let said: Vec<_> = bundle["entry"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|entry| entry["resource"]["code"].as_object())
        .collect();
    let (with, without): (Vec<_>, Vec<_>) = said
        .into_iter()
        .partition(|said| said.contains_key("coding"));
    assert!(!without.is_empty());
    assert_eq!(
        with[0]["coding"],
        serde_json::json!([{
            "system": code("").system,
            "version": code("").version,
            "code": "IN:0001|;%",
            "display": code("").display,
            "userSelected": true,
        }])
    );
}

#[test]
fn a_code_that_is_none_is_refused() {
    let text = "moon fever";
    let mention = annotated(text).annotations().next().unwrap().mention;
    let annotation = Annotation {
        mention,
        by: Author::Reader,
        code: Some(code("IN 0001")),
    };
    let refused = Annotated::new(
        Document::new(text),
        schemes(),
        [annotation],
        Coverage::default(),
        Vec::new(),
    );
    assert_eq!(refused, Err(AnnotatedError::Code { index: 0 }));
}

#[test]
fn what_is_not_of_the_note_is_refused() {
    let mention = |start, end| Annotation {
        mention: Mention {
            range: ByteRange::new(start, end).unwrap(),
            scheme: SchemeIndex(0),
            label: TypeIndex(0),
            score: 0.5,
            assertion: Assertion::default(),
        },
        by: Author::Model,
        code: None,
    };
    for (start, end) in [(0, 1), (4, 6), (4, 4), (0, 99)] {
        let refused = Annotated::new(
            Document::new("🤒 ab"),
            schemes(),
            [mention(start, end)],
            Coverage::default(),
            Vec::new(),
        );
        assert!(refused.is_err(), "{start} {end}");
    }
}

proptest! {
    #[test]
    fn any_notes(texts in prop::collection::vec(any::<String>(), 0..3)) {
        check(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    }
}
