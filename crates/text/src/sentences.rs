//! Sentences of clinical notes.
//!
//! A note is cut twice: first into blocks, at headings, blank lines and line breaks that were
//! meant; then each block, in which line breaks are only blanks, after its full stops.

use unicode_segmentation::UnicodeSegmentation;

use crate::ByteRange;
use crate::abbreviations::{Abbreviation, abbreviation, begins_sentences};
use crate::layout::{Line, Shape, layout};
use crate::lines::is_line_break;

/// Whoever wraps lines by hand or machine makes them at least this wide, in columns. A line that
/// had room for the next word up to here was ended on purpose.
const NARROWEST_WRAP: usize = 55;
/// No one wraps lines wider than this: they are paragraphs, ended on purpose.
const WIDEST_WRAP: usize = 110;
/// The longest de-identification blank (`[** … **]`) looked for, in bytes.
const LONGEST_BLANK_BYTES: usize = 256;
/// The one blank that words go on across (UAX #29), as in 5\u{202f}000.
const NARROW_NO_BREAK: char = '\u{202f}';
/// The longest word looked at before a full stop, in bytes.
const LONGEST_ABBREVIATION_BYTES: usize = 32;

/// The sentences of `text`: sorted, disjoint, without blanks at their edges, never across a blank
/// line, the edge of a section or the inside of a word. Every character that is not blank is in
/// one. A heading or an item of a list is a sentence.
///
/// ```
/// # use chartlight_text::sentences;
/// let text = "PLAN\n1. Aspirin 81 mg p.o. daily\n2. Dr. Smith will see her. Rest.";
/// let sentences: Vec<_> = sentences(text).iter().filter_map(|s| s.of(text)).collect();
/// assert_eq!(sentences, [
///     "PLAN",
///     "1. Aspirin 81 mg p.o. daily",
///     "2. Dr. Smith will see her.",
///     "Rest.",
/// ]);
/// ```
pub fn sentences(text: &str) -> Vec<ByteRange> {
    let mut sentences = Vec::new();
    for block in blocks(text) {
        Splitter::new(text, &block).split_into(&mut sentences);
    }
    sentences
}

/// Lines that run on from one to the next.
struct Block {
    range: ByteRange,
    /// Where the text begins, behind the marker of a list item.
    body: usize,
    indent: usize,
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut previous: Option<Line> = None;
    for line in layout(text) {
        let runs_on = match (&previous, blocks.last()) {
            (Some(previous), Some(block)) => runs_on(text, block, previous, &line),
            _ => false,
        };
        match blocks.last_mut() {
            Some(block) if runs_on => block.range = block.range.hull(line.content),
            _ => blocks.push(Block {
                range: line.content,
                body: match line.shape {
                    Shape::Item { body } => body,
                    _ => line.content.start(),
                },
                indent: line.content.start() - line.start,
            }),
        }
        previous = Some(line);
    }
    blocks
}

/// Whether the sentence at the end of the line `above`, the last of `block`, goes on in `below`.
fn runs_on(text: &str, block: &Block, above: &Line, below: &Line) -> bool {
    let may = !below.after_blank
        && below.shape == Shape::Prose
        && !matches!(
            above.shape,
            Shape::Heading { .. } | Shape::Row | Shape::Rule
        );
    if !may {
        return false;
    }
    let (Some(above_text), Some(below_text)) = (above.content.of(text), below.content.of(text))
    else {
        return false;
    };
    if ends_inside_blank(above_text) {
        return true;
    }
    let last_word = above_text.split_whitespace().next_back().unwrap_or("");
    let columns = columns(text.get(above.start..above.content.end()).unwrap_or(""));
    let next_word = below_text.split_whitespace().next().unwrap_or("");
    let had_room = columns + 1 + self::columns(next_word).min(20) <= NARROWEST_WRAP;
    let is_wrapped = !had_room && columns <= WIDEST_WRAP;

    if let Some(word) = last_word.strip_suffix('.')
        && !word.ends_with('.')
    {
        let never_last = abbreviation(word.trim_start_matches(['(', '[', '"']))
            .is_some_and(|kind| kind == Abbreviation::NeverLast);
        return never_last || !had_room;
    }
    match above_text.chars().next_back() {
        Some('!' | '?' | '\u{3002}' | '\u{61f}') => return !had_room,
        Some(':') => return false,
        Some(',' | '(' | '/' | '&' | '+') => return true,
        _ => {}
    }
    if RUNS_ON_AFTER.contains(&last_word.to_lowercase().as_str()) {
        return true;
    }
    if below_text.starts_with(char::is_lowercase) {
        let body = text.get(block.body..above.content.end()).unwrap_or("");
        let begins_upper = body.chars().next().is_some_and(|c| !c.is_lowercase());
        let several_words = above_text.split_whitespace().nth(2).is_some();
        let indented = below.content.start() - below.start > block.indent;
        return !had_room || indented || (begins_upper && several_words);
    }
    is_wrapped
}

