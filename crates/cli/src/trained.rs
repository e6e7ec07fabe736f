//! Trained weights from a safetensors file.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};
use half::{bf16, f16};
use safetensors::{Dtype, SafeTensors};

/// The tensors of a safetensors file, taken one by one.
pub struct Trained<'f> {
    file: SafeTensors<'f>,
    left: BTreeSet<String>,
}

impl<'f> Trained<'f> {
    /// Reads the header of a file's bytes.
    ///
    /// # Errors
    /// When it is no safetensors file.
    pub fn open(bytes: &'f [u8]) -> Result<Self> {
        let file = SafeTensors::deserialize(bytes).context("not a whole safetensors file")?;
        let left = file.names().into_iter().map(str::to_owned).collect();
        Ok(Self { file, left })
    }

    /// A tensor in f32, row-major. F32, F16 and BF16 are read.
    ///
    /// # Errors
    /// When there is none of the name, or it has another shape or type.
    pub fn take(&mut self, name: &str, shape: &[usize]) -> Result<Vec<f32>> {
        if !self.left.remove(name) {
            bail!("tensor `{name}` is missing");
        }
        let view = self
            .file
            .tensor(name)
            .with_context(|| format!("tensor `{name}`"))?;
        if view.shape() != shape {
            bail!(
                "tensor `{name}` has shape {:?}, expected {shape:?}",
                view.shape()
            );
        }
        let data = view.data();
        Ok(match view.dtype() {
            Dtype::F32 => data
                .as_chunks()
                .0
                .iter()
                .map(|&bytes| f32::from_le_bytes(bytes))
                .collect(),
            Dtype::F16 => data
                .as_chunks()
                .0
                .iter()
                .map(|&bytes| f16::from_le_bytes(bytes).to_f32())
                .collect(),
            Dtype::BF16 => data
                .as_chunks()
                .0
                .iter()
                .map(|&bytes| bf16::from_le_bytes(bytes).to_f32())
                .collect(),
            other => bail!("tensor `{name}` has type {other:?}; F32, F16 and BF16 are read"),
        })
    }

    /// Checks that every tensor was taken.
    ///
    /// # Errors
    /// Names the first that was not.
    pub fn finish(self) -> Result<()> {
        match self.left.first() {
            Some(name) => {
                bail!("tensor `{name}` is not part of the network that the recipe describes")
            }
            None => Ok(()),
        }
    }
}
