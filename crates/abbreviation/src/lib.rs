//! Abbreviations that a note defines itself, "congestive heart failure (CHF)" or "CHF (congestive
//! heart failure)", and where it uses them.
//!
//! By the algorithm of Schwartz and Hearst, *A simple algorithm for identifying abbreviation
//! definitions in biomedical text*, Pacific Symposium on Biocomputing 8 (2003), 451–462: the letters
//! of the short form are matched from right to left in the words beside the parenthesis. One thing
//! is stricter here: a short form has a capital letter, for notes put many plain words into
//! parentheses; unless the note has no capital letter at all. Pure; start at [`abbreviations`].

mod alignment;

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, MatchKind};
use chartlight_text::{ByteRange, sentences};
use serde::{Deserialize, Serialize};

/// A definition and the uses that rely on it, as ranges of the note.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Abbreviation {
    /// The long form where it is defined.
    pub long: ByteRange,
    /// The short form where it is defined.
    pub short: ByteRange,
    /// Later uses of the short form, up to where it is defined anew; whole words, in order.
    pub uses: Vec<ByteRange>,
}

/// The abbreviations of a note and what stands where; made by [`abbreviations`].
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Abbreviations {
    /// By where the definition starts.
    list: Vec<Abbreviation>,
    /// Short forms and their uses by their start, with the place of their abbreviation.
    shorts: Vec<(ByteRange, usize)>,
}

impl Abbreviations {
    /// All of them, in the order of the note.
    pub fn list(&self) -> &[Abbreviation] {
        &self.list
    }

    /// From a use to its definition: the abbreviation whose short form or use stands at a byte, or
    /// whose long form does.
    pub fn at(&self, byte: usize) -> Option<&Abbreviation> {
        let after = self
            .shorts
            .partition_point(|(range, _)| range.start() <= byte);
        let before = after.checked_sub(1).and_then(|at| self.shorts.get(at));
        if let Some((_, index)) = before.filter(|(range, _)| range.contains(byte)) {
            return self.list.get(*index);
        }
        self.list.iter().find(|it| it.long.contains(byte))
    }
}

/// Longest parenthesis that can hold a definition, in bytes; and the longest stretch before one.
const REACH_BYTES: usize = 400;
/// Characters of a short form.
const SHORT_CHARS: std::ops::RangeInclusive<usize> = 2..=10;
/// Words of a short form.
const MAX_SHORT_WORDS: usize = 2;

/// Finds the definitions in `text`, sentence by sentence, and the uses of what they define.
pub fn abbreviations(text: &str) -> Abbreviations {
    abbreviations_in(text, &sentences(text))
}

/// [`abbreviations`] where the sentences of `text` are known.
pub fn abbreviations_in(text: &str, sentences: &[ByteRange]) -> Abbreviations {
    let mut list: Vec<Abbreviation> = Vec::new();
    let has_capitals = text.contains(char::is_uppercase);
    for sentence in stretches(text, sentences) {
        let inside = sentence.of(text).unwrap_or_default();
        for (open, _) in inside.match_indices('(') {
            if let Some((long, short)) = definition(inside, open, has_capitals) {
                list.push(Abbreviation {
                    long: long.shifted_by(sentence.start()),
                    short: short.shifted_by(sentence.start()),
                    uses: Vec::new(),
                });
            }
        }
    }
    list.sort_by_key(|it| it.short.start());
    let shorts = find_uses(text, &mut list);
    Abbreviations { list, shorts }
}

/// The sentences; one that begins with a parenthesis belongs to the one before it, for in notes
/// lines are broken anywhere. Not across a blank line.
fn stretches(text: &str, sentences: &[ByteRange]) -> Vec<ByteRange> {
    let mut stretches: Vec<ByteRange> = Vec::new();
    for &sentence in sentences {
        let continues = |before: &ByteRange| {
            let gap = ByteRange::new(before.end(), sentence.start()).and_then(|gap| gap.of(text));
            gap.is_some_and(|gap| gap.matches('\n').count() < 2)
                && sentence
                    .of(text)
                    .is_some_and(|inside| inside.starts_with('('))
        };
        match stretches.last_mut() {
            Some(before) if continues(before) => *before = before.hull(sentence),
            _ => stretches.push(sentence),
        }
    }
    stretches
}

