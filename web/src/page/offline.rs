//! The service worker that keeps the page for use without a network, and newer versions of it.

use js_sys::Promise;
use leptos::prelude::window;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration};

/// Longest wait for the service worker, in milliseconds. The page works without it.
const PATIENCE_MS: u32 = 15_000;

/// The service worker's own files.
const SCRIPTS: [&str; 2] = ["sw.js", "shell.js"];

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = fetch)]
    pub(super) fn fetch_with(address: &str, options: &JsValue) -> Promise;

    /// A service worker container; web-sys has `register` without options only.
    type Registry;
    #[wasm_bindgen(method)]
    fn register(this: &Registry, address: &str, options: &JsValue) -> Promise;
}

/// What the service worker says of versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// The version in use is the newest that it knows.
    Current,
    /// There is a newer one.
    Newer,
    /// The newer one is there and in use from the next load on.
    InUse,
    /// It could not be fetched.
    NotInUse,
}

impl Word {
    fn of(message: &JsValue) -> Option<Self> {
        Some(match message.as_string()?.as_str() {
            "current" => Self::Current,
            "newer" => Self::Newer,
            "in use" => Self::InUse,
            "not in use" => Self::NotInUse,
            _ => return None,
        })
    }
}

/// Asks the newest service worker whether the version in use is its own; `hear` gets what it says, now
/// and later. That makes no request.
pub fn ask_which(worker: &ServiceWorker, hear: impl Fn(Word) + 'static) {
    let Some(container) = container() else { return };
    let listen = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(word) = Word::of(&event.data()) {
            hear(word);
        }
    });
    container.set_onmessage(Some(listen.as_ref().unchecked_ref()));
    listen.forget();
    tell(worker, "which");
}

/// Has the service worker fetch its own version and take it into use.
pub fn use_newer(worker: &ServiceWorker) {
    tell(worker, "use");
}

fn tell(worker: &ServiceWorker, message: &str) {
    // Fails for messages that cannot be copied.
    let _ = worker.post_message(&JsValue::from_str(message));
}

/// Registers the service worker and waits until it looks after this page, so that what a reader
/// fetches is kept as well. Gives the newest one, where there is any.
///
/// A browser looks for a newer service worker by itself each time a reader is started, some seconds or a
/// minute later, when there may be a note. So its files are asked for and looked at now, and the browser
/// is told to take them from its own cache for as long as the site allows.
pub async fn keep_page() -> Option<ServiceWorker> {
    let container = container()?;
    for script in SCRIPTS {
        // Fails without a network.
        let _ = JsFuture::from(fetch_with(script, &option("cache", &"no-cache".into()))).await;
    }
    let registry: &Registry = container.unchecked_ref();
    let registering = registry.register("sw.js", &option("updateViaCache", &"all".into()));
    let registered = JsFuture::from(registering).await;
    let registration: ServiceWorkerRegistration = registered.ok()?.dyn_into().ok()?;
    if registration.active().is_some()
        && let Ok(looking) = registration.update()
    {
        // Fails without a network. Ends before the newer one is installed, which fetches nothing.
        let _ = JsFuture::from(looking).await;
    }
    // What is asked for while a newer one takes over may never be answered.
    let takes_over = registration.installing().is_some() || registration.waiting().is_some();
    // One that is active but not in control was passed over by a forced reload.
    if takes_over || (container.controller().is_none() && registration.active().is_none()) {
        let waits = [controlled(&container), timeout()]
            .into_iter()
            .collect::<js_sys::Array>();
        // Neither promise rejects.
        let _ = JsFuture::from(Promise::race(&waits)).await;
    }
    let newest = registration.installing().or(registration.waiting());
    newest.or(registration.active())
}

/// An object of one option.
pub(super) fn option(name: &str, value: &JsValue) -> JsValue {
    let options = js_sys::Object::new();
    // Fails on frozen objects only.
    let _ = js_sys::Reflect::set(&options, &name.into(), value);
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
