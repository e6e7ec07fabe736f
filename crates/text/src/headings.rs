//! Headings: which lines begin a section.

use crate::ByteRange;
use crate::heading_words::{KIN, KNOWN, NEVER, PROSE};

const LONGEST_NAME_CHARS: usize = 60;
const LONGEST_MARKED_NAME_CHARS: usize = 80;
const MOST_NAME_WORDS: usize = 8;

/// What must be known of the lines around.
pub(crate) struct Neighbours<'t> {
    /// A blank line or the start of the text lies before.
    pub(crate) begins_paragraph: bool,
    pub(crate) previous_is_heading: bool,
    /// The line before is text that may run on.
    pub(crate) previous_is_open: bool,
    /// The next line, unless it is blank.
    pub(crate) next: Option<&'t str>,
}

/// The name of a heading, as a range of the line's content: without marks, colon or number.
pub(crate) enum Found {
    /// Nothing but the heading stands on the line.
    Alone(ByteRange),
    /// The text of the section begins on the same line.
    Inline(ByteRange),
}

/// The heading on a line, if there is one. `content` has no blanks at its edges.
pub(crate) fn heading(content: &str, around: &Neighbours<'_>, underlined: bool) -> Option<Found> {
    if content.starts_with('#') {
        return marked_with_hashes(content);
    }
    if content.starts_with("**") || content.starts_with("__") {
        return bold(content);
    }
    if let Some((name, rest)) = split_at_colon(content) {
        let kind = words_of(name);
        if rest.is_empty() {
            return (kind.is_known() || kind.may_stand_before_colon())
                .then_some(Found::Alone(whole(name)));
        }
        let is_heading = kind.is_known()
            || (kind.is_capitals()
                && kind.letters >= 4
                && kind.may_stand_before_colon()
                && !rest.trim_start().starts_with(|c: char| c.is_ascii_digit()));
        return is_heading.then_some(Found::Inline(whole(name)));
    }
    if content.chars().nth(LONGEST_NAME_CHARS).is_some() {
        return None;
    }
    let kind = words_of(content);
    let stands_apart = around.begins_paragraph || !around.previous_is_open;
    let is_heading = if kind.is_known() {
        stands_apart && kind.begins_upper
    } else if underlined {
        around.begins_paragraph && !content.ends_with(['.', '!', '?', ',', ';']) && kind.letters > 0
    } else {
        stands_apart
            && !around.previous_is_heading
            && kind.is_capitals()
            && kind.letters >= 3
            && kind.may_be_capitals_alone()
            && around
                .next
                .is_some_and(|next| next.chars().any(char::is_lowercase))
    };
    is_heading.then_some(Found::Alone(whole(content)))
}

/// Whether a line begins like "Na: 140" or "Mother: diabetes".
pub(crate) fn is_field(content: &str) -> bool {
    split_at_colon(content).is_some_and(|(name, rest)| {
        let kind = words_of(name);
        kind.count <= 5
            && kind.begins_upper
            && !kind.has_prose
            && (rest.is_empty() || rest.starts_with(char::is_whitespace))
    })
}

/// "## Plan", "# Plan #", "# Heart failure: stable".
fn marked_with_hashes(content: &str) -> Option<Found> {
    let after = content.trim_start_matches('#');
    let level = content.len() - after.len();
    if level > 6 || !after.starts_with(char::is_whitespace) {
        return None;
    }
    let body = after.trim_start();
    let at = content.len() - body.len();
    if !body.starts_with(char::is_alphabetic) {
        return None;
    }
    if let Some((name, rest)) = split_at_colon(body) {
        let name = whole(name).shifted_by(at);
        return Some(if rest.is_empty() {
            Found::Alone(name)
        } else {
            Found::Inline(name)
        });
    }
    let name = body.trim_end_matches('#').trim_end();
    let is_name = name.chars().nth(LONGEST_MARKED_NAME_CHARS).is_none() && !name.ends_with('.');
    is_name.then_some(Found::Alone(whole(name).shifted_by(at)))
}

