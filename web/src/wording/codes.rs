//! Codes of entities.

use crate::amount::percent;
use crate::codes::Code;
use crate::documents::protocol::{Candidate, Vocabulary};
use crate::wording::documents::WORKER_DIED;

/// Opens the dialog, and its title.
pub const CODES: &str = "Codes";
/// With its key.
pub const CODES_KEYS: &str = "Codes (c)";
/// Closes the dialog.
pub const CLOSE: &str = "Close codes";
/// The list.
pub const CANDIDATES: &str = "Candidates";
/// How looking up goes.
pub const OUTCOME: &str = "Looking up";
/// What they are.
pub const ABOUT: &str = "Concepts with a name that is written like the entity, and how alike the two are. That is no probability, and nothing is chosen for you.";
/// Other words for the entity.
pub const OTHER_WORDS: &str = "Other words";
/// Looks them up.
pub const LOOK_UP: &str = "Look up";
/// While they are looked for.
pub const SEEKING: &str = "Looking names up …";
/// The first time.
pub const READING: &str = "Making the vocabularies ready …";
/// There are none.
pub const NONE_FOUND: &str = "No name in the vocabularies is written like this.";
/// No vocabulary is about such entities.
pub const OTHER_TYPE: &str = "No vocabulary of this page is about entities of this type.";
/// Looking up ended the worker.
const DIED: &str = "Looking names up stopped the program that does it; it was started again. Close this and try again.";
/// Takes the code away.
pub const NO_CODE: &str = "No code";
/// The vocabularies.
pub const VOCABULARIES: &str = "Vocabularies";

/// What was chosen, in the bar of the entity.
pub fn chosen(code: &Code) -> String {
    format!("{} {}", code.code, code.display)
}

/// A candidate's vocabulary and score, and the name by which it was found.
pub fn found(candidate: &Candidate) -> String {
    let mut words = format!(
        "{}, {} alike",
        candidate.vocabulary,
        percent(candidate.score)
    );
    if let Some(name) = &candidate.name {
        words.push_str(&format!(", by the name “{name}”"));
    }
    words
}

/// A vocabulary with its version.
pub fn title(vocabulary: &Vocabulary) -> String {
    format!("{}, version {}", vocabulary.title, vocabulary.version)
}

/// A vocabulary that did not come.
pub fn missing(file: &str) -> String {
    format!(
        "{file} could not be downloaded. Reload the page to try again; save first what you want to keep, for that removes the note."
    )
}

/// A vocabulary that is no good.
pub fn refused(problem: &str) -> String {
    format!("{problem}.")
}

/// An entity could not be looked up.
pub fn failed(error: String) -> String {
    match error == WORKER_DIED {
        true => DIED.to_owned(),
        false => error,
    }
}

/// A code was chosen, announced.
pub fn coded(text: &str, code: &Code) -> String {
    format!("{text}: {}.", chosen(code))
}

/// A code was taken away, announced.
pub fn uncoded(text: &str) -> String {
    format!("{text}: no code.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_a_candidate() {
        let mut candidate = Candidate {
            code: Code {
                system: "https://example.org".to_owned(),
                version: "1".to_owned(),
                code: "A:1".to_owned(),
                display: "moon fever".to_owned(),
            },
            vocabulary: "Invented".to_owned(),
            score: 0.876,
            name: None,
        };
        assert_eq!(found(&candidate), "Invented, 88% alike");
        candidate.name = Some("lunar pyrexia".to_owned());
        assert_eq!(
            found(&candidate),
            "Invented, 88% alike, by the name “lunar pyrexia”"
        );
        assert_eq!(
            coded("a fever", &candidate.code),
            "a fever: A:1 moon fever."
        );
    }
}
