//! The reader that runs the model on WebGPU.

use chartlight_web::failure::{Failure, FailureKind};
use chartlight_web::protocol::Device;
use chartlight_web::reader::start;

fn main() {
    start(Device::Gpu, async || {
        chartlight_llm::device::gpu()
            .await
            .map_err(|error| Failure {
                kind: FailureKind::NoGpu,
                detail: error.to_string(),
            })
    });
}
