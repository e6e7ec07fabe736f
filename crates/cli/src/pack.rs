//! `chartlight pack`: a base model and trained weights become a model pack.

use std::collections::HashMap;
use std::fmt;
use std::fs::{self, File};
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use chartlight_pack::gguf::Gguf;
use chartlight_pack::{
    About, Architecture, Bits, BlockMatrix, Loaded, MANIFEST_FILE, MAX_SHARD_BYTES, Pack,
    PackDescription, PackError, PackHead, PackReader, Provenance, Scheme, Sha256, TensorPlan,
    Weight, WindowSize, write_pack,
};

use crate::arguments::{PackArguments, WeightBits};
use crate::folder::PackFolder;
use crate::recipe::Recipe;
use crate::trained::Trained;

const RECIPE_FILE: &str = "recipe.json";
const EMBEDDING: &str = "token_embd.weight";

/// What was made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Packed {
    /// Where.
    pub path: PathBuf,
    /// Bytes of all files but the manifest.
    pub bytes: u64,
    /// Weight files.
    pub shards: usize,
    /// Tensors, all read back and compared.
    pub tensors: usize,
}

impl fmt::Display for Packed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            bytes,
            shards,
            tensors,
        } = self;
        let megabytes = *bytes as f64 / 1e6;
        write!(
            f,
            "{}: {megabytes:.1} MB in {shards} shards, {tensors} tensors, read back and the same",
            path.display()
        )
    }
}

/// Makes the pack. The folder appears whole or not at all.
///
/// # Errors
/// Names the file and tensor that is wrong, or the folder that is in the way.
pub async fn pack(arguments: &PackArguments) -> Result<Packed> {
    let out = &arguments.out;
    if out.exists() && !arguments.force {
        bail!(
            "{} is there already; replace it with --force",
            out.display()
        );
    }
    let recipe_json = read(&arguments.recipe)?;
    let recipe: Recipe =
        serde_json::from_slice(&recipe_json).with_context(|| place(&arguments.recipe))?;
    let (description, tensors) = assemble(arguments, &recipe)?;
    let mut expected: HashMap<String, Weight> = tensors.iter().cloned().collect();
    for head in &description.heads {
        let name = |part: &str| format!("head.{}.{part}", head.scheme.name);
        expected.insert(name("weight"), head.weight.clone());
        expected.insert(name("bias"), head.bias.clone());
    }
    let pack = write_pack(description, tensors, MAX_SHARD_BYTES)?;
    let partial = PartialFolder::beside(out)?;
    write_files(&partial.0, &pack, &recipe_json)?;
    let n_tensors = verify(&partial.0, &expected)
        .await
        .context("the pack that was written is not the one meant")?;
    partial.put_in_place(out)?;
    Ok(Packed {
        path: out.clone(),
        bytes: pack.manifest.total_bytes(),
        shards: pack.manifest.shards().len(),
        tensors: n_tensors,
    })
}

fn assemble(
    arguments: &PackArguments,
    recipe: &Recipe,
) -> Result<(PackDescription, Vec<(String, Weight)>)> {
    let base = read(&arguments.gguf)?;
    let digest = Sha256::of(&base).to_string();
    if let Some(expected) = recipe.base.sha256() {
        ensure!(
            digest.eq_ignore_ascii_case(expected),
            "{}: SHA-256 is {digest}, but the recipe began with {} of {expected}",
            place(&arguments.gguf),
            recipe.base.name()
        );
    }
    let in_base = || place(&arguments.gguf);
    let mut gguf = Gguf::open(Cursor::new(base)).with_context(in_base)?;
    let whole = Architecture::from_gguf(&gguf).with_context(in_base)?;
    ensure!(
        (1..=whole.layers).contains(&recipe.layers),
        "the recipe keeps {} layers, but {} has {}",
        recipe.layers,
        in_base(),
        whole.layers
    );
    let architecture = Architecture {
        layers: recipe.layers,
        ..whole
    };

    let in_weights = || place(&arguments.weights);
    let bytes = read(&arguments.weights)?;
    let mut trained = Trained::open(&bytes).with_context(in_weights)?;
    let bits = match arguments.bits {
        WeightBits::Four => Bits::Four,
        WeightBits::Eight => Bits::Eight,
    };
    let mut tensors = Vec::new();
    for TensorPlan { name, shape } in architecture.tensors() {
        let weight = if name == EMBEDDING {
            let weight = gguf.load(&name).with_context(in_base)?;
            embedding(weight, recipe.embedding_bits)?
        } else {
            stored(
                &name,
                &shape,
                trained.take(&name, &shape).with_context(in_weights)?,
                recipe.bits(&name, bits),
            )?
        };
        tensors.push((name, weight));
    }
    let mut heads = Vec::new();
    for scheme in &recipe.schemes {
        let (n_labels, d_model) = (scheme.n_labels(), architecture.d_model);
        let mut dense = |part: &str, shape: Vec<usize>| -> Result<Weight> {
            let name = format!("head.{}.{part}", scheme.name());
            let values = trained.take(&name, &shape).with_context(in_weights)?;
            Ok(Weight::dense(shape, values)?)
        };
        heads.push(PackHead {
            weight: dense("weight", vec![n_labels, d_model])?,
            bias: dense("bias", vec![n_labels])?,
            scheme: Scheme {
                name: scheme.name().to_owned(),
                types: scheme.types().to_vec(),
            },
        });
    }
    trained.finish().with_context(in_weights)?;

    let tokenizer = read(&arguments.tokenizer)?;
    serde_json::from_slice::<serde::de::IgnoredAny>(&tokenizer)
        .with_context(|| place(&arguments.tokenizer))?;
    let about = About {
        id: arguments.id.clone(),
        title: arguments.title.clone(),
        licence: arguments.licence.clone(),
        provenance: Provenance {
            base: base_name(&gguf, recipe, &digest),
            data: arguments.data.clone(),
            recipe: format!("models/training; what it did is in {RECIPE_FILE} beside this file"),
        },
        architecture,
        attention: recipe.attention,
        window: WindowSize {
            core_tokens: arguments.core_tokens,
            context_tokens: arguments.context_tokens,
        },
    };
    let description = PackDescription {
        about,
        tokenizer,
        heads,
    };
    Ok((description, tensors))
}

