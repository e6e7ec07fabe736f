//! The mentions of a record as Chartlight writes it, checked against the note's text.

use chartlight_text::{ByteRange, Lengths, Offsets, sha256};
use serde_json::{Map, Value};

use crate::gold::{GoldMention, in_order};

/// Why a record's mentions are not those of a text. Numbers count from 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum MentionsProblem {
    /// Offsets are none, or none that are read.
    #[error("\"offset_unit\" is not \"code_point\"")]
    Unit,
    /// The record is of another text.
    #[error("\"{0}\" is of another text")]
    OtherNote(&'static str),
    /// Something that must be there is not.
    #[error("\"{0}\" is missing, or not what is expected")]
    Field(&'static str),
    /// A mention lacks something.
    #[error("in mention {number} \"{field}\" is missing, or not what is expected")]
    MentionField {
        /// Which mention.
        number: usize,
        /// What.
        field: &'static str,
    },
    /// A mention lies beyond its text, or is empty.
    #[error("mention {number} is at no place of the text")]
    Place {
        /// Which mention.
        number: usize,
    },
    /// A mention's words are others than those at its place.
    #[error("mention {number} has other words than the text at its place")]
    OtherWords {
        /// Which mention.
        number: usize,
    },
}

type Fields = Map<String, Value>;

/// Whether the record is of the text that this is the digest of.
pub(crate) fn is_of(fields: &Fields, digest: &str) -> bool {
    let said = fields.get("sha256").and_then(Value::as_str);
    said.is_some_and(|said| said.eq_ignore_ascii_case(digest))
}

/// Whether the record says what is in a note. Other programs have fields of this name, too.
pub(crate) fn are_in(fields: &Fields) -> bool {
    let Some(Value::Array(mentions)) = fields.get("mentions") else {
        return false;
    };
    let are_records = !mentions.is_empty() && mentions.iter().all(Value::is_object);
    are_records || fields.contains_key("offset_unit")
}

/// The mentions that a record has in `text`; `None` where it has none to say.
pub(crate) fn of_record(
    fields: &Fields,
    text: &str,
) -> Result<Option<Vec<GoldMention>>, MentionsProblem> {
    let mentions = match fields.get("mentions") {
        Some(Value::Array(mentions)) if are_in(fields) => mentions,
        _ => return Ok(None),
    };
    if fields.get("offset_unit").and_then(Value::as_str) != Some("code_point") {
        return Err(MentionsProblem::Unit);
    }
    let length = |said: &Value| serde_json::from_value::<Lengths>(said.clone()).ok();
    if (fields.get("length")).is_some_and(|said| length(said) != Some(Lengths::of(text))) {
        return Err(MentionsProblem::OtherNote("length"));
    }
    if fields.contains_key("sha256") && !is_of(fields, &sha256(text)) {
        return Err(MentionsProblem::OtherNote("sha256"));
    }
    let offsets = Offsets::new(text);
    let all = mentions.iter().zip(1..);
    all.map(|(fields, number)| mention(fields, number, text, &offsets))
        .collect::<Result<_, _>>()
        .map(|gold| Some(in_order(gold)))
}

fn mention(
    fields: &Value,
    number: usize,
    text: &str,
    offsets: &Offsets<'_>,
) -> Result<GoldMention, MentionsProblem> {
    let missing = |field| MentionsProblem::MentionField { number, field };
    let byte = |field: &'static str| -> Result<Option<usize>, MentionsProblem> {
        let said = fields.get(field).and_then(Value::as_u64);
        let code_point = usize::try_from(said.ok_or(missing(field))?);
        Ok(code_point
            .ok()
            .and_then(|place| offsets.byte_of_code_point(place)))
    };
    let word = |field: &'static str| match fields.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(word)) => Ok(Some(word.as_str())),
        Some(_) => Err(missing(field)),
    };
    let range = byte("start")?
        .zip(byte("end")?)
        .and_then(|(start, end)| ByteRange::new(start, end))
        .filter(|range| !range.is_empty())
        .ok_or(MentionsProblem::Place { number })?;
    if word("text")?.is_some_and(|words| range.of(text) != Some(words)) {
        return Err(MentionsProblem::OtherWords { number });
    }
    Ok(GoldMention {
        range,
        scheme: word("scheme")?.map(str::to_owned),
        type_name: word("label")?.ok_or(missing("label"))?.to_owned(),
    })
}
