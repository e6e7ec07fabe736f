//! What a server for browser tests does wrong on purpose.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use axum::{
    body::{Body, to_bytes},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use clap::ValueEnum;

/// How long a slow file of weights takes to begin.
const DELAY: Duration = Duration::from_millis(300);
/// Shards are smaller.
const LARGEST_BODY: usize = 64 << 20;

/// Something that goes wrong with a model's weights.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Fault {
    /// One bit of the first file asked for is flipped, once
    CorruptOnce,
    /// The first file asked for is refused, once
    FailOnce,
    /// Every file takes its time
    Slow,
}

/// The faults that are still to come.
pub struct Faults {
    corrupt: AtomicBool,
    fail: AtomicBool,
    slow: bool,
}

impl Faults {
    /// A server that works.
    pub fn none() -> Self {
        Self::of(&[])
    }

    /// A server with these faults.
    pub fn of(faults: &[Fault]) -> Self {
        let has = |fault| faults.contains(&fault);
        Self {
            corrupt: has(Fault::CorruptOnce).into(),
            fail: has(Fault::FailOnce).into(),
            slow: has(Fault::Slow),
        }
    }

    /// The answer to a request for `path`, or what has become of it.
    pub async fn apply(&self, path: &str, response: impl Future<Output = Response>) -> Response {
        if !path.contains("/models/") || path.ends_with(".json") {
            return response.await;
        }
        if self.slow {
            tokio::time::sleep(DELAY).await;
        }
        if self.fail.swap(false, Ordering::Relaxed) {
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
        let response = response.await;
        if response.status().is_success() && self.corrupt.swap(false, Ordering::Relaxed) {
            return corrupted(response).await;
        }
        response
    }
}

async fn corrupted(response: Response) -> Response {
    let (parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, LARGEST_BODY).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let mut bytes = bytes.to_vec();
    let middle = bytes.len() / 2;
    if let Some(byte) = bytes.get_mut(middle) {
        *byte ^= 1;
    }
    Response::from_parts(parts, Body::from(bytes))
}
