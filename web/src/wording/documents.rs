//! Many documents, abbreviations, de-identification and saving.

use crate::amount::{count, counted};
use crate::documents::batch::{Stage, Summary};
use crate::documents::protocol::{Agreement, FoundBy, GoldAgreement};

/// The view of the list.
pub const DOCUMENTS: &str = "Documents";
/// A column.
pub const NAME: &str = "Name";
/// A column.
pub const STATE: &str = "State";
/// A column.
pub const ENTITIES: &str = "Entities";
/// The progress of the list.
pub const PROGRESS: &str = "Documents done";
/// Stops the list.
pub const CANCEL: &str = "Cancel documents";
/// Goes on.
pub const RESUME: &str = "Read the others";
/// Forgets the list.
pub const FORGET: &str = "Remove all";
/// Opens the counts by type.
pub const BY_TYPE: &str = "Entities by type";
/// The state of the list, spoken.
pub const SUMMARY: &str = "Summary of the documents";
/// The comparison with the files' annotations, spoken.
pub const GOLD: &str = "Comparison with the files";
/// A file above the limit.
pub const TOO_LARGE: &str = "That file is larger than 32 MB. Split it and open the parts.";
/// A file that the browser could not read.
pub const UNREADABLE: &str =
    "That file could not be read. It may have been moved or changed; choose it again.";
/// The reader failed at a document.
pub const NOT_READ: &str = "The model could not read it to its end.";
/// A task ended the worker.
pub const WORKER_DIED: &str = "This stopped the program that works on documents; it was started again. A file like this is damaged or unusual: save its text as .txt and open that.";
/// The worker does not start.
pub const WORKER_MISSING: &str =
    "The program that works on documents could not be started. Reload the page and try again.";

/// The menu of abbreviations.
pub const ABBREVIATIONS: &str = "Abbreviations";
/// What they are.
pub const ABBREVIATIONS_WHAT: &str = "Defined in this note";
/// An abbreviation.
pub fn stands_for(short: &str, long: &str) -> String {
    format!("{short} = {long}")
}

/// Opens the dialog.
pub const DEIDENTIFY: &str = "De-identify";
/// Its title.
pub const DEIDENTIFY_TITLE: &str = "De-identify this note";
/// Closes it.
pub const CLOSE: &str = "Close de-identification";
/// What it can and cannot do.
pub const DEIDENTIFY_LIMITS: &str = "Patterns find dates, numbers and addresses; names are found only where a title or a model tells them. Read the preview before you pass it on.";
/// While identifiers are looked for.
pub const SEEKING: &str = "Looking for identifiers …";
/// There are none.
pub const NONE_FOUND: &str = "No identifiers were found. That does not mean that there are none.";
/// The identifiers.
pub const IDENTIFIERS: &str = "Identifiers";
/// What takes their place.
pub const REPLACE_BY: &str = "Replace by";
/// A choice.
pub const MASK: &str = "A block";
/// A choice.
pub const TYPE: &str = "Type in brackets";
/// A choice.
pub const SURROGATE: &str = "Invented ones, dates shifted";
/// The note without them.
pub const PREVIEW: &str = "Preview";
/// Copies it.
pub const COPY: &str = "Copy";
/// Saves it.
pub const SAVE_TEXT: &str = "Save as .txt";
/// Under this name.
pub const DEIDENTIFIED_FILE: &str = "chartlight-deidentified.txt";
/// No secure chance.
pub const NO_CHANCE: &str = "This browser has no secure source of chance, so nothing can be invented. Choose another replacement.";

/// The formats in the menu of ways out.
pub const FORMATS: &str = "Formats";
/// What is saved.
pub const EXTENT: &str = "Save";
/// The note in the page.
pub const THIS_NOTE: &str = "This note";
/// Copies the note with its entities.
pub const COPY_MARKED: &str = "Copy with marks";
/// While a file is written.
pub const WRITING: &str = "Writing and reading back …";
/// How saving went.
pub const SAVED_NAME: &str = "Saving";
/// On the clipboard.
pub const COPIED: &str = "Copied.";
/// Not on the clipboard.
pub const NOT_COPIED: &str =
    "The browser does not let the page use the clipboard. Select the text and copy it.";
