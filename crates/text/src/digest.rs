//! The SHA-256 of a text, as files name it.

use sha2::{Digest, Sha256};

/// Hexadecimal, of the text's UTF-8 bytes.
pub fn sha256(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
