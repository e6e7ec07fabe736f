//! Corrections: what a person changed, as a list of edits over the model's mentions.
//!
//! The mentions stay as the model gave them; [`Outcome::applied`] makes the findings from both. So
//! an edit can be undone, and holds when the note is read again.

use std::collections::{BTreeMap, HashMap, HashSet};

use chartlight_mention::{Assertion, Mention, Status};

use crate::codes::CodeId;
use crate::finding::{Entity, Finding, Origin};
use crate::revision::Common;

/// One change: an entity gives way to another. Without `from` one is added, without `to` one is
/// deleted, and where both are the same it is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What was there.
    pub from: Option<Entity>,
    /// What is there now.
    pub to: Option<Standing>,
}

/// An entity that a person stands by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The entity.
    pub entity: Entity,
    /// What the note says of it.
    pub status: Status,
    /// Its code.
    pub code: Option<CodeId>,
}

impl Edit {
    /// Deletes an entity.
    pub const fn delete(finding: &Finding) -> Self {
        Self {
            from: Some(finding.entity()),
            to: None,
        }
    }

    /// Adds an entity, present.
    pub const fn add(entity: Entity) -> Self {
        Self {
            from: None,
            to: Some(Standing {
                entity,
                status: Status::Present,
                code: None,
            }),
        }
    }

    /// Puts another entity in the place of one; its assertion stays. Its code goes, for it was chosen
    /// for other words or another type.
    pub const fn replace(finding: &Finding, entity: Entity) -> Self {
        Self {
            from: Some(finding.entity()),
            to: Some(Standing {
                entity,
                status: finding.mention.assertion.status,
                code: None,
            }),
        }
    }

    /// Says what the note says of an entity.
    pub const fn assert(finding: &Finding, status: Status) -> Self {
        Self::stand_by(finding, status, finding.code)
    }

    /// Agrees with an entity as it is.
    pub const fn accept(finding: &Finding) -> Self {
        Self::assert(finding, finding.mention.assertion.status)
    }

    /// Gives an entity a code, or takes it away.
    pub const fn code(finding: &Finding, code: Option<CodeId>) -> Self {
        Self::stand_by(finding, finding.mention.assertion.status, code)
    }

    const fn stand_by(finding: &Finding, status: Status, code: Option<CodeId>) -> Self {
        let entity = finding.entity();
        Self {
            from: Some(entity),
            to: Some(Standing {
                entity,
                status,
                code,
            }),
        }
    }
}

/// Edits in steps, each of which is undone as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Corrections {
    steps: Vec<Vec<Edit>>,
    /// The steps after these are undone.
    n_done: usize,
}

impl Corrections {
    /// Makes a step; what was undone before it is gone for good. An empty step is none.
    pub fn make(&mut self, step: Vec<Edit>) {
        if step.is_empty() {
            return;
        }
        self.steps.truncate(self.n_done);
        self.steps.push(step);
        self.n_done = self.steps.len();
    }

    /// Takes the last step back and tells what it was.
    pub fn undo(&mut self) -> Option<&[Edit]> {
        self.n_done = self.n_done.checked_sub(1)?;
        self.steps.get(self.n_done).map(Vec::as_slice)
    }

    /// Makes the step again that was last taken back, and tells what it is.
    pub fn redo(&mut self) -> Option<&[Edit]> {
        let step = self.steps.get(self.n_done)?;
        self.n_done += 1;
        Some(step)
    }

    /// Whether there is a step to take back.
    pub const fn can_undo(&self) -> bool {
        self.n_done > 0
    }

    /// Whether there is a step to make again.
    pub fn can_redo(&self) -> bool {
        self.n_done < self.steps.len()
    }

    /// What the steps come to.
    pub fn outcome(&self) -> Outcome {
        let mut outcome = Outcome::default();
        for edit in self.steps.iter().take(self.n_done).flatten() {
            outcome.take(edit);
        }
        outcome
    }

