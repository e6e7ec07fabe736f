//! Files with a note per record: JSON, JSON Lines, CSV.

use chartlight_text::Document;
use serde_json::Value;

use crate::encoding::{self, Decoded};
use crate::error::{ImportError, RecordPlace};
use crate::{ImportedDocument, Warning, limits};

/// Names of the column with the notes, and of the one with their ids, best first.
const TEXT_COLUMNS: [&str; 4] = ["text", "note", "note_text", "report"];
const ID_COLUMNS: [&str; 4] = ["id", "note_id", "row_id", "doc_id"];

/// An object, an array of objects, or an array of strings.
pub(crate) fn json(name: &str, bytes: &[u8]) -> Result<Vec<ImportedDocument>, ImportError> {
    let decoded = encoding::decode(bytes)?;
    let value: Value =
        serde_json::from_str(&decoded.text).map_err(|_| ImportError::Damaged("JSON"))?;
    let Value::Array(values) = value else {
        let record = Record::of(value).ok_or(ImportError::Record(RecordPlace::Whole))?;
        return Ok(vec![record.document(name.to_owned(), decoded.warning)]);
    };
    if values.len() > limits::RECORDS {
        return Err(ImportError::TooManyRecords);
    }
    let record = |(value, number)| {
        let record = Record::of(value).ok_or(ImportError::Record(RecordPlace::Number(number)))?;
        Ok(record.document(format!("{name}:{number}"), decoded.warning))
    };
    values.into_iter().zip(1..).map(record).collect()
}

/// An object per line; blank lines are passed over.
pub(crate) fn json_lines(name: &str, bytes: &[u8]) -> Result<Vec<ImportedDocument>, ImportError> {
    let Decoded { text, warning } = encoding::decode(bytes)?;
    let mut documents = Vec::new();
    for (line, number) in text.split('\n').zip(1..) {
        if line.trim().is_empty() {
            continue;
        }
        if documents.len() == limits::RECORDS {
            return Err(ImportError::TooManyRecords);
        }
        let record = serde_json::from_str(line).ok().and_then(Record::of);
        let record = record.ok_or(ImportError::Record(RecordPlace::Line(number)))?;
        documents.push(record.document(format!("{name}:{number}"), warning));
    }
    Ok(documents)
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
        };
        documents.push(record.document(format!("{name}:{number}"), warning));
    }
    Ok(documents)
}

struct Record {
    id: Option<String>,
    text: String,
}

impl Record {
    fn of(value: Value) -> Option<Self> {
        match value {
            Value::String(text) => Some(Self { id: None, text }),
            Value::Object(mut fields) => {
                let Value::String(text) = fields.remove("text")? else {
                    return None;
                };
                let id = match fields.remove("id") {
                    Some(Value::String(id)) => Some(id),
                    Some(Value::Number(id)) => Some(id.to_string()),
                    Some(Value::Null) | None => None,
                    Some(_) => return None,
                };
                Some(Self { id, text })
            }
            _ => None,
        }
    }

    fn document(self, otherwise: String, warning: Option<Warning>) -> ImportedDocument {
        ImportedDocument {
            document: Document::new(self.text).with_id(self.id.unwrap_or(otherwise)),
            gold: Vec::new(),
            warnings: warning.into_iter().collect(),
        }
    }
}
