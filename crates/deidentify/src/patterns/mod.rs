//! Finding identifiers by their form.

mod dates;
mod names;
mod numbers;
mod online;
mod places;

use chartlight_text::ByteRange;
use regex::{Regex, RegexBuilder};

use crate::identifier::{Identifier, Source, join};

/// One row of the tables: what has which form.
///
/// The expressions match bytes, not Unicode classes, unless they say so with `(?u:…)`: word
/// boundaries and classes of Unicode would make the search ten times slower on notes that are not
/// ASCII. Every repeat is bounded, so that a search takes time in proportion to the note.
struct Pattern {
    /// For people; unique.
    name: &'static str,
    /// The type of what it finds.
    type_name: &'static str,
    /// In verbose syntax. The group `id`, where there is one, is the identifier; the rest is the
    /// cue that makes it one.
    regex: &'static str,
    /// A match that one of these joins to a further letter or digit is part of something longer,
    /// and is left alone.
    glue: &'static str,
    /// A match whose identifier begins like this is none.
    unless: &'static str,
    /// A match before this is none.
    unless_before: &'static str,
    /// How many digits the identifier must have, at least and at most.
    digits: (usize, usize),
    /// Notes in which it finds what stands between « and », and nothing else; tests read them.
    #[cfg_attr(not(test), expect(dead_code, reason = "tests read them"))]
    examples: &'static [&'static str],
}

const PLAIN: Pattern = Pattern {
    name: "",
    type_name: "",
    regex: "",
    glue: "",
    unless: "",
    unless_before: "",
    digits: (0, usize::MAX),
    examples: &[],
};

/// What follows a number that is a quantity.
const QUANTITY: &str = r"(?i)^\s?-?(?:
    % | / | (?:m|mc|u|n|k)?g\b | (?:m|d|u)?l\b | cc\b | (?:m|u|n)?mol | meq | iu\b | units?\b | (?:m|c)m\b | hg\b | bpm\b
  | tab | cap(?:s|sule)?s?\b | pill | dose | puff | drop | spray | amp(?:s|oule)?s?\b | vial
  | strength | pain | scale | vision | motor | power | murmur | sec | min(?:s|utes?)?\b | h\b | hrs?\b | hours?\b | times\b
  | births?\b | people\b | patients?\b | cases?\b
)";

/// In the order that decides between findings of equal length.
const TABLES: [&[Pattern]; 5] = [
    numbers::PATTERNS,
    online::PATTERNS,
    dates::PATTERNS,
    places::PATTERNS,
    names::PATTERNS,
];

/// A pattern's expression is not usable; a fault of this crate, which its tests rule out.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the pattern {name:?} cannot be compiled")]
pub struct PatternError {
    name: &'static str,
    source: regex::Error,
}

/// The patterns, ready to search with.
pub struct Patterns(Vec<Compiled>);

struct Compiled {
    pattern: &'static Pattern,
    regex: Regex,
    has_cue: bool,
    unless: Option<Regex>,
    unless_before: Option<Regex>,
}

impl Patterns {
    /// Compiles them, some milliseconds of work; keep them for all notes.
    ///
    /// # Errors
    /// Never, unless a table is wrong.
    pub fn new() -> Result<Self, PatternError> {
        let compiled = TABLES.iter().copied().flatten().map(Compiled::new);
        compiled.collect::<Result<_, _>>().map(Self)
    }

    /// The identifiers in `text`: disjoint, by where they start.
    pub fn find(&self, text: &str) -> Vec<Identifier> {
        join(self.0.iter().flat_map(|pattern| pattern.find(text)))
    }

    /// Every pattern's name and the type it finds.
    pub fn list(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.0
            .iter()
            .map(|compiled| (compiled.pattern.name, compiled.pattern.type_name))
    }
}

impl Compiled {
    fn new(pattern: &'static Pattern) -> Result<Self, PatternError> {
        let compile = |source: &str| {
            RegexBuilder::new(source)
                .unicode(false)
                .ignore_whitespace(true)
                .build()
                .map_err(|source| PatternError {
                    name: pattern.name,
                    source,
                })
        };
        let optional = |source: &str| (!source.is_empty()).then(|| compile(source)).transpose();
        let regex = compile(pattern.regex)?;
        Ok(Self {
            has_cue: regex.capture_names().flatten().any(|name| name == "id"),
            regex,
            unless: optional(pattern.unless)?,
            unless_before: optional(pattern.unless_before)?,
            pattern,
        })
    }

    fn find(&self, text: &str) -> Vec<Identifier> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(matched) = self.regex.find_at(text, at) {
            let range = self.identifier(text, matched.start());
            let is_none = |id: ByteRange| {
                let inside = id.of(text).unwrap_or_default();
                self.unless.as_ref().is_some_and(|u| u.is_match(inside))
            };
            at = match range.filter(|&id| self.stands_alone(text, matched.range(), id)) {
                Some(range) => {
                    if !is_none(range) {
                        found.push(Identifier {
                            range,
                            type_name: self.pattern.type_name.into(),
                            source: Source::Pattern(self.pattern.name),
                        });
                    }
                    matched.end()
                }
                // A part of something longer may hide a match that begins inside it.
                None => next_character(text, matched.start()),
            };
        }
        found
    }

    fn identifier(&self, text: &str, start: usize) -> Option<ByteRange> {
        let group = if self.has_cue {
            self.regex.captures_at(text, start)?.name("id")?
        } else {
            self.regex.find_at(text, start)?
        };
        ByteRange::new(group.start(), group.end())
    }

    fn stands_alone(&self, text: &str, matched: std::ops::Range<usize>, id: ByteRange) -> bool {
        let (Some(before), Some(after), Some(inside)) = (
            text.get(..matched.start),
            text.get(matched.end..),
            id.of(text),
        ) else {
            return false;
        };
        let n_digits = inside.bytes().filter(u8::is_ascii_digit).count();
        let (least, most) = self.pattern.digits;
        (least..=most).contains(&n_digits)
            && !joins(
                before.chars().rev(),
                inside_edge(text, &matched, false),
                self.pattern.glue,
            )
            && !joins(
                after.chars(),
                inside_edge(text, &matched, true),
                self.pattern.glue,
            )
            && !self
                .unless_before
                .as_ref()
                .is_some_and(|u| u.is_match(start_of(after)))
    }
}

/// The last or the first character of a match.
fn inside_edge(text: &str, matched: &std::ops::Range<usize>, last: bool) -> Option<char> {
    let inside = text.get(matched.clone())?;
    if last {
        inside.chars().next_back()
    } else {
        inside.chars().next()
    }
}

/// Whether the characters outward from a match make it part of something longer.
fn joins(mut outward: impl Iterator<Item = char>, edge: Option<char>, glue: &str) -> bool {
    if !edge.is_some_and(char::is_alphanumeric) {
        return false;
    }
    match outward.next() {
        Some(next) if next.is_alphanumeric() || next == '_' => true,
        Some(next) if glue.contains(next) => outward.next().is_some_and(char::is_alphanumeric),
        _ => false,
    }
}

/// As much of what follows as a look at it needs.
fn start_of(after: &str) -> &str {
    after
        .char_indices()
        .nth(24)
        .and_then(|(end, _)| after.get(..end))
        .unwrap_or(after)
}

fn next_character(text: &str, at: usize) -> usize {
    let width = text
        .get(at..)
        .and_then(|rest| rest.chars().next())
        .map_or(1, char::len_utf8);
    at.saturating_add(width)
}

#[cfg(test)]
mod tests;
