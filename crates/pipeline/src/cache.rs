//! What has been read of a note, by the exact content of each window.

use std::collections::HashMap;
use std::rc::Rc;

use chartlight_text::ByteRange;

use crate::WordLogProbs;

/// A window by what a tagger sees of it, and the part that was labelled.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct WindowKey {
    pub context: Rc<str>,
    /// Relative to the context.
    pub core: ByteRange,
}

/// The log-probabilities of windows already read, so that after an edit only windows with new
/// content are read again.
///
/// Holds the text of the windows of the last complete run, and of the last two runs that ended
/// early, until [`WindowCache::clear`]; `Debug` is left out for that. It belongs to one tagger:
/// clear it for another.
#[derive(Default)]
pub struct WindowCache {
    kept: HashMap<WindowKey, Kept>,
    run: u64,
}

struct Kept {
    log_probs: Rc<WordLogProbs>,
    last_run: u64,
    in_last_complete_run: bool,
}

impl WindowCache {
    /// An empty cache.
    pub fn new() -> Self {
        Self::default()
    }

    /// Forgets every note.
    pub fn clear(&mut self) {
        self.kept = HashMap::new();
    }

    /// Windows held.
    pub fn len(&self) -> usize {
        self.kept.len()
    }

    /// Whether nothing is held.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// Begins a run. Drops what neither the run before nor the last complete one used, so that
    /// runs that end early do not pile up.
    pub(crate) fn begin_run(&mut self) {
        let before = self.run;
        self.kept
            .retain(|_, kept| kept.in_last_complete_run || kept.last_run == before);
        self.run += 1;
    }

    /// Ends a run that read the whole note: just its windows are kept.
    pub(crate) fn complete_run(&mut self) {
        let run = self.run;
        self.kept.retain(|_, kept| {
            kept.in_last_complete_run = kept.last_run == run;
            kept.in_last_complete_run
        });
    }

    pub(crate) fn get(&self, key: &WindowKey) -> Option<Rc<WordLogProbs>> {
        self.kept.get(key).map(|kept| Rc::clone(&kept.log_probs))
    }

    /// Keeps a window that this run uses.
    pub(crate) fn keep(&mut self, key: WindowKey, log_probs: Rc<WordLogProbs>) {
        let last_run = self.run;
        self.kept
            .entry(key)
            .and_modify(|kept| kept.last_run = last_run)
            .or_insert(Kept {
                log_probs,
                last_run,
                in_last_complete_run: false,
            });
    }
}
