//! The Llama network from token ids to the final hidden state.

use std::collections::HashMap;

use burn::module::Param;
use burn::nn::{RmsNorm, RmsNormConfig};
use burn::tensor::{Bool, Device, Tensor, TensorData};
use chartlight_pack::{Architecture, Attention as AttentionKind, Weight};

use crate::attention::{Attention, AttentionMask};
use crate::embedding::Embedding;
use crate::feed_forward::FeedForward;
use crate::layer::Layer;
use crate::projection::Projection;
use crate::rotary::Rotary;

/// Why a network cannot be put together or run.
#[derive(Debug, thiserror::Error)]
pub enum NetworkError {
    /// A tensor that the architecture needs is not there.
    #[error("the model has no tensor `{name}`; the file is incomplete or of another architecture")]
    Missing {
        /// The tensor's GGUF name.
        name: String,
    },
    /// A tensor has another shape than the architecture says.
    #[error("tensor `{name}` has shape {found:?}, the architecture needs {expected:?}")]
    Shape {
        /// The tensor's GGUF name.
        name: String,
        /// The shape that the architecture's numbers give.
        expected: Vec<usize>,
        /// The shape in the file.
        found: Vec<usize>,
    },
    /// A token id beyond the embedding table.
    #[error(
        "token id {id} is beyond the vocabulary of {vocabulary}; tokenizer and weights do not belong together"
    )]
    UnknownToken {
        /// The id.
        id: u32,
        /// Rows of the table.
        vocabulary: usize,
    },
    /// More tokens in one sequence than positions were prepared for.
    #[error(
        "a sequence of {n_tokens} tokens is longer than the {max_tokens} that this model was loaded for"
    )]
    TooLong {
        /// Tokens in the sequence.
        n_tokens: usize,
        /// Tokens that fit.
        max_tokens: usize,
    },
}

/// Sequences of token ids, padded to one length.
#[derive(Debug, Clone)]
pub struct TokenBatch {
    ids: Vec<u32>,
    lengths: Vec<usize>,
    n_tokens: usize,
}

impl TokenBatch {
    /// Pads on the right to a multiple of `multiple`, so that devices meet few different shapes.
    pub fn new(sequences: &[&[u32]], multiple: usize) -> Self {
        let lengths: Vec<usize> = sequences.iter().map(|ids| ids.len()).collect();
        let longest = lengths.iter().copied().max().unwrap_or(0).max(1);
        let n_tokens = longest.next_multiple_of(multiple);
        let ids = sequences
            .iter()
            .flat_map(|ids| {
                let padding = std::iter::repeat_n(0, n_tokens - ids.len());
                ids.iter().copied().chain(padding)
            })
            .collect();
        Self {
            ids,
            lengths,
            n_tokens,
        }
    }

    /// Sequences.
    pub fn len(&self) -> usize {
        self.lengths.len()
    }

    /// Tokens of a sequence with its padding: the distance of two sequences in the hidden state.
    pub fn n_tokens(&self) -> usize {
        self.n_tokens
    }

    /// `true` at padded keys, `[batch, heads, n_tokens, n_tokens]`; `None` without padding.
    fn padding(&self, heads: usize, device: &Device) -> Option<Tensor<4, Bool>> {
        let (batch, n_tokens) = (self.len(), self.n_tokens);
        if self.lengths.iter().all(|&length| length == n_tokens) {
            return None;
        }
        let padded: Vec<bool> = self
            .lengths
            .iter()
            .flat_map(|&length| (0..n_tokens).map(move |token| token >= length))
            .collect();
        let keys = TensorData::new(padded, [batch, 1, 1, n_tokens]);
        let keys: Tensor<4, Bool> = Tensor::from_data(keys, device);
        Some(keys.expand([batch, heads, n_tokens, n_tokens]))
    }
}

/// The network without a head: Llama layers between an embedding and a final norm.
#[derive(Debug, Clone)]
pub struct Network {
    embedding: Embedding,
    layers: Vec<Layer>,
    norm: RmsNorm,
    rotary: Rotary,
    causal: bool,
    heads: usize,
    max_tokens: usize,
    device: Device,
}

impl Network {
    /// Hidden state of every token after the final norm.
    ///
    /// # Shapes
    /// - output: `[batch * n_tokens, d_model]`, padded tokens included
    ///
    /// # Errors
    /// [`NetworkError::TooLong`], [`NetworkError::UnknownToken`].
    pub fn hidden(&self, batch: &TokenBatch) -> Result<Tensor<2>, NetworkError> {
        if batch.n_tokens > self.max_tokens {
            return Err(NetworkError::TooLong {
                n_tokens: batch.n_tokens,
                max_tokens: self.max_tokens,
            });
        }
        let mask = AttentionMask {
            causal: self.causal,
            padding: batch.padding(self.heads, &self.device),
        };
        let embedded = self.embedding.forward(&batch.ids, &self.device)?;
        let last = self.layers.iter().fold(embedded, |x, layer| {
            layer.forward(x, batch.len(), &self.rotary, &mask)
        });
        Ok(self.norm.forward(last))
    }

    /// The embedding table.
    pub fn embedding(&self) -> &Embedding {
        &self.embedding
    }

    /// Where the network lives.
    pub fn device(&self) -> &Device {
        &self.device
    }
}

/// Tensors on their way into a network, each put on the device as soon as it arrives.
#[derive(Debug)]
pub struct Parts {
    device: Device,
    embedding: Option<Embedding>,
    projections: HashMap<String, Projection>,
    vectors: HashMap<String, Tensor<1>>,
}

