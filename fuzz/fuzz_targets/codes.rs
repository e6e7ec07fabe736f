//! Any bytes as a file of codes. Run with `cargo +nightly fuzz run codes`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| chartlight_codes::fuzz::codes(bytes));