/// Words that a line may be wrapped behind but not end with.
const RUNS_ON_AFTER: &[&str] = &[
    "and",
    "or",
    "with",
    "of",
    "the",
    "a",
    "an",
    "to",
    "for",
    "by",
    "from",
    "his",
    "her",
    "their",
    "is",
    "was",
    "were",
    "are",
    "be",
    "has",
    "had",
    "have",
    "but",
    "as",
    "than",
    "that",
    "which",
    "who",
    "due",
    "without",
    "into",
    "patient's",
    "dr",
    "mr",
    "mrs",
    "ms",
];

/// Whether a de-identification blank is still open at the end of a line.
fn ends_inside_blank(line: &str) -> bool {
    match (line.rfind("[**"), line.rfind("**]")) {
        (Some(open), None) => line.len() - open <= LONGEST_BLANK_BYTES,
        (Some(open), Some(close)) => close < open && line.len() - open <= LONGEST_BLANK_BYTES,
        _ => false,
    }
}

/// The width of a text; the characters of Chinese, Japanese and Korean are two columns wide.
fn columns(text: &str) -> usize {
    text.chars()
        .map(|c| if c < '\u{2e80}' { 1 } else { 2 })
        .sum()
}

/// Walks through one block and cuts it into sentences.
struct Splitter<'t> {
    text: &'t str,
    at: usize,
    end: usize,
    /// Where the present sentence begins.
    start: usize,
    /// Whether the present sentence says something yet.
    has_words: bool,
    /// Whether the present sentence begins with a small letter: its writer may not use capitals.
    begins_lower: bool,
    inside_quotes: bool,
    /// The number of the list item that would come next.
    next_number: Option<u32>,
    last_visible: Option<char>,
}

impl<'t> Splitter<'t> {
    fn new(text: &'t str, block: &Block) -> Self {
        let marker = text
            .get(block.range.start()..block.body)
            .unwrap_or_default()
            .trim_end();
        Self {
            text,
            at: block.body,
            end: block.range.end(),
            start: block.range.start(),
            has_words: false,
            begins_lower: false,
            inside_quotes: false,
            next_number: marker
                .trim_end_matches(['.', ')'])
                .parse::<u32>()
                .ok()
                .and_then(|number| number.checked_add(1)),
            last_visible: None,
        }
    }

    fn split_into(mut self, sentences: &mut Vec<ByteRange>) {
        while let Some(c) = self.peek() {
            if c == '[' && self.skip_blank_for_a_name() {
                continue;
            }
            if c.is_ascii_digit() && self.is_at_start_of_token() && self.take_number(sentences) {
                continue;
            }
            if is_stop(c) {
                if let Some(end) = self.take_stop() {
                    self.end_sentence(end, sentences);
                }
                continue;
            }
            self.take(c);
        }
        self.end_sentence(self.end, sentences);
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..self.end).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take(&mut self, c: char) {
        if c == '"' {
            self.inside_quotes = !self.inside_quotes;
        }
        if !self.has_words && (c.is_alphanumeric() || c == '_') {
            self.has_words = true;
            self.begins_lower = c.is_lowercase();
        }
        if !c.is_whitespace() {
            self.last_visible = Some(c);
        }
        self.at += c.len_utf8();
    }

    fn end_sentence(&mut self, end: usize, sentences: &mut Vec<ByteRange>) {
        let sentence = ByteRange::between(self.start, end).trimmed(self.text);
        if !sentence.is_empty() {
            sentences.push(sentence);
        }
        self.start = end;
        self.at = self.at.max(end);
        self.has_words = false;
        self.begins_lower = false;
        self.inside_quotes = false;
        self.last_visible = None;
    }

