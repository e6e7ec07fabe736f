//! A linear map whose weight is dense or quantised.

use burn::tensor::{Device, Tensor, TensorData};
use chartlight_pack::Weight;

use crate::unpack::PackedWeight;

/// `y = x Wᵀ`, with `W` of `[out, in]`, dense or quantised.
#[derive(Debug, Clone)]
pub struct Projection {
    weight: Held,
}

#[derive(Debug, Clone)]
#[expect(
    clippy::large_enum_variant,
    reason = "a network has a few hundred of them, and they are not moved about"
)]
enum Held {
    Dense(Tensor<2>),
    Packed(PackedWeight),
}

impl Projection {
    /// Puts a matrix on the device as it is: a quantised weight stays quantised.
    ///
    /// `None` when the weight is not a matrix.
    pub fn new(weight: Weight, device: &Device) -> Option<Self> {
        let weight = match weight {
            Weight::Dense { shape, values } => {
                let [out, input] = <[usize; 2]>::try_from(shape).ok()?;
                let data = TensorData::new(values, [out, input]);
                Held::Dense(Tensor::from_data(data, device))
            }
            Weight::Blocks(blocks) => Held::Packed(PackedWeight::new(blocks, device)),
        };
        Some(Self { weight })
    }

    /// `[out, in]`.
    pub fn shape(&self) -> [usize; 2] {
        match &self.weight {
            Held::Dense(weight) => weight.dims(),
            Held::Packed(packed) => packed.shape(),
        }
    }

    /// # Shapes
    /// - `x`: `[n_rows, in]`
    /// - output: `[n_rows, out]`
    pub fn forward(&self, x: Tensor<2>) -> Tensor<2> {
        match &self.weight {
            Held::Dense(weight) => x.matmul(weight.clone().transpose()),
            Held::Packed(packed) => packed.product(x),
        }
    }
}
