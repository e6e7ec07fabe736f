//! The note and its outline.

/// The pane and the editor.
pub const NOTE: &str = "Note";
/// The other view of the pane.
pub const OUTLINE: &str = "Outline";
/// The choice between the two.
pub const VIEWS: &str = "Note, outline or documents";
/// In the empty editor.
pub const PLACEHOLDER: &str =
    "Paste or type a clinical note, or drop files here. It is read when you pause.";
/// Folds the pane away.
pub const HIDE: &str = "Hide note";
/// Opens it.
pub const SHOW: &str = "Show note";
/// Reads now.
pub const READ: &str = "Read";
/// Wipes.
pub const CLEAR: &str = "Clear";
/// After wiping.
pub const CLEARED: &str = "Note cleared.";
/// The name of that sentence.
pub const CLEARED_NAME: &str = "Cleared note";
/// Brings it back.
pub const UNDO_CLEAR: &str = "Undo";
/// The menu of samples.
pub const SAMPLE: &str = "Sample note";
/// What it shows.
pub const SAMPLES: &str = "Sample notes";
/// Opens a file.
pub const OPEN_FILE: &str = "Open files";
/// The same, in full.
pub const OPEN_TEXT_FILE: &str = "Open files of notes";
/// An outline of nothing.
pub const NO_SECTIONS: &str = "No headings were found in this note.";
/// Before there is a note.
pub const NO_NOTE: &str = "The headings of the note appear here.";
/// The way through a long note.
pub const PARTS: &str = "Parts of the note";
/// To the part of a long note before the one in the editor.
pub const PART_BEFORE: &str = "Previous part";
/// To the part after it.
pub const PART_AFTER: &str = "Next part";

/// Which part of a long note is in the editor.
pub fn part(number: usize, of: usize) -> String {
    format!("Part {number} of {of}")
}
