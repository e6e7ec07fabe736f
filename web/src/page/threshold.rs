//! The lowest score at which an entity is shown.

use leptos::prelude::*;

use super::actions::use_actions;
use super::state::use_state;

/// A slider that takes effect at once.
#[component]
pub fn Threshold() -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let least = move || state.filter.with(|filter| filter.least_percent);
    let change = move |event| {
        if let Ok(percent) = event_target_value(&event).parse() {
            actions.set_least_percent(percent);
        }
    };
    view! {
        <label class="field threshold">
            <span>"Minimum score"</span>
            <input
                type="range"
                min="0"
                max="95"
                step="5"
                prop:value=move || least().to_string()
                aria-valuetext=move || format!("{} percent", least())
                on:input=change
            />
            <output>{move || format!("{}%", least())}</output>
        </label>
    }
}
