//! The marked note and what is around it.

use crate::amount::{count, percent};

/// The pane.
pub const FINDINGS: &str = "Findings";
/// The marked note.
pub const MARKED_NOTE: &str = "Note with its entities";
/// In its place before there is one.
pub const INVITATION: &str = "The entities in a note appear here, marked in its text.";
/// How it goes, in order.
pub const STEPS: [(&str, &str); 3] = [
    (
        "Paste a note",
        "Type, drop a text file, or take a sample below. It is read on this device.",
    ),
    (
        "Check the marks",
        "Each has its type in words. Press n and p to walk through them; hover a word for its scores.",
    ),
    (
        "Correct them",
        "Select a mark to change or delete it, select text to add one. Everything can be undone.",
    ),
];
/// Above the samples.
pub const TRY: &str = "Try a sample";
/// Below them.
pub const INVENTED: &str = "The samples are invented; no patient stands behind them.";
/// The first hint about the findings.
pub const HINT: &str = "Click a mark, or press n, to check it. Select text to add one.";
/// More about it.
pub const HINT_MORE: &str = "All keys";
/// Puts the hint away.
pub const DISMISS: &str = "Got it";
/// The slider.
pub const MINIMUM_SCORE: &str = "Minimum score";
/// Opens the sliders of single types.
pub const BY_TYPE: &str = "By type";
/// What they are for.
pub const BY_TYPE_WHY: &str = "A minimum score of its own for a type. Entities that you accepted, changed or added are always shown.";
/// Gives a type the common minimum again.
pub const RESET: &str = "Reset";
/// On a chip.
pub const SHOW_OR_HIDE: &str = "Show or hide";
/// The chips of whole schemes.
pub const SCHEMES: &str = "Label schemes";
/// Unfolds the types, those that the note does not have among them.
pub const ALL_TYPES: &str = "All types";
/// The chips of statuses.
pub const STATUSES: &str = "Statuses";
/// The choice of the heat map.
pub const HEAT_MAP: &str = "Heat map";
/// No heat map.
pub const HEAT_OFF: &str = "Heat map off";
/// The heat map of words outside entities.
pub const HEAT_NONE: &str = "No entity";
/// The low end of its scale.
pub const HEAT_LOW: &str = "0%";
/// The high end.
pub const HEAT_HIGH: &str = "100%";
/// The search.
pub const SEARCH: &str = "Find in the note and its entities";
/// In the empty search.
pub const SEARCH_PLACEHOLDER: &str = "Find";
/// To the next place.
pub const NEXT_PLACE: &str = "Next place";
/// To the place before.
pub const PREVIOUS_PLACE: &str = "Previous place";
/// The menu of ways out.
pub const SAVE: &str = "Save";
/// Prints.
pub const PRINT: &str = "Print or save as PDF";
/// The card of a word.
pub const WORD_SCORES: &str = "Scores of the word";
/// On it while reading.
pub const SCORES_LATER: &str = "Scores come when the reading is done.";
/// No entity, among the labels of a word.
pub const NO_LABEL: &str = "None";
/// On paper.
pub const PRINTED_TABLE: &str = "Entities";

/// The chips of one scheme.
pub fn types_of(scheme: &str) -> String {
    format!("Entity types of {scheme}")
}

/// Where the search is.
pub fn places(now: Option<usize>, number: usize, at_most: usize) -> String {
    let all = match number {
        number if number >= at_most => format!("{}+", count(at_most)),
        number => count(number),
    };
    match (now, number) {
        (_, 0) => "Not found".to_owned(),
        (Some(now), _) => format!("{} of {all}", count(now + 1)),
        (None, 1) => "1 place".to_owned(),
        (None, _) => format!("{all} places"),
    }
}

/// The slider of one type.
pub fn lowest_score_of(name: &str) -> String {
    format!("Lowest score of {name}")
}

/// A slider's value, spoken.
pub fn spoken_percent(percent: u32) -> String {
    format!("{percent} percent")
}

/// The parts of a type's score.
pub fn parts(begins: f32, inside: f32) -> String {
    format!("begins {}, inside {}", percent(begins), percent(inside))
}
