//! What the model reads at a time: cores that partition the note, each with context around it.

use unicode_segmentation::UnicodeSegmentation;

use crate::{ByteRange, sections};

/// Blanks up to this many bytes are counted together with the word they stand before, because
/// tokenizers join the two; a longer run is counted by itself.
const LONGEST_BLANK_BYTES: usize = 8;

/// How large windows may be, in tokens of the model.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct WindowBudget {
    /// The most tokens in a core; 0 counts as 1.
    pub core_tokens: usize,
    /// The most tokens of context on each side of a core.
    pub context_tokens: usize,
}

/// A part of the note that is read in one go.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Window {
    /// What the model sees: the core and what surrounds it.
    pub context: ByteRange,
    /// The part this window decides. Each byte of a note is in the core of one window.
    pub core: ByteRange,
}

/// Cuts `text` into windows of whole `sentences` (as [`sentences()`](crate::sentences()) finds
/// them). `cost` says how many tokens a range of the text has.
///
/// The cores are contiguous and partition `0..text.len()`: blanks belong to the sentence before
/// them. A core is within budget, and so is the context on each side of it; a sentence over the
/// budget is split between words, a word over the budget between characters. Only a single
/// character may cost more than the budget. Where the nearest sentence is too long for the
/// context, its nearest whole words are taken.
///
/// Where a core ends depends on the sentences near its end rather than on a count from the start
/// of the note, so that windows are the same again soon after an edit. `cost` is called at most
/// a few times for each sentence, word and character.
pub fn windows(
    text: &str,
    sentences: &[ByteRange],
    budget: WindowBudget,
    cost: &mut dyn FnMut(ByteRange) -> usize,
) -> Vec<Window> {
    let core_tokens = budget.core_tokens.max(1);
    let mut units = Units::default();
    let mut section_ends = section_ends(text).peekable();
    for unit in sentence_units(text, sentences) {
        while section_ends.next_if(|end| *end < unit.end()).is_some() {}
        let ends_section = section_ends.peek() == Some(&unit.end());
        let tokens = cost(unit);
        if tokens <= core_tokens {
            units.push(text, unit, tokens, ends_section);
            continue;
        }
        let mut pieces = Units::default();
        for piece in pieces_of(text, unit) {
            let tokens = cost(piece);
            if tokens <= core_tokens {
                pieces.push(text, piece, tokens, false);
            } else {
                for character in characters_of(text, piece) {
                    pieces.push(text, character, cost(character), false);
                }
            }
        }
        for (from, to) in pieces.cores(core_tokens) {
            let chunk = pieces.range(from, to);
            let ends = ends_section && chunk.end() == unit.end();
            units.push(text, chunk, pieces.tokens(from, to), ends);
        }
    }

    units
        .cores(core_tokens)
        .map(|(from, to)| {
            let core = units.range(from, to);
            let before = context_before(text, &units, from, budget.context_tokens, cost);
            let after = context_after(text, &units, to, budget.context_tokens, cost);
            Window {
                context: core.hull(ByteRange::between(
                    before.unwrap_or(core.start()),
                    after.unwrap_or(core.end()),
                )),
                core,
            }
        })
        .collect()
}

/// Neighbouring parts of the text, each small enough for a core, with running sums of their costs.
#[derive(Default)]
struct Units {
    units: Vec<Unit>,
}

struct Unit {
    range: ByteRange,
    tokens_up_to_end: usize,
    preference: Preference,
}

/// How good it is to end a core after a unit: the end of a section is best, chance decides
/// between equals. Chance is a hash of the unit's own text, so that it survives edits elsewhere.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Preference {
    ends_section: bool,
    hash: u64,
}

impl Units {
    fn push(&mut self, text: &str, range: ByteRange, tokens: usize, ends_section: bool) {
        let hash = hash(range.of(text).unwrap_or_default());
        self.units.push(Unit {
            range,
            tokens_up_to_end: self.tokens_before(self.units.len()).saturating_add(tokens),
            preference: Preference { ends_section, hash },
        });
    }

    fn tokens_before(&self, unit: usize) -> usize {
        unit.checked_sub(1)
            .and_then(|last| self.units.get(last))
            .map_or(0, |last| last.tokens_up_to_end)
    }

    fn tokens(&self, from: usize, to: usize) -> usize {
        self.tokens_before(to) - self.tokens_before(from)
    }

    fn range(&self, from: usize, to: usize) -> ByteRange {
        let units = self.units.get(from..to).unwrap_or_default();
        match (units.first(), units.last()) {
            (Some(first), Some(last)) => first.range.hull(last.range),
            _ => ByteRange::empty_at(0),
        }
    }

    /// Content-defined chunking: of the ends at which a core would be at least half full and not
    /// over its budget, the one with the highest preference is taken.
    fn cores(&self, core_tokens: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        let mut next = 0;
        std::iter::from_fn(move || {
            let from = next;
            if from >= self.units.len() {
                return None;
            }
            let fits = self.fitting_after(from, core_tokens).max(from + 1);
            next = if fits == self.units.len() {
                fits
            } else {
                let half = self
                    .fitting_after(from, (core_tokens - 1) / 2)
                    .clamp(from, fits - 1);
                self.most_preferred(half, fits) + 1
            };
            Some((from, next))
        })
    }

