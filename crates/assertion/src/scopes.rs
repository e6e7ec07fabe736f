//! How far a cue governs.

use chartlight_mention::Status;
use chartlight_text::ByteRange;

use crate::lexicon::{Cue, Direction, Reach};
use crate::matcher::{Hit, Hits, begins_clause, sign_side};
use crate::normal::{Kind, Normal};

/// How far the end of a list is looked for, in tokens.
const MOST_LIST_TOKENS: usize = 40;
/// No scope is longer than this, in tokens.
const MOST_TOKENS: usize = 400;
/// A cue's own clause may begin with this many words, as in "denies that she has".
const LONGEST_OPENING: usize = 6;
/// The longest subject of a verb behind a comma, in tokens.
const LONGEST_SUBJECT: usize = 5;

/// Counts the tokens that scopes are followed over, so that a test can see that they are few.
#[cfg(test)]
pub(crate) mod steps {
    use std::cell::Cell;

    thread_local!(static STEPS: Cell<usize> = const { Cell::new(0) });

    pub(crate) fn count() {
        STEPS.set(STEPS.get() + 1);
    }

    pub(crate) fn take() -> usize {
        STEPS.take()
    }
}

/// A cue and what it governs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Scope {
    pub(crate) status: Status,
    pub(crate) cue: ByteRange,
    /// The words governed, without the cue.
    pub(crate) governs: ByteRange,
    pub(crate) looks_back: bool,
    /// Nothing but the sentence's end stopped it.
    pub(crate) is_open: bool,
}

/// The sentence, its phrases, and what the lexicon says of single words.
pub(crate) struct Clauses<'s> {
    pub(crate) normal: &'s Normal,
    pub(crate) hits: &'s Hits,
    pub(crate) is_open: &'s dyn Fn(&str) -> bool,
    pub(crate) speaks: &'s dyn Fn(&Normal, &Hit) -> bool,
    pub(crate) sign_begins: bool,
}

