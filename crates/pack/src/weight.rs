//! One tensor of a network, in full precision or quantised.

use std::fmt;

use crate::{BlockError, BlockMatrix};

/// One tensor. `Debug` prints the shape, not the values.
#[derive(Clone, PartialEq)]
pub enum Weight {
    /// Full precision.
    Dense {
        /// Row-major shape, outermost axis first.
        shape: Vec<usize>,
        /// Row-major values; as many as the shape's product.
        values: Vec<f32>,
    },
    /// A matrix in quantised blocks.
    Blocks(BlockMatrix),
}

impl Weight {
    /// A tensor in full precision.
    ///
    /// # Errors
    /// When the shape's product is not the number of values.
    pub fn dense(shape: Vec<usize>, values: Vec<f32>) -> Result<Self, BlockError> {
        let expected = shape.iter().try_fold(1_usize, |n, &dim| n.checked_mul(dim));
        match expected {
            Some(expected) if expected == values.len() => Ok(Self::Dense { shape, values }),
            _ => Err(BlockError::Length {
                what: "the buffer of values",
                expected: expected.unwrap_or(usize::MAX),
                found: values.len(),
            }),
        }
    }

    /// Row-major shape, outermost axis first; `[rows, cols]` for a quantised matrix.
    pub fn shape(&self) -> Vec<usize> {
        match self {
            Self::Dense { shape, .. } => shape.clone(),
            Self::Blocks(matrix) => vec![matrix.rows(), matrix.cols()],
        }
    }

    /// Copies one row of a matrix, in full precision, into `out`, `[cols]`.
    ///
    /// # Panics
    /// When there is no such row or `out` is not as long as a row.
    pub fn row(&self, row: usize, out: &mut [f32]) {
        match self {
            Self::Dense { values, .. } => {
                let cols = out.len();
                out.copy_from_slice(&values[row * cols..(row + 1) * cols]);
            }
            Self::Blocks(matrix) => matrix.row(row, out),
        }
    }

    /// Bytes that the values take in memory.
    pub fn size_bytes(&self) -> usize {
        match self {
            Self::Dense { values, .. } => size_of_val(values.as_slice()),
            Self::Blocks(matrix) => matrix.size_bytes(),
        }
    }

    /// The values in full precision, row-major.
    pub fn to_f32(&self) -> Vec<f32> {
        match self {
            Self::Dense { values, .. } => values.clone(),
            Self::Blocks(matrix) => matrix.unpack(),
        }
    }
}

impl fmt::Debug for Weight {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dense { shape, .. } => out
                .debug_struct("Dense")
                .field("shape", shape)
                .finish_non_exhaustive(),
            Self::Blocks(matrix) => fmt::Debug::fmt(matrix, out),
        }
    }
}