/// The base model's embedding in the bits that training saw it in.
fn embedding(weight: Weight, bits: Option<Bits>) -> Result<Weight> {
    match (bits, &weight) {
        (None, _) => Ok(weight),
        (Some(bits), Weight::Blocks(matrix)) if matrix.bits() == bits => Ok(weight),
        (Some(bits), _) => stored(EMBEDDING, &weight.shape(), weight.to_f32(), bits),
    }
}

/// A matrix is quantised, a vector kept.
fn stored(name: &str, shape: &[usize], values: Vec<f32>, bits: Bits) -> Result<Weight> {
    let weight = match *shape {
        [rows, cols] => BlockMatrix::quantise(rows, cols, bits, &values).map(Weight::Blocks),
        _ => Weight::dense(shape.to_vec(), values),
    };
    weight.with_context(|| format!("tensor `{name}`"))
}

fn base_name(gguf: &Gguf<Cursor<Vec<u8>>>, recipe: &Recipe, digest: &str) -> String {
    let said = |key| gguf.metadata().string(key).ok();
    let mut name = recipe.base.name().to_owned();
    for fact in [said("general.name"), said("general.license")]
        .into_iter()
        .flatten()
    {
        name.push_str(", ");
        name.push_str(fact);
    }
    format!("{name}, SHA-256 {digest}")
}

fn write_files(folder: &Path, pack: &Pack, recipe: &[u8]) -> Result<()> {
    let manifest = pack.manifest.to_json();
    let beside = pack
        .files
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    for (name, bytes) in beside.chain([(RECIPE_FILE, recipe), (MANIFEST_FILE, manifest.as_bytes())])
    {
        let path = folder.join(name);
        let written = File::create(&path).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        written.with_context(|| place(&path))?;
    }
    Ok(())
}

/// Reads the pack at `folder` and compares every tensor; gives their number.
async fn verify(folder: &Path, expected: &HashMap<String, Weight>) -> Result<usize> {
    let folder = PackFolder::open(folder)?;
    let manifest = folder.manifest()?;
    let reader = PackReader::new(&manifest, &folder);
    reader.tokenizer().await?;
    let mut n_same = 0;
    let mut other = None;
    reader
        .for_each(|loaded| {
            if let Loaded::Tensor { name, weight } = loaded {
                match expected.get(&name) {
                    Some(meant) if *meant == weight => n_same += 1,
                    _ => other = Some(name),
                }
            }
            Ok::<_, PackError>(())
        })
        .await?;
    match other {
        Some(name) => bail!("tensor `{name}` differs"),
        None if n_same < expected.len() => {
            bail!("{n_same} of {} tensors are there", expected.len())
        }
        None => Ok(n_same),
    }
}

/// A folder that is removed again unless it is put in place.
struct PartialFolder(PathBuf);

impl PartialFolder {
    fn beside(out: &Path) -> Result<Self> {
        let path = sibling(out, "partial")?;
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).with_context(|| place(parent))?;
        }
        fs::create_dir(&path).with_context(|| place(&path))?;
        Ok(Self(path))
    }

    /// Takes the place of what is there. A rename that fails leaves the old folder.
    fn put_in_place(self, out: &Path) -> Result<()> {
        let old = sibling(out, "old")?;
        let replaces = out.exists();
        if replaces {
            fs::rename(out, &old).with_context(|| place(out))?;
        }
        if let Err(error) = fs::rename(&self.0, out) {
            if replaces {
                fs::rename(&old, out)
                    .with_context(|| format!("the old pack is now in {}", old.display()))?;
            }
            return Err(error).with_context(|| place(out));
        }
        if replaces {
            fs::remove_dir_all(&old).with_context(|| place(&old))?;
        }
        Ok(())
    }
}

impl Drop for PartialFolder {
    fn drop(&mut self) {
        // After it was put in place there is nothing here; before, nothing that anybody needs.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A hidden path beside `out`, of this process alone.
fn sibling(out: &Path, what: &str) -> Result<PathBuf> {
    let name = out
        .file_name()
        .with_context(|| format!("{} is no folder name", out.display()))?;
    Ok(out.with_file_name(format!(
        ".{}.{what}-{}",
        name.to_string_lossy(),
        std::process::id()
    )))
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| place(path))
}

fn place(path: &Path) -> String {
    path.display().to_string()
}