impl Clauses<'_> {
    /// The scopes of all cues.
    pub(crate) fn scopes(&self) -> Vec<Scope> {
        let mut scopes = Vec::new();
        for hit in self.hits.all() {
            self.scopes_of(hit, &mut scopes);
        }
        scopes
    }

    fn scopes_of(&self, hit: &Hit, scopes: &mut Vec<Scope>) {
        let Some(Cue {
            status,
            direction,
            reach,
        }) = hit.meaning.cue
        else {
            return;
        };
        let follows = self.something_follows(hit);
        let (after, before) = match direction {
            Direction::After if status == Status::SomeoneElse => {
                (!(self.speaks)(self.normal, hit), false)
            }
            // "Fever: no", "chest pain - denies".
            Direction::After if !follows && self.answers_what_is_before(hit, status) => {
                (false, true)
            }
            Direction::After => (true, false),
            // "Negative troponin."
            Direction::Before if !self.something_precedes(hit) => (follows, false),
            Direction::Before => (false, true),
            Direction::Around => (true, true),
            Direction::Either => (follows, !follows),
            Direction::Sign => match sign_side(self.normal, hit.start, hit.end) {
                Some(Direction::After) => (hit.start > 0 || self.sign_begins, false),
                Some(_) => (false, true),
                None => (false, false),
            },
        };
        // "(-) fever, chills" heads a list, "(-)fever, chills" does not.
        let heads_a_list = hit.end > hit.start + 1
            && after
            && self
                .normal
                .tokens
                .get(hit.end)
                .is_some_and(|t| t.after_blank);
        let reach = match direction {
            Direction::Sign if !heads_a_list => Reach::Nearest,
            _ => reach,
        };
        if after {
            let (end, is_open) = self.forward(hit, status, reach);
            self.push(hit, status, hit.end, end, is_open, scopes);
        }
        if before {
            let start = self.backward(hit, status, reach);
            self.push(hit, status, start, hit.start, false, scopes);
        }
    }

    fn push(
        &self,
        hit: &Hit,
        status: Status,
        start: usize,
        end: usize,
        is_open: bool,
        scopes: &mut Vec<Scope>,
    ) {
        let Some(cue) = self.normal.range(hit.start, hit.end) else {
            return;
        };
        let looks_back = end <= hit.start;
        let governs = match self.normal.range(start, end) {
            Some(governs) if start < end => governs,
            _ => ByteRange::empty_at(if looks_back { cue.start() } else { cue.end() }),
        };
        scopes.push(Scope {
            status,
            cue,
            governs,
            looks_back,
            is_open,
        });
    }

    /// Whether words of the same clause follow, other than those that only date or count.
    fn something_follows(&self, hit: &Hit) -> bool {
        let mut token = hit.end;
        let is_first = hit.start == 0 && self.normal.kind(token) == Some(Kind::Comma);
        if self.normal.kind(token) == Some(Kind::Colon) || is_first {
            token += 1;
        }
        match self.normal.kind(token) {
            Some(Kind::Word) => {
                let word = self.normal.word(token);
                !(word.starts_with('#') || NOTHING.contains(&word))
            }
            Some(Kind::Open | Kind::Other | Kind::Question) => {
                self.normal.kind(token + 1) == Some(Kind::Word)
                    && self.normal.kind(token) == Some(Kind::Other)
            }
            _ => false,
        }
    }

    fn something_precedes(&self, hit: &Hit) -> bool {
        let Some(before) = hit.start.checked_sub(1) else {
            return false;
        };
        match self.normal.kind(before) {
            Some(Kind::Word | Kind::Close | Kind::Other | Kind::Question) => {
                !NO_SUBJECT.contains(&self.normal.word(before))
                    && self
                        .hits
                        .at(before)
                        .is_none_or(|hit| !(hit.meaning.ends.any() || hit.meaning.begins_clause))
            }
            Some(Kind::Colon) => {
                let next = self.normal.kind(hit.end);
                next != Some(Kind::Word)
            }
            Some(Kind::Break | Kind::Open) => before > 0,
            // "AKI, resolved."
            Some(Kind::Comma) => before > 0 && !self.something_follows(hit),
            _ => false,
        }
    }

    fn answers_what_is_before(&self, hit: &Hit, status: Status) -> bool {
        if !matches!(status, Status::Absent | Status::Present | Status::Possible) {
            return false;
        }
        let ends = matches!(
            self.normal.kind(hit.end),
            None | Some(Kind::Comma | Kind::Break | Kind::Stop | Kind::Close)
        ) || self.normal.word(hit.end).starts_with('#');
        let Some(before) = hit.start.checked_sub(1) else {
            return false;
        };
        ends && match self.normal.kind(before) {
            Some(Kind::Colon | Kind::Question | Kind::Break) => true,
            Some(Kind::Open) => before > 0,
            Some(Kind::Word) => {
                !matches!(self.normal.kind(hit.end), Some(Kind::Comma))
                    && self.hits.at(before).is_none()
                    && !NO_SUBJECT.contains(&self.normal.word(before))
            }
            Some(Kind::Other) => self.normal.word(before) == "=",
            _ => false,
        }
    }

    /// Where the scope of a cue that looks forward ends, and whether only the sentence ended it.
    fn forward(&self, cue: &Hit, status: Status, reach: Reach) -> (usize, bool) {
        let limit = match reach {
            Reach::Words(n) => n,
            _ => MOST_TOKENS,
        };
        let mut token = cue.end;
        while matches!(
            self.normal.kind(token),
            Some(Kind::Colon | Kind::Comma | Kind::Break)
        ) && token < cue.end + 2
        {
            token += 1;
        }
        let first = token;
        let mut n_words = 0;
        let mut depth = 0_usize;
        let mut separator = None;
        let mut has_or = false;
        while let Some(kind) = self.normal.kind(token) {
            #[cfg(test)]
            steps::count();
            if token >= first + MOST_TOKENS {
                return (token, false);
            }
            if let Some(hit) = self.hits.at(token)
                && hit.start == token
            {
                let opening =
                    token - first <= LONGEST_OPENING && (self.is_open)(self.word_from(first));
                if let Some(end) = self.stops(
                    cue,
                    hit,
                    status,
                    reach,
                    opening,
                    separator.filter(|_| !has_or),
                ) {
                    return (end.max(cue.end), false);
                }
            }
            match kind {
                Kind::Break => return (token, false),
                Kind::Comma => {
                    if reach == Reach::Nearest && !self.list_goes_on(token) {
                        return (token, false);
                    }
                    if has_or && self.finding_begins(token + 1) {
                        return (token, false);
                    }
                    separator = Some(token);
                }
                Kind::Open => depth += 1,
                Kind::Close if depth == 0 => return (token, false),
                Kind::Close => depth -= 1,
                Kind::Colon if reach != Reach::Sentence => {
                    if let Some(end) = self.field_before(token, first) {
                        return (end, false);
                    }
                }
                Kind::Stop if reach != Reach::Sentence && self.stop_ends(token) => {
                    return (token, false);
                }
                _ => {}
            }
            match self.normal.word(token) {
                "or" | "nor" => has_or = true,
                "and" | "&" => separator = Some(token),
                _ => {}
            }
            if kind == Kind::Word {
                n_words += 1;
            }
            token += 1;
            if n_words == limit && reach != Reach::Sentence {
                return (token, false);
            }
        }
        (token, true)
    }

    /// Where a phrase at the present token ends a scope, if it does.
    fn stops(
        &self,
        cue: &Hit,
        hit: &Hit,
        status: Status,
        reach: Reach,
        opening: bool,
        separator: Option<usize>,
    ) -> Option<usize> {
        let at = hit.start;
        let behind = begins_clause(self.normal, at);
        let before_separator = || at.saturating_sub(1).max(cue.end);
        let meaning = hit.meaning;
        if meaning.ends.has(status) {
            return Some(at);
        }
        if reach == Reach::Sentence {
            return None;
        }
        // "no history of smoking or previous asthma", "did not fall or have pain"
        let of_the_past = |cue: Cue| cue.status == Status::Historical;
        let is_alternative = at > 0 && matches!(self.normal.word(at - 1), "or" | "nor");
        if status == Status::Absent && is_alternative && meaning.cue.is_none_or(of_the_past) {
            return None;
        }
        // "In 2012, he was": the comma belongs to the cue.
        if meaning.begins_clause && at > cue.end + 1 {
            return Some(before_separator());
        }
        // "no edema, mild rash", but "denies edema, severe pain" and "history of CHF, chronic pain".
        let of_the_list =
            status != Status::Absent || self.normal.word(cue.start).starts_with("den");
        if meaning.is_degree && !of_the_list && !self.closes_with_or(hit.end) {
            return Some(before_separator());
        }
        let other = meaning
            .cue
            .filter(|other| other.status != status && status != Status::SomeoneElse);
        match other.map(|other| (other.status, other.direction)) {
            Some((_, Direction::Before)) | None => {}
            Some((Status::Present, _)) if !opening => {
                return Some(if behind { before_separator() } else { at });
            }
            Some((Status::Absent | Status::Possible | Status::Historical, _)) => {
                let before = at.checked_sub(1).map(|before| self.normal.word(before));
                if behind || before == Some("with") {
                    return Some(before_separator());
                }
            }
            Some((Status::SomeoneElse, _)) if behind => return Some(before_separator()),
            Some(_) => {}
        }
        if !meaning.is_verb || at == cue.end || status == Status::SomeoneElse || opening {
            return None;
        }
        Some(match separator {
            // "no fever, cough persists": the verb's subject begins behind the comma.
            Some(comma)
                if !is_plural(self.normal, hit)
                    && at - comma > 1
                    && at - comma <= LONGEST_SUBJECT + 1 =>
            {
                comma
            }
            _ => at,
        })
    }

    /// Where the scope of a cue that looks back begins.
    fn backward(&self, cue: &Hit, status: Status, reach: Reach) -> usize {
        let limit = match reach {
            Reach::Words(n) => n,
            _ => MOST_TOKENS,
        };
        let mut token = cue.start;
        let mut is_field = false;
        while let Some(before) = token.checked_sub(1) {
            match self.normal.kind(before) {
                Some(Kind::Colon | Kind::Question | Kind::Break) => is_field = true,
                Some(Kind::Open) => {}
                Some(Kind::Other) if self.normal.word(before) == "=" => is_field = true,
                _ => break,
            }
            token = before;
        }
        if !is_field && self.normal.kind(token.wrapping_sub(1)) == Some(Kind::Comma) {
            // "nausea, resolved"
            token -= 1;
        }
        let last = token;
        let singular = is_singular(self.normal, cue) && !is_field;
        let mut separator = None;
        let (mut has_or, mut has_and) = (false, false);
        let mut depth = 0_usize;
        let mut n_words = 0;
        // Whether a verb or another cue stands before the nearest thing.
        let mut is_crowded = false;
        while let Some(before) = token.checked_sub(1) {
            #[cfg(test)]
            steps::count();
            if last - before > MOST_TOKENS {
                break;
            }
            if let Some(hit) = self.hits.at(before) {
                let meaning = hit.meaning;
                if meaning.begins_clause {
                    separator = separator.or(Some(hit.start.saturating_sub(1)));
                    token = hit.start;
                    is_crowded = !has_and;
                    break;
                }
                let ends = meaning.ends.has(status)
                    || (meaning.is_verb && before + 1 < last)
                    || meaning.cue.is_some_and(|other| {
                        !matches!(other.status, Status::SomeoneElse | Status::Hypothetical)
                    });
                if ends {
                    is_crowded = !meaning.ends.has(status);
                    token = token.max(hit.end);
                    break;
                }
            }
            match self.normal.kind(before) {
                Some(Kind::Break | Kind::Colon) => break,
                Some(Kind::Question) if is_field => break,
                Some(Kind::Stop) if self.stop_ends(before) => break,
                Some(Kind::Close) => depth += 1,
                Some(Kind::Open) if depth == 0 => break,
                Some(Kind::Open) => depth -= 1,
                Some(Kind::Comma) => {
                    if reach == Reach::Nearest && !is_field {
                        break;
                    }
                    separator = separator.or(Some(before));
                }
                Some(Kind::Word) => n_words += 1,
                _ => {}
            }
            match self.normal.word(before) {
                "or" | "nor" => has_or = true,
                "and" | "&" => {
                    has_and = true;
                    separator = separator.or(Some(before));
                }
                _ => {}
            }
            token = before;
            if n_words == limit {
                break;
            }
        }
        // "cough x3 days, fever denied", but "cough, fever and chills denied", "cough, fever: no".
        let is_plural = is_plural(self.normal, cue);
        let is_list = has_and || is_field || is_plural;
        // "tests for measles and mumps were negative"
        is_crowded &= !(has_and && is_plural);
        match separator {
            Some(separator)
                if !has_or && (is_crowded || singular || !is_list) && separator >= token =>
            {
                separator + 1
            }
            _ => token,
        }
    }

    /// Whether a list closes with "or" or "and" behind this comma: "possible MI, PE, or sepsis".
    fn list_goes_on(&self, comma: usize) -> bool {
        let mut n_words = 0;
        for token in comma + 1..comma + MOST_LIST_TOKENS {
            if self.hits.at(token).is_some() {
                return false;
            }
            match self.normal.kind(token) {
                Some(Kind::Comma) => n_words = 0,
                Some(Kind::Word) if self.normal.word(token) == "or" => return true,
                Some(Kind::Word) => n_words += 1,
                Some(Kind::Other) => {}
                _ => return false,
            }
            if n_words > LONGEST_SUBJECT {
                return false;
            }
        }
        false
    }

    /// "no lesions or ulcers, scar on left knee": behind a list that "or" has closed, words that
    /// say where something is.
    fn finding_begins(&self, from: usize) -> bool {
        let mut finds = false;
        for token in from..from + MOST_LIST_TOKENS {
            if !matches!(self.normal.kind(token), Some(Kind::Word | Kind::Other)) {
                break;
            }
            match self.normal.word(token) {
                "or" | "nor" => return false,
                word => finds |= FINDS.contains(&word),
            }
        }
        finds && !self.closes_with_or(from)
    }

    /// Whether "or" comes before anything that ends a list.
    fn closes_with_or(&self, from: usize) -> bool {
        for token in from..from + MOST_LIST_TOKENS {
            if matches!(self.normal.word(token), "or" | "nor") {
                return true;
            }
            let meaning = self.hits.at(token).map(|hit| hit.meaning);
            let ends = meaning.is_some_and(|meaning| {
                meaning.begins_clause || meaning.is_verb || meaning.cue.is_some()
            });
            if ends || matches!(self.normal.kind(token), None | Some(Kind::Break)) {
                return false;
            }
        }
        false
    }

    /// "no murmur Lungs: clear": the token at which the field before a colon begins.
    fn field_before(&self, colon: usize, first: usize) -> Option<usize> {
        let mut token = colon;
        while let Some(before) = token.checked_sub(1) {
            let word = self.normal.tokens.get(before);
            let behind_comma = before > 0 && self.normal.kind(before - 1) == Some(Kind::Comma);
            let is_name = before > first
                && word.is_some_and(|word| {
                    word.kind == Kind::Word && (word.begins_upper || behind_comma)
                });
            if !is_name {
                break;
            }
            token = before;
        }
        (token < colon).then_some(token)
    }

    /// Whether a full stop inside a sentence parts what stands around it.
    fn stop_ends(&self, stop: usize) -> bool {
        let next = self.normal.tokens.get(stop + 1);
        let long_before = stop
            .checked_sub(1)
            .is_some_and(|before| self.normal.word(before).len() > 3);
        long_before && next.is_some_and(|next| next.after_blank && next.begins_upper)
    }

    fn word_from(&self, token: usize) -> &str {
        self.normal.word(token)
    }
}

