//! Writers of what was found in notes, for other programs and for people.
//!
//! One [`Format`] per file format, all in one registry; each writes notes to bytes and is read back
//! before the bytes are given out. Pure: the clock, the files and the model are the caller's. Start
//! at [`Annotated`], what is written, and [`formats()`], what it can be written as.

mod annotated;
mod bioc;
mod brat;
mod conll;
mod digest;
mod format;
mod found;
mod html;
pub mod json;
mod kinds;
mod names;
mod provenance;
mod records;
mod table;

pub use annotated::{Annotated, AnnotatedError, Annotation, Author};
pub use format::{
    Export, ExportError, Format, Framing, LeftOut, Part, ReadError, WriteError, Written, by_name,
    formats,
};
pub use kinds::{Kind, Kinds, KindsError};
pub use provenance::{Model, Provenance, Timestamp};
