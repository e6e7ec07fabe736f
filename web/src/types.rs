//! The entity types that the loaded model knows, as the page shows them.

use chartlight_mention::{LabelScheme, Mention, SchemeIndex, TypeIndex};
use serde::{Deserialize, Serialize};

use crate::naming::{Look, names};

/// One type of one scheme.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct TypeKey {
    /// The scheme.
    pub scheme: SchemeIndex,
    /// The type within it.
    pub label: TypeIndex,
}

impl TypeKey {
    /// The type of an entity.
    pub const fn of(mention: &Mention) -> Self {
        Self {
            scheme: mention.scheme,
            label: mention.label,
        }
    }
}

/// A type with its name and look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityType {
    /// Which one.
    pub key: TypeKey,
    /// For people.
    pub name: String,
    /// To tell it apart.
    pub look: Look,
}

/// All types of all schemes, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntityTypes(Vec<EntityType>);

impl EntityTypes {
    /// The types of these schemes.
    pub fn of(schemes: &[LabelScheme]) -> Self {
        let named = schemes.iter().enumerate().flat_map(|(scheme, labels)| {
            let keys = (0..).map(move |label| TypeKey {
                scheme: SchemeIndex(scheme),
                label: TypeIndex(label),
            });
            keys.zip(names(labels.types()))
        });
        let looks = (0..).map(Look::of);
        Self(
            named
                .zip(looks)
                .map(|((key, name), look)| EntityType { key, name, look })
                .collect(),
        )
    }

    /// In order.
    pub fn iter(&self) -> impl Iterator<Item = &EntityType> {
        self.0.iter()
    }

    /// The types of one scheme.
    pub fn of_scheme(&self, scheme: SchemeIndex) -> impl Iterator<Item = &EntityType> {
        self.0
            .iter()
            .filter(move |entity_type| entity_type.key.scheme == scheme)
    }

    /// One type.
    pub fn get(&self, key: TypeKey) -> Option<&EntityType> {
        self.0.iter().find(|entity_type| entity_type.key == key)
    }

    /// A type's name; empty when there is no such type.
    pub fn name(&self, key: TypeKey) -> &str {
        self.get(key).map_or("", |entity_type| &entity_type.name)
    }

    /// A type's look.
    pub fn look(&self, key: TypeKey) -> Look {
        self.get(key)
            .map_or(Look::of(0), |entity_type| entity_type.look)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(label: usize) -> TypeKey {
        TypeKey {
            scheme: SchemeIndex(0),
            label: TypeIndex(label),
        }
    }

    #[test]
    fn types_of_all_schemes_look_different() {
        let scheme =
            |name: &str, types: &[&str]| LabelScheme::new(name, types.iter().copied()).unwrap();
        let types = EntityTypes::of(&[scheme("a", &["X", "Y"]), scheme("b", &["X"])]);
        let looks: Vec<_> = types.iter().map(|t| t.look).collect();
        assert_eq!(looks, [Look::of(0), Look::of(1), Look::of(2)]);
        assert_eq!(types.of_scheme(SchemeIndex(1)).count(), 1);
        assert_eq!(types.name(key(1)), "Y");
        assert_eq!(types.name(key(9)), "");
    }
}
