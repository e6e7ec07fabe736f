//! Everything that the page shows: a few signals, and memos derived from them.

use std::sync::Arc;

use chartlight_mention::{LabelScheme, Mention};
use chartlight_pipeline::{Coverage, Warning};
use chartlight_text::ByteRange;
use leptos::prelude::*;

use super::dom_text::WordBox;
use super::storage;
use crate::adapter::Graphics;
use crate::blocks::{Block, blocks};
use crate::catalogue::Listing;
use crate::failure::Failure;
use crate::place::Lines;
use crate::protocol::{Model, Progress, RunId, WordScores};
use crate::revision::Covered;
use crate::settings::Settings;
use crate::text_file::TextFileError;
use crate::types::{EntityTypes, Filter, TypeKey};

/// Handles to all signals; copied freely.
#[derive(Clone, Copy)]
pub struct State {
    /// The text in the editor.
    pub note: RwSignal<Arc<str>>,
    /// The note that was cleared, for as long as that can be undone.
    pub cleared: RwSignal<Option<Arc<str>>>,
    /// Why the last file was not taken.
    pub file_error: RwSignal<Option<TextFileError>>,
    /// Whether the editor is folded away.
    pub editor: RwSignal<Editor>,
    /// The text that the findings are about: the note as it was when it was last read.
    pub shown: RwSignal<Arc<str>>,
    /// The entities in it, in order.
    pub mentions: RwSignal<Vec<Mention>>,
    /// The parts of it that were read in this run.
    pub covered: RwSignal<Covered>,
    /// The reading.
    pub run: RwSignal<Run>,
    /// The reader behind the page.
    pub reader: RwSignal<Reader>,
    /// What the model labels; stays when the reader is gone, because the findings do.
    pub schemes: RwSignal<Vec<LabelScheme>>,
    /// What went wrong, until it is dealt with.
    pub failure: RwSignal<Option<Failure>>,
    /// What the machine offers, once known.
    pub graphics: RwSignal<Option<Graphics>>,
    /// What is remembered between visits.
    pub settings: RwSignal<Settings>,
    /// Which entities are shown.
    pub filter: RwSignal<Filter>,
    /// The entity that the reader is at.
    pub selected: RwSignal<Option<Selected>>,
    /// The word that the reader points at.
    pub pointer: RwSignal<Option<WordBox>>,
    /// The last scores that came for a word.
    pub scores: RwSignal<Option<WordScores>>,
    /// The types of those schemes.
    pub types: Memo<EntityTypes>,
    /// The entities that pass the filter.
    pub visible: Memo<Arc<Vec<Mention>>>,
    /// The shown text in blocks.
    pub blocks: Memo<Arc<Vec<Block>>>,
    /// The lines of the shown text.
    pub lines: Memo<Arc<Lines>>,
    /// Whether the findings are those of the note as it is now.
    pub is_current: Memo<bool>,
}

/// The editor on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Editor {
    /// In view.
    Open,
    /// Folded away.
    Folded,
}

/// A reading and how it goes.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The last run that was started.
    pub id: RunId,
    /// How it goes.
    pub phase: Phase,
}

/// How a reading goes.
#[derive(Clone, Debug, PartialEq)]
pub enum Phase {
    /// Nothing has been read.
    Idle,
    /// Under way.
    Reading(Windows),
    /// Asked to stop, not yet stopped.
    Stopping(Windows),
    /// The whole note was read.
    Done(Coverage, Vec<Warning>),
    /// Stopped on the way.
    Stopped(Coverage),
    /// Ended by a failure.
    Broken,
}

/// Progress in windows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Windows {
    /// Read.
    pub read: usize,
    /// Of the note; zero until known.
    pub total: usize,
    /// Known from before, of those read.
    pub from_cache: usize,
}

impl Phase {
    /// The progress of a reading under way.
    pub const fn windows(&self) -> Option<Windows> {
        match self {
            Self::Reading(windows) | Self::Stopping(windows) => Some(*windows),
            _ => None,
        }
    }
}

/// The reader behind the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Reader {
    /// Being chosen and started.
    Starting(Option<Listing>),
    /// Loading the model.
    Loading(Listing, Progress),
    /// Ready.
    Ready(Model),
    /// Not there.
    Gone,
}

impl Reader {
    /// The loaded model.
    pub const fn model(&self) -> Option<&Model> {
        match self {
            Self::Ready(model) => Some(model),
            _ => None,
        }
    }
}

/// An entity, by what it is rather than by its place in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Selected {
    /// Where it is.
    pub range: ByteRange,
    /// Its type.
    pub key: TypeKey,
}

impl Selected {
    /// The entity of a mention.
    pub const fn of(mention: &Mention) -> Self {
        Self {
            range: mention.range,
            key: TypeKey::of(mention),
        }
    }
}

impl State {
    /// An empty page with the remembered settings.
    pub fn new() -> Self {
        let note = RwSignal::new(Arc::<str>::default());
        let shown = RwSignal::new(Arc::<str>::default());
        let mentions = RwSignal::new(Vec::<Mention>::new());
        let reader = RwSignal::new(Reader::Starting(None));
        let filter = RwSignal::new(Filter::default());
        let schemes = RwSignal::new(Vec::<LabelScheme>::new());
        let types = Memo::new(move |_| schemes.with(|schemes| EntityTypes::of(schemes)));
        let visible = Memo::new(move |_| {
            let filter = filter.get();
            let passing = |mentions: &Vec<Mention>| {
                mentions
                    .iter()
                    .filter(|mention| filter.shows(mention))
                    .copied()
                    .collect()
            };
            Arc::new(mentions.with(passing))
        });
        Self {
            note,
            cleared: RwSignal::new(None),
            file_error: RwSignal::new(None),
            editor: RwSignal::new(Editor::Open),
            shown,
            mentions,
            covered: RwSignal::new(Covered::default()),
            run: RwSignal::new(Run {
                id: RunId::default(),
                phase: Phase::Idle,
            }),
            reader,
            schemes,
            failure: RwSignal::new(None),
            graphics: RwSignal::new(None),
            settings: RwSignal::new(storage::remembered()),
            filter,
            selected: RwSignal::new(None),
            pointer: RwSignal::new(None),
            scores: RwSignal::new(None),
            types,
            visible,
            blocks: Memo::new(move |_| Arc::new(shown.with(|text| blocks(text)))),
            lines: Memo::new(move |_| Arc::new(shown.with(|text| Lines::of(text)))),
            is_current: Memo::new(move |_| note.with(|note| shown.with(|shown| note == shown))),
        }
    }
}

/// The state that the page was given.
pub fn use_state() -> State {
    expect_context()
}
