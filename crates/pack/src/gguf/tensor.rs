//! What a GGUF file says of its tensors, and where they lie.

use std::collections::HashSet;
use std::fmt;
use std::io::Read;

use super::GgufError;
use super::header::HeaderReader;

/// As in ggml.
const MAX_AXES: u32 = 4;
/// As in the specification.
const MAX_NAME_BYTES: usize = 64;

/// How the values of a tensor are stored.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs, non_camel_case_types)] // The names are GGML's.
pub enum TensorType {
    F32,
    F16,
    BF16,
    Q4_0,
    Q4_1,
    Q5_0,
    Q5_1,
    Q8_0,
    Q4_K,
    Q5_K,
    Q6_K,
}

/// What is known of one tensor. It lies inside the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TensorInfo {
    name: String,
    tensor_type: TensorType,
    shape: Vec<usize>,
    start: u64,
    size_bytes: u64,
}

/// A tensor's entry before it is known to fit.
pub(super) struct Entry {
    name: String,
    tensor_type: TensorType,
    /// As in the file: innermost first.
    dimensions: Vec<u64>,
    offset: u64,
}

impl TensorInfo {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How its values are stored.
    pub fn tensor_type(&self) -> TensorType {
        self.tensor_type
    }

    /// Row-major shape, outermost axis first: `[output, input]` for a matrix.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// Bytes in the file.
    pub fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    /// First byte in the file.
    pub fn start(&self) -> u64 {
        self.start
    }

    /// Rows and columns, where all outer axes together are the rows.
    pub(super) fn rows_and_cols(&self) -> (usize, usize) {
        match self.shape.split_last() {
            Some((&cols, outer)) => (outer.iter().product(), cols),
            None => (1, 1),
        }
    }
}

impl TensorType {
    const fn from_id(id: u32) -> Option<Self> {
        Some(match id {
            0 => Self::F32,
            1 => Self::F16,
            2 => Self::Q4_0,
            3 => Self::Q4_1,
            6 => Self::Q5_0,
            7 => Self::Q5_1,
            8 => Self::Q8_0,
            12 => Self::Q4_K,
            13 => Self::Q5_K,
            14 => Self::Q6_K,
            30 => Self::BF16,
            _ => return None,
        })
    }

    /// Weights in one block of the file; 1 for types that are not quantised.
    pub const fn block_len(self) -> usize {
        match self {
            Self::F32 | Self::F16 | Self::BF16 => 1,
            Self::Q4_0 | Self::Q4_1 | Self::Q5_0 | Self::Q5_1 | Self::Q8_0 => 32,
            Self::Q4_K | Self::Q5_K | Self::Q6_K => 256,
        }
    }

    /// Bytes of one block in the file.
    pub const fn block_bytes(self) -> usize {
        match self {
            Self::F32 => 4,
            Self::F16 | Self::BF16 => 2,
            Self::Q4_0 => 18,
            Self::Q4_1 => 20,
            Self::Q5_0 => 22,
            Self::Q5_1 => 24,
            Self::Q8_0 => 34,
            Self::Q4_K => 144,
            Self::Q5_K => 176,
            Self::Q6_K => 210,
        }
    }

    /// Whether values come in quantised blocks.
    pub const fn is_quantised(self) -> bool {
        self.block_len() > 1
    }
}

impl fmt::Display for TensorType {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, out)
    }
}

pub(super) fn read_infos<S: Read>(
    header: &mut HeaderReader<S>,
    n_tensors: u64,
) -> Result<Vec<Entry>, GgufError> {
    // A name of no bytes, a number of axes, one axis, a type, an offset.
    let n_tensors = header.expect("the list of tensors", n_tensors, 8 + 4 + 8 + 4 + 8)?;
    let mut entries = Vec::with_capacity(n_tensors);
    let mut names = HashSet::with_capacity(n_tensors);
    for index in 0..n_tensors {
        let entry = read_info(header, index)?;
        if !names.insert(entry.name.clone()) {
            return Err(GgufError::Name {
                what: "tensor",
                name: entry.name,
                problem: "there twice",
            });
        }
        entries.push(entry);
    }
    Ok(entries)
}

