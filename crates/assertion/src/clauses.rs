//! The cues of one sentence and how far each of them reaches.

use chartlight_mention::{Assertion, Status};
use chartlight_text::ByteRange;

use crate::lexicon::{Direction, Reach, Role};
use crate::normal::{Kind, Normal};

/// The most tokens that a cue reaches. Keeps the time linear in a text without a full stop.
const FARTHEST: usize = 200;

/// A phrase of the lexicon in a sentence, by tokens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) role: Role,
}

/// A cue with its scope, by tokens. The scope does not hold the cue.
#[derive(Clone, Copy, Debug)]
struct Scope {
    status: Status,
    cue: (usize, usize),
    start: usize,
    end: usize,
}

/// A sentence with the scopes of its cues.
pub(crate) struct Clauses<'n> {
    normal: &'n Normal,
    found: Vec<Found>,
    scopes: Vec<Scope>,
}

impl<'n> Clauses<'n> {
    pub(crate) fn new(normal: &'n Normal, found: Vec<Found>) -> Self {
        let mut clauses = Self {
            normal,
            found,
            scopes: Vec::new(),
        };
        clauses.scopes = (0..clauses.found.len())
            .flat_map(|index| clauses.scopes_of(index))
            .collect();
        clauses
    }

    /// What the cues say of a mention; `None` where none governs it.
    pub(crate) fn assertion(&self, mention: ByteRange) -> Option<Assertion> {
        let tokens = &self.normal.tokens;
        let first = tokens.partition_point(|token| token.range.end() <= mention.start());
        let end = tokens.partition_point(|token| token.range.start() < mention.end());
        let last = end.checked_sub(1)?;
        let governs = |scope: &&Scope| {
            let (cue_start, cue_end) = scope.cue;
            let is_in_mention = first < cue_start && cue_start < end;
            // "No signs of" in front of "signs of infection", or "no fever" as a mention: it begins within
            // the cue.
            let begins_in_scope = cue_start <= first && first < scope.end && cue_end < end;
            let ends_in_scope = scope.start <= last && last < scope.end;
            // A backward scope may begin within a mention, and a forward one end there.
            let is_governed = match scope.start < cue_start {
                true => ends_in_scope,
                false => begins_in_scope,
            };
            is_governed && !is_in_mention
        };
        let distance = |scope: &Scope| {
            let (cue_start, cue_end) = scope.cue;
            if cue_end <= first {
                first - cue_end
            } else {
                cue_start.saturating_sub(last)
            }
        };
        let from = self
            .scopes
            .partition_point(|scope| scope.cue.1 + FARTHEST < first);
        let near = self.scopes.get(from..).unwrap_or_default();
        let decides = near
            .iter()
            .take_while(|scope| scope.cue.0 <= end + FARTHEST)
            .filter(governs)
            .min_by_key(|scope| (rank(scope.status), distance(scope)))?;
        let (cue_start, cue_end) = decides.cue;
        let start = decides.start.min(cue_start);
        let end = decides.end.max(cue_end);
        Some(Assertion {
            status: decides.status,
            cue: self.normal.range(cue_start, cue_end),
            scope: self.normal.range(start, end),
        })
    }

    fn scopes_of(&self, index: usize) -> Vec<Scope> {
        let Some(&found) = self.found.get(index) else {
            return Vec::new();
        };
        let Role::Cue {
            status,
            direction,
            reach,
        } = found.role
        else {
            return Vec::new();
        };
        if status == Status::SomeoneElse && self.speaks(index) {
            return Vec::new();
        }
        let forward = || {
            let end = self.forward_end(index, status, reach);
            (found.end, end)
        };
        let backward = || (self.backward_start(index, reach), found.start);
        let follows = || match self.normal.kind(found.end) {
            Some(Kind::Comma | Kind::Stop | Kind::Close) | None => false,
            Some(Kind::Break) => {
                self.normal.word(found.end) == "-" && found.end + 1 < self.normal.tokens.len()
            }
            Some(_) => true,
        };
        let scope = |(start, end): (usize, usize)| Scope {
            status,
            cue: (found.start, found.end),
            start,
            end,
        };
        match direction {
            // "Chest pain: denies."
            Direction::After if !follows() && self.is_answer(found) => vec![scope(backward())],
            Direction::After => vec![scope(forward())],
            Direction::Before => vec![scope(backward())],
            Direction::Around => vec![scope(forward()), scope(backward())],
            Direction::Either if follows() => vec![scope(forward())],
            Direction::Either => vec![scope(backward())],
            Direction::Sign => self.sign(found).map(scope).into_iter().collect(),
        }
    }

