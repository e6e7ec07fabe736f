//! What the page and the document worker say to each other.
//!
//! The worker says [`FromWorker::Awake`] once it can listen, then gives each [`Task`] one answer, in
//! order. Ranges are bytes of the text that came with the task. Tasks and answers hold notes, and for
//! that reason have no `Debug`; a refusal says what was wrong and never quotes.

use chartlight_mention::{Assertion, LabelScheme, Mention};
use chartlight_pipeline::{Coverage, Warning};
use chartlight_text::ByteRange;
use serde::{Deserialize, Serialize};

use super::bytes::Bytes;
use crate::codes::Code;
use crate::failure::Failure;

/// Larger files are refused before they are read, in bytes; the importer has the same limit.
pub const LARGEST_FILE: u64 = 32 * 1024 * 1024;

/// From the page to the worker.
#[derive(Clone, Serialize, Deserialize)]
pub enum Task {
    /// Take the notes out of files that belong together: one, or a text and its annotations.
    Open(Vec<File>),
    /// Find the abbreviations that a note defines.
    Abbreviations {
        /// The note.
        text: String,
    },
    /// Find the identifiers in a note, by pattern and among a model's mentions.
    Identify {
        /// The note.
        text: String,
        /// What the model and the reader of the page found.
        mentions: Vec<Mention>,
        /// The model's schemes.
        schemes: Vec<LabelScheme>,
    },
    /// Write a note without identifiers.
    Rewrite {
        /// The note.
        text: String,
        /// What to replace.
        identifiers: Vec<Identifier>,
        /// By what.
        mode: Mode,
    },
    /// Write a file of notes, and read it back.
    Write(Writing),
    /// Compare what the model found in notes with what a person made of it.
    Compare(Vec<Compared>),
    /// Compare what the model found in notes with the annotations that came with them.
    CompareGold {
        /// The notes.
        notes: Vec<GoldNote>,
        /// The model's schemes.
        schemes: Vec<LabelScheme>,
    },
    /// Read these vocabularies. They stay, for as long as the worker does.
    Vocabularies(Vec<File>),
    /// Find the codes that an entity may stand for.
    Candidates(Wordings),
    /// Check a lexicon, and assess entities by it.
    Assess {
        /// The lexicon; the built-in one where there is none.
        lexicon: Option<String>,
        /// Whose entities.
        notes: Vec<Unassessed>,
    },
}

/// From the worker to the page.
#[derive(Clone, Serialize, Deserialize)]
pub enum FromWorker {
    /// The worker listens, and writes these formats.
    Awake(Vec<Format>),
    /// The answer to the task at hand, or why there is none.
    Answer(Result<Answer, String>),
    /// Something broke; the worker does not answer any more.
    Failed(Failure),
}

/// What came of a task.
#[derive(Clone, Serialize, Deserialize)]
pub enum Answer {
    /// Of [`Task::Open`].
    Opened(Vec<Opened>),
    /// Of [`Task::Abbreviations`], in the order of the note.
    Abbreviations(Vec<Abbreviation>),
    /// Of [`Task::Identify`]: disjoint, in the order of the note.
    Identified(Vec<Identifier>),
    /// Of [`Task::Rewrite`].
    Rewritten(Rewritten),
    /// Of [`Task::Write`].
    Written(Written),
    /// Of [`Task::Compare`].
    Agreement(Agreement),
    /// Of [`Task::CompareGold`]; none where the model knows none of the types.
    GoldAgreement(Option<GoldAgreement>),
    /// Of [`Task::Vocabularies`].
    Vocabularies(Vocabularies),
    /// Of [`Task::Candidates`].
    Candidates(Candidates),
    /// Of [`Task::Assess`]: for each note the assertions of its entities, in their order; or what
    /// is wrong with the lexicon.
    Assessed(Result<Vec<Vec<Assertion>>, LexiconFault>),
}

/// An entity to find codes for.
#[derive(Clone, Serialize, Deserialize)]
pub struct Wordings {
    /// The name of its scheme.
    pub scheme: String,
    /// The name of its type there.
    pub label: String,
    /// Its words, and other words for the same.
    pub words: Vec<String>,
}

/// What became of files of vocabularies.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Vocabularies {
    /// Those that can be asked.
    pub read: Vec<Vocabulary>,
    /// What is wrong with the others, in words.
    pub refused: Vec<String>,
}

/// A vocabulary, whose it is and on what terms it may be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vocabulary {
    /// For people.
    pub title: String,
    /// As its publisher counts.
    pub version: String,
    /// On what terms it may be used.
    pub licence: String,
    /// What must be said wherever it is used.
    pub attribution: String,
}

/// The codes that an entity may stand for. Nobody has chosen any.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub enum Candidates {
    /// The worker has no vocabularies yet.
    Unread,
    /// None of its vocabularies is about such entities.
    OtherType,
    /// The likest first.
    Found(Vec<Candidate>),
}

/// A code that an entity may stand for.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// The code.
    pub code: Code,
    /// The vocabulary's title.
    pub vocabulary: String,
    /// How like the entity its likest name is written, from 0 to 1; no probability.
    pub score: f32,
    /// That name, where it is not the preferred one.
    pub name: Option<String>,
}

