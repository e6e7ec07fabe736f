//! The left operand.

use crate::{BLOCK, LANES};

/// The largest quantised number, `127 · 128`.
const MOST: f32 = 16256.0;

/// Rows of numbers in two parts of eight bits, with blanks up to a multiple of [`LANES`] rows.
#[derive(Debug, Clone)]
pub struct Activations {
    /// `[n_rows, cols / BLOCK, 2, BLOCK]`: `q = 128 · high + low`, the high parts of a block, then the low.
    pub quants: Vec<[[i8; BLOCK]; 2]>,
    /// `[n_rows, cols / BLOCK]`: what a whole number `q` stands for, and the sum of the block's numbers.
    pub affine: Vec<[f32; 2]>,
    n_rows: usize,
    n_blocks: usize,
}

impl Activations {
    /// Quantises `values`, row-major `[rows, cols]`: in each block `scale = max |x| / MOST`,
    /// `q = round_ties_even(x / scale)`.
    ///
    /// `None` when `cols` is not whole blocks or `values` not whole rows.
    pub fn quantise(values: &[f32], cols: usize) -> Option<Self> {
        if cols == 0 || !cols.is_multiple_of(BLOCK) || !values.len().is_multiple_of(cols) {
            return None;
        }
        let n_rows = (values.len() / cols).next_multiple_of(LANES);
        let n_blocks = cols / BLOCK;
        let mut quants = vec![[[0; BLOCK]; 2]; n_rows * n_blocks];
        let mut affine = vec![[0.0; 2]; n_rows * n_blocks];
        let blocks = values
            .as_chunks::<BLOCK>()
            .0
            .iter()
            .zip(&mut quants)
            .zip(&mut affine);
        for ((block, quants), affine) in blocks {
            *affine = quantise_block(block, quants);
        }
        Some(Self {
            quants,
            affine,
            n_rows,
            n_blocks,
        })
    }

    /// Rows, those that were added included.
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// Blocks in a row.
    pub fn n_blocks(&self) -> usize {
        self.n_blocks
    }
}

fn quantise_block(block: &[f32; BLOCK], [high, low]: &mut [[i8; BLOCK]; 2]) -> [f32; 2] {
    let largest = block.iter().fold(0.0f32, |most, x| most.max(x.abs()));
    if largest == 0.0 {
        return [0.0; 2];
    }
    let per_unit = MOST / largest;
    let mut sum = 0;
    for ((x, high), low) in block.iter().zip(high).zip(low) {
        let quant = (x * per_unit).round_ties_even() as i32;
        let of_128 = (quant + 64) >> 7;
        *high = of_128 as i8;
        *low = (quant - (of_128 << 7)) as i8;
        sum += quant;
    }
    let scale = largest / MOST;
    [scale, scale * sum as f32]
}
