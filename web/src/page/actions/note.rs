//! The note: typed, pasted, opened, cleared.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlTextAreaElement};

use super::Actions;
use crate::corrections::Corrections;
use crate::page::state::{Cleared, Editor, Side};
use crate::text_file::{LARGEST, TextFileError, text_of};

/// After this long without typing the note is read.
const PAUSE: Duration = Duration::from_millis(700);
/// For this long a cleared note can be had back.
const UNDO: Duration = Duration::from_secs(10);

impl Actions {
    /// The reader has typed or pasted.
    pub fn typed(self, text: String) {
        self.state.note.set(text.into());
        self.state.cleared.set(None);
        self.state.file_error.set(None);
        self.stop_waiting();
        let wait = set_timeout_with_handle(move || self.read(), PAUSE);
        self.pause.set_value(wait.ok());
    }

    /// Puts a text in the editor and reads it.
    pub fn put(self, text: &str) {
        self.state.note.set(text.into());
        self.state.cleared.set(None);
        self.state.file_error.set(None);
        self.show_in_editor(text);
        self.read();
    }

    /// Takes a file's text as the note.
    pub fn open_file(self, file: File) {
        spawn_local(async move {
            match text_of_file(&file).await {
                Ok(text) => self.put(&text),
                Err(error) => self.state.file_error.set(Some(error)),
            }
        });
    }

    /// Wipes the note and everything found in it; for a few seconds it can be had back.
    pub fn clear(self) {
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
        self.show_in_editor("");
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

    fn show_in_editor(self, text: &str) {
        if let Some(element) = self.editor.get_untracked() {
            let element: &HtmlTextAreaElement = &element;
            element.set_value(text);
            element.set_scroll_top(0);
        }
    }

    pub(super) fn stop_waiting(self) {
        if let Some(wait) = self.pause.try_update_value(Option::take).flatten() {
            wait.clear();
        }
    }
}

async fn text_of_file(file: &File) -> Result<String, TextFileError> {
    if file.size() > LARGEST as f64 {
        return Err(TextFileError::TooLarge);
    }
    let buffer = JsFuture::from(file.array_buffer()).await;
    let buffer = buffer.map_err(|_| TextFileError::Unreadable)?;
    text_of(&js_sys::Uint8Array::new(&buffer).to_vec())
}

