//! How much is read, at most.

/// Bytes of a file: far above any note, and what a page can hold.
pub const FILE_BYTES: usize = 32 * 1024 * 1024;
/// Bytes that the parts of a compressed file may unpack to, all together.
pub const UNPACKED_BYTES: u64 = 64 * 1024 * 1024;
/// Parts of a compressed file.
pub const PARTS: usize = 10_000;
/// Elements or groups inside one another.
pub const DEPTH: usize = 512;
/// Notes of one file.
pub const RECORDS: usize = 100_000;
/// Bytes that the streams of a PDF may unpack to, all together; pictures take most of them.
pub const STREAM_BYTES: u64 = 1024 * 1024 * 1024;
