//! A matrix of weights quantised in affine blocks, in the layout that the GPU kernels read.

use std::fmt;

use half::f16;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// How many bits one quantised weight takes. A number, 4 or 8, in JSON.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum Bits {
    /// 16 levels, eight weights in a word of 32 bits.
    Four,
    /// 256 levels, four weights in a word of 32 bits.
    Eight,
}

/// How many neighbouring weights of a row share a scale and a minimum. A number, 16 or 32, in JSON.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum BlockLen {
    /// Blocks of 16 (GGUF's Q6_K).
    Sixteen,
    /// Blocks of 32 (everything else).
    ThirtyTwo,
}

/// What one block looks like.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct BlockFormat {
    /// Bits of one weight.
    pub bits: Bits,
    /// Weights of one block.
    pub block_len: BlockLen,
}

/// A quantised matrix `[rows, cols]`: affine blocks along the columns (the input axis),
/// `weight = q * scale + min`, evaluated in f32.
///
/// - `quants`: words of 32 bits, row-major `[rows, cols * bits / 32]`. Weight `k` of a row is in word
///   `k * bits / 32` from bit `k * bits % 32` on; `q` is unsigned.
/// - `scales`: one word per block, row-major `[rows, cols / block_len]`. The low half holds the scale as
///   f16 bits, the high half the minimum as f16 bits. Both are finite.
#[derive(Clone, PartialEq, Eq)]
pub struct BlockMatrix {
    rows: usize,
    cols: usize,
    format: BlockFormat,
    quants: Vec<u32>,
    scales: Vec<u32>,
}

/// Why values do not make a [`BlockMatrix`].
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum BlockError {
    /// A dimension is zero, or the matrix does not fit in memory's address range.
    #[error("a matrix of {rows} by {cols} is empty or too large")]
    Dimensions {
        /// Rows asked for.
        rows: usize,
        /// Columns asked for.
        cols: usize,
    },
    /// The row is not a whole number of blocks.
    #[error("rows of {cols} weights are not whole blocks of {block_len}")]
    Columns {
        /// Columns asked for.
        cols: usize,
        /// Weights in a block.
        block_len: usize,
    },
    /// A buffer does not have the length that the dimensions ask for.
    #[error("{what} has {found} elements where the shape needs {expected}")]
    Length {
        /// Which buffer.
        what: &'static str,
        /// Elements that the shape needs.
        expected: usize,
        /// Elements that are there.
        found: usize,
    },
    /// A weight, scale or minimum is infinite or not a number, or becomes so in 16 bits.
    #[error("block {block} of row {row} has a value that is not finite in 16 bits")]
    NotFinite {
        /// Row of the block.
        row: usize,
        /// Block within the row.
        block: usize,
    },
}

impl Bits {
    /// The number of bits: 4 or 8.
    pub const fn count(self) -> u32 {
        match self {
            Self::Four => 4,
            Self::Eight => 8,
        }
    }

    /// The largest quantised value: 15 or 255.
    pub const fn max_quant(self) -> u32 {
        match self {
            Self::Four => 15,
            Self::Eight => 255,
        }
    }

    /// Weights in a word of 32 bits: 8 or 4.
    pub const fn per_word(self) -> usize {
        match self {
            Self::Four => 8,
            Self::Eight => 4,
        }
    }
}

impl BlockLen {
    /// The number of weights: 16 or 32.
    pub const fn get(self) -> usize {
        match self {
            Self::Sixteen => 16,
            Self::ThirtyTwo => 32,
        }
    }
}

impl BlockFormat {
    /// Words of quantised weights in a row of `cols` weights.
    ///
    /// # Errors
    /// When the row is not a whole number of blocks.
    pub fn quant_words_per_row(self, cols: usize) -> Result<usize, BlockError> {
        Ok(self.blocks_per_row(cols)? * self.quant_words_per_block())
    }

    /// Blocks, and so words of scales, in a row of `cols` weights.
    ///
    /// # Errors
    /// When the row is not a whole number of blocks.
    pub fn blocks_per_row(self, cols: usize) -> Result<usize, BlockError> {
        let block_len = self.block_len.get();
        if cols == 0 || !cols.is_multiple_of(block_len) {
            return Err(BlockError::Columns { cols, block_len });
        }
        Ok(cols / block_len)
    }

    /// Words of quantised weights in one block.
    pub const fn quant_words_per_block(self) -> usize {
        self.block_len.get() / self.bits.per_word()
    }
}

