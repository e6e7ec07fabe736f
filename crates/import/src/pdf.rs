//! The text layer of a PDF.

mod drawing;

use std::cell::Cell;
use std::io::Read as _;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use flate2::read::ZlibDecoder;
use pdf_extract::{Document, PlainTextOutput, output_doc};

use crate::error::ImportError;
use crate::limits;

const DAMAGED: ImportError = ImportError::Damaged("PDF");

thread_local! {
    /// Whether this thread is inside the library.
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// The text of all pages, without the blank lines that places on a page leave behind.
pub(crate) fn text(bytes: &[u8]) -> Result<String, ImportError> {
    check_sizes(bytes)?;
    let text = quietly(|| extract(bytes)).unwrap_or(Err(DAMAGED))?;
    let text = tidy(&text);
    if text.is_empty() {
        return Err(ImportError::NoTextLayer);
    }
    Ok(text)
}

/// Refuses what would not fit into memory: the library unpacks streams whole. A stream packed twice
/// is measured once.
fn check_sizes(bytes: &[u8]) -> Result<(), ImportError> {
    const KEYWORD: &[u8] = b"stream";
    let mut left = limits::STREAM_BYTES;
    let mut rest = bytes;
    while let Some(at) = rest
        .windows(KEYWORD.len())
        .position(|window| window == KEYWORD)
    {
        rest = rest.get(at + KEYWORD.len()..).unwrap_or_default();
        let stream = rest.strip_prefix(b"\r").unwrap_or(rest);
        let Some(stream) = stream.strip_prefix(b"\n") else {
            continue;
        };
        let most = limits::UNPACKED_BYTES.min(left);
        let mut unpacked = ZlibDecoder::new(stream).take(most + 1);
        // What is no such stream ends in an error, and was short.
        let mut n_bytes = 0;
        let mut buffer = [0; 16 * 1024];
        while let Ok(n @ 1..) = unpacked.read(&mut buffer) {
            n_bytes += n as u64;
        }
        if n_bytes > most {
            return Err(ImportError::TooMuchInside);
        }
        left -= n_bytes;
    }
    Ok(())
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
    drawing::check(&document)?;
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
