//! Every format of the registry holds every note. All text here is invented.

#![allow(clippy::unwrap_used)] // A test fails by it.

use chartlight_export::{
    Annotated, Annotation, Author, Export, Kinds, Provenance, Timestamp, by_name, formats,
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

fn provenance() -> Provenance {
    Provenance {
        tool: "chartlight".to_owned(),
        version: "0.1.0".to_owned(),
        model: None,
        device: None,
        at: Timestamp::from_unix_ms(0).unwrap(),
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
            },
        },
        by: [Author::Model, Author::Reader][nth % 2],
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
    let (provenance, kinds) = (provenance(), Kinds::shipped());
    let export = Export {
        notes,
        provenance: &provenance,
        kinds: &kinds,
    };
    for format in formats() {
        // `write` reads back and compares.
        let written = format.write(&export).unwrap();
        assert!(written.left_out.is_empty(), "{}", format.name);
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

#[test]
fn hard_notes() {
    check(&[]);
    check(&["", "  \r\n"]);
    check(&[
        "=1+1\r\n+cmd|' -x @y <b>&amp;\"q\", \u{feff}e\u{301}👩🏽‍⚕️ \u{202b}חום גבוה\u{202c}\u{0}\u{1c} end",
    ]);
    check(&["fever", "fever", "\u{1f912}"]);
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
    let (provenance, kinds) = (provenance(), Kinds::shipped());
    let export = Export {
        notes: &notes,
        provenance: &provenance,
        kinds: &kinds,
    };
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
    let (provenance, kinds) = (provenance(), Kinds::shipped());
    let export = Export {
        notes: &notes,
        provenance: &provenance,
        kinds: &kinds,
    };
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
    let (provenance, kinds) = (provenance(), Kinds::shipped());
    let export = Export {
        notes: &notes,
        provenance: &provenance,
        kinds: &kinds,
    };
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
