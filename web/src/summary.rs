//! What a reading came to, in a sentence.

use chartlight_pipeline::Coverage;

use crate::amount::{count, counted};

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
