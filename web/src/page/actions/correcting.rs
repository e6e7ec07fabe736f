//! Correcting: every correction is a step that can be undone.

use chartlight_mention::Status;
use chartlight_text::ByteRange;
use leptos::prelude::*;

use super::Actions;
use crate::corrections::Edit;
use crate::finding::{Entity, Finding};
use crate::page::dom_text::drop_selection;
use crate::resizing::{Resize, resized};
use crate::types::TypeKey;
use crate::wording::{correcting, entities};

/// In the order of the bar.
pub const STATUSES: [Status; 6] = [
    Status::Present,
    Status::Absent,
    Status::Possible,
    Status::Hypothetical,
    Status::Historical,
    Status::SomeoneElse,
];

impl Actions {
    /// Deletes the selected entity and goes to the next one.
    pub fn delete(self) {
        let Some(finding) = self.selected_finding() else {
            return;
        };
        let news = correcting::deleted(&self.words(finding.entity()));
        self.make(vec![Edit::delete(&finding)], news);
        self.paint_range(finding.mention.range);
        self.go_on_after(finding.entity());
    }

    /// Agrees with the selected entity and goes to the next one.
    pub fn accept(self) {
        let Some(finding) = self.selected_finding() else {
            return;
        };
        let news = correcting::accepted(&self.words(finding.entity()));
        if !finding.is_reviewed() {
            self.make(vec![Edit::accept(&finding)], news);
        }
        self.command(crate::shortcuts::Command::NextEntity);
    }

    /// Agrees with all entities that are shown.
    pub fn accept_all(self) {
        let visible = self.state.visible.get_untracked();
        let fresh = visible.iter().filter(|finding| !finding.is_reviewed());
        let step: Vec<Edit> = fresh.map(Edit::accept).collect();
        let news = correcting::accepted_all(step.len());
        self.make(step, news);
    }

    /// Gives the selected entity another type.
    pub fn set_type(self, key: TypeKey) {
        if let Some(finding) = self.selected_finding() {
            let range = finding.mention.range;
            self.replace(&finding, Entity { range, key });
        }
    }

    /// The same by the type's place in the list; where nothing is selected, an entity of that
    /// type is added at the word cursor.
    pub(super) fn set_type_at(self, place: usize) {
        let types = self.state.types.get_untracked();
        let Some(key) = types.iter().nth(place).map(|entity_type| entity_type.key) else {
            return;
        };
        let draft = self.state.draft.get_untracked();
        let pointer = self.state.pointer.get_untracked();
        if self.selected_finding().is_some() {
            self.set_type(key);
        } else if let Some(words) = draft.or(pointer) {
            self.add(words.word, key);
        }
    }

    /// Says what the note says of the selected entity.
    pub fn set_status(self, status: Status) {
        let Some(finding) = self.selected_finding() else {
            return;
        };
        if finding.mention.assertion.status != status {
            let entity = finding.entity();
            self.make(
                vec![Edit::assert(&finding, status)],
                self.described(entity, status),
            );
            self.select(entity);
        }
    }

    pub(super) fn next_status(self) {
        let Some(finding) = self.selected_finding() else {
            return;
        };
        let now = finding.mention.assertion.status;
        let mut round = STATUSES.iter().cycle().skip_while(|status| **status != now);
        if let Some(&next) = round.nth(1) {
            self.set_status(next);
        }
    }

    /// Makes the selected entity longer or shorter by a word.
    pub fn resize(self, how: Resize) {
        let Some(finding) = self.selected_finding() else {
            return;
        };
        let blocks = self.state.blocks.get_untracked();
        let new = self
            .state
            .shown
            .with_untracked(|text| resized(text, &blocks, finding.mention.range, how));
        match new {
            Some(range) => self.replace(
                &finding,
                Entity {
                    range,
                    ..finding.entity()
                },
            ),
            None => self.state.news.set(correcting::CANNOT_RESIZE.to_owned()),
        }
    }

    /// Adds an entity.
    pub fn add(self, range: ByteRange, key: TypeKey) {
        let entity = Entity { range, key };
        let is_there = self
            .state
            .findings
            .with_untracked(|findings| findings.iter().any(|finding| finding.entity() == entity));
        drop_selection();
        self.state.draft.set(None);
        if !is_there {
            let name = self
                .state
                .types
                .with_untracked(|types| types.name(key).to_owned());
            let news = correcting::added(&self.words(entity), &name);
            self.make(vec![Edit::add(entity)], news);
        }
        self.select(entity);
    }

    /// Takes the last correction back.
    pub fn undo_correction(self) {
        let mut edits = None;
        self.state
            .corrections
            .update(|corrections| edits = corrections.undo().map(<[Edit]>::to_vec));
        let Some(edits) = edits else { return };
        self.state.news.set(correcting::UNDONE.to_owned());
        self.return_to(edits.first().and_then(|edit| edit.from));
    }

    /// Makes it again.
    pub fn redo_correction(self) {
        let mut edits = None;
        self.state
            .corrections
            .update(|corrections| edits = corrections.redo().map(<[Edit]>::to_vec));
        let Some(edits) = edits else { return };
        self.state.news.set(correcting::REDONE.to_owned());
        let to = edits.first().and_then(|edit| edit.to);
        self.return_to(to.map(|standing| standing.entity));
    }

    fn return_to(self, entity: Option<Entity>) {
        match entity {
            Some(entity) => self.select(entity),
            None => {
                self.point_at(None);
                self.deselect();
            }
        }
    }

    fn replace(self, finding: &Finding, entity: Entity) {
        if finding.entity() == entity {
            return;
        }
        let mut news = self.described(entity, finding.mention.assertion.status);
        if finding.code.is_some() {
            news.push_str(correcting::CODE_GONE);
        }
        self.make(vec![Edit::replace(finding, entity)], news);
        self.paint_range(finding.mention.range);
        self.select(entity);
    }

    pub(super) fn make(self, step: Vec<Edit>, news: String) {
        self.state
            .corrections
            .update(|corrections| corrections.make(step));
        self.state.news.set(news);
    }

    /// Where an entity was deleted the next one is at hand, as long as there is one.
    fn go_on_after(self, gone: Entity) {
        let visible = self.state.visible.get_untracked();
        let next = visible.partition_point(|finding| finding.entity() < gone);
        match visible.get(next).or(visible.last()) {
            Some(finding) => self.select(finding.entity()),
            None => {
                self.point_at(None);
                self.deselect();
            }
        }
    }

    pub(super) fn words(self, entity: Entity) -> String {
        self.state
            .shown
            .with_untracked(|text| entity.range.of(text).unwrap_or_default().to_owned())
    }

    fn described(self, entity: Entity, status: Status) -> String {
        let name = self
            .state
            .types
            .with_untracked(|types| types.name(entity.key).to_owned());
        correcting::changed(&self.words(entity), &name, entities::status(status))
    }
}
