//! The text of a clinical note and its parts: documents, byte ranges, offset units, words,
//! sections, sentences and reading windows.
//!
//! Pure: it knows no model, no browser, no clock, no file and no thread, and never changes a byte
//! of a text. Everything found in a text is a [`ByteRange`] into it; [`Offsets`] turns those into
//! other units at the edges of the program. Start reading at [`ByteRange`] and [`sentences()`].

mod abbreviations;
mod digest;
mod document;
mod examination;
mod heading_words;
mod headings;
mod layout;
mod lines;
mod offsets;
mod range;
mod sections;
mod sentences;
mod windows;
mod words;

pub use digest::sha256;
pub use document::{Document, Lengths};
pub use examination::examination_headings;
pub use offsets::Offsets;
pub use range::ByteRange;
pub use sections::{Section, sections};
pub use sentences::sentences;
pub use windows::{Window, WindowBudget, windows};
pub use words::words;
