//! Codes that a mention may stand for. Nobody has chosen any of them, so only JSON has them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A concept of a vocabulary with a name like the mention. `Debug` does not say which.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// The vocabulary's name.
    pub vocabulary: String,
    /// Its version.
    pub version: String,
    /// The URI that says whose codes they are.
    pub system: String,
    /// The concept's code.
    pub code: String,
    /// The concept's preferred name.
    pub display: String,
    /// The concept's name that is most like the mention.
    pub matched: String,
    /// How alike they are written, from 0 to 1; no probability. Four digits of it are written.
    pub score: f64,
}

impl Candidate {
    /// With its score in four digits, so that it is the same when it is read again.
    #[must_use]
    pub(crate) fn rounded(mut self) -> Self {
        self.score = (self.score * 1e4).round() / 1e4;
        self
    }
}

impl fmt::Debug for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Candidate")
            .field("vocabulary", &self.vocabulary)
            .field("score", &self.score)
            .finish_non_exhaustive()
    }
}
