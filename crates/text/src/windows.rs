//! Reading windows: a core that is labelled, with context on both sides.

use std::hash::Hasher;

use crate::{ByteRange, words};

/// How much text one pass reads, in tokens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WindowBudget {
    /// Most tokens of a core.
    pub core_tokens: usize,
    /// Most tokens of context on each side.
    pub context_tokens: usize,
}

/// What one pass reads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Window {
    /// All that is read.
    pub context: ByteRange,
    /// The part of it that is labelled.
    pub core: ByteRange,
}

/// A core may close at a sentence whose hash is a multiple of this.
const CUT_EVERY: u64 = 4;

/// A piece of the text that is never divided: a sentence with the blanks before it, or a part of
/// one that is too long for a core.
#[derive(Clone, Copy)]
struct Piece {
    range: ByteRange,
    tokens: usize,
    may_cut: bool,
}

/// The windows of `text`: their cores are contiguous and together all of it.
///
/// A core is whole sentences up to the budget; only a sentence that is longer than a core is split,
/// between words where it can be. Context is whole pieces as far as they fit. A core closes early
/// where the text itself says so (see `docs/decisions/0003-content-defined-windows.md`), so that an
/// edit moves only the boundaries near it.
///
/// `cost` counts the tokens of a part of the text; it is called a bounded number of times for
/// each byte.
pub fn windows(
    text: &str,
    sentences: &[ByteRange],
    budget: WindowBudget,
    cost: &mut dyn FnMut(ByteRange) -> usize,
) -> Vec<Window> {
    let pieces = pieces(text, sentences, budget.core_tokens.max(1), cost);
    let mut windows = Vec::new();
    let mut first = 0;
    while first < pieces.len() {
        let last = core_end(&pieces, first, budget.core_tokens);
        let before = fitting(pieces[..first].iter().rev(), budget.context_tokens);
        let after = fitting(pieces[last..].iter(), budget.context_tokens);
        let core = pieces[first].range.hull(pieces[last - 1].range);
        windows.push(Window {
            context: before.into_iter().chain(after).fold(core, ByteRange::hull),
            core,
        });
        first = last;
    }
    windows
}

/// The index after the last piece of the core that starts at `first`.
fn core_end(pieces: &[Piece], first: usize, budget: usize) -> usize {
    let mut tokens = 0;
    for (index, piece) in pieces.iter().enumerate().skip(first) {
        if index > first && tokens + piece.tokens > budget {
            return index;
        }
        tokens += piece.tokens;
        if piece.may_cut && tokens >= budget / 2 {
            return index + 1;
        }
    }
    pieces.len()
}

/// The hull of the pieces nearest to a core that fit beside it.
fn fitting<'p>(pieces: impl Iterator<Item = &'p Piece>, budget: usize) -> Option<ByteRange> {
    let mut left = budget;
    let mut hull: Option<ByteRange> = None;
    for piece in pieces {
        let Some(rest) = left.checked_sub(piece.tokens) else {
            break;
        };
        left = rest;
        hull = Some(hull.map_or(piece.range, |hull| hull.hull(piece.range)));
    }
    hull
}

/// Divides all of the text: each piece reaches from the end of the one before to the end of a
/// sentence, the last one to the end of the text.
fn pieces(
    text: &str,
    sentences: &[ByteRange],
    longest: usize,
    cost: &mut dyn FnMut(ByteRange) -> usize,
) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(sentences.len());
    let mut at = 0;
    for (index, sentence) in sentences.iter().enumerate() {
        let end = match sentences.get(index + 1) {
            Some(_) => sentence.end(),
            None => text.len(),
        };
        let may_cut = hash(sentence.of(text).unwrap_or_default()).is_multiple_of(CUT_EVERY);
        add(
            text,
            ByteRange::between(at, end),
            may_cut,
            longest,
            cost,
            &mut pieces,
        );
        at = end;
    }
    if at < text.len() {
        add(
            text,
            ByteRange::between(at, text.len()),
            true,
            longest,
            cost,
            &mut pieces,
        );
    }
    pieces
}

fn add(
    text: &str,
    range: ByteRange,
    may_cut: bool,
    longest: usize,
    cost: &mut dyn FnMut(ByteRange) -> usize,
    pieces: &mut Vec<Piece>,
) {
    let tokens = cost(range);
    if tokens <= longest {
        pieces.push(Piece {
            range,
            tokens,
            may_cut,
        });
        return;
    }
    let mut open: Option<Piece> = None;
    for part in parts(text, range, longest) {
        let tokens = cost(part);
        match &mut open {
            Some(piece) if piece.tokens + tokens <= longest => {
                piece.tokens += tokens;
                piece.range = piece.range.hull(part);
            }
            _ => pieces.extend(open.replace(Piece {
                range: part,
                tokens,
                may_cut: false,
            })),
        }
    }
    pieces.extend(open.map(|last| Piece { may_cut, ..last }));
}

/// The words of an over-long range, each with the blanks before it; a word that may itself be over
/// the budget comes in runs of characters.
fn parts(text: &str, range: ByteRange, longest: usize) -> impl Iterator<Item = ByteRange> + '_ {
    let mut at = range.start();
    let mut ends: Vec<usize> = words(range.of(text).unwrap_or_default())
        .map(|word| word.shifted_by(range.start()).end())
        .collect();
    ends.push(range.end());
    ends.into_iter()
        .map(move |end| {
            let part = ByteRange::between(at, end);
            at = end;
            part
        })
        .flat_map(move |part| runs(text, part, longest))
}

/// Runs of whole characters of at most `longest` bytes, which is at most as many tokens; a longer
/// character stands alone.
fn runs(text: &str, part: ByteRange, longest: usize) -> impl Iterator<Item = ByteRange> + '_ {
    let mut at = part.start();
    std::iter::from_fn(move || {
        if at >= part.end() {
            return None;
        }
        let mut end = (at + longest).min(part.end());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        if end <= at {
            end = at + text[at..].chars().next().map_or(1, char::len_utf8);
        }
        let run = ByteRange::between(at, end);
        at = end;
        Some(run)
    })
}

/// The same for the same sentence on every machine.
fn hash(sentence: &str) -> u64 {
    let mut hasher = Fnv(0xcbf2_9ce4_8422_2325);
    hasher.write(sentence.as_bytes());
    hasher.finish()
}

/// FNV-1a, 64 bits (Fowler, Noll, Vo; RFC 9923).
struct Fnv(u64);

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}
