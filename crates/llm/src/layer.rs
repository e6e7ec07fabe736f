//! One pre-normed transformer layer.

use burn::nn::RmsNorm;
use burn::tensor::Tensor;

use crate::attention::{Attention, AttentionMask};
use crate::feed_forward::FeedForward;
use crate::rotary::Rotary;

/// Attention and feed-forward, each on the normed stream and added back to it.
#[derive(Debug, Clone)]
pub struct Layer {
    pub attention_norm: RmsNorm,
    pub attention: Attention,
    pub feed_forward_norm: RmsNorm,
    pub feed_forward: FeedForward,
}

impl Layer {
    /// # Shapes
    /// - `x`: `[batch * n_tokens, d_model]`
    /// - output: the same
    pub fn forward(
        &self,
        x: Tensor<2>,
        batch: usize,
        rotary: &Rotary,
        mask: &AttentionMask,
    ) -> Tensor<2> {
        let normed = self.attention_norm.forward(x.clone());
        let x = x + self.attention.forward(normed, batch, rotary, mask);
        let normed = self.feed_forward_norm.forward(x.clone());
        x + self.feed_forward.forward(normed)
    }
}
