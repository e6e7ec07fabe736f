//! Writes the seeds of the fuzz targets to `fuzz/corpus`: good files and wrong ones.

#[path = "../tests/support/gguf_file.rs"]
mod gguf_file;

use std::error::Error;
use std::fs;
use std::path::Path;

use chartlight_pack::{fuzz, tiny};
use gguf_file::{CORRUPTIONS, GgufFile, WRONG_NETWORKS, WRONG_TOKENIZERS};

/// Wrong headers need no weights: the data are cut off to keep the corpus small.
const HEADER_BYTES: usize = 1600;

fn main() -> Result<(), Box<dyn Error>> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    let write = |target: &str, name: &str, bytes: &[u8]| -> Result<(), Box<dyn Error>> {
        let folder = corpus.join(target);
        fs::create_dir_all(&folder)?;
        Ok(fs::write(folder.join(name), bytes)?)
    };

    write("gguf", "llama", &GgufFile::llama().bytes())?;
    for (name, corrupt, _) in CORRUPTIONS {
        let mut file = GgufFile::llama();
        corrupt(&mut file);
        let mut bytes = file.bytes();
        bytes.truncate(HEADER_BYTES);
        write("gguf", name, &bytes)?;
    }
    for (name, corrupt, _) in WRONG_NETWORKS.iter().chain(WRONG_TOKENIZERS) {
        let mut file = GgufFile::llama();
        corrupt(&mut file);
        // The embedding alone: the file must open for its numbers to be read.
        file.tensors.truncate(1);
        write("gguf", name, &file.bytes())?;
    }

    let pack = tiny::tiny_pack_in_shards(1, 1 << 16)?;
    let json = pack.manifest.to_json();
    write("manifest", "tiny", json.as_bytes())?;
    for (name, from, to) in [
        ("version", "\"1.0\"", "\"2.0\""),
        ("name", "shard-000.bin", "../shard.bin"),
        ("negative", "\"offset\": 0", "\"offset\": -1"),
        (
            "huge",
            "\"vocabulary\": 260",
            "\"vocabulary\": 18446744073709551615",
        ),
        ("cut", "\"tensors\": [", "\"tensors\": [\u{0}"),
    ] {
        // Without the list of tensors, which is the same in all.
        let changed = json.replacen(from, to, 1);
        write(
            "manifest",
            name,
            changed.as_bytes().get(..1200).unwrap_or_default(),
        )?;
    }

    let good = fuzz::pack_bytes(&pack);
    write("pack", "tiny", &good)?;
    write(
        "pack",
        "no-files",
        good.get(..4 + json.len()).unwrap_or_default(),
    )?;
    write("pack", "long-manifest", &[0xFF; 8])?;
    write("pack", "empty", &[])?;
    Ok(())
}
