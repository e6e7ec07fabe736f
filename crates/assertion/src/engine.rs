//! The engine: cues, scopes, and which of them decides.

use std::fmt;

use chartlight_mention::{Assertion, Assess, Mention, SentencePlace, Status};
use chartlight_text::{ByteRange, sections, sentences};

use crate::governing::{Governing, rank};
use crate::lexicon::{Direction, Lexicon};
use crate::matcher::{Hit, Hits, Matcher, sign_side};
use crate::normal::{Kind, Normal};
use crate::scopes::{Clauses, Scope};

/// The scopes looked at on either side of a mention.
const MOST_SCOPES: usize = 64;

/// Assesses mentions by a lexicon.
///
/// ```
/// # use chartlight_assertion::Engine;
/// # use chartlight_mention::Status;
/// # use chartlight_text::ByteRange;
/// let text = "Denies fever but has a cough.";
/// let spans = [ByteRange::new(7, 12).unwrap(), ByteRange::new(23, 28).unwrap()];
/// let found = Engine::default().assess_note(text, &spans);
/// assert_eq!(found[0].status, Status::Absent);
/// assert_eq!(found[0].cue.unwrap().of(text), Some("Denies"));
/// assert_eq!(found[1].status, Status::Present);
/// ```
pub struct Engine {
    pub(crate) matcher: Matcher,
    pub(crate) lexicon: Lexicon,
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine").finish_non_exhaustive()
    }
}

/// A lexicon that is too large to search for.
#[derive(Debug, thiserror::Error)]
#[error("the lexicon has too many phrases to search for: {0}")]
pub struct EngineError(aho_corasick::BuildError);

impl Default for Engine {
    #[allow(clippy::expect_used, reason = "our own lexicon is checked by a test")]
    fn default() -> Self {
        let lexicon = Lexicon::parse(Lexicon::default_text()).expect("our lexicon is right");
        Self::new(lexicon).expect("our lexicon is small")
    }
}

impl Engine {
    /// An engine that knows the phrases of `lexicon`.
    ///
    /// # Errors
    /// When they are too many for one automaton.
    pub fn new(lexicon: Lexicon) -> Result<Self, EngineError> {
        Ok(Self {
            matcher: Matcher::new(&lexicon).map_err(EngineError)?,
            lexicon,
        })
    }

    /// The assertion of each of `spans`, in their order. A span without words is present.
    pub fn assess_note(&self, text: &str, spans: &[ByteRange]) -> Vec<Assertion> {
        let sentences = sentences(text);
        let sections = sections(text);
        let mut found = vec![Assertion::default(); spans.len()];
        let mut order: Vec<usize> = (0..spans.len()).collect();
        order.sort_by_key(|&index| spans.get(index));
        let mut todo = order.into_iter().peekable();
        for (index, sentence) in sentences.iter().enumerate() {
            let in_this = |span: &ByteRange| span.start() < sentence.end();
            let mut of_sentence = Vec::new();
            while let Some(next) = todo.next_if(|&next| spans.get(next).is_some_and(in_this)) {
                of_sentence.push(next);
            }
            if of_sentence.is_empty() {
                continue;
            }
            let section = sections.partition_point(|s| s.range.end() <= sentence.start());
            let place = SentencePlace {
                text,
                sentences: &sentences,
                index,
                heading: sections.get(section).and_then(|section| section.heading),
            };
            let ranges: Vec<ByteRange> = of_sentence
                .iter()
                .filter_map(|&at| spans.get(at).copied())
                .collect();
            for (at, assertion) in of_sentence.into_iter().zip(self.decide(place, &ranges)) {
                if let Some(slot) = found.get_mut(at) {
                    *slot = assertion;
                }
            }
        }
        found
    }

    /// The assertions of `mentions`, which are sorted and start in the sentence.
    fn decide(&self, place: SentencePlace<'_>, mentions: &[ByteRange]) -> Vec<Assertion> {
        let Some(&sentence) = place.sentences.get(place.index) else {
            return vec![Assertion::default(); mentions.len()];
        };
        let normal = Normal::of(place.text, sentence);
        let hits = self.matcher.find(&normal, mentions);
        let scopes = self.scopes(&normal, &hits);
        let lead = self.by_lead(place);
        let answer = self.by_answer(place);
        let heading = self.by_heading(place);
        mentions
            .iter()
            .map(|&mention| {
                let best = scopes_near(&scopes, mention)
                    .filter(|scope| governs(scope, mention))
                    .max_by_key(|scope| {
                        (rank(scope.status), usize::MAX - distance(scope, mention))
                    });
                // "Any cough? Yes."
                let confirmed = answer.is_some_and(|answer| answer.status == Status::Present);
                let best = best.filter(|best| !(confirmed && best.status == Status::Possible));
                let own = best.map(|scope| Assertion {
                    status: scope.status,
                    cue: Some(scope.cue),
                    scope: Some(scope.governs.hull(mention)),
                });
                let outside = |governing: Governing| Assertion {
                    status: governing.status,
                    cue: Some(governing.cue),
                    scope: Some(sentence.hull(mention)),
                };
                let heading = heading.filter(|heading| !heading.cue.intersects(mention));
                let above = answer.or(lead);
                let winner = match (own, above) {
                    (Some(own), Some(above)) if rank(above.status) > rank(own.status) => {
                        Some(outside(above))
                    }
                    (Some(own), _) => Some(own),
                    (None, above) => above.map(outside),
                };
                let winner = match (winner, heading) {
                    // Of a family's history only "no" and "if" take something out.
                    (Some(winner), Some(heading))
                        if heading.status == Status::SomeoneElse
                            && rank(winner.status) < rank(Status::SomeoneElse) =>
                    {
                        Some(outside(heading))
                    }
                    (Some(winner), _) => Some(winner),
                    (None, heading) => heading.map(outside),
                };
                match winner {
                    Some(winner) if winner.status != Status::Present => winner,
                    _ => Assertion::default(),
                }
            })
            .collect()
    }

