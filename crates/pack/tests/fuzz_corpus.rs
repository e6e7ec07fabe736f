//! Replays the corpus of the fuzz targets through the functions that they run.
//!
//! A new crash goes into `fuzz/corpus/<target>/` and is a test from then on. The seeds are made by
//! `cargo run -p chartlight-pack --example fuzz_seeds`.

#![allow(clippy::unwrap_used)] // A helper of a test may fail the test.

use std::path::Path;

use chartlight_pack::fuzz;

fn replay(target: &str, run: fn(&[u8]), at_least: usize) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fuzz/corpus")
        .join(target);
    let mut n_files = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        run(&std::fs::read(entry.unwrap().path()).unwrap());
        n_files += 1;
    }
    assert!(n_files >= at_least, "{target} has {n_files} seeds");
}

#[test]
fn gguf() {
    replay("gguf", fuzz::gguf, 60);
}

#[test]
fn manifest() {
    replay("manifest", fuzz::manifest, 5);
}

#[test]
fn pack() {
    replay("pack", fuzz::pack, 4);
}
