//! What a run found: plain data.

use chartlight_mention::{Mention, SchemeIndex};
use chartlight_text::ByteRange;
use serde::{Deserialize, Serialize};

/// How much of a note was read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Coverage {
    /// Code points of the note that lie in windows that were read.
    pub characters_read: usize,
    /// Code points of the note.
    pub characters_total: usize,
    /// Windows read.
    pub windows: usize,
    /// Windows of the note.
    pub windows_total: usize,
}

impl Coverage {
    /// Whether every character was read.
    pub const fn is_complete(&self) -> bool {
        self.characters_read == self.characters_total
    }
}

/// Something that a reader should know about an analysis. Ranges, never text.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Warning {
    /// A sentence is longer than a window and was read in parts; mentions in it may be less sure.
    LongSentence {
        /// The sentence.
        range: ByteRange,
    },
    /// The run ended before the note did.
    Incomplete {
        /// Where reading stopped, in bytes.
        at: usize,
    },
}

/// The words, label distributions and mentions of a note.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Analysis {
    pub(crate) words: Vec<ByteRange>,
    /// For each scheme `[n_words, n_labels]`.
    pub(crate) log_probs: Vec<Vec<f32>>,
    pub(crate) n_labels: Vec<usize>,
    pub(crate) mentions: Vec<Mention>,
    pub(crate) coverage: Coverage,
    pub(crate) warnings: Vec<Warning>,
}

impl Analysis {
    /// Mentions of all schemes, by where they start.
    pub fn mentions(&self) -> &[Mention] {
        &self.mentions
    }

    /// The words read, in order.
    pub fn words(&self) -> &[ByteRange] {
        &self.words
    }

    /// How much was read.
    pub fn coverage(&self) -> Coverage {
        self.coverage
    }

    /// What a reader should know.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// The index of the word at a byte of the note.
    pub fn word_at(&self, byte: usize) -> Option<usize> {
        let index = self.words.partition_point(|word| word.end() <= byte);
        self.words.get(index)?.contains(byte).then_some(index)
    }

    /// Log-probabilities of a word's labels, `[n_labels]`.
    pub fn label_log_probs(&self, scheme: SchemeIndex, word: usize) -> Option<&[f32]> {
        let n_labels = *self.n_labels.get(scheme.0)?;
        self.log_probs
            .get(scheme.0)?
            .chunks_exact(n_labels)
            .nth(word)
    }

    /// Probabilities of a word's labels, `[n_labels]`.
    pub fn label_scores(&self, scheme: SchemeIndex, word: usize) -> Option<Vec<f32>> {
        let row = self.label_log_probs(scheme, word)?;
        Some(row.iter().map(|log_prob| log_prob.exp()).collect())
    }
}
