//! The manifest of a model pack: what the network is, and where each weight is.
//!
//! A pack is a folder: [`MANIFEST_FILE`], a tokenizer file and weight shards. The manifest is JSON.
//!
//! # Versions
//! `format_version` is `"major.minor"`. A reader refuses another major version. Within its own major
//! version it ignores fields that it does not know: a minor version may add facts that a reader can do
//! without (a title in another language, a score), and everything that changes the meaning of a weight
//! is a new major version. A field that is there twice is an error.
//!
//! # Shards
//! All numbers are little-endian. A tensor is stored by whole rows in one or more parts; a tensor of one
//! axis counts as one row. A part in blocks is the words of quantised weights of its rows, then the words
//! of scales of its rows (see [`BlockMatrix`](crate::BlockMatrix)); a dense part is its f32 values. Parts
//! start at multiples of 4 bytes and do not overlap.

mod check;

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{Architecture, ArchitectureError, BlockFormat, Sha256};

/// The file name of a pack's manifest.
pub const MANIFEST_FILE: &str = "manifest.json";

/// The most bytes that a shard may have: 16 MiB.
pub const MAX_SHARD_BYTES: usize = 16 << 20;

/// The version that this crate writes.
pub const FORMAT_VERSION: FormatVersion = FormatVersion { major: 1, minor: 0 };

/// The most bytes that a manifest may have. A manifest of 1,000 tensors takes about 300 KB.
const MAX_MANIFEST_BYTES: usize = 8 << 20;

/// A manifest whose fields agree with each other: every tensor of the architecture and of the heads is
/// there once, has its shape, and is covered by parts that lie inside shards without overlap.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(transparent)]
pub struct Manifest(ManifestFields);

/// The fields of a manifest, before they are checked.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ManifestFields {
    /// Version of the format.
    pub format_version: FormatVersion,
    /// What it says of itself.
    #[serde(flatten)]
    pub about: About,
    /// The tokenizer, a `tokenizer.json` of the Hugging Face `tokenizers` library.
    pub tokenizer: FileEntry,
    /// Label heads; none in a pack of a base model.
    pub heads: Vec<Head>,
    /// Files of weights, in the order of loading.
    pub shards: Vec<FileEntry>,
    /// Where each tensor is.
    pub tensors: Vec<TensorEntry>,
}

/// What a pack says of itself, without its files.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct About {
    /// Short name: letters, digits, `.`, `_`, `-`.
    pub id: String,
    /// What a reader sees.
    pub title: String,
    /// Licence of the weights, as an SPDX expression.
    pub licence: String,
    /// Where the weights come from.
    pub provenance: Provenance,
    /// The numbers of the network.
    pub architecture: Architecture,
    /// The attention mask that the weights were trained with.
    pub attention: Attention,
    /// How much text one pass reads.
    pub window: WindowSize,
}

/// Version of the manifest format, written `"major.minor"`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FormatVersion {
    /// Changes when an older reader would misread the pack.
    pub major: u32,
    /// Changes when facts are added that an older reader can do without.
    pub minor: u32,
}

/// Where weights come from, for people.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Provenance {
    /// The model that this one was made from, with its licence.
    pub base: String,
    /// Data that it was trained on, with their licences.
    #[serde(default)]
    pub data: Vec<String>,
    /// How to make it again.
    #[serde(default)]
    pub recipe: String,
}

/// Which tokens a token sees.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attention {
    /// Itself and those before it.
    Causal,
    /// All of the window.
    Bidirectional,
}

/// How much text one pass reads, in tokens.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct WindowSize {
    /// Most tokens of the part that is labelled.
    pub core_tokens: usize,
    /// Most tokens of context on each side.
    pub context_tokens: usize,
}

/// One file of a pack beside the manifest.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FileEntry {
    /// A plain name: letters, digits, `.`, `_`, `-`, no leading dot.
    pub file: String,
    /// Its length in bytes.
    pub bytes: usize,
    /// Its SHA-256.
    pub sha256: Sha256,
}

/// A label head: a linear map from the final hidden state to the labels of one scheme.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Head {
    /// The labels.
    pub scheme: Scheme,
    /// The weights.
    pub tensors: HeadTensors,
}

