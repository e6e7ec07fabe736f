//! SwiGLU feed-forward (Shazeer, arXiv 2002.05202).

use burn::tensor::Tensor;
use burn::tensor::activation::silu;

use crate::projection::Projection;

/// `down(silu(gate(x)) * up(x))`.
#[derive(Debug, Clone)]
pub struct FeedForward {
    pub gate: Projection,
    pub up: Projection,
    pub down: Projection,
}

impl FeedForward {
    /// # Shapes
    /// - `x`: `[n_rows, d_model]`, normed
    /// - output: `[n_rows, d_model]`
    pub fn forward(&self, x: Tensor<2>) -> Tensor<2> {
        let gated = silu(self.gate.forward(x.clone())) * self.up.forward(x);
        self.down.forward(gated)
    }
}
