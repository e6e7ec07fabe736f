//! What is kept in this browser between visits: the settings, and nothing of a note.

use leptos::prelude::window;
use web_sys::{Storage, UrlSearchParams};

use crate::settings::{DeviceChoice, Settings};

const KEY: &str = "chartlight-settings";

/// The settings of the last visit; the address has the last word on the device (`?device=cpu`).
pub fn remembered() -> Settings {
    let kept = local().and_then(|storage| storage.get_item(KEY).ok().flatten());
    let mut settings = kept.map(|json| Settings::parse(&json)).unwrap_or_default();
    if let Some(device) = asked_device() {
        settings.device = device;
    }
    settings
}

/// Keeps the settings; where there is no storage they last as long as the page.
pub fn remember(settings: Settings) {
    if let Some(storage) = local() {
        let _ = storage.set_item(KEY, &settings.to_json());
    }
}

fn asked_device() -> Option<DeviceChoice> {
    let search = window().location().search().ok()?;
    let word = UrlSearchParams::new_with_str(&search).ok()?.get("device")?;
    DeviceChoice::from_word(&word)
}

fn local() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
