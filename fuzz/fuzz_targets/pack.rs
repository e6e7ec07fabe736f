//! Any bytes as a whole pack: manifest, tokenizer, shards. Run with `cargo +nightly fuzz run pack`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| chartlight_pack::fuzz::pack(bytes));
