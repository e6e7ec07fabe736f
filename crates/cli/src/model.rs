//! The network that tags, from a pack on disk.

use anyhow::Result;
use chartlight_export::Model;
use chartlight_mention::LabelScheme;
use chartlight_pipeline::{Tagger, TaggerError, WindowText, WordLogProbs};
use chartlight_text::WindowBudget;
#[cfg(feature = "model")]
pub use network::load;
#[cfg(not(feature = "model"))]
pub use none::load;

use crate::arguments::ModelArguments;
use crate::folder::{PackFolder, VARIABLE, usual_places};

/// The pack that the arguments mean.
///
/// # Errors
/// When there is none.
pub fn folder(arguments: &ModelArguments) -> Result<PackFolder> {
    match (&arguments.model, std::env::var_os(VARIABLE)) {
        (Some(path), _) => PackFolder::open(path),
        (None, Some(path)) if !path.is_empty() => PackFolder::open(path.as_ref()),
        _ => PackFolder::find(&usual_places()),
    }
}

/// How the model that the arguments mean is called.
///
/// # Errors
/// When there is none.
pub fn name(arguments: &ModelArguments) -> Result<Model> {
    let manifest = folder(arguments)?.manifest()?;
    Ok(Model {
        id: manifest.id().to_owned(),
        title: manifest.title().to_owned(),
    })
}

/// The tagger of what does without a model: there is none.
#[derive(Debug)]
pub enum NoTagger {}

impl Tagger for NoTagger {
    fn schemes(&self) -> &[LabelScheme] {
        match *self {}
    }

    fn budget(&self) -> WindowBudget {
        match *self {}
    }

    fn windows_per_batch(&self) -> usize {
        match *self {}
    }

    fn count_tokens(&self, _: &str) -> usize {
        match *self {}
    }

    async fn tag(&self, _: &[WindowText<'_>]) -> Result<Vec<WordLogProbs>, TaggerError> {
        match *self {}
    }
}

#[cfg(feature = "model")]
mod network {
    use anyhow::{Context, Result};
    use chartlight_llm::{NetworkTagger, device};

    use crate::arguments::{DeviceChoice, ModelArguments};
    use crate::progress::Progress;

    /// Loads the model that the arguments mean onto their device.
    ///
    /// # Errors
    /// When there is no model or no device, or the model is damaged.
    pub async fn load(arguments: &ModelArguments) -> Result<NetworkTagger> {
        let folder = super::folder(arguments)?;
        let manifest = folder.manifest()?;
        let device = match arguments.device {
            DeviceChoice::Cpu => device::cpu(),
            DeviceChoice::Gpu => device::gpu().await?,
        };
        let progress = Progress::of_bytes("Loading the model", manifest.total_bytes());
        NetworkTagger::load(&manifest, &folder, &device, &mut |loaded| {
            progress.set(loaded.bytes)
        })
        .await
        .with_context(|| folder.path().display().to_string())
    }
}

#[cfg(not(feature = "model"))]
mod none {
    use anyhow::{Result, bail};

    use super::NoTagger;
    use crate::arguments::ModelArguments;

    /// Says that there is no network in this program.
    ///
    /// # Errors
    /// Always.
    pub async fn load(arguments: &ModelArguments) -> Result<NoTagger> {
        super::folder(arguments)?.manifest()?;
        bail!("this program was built without the model; build it with the feature `model`")
    }
}
