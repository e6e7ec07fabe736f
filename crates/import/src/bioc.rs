//! A document of BioC JSON: passages, or the sentences in them, and annotations with offsets of the
//! document, in code points. Passages stand below one another.

use chartlight_corpus::same_but_blanks;
use chartlight_text::{ByteRange, Offsets};
use serde_json::{Map, Value};

use crate::gold::{GoldMention, in_order};
use crate::mentions::MentionsProblem;

const NONE: &[Value] = &[];

/// The text of the document and its annotations.
pub(crate) fn document(
    fields: &Map<String, Value>,
) -> Result<(String, Vec<GoldMention>), MentionsProblem> {
    let mut text = String::new();
    let mut gold = Vec::new();
    let mut number = 0;
    for passage in list(fields.get("passages"), "passages")? {
        let sentences = list(passage.get("sentences"), "sentences")?;
        let (stretches, others) = match passage.get("text").and_then(Value::as_str) {
            Some(words) if !words.is_empty() => (std::slice::from_ref(passage), sentences),
            _ => (sentences, NONE),
        };
        for stretch in stretches {
            let stretch_text = stretch.get("text").and_then(Value::as_str);
            let stretch_text = stretch_text.ok_or(MentionsProblem::Field("text"))?;
            let offset = place(stretch, "offset").ok_or(MentionsProblem::Field("offset"))?;
            if !text.is_empty() {
                text.push('\n');
            }
            let start = text.len();
            text.push_str(stretch_text);
            let offsets = Offsets::new(stretch_text);
            for annotated in [stretch].into_iter().chain(others) {
                for annotation in list(annotated.get("annotations"), "annotations")? {
                    number += 1;
                    let mut mention = mention(annotation, number, stretch_text, |code_point| {
                        offsets.byte_of_code_point(code_point.checked_sub(offset)?)
                    })?;
                    mention.range = mention.range.shifted_by(start);
                    gold.push(mention);
                }
            }
        }
    }
    Ok((text, in_order(gold)))
}

fn mention(
    annotation: &Value,
    number: usize,
    text: &str,
    byte: impl Fn(usize) -> Option<usize>,
) -> Result<GoldMention, MentionsProblem> {
    let missing = |field| MentionsProblem::MentionField { number, field };
    let locations = list(annotation.get("locations"), "locations")?;
    let fragments = locations
        .iter()
        .map(|location| {
            let start = place(location, "offset").ok_or(missing("offset"))?;
            let length = place(location, "length").ok_or(missing("length"))?;
            let end = start.checked_add(length).and_then(&byte);
            byte(start)
                .zip(end)
                .and_then(|(start, end)| ByteRange::new(start, end))
                .filter(|range| !range.is_empty())
                .ok_or(MentionsProblem::Place { number })
        })
        .collect::<Result<Vec<_>, _>>()?;
    let hull = fragments.iter().copied().reduce(ByteRange::hull);
    let range = hull.ok_or(missing("locations"))?;
    let copy = annotation.get("text").and_then(Value::as_str);
    let words = fragments.iter().filter_map(|fragment| fragment.of(text));
    if copy.is_some_and(|copy| !same_but_blanks(copy, words)) {
        return Err(MentionsProblem::OtherWords { number });
    }
    let infon = |key: &str| annotation.get("infons")?.get(key)?.as_str();
    Ok(GoldMention {
        range,
        scheme: infon("scheme").map(str::to_owned),
        type_name: infon("type").ok_or(missing("type"))?.to_owned(),
    })
}

/// The elements of an array; none where it is left out.
fn list<'v>(value: Option<&'v Value>, field: &'static str) -> Result<&'v [Value], MentionsProblem> {
    match value {
        None | Some(Value::Null) => Ok(NONE),
        Some(Value::Array(values)) => Ok(values),
        Some(_) => Err(MentionsProblem::Field(field)),
    }
}

fn place(value: &Value, field: &str) -> Option<usize> {
    usize::try_from(value.get(field)?.as_u64()?).ok()
}
