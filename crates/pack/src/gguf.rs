//! GGUF files, versions 2 and 3, little-endian: metadata, tokenizer, tensors.
//!
//! A file is read where it lies: opening reads the header only, loading a tensor reads that tensor in
//! small pieces. For bytes in memory use `Gguf::open(std::io::Cursor::new(bytes))`.
//!
//! Format: <https://github.com/ggml-org/ggml/blob/master/docs/gguf.md>; the layout of the quantised
//! types: `ggml-common.h` and `ggml-quants.c` of ggml.

mod blocks;
mod header;
mod metadata;
mod tensor;
mod tokenizer;

use std::collections::HashMap;
use std::fmt;
use std::io::{self, Read, Seek, SeekFrom};

use thiserror::Error;

pub use metadata::{Array, Metadata, Value, ValueType};
pub use tensor::{TensorInfo, TensorType};
pub use tokenizer::{GgufTokenizer, TokenType};

use crate::{ArchitectureError, BlockError, Weight};
use header::HeaderReader;

/// The most tensors that a file may have.
const MAX_TENSORS: u64 = 1 << 16;

/// An open GGUF file whose header has been checked: the tensors lie inside the file and do not overlap.
pub struct Gguf<S> {
    version: u32,
    metadata: Metadata,
    tensors: Vec<TensorInfo>,
    by_name: HashMap<String, usize>,
    source: S,
}

