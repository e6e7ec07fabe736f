//! FHIR R4: a Bundle of the notes, of what was found in them, and of who found it.
//!
//! Each statement has the URI of its place in the note as identifier and the same place in code points as
//! HL7's extension `derivation-reference`, its label scheme and type as tags, and is a target of the Provenance that names its note and who says so. What has no resource
//! is listed in an OperationOutcome. No clinical code is made up: concepts are the note's words, with the
//! code that the reader chose for them, if any.

mod resource;
mod statement;

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chartlight_text::Lengths;
use uuid::Uuid;

use self::resource::{
    Agent, Attachment, Bundle, CodeableConcept, Coding, Content, Device, DeviceName, DeviceVersion,
    DocumentReference, Entry, Extension, Identifier, Issue, Meta, Note, OperationOutcome,
    Provenance, ProvenanceEntity, Reference, Resource, Statement,
};
use self::statement::statement;
use crate::annotated::{self, Annotated, Author, Marked, STATUSES, status_word};
use crate::format::{Codec, Export, ReadError, WriteError};
use crate::found::Found;
use crate::uri::{Fragments, Uuids, ni};

/// FHIR.
pub(crate) struct Fhir;

/// How many characters the specification lets a string have.
const LONGEST_STRING: usize = 1 << 20;
const AUTHORS: [Author; 2] = [Author::Model, Author::Reader];
const SCHEME: &str = "scheme";
const TYPE: &str = "type";

impl Codec for Fhir {
    fn write(&self, export: &Export<'_>) -> Result<Vec<u8>, WriteError> {
        let mut writer = Writer {
            uuids: Uuids::default(),
            device: String::new(),
            at: export.provenance.at.to_string(),
            entry: Vec::new(),
            issues: Vec::new(),
        };
        writer.device(export.provenance);
        for note in export.notes {
            writer.note(note, export);
        }
        let bundle = writer.bundle(export);
        serde_json::to_vec(&bundle).map_err(|error| WriteError::Refused(error.to_string()))
    }

    fn read(&self, bytes: &[u8], export: &Export<'_>) -> Result<Vec<Vec<Found>>, ReadError> {
        let bundle: Bundle =
            serde_json::from_slice(bytes).map_err(|_| ReadError("it is no FHIR Bundle"))?;
        read_bundle(&bundle, export)
    }

    fn leaves_out(&self, export: &Export<'_>, marked: &Marked<'_>) -> Option<String> {
        why_left_out(export, marked)
    }
}

fn why_left_out(export: &Export<'_>, marked: &Marked<'_>) -> Option<String> {
    let Some(kind) = export.kinds.of(marked.scheme, marked.label) else {
        return Some(format!(
            "the table of kinds has no kind for {} of {}",
            marked.label, marked.scheme
        ));
    };
    if marked.place.code_points.len() > LONGEST_STRING {
        return Some("it is longer than a string in FHIR may be".to_owned());
    }
    let none = statement(kind, marked.status(), CodeableConcept::default()).is_none();
    none.then(|| {
        let status = status_word(marked.status()).replace('_', " ");
        format!("FHIR has no resource for a {kind:?} that is {status}").to_lowercase()
    })
}

/// A string of FHIR's: no control characters, and no blanks but those of `[ \r\n\t\S]+`, which is what
/// its schema has.
fn string(text: &str) -> String {
    let replaced = text.chars().map(|c| match c {
        '\t' | '\n' | '\r' => c,
        c if c.is_control() => '\u{fffd}',
        // Which is `\s` to JavaScript.
        '\u{feff}' => ' ',
        c if c.is_whitespace() => ' ',
        c => c,
    });
    replaced.collect()
}

fn ai_asserted() -> Coding {
    Coding {
        system: Some("http://terminology.hl7.org/CodeSystem/v3-ObservationValue".into()),
        code: Some("AIAST".into()),
        display: Some("Artificial Intelligence asserted".to_owned()),
        ..Coding::default()
    }
}

fn tag(id: &'static str, display: &str) -> Coding {
    Coding {
        id: Some(id.into()),
        display: Some(string(display)),
        ..Coding::default()
    }
}

fn url(uuid: Uuid) -> String {
    format!("urn:uuid:{uuid}")
}