    /// Passes over `[** … **]`, inside of which nothing ends.
    fn skip_blank_for_a_name(&mut self) -> bool {
        let Some(inside) = self.rest().strip_prefix("[**") else {
            return false;
        };
        let within = inside.len().min(LONGEST_BLANK_BYTES);
        let Some(close) = inside
            .as_bytes()
            .get(..within)
            .and_then(|bytes| bytes.windows(3).position(|three| three == b"**]"))
        else {
            return false;
        };
        self.at += "[**".len() + close + "**]".len();
        self.has_words = true;
        self.last_visible = Some(']');
        true
    }

    fn is_at_start_of_token(&self) -> bool {
        self.text
            .get(..self.at)
            .and_then(|before| before.chars().next_back())
            .is_none_or(|c| c.is_whitespace() && c != NARROW_NO_BREAK)
    }

    /// Passes over the "1." of a list written in running text, ending the sentence before it.
    fn take_number(&mut self, sentences: &mut Vec<ByteRange>) -> bool {
        let rest = self.rest();
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 2 || !rest[digits..].starts_with(['.', ')']) {
            return false;
        }
        let after = &rest[digits + 1..];
        let next = after.trim_start();
        if next.len() == after.len() || next.starts_with(char::is_lowercase) {
            return false;
        }
        let Ok(number) = rest[..digits].parse::<u32>() else {
            return false;
        };
        let begins = !self.has_words
            || (number == 1 && matches!(self.last_visible, Some(':' | ';')))
            || self.next_number == Some(number);
        if !begins {
            return false;
        }
        if self.has_words && self.next_number == Some(number) {
            self.end_sentence(self.at, sentences);
        }
        self.next_number = Some(number + 1);
        self.at += digits + 1;
        self.last_visible = Some('.');
        true
    }

    /// Passes over full stops and what closes behind them; says where the sentence ends, if it
    /// does.
    fn take_stop(&mut self) -> Option<usize> {
        let stop = self.at;
        let run = self.rest();
        let run_len = run.find(|c| !is_stop(c)).unwrap_or(run.len());
        let stops = run.get(..run_len).unwrap_or_default();
        self.at += run_len;
        self.last_visible = stops.chars().next_back();
        self.take_closers();
        let mut end = self.at;
        if end == self.end {
            return None;
        }
        if !self.peek().is_some_and(char::is_whitespace) {
            // The full-width full stop is also a decimal point.
            let stands_alone = stops
                .chars()
                .all(|c| !c.is_ascii() && !matches!(c, '\u{2026}' | '\u{ff0e}'));
            return (stands_alone && self.has_words && self.is_word_bound(stop, end))
                .then_some(end);
        }
        let mut breaks_line = self.skip_whitespace();
        while self.take_detached_closer() {
            end = self.at;
            breaks_line |= self.skip_whitespace();
        }
        let ends = self.has_words && self.ends_sentence(stop, stops, breaks_line);
        // What follows is looked at again as part of the next sentence.
        self.at = end;
        ends.then_some(end)
    }

    fn take_closers(&mut self) {
        while let Some(c) = self.peek() {
            let closes = match c {
                '"' => self.inside_quotes,
                _ => is_closer(c) || is_format(c),
            };
            if !closes {
                break;
            }
            if c == '"' {
                self.inside_quotes = false;
            }
            self.at += c.len_utf8();
        }
    }

    /// A closing mark between blanks, as in text put together from tokens.
    fn take_detached_closer(&mut self) -> bool {
        let rest = self.rest();
        let length = if rest.starts_with("''") {
            2
        } else {
            match rest.chars().next() {
                Some('"') if self.inside_quotes => 1,
                Some(c) if is_closer(c) && c != '*' && c != '\'' => c.len_utf8(),
                _ => return false,
            }
        };
        let follows = rest.get(length..).and_then(|rest| rest.chars().next());
        if !follows.is_none_or(char::is_whitespace) {
            return false;
        }
        if rest.starts_with('"') {
            self.inside_quotes = false;
        }
        self.at += length;
        true
    }

    /// Says whether one of the blanks was a line break.
    fn skip_whitespace(&mut self) -> bool {
        let mut breaks_line = false;
        while let Some(c) = self.peek().filter(|c| c.is_whitespace()) {
            breaks_line |= is_line_break(c);
            self.at += c.len_utf8();
        }
        breaks_line
    }

