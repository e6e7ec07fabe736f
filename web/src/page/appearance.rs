//! The button for light and dark.

use leptos::prelude::*;

use super::actions::use_actions;
use super::state::{State, use_state};
use crate::wording::frame;

/// Keeps the page's `data-theme` attribute as the settings say.
pub fn follow_appearance(state: State) {
    Effect::new(move |_| {
        let theme = state.settings.with(|settings| settings.appearance.word());
        if let Some(root) = document().document_element() {
            // Fails for names that are not names, which this one is.
            let _ = root.set_attribute("data-theme", theme);
        }
    });
}

/// Goes round between system, light and dark.
#[component]
pub fn AppearanceButton() -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let word = move || state.settings.with(|settings| settings.appearance.word());
    let label = move || frame::appearance(word());
    let next = move |_| {
        actions.change_settings(|settings| settings.appearance = settings.appearance.next());
    };
    view! {
        <button type="button" class="quiet icon" aria-label=label title=label on:click=next>
            <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
                <circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" stroke-width="1.6" />
                <path d="M10 3a7 7 0 0 1 0 14z" fill="currentColor" />
            </svg>
        </button>
    }
}
