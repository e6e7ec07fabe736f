//! What labels are about, as data: a table from scheme and type to the domains of vocabularies.

use chartlight_mention::{OfType, TypeTable};
use serde::Deserialize;

/// Scheme, type, domains. A type without domains has no codes.
pub type Domains = TypeTable<DomainNames>;

/// Domains of vocabularies, the likeliest first. As JSON: `["disease"]`.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct DomainNames(pub(crate) Vec<String>);

impl OfType for DomainNames {
    const SHIPPED: &'static str = include_str!("domains.json");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_is_one() {
        let shipped = Domains::from_json(DomainNames::SHIPPED).unwrap();
        let domains = shipped.of("rare-disease", "RAREDISEASE").unwrap();
        assert_eq!(domains.0, ["disease"]);
        assert_eq!(shipped.of("clinical", "Age"), None);
        assert!(Domains::from_json(r#"{"s": {"T": "x"}}"#).is_err());
    }
}
