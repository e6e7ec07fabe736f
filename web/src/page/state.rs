//! Everything that the page shows: a few signals, and memos derived from them.

use std::sync::Arc;

use chartlight_mention::{LabelScheme, Mention, SchemeIndex, TypeIndex};
use chartlight_pipeline::{Coverage, Warning};
use chartlight_text::ByteRange;
use leptos::prelude::*;

use super::codes::state::CodeState;
use super::documents::state::DocumentState;
use super::dom_text::WordBox;
use super::{highlights, storage};
use crate::adapter::Graphics;
use crate::blocks::{Block, blocks};
use crate::catalogue::Listing;
use crate::corrections::Corrections;
use crate::documents::protocol::LexiconFault;
use crate::failure::Failure;
use crate::filter::{Filter, Tally};
use crate::finding::{Entity, Finding};
use crate::outline::{Entry, outline};
use crate::place::Lines;
use crate::protocol::{Model, Progress, RunId, WordScores};
use crate::revision::Covered;
use crate::search::places;
use crate::settings::Settings;
use crate::types::EntityTypes;

/// Handles to all signals; copied freely.
#[derive(Clone, Copy)]
pub struct State {
    /// The note as the reader has it.
    pub note: RwSignal<Arc<str>>,
    /// The part of a long note that is in the editor; none where all of it is.
    pub part: RwSignal<Option<ByteRange>>,
    /// The note that was cleared, for as long as that can be undone.
    pub cleared: RwSignal<Option<Cleared>>,
    /// Why the last file was not taken, or what to know about it.
    pub file_error: RwSignal<Option<String>>,
    /// Documents beside the note, and what is done with them.
    pub documents: DocumentState,
    /// Codes of entities.
    pub codes: CodeState,
    /// The lexicon of assertions that this page uses; none for the built-in one.
    pub lexicon: RwSignal<Option<Arc<str>>>,
    /// What there is to say of it.
    pub lexicon_news: RwSignal<LexiconNews>,
    /// Whether the editor is folded away.
    pub editor: RwSignal<Editor>,
    /// Which view of the note is beside the findings.
    pub side: RwSignal<Side>,
    /// The text that the findings are about: the note as it was when it was last read.
    pub shown: RwSignal<Arc<str>>,
    /// The model's mentions in it, in order.
    pub mentions: RwSignal<Vec<Mention>>,
    /// What was corrected.
    pub corrections: RwSignal<Corrections>,
    /// What the last correction was, for those who do not see it.
    pub news: RwSignal<String>,
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
    /// What is known of a newer version of the page.
    pub update: RwSignal<NewVersion>,
    /// What the machine offers, once known.
    pub graphics: RwSignal<Option<Graphics>>,
    /// What is remembered between visits.
    pub settings: RwSignal<Settings>,
    /// Which entities are shown.
    pub filter: RwSignal<Filter>,
    /// The entity that the reader is at.
    pub selected: RwSignal<Option<Entity>>,
    /// Where its bar is.
    pub anchor: RwSignal<Option<WordBox>>,
    /// Words that the reader has selected, which could be an entity.
    pub draft: RwSignal<Option<WordBox>>,
    /// The word that the reader points at.
    pub pointer: RwSignal<Option<WordBox>>,
    /// The last scores that came for a word.
    pub scores: RwSignal<Option<WordScores>>,
    /// The label of the heat map.
    pub heat: RwSignal<Option<HeatOf>>,
    /// What is searched for.
    pub query: RwSignal<String>,
    /// Which of its places the reader is at.
    pub place_now: RwSignal<Option<usize>>,
    /// How the table shows the entities.
    pub table: RwSignal<TableView>,
    /// The types of those schemes.
    pub types: Memo<EntityTypes>,
    /// All entities: the model's with the corrections made.
    pub findings: Memo<Arc<Vec<Finding>>>,
    /// Those that pass the filter.
    pub visible: Memo<Arc<Vec<Finding>>>,
    /// How many there are of each kind.
    pub tally: Memo<Tally>,
    /// The shown text in blocks.
    pub blocks: Memo<Arc<Vec<Block>>>,
    /// The lines of the shown text.
    pub lines: Memo<Arc<Lines>>,
    /// The headings of the shown text.
    pub outline: Memo<Arc<Vec<Entry>>>,
    /// Where the search found something.
    pub places: Memo<Arc<Vec<ByteRange>>>,
    /// Whether a reading is under way.
    pub is_reading: Memo<bool>,
    /// Whether the findings are those of the note as it is now.
    pub is_current: Memo<bool>,
    /// Whether this browser can draw a heat map.
    pub can_heat: bool,
}

