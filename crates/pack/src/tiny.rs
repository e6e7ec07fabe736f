//! Tiny packs with random weights, made for tests and demonstrations of the machinery.
//!
//! What such a pack finds in a text means nothing. It has everything else that a real pack has: several
//! shards, both kinds of quantised matrix, a tensor that spans shards, a tokenizer, a head.

use serde_json::json;

use crate::manifest::{Attention, Provenance, Scheme, WindowSize};
use crate::{
    About, Architecture, ArchitectureKind, Bits, BlockMatrix, Pack, PackDescription, PackHead,
    Weight, WriteError, write_pack,
};

/// Bytes of a shard of a tiny pack: small, so that there are several.
pub const TINY_SHARD_BYTES: usize = 12 << 10;

/// Tokens after the 256 bytes.
const SPECIAL_TOKENS: [&str; 4] = ["<|endoftext|>", "<|pad|>", "<|start|>", "<|end|>"];
const TYPES: [&str; 5] = [
    "DISEASE",
    "RAREDISEASE",
    "SKINRAREDISEASE",
    "SIGN",
    "SYMPTOM",
];
/// Raises `O` above the other ten labels, so that about half of the words get none (seeds 1, 2 and 7 are tested).
const OUTSIDE_BIAS: f32 = 1.6;

/// A pack of two layers of width 64 over single bytes, the same one for the same seed.
///
/// # Errors
/// None that a caller could cause; the writer's checks are passed on.
pub fn tiny_pack(seed: u64) -> Result<Pack, WriteError> {
    tiny_pack_in_shards(seed, TINY_SHARD_BYTES)
}

/// As [`tiny_pack`], with shards of at most `shard_bytes`.
///
/// # Errors
/// When a row of weights does not fit into a shard.
pub fn tiny_pack_in_shards(seed: u64, shard_bytes: usize) -> Result<Pack, WriteError> {
    let architecture = Architecture {
        kind: ArchitectureKind::Llama,
        layers: 2,
        d_model: 64,
        heads: 2,
        kv_heads: 1,
        head_dim: 32,
        ffn: 96,
        rope_base: 10_000.0,
        norm_eps: 1e-5,
        vocabulary: 256 + SPECIAL_TOKENS.len(),
        context_length: 2048,
    };
    let mut random = SplitMix64(seed);
    let tensors: Vec<(String, Weight)> = architecture
        .tensors()
        .into_iter()
        .map(|plan| {
            let weight = match *plan.shape {
                [rows, cols] => matrix(&mut random, &plan.name, rows, cols),
                _ => gains(&mut random, plan.shape),
            };
            (plan.name, weight)
        })
        .collect();
    let scheme = Scheme {
        name: "rare-disease".into(),
        types: TYPES.map(str::to_owned).to_vec(),
    };
    let (n_labels, d_model) = (scheme.n_labels(), architecture.d_model);
    // The normed state has length sqrt(d_model): logits then have a standard deviation of about 1.
    let head = (0..n_labels * d_model)
        .map(|_| random.normal() * 0.125)
        .collect();
    let mut bias = vec![0.0; n_labels];
    if let Some(outside) = bias.first_mut() {
        *outside = OUTSIDE_BIAS;
    }
    let about = About {
        id: format!("tiny-{seed}"),
        title: "Random weights for tests: what it finds means nothing".into(),
        licence: "MIT OR Apache-2.0".into(),
        provenance: Provenance {
            base: "none".into(),
            data: Vec::new(),
            recipe: format!("chartlight_pack::tiny::tiny_pack({seed})"),
        },
        architecture,
        attention: Attention::Bidirectional,
        window: WindowSize {
            core_tokens: 256,
            context_tokens: 64,
        },
    };
    let description = PackDescription {
        about,
        tokenizer: tokenizer_json(),
        heads: vec![PackHead {
            scheme,
            weight: Weight::Dense {
                shape: vec![n_labels, d_model],
                values: head,
            },
            bias: Weight::Dense {
                shape: vec![n_labels],
                values: bias,
            },
        }],
    };
    write_pack(description, tensors, shard_bytes)
}

/// The embedding in 8 bits, everything else in 4.
fn matrix(random: &mut SplitMix64, name: &str, rows: usize, cols: usize) -> Weight {
    let (bits, deviation) = match name {
        "token_embd.weight" => (Bits::Eight, 1.0),
        _ => (Bits::Four, 1.5 / (cols as f32).sqrt()),
    };
    let values: Vec<f32> = (0..rows * cols)
        .map(|_| random.normal() * deviation)
        .collect();
    match BlockMatrix::quantise(rows, cols, bits, &values) {
        Ok(matrix) => Weight::Blocks(matrix),
        Err(_) => Weight::Dense {
            shape: vec![rows, cols],
            values,
        },
    }
}

fn gains(random: &mut SplitMix64, shape: Vec<usize>) -> Weight {
    let values = (0..shape.iter().product())
        .map(|_| 1.0 + 0.1 * random.normal())
        .collect();
    Weight::Dense { shape, values }
}

/// A `tokenizer.json` of byte-level BPE without merges: one token for each byte.
fn tokenizer_json() -> Vec<u8> {
    let bytes = (0..=u8::MAX).map(|byte| byte_character(byte).to_string());
    let vocabulary: serde_json::Map<_, _> = bytes
        .chain(SPECIAL_TOKENS.map(str::to_owned))
        .zip(0..)
        .map(|(token, id): (String, u32)| (token, json!(id)))
        .collect();
    let added: Vec<_> = SPECIAL_TOKENS
        .iter()
        .zip(256..)
        .map(|(token, id): (_, u32)| {
            json!({
                "id": id, "content": token, "single_word": false, "lstrip": false, "rstrip": false,
                "normalized": false, "special": true,
            })
        })
        .collect();
    let byte_level = json!({
        "type": "ByteLevel", "add_prefix_space": false, "trim_offsets": false, "use_regex": true,
    });
    let tokenizer = json!({
        "version": "1.0",
        "truncation": null,
        "padding": null,
        "added_tokens": added,
        "normalizer": null,
        "pre_tokenizer": byte_level,
        "post_processor": null,
        "decoder": byte_level,
        "model": {
            "type": "BPE", "dropout": null, "unk_token": null, "continuing_subword_prefix": null,
            "end_of_word_suffix": null, "fuse_unk": false, "byte_fallback": false,
            "ignore_merges": false, "vocab": vocabulary, "merges": [],
        },
    });
    tokenizer.to_string().into_bytes()
}

/// The character that stands for a byte in GPT-2's byte-level vocabularies: printable bytes are
/// themselves, the others follow from U+0100 on.
fn byte_character(byte: u8) -> char {
    let printable = |byte: &u8| matches!(byte, b'!'..=b'~' | 0xA1..=0xAC | 0xAE..=0xFF);
    if printable(&byte) {
        return char::from(byte);
    }
    let before = (0..byte).filter(|other| !printable(other)).count();
    u32::try_from(before)
        .ok()
        .and_then(|n| char::from_u32(0x100 + n))
        .unwrap_or('\u{FFFD}')
}

/// Sebastiano Vigna's SplitMix64 (public domain), the same on every platform.
struct SplitMix64(u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ z >> 31
    }

    /// Mean 0, variance 1, near to normal: the sum of three even ones, without a mathematical library.
    fn normal(&mut self) -> f32 {
        let even = |bits: u64| (bits >> 40) as f32 / (1 << 23) as f32 - 1.0;
        even(self.next()) + even(self.next()) + even(self.next())
    }
}
