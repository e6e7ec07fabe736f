//! Quantised blocks: layout, error bounds, idempotence, and refusals.

use chartlight_pack::{Bits, BlockError, BlockFormat, BlockLen, BlockMatrix};
use half::f16;
use proptest::prelude::*;

const FORMAT: BlockFormat = BlockFormat {
    bits: Bits::Four,
    block_len: BlockLen::Sixteen,
};

fn affine(scale: f32, min: f32) -> u32 {
    u32::from(f16::from_f32(scale).to_bits()) | u32::from(f16::from_f32(min).to_bits()) << 16
}

#[test]
fn weights_lie_where_the_layout_says() {
    // Two rows of one block of 16: nibble k of the first row is k, of the second 15 - k.
    let quants = vec![0x7654_3210, 0xFEDC_BA98, 0x89AB_CDEF, 0x0123_4567];
    let scales = vec![affine(0.5, -1.0), affine(2.0, 0.25)];
    let matrix = BlockMatrix::new(2, 16, FORMAT, quants, scales).unwrap();
    let expected: Vec<f32> = (0..16)
        .map(|k| k as f32 * 0.5 - 1.0)
        .chain((0..16).map(|k| (15 - k) as f32 * 2.0 + 0.25))
        .collect();
    assert_eq!(matrix.unpack(), expected);
    let mut row = [0.0; 16];
    matrix.row(1, &mut row);
    assert_eq!(row, expected[16..]);
    assert_eq!(matrix.size_bytes(), 24);

    let format = BlockFormat {
        bits: Bits::Eight,
        block_len: BlockLen::Sixteen,
    };
    let quants = vec![0x0302_0100, 0x0706_0504, 0x0B0A_0908, 0xFFFE_FDFC];
    let matrix = BlockMatrix::new(1, 16, format, quants, vec![affine(1.0, 0.0)]).unwrap();
    assert_eq!(
        matrix.unpack()[10..],
        [10.0, 11.0, 252.0, 253.0, 254.0, 255.0]
    );
}

#[test]
fn wrong_buffers_are_refused() {
    let new = |rows, cols, n_quants, n_scales, scale| {
        BlockMatrix::new(rows, cols, FORMAT, vec![0; n_quants], vec![scale; n_scales]).unwrap_err()
    };
    let length = |what, expected, found| BlockError::Length {
        what,
        expected,
        found,
    };
    assert_eq!(
        new(0, 16, 0, 0, 0),
        BlockError::Dimensions { rows: 0, cols: 16 }
    );
    assert_eq!(
        new(1, 0, 0, 0, 0),
        BlockError::Columns {
            cols: 0,
            block_len: 16
        }
    );
    assert_eq!(
        new(1, 24, 3, 2, 0),
        BlockError::Columns {
            cols: 24,
            block_len: 16
        }
    );
    assert_eq!(
        new(usize::MAX / 8, 16, 1, 1, 0),
        BlockError::Dimensions {
            rows: usize::MAX / 8,
            cols: 16
        }
    );
    assert_eq!(
        new(1, 16, 3, 1, 0),
        length("the buffer of quantised weights", 2, 3)
    );
    assert_eq!(new(1, 16, 2, 2, 0), length("the buffer of scales", 1, 2));
    for bits in [0x7C00, 0xFC00_0000, 0x7E00] {
        assert_eq!(
            new(2, 32, 8, 4, bits),
            BlockError::NotFinite { row: 0, block: 0 }
        );
    }
}

#[test]
fn what_f16_cannot_hold_is_refused() {
    for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, -1e6] {
        let mut values = vec![0.0; 96];
        values[70] = bad;
        let error = BlockMatrix::quantise(3, 32, Bits::Four, &values).unwrap_err();
        assert_eq!(error, BlockError::NotFinite { row: 2, block: 0 });
    }
    assert!(BlockMatrix::quantise(1, 32, Bits::Four, &[0.0; 31]).is_err());
    assert!(BlockMatrix::quantise(1, 48, Bits::Four, &[0.0; 48]).is_err());
    assert!(BlockMatrix::quantise(usize::MAX, 32, Bits::Four, &[]).is_err());
}

#[test]
fn equal_weights_keep_their_value() {
    let matrix = BlockMatrix::quantise(1, 32, Bits::Eight, &[0.25; 32]).unwrap();
    assert_eq!(matrix.unpack(), [0.25; 32]);
    assert!(matrix.quants().iter().all(|&word| word == 0));
}

fn half_step(value: f32) -> f32 {
    (value.abs() / 2048.0).max(2_f32.powi(-25))
}

proptest! {
    #[test]
    fn error_is_bounded(
        values in prop::collection::vec(-8.0_f32..8.0, 64),
        scale in -20_i32..10,
        offset in -100.0_f32..100.0,
        eight in any::<bool>(),
    ) {
        let bits = if eight { Bits::Eight } else { Bits::Four };
        let values: Vec<f32> = values.iter().map(|v| v * 2_f32.powi(scale) + offset).collect();
        let matrix = BlockMatrix::quantise(2, 32, bits, &values).unwrap();
        for (block, unpacked) in values.chunks_exact(32).zip(matrix.unpack().chunks_exact(32)) {
            let lo = block.iter().copied().fold(f32::INFINITY, f32::min);
            let hi = block.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let levels = bits.max_quant() as f32;
            let step = (hi - lo) / levels;
            let bound = step / 2.0 + half_step(lo) + (levels + 0.5) * half_step(step);
            for (a, b) in block.iter().zip(unpacked) {
                prop_assert!((a - b).abs() <= bound * 1.0001 + a.abs() * 1e-6, "{a} {b} {bound}");
            }
        }
    }

    /// Packing what was unpacked changes nothing, for blocks like those of a network: values on both
    /// sides of zero.
    #[test]
    fn quantising_again_changes_nothing(
        values in prop::collection::vec(-1.0_f32..1.0, 64),
        scale in -6_i32..6,
        eight in any::<bool>(),
    ) {
        let bits = if eight { Bits::Eight } else { Bits::Four };
        let values: Vec<f32> = values.iter().map(|v| v * 2_f32.powi(scale)).collect();
        let once = BlockMatrix::quantise(2, 32, bits, &values).unwrap();
        let twice = BlockMatrix::quantise(2, 32, bits, &once.unpack()).unwrap();
        prop_assert_eq!(once, twice);
    }
}
