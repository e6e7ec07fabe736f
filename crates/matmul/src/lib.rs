//! `y = x Wᵀ` on one CPU thread of a browser, with `W` in blocks of four bits or eight.
//!
//! Activations are quantised to 15 bits, a scale for each 32 of a row, in a high and a low part of
//! eight: products are then sums of small whole numbers, and the relaxed SIMD of WebAssembly multiplies
//! sixteen of those at once, where `f32` has four. It is llama.cpp's `Q4_1 · Q8_1` with a second part, with
//! which a label's probability is that of `f32` to four digits.
//!
//! [`Activations`] and [`Tiles`] are the two operands as the kernel reads them, `kernel.wat` is the
//! kernel, a module of its own because a browser without relaxed SIMD refuses a module that has it
//! anywhere, and [`multiply`] is its twin in plain Rust, equal to the last bit. In a browser `Kernel`
//! runs it on this module's own memory. Never depends on Burn.

mod activations;
#[cfg(target_arch = "wasm32")]
mod kernel;
mod plain;
mod tiles;

pub use activations::Activations;
#[cfg(target_arch = "wasm32")]
pub use kernel::Kernel;
pub use plain::multiply;
pub use tiles::Tiles;

/// Numbers of a row that share a scale.
pub const BLOCK: usize = 32;

/// Rows of activations, and rows of weights, that the kernel takes at a time.
pub const LANES: usize = 4;

/// `kernel.wat` assembled, by `cargo run -p chartlight-matmul --example assemble`.
///
/// Imports `env.memory`; exports `multiply(x, x_affine, w, w_affine, y, n_rows, n_blocks, n_out)`, five
/// addresses and three numbers, all `i32`. The first four are what [`Activations`] and [`Tiles`] hold,
/// `y` is `[n_rows, n_out]` of `f32`; `n_rows` and `n_out` are multiples of [`LANES`].
pub const KERNEL: &[u8] = include_bytes!("kernel.wasm");