    /// Whether no word reaches across `end`; `stop` is the stop before it.
    fn is_word_bound(&self, stop: usize, end: usize) -> bool {
        let from_stop = self.text.get(stop..self.end).unwrap_or_default();
        from_stop
            .split_word_bound_indices()
            .map(|(at, _)| stop + at)
            .find(|at| *at >= end)
            .is_some_and(|at| at == end)
    }

    /// Whether the `stops` at byte `stop` end a sentence before what stands at the present place.
    fn ends_sentence(&self, stop: usize, stops: &str, breaks_line: bool) -> bool {
        let Some(next) = self.peek() else {
            return true;
        };
        if matches!(
            next,
            ',' | ';' | ':' | ')' | ']' | '}' | '%' | '/' | '=' | '&' | '.'
        ) {
            return false;
        }
        if stops.chars().any(|c| !c.is_ascii() && c != '\u{2026}') {
            return true;
        }
        let (word, detached) = self.word_before(stop);
        let kind = if stops == "." {
            abbreviation(word)
        } else {
            None
        };
        let is_ellipsis = stops.len() > 1 && stops.chars().all(|c| matches!(c, '.' | '\u{2026}'));
        if is_ellipsis {
            return next.is_uppercase() || is_caseless(next);
        }
        if next.is_lowercase() {
            let small_throughout =
                self.begins_lower && word.chars().filter(|c| c.is_alphabetic()).count() >= 3;
            return !detached && kind.is_none() && (breaks_line || small_throughout);
        }
        if stops.contains(['!', '?']) {
            // "? PE" asks about what follows.
            return !(detached && stops == "?" && is_capitals(self.next_word()));
        }
        match kind {
            None => true,
            Some(Abbreviation::NeverLast) => false,
            Some(Abbreviation::BeforeNumber) => {
                !next.is_numeric() && self.next_word().chars().nth(1).is_some()
            }
            Some(_) if next.is_numeric() => detached && word.len() > 1,
            Some(Abbreviation::SeldomLast) => {
                (detached && (next.is_alphabetic() || is_opener(next))) || self.a_starter_follows()
            }
            Some(Abbreviation::OftenLast) => !is_opener(next) || detached,
        }
    }

    /// The word before a full stop, and whether a blank stands between.
    fn word_before(&self, stop: usize) -> (&'t str, bool) {
        let before = self.text.get(self.start..stop).unwrap_or_default();
        let trimmed = before.trim_end();
        let mut start = trimmed.len();
        for c in trimmed.chars().rev() {
            let joins = c.is_alphanumeric() || matches!(c, '.' | '/' | '_');
            if !joins || trimmed.len() - start > LONGEST_ABBREVIATION_BYTES {
                break;
            }
            start -= c.len_utf8();
        }
        let word = trimmed.get(start..).unwrap_or_default();
        (word, trimmed.len() < before.len())
    }

    fn next_word(&self) -> &'t str {
        let rest = self.rest();
        let length = rest
            .find(|c: char| !c.is_alphanumeric() && c != '\'' && c != '-')
            .unwrap_or(rest.len());
        rest.get(..length).unwrap_or_default()
    }

    fn a_starter_follows(&self) -> bool {
        let word = self.next_word();
        let is_initial = word.len() == 1
            && self
                .rest()
                .get(1..)
                .is_some_and(|rest| rest.starts_with('.'));
        !is_initial && begins_sentences(word)
    }
}

fn is_stop(c: char) -> bool {
    matches!(
        c,
        '.' | '!'
            | '?'
            | '\u{2026}'
            | '\u{61f}'
            | '\u{6d4}'
            | '\u{964}'
            | '\u{965}'
            | '\u{3002}'
            | '\u{ff01}'
            | '\u{ff0e}'
            | '\u{ff1f}'
            | '\u{ff61}'
    )
}

fn is_closer(c: char) -> bool {
    matches!(
        c,
        ')' | ']'
            | '}'
            | '\''
            | '*'
            | '\u{bb}'
            | '\u{2019}'
            | '\u{201d}'
            | '\u{203a}'
            | '\u{300d}'
            | '\u{300f}'
            | '\u{ff09}'
    )
}

fn is_opener(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '"' | '\u{201c}' | '\u{2018}' | '`')
}

/// Marks of direction and the like, which a stop keeps with it.
fn is_format(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn is_caseless(c: char) -> bool {
    c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase()
}

fn is_capitals(word: &str) -> bool {
    word.chars().nth(1).is_some() && word.chars().all(char::is_uppercase)
}
