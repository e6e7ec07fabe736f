//! The right operand.

use chartlight_pack::{Bits, BlockMatrix};
use half::f16;

use crate::{BLOCK, LANES};

/// The lower half of each byte.
const NIBBLES: u32 = 0x0F0F_0F0F;

/// A matrix `[out, in]` with four rows side by side, so that a vector of the processor holds the same
/// four columns of four rows.
#[derive(Debug, Clone)]
pub struct Tiles {
    /// `[out / 4, in / 4, 4 rows, 4 columns]`, 0 to 15.
    pub quants: Vec<[u32; LANES]>,
    /// `[out / 4, in / BLOCK, 2, 4 rows]`: four scales, four minimums.
    pub affine: Vec<[[f32; LANES]; 2]>,
    n_out: usize,
    n_blocks: usize,
}

impl Tiles {
    /// Lays out a matrix of blocks: its four bits, or the lower and the upper four of its eight, whose
    /// products with anything add up to the matrix's.
    ///
    /// `None` when its blocks are shorter than the kernel's or its rows are no multiple of [`LANES`].
    pub fn of(matrix: &BlockMatrix) -> Option<Vec<Self>> {
        if matrix.block_len() != BLOCK || !matrix.rows().is_multiple_of(LANES) {
            return None;
        }
        Some(match matrix.bits() {
            Bits::Four => vec![Self::lay(
                matrix,
                8,
                |word| [bytes(word), bytes(word >> 16)],
                [1.0, 1.0],
            )],
            Bits::Eight => vec![
                Self::lay(matrix, 4, |word| [word & NIBBLES], [1.0, 1.0]),
                Self::lay(matrix, 4, |word| [word >> 4 & NIBBLES], [16.0, 0.0]),
            ],
        })
    }

    /// `four` gives the part's quants of a packed word by fours of columns; `factors` are what the
    /// part's scales and minimums are multiplied by.
    fn lay<const FOURS: usize>(
        matrix: &BlockMatrix,
        per_word: usize,
        four: impl Fn(u32) -> [u32; FOURS],
        factors: [f32; 2],
    ) -> Self {
        let n_out = matrix.rows();
        let n_words = matrix.cols() / per_word;
        let n_blocks = matrix.cols() / BLOCK;
        let mut quants = Vec::with_capacity(n_out / LANES * n_words * FOURS);
        for rows in matrix.quants().chunks_exact(LANES * n_words) {
            for word in 0..n_words {
                let fours: [[u32; FOURS]; LANES] =
                    std::array::from_fn(|row| four(rows[row * n_words + word]));
                quants.extend((0..FOURS).map(|at| fours.map(|of_row| of_row[at])));
            }
        }
        let mut affine = Vec::with_capacity(n_out / LANES * n_blocks);
        for rows in matrix.scales().chunks_exact(LANES * n_blocks) {
            for block in 0..n_blocks {
                let words: [u32; LANES] = std::array::from_fn(|row| rows[row * n_blocks + block]);
                affine.push([
                    words.map(|word| factors[0] * half(word & 0xFFFF)),
                    words.map(|word| factors[1] * half(word >> 16)),
                ]);
            }
        }
        Self {
            quants,
            affine,
            n_out,
            n_blocks,
        }
    }

    /// Rows of the matrix.
    pub fn n_out(&self) -> usize {
        self.n_out
    }

    /// Blocks in a row.
    pub fn n_blocks(&self) -> usize {
        self.n_blocks
    }
}

/// The lowest four numbers of four bits as bytes, the lowest first.
fn bytes(word: u32) -> u32 {
    let pairs = (word & 0xFF | word << 8) & 0x00FF_00FF;
    (pairs | pairs << 4) & NIBBLES
}

fn half(bits: u32) -> f32 {
    f16::from_bits(bits as u16).to_f32()
}

#[cfg(test)]
mod tests {
    #[test]
    fn nibbles_become_bytes() {
        assert_eq!(super::bytes(0x8765_4321), 0x0403_0201);
    }
}
