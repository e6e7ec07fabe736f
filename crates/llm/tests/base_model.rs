//! The base model against independent implementations on the same GGUF file.
//!
//! `tests/golden` says what made the expected numbers. The file is named by
//! `CHARTLIGHT_BASE_GGUF`; `cargo xtask test` fetches it and sets the variable.

#![allow(clippy::expect_used, reason = "a test says what it expects")]

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::PathBuf;
use std::sync::LazyLock;

use chartlight_llm::{LanguageModel, device};
use chartlight_pack::Gguf;
use serde::Deserialize;
use serde::de::DeserializeOwned;

static MODEL: LazyLock<LanguageModel> = LazyLock::new(|| {
    let path = std::env::var_os("CHARTLIGHT_BASE_GGUF")
        .expect("CHARTLIGHT_BASE_GGUF names the base model; `cargo xtask test` sets it");
    let file = BufReader::new(File::open(path).expect("the base model opens"));
    let mut gguf = Gguf::open(file).expect("the base model is a GGUF file");
    LanguageModel::from_gguf(&mut gguf, &device::cpu()).expect("the base model loads")
});

fn golden(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/golden")
        .join(file)
}

fn golden_json<T: DeserializeOwned>(file: &str) -> T {
    let text = std::fs::read_to_string(golden(file)).expect("the golden file is in the repository");
    serde_json::from_str(&text).expect("the golden file has this shape")
}

/// All logits `[n_tokens, vocabulary]` of a prompt, row by row.
fn logits(ids: &[u32]) -> Vec<Vec<f32>> {
    let logits = MODEL.logits(ids).expect("the prompt fits");
    let [_, vocabulary] = logits.dims();
    let values = logits
        .into_data()
        .try_into_vec::<f32>()
        .expect("f32 logits");
    values
        .chunks_exact(vocabulary)
        .map(<[f32]>::to_vec)
        .collect()
}

fn argmax(row: &[f32]) -> u32 {
    let best = (0..row.len()).max_by(|&a, &b| row[a].total_cmp(&row[b]));
    best.expect("a row of logits") as u32
}

#[derive(Deserialize)]
struct Line {
    text: String,
    ids: Vec<u32>,
}

#[test]
fn token_ids_agree_with_the_reference_on_ten_thousand_lines() {
    let file = File::open(golden("tokens.jsonl.gz")).expect("the golden file is there");
    let mut lines = String::new();
    flate2::read::GzDecoder::new(file)
        .read_to_string(&mut lines)
        .expect("the golden file is gzip");
    let mut n_lines = 0;
    for (index, line) in lines.lines().enumerate() {
        let line: Line = serde_json::from_str(line).expect("a line is JSON");
        let encoding = MODEL.tokenizer().encode(&line.text).expect("any text");
        assert_eq!(encoding.ids, line.ids, "line {index}: {:?}", line.text);
        n_lines += 1;
        if line.text.chars().any(may_have_no_token) {
            // The reference drops such a character, and shifts the ranges after it in its word.
            continue;
        }
        let mut covered = 0;
        for range in encoding.ranges {
            assert!(range.of(&line.text).is_some(), "line {index}: {range:?}");
            assert!(range.start() <= covered, "line {index} leaves bytes out");
            covered = covered.max(range.end());
        }
        assert_eq!(covered, line.text.len(), "line {index} ends early");
    }
    assert!(n_lines >= 10_000, "{n_lines} lines");
}

/// The vocabulary lacks six control characters and the first byte of the planes from 4 on.
fn may_have_no_token(c: char) -> bool {
    "\u{4}\u{6}\u{13}\u{14}\u{16}\u{1d}".contains(c) || c >= '\u{40000}'
}

#[derive(Deserialize)]
struct Logits {
    random_ids: Vec<u32>,
    every_position_ids: Vec<u32>,
    prompts: Vec<Prompt>,
}

#[derive(Deserialize)]
struct Prompt {
    text: String,
    ids: Vec<u32>,
    last_position: LastPosition,
    /// `[n_tokens, every_position_ids]`
    every_position: Vec<Vec<f32>>,
}

#[derive(Deserialize)]
struct LastPosition {
    top_ids: Vec<u32>,
    top_logits: Vec<f32>,
    random_logits: Vec<f32>,
}

/// Relative to the largest logit of the position: near-zero logits have no scale of their own.
const TOLERANCE: f32 = 1e-3;

#[test]
fn logits_agree_with_an_independent_implementation() {
    let golden: Logits = golden_json("logits.json");
    assert!(!golden.prompts.is_empty());
    for prompt in golden.prompts {
        let encoding = MODEL.tokenizer().encode(&prompt.text).expect("any text");
        assert_eq!(encoding.ids, prompt.ids);
        let rows = logits(&prompt.ids);
        assert_eq!(rows.len(), prompt.every_position.len());
        for (row, expected) in rows.iter().zip(&prompt.every_position) {
            check(row, &golden.every_position_ids, expected);
        }
        let (row, expected) = (&rows[rows.len() - 1], prompt.last_position);
        check(row, &expected.top_ids, &expected.top_logits);
        check(row, &golden.random_ids, &expected.random_logits);
    }
}

fn check(row: &[f32], ids: &[u32], expected: &[f32]) {
    assert_eq!(ids.len(), expected.len());
    let scale = row.iter().fold(0.0f32, |max, x| max.max(x.abs()));
    for (&id, &expected) in ids.iter().zip(expected) {
        let found = row[id as usize];
        assert!(
            (found - expected).abs() <= TOLERANCE * scale,
            "token {id}: {found}, expected {expected}, scale {scale}"
        );
    }
}

#[derive(Deserialize)]
struct Continuations {
    continuations: Vec<Continuation>,
}

#[derive(Deserialize)]
struct Continuation {
    prompt: String,
    prompt_ids: Vec<u32>,
    continuation_ids: Vec<u32>,
}

/// Under a causal mask one pass over prompt and continuation gives every step's logits, so that
/// the best next token at each position being the next token is greedy decoding.
#[test]
fn greedy_continuations_are_those_of_llama_cpp() {
    let golden: Continuations = golden_json("continuations.json");
    assert_eq!(golden.continuations.len(), 5);
    for golden in golden.continuations {
        let encoding = MODEL.tokenizer().encode(&golden.prompt).expect("any text");
        assert_eq!(encoding.ids, golden.prompt_ids);
        assert_eq!(golden.continuation_ids.len(), 32);
        let ids = [golden.prompt_ids.as_slice(), &golden.continuation_ids].concat();
        let greedy: Vec<u32> = logits(&ids).iter().map(|row| argmax(row)).collect();
        let first = golden.prompt_ids.len() - 1;
        assert_eq!(greedy[first..first + 32], golden.continuation_ids);
    }
}
