"""Makes gguf_types.gguf and gguf_types.f32: every tensor type that chartlight-pack reads.

The reference is the Python package `gguf` (tried with 0.19): it writes the file and unpacks the values.
Quantised values are random bytes with finite 16-bit scales, so that every bit of a block counts.
`gguf_types.f32` holds the unpacked tensors, little-endian f32, in the order of the file.

    python gguf_types.py    # needs: pip install gguf numpy
"""

from pathlib import Path

import numpy as np
from gguf import GGMLQuantizationType as T
from gguf import GGUFWriter, quants
from gguf.constants import GGML_QUANT_SIZES

HERE = Path(__file__).parent
ROWS, COLS = 3, 512
# Where the f16 numbers of a block are, in bytes.
HALVES = {
    T.Q4_0: [0], T.Q4_1: [0, 2], T.Q5_0: [0], T.Q5_1: [0, 2], T.Q8_0: [0],
    T.Q4_K: [0, 2], T.Q5_K: [0, 2], T.Q6_K: [208],
}

random = np.random.default_rng(20261123)


def half_bytes(n):
    return (random.normal(size=(n, 1)) * 0.01).astype(np.float16).view(np.uint8)


def blocks(kind):
    block_len, block_bytes = GGML_QUANT_SIZES[kind]
    n = ROWS * COLS // block_len
    data = random.integers(0, 256, size=(n, block_bytes), dtype=np.uint8)
    for at in HALVES[kind]:
        data[:, at : at + 2] = half_bytes(n)
    return data.reshape(ROWS, -1)


def main():
    writer = GGUFWriter(HERE / "gguf_types.gguf", "llama")
    writer.add_name("every type")
    writer.add_uint8("test.u8", 200)
    writer.add_int8("test.i8", -100)
    writer.add_uint16("test.u16", 60_000)
    writer.add_int16("test.i16", -30_000)
    writer.add_uint32("test.u32", 4_000_000_000)
    writer.add_int32("test.i32", -2_000_000_000)
    writer.add_uint64("test.u64", 1 << 63)
    writer.add_int64("test.i64", -(1 << 62))
    writer.add_float32("test.f32", 0.5)
    writer.add_float64("test.f64", 0.1)
    writer.add_bool("test.bool", True)
    writer.add_string("test.string", "ü\n😀")
    writer.add_array("test.strings", ["a", "", "ß"])
    writer.add_array("test.i32s", [1, -2, 3])
    writer.add_array("test.f32s", [0.5, -0.25])
    writer.add_array("test.bools", [True, False])

    expected = []
    dense = random.normal(size=(ROWS, COLS)).astype(np.float32)
    for name, kind, data in [
        ("F32", T.F32, dense),
        ("F16", T.F16, dense.astype(np.float16)),
        ("BF16", T.BF16, quants.quantize(dense, T.BF16)),
    ] + [(kind.name, kind, blocks(kind)) for kind in HALVES]:
        raw = data if kind in (T.F32, T.F16) else data.view(np.uint8)
        writer.add_tensor(name, raw, raw_dtype=kind)
        expected.append(quants.dequantize(raw, kind).astype("<f4").reshape(-1))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    np.concatenate(expected).tofile(HERE / "gguf_types.f32")


main()
