//! What names are compared by: their words, and runs of letters inside a word.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use crate::normal::words;

/// Letters of a run.
const RUN: usize = 3;
/// What stands before and after a word.
const EDGE: char = ' ';

/// The features of a name, each once, sorted. Their order in the name does not count.
pub(crate) fn features(name: &str) -> Vec<u64> {
    let mut features = Vec::new();
    let mut padded = Vec::new();
    for word in words(name) {
        features.push(feature(&word));
        padded.clear();
        padded.push(EDGE);
        padded.extend(word.chars());
        padded.push(EDGE);
        features.extend(padded.windows(RUN).map(feature));
    }
    features.sort_unstable();
    features.dedup();
    features
}

/// A word's or a run's number. That two share one is as good as impossible, and would only make two
/// names look a little more alike.
fn feature(of: impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    of.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_does_not_count_and_words_do() {
        let name = features("renal cell carcinoma");
        assert_eq!(features("Carcinoma, renal-cell"), name);
        assert_ne!(features("renal cell carcinosis"), name);
        assert!(features("").is_empty());
        // A word, and its three runs: " ga", "gas", "as ".
        assert_eq!(features("gas").len(), 4);
    }
}