/// What is wrong with a GGUF file.
#[derive(Debug, Error)]
pub enum GgufError {
    /// Reading failed.
    #[error("reading {what} failed: {source}")]
    Io {
        /// What was read.
        what: String,
        /// What the reader said.
        source: io::Error,
    },
    /// Not a GGUF file.
    #[error("not a GGUF file: it does not start with `GGUF`")]
    Magic,
    /// A version this crate does not read.
    #[error("GGUF version {found} is not supported; little-endian 2 and 3 are")]
    Version {
        /// Version of the file.
        found: u32,
    },
    /// The file ends inside something, or something says that it is larger than the file.
    #[error("{what} needs {needed} bytes, but {left} are left in the file")]
    Truncated {
        /// What is cut off.
        what: String,
        /// Bytes that it needs.
        needed: u64,
        /// Bytes that are left.
        left: u64,
    },
    /// A count or a length that no real file has.
    #[error("{what} is {found}, at most {max} is allowed")]
    TooMany {
        /// What is counted.
        what: String,
        /// The count.
        found: u64,
        /// Most allowed.
        max: u64,
    },
    /// A string is not UTF-8.
    #[error("{what} is not UTF-8")]
    NotUtf8 {
        /// Which string.
        what: String,
    },
    /// Arrays in arrays in arrays.
    #[error("{what} has arrays nested more than {max} deep")]
    Nesting {
        /// Which value.
        what: String,
        /// Deepest allowed.
        max: usize,
    },
    /// A type number that GGUF does not have.
    #[error("{what} has unknown type {found}")]
    UnknownType {
        /// What has it.
        what: String,
        /// The number.
        found: u32,
    },
    /// A boolean that is neither 0 nor 1.
    #[error("{what} is {found}, but a boolean is 0 or 1")]
    Bool {
        /// Which value.
        what: String,
        /// The byte.
        found: u8,
    },
    /// A name that is empty or there twice.
    #[error("{what} `{name}` is {problem}")]
    Name {
        /// Metadata key or tensor.
        what: &'static str,
        /// The name.
        name: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// A metadata key is not there.
    #[error("metadata key `{key}` is missing")]
    MissingKey {
        /// The key.
        key: String,
    },
    /// A metadata value has another type or an impossible value.
    #[error("metadata key `{key}` is {found}, expected {expected}")]
    Value {
        /// The key.
        key: String,
        /// What it should be.
        expected: String,
        /// What it is.
        found: String,
    },
    /// A tensor is not there.
    #[error("tensor `{tensor}` is missing")]
    MissingTensor {
        /// Its name.
        tensor: String,
    },
    /// A tensor has the wrong shape for the network.
    #[error("tensor `{tensor}` has shape {found:?}, expected {expected:?}")]
    Shape {
        /// Its name.
        tensor: String,
        /// Shape that the network needs.
        expected: Vec<usize>,
        /// Shape in the file.
        found: Vec<usize>,
    },
    /// A tensor's dimensions make no tensor.
    #[error("tensor `{tensor}` has dimensions {dimensions:?}: {problem}")]
    Dimensions {
        /// Its name.
        tensor: String,
        /// Dimensions as in the file, innermost first.
        dimensions: Vec<u64>,
        /// What is wrong with them.
        problem: &'static str,
    },
    /// A tensor's data do not start at a multiple of the file's alignment.
    #[error("tensor `{tensor}` starts at {offset}, not a multiple of {alignment}")]
    Unaligned {
        /// Its name.
        tensor: String,
        /// Offset in the data part of the file.
        offset: u64,
        /// The file's alignment.
        alignment: u64,
    },
    /// Two tensors lie over each other.
    #[error("tensors `{first}` and `{second}` overlap")]
    Overlap {
        /// The one that starts first.
        first: String,
        /// The one that starts inside it.
        second: String,
    },
    /// A tensor has an infinite value or one that is not a number.
    #[error("tensor `{tensor}` has a value that is not finite")]
    NotFinite {
        /// Its name.
        tensor: String,
    },
    /// A tensor cannot become blocks.
    #[error("tensor `{tensor}`: {source}")]
    Blocks {
        /// Its name.
        tensor: String,
        /// Why not.
        source: BlockError,
    },
    /// The tokenizer's tables do not agree.
    #[error("tokenizer: {problem}")]
    Tokenizer {
        /// What is wrong.
        problem: String,
    },
    /// The network's numbers are wrong.
    #[error(transparent)]
    Architecture(#[from] ArchitectureError),
    /// Something that this crate knows of and does not support.
    #[error("not supported: {what}")]
    Unsupported {
        /// What it is.
        what: String,
    },
}

impl<S: Read + Seek> Gguf<S> {
    /// Opens a file: reads the header and checks it. Leaves the weights where they are.
    ///
    /// # Errors
    /// Names the key or the tensor that is wrong.
    pub fn open(mut source: S) -> Result<Self, GgufError> {
        let io = |source| GgufError::Io {
            what: "the file".into(),
            source,
        };
        let file_len = source.seek(SeekFrom::End(0)).map_err(io)?;
        source.seek(SeekFrom::Start(0)).map_err(io)?;
        let mut header = HeaderReader::new(&mut source, file_len);
        if header.bytes::<4>("the magic number")? != *b"GGUF" {
            return Err(GgufError::Magic);
        }
        let version = header.u32("the version")?;
        if !(2..=3).contains(&version) {
            return Err(GgufError::Version { found: version });
        }
        let n_tensors = header.u64("the number of tensors")?;
        let n_keys = header.u64("the number of metadata keys")?;
        let metadata = Metadata::read(&mut header, n_keys)?;
        if n_tensors > MAX_TENSORS {
            return Err(GgufError::TooMany {
                what: "the number of tensors".into(),
                found: n_tensors,
                max: MAX_TENSORS,
            });
        }
        let infos = tensor::read_infos(&mut header, n_tensors)?;
        let tensors = tensor::place(infos, header.position(), file_len, metadata.alignment()?)?;
        let by_name = tensors
            .iter()
            .enumerate()
            .map(|(index, info)| (info.name().to_owned(), index))
            .collect();
        Ok(Self {
            version,
            metadata,
            tensors,
            by_name,
            source,
        })
    }

    /// Version of the format: 2 or 3.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// Keys and values.
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// The tokenizer's tables.
    ///
    /// # Errors
    /// When a table is missing or the tables do not agree.
    pub fn tokenizer(&self) -> Result<GgufTokenizer, GgufError> {
        GgufTokenizer::from_metadata(&self.metadata)
    }

    /// What is known of the tensors, in the order of the file.
    pub fn tensors(&self) -> &[TensorInfo] {
        &self.tensors
    }

    /// Names of the tensors, in the order of the file.
    pub fn tensor_names(&self) -> Vec<String> {
        self.tensors
            .iter()
            .map(|info| info.name().to_owned())
            .collect()
    }

    /// What is known of one tensor.
    pub fn tensor(&self, name: &str) -> Option<&TensorInfo> {
        self.by_name
            .get(name)
            .and_then(|&index| self.tensors.get(index))
    }

    /// Loads a tensor for use. Quantised types stay quantised, without a copy in full precision:
    ///
    /// | type | becomes | weights |
    /// |---|---|---|
    /// | F32, F16, BF16 | dense f32 | exact |
    /// | Q4_0, Q4_1 | 4 bits, blocks of 32 | exact |
    /// | Q5_0, Q5_1, Q8_0 | 8 bits, blocks of 32 | exact |
    /// | Q4_K | 4 bits, blocks of 32 | scale and minimum rounded to f16 |
    /// | Q5_K | 8 bits, blocks of 32 | scale and minimum rounded to f16 |
    /// | Q6_K | 8 bits, blocks of 16 | scale and minimum rounded to f16 |
    ///
    /// Scales and minimums of the K types are 16-bit numbers times 6-bit (Q6_K: 8-bit) ones and take
    /// more digits than f16 has, so a weight may be off by `2^-11` of its block's `max_quant * scale` and
    /// of its minimum, each. [`Gguf::to_f32`] is exact for every type. A quantised tensor of more than two
    /// axes becomes a matrix of its rows.
    ///
    /// # Errors
    /// When there is no such tensor, reading fails, or a value is not finite or beyond the range of f16.
    pub fn load(&mut self, name: &str) -> Result<Weight, GgufError> {
        match self.info(name)?.tensor_type().is_quantised() {
            true => {
                let info = self.info(name)?;
                let matrix = blocks::load(&mut self.source, &info)?;
                Ok(Weight::Blocks(matrix))
            }
            false => {
                let values = self.to_f32(name)?;
                Ok(Weight::Dense {
                    shape: self.info(name)?.shape().to_vec(),
                    values,
                })
            }
        }
    }

    /// A tensor in full precision, row-major; exact for every type.
    ///
    /// # Errors
    /// When there is no such tensor, reading fails, or a value is not finite.
    pub fn to_f32(&mut self, name: &str) -> Result<Vec<f32>, GgufError> {
        let info = self.info(name)?;
        blocks::to_f32(&mut self.source, &info)
    }

    fn info(&self, name: &str) -> Result<TensorInfo, GgufError> {
        self.tensor(name)
            .cloned()
            .ok_or_else(|| GgufError::MissingTensor {
                tensor: name.to_owned(),
            })
    }
}

impl<S> fmt::Debug for Gguf<S> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Gguf")
            .field("version", &self.version)
            .field("n_keys", &self.metadata.len())
            .field("n_tensors", &self.tensors.len())
            .finish_non_exhaustive()
    }
}
