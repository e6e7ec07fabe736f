//! `chartlight info`: what is in a GGUF file or a model pack.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use chartlight_pack::gguf::Gguf;
use chartlight_pack::{
    Architecture, Attention, Encoding, MANIFEST_FILE, Manifest, Provenance, Scheme, WindowSize,
    fetch_verified,
};
use serde::Serialize;

use crate::arguments::InfoArguments;
use crate::folder::PackFolder;

/// What is known of a model file or folder.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Info {
    /// A GGUF file.
    Gguf(GgufInfo),
    /// A model pack.
    Pack(PackInfo),
    /// Neither can be read there.
    Unreadable {
        /// Where.
        path: PathBuf,
        /// Why.
        error: String,
    },
}

/// A GGUF file.
#[derive(Debug, Serialize)]
pub struct GgufInfo {
    path: PathBuf,
    bytes: u64,
    version: u32,
    /// `None` where the file's network is none that this program runs.
    architecture: Option<Architecture>,
    /// Why there is no architecture.
    #[serde(skip_serializing_if = "Option::is_none")]
    unsupported: Option<String>,
    metadata: BTreeMap<String, String>,
    tensors: BTreeMap<String, Tensors>,
}

/// A model pack.
#[derive(Debug, Serialize)]
pub struct PackInfo {
    path: PathBuf,
    id: String,
    title: String,
    licence: String,
    provenance: Provenance,
    architecture: Architecture,
    attention: Attention,
    window: WindowSize,
    schemes: Vec<Scheme>,
    bytes: u64,
    shards: usize,
    tensors: BTreeMap<String, Tensors>,
    /// Files that are missing or not those that the manifest means.
    damaged: Vec<String>,
}

/// Tensors that are stored alike.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Tensors {
    count: usize,
    values: usize,
    bytes: u64,
}

impl Tensors {
    fn add(&mut self, shape: &[usize], bytes: u64) {
        self.count += 1;
        self.values += shape.iter().product::<usize>();
        self.bytes += bytes;
    }
}

/// Describes each path. What cannot be read is described as such, and the code is a failure.
///
/// # Errors
/// When the output cannot be written.
pub fn run(arguments: &InfoArguments, out: &mut dyn Write) -> Result<ExitCode> {
    let infos: Vec<_> = arguments.paths.iter().map(|path| describe(path)).collect();
    if arguments.json {
        serde_json::to_writer_pretty(&mut *out, &infos).map_err(io::Error::from)?;
        writeln!(out)?;
    }
    let mut whole = true;
    for (nth, info) in infos.iter().enumerate() {
        if let Some(problem) = info.problem() {
            whole = false;
            eprintln!("chartlight: {problem}");
        }
        if !arguments.json {
            if nth > 0 {
                writeln!(out)?;
            }
            info.write(out)?;
        }
    }
    Ok(if whole {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// What is at a path.
pub fn describe(path: &Path) -> Info {
    let is_manifest = path.file_name().is_some_and(|name| name == MANIFEST_FILE);
    let described = if path.is_dir() {
        describe_pack(path).map(Info::Pack)
    } else if is_manifest {
        describe_pack(path.parent().unwrap_or(Path::new("."))).map(Info::Pack)
    } else {
        describe_gguf(path).map(Info::Gguf)
    };
    described.unwrap_or_else(|error| Info::Unreadable {
        path: path.to_owned(),
        error: format!("{error:#}"),
    })
}

fn describe_gguf(path: &Path) -> Result<GgufInfo> {
    let place = || path.display().to_string();
    let file = File::open(path).with_context(place)?;
    let bytes = file.metadata().with_context(place)?.len();
    let gguf = Gguf::open(BufReader::new(file)).with_context(place)?;
    let mut tensors: BTreeMap<_, Tensors> = BTreeMap::new();
    for info in gguf.tensors() {
        tensors
            .entry(info.tensor_type().to_string())
            .or_default()
            .add(info.shape(), info.size_bytes());
    }
    let (architecture, unsupported) = match Architecture::from_gguf(&gguf) {
        Ok(architecture) => (Some(architecture), None),
        Err(error) => (None, Some(error.to_string())),
    };
    Ok(GgufInfo {
        path: path.to_owned(),
        bytes,
        version: gguf.version(),
        architecture,
        unsupported,
        metadata: gguf
            .metadata()
            .iter()
            .map(|(key, value)| (key.to_owned(), value.to_string()))
            .collect(),
        tensors,
    })
}

fn describe_pack(path: &Path) -> Result<PackInfo> {
    let folder = PackFolder::open(path)?;
    let manifest = folder.manifest()?;
    let mut tensors: BTreeMap<_, Tensors> = BTreeMap::new();
    for entry in manifest.tensors() {
        let bytes = entry.parts.iter().map(|part| part.bytes as u64).sum();
        tensors
            .entry(encoding_name(entry.encoding))
            .or_default()
            .add(&entry.shape, bytes);
    }
    let verify = |entry| pollster::block_on(fetch_verified(&folder, entry));
    let damaged = manifest
        .files()
        .filter_map(|entry| verify(entry).err())
        .map(|error| error.to_string());
    Ok(PackInfo {
        damaged: damaged.collect(),
        path: path.to_owned(),
        tensors,
        ..PackInfo::of(&manifest)
    })
}

fn encoding_name(encoding: Encoding) -> String {
    match encoding {
        Encoding::F32 => "F32".to_owned(),
        Encoding::Blocks(format) => format!(
            "{} bits, blocks of {}",
            format.bits.count(),
            format.block_len.get()
        ),
    }
}

impl PackInfo {
    fn of(manifest: &Manifest) -> Self {
        Self {
            path: PathBuf::new(),
            id: manifest.id().to_owned(),
            title: manifest.title().to_owned(),
            licence: manifest.licence().to_owned(),
            provenance: manifest.provenance().clone(),
            architecture: manifest.architecture().clone(),
            attention: manifest.attention(),
            window: manifest.window(),
            schemes: manifest
                .heads()
                .iter()
                .map(|head| head.scheme.clone())
                .collect(),
            bytes: manifest.total_bytes(),
            shards: manifest.shards().len(),
            tensors: BTreeMap::new(),
            damaged: Vec::new(),
        }
    }
}

impl Info {
    /// What is wrong with it.
    pub fn problem(&self) -> Option<String> {
        match self {
            Self::Gguf(_) => None,
            Self::Pack(pack) if pack.damaged.is_empty() => None,
            Self::Pack(pack) => Some(format!(
                "{}: {}",
                pack.path.display(),
                pack.damaged.join("; ")
            )),
            Self::Unreadable { error, .. } => Some(error.clone()),
        }
    }

    /// Writes it for a reader.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Gguf(gguf) => gguf.write(out),
            Self::Pack(pack) => pack.write(out),
            Self::Unreadable { path, .. } => writeln!(out, "{}: unreadable", path.display()),
        }
    }
}

impl GgufInfo {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(
            out,
            "{}\n  GGUF version {}, {}",
            self.path.display(),
            self.version,
            megabytes(self.bytes)
        )?;
        match &self.architecture {
            Some(architecture) => write_architecture(out, architecture)?,
            None => row(
                out,
                "network",
                self.unsupported.as_deref().unwrap_or_default(),
            )?,
        }
        write_tensors(out, &self.tensors)?;
        for (key, value) in &self.metadata {
            writeln!(out, "  {key} = {value}")?;
        }
        Ok(())
    }
}

