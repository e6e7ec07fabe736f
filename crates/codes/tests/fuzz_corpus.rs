//! Replays the corpus of the fuzz target through the function that it runs.
//!
//! A new crash goes into `fuzz/corpus/codes/` and is a test from then on. The seeds are made by
//! `cargo run -p chartlight-codes --example fuzz_seeds`.

#![allow(clippy::unwrap_used)] // A test fails by it.

use std::path::Path;

#[test]
fn codes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/codes");
    let mut n_files = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        chartlight_codes::fuzz::codes(&std::fs::read(entry.unwrap().path()).unwrap());
        n_files += 1;
    }
    assert!(n_files >= 12, "there are {n_files} seeds");
}
