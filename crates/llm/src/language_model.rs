//! Next-token logits, for a network whose head is tied to its embedding.

use std::io::{Read, Seek};

use burn::tensor::{Device, Tensor};
use chartlight_pack::{Architecture, Attention, Gguf};

use crate::load::LoadError;
use crate::network::{Network, NetworkError, Parts, TokenBatch};
use crate::projection::Projection;
use crate::tokenizer::Tokenizer;

/// A causal language model with tied embeddings.
pub struct LanguageModel {
    network: Network,
    unembedding: Projection,
    tokenizer: Tokenizer,
}

impl LanguageModel {
    /// Loads a Llama model from a GGUF file, its weights quantised as they are there.
    ///
    /// # Errors
    /// A damaged file, or one of another architecture.
    pub fn from_gguf<R: Read + Seek>(
        gguf: &mut Gguf<R>,
        device: &Device,
    ) -> Result<Self, LoadError> {
        let numbers = Architecture::from_gguf(gguf)?;
        let tokenizer = Tokenizer::from_gguf(&gguf.tokenizer()?)?;
        let mut parts = Parts::new(device);
        for name in gguf.tensor_names() {
            parts.add(&name, gguf.load(&name)?)?;
        }
        let network = parts.network(&numbers, Attention::Causal, MAX_TOKENS)?;
        let table = network.embedding().table().clone();
        let unembedding = Projection::new(table, device).ok_or_else(|| NetworkError::Missing {
            name: "token_embd.weight".into(),
        })?;
        Ok(Self {
            network,
            unembedding,
            tokenizer,
        })
    }

    /// The model's tokenizer.
    pub fn tokenizer(&self) -> &Tokenizer {
        &self.tokenizer
    }

    /// Logits of the token after each token.
    ///
    /// # Shapes
    /// - output: `[n_tokens, vocabulary]`
    ///
    /// # Errors
    /// [`NetworkError`].
    pub fn logits(&self, ids: &[u32]) -> Result<Tensor<2>, NetworkError> {
        let hidden = self.network.hidden(&TokenBatch::new(&[ids], 1))?;
        Ok(self.unembedding.forward(hidden))
    }
}

/// Positions prepared; the longest prompt of the recipes is far below.
const MAX_TOKENS: usize = 2048;
