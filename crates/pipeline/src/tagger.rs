//! The seam between the pipeline and whatever labels words.

use chartlight_mention::LabelScheme;
use chartlight_text::{ByteRange, WindowBudget};

/// One window for a tagger to read. `Debug` is left out: it holds a note's text.
#[derive(Clone, Copy)]
pub struct WindowText<'t> {
    /// The window's context, core included.
    pub text: &'t str,
    /// The words to label, in order, relative to `text`.
    pub words: &'t [ByteRange],
}

/// For each scheme a row-major matrix `[n_words, n_labels]` of log-probabilities.
pub type WordLogProbs = Vec<Vec<f32>>;

/// Gives every word of a window a distribution over the labels of each scheme.
#[allow(async_fn_in_trait)] // A GPU in a browser is read asynchronously, and nothing there is `Send`.
pub trait Tagger {
    /// The label schemes, in the order of the matrices.
    fn schemes(&self) -> &[LabelScheme];

    /// How much text one window may hold.
    fn budget(&self) -> WindowBudget;

    /// Windows that are worth reading together.
    fn windows_per_batch(&self) -> usize;

    /// Tokens of a part of the text.
    fn count_tokens(&self, text: &str) -> usize;

    /// Reads windows: one [`WordLogProbs`] for each, in order.
    ///
    /// # Errors
    /// What the device or the model reports.
    async fn tag(&self, batch: &[WindowText<'_>]) -> Result<Vec<WordLogProbs>, TaggerError>;
}

/// Why a tagger did not read a window. Never holds the window's text.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TaggerError {
    /// The device failed or was lost.
    #[error("the device failed: {0}")]
    Device(String),
    /// A log-probability is infinite or not a number.
    #[error(
        "the model gave a value that is not a finite number in scheme `{scheme}`; this device may compute wrongly, try another"
    )]
    NotFinite {
        /// The scheme.
        scheme: String,
    },
    /// The tagger answered for other words, windows or labels than it was asked for.
    #[error("the tagger answered with {found} {what} instead of {expected}")]
    WrongShape {
        /// What was counted.
        what: &'static str,
        /// How many there should be.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// The model cannot read a window, on any device.
    #[error("the model cannot read a window: {0}")]
    Unreadable(String),
}
