//! Any bytes as a GGUF file. Run with `cargo +nightly fuzz run gguf`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| chartlight_pack::fuzz::gguf(bytes));
