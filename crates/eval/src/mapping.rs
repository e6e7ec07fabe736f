//! Which entity type of a scheme a corpus type counts as.

use chartlight_mention::{LabelScheme, TypeIndex};
use thiserror::Error;

/// Corpus types to the types of a scheme: by renaming, else by the same name.
#[derive(Clone, Debug)]
pub struct LabelMapping {
    scheme: LabelScheme,
    renamed: Vec<(String, TypeIndex)>,
    scored: Vec<bool>,
}

/// Why a mapping does not fit the scheme.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("the scheme \"{scheme}\" has no type \"{name}\"; it has {known}")]
pub struct MappingError {
    /// The name asked for.
    pub name: String,
    /// The scheme's name.
    pub scheme: String,
    /// The scheme's types, separated by commas.
    pub known: String,
}

impl LabelMapping {
    /// `renames` are pairs of corpus type and scheme type. With `only`, no other type of the
    /// scheme is scored, neither in the gold nor in the predictions: for a corpus that lacks
    /// annotations of the rest.
    ///
    /// # Errors
    /// A type that the scheme does not have.
    pub fn new(
        scheme: &LabelScheme,
        renames: &[(String, String)],
        only: &[String],
    ) -> Result<Self, MappingError> {
        let find = |name: &str| {
            type_index(scheme, name).ok_or_else(|| MappingError {
                name: name.to_owned(),
                scheme: scheme.name().to_owned(),
                known: scheme.types().join(", "),
            })
        };
        let renamed = renames
            .iter()
            .map(|(from, to)| Ok((from.clone(), find(to)?)))
            .collect::<Result<_, _>>()?;
        let mut scored = vec![only.is_empty(); scheme.types().len()];
        for name in only {
            if let Some(scored) = scored.get_mut(find(name)?.0) {
                *scored = true;
            }
        }
        Ok(Self {
            scheme: scheme.clone(),
            renamed,
            scored,
        })
    }

    /// The scheme that is scored.
    pub fn scheme(&self) -> &LabelScheme {
        &self.scheme
    }

    /// What a corpus type counts as; `None` where it is left out.
    pub fn target(&self, corpus_type: &str) -> Option<TypeIndex> {
        let renamed = self.renamed.iter().find(|(from, _)| from == corpus_type);
        renamed
            .map(|&(_, to)| to)
            .or_else(|| type_index(&self.scheme, corpus_type))
            .filter(|&t| self.is_scored(t))
    }

    /// Whether entities of the type are counted.
    pub fn is_scored(&self, entity_type: TypeIndex) -> bool {
        self.scored.get(entity_type.0).copied().unwrap_or(false)
    }
}

fn type_index(scheme: &LabelScheme, name: &str) -> Option<TypeIndex> {
    scheme.types().iter().position(|t| t == name).map(TypeIndex)
}
