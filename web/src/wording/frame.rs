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
