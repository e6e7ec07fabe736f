//! `chartlight pack` and `chartlight info` on a network of one invented layer.

#![allow(clippy::unwrap_used)] // A test fails by it.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use chartlight_pack::{Architecture, ArchitectureKind, Sha256};
use safetensors::{Dtype, tensor::TensorView};
use serde_json::{Value, json};

fn architecture(layers: usize) -> Architecture {
    Architecture {
        kind: ArchitectureKind::Llama,
        layers,
        d_model: 32,
        heads: 2,
        kv_heads: 1,
        head_dim: 16,
        ffn: 64,
        rope_base: 1e4,
        norm_eps: 1e-5,
        vocabulary: 8,
        context_length: 512,
    }
}

/// Any values that differ from place to place.
fn values(shape: &[usize]) -> Vec<f32> {
    (0..shape.iter().product::<usize>())
        .map(|n| (n % 97) as f32 / 97.0 - 0.5)
        .collect()
}

fn bytes(values: &[f32]) -> Vec<u8> {
    values
        .iter()
        .flat_map(|value| value.to_le_bytes())
        .collect()
}

/// A GGUF file of two layers in F32, by the specification.
fn gguf() -> Vec<u8> {
    let architecture = architecture(2);
    let plan = architecture.tensors();
    let mut file = b"GGUF".to_vec();
    let string = |file: &mut Vec<u8>, text: &str| {
        file.extend((text.len() as u64).to_le_bytes());
        file.extend(text.as_bytes());
    };
    file.extend(3_u32.to_le_bytes());
    file.extend((plan.len() as u64).to_le_bytes());
    file.extend(9_u64.to_le_bytes());
    for (key, text) in [
        ("general.architecture", "llama"),
        ("general.name", "Invented"),
    ] {
        string(&mut file, key);
        file.extend(8_u32.to_le_bytes());
        string(&mut file, text);
    }
    for (key, number) in [
        ("llama.block_count", 2_u32),
        ("llama.embedding_length", 32),
        ("llama.attention.head_count", 2),
        ("llama.attention.head_count_kv", 1),
        ("llama.feed_forward_length", 64),
        ("llama.context_length", 512),
    ] {
        string(&mut file, key);
        file.extend(4_u32.to_le_bytes());
        file.extend(number.to_le_bytes());
    }
    string(&mut file, "llama.attention.layer_norm_rms_epsilon");
    file.extend(6_u32.to_le_bytes());
    file.extend(1e-5_f32.to_le_bytes());
    let mut data = Vec::new();
    for tensor in &plan {
        string(&mut file, &tensor.name);
        file.extend((tensor.shape.len() as u32).to_le_bytes());
        tensor
            .shape
            .iter()
            .rev()
            .for_each(|&axis| file.extend((axis as u64).to_le_bytes()));
        file.extend(0_u32.to_le_bytes());
        file.extend((data.len() as u64).to_le_bytes());
        data.extend(bytes(&values(&tensor.shape)));
        data.resize(data.len().next_multiple_of(32), 0);
    }
    file.resize(file.len().next_multiple_of(32), 0);
    file.extend(data);
    file
}

/// Trained weights of one layer and one head; `change` may spoil them.
fn weights(change: impl FnOnce(&mut HashMap<String, Vec<usize>>)) -> Vec<u8> {
    let plan = architecture(1)
        .tensors()
        .into_iter()
        .filter(|tensor| tensor.name != "token_embd.weight");
    let mut shapes: HashMap<String, Vec<usize>> =
        plan.map(|tensor| (tensor.name, tensor.shape)).collect();
    shapes.insert("head.signs.weight".to_owned(), vec![3, 32]);
    shapes.insert("head.signs.bias".to_owned(), vec![3]);
    change(&mut shapes);
    let data: Vec<_> = shapes
        .into_iter()
        .map(|(name, shape)| (name, bytes(&values(&shape)), shape))
        .collect();
    let views = data.iter().map(|(name, data, shape)| {
        (
            name.clone(),
            TensorView::new(Dtype::F32, shape.clone(), data).unwrap(),
        )
    });
    safetensors::serialize(views, None).unwrap()
}

fn recipe(base: &[u8]) -> Value {
    json!({
        "base": {"file": "invented.gguf", "sha256": Sha256::of(base).to_string()},
        "layers": 1,
        "attention": "bidirectional",
        "schemes": [{"name": "signs", "types": ["SIGN"]}],
        "dev": {"micro_f1": 0.5},
    })
}

struct Folder {
    root: tempfile::TempDir,
}

