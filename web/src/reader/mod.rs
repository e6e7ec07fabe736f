//! A reader: the program in a dedicated worker that holds the model and reads notes.
//!
//! It waits for messages and answers them in order. Between two steps of a reading it looks at
//! what has arrived, so that a cancel or a newer note ends the run within one step.

mod engine;
mod inbox;

#[cfg(any(feature = "cpu", feature = "gpu"))]
mod crash;
#[cfg(any(feature = "cpu", feature = "gpu"))]
mod loading;
#[cfg(any(feature = "cpu", feature = "gpu"))]
mod pack_store;
#[cfg(any(feature = "cpu", feature = "gpu"))]
mod worker;

pub use engine::{Engine, Host};
pub use inbox::Inbox;
#[cfg(any(feature = "cpu", feature = "gpu"))]
pub use worker::start;
