//! Files with a note per record: JSON, JSON Lines, BioC, CSV.

use chartlight_text::{Document, sha256};
use serde_json::Value;

use crate::encoding::{self, Decoded};
use crate::error::{ImportError, RecordPlace};
use crate::{GoldMention, ImportedDocument, Kind, Warning, bioc, limits, mentions};

/// Names of the column with the notes, and of the one with their ids, best first.
const TEXT_COLUMNS: [&str; 4] = ["text", "note", "note_text", "report"];
const ID_COLUMNS: [&str; 4] = ["id", "note_id", "row_id", "doc_id"];

/// JSON: an object, an array of objects or strings, or a collection of BioC. JSON Lines: an object per
/// line; blank lines are passed over.
pub(crate) fn notes(
    name: &str,
    kind: Kind,
    bytes: &[u8],
) -> Result<Vec<ImportedDocument>, ImportError> {
    let Decoded { text, warning } = encoding::decode(bytes)?;
    let note = |(place, value)| {
        let otherwise = match place {
            RecordPlace::Whole => name.to_owned(),
            RecordPlace::Line(number) | RecordPlace::Number(number) => format!("{name}:{number}"),
        };
        Ok(record(place, value)?.document(otherwise, warning))
    };
    values(kind, &text)?.into_iter().map(note).collect()
}

/// Whether a file is of mentions whose note is elsewhere.
pub(crate) fn are_mentions(kind: Kind, bytes: &[u8]) -> bool {
    let decoded = encoding::decode(bytes);
    let values = decoded.and_then(|decoded| values(kind, &decoded.text));
    let is_one = |(_, value): &(RecordPlace, Value)| {
        let fields = value.as_object();
        fields.is_some_and(|fields| !fields.contains_key("text") && mentions::are_in(fields))
    };
    values.is_ok_and(|values| values.first().is_some_and(is_one))
}

/// What such a file says is in a text.
pub(crate) fn mentions(
    kind: Kind,
    bytes: &[u8],
    text: &str,
) -> Result<Vec<GoldMention>, ImportError> {
    let digest = sha256(text);
    for (place, value) in values(kind, &encoding::decode(bytes)?.text)? {
        let fields = value.as_object().ok_or(ImportError::Record(place))?;
        if mentions::is_of(fields, &digest) {
            let gold = mentions::of_record(fields, text);
            let gold = gold.map_err(|problem| ImportError::Mentions { place, problem })?;
            return gold.ok_or(ImportError::Record(place));
        }
    }
    Err(ImportError::NoRecord)
}

/// The records of a file, and where they stand.
fn values(kind: Kind, text: &str) -> Result<Vec<(RecordPlace, Value)>, ImportError> {
    let mut values: Vec<(RecordPlace, Value)> = Vec::new();
    let mut push = |place, value| {
        if values.len() == limits::RECORDS {
            return Err(ImportError::TooManyRecords);
        }
        values.push((place, value));
        Ok(())
    };
    if kind == Kind::JsonLines {
        for (line, number) in text.split('\n').zip(1..) {
            if !line.trim().is_empty() {
                let place = RecordPlace::Line(number);
                let value = serde_json::from_str(line).map_err(|_| ImportError::Record(place))?;
                push(place, value)?;
            }
        }
        return Ok(values);
    }
    let value: Value = serde_json::from_str(text).map_err(|_| ImportError::Damaged("JSON"))?;
    let list = match value {
        Value::Array(list) => list,
        Value::Object(mut fields) if !fields.contains_key("text") => {
            match fields.remove("documents") {
                Some(Value::Array(documents)) => documents,
                _ => return Ok(vec![(RecordPlace::Whole, Value::Object(fields))]),
            }
        }
        value => return Ok(vec![(RecordPlace::Whole, value)]),
    };
    for (value, number) in list.into_iter().zip(1..) {
        push(RecordPlace::Number(number), value)?;
    }
    Ok(values)
}

/// A row per note under a line of headings; commas, semicolons or tabs between the columns.
pub(crate) fn csv(name: &str, bytes: &[u8]) -> Result<Vec<ImportedDocument>, ImportError> {
    const DAMAGED: ImportError = ImportError::Damaged("CSV");
    let Decoded { text, warning } = encoding::decode(bytes)?;
    let heading = text.lines().next().unwrap_or_default();
    let count = |delimiter: &u8| heading.bytes().filter(|byte| byte == delimiter).count();
    let delimiter = [b',', b';', b'\t']
        .into_iter()
        .rev()
        .max_by_key(count)
        .unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let headings = reader.headers().map_err(|_| DAMAGED)?.clone();
    let column = |names: &[&str]| {
        let of_name = |name: &&str| {
            headings
                .iter()
                .position(|heading| heading.trim().eq_ignore_ascii_case(name))
        };
        names.iter().find_map(of_name)
    };
    let text_column = column(&TEXT_COLUMNS).ok_or(ImportError::NoTextColumn)?;
    let id_column = column(&ID_COLUMNS);
    let mut documents = Vec::new();
    for (row, number) in reader.records().zip(1..) {
        let row = row.map_err(|_| ImportError::Record(RecordPlace::Number(number)))?;
        if documents.len() == limits::RECORDS {
            return Err(ImportError::TooManyRecords);
        }
        let field = |column: Option<usize>| column.and_then(|at| row.get(at)).map(str::to_owned);
        let record = Record {
            id: field(id_column).filter(|id| !id.trim().is_empty()),
            text: field(Some(text_column)).ok_or(DAMAGED)?,
            gold: None,
        };
        documents.push(record.document(format!("{name}:{number}"), warning));
    }
    Ok(documents)
}

struct Record {
    id: Option<String>,
    text: String,
    gold: Option<Vec<GoldMention>>,
}

fn record(place: RecordPlace, value: Value) -> Result<Record, ImportError> {
    let mut fields = match value {
        Value::String(text) => {
            return Ok(Record {
                id: None,
                text,
                gold: None,
            });
        }
        Value::Object(fields) => fields,
        _ => return Err(ImportError::Record(place)),
    };
    let id = match fields.remove("id") {
        Some(Value::String(id)) => Some(id),
        Some(Value::Number(id)) => Some(id.to_string()),
        Some(Value::Null) | None => None,
        Some(_) => return Err(ImportError::Record(place)),
    };
    let (text, gold) = match fields.remove("text") {
        Some(Value::String(text)) => {
            let gold = mentions::of_record(&fields, &text);
            gold.map(|gold| (text, gold))
        }
        None if fields.contains_key("passages") => {
            bioc::document(&fields).map(|(text, gold)| (text, Some(gold)))
        }
        None if mentions::are_in(&fields) => return Err(ImportError::AnnotationsAlone),
        _ => return Err(ImportError::Record(place)),
    }
    .map_err(|problem| ImportError::Mentions { place, problem })?;
    Ok(Record { id, text, gold })
}

impl Record {
    fn document(self, otherwise: String, warning: Option<Warning>) -> ImportedDocument {
        ImportedDocument {
            document: Document::new(self.text).with_id(self.id.unwrap_or(otherwise)),
            gold: self.gold,
            warnings: warning.into_iter().collect(),
        }
    }
}
