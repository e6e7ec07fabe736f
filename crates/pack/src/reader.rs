//! Reads a pack shard by shard: fetch, verify, hand out the tensors, free.

use std::collections::HashMap;
use std::vec;

use thiserror::Error;

use crate::manifest::{Encoding, TensorEntry, TensorPart};
use crate::{BlockError, BlockMatrix, FileEntry, Manifest, ManifestError, Sha256, Weight};

/// Where the files of a pack come from: a network, a folder, memory.
#[allow(async_fn_in_trait)] // Browser futures are not `Send`, and no caller needs it.
pub trait ShardSource {
    /// The bytes of one file of the pack. They are verified by the caller; a source need not.
    async fn fetch(&self, entry: &FileEntry) -> Result<Vec<u8>, ShardError>;
}

/// Why a source has not brought a file.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("`{file}` could not be read: {reason}")]
pub struct ShardError {
    /// The file.
    pub file: String,
    /// What happened, in words for the reader.
    pub reason: String,
}

/// Reads the tensors of a pack, one shard in memory at a time.
///
/// Tensors come in the order in which they are complete. Dropping the reader stops it.
pub struct PackReader<'a, S> {
    manifest: &'a Manifest,
    source: &'a S,
    next_shard: usize,
    bytes_read: u64,
    current: Option<OpenShard>,
    partial: HashMap<usize, PartialTensor>,
    n_complete: usize,
}

/// What a reader has to tell.
#[derive(Debug)]
pub enum Loaded {
    /// A tensor is complete.
    Tensor {
        /// Its name.
        name: String,
        /// Its values.
        weight: Weight,
    },
    /// A shard has been read and freed.
    Shard(Progress),
}

/// How far a reader is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Progress {
    /// Shards read.
    pub shards_read: usize,
    /// Shards of the pack.
    pub shards_total: usize,
    /// Bytes of shards read.
    pub bytes_read: u64,
    /// Bytes of all shards.
    pub bytes_total: u64,
}

/// What is wrong with a pack.
#[derive(Debug, Error)]
pub enum PackError {
    /// The manifest is wrong.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// A file could not be fetched.
    #[error(transparent)]
    Source(#[from] ShardError),
    /// A file is longer or shorter than the manifest says.
    #[error("`{file}` has {found} bytes, the manifest says {expected}")]
    Length {
        /// The file.
        file: String,
        /// Bytes in the manifest.
        expected: usize,
        /// Bytes that came.
        found: usize,
    },
    /// A file is not the one that the manifest means.
    #[error("`{file}` has SHA-256 {found}, the manifest says {expected}; fetch the file again")]
    Hash {
        /// The file.
        file: String,
        /// Digest in the manifest.
        expected: Sha256,
        /// Digest of what came.
        found: Sha256,
    },
    /// A tensor's values are wrong.
    #[error("tensor `{tensor}`: {source}")]
    Tensor {
        /// Its name.
        tensor: String,
        /// What is wrong.
        source: BlockError,
    },
    /// A tensor has an infinite value or one that is not a number.
    #[error("tensor `{tensor}` has a value that is not finite")]
    NotFinite {
        /// Its name.
        tensor: String,
    },
    /// All shards are read, and tensors are missing.
    #[error("{found} of {expected} tensors are complete")]
    Incomplete {
        /// Tensors in the manifest.
        expected: usize,
        /// Tensors that are complete.
        found: usize,
    },
}

/// Fetches a file and compares its length and digest with the manifest's.
///
/// # Errors
/// When the source fails or the file is another one.
pub async fn fetch_verified<S: ShardSource>(
    source: &S,
    entry: &FileEntry,
) -> Result<Vec<u8>, PackError> {
    let bytes = source.fetch(entry).await?;
    if bytes.len() != entry.bytes {
        return Err(PackError::Length {
            file: entry.file.clone(),
            expected: entry.bytes,
            found: bytes.len(),
        });
    }
    let found = Sha256::of(&bytes);
    if found != entry.sha256 {
        return Err(PackError::Hash {
            file: entry.file.clone(),
            expected: entry.sha256,
            found,
        });
    }
    Ok(bytes)
}

impl<'a, S: ShardSource> PackReader<'a, S> {
    /// A reader at the first shard.
    pub fn new(manifest: &'a Manifest, source: &'a S) -> Self {
        Self {
            manifest,
            source,
            next_shard: 0,
            bytes_read: 0,
            current: None,
            partial: HashMap::new(),
            n_complete: 0,
        }
    }

    /// The bytes of the tokenizer file, verified.
    ///
    /// # Errors
    /// When the source fails or the file is another one.
    pub async fn tokenizer(&self) -> Result<Vec<u8>, PackError> {
        fetch_verified(self.source, self.manifest.tokenizer()).await
    }

