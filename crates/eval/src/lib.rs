//! The scores of predicted mentions against the gold entities of a corpus.
//!
//! Counts entities as the `seqeval` package does. Knows no model, no files and no clock: the caller
//! tags each [`CorpusDocument`](chartlight_corpus::CorpusDocument)'s text and hands the mentions to an
//! [`Evaluation`]. Start there.

mod align;
mod bootstrap;
mod entities;
mod evaluation;
mod mapping;
mod mistakes;
mod overlap;
mod scores;

pub use bootstrap::{Bootstrap, Interval, Intervals, ScoreIntervals, difference};
pub use entities::{Entity, Mode, entities};
pub use evaluation::{Evaluation, MismatchedTags, Prediction, Report, count_tags};
pub use mapping::{LabelMapping, MappingError};
pub use mistakes::{Mistake, MistakeCounts, mistakes};
pub use overlap::{Agreement, Meetings, meetings};
pub use scores::{Counts, Score, Scores, TypeCounts, TypeScore};
