//! What the page knows of codes.

use leptos::prelude::*;

use crate::codes::{ChosenCodes, Code, CodeId};
use crate::documents::protocol::{Candidate, Vocabularies};
use crate::finding::Entity;

/// Handles to its signals; copied freely.
#[derive(Clone, Copy)]
pub struct CodeState {
    /// The codes that were chosen.
    pub chosen: StoredValue<ChosenCodes>,
    /// The vocabularies, once they were needed.
    pub vocabularies: RwSignal<Vocabularies>,
    /// The entity that the dialog is about.
    pub subject: RwSignal<Option<Entity>>,
    /// How looking it up goes.
    pub lookup: RwSignal<Lookup>,
}

/// How looking an entity up goes.
#[derive(Clone, PartialEq)]
pub enum Lookup {
    /// Under way.
    Sought,
    /// The vocabularies are made ready first.
    Reading,
    /// The likest first.
    Found(Vec<Candidate>),
    /// No vocabulary is about such entities.
    OtherType,
    /// It could not be looked up, and why.
    Failed(String),
}

impl CodeState {
    /// No codes.
    pub fn new() -> Self {
        Self {
            chosen: StoredValue::new(ChosenCodes::default()),
            vocabularies: RwSignal::new(Vocabularies::default()),
            subject: RwSignal::new(None),
            lookup: RwSignal::new(Lookup::Sought),
        }
    }

    /// A chosen code. It never changes, so that nothing needs to follow it.
    pub fn code(self, id: CodeId) -> Option<std::sync::Arc<Code>> {
        self.chosen.with_value(|chosen| chosen.get(id).cloned())
    }
}
