//! Packs: what was written is read back, and what is wrong is refused.

#![allow(clippy::unwrap_used, clippy::expect_used)] // A helper of a test may fail the test.

use std::cell::RefCell;
use std::pin::pin;
use std::sync::LazyLock;
use std::task::{Context, Poll, Waker};

use chartlight_pack::tiny::{tiny_pack, tiny_pack_in_shards};
use chartlight_pack::{
    Bits, BlockMatrix, FileEntry, Loaded, MAX_SHARD_BYTES, Manifest, ManifestFields, Pack,
    PackDescription, PackError, PackHead, PackReader, ShardError, ShardSource, Weight, fuzz,
    write_pack,
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the source of a test never waits"),
    }
}

fn read(pack: &Pack) -> Result<Vec<(String, Weight)>, PackError> {
    let mut tensors = Vec::new();
    now(PackReader::new(&pack.manifest, pack).for_each(|loaded| {
        if let Loaded::Tensor { name, weight } = loaded {
            tensors.push((name, weight));
        }
        Ok::<_, PackError>(())
    }))?;
    Ok(tensors)
}

/// The pieces that a pack of these tensors is written from.
fn description(pack: &Pack) -> (PackDescription, Vec<(String, Weight)>) {
    let mut tensors = read(pack).unwrap();
    let mut take = |name: &str| {
        let at = tensors.iter().position(|(other, _)| other == name).unwrap();
        tensors.remove(at).1
    };
    let manifest = &pack.manifest;
    let heads = manifest
        .heads()
        .iter()
        .map(|head| PackHead {
            scheme: head.scheme.clone(),
            weight: take(&head.tensors.weight),
            bias: take(&head.tensors.bias),
        })
        .collect();
    let description = PackDescription {
        about: manifest.about().clone(),
        tokenizer: pack.files[0].1.clone(),
        heads,
    };
    (description, tensors)
}

#[test]
fn what_is_written_is_read_back() {
    let pack = tiny_pack(7).unwrap();
    assert!(pack.manifest.shards().len() >= 4, "several shards");
    assert!(
        pack.manifest
            .tensors()
            .iter()
            .any(|tensor| tensor.parts.len() > 1),
        "a tensor that spans shards"
    );
    let (description, tensors) = description(&pack);
    let again = write_pack(description, tensors, 12 << 10).unwrap();
    assert_eq!(again.manifest, pack.manifest);
    assert_eq!(again.files, pack.files);
    let parsed = Manifest::parse(pack.manifest.to_json().as_bytes()).unwrap();
    assert_eq!(parsed, pack.manifest);
}

#[test]
fn shards_of_any_size_hold_the_same_tensors() {
    let whole = tiny_pack_in_shards(3, MAX_SHARD_BYTES).unwrap();
    assert_eq!(whole.manifest.shards().len(), 1);
    let expected = read(&whole).unwrap();
    for shard_bytes in [300, 1000, 4096, 12_345] {
        let pack = tiny_pack_in_shards(3, shard_bytes).unwrap();
        assert!(
            pack.files[1..]
                .iter()
                .all(|(_, bytes)| bytes.len() <= shard_bytes)
        );
        assert_eq!(read(&pack).unwrap(), expected);
    }
    let error = tiny_pack_in_shards(3, 64).unwrap_err().to_string();
    assert!(
        error.contains("a row of tensor `token_embd.weight` has 72 bytes"),
        "{error}"
    );
    assert!(tiny_pack_in_shards(3, MAX_SHARD_BYTES + 1).is_err());
}

#[test]
fn tensors_come_in_the_order_of_the_network_with_progress() {
    let pack = tiny_pack(1).unwrap();
    let manifest = &pack.manifest;
    let fetched = RefCell::new(Vec::new());
    struct Watched<'p>(&'p Pack, &'p RefCell<Vec<String>>);
    impl ShardSource for Watched<'_> {
        async fn fetch(&self, entry: &FileEntry) -> Result<Vec<u8>, ShardError> {
            self.1.borrow_mut().push(entry.file.clone());
            self.0.fetch(entry).await
        }
    }
    let source = Watched(&pack, &fetched);
    let mut reader = PackReader::new(manifest, &source);
    let (mut names, mut bytes) = (Vec::new(), Vec::new());
    while let Some(loaded) = now(reader.next()).unwrap() {
        match loaded {
            Loaded::Tensor { name, .. } => names.push(name),
            Loaded::Shard(progress) => {
                assert_eq!(progress.shards_read, bytes.len() + 1);
                assert_eq!(
                    fetched.borrow().len(),
                    progress.shards_read,
                    "one shard at a time"
                );
                assert_eq!(progress.shards_total, manifest.shards().len());
                bytes.push(progress.bytes_read);
                assert!(progress.bytes_read <= progress.bytes_total);
            }
        }
    }
    let mut expected: Vec<String> = manifest
        .architecture()
        .tensors()
        .into_iter()
        .map(|plan| plan.name)
        .collect();
    expected.extend([
        "head.rare-disease.weight".into(),
        "head.rare-disease.bias".into(),
    ]);
    assert_eq!(names, expected);
    assert_eq!(bytes.last().copied(), Some(reader.progress().bytes_total));
    assert!(bytes.is_sorted());
}