/// Words behind a cue that are nothing for it to be of.
const NOTHING: &[&str] = &[
    "x",
    "by",
    "per",
    "on",
    "via",
    "at",
    "in",
    "with",
    "given",
    "based",
    "today",
    "yesterday",
    "so",
    "far",
    "and",
    "or",
    "this",
    "as",
    "from",
    "during",
    "is",
    "was",
    "were",
    "are",
    "currently",
    "now",
    "but",
    "after",
    "since",
    "until",
    "because",
    "though",
    "however",
    "when",
];

/// Words that say where something is, or that it is there.
const FINDS: &[&str] = &["on", "in", "at", "over", "noted", "seen", "present", "x"];

/// Words before a cue that are nothing for it to be of.
const NO_SUBJECT: &[&str] = &[
    "a", "an", "the", "with", "had", "has", "have", "and", "or", "of", "for", "by", "shows",
    "both", "all", "repeat", "initial", "his", "her", "their", "to", "due", "from", "after",
];

fn is_plural(normal: &Normal, cue: &Hit) -> bool {
    let before = cue.start.checked_sub(1).map_or("", |at| normal.word(at));
    let plural = |word| matches!(word, "are" | "were" | "have" | "all" | "both");
    plural(before) || plural(normal.word(cue.start))
}

/// Whether a verb speaks of one thing: "is seen", "was not found", "persists".
fn is_singular(normal: &Normal, hit: &Hit) -> bool {
    let is_verb = hit.meaning.is_verb;
    let before = hit.start.checked_sub(1).map_or("", |at| normal.word(at));
    [before, normal.word(hit.start)].into_iter().any(|word| {
        matches!(
            word,
            "is" | "was" | "has" | "isn" | "wasn" | "does" | "remains" | "appears"
        )
    }) || (is_verb
        && normal.word(hit.start).ends_with(['s', 'd'])
        && normal.word(hit.start) != "had")
}
