//! Writes a pack: lays tensors into shards in the order in which the network loads them.

use std::collections::HashMap;

use thiserror::Error;

use crate::manifest::{
    About, Encoding, FORMAT_VERSION, FileEntry, Head, HeadTensors, MAX_SHARD_BYTES, Manifest,
    ManifestError, ManifestFields, RowRange, Scheme, TensorEntry, TensorPart,
};
use crate::{Sha256, ShardError, ShardSource, Weight};

/// Parts start at multiples of this many bytes.
const ALIGNMENT: usize = 8;
const TOKENIZER_FILE: &str = "tokenizer.json";

/// A pack without the weights of its network.
#[derive(Clone, Debug)]
pub struct PackDescription {
    /// What it says of itself.
    pub about: About,
    /// The bytes of a `tokenizer.json`.
    pub tokenizer: Vec<u8>,
    /// Label heads.
    pub heads: Vec<PackHead>,
}

/// A label head and its weights.
#[derive(Clone, Debug)]
pub struct PackHead {
    /// The labels.
    pub scheme: Scheme,
    /// `[n_labels, d_model]`.
    pub weight: Weight,
    /// `[n_labels]`.
    pub bias: Weight,
}

/// A whole pack in memory. As a [`ShardSource`] it serves its own files.
#[derive(Clone, Debug)]
pub struct Pack {
    /// The manifest.
    pub manifest: Manifest,
    /// Names and bytes of all files beside the manifest: the tokenizer, then the shards.
    pub files: Vec<(String, Vec<u8>)>,
}

/// Why a pack cannot be written.
#[derive(Debug, Error)]
pub enum WriteError {
    /// The limit for shards makes no sense.
    #[error("shards of {found} bytes; 1 to {MAX_SHARD_BYTES} are possible")]
    ShardBytes {
        /// The limit asked for.
        found: usize,
    },
    /// The network needs a tensor that was not given.
    #[error("tensor `{tensor}` is missing")]
    Missing {
        /// Its name.
        tensor: String,
    },
    /// A tensor was given that the network does not have, or was given twice.
    #[error("tensor `{tensor}` is not part of the network or is there twice")]
    Unexpected {
        /// Its name.
        tensor: String,
    },
    /// A tensor has more than two axes or a shape that is not that of its values.
    #[error(
        "tensor `{tensor}` has shape {shape:?} for {n_values} values; one or two axes are possible"
    )]
    Shape {
        /// Its name.
        tensor: String,
        /// Its shape.
        shape: Vec<usize>,
        /// Values that are there.
        n_values: usize,
    },
    /// A row is larger than a shard.
    #[error(
        "a row of tensor `{tensor}` has {row_bytes} bytes and does not fit into a shard of {shard_bytes}"
    )]
    Row {
        /// Its name.
        tensor: String,
        /// Bytes of one row.
        row_bytes: usize,
        /// Bytes of a shard.
        shard_bytes: usize,
    },
    /// A value is infinite or not a number.
    #[error("tensor `{tensor}` has a value that is not finite")]
    NotFinite {
        /// Its name.
        tensor: String,
    },
    /// What was written would not be read back.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
}

/// Lays out a pack with shards of at most `shard_bytes`: embedding, layers, final norm, heads. Head
/// tensors are named `head.<scheme>.weight` and `head.<scheme>.bias`.
///
/// # Errors
/// When a tensor is missing, unexpected, of another shape or not finite, or the description is not one
/// that [`Manifest::new`] accepts.
pub fn write_pack(
    description: PackDescription,
    tensors: impl IntoIterator<Item = (String, Weight)>,
    shard_bytes: usize,
) -> Result<Pack, WriteError> {
    if !(1..=MAX_SHARD_BYTES).contains(&shard_bytes) {
        return Err(WriteError::ShardBytes { found: shard_bytes });
    }
    description
        .about
        .architecture
        .check()
        .map_err(ManifestError::from)?;
    let mut given = HashMap::new();
    for (tensor, weight) in tensors {
        if given.insert(tensor.clone(), weight).is_some() {
            return Err(WriteError::Unexpected { tensor });
        }
    }
    let mut shards = Shards::new(shard_bytes);
    let mut entries = Vec::new();
    for plan in description.about.architecture.tensors() {
        let weight = given
            .remove(&plan.name)
            .ok_or_else(|| WriteError::Missing {
                tensor: plan.name.clone(),
            })?;
        entries.push(shards.add(plan.name, &weight)?);
    }
    if let Some(tensor) = given.into_keys().min() {
        return Err(WriteError::Unexpected { tensor });
    }
    let mut heads = Vec::new();
    for PackHead {
        scheme,
        weight,
        bias,
    } in description.heads
    {
        let name = |part: &str| format!("head.{}.{part}", scheme.name);
        let tensors = HeadTensors {
            weight: name("weight"),
            bias: name("bias"),
        };
        entries.push(shards.add(tensors.weight.clone(), &weight)?);
        entries.push(shards.add(tensors.bias.clone(), &bias)?);
        heads.push(Head { scheme, tensors });
    }
    let mut files = vec![(TOKENIZER_FILE.to_owned(), description.tokenizer)];
    files.extend(
        shards
            .files
            .into_iter()
            .enumerate()
            .map(|(index, bytes)| (format!("shard-{index:03}.bin"), bytes)),
    );
    let mut described = files.iter().map(|(file, bytes)| FileEntry {
        file: file.clone(),
        bytes: bytes.len(),
        sha256: Sha256::of(bytes),
    });
    let tokenizer = described.next().ok_or_else(|| WriteError::Missing {
        tensor: TOKENIZER_FILE.into(),
    })?;
    let manifest = Manifest::new(ManifestFields {
        format_version: FORMAT_VERSION,
        about: description.about,
        tokenizer,
        heads,
        shards: described.collect(),
        tensors: entries,
    })?;
    Ok(Pack { manifest, files })
}

