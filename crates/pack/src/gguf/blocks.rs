//! The values of a GGUF tensor: each quantised type decoded once, to affine sub-blocks.
//!
//! Every type that is read here is affine in its quantised values, so one decoded form serves both
//! unpacking (`q * scale + min`, exact in f32: see [`decode`]) and repacking into a [`BlockMatrix`].

use std::io::{Read, Seek, SeekFrom};

use half::{bf16, f16};

use super::GgufError;
use super::tensor::{TensorInfo, TensorType};
use crate::block_matrix::pack_affine;
use crate::{Bits, BlockError, BlockFormat, BlockLen, BlockMatrix};

/// How much of a tensor is in memory in the file's form at a time, in bytes.
const PIECE_BYTES: usize = 1 << 16;

/// Reads a quantised tensor into a matrix of blocks.
pub(super) fn load<S: Read + Seek>(
    source: &mut S,
    info: &TensorInfo,
) -> Result<BlockMatrix, GgufError> {
    let tensor_type = info.tensor_type();
    let format = format(tensor_type);
    let (rows, cols) = info.rows_and_cols();
    let wrong = |source| GgufError::Blocks {
        tensor: info.name().to_owned(),
        source,
    };
    let words_per_row = format.quant_words_per_row(cols).map_err(wrong)?;
    let blocks_per_row = format.blocks_per_row(cols).map_err(wrong)?;
    let mut quants = Vec::with_capacity(rows * words_per_row);
    let mut scales = Vec::with_capacity(rows * blocks_per_row);
    for_each_block(source, info, |bytes| {
        let decoded = decode(tensor_type, bytes);
        for (q, (scale, min)) in decoded.sub_blocks(tensor_type) {
            scales.push(pack_affine(scale, min).ok_or_else(|| {
                let (row, block) = (scales.len() / blocks_per_row, scales.len() % blocks_per_row);
                wrong(BlockError::NotFinite { row, block })
            })?);
            quants.extend(q.chunks_exact(format.bits.per_word()).map(|weights| {
                weights
                    .iter()
                    .rev()
                    .fold(0, |word, &q| word << format.bits.count() | u32::from(q))
            }));
        }
        Ok(())
    })?;
    BlockMatrix::new(rows, cols, format, quants, scales).map_err(wrong)
}

/// Reads a tensor of any type in full precision.
pub(super) fn to_f32<S: Read + Seek>(
    source: &mut S,
    info: &TensorInfo,
) -> Result<Vec<f32>, GgufError> {
    let tensor_type = info.tensor_type();
    let (rows, cols) = info.rows_and_cols();
    let mut values = Vec::with_capacity(rows * cols);
    for_each_block(source, info, |bytes| {
        match (tensor_type, bytes) {
            (TensorType::F32, &[a, b, c, d]) => values.push(f32::from_le_bytes([a, b, c, d])),
            (TensorType::F16, &[a, b]) => values.push(f16::from_le_bytes([a, b]).to_f32()),
            (TensorType::BF16, &[a, b]) => values.push(bf16::from_le_bytes([a, b]).to_f32()),
            _ => {
                let decoded = decode(tensor_type, bytes);
                for (q, (scale, min)) in decoded.sub_blocks(tensor_type) {
                    values.extend(q.iter().map(|&q| f32::from(q) * scale + min));
                }
            }
        }
        Ok(())
    })?;
    match values.iter().all(|value: &f32| value.is_finite()) {
        true => Ok(values),
        false => Err(GgufError::NotFinite {
            tensor: info.name().to_owned(),
        }),
    }
}

/// Calls `each` with the bytes of every block of the tensor, in order.
fn for_each_block<S: Read + Seek>(
    source: &mut S,
    info: &TensorInfo,
    mut each: impl FnMut(&[u8]) -> Result<(), GgufError>,
) -> Result<(), GgufError> {
    let io = |source| GgufError::Io {
        what: format!("tensor `{}`", info.name()),
        source,
    };
    source.seek(SeekFrom::Start(info.start())).map_err(io)?;
    let block_bytes = info.tensor_type().block_bytes();
    let mut piece = vec![0; PIECE_BYTES / block_bytes * block_bytes];
    let mut left = info.size_bytes();
    while left > 0 {
        let len = usize::try_from(left).unwrap_or(usize::MAX).min(piece.len());
        let piece = piece.get_mut(..len).unwrap_or_default();
        source.read_exact(piece).map_err(io)?;
        piece.chunks_exact(block_bytes).try_for_each(&mut each)?;
        left -= len as u64;
    }
    Ok(())
}

const fn format(tensor_type: TensorType) -> BlockFormat {
    let bits = match tensor_type {
        TensorType::Q4_0 | TensorType::Q4_1 | TensorType::Q4_K => Bits::Four,
        _ => Bits::Eight,
    };
    let block_len = match tensor_type {
        TensorType::Q6_K => BlockLen::Sixteen,
        _ => BlockLen::ThirtyTwo,
    };
    BlockFormat { bits, block_len }
}

/// One block of the file: quantised values without sign, and scale and minimum of each sub-block.
struct Decoded {
    q: [u8; 256],
    affine: [(f32, f32); 16],
}

impl Decoded {
    /// Quantised values with their scale and minimum.
    fn sub_blocks(&self, tensor_type: TensorType) -> impl Iterator<Item = (&[u8], (f32, f32))> {
        let len = format(tensor_type).block_len.get();
        self.q
            .chunks_exact(len)
            .zip(self.affine)
            .take(tensor_type.block_len() / len)
    }
}

