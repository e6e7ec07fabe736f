//! The text layer of a PDF.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use pdf_extract::{Document, PlainTextOutput, output_doc};

use crate::error::ImportError;

const DAMAGED: ImportError = ImportError::Damaged("PDF");

thread_local! {
    /// Whether this thread is inside the library.
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// The text of all pages, without the blank lines that places on a page leave behind.
pub(crate) fn text(bytes: &[u8]) -> Result<String, ImportError> {
    let text = quietly(|| extract(bytes)).unwrap_or(Err(DAMAGED))?;
    let text = tidy(&text);
    if text.is_empty() {
        return Err(ImportError::NoTextLayer);
    }
    Ok(text)
}

fn extract(bytes: &[u8]) -> Result<String, ImportError> {
    let mut document = Document::load_mem(bytes).map_err(|_| {
        // Some encryptions fail while the file is loaded.
        let is_encrypted = bytes.windows(8).any(|window| window == b"/Encrypt");
        if is_encrypted {
            ImportError::Encrypted
        } else {
            DAMAGED
        }
    })?;
    // Files that only forbid printing open with the empty password.
    if document.trailer.get(b"Encrypt").is_ok() {
        document.decrypt("").map_err(|_| ImportError::Encrypted)?;
    }
    let mut text = String::new();
    output_doc(&document, &mut PlainTextOutput::new(&mut text)).map_err(|_| DAMAGED)?;
    Ok(text)
}

/// Runs the library, which panics on broken files; `None` then. The panic's message may quote the
/// file, so nothing of it is printed. Where panics abort, as on wasm, this ends the worker.
fn quietly<T>(work: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let previous = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !QUIET.get() {
                previous(info);
            }
        }));
    });
    QUIET.set(true);
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    QUIET.set(false);
    done.ok()
}

/// Lines without blanks at their ends, and no more than one blank line between.
fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut n_blank = 0;
    for line in text.lines().map(str::trim_end) {
        if line.trim_start().is_empty() {
            n_blank += 1;
            continue;
        }
        if n_blank > 0 && !tidy.is_empty() {
            tidy.push('\n');
        }
        n_blank = 0;
        tidy.push_str(line);
        tidy.push('\n');
    }
    tidy
}
