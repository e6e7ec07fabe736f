//! Writes invented notes in every format into a folder, for other programs' readers to be tried on.
//!
//! `notes.json` holds the texts; each other file is called after its format.

use std::error::Error;
use std::path::PathBuf;

use chartlight_export::{
    Annotated, Annotation, Author, Code, Export, Kinds, Model, Provenance, Timestamp, formats,
};
use chartlight_mention::{Assertion, LabelScheme, Mention, SchemeIndex, Status, TypeIndex};
use chartlight_pipeline::Coverage;
use chartlight_text::{ByteRange, Document};

/// Phrase, scheme, type, status, cue. Types are those of [`schemes`].
type Said = (&'static str, usize, usize, Status, Option<&'static str>);

const FIRST: &str = "🤒 Emily K., 41 y\r\n\r\nNo fever. Possible Marfan syndrome; \
    mother had Fabry disease.\r\nHistory of café-au-lait\r\nspots. If she gets chest pain, give \
    aspirin 👩🏽‍⚕️. Appendectomy 2011, MRI\u{a0}of the e\u{301}paule planned; not on warfarin.\r\n";

const FIRST_SAID: [Said; 12] = [
    ("fever", 0, 1, Status::Absent, Some("No")),
    ("Marfan syndrome", 0, 0, Status::Possible, Some("Possible")),
    ("Fabry disease", 0, 0, Status::SomeoneElse, Some("mother")),
    (
        "café-au-lait\r\nspots",
        0,
        1,
        Status::Historical,
        Some("History of"),
    ),
    ("chest pain", 0, 1, Status::Hypothetical, Some("If")),
    ("pain", 0, 1, Status::Hypothetical, Some("If")),
    ("pain, give aspirin", 1, 2, Status::Present, None),
    ("aspirin", 1, 0, Status::Hypothetical, Some("If")),
    ("Appendectomy", 1, 1, Status::Historical, None),
    ("MRI\u{a0}of the e\u{301}paule", 1, 2, Status::Present, None),
    ("she", 0, 2, Status::Present, None),
    ("warfarin", 1, 0, Status::Absent, Some("not")),
];

const LAST: &str = "Dyspnea. \u{1f489} =1+1 <b>Dyspnea</b>";
const LAST_SAID: [Said; 1] = [("Dyspnea", 0, 1, Status::Present, None)];

fn schemes() -> Result<Vec<LabelScheme>, Box<dyn Error>> {
    Ok(vec![
        LabelScheme::new("rare-disease", ["DISEASE", "SIGN", "ANAPHOR"])?,
        LabelScheme::new("sample scheme", ["MEDICATION", "PROCEDURE", "TEST: <x>"])?,
    ])
}

fn kinds() -> Result<Kinds, Box<dyn Error>> {
    let table = r#"{"sample scheme": {
        "MEDICATION": "medication", "PROCEDURE": "procedure", "TEST: <x>": "measurement"
    }}"#;
    Ok(Kinds::shipped().with(Kinds::from_json(table)?))
}

fn code(nth: usize) -> Code {
    Code {
        system: "https://example.org/invented".to_owned(),
        version: "2026-11".to_owned(),
        code: format!("IN:{nth:07}"),
        display: "Café-au-lait, \"mild\"; 5 %".to_owned(),
    }
}

fn range(text: &str, phrase: &str) -> Result<ByteRange, Box<dyn Error>> {
    let start = text
        .find(phrase)
        .ok_or_else(|| format!("no {phrase} in it"))?;
    Ok(ByteRange::new(start, start + phrase.len()).ok_or("no range")?)
}

fn note(id: Option<&str>, text: &str, said: &[Said]) -> Result<Annotated, Box<dyn Error>> {
    let mut annotations = Vec::new();
    for (nth, &(phrase, scheme, label, status, cue)) in said.iter().enumerate() {
        let cue = cue.map(|cue| range(text, cue)).transpose()?;
        annotations.push(Annotation {
            mention: Mention {
                range: range(text, phrase)?,
                scheme: SchemeIndex(scheme),
                label: TypeIndex(label),
                score: 1.0 - nth as f32 / 16.0,
                assertion: Assertion {
                    status,
                    cue,
                    scope: None,
                },
            },
            by: if nth % 4 == 3 {
                Author::Reader
            } else {
                Author::Model
            },
            code: (nth % 4 == 3).then(|| code(nth)),
        });
    }
    let document = match id {
        Some(id) => Document::new(text).with_id(id),
        None => Document::new(text),
    };
    let coverage = Coverage::default();
    Ok(Annotated::new(
        document,
        schemes()?,
        annotations,
        coverage,
        Vec::new(),
    )?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os()
        .nth(1)
        .map(PathBuf::from)
        .ok_or("which folder?")?;
    let notes = [
        note(Some("note 1"), FIRST, &FIRST_SAID)?,
        note(None, "", &[])?,
        note(Some("same"), LAST, &LAST_SAID)?,
        note(Some("same again"), LAST, &LAST_SAID)?,
    ];
    let provenance = Provenance {
        tool: "chartlight".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        model: Some(Model {
            id: "sample-model".to_owned(),
            title: "A model that there is not".to_owned(),
        }),
        device: Some("no device".to_owned()),
        at: Timestamp::from_unix_ms(1_795_480_245_007).ok_or("no time")?,
    };
    let kinds = kinds()?;
    let export = Export {
        notes: &notes,
        provenance: &provenance,
        kinds: &kinds,
    };
    std::fs::create_dir_all(&folder)?;
    for format in formats() {
        let name = format!("{}.{}", format.name, format.extension);
        std::fs::write(folder.join(name), format.write(&export)?.bytes)?;
    }
    let texts: Vec<_> = notes.iter().map(|note| note.document().text()).collect();
    std::fs::write(folder.join("notes.json"), serde_json::to_vec(&texts)?)?;
    Ok(())
}
