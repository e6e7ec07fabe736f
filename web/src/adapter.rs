//! Whether the machine has a graphics adapter worth running on.
//!
//! A software adapter answers WebGPU calls on the processor and is 20 to 200 times slower than
//! using the processor directly, so the page does not prefer it.

use crate::protocol::Device;
use crate::settings::DeviceChoice;

/// What the browser says of its WebGPU adapter; any of the texts may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AdapterInfo {
    /// For example `intel`.
    pub vendor: String,
    /// For example `gen-12lp`.
    pub architecture: String,
    /// The name of the device, which most browsers withhold.
    pub description: String,
    /// The browser's own mark of a software adapter.
    pub kind: AdapterKind,
}

/// The browser's own word on the adapter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AdapterKind {
    /// Nothing said against it.
    #[default]
    Ordinary,
    /// `isFallbackAdapter` is set.
    Fallback,
}

/// What the machine offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Graphics {
    /// The browser has no WebGPU.
    NoWebGpu,
    /// The browser has WebGPU but offers no adapter.
    NoAdapter,
    /// The adapter is a program on the processor.
    Software,
    /// A graphics processor.
    Hardware,
}

const SOFTWARE: [&str; 5] = [
    "swiftshader",
    "llvmpipe",
    "lavapipe",
    "basic render",
    "softpipe",
];

impl AdapterInfo {
    /// Hardware or software.
    pub fn graphics(&self) -> Graphics {
        let named = [&self.vendor, &self.architecture, &self.description];
        let software = named.into_iter().any(|text| {
            let text = text.to_lowercase();
            SOFTWARE.iter().any(|name| text.contains(name))
        });
        if software || self.kind == AdapterKind::Fallback {
            Graphics::Software
        } else {
            Graphics::Hardware
        }
    }
}

impl Graphics {
    /// Whether WebGPU can be used at all.
    pub const fn is_usable(self) -> bool {
        matches!(self, Self::Hardware | Self::Software)
    }

    /// Where to run. A choice of the reader is followed as it is.
    pub const fn device(self, choice: DeviceChoice) -> Device {
        match (choice, self) {
            (DeviceChoice::Gpu, _) | (DeviceChoice::Automatic, Self::Hardware) => Device::Gpu,
            _ => Device::Cpu,
        }
    }

    /// Why the processor is used though nobody asked for it, if it is.
    pub fn why_not(self) -> Option<&'static str> {
        match self {
            Self::Hardware => None,
            Self::NoWebGpu => Some("This browser has no WebGPU, so notes are read on the CPU."),
            Self::NoAdapter => {
                Some("No graphics processor is available, so notes are read on the CPU.")
            }
            Self::Software => Some(
                "The graphics adapter here is software, slower than the CPU, so notes are read on the CPU.",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(vendor: &str, architecture: &str, description: &str, expected: Graphics) {
        let info = AdapterInfo {
            vendor: vendor.into(),
            architecture: architecture.into(),
            description: description.into(),
            kind: AdapterKind::Ordinary,
        };
        assert_eq!(info.graphics(), expected);
    }

    #[test]
    fn software_is_known_by_name() {
        check("google", "swiftshader", "", Graphics::Software);
        check(
            "mesa",
            "",
            "llvmpipe (LLVM 15.0.6, 256 bits)",
            Graphics::Software,
        );
        check(
            "microsoft",
            "",
            "Microsoft Basic Render Driver",
            Graphics::Software,
        );
        check("intel", "gen-12lp", "", Graphics::Hardware);
        check("", "", "", Graphics::Hardware);
    }

    #[test]
    fn only_real_hardware_is_chosen_unasked() {
        use Graphics::{Hardware, NoAdapter, NoWebGpu, Software};
        for graphics in [NoWebGpu, NoAdapter, Software, Hardware] {
            let automatic = graphics.device(DeviceChoice::Automatic);
            assert_eq!(automatic == Device::Gpu, graphics == Hardware);
            assert_eq!(graphics.why_not().is_none(), graphics == Hardware);
            assert_eq!(graphics.device(DeviceChoice::Cpu), Device::Cpu);
            assert_eq!(graphics.device(DeviceChoice::Gpu), Device::Gpu);
        }
    }

    #[test]
    fn the_browsers_own_mark_counts() {
        let info = AdapterInfo {
            kind: AdapterKind::Fallback,
            ..AdapterInfo::default()
        };
        assert_eq!(info.graphics(), Graphics::Software);
    }
}