/// A note and where its entities are.
#[derive(Clone, Serialize, Deserialize)]
pub struct Unassessed {
    /// The note.
    pub text: String,
    /// Its entities, in any order.
    pub spans: Vec<ByteRange>,
}

/// What is wrong with a lexicon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LexiconFault {
    /// In which line, counted from 1.
    pub line: usize,
    /// What it is.
    pub problem: String,
}

/// A file as it was dropped.
#[derive(Clone, Serialize, Deserialize)]
pub struct File {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub bytes: Bytes,
}

/// A note out of a file.
#[derive(Clone, Serialize, Deserialize)]
pub struct Opened {
    /// The record's or the file's name.
    pub name: String,
    /// The note.
    pub text: String,
    /// What its reader should know, in words.
    pub warnings: Vec<String>,
    /// The annotations that came with it; none where nobody annotated it.
    pub gold: Option<Vec<Gold>>,
}

/// An annotated entity that came with a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gold {
    /// Where.
    pub range: ByteRange,
    /// The label scheme of its type, where the file names one.
    pub scheme: Option<String>,
    /// The type's name in the file.
    pub type_name: String,
}

/// An abbreviation and where its long form stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Abbreviation {
    /// The long form where it is defined.
    pub long: ByteRange,
    /// The short form where it is defined.
    pub short: ByteRange,
    /// Later uses of the short form, in order.
    pub uses: Vec<ByteRange>,
}

impl Abbreviation {
    /// Whether a range is the short form, where it is defined or used.
    pub fn is_short_at(&self, range: ByteRange) -> bool {
        self.short == range || self.uses.binary_search(&range).is_ok()
    }
}

/// Something that says who a note is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identifier {
    /// Where.
    pub range: ByteRange,
    /// Its type's name, such as `DATE`.
    pub type_name: String,
    /// Who found it.
    pub found_by: FoundBy,
}

/// Who found an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FoundBy {
    /// A pattern.
    Pattern,
    /// The model, or the reader of the page.
    Model,
    /// The same words are an identifier elsewhere.
    Repeat,
}

/// What takes an identifier's place.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mode {
    /// Blocks.
    Mask,
    /// Its type in brackets.
    Type,
    /// Something invented of its kind; dates are moved together.
    Surrogate(Seed),
}

/// Chance of its own for each note. As secret as the names that it hides, so it is never shown.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seed(pub [u32; 2]);

/// A note without identifiers.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Rewritten {
    /// The new text.
    pub text: String,
    /// What is new in it, in order.
    pub changes: Vec<ByteRange>,
}

/// Notes to write.
#[derive(Clone, Serialize, Deserialize)]
pub struct Writing {
    /// The name of the format.
    pub format: String,
    /// The notes.
    pub notes: Vec<Annotated>,
    /// The schemes of their mentions.
    pub schemes: Vec<LabelScheme>,
    /// The model's id and title, where one read them.
    pub model: Option<(String, String)>,
    /// What it ran on.
    pub device: Option<String>,
    /// Now, in milliseconds since the beginning of 1970.
    pub at_ms: f64,
}

/// A note with what is said of it.
#[derive(Clone, Serialize, Deserialize)]
pub struct Annotated {
    /// Its name.
    pub name: String,
    /// The note.
    pub text: String,
    /// What is said of it.
    pub said: Vec<Said>,
    /// How far it was read.
    pub coverage: Coverage,
    /// What was noticed on the way.
    pub warnings: Vec<Warning>,
}

/// A mention with what is known of it beside.
#[derive(Clone, Serialize, Deserialize)]
pub struct Said {
    /// The mention.
    pub mention: Mention,
    /// Who says so.
    pub by: Author,
    /// The code that the reader of the page chose.
    pub code: Option<Code>,
}

/// The entities of a note, twice.
#[derive(Clone, Serialize, Deserialize)]
pub struct Compared {
    /// As a person made them.
    pub gold: Vec<Mention>,
    /// As the model found them.
    pub found: Vec<Mention>,
}

/// How the model's entities agree with a person's: F1 as the package `nervaluate` counts it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Agreement {
    /// Edges and type are to be the same.
    pub strict: f64,
    /// Edges are to be the same, whatever the type; an overlap is worth a half.
    pub partial: f64,
}

/// The entities of a note by its file and by the model.
#[derive(Clone, Serialize, Deserialize)]
pub struct GoldNote {
    /// As they came with the file.
    pub gold: Vec<Gold>,
    /// As the model found them.
    pub found: Vec<Mention>,
}

/// How the model agrees with annotations that came with files.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GoldAgreement {
    /// How well.
    pub agreement: Agreement,
    /// The label schemes in which the types met.
    pub schemes: Vec<String>,
    /// Annotations that were compared.
    pub n_compared: usize,
    /// Annotations of types that the schemes do not have.
    pub n_unknown: usize,
}

/// Who says that a mention is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Author {
    /// The model, and nobody has changed it.
    Model,
    /// The reader of the page.
    Reader,
}

/// A file format that is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Format {
    /// For the worker.
    pub name: String,
    /// For people.
    pub title: String,
    /// Of its files, without a dot.
    pub extension: String,
    /// For the download.
    pub media_type: String,
}

/// A file that was written and read back.
#[derive(Clone, Serialize, Deserialize)]
pub struct Written {
    /// The file.
    pub bytes: Bytes,
    /// How many mentions the format has no record for.
    pub n_left_out: usize,
}
