//! Token embedding, looked up on the host.

use burn::tensor::{Device, Tensor, TensorData};
use chartlight_pack::Weight;

use crate::network::NetworkError;

/// The embedding table `[vocabulary, d_model]`, kept as it came.
///
/// Only the rows of the tokens at hand are unpacked and sent to the device: a few hundred
/// kilobytes a batch instead of a table of the size of half the network.
#[derive(Debug, Clone)]
pub struct Embedding {
    table: Weight,
    vocabulary: usize,
    d_model: usize,
}

impl Embedding {
    /// `None` when the table is not a matrix.
    pub fn new(table: Weight) -> Option<Self> {
        let [vocabulary, d_model] = <[usize; 2]>::try_from(table.shape()).ok()?;
        Some(Self {
            table,
            vocabulary,
            d_model,
        })
    }

    /// `[vocabulary, d_model]`.
    pub fn shape(&self) -> [usize; 2] {
        [self.vocabulary, self.d_model]
    }

    /// The table itself, for a language-model head tied to it.
    pub fn table(&self) -> &Weight {
        &self.table
    }

    /// # Shapes
    /// - `ids`: `batch * n_tokens` of them, row by row
    /// - output: `[batch * n_tokens, d_model]`
    ///
    /// # Errors
    /// [`NetworkError::UnknownToken`] for an id beyond the vocabulary.
    pub fn forward(&self, ids: &[u32], device: &Device) -> Result<Tensor<2>, NetworkError> {
        let mut rows = vec![0.0; ids.len() * self.d_model];
        for (&id, out) in ids.iter().zip(rows.chunks_exact_mut(self.d_model)) {
            if id as usize >= self.vocabulary {
                return Err(NetworkError::UnknownToken {
                    id,
                    vocabulary: self.vocabulary,
                });
            }
            self.table.row(id as usize, out);
        }
        Ok(Tensor::from_data(
            TensorData::new(rows, [ids.len(), self.d_model]),
            device,
        ))
    }
}
