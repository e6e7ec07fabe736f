//! What the fuzz targets run, and what the tests run on the fuzz targets' corpus.
//!
//! Each function takes any bytes and must return: no panic, no endless loop, no memory beyond a small
//! multiple of the input.

use std::io::Cursor;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use crate::manifest::ManifestFields;
use crate::{
    Architecture, FileEntry, Gguf, Loaded, Manifest, PackReader, Sha256, ShardError, ShardSource,
};

/// Opens the bytes as a GGUF file and reads everything that is in it.
pub fn gguf(bytes: &[u8]) {
    let Ok(mut gguf) = Gguf::open(Cursor::new(bytes)) else {
        return;
    };
    let _ = gguf.tokenizer();
    let _ = Architecture::from_gguf(&gguf);
    for name in gguf.tensor_names() {
        let loaded = gguf.load(&name);
        let exact = gguf.to_f32(&name);
        if let (Ok(weight), Ok(values)) = (loaded, exact) {
            assert_eq!(weight.to_f32().len(), values.len());
        }
    }
}

/// Parses the bytes as a manifest. What is accepted must be read back unchanged from its own JSON.
pub fn manifest(bytes: &[u8]) {
    let Ok(manifest) = Manifest::parse(bytes) else {
        return;
    };
    let again = Manifest::parse(manifest.to_json().as_bytes());
    assert_eq!(again.ok().as_ref(), Some(&manifest));
}

/// Reads a whole pack: the length of the manifest as a little-endian `u32`, the manifest, then tokenizer
/// and shards one after the other. Reads it again with the digests put right, so that what lies behind
/// them is reached too.
pub fn pack(bytes: &[u8]) {
    let Some((len, rest)) = bytes.split_first_chunk() else {
        return;
    };
    let len = usize::try_from(u32::from_le_bytes(*len)).unwrap_or(usize::MAX);
    let Some((json, files)) = rest.split_at_checked(len) else {
        return;
    };
    if let Ok(manifest) = Manifest::parse(json) {
        let files = Concatenated::new(&manifest, files);
        read(&manifest, &files);
        let mut fields: ManifestFields = manifest.into_fields();
        let entries = std::iter::once(&mut fields.tokenizer).chain(&mut fields.shards);
        for (entry, (_, bytes)) in entries.zip(&files.0) {
            entry.sha256 = Sha256::of(bytes);
        }
        if let Ok(manifest) = Manifest::new(fields) {
            read(&manifest, &files);
        }
    }
}

/// Writes a pack as [`pack`] takes it.
pub fn pack_bytes(pack: &crate::Pack) -> Vec<u8> {
    let json = pack.manifest.to_json().into_bytes();
    let len = u32::try_from(json.len()).unwrap_or(u32::MAX).to_le_bytes();
    let files = pack.files.iter().flat_map(|(_, bytes)| bytes);
    len.iter().chain(&json).chain(files).copied().collect()
}

fn read(manifest: &Manifest, files: &Concatenated<'_>) {
    let mut reader = PackReader::new(manifest, files);
    let _ = at_once(reader.tokenizer());
    let mut n_tensors = 0;
    while let Some(Ok(Some(loaded))) = at_once(reader.next()) {
        n_tensors += usize::from(matches!(loaded, Loaded::Tensor { .. }));
    }
    assert!(n_tensors <= manifest.tensors().len());
}

/// The result of a future that never waits.
fn at_once<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

/// Files that lie one after the other; the last ones may be short or empty.
struct Concatenated<'b>(Vec<(String, &'b [u8])>);

impl<'b> Concatenated<'b> {
    fn new(manifest: &Manifest, mut rest: &'b [u8]) -> Self {
        let files = manifest.files().map(|entry| {
            let (file, after) = rest.split_at(entry.bytes.min(rest.len()));
            rest = after;
            (entry.file.clone(), file)
        });
        Self(files.collect())
    }
}

impl ShardSource for Concatenated<'_> {
    async fn fetch(&self, entry: &FileEntry) -> Result<Vec<u8>, ShardError> {
        self.0
            .iter()
            .find(|(file, _)| *file == entry.file)
            .map(|(_, bytes)| bytes.to_vec())
            .ok_or_else(|| ShardError {
                file: entry.file.clone(),
                reason: "not there".into(),
            })
    }
}
