//! Corpora with gold entities, and the scores of predicted mentions against them.
//!
//! Reads IOB CSV, CoNLL, brat and PubTator from strings and counts entities as the `seqeval`
//! package does. Knows no model, no files and no clock: the caller reads the bytes, tags each
//! [`CorpusDocument`]'s text and hands the mentions to an [`Evaluation`].
//!
//! Start at [`Evaluation`]; the formats are the modules of [`corpus`].

pub mod corpus;

mod align;
mod bootstrap;
mod entities;
mod evaluation;
mod mapping;
mod mistakes;
mod overlap;
mod scores;

pub use bootstrap::{Bootstrap, Interval, Intervals, ScoreIntervals, difference};
pub use corpus::{Corpus, CorpusDocument, CorpusError};
pub use entities::{Entity, Mode, entities};
pub use evaluation::{Evaluation, MismatchedTags, Prediction, Report, count_tags};
pub use mapping::{LabelMapping, MappingError};
pub use mistakes::{Mistake, MistakeCounts, mistakes};
pub use overlap::{Agreement, Meetings, meetings};
pub use scores::{Counts, Score, Scores, TypeCounts, TypeScore};