impl BlockMatrix {
    /// A matrix of buffers that are in the layout already.
    ///
    /// # Errors
    /// When a dimension is zero or too large, the row is not whole blocks, a buffer's length does not
    /// match, or a scale or minimum is not finite.
    pub fn new(
        rows: usize,
        cols: usize,
        format: BlockFormat,
        quants: Vec<u32>,
        scales: Vec<u32>,
    ) -> Result<Self, BlockError> {
        let blocks_per_row = format.blocks_per_row(cols)?;
        let too_large = BlockError::Dimensions { rows, cols };
        if rows == 0 || rows.checked_mul(cols).is_none() {
            return Err(too_large);
        }
        let expected_quants = rows * format.quant_words_per_row(cols)?;
        let expected_scales = rows * blocks_per_row;
        for (what, expected, found) in [
            (
                "the buffer of quantised weights",
                expected_quants,
                quants.len(),
            ),
            ("the buffer of scales", expected_scales, scales.len()),
        ] {
            if expected != found {
                return Err(BlockError::Length {
                    what,
                    expected,
                    found,
                });
            }
        }
        if let Some(at) = scales.iter().position(|&word| !is_finite(word)) {
            return Err(BlockError::NotFinite {
                row: at / blocks_per_row,
                block: at % blocks_per_row,
            });
        }
        Ok(Self {
            rows,
            cols,
            format,
            quants,
            scales,
        })
    }

    /// Quantises `values`, row-major `[rows, cols]`, in blocks of 32.
    ///
    /// For each block, with `lo` and `hi` its extremes and `n` bits: `scale = f16((hi - lo) / (2^n - 1))`,
    /// `min = f16(lo)`, `q = clamp(round_ties_even((w - min) / scale), 0, 2^n - 1)`, and `q = 0` where the
    /// scale is zero. A weight is then off by at most half a scale, plus the rounding of the minimum, plus
    /// `2^n - 1` times the rounding of the scale.
    ///
    /// # Errors
    /// As [`BlockMatrix::new`], and when a value is not finite or beyond the range of f16.
    pub fn quantise(
        rows: usize,
        cols: usize,
        bits: Bits,
        values: &[f32],
    ) -> Result<Self, BlockError> {
        let format = BlockFormat {
            bits,
            block_len: BlockLen::ThirtyTwo,
        };
        let blocks_per_row = format.blocks_per_row(cols)?;
        let expected = rows
            .checked_mul(cols)
            .ok_or(BlockError::Dimensions { rows, cols })?;
        if expected != values.len() {
            return Err(BlockError::Length {
                what: "the buffer of weights",
                expected,
                found: values.len(),
            });
        }
        let mut quants = Vec::with_capacity(rows * format.quant_words_per_row(cols)?);
        let mut scales = Vec::with_capacity(rows * blocks_per_row);
        for (at, block) in values.chunks_exact(format.block_len.get()).enumerate() {
            let affine = quantise_block(bits, block, &mut quants).ok_or(BlockError::NotFinite {
                row: at / blocks_per_row,
                block: at % blocks_per_row,
            })?;
            scales.push(affine);
        }
        Self::new(rows, cols, format, quants, scales)
    }

    /// Rows: the output axis.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Columns: the input axis, along which the blocks lie.
    pub fn cols(&self) -> usize {
        self.cols
    }

    /// Bits and block length together.
    pub fn format(&self) -> BlockFormat {
        self.format
    }

    /// Bits of one weight.
    pub fn bits(&self) -> Bits {
        self.format.bits
    }

    /// Weights of one block: 16 or 32.
    pub fn block_len(&self) -> usize {
        self.format.block_len.get()
    }

    /// The quantised weights, row-major `[rows, cols * bits / 32]`.
    pub fn quants(&self) -> &[u32] {
        &self.quants
    }

    /// Scale and minimum of each block, row-major `[rows, cols / block_len]`.
    pub fn scales(&self) -> &[u32] {
        &self.scales
    }

    /// The two buffers, quantised weights and scales, without a copy.
    pub fn into_buffers(self) -> (Vec<u32>, Vec<u32>) {
        (self.quants, self.scales)
    }

    /// Bytes that the two buffers take.
    pub fn size_bytes(&self) -> usize {
        size_of_val(self.quants.as_slice()) + size_of_val(self.scales.as_slice())
    }

    /// Unpacks one row into `out`, `[cols]`.
    ///
    /// # Panics
    /// When there is no such row or `out` has another length.
    pub fn row(&self, row: usize, out: &mut [f32]) {
        let blocks = self.cols / self.block_len();
        let words = blocks * self.format.quant_words_per_block();
        assert_eq!(out.len(), self.cols, "a row has {} weights", self.cols);
        self.unpack_blocks(
            &self.quants[row * words..(row + 1) * words],
            &self.scales[row * blocks..(row + 1) * blocks],
            out,
        );
    }

