//! The devices that the network runs on.

use crate::Device;

/// Why no device could be had.
#[derive(Debug, thiserror::Error)]
pub enum DeviceError {
    /// The graphics interface gave no usable adapter or device.
    #[error("no usable GPU: {0}; choose the CPU instead")]
    NoGpu(String),
}

/// The CPU, by Burn's Flex backend.
#[cfg(feature = "cpu")]
pub fn cpu() -> Device {
    Device::flex()
}

/// The best GPU that WebGPU (in a browser) or wgpu (natively) offers.
///
/// Burn's runtime starts once: a second call in the same process or worker is an error, and a
/// lost device is replaced by ending the worker.
///
/// # Errors
/// [`DeviceError::NoGpu`] when there is no adapter or it refuses a device.
#[cfg(feature = "gpu")]
pub async fn gpu() -> Result<Device, DeviceError> {
    Device::wgpu_options()
        .init_async()
        .await
        .map_err(|error| DeviceError::NoGpu(error.to_string()))
}

/// Whether a device has memory of its own that kernels read.
#[cfg(feature = "gpu")]
pub(crate) fn is_gpu(device: &Device) -> bool {
    !is_cpu(device)
}

/// Windows that are worth one pass: a GPU is only busy with several, a CPU is with one, and
/// cancelling waits for the pass at hand.
pub(crate) fn windows_per_batch(device: &Device) -> usize {
    if is_cpu(device) { 1 } else { 4 }
}

fn is_cpu(device: &Device) -> bool {
    #[cfg(feature = "cpu")]
    return *device == cpu();
    #[cfg(not(feature = "cpu"))]
    {
        let _ = device;
        false
    }
}
