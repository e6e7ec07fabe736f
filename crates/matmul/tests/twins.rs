//! The kernel, run by an interpreter, against its twin; and the twin against products in full precision.

#![allow(clippy::expect_used, reason = "a test says what it expects")]

use chartlight_matmul::{Activations, KERNEL, Tiles, multiply};
use chartlight_pack::{Bits, BlockMatrix};
use proptest::prelude::*;
use wasmi::{Engine, Linker, Memory, MemoryType, Module, Store};

/// Operands of `[rows, 32 * blocks]` and `[4 * tiles, 32 * blocks]`.
fn operands() -> impl Strategy<Value = (usize, Vec<f32>, Vec<f32>)> {
    (1..10usize, 1..4usize, 1..4usize, any::<u32>()).prop_map(|(rows, blocks, tiles, seed)| {
        let cols = 32 * blocks;
        let mut state = u64::from(seed) << 1 | 1;
        let mut number = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f32 / (1 << 23) as f32 - 1.0
        };
        let x = (0..rows * cols).map(|_| 30.0 * number().powi(5)).collect();
        let w = (0..4 * tiles * cols).map(|_| number()).collect();
        (cols, x, w)
    })
}

fn blocks(cols: usize, weights: &[f32], bits: Bits) -> BlockMatrix {
    BlockMatrix::quantise(weights.len() / cols, cols, bits, weights).expect("whole blocks")
}

/// `multiply` of the kernel, in a memory that ends where the result does.
fn interpreted(x: &Activations, w: &Tiles) -> Vec<f32> {
    let engine = Engine::default();
    let module = Module::new(&engine, KERNEL).expect("a module with relaxed SIMD");
    let mut store = Store::new(&engine, ());
    let bytes = |numbers: &[f32]| {
        numbers
            .iter()
            .flat_map(|x| x.to_le_bytes())
            .collect::<Vec<u8>>()
    };
    let quants = x
        .quants
        .as_flattened()
        .as_flattened()
        .iter()
        .map(|&q| q as u8)
        .collect();
    let tiles = w
        .quants
        .as_flattened()
        .iter()
        .flat_map(|word| word.to_le_bytes())
        .collect();
    let operands = [
        quants,
        bytes(x.affine.as_flattened()),
        tiles,
        bytes(w.affine.as_flattened().as_flattened()),
        vec![0; 4 * x.n_rows() * w.n_out()],
    ];
    let size: usize = operands.iter().map(Vec::len).sum();
    let pages = size.div_ceil(1 << 16);
    let memory = Memory::new(&mut store, MemoryType::new(pages as u32, None)).expect("memory");
    let mut at = (pages << 16) - size;
    let mut addresses = [0; 5];
    for (operand, address) in operands.iter().zip(&mut addresses) {
        *address = at as i32;
        memory.write(&mut store, at, operand).expect("room");
        at += operand.len();
    }
    let mut linker = Linker::new(&engine);
    linker.define("env", "memory", memory).expect("one memory");
    let instance = linker
        .instantiate_and_start(&mut store, &module)
        .expect("an instance");
    let kernel = instance
        .get_typed_func::<(i32, i32, i32, i32, i32, i32, i32, i32), ()>(&store, "multiply")
        .expect("the export");
    let [x_at, x_affine, w_at, w_affine, y] = addresses;
    let sizes = [x.n_rows(), x.n_blocks(), w.n_out()].map(|size| size as i32);
    kernel
        .call(
            &mut store,
            (
                x_at, x_affine, w_at, w_affine, y, sizes[0], sizes[1], sizes[2],
            ),
        )
        .expect("nothing beyond the memory");
    memory.data(&store)[y as usize..]
        .as_chunks::<4>()
        .0
        .iter()
        .map(|bytes| f32::from_le_bytes(*bytes))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_kernel_is_its_twin((cols, x, w) in operands()) {
        let x = Activations::quantise(&x, cols).expect("whole blocks");
        for bits in [Bits::Four, Bits::Eight] {
            for part in Tiles::of(&blocks(cols, &w, bits)).expect("four rows") {
                prop_assert_eq!(interpreted(&x, &part), multiply(&x, &part));
            }
        }
    }

    /// A number of a block is off by at most half a step, a 32,512th of the block's largest.
    #[test]
    fn fifteen_bits_are_enough(
        (cols, x, w) in operands(),
        bits in prop::sample::select(vec![Bits::Four, Bits::Eight]),
    ) {
        let w = blocks(cols, &w, bits);
        let activations = Activations::quantise(&x, cols).expect("whole blocks");
        let parts = Tiles::of(&w).expect("four rows").into_iter();
        let found = parts
            .map(|part| multiply(&activations, &part))
            .reduce(|sum, part| sum.iter().zip(part).map(|(sum, y)| sum + y).collect())
            .expect("a part or two");
        let weights = w.unpack();
        for (row, x) in x.chunks_exact(cols).enumerate() {
            for (column, w) in weights.chunks_exact(cols).enumerate() {
                let exact: f64 = x.iter().zip(w).map(|(x, w)| f64::from(x * w)).sum();
                let allowed: f64 = x.chunks_exact(32).zip(w.chunks_exact(32)).map(|(x, w)| {
                    let largest = x.iter().fold(0.0f32, |most, x| most.max(x.abs()));
                    let weights: f32 = w.iter().map(|w| w.abs()).sum();
                    f64::from(largest / 32_512.0 * weights) * 1.01 + 1e-5
                }).sum();
                let found = f64::from(found[row * (weights.len() / cols) + column]);
                prop_assert!((found - exact).abs() <= allowed, "{found}, expected {exact} ± {allowed}");
            }
        }
    }
}

#[test]
fn the_kernel_is_assembled() {
    let assembled = wat::parse_str(include_str!("../src/kernel.wat")).expect("a module");
    assert!(
        assembled == KERNEL,
        "kernel.wat has changed: run the example `assemble`"
    );
}

#[test]
fn other_blocks_are_refused() {
    let weights = vec![0.5; 4 * 32];
    assert!(Tiles::of(&blocks(32, &weights[32..], Bits::Four)).is_none());
    assert!(Activations::quantise(&weights, 48).is_none());
}
