//! Quantised weights on a device, unpacked to `f32` one projection at a time.
//!
//! On the CPU the packed words stay in host memory and [`BlockMatrix::unpack`] is the code that
//! runs; on a GPU they stay in GPU memory and the kernel in [`kernel`] does the same arithmetic.
//! The first is the oracle of the second. The one thread of a browser's CPU multiplies without
//! unpacking to `f32` where the browser can, by `chartlight-matmul`.

use std::sync::Arc;

use burn::tensor::{Device, Tensor, TensorData};
use chartlight_pack::BlockMatrix;

/// A quantised matrix `[rows, cols]` where its device reads it.
#[derive(Debug, Clone)]
pub enum PackedWeight {
    /// In host memory.
    Host(Arc<BlockMatrix>),
    /// In GPU memory.
    #[cfg(feature = "gpu")]
    Gpu(Box<kernel::GpuBlocks>),
}

impl PackedWeight {
    /// Moves the packed words to where `device` reads them.
    pub fn new(blocks: BlockMatrix, device: &Device) -> Self {
        #[cfg(feature = "gpu")]
        if crate::device::is_gpu(device) {
            return Self::Gpu(Box::new(kernel::GpuBlocks::upload(&blocks, device)));
        }
        let _ = device;
        Self::Host(Arc::new(blocks))
    }

    /// `[rows, cols]`.
    pub fn shape(&self) -> [usize; 2] {
        match self {
            Self::Host(blocks) => [blocks.rows(), blocks.cols()],
            #[cfg(feature = "gpu")]
            Self::Gpu(blocks) => blocks.shape(),
        }
    }

    /// `x Wᵀ`.
    ///
    /// # Shapes
    /// - `x`: `[n_rows, cols]`
    /// - output: `[n_rows, rows]`
    pub fn product(&self, x: Tensor<2>) -> Tensor<2> {
        #[cfg(all(feature = "cpu", target_arch = "wasm32"))]
        if let Self::Host(blocks) = self
            && let Some(product) = browser::product(&x, blocks)
        {
            return product;
        }
        let weight = self.unpack(&x.device());
        x.matmul(weight.transpose())
    }

    /// The matrix in full precision, `[rows, cols]`; it lives as long as the caller keeps it.
    fn unpack(&self, device: &Device) -> Tensor<2> {
        match self {
            Self::Host(blocks) => Tensor::from_data(
                TensorData::new(blocks.unpack(), [blocks.rows(), blocks.cols()]),
                device,
            ),
            #[cfg(feature = "gpu")]
            Self::Gpu(blocks) => blocks.unpack(),
        }
    }
}

#[cfg(all(feature = "cpu", target_arch = "wasm32"))]
mod browser {
    use burn::tensor::{Tensor, TensorData};
    use chartlight_matmul::{Activations, Kernel, Tiles};
    use chartlight_pack::BlockMatrix;

    thread_local! {
        static KERNEL: Option<Kernel> = Kernel::new();
    }

    /// `None` where the browser or the blocks are not the kernel's.
    pub fn product(x: &Tensor<2>, weight: &BlockMatrix) -> Option<Tensor<2>> {
        KERNEL.with(|kernel| {
            let kernel = kernel.as_ref()?;
            let [n_rows, cols] = x.dims();
            let values = x.clone().try_into_data().ok()?;
            let activations = Activations::quantise(values.as_slice().ok()?, cols)?;
            let mut product = vec![0.0; activations.n_rows() * weight.rows()];
            for part in Tiles::of(weight)? {
                let of_part = kernel.multiply(&activations, &part)?;
                product
                    .iter_mut()
                    .zip(of_part)
                    .for_each(|(sum, y)| *sum += y);
            }
            product.truncate(n_rows * weight.rows());
            let data = TensorData::new(product, [n_rows, weight.rows()]);
            Some(Tensor::from_data(data, &x.device()))
        })
    }
}

