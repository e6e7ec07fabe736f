//! The note without what says who it is about: found, looked through, replaced.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Actions;
use crate::documents::protocol::{Answer, Mode, Seed, Task};
use crate::page::documents::download::{chance, copy, download};
use crate::page::documents::state::{Identifiers, Preview, Replacement, Saved};
use crate::wording::documents as words;

impl Actions {
    /// Opens the dialog and has the identifiers found.
    pub fn open_deidentify(self) {
        let documents = self.state.documents;
        documents.identifiers.set(Identifiers::Sought);
        documents.preview.set(Preview::Sought);
        documents.saved.set(Saved::Nothing);
        documents.spared.update(std::collections::BTreeSet::clear);
        if let Some(dialog) = self.deidentify.get_untracked()
            && !dialog.open()
        {
            // Fails for a dialog that is open already.
            let _ = dialog.show_modal();
        }
        let text = self.state.shown.get_untracked();
        let is_other = self
            .seed
            .with_value(|seed| seed.as_ref().is_none_or(|(of, _)| !Arc::ptr_eq(of, &text)));
        if is_other {
            let seed = chance().map(|numbers| (Arc::clone(&text), Seed(numbers)));
            self.seed.set_value(seed);
        }
        let findings = self.state.findings.get_untracked();
        let task = Task::Identify {
            text: text.to_string(),
            mentions: findings.iter().map(|finding| finding.mention).collect(),
            schemes: self.state.schemes.get_untracked(),
        };
        self.ask(task, move |answer| match answer {
            Ok(Answer::Identified(found)) => {
                documents
                    .identifiers
                    .set(Identifiers::Found(Arc::new(found)));
                self.rewrite();
            }
            Ok(_) => {}
            Err(error) => documents.identifiers.set(Identifiers::Failed(error)),
        });
    }

    /// Leaves identifiers in the note, or takes them out again.
    pub fn spare(self, places: &[usize], is_spared: bool) {
        self.state.documents.spared.update(|spared| {
            for place in places {
                match is_spared {
                    true => spared.insert(*place),
                    false => spared.remove(place),
                };
            }
        });
        self.rewrite();
    }

    /// Chooses what takes their place.
    pub fn replace_by(self, replacement: Replacement) {
        self.state.documents.replacement.set(replacement);
        self.rewrite();
    }

    fn rewrite(self) {
        let documents = self.state.documents;
        let Identifiers::Found(found) = documents.identifiers.get_untracked() else {
            return;
        };
        documents.saved.set(Saved::Nothing);
        let seed = self
            .seed
            .with_value(|seed| seed.as_ref().map(|(_, seed)| *seed));
        let mode = match (documents.replacement.get_untracked(), seed) {
            (Replacement::Mask, _) => Mode::Mask,
            (Replacement::Type, _) => Mode::Type,
            (Replacement::Surrogate, Some(seed)) => Mode::Surrogate(seed),
            (Replacement::Surrogate, None) => {
                let error = words::NO_CHANCE.to_owned();
                documents.preview.set(Preview::Failed(error));
                return;
            }
        };
        let spared = documents.spared.get_untracked();
        let taken = found
            .iter()
            .enumerate()
            .filter(|(place, _)| !spared.contains(place))
            .map(|(_, identifier)| identifier.clone())
            .collect();
        let task = Task::Rewrite {
            text: self.state.shown.get_untracked().to_string(),
            identifiers: taken,
            mode,
        };
        // Until it is there, nothing that was replaced in another way can be copied or saved.
        documents.preview.set(Preview::Sought);
        self.rewritings.update_value(|n| *n += 1);
        let this = self.rewritings.get_value();
        self.ask(task, move |answer| {
            if self.rewritings.get_value() != this {
                return;
            }
            match answer {
                Ok(Answer::Rewritten(rewritten)) => {
                    documents.preview.set(Preview::Ready(Arc::new(rewritten)));
                }
                Ok(_) => {}
                Err(error) => documents.preview.set(Preview::Failed(error)),
            }
        });
    }

    /// Puts the preview on the clipboard.
    pub fn copy_deidentified(self) {
        let documents = self.state.documents;
        let Preview::Ready(rewritten) = documents.preview.get_untracked() else {
            return;
        };
        spawn_local(async move {
            documents.saved.set(match copy(&rewritten.text).await {
                true => Saved::Done(words::COPIED.to_owned()),
                false => Saved::Failed(words::NOT_COPIED.to_owned()),
            });
        });
    }

    /// Saves the preview as plain text.
    pub fn save_deidentified(self) {
        let documents = self.state.documents;
        let Preview::Ready(rewritten) = documents.preview.get_untracked() else {
            return;
        };
        let bytes = rewritten.text.as_bytes();
        let name = words::DEIDENTIFIED_FILE;
        let saved = match download(bytes, name, "text/plain;charset=utf-8") {
            true => Saved::Done(words::saved(name, 0, None)),
            false => Saved::Failed(words::NO_DOWNLOAD.to_owned()),
        };
        documents.saved.set(saved);
    }

    /// Closes the dialog; nothing of it stays.
    pub fn close_deidentify(self) {
        if let Some(dialog) = self.deidentify.get_untracked() {
            dialog.close();
        }
    }

    /// Forgets what the dialog showed, however it was closed.
    pub fn forget_deidentified(self) {
        let documents = self.state.documents;
        self.rewritings.update_value(|n| *n += 1);
        documents.identifiers.set(Identifiers::Sought);
        documents.preview.set(Preview::Sought);
        documents.saved.set(Saved::Nothing);
    }
}
