//! The files of a drop or a choice.

use web_sys::{File, FileList};

/// What is read, for the browser's own dialog.
pub const ACCEPT: &str = ".txt,.text,.md,.rtf,.html,.htm,.docx,.pdf,.json,.jsonl,.ndjson,.csv,.tsv,.ann,.conll,.iob,.iob2,.bio,text/plain";

/// All files of a list.
pub fn files(list: Option<FileList>) -> Vec<File> {
    let Some(list) = list else { return Vec::new() };
    (0..list.length())
        .filter_map(|place| list.get(place))
        .collect()
}