    /// The corrections after an edit of the note. Those whose text did not change move with it;
    /// the others go, and with them what was built on them.
    pub fn carried_over(&self, old: &str, new: &str) -> Self {
        if self.steps.is_empty() {
            return Self::default();
        }
        let common = Common::of(old, new);
        let place = |entity: Entity| {
            let range = common.place(entity.range, old.len(), new.len())?;
            Some(Entity { range, ..entity })
        };
        let mut lost: HashSet<Entity> = HashSet::new();
        let mut carry = |edit: &Edit| -> Option<Edit> {
            let rests_on_lost = edit.from.is_some_and(|from| lost.contains(&from));
            let from = edit.from.map(place);
            let to = edit.to.map(|to| {
                let entity = place(to.entity)?;
                Some(Standing { entity, ..to })
            });
            if rests_on_lost || from == Some(None) || to == Some(None) {
                lost.extend(edit.to.map(|to| to.entity));
                return None;
            }
            Some(Edit {
                from: from.flatten(),
                to: to.flatten(),
            })
        };
        let mut carried = Self::default();
        for (index, step) in self.steps.iter().enumerate() {
            let step: Vec<Edit> = step.iter().filter_map(&mut carry).collect();
            if step.is_empty() {
                continue;
            }
            carried.steps.push(step);
            if index < self.n_done {
                carried.n_done = carried.steps.len();
            }
        }
        carried
    }
}

/// What all edits together say, whatever the model finds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Not to be shown as the model's.
    gone: HashSet<Entity>,
    standing: BTreeMap<Entity, Kept>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Kept {
    status: Status,
    code: Option<CodeId>,
    /// The model's entity that it began as; none when a person added it.
    root: Option<Entity>,
}

impl Outcome {
    fn take(&mut self, edit: &Edit) {
        let root = edit.from.and_then(|from| {
            self.gone.insert(from);
            match self.standing.remove(&from) {
                Some(kept) => kept.root,
                None => Some(from),
            }
        });
        if let Some(standing) = edit.to {
            self.gone.insert(standing.entity);
            let kept = Kept {
                status: standing.status,
                code: standing.code,
                root,
            };
            self.standing.insert(standing.entity, kept);
        }
    }

    /// The findings: the model's mentions, in order of their start, with the corrections made.
    pub fn applied(&self, mentions: &[Mention]) -> Vec<Finding> {
        if self.gone.is_empty() {
            return mentions.iter().copied().map(Finding::of_model).collect();
        }
        let mut replaced: HashMap<Entity, &Mention> = HashMap::new();
        let mut findings: Vec<Finding> = Vec::with_capacity(mentions.len() + self.standing.len());
        for mention in mentions {
            let entity = Entity::of(mention);
            if self.gone.contains(&entity) {
                replaced.insert(entity, mention);
            } else {
                findings.push(Finding::of_model(*mention));
            }
        }
        let standing = self.standing.iter();
        findings.extend(standing.map(|(entity, kept)| kept.finding(*entity, &replaced)));
        findings.sort_by_key(|finding| finding.entity());
        findings
    }
}

impl Kept {
    fn finding(self, entity: Entity, replaced: &HashMap<Entity, &Mention>) -> Finding {
        let root = self.root.and_then(|root| replaced.get(&root));
        let agrees = root.is_some_and(|root| root.assertion.status == self.status);
        let origin = match self.root {
            None => Origin::Added,
            Some(root_entity) if root_entity == entity && (agrees || root.is_none()) => {
                Origin::Accepted
            }
            Some(_) => Origin::Changed,
        };
        let overruled = Assertion {
            status: self.status,
            ..Assertion::default()
        };
        let said = root.filter(|_| agrees).map(|root| root.assertion);
        let mention = Mention {
            range: entity.range,
            scheme: entity.key.scheme,
            label: entity.key.label,
            score: root.map_or(1.0, |root| root.score),
            assertion: said.unwrap_or(overruled),
        };
        Finding {
            mention,
            origin,
            code: self.code,
        }
    }
}

#[cfg(test)]
mod tests {
    use chartlight_mention::{SchemeIndex, TypeIndex};
    use chartlight_text::ByteRange;

    use super::*;
    use crate::codes::{ChosenCodes, Code};
    use crate::testing::marked;
    use crate::types::TypeKey;

