//! The search in the note and its entities.

use leptos::ev;
use leptos::prelude::*;

use super::actions::use_actions;
use super::icon_button::IconButton;
use super::icons::{Drawn, Icon};
use super::state::use_state;
use crate::search::MOST;
use crate::wording::findings;

/// The search; Enter goes to the next place, Shift+Enter to the one before, Escape ends it.
#[component]
pub fn SearchBox() -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let is_searching = Memo::new(move |_| state.query.with(|query| !query.trim().is_empty()));
    let number = Memo::new(move |_| state.places.with(|places| places.len()));
    let on_key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Enter" if !event.ctrl_key() && !event.meta_key() => {
            event.prevent_default();
            actions.step_place(if event.shift_key() { -1 } else { 1 });
        }
        "Escape" if is_searching.get_untracked() => {
            event.prevent_default();
            event.stop_propagation();
            actions.end_search();
        }
        _ => {}
    };
    view! {
        <search class="search">
            <Drawn icon=Icon::Glass />
            <input
                node_ref=actions.search
                type="text"
                inputmode="search"
                enterkeyhint="search"
                aria-label=findings::SEARCH
                title=findings::SEARCH
                placeholder=findings::SEARCH_PLACEHOLDER
                spellcheck="false"
                autocomplete="off"
                maxlength="200"
                on:input=move |event| actions.search_for(event_target_value(&event))
                on:keydown=on_key
            />
            <p class="amount" role="status">
                {move || {
                    is_searching
                        .get()
                        .then(|| findings::places(state.place_now.get(), number.get(), MOST))
                }}
            </p>
            <Show when=move || is_searching.get()>
                <IconButton
                    icon=Icon::Up
                    name=findings::PREVIOUS_PLACE
                    class="bare"
                    press=move |_| actions.step_place(-1)
                />
                <IconButton
                    icon=Icon::Down
                    name=findings::NEXT_PLACE
                    class="bare"
                    press=move |_| actions.step_place(1)
                />
            </Show>
        </search>
    }
}