impl PackInfo {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(
            out,
            "{}\n  model pack {}: {}",
            self.path.display(),
            self.id,
            self.title
        )?;
        row(out, "licence", &self.licence)?;
        row(out, "made from", &self.provenance.base)?;
        row(out, "trained on", &self.provenance.data.join("; "))?;
        row(out, "recipe", &self.provenance.recipe)?;
        write_architecture(out, &self.architecture)?;
        let attention = match self.attention {
            Attention::Causal => "causal",
            Attention::Bidirectional => "bidirectional",
        };
        row(out, "attention", attention)?;
        let WindowSize {
            core_tokens,
            context_tokens,
        } = self.window;
        row(
            out,
            "window",
            &format!("{core_tokens} tokens, {context_tokens} of context on each side"),
        )?;
        for scheme in &self.schemes {
            row(
                out,
                "scheme",
                &format!("{}: {}", scheme.name, scheme.types.join(", ")),
            )?;
        }
        row(
            out,
            "size",
            &format!("{} in {} shards", megabytes(self.bytes), self.shards),
        )?;
        write_tensors(out, &self.tensors)?;
        row(
            out,
            "files",
            if self.damaged.is_empty() {
                "all there and verified"
            } else {
                "DAMAGED"
            },
        )
    }
}

fn row(out: &mut dyn Write, name: &str, value: &str) -> io::Result<()> {
    if value.is_empty() {
        return Ok(());
    }
    writeln!(out, "  {name:<11}{value}")
}

fn write_architecture(out: &mut dyn Write, a: &Architecture) -> io::Result<()> {
    let network = format!(
        "Llama, {} layers of {}, {} query and {} key heads of {}, feed-forward {}, vocabulary {}",
        a.layers, a.d_model, a.heads, a.kv_heads, a.head_dim, a.ffn, a.vocabulary
    );
    row(out, "network", &network)
}

fn write_tensors(out: &mut dyn Write, tensors: &BTreeMap<String, Tensors>) -> io::Result<()> {
    for (
        encoding,
        Tensors {
            count,
            values,
            bytes,
        },
    ) in tensors
    {
        let millions = *values as f64 / 1e6;
        row(
            out,
            "tensors",
            &format!(
                "{count} × {encoding}: {millions:.2} million values, {}",
                megabytes(*bytes)
            ),
        )?;
    }
    Ok(())
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}
