//! The note: typed, pasted, opened, cleared.

use std::sync::Arc;
use std::time::Duration;

use chartlight_text::Offsets;
use leptos::prelude::*;
use web_sys::HtmlTextAreaElement;

use super::Actions;
use crate::corrections::Corrections;
use crate::page::state::{Cleared, Editor, Side};
use crate::parts::{LONG, part_at, parts, with_part};

/// After this long without typing the note is read.
const PAUSE: Duration = Duration::from_millis(700);
/// For this long a cleared note can be had back.
const UNDO: Duration = Duration::from_secs(10);

impl Actions {
    /// The reader is about to change the text in the editor. Whoever has selected all of it means
    /// the whole note, also where only a part of it is in the editor.
    pub fn about_to_type(self) {
        let is_all = self.editor.get_untracked().is_some_and(|editor| {
            let start = editor.selection_start().ok().flatten();
            let end = editor.selection_end().ok().flatten();
            let length = editor.text_length();
            length > 0 && start == Some(0) && end == Some(length)
        });
        self.is_all_selected.set_value(is_all);
    }

    /// Takes a long text that is being pasted, before the browser lays it out in the editor. Tells
    /// whether it did; a short one is left to the browser, and with it to the browser's undo.
    pub fn pasted(self, text: &str) -> bool {
        let Some(editor) = self.editor.get_untracked().filter(|_| text.len() > LONG) else {
            return false;
        };
        self.about_to_type();
        let old = editor.value();
        let offsets = Offsets::new(&old);
        let byte = |at: Option<u32>| {
            let at = usize::try_from(at?).ok()?;
            offsets.byte_of_utf16(at)
        };
        let start = byte(editor.selection_start().ok().flatten()).unwrap_or_default();
        let end = byte(editor.selection_end().ok().flatten()).unwrap_or(old.len());
        let before = old.get(..start).unwrap_or_default();
        let after = old.get(end..).unwrap_or_default();
        self.typed([before, text, after].concat());
        true
    }

    /// The reader has typed or pasted.
    pub fn typed(self, text: String) {
        let is_all = self
            .is_all_selected
            .try_update_value(std::mem::take)
            .unwrap_or_default();
        let part = self.state.part.get_untracked().filter(|_| !is_all);
        let note = self.state.note.get_untracked();
        match part.and_then(|part| with_part(&note, part, &text)) {
            Some((note, part)) => {
                self.state.part.set(Some(part));
                self.state.note.set(note.into());
                if part.len() > LONG {
                    self.show_part(part.start());
                }
            }
            None => {
                let is_long = text.len() > LONG;
                self.state.note.set(text.into());
                self.state.part.set(None);
                if is_long {
                    self.show_part(0);
                }
            }
        }
        self.state.cleared.set(None);
        self.state.file_error.set(None);
        self.stop_waiting();
        let wait = set_timeout_with_handle(move || self.read(), PAUSE);
        self.pause.set_value(wait.ok());
    }

    /// Puts a text in the editor and reads it.
    pub fn put(self, text: &str) {
        self.leave_paper();
        self.state.note.set(text.into());
        self.state.cleared.set(None);
        self.state.file_error.set(None);
        self.show_part(0);
        self.scroll_to_start();
        self.read();
    }

    /// Puts the part of the note that holds a byte in the editor.
    pub fn show_part(self, byte: usize) {
        let note = self.state.note.get_untracked();
        let parts = parts(&note);
        let part = parts.get(part_at(&parts, byte)).copied();
        let text = part.and_then(|part| part.of(&note)).unwrap_or_default();
        self.state.part.set(part.filter(|_| parts.len() > 1));
        if let Some(editor) = self.editor.get_untracked() {
            let editor: &HtmlTextAreaElement = &editor;
            editor.set_value(text);
            editor.set_scroll_top(0);
        }
    }

    /// Wipes the note and everything found in it; for a few seconds it can be had back.
    pub fn clear(self) {
        self.leave_paper();
        let cleared = Cleared {
            note: self.state.note.get_untracked(),
            corrections: self.state.corrections.get_untracked(),
        };
        self.state
            .cleared
            .set(Some(cleared).filter(|cleared| !cleared.note.is_empty()));
        self.state.note.set(Arc::default());
        self.state.corrections.set(Corrections::default());
        self.state.news.set(String::new());
        self.end_search();
        self.state.file_error.set(None);
        self.show_part(0);
        self.state.editor.set(Editor::Open);
        self.state.side.set(Side::Note);
        self.read();
        request_animation_frame(move || {
            if let Some(element) = self.editor.get_untracked() {
                // An element that is not on the page cannot take the focus.
                let _ = element.focus();
            }
        });
        self.undo.update_value(|undo| {
            if let Some(earlier) = undo.take() {
                earlier.clear();
            }
            *undo = set_timeout_with_handle(move || self.state.cleared.set(None), UNDO).ok();
        });
    }

    /// Brings back the note that was cleared.
    pub fn undo_clear(self) {
        if let Some(Cleared { note, corrections }) = self.state.cleared.get_untracked() {
            self.put(&note);
            self.state.corrections.set(corrections);
        }
    }

    /// Shows another view of the note.
    pub fn show_side(self, side: Side) {
        self.state.side.set(side);
    }

    /// Folds the editor away, or opens it.
    pub fn fold_editor(self) {
        self.state.editor.update(|editor| {
            *editor = match editor {
                Editor::Open => Editor::Folded,
                Editor::Folded => Editor::Open,
            };
        });
        self.point_at(None);
        request_animation_frame(move || self.follow_layout());
    }

    pub(super) fn stop_waiting(self) {
        if let Some(wait) = self.pause.try_update_value(Option::take).flatten() {
            wait.clear();
        }
    }
}
