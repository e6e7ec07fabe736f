//! The lexicon of assertions: shown, edited, checked by the document worker, taken into use. It
//! lives as long as the page, and is stored nowhere: an edit may have a note's words in it.

use std::sync::Arc;

use chartlight_assertion::Lexicon;
use chartlight_mention::{Assertion, Mention};
use chartlight_text::ByteRange;
use leptos::prelude::*;
use web_sys::HtmlTextAreaElement;

use super::Actions;
use crate::documents::batch::{PaperId, Stage};
use crate::documents::protocol::{Answer, Task, Unassessed};
use crate::lexicon::line_span;
use crate::page::documents::download::download;
use crate::page::state::LexiconNews;
use crate::protocol::ToReader;
use crate::wording::documents as words;
use crate::wording::lexicon::FILE;

/// A document of the list, with the places of its entities when they were to be assessed.
type Asked = (PaperId, Vec<ByteRange>);

impl Actions {
    /// Opens the dialog.
    pub fn open_lexicon(self) {
        if let Some(editor) = self.phrases.get_untracked()
            && editor.value().is_empty()
        {
            self.write_phrases(self.state.lexicon.get_untracked().as_deref());
        }
        if let Some(dialog) = self.lexicon.get_untracked()
            && !dialog.open()
        {
            // Fails for a dialog that is open already.
            let _ = dialog.show_modal();
        }
    }

    /// Closes it. What is in the editor stays there.
    pub fn close_lexicon(self) {
        if let Some(dialog) = self.lexicon.get_untracked() {
            dialog.close();
        }
    }

    /// The lexicon in the editor was edited.
    pub fn edited_lexicon(self) {
        self.state.lexicon_news.set(LexiconNews::Edited);
    }

    /// Takes the lexicon in the editor into use, if it is right.
    pub fn apply_lexicon(self) {
        if let Some(editor) = self.phrases.get_untracked() {
            let text = editor.value();
            let is_ours = text == Lexicon::default_text();
            self.use_lexicon((!is_ours).then(|| text.into()));
        }
    }

    /// Brings back the built-in lexicon.
    pub fn reset_lexicon(self) {
        self.write_phrases(None);
        self.use_lexicon(None);
    }

    /// Saves the lexicon in the editor.
    pub fn save_lexicon(self) {
        let Some(editor) = self.phrases.get_untracked() else {
            return;
        };
        if !download(editor.value().as_bytes(), FILE, "text/plain;charset=utf-8") {
            let error = words::NO_DOWNLOAD.to_owned();
            self.state.lexicon_news.set(LexiconNews::Failed(error));
        }
    }

    /// Selects a line of the lexicon, counted from 1, and brings it into view.
    pub fn go_to_phrase(self, line: usize) {
        let Some(editor) = self.phrases.get_untracked() else {
            return;
        };
        let editor: &HtmlTextAreaElement = &editor;
        let text = editor.value();
        let (start, end) = line_span(&text, line);
        let units = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        // Fails for a text field without a selection.
        let _ = editor.set_selection_range(units(start), units(end));
        let _ = editor.focus();
        // No line is wrapped, so that all have the same height.
        let n_lines = text.split('\n').count().max(1);
        let height = f64::from(editor.scroll_height()) / n_lines as f64;
        let above = f64::from(editor.client_height()) / 3.0;
        editor.set_scroll_top((line.saturating_sub(1) as f64 * height - above) as i32);
        editor.set_scroll_left(0);
    }

    /// Tells the reader which lexicon is in use.
    pub(super) fn tell_lexicon(self) {
        let text = self.state.lexicon.get_untracked();
        self.tell(&ToReader::Lexicon {
            text: text.map(|text| text.to_string()),
        });
    }

    fn write_phrases(self, lexicon: Option<&str>) {
        if let Some(editor) = self.phrases.get_untracked() {
            let editor: &HtmlTextAreaElement = &editor;
            editor.set_value(lexicon.unwrap_or(Lexicon::default_text()));
            editor.set_scroll_top(0);
        }
    }

