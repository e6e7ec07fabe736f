//! GGUF files: what a reference wrote is read, and what is wrong is refused.

#![allow(clippy::unwrap_used, clippy::expect_used)] // A helper of a test may fail the test.

#[path = "support/gguf_file.rs"]
mod gguf_file;

use std::io::Cursor;
use std::path::Path;

use chartlight_pack::gguf::{Array, TensorType, TokenType, Value};
use chartlight_pack::{Architecture, ArchitectureKind, Gguf, GgufError, Weight, fuzz};
use gguf_file::{CORRUPTIONS, GgufFile, WRONG_NETWORKS, WRONG_TOKENIZERS};
use proptest::prelude::*;

type Open = Gguf<Cursor<Vec<u8>>>;

fn open(file: &GgufFile) -> Result<Open, GgufError> {
    Gguf::open(Cursor::new(file.bytes()))
}

/// Each wrong file gives the error that names what is wrong.
fn check_corruptions(
    corruptions: &[gguf_file::Corruption],
    read: fn(&GgufFile) -> Result<(), GgufError>,
) {
    read(&GgufFile::llama()).expect("the file is good before it is corrupted");
    for (name, corrupt, expected) in corruptions {
        let mut file = GgufFile::llama();
        corrupt(&mut file);
        let error = read(&file).expect_err(name).to_string();
        assert!(
            error.contains(expected),
            "{name}: `{error}` should say `{expected}`"
        );
    }
}

#[test]
fn wrong_files_do_not_open() {
    check_corruptions(CORRUPTIONS, |file| open(file).map(drop));
}

#[test]
fn wrong_numbers_make_no_network() {
    check_corruptions(WRONG_NETWORKS, |file| {
        Architecture::from_gguf(&open(file)?).map(drop)
    });
}

#[test]
fn wrong_tables_make_no_tokenizer() {
    check_corruptions(WRONG_TOKENIZERS, |file| open(file)?.tokenizer().map(drop));
}

#[test]
fn a_small_network_is_read() {
    for version in [2, 3] {
        let mut gguf = open(&GgufFile {
            version,
            ..GgufFile::llama()
        })
        .unwrap();
        assert_eq!(gguf.version(), version);
        let architecture = Architecture::from_gguf(&gguf).unwrap();
        let expected = Architecture {
            kind: ArchitectureKind::Llama,
            layers: 1,
            d_model: 32,
            heads: 2,
            kv_heads: 1,
            head_dim: 16,
            ffn: 64,
            rope_base: 10_000.0,
            norm_eps: f64::from(1e-5_f32),
            vocabulary: 6,
            context_length: 64,
        };
        assert_eq!(architecture, expected);
        let tokenizer = gguf.tokenizer().unwrap();
        assert_eq!(
            tokenizer.merge_pairs().collect::<Vec<_>>(),
            [("a", "b"), ("ab", "c")]
        );
        assert_eq!(
            tokenizer.token_types[..2],
            [TokenType::Control, TokenType::Normal]
        );
        assert_eq!(
            (tokenizer.model.as_str(), tokenizer.pre.as_str()),
            ("gpt2", "smollm")
        );
        for plan in architecture.tensors() {
            assert_eq!(gguf.load(&plan.name).unwrap().shape(), plan.shape);
        }
        let missing = gguf.load("output.weight").unwrap_err().to_string();
        assert_eq!(missing, "tensor `output.weight` is missing");
    }
}

#[test]
fn values_that_are_not_finite_are_refused() {
    let good = GgufFile::llama().bytes();
    let gguf = Gguf::open(Cursor::new(good.clone())).unwrap();
    for (name, bytes) in [
        ("output_norm.weight", f32::NAN.to_le_bytes().to_vec()),
        // An infinite scale, and one that is finite but whose minimum of -128 times is not.
        ("token_embd.weight", vec![0x00, 0x7C]),
        ("token_embd.weight", vec![0x00, 0x70]),
    ] {
        let mut bad = good.clone();
        let start = usize::try_from(gguf.tensor(name).unwrap().start()).unwrap();
        bad[start..start + bytes.len()].copy_from_slice(&bytes);
        let error = Gguf::open(Cursor::new(bad))
            .unwrap()
            .load(name)
            .unwrap_err()
            .to_string();
        assert!(
            error.contains(name) && error.contains("not finite"),
            "{error}"
        );
    }
}

