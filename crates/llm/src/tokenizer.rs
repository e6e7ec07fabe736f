//! Byte-level BPE by the `tokenizers` crate, with byte ranges into the text.

use chartlight_pack::GgufTokenizer;
use chartlight_text::ByteRange;
use tokenizers::models::bpe::BPE;
use tokenizers::pre_tokenizers::byte_level::ByteLevel;
use tokenizers::pre_tokenizers::digits::Digits;
use tokenizers::pre_tokenizers::sequence::Sequence;

/// Why a tokenizer cannot be built or used.
#[derive(Debug, thiserror::Error)]
pub enum TokenizerError {
    /// The GGUF names a tokenizer that is not built here.
    #[error(
        "the model's tokenizer `{model}` with pre-tokenizer `{pre}` is not supported; `gpt2` with `smollm` is"
    )]
    Unsupported {
        /// `tokenizer.ggml.model`
        model: String,
        /// `tokenizer.ggml.pre`
        pre: String,
    },
    /// A merge rule is not two tokens.
    #[error("merge rule {index} of the tokenizer is not two tokens with a blank between them")]
    Merge {
        /// Which rule, counted from 0.
        index: usize,
    },
    /// The tokenizer's file or tables are not consistent.
    #[error("the tokenizer cannot be built: {0}")]
    Build(String),
    /// The tokenizer failed on a text.
    #[error("the tokenizer failed on a text of {bytes} bytes")]
    Encode {
        /// Length of the text.
        bytes: usize,
    },
}

/// Token ids with the bytes of the text that each stands for.
#[derive(Clone)]
pub struct Encoding {
    /// Ids, in the order of the text.
    pub ids: Vec<u32>,
    /// For each id the characters it has a part of, so that ranges lie on character boundaries.
    pub ranges: Vec<ByteRange>,
}

/// Text to token ids; text that looks like a special token is text.
#[derive(Clone)]
pub struct Tokenizer {
    inner: tokenizers::Tokenizer,
}

impl Tokenizer {
    /// Reads a `tokenizer.json` as the `tokenizers` libraries write it.
    ///
    /// # Errors
    /// [`TokenizerError::Build`].
    pub fn from_json(json: &[u8]) -> Result<Self, TokenizerError> {
        let build = |error: &dyn std::fmt::Display| TokenizerError::Build(error.to_string());
        let mut value: serde_json::Value =
            serde_json::from_slice(json).map_err(|error| build(&error))?;
        if let Some(fields) = value.as_object_mut() {
            fields.insert("added_tokens".into(), serde_json::json!([]));
            fields.insert("post_processor".into(), serde_json::Value::Null);
            fields.insert("truncation".into(), serde_json::Value::Null);
            fields.insert("padding".into(), serde_json::Value::Null);
        }
        let inner = serde_json::from_value(value).map_err(|error| build(&error))?;
        Ok(Self { inner })
    }

    /// Builds the tokenizer that a GGUF file describes.
    ///
    /// # Errors
    /// Any [`TokenizerError`] but [`TokenizerError::Encode`].
    pub fn from_gguf(tables: &GgufTokenizer) -> Result<Self, TokenizerError> {
        if (tables.model.as_str(), tables.pre.as_str()) != ("gpt2", "smollm") {
            return Err(TokenizerError::Unsupported {
                model: tables.model.clone(),
                pre: tables.pre.clone(),
            });
        }
        let vocabulary = tables
            .tokens
            .iter()
            .cloned()
            .zip(0u32..)
            .collect::<Vec<_>>();
        let merges = tables
            .merges
            .iter()
            .enumerate()
            .map(|(index, rule)| {
                let (left, right) = rule
                    .split_once(' ')
                    .ok_or(TokenizerError::Merge { index })?;
                Ok((left.to_owned(), right.to_owned()))
            })
            .collect::<Result<Vec<_>, TokenizerError>>()?;
        let bpe = BPE::builder()
            .vocab_and_merges(
                vocabulary
                    .into_iter()
                    .collect::<tokenizers::models::bpe::Vocab>(),
                merges,
            )
            .build()
            .map_err(|error| TokenizerError::Build(error.to_string()))?;
        let mut inner = tokenizers::Tokenizer::new(bpe);
        inner.with_pre_tokenizer(Some(Sequence::new(vec![
            Digits::new(true).into(),
            ByteLevel::new(false, false, true).into(),
        ])));
        Ok(Self { inner })
    }

    /// Splits a text into tokens; nothing is added before or after.
    ///
    /// # Errors
    /// [`TokenizerError::Encode`].
    pub fn encode(&self, text: &str) -> Result<Encoding, TokenizerError> {
        let failed = || TokenizerError::Encode { bytes: text.len() };
        let encoding = self.inner.encode(text, false).map_err(|_| failed())?;
        let ranges = encoding
            .get_offsets()
            .iter()
            .map(|&(start, end)| ByteRange::new(start, end).ok_or_else(failed))
            .collect::<Result<_, _>>()?;
        Ok(Encoding {
            ids: encoding.get_ids().to_vec(),
            ranges,
        })
    }

    /// Tokens in a text.
    ///
    /// # Errors
    /// [`TokenizerError::Encode`].
    pub fn count(&self, text: &str) -> Result<usize, TokenizerError> {
        self.inner
            .encode_fast(text, false)
            .map(|encoding| encoding.len())
            .map_err(|_| TokenizerError::Encode { bytes: text.len() })
    }
}