/// The long and the short form around the parenthesis that opens at `open`.
fn definition(sentence: &str, open: usize, has_capitals: bool) -> Option<(ByteRange, ByteRange)> {
    let after = sentence.get(open + 1..)?;
    let close = after.find([')', '(']).filter(|&at| at <= REACH_BYTES)?;
    if !after.get(close..)?.starts_with(')') {
        return None;
    }
    // "(CHF; see below)": what comes after the first mark is a remark.
    let content = after.get(..close)?;
    let content_end = content.find([';', ',']).unwrap_or(close);
    let content = trimmed(sentence, open + 1, open + 1 + content_end)?;
    let before_start = sentence
        .get(..open)?
        .char_indices()
        .rev()
        .map(|(at, _)| at)
        .find(|at| open - at >= REACH_BYTES)
        .unwrap_or(0);
    let before = trimmed(sentence, before_start, open)?;
    let inside = content.of(sentence)?;
    if is_short_form(inside, has_capitals) {
        let start = last_words(before.of(sentence)?, max_words(inside));
        let candidate = ByteRange::new(before.start() + start, before.end())?;
        let long = aligned(sentence, inside, candidate)?;
        return Some((long, content));
    }
    let whole_content = trimmed(sentence, open + 1, open + 1 + close)?;
    let start = last_words(before.of(sentence)?, 1);
    let short = ByteRange::new(before.start() + start, before.end())?;
    let word = short
        .of(sentence)
        .filter(|word| is_short_form(word, has_capitals))?;
    Some((aligned(sentence, word, whole_content)?, short))
}

/// The part of `candidate`, up to its end, that the short form abbreviates.
fn aligned(sentence: &str, short: &str, candidate: ByteRange) -> Option<ByteRange> {
    let start = alignment::long_form_start(short, candidate.of(sentence)?)?;
    let long = ByteRange::new(candidate.start() + start, candidate.end())?;
    let words = long.of(sentence)?;
    let n_words = words.split_whitespace().count();
    let contains_short = words
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| word == short);
    let is_longer = words.chars().count() > short.chars().count();
    (is_longer && n_words <= max_words(short) && !contains_short).then_some(long)
}

fn is_short_form(text: &str, note_has_capitals: bool) -> bool {
    let first = text.chars().next();
    SHORT_CHARS.contains(&text.chars().count())
        && text.split_whitespace().count() <= MAX_SHORT_WORDS
        && first.is_some_and(char::is_alphanumeric)
        && (!note_has_capitals || text.contains(char::is_uppercase))
}

/// The most words of a long form, by the length of its short form.
fn max_words(short: &str) -> usize {
    let n = short.chars().filter(|c| c.is_alphanumeric()).count();
    (n + 5).min(2 * n)
}

/// Where the last `n` words of `text` begin.
fn last_words(text: &str, n: usize) -> usize {
    let first = text.split_whitespace().rev().take(n).last();
    first.map_or(text.len(), |word| {
        word.as_ptr().addr() - text.as_ptr().addr()
    })
}

/// The range without blanks at its edges; `None` where nothing is left.
fn trimmed(text: &str, start: usize, end: usize) -> Option<ByteRange> {
    let inside = text.get(start..end)?;
    let kept = inside.trim_start();
    let start = start + inside.len() - kept.len();
    let range = ByteRange::new(start, start + kept.trim_end().len())?;
    (!range.is_empty()).then_some(range)
}

/// Gives each definition its uses; answers all short forms by their start.
fn find_uses(text: &str, list: &mut [Abbreviation]) -> Vec<(ByteRange, usize)> {
    let mut definitions: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, abbreviation) in list.iter().enumerate() {
        let short = abbreviation.short.of(text).unwrap_or_default();
        definitions.entry(short).or_default().push(index);
    }
    let forms: Vec<&str> = definitions.keys().copied().collect();
    let search = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(&forms);
    let mut shorts = Vec::new();
    // Some thousand short words are no automaton that could be too large.
    let Ok(search) = search else {
        return shorts;
    };
    for found in search.find_iter(text) {
        let (Some(range), Some(form)) = (
            ByteRange::new(found.start(), found.end()),
            forms.get(found.pattern().as_usize()),
        ) else {
            continue;
        };
        let indices = definitions.get(form).map(Vec::as_slice).unwrap_or_default();
        let before = indices.partition_point(|&index| {
            list.get(index)
                .is_some_and(|it| it.short.start() <= range.start())
        });
        let Some(&index) = before.checked_sub(1).and_then(|at| indices.get(at)) else {
            continue;
        };
        let Some(abbreviation) = list.get_mut(index) else {
            continue;
        };
        let is_definition = abbreviation.short == range;
        if is_definition || (is_whole_word(text, range) && !abbreviation.long.covers(range)) {
            shorts.push((range, index));
        }
        if !is_definition && is_whole_word(text, range) && !abbreviation.long.covers(range) {
            abbreviation.uses.push(range);
        }
    }
    shorts
}

/// Whether no letter or digit touches the range, but for an "s" of the plural.
fn is_whole_word(text: &str, range: ByteRange) -> bool {
    let before = text
        .get(..range.start())
        .and_then(|before| before.chars().next_back());
    let mut after = text.get(range.end()..).unwrap_or_default().chars();
    let joins = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let next = after.next();
    !joins(before) && (!joins(next) || (next == Some('s') && !joins(after.next())))
}

#[cfg(test)]
mod tests;