    /// Findings as words with the first letter of their origin.
    fn shown(text: &str, corrections: &Corrections, mentions: &[Mention]) -> Vec<String> {
        let findings = corrections.outcome().applied(mentions);
        let origin = |finding: &Finding| match finding.origin {
            Origin::Model => "m",
            Origin::Accepted => "a",
            Origin::Changed => "c",
            Origin::Added => "n",
        };
        let range = |finding: &Finding| finding.mention.range.of(text).unwrap().to_owned();
        let shown = findings
            .iter()
            .map(|f| format!("{}:{}", origin(f), range(f)));
        shown.collect()
    }

    fn entity(text: &str, words: &str, label: usize) -> Entity {
        let start = text.find(words).unwrap();
        Entity {
            range: ByteRange::new(start, start + words.len()).unwrap(),
            key: TypeKey {
                scheme: SchemeIndex(0),
                label: TypeIndex(label),
            },
        }
    }

    fn finding(corrections: &Corrections, mentions: &[Mention], index: usize) -> Finding {
        corrections.outcome().applied(mentions)[index]
    }

    #[test]
    fn each_kind_of_edit_and_its_undoing() {
        let (text, mentions) = marked("has [fever] and an itchy [rash] now");
        let mut c = Corrections::default();
        let steps = [
            (Edit::delete(&finding(&c, &mentions, 0)), vec!["m:rash"]),
            (
                Edit::replace(&finding(&c, &mentions, 1), entity(&text, "itchy rash", 0)),
                vec!["c:itchy rash"],
            ),
            (
                Edit::add(entity(&text, "now", 1)),
                vec!["c:itchy rash", "n:now"],
            ),
        ];
        for (edit, expected) in &steps {
            c.make(vec![*edit]);
            assert_eq!(shown(&text, &c, &mentions), *expected);
        }
        assert!(c.can_undo() && !c.can_redo());
        c.undo();
        assert_eq!(shown(&text, &c, &mentions), steps[1].1);
        c.undo();
        assert_eq!(shown(&text, &c, &mentions), steps[0].1);
        c.redo();
        c.redo();
        assert_eq!(shown(&text, &c, &mentions), steps[2].1);
        while c.undo().is_some() {}
        assert_eq!(shown(&text, &c, &mentions), ["m:fever", "m:rash"]);
        c.make(vec![Edit::accept(&finding(&c, &mentions, 0))]);
        assert!(!c.can_redo());
        assert_eq!(shown(&text, &c, &mentions), ["a:fever", "m:rash"]);
    }

    #[test]
    fn an_overruled_assertion_drops_its_cue_and_can_be_restored() {
        let (text, mut mentions) = marked("denies [fever]");
        let cue = ByteRange::new(0, 6);
        mentions[0].assertion = Assertion {
            status: Status::Absent,
            cue,
            scope: cue,
        };
        let mut c = Corrections::default();
        c.make(vec![Edit::assert(
            &finding(&c, &mentions, 0),
            Status::Possible,
        )]);
        let changed = finding(&c, &mentions, 0);
        assert_eq!(changed.mention.assertion.status, Status::Possible);
        assert_eq!(changed.mention.assertion.cue, None);
        assert_eq!(shown(&text, &c, &mentions), ["c:fever"]);
        c.make(vec![Edit::assert(&changed, Status::Absent)]);
        assert_eq!(finding(&c, &mentions, 0).mention.assertion.cue, cue);
        assert_eq!(shown(&text, &c, &mentions), ["a:fever"]);
    }

    #[test]
    fn an_added_entity_stays_added_through_changes_and_can_be_deleted() {
        let (text, mentions) = marked("a red rash");
        let mut c = Corrections::default();
        c.make(vec![Edit::add(entity(&text, "rash", 0))]);
        let added = finding(&c, &mentions, 0);
        c.make(vec![Edit::replace(&added, entity(&text, "red rash", 1))]);
        assert_eq!(shown(&text, &c, &mentions), ["n:red rash"]);
        c.make(vec![Edit::delete(&finding(&c, &mentions, 0))]);
        assert!(shown(&text, &c, &mentions).is_empty());
    }

    #[test]
    fn a_correction_holds_when_the_model_finds_something_else() {
        let (text, before) = marked("an itchy [rash] and [fever]");
        let mut c = Corrections::default();
        c.make(vec![Edit::replace(
            &finding(&c, &before, 0),
            entity(&text, "itchy rash", 0),
        )]);
        c.make(vec![Edit::delete(&finding(&c, &before, 1))]);
        let (_, after) = marked("an [itchy rash] and [fever]");
        assert_eq!(shown(&text, &c, &after), ["c:itchy rash"]);
    }

