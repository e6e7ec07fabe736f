//! `recipe.json`: what training says of the weights that it made.

use chartlight_mention::LabelScheme;
use chartlight_pack::{Attention, Bits};
use serde::Deserialize;

/// The fields that a pack needs; others are passed over.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub struct Recipe {
    /// The GGUF file that training began with.
    pub base: Base,
    /// Layers that are kept, from the first.
    pub layers: usize,
    /// The mask that the weights were trained with.
    pub attention: Attention,
    /// Bits of the embedding that the weights were trained on; the base model's own if unsaid.
    #[serde(default)]
    pub embedding_bits: Option<Bits>,
    /// Matrices of a layer, by the name within it (`ffn_down`), that were trained in eight bits.
    #[serde(default)]
    pub eight_bits: Vec<String>,
    /// Label schemes, in the order of their heads.
    pub schemes: Vec<LabelScheme>,
    /// Scores on the development split, as training measured them.
    #[serde(default)]
    pub dev: serde_json::Value,
}

impl Recipe {
    /// Bits of a layer's matrix, where those of most are `usual`.
    pub fn bits(&self, tensor: &str, usual: Bits) -> Bits {
        let name = tensor.split('.').nth(2).unwrap_or_default();
        match self.eight_bits.iter().any(|eight| eight == name) {
            true => Bits::Eight,
            false => usual,
        }
    }
}

/// The base model.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(untagged)]
pub enum Base {
    /// A file and its digest.
    File {
        /// Its name.
        file: String,
        /// Its SHA-256, in hexadecimal.
        sha256: String,
    },
    /// A name alone.
    Name(String),
}

impl Base {
    /// The name of the file or model.
    pub fn name(&self) -> &str {
        match self {
            Self::File { file, .. } => file,
            Self::Name(name) => name,
        }
    }

    /// The digest that the base must have, where it is known.
    pub fn sha256(&self) -> Option<&str> {
        match self {
            Self::File { sha256, .. } => Some(sha256),
            Self::Name(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recipes() {
        let json = r#"{"base": {"file": "b.gguf", "sha256": "00"}, "layers": 12, "attention": "bidirectional",
            "schemes": [{"name": "s", "types": ["A"]}], "dev": {"micro_f1": 0.7}, "epochs": 3}"#;
        let recipe: Recipe = serde_json::from_str(json).unwrap();
        assert_eq!(
            (recipe.base.name(), recipe.base.sha256()),
            ("b.gguf", Some("00"))
        );
        assert_eq!(
            (recipe.layers, recipe.attention),
            (12, Attention::Bidirectional)
        );
        assert_eq!(recipe.embedding_bits, None);
        let four = json.replace("{\"base\"", "{\"embedding_bits\": 4, \"base\"");
        let four: Recipe = serde_json::from_str(&four).unwrap();
        assert_eq!(four.embedding_bits, Some(Bits::Four));
        let mixed = json.replace("{\"base\"", "{\"eight_bits\": [\"attn_v\"], \"base\"");
        let mixed: Recipe = serde_json::from_str(&mixed).unwrap();
        assert_eq!(mixed.bits("blk.3.attn_v.weight", Bits::Four), Bits::Eight);
        assert_eq!(mixed.bits("blk.3.attn_q.weight", Bits::Four), Bits::Four);
        let named: Recipe =
            serde_json::from_str(&json.replace(r#"{"file": "b.gguf", "sha256": "00"}"#, r#""b""#))
                .unwrap();
        assert_eq!((named.base.name(), named.base.sha256()), ("b", None));
        assert!(
            serde_json::from_str::<Recipe>(&json.replace(r#"["A"]"#, r#"["A", "A"]"#)).is_err()
        );
        assert!(serde_json::from_str::<Recipe>(&json.replace("bidirectional", "both")).is_err());
    }
}