struct Writer {
    uuids: Uuids,
    /// The URL of what found the mentions.
    device: String,
    at: String,
    entry: Vec<Entry>,
    issues: Vec<Issue>,
}

impl Writer {
    fn push(&mut self, uuid: Uuid, resource: Resource) -> String {
        let full_url = url(uuid);
        self.entry.push(Entry {
            full_url: full_url.clone(),
            resource,
        });
        full_url
    }

    fn device(&mut self, provenance: &crate::Provenance) {
        let version = |what: &'static str, value: &str| DeviceVersion {
            r#type: CodeableConcept::words(what),
            value: string(value),
        };
        let name = |name: &str, r#type: &'static str| DeviceName {
            name: string(name),
            r#type: r#type.into(),
        };
        let model = provenance.model.as_ref();
        let uuid = self.uuids.of(&provenance.line());
        let device = Device {
            id: uuid.to_string(),
            device_name: [name(&provenance.tool, "user-friendly-name")]
                .into_iter()
                .chain(model.map(|model| name(&model.title, "model-name")))
                .collect(),
            version: [version("program", &provenance.version)]
                .into_iter()
                .chain(model.map(|model| version("model", &model.id)))
                .collect(),
            note: provenance
                .device
                .iter()
                .map(|device| Note {
                    text: format!("ran on {}", string(device)),
                })
                .collect(),
        };
        self.device = self.push(uuid, Resource::Device(Box::new(device)));
    }

    fn note(&mut self, note: &Annotated, export: &Export<'_>) {
        let text = note.document().text();
        let digest = ni(text);
        let uuid = self.uuids.of(&digest);
        let document = document_reference(note, &digest, uuid);
        let document = self.push(uuid, Resource::DocumentReference(Box::new(document)));
        let fragments = Fragments::new(text);
        let mut said: [Vec<Reference>; AUTHORS.len()] = Default::default();
        for marked in note.marked() {
            let place = format!("{digest}#{}", fragments.of(marked.place));
            if let Some(reason) = why_left_out(export, &marked) {
                self.issues.push(left_out(&marked, reason, place));
            } else if let Some(url) = self.statement(&marked, export, &document, place)
                && let Some(said) = said.get_mut(marked.by as usize)
            {
                said.push(Reference::to(&url));
            }
        }
        for (by, target) in AUTHORS.into_iter().zip(said) {
            if !target.is_empty() {
                self.provenance(by, target, &document, &digest);
            }
        }
    }

    fn statement(
        &mut self,
        marked: &Marked<'_>,
        export: &Export<'_>,
        document: &str,
        place: String,
    ) -> Option<String> {
        let kind = export.kinds.of(marked.scheme, marked.label)?;
        let said = CodeableConcept::said(string(marked.text), marked.code);
        let mut resource = statement(kind, marked.status(), said)?;
        let name = format!("{place} {} {}", marked.scheme, marked.label);
        let uuid = self.uuids.of(&name);
        let statement = resource.statement_mut()?;
        statement.id = uuid.to_string();
        let code_points = &marked.place.code_points;
        statement.extension = vec![Extension::derived_from(document, code_points)];
        statement.identifier = vec![Identifier::uri(place)];
        statement.meta = Meta {
            security: match marked.by {
                Author::Model => vec![ai_asserted()],
                Author::Reader => Vec::new(),
            },
            tag: vec![tag(SCHEME, marked.scheme), tag(TYPE, marked.label)],
        };
        Some(self.push(uuid, resource))
    }

    fn provenance(&mut self, by: Author, target: Vec<Reference>, document: &str, digest: &str) {
        let uuid = self.uuids.of(&format!("{document} {}", by.word()));
        let who = match by {
            Author::Model => Reference::to(&self.device),
            Author::Reader => Reference::words("the reader of the note"),
        };
        let provenance = Provenance {
            id: uuid.to_string(),
            target,
            recorded: self.at.clone(),
            agent: vec![Agent {
                r#type: CodeableConcept::code(
                    "http://terminology.hl7.org/CodeSystem/provenance-participant-type",
                    match by {
                        Author::Model => "assembler",
                        Author::Reader => "author",
                    },
                ),
                who,
            }],
            entity: vec![ProvenanceEntity {
                role: "source".into(),
                what: Reference {
                    identifier: Some(Identifier::uri(digest.to_owned())),
                    ..Reference::to(document)
                },
            }],
        };
        self.push(uuid, Resource::Provenance(Box::new(provenance)));
    }

    fn bundle(mut self, export: &Export<'_>) -> Bundle {
        if !self.issues.is_empty() {
            let uuid = self.uuids.of("left out");
            let outcome = OperationOutcome {
                id: uuid.to_string(),
                issue: std::mem::take(&mut self.issues),
            };
            self.push(uuid, Resource::OperationOutcome(Box::new(outcome)));
        }
        let mut all = export.notes.iter().flat_map(Annotated::annotations);
        Bundle {
            resource_type: "Bundle".into(),
            meta: Meta {
                security: match all.any(|annotation| annotation.by == Author::Model) {
                    true => vec![ai_asserted()],
                    false => Vec::new(),
                },
                tag: Vec::new(),
            },
            r#type: "collection".into(),
            timestamp: self.at,
            entry: self.entry,
        }
    }
}

