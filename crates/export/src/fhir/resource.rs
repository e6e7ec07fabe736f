//! The FHIR R4 resources of a Bundle, with the elements that are written.

use std::borrow::Cow;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::code::Code;

/// A code of FHIR's, or other fixed words.
pub(super) type Word = Cow<'static, str>;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Bundle {
    pub resource_type: Word,
    #[serde(default, skip_serializing_if = "Meta::is_empty")]
    pub meta: Meta,
    pub r#type: Word,
    pub timestamp: String,
    pub entry: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Entry {
    pub full_url: String,
    pub resource: Resource,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "resourceType")]
pub(super) enum Resource {
    Device(Box<Device>),
    DocumentReference(Box<DocumentReference>),
    Condition(Box<Statement>),
    MedicationStatement(Box<Statement>),
    Observation(Box<Statement>),
    Procedure(Box<Statement>),
    FamilyMemberHistory(Box<Statement>),
    Provenance(Box<Provenance>),
    OperationOutcome(Box<OperationOutcome>),
}

/// An empty one is left out, for FHIR has no empty elements.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Meta {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub security: Vec<Coding>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tag: Vec<Coding>,
}

impl Meta {
    fn is_empty(&self) -> bool {
        self.security.is_empty() && self.tag.is_empty()
    }
}

#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Coding {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Word>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<Word>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<Word>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_selected: Option<bool>,
}

impl Coding {
    /// A code that the reader chose.
    pub fn chosen(code: &Code) -> Self {
        Self {
            id: None,
            system: Some(code.system.clone().into()),
            version: Some(code.version.clone()),
            code: Some(code.code.clone().into()),
            display: Some(code.display.clone()),
            user_selected: Some(true),
        }
    }

    /// The code, if the reader chose it and nothing of it is missing.
    pub fn as_chosen(&self) -> Option<Code> {
        let code = Code {
            system: self.system.clone()?.into_owned(),
            version: self.version.clone()?,
            code: self.code.clone()?.into_owned(),
            display: self.display.clone()?,
        };
        (*self == Self::chosen(&code)).then_some(code)
    }
}

#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct CodeableConcept {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coding: Vec<Coding>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Word>,
}

impl CodeableConcept {
    /// Words of the note, with the code that the reader chose for them.
    pub fn said(text: String, code: Option<&Code>) -> Self {
        Self {
            coding: code.map(Coding::chosen).into_iter().collect(),
            text: Some(text.into()),
        }
    }

    /// Words, and no code: nothing here knows one.
    pub fn words(text: impl Into<Word>) -> Self {
        Self {
            coding: Vec::new(),
            text: Some(text.into()),
        }
    }

    pub fn code(system: &'static str, code: &'static str) -> Self {
        Self {
            coding: vec![Coding {
                system: Some(system.into()),
                code: Some(code.into()),
                ..Coding::default()
            }],
            text: None,
        }
    }
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Identifier {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<Word>,
    pub value: String,
}

impl Identifier {
    /// A URI.
    pub fn uri(value: String) -> Self {
        Self {
            system: Some("urn:ietf:rfc:3986".into()),
            value,
        }
    }
}

#[derive(PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Reference {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identifier: Option<Identifier>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display: Option<Word>,
}

impl Reference {
    pub fn to(url: &str) -> Self {
        Self {
            reference: Some(url.to_owned()),
            ..Self::default()
        }
    }

    pub fn words(display: &'static str) -> Self {
        Self {
            display: Some(display.into()),
            ..Self::default()
        }
    }
}

#[derive(PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Extension {
    pub url: Word,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extension: Vec<Extension>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_reference: Option<Reference>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_string: Option<Word>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_integer: Option<usize>,
}

impl Extension {
    /// HL7's `derivation-reference`: where in a DocumentReference's text something is said.
    pub fn derived_from(document: &str, code_points: &Range<usize>) -> Self {
        let part = |url: &'static str| Self {
            url: url.into(),
            ..Self::default()
        };
        Self {
            extension: vec![
                Self {
                    value_reference: Some(Reference::to(document)),
                    ..part("reference")
                },
                Self {
                    value_string: Some("DocumentReference.content[0].attachment.data".into()),
                    ..part("path")
                },
                Self {
                    value_integer: Some(code_points.start),
                    ..part("offset")
                },
                Self {
                    value_integer: Some(code_points.len()),
                    ..part("length")
                },
            ],
            ..part("http://hl7.org/fhir/StructureDefinition/derivation-reference")
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Device {
    pub id: String,
    pub device_name: Vec<DeviceName>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub version: Vec<DeviceVersion>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub note: Vec<Note>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct DeviceName {
    pub name: String,
    pub r#type: Word,
}

#[derive(Serialize, Deserialize)]
pub(super) struct DeviceVersion {
    pub r#type: CodeableConcept,
    pub value: String,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Note {
    pub text: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DocumentReference {
    pub id: String,
    pub master_identifier: Identifier,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identifier: Vec<Identifier>,
    pub status: Word,
    pub description: String,
    pub content: Vec<Content>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Content {
    pub attachment: Attachment,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Attachment {
    pub content_type: Word,
    /// Base64. FHIR has no empty values, so that of an empty note is left out.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub data: String,
    pub size: usize,
}

/// A Condition, MedicationStatement, Observation, Procedure or FamilyMemberHistory: each has the
/// elements of its type.
#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Statement {
    pub id: String,
    #[serde(default, skip_serializing_if = "Meta::is_empty")]
    pub meta: Meta,
    pub extension: Vec<Extension>,
    pub identifier: Vec<Identifier>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Word>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clinical_status: Option<CodeableConcept>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification_status: Option<CodeableConcept>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<CodeableConcept>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub medication_codeable_concept: Option<CodeableConcept>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Reference>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patient: Option<Reference>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relationship: Option<CodeableConcept>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub condition: Vec<FamilyCondition>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_boolean: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_codeable_concept: Option<CodeableConcept>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_absent_reason: Option<CodeableConcept>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct FamilyCondition {
    pub code: CodeableConcept,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Provenance {
    pub id: String,
    pub target: Vec<Reference>,
    pub recorded: String,
    pub agent: Vec<Agent>,
    pub entity: Vec<ProvenanceEntity>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Agent {
    pub r#type: CodeableConcept,
    pub who: Reference,
}

#[derive(Serialize, Deserialize)]
pub(super) struct ProvenanceEntity {
    pub role: Word,
    pub what: Reference,
}

#[derive(Serialize, Deserialize)]
pub(super) struct OperationOutcome {
    pub id: String,
    pub issue: Vec<Issue>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Issue {
    pub severity: Word,
    pub code: Word,
    pub details: CodeableConcept,
    pub diagnostics: String,
}
