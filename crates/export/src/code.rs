//! The code that the reader of a note has chosen for a mention.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A concept of a vocabulary, as FHIR's `Coding` names it. `Debug` does not say which.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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

impl Code {
    /// Whether every format can hold it: no part is empty, and none has a blank at its edges or a
    /// character that XML or FHIR has not; system and code have no blank at all.
    pub(crate) fn is_sound(&self) -> bool {
        let is_line = |text: &str| {
            let odd = |c: char| match c {
                ' ' => false,
                '\u{feff}' | '\u{fffe}' | '\u{ffff}' => true,
                c => c.is_control() || c.is_whitespace(),
            };
            !text.is_empty() && text.trim().len() == text.len() && !text.contains(odd)
        };
        let [system, version, code, display] = self.fields().map(|(_, text)| text);
        let all = [system, version, code, display];
        all.into_iter().all(is_line) && !system.contains(' ') && !code.contains(' ')
    }

    /// Its parts by name, for formats of names and values.
    pub(crate) fn fields(&self) -> [(&'static str, &str); 4] {
        [
            ("code_system", &self.system),
            ("code_version", &self.version),
            ("code", &self.code),
            ("code_display", &self.display),
        ]
    }

    /// The code of such parts, if all are there.
    pub(crate) fn of_fields(mut field: impl FnMut(&str) -> Option<String>) -> Option<Self> {
        Some(Self {
            system: field("code_system")?,
            version: field("code_version")?,
            code: field("code")?,
            display: field("code_display")?,
        })
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Code")
            .field("system", &self.system)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_format_could_hold_is_unsound() {
        let code = |system: &str, code: &str, display: &str| Code {
            system: system.to_owned(),
            version: "1".to_owned(),
            code: code.to_owned(),
            display: display.to_owned(),
        };
        assert!(code("urn:x", "A:1", "moon fever").is_sound());
        for unsound in [
            code("", "A:1", "x"),
            code("urn: x", "A:1", "x"),
            code("urn:x", "A 1", "x"),
            code("urn:x", "A:1", " x"),
            code("urn:x", "A:1", "moon\nfever"),
            code("urn:x", "A:1", "moon\u{a0}fever"),
        ] {
            assert!(!unsound.is_sound());
        }
        let sound = code("urn:x", "A:1", "moon fever");
        let fields = sound.fields();
        let again = Code::of_fields(|name| {
            let mut of_name = fields.iter().filter(|(key, _)| *key == name);
            of_name.next().map(|(_, value)| (*value).to_owned())
        });
        assert_eq!(again, Some(sound.clone()));
        assert!(!format!("{sound:?}").contains("moon"));
    }
}
