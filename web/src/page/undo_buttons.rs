//! Taking corrections back, and making them again.

use leptos::prelude::*;

use super::actions::use_actions;
use super::icons::{Drawn, Icon};
use super::state::use_state;
use crate::wording::correcting;

/// Two buttons, and the place where corrections are announced.
#[component]
pub fn UndoButtons() -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let can_undo = Memo::new(move |_| state.corrections.with(|made| made.can_undo()));
    let can_redo = Memo::new(move |_| state.corrections.with(|made| made.can_redo()));
    view! {
        <div class="undo-buttons" class:hidden=move || !can_undo.get() && !can_redo.get()>
            <button
                type="button"
                class="quiet icon"
                aria-label=correcting::UNDO
                title=correcting::UNDO_KEYS
                disabled=move || !can_undo.get()
                on:click=move |_| actions.undo_correction()
            >
                <Drawn icon=Icon::Undo />
            </button>
            <button
                type="button"
                class="quiet icon"
                aria-label=correcting::REDO
                title=correcting::REDO_KEYS
                disabled=move || !can_redo.get()
                on:click=move |_| actions.redo_correction()
            >
                <Drawn icon=Icon::Redo />
            </button>
        </div>
        <p class="spoken" role="status" aria-label=correcting::NEWS>{move || state.news.get()}</p>
    }
}