    /// Whether a cue stands behind a colon, a dash or a question mark, or ends its item.
    fn is_answer(&self, found: Found) -> bool {
        let before = found.start.checked_sub(1);
        before.is_some_and(|before| {
            matches!(
                self.normal.kind(before),
                Some(Kind::Colon | Kind::Break | Kind::Question | Kind::Word | Kind::Close)
            )
        })
    }

    /// Whether someone else is the one who speaks.
    fn speaks(&self, index: usize) -> bool {
        let Some(this) = self.found.get(index) else {
            return false;
        };
        let follows = |next: &&Found| this.end <= next.start && next.start <= this.end + 1;
        let next = self.found.iter().skip(index + 1);
        next.take_while(|next| next.start <= this.end + 1)
            .filter(follows)
            .any(|next| next.role == Role::Speak)
    }

    /// A mark glued to the word behind it, or standing behind the last word of its item.
    fn sign(&self, found: Found) -> Option<(usize, usize)> {
        let next = self.normal.tokens.get(found.end);
        let this = self.normal.tokens.get(found.start)?;
        let is_glued = |kind: Option<Kind>| kind == Some(Kind::Word);
        let bracketed = this.kind == Kind::Open;
        if let Some(next) = next
            && is_glued(Some(next.kind))
            && this.after_blank
            && (bracketed
                || !next.after_blank
                || this.kind == Kind::Question
                || self.joint(found.start) == Joint::Comma)
        {
            return Some((found.end, self.forward_end_at(found.end, true)));
        }
        let ends_item = next.is_none_or(|next| {
            matches!(
                next.kind,
                Kind::Comma | Kind::Break | Kind::Stop | Kind::Close
            )
        });
        let before = found.start.checked_sub(1)?;
        if ends_item && is_glued(self.normal.kind(before)) {
            return Some((self.item_start(found.start), found.start));
        }
        None
    }

    fn forward_end(&self, index: usize, status: Status, reach: Reach) -> usize {
        let Some(&found) = self.found.get(index) else {
            return 0;
        };
        let n_tokens = self.normal.tokens.len().min(found.end + FARTHEST);
        let clause = match reach {
            Reach::Sentence => n_tokens,
            Reach::Nearest => self.forward_end_at(found.end, true),
            Reach::Words(n) => self.forward_end_at(found.end, false).min(found.end + n),
            Reach::Clause => self.forward_end_at(found.end, false),
        };
        let stopped = self
            .found
            .iter()
            .skip(index + 1)
            .skip_while(|next| next.start < found.end)
            .take_while(|next| next.start < clause)
            .find(|next| self.ends_forward(status, reach, found, **next))
            .map_or(clause, |next| self.before_joint(next.start));
        let told_apart = self
            .found
            .iter()
            .skip(index + 1)
            .take_while(|next| next.start < stopped)
            .find_map(|next| self.item_told_apart(found, status, *next));
        told_apart.unwrap_or(stopped).max(found.end)
    }

    /// Where the last item of "no fever, rash noted" begins: what is said of it behind it is not what the
    /// cue in front says. "No fever, cough or rash noted" has no such item.
    fn item_told_apart(&self, cue: Found, status: Status, next: Found) -> Option<usize> {
        let Role::Cue {
            status: other,
            direction: Direction::Before,
            ..
        } = next.role
        else {
            return None;
        };
        let item = self.item_start(next.start);
        let is_apart = other != status
            && item > cue.end
            && item < next.start
            && !matches!(self.normal.word(item), "or" | "and" | "nor" | "&")
            && !self.has_and(item, next.start);
        is_apart.then(|| self.before_joint(item))
    }

    /// Whether a later phrase ends the scope of a cue.
    fn ends_forward(&self, status: Status, reach: Reach, cue: Found, next: Found) -> bool {
        let is_sentence = reach == Reach::Sentence;
        match next.role {
            Role::End(None) => !is_sentence,
            Role::End(Some(ended)) => ended == status,
            Role::Clause => !is_sentence && next.start > cue.end && self.is_joined(next.start),
            Role::Cue {
                status: other,
                direction,
                ..
            } => {
                let looks_on = matches!(
                    direction,
                    Direction::After | Direction::Either | Direction::Around | Direction::Sign
                );
                let joint = self.joint(next.start);
                let opens = match joint {
                    Joint::Comma => true,
                    Joint::And => other != Status::Historical,
                    Joint::None => false,
                };
                !is_sentence && looks_on && opens && other != status
            }
            _ => false,
        }
    }

