//! What only the printed page has: its head with the disclaimer.

use leptos::prelude::*;

use super::state::use_state;
use crate::wording::frame;

/// Not on screen.
#[component]
pub fn PaperHead() -> impl IntoView {
    let state = use_state();
    let model = move || {
        state
            .reader
            .with(|reader| reader.model().map(|model| model.title.clone()))
    };
    view! {
        <div class="paper">
            <p class="paper-name">{frame::CHARTLIGHT}" "<span>{model}</span></p>
            <p>{frame::DISCLAIMER}</p>
        </div>
    }
}
