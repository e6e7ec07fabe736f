//! A dropped or chosen file, as text.

/// Larger files are refused, in bytes; far above a 200-page note.
pub const LARGEST: u64 = 8 * 1024 * 1024;

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextFileError {
    /// More than [`LARGEST`] bytes.
    #[error("That file is larger than 8 MB. Split it and open the parts one at a time.")]
    TooLarge,
    /// Nothing in it.
    #[error("That file is empty.")]
    Empty,
    /// The bytes are those of another kind of file.
    #[error(
        "That is not a plain-text file. Save the note as .txt and open that, or paste its text."
    )]
    NotText,
    /// Not UTF-8 or UTF-16.
    #[error("That file is not in Unicode (UTF-8 or UTF-16). Save it as UTF-8 and open it again.")]
    NotUnicode,
    /// The browser could not read it.
    #[error("That file could not be read. It may have been moved or changed; choose it again.")]
    Unreadable,
}

/// The text of a file in UTF-8, or in UTF-16 with a byte-order mark; the mark is not part of it.
pub fn text_of(bytes: &[u8]) -> Result<String, TextFileError> {
    if bytes.len() as u64 > LARGEST {
        return Err(TextFileError::TooLarge);
    }
    let text = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest)?,
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes)?,
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes)?,
        _ if bytes.starts_with(b"%PDF-") || bytes.starts_with(b"{\\rtf") || bytes.contains(&0) => {
            return Err(TextFileError::NotText);
        }
        _ => utf8(bytes)?,
    };
    if text.trim().is_empty() {
        Err(TextFileError::Empty)
    } else {
        Ok(text)
    }
}

fn utf8(bytes: &[u8]) -> Result<String, TextFileError> {
    std::str::from_utf8(bytes)
        .map(str::to_owned)
        .map_err(|_| TextFileError::NotUnicode)
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, TextFileError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(TextFileError::NotUnicode);
    }
    char::decode_utf16(pairs.iter().map(|pair| unit(*pair)))
        .collect::<Result<_, _>>()
        .map_err(|_| TextFileError::NotUnicode)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: Result<&str, TextFileError>) {
        assert_eq!(text_of(bytes).as_deref(), expected.as_ref().copied());
    }

    #[test]
    fn text_is_kept_byte_for_byte() {
        check(b"a\r\n\tb \n", Ok("a\r\n\tb \n"));
        check("naïve 🙂".as_bytes(), Ok("naïve 🙂"));
        check(b"\xEF\xBB\xBFhi", Ok("hi"));
        check(b"\xFF\xFEh\0i\0", Ok("hi"));
        check(b"\xFE\xFF\0h\0i", Ok("hi"));
    }

    #[test]
    fn other_files_are_refused_for_their_own_reason() {
        check(b"", Err(TextFileError::Empty));
        check(b" \n", Err(TextFileError::Empty));
        check(b"%PDF-1.7", Err(TextFileError::NotText));
        check(b"PK\x03\x04\0\0", Err(TextFileError::NotText));
        check(b"caf\xE9", Err(TextFileError::NotUnicode));
        check(b"\xFF\xFEh", Err(TextFileError::NotUnicode));
        check(
            &vec![b'a'; LARGEST as usize + 1],
            Err(TextFileError::TooLarge),
        );
    }
}
