//! Documents on the page: many at once, their abbreviations, their identifiers, and the ways out.

pub mod abbreviation_menu;
pub mod batch_view;
pub mod deidentify_dialog;
pub mod download;
pub mod file_drop;
pub mod long_form;
pub mod save_formats;
pub mod state;
pub mod worker_line;