/// "**Plan**", "**Plan:** rest".
fn bold(content: &str) -> Option<Found> {
    let mark = content.get(..2)?;
    let body = content.get(2..)?;
    let close = body.find(mark)?;
    let inside = body.get(..close)?;
    let after = body.get(close + 2..)?;
    let name = inside.strip_suffix(':').unwrap_or(inside).trim_end();
    let begins = name.starts_with(char::is_alphabetic);
    if !begins || name.chars().nth(LONGEST_NAME_CHARS).is_some() {
        return None;
    }
    let name_range = whole(name).shifted_by(2);
    let rest = after.strip_prefix(':').unwrap_or(after);
    let has_colon = rest.len() < after.len() || inside.ends_with(':');
    if rest.trim().is_empty() {
        Some(Found::Alone(name_range))
    } else {
        has_colon.then_some(Found::Inline(name_range))
    }
}

/// What stands before the first colon, when that can be a name, and what stands after.
pub(crate) fn split_at_colon(content: &str) -> Option<(&str, &str)> {
    let (colon, _) = content
        .char_indices()
        .take(LONGEST_NAME_CHARS)
        .find(|(_, c)| matches!(c, ':' | '\u{ff1a}'))?;
    let (name, rest) = content.split_at(colon);
    let rest = rest.trim_start_matches([':', '\u{ff1a}']);
    let name = name.trim_end();
    let follows_blank = rest.is_empty() || rest.starts_with(char::is_whitespace);
    (follows_blank && name.starts_with(char::is_alphabetic)).then_some((name, rest))
}

fn whole(name: &str) -> ByteRange {
    ByteRange::between(0, name.len())
}

/// What a would-be name of a heading looks like.
struct NameWords {
    normal: String,
    count: usize,
    letters: usize,
    has_lower: bool,
    has_digit: bool,
    has_prose: bool,
    begins_upper: bool,
    ends_open: bool,
    plain: bool,
}

fn words_of(name: &str) -> NameWords {
    let mut normal = String::with_capacity(name.len());
    let mut has_prose = false;
    let mut count = 0;
    for word in name.split_whitespace() {
        let word = word.to_lowercase();
        has_prose |= PROSE.contains(&word.as_str());
        if count > 0 {
            normal.push(' ');
        }
        normal.push_str(&word);
        count += 1;
    }
    NameWords {
        normal,
        count,
        letters: name.chars().filter(|c| c.is_alphabetic()).count(),
        has_lower: name.chars().any(char::is_lowercase),
        has_digit: name.chars().any(char::is_numeric),
        has_prose,
        // A script without capitals counts as upper case.
        begins_upper: name
            .chars()
            .next()
            .is_some_and(|c| c.is_alphabetic() && !c.is_lowercase()),
        ends_open: name.ends_with(['.', ',', ';', '?', '!']),
        plain: name
            .chars()
            .all(|c| c.is_alphanumeric() || c.is_whitespace() || "/&-()',.+\u{2019}".contains(c)),
    }
}

impl NameWords {
    fn is_known(&self) -> bool {
        KNOWN.binary_search(&self.normal.as_str()).is_ok()
    }

    fn is_capitals(&self) -> bool {
        self.letters > 0 && !self.has_lower && self.begins_upper
    }

    fn is_short(&self) -> bool {
        self.count <= MOST_NAME_WORDS && self.plain
    }

    fn is_never_a_heading(&self) -> bool {
        KIN.contains(&self.normal.as_str()) || NEVER.contains(&self.normal.as_str())
    }

    fn may_stand_before_colon(&self) -> bool {
        self.is_short()
            && self.begins_upper
            && self.letters >= 2
            && !self.has_prose
            && !self.is_never_a_heading()
    }

    fn may_be_capitals_alone(&self) -> bool {
        self.is_short() && !self.has_digit && !self.ends_open && !self.is_never_a_heading()
    }
}
