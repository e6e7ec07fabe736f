//! The tiny pack is of use: what it finds depends on the text, and it finds something.
//!
//! A plain Llama forward pass over bytes stands in for the network.

#![allow(clippy::unwrap_used, clippy::expect_used)] // A helper of a test may fail the test.

use std::collections::{HashMap, HashSet};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use chartlight_pack::tiny::tiny_pack;
use chartlight_pack::{Architecture, Attention, Loaded, Pack, PackError, PackReader};

const TEXT: &str = "Patient presents with fever and painful red rash on both hands. No history of \
    lupus or asthma. Family history: mother had Ehlers-Danlos syndrome. Possible vasculitis; labs \
    pending. She denies chest pain, cough, or night sweats. Prior diagnosis of epidermolysis bullosa.";

struct Tiny {
    architecture: Architecture,
    tensors: HashMap<String, Vec<f32>>,
}

impl Tiny {
    fn new(pack: &Pack) -> Self {
        assert_eq!(pack.manifest.attention(), Attention::Bidirectional);
        let mut tensors = HashMap::new();
        let reading = PackReader::new(&pack.manifest, pack).for_each(|loaded| {
            if let Loaded::Tensor { name, weight } = loaded {
                tensors.insert(name, weight.to_f32());
            }
            Ok::<_, PackError>(())
        });
        let Poll::Ready(done) = pin!(reading).poll(&mut Context::from_waker(Waker::noop())) else {
            panic!("a pack in memory never waits")
        };
        done.unwrap();
        Self {
            architecture: pack.manifest.architecture().clone(),
            tensors,
        }
    }

    /// `[out]` of `[in]`.
    fn project(&self, name: &str, x: &[f32]) -> Vec<f32> {
        let dot = |row: &[f32]| row.iter().zip(x).map(|(w, x)| w * x).sum();
        self.tensors[name].chunks_exact(x.len()).map(dot).collect()
    }

    fn norm(&self, name: &str, x: &[f32]) -> Vec<f32> {
        let mean = x.iter().map(|x| x * x).sum::<f32>() / x.len() as f32;
        let scale = (mean + self.architecture.norm_eps as f32).sqrt().recip();
        x.iter()
            .zip(&self.tensors[name])
            .map(|(x, gain)| x * scale * gain)
            .collect()
    }

    fn rotate(&self, x: &mut [f32], position: usize) {
        let head_dim = self.architecture.head_dim;
        for head in x.chunks_exact_mut(head_dim) {
            for (k, pair) in head.chunks_exact_mut(2).enumerate() {
                let frequency = self
                    .architecture
                    .rope_base
                    .powf(-2.0 * k as f32 / head_dim as f32);
                let (sin, cos) = (position as f32 * frequency).sin_cos();
                let (a, b) = (pair[0], pair[1]);
                (pair[0], pair[1]) = (a * cos - b * sin, a * sin + b * cos);
            }
        }
    }