    fn most_preferred(&self, from: usize, to: usize) -> usize {
        (from..to)
            .max_by_key(|unit| self.units.get(*unit).map(|unit| unit.preference))
            .unwrap_or(from)
    }

    /// The end of the longest row of units from `from` on that costs at most `budget`.
    fn fitting_after(&self, from: usize, budget: usize) -> usize {
        let limit = self.tokens_before(from).saturating_add(budget);
        self.units
            .partition_point(|unit| unit.tokens_up_to_end <= limit)
            .max(from)
    }

    /// The start of the longest row of units up to `to` that costs at most `budget`.
    fn fitting_before(&self, to: usize, budget: usize) -> usize {
        let end = self.tokens_before(to);
        let fits = |tokens_before: usize| end.saturating_sub(tokens_before) <= budget;
        if fits(0) {
            return 0;
        }
        let too_far = self
            .units
            .partition_point(|unit| !fits(unit.tokens_up_to_end));
        (too_far + 1).min(to)
    }
}

fn context_before(
    text: &str,
    units: &Units,
    core_from: usize,
    budget: usize,
    cost: &mut dyn FnMut(ByteRange) -> usize,
) -> Option<usize> {
    let nearest = core_from.checked_sub(1)?;
    let from = units.fitting_before(core_from, budget);
    let whole = units.range(from, core_from);
    if from < core_from {
        return Some(whole.trimmed(text).start());
    }
    let pieces: Vec<_> = pieces_of(text, units.range(nearest, core_from)).collect();
    let mut left = budget;
    let mut start = None;
    for piece in pieces.into_iter().rev() {
        let Some(rest) = left.checked_sub(cost(piece)) else {
            break;
        };
        left = rest;
        let word = piece.trimmed(text);
        if !word.is_empty() {
            start = Some(word.start());
        }
    }
    start
}

fn context_after(
    text: &str,
    units: &Units,
    core_to: usize,
    budget: usize,
    cost: &mut dyn FnMut(ByteRange) -> usize,
) -> Option<usize> {
    if core_to >= units.units.len() {
        return None;
    }
    let to = units.fitting_after(core_to, budget);
    let whole = units.range(core_to, to);
    if to > core_to {
        return Some(whole.trimmed(text).end());
    }
    let mut left = budget;
    let mut end = None;
    for piece in pieces_of(text, units.range(core_to, core_to + 1)) {
        let Some(rest) = left.checked_sub(cost(piece)) else {
            break;
        };
        left = rest;
        let word = piece.trimmed(text);
        if !word.is_empty() {
            end = Some(word.end());
        }
    }
    end
}

/// The sentences with the blanks after each, as a partition of the text.
fn sentence_units(text: &str, sentences: &[ByteRange]) -> Vec<ByteRange> {
    let mut units = Vec::with_capacity(sentences.len() + 1);
    let mut from = 0;
    for start in sentences.iter().skip(1).map(ByteRange::start) {
        if start > from && start < text.len() && text.is_char_boundary(start) {
            units.push(ByteRange::between(from, start));
            from = start;
        }
    }
    if from < text.len() {
        units.push(ByteRange::between(from, text.len()));
    }
    units
}

/// Where sections end, without the blanks that follow: comparable with the start of what is next.
fn section_ends(text: &str) -> impl Iterator<Item = usize> {
    let mut ends: Vec<_> = sections(text)
        .into_iter()
        .map(|section| section.range.end())
        .collect();
    // The next sentence starts after the indentation of the next section's heading.
    for end in &mut ends {
        let next = text.get(*end..).unwrap_or_default();
        *end += next.len() - next.trim_start().len();
    }
    ends.into_iter()
}

/// The words of a part of the text, each with the blanks before it, as a partition of that part.
fn pieces_of(text: &str, part: ByteRange) -> impl Iterator<Item = ByteRange> + '_ {
    let inside = part.of(text).unwrap_or_default();
    let mut segments = inside
        .split_word_bound_indices()
        .map(move |(start, segment)| {
            let range = ByteRange::empty_at(part.start() + start);
            let range = range.hull(ByteRange::empty_at(range.end() + segment.len()));
            (range, segment.trim().is_empty())
        })
        .peekable();
    std::iter::from_fn(move || {
        let (mut piece, mut blank) = segments.next()?;
        while blank {
            let Some((next, next_blank)) = segments.peek().copied() else {
                break;
            };
            if !next_blank && piece.len() > LONGEST_BLANK_BYTES {
                break;
            }
            piece = piece.hull(next);
            blank = next_blank;
            segments.next();
        }
        Some(piece)
    })
}

fn characters_of(text: &str, part: ByteRange) -> impl Iterator<Item = ByteRange> + '_ {
    part.of(text)
        .unwrap_or_default()
        .char_indices()
        .map(move |(at, c)| ByteRange::between(at, at + c.len_utf8()).shifted_by(part.start()))
}

/// 64-bit FNV-1a with a last mix (of MurmurHash3), because FNV's low bits are poor. Not for
/// secrets: it has to be the same on every machine and in every run.
fn hash(text: &str) -> u64 {
    let fnv = text
        .trim_end()
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    let mixed = (fnv ^ (fnv >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    mixed ^ (mixed >> 33)
}
