//! The table of entities, and what is said of one entity.

use chartlight_mention::Status;

use crate::amount::{count, percent};
use crate::finding::Origin;

/// The pane and the table.
pub const ENTITIES: &str = "Entities";
/// A column.
pub const TEXT: &str = "Text";
/// A column.
pub const TYPE: &str = "Type";
/// A column.
pub const SCORE: &str = "Score";
/// A column.
pub const POSITION: &str = "Position";
/// What that is.
pub const POSITION_WHAT: &str = "Line and column";
/// A column of the grouped table.
pub const COUNT: &str = "Count";
/// One row for the same entity in several places.
pub const GROUPED: &str = "Grouped";
/// There is nothing.
pub const NONE_YET: &str = "None yet.";
/// All is hidden.
pub const ALL_HIDDEN: &str = "All entities are hidden by the filter.";
/// None holds what is searched for.
pub const NONE_MATCH: &str = "No entity matches the search.";
/// More rows.
pub const SHOW_MORE: &str = "Show more";
/// To the entity before.
pub const PREVIOUS: &str = "Previous entity";
/// With its keys.
pub const PREVIOUS_KEYS: &str = "Previous entity (p, Alt+Up)";
/// To the next.
pub const NEXT: &str = "Next entity";
/// With its keys.
pub const NEXT_KEYS: &str = "Next entity (n, Alt+Down)";

/// What the note says of an entity.
pub const fn status(status: Status) -> &'static str {
    match status {
        Status::Present => "present",
        Status::Absent => "absent",
        Status::Possible => "possible",
        Status::Hypothetical => "hypothetical",
        Status::Historical => "historical",
        Status::SomeoneElse => "someone else",
    }
}

/// Who an entity is from; nothing to say of the model's own.
pub const fn origin(origin: Origin) -> Option<&'static str> {
    match origin {
        Origin::Model => None,
        Origin::Accepted => Some("accepted"),
        Origin::Changed => Some("changed"),
        Origin::Added => Some("added"),
    }
}

/// In the column of scores: the model's score, or that a person added the entity.
pub fn score(score: f32, from: Origin) -> String {
    match from {
        Origin::Added => "Added".to_owned(),
        _ => percent(score),
    }
}

/// A mark, spoken: "fever: Sign, absent, score 88%".
pub fn spoken(name: &str, what: Status, score: f32, from: Origin) -> String {
    let mut spoken = name.to_owned();
    if what != Status::Present {
        spoken.push_str(", ");
        spoken.push_str(status(what));
    }
    if from != Origin::Added {
        spoken.push_str(&format!(", score {}", percent(score)));
    }
    if let Some(from) = origin(from) {
        spoken.push_str(", ");
        spoken.push_str(from);
    }
    spoken
}

/// The label drawn behind a mark.
pub fn label(name: &str, what: Status) -> String {
    match what {
        Status::Present => name.to_owned(),
        other => format!("{name} · {}", status(other)),
    }
}

/// Where an entity is, exactly.
pub fn code_points(start: usize, end: usize) -> String {
    format!("Code points {} to {}", count(start), count(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spoken_of_a_mark() {
        let model = spoken("Sign", Status::Absent, 0.88, Origin::Model);
        assert_eq!(model, "Sign, absent, score 88%");
        let added = spoken("Sign", Status::Present, 1.0, Origin::Added);
        assert_eq!(added, "Sign, added");
        assert_eq!(label("Sign", Status::Possible), "Sign · possible");
        assert_eq!(label("Sign", Status::Present), "Sign");
    }
}