    /// Has a lexicon checked, and everything that was found assessed by it.
    fn use_lexicon(self, lexicon: Option<Arc<str>>) {
        self.keep_paper();
        let shown = self.state.shown.get_untracked();
        let spans = self.spans();
        let (asked, mut notes): (Vec<Asked>, Vec<Unassessed>) =
            self.papers_read().into_iter().unzip();
        notes.push(Unassessed {
            text: shown.to_string(),
            spans: spans.clone(),
        });
        let news = self.state.lexicon_news;
        news.set(LexiconNews::Checking);
        let task = Task::Assess {
            lexicon: lexicon.as_ref().map(ToString::to_string),
            notes,
        };
        self.ask(task, move |answer| match answer {
            Ok(Answer::Assessed(Ok(assessed))) => {
                self.state.lexicon.set(lexicon);
                self.tell_lexicon();
                self.take_papers(asked, &assessed);
                let is_same = self
                    .state
                    .shown
                    .with_untracked(|now| Arc::ptr_eq(now, &shown))
                    && self.spans() == spans
                    && !self.state.is_reading.get_untracked();
                let n_changed = match (is_same, assessed.last()) {
                    (true, Some(assertions)) => Some(self.take_assertions(assertions)),
                    // What is being read is read again, from the windows that are known.
                    _ => {
                        self.read();
                        None
                    }
                };
                news.set(LexiconNews::InUse(n_changed));
            }
            Ok(Answer::Assessed(Err(fault))) => {
                self.go_to_phrase(fault.line);
                news.set(LexiconNews::Wrong(fault));
            }
            Ok(_) => {}
            Err(error) => news.set(LexiconNews::Failed(error)),
        });
    }

    fn spans(self) -> Vec<ByteRange> {
        self.state.mentions.with_untracked(|found| spans_of(found))
    }

    fn papers_read(self) -> Vec<(Asked, Unassessed)> {
        self.state.documents.batch.with_untracked(|batch| {
            let read = batch
                .papers()
                .iter()
                .filter(|paper| paper.stage == Stage::Read);
            read.map(|paper| {
                let spans = spans_of(&paper.mentions);
                let note = Unassessed {
                    text: paper.text.to_string(),
                    spans: spans.clone(),
                };
                ((paper.id, spans), note)
            })
            .collect()
        })
    }

    /// Documents that changed meanwhile, and the one that the reader is at, wait for it again.
    fn take_papers(self, asked: Vec<Asked>, assessed: &[Vec<Assertion>]) {
        self.set_aside();
        self.state.documents.batch.update(|batch| {
            for ((id, spans), assertions) in asked.into_iter().zip(assessed) {
                let Some(paper) = batch.get_mut(id) else {
                    continue;
                };
                if spans_of(&paper.mentions) == spans {
                    put(&mut paper.mentions, assertions);
                } else {
                    paper.stage = Stage::Waiting;
                }
            }
        });
        self.read_next();
    }

    /// Gives the shown note's entities their new assertions; tells how many differ.
    fn take_assertions(self, assertions: &[Assertion]) -> usize {
        let mut n_changed = 0;
        self.state
            .mentions
            .update(|mentions| n_changed = put(mentions, assertions));
        self.keep_paper();
        self.repaint_ink();
        n_changed
    }
}

fn spans_of(mentions: &[Mention]) -> Vec<ByteRange> {
    mentions.iter().map(|mention| mention.range).collect()
}

/// Puts assertions in place; tells how many statuses differ.
fn put(mentions: &mut [Mention], assertions: &[Assertion]) -> usize {
    let mut n_changed = 0;
    for (mention, assertion) in mentions.iter_mut().zip(assertions) {
        n_changed += usize::from(mention.assertion.status != assertion.status);
        mention.assertion = *assertion;
    }
    n_changed
}
