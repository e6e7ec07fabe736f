//! W3C Web Annotation (Recommendation of 2017): one collection of one page.
//!
//! Positions are Unicode code points, as the Recommendation demands. A note is named by its digest.
//! Its first annotation describes it as a whole; those after it, up to the next such one, are its
//! mentions.

use chartlight_text::{ByteRange, Lengths, Offsets};
use serde::{Deserialize, Serialize};

use crate::annotated::{Annotated, Author, Marked, Place, status_of_word, status_word};
use crate::format::{Codec, Export, ReadError, WriteError};
use crate::found::{Found, range_of, range_with_words, score};
use crate::uri::{Uuids, ni};

/// Web Annotation.
pub(crate) struct WebAnnotation;

const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";
/// How many code points of the note a quotation has before and after it.
const AROUND: usize = 32;

#[derive(Serialize, Deserialize)]
struct Collection {
    #[serde(rename = "@context")]
    context: String,
    id: String,
    r#type: String,
    label: String,
    generator: Agent,
    generated: String,
    total: usize,
    first: Page,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    id: String,
    r#type: String,
    part_of: String,
    start_index: usize,
    items: Vec<WrittenAnnotation>,
}

#[derive(Serialize, Deserialize)]
struct Agent {
    id: String,
    r#type: String,
    name: String,
}

#[derive(Serialize, Deserialize)]
struct WrittenAnnotation {
    id: String,
    r#type: String,
    motivation: Purpose,
    /// The collection's generator, or the reader.
    creator: String,
    body: Vec<Body>,
    target: Target,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Purpose {
    /// Of a note: what it is. Of a mention: its score.
    Describing,
    /// The type of a mention.
    Classifying,
    /// The label scheme of a mention, the id of a note.
    Identifying,
    /// The status of a mention.
    Assessing,
    /// The words that decided the status.
    Linking,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "type")]
enum Body {
    TextualBody {
        purpose: Purpose,
        value: String,
    },
    SpecificResource {
        purpose: Purpose,
        source: String,
        selector: Selector,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Target {
    Part {
        r#type: String,
        source: String,
        selector: Vec<Selector>,
    },
    Whole {
        id: String,
        format: String,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "type")]
enum Selector {
    TextPositionSelector {
        start: usize,
        end: usize,
    },
    TextQuoteSelector {
        exact: String,
        prefix: String,
        suffix: String,
    },
}

fn text(purpose: Purpose, value: impl Into<String>) -> Body {
    let value = value.into();
    Body::TextualBody { purpose, value }
}

fn position(place: &Place) -> Selector {
    Selector::TextPositionSelector {
        start: place.code_points.start,
        end: place.code_points.end,
    }
}

/// The text just before and just after a place.
fn around(text: &str, range: ByteRange) -> (&str, &str) {
    let before = text.get(..range.start()).unwrap_or_default();
    let after = text.get(range.end()..).unwrap_or_default();
    let from = before.char_indices().rev().take(AROUND).last();
    let to = after.char_indices().nth(AROUND);
    (
        from.and_then(|(from, _)| before.get(from..))
            .unwrap_or_default(),
        to.and_then(|(to, _)| after.get(..to)).unwrap_or(after),
    )
}

fn description(lengths: Lengths) -> String {
    format!(
        "A note of {} Unicode code points, {} UTF-16 code units, {} bytes of UTF-8. Positions count \
         its code points from 0, line endings as they are.",
        lengths.code_points, lengths.utf16_units, lengths.bytes
    )
}

struct Writer {
    uuids: Uuids,
    model: String,
    reader: String,
}

impl Writer {
    fn urn(&mut self, name: &str) -> String {
        format!("urn:uuid:{}", self.uuids.of(name))
    }

    fn note(&mut self, note: &Annotated, digest: &str) -> WrittenAnnotation {
        let id = note.document().id();
        let id = id.map(|id| text(Purpose::Identifying, id));
        let described = text(Purpose::Describing, description(note.document().lengths()));
        WrittenAnnotation {
            id: self.urn(digest),
            r#type: "Annotation".to_owned(),
            motivation: Purpose::Describing,
            creator: self.model.clone(),
            body: [described].into_iter().chain(id).collect(),
            target: Target::Whole {
                id: digest.to_owned(),
                format: "text/plain".to_owned(),
            },
        }
    }

    fn mention(&mut self, marked: &Marked<'_>, note: &str, digest: &str) -> WrittenAnnotation {
        let Place { code_points, .. } = marked.place;
        let (prefix, suffix) = around(note, marked.place.range);
        let cue = marked.cue.map(|cue| Body::SpecificResource {
            purpose: Purpose::Linking,
            source: digest.to_owned(),
            selector: position(cue),
        });
        let body = [
            text(Purpose::Classifying, marked.label),
            text(Purpose::Identifying, marked.scheme),
            text(Purpose::Assessing, status_word(marked.status())),
            text(
                Purpose::Describing,
                format!("score {}", marked.score_text()),
            ),
        ];
        WrittenAnnotation {
            id: self.urn(&format!(
                "{digest} {} {} {} {}",
                code_points.start, code_points.end, marked.scheme, marked.label
            )),
            r#type: "Annotation".to_owned(),
            motivation: Purpose::Classifying,
            creator: match marked.by {
                Author::Model => self.model.clone(),
                Author::Reader => self.reader.clone(),
            },
            body: body.into_iter().chain(cue).collect(),
            target: Target::Part {
                r#type: "SpecificResource".to_owned(),
                source: digest.to_owned(),
                selector: vec![
                    position(marked.place),
                    Selector::TextQuoteSelector {
                        exact: marked.text.to_owned(),
                        prefix: prefix.to_owned(),
                        suffix: suffix.to_owned(),
                    },
                ],
            },
        }
    }
}

impl Codec for WebAnnotation {
    fn write(&self, export: &Export<'_>) -> Result<Vec<u8>, WriteError> {
        let line = export.provenance.line();
        let mut uuids = Uuids::default();
        let mut urn = |name: &str| format!("urn:uuid:{}", uuids.of(name));
        let (model, reader) = (urn(&line), urn("the reader of the note"));
        let (collection, page) = (urn("collection"), urn("page"));
        let mut writer = Writer {
            uuids,
            model: model.clone(),
            reader,
        };
        let mut items = Vec::new();
        for note in export.notes {
            let text = note.document().text();
            let digest = ni(text);
            items.push(writer.note(note, &digest));
            items.extend(note.marked().map(|m| writer.mention(&m, text, &digest)));
        }
        let collection = Collection {
            context: CONTEXT.to_owned(),
            id: collection.clone(),
            r#type: "AnnotationCollection".to_owned(),
            label: "Mentions in notes".to_owned(),
            generator: Agent {
                id: model,
                r#type: "Software".to_owned(),
                name: line,
            },
            generated: export.provenance.at.to_string(),
            total: items.len(),
            first: Page {
                id: page,
                r#type: "AnnotationPage".to_owned(),
                part_of: collection,
                start_index: 0,
                items,
            },
        };
        serde_json::to_vec(&collection).map_err(|error| WriteError::Refused(error.to_string()))
    }

    fn read(&self, bytes: &[u8], export: &Export<'_>) -> Result<Vec<Vec<Found>>, ReadError> {
        let collection: Collection = serde_json::from_slice(bytes)
            .map_err(|_| ReadError("it is no collection of annotations"))?;
        let Collection {
            generator, first, ..
        } = &collection;
        if collection.context != CONTEXT || collection.total != first.items.len() {
            return Err(ReadError("it is no whole collection of annotations"));
        }
        let mut notes = export.notes.iter();
        let mut current = None;
        let mut found: Vec<Vec<Found>> = Vec::new();
        for item in &first.items {
            if let Target::Whole { id, .. } = &item.target {
                let next = notes.next();
                let note = Note::of(next.ok_or(ReadError("it holds another number of notes"))?);
                note.check(item, id)?;
                current = Some(note);
                found.push(Vec::new());
            } else {
                let (Some(note), Some(found)) = (&current, found.last_mut()) else {
                    return Err(ReadError("an annotation comes before its note"));
                };
                found.push(note.found(item, &generator.id)?);
            }
        }
        Ok(found)
    }
}

struct Note<'a> {
    annotated: &'a Annotated,
    digest: String,
    offsets: Offsets<'a>,
}

impl<'a> Note<'a> {
    fn of(annotated: &'a Annotated) -> Self {
        let text = annotated.document().text();
        Self {
            annotated,
            digest: ni(text),
            offsets: Offsets::new(text),
        }
    }

