//! What the page and a reader say to each other.
//!
//! A reader is a dedicated worker that holds the model. It says [`FromReader::Awake`] once it can
//! listen. Messages that concern a reading carry its [`RunId`]; the page ignores what belongs to
//! an older run, and a reader drops a run when a newer one arrives. Ranges are bytes of the text
//! that the run was given. Nothing but [`ToReader::Read`] holds any of a note's text (and a lexicon
//! may have words of one), and for that reason it has no `Debug`.

use chartlight_mention::{LabelScheme, Mention, SchemeIndex, TypeIndex};
use chartlight_pipeline::{Coverage, Warning};
use chartlight_text::ByteRange;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;

/// Counts the readings of one page, from 1.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct RunId(pub u32);

impl RunId {
    /// The run after this one.
    pub const fn next(self) -> Self {
        Self(self.0.wrapping_add(1))
    }
}

/// From the page to a reader.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ToReader {
    /// Load the model. Comes once, first.
    Load {
        /// Absolute address of the pack's manifest; the shards are beside it.
        manifest_url: String,
        /// Where the model's files come from.
        source: Source,
    },
    /// Read a note; ends any reading under way.
    Read {
        /// The new run.
        run: RunId,
        /// The note.
        text: String,
    },
    /// Stop a run; what was decided so far stays.
    Cancel {
        /// Which run; any other goes on.
        run: RunId,
    },
    /// Tell the scores of every label for the word at a byte of the last note read.
    Inspect {
        /// Where.
        byte: usize,
    },
    /// Tell how probable one label is for each word of a part of the last note read.
    Probabilities(Question),
    /// Assess by this lexicon from now on; by the built-in one where there is none. A reading under
    /// way ends with the one that it began with.
    Lexicon {
        /// The lexicon, which the page has had checked.
        text: Option<String>,
    },
    /// Drop the last note and everything known about it.
    Forget,
}

/// Where a model's files come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// This browser's storage where they are there, else the network.
    StorageFirst,
    /// The network; what is in storage is thrown away first.
    Network,
}

/// From a reader to the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromReader {
    /// The reader listens.
    Awake,
    /// The model is on its way.
    Progress(Progress),
    /// The model is ready to read.
    Ready(Model),
    /// A part of the note is decided.
    Step(Step),
    /// The reading reached the end of the note.
    Done {
        /// The run.
        run: RunId,
        /// How far it got.
        coverage: Coverage,
        /// What the reader should know about the note.
        warnings: Vec<Warning>,
    },
    /// The reading was stopped on request.
    Cancelled {
        /// The run.
        run: RunId,
        /// How far it got.
        coverage: Coverage,
    },
    /// The answer to [`ToReader::Inspect`]. There is none where there is no word.
    WordScores(WordScores),
    /// The answer to [`ToReader::Probabilities`].
    Probabilities {
        /// What was asked.
        question: Question,
        /// The words of the part, in order.
        words: Vec<WordProbability>,
    },
    /// Something failed. The reader may still answer, but need not.
    Failed(Failure),
    /// The last message of a reader that cannot allocate. A plain string on the wire, so that it
    /// can be sent without memory.
    OutOfMemory,
}

/// How far loading is. All numbers are bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Arrived from the network.
    pub downloaded: u64,
    /// Found in this browser's storage.
    pub stored: u64,
    /// Verified and put on the device.
    pub verified: u64,
    /// The whole model.
    pub total: u64,
}

/// A loaded model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// The pack's id.
    pub id: String,
    /// For people.
    pub title: String,
    /// The terms it comes under.
    pub licence: String,
    /// Size of its files in bytes.
    pub bytes: u64,
    /// What it labels.
    pub schemes: Vec<LabelScheme>,
    /// Where it runs.
    pub device: Device,
}

/// Where a model runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Device {
    /// WebGPU.
    Gpu,
    /// The processor, one thread.
    Cpu,
}

impl Device {
    /// For people.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Gpu => "GPU",
            Self::Cpu => "CPU",
        }
    }
}

/// One step of a reading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// The run.
    pub run: RunId,
    /// Windows read, with those known from before.
    pub windows_read: usize,
    /// Windows of the note.
    pub windows_total: usize,
    /// Windows of those read that were known from before.
    pub from_cache: usize,
    /// The part of the note that is now decided; parts come in order, but for those at the end that
    /// are decided again.
    pub read: ByteRange,
    /// The entities in it.
    pub mentions: Vec<Mention>,
}

/// The scores of one word.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WordScores {
    /// Where was asked.
    pub byte: usize,
    /// The word.
    pub word: ByteRange,
    /// For each scheme the probability of each label, in the scheme's order of labels.
    pub schemes: Vec<Vec<f32>>,
}

/// How probable is this label, word by word, in this part of the note?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Question {
    /// The scheme of the label.
    pub scheme: SchemeIndex,
    /// The type, whether a word begins or continues an entity of it; none for "no entity".
    pub label: Option<TypeIndex>,
    /// The part.
    pub range: ByteRange,
}

/// How probable a label is for one word.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct WordProbability {
    /// The word.
    pub word: ByteRange,
    /// From 0 to 1.
    pub probability: f32,
}
