//! Writers of an analysis, for other programs to read.
//!
//! Pure: makes plain data and leaves files to the caller. Start at [`json::Record`].

pub mod json;
