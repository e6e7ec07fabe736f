//! Findings: the entities as the page shows them, the model's own and those that a person corrected.

use chartlight_mention::Mention;
use chartlight_text::ByteRange;

use crate::codes::CodeId;
use crate::types::TypeKey;

/// An entity by what it is, rather than by its place in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entity {
    /// Where it is.
    pub range: ByteRange,
    /// Its type.
    pub key: TypeKey,
}

impl Entity {
    /// The entity of a mention.
    pub const fn of(mention: &Mention) -> Self {
        Self {
            range: mention.range,
            key: TypeKey::of(mention),
        }
    }
}

/// Who an entity is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// The model found it.
    Model,
    /// The model found it and a person agreed.
    Accepted,
    /// The model found it and a person changed it.
    Changed,
    /// A person added it.
    Added,
}

/// An entity that the page shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Finding {
    /// The entity with its score; the score of one that a person added is 1.
    pub mention: Mention,
    /// Who it is from.
    pub origin: Origin,
    /// The code that a person chose for it.
    pub code: Option<CodeId>,
}

impl Finding {
    /// The entity.
    pub const fn entity(&self) -> Entity {
        Entity::of(&self.mention)
    }

    /// What the model found, as it is.
    pub const fn of_model(mention: Mention) -> Self {
        Self {
            mention,
            origin: Origin::Model,
            code: None,
        }
    }

    /// Whether a person has had a say in it.
    pub fn is_reviewed(&self) -> bool {
        self.origin != Origin::Model
    }
}
