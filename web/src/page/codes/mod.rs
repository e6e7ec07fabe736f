//! Codes of entities on the page: looked up when they are asked for, chosen by a person or not at all.

pub mod code_row;
pub mod codes_dialog;
pub mod shipped;
pub mod state;
