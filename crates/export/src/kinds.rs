//! What entity types are, as data: a table from scheme and type to one of a few documented kinds.

use chartlight_mention::{OfType, TypeTable};
use serde::Deserialize;

/// What an entity type is, so that formats with different records can choose one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Deserialize)]
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
pub type Kinds = TypeTable<Kind>;

impl OfType for Kind {
    const SHIPPED: &'static str = include_str!("kinds.json");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_is_one() {
        let shipped = Kinds::from_json(Kind::SHIPPED).unwrap();
        assert_eq!(
            shipped.of("rare-disease", "RAREDISEASE"),
            Some(Kind::Problem)
        );
        assert_eq!(shipped.of("rare-disease", "ANAPHOR"), None);
    }
}
