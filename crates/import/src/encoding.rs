//! Bytes to text.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use crate::Warning;
use crate::error::ImportError;

pub(crate) struct Decoded {
    pub(crate) text: String,
    pub(crate) warning: Option<Warning>,
}

/// UTF-8, UTF-16 with a byte-order mark, which is not part of the text, or, for want of better,
/// Windows-1252, which any bytes are: so only what has no control characters.
pub(crate) fn decode(bytes: &[u8]) -> Result<Decoded, ImportError> {
    let unicode = |text: String| Decoded {
        text,
        warning: None,
    };
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => return in_utf8_or_windows(rest),
        [0xFF, 0xFE, rest @ ..] => return utf16(rest, u16::from_le_bytes).map(unicode),
        [0xFE, 0xFF, rest @ ..] => return utf16(rest, u16::from_be_bytes).map(unicode),
        _ => {}
    }
    in_utf8_or_windows(bytes)
}

fn in_utf8_or_windows(bytes: &[u8]) -> Result<Decoded, ImportError> {
    if bytes.contains(&0) {
        return Err(ImportError::NotText);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Decoded {
            text: text.to_owned(),
            warning: None,
        });
    }
    let is_control =
        |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C);
    if bytes.iter().any(is_control) {
        return Err(ImportError::NotText);
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    Ok(Decoded {
        text: text.into_owned(),
        warning: Some(Warning::Encoding(WINDOWS_1252.name())),
    })
}

/// Like [`decode`]; but a page may name its encoding itself, in its first kilobyte.
pub(crate) fn decode_html(bytes: &[u8]) -> Result<Decoded, ImportError> {
    let has_mark = Encoding::for_bom(bytes).is_some();
    match named_in_html(bytes) {
        Some(encoding) if !has_mark && encoding != UTF_8 && !bytes.contains(&0) => {
            let (text, is_broken) = encoding.decode_without_bom_handling(bytes);
            Ok(Decoded {
                text: text.into_owned(),
                warning: is_broken.then_some(Warning::Encoding(encoding.name())),
            })
        }
        _ => decode(bytes),
    }
}

fn named_in_html(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes.get(..bytes.len().min(1024))?.to_ascii_lowercase();
    let start = String::from_utf8_lossy(&start).into_owned();
    let (_, after) = start.split_once("charset=")?;
    let label = after.trim_start_matches(['"', '\'']);
    let end = label.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | ':'))?;
    let encoding = Encoding::for_label(label.get(..end)?.as_bytes())?;
    // A page whose name of the encoding can be read so far is not in UTF-16, whatever it says.
    Some(encoding.output_encoding())
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, ImportError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(ImportError::BrokenUtf16);
    }
    let text: Result<String, _> =
        char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).collect();
    text.map_err(|_| ImportError::BrokenUtf16)
}
