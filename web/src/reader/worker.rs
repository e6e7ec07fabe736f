//! The worker's side of the conversation with the page.

use std::rc::Rc;

use chartlight_llm::NetworkTagger;
use gloo_timers::future::TimeoutFuture;
use js_sys::global;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::crash::report_panics;
use super::loading::load;
use super::{Engine, Host, Inbox};
use crate::failure::Failure;
use crate::protocol::{Device, FromReader, RunId, ToReader};

#[allow(unsafe_code)] // Defined by the linker; takes nothing, returns nothing.
mod constructors {
    unsafe extern "C" {
        fn __wasm_call_ctors();
    }

    /// Runs the program's static constructors. Unless that was done once by hand, they run again
    /// at every call from JavaScript, which costs milliseconds each.
    pub fn run_once() {
        // SAFETY: called once, at start-up, before anything else.
        unsafe { __wasm_call_ctors() }
    }
}

/// Starts the reader on a device: listens, says that it is awake, and answers from then on.
pub fn start(
    device: Device,
    open: impl AsyncFnOnce() -> Result<chartlight_llm::Device, Failure> + 'static,
) {
    constructors::run_once();
    report_panics();
    let inbox = Rc::new(Inbox::default());
    let arrivals = Rc::clone(&inbox);
    let listen = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        // The page is built with this program; a message that does not parse is not from it.
        if let Ok(message) = serde_wasm_bindgen::from_value(event.data()) {
            arrivals.put(message);
        }
    });
    scope().set_onmessage(Some(listen.as_ref().unchecked_ref()));
    listen.forget();
    wasm_bindgen_futures::spawn_local(async move {
        if let Err(failure) = answer(device, open, inbox).await {
            say(&FromReader::Failed(failure));
        }
    });
    say(&FromReader::Awake);
}

/// Sends a message to the page.
pub fn say(message: &FromReader) {
    if let Ok(value) = serde_wasm_bindgen::to_value(message) {
        // Fails for values that cannot be copied, of which the protocol has none.
        let _ = scope().post_message(&value);
    }
}

/// Loads the model on request, then answers for ever.
async fn answer(
    device: Device,
    open: impl AsyncFnOnce() -> Result<chartlight_llm::Device, Failure>,
    inbox: Rc<Inbox>,
) -> Result<(), Failure> {
    let (manifest_url, source) = loop {
        if let ToReader::Load {
            manifest_url,
            source,
        } = inbox.next().await
        {
            break (manifest_url, source);
        }
    };
    let burn_device = open().await?;
    let (tagger, model) = load(&manifest_url, source, device, &burn_device).await?;
    let mut engine: Engine<NetworkTagger> = Engine::new(tagger, device);
    say(&FromReader::Ready(model));
    let host = Page(inbox);
    loop {
        match host.0.next().await {
            ToReader::Read { run, text } => engine.read(run, text, &host).await,
            ToReader::Inspect { byte } => {
                if let Some(scores) = engine.inspect(byte) {
                    host.say(FromReader::WordScores(scores));
                }
            }
            ToReader::Probabilities(question) => {
                let words = engine.probabilities(question);
                host.say(FromReader::Probabilities { question, words });
            }
            ToReader::Lexicon { text } => engine.assess_by(text.as_deref()),
            ToReader::Forget => engine.forget(),
            ToReader::Cancel { .. } | ToReader::Load { .. } => {}
        }
    }
}

struct Page(Rc<Inbox>);

impl Host for Page {
    fn say(&self, message: FromReader) {
        say(&message);
    }

    async fn breathe(&self) {
        TimeoutFuture::new(0).await;
    }

    fn ends(&self, run: RunId) -> bool {
        self.0.ends(run)
    }
}

fn scope() -> DedicatedWorkerGlobalScope {
    global().unchecked_into()
}