/// A note that was cleared, with its corrections.
#[derive(Clone)]
pub struct Cleared {
    /// The note.
    pub note: Arc<str>,
    /// What was corrected in it.
    pub corrections: Corrections,
}

/// A newer version of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewVersion {
    /// None, or none that the reader wants.
    None,
    /// There is one.
    Offered,
    /// The reader wants it and would lose what is in the page.
    WouldLose,
    /// Being fetched.
    UnderWay,
    /// It could not be fetched.
    Failed,
}

/// How a lexicon in the editor stands to the one in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LexiconNews {
    /// It is in use; how many entities changed by that, once known.
    InUse(Option<usize>),
    /// Edited, not in use.
    Edited,
    /// Being checked.
    Checking,
    /// Wrong.
    Wrong(LexiconFault),
    /// It could not be checked, and why.
    Failed(String),
}

/// The views of the note beside the findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The editor.
    Note,
    /// The headings.
    Outline,
    /// The list of documents.
    Documents,
}

/// How the table shows the entities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableView {
    /// A row for each.
    Each,
    /// A row for the same entity in several places.
    Grouped,
}

/// The label of the heat map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeatOf {
    /// Its scheme.
    pub scheme: SchemeIndex,
    /// Its type; none for "no entity".
    pub label: Option<TypeIndex>,
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
        let corrections = RwSignal::new(Corrections::default());
        let outcome = Memo::new(move |_| Arc::new(corrections.with(Corrections::outcome)));
        let findings =
            Memo::new(move |_| Arc::new(mentions.with(|found| outcome.get().applied(found))));
        let visible = Memo::new(move |_| {
            let filter = filter.get();
            let shown = |findings: &Arc<Vec<Finding>>| {
                let shown = findings.iter().filter(|finding| filter.shows(finding));
                Arc::new(shown.copied().collect::<Vec<_>>())
            };
            findings.with(shown)
        });
        let run = RwSignal::new(Run {
            id: RunId::default(),
            phase: Phase::Idle,
        });
        let query = RwSignal::new(String::new());
        Self {
            note,
            part: RwSignal::new(None),
            cleared: RwSignal::new(None),
            file_error: RwSignal::new(None),
            documents: DocumentState::new(),
            codes: CodeState::new(),
            lexicon: RwSignal::new(None),
            lexicon_news: RwSignal::new(LexiconNews::InUse(None)),
            editor: RwSignal::new(Editor::Open),
            side: RwSignal::new(Side::Note),
            shown,
            mentions,
            corrections,
            news: RwSignal::new(String::new()),
            covered: RwSignal::new(Covered::default()),
            run,
            reader,
            schemes,
            failure: RwSignal::new(None),
            update: RwSignal::new(NewVersion::None),
            graphics: RwSignal::new(None),
            settings: RwSignal::new(storage::remembered()),
            filter,
            selected: RwSignal::new(None),
            anchor: RwSignal::new(None),
            draft: RwSignal::new(None),
            pointer: RwSignal::new(None),
            scores: RwSignal::new(None),
            heat: RwSignal::new(None),
            query,
            place_now: RwSignal::new(None),
            table: RwSignal::new(TableView::Each),
            types,
            findings,
            visible,
            tally: Memo::new(move |_| {
                filter.with(|filter| findings.with(|findings| filter.tally(findings)))
            }),
            blocks: Memo::new(move |_| Arc::new(shown.with(|text| blocks(text)))),
            lines: Memo::new(move |_| Arc::new(shown.with(|text| Lines::of(text)))),
            outline: Memo::new(move |_| Arc::new(shown.with(|text| outline(text)))),
            places: Memo::new(move |_| {
                let found = query.with(|query| shown.with(|text| places(text, query)));
                Arc::new(found)
            }),
            is_reading: Memo::new(move |_| run.with(|run| run.phase.windows().is_some())),
            is_current: Memo::new(move |_| note.with(|note| shown.with(|shown| note == shown))),
            can_heat: highlights::are_there(),
        }
    }
}

/// The state that the page was given.
pub fn use_state() -> State {
    expect_context()
}
