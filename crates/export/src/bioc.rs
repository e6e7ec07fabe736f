//! BioC JSON: a collection with one passage per note, so that offsets are the note's code points.

use std::collections::BTreeMap;

use chartlight_text::{Lengths, Offsets, sha256};
use serde::{Deserialize, Serialize};

use crate::annotated::{Annotated, Author, Marked, status_of_word, status_word};
use crate::code::Code;
use crate::format::{Codec, Export, ReadError, WriteError};
use crate::found::{Found, range_with_words, score};

/// BioC.
pub(crate) struct Bioc;

type Infons = BTreeMap<String, String>;

#[derive(Serialize, Deserialize)]
struct Collection {
    source: String,
    date: String,
    key: String,
    version: String,
    infons: Infons,
    documents: Vec<BiocDocument>,
}

#[derive(Serialize, Deserialize)]
struct BiocDocument {
    id: String,
    infons: Infons,
    passages: Vec<Passage>,
    annotations: [(); 0],
    relations: [(); 0],
}

#[derive(Serialize, Deserialize)]
struct Passage {
    offset: usize,
    infons: Infons,
    text: String,
    sentences: [(); 0],
    annotations: Vec<BiocAnnotation>,
    relations: [(); 0],
}

#[derive(Serialize, Deserialize)]
struct BiocAnnotation {
    id: String,
    infons: Infons,
    text: String,
    locations: Vec<Location>,
}

#[derive(Serialize, Deserialize)]
struct Location {
    offset: usize,
    length: usize,
}

fn infons<const N: usize>(pairs: [(&str, String); N]) -> Infons {
    pairs.map(|(key, value)| (key.to_owned(), value)).into()
}

fn document(nth: usize, note: &Annotated) -> BiocDocument {
    let text = note.document().text();
    let lengths = note.document().lengths();
    let id = note.document().id().map(str::to_owned);
    BiocDocument {
        id: id.unwrap_or_else(|| (nth + 1).to_string()),
        infons: infons([
            ("code_points", lengths.code_points.to_string()),
            ("utf16_units", lengths.utf16_units.to_string()),
            ("sha256", sha256(text)),
        ]),
        passages: vec![Passage {
            offset: 0,
            infons: Infons::new(),
            text: text.to_owned(),
            sentences: [],
            annotations: note
                .marked()
                .enumerate()
                .map(|(n, m)| annotation(n, &m, text))
                .collect(),
            relations: [],
        }],
        annotations: [],
        relations: [],
    }
}

fn annotation(nth: usize, marked: &Marked<'_>, text: &str) -> BiocAnnotation {
    let mut infons = infons([
        ("type", marked.label.to_owned()),
        ("scheme", marked.scheme.to_owned()),
        ("score", marked.score_text()),
        ("status", status_word(marked.status()).to_owned()),
        ("by", marked.by.word().to_owned()),
        ("utf16_start", marked.place.utf16.start.to_string()),
        ("utf16_end", marked.place.utf16.end.to_string()),
    ]);
    if let Some(cue) = marked.cue {
        infons.insert("cue_start".to_owned(), cue.code_points.start.to_string());
        infons.insert("cue_end".to_owned(), cue.code_points.end.to_string());
        let words = cue.range.of(text).unwrap_or_default();
        infons.insert("cue".to_owned(), words.to_owned());
    }
    for (name, value) in marked.code.iter().flat_map(|code| code.fields()) {
        infons.insert(name.to_owned(), value.to_owned());
    }
    BiocAnnotation {
        id: format!("T{}", nth + 1),
        infons,
        text: marked.text.to_owned(),
        locations: vec![Location {
            offset: marked.place.code_points.start,
            length: marked.place.code_points.len(),
        }],
    }
}

impl Codec for Bioc {
    fn write(&self, export: &Export<'_>) -> Result<Vec<u8>, WriteError> {
        let collection = Collection {
            source: export.provenance.line(),
            date: export.provenance.at.date(),
            key: String::new(),
            version: "1.0".to_owned(),
            infons: infons([("offset_unit", "code_point".to_owned())]),
            documents: export
                .notes
                .iter()
                .enumerate()
                .map(|(n, note)| document(n, note))
                .collect(),
        };
        serde_json::to_vec(&collection).map_err(|error| WriteError::Refused(error.to_string()))
    }

    fn read(&self, bytes: &[u8], export: &Export<'_>) -> Result<Vec<Vec<Found>>, ReadError> {
        let collection: Collection =
            serde_json::from_slice(bytes).map_err(|_| ReadError("it is no BioC collection"))?;
        if collection.documents.len() != export.notes.len() {
            return Err(ReadError("it holds another number of notes"));
        }
        collection
            .documents
            .iter()
            .zip(export.notes)
            .map(|(document, note)| read_document(document, note.document().text()))
            .collect()
    }
}

fn read_document(document: &BiocDocument, text: &str) -> Result<Vec<Found>, ReadError> {
    let lengths = Lengths::of(text);
    let says = |key: &str, value: String| document.infons.get(key) == Some(&value);
    let [passage] = document.passages.as_slice() else {
        return Err(ReadError("a document has not one passage"));
    };
    if passage.text != text
        || !says("sha256", sha256(text))
        || !says("code_points", lengths.code_points.to_string())
        || !says("utf16_units", lengths.utf16_units.to_string())
    {
        return Err(ReadError("a document is of another note"));
    }
    let offsets = Offsets::new(text);
    let found = passage.annotations.iter().map(|annotation| {
        let infon = |key: &str| {
            let value = annotation.infons.get(key).map(String::as_str);
            value.ok_or(ReadError("an infon is missing"))
        };
        let number = |key: &str| {
            let number = infon(key)?.parse::<usize>();
            number.map_err(|_| ReadError("an infon is no number"))
        };
        let [Location { offset, length }] = annotation.locations.as_slice() else {
            return Err(ReadError("a mention has not one location"));
        };
        let end = offset.saturating_add(*length);
        let range = range_with_words(text, &offsets, (*offset, end), &annotation.text)?;
        let utf16 = |key| Ok(offsets.byte_of_utf16(number(key)?));
        if (utf16("utf16_start")?, utf16("utf16_end")?) != (Some(range.start()), Some(range.end()))
        {
            return Err(ReadError("the two units of an offset do not agree"));
        }
        let cue = if annotation.infons.contains_key("cue_start") {
            let place = (number("cue_start")?, number("cue_end")?);
            Some(range_with_words(text, &offsets, place, infon("cue")?)?)
        } else {
            None
        };
        Ok(Found {
            range,
            scheme: infon("scheme")?.to_owned(),
            label: infon("type")?.to_owned(),
            score: Some(score(infon("score")?)?),
            status: Some(
                status_of_word(infon("status")?)
                    .ok_or(ReadError("a status is unknown"))?
                    .into(),
            ),
            cue,
            by: Some(Author::of_word(infon("by")?).ok_or(ReadError("an author is unknown"))?),
            code: Code::of_fields(|name| annotation.infons.get(name).cloned()),
        })
    });
    found.collect()
}
