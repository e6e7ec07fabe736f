//! The numbers of a network and the tensors that they ask for.

use std::io::{Read, Seek};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{Gguf, GgufError};

/// The family of a network.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArchitectureKind {
    /// Grouped-query attention with interleaved rotary positions, RMSNorm, SwiGLU, tied embeddings.
    Llama,
}

/// The numbers of a network.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Architecture {
    /// Family.
    pub kind: ArchitectureKind,
    /// Number of layers.
    pub layers: usize,
    /// Width of the hidden state.
    pub d_model: usize,
    /// Query heads.
    pub heads: usize,
    /// Key and value heads; divides `heads`.
    pub kv_heads: usize,
    /// Width of one head; even.
    pub head_dim: usize,
    /// Width of the feed-forward network.
    pub ffn: usize,
    /// Base of the rotary frequencies.
    pub rope_base: f32,
    /// Epsilon of RMSNorm.
    pub norm_eps: f64,
    /// Tokens in the vocabulary.
    pub vocabulary: usize,
    /// Longest sequence that the network was trained for, in tokens.
    pub context_length: usize,
}

/// One tensor that a network needs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TensorPlan {
    /// Name, as GGUF has it.
    pub name: String,
    /// Row-major shape, outermost axis first.
    pub shape: Vec<usize>,
}

/// Numbers that make no network.
#[derive(Clone, PartialEq, Debug, Error)]
pub enum ArchitectureError {
    /// A number is zero or absurdly large.
    #[error("architecture field `{field}` is {found}, expected {min} to {max}")]
    Range {
        /// Which number.
        field: &'static str,
        /// Its value.
        found: usize,
        /// Least allowed.
        min: usize,
        /// Most allowed.
        max: usize,
    },
    /// A real number is not finite or out of range.
    #[error("architecture field `{field}` is {found}, expected {expected}")]
    Real {
        /// Which number.
        field: &'static str,
        /// Its value.
        found: f64,
        /// What it should be.
        expected: &'static str,
    },
    /// The heads do not divide into groups.
    #[error("{heads} query heads cannot share {kv_heads} key and value heads")]
    Groups {
        /// Query heads.
        heads: usize,
        /// Key and value heads.
        kv_heads: usize,
    },
    /// Rotation needs pairs.
    #[error("head_dim is {head_dim}, but rotary positions need an even number")]
    OddHead {
        /// Width of one head.
        head_dim: usize,
    },
}

impl Architecture {
    /// Checks that the numbers make a network of a size that can exist.
    ///
    /// # Errors
    /// Names the first number that is wrong.
    pub fn check(&self) -> Result<(), ArchitectureError> {
        for (field, found, max) in [
            ("layers", self.layers, 512),
            ("d_model", self.d_model, 1 << 15),
            ("heads", self.heads, 512),
            ("kv_heads", self.kv_heads, 512),
            ("head_dim", self.head_dim, 1024),
            ("ffn", self.ffn, 1 << 18),
            ("vocabulary", self.vocabulary, 1 << 21),
            ("context_length", self.context_length, 1 << 24),
        ] {
            if !(1..=max).contains(&found) {
                return Err(ArchitectureError::Range {
                    field,
                    found,
                    min: 1,
                    max,
                });
            }
        }
        if !self.heads.is_multiple_of(self.kv_heads) {
            return Err(ArchitectureError::Groups {
                heads: self.heads,
                kv_heads: self.kv_heads,
            });
        }
        if !self.head_dim.is_multiple_of(2) {
            return Err(ArchitectureError::OddHead {
                head_dim: self.head_dim,
            });
        }
        if !(1.0..=1e12).contains(&self.rope_base) {
            return Err(ArchitectureError::Real {
                field: "rope_base",
                found: f64::from(self.rope_base),
                expected: "1 to 1e12",
            });
        }
        if !(1e-12..=0.1).contains(&self.norm_eps) {
            return Err(ArchitectureError::Real {
                field: "norm_eps",
                found: self.norm_eps,
                expected: "1e-12 to 0.1",
            });
        }
        Ok(())
    }

