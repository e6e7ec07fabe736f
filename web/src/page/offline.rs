//! The service worker that keeps the page for use without a network.

use js_sys::Promise;
use leptos::prelude::window;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ServiceWorkerContainer, ServiceWorkerRegistration};

/// Longest wait for the service worker, in milliseconds. The page works without it.
const PATIENCE_MS: u32 = 15_000;

/// Registers the service worker and waits until it looks after this page, so that what a reader
/// fetches is kept as well.
pub async fn keep_page() {
    let Some(container) = container() else { return };
    let registered = JsFuture::from(container.register("sw.js")).await;
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
