//! The line to one reader. Dropping it ends the worker.

use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions};

use crate::failure::{Failure, FailureKind, kind_of_crash};
use crate::protocol::{Device, FromReader, ToReader};

/// A worker and what listens to it.
pub struct Link {
    worker: Worker,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(ErrorEvent)>,
}

impl Link {
    /// Starts a worker; `hear` gets everything it says, and its death.
    pub fn start(
        device: Device,
        hear: impl Fn(FromReader) + Clone + 'static,
    ) -> Result<Self, Failure> {
        let options = WorkerOptions::new();
        options.set_name(match device {
            Device::Cpu => "cpu_worker",
            Device::Gpu => "gpu_worker",
        });
        let worker = Worker::new_with_options("reader.js", &options)
            .map_err(|_| Failure::of(FailureKind::ReaderMissing))?;
        let hear_error = hear.clone();
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            // Readers are built with the page; what does not parse is not from one.
            if let Ok(message) = serde_wasm_bindgen::from_value(event.data()) {
                hear(message);
            }
        });
        let on_error = Closure::<dyn Fn(ErrorEvent)>::new(move |event: ErrorEvent| {
            event.prevent_default();
            let kind = match event.is_instance_of::<ErrorEvent>() {
                true => kind_of_crash(&event.message()),
                // The script itself could not be fetched.
                false => FailureKind::ReaderMissing,
            };
            hear_error(FromReader::Failed(Failure::of(kind)));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self {
            worker,
            _on_message: on_message,
            _on_error: on_error,
        })
    }

    /// Sends a message.
    pub fn send(&self, message: &ToReader) {
        if let Ok(value) = serde_wasm_bindgen::to_value(message) {
            // Fails for values that cannot be copied, of which the protocol has none.
            let _ = self.worker.post_message(&value);
        }
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}