#[test]
fn wrong_files_are_named() {
    type Corruption = (&'static str, fn(&mut Pack), &'static str);
    let cases: &[Corruption] = &[
        (
            "one bit",
            |p| p.files[2].1[99] ^= 1,
            "`shard-001.bin` has SHA-256",
        ),
        (
            "too short",
            |p| p.files[1].1.truncate(1000),
            "`shard-000.bin` has",
        ),
        ("too long", |p| p.files[1].1.push(0), "`shard-000.bin` has"),
        (
            "empty",
            |p| p.files[3].1.clear(),
            "`shard-002.bin` has 0 bytes",
        ),
        (
            "swapped",
            |p| {
                let a = p.files[1].1.clone();
                p.files[1].1 = p.files[2].1.clone();
                p.files[2].1 = a;
            },
            "`shard-000.bin` has",
        ),
        (
            "missing",
            |p| drop(p.files.remove(2)),
            "`shard-001.bin` could not be read: there is no such file",
        ),
    ];
    for (name, corrupt, expected) in cases {
        let mut pack = tiny_pack(5).unwrap();
        corrupt(&mut pack);
        let error = read(&pack).expect_err(name).to_string();
        assert!(
            error.contains(expected),
            "{name}: `{error}` should say `{expected}`"
        );
    }
    let mut pack = tiny_pack(5).unwrap();
    pack.files[0].1[0] ^= 1;
    let error = now(PackReader::new(&pack.manifest, &pack).tokenizer()).unwrap_err();
    let PackError::Hash {
        file,
        expected,
        found,
    } = error
    else {
        panic!("{error}")
    };
    assert_eq!(
        (file.as_str(), expected),
        ("tokenizer.json", pack.manifest.tokenizer().sha256)
    );
    assert_ne!(expected, found);
}

/// The digest is right, the numbers are not.
#[test]
fn values_that_are_not_finite_are_refused() {
    let pack = tiny_pack(5).unwrap();
    for (tensor, at_end) in [("token_embd.weight", true), ("output_norm.weight", false)] {
        let mut pack = pack.clone();
        let entry = pack
            .manifest
            .tensors()
            .iter()
            .find(|entry| entry.name == tensor)
            .unwrap();
        let part = entry.parts[0];
        let at = part.offset + if at_end { part.bytes - 4 } else { 0 };
        pack.files[1 + part.shard].1[at..at + 4].fill(0xFF);
        let mut fields = pack.manifest.into_fields();
        fields.shards[part.shard].sha256 =
            chartlight_pack::Sha256::of(&pack.files[1 + part.shard].1);
        pack.manifest = Manifest::new(fields).unwrap();
        let error = read(&pack).unwrap_err().to_string();
        assert!(
            error.contains(tensor) && error.contains("finite"),
            "{error}"
        );
    }
}

