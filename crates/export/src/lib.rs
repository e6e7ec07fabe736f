//! Writers of what was found in notes, for other programs and for people.
//!
//! One [`Format`] per file format, all in one registry; each writes notes to bytes and is read back
//! before the bytes are given out. Pure: the clock, the files and the model are the caller's. Start
//! at [`Annotated`], what is written, and [`formats()`], what it can be written as.

mod annotated;
mod bioc;
mod brat;
mod candidates;
mod code;
mod conll;
mod fhir;
mod format;
mod found;
mod html;
pub mod json;
mod kinds;
mod names;
mod provenance;
mod records;
#[cfg(test)]
mod sample;
mod table;
mod uri;
mod web_annotation;

pub use annotated::{Annotated, AnnotatedError, Annotation, Author};
pub use candidates::Candidate;
pub use code::Code;
pub use format::{
    Export, ExportError, Format, Framing, LeftOut, Part, ReadError, WriteError, Written, by_name,
    formats,
};
pub use kinds::{Kind, Kinds};
pub use provenance::{Model, Provenance, Timestamp};
