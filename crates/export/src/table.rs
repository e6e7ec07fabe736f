//! CSV (RFC 4180, UTF-8): a row per mention; a note without mentions has a row without one.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@`, a tab or a line break as a
//! formula. Such a cell of text is written behind an apostrophe, and so is one that begins with an
//! apostrophe itself: a reader takes exactly one leading apostrophe away.

use chartlight_text::{ByteRange, Lengths, Offsets, sha256};
use serde::{Deserialize, Serialize};

use crate::annotated::{Annotated, Author, Marked, Place, status_of_word, status_word};
use crate::code::Code;
use crate::format::{Codec, Export, ReadError, WriteError};
use crate::found::{Found, range_with_words, score};

/// Comma-separated values.
pub(crate) struct Csv;

/// The columns in their order.
#[derive(Default, Serialize, Deserialize)]
struct Row {
    /// Counted from 1.
    note: usize,
    note_id: String,
    start_code_point: Option<usize>,
    end_code_point: Option<usize>,
    start_utf16: Option<usize>,
    end_utf16: Option<usize>,
    scheme: String,
    label: String,
    score: String,
    status: String,
    cue_start_code_point: Option<usize>,
    cue_end_code_point: Option<usize>,
    cue: String,
    by: String,
    /// These four are empty where the reader chose no code.
    code_system: String,
    code_version: String,
    code: String,
    code_display: String,
    text: String,
    note_code_points: usize,
    note_utf16_units: usize,
    note_sha256: String,
}

impl Row {
    fn of_note(nth: usize, note: &Annotated, digest: &str) -> Self {
        let lengths = note.document().lengths();
        Self {
            note: nth + 1,
            note_id: guarded(note.document().id().unwrap_or_default()),
            note_code_points: lengths.code_points,
            note_utf16_units: lengths.utf16_units,
            note_sha256: digest.to_owned(),
            ..Self::default()
        }
    }

    fn with(self, marked: &Marked<'_>, text: &str) -> Self {
        let Place {
            code_points, utf16, ..
        } = marked.place;
        let part =
            |of: fn(&Code) -> &String| marked.code.map_or(String::new(), |code| guarded(of(code)));
        Self {
            start_code_point: Some(code_points.start),
            end_code_point: Some(code_points.end),
            start_utf16: Some(utf16.start),
            end_utf16: Some(utf16.end),
            scheme: guarded(marked.scheme),
            label: guarded(marked.label),
            score: marked.score_text(),
            status: status_word(marked.status()).to_owned(),
            cue_start_code_point: marked.cue.map(|cue| cue.code_points.start),
            cue_end_code_point: marked.cue.map(|cue| cue.code_points.end),
            cue: (marked.cue.and_then(|cue| cue.range.of(text)))
                .map(guarded)
                .unwrap_or_default(),
            by: marked.by.word().to_owned(),
            code_system: part(|code| &code.system),
            code_version: part(|code| &code.version),
            code: part(|code| &code.code),
            code_display: part(|code| &code.display),
            text: guarded(marked.text),
            ..self
        }
    }

    fn found(&self, text: &str, offsets: &Offsets<'_>) -> Result<Option<Found>, ReadError> {
        let (Some(start), Some(end)) = (self.start_code_point, self.end_code_point) else {
            return Ok(None);
        };
        let range = range_with_words(text, offsets, (start, end), bare(&self.text))?;
        let utf16 = |unit: Option<usize>| unit.and_then(|unit| offsets.byte_of_utf16(unit));
        if utf16(self.start_utf16).zip(utf16(self.end_utf16)) != Some((range.start(), range.end()))
        {
            return Err(ReadError("the two units of an offset do not agree"));
        }
        let cue = self.cue_start_code_point.zip(self.cue_end_code_point);
        let cue: Option<ByteRange> = cue
            .map(|place| range_with_words(text, offsets, place, bare(&self.cue)))
            .transpose()?;
        Ok(Some(Found {
            range,
            scheme: bare(&self.scheme).to_owned(),
            label: bare(&self.label).to_owned(),
            score: Some(score(&self.score)?),
            status: Some(
                status_of_word(&self.status)
                    .ok_or(ReadError("a status is unknown"))?
                    .into(),
            ),
            cue,
            by: Some(Author::of_word(&self.by).ok_or(ReadError("an author is unknown"))?),
            code: (!self.code.is_empty()).then(|| Code {
                system: bare(&self.code_system).to_owned(),
                version: bare(&self.code_version).to_owned(),
                code: bare(&self.code).to_owned(),
                display: bare(&self.code_display).to_owned(),
            }),
        }))
    }
}

/// What rows must say of a note.
struct Known<'a> {
    id: &'a str,
    text: &'a str,
    offsets: Offsets<'a>,
    lengths: Lengths,
    sha256: String,
}

impl<'a> Known<'a> {
    fn of(note: &'a Annotated) -> Self {
        let text = note.document().text();
        Self {
            id: note.document().id().unwrap_or_default(),
            text,
            offsets: Offsets::new(text),
            lengths: Lengths::of(text),
            sha256: sha256(text),
        }
    }

    fn is_of(&self, row: &Row) -> bool {
        row.note_sha256 == self.sha256
            && row.note_code_points == self.lengths.code_points
            && row.note_utf16_units == self.lengths.utf16_units
            && bare(&row.note_id) == self.id
    }
}

impl Codec for Csv {
    fn write(&self, export: &Export<'_>) -> Result<Vec<u8>, WriteError> {
        let refused = |error: csv::Error| WriteError::Refused(error.to_string());
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(Vec::new());
        for (nth, note) in export.notes.iter().enumerate() {
            let digest = sha256(note.document().text());
            let row = || Row::of_note(nth, note, &digest);
            let mut empty = true;
            for marked in note.marked() {
                empty = false;
                writer
                    .serialize(row().with(&marked, note.document().text()))
                    .map_err(refused)?;
            }
            if empty {
                writer.serialize(row()).map_err(refused)?;
            }
        }
        writer
            .into_inner()
            .map_err(|error| WriteError::Refused(error.to_string()))
    }

    fn read(&self, bytes: &[u8], export: &Export<'_>) -> Result<Vec<Vec<Found>>, ReadError> {
        // Once a note, not once a row: a note may have many.
        let known: Vec<_> = export.notes.iter().map(Known::of).collect();
        let mut notes: Vec<Vec<Found>> = Vec::new();
        for row in csv::Reader::from_reader(bytes).into_deserialize() {
            let row: Row = row.map_err(|_| ReadError("a row is not one"))?;
            if row.note > notes.len() {
                notes.push(Vec::new());
            }
            let nth = row.note.wrapping_sub(1);
            let (Some(known), Some(found)) = (known.get(nth), notes.get_mut(nth)) else {
                return Err(ReadError("a row is of no note"));
            };
            if !known.is_of(&row) {
                return Err(ReadError("a row is of another note"));
            }
            found.extend(row.found(known.text, &known.offsets)?);
        }
        Ok(notes)
    }
}

/// Full-width forms are formulas too in some locales.
const DANGEROUS: [char; 12] = [
    '=', '+', '-', '@', '\t', '\r', '\n', '\'', '＝', '＋', '－', '＠',
];

fn guarded(text: &str) -> String {
    let guard = if text.starts_with(DANGEROUS) { "'" } else { "" };
    format!("{guard}{text}")
}

fn bare(cell: &str) -> &str {
    cell.strip_prefix('\'').unwrap_or(cell)
}
