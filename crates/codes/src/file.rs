//! The file of a vocabulary.
//!
//! | bytes | what |
//! |---|---|
//! | 16 | `CHARTLIGHTCODES1` |
//! | 4 | length of the header, little endian |
//! | header | JSON: what the vocabulary is, and length and SHA-256 of what follows |
//! | rest | the table of [`Vocabulary`], in zlib's format |
//!
//! The table is the publisher's names as they are; everything that makes them quick to find is made
//! when the file is read, so that it can change without the file.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::vocabulary::{About, MAX_TABLE_BYTES, Vocabulary, VocabularyError};

/// Of the files, without a dot.
pub const FILE_EXTENSION: &str = "codes";

const MAGIC: &[u8; 16] = b"CHARTLIGHTCODES1";
const MAX_HEADER_BYTES: usize = 64 << 10;

/// Why bytes are no vocabulary's file.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It is something else.
    #[error("it is no file of codes, or one of a later version")]
    Magic,
    /// It ends too early.
    #[error("it is cut off")]
    CutOff,
    /// The header is no header.
    #[error("its header cannot be read: {0}")]
    Header(serde_json::Error),
    /// The bytes are not those that were written.
    #[error("it is damaged: its length or SHA-256 is not what its header says; get it again")]
    Damaged,
    /// The table cannot be unpacked.
    #[error("its names cannot be unpacked: {0}")]
    Unpack(std::io::Error),
    /// The table is larger or smaller than it says.
    #[error("its names are not as long as its header says")]
    Length,
    /// The table is none.
    #[error(transparent)]
    Vocabulary(#[from] VocabularyError),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    about: About,
    /// Of the table as it is.
    table_bytes: usize,
    /// Of what follows the header.
    packed_bytes: usize,
    /// Of what follows the header, hexadecimal.
    sha256: String,
}

impl Vocabulary {
    /// The file.
    ///
    /// # Errors
    /// When it cannot be put into memory.
    pub fn to_file(&self) -> std::io::Result<Vec<u8>> {
        let table = self.table().as_bytes();
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(table)?;
        let packed = encoder.finish()?;
        let header = Header {
            about: self.about().clone(),
            table_bytes: table.len(),
            packed_bytes: packed.len(),
            sha256: hexadecimal(&Sha256::digest(&packed)),
        };
        Ok(whole(&header, &packed)?)
    }

    /// Reads a file.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn from_file(bytes: &[u8]) -> Result<Self, FileError> {
        let (header, packed) = parts(bytes)?;
        let digest = hexadecimal(&Sha256::digest(packed));
        if packed.len() != header.packed_bytes || digest != header.sha256 {
            return Err(FileError::Damaged);
        }
        if header.table_bytes > MAX_TABLE_BYTES {
            return Err(VocabularyError::TooLong.into());
        }
        let mut table = String::new();
        // One byte more than there may be, so that a longer table is seen and never unpacked whole.
        let limit = header.table_bytes as u64 + 1;
        let mut decoder = ZlibDecoder::new(packed).take(limit);
        decoder
            .read_to_string(&mut table)
            .map_err(FileError::Unpack)?;
        if table.len() != header.table_bytes {
            return Err(FileError::Length);
        }
        Ok(Self::new(header.about, table)?)
    }
}

fn parts(file: &[u8]) -> Result<(Header, &[u8]), FileError> {
    let rest = file.strip_prefix(MAGIC).ok_or(FileError::Magic)?;
    let (length, rest) = rest.split_first_chunk::<4>().ok_or(FileError::CutOff)?;
    let length = u32::from_le_bytes(*length) as usize;
    if length > MAX_HEADER_BYTES {
        return Err(FileError::Magic);
    }
    let (header, packed) = rest.split_at_checked(length).ok_or(FileError::CutOff)?;
    let header = serde_json::from_slice(header).map_err(FileError::Header)?;
    Ok((header, packed))
}

fn whole(header: &Header, packed: &[u8]) -> serde_json::Result<Vec<u8>> {
    let header = serde_json::to_vec(header)?;
    let length = (header.len() as u32).to_le_bytes();
    Ok([MAGIC, &length[..], &header, packed].concat())
}

/// The file with a header that says the length and the digest of what follows it.
pub(crate) fn with_right_digest(file: &[u8]) -> Option<Vec<u8>> {
    let (mut header, packed) = parts(file).ok()?;
    header.packed_bytes = packed.len();
    header.sha256 = hexadecimal(&Sha256::digest(packed));
    whole(&header, packed).ok()
}

fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::vocabulary::tests::{about, vocabulary};

    /// A file around any packed bytes, its digest right.
    fn file(table_bytes: usize, packed: &[u8]) -> Vec<u8> {
        let header = Header {
            about: about(),
            table_bytes,
            packed_bytes: packed.len(),
            sha256: hexadecimal(&Sha256::digest(packed)),
        };
        whole(&header, packed).unwrap()
    }

    fn packed(table: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(table).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn a_file_gives_its_vocabulary_again() {
        let written = vocabulary("A:1\tglass bone\tos vitréum\nA:2\tmoon fever\n");
        let read = Vocabulary::from_file(&written.to_file().unwrap()).unwrap();
        assert_eq!(read, written);
    }

    #[test]
    fn every_cut_and_every_changed_byte_is_an_error() {
        let whole = vocabulary("A:1\tglass bone\n").to_file().unwrap();
        for end in 0..whole.len() {
            assert!(
                Vocabulary::from_file(&whole[..end]).is_err(),
                "cut at {end}"
            );
        }
        let payload = whole.len() - 4;
        for at in (0..MAGIC.len() + 4).chain(payload..whole.len()) {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            assert!(Vocabulary::from_file(&changed).is_err(), "changed at {at}");
        }
    }

    #[test]
    fn a_table_is_never_unpacked_beyond_what_its_header_says() {
        let bomb = packed(&vec![b'a'; 10 << 20]);
        let read = Vocabulary::from_file(&file(100, &bomb));
        assert!(matches!(read, Err(FileError::Length)));
        let read = Vocabulary::from_file(&file(usize::MAX, &bomb));
        assert!(matches!(
            read,
            Err(FileError::Vocabulary(VocabularyError::TooLong))
        ));
        let read = Vocabulary::from_file(&file(2, &packed(b"\xff\n")));
        assert!(matches!(read, Err(FileError::Unpack(_))));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in any::<Vec<u8>>()) {
            let _ = Vocabulary::from_file(&bytes);
            let _ = Vocabulary::from_file(&[MAGIC.as_slice(), &bytes].concat());
        }

        #[test]
        fn any_table_is_read_or_refused(table in "[a-c\t\n\r ]{0,40}") {
            let read = Vocabulary::from_file(&file(table.len(), &packed(table.as_bytes())));
            let direct = Vocabulary::new(about(), table);
            prop_assert_eq!(read.ok(), direct.ok());
        }

        #[test]
        fn any_header_is_read_or_refused(header in any::<Vec<u8>>()) {
            let length = (header.len() as u32).to_le_bytes();
            let _ = Vocabulary::from_file(&[MAGIC, &length[..], &header].concat());
        }
    }
}
