//! Moving about in the findings: from entity to entity, from word to word.

use chartlight_text::ByteRange;
use leptos::prelude::*;
use web_sys::Element;

use super::Actions;
use crate::finding::{Entity, Finding};
use crate::page::dom_text::{WordBox, box_of, byte_at, selected_bytes};
use crate::protocol::ToReader;
use crate::resizing::snapped;
use crate::shortcuts::Command;
use crate::word_cursor::{next_word, previous_word, word_at};

impl Actions {
    /// Goes to an entity, points at its first word and puts the focus on its mark.
    pub fn select(self, entity: Entity) {
        self.set_selected(Some(entity));
        self.paint_range(entity.range);
        self.scroll_to(entity.range);
        self.with_sheet(|sheet| sheet.focus(entity.range.start()));
        let blocks = self.state.blocks.get_untracked();
        let word = word_at(&blocks, entity.range.start());
        let place = word.and_then(|word| self.box_of(word));
        self.state.anchor.set(place);
        self.point_at(place);
        self.paint_in_view();
    }

    /// Selects the entity at an element, or what is around it where it is selected already.
    pub fn select_at(self, element: &Element) {
        let entities = self
            .with_sheet(|sheet| sheet.entities_at(element))
            .unwrap_or_default();
        let now = self.state.selected.get_untracked();
        let at = entities.iter().position(|&entity| Some(entity) == now);
        let next = at.map_or(0, |at| at + 1);
        match entities.get(next).or(entities.first()) {
            Some(&entity) => self.select(entity),
            None => self.deselect(),
        }
    }

    /// Lets go of the selected entity.
    pub fn deselect(self) {
        self.set_selected(None);
        self.state.anchor.set(None);
        self.state.draft.set(None);
    }

    pub(super) fn set_selected(self, entity: Option<Entity>) {
        if self.state.selected.get_untracked() != entity {
            self.state.selected.set(entity);
            self.with_sheet(|sheet| sheet.select(entity));
            self.repaint_ink();
        }
    }

    /// The finding that is selected.
    pub fn selected_finding(self) -> Option<Finding> {
        self.finding(self.state.selected.get_untracked()?)
    }

    /// The finding of an entity, if it is there.
    pub fn finding(self, entity: Entity) -> Option<Finding> {
        self.state
            .findings
            .with_untracked(|findings| find(findings, entity))
    }

    /// Closes what is open, or else stops the reading.
    pub(super) fn close_or_cancel(self) {
        let in_bar = self.bar.get_untracked().is_some_and(|bar| {
            let bar: &Element = &bar;
            let focused = document().active_element();
            focused.is_some_and(|focused| bar.contains(Some(&focused)))
        });
        if in_bar {
            if let Some(entity) = self.state.selected.get_untracked() {
                self.with_sheet(|sheet| sheet.focus(entity.range.start()));
            }
            return;
        }
        let is_open = self.state.anchor.with_untracked(Option::is_some)
            || self.state.draft.with_untracked(Option::is_some)
            || self.state.pointer.with_untracked(Option::is_some);
        self.point_at(None);
        self.state.anchor.set(None);
        self.state.draft.set(None);
        if !is_open {
            self.set_selected(None);
        }
        self.cancel();
    }

    /// Puts the focus on the first control of the selected entity.
    pub(super) fn go_to_bar(self) {
        if let Some(entity) = self.state.selected.get_untracked()
            && self.state.anchor.with_untracked(Option::is_none)
        {
            self.select(entity);
        }
        // The bar is on the page after the effects have run.
        request_animation_frame(move || {
            let bar = self.bar.get_untracked();
            let control = bar.and_then(|bar| bar.query_selector("select, button").ok().flatten());
            if let Some(control) = control {
                crate::page::sheet::focus_without_scrolling(&control);
            }
        });
    }

    pub(super) fn step_entity(self, by: isize) {
        let visible = self.state.visible.get_untracked();
        let now = self.state.selected.get_untracked();
        let at = now.map(|now| visible.partition_point(|finding| finding.entity() < now));
        let is_there = |at: usize| visible.get(at).map(Finding::entity) == now;
        let n = visible.len() as isize;
        let target = match at {
            // Where the entity is hidden or gone, the next one has its place.
            Some(at) if by > 0 && !is_there(at) => (at as isize).rem_euclid(n.max(1)),
            Some(at) => (at as isize + by).rem_euclid(n.max(1)),
            None if by > 0 => 0,
            None => n - 1,
        };
        let target = usize::try_from(target)
            .ok()
            .and_then(|target| visible.get(target));
        if let Some(finding) = target {
            self.select(finding.entity());
        }
    }

    pub(super) fn step_word(self, command: Command) {
        let blocks = self.state.blocks.get_untracked();
        let pointer = self.state.pointer.get_untracked();
        let selected = self.state.selected.get_untracked();
        let now = pointer
            .map(|pointer| pointer.word)
            .or(selected.map(|entity| entity.range));
        let word = match (command, now) {
            (Command::NextWord, Some(now)) => next_word(&blocks, now.end()),
            (Command::PreviousWord, Some(now)) => previous_word(&blocks, now.start()),
            _ => next_word(&blocks, 0),
        };
        let Some(word) = word else { return };
        self.deselect();
        self.scroll_near(word);
        self.point_at(self.box_of(word));
    }

