//! What the fuzz target runs, and what the tests run on the fuzz target's corpus.

use crate::file::with_right_digest;
use crate::{Index, LEAST_SCORE, Vocabulary};

/// Reads any bytes as a file of codes, once as they are and once with the digest in the header put right,
/// so that what lies behind it is reached too. Must return: no panic, no endless loop.
///
/// What is accepted must be the same when it was written and read again, and its names must be found.
pub fn codes(bytes: &[u8]) {
    let repaired = with_right_digest(bytes);
    for bytes in [bytes].into_iter().chain(repaired.as_deref()) {
        let Ok(vocabulary) = Vocabulary::from_file(bytes) else {
            continue;
        };
        let again = vocabulary.to_file().ok();
        let again = again.and_then(|file| Vocabulary::from_file(&file).ok());
        assert_eq!(again.as_ref(), Some(&vocabulary));
        let index = Index::new(vocabulary);
        for (_, names) in index.vocabulary().concepts().take(8) {
            for name in names.into_iter().take(8) {
                assert!(index.matches(name, 3, LEAST_SCORE).len() <= 3);
            }
        }
    }
}
