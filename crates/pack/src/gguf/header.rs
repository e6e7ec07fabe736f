//! Reads the header of a GGUF file and knows how many bytes are left.

use std::io::{BufReader, Read};

use super::GgufError;

/// A reader that refuses to read, or to make room for, more than the file has.
pub(super) struct HeaderReader<S> {
    source: BufReader<S>,
    position: u64,
    len: u64,
}

impl<S: Read> HeaderReader<S> {
    /// `len` is the length of the file, `source` stands at its start.
    pub(super) fn new(source: S, len: u64) -> Self {
        Self {
            source: BufReader::new(source),
            position: 0,
            len,
        }
    }

    /// Bytes read so far.
    pub(super) fn position(&self) -> u64 {
        self.position
    }

    /// Checks that `count` things of at least `size` bytes each can follow, and gives the count.
    pub(super) fn expect(&self, what: &str, count: u64, size: u64) -> Result<usize, GgufError> {
        let left = self.len - self.position;
        let needed = count.saturating_mul(size);
        match usize::try_from(count) {
            Ok(count) if needed <= left => Ok(count),
            _ => Err(GgufError::Truncated {
                what: what.to_owned(),
                needed,
                left,
            }),
        }
    }

    pub(super) fn bytes<const N: usize>(&mut self, what: &str) -> Result<[u8; N], GgufError> {
        self.expect(what, N as u64, 1)?;
        let mut bytes = [0; N];
        self.fill(what, &mut bytes)?;
        Ok(bytes)
    }

    pub(super) fn vec(&mut self, what: &str, len: u64) -> Result<Vec<u8>, GgufError> {
        let mut bytes = vec![0; self.expect(what, len, 1)?];
        self.fill(what, &mut bytes)?;
        Ok(bytes)
    }

    pub(super) fn u32(&mut self, what: &str) -> Result<u32, GgufError> {
        self.bytes(what).map(u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self, what: &str) -> Result<u64, GgufError> {
        self.bytes(what).map(u64::from_le_bytes)
    }

    pub(super) fn string(&mut self, what: &str) -> Result<String, GgufError> {
        let len = self.u64(what)?;
        let bytes = self.vec(what, len)?;
        String::from_utf8(bytes).map_err(|_| GgufError::NotUtf8 {
            what: what.to_owned(),
        })
    }

    fn fill(&mut self, what: &str, bytes: &mut [u8]) -> Result<(), GgufError> {
        self.source
            .read_exact(bytes)
            .map_err(|source| GgufError::Io {
                what: what.to_owned(),
                source,
            })?;
        self.position += bytes.len() as u64;
        Ok(())
    }
}