    /// The next thing that has happened, or `None` when every tensor has been handed out.
    ///
    /// # Errors
    /// When a shard cannot be fetched, is not the one that the manifest means, or holds values that make
    /// no weight. The reader should be dropped then.
    pub async fn next(&mut self) -> Result<Option<Loaded>, PackError> {
        loop {
            if let Some(shard) = &mut self.current {
                for (index, part) in shard.parts.by_ref() {
                    if let Some(loaded) =
                        take_part(self.manifest, &mut self.partial, &shard.bytes, index, part)?
                    {
                        self.n_complete += 1;
                        return Ok(Some(loaded));
                    }
                }
                self.bytes_read += shard.bytes.len() as u64;
                self.current = None;
                return Ok(Some(Loaded::Shard(self.progress())));
            }
            let Some(entry) = self.manifest.shards().get(self.next_shard) else {
                let (expected, found) = (self.manifest.tensors().len(), self.n_complete);
                return match expected == found {
                    true => Ok(None),
                    false => Err(PackError::Incomplete { expected, found }),
                };
            };
            let bytes = fetch_verified(self.source, entry).await?;
            self.current = Some(OpenShard {
                bytes,
                parts: parts_of(self.manifest, self.next_shard),
            });
            self.next_shard += 1;
        }
    }

    /// Hands everything that happens to `sink`, to the end.
    ///
    /// # Errors
    /// As [`PackReader::next`], or the first error of the sink.
    pub async fn for_each<E: From<PackError>>(
        mut self,
        mut sink: impl FnMut(Loaded) -> Result<(), E>,
    ) -> Result<(), E> {
        while let Some(loaded) = self.next().await? {
            sink(loaded)?;
        }
        Ok(())
    }

    /// How far the reader is.
    pub fn progress(&self) -> Progress {
        let shards = self.manifest.shards();
        Progress {
            shards_read: self.next_shard - usize::from(self.current.is_some()),
            shards_total: shards.len(),
            bytes_read: self.bytes_read,
            bytes_total: shards.iter().map(|shard| shard.bytes as u64).sum(),
        }
    }
}

struct OpenShard {
    bytes: Vec<u8>,
    /// Index of the tensor and the part, in the order of their offsets.
    parts: vec::IntoIter<(usize, TensorPart)>,
}

/// A tensor of which some rows have come. Buffers grow as rows come: a manifest alone allocates nothing.
#[derive(Default)]
struct PartialTensor {
    words: Vec<u32>,
    scales: Vec<u32>,
    values: Vec<f32>,
    n_parts: usize,
}

fn parts_of(manifest: &Manifest, shard: usize) -> vec::IntoIter<(usize, TensorPart)> {
    let mut parts: Vec<_> = manifest
        .tensors()
        .iter()
        .enumerate()
        .flat_map(|(index, entry)| entry.parts.iter().map(move |part| (index, *part)))
        .filter(|(_, part)| part.shard == shard)
        .collect();
    // Within a tensor the order of rows is kept, whatever the order of bytes.
    parts.sort_by_key(|(index, part)| (*index, part.rows.start));
    parts.into_iter()
}

fn take_part(
    manifest: &Manifest,
    partial: &mut HashMap<usize, PartialTensor>,
    shard: &[u8],
    index: usize,
    part: TensorPart,
) -> Result<Option<Loaded>, PackError> {
    let Some(entry) = manifest.tensors().get(index) else {
        return Ok(None);
    };
    let bytes = part
        .offset
        .checked_add(part.bytes)
        .and_then(|end| shard.get(part.offset..end));
    let tensor = partial.entry(index).or_default();
    tensor.add(entry, part, bytes.unwrap_or_default());
    if tensor.n_parts < entry.parts.len() {
        return Ok(None);
    }
    let weight = partial.remove(&index).unwrap_or_default().finish(entry)?;
    Ok(Some(Loaded::Tensor {
        name: entry.name.clone(),
        weight,
    }))
}

impl PartialTensor {
    fn add(&mut self, entry: &TensorEntry, part: TensorPart, bytes: &[u8]) {
        let (_, cols) = entry.rows_and_cols().unwrap_or_default();
        let n_values = part.bytes / 4;
        match entry.encoding {
            Encoding::F32 => {
                self.values.reserve_exact(n_values);
                self.values.extend(words(bytes).map(f32::from_bits));
            }
            Encoding::Blocks(format) => {
                let n_words = part.rows.len() * format.quant_words_per_row(cols).unwrap_or(0);
                let (quants, scales) = bytes.split_at_checked(n_words * 4).unwrap_or_default();
                self.words.reserve_exact(n_words);
                self.words.extend(words(quants));
                self.scales.reserve_exact(n_values - n_words);
                self.scales.extend(words(scales));
            }
        }
        self.n_parts += 1;
    }

    fn finish(self, entry: &TensorEntry) -> Result<Weight, PackError> {
        let wrong = |source| PackError::Tensor {
            tensor: entry.name.clone(),
            source,
        };
        match entry.encoding {
            Encoding::F32 => {
                if !self.values.iter().all(|value| value.is_finite()) {
                    return Err(PackError::NotFinite {
                        tensor: entry.name.clone(),
                    });
                }
                Weight::dense(entry.shape.clone(), self.values).map_err(wrong)
            }
            Encoding::Blocks(format) => {
                let (rows, cols) = entry.rows_and_cols().unwrap_or_default();
                BlockMatrix::new(rows, cols, format, self.words, self.scales)
                    .map(Weight::Blocks)
                    .map_err(wrong)
            }
        }
    }
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes
        .as_chunks()
        .0
        .iter()
        .map(|word| u32::from_le_bytes(*word))
}