fn document_reference(note: &Annotated, digest: &str, uuid: Uuid) -> DocumentReference {
    let text = note.document().text();
    DocumentReference {
        id: uuid.to_string(),
        master_identifier: Identifier::uri(digest.to_owned()),
        identifier: note_id(note).into_iter().collect(),
        status: "current".into(),
        description: description(note.document().lengths()),
        content: vec![Content {
            attachment: Attachment {
                content_type: "text/plain; charset=utf-8".into(),
                data: STANDARD.encode(text),
                size: text.len(),
            },
        }],
    }
}

fn note_id(note: &Annotated) -> Option<Identifier> {
    let id = note.document().id().filter(|id| !id.trim().is_empty())?;
    Some(Identifier {
        system: None,
        value: string(id),
    })
}

fn description(lengths: Lengths) -> String {
    format!(
        "{} Unicode code points, {} UTF-16 code units. #char= (RFC 5147) counts code points, and a \
         line ending of CR and LF once.",
        lengths.code_points, lengths.utf16_units
    )
}

fn left_out(marked: &Marked<'_>, reason: String, place: String) -> Issue {
    Issue {
        severity: "warning".into(),
        code: "not-supported".into(),
        details: CodeableConcept::words(format!("left out: {}", string(&reason))),
        diagnostics: string(&format!("{place} {} {}", marked.scheme, marked.label)),
    }
}

fn read_bundle(bundle: &Bundle, export: &Export<'_>) -> Result<Vec<Vec<Found>>, ReadError> {
    let resources = || bundle.entry.iter().map(|entry| &entry.resource);
    let documents = bundle
        .entry
        .iter()
        .filter_map(|entry| match &entry.resource {
            Resource::DocumentReference(document) => Some((entry.full_url.as_str(), document)),
            _ => None,
        });
    let mut notes: HashMap<&str, usize> = HashMap::new();
    for (nth, (url, document)) in documents.enumerate() {
        let note = export.notes.get(nth);
        let note = note.ok_or(ReadError("it holds another number of notes"))?;
        check_document(document, note)?;
        notes.insert(url, nth);
    }
    if notes.len() != export.notes.len() {
        return Err(ReadError("it holds another number of notes"));
    }
    let mut sources = HashMap::new();
    for resource in resources() {
        let Resource::Provenance(provenance) = resource else {
            continue;
        };
        let source = source_of(provenance, &notes)?;
        for target in &provenance.target {
            let url = target.reference.as_deref();
            sources.insert(url.ok_or(ReadError("a target has no address"))?, source);
        }
    }
    let places: Vec<_> = export.notes.iter().map(Place::of).collect();
    let mut found = vec![Vec::new(); notes.len()];
    for entry in &bundle.entry {
        let Some(statement) = entry.resource.statement() else {
            continue;
        };
        let source = sources.get(entry.full_url.as_str());
        let source = source.ok_or(ReadError("a statement has no provenance"))?;
        if let (Some(place), Some(found)) = (places.get(source.note), found.get_mut(source.note)) {
            found.push(place.found(&entry.resource, statement, source, export)?);
        }
    }
    Ok(found)
}

