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
/// content are read again. Holds the text of the last note read until [`WindowCache::clear`];
/// `Debug` is left out for that.
#[derive(Default)]
pub struct WindowCache {
    kept: HashMap<WindowKey, Rc<WordLogProbs>>,
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

    pub(crate) fn get(&self, key: &WindowKey) -> Option<Rc<WordLogProbs>> {
        self.kept.get(key).cloned()
    }

    pub(crate) fn insert(&mut self, key: WindowKey, log_probs: Rc<WordLogProbs>) {
        self.kept.insert(key, log_probs);
    }

    /// Drops every window that is not among `used`.
    pub(crate) fn keep_only(&mut self, used: &std::collections::HashSet<WindowKey>) {
        self.kept.retain(|key, _| used.contains(key));
    }
}