fn read_info<S: Read>(header: &mut HeaderReader<S>, index: usize) -> Result<Entry, GgufError> {
    let name = header.string(&format!("the name of tensor {index}"))?;
    let problem = match name.len() {
        0 => Some("empty"),
        1..=MAX_NAME_BYTES => None,
        _ => Some("too long"),
    };
    if let Some(problem) = problem {
        let name = name.chars().take(80).collect();
        return Err(GgufError::Name {
            what: "tensor",
            name,
            problem,
        });
    }
    let what = format!("tensor `{name}`");
    let n_axes = header.u32(&what)?;
    if !(1..=MAX_AXES).contains(&n_axes) {
        return Err(GgufError::TooMany {
            what: format!("the number of axes of tensor `{name}`, at least 1,"),
            found: u64::from(n_axes),
            max: u64::from(MAX_AXES),
        });
    }
    let dimensions = (0..n_axes)
        .map(|_| header.u64(&what))
        .collect::<Result<Vec<_>, GgufError>>()?;
    let type_id = header.u32(&what)?;
    let tensor_type = TensorType::from_id(type_id).ok_or(GgufError::UnknownType {
        what,
        found: type_id,
    })?;
    let offset = header.u64(&name)?;
    Ok(Entry {
        name,
        tensor_type,
        dimensions,
        offset,
    })
}

/// Finds the place of every tensor in the file.
///
/// `header_end` is the first byte after the list of tensors; the data start at the next multiple of
/// `alignment`.
pub(super) fn place(
    entries: Vec<Entry>,
    header_end: u64,
    file_len: u64,
    alignment: u64,
) -> Result<Vec<TensorInfo>, GgufError> {
    let data_start = header_end.saturating_add(alignment - 1) / alignment * alignment;
    let tensors = entries
        .into_iter()
        .map(|entry| entry.place(data_start, file_len, alignment))
        .collect::<Result<Vec<_>, GgufError>>()?;
    let mut by_start: Vec<&TensorInfo> = tensors.iter().collect();
    by_start.sort_by_key(|info| info.start);
    for pair in by_start.windows(2) {
        let [first, second] = pair else { continue };
        if second.start < first.start + first.size_bytes {
            return Err(GgufError::Overlap {
                first: first.name.clone(),
                second: second.name.clone(),
            });
        }
    }
    Ok(tensors)
}

impl Entry {
    fn place(
        self,
        data_start: u64,
        file_len: u64,
        alignment: u64,
    ) -> Result<TensorInfo, GgufError> {
        let Self {
            name,
            tensor_type,
            dimensions,
            offset,
        } = self;
        let wrong = |problem| GgufError::Dimensions {
            tensor: name.clone(),
            dimensions: dimensions.clone(),
            problem,
        };
        let block_len = tensor_type.block_len() as u64;
        if dimensions.contains(&0) {
            return Err(wrong("an axis is empty"));
        }
        if dimensions
            .first()
            .is_none_or(|cols| !cols.is_multiple_of(block_len))
        {
            return Err(wrong("a row is not a whole number of the type's blocks"));
        }
        let shape = dimensions.iter().rev().map(|&axis| usize::try_from(axis));
        let (Some(n_weights), Ok(shape)) = (
            dimensions
                .iter()
                .try_fold(1_u64, |n, &axis| n.checked_mul(axis)),
            shape.collect::<Result<Vec<_>, _>>(),
        ) else {
            return Err(wrong("too large"));
        };
        let size_bytes = (n_weights / block_len)
            .checked_mul(tensor_type.block_bytes() as u64)
            // The weights must also fit into memory as f32.
            .filter(|_| {
                n_weights
                    .checked_mul(4)
                    .is_some_and(|n| isize::try_from(n).is_ok())
            })
            .ok_or_else(|| wrong("too large"))?;
        if !offset.is_multiple_of(alignment) {
            return Err(GgufError::Unaligned {
                tensor: name,
                offset,
                alignment,
            });
        }
        let start = data_start.saturating_add(offset);
        let left = file_len.saturating_sub(start);
        if size_bytes > left {
            let what = format!("tensor `{name}`");
            return Err(GgufError::Truncated {
                what,
                needed: size_bytes,
                left,
            });
        }
        Ok(TensorInfo {
            name,
            tensor_type,
            shape,
            start,
            size_bytes,
        })
    }
}
