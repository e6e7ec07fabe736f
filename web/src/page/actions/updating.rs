//! A newer version of the page: told of, and taken into use when the reader says so.

use leptos::prelude::*;
use web_sys::ServiceWorker;

use super::Actions;
use crate::page::offline::{self, Word};
use crate::page::state::NewVersion;

impl Actions {
    /// Asks a service worker whether it has a newer version.
    pub(super) fn look_for_newer(self, worker: ServiceWorker) {
        offline::ask_which(&worker, move |word| self.hear_of_version(word));
        self.keeper.set_value(Some(worker));
    }

    fn hear_of_version(self, word: Word) {
        let update = self.state.update;
        match word {
            Word::Current => update.set(NewVersion::None),
            Word::Newer => update.set(NewVersion::Offered),
            Word::NotInUse => update.set(NewVersion::Failed),
            Word::InUse => {
                // Fails where the browser does not let a page reload.
                let _ = window().location().reload();
            }
        }
    }

    /// Loads the newer version, unless a note would be lost by it: then the reader is asked first.
    pub fn accept_update(self) {
        match self.has_something_to_lose() {
            true => self.state.update.set(NewVersion::WouldLose),
            false => self.update_now(),
        }
    }

    /// Loads the newer version, whatever is lost by it.
    pub fn update_now(self) {
        self.state.update.set(NewVersion::UnderWay);
        self.keeper.with_value(|keeper| {
            if let Some(worker) = keeper {
                offline::use_newer(worker);
            }
        });
    }

    /// Goes on with this version until the page is opened again.
    pub fn decline_update(self) {
        self.state.update.set(NewVersion::None);
    }

    fn has_something_to_lose(self) -> bool {
        let has_note = self.state.note.with_untracked(|note| !note.is_empty());
        let has_list = self
            .state
            .documents
            .batch
            .with_untracked(|batch| !batch.papers().is_empty());
        let has_lexicon = self.state.lexicon.with_untracked(Option::is_some);
        has_note || has_list || has_lexicon
    }
}
