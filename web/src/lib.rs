//! The page that shows a note with its entities, and the readers behind it.
//!
//! Four programs are built from this library: `page` (Leptos, no model code), two readers,
//! `cpu_worker` and `gpu_worker`, dedicated workers that hold the model and speak [`protocol`], and
//! `document_worker`, which opens and writes [`documents`] beside them.
//! The modules here are plain functions and data without a browser, tested natively; `page` and
//! [`reader`] put them to work. Nothing in this crate logs, stores or sends any of a note's text.
//!
//! Start at [`protocol`], then `page::state` for the page and [`reader`] for the workers.

pub mod adapter;
pub mod amount;
pub mod blocks;
pub mod catalogue;
pub mod codes;
pub mod corrections;
pub mod documents;
pub mod failure;
pub mod filter;
pub mod finding;
pub mod grouping;
pub mod heat;
pub mod lexicon;
pub mod loading_stage;
pub mod naming;
pub mod outline;
pub mod parts;
pub mod place;
pub mod protocol;
pub mod resizing;
pub mod revision;
pub mod samples;
pub mod scores;
pub mod search;
pub mod segments;
pub mod settings;
pub mod shortcuts;
pub mod types;
pub mod word_cursor;
pub mod wording;

#[cfg(feature = "page")]
pub mod page;
pub mod reader;

#[cfg(test)]
mod testing;
