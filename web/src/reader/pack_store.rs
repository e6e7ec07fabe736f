//! Where a model's files come from: this browser's storage, else the network, with progress.

use std::cell::Cell;

use chartlight_pack::{FileEntry, ShardError, ShardSource};
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, CacheStorage, ReadableStreamDefaultReader, Response, WorkerGlobalScope};

use crate::protocol::Progress;

const NAMES: &str = "chartlight-pack-";

/// The files of one pack.
pub struct PackStore<F> {
    folder: String,
    cache: Option<Cache>,
    progress: Cell<Progress>,
    tell: F,
}

/// Why an address gave nothing.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The server answered with another status than success.
    #[error("the server answered with status {0}")]
    Status(u16),
    /// No answer, or it broke off.
    #[error("the connection failed")]
    Connection,
}

impl<F: Fn(Progress)> PackStore<F> {
    /// The files of the pack `id` in a folder, whose address ends with a slash. `tell` hears of
    /// every change of the progress.
    pub async fn open(folder: String, id: &str, total: u64, tell: F) -> Self {
        let progress = Progress {
            total,
            ..Progress::default()
        };
        let cache = open_cache(&format!("{NAMES}{id}")).await;
        tell(progress);
        Self {
            folder,
            cache,
            progress: Cell::new(progress),
            tell,
        }
    }

    /// Notes how much has been verified and put on the device.
    pub fn verified(&self, bytes: u64) {
        self.advance(|progress| progress.verified = bytes);
    }

    /// Throws away the stored copy of a file.
    pub async fn discard(&self, entry: &FileEntry) {
        if let Some(cache) = &self.cache {
            // What cannot be deleted is verified again the next time.
            let _ = JsFuture::from(cache.delete_with_str(&self.key(entry))).await;
        }
    }

    fn advance(&self, change: impl FnOnce(&mut Progress)) {
        let mut progress = self.progress.get();
        change(&mut progress);
        self.progress.set(progress);
        (self.tell)(progress);
    }

    fn url(&self, entry: &FileEntry) -> String {
        format!("{}{}", self.folder, entry.file)
    }

    fn key(&self, entry: &FileEntry) -> String {
        format!("{}?sha256={}", self.url(entry), entry.sha256)
    }

    async fn stored(&self, entry: &FileEntry) -> Option<Vec<u8>> {
        let found = self.cache.as_ref()?.match_with_str(&self.key(entry));
        let response: Response = JsFuture::from(found).await.ok()?.dyn_into().ok()?;
        let buffer = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
        Some(Uint8Array::new(&buffer).to_vec())
    }

    /// A full disk is not a failure: the file is fetched again the next time.
    async fn store(&self, entry: &FileEntry, bytes: &[u8]) {
        let Some(cache) = &self.cache else { return };
        let copy = Uint8Array::from(bytes);
        if let Ok(response) = Response::new_with_opt_js_u8_array(Some(&copy)) {
            let _ = JsFuture::from(cache.put_with_str(&self.key(entry), &response)).await;
        }
    }

    async fn download(&self, entry: &FileEntry) -> Result<Vec<u8>, FetchError> {
        let response = get(&self.url(entry)).await?;
        let body = response.body().ok_or(FetchError::Connection)?;
        let reader: ReadableStreamDefaultReader = body
            .get_reader()
            .dyn_into()
            .map_err(|_| FetchError::Connection)?;
        let mut bytes = Vec::with_capacity(entry.bytes);
        // One byte more than promised is enough to know that the file is wrong.
        while bytes.len() <= entry.bytes {
            let part = JsFuture::from(reader.read())
                .await
                .map_err(|_| FetchError::Connection)?;
            let value = Reflect::get(&part, &JsValue::from_str("value"));
            let Some(chunk) = value
                .ok()
                .and_then(|value| value.dyn_into::<Uint8Array>().ok())
            else {
                return Ok(bytes);
            };
            let start = bytes.len();
            bytes.resize(start + chunk.length() as usize, 0);
            if let Some(room) = bytes.get_mut(start..) {
                chunk.copy_to(room);
            }
            self.advance(|progress| progress.downloaded += u64::from(chunk.length()));
        }
        Ok(bytes)
    }
}

impl<F: Fn(Progress)> ShardSource for PackStore<F> {
    async fn fetch(&self, entry: &FileEntry) -> Result<Vec<u8>, ShardError> {
        if let Some(bytes) = self.stored(entry).await {
            self.advance(|progress| progress.stored += bytes.len() as u64);
            return Ok(bytes);
        }
        let bytes = self.download(entry).await.map_err(|error| ShardError {
            file: entry.file.clone(),
            reason: error.to_string(),
        })?;
        self.store(entry, &bytes).await;
        Ok(bytes)
    }
}

/// Fetches an address.
pub async fn get(url: &str) -> Result<Response, FetchError> {
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    let answer = JsFuture::from(scope.fetch_with_str(url)).await;
    let response: Response = answer
        .ok()
        .and_then(|answer| answer.dyn_into().ok())
        .ok_or(FetchError::Connection)?;
    if response.ok() {
        Ok(response)
    } else {
        Err(FetchError::Status(response.status()))
    }
}

/// Throws away what is stored of one pack.
pub async fn clear(id: &str) {
    delete_caches(|name| name.strip_prefix(NAMES) == Some(id)).await;
}

/// Throws away what is stored of every other pack.
pub async fn clear_others(id: &str) {
    delete_caches(|name| name.strip_prefix(NAMES).is_some_and(|other| other != id)).await;
}

async fn delete_caches(chosen: impl Fn(&str) -> bool) {
    let Some(caches) = storage() else { return };
    let Ok(names) = JsFuture::from(caches.keys()).await else {
        return;
    };
    let names = js_sys::Array::from(&names);
    let names = names.iter().filter_map(|name| name.as_string());
    for name in names.filter(|name| chosen(name)) {
        // What cannot be deleted only takes room.
        let _ = JsFuture::from(caches.delete(&name)).await;
    }
}

async fn open_cache(name: &str) -> Option<Cache> {
    JsFuture::from(storage()?.open(name))
        .await
        .ok()?
        .dyn_into()
        .ok()
}

/// Only there in a secure context.
fn storage() -> Option<CacheStorage> {
    Reflect::get(&js_sys::global(), &JsValue::from_str("caches"))
        .ok()?
        .dyn_into()
        .ok()
}
