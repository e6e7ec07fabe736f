//! Asks the browser for its graphics adapter.

use js_sys::{Function, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::adapter::{AdapterInfo, AdapterKind, Graphics};

/// What this machine offers.
pub async fn graphics() -> Graphics {
    let Some(gpu) = property(&window().navigator(), "gpu") else {
        return Graphics::NoWebGpu;
    };
    match adapter(&gpu).await {
        Some(adapter) => info(&adapter).graphics(),
        None => Graphics::NoAdapter,
    }
}

async fn adapter(gpu: &JsValue) -> Option<JsValue> {
    let request: Function = property(gpu, "requestAdapter")?.dyn_into().ok()?;
    let promise: Promise = request.call0(gpu).ok()?.dyn_into().ok()?;
    let adapter = JsFuture::from(promise).await.ok()?;
    (!adapter.is_null() && !adapter.is_undefined()).then_some(adapter)
}

fn info(adapter: &JsValue) -> AdapterInfo {
    let info = property(adapter, "info").unwrap_or(JsValue::UNDEFINED);
    let text = |name| {
        property(&info, name)
            .and_then(|value| value.as_string())
            .unwrap_or_default()
    };
    // The mark moved from the adapter to its info.
    let marked =
        |object| property(object, "isFallbackAdapter").is_some_and(|mark| mark.is_truthy());
    AdapterInfo {
        vendor: text("vendor"),
        architecture: text("architecture"),
        description: format!("{} {}", text("description"), text("device")),
        kind: match marked(&info) || marked(adapter) {
            true => AdapterKind::Fallback,
            false => AdapterKind::Ordinary,
        },
    }
}

fn property(object: &JsValue, name: &str) -> Option<JsValue> {
    let value = Reflect::get(object, &JsValue::from_str(name)).ok()?;
    (!value.is_undefined() && !value.is_null()).then_some(value)
}
