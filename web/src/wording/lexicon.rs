//! The lexicon of assertions.

use crate::amount::count;
use crate::documents::protocol::LexiconFault;

/// Opens the dialog.
pub const LEXICON: &str = "Lexicon";
/// What it is for.
pub const OPEN_WHAT: &str = "The phrases that make an entity absent, possible, historical …";
/// The dialog's title.
pub const TITLE: &str = "Assertion lexicon";
/// Closes it.
pub const CLOSE: &str = "Close lexicon";
/// What it does, and how long edits hold.
pub const ABOUT: &str = "These phrases decide whether the note says that an entity is absent, possible, hypothetical, historical or someone else's. Edits apply to the findings at once, without the model, and hold until this page is closed; they are not stored. The remarks at the top say how phrases are written.";
/// The editor.
pub const EDITOR: &str = "Phrases";
/// The choice of a group.
pub const GO_TO: &str = "Go to a group";
/// Saves it.
pub const SAVE: &str = "Save as .txt";
/// Under this name; `chartlight assert --lexicon` takes it.
pub const FILE: &str = "chartlight-lexicon.txt";
/// Brings back the built-in one.
pub const RESET: &str = "Reset";
/// What that does.
pub const RESET_WHAT: &str = "Back to the built-in lexicon";
/// Takes it into use.
pub const APPLY: &str = "Apply";
/// Its keys.
pub const APPLY_KEYS: &str = "Ctrl+Enter";
/// How applying went.
pub const OUTCOME: &str = "State of the lexicon";
/// The built-in one is in use.
pub const OURS: &str = "The built-in lexicon is in use.";
/// Another one is in use.
pub const THEIRS: &str = "A changed lexicon is in use on this page.";
/// Edited and not taken into use.
pub const EDITED: &str = "Edited, not applied yet.";
/// While it is checked.
pub const CHECKING: &str = "Checking …";

/// It is in use, and what came of that.
pub fn applied(words: &str, n_changed: Option<usize>) -> String {
    let changed = match n_changed {
        None => return words.to_owned(),
        Some(0) => "No entity of the note changed its status.".to_owned(),
        Some(1) => "1 entity of the note changed its status.".to_owned(),
        Some(number) => format!(
            "{} entities of the note changed their status.",
            count(number)
        ),
    };
    format!("{words} {changed}")
}

/// It is wrong, and stays out of use.
pub fn wrong(fault: &LexiconFault) -> String {
    format!(
        "Not applied. Line {}: {}.",
        count(fault.line),
        fault.problem
    )
}

/// It could not be checked.
pub fn not_applied(error: &str) -> String {
    format!("Not applied. {error}")
}
