//! What entity types are to others, as data.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

/// What a table says of an entity type.
pub trait OfType: DeserializeOwned + Clone {
    /// The table that ships with Chartlight, as JSON. A test should read it.
    const SHIPPED: &'static str;
}

/// Scheme, type, and what is said of it.
///
/// As JSON: `{"scheme": {"TYPE": …}}`. A scheme's own table can be added to the shipped one.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(transparent)]
pub struct TypeTable<T>(BTreeMap<String, BTreeMap<String, T>>);

/// The table is not one.
#[derive(Debug, thiserror::Error)]
#[error("not a table of schemes and types")]
pub struct TypeTableError(#[from] serde_json::Error);

impl<T: OfType> TypeTable<T> {
    /// The one that ships.
    pub fn shipped() -> Self {
        Self::from_json(T::SHIPPED).unwrap_or(Self(BTreeMap::new()))
    }

    /// Reads a table.
    ///
    /// # Errors
    /// When it is none, or says what is not said of types.
    pub fn from_json(json: &str) -> Result<Self, TypeTableError> {
        Ok(serde_json::from_str(json)?)
    }

    /// What is said of a type, if anything.
    pub fn of(&self, scheme: &str, label: &str) -> Option<T> {
        self.0.get(scheme)?.get(label).cloned()
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

    #[derive(Clone, PartialEq, Debug, Deserialize)]
    struct Legs(u8);

    impl OfType for Legs {
        const SHIPPED: &'static str = r#"{"animals": {"CAT": 4, "HEN": 2}}"#;
    }

    #[test]
    fn other_rows_go_first() {
        let other = TypeTable::from_json(r#"{"animals": {"HEN": 1}, "s": {"T": 0}}"#).unwrap();
        let both = TypeTable::<Legs>::shipped().with(other);
        assert_eq!(both.of("animals", "HEN"), Some(Legs(1)));
        assert_eq!(both.of("animals", "CAT"), Some(Legs(4)));
        assert_eq!(both.of("animals", "EEL"), None);
        assert!(TypeTable::<Legs>::from_json(r#"{"s": {"T": "x"}}"#).is_err());
    }
}
