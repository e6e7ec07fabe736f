//! Keeping the sheet as the state says: a little at a time, what is in view first.

use std::ops::Range;
use std::time::Duration;

use chartlight_text::ByteRange;
use leptos::prelude::*;
use web_sys::Element;

use super::Actions;
use crate::page::sheet::{Ground, Picture, Sheet};
use crate::page::state::HeatOf;
use crate::protocol::{FromReader, Question, ToReader};

/// For this long blocks are painted without a break, in milliseconds.
const SLICE_MS: f64 = 8.0;
/// The same for blocks in view, which the browser then has to lay out and draw as well.
const SLICE_IN_VIEW_MS: f64 = 4.0;
/// The break between two such times, in which the browser draws and answers.
const BREAK: Duration = Duration::from_millis(12);

impl Actions {
    /// Shows the note and its entities as they are now.
    pub fn show_note(self) {
        self.lay_out();
        self.paint_in_view();
    }

    /// The same in tasks of its own: what a step of a reading changes elsewhere takes its time too.
    pub fn show_note_soon(self) {
        self.lay_out();
        self.paint_rest();
    }

    fn lay_out(self) {
        let blocks = self.state.blocks.get_untracked();
        self.with_sheet(|sheet| {
            sheet.lay_out(&blocks);
            sheet.expire();
        });
    }

    /// Shows everything now, as for printing.
    pub fn show_all(self) {
        self.with_sheet(|sheet| {
            let mut from = 0;
            while let Some(index) = sheet.next_stale(from) {
                self.picture(|picture| sheet.paint(index, picture));
                from = index + 1;
            }
        });
    }

    /// Shows what has come into view.
    pub fn paint_in_view(self) {
        self.with_sheet(|sheet| {
            let near = sheet.near();
            self.paint_stale(sheet, near, SLICE_IN_VIEW_MS);
        });
        self.paint_rest();
        self.paint_ink();
    }

    /// Shows the blocks of a range as they are now.
    pub fn paint_range(self, range: ByteRange) {
        let blocks = self.state.blocks.get_untracked();
        self.with_sheet(|sheet| {
            sheet.lay_out(&blocks);
            self.picture(|picture| sheet.paint_range(range, picture));
        });
    }

    /// Paints the blocks that are left, with breaks; those in view come first.
    fn paint_rest(self) {
        let is_done = self.with_sheet(|sheet| sheet.next_stale(0).is_none());
        if is_done == Some(false) && !self.is_painting.get_value() {
            self.is_painting.set_value(true);
            set_timeout(move || self.paint_on(), BREAK);
        }
    }

    fn paint_on(self) {
        self.is_painting.set_value(false);
        let is_in_view = self.with_sheet(|sheet| {
            let near = sheet.near();
            let first = sheet.next_stale(near.start);
            let is_in_view = first.is_some_and(|first| near.contains(&first));
            if !is_in_view {
                self.paint_stale(sheet, first.unwrap_or(0)..usize::MAX, SLICE_MS);
            }
            is_in_view
        });
        match is_in_view {
            Some(true) => self.paint_in_view(),
            _ => self.paint_rest(),
        }
    }

    /// Paints the blocks of a range that are left, until the browser is due.
    fn paint_stale(self, sheet: &mut Sheet, range: Range<usize>, slice_ms: f64) {
        let end = now_ms() + slice_ms;
        let mut next = sheet.next_stale(range.start);
        while let Some(index) = next.filter(|index| range.contains(index)) {
            self.picture(|picture| sheet.paint(index, picture));
            next = sheet.next_stale(index).filter(|_| now_ms() < end);
        }
    }

    /// Paints the heat map, the search's places and the cue of the selected entity near the view.
    pub fn paint_ink(self) {
        let heat = self
            .state
            .heat
            .get_untracked()
            .filter(|_| !self.state.is_reading.get_untracked());
        let places = self.state.places.get_untracked();
        let now = self.state.place_now.get_untracked();
        let now = now.and_then(|now| places.get(now)).copied();
        let assertion = self
            .selected_finding()
            .map(|finding| finding.mention.assertion)
            .unwrap_or_default();
        let unknown = self.with_sheet(|sheet| {
            let ground = Ground {
                found: &places,
                now,
                cue: assertion.cue,
                scope: assertion.scope,
            };
            sheet.ink(&ground, heat.is_some())
        });
        let Some(HeatOf { scheme, label }) = heat else {
            return;
        };
        for range in unknown.unwrap_or_default() {
            let question = Question {
                scheme,
                label,
                range,
            };
            self.tell(&ToReader::Probabilities(question));
        }
    }

    /// Paints all ink anew.
    pub fn repaint_ink(self) {
        self.with_sheet(Sheet::dry);
        self.paint_ink();
    }

    /// Takes a part of the heat map.
    pub(super) fn take_heat(self, message: FromReader) {
        let FromReader::Probabilities { question, words } = message else {
            return;
        };
        let HeatOf { scheme, label } = match self.state.heat.get_untracked() {
            Some(heat) => heat,
            None => return,
        };
        if (scheme, label) == (question.scheme, question.label) {
            self.with_sheet(|sheet| sheet.warm(question, &words));
            self.paint_ink();
        }
    }

    /// Chooses the label of the heat map.
    pub fn choose_heat(self, heat: Option<HeatOf>) {
        self.state.heat.set(heat);
        self.forget_heat();
    }

    /// The heat map is of an older reading, or another one.
    pub(super) fn forget_heat(self) {
        self.with_sheet(Sheet::cool);
        self.paint_ink();
    }

    fn picture<T>(self, use_it: impl FnOnce(&Picture<'_>) -> T) -> T {
        let findings = self.state.visible.get_untracked();
        let is_reading = self.state.is_reading.get_untracked();
        self.state.types.with_untracked(|types| {
            self.state.covered.with_untracked(|covered| {
                use_it(&Picture {
                    findings: &findings,
                    types,
                    covered: is_reading.then_some(covered),
                })
            })
        })
    }

    /// Uses the sheet, which is there once the content is on the page.
    pub(super) fn with_sheet<T>(self, use_it: impl FnOnce(&mut Sheet) -> T) -> Option<T> {
        self.sheet
            .try_update_value(|sheet| {
                if sheet.is_none() {
                    let content = self.content.get_untracked()?;
                    let content: &Element = &content;
                    *sheet = Some(Sheet::new(content.clone()));
                }
                sheet.as_mut().map(use_it)
            })
            .flatten()
    }
}

fn now_ms() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}