    /// The tensors that the network needs, in the order in which it loads them: embedding, layers, norm.
    ///
    /// Names are GGUF's; a matrix is `[output, input]`. Query and key rows are permuted for interleaved
    /// rotation, as in GGUF.
    pub fn tensors(&self) -> Vec<TensorPlan> {
        let plan = |name: String, shape: &[usize]| TensorPlan {
            name,
            shape: shape.to_vec(),
        };
        let (d_model, ffn) = (self.d_model, self.ffn);
        let (queries, keys) = (self.heads * self.head_dim, self.kv_heads * self.head_dim);
        let layer = |index: usize| {
            [
                ("attn_norm", &[d_model][..]),
                ("attn_q", &[queries, d_model]),
                ("attn_k", &[keys, d_model]),
                ("attn_v", &[keys, d_model]),
                ("attn_output", &[d_model, queries]),
                ("ffn_norm", &[d_model]),
                ("ffn_gate", &[ffn, d_model]),
                ("ffn_up", &[ffn, d_model]),
                ("ffn_down", &[d_model, ffn]),
            ]
            .map(|(part, shape)| plan(format!("blk.{index}.{part}.weight"), shape))
        };
        let embedding = plan("token_embd.weight".into(), &[self.vocabulary, d_model]);
        let norm = plan("output_norm.weight".into(), &[d_model]);
        std::iter::once(embedding)
            .chain((0..self.layers).flat_map(layer))
            .chain(std::iter::once(norm))
            .collect()
    }

    /// The numbers of the network in a GGUF file, whose tensors must be exactly those of
    /// [`Architecture::tensors`].
    ///
    /// # Errors
    /// When the file holds another architecture, a number is missing, of another type or absurd, or a
    /// tensor is missing, has another shape, or belongs to something this crate does not know (separate
    /// output matrix, biases, scaled rotation).
    pub fn from_gguf<S: Read + Seek>(gguf: &Gguf<S>) -> Result<Self, GgufError> {
        let metadata = gguf.metadata();
        let family = metadata.string("general.architecture")?;
        if family != "llama" {
            return Err(GgufError::Unsupported {
                what: format!("architecture `{family}`; `llama` is supported"),
            });
        }
        let number = |key: &str| metadata.size(&format!("llama.{key}"));
        let optional = |key: &str, default: usize| match metadata.get(&format!("llama.{key}")) {
            Some(_) => number(key),
            None => Ok(default),
        };
        if metadata.get("llama.rope.scaling.type").is_some()
            && metadata.string("llama.rope.scaling.type")? != "none"
        {
            return Err(GgufError::Unsupported {
                what: "scaled rotary positions".into(),
            });
        }
        let d_model = number("embedding_length")?;
        let heads = number("attention.head_count")?;
        let head_dim = optional(
            "attention.key_length",
            d_model.checked_div(heads).unwrap_or(0),
        )?;
        let embedded = gguf
            .tensor("token_embd.weight")
            .and_then(|info| info.shape().first().copied())
            .ok_or_else(|| GgufError::MissingTensor {
                tensor: "token_embd.weight".into(),
            })?;
        let architecture = Self {
            kind: ArchitectureKind::Llama,
            layers: number("block_count")?,
            d_model,
            heads,
            kv_heads: optional("attention.head_count_kv", heads)?,
            head_dim,
            ffn: number("feed_forward_length")?,
            rope_base: match metadata.get("llama.rope.freq_base") {
                Some(_) => metadata.f32("llama.rope.freq_base")?,
                None => 10_000.0,
            },
            norm_eps: f64::from(metadata.f32("llama.attention.layer_norm_rms_epsilon")?),
            vocabulary: optional("vocab_size", embedded)?,
            context_length: number("context_length")?,
        };
        architecture.check()?;
        for (key, expected) in [
            ("attention.value_length", head_dim),
            ("rope.dimension_count", head_dim),
        ] {
            let found = optional(key, expected)?;
            if found != expected {
                return Err(GgufError::Unsupported {
                    what: format!("llama.{key} of {found} with heads of {expected}"),
                });
            }
        }
        architecture.check_tensors(gguf)?;
        Ok(architecture)
    }

    fn check_tensors<S: Read + Seek>(&self, gguf: &Gguf<S>) -> Result<(), GgufError> {
        let plan = self.tensors();
        for TensorPlan { name, shape } in &plan {
            let info = gguf.tensor(name).ok_or_else(|| GgufError::MissingTensor {
                tensor: name.clone(),
            })?;
            if info.shape() != shape {
                return Err(GgufError::Shape {
                    tensor: name.clone(),
                    expected: shape.clone(),
                    found: info.shape().to_vec(),
                });
            }
        }
        if plan.len() == gguf.tensors().len() {
            return Ok(());
        }
        let known: std::collections::HashSet<_> = plan.iter().map(|plan| &*plan.name).collect();
        match gguf
            .tensors()
            .iter()
            .find(|info| !known.contains(info.name()))
        {
            Some(info) => Err(GgufError::Unsupported {
                what: format!("tensor `{}`, which is not part of the network", info.name()),
            }),
            None => Ok(()),
        }
    }
}
