//! The third worker of the page: what is done with documents apart from reading them with the model,
//! off the page's main thread. It opens dropped files, finds abbreviations and identifiers, rewrites
//! notes and writes files, and has no model code.
//!
//! The page asks, one [`protocol::Task`] at a time; each gets one [`protocol::Answer`]. The worker
//! keeps nothing between two tasks but vocabularies, which the page has as well, so that another can
//! take its place when a broken file ends it.
//! [`batch`] is the page's list of documents, [`submissions`] joins files that belong together.

pub mod batch;
pub mod bytes;
pub mod marked_text;
pub mod protocol;
pub mod submissions;

#[cfg(feature = "documents")]
mod agreement;
#[cfg(feature = "documents")]
mod coder;
#[cfg(feature = "documents")]
mod gold;
#[cfg(feature = "documents")]
mod tasks;
#[cfg(feature = "documents")]
mod worker;
#[cfg(feature = "documents")]
mod writing;

#[cfg(feature = "documents")]
pub use worker::start;
