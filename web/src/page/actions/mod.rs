//! What the page can do. Every write to the state is here.

mod batch;
mod codes;
mod correcting;
mod deidentifying;
mod documents;
mod filtering;
mod lexicon;
mod moving;
mod note;
mod reader;
mod reading;
mod saving;
mod searching;
mod showing;
mod updating;

use std::collections::HashMap;
use std::sync::Arc;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use web_sys::{File, ServiceWorker};

use self::batch::InReading;
use super::codes::shipped::Shipped;
use super::documents::worker_line::WorkerLine;
use super::link::Link;
use super::sheet::Sheet;
use super::state::State;
use crate::documents::batch::PaperId;
use crate::documents::protocol::Seed;
use crate::protocol::Step;
use crate::shortcuts::Command;

pub use correcting::STATUSES;
pub use saving::Extent;

/// Handles to everything that can be done; copied freely.
#[derive(Clone, Copy)]
pub struct Actions {
    state: State,
    /// The editor; its text is set only when it is not the reader who typed, so that the
    /// browser's own undo works.
    pub editor: NodeRef<leptos::html::Textarea>,
    /// The element that holds the blocks of the findings.
    pub content: NodeRef<leptos::html::Div>,
    /// The bar of the selected entity.
    pub bar: NodeRef<leptos::html::Div>,
    /// The search.
    pub search: NodeRef<leptos::html::Input>,
    /// The help.
    pub help: NodeRef<leptos::html::Dialog>,
    /// The de-identification.
    pub deidentify: NodeRef<leptos::html::Dialog>,
    /// The lexicon.
    pub lexicon: NodeRef<leptos::html::Dialog>,
    /// The codes of an entity.
    pub codes: NodeRef<leptos::html::Dialog>,
    /// The editor of the lexicon.
    pub phrases: NodeRef<leptos::html::Textarea>,
    sheet: StoredValue<Option<Sheet>, LocalStorage>,
    /// Whether blocks are being painted between frames.
    is_painting: StoredValue<bool>,
    /// Whether a scroll waits for the next frame.
    is_following: StoredValue<bool>,
    link: StoredValue<Option<Link>, LocalStorage>,
    /// The newest service worker.
    keeper: StoredValue<Option<ServiceWorker>, LocalStorage>,
    /// Whether all of the editor was selected before the reader changed it.
    is_all_selected: StoredValue<bool>,
    pause: StoredValue<Option<TimeoutHandle>, LocalStorage>,
    undo: StoredValue<Option<TimeoutHandle>, LocalStorage>,
    /// Steps that have come and are not shown yet.
    steps: StoredValue<Vec<Step>>,
    /// The line to the document worker.
    documents: StoredValue<Option<WorkerLine>, LocalStorage>,
    /// The site's vocabularies, once they were fetched.
    vocabularies: StoredValue<Option<Shipped>>,
    /// How often an entity was looked up; only the last time counts.
    lookups: StoredValue<u32>,
    /// Files of the list that are still to be opened.
    files: StoredValue<HashMap<PaperId, Vec<File>>, LocalStorage>,
    /// The document of the list that the reader is at.
    in_reading: StoredValue<Option<InReading>>,
    /// How many of them the reader was given.
    n_runs: StoredValue<u32>,
    /// What surrogates are drawn from, and for which note.
    seed: StoredValue<Option<(Arc<str>, Seed)>>,
    /// How often a note was rewritten; only the last time counts.
    rewritings: StoredValue<u32>,
}

/// The actions that the page was given.
pub fn use_actions() -> Actions {
    expect_context()
}

impl Actions {
    /// Actions on a state; nothing is started yet.
    pub fn new(state: State) -> Self {
        Self {
            state,
            editor: NodeRef::new(),
            content: NodeRef::new(),
            bar: NodeRef::new(),
            search: NodeRef::new(),
            help: NodeRef::new(),
            deidentify: NodeRef::new(),
            lexicon: NodeRef::new(),
            codes: NodeRef::new(),
            phrases: NodeRef::new(),
            sheet: StoredValue::new_local(None),
            is_painting: StoredValue::new(false),
            is_following: StoredValue::new(false),
            link: StoredValue::new_local(None),
            keeper: StoredValue::new_local(None),
            is_all_selected: StoredValue::new(false),
            pause: StoredValue::new_local(None),
            undo: StoredValue::new_local(None),
            steps: StoredValue::new(Vec::new()),
            documents: StoredValue::new_local(None),
            vocabularies: StoredValue::new(None),
            lookups: StoredValue::new(0),
            files: StoredValue::new_local(HashMap::new()),
            in_reading: StoredValue::new(None),
            n_runs: StoredValue::new(0),
            seed: StoredValue::new(None),
            rewritings: StoredValue::new(0),
        }
    }

    /// Does what a key asks for.
    pub fn command(self, command: Command) {
        match command {
            Command::Read => self.read(),
            Command::Stop => self.close_or_cancel(),
            Command::NextEntity => self.step_entity(1),
            Command::PreviousEntity => self.step_entity(-1),
            Command::NextWord | Command::PreviousWord => self.step_word(command),
            Command::Delete => self.delete(),
            Command::Accept => self.accept(),
            Command::AcceptAll => self.accept_all(),
            Command::SetType(place) => self.set_type_at(place),
            Command::NextStatus => self.next_status(),
            Command::Resize(how) => self.resize(how),
            Command::Undo => self.undo_correction(),
            Command::Redo => self.redo_correction(),
            Command::Codes => self.open_codes(),
            Command::Edit => self.go_to_bar(),
            Command::Search => self.go_to_search(),
            Command::Help => self.open_help(),
        }
    }

    /// Opens the help.
    pub fn open_help(self) {
        if let Some(help) = self.help.get_untracked()
            && !help.open()
        {
            // Fails for a dialog that is open already.
            let _ = help.show_modal();
        }
    }
}
