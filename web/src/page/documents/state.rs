//! What the page knows of documents beside the note in it.

use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::prelude::*;

use crate::documents::batch::Batch;
use crate::documents::protocol::{Abbreviation, Format, GoldAgreement, Identifier, Rewritten};

/// Handles to its signals; copied freely.
#[derive(Clone, Copy)]
pub struct DocumentState {
    /// The list of documents.
    pub batch: RwSignal<Batch>,
    /// How the model agrees with the annotations that came with files of the list.
    pub gold: RwSignal<Option<GoldAgreement>>,
    /// What files can be written as; empty until the worker is awake.
    pub formats: RwSignal<Vec<Format>>,
    /// What there is to say of the last file that was written or copied.
    pub saved: RwSignal<Saved>,
    /// What the shown note abbreviates.
    pub abbreviations: RwSignal<Arc<Vec<Abbreviation>>>,
    /// The identifiers in the shown note.
    pub identifiers: RwSignal<Identifiers>,
    /// Those that are left in, by their place in the list.
    pub spared: RwSignal<BTreeSet<usize>>,
    /// What takes their place.
    pub replacement: RwSignal<Replacement>,
    /// The note without them.
    pub preview: RwSignal<Preview>,
}

/// How writing went.
#[derive(Clone, PartialEq, Eq)]
pub enum Saved {
    /// Nothing was written.
    Nothing,
    /// Under way.
    Writing,
    /// Done; what there is to say.
    Done(String),
    /// Not done, and why.
    Failed(String),
}

/// The identifiers of a note.
#[derive(Clone, PartialEq)]
pub enum Identifiers {
    /// Being looked for.
    Sought,
    /// Found.
    Found(Arc<Vec<Identifier>>),
    /// They could not be looked for, and why.
    Failed(String),
}

impl Identifiers {
    /// Those found.
    pub fn list(&self) -> &[Identifier] {
        match self {
            Self::Found(list) => list,
            Self::Sought | Self::Failed(_) => &[],
        }
    }
}

/// What takes an identifier's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replacement {
    /// A block.
    Mask,
    /// Its type.
    Type,
    /// Something invented.
    Surrogate,
}

/// The note without its identifiers.
#[derive(Clone, PartialEq)]
pub enum Preview {
    /// Being written.
    Sought,
    /// Written.
    Ready(Arc<Rewritten>),
    /// Not to be had, and why.
    Failed(String),
}

impl DocumentState {
    /// No documents.
    pub fn new() -> Self {
        Self {
            batch: RwSignal::new(Batch::default()),
            gold: RwSignal::new(None),
            formats: RwSignal::new(Vec::new()),
            saved: RwSignal::new(Saved::Nothing),
            abbreviations: RwSignal::new(Arc::default()),
            identifiers: RwSignal::new(Identifiers::Sought),
            spared: RwSignal::new(BTreeSet::new()),
            replacement: RwSignal::new(Replacement::Type),
            preview: RwSignal::new(Preview::Sought),
        }
    }
}
