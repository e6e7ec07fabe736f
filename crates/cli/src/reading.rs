//! One document through the pipeline.

use std::sync::LazyLock;

use chartlight_assertion::Engine;
use chartlight_pipeline::{Analysis, Reading, ReadingError, Tagger, WindowCache};
use chartlight_text::Document;

static ASSESSOR: LazyLock<Engine> = LazyLock::new(Engine::default);

/// Windows read so far, and in all.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WindowsRead {
    /// So far.
    pub read: usize,
    /// In all.
    pub total: usize,
}

/// Reads a document to its end.
///
/// # Errors
/// When the tagger fails.
pub async fn read<T: Tagger>(
    tagger: &T,
    document: &Document,
    cache: &mut WindowCache,
    progress: &mut dyn FnMut(WindowsRead),
) -> Result<Analysis, ReadingError> {
    let mut reading = Reading::new(tagger, &*ASSESSOR, document, cache);
    while let Some(step) = reading.step().await? {
        progress(WindowsRead {
            read: step.windows_read,
            total: step.windows_total,
        });
    }
    Ok(reading.finish())
}
