//! Finds the phrases of the lexicon in a sentence.

use aho_corasick::{AhoCorasick, BuildError};
use chartlight_mention::Status;
use chartlight_text::ByteRange;

use crate::lexicon::{Direction, Lexicon, Meaning};
use crate::normal::{Kind, Normal};

/// A phrase where it stands: tokens `start` up to `end`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Hit {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) meaning: Meaning,
}

/// The phrases of a sentence: sorted and disjoint.
pub(crate) struct Hits {
    hits: Vec<Hit>,
    /// For each token the hit that covers it.
    at: Vec<Option<usize>>,
}

impl Hits {
    pub(crate) fn all(&self) -> &[Hit] {
        &self.hits
    }

    /// The hit that covers a token.
    pub(crate) fn at(&self, token: usize) -> Option<&Hit> {
        self.hits.get((*self.at.get(token)?)?)
    }
}

pub(crate) struct Matcher {
    sentence: Phrases<Meaning>,
    headings: Phrases<Status>,
}

struct Phrases<T> {
    automaton: AhoCorasick,
    of: Vec<T>,
}

impl<T: Copy> Phrases<T> {
    fn new(phrases: &[(String, T)]) -> Result<Self, BuildError> {
        Ok(Self {
            automaton: AhoCorasick::new(phrases.iter().map(|(phrase, _)| phrase.as_bytes()))?,
            of: phrases.iter().map(|&(_, of)| of).collect(),
        })
    }

    /// First token, the token behind the last, and what the phrase is.
    fn find<'a>(&'a self, normal: &'a Normal) -> impl Iterator<Item = (usize, usize, T)> + 'a {
        let found = self.automaton.find_overlapping_iter(&normal.text);
        found.filter_map(|found| {
            let (start, end) = normal.tokens_at(found.start(), found.end())?;
            Some((start, end, *self.of.get(found.pattern().as_usize())?))
        })
    }
}

impl Matcher {
    pub(crate) fn new(lexicon: &Lexicon) -> Result<Self, BuildError> {
        Ok(Self {
            sentence: Phrases::new(&lexicon.sentence)?,
            headings: Phrases::new(&lexicon.headings)?,
        })
    }

    /// The longest phrase in a heading's name: its first token, the one behind, and its status.
    pub(crate) fn heading(&self, name: &Normal) -> Option<(usize, usize, Status)> {
        self.headings
            .find(name)
            .max_by_key(|(start, end, _)| end - start)
    }

    /// The phrases of a sentence; of those that overlap the longest, then the first. `mentions` are
    /// sorted: words inside of one are its own and no phrases, and a phrase of no meaning that
    /// reaches into one does not hide its cue.
    pub(crate) fn find(&self, normal: &Normal, mentions: &[ByteRange]) -> Hits {
        let mut found: Vec<(usize, Hit)> = self
            .sentence
            .find(normal)
            .filter_map(|(start, end, meaning)| {
                let range = normal.range(start, end)?;
                let meaning = fitting(normal, start, end, meaning)?;
                let hit = Hit {
                    start,
                    end,
                    meaning,
                };
                (!is_taken(&hit, range, mentions)).then_some((range.len(), hit))
            })
            .collect();
        // What only ends or begins a scope never hides a cue.
        let speaks = |hit: &Hit| hit.meaning.cue.is_some() || hit.meaning.hides;
        found.sort_by_key(|&(length, hit)| (!speaks(&hit), usize::MAX - length, hit.start));
        let mut at = vec![None; normal.tokens.len()];
        let mut hits = Vec::new();
        for (_, hit) in found {
            let Some(place) = at.get_mut(hit.start..hit.end) else {
                continue;
            };
            if place.iter().all(Option::is_none) {
                place.fill(Some(hits.len()));
                hits.push(hit);
            }
        }
        let mut order: Vec<usize> = (0..hits.len()).collect();
        order.sort_by_key(|&index| hits.get(index).map(|hit: &Hit| hit.start));
        let sorted: Vec<Hit> = order.iter().filter_map(|&i| hits.get(i).copied()).collect();
        at.fill(None);
        for (index, hit) in sorted.iter().enumerate() {
            if let Some(place) = at.get_mut(hit.start..hit.end) {
                place.fill(Some(index));
            }
        }
        Hits { hits: sorted, at }
    }
}

