//! The kernel's twin.

use crate::{Activations, BLOCK, LANES, Tiles};

/// `x Wᵀ`, row-major `[n_rows, n_out]`, with the operations of `kernel.wat` in their order.
///
/// # Panics
/// When the two do not have as many columns.
pub fn multiply(x: &Activations, w: &Tiles) -> Vec<f32> {
    let n_blocks = x.n_blocks();
    assert_eq!(n_blocks, w.n_blocks(), "both have as many columns");
    let mut y = vec![0.0; x.n_rows() * w.n_out()];
    let x_rows = x.quants.chunks_exact(n_blocks);
    let x_affine = x.affine.chunks_exact(n_blocks);
    for ((x, x_affine), y) in x_rows.zip(x_affine).zip(y.chunks_exact_mut(w.n_out())) {
        let tiles = w
            .quants
            .chunks_exact(n_blocks * BLOCK / LANES)
            .zip(w.affine.chunks_exact(n_blocks));
        for ((w, w_affine), y) in tiles.zip(y.as_chunks_mut::<LANES>().0) {
            let blocks = w.chunks_exact(BLOCK / LANES).zip(x);
            let blocks = blocks.zip(x_affine).zip(w_affine);
            for (((w, [high, low]), [scale, sum]), [w_scale, w_min]) in blocks {
                for lane in 0..LANES {
                    let dot = (128 * dot(w, high, lane) + dot(w, low, lane)) as f32;
                    y[lane] += dot * (w_scale[lane] * scale) + w_min[lane] * sum;
                }
            }
        }
    }
    y
}

fn dot(w: &[[u32; LANES]], x: &[i8; BLOCK], lane: usize) -> i32 {
    w.iter()
        .flat_map(|rows| rows[lane].to_le_bytes())
        .zip(x)
        .map(|(w, &x)| i32::from(w) * i32::from(x))
        .sum()
}