#[cfg(feature = "gpu")]
mod kernel {
    use burn::tensor::{DType, Device, Int, Shape, Tensor, TensorData};
    use burn_wgpu::{CubeTensor, Wgpu};
    use chartlight_pack::{Bits, BlockMatrix};
    use cubecl::calculate_cube_count_elemwise;
    use cubecl::prelude::*;

    /// 2^112: the weight of a half's exponent bits once they stand where a float's stand.
    const HALF_TO_FLOAT: f32 = 5.192_297e33;

    /// Reads the bits of an IEEE half as `f32`; halves below 2^-14 may come out as zero.
    #[cube]
    fn half_from_bits(bits: u32) -> f32 {
        let magnitude = f32::reinterpret((bits & 0x7fff) << 13) * HALF_TO_FLOAT;
        let sign = 1.0 - 2.0 * f32::cast_from(bits >> 15);
        magnitude * sign
    }

    /// `out[i] = q[i] * scale + min`, one invocation a packed word.
    #[cube(launch)]
    fn unpack_words(
        quants: &[u32],
        scales: &[u32],
        out: &mut [f32],
        #[comptime] bits: usize,
        #[comptime] block_len: usize,
    ) {
        let word = ABSOLUTE_POS;
        if word >= quants.len() {
            terminate!();
        }
        let per_word = comptime!(32 / bits);
        let mask = comptime!((1u32 << bits) - 1);
        let first = word * per_word;
        let pair = scales[first / block_len];
        let scale = half_from_bits(pair & 0xffff);
        let min = half_from_bits(pair >> 16);
        let packed = quants[word];
        #[unroll]
        for k in 0..per_word {
            let shift = comptime!((k * bits) as u32);
            let q = (packed >> shift) & mask;
            out[first + k] = f32::cast_from(q) * scale + min;
        }
    }

    /// Packed words and block scales in GPU memory.
    #[derive(Debug, Clone)]
    pub struct GpuBlocks {
        quants: Tensor<1, Int>,
        scales: Tensor<1, Int>,
        shape: [usize; 2],
        bits: usize,
        block_len: usize,
    }

    impl GpuBlocks {
        pub fn upload(blocks: &BlockMatrix, device: &Device) -> Self {
            let words = |words: &[u32]| {
                let data = TensorData::new(words.to_vec(), [words.len()]);
                Tensor::from_data(data, (device, DType::U32))
            };
            Self {
                quants: words(blocks.quants()),
                scales: words(blocks.scales()),
                shape: [blocks.rows(), blocks.cols()],
                bits: match blocks.bits() {
                    Bits::Four => 4,
                    Bits::Eight => 8,
                },
                block_len: blocks.block_len(),
            }
        }

        pub fn shape(&self) -> [usize; 2] {
            self.shape
        }

        pub fn unpack(&self) -> Tensor<2> {
            let primitive = |tensor: &Tensor<1, Int>| -> CubeTensor {
                match tensor.clone().try_into_primitive::<Wgpu>() {
                    Ok(primitive) => primitive,
                    Err(error) => unreachable!("uploaded to a GPU: {error:?}"),
                }
            };
            let (quants, scales) = (primitive(&self.quants), primitive(&self.scales));
            let client = quants.client.clone();
            let [rows, cols] = self.shape;
            let out = CubeTensor::new_contiguous(
                client.clone(),
                quants.device.clone(),
                Shape::new([rows, cols]),
                client.empty(rows * cols * size_of::<f32>()),
                DType::F32,
            );
            let n_words = rows * cols * self.bits / 32;
            let cube_dim = CubeDim::new(&client, n_words);
            unpack_words::launch(
                &client,
                calculate_cube_count_elemwise(&client, n_words, cube_dim),
                cube_dim,
                quants.into_buffer_arg(),
                scales.into_buffer_arg(),
                out.clone().into_buffer_arg(),
                self.bits,
                self.block_len,
            );
            Tensor::from_primitive::<Wgpu>(out)
        }
    }
}
