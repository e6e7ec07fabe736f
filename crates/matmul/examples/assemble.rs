//! Assembles `kernel.wat` into `kernel.wasm` beside it.

use std::{error::Error, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/kernel");
    fs::write(
        format!("{folder}.wasm"),
        wat::parse_file(format!("{folder}.wat"))?,
    )?;
    Ok(())
}
