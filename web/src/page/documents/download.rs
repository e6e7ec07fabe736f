//! The ways out of the page's memory: a download, and the clipboard. Both stay on this device.

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// The browser has taken the file long before.
const KEPT: Duration = Duration::from_secs(60);

/// Hands a file to the browser to save. Tells whether it could.
pub fn download(bytes: &[u8], file_name: &str, media_type: &str) -> bool {
    offer(bytes, file_name, media_type).is_some()
}

fn offer(bytes: &[u8], file_name: &str, media_type: &str) -> Option<()> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
    let address = Url::create_object_url_with_blob(&blob).ok()?;
    let link = document().create_element("a").ok()?;
    let link: HtmlAnchorElement = link.dyn_into().ok()?;
    link.set_href(&address);
    link.set_download(file_name);
    link.click();
    set_timeout(
        move || {
            // Fails for an address that is none.
            let _ = Url::revoke_object_url(&address);
        },
        KEPT,
    );
    Some(())
}

/// Puts a text on the clipboard. Tells whether it could.
pub async fn copy(text: &str) -> bool {
    let clipboard = window().navigator().clipboard();
    // Only there in a secure context.
    if clipboard.is_undefined() {
        return false;
    }
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues, catch)]
    fn fill(numbers: &js_sys::Uint32Array) -> Result<JsValue, JsValue>;
}

/// Chance from the browser's secure source; none where it has none.
pub fn chance() -> Option<[u32; 2]> {
    let numbers = js_sys::Uint32Array::new_with_length(2);
    fill(&numbers).ok()?;
    Some([numbers.get_index(0), numbers.get_index(1)])
}