    /// Labels of each byte, `[n_bytes, n_labels]`.
    fn logits(&self, text: &[u8]) -> Vec<Vec<f32>> {
        let Architecture {
            d_model,
            head_dim,
            heads,
            kv_heads,
            ..
        } = self.architecture;
        let embedding = &self.tensors["token_embd.weight"];
        let mut states: Vec<Vec<f32>> = text
            .iter()
            .map(|&byte| {
                let id = usize::from(byte);
                embedding[id * d_model..(id + 1) * d_model].to_vec()
            })
            .collect();
        for layer in 0..self.architecture.layers {
            let name = |part: &str| format!("blk.{layer}.{part}.weight");
            let normed: Vec<_> = states
                .iter()
                .map(|x| self.norm(&name("attn_norm"), x))
                .collect();
            let rotated = |part: &str| -> Vec<Vec<f32>> {
                let rotate = |(at, x): (usize, &Vec<f32>)| {
                    let mut y = self.project(&name(part), x);
                    self.rotate(&mut y, at);
                    y
                };
                normed.iter().enumerate().map(rotate).collect()
            };
            let (queries, keys) = (rotated("attn_q"), rotated("attn_k"));
            let values: Vec<_> = normed
                .iter()
                .map(|x| self.project(&name("attn_v"), x))
                .collect();
            for (state, query) in states.iter_mut().zip(&queries) {
                let mut mixed = vec![0.0; heads * head_dim];
                for head in 0..heads {
                    let own = head * head_dim..(head + 1) * head_dim;
                    let group = head * kv_heads / heads;
                    let shared = group * head_dim..(group + 1) * head_dim;
                    let score = |key: &Vec<f32>| {
                        let pairs = query[own.clone()].iter().zip(&key[shared.clone()]);
                        (pairs.map(|(q, k)| q * k).sum::<f32>() / (head_dim as f32).sqrt()).exp()
                    };
                    let scores: Vec<f32> = keys.iter().map(score).collect();
                    let total: f32 = scores.iter().sum();
                    for (score, value) in scores.iter().zip(&values) {
                        for (out, v) in mixed[own.clone()].iter_mut().zip(&value[shared.clone()]) {
                            *out += score / total * v;
                        }
                    }
                }
                let attended = self.project(&name("attn_output"), &mixed);
                state.iter_mut().zip(attended).for_each(|(x, y)| *x += y);
                let x = self.norm(&name("ffn_norm"), state);
                let up = self.project(&name("ffn_up"), &x);
                let gate = self.project(&name("ffn_gate"), &x);
                let gated: Vec<f32> = gate
                    .iter()
                    .zip(up)
                    .map(|(g, u)| g / (1.0 + (-g).exp()) * u)
                    .collect();
                let y = self.project(&name("ffn_down"), &gated);
                state.iter_mut().zip(y).for_each(|(x, y)| *x += y);
            }
        }
        states
            .iter()
            .map(|state| {
                let x = self.norm("output_norm.weight", state);
                let y = self.project("head.rare-disease.weight", &x);
                y.iter()
                    .zip(&self.tensors["head.rare-disease.bias"])
                    .map(|(y, b)| y + b)
                    .collect()
            })
            .collect()
    }

    /// The best label of each word, read at its last byte.
    fn labels(&self, text: &str) -> Vec<usize> {
        let logits = self.logits(text.as_bytes());
        let best = |row: &Vec<f32>| {
            (0..row.len())
                .max_by(|&a, &b| row[a].total_cmp(&row[b]))
                .unwrap()
        };
        let mut end = 0;
        text.split(' ')
            .map(|word| {
                end += word.len() + 1;
                best(&logits[end - 2])
            })
            .collect()
    }
}

/// Weights are random, so this holds for the seeds that other tests use and not for every one.
#[test]
fn a_visible_share_of_words_gets_labels() {
    for seed in [1, 2, 7] {
        let labels = Tiny::new(&tiny_pack(seed).unwrap()).labels(TEXT);
        let found = labels.iter().filter(|&&label| label != 0).count() as f32;
        let share = found / labels.len() as f32;
        let kinds: HashSet<_> = labels
            .iter()
            .filter(|&&label| label != 0)
            .map(|label| (label - 1) / 2)
            .collect();
        assert!(
            (0.2..0.8).contains(&share),
            "seed {seed}: {share} of the words"
        );
        assert!(kinds.len() >= 3, "seed {seed}: types {kinds:?}");
    }
}

#[test]
fn labels_depend_on_the_context() {
    let tiny = Tiny::new(&tiny_pack(7).unwrap());
    let first = |text: &str| tiny.logits(text.as_bytes())[4].clone();
    let difference = |a: &[f32], b: &[f32]| {
        a.iter()
            .zip(b)
            .map(|(a, b)| (a - b).abs())
            .fold(0.0, f32::max)
    };
    let fever = first("fever and rash");
    assert!(difference(&fever, &first("fever or cough")) > 0.05);
    assert!(difference(&fever, &first("cough and rash")) > 0.05);
}

/// Every byte is a token, and the vocabulary is the size that the architecture says.
#[test]
fn the_tokenizer_has_a_token_for_each_byte() {
    let pack = tiny_pack(7).unwrap();
    let tokenizer: serde_json::Value = serde_json::from_slice(&pack.files[0].1).unwrap();
    let vocabulary = tokenizer["model"]["vocab"].as_object().unwrap();
    assert_eq!(vocabulary.len(), pack.manifest.architecture().vocabulary);
    for (token, id) in [("a", 97), ("Ġ", 32), ("Ċ", 10), ("Ń", 173), ("ÿ", 255)] {
        assert_eq!(vocabulary[token], id, "{token}");
    }
}

#[test]
fn the_same_seed_gives_the_same_pack() {
    let pack = tiny_pack(7).unwrap();
    assert_eq!(pack.files, tiny_pack(7).unwrap().files);
    assert_ne!(pack.files[1], tiny_pack(8).unwrap().files[1]);
}