/// A label scheme by its plain fields. The labels are `O`, then `B-` and `I-` for each type in order.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Scheme {
    /// Name of the scheme.
    pub name: String,
    /// Entity types, in the order of the labels.
    pub types: Vec<String>,
}

/// Names of the tensors of a head.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct HeadTensors {
    /// Weight, `[n_labels, d_model]`.
    pub weight: String,
    /// Bias, `[n_labels]`, full precision.
    pub bias: String,
}

/// Where one tensor is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TensorEntry {
    /// Its name, as in GGUF.
    pub name: String,
    /// Row-major shape, outermost axis first; one or two axes.
    pub shape: Vec<usize>,
    /// How its values are stored.
    pub encoding: Encoding,
    /// Where its rows are, in order.
    pub parts: Vec<TensorPart>,
}

/// How the values of a tensor are stored.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Encoding {
    /// IEEE 754 binary32.
    F32,
    /// A [`BlockMatrix`](crate::BlockMatrix).
    Blocks(BlockFormat),
}

/// Some rows of a tensor in a shard.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TensorPart {
    /// Index of the shard.
    pub shard: usize,
    /// First byte within the shard, a multiple of 4.
    pub offset: usize,
    /// Number of bytes.
    pub bytes: usize,
    /// Which rows.
    pub rows: RowRange,
}

/// Rows from `start` to before `end`. Written `[start, end]`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(from = "[usize; 2]", into = "[usize; 2]")]
pub struct RowRange {
    /// First row.
    pub start: usize,
    /// After the last row.
    pub end: usize,
}

/// What is wrong with a manifest.
#[derive(Debug, Error)]
pub enum ManifestError {
    /// The file is too long to be a manifest.
    #[error("the manifest has {found} bytes, at most {max} are allowed")]
    TooLong {
        /// Bytes that are there.
        found: usize,
        /// Bytes allowed.
        max: usize,
    },
    /// Not JSON, or a field is missing, there twice, or of the wrong type.
    #[error("the manifest cannot be read: {0}")]
    // In the words above already: as a source it would be said again by whoever names those.
    Json(serde_json::Error),
    /// Another major version.
    #[error("the manifest has format version {found}, this program reads version {}.x; a newer program may read it", FORMAT_VERSION.major)]
    Version {
        /// Version of the manifest.
        found: FormatVersion,
    },
    /// A field has a value that it cannot have.
    #[error("manifest field `{field}` {problem}")]
    Field {
        /// Which field.
        field: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A file name that is not plain.
    #[error(
        "manifest field `{field}` is not a plain file name (letters, digits, `.`, `_`, `-`, no leading dot, at most 100)"
    )]
    FileName {
        /// Which field.
        field: String,
    },
    /// The network's numbers are wrong.
    #[error(transparent)]
    Architecture(#[from] ArchitectureError),
    /// A tensor that the network or a head needs is not there.
    #[error("tensor `{tensor}` is missing from the manifest")]
    MissingTensor {
        /// Its name.
        tensor: String,
    },
    /// Something is wrong with a tensor's entry.
    #[error("tensor `{tensor}` {problem}")]
    Tensor {
        /// Its name.
        tensor: String,
        /// What is wrong.
        problem: String,
    },
    /// Two parts lie over each other.
    #[error("tensors `{first}` and `{second}` overlap in shard `{shard}`")]
    Overlap {
        /// File name of the shard.
        shard: String,
        /// The tensor that starts first.
        first: String,
        /// The tensor that starts inside it.
        second: String,
    },
}

impl Manifest {
    /// Reads a manifest and checks everything that can be checked before a shard is read.
    ///
    /// # Errors
    /// Names the field, file or tensor that is wrong.
    pub fn parse(json: &[u8]) -> Result<Self, ManifestError> {
        #[derive(Deserialize)]
        struct VersionOnly {
            format_version: FormatVersion,
        }
        if json.len() > MAX_MANIFEST_BYTES {
            return Err(ManifestError::TooLong {
                found: json.len(),
                max: MAX_MANIFEST_BYTES,
            });
        }
        let VersionOnly { format_version } =
            serde_json::from_slice(json).map_err(ManifestError::Json)?;
        check::version(format_version)?;
        Self::new(serde_json::from_slice(json).map_err(ManifestError::Json)?)
    }