impl Folder {
    fn new() -> Self {
        let folder = Self {
            root: tempfile::tempdir().unwrap(),
        };
        let base = gguf();
        fs::write(folder.path("weights"), weights(|_| {})).unwrap();
        fs::write(folder.path("recipe"), recipe(&base).to_string()).unwrap();
        fs::write(folder.path("base.gguf"), base).unwrap();
        fs::write(folder.path("tokenizer"), "{}").unwrap();
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    fn pack(&self, more: &[&str]) -> Output {
        let mut command = chartlight(&[
            "pack",
            "--id",
            "invented-1",
            "--title",
            "Invented",
            "--licence",
            "MIT",
        ]);
        for (argument, name) in [
            ("--gguf", "base.gguf"),
            ("--weights", "weights"),
            ("--recipe", "recipe"),
            ("--tokenizer", "tokenizer"),
            ("--out", "models/invented-1"),
        ] {
            command.arg(argument).arg(self.path(name));
        }
        command.args(more).output().unwrap()
    }

    /// Everything in the folder of packs.
    fn packs(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path("models")).into_iter().flatten();
        entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    }
}

fn chartlight(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chartlight"));
    command.args(arguments).env_remove("CHARTLIGHT_MODEL");
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn info(path: &Path) -> (Value, Output) {
    let output = chartlight(&["info", "--json"]).arg(path).output().unwrap();
    (serde_json::from_slice(&output.stdout).unwrap(), output)
}

#[test]
fn a_pack_is_made_described_and_replaced() {
    let folder = Folder::new();
    let made = folder.pack(&["--data", "invented, CC0"]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    // Embedding, nine of a layer, the final norm, two of the head.
    assert!(
        text(&made.stdout).ends_with("in 1 shards, 13 tensors, read back and the same\n"),
        "{}",
        text(&made.stdout)
    );
    assert_eq!(folder.packs(), ["invented-1"]);

    let pack = folder.path("models/invented-1");
    let (described, output) = info(&pack);
    assert!(output.status.success());
    let described = &described[0];
    assert_eq!(described["kind"], "pack");
    assert_eq!(described["architecture"]["layers"], 1);
    assert_eq!(described["schemes"][0]["types"][0], "SIGN");
    assert_eq!(described["tensors"]["4 bits, blocks of 32"]["count"], 7);
    assert_eq!(described["tensors"]["F32"]["count"], 6);
    assert!(
        described["provenance"]["base"]
            .as_str()
            .unwrap()
            .starts_with("invented.gguf, Invented, SHA-256 ")
    );
    assert_eq!(described["provenance"]["data"][0], "invented, CC0");
    let table = chartlight(&["info"]).arg(&pack).output().unwrap();
    assert!(
        text(&table.stdout).contains("all there and verified"),
        "{}",
        text(&table.stdout)
    );

    let refused = folder.pack(&[]);
    assert!(!refused.status.success());
    assert!(text(&refused.stderr).ends_with("is there already; replace it with --force\n"));
    let replaced = folder.pack(&["--force", "--bits", "8"]);
    assert!(replaced.status.success(), "{}", text(&replaced.stderr));
    assert_eq!(folder.packs(), ["invented-1"]);
    assert_eq!(
        info(&pack).0[0]["tensors"]["8 bits, blocks of 32"]["count"],
        7
    );

    let shard = pack.join("shard-000.bin");
    let mut bytes = fs::read(&shard).unwrap();
    bytes[5] ^= 1;
    fs::write(&shard, bytes).unwrap();
    let (damaged, output) = info(&pack);
    assert!(!output.status.success());
    assert!(
        damaged[0]["damaged"][0]
            .as_str()
            .unwrap()
            .contains("SHA-256"),
        "{damaged}"
    );
    fs::remove_file(&shard).unwrap();
    assert_eq!(
        info(&pack).0[0]["damaged"][0],
        "`shard-000.bin` could not be read: it is missing"
    );
}

#[test]
fn several_heads_and_a_smaller_embedding() {
    let folder = Folder::new();
    let two_heads = weights(|shapes| {
        shapes.insert("head.drugs.weight".to_owned(), vec![5, 32]);
        shapes.insert("head.drugs.bias".to_owned(), vec![5]);
    });
    fs::write(folder.path("weights"), two_heads).unwrap();
    let mut recipe = recipe(&gguf());
    recipe["embedding_bits"] = json!(4);
    recipe["schemes"] = json!([
        {"name": "signs", "types": ["SIGN"]},
        {"name": "drugs", "types": ["DRUG", "DOSE"]},
    ]);
    fs::write(folder.path("recipe"), recipe.to_string()).unwrap();
    let made = folder.pack(&[]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    let described = &info(&folder.path("models/invented-1")).0[0];
    assert_eq!(described["schemes"][0]["name"], "signs");
    assert_eq!(described["schemes"][1]["types"][1], "DOSE");
    assert_eq!(described["tensors"]["4 bits, blocks of 32"]["count"], 8);
    assert_eq!(described["tensors"]["F32"]["count"], 7);
}

#[test]
fn a_gguf_is_described() {
    let folder = Folder::new();
    let (described, output) = info(&folder.path("base.gguf"));
    assert!(output.status.success());
    assert_eq!(described[0]["kind"], "gguf");
    assert_eq!(described[0]["architecture"]["layers"], 2);
    assert_eq!(described[0]["metadata"]["general.name"], "\"Invented\"");
    let both = chartlight(&["info"])
        .args([folder.path("weights"), folder.path("base.gguf")])
        .output()
        .unwrap();
    assert!(!both.status.success());
    assert!(
        text(&both.stderr).contains("weights: not a GGUF file"),
        "{}",
        text(&both.stderr)
    );
    assert!(
        text(&both.stdout).contains("GGUF version 3"),
        "{}",
        text(&both.stdout)
    );
}

#[track_caller]
fn check_refused(change: impl FnOnce(&Folder), expected: &str) {
    let folder = Folder::new();
    change(&folder);
    let refused = folder.pack(&[]);
    let said = text(&refused.stderr);
    assert!(
        !refused.status.success() && said.contains(expected),
        "{said}"
    );
    assert!(folder.packs().is_empty(), "{:?}", folder.packs());
}

#[test]
fn what_does_not_fit_makes_no_pack() {
    let write = |name: &'static str, bytes: Vec<u8>| {
        move |folder: &Folder| fs::write(folder.path(name), &bytes).unwrap()
    };
    check_refused(
        write("recipe", b"{}".to_vec()),
        "recipe: missing field `base`",
    );
    let with = |key: &str, value: Value| {
        let mut recipe = recipe(&gguf());
        recipe[key] = value;
        recipe.to_string().into_bytes()
    };
    check_refused(
        write("recipe", with("layers", json!(3))),
        "the recipe keeps 3 layers, but",
    );
    check_refused(
        write("recipe", with("layers", json!(2))),
        "tensor `blk.1.attn_norm.weight` is missing",
    );
    let other = json!({"file": "b", "sha256": "00"});
    check_refused(
        write("recipe", with("base", other)),
        "but the recipe began with b of 00",
    );
    let no_gguf = |folder: &Folder| {
        write("base.gguf", b"GGUX".to_vec())(folder);
        write("recipe", recipe(b"GGUX").to_string().into_bytes())(folder);
    };
    check_refused(no_gguf, "base.gguf: not a GGUF file");
    check_refused(
        write("tokenizer", b"{".to_vec()),
        "tokenizer: EOF while parsing",
    );
    check_refused(
        write("weights", b"{}".to_vec()),
        "weights: not a whole safetensors file",
    );
    let missing = weights(|shapes| drop(shapes.remove("head.signs.bias")));
    check_refused(
        write("weights", missing),
        "tensor `head.signs.bias` is missing",
    );
    let turned =
        weights(|shapes| drop(shapes.insert("blk.0.ffn_up.weight".to_owned(), vec![32, 64])));
    check_refused(
        write("weights", turned),
        "tensor `blk.0.ffn_up.weight` has shape [32, 64], expected [64, 32]",
    );
    let more =
        weights(|shapes| drop(shapes.insert("blk.1.ffn_up.weight".to_owned(), vec![64, 32])));
    check_refused(
        write("weights", more),
        "tensor `blk.1.ffn_up.weight` is not part of the network",
    );
}

#[test]
fn help_and_errors_of_the_program() {
    for (arguments, expected) in [
        (&["--help"][..], "Examples:"),
        (
            &["tag", "--help"],
            "{\"id\", \"offset_unit\": \"code_point\"",
        ),
        (&["eval", "--help"], "A corpus of words is read"),
        (&["pack", "--help"], "--force"),
        (&["info", "--help"], "--json"),
    ] {
        let help = chartlight(arguments).output().unwrap();
        assert!(
            help.status.success() && text(&help.stdout).contains(expected),
            "{arguments:?}"
        );
    }
    for (arguments, code, expected) in [
        (
            &["tag", "--model", "/nowhere"][..],
            1,
            "/nowhere: no model pack here (manifest.json is missing)",
        ),
        (
            &[
                "eval", "--corpus", "/nowhere", "--format", "conll", "--scheme", "s",
            ],
            1,
            "/nowhere: No such file",
        ),
        (&["tag", "--threshold", "2"], 2, "not between 0 and 1"),
        (&[], 2, "Usage: chartlight <COMMAND>"),
    ] {
        let refused = chartlight(arguments).output().unwrap();
        assert_eq!(refused.status.code(), Some(code), "{arguments:?}");
        assert!(
            text(&refused.stderr).contains(expected),
            "{}",
            text(&refused.stderr)
        );
    }
}
