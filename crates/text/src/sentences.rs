//! Sentences of a note.

use crate::ByteRange;
use crate::abbreviations::is_abbreviation;
use crate::lines::{lines, list_mark};
use crate::sections::heading;

/// A line at least this long, in characters, may have been wrapped and go on in the next one.
const WRAPPED_LINE: usize = 60;

/// The sentences of `text`: sorted, disjoint, without blanks at their edges, every other character
/// inside exactly one. None crosses a blank line or the edge of a section.
///
/// Headings, list items and short lines are sentences of their own; prose that was wrapped by hand
/// goes on across the line break.
pub fn sentences(text: &str) -> Vec<ByteRange> {
    let mut sentences = Vec::new();
    for block in blocks(text) {
        split_block(text, block, &mut sentences);
    }
    sentences
}

/// Runs of lines that may share a sentence.
fn blocks(text: &str) -> Vec<ByteRange> {
    let lines = lines(text);
    let mut blocks: Vec<ByteRange> = Vec::new();
    let mut open = false;
    for (index, &line) in lines.iter().enumerate() {
        let range = line.trimmed(text);
        let content = range.of(text).unwrap_or_default();
        if content.is_empty() {
            open = false;
            continue;
        }
        match blocks.last_mut() {
            Some(block) if open && !starts_afresh(text, line, content) => {
                *block = block.hull(range)
            }
            _ => blocks.push(range),
        }
        open = heading(text, line).is_none_or(|heading| heading != range)
            && goes_on(content, lines.get(index + 1).and_then(|next| next.of(text)));
    }
    blocks
}

fn starts_afresh(text: &str, line: ByteRange, content: &str) -> bool {
    list_mark(content).is_some() || heading(text, line).is_some()
}

/// Whether a line without a full stop was likely wrapped.
fn goes_on(line: &str, next: Option<&str>) -> bool {
    let Some(first) = next.and_then(|next| next.trim_start().chars().next()) else {
        return false;
    };
    first.is_lowercase() || line.chars().count() >= WRAPPED_LINE || line.ends_with([',', '-', '('])
}

/// Splits a block at the stops inside it.
fn split_block(text: &str, block: ByteRange, sentences: &mut Vec<ByteRange>) {
    let content = block.of(text).unwrap_or_default();
    let mut start = 0;
    let mut at = list_mark(content).unwrap_or(0);
    let mut blanked_to = 0;
    while let Some(found) = content[at..].find(is_stop_or_bracket) {
        let stop = at + found;
        let character = content[stop..].chars().next().unwrap_or_default();
        at = stop + character.len_utf8();
        if character == '[' {
            if content[stop..].starts_with("[**") && blanked_to <= stop {
                blanked_to = content[stop..]
                    .find("**]")
                    .map_or(stop, |end| stop + end + 3);
                at = blanked_to.max(at);
            }
            continue;
        }
        let run_end = content[at..]
            .find(|c| !is_stop(c))
            .map_or(content.len(), |rest| at + rest);
        let end = content[run_end..]
            .find(|c: char| !is_closing(c))
            .map_or(content.len(), |rest| run_end + rest);
        at = end;
        if ends_sentence(content, stop, run_end, end) {
            push(text, block.start() + start, block.start() + end, sentences);
            start = end;
        }
    }
    push(text, block.start() + start, block.end(), sentences);
}

fn push(text: &str, start: usize, end: usize, sentences: &mut Vec<ByteRange>) {
    let sentence = ByteRange::between(start, end).trimmed(text);
    if !sentence.is_empty() {
        sentences.push(sentence);
    }
}

/// Whether the stops from `stop` to `run_end`, closed at `end`, end a sentence of `content`.
fn ends_sentence(content: &str, stop: usize, run_end: usize, end: usize) -> bool {
    let rest = &content[end..];
    let Some(next) = rest.trim_start().chars().next() else {
        return true;
    };
    if content[stop..].starts_with(['。', '！', '？', '؟', '۔']) {
        return true;
    }
    if !rest.starts_with(char::is_whitespace) || next.is_lowercase() || is_stop(next) {
        return false;
    }
    if matches!(next, ',' | ';' | ':' | ')' | ']' | '%' | '/') {
        return false;
    }
    if &content[stop..run_end] != "." {
        return true;
    }
    let before = &content[..stop];
    let word = &before[before
        .rfind(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '"'))
        .map_or(0, |at| {
            at + before[at..].chars().next().map_or(1, char::len_utf8)
        })..];
    !is_abbreviation(word, next)
}

fn is_stop_or_bracket(c: char) -> bool {
    is_stop(c) || c == '['
}

fn is_stop(c: char) -> bool {
    matches!(c, '.' | '?' | '!' | '…' | '。' | '！' | '？' | '؟' | '۔')
}

fn is_closing(c: char) -> bool {
    matches!(c, ')' | ']' | '"' | '\'' | '”' | '’' | '»')
}
