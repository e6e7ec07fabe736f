//! The vocabularies that the site has. They are fetched once, before the model, so that nothing is
//! fetched while there is a note.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use crate::documents::bytes::Bytes;
use crate::documents::protocol::File;
use crate::page::offline::{fetch_with, option};

const FOLDER: &str = "vocabularies/";
const LIST: &str = "index.json";
/// Longest wait for all of them, in milliseconds. The page works without.
const PATIENCE_MS: u32 = 60_000;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = AbortSignal, js_name = timeout)]
    fn end_after(milliseconds: u32) -> Result<JsValue, JsValue>;
}

/// What the site has.
#[derive(Clone, Default)]
pub struct Shipped {
    /// The files.
    pub files: Vec<File>,
    /// Names of files that did not come.
    pub missing: Vec<String>,
}

/// Fetches the vocabularies.
pub async fn shipped() -> Shipped {
    let mut shipped = Shipped::default();
    // A browser without it waits for as long as it takes.
    let end = end_after(PATIENCE_MS).unwrap_or_default();
    let list = bytes(LIST, &end).await;
    let list = list.and_then(|list| String::from_utf8(list).ok());
    let names = list.and_then(|list| serde_json::from_str::<Vec<String>>(&list).ok());
    let Some(names) = names else {
        shipped.missing.push(LIST.to_owned());
        return shipped;
    };
    for name in names {
        match bytes(&name, &end).await {
            Some(bytes) => shipped.files.push(File {
                name,
                bytes: Bytes(bytes),
            }),
            None => shipped.missing.push(name),
        }
    }
    shipped
}

async fn bytes(name: &str, end: &JsValue) -> Option<Vec<u8>> {
    let options = option("signal", end);
    let answer = JsFuture::from(fetch_with(&format!("{FOLDER}{name}"), &options)).await;
    let response: Response = answer.ok()?.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    let buffer = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
    Some(js_sys::Uint8Array::new(&buffer).to_vec())
}
