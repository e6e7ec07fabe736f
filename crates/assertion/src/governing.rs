//! What governs a sentence from outside of it: its heading, the line that leads into its list, and
//! the answer behind a question.

use chartlight_mention::{SentencePlace, Status};
use chartlight_text::ByteRange;

use crate::engine::Engine;
use crate::normal::{Kind, Normal};

/// The longest line that leads into a list, in bytes.
const LONGEST_LEAD: usize = 500;
/// How far back a list's first line is looked for, in sentences.
const MOST_LINES: usize = 60;
/// The longest answer to a question, in bytes.
const LONGEST_ANSWER: usize = 80;

/// A status from outside, and the words that give it.
#[derive(Clone, Copy)]
pub(crate) struct Governing {
    pub(crate) status: Status,
    pub(crate) cue: ByteRange,
}

impl Engine {
    /// By the section's name: "Past Medical History".
    pub(crate) fn by_heading(&self, place: SentencePlace<'_>) -> Option<Governing> {
        let heading = place.heading?;
        let name = Normal::of(place.text, heading);
        let (start, end, status) = self.matcher.heading(&name)?;
        let cue = name.range(start, end)?;
        Some(Governing { status, cue })
    }

    /// By the line above its list, or by a heading that ends in a cue: "She denies:".
    pub(crate) fn by_lead(&self, place: SentencePlace<'_>) -> Option<Governing> {
        let sentence = *place.sentences.get(place.index)?;
        let lead = lead_in(place);
        let lead = lead.or_else(|| {
            let heading = place.heading.filter(|name| !sentence.intersects(*name))?;
            begins_line(place.text, sentence).then_some(heading)
        })?;
        if lead.len() > LONGEST_LEAD {
            return None;
        }
        let normal = Normal::of(place.text, lead);
        let hits = self.matcher.find(&normal, &[]);
        let scopes = self.scopes(&normal, &hits);
        let open = scopes.iter().rev().filter(|scope| scope.is_open);
        let open = open.max_by_key(|scope| rank(scope.status))?;
        Some(Governing {
            status: open.status,
            cue: open.cue,
        })
    }

    /// By the short sentence behind a question: "Any fever? No."
    pub(crate) fn by_answer(&self, place: SentencePlace<'_>) -> Option<Governing> {
        let sentence = place.sentences.get(place.index)?;
        if !sentence.of(place.text)?.ends_with('?') {
            return None;
        }
        let next = *place.sentences.get(place.index + 1)?;
        if next.len() > LONGEST_ANSWER {
            return None;
        }
        let normal = Normal::of(place.text, next);
        // "[patient] no", "Patient: no".
        let mut first = 0;
        if normal.kind(0) == Some(Kind::Open) {
            first = 3;
        } else if normal.kind(1) == Some(Kind::Colon) {
            first = 2;
        }
        self.lexicon.answers.iter().find_map(|(phrase, status)| {
            let n_tokens = phrase.split(' ').count();
            let is_said = (0..n_tokens)
                .zip(phrase.split(' '))
                .all(|(at, word)| normal.word(first + at) == word);
            let ends = normal.kind(first + n_tokens) != Some(Kind::Word);
            (is_said && ends).then_some(Governing {
                status: *status,
                cue: normal.range(first, first + n_tokens)?,
            })
        })
    }
}

/// Which status wins.
pub(crate) const fn rank(status: Status) -> u8 {
    match status {
        Status::Hypothetical => 6,
        Status::Absent => 5,
        Status::SomeoneElse => 4,
        Status::Possible => 3,
        Status::Historical => 2,
        Status::Present => 1,
    }
}

/// The sentence that ends with a colon and that the lines down to this one stand under.
fn lead_in(place: SentencePlace<'_>) -> Option<ByteRange> {
    let mut below = *place.sentences.get(place.index)?;
    if !begins_line(place.text, below) {
        return None;
    }
    let is_item = |range: ByteRange| {
        let first = range.of(place.text).and_then(|item| item.chars().next());
        first.is_some_and(|c| !c.is_alphabetic())
    };
    let above = place.sentences.get(..place.index)?;
    for &sentence in above.iter().rev().take(MOST_LINES) {
        let gap = ByteRange::new(sentence.end(), below.start())?.of(place.text)?;
        let n_breaks = gap.matches('\n').count();
        let inside = sentence.of(place.text)?;
        if inside.ends_with(':') && n_breaks > 0 {
            let is_heading = place.heading.is_some_and(|name| sentence.covers(name));
            return (!is_heading && (n_breaks == 1 || is_item(below))).then_some(sentence);
        }
        if n_breaks > 1 || inside.contains(": ") {
            return None;
        }
        below = sentence;
    }
    None
}

fn begins_line(text: &str, sentence: ByteRange) -> bool {
    let before = text.get(..sentence.start()).unwrap_or_default();
    before.trim_end_matches([' ', '\t']).ends_with(['\n', '\r'])
}