    /// Scrolls a range to the middle of the view.
    pub(super) fn scroll_to(self, range: ByteRange) {
        self.scroll(range, web_sys::ScrollLogicalPosition::Center);
    }

    fn scroll_near(self, range: ByteRange) {
        self.scroll(range, web_sys::ScrollLogicalPosition::Nearest);
    }

    fn scroll(self, range: ByteRange, to: web_sys::ScrollLogicalPosition) {
        let element = self.with_sheet(|sheet| sheet.element_at(range.start()));
        let Some(element) = element.flatten() else {
            return;
        };
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(to);
        options.set_behavior(web_sys::ScrollBehavior::Auto);
        // Blocks out of view have a guessed height until they have been in view once.
        for _ in 0..2 {
            element.scroll_into_view_with_scroll_into_view_options(&options);
        }
        self.paint_in_view();
    }

    /// Scrolls the marked note to its start.
    pub(super) fn scroll_to_start(self) {
        let content = self.content.get_untracked();
        let sheet = content.and_then(|content| content.closest("#findings").ok().flatten());
        if let Some(sheet) = sheet {
            sheet.set_scroll_top(0);
        }
    }

    /// Points at the word under the mouse, if there is one.
    pub fn hover(self, x: f64, y: f64) {
        let Some(content) = self.content.get_untracked() else {
            return;
        };
        let blocks = self.state.blocks.get_untracked();
        let frame = content.get_bounding_client_rect();
        let (across, down) = (x - frame.left(), y - frame.top());
        let holds = |area: &WordBox| {
            (area.left - 2.0..=area.left + area.width + 2.0).contains(&across)
                && (area.top - 4.0..=area.top + area.height + 4.0).contains(&down)
        };
        let byte = self.with_sheet(|sheet| byte_at(sheet, x, y)).flatten();
        let under = byte.and_then(|byte| {
            let before = previous_word(&blocks, byte).filter(|word| word.end() == byte);
            [word_at(&blocks, byte), before]
                .into_iter()
                .flatten()
                .filter_map(|word| self.box_of(word))
                .find(holds)
        });
        self.point_at(under);
    }

    /// Points at a word, and asks for its scores; or at none.
    pub fn point_at(self, word: Option<WordBox>) {
        let before = self.state.pointer.get_untracked();
        if before == word {
            return;
        }
        self.state.pointer.set(word);
        let moved = word.filter(|word| before.is_none_or(|before| before.word != word.word));
        let is_reading = self.state.is_reading.get_untracked();
        if let Some(target) = moved.filter(|_| !is_reading) {
            self.tell(&ToReader::Inspect {
                byte: target.word.start(),
            });
        }
    }

    /// Takes the words that the reader has selected with the mouse or the finger.
    pub fn take_selection(self) {
        let bytes = self.with_sheet(|sheet| selected_bytes(sheet)).flatten();
        let blocks = self.state.blocks.get_untracked();
        let words = bytes.and_then(|bytes| {
            self.state
                .shown
                .with_untracked(|text| snapped(text, &blocks, bytes))
        });
        let draft = words.and_then(|words| self.box_of(words));
        if draft.is_some() {
            self.set_selected(None);
            self.state.anchor.set(None);
            self.point_at(None);
        }
        if self.state.draft.get_untracked() != draft {
            self.state.draft.set(draft);
        }
    }

    /// Something has scrolled, or changed its size.
    pub fn scrolled(self) {
        if self.is_following.get_value() {
            return;
        }
        self.is_following.set_value(true);
        request_animation_frame(move || {
            self.is_following.set_value(false);
            self.paint_in_view();
            self.follow_layout();
        });
    }

    /// Puts the bar of the selected entity away; the entity stays selected.
    pub fn close_bar(self) {
        self.state.anchor.set(None);
        self.point_at(None);
        if let Some(entity) = self.state.selected.get_untracked() {
            self.with_sheet(|sheet| sheet.focus(entity.range.start()));
        }
    }

    /// Puts what floats over the note where its words are now.
    pub fn follow_layout(self) {
        let places = [self.state.anchor, self.state.draft, self.state.pointer];
        for place in places {
            let now = place.get_untracked();
            let moved = now.and_then(|now| self.box_of(now.word));
            if now.is_some() && moved != now {
                place.set(moved);
            }
        }
    }

    pub(super) fn box_of(self, word: ByteRange) -> Option<WordBox> {
        let content = self.content.get_untracked()?;
        self.with_sheet(|sheet| box_of(word, sheet, &content))
            .flatten()
    }
}

/// An entity among findings in order.
fn find(findings: &[Finding], entity: Entity) -> Option<Finding> {
    let at = findings
        .binary_search_by_key(&entity, Finding::entity)
        .ok()?;
    findings.get(at).copied()
}
