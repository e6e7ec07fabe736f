//! Rotary position embedding (Su et al., arXiv 2104.09864, section 3.4.2), on interleaved pairs.

use burn::tensor::{Device, Tensor, TensorData};

/// Cosines and sines of every position and pair, `[max_len, head_dim / 2]` each.
///
/// GGUF stores Llama's query and key rows permuted so that a pair to rotate stands side by side
/// (`x[2i]`, `x[2i + 1]`); this rotates them where they are.
#[derive(Debug, Clone)]
pub struct Rotary {
    cos: Tensor<2>,
    sin: Tensor<2>,
}

impl Rotary {
    /// The angles `position * base^(-2i / head_dim)` for positions `0..max_len`.
    pub fn new(max_len: usize, head_dim: usize, base: f64, device: &Device) -> Self {
        let pairs = head_dim / 2;
        let angles = (0..max_len).flat_map(|position| {
            (0..pairs)
                .map(move |pair| position as f64 * base.powf(-2.0 * pair as f64 / head_dim as f64))
        });
        let (cos, sin): (Vec<f32>, Vec<f32>) = angles
            .map(|angle| (angle.cos() as f32, angle.sin() as f32))
            .unzip();
        let upload = |values| Tensor::from_data(TensorData::new(values, [max_len, pairs]), device);
        Self {
            cos: upload(cos),
            sin: upload(sin),
        }
    }

    /// Rotates queries or keys.
    ///
    /// # Shapes
    /// - `x`: `[batch, heads, n_tokens, head_dim]`, `n_tokens` at most `max_len`
    /// - output: the same
    pub fn rotate(&self, x: Tensor<4>) -> Tensor<4> {
        let [batch, heads, n_tokens, head_dim] = x.dims();
        let pairs = head_dim / 2;
        let angles = |table: &Tensor<2>| {
            table
                .clone()
                .narrow(0, 0, n_tokens)
                .reshape([1, 1, n_tokens, pairs, 1])
        };
        let (cos, sin) = (angles(&self.cos), angles(&self.sin));
        let x: Tensor<5> = x.reshape([batch, heads, n_tokens, pairs, 2]);
        let mut halves = x.chunk(2, 4).into_iter();
        let (Some(even), Some(odd)) = (halves.next(), halves.next()) else {
            unreachable!("an axis of two splits in two")
        };
        Tensor::cat(
            vec![
                even.clone() * cos.clone() - odd.clone() * sin.clone(),
                even * sin + odd * cos,
            ],
            4,
        )
        .reshape([batch, heads, n_tokens, head_dim])
    }
}