    /// Unpacks the whole matrix into `out`, row-major `[rows, cols]`.
    ///
    /// # Panics
    /// When `out` has another length.
    pub fn unpack_into(&self, out: &mut [f32]) {
        assert_eq!(
            out.len(),
            self.rows * self.cols,
            "the matrix has as many weights as `out`"
        );
        self.unpack_blocks(&self.quants, &self.scales, out);
    }

    /// The whole matrix in full precision, row-major `[rows, cols]`.
    pub fn unpack(&self) -> Vec<f32> {
        let mut values = vec![0.0; self.rows * self.cols];
        self.unpack_into(&mut values);
        values
    }

    fn unpack_blocks(&self, quants: &[u32], scales: &[u32], out: &mut [f32]) {
        let blocks = quants
            .chunks_exact(self.format.quant_words_per_block())
            .zip(out.chunks_exact_mut(self.block_len()))
            .zip(scales);
        match self.bits() {
            Bits::Four => blocks.for_each(|((q, w), &s)| unpack_block::<4>(q, s, w)),
            Bits::Eight => blocks.for_each(|((q, w), &s)| unpack_block::<8>(q, s, w)),
        }
    }
}

/// Packs a scale and a minimum into a word; `None` when either is not finite in 16 bits.
pub(crate) fn pack_affine(scale: f32, min: f32) -> Option<u32> {
    let (scale, min) = (f16::from_f32(scale), f16::from_f32(min));
    (scale.is_finite() && min.is_finite())
        .then(|| u32::from(scale.to_bits()) | u32::from(min.to_bits()) << 16)
}

fn unpack_affine(word: u32) -> (f32, f32) {
    let half = |bits: u32| f16::from_bits((bits & 0xFFFF) as u16).to_f32();
    (half(word), half(word >> 16))
}

fn is_finite(affine: u32) -> bool {
    let (scale, min) = unpack_affine(affine);
    scale.is_finite() && min.is_finite()
}

fn unpack_block<const BITS: usize>(quants: &[u32], affine: u32, out: &mut [f32]) {
    let (scale, min) = unpack_affine(affine);
    for (&word, weights) in quants.iter().zip(out.chunks_exact_mut(32 / BITS)) {
        for (k, weight) in weights.iter_mut().enumerate() {
            let q = word >> (k * BITS) & ((1 << BITS) - 1);
            *weight = q as f32 * scale + min;
        }
    }
}

/// Appends the words of one block and gives its packed scale and minimum.
fn quantise_block(bits: Bits, block: &[f32], quants: &mut Vec<u32>) -> Option<u32> {
    if !block.iter().all(|weight| weight.is_finite()) {
        return None;
    }
    let lo = block.iter().copied().fold(f32::INFINITY, f32::min);
    let hi = block.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let levels = bits.max_quant() as f32;
    let affine = pack_affine((hi - lo) / levels, lo)?;
    let (scale, min) = unpack_affine(affine);
    let quantise = |weight: f32| match scale {
        0.0 => 0,
        _ => ((weight - min) / scale)
            .round_ties_even()
            .clamp(0.0, levels) as u32,
    };
    quants.extend(block.chunks_exact(bits.per_word()).map(|weights| {
        weights
            .iter()
            .rev()
            .fold(0, |word, &weight| word << bits.count() | quantise(weight))
    }));
    Some(affine)
}

impl fmt::Debug for BlockMatrix {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("BlockMatrix")
            .field("rows", &self.rows)
            .field("cols", &self.cols)
            .field("bits", &self.bits().count())
            .field("block_len", &self.block_len())
            .finish_non_exhaustive()
    }
}

impl TryFrom<u8> for Bits {
    type Error = &'static str;

    fn try_from(bits: u8) -> Result<Self, Self::Error> {
        match bits {
            4 => Ok(Self::Four),
            8 => Ok(Self::Eight),
            _ => Err("bits is 4 or 8"),
        }
    }
}

impl From<Bits> for u8 {
    fn from(bits: Bits) -> Self {
        match bits {
            Bits::Four => 4,
            Bits::Eight => 8,
        }
    }
}

impl TryFrom<u8> for BlockLen {
    type Error = &'static str;

    fn try_from(len: u8) -> Result<Self, Self::Error> {
        match len {
            16 => Ok(Self::Sixteen),
            32 => Ok(Self::ThirtyTwo),
            _ => Err("block_len is 16 or 32"),
        }
    }
}

impl From<BlockLen> for u8 {
    fn from(len: BlockLen) -> Self {
        match len {
            BlockLen::Sixteen => 16,
            BlockLen::ThirtyTwo => 32,
        }
    }
}
