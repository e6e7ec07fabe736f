//! The worker's side of the conversation with the page.

use std::cell::RefCell;
use std::panic::PanicHookInfo;

use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::coder::Coder;
use super::protocol::FromWorker;
use super::{tasks, writing};
use crate::failure::{Failure, kind_of_crash};

/// Listens, says that it is awake, and answers from then on.
pub fn start() {
    std::panic::set_hook(Box::new(report));
    let coder = RefCell::new(Coder::default());
    let listen = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        // The page is built with this program; a message that does not parse is not from it.
        if let Ok(task) = serde_wasm_bindgen::from_value(event.data()) {
            let answer = tasks::answer(task, &mut coder.borrow_mut());
            say(&FromWorker::Answer(answer));
        }
    });
    scope().set_onmessage(Some(listen.as_ref().unchecked_ref()));
    listen.forget();
    say(&FromWorker::Awake(writing::formats()));
}

/// Tells the page of a panic; only the kind and the place of it, because its message may quote a
/// note.
fn report(panic: &PanicHookInfo<'_>) {
    let message = panic.payload_as_str().unwrap_or_default();
    let place = panic.location().map(ToString::to_string);
    say(&FromWorker::Failed(Failure {
        kind: kind_of_crash(message),
        detail: place.unwrap_or_default(),
    }));
}

fn say(message: &FromWorker) {
    if let Ok(value) = serde_wasm_bindgen::to_value(message) {
        // Fails for values that cannot be copied, of which the protocol has none.
        let _ = scope().post_message(&value);
    }
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}
