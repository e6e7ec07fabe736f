//! How a reading goes and what it came to.

use chartlight_pipeline::Coverage;

use crate::amount::{count, counted};

/// The name of the sentence.
pub const NAME: &str = "Reading";
/// While reading.
pub const UNDER_WAY: &str = "Reading the note.";
/// Once asked to stop.
pub const STOPPING: &str = "Stopping.";
/// After a failure.
pub const INTERRUPTED: &str = "The reading was interrupted.";
/// The name of the progress bar.
pub const PROGRESS: &str = "Reading the note";
/// Before the number of windows is known.
pub const DIVIDING: &str = "Dividing the note";
/// Stops.
pub const CANCEL: &str = "Cancel";
/// In its place once pressed.
pub const CANCELLING: &str = "Stopping";
/// While the findings are those of an older note.
pub const STALE: &str = "The note has changed since.";
/// Goes on after a stop.
pub const READ_THE_REST: &str = "Read the rest";

/// How far it is.
pub fn progress(read: usize, total: usize, unchanged: usize) -> String {
    let known = match unchanged {
        0 => String::new(),
        number => format!(", {} unchanged", count(number)),
    };
    format!("{} of {}{known}", count(read), counted(total, "window"))
}

/// A warning at the end.
pub fn long_sentences(number: usize) -> String {
    format!(
        "{} longer than a window; entities in it may be less sure.",
        counted(number, "sentence"),
    )
}

/// After the end of the note.
pub fn finished(coverage: Coverage, n_entities: usize) -> String {
    format!(
        "Read all {} in {}: {}.",
        counted(coverage.characters_total, "character"),
        counted(coverage.windows_total, "window"),
        entities(n_entities),
    )
}

/// After a stop.
pub fn stopped(coverage: Coverage, n_entities: usize) -> String {
    format!(
        "Stopped after {} of {}: {} so far.",
        count(coverage.characters_read),
        counted(coverage.characters_total, "character"),
        entities(n_entities),
    )
}

fn entities(number: usize) -> String {
    match number {
        0 => "no entities".to_owned(),
        1 => "1 entity".to_owned(),
        more => format!("{} entities", count(more)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_agree_in_number() {
        let coverage = Coverage {
            characters_read: 1_200,
            characters_total: 5_321,
            windows: 1,
            windows_total: 1,
        };
        assert_eq!(
            finished(coverage, 1),
            "Read all 5,321 characters in 1 window: 1 entity."
        );
        assert_eq!(
            stopped(coverage, 0),
            "Stopped after 1,200 of 5,321 characters: no entities so far."
        );
    }
}