/// The browser refused the download.
pub const NO_DOWNLOAD: &str = "The browser did not take the file. Allow downloads and save again.";

/// The documents of the list.
pub fn documents_read(number: usize) -> String {
    format!("All {} read", counted(number, "document"))
}

/// A format with its files' ending.
pub fn format(title: &str, extension: &str) -> String {
    format!("{title} (.{extension})")
}

/// A file was saved.
pub fn saved(name: &str, n_left_out: usize, agreement: Option<Agreement>) -> String {
    let mut words = format!("Saved {name}.");
    if n_left_out > 0 {
        let entities = entities(n_left_out);
        words.push_str(&format!(
            " Left out, for the format has no record for it: {entities}."
        ));
    }
    if let Some(Agreement { strict, partial }) = agreement {
        words.push_str(&format!(
            " Against your corrections the model has F1 {strict:.2} strict, {partial:.2} partial."
        ));
    }
    words
}

/// How the model agrees with annotations that came with files.
pub fn gold(gold: &GoldAgreement) -> String {
    let Agreement { strict, partial } = gold.agreement;
    let mut words = format!(
        "Against {} in the files ({}) the model has F1 {strict:.2} strict, {partial:.2} partial.",
        counted(gold.n_compared, "annotation"),
        gold.schemes.join(", "),
    );
    if gold.n_unknown > 0 {
        words.push_str(&format!(
            " Left out, for the model has no such type: {}.",
            counted(gold.n_unknown, "annotation")
        ));
    }
    words
}

/// A file was not saved.
pub fn not_saved(error: &str) -> String {
    format!("Nothing was saved: {error}.")
}

/// How long a document is.
pub fn characters(number: usize) -> String {
    counted(number, "character")
}

/// How far a document is.
pub fn stage(stage: &Stage) -> &'static str {
    match stage {
        Stage::Unopened | Stage::Waiting => "waiting",
        Stage::Opening => "opening",
        Stage::Reading => "reading",
        Stage::Read => "read",
        Stage::Stopped => "cancelled",
        Stage::Failed(_) => "failed",
    }
}

/// What the list came to.
pub fn summary(summary: &Summary) -> String {
    let Summary {
        n_documents,
        n_read,
        n_failed,
        n_stopped,
        ..
    } = summary;
    let mut words = format!(
        "{} of {} read, {}",
        count(*n_read),
        counted(*n_documents, "document"),
        entities(summary.n_entities()),
    );
    if *n_failed > 0 {
        words.push_str(&format!(", {} failed", count(*n_failed)));
    }
    if *n_stopped > 0 {
        words.push_str(&format!(", {} cancelled", count(*n_stopped)));
    }
    words
}

fn entities(number: usize) -> String {
    match number {
        1 => "1 entity".to_owned(),
        number => format!("{} entities", count(number)),
    }
}

/// A type of identifier, as in a sentence: `PHONE_NUMBER` becomes "Phone number".
pub fn identifier_type(name: &str) -> String {
    let lower = name.replace('_', " ").to_lowercase();
    let mut letters = lower.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// Who found an identifier; nothing to say of patterns.
pub const fn found_by(found_by: FoundBy) -> Option<&'static str> {
    match found_by {
        FoundBy::Pattern => None,
        FoundBy::Model => Some("model"),
        FoundBy::Repeat => Some("found again"),
    }
}

/// Takes out all of a type.
pub fn all_of(name: &str) -> String {
    format!("Replace every {}", name.to_lowercase())
}

/// Opens the list of a type.
pub fn list_of(name: &str, number: usize) -> String {
    format!("{name}: {}", count(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said() {
        assert_eq!(identifier_type("PHONE_NUMBER"), "Phone number");
        let agreement = Agreement {
            strict: 0.5,
            partial: 0.75,
        };
        assert_eq!(
            saved("a.json", 1, Some(agreement)),
            "Saved a.json. Left out, for the format has no record for it: 1 entity. Against your corrections the model has F1 0.50 strict, 0.75 partial."
        );
        let list = Summary {
            n_documents: 3,
            n_read: 1,
            n_failed: 1,
            n_stopped: 1,
            ..Summary::default()
        };
        assert_eq!(
            summary(&list),
            "1 of 3 documents read, 0 entities, 1 failed, 1 cancelled"
        );
    }
}