impl ShardSource for Pack {
    async fn fetch(&self, entry: &FileEntry) -> Result<Vec<u8>, ShardError> {
        self.files
            .iter()
            .find(|(file, _)| *file == entry.file)
            .map(|(_, bytes)| bytes.clone())
            .ok_or_else(|| ShardError {
                file: entry.file.clone(),
                reason: "there is no such file".into(),
            })
    }
}

struct Shards {
    limit: usize,
    files: Vec<Vec<u8>>,
}

impl Shards {
    fn new(limit: usize) -> Self {
        Self {
            limit,
            files: vec![Vec::new()],
        }
    }

    fn add(&mut self, name: String, weight: &Weight) -> Result<TensorEntry, WriteError> {
        let rows = Rows::of(&name, weight)?;
        let mut parts = Vec::new();
        let mut start = 0;
        while start < rows.n_rows {
            let (shard, offset) = self.place(rows.row_bytes);
            let Some(file) = self.files.get_mut(shard) else {
                break;
            };
            let fits = self.limit.saturating_sub(offset) / rows.row_bytes;
            if fits == 0 {
                return Err(WriteError::Row {
                    tensor: name,
                    row_bytes: rows.row_bytes,
                    shard_bytes: self.limit,
                });
            }
            let end = rows.n_rows.min(start + fits);
            file.resize(offset, 0);
            rows.write(start, end, file);
            parts.push(TensorPart {
                shard,
                offset,
                bytes: file.len() - offset,
                rows: RowRange { start, end },
            });
            start = end;
        }
        Ok(TensorEntry {
            name,
            shape: weight.shape(),
            encoding: rows.encoding,
            parts,
        })
    }

    /// The shard and the offset where at least one row fits, if one fits at all.
    fn place(&mut self, row_bytes: usize) -> (usize, usize) {
        let last = self.files.len() - 1;
        let offset = self
            .files
            .last()
            .map_or(0, Vec::len)
            .next_multiple_of(ALIGNMENT);
        if offset == 0 || offset + row_bytes <= self.limit {
            return (last, offset);
        }
        self.files.push(Vec::new());
        (last + 1, 0)
    }
}

/// A tensor as the rows that a shard holds.
struct Rows<'w> {
    encoding: Encoding,
    n_rows: usize,
    row_bytes: usize,
    /// Words of each row, one buffer after the other: values, or quantised weights and scales.
    buffers: Vec<(usize, Words<'w>)>,
}

enum Words<'w> {
    Real(&'w [f32]),
    Packed(&'w [u32]),
}

impl<'w> Rows<'w> {
    fn of(name: &str, weight: &'w Weight) -> Result<Self, WriteError> {
        match weight {
            Weight::Dense { shape, values } => {
                let wrong = || WriteError::Shape {
                    tensor: name.to_owned(),
                    shape: shape.clone(),
                    n_values: values.len(),
                };
                let (n_rows, cols) = match **shape {
                    [cols] => (1, cols),
                    [rows, cols] => (rows, cols),
                    _ => return Err(wrong()),
                };
                if values.is_empty() || n_rows.checked_mul(cols) != Some(values.len()) {
                    return Err(wrong());
                }
                if !values.iter().all(|value| value.is_finite()) {
                    return Err(WriteError::NotFinite {
                        tensor: name.to_owned(),
                    });
                }
                Ok(Self {
                    encoding: Encoding::F32,
                    n_rows,
                    row_bytes: 4 * cols,
                    buffers: vec![(cols, Words::Real(values))],
                })
            }
            Weight::Blocks(matrix) => {
                let (quants, scales) = (matrix.quants(), matrix.scales());
                let (n_quants, n_scales) =
                    (quants.len() / matrix.rows(), scales.len() / matrix.rows());
                Ok(Self {
                    encoding: Encoding::Blocks(matrix.format()),
                    n_rows: matrix.rows(),
                    row_bytes: 4 * (n_quants + n_scales),
                    buffers: vec![
                        (n_quants, Words::Packed(quants)),
                        (n_scales, Words::Packed(scales)),
                    ],
                })
            }
        }
    }

    fn write(&self, start: usize, end: usize, file: &mut Vec<u8>) {
        for (per_row, words) in &self.buffers {
            let (start, end) = (start * per_row, end * per_row);
            match words {
                Words::Real(values) => {
                    file.extend(
                        values[start..end]
                            .iter()
                            .flat_map(|value| value.to_le_bytes()),
                    );
                }
                Words::Packed(words) => {
                    file.extend(words[start..end].iter().flat_map(|word| word.to_le_bytes()));
                }
            }
        }
    }
}
