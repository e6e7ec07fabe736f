//! JSON and JSON Lines: the [`Record`] of each note, in an array or one a line.

use chartlight_text::Offsets;

use crate::candidates::Candidate;
use crate::format::{Codec, Export, Framing, ReadError, WriteError};
use crate::found::{Found, range_of};
use crate::json::{MentionRecord, Record};

/// How records follow each other.
pub(crate) enum Records {
    /// In an array.
    Array,
    /// One a line.
    Lines,
}

/// An array, a record a line.
pub(crate) const ARRAY: Framing = Framing {
    open: "[\n",
    between: ",\n",
    after_each: "",
    close: "\n]\n",
    none: "[]\n",
};

/// A record a line.
pub(crate) const LINES: Framing = Framing {
    open: "",
    between: "",
    after_each: "\n",
    close: "",
    none: "",
};

impl Codec for Records {
    fn write(&self, export: &Export<'_>) -> Result<Vec<u8>, WriteError> {
        let framing = match self {
            Self::Array => ARRAY,
            Self::Lines => LINES,
        };
        if export.notes.is_empty() {
            return Ok(framing.none.as_bytes().to_vec());
        }
        let mut file = framing.open.as_bytes().to_vec();
        for (nth, note) in export.notes.iter().enumerate() {
            if nth > 0 {
                file.extend(framing.between.as_bytes());
            }
            let mut record = Record::new(
                note.document(),
                note.schemes(),
                note.annotations().map(|annotation| &annotation.mention),
                note.coverage(),
                note.warnings(),
            )?;
            let said = note.annotations().zip(note.candidates());
            for (mention, (annotation, candidates)) in record.mentions.iter_mut().zip(said) {
                mention.code = annotation.code.clone();
                mention.candidates = candidates.to_vec();
            }
            serde_json::to_writer(&mut file, &record)
                .map_err(|error| WriteError::Refused(error.to_string()))?;
            file.extend(framing.after_each.as_bytes());
        }
        file.extend(framing.close.as_bytes());
        Ok(file)
    }

    fn read(&self, bytes: &[u8], export: &Export<'_>) -> Result<Vec<Vec<Found>>, ReadError> {
        let records: Vec<Record> = match self {
            Self::Array => serde_json::from_slice(bytes),
            Self::Lines => serde_json::Deserializer::from_slice(bytes)
                .into_iter()
                .collect(),
        }
        .map_err(|_| ReadError("it is no JSON of records"))?;
        if records.len() != export.notes.len() {
            return Err(ReadError("it holds another number of notes"));
        }
        records
            .iter()
            .zip(export.notes)
            .map(|(record, note)| {
                let text = note.document().text();
                record
                    .verify(text)
                    .map_err(|_| ReadError("a record does not fit its note"))?;
                let rounded = |mention: &MentionRecord| {
                    let candidates = mention.candidates.iter().cloned();
                    candidates.map(Candidate::rounded).collect::<Vec<_>>()
                };
                if !record.mentions.iter().map(rounded).eq(note.candidates()) {
                    return Err(ReadError("a mention has other codes"));
                }
                let offsets = Offsets::new(text);
                let found = record.mentions.iter().map(|mention| {
                    Ok(Found {
                        range: range_of(&offsets, mention.start, mention.end)?,
                        scheme: mention.scheme.clone(),
                        label: mention.label.clone(),
                        score: Some((mention.score * 1e4).round() as u16),
                        status: Some(mention.assertion.status.into()),
                        cue: (mention.assertion.cue.as_ref())
                            .map(|cue| range_of(&offsets, cue.start, cue.end))
                            .transpose()?,
                        by: None,
                        code: mention.code.clone(),
                    })
                });
                found.collect()
            })
            .collect()
    }
}
