//! Codes that a mention may stand for: its candidates in vocabularies such as MONDO or HPO.
//!
//! A [`Vocabulary`] is a list of concepts with their names, kept in a file of its own with its
//! licence and its digest; an [`Index`] finds the names that are written like a mention; a [`Linker`]
//! asks the indexes that a label is about. What comes back are candidates with scores, never a
//! decision. Pure: no model, no files, no network. Start at [`Linker::candidates`].

mod domains;
mod features;
mod file;
pub mod fuzz;
mod held_out;
mod index;
mod linker;
mod normal;
mod obo;
mod spelling;
mod vocabulary;

pub use domains::{DomainNames, Domains};
pub use file::{FILE_EXTENSION, FileError};
pub use held_out::{Accuracy, HeldOut};
pub use index::{Index, LEAST_SCORE, Match};
pub use linker::{Candidate, Linker};
pub use obo::{OboError, Synonyms};
pub use vocabulary::{About, Concept, ConceptIndex, Vocabulary, VocabularyError};
