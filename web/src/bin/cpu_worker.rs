//! The reader that runs the model on the processor.

use chartlight_web::protocol::Device;
use chartlight_web::reader::start;

fn main() {
    start(Device::Cpu, async || Ok(chartlight_llm::device::cpu()));
}
