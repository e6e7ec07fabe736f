//! The tokenizer that a GGUF file carries.

use std::collections::HashSet;

use super::{GgufError, Metadata};

/// The tables of a tokenizer, checked against each other.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GgufTokenizer {
    /// The kind of tokenizer: `gpt2` is byte-level BPE.
    pub model: String,
    /// How text is cut before merging, such as `smollm`; empty where the file does not say.
    pub pre: String,
    /// Tokens by id; none is there twice.
    pub tokens: Vec<String>,
    /// Merge rules, two tokens with a blank between them, most important first.
    pub merges: Vec<String>,
    /// Type of each token; all normal where the file does not say.
    pub token_types: Vec<TokenType>,
    /// Token that begins a text.
    pub bos: Option<u32>,
    /// Token that ends a text.
    pub eos: Option<u32>,
    /// Whether the model expects `bos` before every text.
    pub add_bos: bool,
}

/// What a token is for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum TokenType {
    /// Not said.
    Undefined,
    /// Text.
    Normal,
    /// Stands for what is not in the vocabulary.
    Unknown,
    /// Says something to the model, such as the end of a text.
    Control,
    /// Text that is never cut.
    UserDefined,
    /// A place without a token.
    Unused,
    /// A single byte.
    Byte,
}

impl GgufTokenizer {
    pub(super) fn from_metadata(metadata: &Metadata) -> Result<Self, GgufError> {
        let optional = |key: &str| metadata.get(key).map(|_| key.to_owned());
        let tokens = metadata.strings("tokenizer.ggml.tokens")?.to_vec();
        let token_types = match optional("tokenizer.ggml.token_type") {
            Some(key) => token_types(metadata.i32s(&key)?)?,
            None => vec![TokenType::Normal; tokens.len()],
        };
        let id = |key| optional(key).map(|key| metadata.u32(&key)).transpose();
        let tokenizer = Self {
            model: metadata.string("tokenizer.ggml.model")?.to_owned(),
            pre: match optional("tokenizer.ggml.pre") {
                Some(key) => metadata.string(&key)?.to_owned(),
                None => String::new(),
            },
            merges: match optional("tokenizer.ggml.merges") {
                Some(key) => metadata.strings(&key)?.to_vec(),
                None => Vec::new(),
            },
            tokens,
            token_types,
            bos: id("tokenizer.ggml.bos_token_id")?,
            eos: id("tokenizer.ggml.eos_token_id")?,
            add_bos: match optional("tokenizer.ggml.add_bos_token") {
                Some(key) => metadata.bool(&key)?,
                None => false,
            },
        };
        tokenizer.check()?;
        Ok(tokenizer)
    }

    /// The merge rules as pairs of tokens.
    pub fn merge_pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.merges.iter().filter_map(|rule| pair(rule))
    }

    fn check(&self) -> Result<(), GgufError> {
        let wrong = |problem: String| Err(GgufError::Tokenizer { problem });
        if self.tokens.is_empty() || u32::try_from(self.tokens.len()).is_err() {
            return wrong(format!("a vocabulary of {} tokens", self.tokens.len()));
        }
        if self.token_types.len() != self.tokens.len() {
            let (types, tokens) = (self.token_types.len(), self.tokens.len());
            return wrong(format!("{types} token types for {tokens} tokens"));
        }
        let mut known = HashSet::with_capacity(self.tokens.len());
        for (id, token) in self.tokens.iter().enumerate() {
            if !known.insert(token.as_str()) {
                return wrong(format!("token {id} is there twice"));
            }
        }
        for (name, id) in [("bos", self.bos), ("eos", self.eos)] {
            if id.is_some_and(|id| id as usize >= self.tokens.len()) {
                return wrong(format!("the {name} token is beyond the vocabulary"));
            }
        }
        if self.add_bos && self.bos.is_none() {
            return wrong("a text begins with bos, but there is no bos token".into());
        }
        for (index, rule) in self.merges.iter().enumerate() {
            let Some((left, right)) = pair(rule) else {
                return wrong(format!(
                    "merge rule {index} is not two tokens with a blank between"
                ));
            };
            let merged = format!("{left}{right}");
            if ![left, right, &merged]
                .iter()
                .all(|token| known.contains(token))
            {
                return wrong(format!(
                    "merge rule {index} has a token outside the vocabulary"
                ));
            }
        }
        Ok(())
    }
}

fn pair(rule: &str) -> Option<(&str, &str)> {
    rule.split_once(' ')
        .filter(|(left, right)| !left.is_empty() && !right.is_empty() && !right.contains(' '))
}

fn token_types(ids: &[i32]) -> Result<Vec<TokenType>, GgufError> {
    ids.iter()
        .map(|id| {
            Ok(match id {
                0 => TokenType::Undefined,
                1 => TokenType::Normal,
                2 => TokenType::Unknown,
                3 => TokenType::Control,
                4 => TokenType::UserDefined,
                5 => TokenType::Unused,
                6 => TokenType::Byte,
                _ => {
                    let problem = format!("unknown token type {id}");
                    return Err(GgufError::Tokenizer { problem });
                }
            })
        })
        .collect()
}