/// `golden/gguf_types.py` made the file and the expected values with the Python package `gguf`.
#[test]
fn every_type_agrees_with_the_reference() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let file = std::fs::File::open(golden.join("gguf_types.gguf")).unwrap();
    let expected = std::fs::read(golden.join("gguf_types.f32")).unwrap();
    let expected: Vec<f32> = expected
        .chunks_exact(4)
        .map(|b| f32::from_le_bytes(b.try_into().unwrap()))
        .collect();
    let mut gguf = Gguf::open(file).unwrap();
    assert_eq!(gguf.tensors().len(), 11);
    assert_eq!(expected.len(), 11 * 3 * 512);
    for (info, expected) in gguf
        .tensors()
        .to_vec()
        .iter()
        .zip(expected.chunks_exact(3 * 512))
    {
        assert_eq!(info.name(), info.tensor_type().to_string());
        assert_eq!(info.shape(), [3, 512]);
        let exact = gguf.to_f32(info.name()).unwrap();
        assert_eq!(exact, expected, "{}", info.name());
        let weight = gguf.load(info.name()).unwrap();
        assert_eq!(weight.shape(), [3, 512]);
        assert_eq!(
            matches!(weight, Weight::Blocks(_)),
            info.tensor_type().is_quantised()
        );
        let loaded = weight.to_f32();
        match info.tensor_type() {
            TensorType::Q4_K | TensorType::Q5_K | TensorType::Q6_K => {
                // Scale and minimum are rounded to f16: 2^-11 of each, and what f16 cannot hold at all.
                let Weight::Blocks(matrix) = &weight else {
                    panic!("quantised")
                };
                for (k, (a, b)) in loaded.iter().zip(expected).enumerate() {
                    let affine = matrix.scales()[k / matrix.block_len()];
                    let half = |bits| half::f16::from_bits(bits as u16).to_f32().abs();
                    let q = matrix.bits().max_quant() as f32;
                    let bound = (q * half(affine) + half(affine >> 16)) / 2048.0
                        + (q + 1.0) * 2_f32.powi(-25);
                    assert!((a - b).abs() <= bound, "{} {k}: {a} {b}", info.name());
                }
            }
            _ => assert_eq!(loaded, expected, "{}", info.name()),
        }
    }
}

#[test]
fn metadata_of_every_type_is_read() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/gguf_types.gguf");
    let gguf = Gguf::open(std::fs::File::open(path).unwrap()).unwrap();
    let metadata = gguf.metadata();
    for (key, expected) in [
        ("u8", Value::U8(200)),
        ("i8", Value::I8(-100)),
        ("u16", Value::U16(60_000)),
        ("i16", Value::I16(-30_000)),
        ("u32", Value::U32(4_000_000_000)),
        ("i32", Value::I32(-2_000_000_000)),
        ("u64", Value::U64(1 << 63)),
        ("i64", Value::I64(-(1 << 62))),
        ("f32", Value::F32(0.5)),
        ("f64", Value::F64(0.1)),
        ("bool", Value::Bool(true)),
        ("string", Value::String("ü\n😀".into())),
        (
            "strings",
            Value::Array(Array::String(vec!["a".into(), String::new(), "ß".into()])),
        ),
        ("i32s", Value::Array(Array::I32(vec![1, -2, 3]))),
        ("f32s", Value::Array(Array::F32(vec![0.5, -0.25]))),
        ("bools", Value::Array(Array::Bool(vec![true, false]))),
    ] {
        assert_eq!(metadata.get(&format!("test.{key}")), Some(&expected));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn changed_bytes_never_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        len in any::<prop::sample::Index>(),
        cut in any::<bool>(),
    ) {
        let mut bytes = GgufFile::llama().bytes();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if cut {
            bytes.truncate(len.index(bytes.len()));
        }
        fuzz::gguf(&bytes);
    }

    #[test]
    fn numbers_at_their_limits_never_panic(
        at in any::<prop::sample::Index>(),
        number in prop_oneof![
            Just(u64::MAX), Just(u64::MAX - 31), Just(1 << 63), Just(1 << 32), Just(u64::from(u32::MAX)),
            Just(0), Just(1), any::<u64>(),
        ],
    ) {
        let mut bytes = GgufFile::llama().bytes();
        let at = at.index(bytes.len() - 8);
        bytes[at..at + 8].copy_from_slice(&number.to_le_bytes());
        fuzz::gguf(&bytes);
    }
}
