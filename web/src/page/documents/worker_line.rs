//! The line to the document worker: one task at a time, so that when a task ends the worker it is
//! known which one it was. Another worker then goes on with the next.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions};

use crate::documents::protocol::{Answer, Format, FromWorker, Task};
use crate::wording::documents::{WORKER_DIED, WORKER_MISSING};

/// Gets what came of a task.
type Then = Box<dyn FnOnce(Result<Answer, String>)>;

/// The line, through all workers that it needs.
#[derive(Clone)]
pub struct WorkerLine(Rc<Inner>);

struct Inner {
    on_formats: Box<dyn Fn(Vec<Format>)>,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    running: Option<Running>,
    is_awake: bool,
    /// The first one is at the worker, if that is awake.
    queue: VecDeque<(Task, Then)>,
}

/// A worker and what listens to it. Dropping it ends the worker.
struct Running {
    worker: Worker,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(ErrorEvent)>,
}

impl WorkerLine {
    /// Starts a worker; `on_formats` is told what it writes.
    pub fn start(on_formats: impl Fn(Vec<Format>) + 'static) -> Self {
        let line = Self(Rc::new(Inner {
            on_formats: Box::new(on_formats),
            state: RefCell::default(),
        }));
        line.run();
        line
    }

    /// Has a task done once those before it are; `then` gets what came of it.
    pub fn ask(&self, task: Task, then: impl FnOnce(Result<Answer, String>) + 'static) {
        let (is_first, is_running) = {
            let mut state = self.0.state.borrow_mut();
            state.queue.push_back((task, Box::new(then)));
            (state.queue.len() == 1, state.running.is_some())
        };
        if !is_running {
            self.run();
        } else if is_first {
            self.send();
        }
    }

    /// Gives up opening files, also one that never comes to an end.
    pub fn give_up_opening(&self) {
        let is_at_it = {
            let mut state = self.0.state.borrow_mut();
            let is_opening = |(task, _): &(Task, Then)| matches!(task, Task::Open(_));
            let is_at_it = state.queue.front().is_some_and(is_opening);
            state.queue.retain(|errand| !is_opening(errand));
            is_at_it
        };
        if is_at_it {
            self.run();
        }
    }

    /// Ends the worker there is and starts another.
    fn run(&self) {
        let hear = self.clone();
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            // The worker is built with the page; what does not parse is not from it.
            match serde_wasm_bindgen::from_value(event.data()) {
                Ok(FromWorker::Awake(formats)) => hear.awake(formats),
                Ok(FromWorker::Answer(answer)) => hear.answered(answer),
                Ok(FromWorker::Failed(_)) => hear.died(),
                Err(_) => {}
            }
        });
        let hear = self.clone();
        let on_error = Closure::<dyn Fn(ErrorEvent)>::new(move |event: ErrorEvent| {
            event.prevent_default();
            hear.died();
        });
        let options = WorkerOptions::new();
        options.set_name("document_worker");
        let running = Worker::new_with_options("reader.js", &options)
            .ok()
            .map(|worker| {
                worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
                worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
                Running {
                    worker,
                    _on_message: on_message,
                    _on_error: on_error,
                }
            });
        let is_missing = running.is_none();
        self.replace(running);
        if is_missing {
            self.refuse_all();
        }
    }

    /// Deferred, because what is dropped may be what is calling.
    fn replace(&self, running: Option<Running>) {
        let mut state = self.0.state.borrow_mut();
        state.is_awake = false;
        let old = std::mem::replace(&mut state.running, running);
        if let Some(old) = &old {
            old.worker.set_onmessage(None);
            old.worker.set_onerror(None);
        }
        spawn_local(async move { drop(old) });
    }

    fn awake(&self, formats: Vec<Format>) {
        self.0.state.borrow_mut().is_awake = true;
        (self.0.on_formats)(formats);
        self.send();
    }

    /// Sends the first task.
    fn send(&self) {
        let state = self.0.state.borrow();
        if let (Some(running), true, Some((task, _))) =
            (&state.running, state.is_awake, state.queue.front())
            && let Ok(value) = serde_wasm_bindgen::to_value(task)
        {
            // Fails for values that cannot be copied, of which the protocol has none.
            let _ = running.worker.post_message(&value);
        }
    }

    fn answered(&self, answer: Result<Answer, String>) {
        let done = self.0.state.borrow_mut().queue.pop_front();
        self.send();
        if let Some((_, then)) = done {
            then(answer);
        }
    }

    fn died(&self) {
        let was_awake = self.0.state.borrow().is_awake;
        if !was_awake {
            // It could not be started, and would not be the next time either.
            self.replace(None);
            self.refuse_all();
            return;
        }
        let ended_it = self.0.state.borrow_mut().queue.pop_front();
        self.run();
        if let Some((_, then)) = ended_it {
            then(Err(WORKER_DIED.to_owned()));
        }
    }

    fn refuse_all(&self) {
        let queue = std::mem::take(&mut self.0.state.borrow_mut().queue);
        for (_, then) in queue {
            then(Err(WORKER_MISSING.to_owned()));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}
