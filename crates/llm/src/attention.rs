//! Grouped-query attention (Ainslie et al., arXiv 2305.13245).

use burn::tensor::module::attention;
use burn::tensor::ops::AttentionModuleOptions;
use burn::tensor::{Bool, Tensor};

use crate::projection::Projection;
use crate::rotary::Rotary;

/// Who may look at whom in one batch.
#[derive(Debug, Clone)]
pub struct AttentionMask {
    /// Tokens see only what stands before them.
    pub causal: bool,
    /// `true` where a key is padding, `[batch, 1, n_tokens, n_tokens]`; `None` without padding.
    pub padding: Option<Tensor<4, Bool>>,
}

/// Self-attention with fewer key/value heads than query heads.
#[derive(Debug, Clone)]
pub struct Attention {
    pub query: Projection,
    pub key: Projection,
    pub value: Projection,
    pub output: Projection,
    pub heads: usize,
    pub kv_heads: usize,
    pub head_dim: usize,
}

impl Attention {
    /// # Shapes
    /// - `x`: `[batch * n_tokens, d_model]`, normed
    /// - output: `[batch * n_tokens, d_model]`
    pub fn forward(
        &self,
        x: Tensor<2>,
        batch: usize,
        rotary: &Rotary,
        mask: &AttentionMask,
    ) -> Tensor<2> {
        let n_rows = x.dims()[0];
        let n_tokens = n_rows / batch;
        let split = |x: Tensor<2>, heads: usize| -> Tensor<4> {
            x.reshape([batch, n_tokens, heads, self.head_dim])
                .swap_dims(1, 2)
        };
        let query = rotary.rotate(split(self.query.forward(x.clone()), self.heads));
        let key = rotary.rotate(split(self.key.forward(x.clone()), self.kv_heads));
        let value = split(self.value.forward(x), self.kv_heads);
        let mixed = attention(
            query,
            self.for_each_query_head(key),
            self.for_each_query_head(value),
            mask.padding.clone(),
            None,
            AttentionModuleOptions {
                is_causal: mask.causal,
                ..Default::default()
            },
        );
        self.output.forward(
            mixed
                .swap_dims(1, 2)
                .reshape([n_rows, self.heads * self.head_dim]),
        )
    }

    /// Repeats every key/value head for the query heads that share it.
    fn for_each_query_head(&self, x: Tensor<4>) -> Tensor<4> {
        let [batch, kv_heads, n_tokens, head_dim] = x.dims();
        let group = self.heads / kv_heads;
        x.reshape([batch, kv_heads, 1, n_tokens, head_dim])
            .expand([batch, kv_heads, group, n_tokens, head_dim])
            .reshape([batch, self.heads, n_tokens, head_dim])
    }
}
