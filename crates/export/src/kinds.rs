//! What entity types are, as data: a table from scheme and type to one of a few documented kinds.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What an entity type is, so that formats with different records can choose one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A disease or a diagnosis; in FHIR a Condition.
    Problem,
    /// A sign or a symptom; in FHIR an Observation that is or is not so.
    Finding,
    /// Something that is measured or tested, without its value; in FHIR an Observation without one.
    Measurement,
    /// A medicine; in FHIR a MedicationStatement.
    Medication,
    /// Something that is done to the patient; in FHIR a Procedure.
    Procedure,
}

/// Scheme, type, kind. A type without a kind has no record in such formats.
///
/// As JSON: `{"scheme": {"TYPE": "problem"}}`. A scheme's own table can be added to the shipped one.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Kinds(BTreeMap<String, BTreeMap<String, Kind>>);

/// The table is not one.
#[derive(Debug, thiserror::Error)]
#[error("not a table of schemes, types and kinds: {0}")]
pub struct KindsError(#[from] serde_json::Error);

impl Kinds {
    /// Those of `kinds.json`, which ships with Chartlight.
    pub fn shipped() -> Self {
        // A test reads the file.
        Self::from_json(include_str!("kinds.json")).unwrap_or_default()
    }

    /// Reads a table.
    ///
    /// # Errors
    /// When it is none, or names a kind that there is not.
    pub fn from_json(json: &str) -> Result<Self, KindsError> {
        Ok(serde_json::from_str(json)?)
    }

    /// The kind of a type.
    pub fn of(&self, scheme: &str, label: &str) -> Option<Kind> {
        self.0.get(scheme)?.get(label).copied()
    }

    /// This table with another's rows, which go before its own.
    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        for (scheme, types) in other.0 {
            self.0.entry(scheme).or_default().extend(types);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_is_one() {
        let shipped = Kinds::from_json(include_str!("kinds.json")).unwrap();
        assert_eq!(
            shipped.of("rare-disease", "RAREDISEASE"),
            Some(Kind::Problem)
        );
        assert_eq!(shipped.of("rare-disease", "ANAPHOR"), None);
    }

    #[test]
    fn other_rows_go_first() {
        let other = Kinds::from_json(r#"{"rare-disease": {"SIGN": "problem"}}"#).unwrap();
        let both = Kinds::shipped().with(other);
        assert_eq!(both.of("rare-disease", "SIGN"), Some(Kind::Problem));
        assert_eq!(both.of("rare-disease", "DISEASE"), Some(Kind::Problem));
        assert!(Kinds::from_json(r#"{"s": {"T": "x"}}"#).is_err());
    }
}