#[test]
fn wrong_manifests_are_refused() {
    type Corruption = (fn(&mut Value), &'static str);
    let cases: &[Corruption] = &[
        (
            |m| m["format_version"] = json!("2.0"),
            "format version 2.0, this program reads version 1.x",
        ),
        (
            |m| m["format_version"] = json!("one"),
            "two numbers with a dot",
        ),
        (|m| m["format_version"] = json!(1), "cannot be read"),
        (
            |m| drop(m.as_object_mut().unwrap().remove("shards")),
            "missing field `shards`",
        ),
        (
            |m| m["id"] = json!("a/b"),
            "field `id` is not a plain file name",
        ),
        (|m| m["title"] = json!(" "), "`title` is empty"),
        (
            |m| m["licence"] = json!("a\u{7}"),
            "`licence` has control characters",
        ),
        (
            |m| m["attention"] = json!("sideways"),
            "unknown variant `sideways`",
        ),
        (
            |m| m["architecture"]["kind"] = json!("gemma"),
            "unknown variant `gemma`",
        ),
        (|m| m["architecture"]["layers"] = json!(0), "`layers` is 0"),
        (
            |m| m["architecture"]["layers"] = json!(3),
            "tensor `blk.2.attn_norm.weight` is missing",
        ),
        (
            |m| m["architecture"]["layers"] = json!(-1),
            "cannot be read",
        ),
        (
            |m| m["architecture"]["vocabulary"] = json!(1_u64 << 40),
            "`vocabulary` is 1099511627776",
        ),
        (
            |m| m["architecture"]["head_dim"] = json!(31),
            "head_dim is 31",
        ),
        (
            |m| m["architecture"]["kv_heads"] = json!(3),
            "cannot share 3",
        ),
        (
            |m| m["architecture"]["norm_eps"] = json!(0.5),
            "`norm_eps` is 0.5",
        ),
        (
            |m| m["window"]["core_tokens"] = json!(0),
            "`window.core_tokens` is 0",
        ),
        (
            |m| m["window"]["context_tokens"] = json!(u64::MAX),
            "`window` asks for more",
        ),
        (|m| m["shards"] = json!([]), "`shards` has 0 files"),
        (
            |m| m["shards"][0]["file"] = json!("../a"),
            "`shards[0].file` is not a plain",
        ),
        (
            |m| m["shards"][0]["file"] = json!("a\\b"),
            "`shards[0].file` is not a plain",
        ),
        (
            |m| m["shards"][0]["file"] = json!(".a"),
            "`shards[0].file` is not a plain",
        ),
        (
            |m| m["shards"][0]["file"] = json!("a..b"),
            "`shards[0].file` is not a plain",
        ),
        (
            |m| m["shards"][0]["file"] = json!(""),
            "`shards[0].file` is not a plain",
        ),
        (
            |m| m["shards"][0]["file"] = json!("é"),
            "`shards[0].file` is not a plain",
        ),
        (
            |m| m["shards"][0]["file"] = json!("MANIFEST.json"),
            "`MANIFEST.json` is taken",
        ),
        (
            |m| m["shards"][1]["file"] = json!("shard-000.bin"),
            "`shard-000.bin` is taken",
        ),
        (
            |m| m["tokenizer"]["file"] = json!("https://a"),
            "`tokenizer.file` is not a plain",
        ),
        (
            |m| m["shards"][0]["bytes"] = json!((16 << 20) + 1),
            "`shards[0].bytes` is 16777217",
        ),
        (
            |m| m["shards"][0]["bytes"] = json!(0),
            "`shards[0].bytes` is 0",
        ),
        (
            |m| m["shards"][0]["bytes"] = json!(100),
            "tensor `token_embd.weight` reaches outside shard 0",
        ),
        (|m| m["shards"][0]["sha256"] = json!("AB"), "64 lower-case"),
        (
            |m| m["heads"][0]["scheme"]["types"] = json!([]),
            "`heads[0].scheme.types` has 0 types",
        ),
        (
            |m| m["heads"][0]["scheme"]["types"][1] = json!("DISEASE"),
            "has a type twice",
        ),
        (
            |m| m["heads"][0]["scheme"]["types"][1] = json!("A\nB"),
            "control characters",
        ),
        (
            |m| m["heads"][0]["scheme"]["types"] = json!(["A"]),
            "`head.rare-disease.weight` has shape [11, 64], expected [3, 64]",
        ),
        (
            |m| m["heads"][0]["tensors"]["bias"] = json!("no"),
            "tensor `no` is missing",
        ),
        (
            |m| {
                let h = m["heads"][0].clone();
                m["heads"].as_array_mut().unwrap().push(h);
            },
            "`heads[1].scheme.name` is there twice",
        ),
        (
            |m| m["heads"] = json!([]),
            "`head.rare-disease.weight` is part of neither",
        ),
        (
            |m| {
                let t = m["tensors"][3].clone();
                m["tensors"].as_array_mut().unwrap().push(t);
            },
            "tensor `blk.0.attn_k.weight` is there twice",
        ),
        (
            |m| drop(m["tensors"].as_array_mut().unwrap().remove(4)),
            "tensor `blk.0.attn_v.weight` is missing",
        ),
        (
            |m| m["tensors"][0]["name"] = json!("x"),
            "tensor `token_embd.weight` is missing",
        ),
        (
            |m| m["tensors"][0]["shape"] = json!([64, 260]),
            "has shape [64, 260], expected [260, 64]",
        ),
        (
            |m| m["tensors"][0]["shape"] = json!([u64::MAX, 2]),
            "`token_embd.weight` has shape",
        ),
        (
            |m| m["tensors"][0]["encoding"] = json!({"kind": "q3"}),
            "unknown variant `q3`",
        ),
        (
            |m| m["tensors"][0]["encoding"]["bits"] = json!(5),
            "bits is 4 or 8",
        ),
        (
            |m| m["tensors"][0]["encoding"]["block_len"] = json!(64),
            "block_len is 16 or 32",
        ),
        (
            |m| m["tensors"][0]["encoding"]["bits"] = json!(4),
            "`token_embd.weight` has",
        ),
        (
            |m| m["tensors"][1]["encoding"] = json!({"kind": "blocks", "bits": 8, "block_len": 32}),
            "has one axis and must be stored as f32",
        ),
        (
            |m| m["tensors"][0]["parts"] = json!([]),
            "`token_embd.weight` has 0 of its 260 rows",
        ),
        (
            |m| m["tensors"][0]["parts"][0]["rows"] = json!([1, 170]),
            "has rows 1 to 170 after row 0",
        ),
        (
            |m| m["tensors"][0]["parts"][0]["rows"] = json!([0, 0]),
            "has rows 0 to 0",
        ),
        (
            |m| m["tensors"][0]["parts"][0]["rows"] = json!([5, 2]),
            "has rows 5 to 2",
        ),
        (
            |m| m["tensors"][0]["parts"][0]["rows"][1] = json!(261),
            "has rows 0 to 261",
        ),
        (
            |m| m["tensors"][0]["parts"][0]["rows"][1] = json!(9),
            "has 9 rows of 72 bytes in",
        ),
        (
            |m| m["tensors"][0]["parts"][0]["bytes"] = json!(8),
            "rows of 72 bytes in 8 bytes",
        ),
        (
            |m| m["tensors"][0]["parts"][0]["offset"] = json!(2),
            "starts at byte 2, not a multiple of 4",
        ),
        (
            |m| m["tensors"][0]["parts"][0]["offset"] = json!(u64::MAX - 3),
            "reaches outside shard 0",
        ),
        (
            |m| m["tensors"][1]["parts"][0]["shard"] = json!(99),
            "`blk.0.attn_norm.weight` reaches outside shard 99",
        ),
        (
            |m| m["tensors"][0]["parts"].as_array_mut().unwrap().reverse(),
            "`token_embd.weight` has rows",
        ),
        (
            |m| {
                m["tensors"][2]["parts"][0]["offset"] =
                    m["tensors"][1]["parts"][0]["offset"].clone()
            },
            "overlap in shard",
        ),
        (
            |m| {
                let s = json!({"file": "x", "bytes": 4, "sha256": "0".repeat(64)});
                m["shards"].as_array_mut().unwrap().push(s);
            },
            "has `x`, which no tensor uses",
        ),
    ];
    let good = serde_json::to_value(&tiny_pack(5).unwrap().manifest).unwrap();
    for (index, (corrupt, expected)) in cases.iter().enumerate() {
        let mut bad = good.clone();
        corrupt(&mut bad);
        let error = Manifest::parse(bad.to_string().as_bytes());
        let error = error
            .err()
            .unwrap_or_else(|| panic!("case {index}: {expected}"))
            .to_string();
        assert!(
            error.contains(expected),
            "case {index}: `{error}` should say `{expected}`"
        );
    }
}

#[test]
fn a_reader_ignores_what_a_later_minor_version_adds() {
    let pack = tiny_pack(5).unwrap();
    let mut later = serde_json::to_value(&pack.manifest).unwrap();
    later["format_version"] = json!("1.7");
    later["scores"] = json!({"f1": 0.9});
    later["shards"][0]["mirror"] = json!("x");
    let manifest = Manifest::parse(later.to_string().as_bytes()).unwrap();
    assert_eq!(manifest.shards(), pack.manifest.shards());
}

#[test]
fn text_that_is_no_manifest_is_refused() {
    let json = tiny_pack(5).unwrap().manifest.to_json();
    let twice = json.replacen("\"title\"", "\"title\": \"a\", \"title\"", 1);
    for bad in [
        "",
        "{}",
        "[]",
        "null",
        "{",
        "\u{0}",
        &twice,
        &"[".repeat(100_000),
    ] {
        assert!(Manifest::parse(bad.as_bytes()).is_err());
    }
    assert!(Manifest::parse(&[0xFF, 0xFE]).is_err());
    let long = Manifest::parse(&vec![b' '; 9 << 20])
        .unwrap_err()
        .to_string();
    assert!(long.contains("at most"), "{long}");
}

#[test]
fn a_writer_refuses_what_makes_no_pack() {
    type Corruption = (
        fn(&mut PackDescription, &mut Vec<(String, Weight)>),
        &'static str,
    );
    let cases: &[Corruption] = &[
        (
            |_, t| drop(t.pop()),
            "tensor `output_norm.weight` is missing",
        ),
        (
            |_, t| t.push(("x".into(), t[1].1.clone())),
            "tensor `x` is not part",
        ),
        (|_, t| t.push(t[1].clone()), "is there twice"),
        (
            |_, t| {
                t[1].1 = Weight::Dense {
                    shape: vec![64],
                    values: vec![f32::NAN; 64],
                }
            },
            "`blk.0.attn_norm.weight` has a value that is not finite",
        ),
        (
            |_, t| {
                t[1].1 = Weight::Dense {
                    shape: vec![64],
                    values: vec![0.0; 63],
                }
            },
            "for 63 values",
        ),
        (
            |_, t| {
                t[1].1 = Weight::Dense {
                    shape: vec![4, 4, 4],
                    values: vec![0.0; 64],
                }
            },
            "one or two axes",
        ),
        (
            |_, t| {
                t[1].1 = Weight::Dense {
                    shape: vec![0],
                    values: vec![],
                }
            },
            "for 0 values",
        ),
        (
            |_, t| {
                t[2].1 =
                    Weight::Blocks(BlockMatrix::quantise(1, 32, Bits::Four, &[0.0; 32]).unwrap())
            },
            "has shape [1, 32], expected [64, 64]",
        ),
        (|d, _| d.tokenizer.clear(), "`tokenizer.bytes` is 0"),
        (|d, _| d.about.id = "a b".into(), "`id` is not a plain"),
        (
            |d, _| d.about.architecture.layers = usize::MAX,
            "`layers` is",
        ),
        (|d, _| d.heads.push(d.heads[0].clone()), "is there twice"),
    ];
    for (corrupt, expected) in cases {
        let (mut description, mut tensors) = description(&tiny_pack(5).unwrap());
        corrupt(&mut description, &mut tensors);
        let error = write_pack(description, tensors, 1 << 20).err();
        let error = error.unwrap_or_else(|| panic!("{expected}")).to_string();
        assert!(
            error.contains(expected),
            "`{error}` should say `{expected}`"
        );
    }
}

/// What holds a model's weights prints their shape only.
#[test]
fn debug_does_not_print_values() {
    let tensors = read(&tiny_pack(5).unwrap()).unwrap();
    assert!(
        tensors
            .iter()
            .all(|(_, weight)| format!("{weight:?}").len() < 100)
    );
}

static MUTATED: LazyLock<Pack> = LazyLock::new(|| tiny_pack_in_shards(9, 40_000).unwrap());

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn changed_bytes_never_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        in_manifest in any::<bool>(),
        len in any::<prop::sample::Index>(),
        cut in any::<bool>(),
    ) {
        let pack = MUTATED.clone();
        let json = pack.manifest.to_json().len();
        let mut bytes = fuzz::pack_bytes(&pack);
        for (at, byte) in changes {
            let at = at.index(if in_manifest { json } else { bytes.len() });
            bytes[at] = byte;
        }
        if cut {
            bytes.truncate(len.index(bytes.len()));
        }
        fuzz::pack(&bytes);
        fuzz::manifest(bytes.get(4..4 + json).unwrap_or_default());
    }

    #[test]
    fn changed_numbers_never_panic(
        which in any::<prop::sample::Index>(),
        number in prop_oneof![
            Just(json!(0)), Just(json!(-1)), Just(json!(u64::MAX)), Just(json!(1e300)), Just(json!(null)),
            any::<u32>().prop_map(|n| json!(n)), (0_u32..300).prop_map(|n| json!(n)),
        ],
    ) {
        fn numbers<'v>(value: &'v mut Value, found: &mut Vec<&'v mut Value>) {
            match value {
                Value::Number(_) => found.push(value),
                Value::Array(items) => items.iter_mut().for_each(|item| numbers(item, found)),
                Value::Object(items) => items.values_mut().for_each(|item| numbers(item, found)),
                _ => {}
            }
        }
        let pack = MUTATED.clone();
        let mut value = serde_json::to_value(&pack.manifest).unwrap();
        let mut found = Vec::new();
        numbers(&mut value, &mut found);
        let at = which.index(found.len());
        *found[at] = number;
        fuzz::manifest(value.to_string().as_bytes());
        if let Ok(fields) = serde_json::from_value::<ManifestFields>(value)
            && let Ok(manifest) = Manifest::new(fields)
        {
            let pack = Pack { manifest, ..pack };
            fuzz::pack(&fuzz::pack_bytes(&pack));
        }
    }
}
