//! Messages that have arrived and wait for their turn.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::task::{Poll, Waker};

use crate::protocol::{RunId, ToReader};

/// A queue with one consumer, within one thread.
#[derive(Default)]
pub struct Inbox {
    queue: RefCell<VecDeque<ToReader>>,
    waiting: Cell<Option<Waker>>,
}

impl Inbox {
    /// Adds a message.
    pub fn put(&self, message: ToReader) {
        self.queue.borrow_mut().push_back(message);
        if let Some(waker) = self.waiting.take() {
            waker.wake();
        }
    }

    /// The next message, as soon as there is one.
    pub async fn next(&self) -> ToReader {
        poll_fn(|context| match self.queue.borrow_mut().pop_front() {
            Some(message) => Poll::Ready(message),
            None => {
                self.waiting.set(Some(context.waker().clone()));
                Poll::Pending
            }
        })
        .await
    }

    /// Whether a message is waiting that ends a run: its cancellation, or something newer.
    pub fn ends(&self, run: RunId) -> bool {
        self.queue.borrow().iter().any(|message| match message {
            ToReader::Cancel { run: cancelled } => *cancelled == run,
            ToReader::Read { .. } | ToReader::Forget | ToReader::Load { .. } => true,
            ToReader::Inspect { .. } | ToReader::Probabilities(_) | ToReader::Lexicon { .. } => {
                false
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(message: ToReader, ends: bool) {
        let inbox = Inbox::default();
        assert!(!inbox.ends(RunId(2)));
        inbox.put(message);
        assert_eq!(inbox.ends(RunId(2)), ends);
        pollster::block_on(inbox.next());
        assert!(!inbox.ends(RunId(2)));
    }

    #[test]
    fn only_its_own_cancel_or_something_newer_ends_a_run() {
        check(ToReader::Cancel { run: RunId(2) }, true);
        check(ToReader::Cancel { run: RunId(1) }, false);
        check(ToReader::Inspect { byte: 0 }, false);
        check(ToReader::Lexicon { text: None }, false);
        check(ToReader::Forget, true);
        check(
            ToReader::Read {
                run: RunId(3),
                text: String::new(),
            },
            true,
        );
    }
}
