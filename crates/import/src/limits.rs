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
/// Bytes of drawing on the pages of a PDF; those of a form count wherever it is drawn.
pub const DRAWN_BYTES: u64 = 256 * 1024 * 1024;
/// What a form of a PDF counts beside its bytes, for the work that it makes.
pub const FORM_BYTES: u64 = 4 * 1024;
/// Forms of a PDF that draw one another.
pub const FORM_DEPTH: usize = 16;