    pub(crate) fn scopes(&self, normal: &Normal, hits: &Hits) -> Vec<Scope> {
        let signs = hits.all().iter().filter(|hit| {
            let cue = hit.meaning.cue;
            cue.is_some_and(|cue| cue.direction == Direction::Sign)
                && normal.kind(hit.start) != Some(Kind::Question)
                && sign_side(normal, hit.start, hit.end) == Some(Direction::After)
        });
        Clauses {
            normal,
            hits,
            is_open: &|word| self.lexicon.open.contains(word),
            speaks: &|normal, hit| self.speaks(normal, hit),
            // One dash at the start is the mark of a list's item; of several each denies.
            sign_begins: signs.take(2).count() > 1
                || normal.tokens.first().is_some_and(|t| t.kind != Kind::Other),
        }
        .scopes()
    }

    /// Whether a relative speaks for the patient, or only is there.
    fn speaks(&self, normal: &Normal, relative: &Hit) -> bool {
        let mut said = String::new();
        let speaks = (relative.end..relative.end + 4).any(|at| {
            if !said.is_empty() {
                said.push(' ');
            }
            said.push_str(normal.word(at));
            self.lexicon.speak.contains(&said)
        });
        let mut before = relative.start;
        while let Some(at) = before.checked_sub(1) {
            if !WHOSE.contains(&normal.word(at)) {
                break;
            }
            before = at;
        }
        let company = |n_words: usize| {
            let start = before.checked_sub(n_words)?;
            let words: Vec<&str> = (start..before).map(|at| normal.word(at)).collect();
            Some(self.lexicon.company.contains(&words.join(" ")))
        };
        speaks || (1..=3).any(|n_words| company(n_words) == Some(true))
    }
}

/// Words between a preposition and a relative.
const WHOSE: &[&str] = &[
    "his", "her", "the", "their", "patient", "pt", "'", "s", "my",
];

impl Assess for Engine {
    fn assess(&self, place: SentencePlace<'_>, mentions: &mut [Mention]) {
        if mentions.is_empty() {
            return;
        }
        let mut order: Vec<usize> = (0..mentions.len()).collect();
        order.sort_by_key(|&at| mentions.get(at).map(|mention| mention.range));
        let ranges: Vec<ByteRange> = order
            .iter()
            .filter_map(|&at| mentions.get(at).map(|mention| mention.range))
            .collect();
        for (at, assertion) in order.into_iter().zip(self.decide(place, &ranges)) {
            if let Some(mention) = mentions.get_mut(at) {
                mention.assertion = assertion;
            }
        }
    }
}

/// The scopes whose cues stand nearest to a mention.
fn scopes_near(scopes: &[Scope], mention: ByteRange) -> impl Iterator<Item = &Scope> {
    let here = scopes.partition_point(|scope| scope.cue.start() < mention.start());
    let from = here.saturating_sub(MOST_SCOPES);
    scopes.iter().skip(from).take(2 * MOST_SCOPES)
}

fn governs(scope: &Scope, mention: ByteRange) -> bool {
    if mention.covers(scope.cue) {
        // "no fever" as a mention: the cue at its edge is meant.
        return mention != scope.cue
            && if scope.looks_back {
                mention.end() == scope.cue.end()
            } else {
                mention.start() == scope.cue.start()
            };
    }
    let reaches_over = match scope.looks_back {
        false => scope.cue.start() < mention.start() && scope.cue.end() < mention.end(),
        true => mention.start() < scope.cue.start() && mention.end() <= scope.cue.end(),
    };
    reaches_over && (scope.governs.intersects(mention))
}

fn distance(scope: &Scope, mention: ByteRange) -> usize {
    if scope.cue.end() <= mention.start() {
        mention.start() - scope.cue.end()
    } else {
        scope.cue.start().saturating_sub(mention.end())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scopes::steps;

    /// The tokens that scopes are followed over in `unit`, said `n` times.
    fn work(engine: &Engine, unit: &str, n: usize) -> usize {
        let text = unit.repeat(n);
        let spans: Vec<ByteRange> = chartlight_text::words(&text).step_by(7).collect();
        steps::take();
        engine.assess_note(&text, &spans);
        steps::take()
    }

    #[test]
    fn the_work_grows_with_the_text() {
        let engine = Engine::default();
        for unit in [
            "no ",
            "possible a, ",
            "if cough ",
            "fever was ruled out ",
            "his mother ",
            "No cough. ",
            "Denies:\n- cough\n",
        ] {
            let (small, large) = (work(&engine, unit, 2000), work(&engine, unit, 8000));
            assert!(
                large <= 5 * small.max(1000),
                "{unit:?}: {small} and {large}"
            );
        }
    }
}