    fn check(&self, item: &WrittenAnnotation, digest: &str) -> Result<(), ReadError> {
        let document = self.annotated.document();
        let described = description(document.lengths());
        if digest != self.digest
            || item.value(Purpose::Describing) != Some(described.as_str())
            || item.value(Purpose::Identifying) != document.id()
        {
            return Err(ReadError("it is of another note"));
        }
        Ok(())
    }

    fn found(&self, item: &WrittenAnnotation, generator: &str) -> Result<Found, ReadError> {
        let Target::Part {
            source, selector, ..
        } = &item.target
        else {
            return Err(ReadError("an annotation has no place"));
        };
        let [
            Selector::TextPositionSelector { start, end },
            Selector::TextQuoteSelector {
                exact,
                prefix,
                suffix,
            },
        ] = selector.as_slice()
        else {
            return Err(ReadError("an annotation lacks one of its selectors"));
        };
        let text = self.annotated.document().text();
        let range = range_with_words(text, &self.offsets, (*start, *end), exact)?;
        if *source != self.digest || around(text, range) != (prefix, suffix) {
            return Err(ReadError("an annotation is of another place"));
        }
        let value = |purpose| {
            item.value(purpose)
                .ok_or(ReadError("an annotation lacks one of its bodies"))
        };
        let status = status_of_word(value(Purpose::Assessing)?);
        let score_text = value(Purpose::Describing)?.strip_prefix("score ");
        Ok(Found {
            range,
            scheme: value(Purpose::Identifying)?.to_owned(),
            label: value(Purpose::Classifying)?.to_owned(),
            score: Some(score(score_text.ok_or(ReadError("a score is missing"))?)?),
            status: Some(status.ok_or(ReadError("a status is unknown"))?.into()),
            cue: item.cue(&self.offsets)?,
            by: Some(match item.creator == generator {
                true => Author::Model,
                false => Author::Reader,
            }),
            code: None,
        })
    }
}

impl WrittenAnnotation {
    fn value(&self, wanted: Purpose) -> Option<&str> {
        self.body.iter().find_map(|body| match body {
            Body::TextualBody { purpose, value } if *purpose == wanted => Some(value.as_str()),
            _ => None,
        })
    }

    fn cue(&self, offsets: &Offsets<'_>) -> Result<Option<ByteRange>, ReadError> {
        let places = self.body.iter().find_map(|body| match body {
            Body::SpecificResource {
                selector: Selector::TextPositionSelector { start, end },
                ..
            } => Some((*start, *end)),
            _ => None,
        });
        places
            .map(|(start, end)| range_of(offsets, start, end))
            .transpose()
    }
}