const EMBEDDING: &str = "token_embd.weight";

impl Parts {
    /// No tensor yet.
    pub fn new(device: &Device) -> Self {
        Self {
            device: device.clone(),
            embedding: None,
            projections: HashMap::new(),
            vectors: HashMap::new(),
        }
    }

    /// Takes a tensor, by its GGUF name.
    ///
    /// # Errors
    /// [`NetworkError::Shape`] for a tensor that is neither a vector nor a matrix.
    pub fn add(&mut self, name: &str, weight: Weight) -> Result<(), NetworkError> {
        let shape = weight.shape();
        let taken = match weight {
            Weight::Dense { values, .. } if shape.len() == 1 => {
                let vector = Tensor::from_data(TensorData::new(values, [shape[0]]), &self.device);
                self.vectors.insert(name.into(), vector);
                Some(())
            }
            table if name == EMBEDDING => {
                Embedding::new(table).map(|embedding| self.embedding = Some(embedding))
            }
            matrix => Projection::new(matrix, &self.device).map(|projection| {
                self.projections.insert(name.into(), projection);
            }),
        };
        taken.ok_or_else(|| NetworkError::Shape {
            name: name.into(),
            expected: vec![0, 0],
            found: shape,
        })
    }

    /// Takes a projection out, of the shape `[out, in]`.
    ///
    /// # Errors
    /// [`NetworkError::Missing`], [`NetworkError::Shape`].
    pub fn projection(
        &mut self,
        name: &str,
        expected: [usize; 2],
    ) -> Result<Projection, NetworkError> {
        let found = self.projections.remove(name).ok_or_else(|| missing(name))?;
        same_shape(name, &expected, &found.shape())?;
        Ok(found)
    }

    /// Takes a vector out, of `[len]`.
    ///
    /// # Errors
    /// [`NetworkError::Missing`], [`NetworkError::Shape`].
    pub fn vector(&mut self, name: &str, len: usize) -> Result<Tensor<1>, NetworkError> {
        let found = self.vectors.remove(name).ok_or_else(|| missing(name))?;
        same_shape(name, &[len], &found.dims())?;
        Ok(found)
    }

    /// Puts the network together; what heads need stays behind.
    ///
    /// `max_tokens` is the longest sequence that it will read.
    ///
    /// # Errors
    /// [`NetworkError::Missing`], [`NetworkError::Shape`].
    pub fn network(
        &mut self,
        numbers: &Architecture,
        attention: AttentionKind,
        max_tokens: usize,
    ) -> Result<Network, NetworkError> {
        let embedding = self.embedding.take().ok_or_else(|| missing(EMBEDDING))?;
        let table = [numbers.vocabulary, numbers.d_model];
        same_shape(EMBEDDING, &table, &embedding.shape())?;
        let layers = (0..numbers.layers)
            .map(|index| self.layer(index, numbers))
            .collect::<Result<_, _>>()?;
        Ok(Network {
            embedding,
            layers,
            norm: self.norm("output_norm.weight", numbers)?,
            rotary: Rotary::new(
                max_tokens,
                numbers.head_dim,
                f64::from(numbers.rope_base),
                &self.device,
            ),
            causal: attention == AttentionKind::Causal,
            heads: numbers.heads,
            max_tokens,
            device: self.device.clone(),
        })
    }

    fn layer(&mut self, index: usize, numbers: &Architecture) -> Result<Layer, NetworkError> {
        let name = |part: &str| format!("blk.{index}.{part}.weight");
        let d_model = numbers.d_model;
        let query_width = numbers.heads * numbers.head_dim;
        let key_width = numbers.kv_heads * numbers.head_dim;
        Ok(Layer {
            attention_norm: self.norm(&name("attn_norm"), numbers)?,
            attention: Attention {
                query: self.projection(&name("attn_q"), [query_width, d_model])?,
                key: self.projection(&name("attn_k"), [key_width, d_model])?,
                value: self.projection(&name("attn_v"), [key_width, d_model])?,
                output: self.projection(&name("attn_output"), [d_model, query_width])?,
                heads: numbers.heads,
                kv_heads: numbers.kv_heads,
                head_dim: numbers.head_dim,
            },
            feed_forward_norm: self.norm(&name("ffn_norm"), numbers)?,
            feed_forward: FeedForward {
                gate: self.projection(&name("ffn_gate"), [numbers.ffn, d_model])?,
                up: self.projection(&name("ffn_up"), [numbers.ffn, d_model])?,
                down: self.projection(&name("ffn_down"), [d_model, numbers.ffn])?,
            },
        })
    }

    fn norm(&mut self, name: &str, numbers: &Architecture) -> Result<RmsNorm, NetworkError> {
        let gamma = self.vector(name, numbers.d_model)?;
        let mut norm = RmsNormConfig::new(numbers.d_model)
            .with_epsilon(numbers.norm_eps)
            .init(&self.device);
        norm.gamma = Param::from_tensor(gamma);
        Ok(norm)
    }
}

fn missing(name: &str) -> NetworkError {
    NetworkError::Missing { name: name.into() }
}

fn same_shape(name: &str, expected: &[usize], found: &[usize]) -> Result<(), NetworkError> {
    if expected == found {
        return Ok(());
    }
    Err(NetworkError::Shape {
        name: name.into(),
        expected: expected.to_vec(),
        found: found.to_vec(),
    })
}
