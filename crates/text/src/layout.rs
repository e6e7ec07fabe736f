//! What each line of a note is: prose, a heading, a list item, a field, a table row or a rule.
//!
//! A line is judged by itself and its neighbours only, so that an edit changes nothing far away.

use crate::ByteRange;
use crate::headings;
use crate::lines::{lines, list_mark};

/// A line that is not blank, and what it is.
pub(crate) struct Line {
    /// From the first to the last character that is not blank.
    pub(crate) content: ByteRange,
    /// The first byte of the line, indentation included.
    pub(crate) start: usize,
    /// Whether a blank line, or the edge of the text, lies before it.
    pub(crate) after_blank: bool,
    pub(crate) shape: Shape,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Shape {
    /// A heading with nothing else on its line.
    Heading {
        name: ByteRange,
    },
    /// A heading that its section's text follows on the same line.
    InlineHeading {
        name: ByteRange,
    },
    /// An item of a list; what it says begins at byte `body`.
    Item {
        body: usize,
    },
    /// A name, a colon, and mostly a value: "Na: 140".
    Field,
    /// A row of a table.
    Row,
    /// A line drawn with characters.
    Rule,
    Prose,
}

/// The lines of `text` that are not blank.
pub(crate) fn layout(text: &str) -> Vec<Line> {
    let mut lines = raw_lines(text);
    for at in 0..lines.len() {
        let (before, from) = lines.split_at_mut(at);
        let Some((line, after)) = from.split_first_mut() else {
            break;
        };
        line.shape = shape(text, before.last(), line, after.first());
    }
    lines
}

fn raw_lines(text: &str) -> Vec<Line> {
    let mut filled = Vec::new();
    let mut after_blank = true;
    for line in lines(text) {
        let content = line.trimmed(text);
        if content.is_empty() {
            after_blank = true;
            continue;
        }
        filled.push(Line {
            content,
            start: line.start(),
            after_blank,
            shape: Shape::Prose,
        });
        after_blank = false;
    }
    filled
}

fn shape(text: &str, previous: Option<&Line>, line: &Line, next: Option<&Line>) -> Shape {
    let content = line.content.of(text).unwrap_or_default();
    let at = line.content.start();
    if is_rule(content) {
        return Shape::Rule;
    }
    if content.starts_with('|') || content.contains('\t') {
        return Shape::Row;
    }
    let next = next.filter(|next| !next.after_blank);
    let neighbours = headings::Neighbours {
        begins_paragraph: line.after_blank,
        previous_is_heading: previous
            .is_some_and(|previous| matches!(previous.shape, Shape::Heading { .. })),
        previous_is_open: !line.after_blank
            && previous.is_some_and(|previous| {
                !matches!(previous.shape, Shape::Heading { .. } | Shape::Rule)
                    && !previous
                        .content
                        .of(text)
                        .unwrap_or_default()
                        .ends_with(['.', '!', '?', ':'])
            }),
        next: next.and_then(|next| next.content.of(text)),
    };
    let underlined = next.is_some_and(|next| {
        next.content
            .of(text)
            .is_some_and(|next| is_rule(next) && next.starts_with(['=', '-']))
    });
    match headings::heading(content, &neighbours, underlined) {
        Some(headings::Found::Alone(name)) => Shape::Heading {
            name: name.shifted_by(at),
        },
        Some(headings::Found::Inline(name)) => Shape::InlineHeading {
            name: name.shifted_by(at),
        },
        None => match list_mark(content) {
            Some(marker) => Shape::Item { body: at + marker },
            None if headings::is_field(content) => Shape::Field,
            None => Shape::Prose,
        },
    }
}

/// Three or more of one drawing character; more of "_", of which a few stand for a name left out.
pub(crate) fn is_rule(content: &str) -> bool {
    let Some(first) = content.chars().next() else {
        return false;
    };
    let at_least = match first {
        '-' | '=' | '*' | '~' | '#' | '+' | '\u{2013}' | '\u{2014}' | '\u{2500}' | '\u{2550}' => 3,
        '_' => 8,
        _ => return false,
    };
    content.chars().all(|c| c == first) && content.chars().count() >= at_least
}
