//! How well the model agrees with those who corrected it.

use std::collections::BTreeSet;

use chartlight_eval::{Agreement as Measure, Meetings, Prediction, meetings};
use chartlight_mention::{Mention, SchemeIndex};

use super::protocol::{Agreement, Compared};

/// F1 over all notes and label schemes together.
pub fn agreement(notes: &[Compared]) -> Agreement {
    let f1 = |measure| {
        let mut total = Meetings::default();
        for note in notes {
            let all = note.gold.iter().chain(&note.found);
            let schemes: BTreeSet<SchemeIndex> = all.map(|mention| mention.scheme).collect();
            for scheme in schemes {
                let gold = of_scheme(&note.gold, scheme);
                let found = of_scheme(&note.found, scheme);
                total.add(meetings(&gold, &found, measure));
            }
        }
        total.score().f1
    };
    Agreement {
        strict: f1(Measure::Strict),
        partial: f1(Measure::Partial),
    }
}

fn of_scheme(mentions: &[Mention], scheme: SchemeIndex) -> Vec<Prediction> {
    mentions
        .iter()
        .filter(|mention| mention.scheme == scheme)
        .map(|mention| Prediction {
            range: mention.range,
            label: mention.label,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::mention;

    #[test]
    fn schemes_are_apart_and_notes_together() {
        // One as it is, one with another edge, one of the other scheme that the model missed.
        let first = Compared {
            gold: vec![mention(0, 4, 0, 0), mention(0, 4, 1, 0)],
            found: vec![mention(0, 4, 0, 0)],
        };
        let second = Compared {
            gold: vec![mention(6, 12, 0, 1)],
            found: vec![mention(6, 9, 0, 1)],
        };
        let Agreement { strict, partial } = agreement(&[first, second]);
        // Strict: 1 of 2 found, 1 of 3 gold. Partial: 1.5 of each.
        assert!((strict - 0.4).abs() < 1e-9, "{strict}");
        assert!((partial - 0.6).abs() < 1e-9, "{partial}");
    }
}
