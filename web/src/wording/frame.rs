//! The top and the bottom of the page.

/// The name.
pub const CHARTLIGHT: &str = "Chartlight";
/// The promise.
pub const PRIVATE: &str = "Nothing leaves this device";
/// To the findings, for those who cannot see where they are.
pub const SKIP: &str = "Skip to the findings";
/// The name of the reader's condition.
pub const READER: &str = "Reader";
/// A reader is being started.
pub const STARTING: &str = "Starting";
/// The model is on its way.
pub const LOADING: &str = "Loading model";
/// There is no reader.
pub const NOT_READY: &str = "Not ready";
/// What the page is not.
pub const DISCLAIMER: &str = "A research tool, not a medical device: it misses entities and marks wrong ones. Do not base care on it. Notes are read on this device and never leave it.";
/// Opens the help.
pub const HELP: &str = "Help and keys";
/// Where to run.
pub const RUN_ON: &str = "Run on";

/// The offer of a newer version, spoken.
pub const VERSION: &str = "New version";
/// There is one.
pub const NEWER: &str = "A new version of this page is ready.";
/// It would take the note away.
pub const NEWER_LOSES: &str = "Reloading removes the note, its corrections and your lexicon from this page. Save what you want to keep.";
/// It is being fetched.
pub const NEWER_COMES: &str = "Fetching the new version …";
/// It could not be fetched.
pub const NEWER_FAILED: &str = "The new version could not be fetched. This one goes on.";
/// Takes it.
pub const USE_NEWER: &str = "Reload to use it";
/// Takes it, whatever is lost.
pub const USE_NEWER_AND_LOSE: &str = "Reload and remove the note";
/// Tries again.
pub const USE_NEWER_AGAIN: &str = "Try again";
/// Goes on with this one.
pub const NOT_NOW: &str = "Not now";
/// Goes on with this one and its note.
pub const KEEP_NOTE: &str = "Keep the note";

/// The reader waits for a note.
pub fn ready_on(device: &str) -> String {
    format!("Ready on {device}")
}

/// The reader is reading.
pub fn reading_on(device: &str) -> String {
    format!("Reading on {device}")
}

/// The button for light and dark.
pub fn appearance(word: &str) -> String {
    format!("Appearance: {word}")
}
