//! Weights on their way from a pack or a GGUF file into a network.

use chartlight_pack::{GgufError, PackError};

use crate::network::NetworkError;
use crate::tokenizer::TokenizerError;

/// Bytes of the model that have arrived and been verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoadProgress {
    /// So far.
    pub bytes: u64,
    /// In all.
    pub total: u64,
}

/// Why a model could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The pack is damaged or could not be fetched.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// The GGUF file is damaged.
    #[error(transparent)]
    Gguf(#[from] GgufError),
    /// The weights do not make the network that the numbers describe.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// The tokenizer is damaged.
    #[error(transparent)]
    Tokenizer(#[from] TokenizerError),
    /// A head's labels are not a label scheme.
    #[error(transparent)]
    Scheme(#[from] chartlight_mention::SchemeError),
    /// The pack has no head that labels words.
    #[error("the model has no label head; it cannot tag")]
    NoHead,
}
