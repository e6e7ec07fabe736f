//! What the page remembers between visits. Nothing here comes from a note.

use serde::{Deserialize, Serialize};

/// The reader's choices; anything unknown or damaged falls back to the default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Where to run.
    pub device: DeviceChoice,
    /// Light or dark.
    pub appearance: Appearance,
    /// Whether single keys do things.
    pub single_keys: SingleKeys,
    /// Whether the first steps were explained.
    pub guide: Guide,
}

/// Where the reader wants the model to run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceChoice {
    /// The graphics processor where there is a real one, else the processor.
    #[default]
    Automatic,
    /// WebGPU, whatever the adapter is.
    Gpu,
    /// The processor.
    Cpu,
}

/// Whether single keys, such as "n", do things while no text is being typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SingleKeys {
    /// They do.
    #[default]
    On,
    /// They do not; speech input may type letters that nobody pressed.
    Off,
}

/// The explanation of the first steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Guide {
    /// Still to be shown.
    #[default]
    Shown,
    /// Put away.
    Dismissed,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Appearance {
    /// As the system is set.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl DeviceChoice {
    /// All, in the order of the menu.
    pub const ALL: [Self; 3] = [Self::Automatic, Self::Gpu, Self::Cpu];

    /// The word used in addresses and controls.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Automatic => "automatic",
            Self::Gpu => "gpu",
            Self::Cpu => "cpu",
        }
    }

    /// For people.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Automatic => "Automatic",
            Self::Gpu => "GPU",
            Self::Cpu => "CPU",
        }
    }

    /// The choice that a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.word() == word)
    }
}

impl Appearance {
    /// The next one when the button is pressed.
    pub const fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }

    /// The word used in the page's `data-theme` attribute and for people.
    pub const fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

impl Settings {
    /// Reads what was remembered, if it can be read.
    pub fn parse(json: &str) -> Self {
        serde_json::from_str(json).unwrap_or_default()
    }

    /// What to remember.
    pub fn to_json(self) -> String {
        serde_json::to_string(&self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_survive_a_round_trip_and_damage() {
        let settings = Settings {
            device: DeviceChoice::Cpu,
            appearance: Appearance::Dark,
            single_keys: SingleKeys::Off,
            guide: Guide::Dismissed,
        };
        assert_eq!(Settings::parse(&settings.to_json()), settings);
        assert_eq!(Settings::parse("{"), Settings::default());
        assert_eq!(
            Settings::parse(r#"{"device":"abacus"}"#),
            Settings::default()
        );
        assert_eq!(
            Settings::parse(r#"{"device":"gpu","old":1}"#).device,
            DeviceChoice::Gpu
        );
    }

    #[test]
    fn words_name_choices() {
        for choice in DeviceChoice::ALL {
            assert_eq!(DeviceChoice::from_word(choice.word()), Some(choice));
        }
        assert_eq!(DeviceChoice::from_word("tpu"), None);
    }
}
