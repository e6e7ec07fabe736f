//! From the address of a manifest to a tagger on a device.

use chartlight_llm::{LoadError, NetworkTagger};
use chartlight_pack::{FileEntry, Manifest, PackError};
use chartlight_pipeline::Tagger;
use js_sys::Uint8Array;
use wasm_bindgen_futures::JsFuture;

use super::pack_store::{FetchError, PackStore, clear, clear_others, get};
use crate::failure::{Failure, FailureKind};
use crate::protocol::{Device, FromReader, Model, Source};
use crate::reader::worker::say;

/// Loads a pack and says how far it is.
pub async fn load(
    manifest_url: &str,
    source: Source,
    device: Device,
    burn_device: &chartlight_llm::Device,
) -> Result<(NetworkTagger, Model), Failure> {
    let manifest =
        Manifest::parse(&manifest_bytes(manifest_url).await?).map_err(|error| Failure {
            kind: FailureKind::BadModel,
            detail: error.to_string(),
        })?;
    if source == Source::Network {
        clear(manifest.id()).await;
    }
    let folder = manifest_url
        .rsplit_once('/')
        .map_or("", |(folder, _)| folder);
    let tell = |progress| say(&FromReader::Progress(progress));
    let total = manifest.total_bytes();
    let store = PackStore::open(format!("{folder}/"), manifest.id(), total, tell).await;
    let mut verified = |progress: chartlight_llm::LoadProgress| store.verified(progress.bytes);
    let tagger = match NetworkTagger::load(&manifest, &store, burn_device, &mut verified).await {
        Ok(tagger) => tagger,
        Err(error) => {
            if let Some(entry) = damaged(&error, &manifest) {
                store.discard(entry).await;
            }
            return Err(failure(&error));
        }
    };
    clear_others(manifest.id()).await;
    let model = Model {
        id: manifest.id().to_owned(),
        title: manifest.title().to_owned(),
        licence: manifest.licence().to_owned(),
        bytes: total,
        schemes: tagger.schemes().to_vec(),
        device,
    };
    Ok((tagger, model))
}

async fn manifest_bytes(url: &str) -> Result<Vec<u8>, Failure> {
    let failed = |error: FetchError| Failure {
        kind: match error {
            FetchError::Status(404 | 410) => FailureKind::NoModel,
            FetchError::Status(_) | FetchError::Connection => FailureKind::DownloadFailed,
        },
        detail: error.to_string(),
    };
    let response = get(url).await.map_err(failed)?;
    let buffer = response
        .array_buffer()
        .map_err(|_| failed(FetchError::Connection))?;
    let buffer = JsFuture::from(buffer)
        .await
        .map_err(|_| failed(FetchError::Connection))?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// The file that is not what the manifest says.
fn damaged<'m>(error: &LoadError, manifest: &'m Manifest) -> Option<&'m FileEntry> {
    let LoadError::Pack(PackError::Hash { file, .. } | PackError::Length { file, .. }) = error
    else {
        return None;
    };
    manifest.files().find(|entry| entry.file == *file)
}

fn failure(error: &LoadError) -> Failure {
    let kind = match error {
        LoadError::Pack(PackError::Source(_)) => FailureKind::DownloadFailed,
        LoadError::Pack(PackError::Hash { .. } | PackError::Length { .. }) => FailureKind::BadHash,
        _ => FailureKind::BadModel,
    };
    Failure {
        kind,
        detail: error.to_string(),
    }
}