    /// Checks the fields of a manifest.
    ///
    /// # Errors
    /// Names the field, file or tensor that is wrong.
    pub fn new(fields: ManifestFields) -> Result<Self, ManifestError> {
        check::fields(&fields)?;
        Ok(Self(fields))
    }

    /// The manifest as JSON, indented, with a newline at the end.
    pub fn to_json(&self) -> String {
        // Strings, numbers and lists only: there is nothing that JSON cannot hold.
        let mut json = serde_json::to_string_pretty(self).unwrap_or_default();
        json.push('\n');
        json
    }

    /// All fields, to be changed and checked again.
    pub fn into_fields(self) -> ManifestFields {
        self.0
    }

    /// What the pack says of itself.
    pub fn about(&self) -> &About {
        &self.0.about
    }

    /// Version of the format.
    pub fn format_version(&self) -> FormatVersion {
        self.0.format_version
    }

    /// Short name.
    pub fn id(&self) -> &str {
        &self.0.about.id
    }

    /// What a reader sees.
    pub fn title(&self) -> &str {
        &self.0.about.title
    }

    /// Licence of the weights.
    pub fn licence(&self) -> &str {
        &self.0.about.licence
    }

    /// Where the weights come from.
    pub fn provenance(&self) -> &Provenance {
        &self.0.about.provenance
    }

    /// The numbers of the network.
    pub fn architecture(&self) -> &Architecture {
        &self.0.about.architecture
    }

    /// The attention mask that the weights were trained with.
    pub fn attention(&self) -> Attention {
        self.0.about.attention
    }

    /// How much text one pass reads.
    pub fn window(&self) -> WindowSize {
        self.0.about.window
    }

    /// The tokenizer file.
    pub fn tokenizer(&self) -> &FileEntry {
        &self.0.tokenizer
    }

    /// Label heads, in order.
    pub fn heads(&self) -> &[Head] {
        &self.0.heads
    }

    /// Files of weights, in the order of loading.
    pub fn shards(&self) -> &[FileEntry] {
        &self.0.shards
    }

    /// Where each tensor is.
    pub fn tensors(&self) -> &[TensorEntry] {
        &self.0.tensors
    }

    /// All files beside the manifest: the tokenizer, then the shards.
    pub fn files(&self) -> impl Iterator<Item = &FileEntry> {
        std::iter::once(&self.0.tokenizer).chain(&self.0.shards)
    }

    /// Bytes of all files beside the manifest.
    pub fn total_bytes(&self) -> u64 {
        self.files().map(|entry| entry.bytes as u64).sum()
    }
}

impl Scheme {
    /// Labels of the scheme: `O`, and two for each type.
    pub fn n_labels(&self) -> usize {
        1 + 2 * self.types.len()
    }
}

impl TensorEntry {
    /// Rows and columns; a tensor of one axis is one row. `None` for other shapes.
    pub(crate) fn rows_and_cols(&self) -> Option<(usize, usize)> {
        match *self.shape {
            [cols] => Some((1, cols)),
            [rows, cols] => Some((rows, cols)),
            _ => None,
        }
    }
}

impl Encoding {
    /// Bytes of one row of `cols` weights; `None` when that is not possible.
    pub(crate) fn row_bytes(self, cols: usize) -> Option<usize> {
        let words = match self {
            Self::F32 => cols,
            Self::Blocks(format) => {
                format.quant_words_per_row(cols).ok()? + format.blocks_per_row(cols).ok()?
            }
        };
        words.checked_mul(4)
    }
}

impl RowRange {
    /// Number of rows; zero when the range is empty or backward.
    pub fn len(&self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl From<[usize; 2]> for RowRange {
    fn from([start, end]: [usize; 2]) -> Self {
        Self { start, end }
    }
}

impl From<RowRange> for [usize; 2] {
    fn from(rows: RowRange) -> Self {
        [rows.start, rows.end]
    }
}

impl fmt::Display for FormatVersion {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{}", self.major, self.minor)
    }
}

impl TryFrom<String> for FormatVersion {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.split_once('.')
            .and_then(|(major, minor)| {
                Some(Self {
                    major: major.parse().ok()?,
                    minor: minor.parse().ok()?,
                })
            })
            .ok_or("a format version is two numbers with a dot between them")
    }
}

impl From<FormatVersion> for String {
    fn from(version: FormatVersion) -> Self {
        version.to_string()
    }
}
