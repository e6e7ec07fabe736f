//! The run from a document to its analysis.
//!
//! A [`Reading`] divides a [`Document`](chartlight_text::Document) into windows and is pulled step
//! by step; a [`Tagger`] gives words their label distributions; a [`WindowCache`] serves what an
//! edit has not touched. Pure: no model, no browser, no clock, no thread, no log.
//!
//! Start at [`Reading`].

mod analysis;
mod cache;
mod consistency;
mod covered;
mod reading;
mod short_forms;
mod tagger;

pub use analysis::{Analysis, Coverage, Warning};
pub use cache::WindowCache;
pub use reading::{Reading, ReadingError, Step};
pub use tagger::{Tagger, TaggerError, WindowText, WordLogProbs};