/// What a phrase means where it stands, if anything.
fn fitting(normal: &Normal, start: usize, end: usize, meaning: Meaning) -> Option<Meaning> {
    let mut meaning = meaning;
    meaning.begins_clause &= begins_clause(normal, start);
    let listed = start - usize::from(start > 0 && normal.word(start - 1) == "and");
    meaning.is_degree &= normal.kind(listed.wrapping_sub(1)) == Some(Kind::Comma);
    let is_sign = |cue: &crate::lexicon::Cue| cue.direction == Direction::Sign;
    if meaning.cue.as_ref().is_some_and(is_sign) && sign_side(normal, start, end).is_none() {
        meaning.cue = None;
    }
    (meaning != Meaning::default()).then_some(meaning)
}

/// Whether a clause may begin at a token.
pub(crate) fn begins_clause(normal: &Normal, token: usize) -> bool {
    let Some(before) = token.checked_sub(1) else {
        return false;
    };
    matches!(
        normal.kind(before),
        Some(Kind::Comma | Kind::Break | Kind::Stop | Kind::Close)
    ) || matches!(normal.word(before), "and" | "&" | "then" | "or" | "but")
}

/// Which way a mark points: to the word that it is glued to, "-fever", "CP -", "fever(-)".
pub(crate) fn sign_side(normal: &Normal, start: usize, end: usize) -> Option<Direction> {
    let first = normal.tokens.get(start)?;
    let next = normal.tokens.get(end);
    let before = start.checked_sub(1).and_then(|at| normal.tokens.get(at));
    let is_plain = end - start == 1 && first.kind != Kind::Question;
    let ends = next.is_none_or(|next| {
        matches!(
            next.kind,
            Kind::Comma | Kind::Break | Kind::Stop | Kind::Close
        ) || normal.word(end) == "/"
            || normal.word(end) == "and" && (first.after_blank || !is_plain)
    });
    let free_before = first.after_blank
        || before.is_none_or(|before| !matches!(before.kind, Kind::Word | Kind::Close));
    let word_next = next.is_some_and(|next| next.kind == Kind::Word);
    // "+ cough, - fever"
    let listed = word_next && before.is_some_and(|before| before.kind == Kind::Comma);
    let glued_next = word_next && next.is_some_and(|next| !next.after_blank);
    if free_before && (glued_next || listed || (word_next && !is_plain)) {
        // "10 -20" is a range, "- fever" an item of a list.
        let number = normal.word(end).starts_with('#');
        return (!number).then_some(Direction::After);
    }
    let word_before = before.is_some_and(|before| matches!(before.kind, Kind::Word | Kind::Close));
    (word_before && ends).then_some(Direction::Before)
}

fn is_taken(hit: &Hit, range: ByteRange, mentions: &[ByteRange]) -> bool {
    let from = mentions.partition_point(|mention| mention.start() < range.start());
    // The mentions that start at or before the phrase, then those that start in it.
    let before = mentions
        .get(..from)
        .unwrap_or_default()
        .iter()
        .rev()
        .take(4);
    let after = mentions.get(from..).unwrap_or_default().iter();
    let inside = after.take_while(|mention| mention.start() < range.end());
    before.chain(inside.take(8)).any(|mention| {
        if !mention.intersects(range) {
            return false;
        }
        if hit.meaning.cue.is_some() {
            mention.covers(range)
                && (*mention == range
                    || (mention.start() < range.start() && range.end() < mention.end()))
        } else if hit.meaning.hides {
            !mention.covers(range)
        } else {
            // "mild rash" as a mention begins a finding; "loss of" inside of one does nothing, and
            // "source of bleeding" ends no scope.
            mention.start() < range.start() || (hit.meaning.ends.any() && mention.covers(range))
        }
    })
}