fn check_document(document: &DocumentReference, note: &Annotated) -> Result<(), ReadError> {
    let text = note.document().text();
    let [Content { attachment }] = document.content.as_slice() else {
        return Err(ReadError("a note has not one attachment"));
    };
    let data = STANDARD.decode(&attachment.data);
    let id = |identifier: &Identifier| identifier.value.clone();
    if data.as_deref() != Ok(text.as_bytes())
        || attachment.size != text.len()
        || document.master_identifier.value != ni(text)
        || document.description != description(note.document().lengths())
        || document.identifier.first().map(id) != note_id(note).as_ref().map(id)
    {
        return Err(ReadError("it holds another note"));
    }
    Ok(())
}

/// What a provenance says of its statements.
#[derive(Clone, Copy)]
struct Source<'a> {
    document: &'a str,
    note: usize,
    by: Author,
}

fn source_of<'a>(
    provenance: &'a Provenance,
    notes: &HashMap<&str, usize>,
) -> Result<Source<'a>, ReadError> {
    let ([agent], [entity]) = (provenance.agent.as_slice(), provenance.entity.as_slice()) else {
        return Err(ReadError("a provenance has not one agent and one source"));
    };
    let document = entity.what.reference.as_deref().unwrap_or_default();
    Ok(Source {
        document,
        note: *notes
            .get(document)
            .ok_or(ReadError("a provenance is of no note"))?,
        by: match agent.who.reference {
            Some(_) => Author::Model,
            None => Author::Reader,
        },
    })
}

/// A note, to find places in.
struct Place<'a> {
    text: &'a str,
    digest: String,
    fragments: Fragments<'a>,
}

impl<'a> Place<'a> {
    fn of(note: &'a Annotated) -> Self {
        let text = note.document().text();
        Self {
            text,
            digest: ni(text),
            fragments: Fragments::new(text),
        }
    }

    fn found(
        &self,
        resource: &Resource,
        statement: &Statement,
        source: &Source<'_>,
        export: &Export<'_>,
    ) -> Result<Found, ReadError> {
        let identifier = statement.identifier.first();
        let range = identifier
            .and_then(|identifier| identifier.value.strip_prefix(&self.digest))
            .and_then(|fragment| self.fragments.range(fragment.strip_prefix('#')?))
            .ok_or(ReadError("a statement has no place in its note"))?;
        let derived = annotated::Place::of(range, &self.fragments.offsets)
            .map(|place| Extension::derived_from(source.document, &place.code_points));
        if statement.extension.first() != derived.as_ref() {
            return Err(ReadError("a statement has two places"));
        }
        let said = statement.said();
        let said = said.ok_or(ReadError("a statement says nothing"))?;
        if range.of(self.text).map(string).as_deref() != said.text.as_deref() {
            return Err(ReadError("a statement holds other words than its place"));
        }
        let code = match said.coding.as_slice() {
            [] => None,
            [coding] => Some(coding.as_chosen().ok_or(ReadError("nobody chose a code"))?),
            _ => return Err(ReadError("a statement has several codes")),
        };
        let tag = |id: &str| {
            let tags = &statement.meta.tag;
            let tag = tags.iter().find(|tag| tag.id.as_deref() == Some(id));
            tag.and_then(|tag| tag.display.clone())
                .ok_or(ReadError("a statement has no scheme or type"))
        };
        let marked_ai = statement.meta.security.contains(&ai_asserted());
        if marked_ai != (source.by == Author::Model) {
            return Err(ReadError("a statement hides who says so"));
        }
        let (scheme, label) = (tag(SCHEME)?, tag(TYPE)?);
        let kind = export.kinds.of(&scheme, &label);
        let kind = kind.ok_or(ReadError("a statement is of no kind"))?;
        let status = STATUSES.into_iter().find(|&status| {
            let expected = self::statement(kind, status, CodeableConcept::default());
            expected.is_some_and(|expected| expected.says_as(resource))
        });
        Ok(Found {
            range,
            scheme,
            label,
            score: None,
            status: Some(status.ok_or(ReadError("a status is unknown"))?.into()),
            cue: None,
            by: Some(source.by),
            code,
        })
    }
}
