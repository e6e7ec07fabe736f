//! Sections of a note, from its headings.

use crate::ByteRange;
use crate::lines::{lines, list_mark};

/// A part of a note under one heading, or before the first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Section {
    /// All of the section, heading and trailing blanks included.
    pub range: ByteRange,
    /// The heading, without the blanks around it and without a colon's text.
    pub heading: Option<ByteRange>,
}

/// Longest heading, in characters.
const LONGEST_HEADING: usize = 60;

/// Most words of a heading that shares its line with text, as in `HPI: 54-year-old man …`.
const MOST_INLINE_WORDS: usize = 5;

/// The sections of `text`: sorted, disjoint, and together all of it.
///
/// A heading is a line in capitals, a Markdown heading, a line that ends in a colon, or a short
/// capitalised phrase before a colon at the start of a line.
pub fn sections(text: &str) -> Vec<Section> {
    let headings: Vec<(usize, ByteRange)> = lines(text)
        .into_iter()
        .filter_map(|line| Some((line.start(), heading(text, line)?)))
        .collect();
    let mut sections = Vec::with_capacity(headings.len() + 1);
    let first = headings.first().map_or(text.len(), |&(start, _)| start);
    if first > 0 {
        sections.push(Section {
            range: ByteRange::between(0, first),
            heading: None,
        });
    }
    for (index, &(start, heading)) in headings.iter().enumerate() {
        let end = headings
            .get(index + 1)
            .map_or(text.len(), |&(next, _)| next);
        sections.push(Section {
            range: ByteRange::between(start, end),
            heading: Some(heading),
        });
    }
    sections
}

/// The heading at the start of a line: all of it, or what stands before its colon.
pub(crate) fn heading(text: &str, line: ByteRange) -> Option<ByteRange> {
    let whole = line.trimmed(text);
    let content = whole.of(text)?;
    if content.is_empty() {
        return None;
    }
    let title = content.trim_start_matches('#');
    if title.len() < content.len() && title.starts_with(char::is_whitespace) {
        return Some(whole);
    }
    if list_mark(content).is_some() || content.starts_with("[**") {
        return None;
    }
    if content.chars().count() <= LONGEST_HEADING {
        let colon = content.strip_suffix(':');
        let titled = colon.is_some_and(|title| is_title(title) && !title.contains([',', ';', '.']));
        if titled || is_capitals(colon.unwrap_or(content)) {
            return Some(whole);
        }
    }
    let at = content.find(':')?;
    let (title, after) = content.split_at(at);
    let inline = after[1..].starts_with(char::is_whitespace)
        && title.chars().count() <= LONGEST_HEADING / 2
        && title.split_whitespace().count() <= MOST_INLINE_WORDS
        && title
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, ' ' | '/' | '&' | '-' | '\''))
        && (is_capitals(title) || is_title(title));
    inline.then(|| ByteRange::between(whole.start(), whole.start() + at))
}

fn is_title(title: &str) -> bool {
    title.chars().next().is_some_and(char::is_uppercase)
}

fn is_capitals(title: &str) -> bool {
    let letters = title.chars().filter(|c| c.is_alphabetic());
    let (mut n, mut n_upper) = (0, 0);
    for letter in letters {
        n += 1;
        n_upper += usize::from(letter.is_uppercase());
    }
    n >= 2 && n == n_upper && !title.ends_with(['.', ',', ';', '!', '?']) && is_title(title)
}
