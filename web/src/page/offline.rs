//! The service worker that keeps the page for use without a network.

use js_sys::Promise;
use leptos::prelude::window;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ServiceWorkerContainer, ServiceWorkerRegistration};

/// Longest wait for the service worker, in milliseconds. The page works without it.
const PATIENCE_MS: u32 = 15_000;

/// The service worker's own files.
const SCRIPTS: [&str; 2] = ["sw.js", "shell.js"];

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = fetch)]
    fn fetch_with(address: &str, options: &JsValue) -> Promise;

    /// A service worker container; web-sys has `register` without options only.
    type Registry;
    #[wasm_bindgen(method)]
    fn register(this: &Registry, address: &str, options: &JsValue) -> Promise;
}

/// Registers the service worker and waits until it looks after this page, so that what a reader
/// fetches is kept as well.
///
/// A browser looks for a newer service worker by itself each time a reader is started, some seconds or a
/// minute later, when there may be a note. So its files are asked for now, and the browser is told to
/// take them from its own cache for as long as the site allows.
pub async fn keep_page() {
    let Some(container) = container() else { return };
    for script in SCRIPTS {
        // Fails without a network.
        let _ = JsFuture::from(fetch_with(script, &option("cache", "no-cache"))).await;
    }
    let registry: &Registry = container.unchecked_ref();
    let registering = registry.register("sw.js", &option("updateViaCache", "all"));
    let registered = JsFuture::from(registering).await;
    let registration = registered.ok().and_then(|value| value.dyn_into().ok());
    let Some::<ServiceWorkerRegistration>(registration) = registration else {
        return;
    };
    // One that is active but not in control was passed over by a forced reload.
    if container.controller().is_none() && registration.active().is_none() {
        let waits = [controlled(&container), timeout()]
            .into_iter()
            .collect::<js_sys::Array>();
        // Neither promise rejects.
        let _ = JsFuture::from(Promise::race(&waits)).await;
    }
}

fn option(name: &str, value: &str) -> JsValue {
    let options = js_sys::Object::new();
    // Fails on frozen objects only.
    let _ = js_sys::Reflect::set(&options, &name.into(), &value.into());
    options.into()
}

/// Only there in a secure context.
fn container() -> Option<ServiceWorkerContainer> {
    let navigator = window().navigator();
    let container = js_sys::Reflect::get(&navigator, &JsValue::from_str("serviceWorker"));
    container.ok()?.dyn_into().ok()
}

fn controlled(container: &ServiceWorkerContainer) -> Promise {
    Promise::new(&mut |resolve, _| container.set_oncontrollerchange(Some(&resolve)))
}

fn timeout() -> Promise {
    let future = gloo_timers::future::TimeoutFuture::new(PATIENCE_MS);
    wasm_bindgen_futures::future_to_promise(async move {
        future.await;
        Ok(JsValue::UNDEFINED)
    })
}
