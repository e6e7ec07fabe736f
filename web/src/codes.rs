//! The codes that a person chose for entities. Each is kept once, and entities hold its number.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A concept of a vocabulary. `Debug` does not say which: it would tell what a note says.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// The URI that says whose code it is.
    pub system: String,
    /// The vocabulary's version.
    pub version: String,
    /// The code.
    pub code: String,
    /// The concept's preferred name.
    pub display: String,
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Code").finish_non_exhaustive()
    }
}

/// Which of the chosen codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodeId(usize);

/// All codes that were chosen since the page was opened; none is ever taken out, because what was
/// undone can be made again.
#[derive(Clone, Debug, Default)]
pub struct ChosenCodes(Vec<Arc<Code>>);

impl ChosenCodes {
    /// Keeps a code, unless it is there.
    pub fn keep(&mut self, code: Code) -> CodeId {
        let known = self.0.iter().position(|known| **known == code);
        CodeId(known.unwrap_or_else(|| {
            self.0.push(Arc::new(code));
            self.0.len() - 1
        }))
    }

    /// A code.
    pub fn get(&self, id: CodeId) -> Option<&Arc<Code>> {
        self.0.get(id.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_kept_once_and_not_shown() {
        let code = |code: &str| Code {
            system: "https://example.org".to_owned(),
            version: "1".to_owned(),
            code: code.to_owned(),
            display: "moon fever".to_owned(),
        };
        let mut chosen = ChosenCodes::default();
        let first = chosen.keep(code("A:1"));
        let second = chosen.keep(code("A:2"));
        assert_ne!(first, second);
        assert_eq!(chosen.keep(code("A:1")), first);
        assert_eq!(chosen.get(second).unwrap().code, "A:2");
        assert!(!format!("{chosen:?}").contains("moon"));
    }
}
