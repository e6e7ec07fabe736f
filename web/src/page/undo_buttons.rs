//! Taking corrections back, and making them again.

use leptos::prelude::*;

use super::actions::use_actions;
use super::icon_button::IconButton;
use super::icons::Icon;
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
            <IconButton
                icon=Icon::Undo
                name=correcting::UNDO
                title=correcting::UNDO_KEYS
                disabled=Signal::derive(move || !can_undo.get())
                press=move |_| actions.undo_correction()
            />
            <IconButton
                icon=Icon::Redo
                name=correcting::REDO
                title=correcting::REDO_KEYS
                disabled=Signal::derive(move || !can_redo.get())
                press=move |_| actions.redo_correction()
            />
        </div>
        <p class="spoken" role="status" aria-label=correcting::NEWS>{move || state.news.get()}</p>
    }
}
