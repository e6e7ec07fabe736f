//! Correcting entities.

/// The bar of the selected entity.
pub const BAR: &str = "Selected entity";
/// Its type.
pub const TYPE: &str = "Type";
/// What the note says of it.
pub const STATUS: &str = "Status";
/// Agrees.
pub const ACCEPT: &str = "Accept";
/// With its key.
pub const ACCEPT_KEYS: &str = "Accept (a)";
/// Deletes.
pub const DELETE: &str = "Delete";
/// With its keys.
pub const DELETE_KEYS: &str = "Delete (d, Delete)";
/// Takes in the next word.
pub const EXTEND_END: &str = "Extend by a word";
/// With its keys.
pub const EXTEND_END_KEYS: &str = "Extend by a word (Shift+Right)";
/// Gives up the last word.
pub const SHRINK_END: &str = "Shrink by a word";
/// With its keys.
pub const SHRINK_END_KEYS: &str = "Shrink by a word (Shift+Left)";
/// Takes in the word before.
pub const EXTEND_START: &str = "Extend by the word before";
/// With its keys.
pub const EXTEND_START_KEYS: &str = "Extend by the word before (Ctrl+Shift+Left)";
/// Gives up the first word.
pub const SHRINK_START: &str = "Shrink by the first word";
/// With its keys.
pub const SHRINK_START_KEYS: &str = "Shrink by the first word (Ctrl+Shift+Right)";
/// Puts the bar away.
pub const CLOSE: &str = "Close";
/// With its key.
pub const CLOSE_KEYS: &str = "Close (Escape)";
/// The bar of selected text.
pub const ADD_BAR: &str = "Add an entity";
/// What it asks.
pub const ADD_AS: &str = "Mark as";
/// Takes the last correction back.
pub const UNDO: &str = "Undo correction";
/// With its keys.
pub const UNDO_KEYS: &str = "Undo correction (Ctrl+Z)";
/// Makes it again.
pub const REDO: &str = "Redo correction";
/// With its keys.
pub const REDO_KEYS: &str = "Redo correction (Ctrl+Shift+Z)";
/// Agrees with all that are shown.
pub const ACCEPT_ALL: &str = "Accept all";
/// With its key.
pub const ACCEPT_ALL_KEYS: &str = "Accept all that are shown (Shift+A)";
/// The place where corrections are announced.
pub const NEWS: &str = "Corrections";

/// What a correction was, announced.
pub fn deleted(text: &str) -> String {
    format!("Deleted {text}.")
}

/// The same.
pub fn accepted(text: &str) -> String {
    format!("Accepted {text}.")
}

/// The same.
pub fn accepted_all(number: usize) -> String {
    match number {
        0 => "All entities shown were accepted before.".to_owned(),
        1 => "Accepted 1 entity.".to_owned(),
        number => format!("Accepted {} entities.", crate::amount::count(number)),
    }
}

/// The same.
pub fn added(text: &str, name: &str) -> String {
    format!("Added {text} as {name}.")
}

/// The same: the entity as it is now.
pub fn changed(text: &str, name: &str, status: &str) -> String {
    format!("{text}: {name}, {status}.")
}

/// Added to that, where the entity had a code.
pub const CODE_GONE: &str = " Its code is gone, for it was chosen for what was there before.";

/// The words that decided the status.
pub fn because(cue: &str) -> String {
    format!("because of “{}”", cue.trim())
}

/// Nothing to resize into.
pub const CANNOT_RESIZE: &str = "An entity needs a word and does not cross a blank line.";
/// Taken back.
pub const UNDONE: &str = "Undone.";
/// Made again.
pub const REDONE: &str = "Made again.";
