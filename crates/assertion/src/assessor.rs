//! The engine: a lexicon made ready to find, and what it says of each mention.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};
use chartlight_mention::{Assertion, Assess, Mention, SentencePlace, Status};
use chartlight_text::{ByteRange, sections, sentences};

use crate::clauses::{Clauses, Found};
use crate::lexicon::{Direction, Entry, Lexicon, Role};
use crate::normal::{Kind, Normal, normal_phrase};

/// How the items of a list begin.
const BULLETS: [char; 5] = ['-', '*', '\u{2022}', '\u{25cf}', '\u{2013}'];
/// Items of a list that are looked back for the sentence above it.
const LONGEST_LIST: usize = 50;

/// Decides assertions by a lexicon.
pub struct Assessor {
    phrases: AhoCorasick,
    roles: Vec<Role>,
    headings: Vec<(String, Status)>,
}

/// Why a lexicon cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the lexicon is too large to search with: {0}")]
pub struct AssessorError(#[from] aho_corasick::BuildError);

impl Assessor {
    /// An engine with a lexicon.
    ///
    /// # Errors
    /// When the phrases do not fit the search.
    pub fn new(lexicon: &Lexicon) -> Result<Self, AssessorError> {
        let (headings, phrases): (Vec<&Entry>, Vec<&Entry>) = lexicon
            .entries()
            .iter()
            .partition(|entry| matches!(entry.role, Role::Heading(_)));
        let headings = headings.into_iter().filter_map(|entry| match entry.role {
            Role::Heading(status) => Some((entry.phrase.clone(), status)),
            _ => None,
        });
        Ok(Self {
            phrases: AhoCorasickBuilder::new()
                .match_kind(MatchKind::Standard)
                .build(phrases.iter().map(|entry| &entry.phrase))?,
            roles: phrases.iter().map(|entry| entry.role).collect(),
            headings: headings.collect(),
        })
    }

    /// Phrases at word boundaries; of overlapping ones the first, and of those the longest.
    fn find(&self, normal: &Normal) -> Vec<Found> {
        let mut all: Vec<Found> = self
            .phrases
            .find_overlapping_iter(&normal.text)
            .filter_map(|hit| {
                let (start, end) = normal.tokens_at(hit.start(), hit.end())?;
                let role = *self.roles.get(hit.pattern().as_usize())?;
                Some(Found { start, end, role })
            })
            .collect();
        all.sort_by_key(|found| (found.start, usize::MAX - found.end));
        let mut last = (0, 0);
        all.retain(|found| {
            // A phrase may stand in several groups.
            let is_kept = found.start >= last.1 || (found.start, found.end) == last;
            if is_kept {
                last = (found.start, found.end);
            }
            is_kept
        });
        all
    }

    fn status_of_heading(&self, heading: &str) -> Option<Status> {
        let heading = normal_phrase(heading);
        let named = |name: &str| {
            let rest = heading.strip_prefix(name);
            rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        };
        let longest = self.headings.iter().filter(|(name, _)| named(name));
        let longest = longest.max_by_key(|(name, _)| name.len());
        longest.map(|&(_, status)| status)
    }

    /// What the sentence above a list says of its items: "She denies:".
    fn lead(&self, place: SentencePlace<'_>) -> Option<(Status, ByteRange)> {
        let text_of = |index: usize| place.sentences.get(index)?.of(place.text);
        let is_item = |index: usize| text_of(index).is_some_and(|text| text.starts_with(BULLETS));
        let first = (place.index.saturating_sub(LONGEST_LIST)..=place.index)
            .rev()
            .take_while(|&index| is_item(index))
            .last()?;
        let above = first.checked_sub(1)?;
        let normal = Normal::of(place.text, *place.sentences.get(above)?);
        let colon = normal.tokens.len().checked_sub(1)?;
        if normal.kind(colon) != Some(Kind::Colon) {
            return None;
        }
        self.find(&normal)
            .iter()
            .rev()
            .find_map(|found| match found.role {
                Role::Cue {
                    status,
                    direction: Direction::After | Direction::Either,
                    ..
                } if found.end == colon => Some((status, normal.range(found.start, found.end)?)),
                _ => None,
            })
    }

    /// What the sentence after a question answers.
    fn answer(&self, place: SentencePlace<'_>, question: &Normal) -> Option<(Status, ByteRange)> {
        let last = question.tokens.len().checked_sub(1)?;
        if question.kind(last) != Some(Kind::Question) {
            return None;
        }
        let next = *place.sentences.get(place.index + 1)?;
        let normal = Normal::of(place.text, next);
        self.find(&normal).iter().find_map(|found| {
            let Role::Answer(status) = found.role else {
                return None;
            };
            (found.start == 0).then_some((status, normal.range(0, found.end)?))
        })
    }
}

impl Default for Assessor {
    /// With the lexicon that comes with the program.
    #[expect(clippy::expect_used, reason = "a test builds it")]
    fn default() -> Self {
        let ours = Lexicon::parse(Lexicon::default_text()).expect("our lexicon is right");
        Self::new(&ours).expect("our lexicon fits")
    }
}

impl Assess for Assessor {
    fn assess(&self, place: SentencePlace<'_>, mentions: &mut [Mention]) {
        let ranges: Vec<_> = mentions.iter().map(|mention| mention.range).collect();
        for (mention, assertion) in mentions.iter_mut().zip(self.in_sentence(place, &ranges)) {
            mention.assertion = assertion;
        }
    }
}

impl Assessor {
    /// The assertions of spans of a note, in the order of the spans. A span is read in the sentence in
    /// which it begins.
    pub fn of_spans(&self, text: &str, spans: &[ByteRange]) -> Vec<Assertion> {
        let (sentences, sections) = (sentences(text), sections(text));
        let mut by_sentence: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (nth, span) in spans.iter().enumerate() {
            let index = sentences.partition_point(|sentence| sentence.end() <= span.start());
            by_sentence.entry(index).or_default().push(nth);
        }
        let mut assertions = vec![Assertion::default(); spans.len()];
        for (index, members) in by_sentence {
            let Some(sentence) = sentences.get(index) else {
                continue;
            };
            let section = sections.partition_point(|s| s.range.end() <= sentence.start());
            let place = SentencePlace {
                text,
                sentences: &sentences,
                index,
                heading: sections.get(section).and_then(|section| section.heading),
            };
            let ranges: Vec<_> = members
                .iter()
                .filter_map(|&n| spans.get(n).copied())
                .collect();
            for (n, assertion) in members.into_iter().zip(self.in_sentence(place, &ranges)) {
                if let Some(slot) = assertions.get_mut(n) {
                    *slot = assertion;
                }
            }
        }
        assertions
    }

    fn in_sentence(&self, place: SentencePlace<'_>, ranges: &[ByteRange]) -> Vec<Assertion> {
        let Some(&sentence) = place
            .sentences
            .get(place.index)
            .filter(|_| !ranges.is_empty())
        else {
            return Vec::new();
        };
        let normal = Normal::of(place.text, sentence);
        let mut found = self.find(&normal);
        // A heading in the sentence speaks as a heading.
        found.retain(|found| {
            let range = normal.range(found.start, found.end);
            !range
                .zip(place.heading)
                .is_some_and(|(range, heading)| heading.intersects(range))
        });
        let clauses = Clauses::new(&normal, found);
        let heading = place.heading.and_then(|heading| heading.of(place.text));
        let by_heading = heading.and_then(|heading| self.status_of_heading(heading));
        let answer = self.answer(place, &normal);
        let by_lead = self.lead(place);
        let elsewhere = |status, cue| Assertion {
            status,
            cue,
            scope: Some(sentence),
        };
        let of_range = |range: &ByteRange| {
            answer
                .map(|(status, cue)| elsewhere(status, Some(cue)))
                .or_else(|| clauses.assertion(*range))
                .or_else(|| by_lead.map(|(status, cue)| elsewhere(status, Some(cue))))
                .or_else(|| by_heading.map(|status| elsewhere(status, place.heading)))
                .unwrap_or_default()
        };
        ranges.iter().map(of_range).collect()
    }
}
