//! The GPU kernel that unpacks quantised weights against its plain-Rust twin.

#![allow(clippy::expect_used, reason = "a test says what it expects")]

use burn::tensor::{Tensor, TensorData};
use chartlight_llm::{Projection, device};
use chartlight_pack::{Bits, BlockMatrix, Weight};

/// A kernel may round once where the twin rounds twice.
const TOLERANCE: f32 = 1e-6;

#[test]
fn a_gpu_unpacks_what_the_cpu_unpacks() {
    let gpu = pollster::block_on(device::gpu()).expect("a GPU, be it a software one");
    for bits in [Bits::Four, Bits::Eight] {
        for (rows, cols) in [
            (1, 32),
            (3, 64),
            (11, 96),
            (64, 256),
            (193, 576),
            (576, 1536),
        ] {
            let values: Vec<f32> = (0..rows * cols)
                .map(|index| ((index * 2_654_435_761_usize) % 2003) as f32 / 700.0 - 1.4)
                .collect();
            let blocks = BlockMatrix::quantise(rows, cols, bits, &values).expect("whole blocks");
            let expected = blocks.unpack();
            let projection = Projection::new(Weight::Blocks(blocks), &gpu).expect("a matrix");
            let identity: Tensor<2> = Tensor::eye(cols, &gpu);
            let found = projection.forward(identity).transpose().into_data();
            let expected = TensorData::new(expected, [rows, cols]);
            let (found, expected) = (values_of(found), values_of(expected));
            for (index, (found, expected)) in found.iter().zip(&expected).enumerate() {
                assert!(
                    (found - expected).abs() <= TOLERANCE,
                    "{bits:?} {rows}x{cols} at {index}: {found}, expected {expected}"
                );
            }
        }
    }
}

fn values_of(data: TensorData) -> Vec<f32> {
    data.try_into_vec().expect("f32")
}
