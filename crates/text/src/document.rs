//! A note, kept byte for byte.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A text to be read, exactly as it came: never trimmed, normalised or re-encoded.
///
/// Cloning shares the text. `Debug` shows the id and the lengths, never the text.
#[derive(Clone, PartialEq, Eq)]
pub struct Document {
    id: Option<String>,
    text: Arc<str>,
    lengths: Lengths,
}

impl Document {
    /// A document without an id.
    pub fn new(text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        Self {
            id: None,
            lengths: Lengths::of(&text),
            text,
        }
    }

    /// The same document under an id of the caller's choice.
    pub fn with_id(self, id: impl Into<String>) -> Self {
        Self {
            id: Some(id.into()),
            ..self
        }
    }

    /// The caller's id, if there is one.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// The text, byte for byte.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How long the text is, in each of the units.
    pub fn lengths(&self) -> Lengths {
        self.lengths
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document")
            .field("id", &self.id)
            .field("lengths", &self.lengths)
            .finish_non_exhaustive()
    }
}

/// The length of a text in the three units that programs count text in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub struct Lengths {
    /// UTF-8 bytes, as in Rust and Go.
    pub bytes: usize,
    /// Unicode code points, as in Python.
    pub code_points: usize,
    /// UTF-16 code units, as in JavaScript and Java.
    pub utf16_units: usize,
}

impl Lengths {
    /// Measures `text`.
    pub fn of(text: &str) -> Self {
        let mut lengths = Self {
            bytes: text.len(),
            ..Self::default()
        };
        for c in text.chars() {
            lengths.code_points += 1;
            lengths.utf16_units += c.len_utf16();
        }
        lengths
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_every_byte() {
        let text = "\u{feff} a\r\nb\rc \u{0} e\u{301} \u{1f489}\n\n";
        let document = Document::new(text).with_id("n1");
        assert_eq!(document.text(), text);
        assert_eq!(document.id(), Some("n1"));
    }

    #[test]
    fn debug_never_shows_the_text() {
        let shown = format!("{:?}", Document::new("secret \u{1f489}").with_id("n1"));
        assert!(shown.contains("n1") && shown.contains("11") && !shown.contains("secret"));
    }

    #[test]
    fn measures_in_each_unit() {
        let expected = Lengths {
            bytes: 8,
            code_points: 4,
            utf16_units: 5,
        };
        assert_eq!(Document::new("aé\u{1f489}b").lengths(), expected);
    }
}
