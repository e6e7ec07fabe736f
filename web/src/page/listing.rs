//! Which model the site offers.

use leptos::prelude::window;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use crate::catalogue::{Catalogue, Listing};
use crate::failure::{Failure, FailureKind};

/// Fetches the list of models and takes its default.
pub async fn listing() -> Result<Listing, Failure> {
    let offline = || Failure::of(FailureKind::DownloadFailed);
    let answer = JsFuture::from(window().fetch_with_str("models/index.json")).await;
    let response: Response = answer
        .map_err(|_| offline())?
        .dyn_into()
        .map_err(|_| offline())?;
    if !response.ok() {
        return Err(Failure {
            kind: FailureKind::NoModel,
            detail: format!("models/index.json: status {}", response.status()),
        });
    }
    let text = response.text().map_err(|_| offline())?;
    let text = JsFuture::from(text).await.map_err(|_| offline())?;
    let catalogue = Catalogue::parse(&text.as_string().unwrap_or_default());
    catalogue
        .ok()
        .and_then(Catalogue::chosen)
        .ok_or_else(|| Failure {
            kind: FailureKind::NoModel,
            detail: "models/index.json lists no default".to_owned(),
        })
}

/// The absolute address of a pack's manifest, which a worker can use as it is.
pub fn manifest_url(listing: &Listing) -> Option<String> {
    let base = leptos::prelude::document().base_uri().ok()??;
    let path = format!("models/{}/manifest.json", listing.id);
    web_sys::Url::new_with_base(&path, &base)
        .ok()
        .map(|url| url.href())
}