    /// Where a clause that goes on at a token ends, by its marks alone.
    fn forward_end_at(&self, from: usize, at_comma: bool) -> usize {
        let n_tokens = self.normal.tokens.len().min(from + FARTHEST);
        let mut last_comma = None;
        for token in from..n_tokens {
            match self.normal.kind(token) {
                // "denies: fever", "denies - fever"
                Some(Kind::Colon) if token == from => {}
                Some(Kind::Break) if token == from && self.normal.word(token) == "-" => {}
                Some(Kind::Break) => return token,
                // The words before a colon are the label of the next item.
                Some(Kind::Colon) => {
                    return last_comma.unwrap_or(token.saturating_sub(1)).max(from);
                }
                Some(Kind::Comma) if at_comma => return token,
                Some(Kind::Comma | Kind::Stop) => last_comma = Some(token),
                _ => {}
            }
        }
        n_tokens
    }

    fn backward_start(&self, index: usize, reach: Reach) -> usize {
        let Some(&found) = self.found.get(index) else {
            return 0;
        };
        if reach == Reach::Sentence {
            return found.start.saturating_sub(FARTHEST);
        }
        let item = self.item_start(found.start);
        let start = match reach {
            Reach::Words(n) => item.max(found.start.saturating_sub(n)),
            Reach::Clause if self.ends_list(item, found.start) => self.list_start(item),
            _ => item,
        };
        let nearer = self.found.iter().take(index).rev();
        let mut nearer = nearer.take_while(|before| before.end > start);
        let ends = nearer.find(|before| {
            before.end <= found.start
                && match before.role {
                    Role::End(None) => true,
                    Role::Clause => before.end < found.start,
                    Role::Cue { direction, .. } => {
                        matches!(direction, Direction::Before | Direction::Either)
                    }
                    _ => false,
                }
        });
        ends.map_or(start, |before| before.end).min(found.start)
    }

    /// Where the item that ends before a token begins: behind a comma or a break. A colon, a dash or a
    /// bracket directly before the token is passed.
    fn item_start(&self, end: usize) -> usize {
        let passed = |token: usize| {
            matches!(
                self.normal.kind(token),
                Some(Kind::Colon | Kind::Break | Kind::Question | Kind::Open | Kind::Comma)
            )
        };
        let end = match end.checked_sub(1) {
            Some(before) if passed(before) => before,
            _ => end,
        };
        let farthest = end.saturating_sub(FARTHEST);
        (farthest..end)
            .rev()
            .find(|&token| {
                matches!(
                    self.normal.kind(token),
                    Some(Kind::Comma | Kind::Break | Kind::Colon)
                )
            })
            .map_or(farthest, |token| token + 1)
    }

    /// Where the list begins whose last item begins at a token.
    fn list_start(&self, item: usize) -> usize {
        let farthest = item.saturating_sub(FARTHEST);
        (farthest..item)
            .rev()
            .find(|&token| matches!(self.normal.kind(token), Some(Kind::Break | Kind::Colon)))
            .map_or(farthest, |token| token + 1)
    }

    /// Whether the words before a cue are the last of "fever, chills and cough", rather than a clause of
    /// their own: ", and cough".
    fn ends_list(&self, item: usize, end: usize) -> bool {
        if self.has_and(item + 1, end) {
            return true;
        }
        let n_commas = (self.list_start(item)..item)
            .filter(|&token| self.normal.kind(token) == Some(Kind::Comma))
            .count();
        n_commas > 1 && self.has_and(item, end)
    }

    fn has_and(&self, start: usize, end: usize) -> bool {
        (start..end).any(|token| matches!(self.normal.word(token), "and" | "or" | "&"))
    }

    fn is_joined(&self, token: usize) -> bool {
        self.joint(token) != Joint::None
    }

    /// What stands directly before a token.
    fn joint(&self, token: usize) -> Joint {
        let Some(before) = token.checked_sub(1) else {
            return Joint::None;
        };
        match self.normal.kind(before) {
            Some(Kind::Comma | Kind::Stop | Kind::Open) => Joint::Comma,
            _ => match self.normal.word(before) {
                "and" | "&" | "but" => match before.checked_sub(1).map(|at| self.normal.kind(at)) {
                    Some(Some(Kind::Comma)) => Joint::Comma,
                    _ => Joint::And,
                },
                _ => Joint::None,
            },
        }
    }

    /// The comma or "and" before a token, where there is one.
    fn before_joint(&self, token: usize) -> usize {
        let mut at = token;
        while let Some(before) = at.checked_sub(1) {
            let is_joint = matches!(self.normal.kind(before), Some(Kind::Comma))
                || matches!(self.normal.word(before), "and" | "&" | "but" | "or");
            if !is_joint {
                break;
            }
            at = before;
        }
        at
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    None,
    Comma,
    And,
}

/// Which status decides where several cues govern a mention.
const fn rank(status: Status) -> u8 {
    match status {
        Status::SomeoneElse => 0,
        Status::Hypothetical => 1,
        Status::Absent => 2,
        Status::Possible => 3,
        Status::Historical => 4,
        Status::Present => 5,
    }
}