/// Decodes one block. `q * scale + min` in f32 is exactly the weight that ggml computes: the scale has at
/// most 18 significant bits and q at most 8, so that at most the last addition rounds, and ggml rounds
/// there too.
fn decode(tensor_type: TensorType, bytes: &[u8]) -> Decoded {
    let mut out = Decoded {
        q: [0; 256],
        affine: [(0.0, 0.0); 16],
    };
    let mut rest = bytes;
    match tensor_type {
        TensorType::Q4_0 => {
            let d = take_f16(&mut rest);
            out.affine[0] = (d, -8.0 * d);
            nibbles(rest, &mut out.q);
        }
        TensorType::Q4_1 => {
            out.affine[0] = (take_f16(&mut rest), take_f16(&mut rest));
            nibbles(rest, &mut out.q);
        }
        TensorType::Q5_0 => {
            let d = take_f16(&mut rest);
            out.affine[0] = (d, -16.0 * d);
            fifth_bits(&mut rest, &mut out.q);
            nibbles(rest, &mut out.q);
        }
        TensorType::Q5_1 => {
            out.affine[0] = (take_f16(&mut rest), take_f16(&mut rest));
            fifth_bits(&mut rest, &mut out.q);
            nibbles(rest, &mut out.q);
        }
        TensorType::Q8_0 => {
            let d = take_f16(&mut rest);
            out.affine[0] = (d, -128.0 * d);
            for (q, &byte) in out.q.iter_mut().zip(rest) {
                *q = byte ^ 0x80;
            }
        }
        TensorType::Q4_K => {
            k_scales(&mut rest, &mut out.affine);
            k_nibbles(rest, &mut out.q);
        }
        TensorType::Q5_K => {
            k_scales(&mut rest, &mut out.affine);
            let high = take(&mut rest, 32);
            // Bit `s` of byte `k` is the fifth bit of weight `k` of sub-block `s`.
            for (s, sub_block) in out.q.chunks_exact_mut(32).enumerate() {
                for (q, &bits) in sub_block.iter_mut().zip(high) {
                    *q = (bits >> s & 1) << 4;
                }
            }
            k_nibbles(rest, &mut out.q);
        }
        TensorType::Q6_K => q6_k(rest, &mut out),
        TensorType::F32 | TensorType::F16 | TensorType::BF16 => {}
    }
    out
}

fn take<'b>(rest: &mut &'b [u8], len: usize) -> &'b [u8] {
    let (taken, after) = rest.split_at_checked(len).unwrap_or_default();
    *rest = after;
    taken
}

fn take_f16(rest: &mut &[u8]) -> f32 {
    match take(rest, 2) {
        &[a, b] => f16::from_le_bytes([a, b]).to_f32(),
        _ => f32::NAN,
    }
}

/// 16 bytes: low halves are weights 0 to 15, high halves 16 to 31. Keeps bits that are set already.
fn nibbles(bytes: &[u8], q: &mut [u8; 256]) {
    for (k, &byte) in bytes.iter().take(16).enumerate() {
        q[k] |= byte & 0x0F;
        q[k + 16] |= byte >> 4;
    }
}

/// A word of 32 bits with the fifth bit of each weight.
fn fifth_bits(rest: &mut &[u8], q: &mut [u8; 256]) {
    for (q, &bits) in q.chunks_exact_mut(8).zip(take(rest, 4)) {
        for (k, q) in q.iter_mut().enumerate() {
            *q = (bits >> k & 1) << 4;
        }
    }
}

/// The head of a K block: two f16, then 6-bit scales and minimums of eight sub-blocks in 12 bytes.
fn k_scales(rest: &mut &[u8], affine: &mut [(f32, f32); 16]) {
    let (d, d_min) = (take_f16(rest), take_f16(rest));
    let packed = take(rest, 12);
    let byte = |k: usize| packed.get(k).copied().unwrap_or(0);
    for (k, affine) in affine.iter_mut().take(8).enumerate() {
        let (scale, min) = match k {
            0..4 => (byte(k) & 63, byte(k + 4) & 63),
            _ => (
                byte(k + 4) & 0x0F | byte(k - 4) >> 6 << 4,
                byte(k + 4) >> 4 | byte(k) >> 6 << 4,
            ),
        };
        *affine = (d * f32::from(scale), -(d_min * f32::from(min)));
    }
}

/// 128 bytes: each run of 32 bytes holds sub-block 2n in its low halves and 2n + 1 in its high halves.
fn k_nibbles(bytes: &[u8], q: &mut [u8; 256]) {
    for (q, bytes) in q.chunks_exact_mut(64).zip(bytes.chunks_exact(32)) {
        let (low, high) = q.split_at_mut(32);
        for ((low, high), byte) in low.iter_mut().zip(high).zip(bytes) {
            *low |= byte & 0x0F;
            *high |= byte >> 4;
        }
    }
}

/// Low halves (128 bytes), upper two bits (64 bytes), 16 signed scales, one f16.
fn q6_k(bytes: &[u8], out: &mut Decoded) {
    let mut rest = bytes;
    let (low, high, scales) = (
        take(&mut rest, 128),
        take(&mut rest, 64),
        take(&mut rest, 16),
    );
    let d = take_f16(&mut rest);
    for (affine, &scale) in out.affine.iter_mut().zip(scales) {
        let scale = d * f32::from(scale.cast_signed());
        *affine = (scale, -32.0 * scale);
    }
    let halves = out
        .q
        .chunks_exact_mut(128)
        .zip(low.chunks_exact(64))
        .zip(high.chunks_exact(32));
    for ((q, low), high) in halves {
        for (k, q) in q.iter_mut().enumerate() {
            // Quarter `k / 32` of 32 weights: low halves of bytes 0 to 63, then their high halves.
            let quarter = k / 32;
            let nibble = low[k % 64] >> (quarter / 2 * 4) & 0x0F;
            let upper = high[k % 32] >> (quarter * 2) & 3;
            *q = nibble | upper << 4;
        }
    }
}
