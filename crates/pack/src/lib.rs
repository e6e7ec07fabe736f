//! Reads model weights with checks: GGUF files, and our own model packs (a JSON manifest and weight
//! shards), which it also writes.
//!
//! Everything here parses bytes that anybody may have made. A wrong size, type, hash, name or shape is an
//! error that names the tensor, the file or the field; nothing is allocated before its size has been
//! checked against the bytes that are there. The crate knows no model framework, no file system, no
//! network and no clock: bytes come through [`std::io::Read`] and [`std::io::Seek`] (GGUF) or through a
//! [`ShardSource`] (packs).
//!
//! Start at [`Gguf`] for GGUF files, at [`Manifest`] and [`PackReader`] for packs, and at
//! [`BlockMatrix`] for the layout of quantised weights.

mod architecture;
mod block_matrix;
mod digest;
pub mod fuzz;
pub mod gguf;
mod manifest;
mod reader;
pub mod tiny;
mod weight;
mod writer;

pub use architecture::{Architecture, ArchitectureError, ArchitectureKind, TensorPlan};
pub use block_matrix::{Bits, BlockError, BlockFormat, BlockLen, BlockMatrix};
pub use digest::{DigestError, Sha256};
pub use gguf::{Gguf, GgufError, GgufTokenizer};
pub use manifest::{
    About, Attention, Encoding, FORMAT_VERSION, FileEntry, FormatVersion, Head, HeadTensors,
    MANIFEST_FILE, MAX_SHARD_BYTES, Manifest, ManifestError, ManifestFields, Provenance, RowRange,
    Scheme, TensorEntry, TensorPart, WindowSize,
};
pub use reader::{
    Loaded, PackError, PackReader, Progress, ShardError, ShardSource, fetch_verified,
};
pub use weight::Weight;
pub use writer::{Pack, PackDescription, PackHead, WriteError, write_pack};
