//! Which mentions are wanted.

use chartlight_mention::{LabelScheme, Mention, SchemeIndex};
use thiserror::Error;

/// Schemes and a least score.
#[derive(Clone, PartialEq, Debug)]
pub struct Selection {
    schemes: Vec<SchemeIndex>,
    threshold: f32,
}

/// A scheme that the model does not have.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("the model has no label scheme \"{name}\"; it has {known}")]
pub struct UnknownScheme {
    /// The name asked for.
    pub name: String,
    /// The model's schemes, separated by commas.
    pub known: String,
}

impl Selection {
    /// Mentions of the schemes named, of all where none is, that score `threshold` or more.
    ///
    /// # Errors
    /// A scheme that the model does not have.
    pub fn new(
        schemes: &[LabelScheme],
        names: &[String],
        threshold: f32,
    ) -> Result<Self, UnknownScheme> {
        let all = || (0..schemes.len()).map(SchemeIndex).collect();
        let named = || {
            names
                .iter()
                .map(|name| scheme_index(schemes, name))
                .collect::<Result<_, _>>()
        };
        let schemes = if names.is_empty() { all() } else { named()? };
        Ok(Self { schemes, threshold })
    }

    /// Whether a mention is wanted.
    pub fn wants(&self, mention: &Mention) -> bool {
        self.schemes.contains(&mention.scheme) && mention.score >= self.threshold
    }
}

/// The place of the scheme of a name.
///
/// # Errors
/// When there is none.
pub fn scheme_index(schemes: &[LabelScheme], name: &str) -> Result<SchemeIndex, UnknownScheme> {
    let place = schemes.iter().position(|scheme| scheme.name() == name);
    place.map(SchemeIndex).ok_or_else(|| UnknownScheme {
        name: name.to_owned(),
        known: schemes
            .iter()
            .map(LabelScheme::name)
            .collect::<Vec<_>>()
            .join(", "),
    })
}
