//! Any bytes as a pack's manifest. Run with `cargo +nightly fuzz run manifest`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| chartlight_pack::fuzz::manifest(bytes));