    #[test]
    fn a_code_is_chosen_taken_back_and_lost_with_its_words() {
        let (text, mentions) = marked("an itchy [rash] now");
        let mut codes = ChosenCodes::default();
        let mut id = |code: &str| {
            Some(codes.keep(Code {
                system: "https://example.org".to_owned(),
                version: "1".to_owned(),
                code: code.to_owned(),
                display: "rash".to_owned(),
            }))
        };
        let (first, second) = (id("A:1"), id("A:2"));
        let mut c = Corrections::default();
        assert_eq!(finding(&c, &mentions, 0).code, None);
        c.make(vec![Edit::code(&finding(&c, &mentions, 0), first)]);
        assert_eq!(finding(&c, &mentions, 0).code, first);
        assert_eq!(shown(&text, &c, &mentions), ["a:rash"]);
        let possible = Edit::assert(&finding(&c, &mentions, 0), Status::Possible);
        c.make(vec![possible]);
        c.make(vec![Edit::accept(&finding(&c, &mentions, 0))]);
        assert_eq!(finding(&c, &mentions, 0).code, first);
        c.make(vec![Edit::code(&finding(&c, &mentions, 0), second)]);
        assert_eq!(finding(&c, &mentions, 0).code, second);
        assert_eq!(
            finding(&c, &mentions, 0).mention.assertion.status,
            Status::Possible
        );
        c.undo();
        assert_eq!(finding(&c, &mentions, 0).code, first);
        let (new, moved) = marked("an itchy [rash] now and then");
        let carried = c.carried_over(&text, &new);
        assert_eq!(finding(&carried, &moved, 0).code, first);
        c.make(vec![Edit::replace(
            &finding(&c, &mentions, 0),
            entity(&text, "itchy rash", 0),
        )]);
        assert_eq!(finding(&c, &mentions, 0).code, None);
        c.undo();
        c.make(vec![Edit::code(&finding(&c, &mentions, 0), None)]);
        assert_eq!(finding(&c, &mentions, 0).code, None);
    }

    #[test]
    fn accepting_many_is_one_step() {
        let (text, mentions) = marked("[fever] and [rash]");
        let mut c = Corrections::default();
        let all = c.outcome().applied(&mentions);
        c.make(all.iter().map(Edit::accept).collect());
        assert_eq!(shown(&text, &c, &mentions), ["a:fever", "a:rash"]);
        c.undo();
        assert_eq!(shown(&text, &c, &mentions), ["m:fever", "m:rash"]);
        c.make(Vec::new());
        assert!(c.can_redo());
    }

    #[test]
    fn corrections_move_with_their_text_or_go() {
        let (old, mentions) = marked("has [fever] and a [rash] now");
        let mut c = Corrections::default();
        c.make(vec![Edit::accept(&finding(&c, &mentions, 0))]);
        c.make(vec![Edit::delete(&finding(&c, &mentions, 1))]);
        c.undo();
        let (new, moved) = marked("has [fever] and not a [rash] now");
        let mut carried = c.carried_over(&old, &new);
        assert_eq!(shown(&new, &carried, &moved), ["a:fever", "m:rash"]);
        carried.redo();
        assert_eq!(shown(&new, &carried, &moved), ["a:fever"]);
        let (gone, rest) = marked("has fewer and a [rash] now");
        let carried = c.carried_over(&old, &gone);
        assert!(!carried.can_undo() && carried.can_redo());
        assert_eq!(shown(&gone, &carried, &rest), ["m:rash"]);
    }

    #[test]
    fn what_was_built_on_a_lost_correction_is_lost() {
        let (old, mentions) = marked("an itchy [rash] now");
        let mut c = Corrections::default();
        let wide = entity(&old, "itchy rash", 0);
        c.make(vec![Edit::replace(&finding(&c, &mentions, 0), wide)]);
        c.make(vec![Edit::replace(
            &finding(&c, &mentions, 0),
            entity(&old, "rash", 1),
        )]);
        let (new, moved) = marked("an itching [rash] now");
        let carried = c.carried_over(&old, &new);
        assert_eq!(shown(&new, &carried, &moved), ["m:rash"]);
    }
}
