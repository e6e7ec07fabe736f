//! De-identification: identifiers found by pattern, joined with those that a model found, and the
//! note without them.
//!
//! The types are those of the HIPAA Safe Harbor method (45 CFR 164.514(b)(2)) and are plain names,
//! so that a model's types and a pattern's meet by name. Pure: it knows no model, no clock and no
//! file; chance comes in as a [`Seed`]. Patterns alone find what has a form; names and places
//! mostly have none, and need the model. Start at [`Patterns::find`], [`repeats`],
//! [`join`] and [`rewrite`].

mod dates;
mod identifier;
mod patterns;
mod repeats;
mod rewrite;
mod seed;
mod surrogates;

pub use identifier::{Identifier, Source, join, of_mentions};
pub use patterns::{PatternError, Patterns};
pub use repeats::repeats;
pub use rewrite::{Change, MaskLength, Mode, Rewritten, rewrite};
pub use seed::Seed;
