//! The choice of where to run.

use leptos::prelude::*;

use super::actions::use_actions;
use super::state::use_state;
use crate::settings::DeviceChoice;
use crate::wording::frame;

/// A menu of devices.
#[component]
pub fn DeviceControl() -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let chosen = move || state.settings.with(|settings| settings.device.word());
    let choose = move |event| {
        if let Some(device) = DeviceChoice::from_word(&event_target_value(&event)) {
            actions.choose_device(device);
        }
    };
    let options = DeviceChoice::ALL
        .into_iter()
        .map(|choice| view! { <option value=choice.word()>{choice.title()}</option> })
        .collect_view();
    view! {
        <label class="field">
            <span>{frame::RUN_ON}</span>
            <select prop:value=chosen on:change=choose>
                {options}
            </select>
        </label>
    }
}
