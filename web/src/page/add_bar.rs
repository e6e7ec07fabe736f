//! The bar at selected words: makes them an entity.

use leptos::prelude::*;

use super::actions::use_actions;
use super::dom_text::Room;
use super::state::use_state;
use crate::types::EntityType;
use crate::wording::correcting;

/// Between the bar and the words, in CSS pixels.
const GAP: f64 = 8.0;
/// Width that it should find to the right, in CSS pixels; the style sheet has it as the most.
const WIDTH: f64 = 420.0;

/// There while words of the findings are selected.
#[component]
pub fn AddBar() -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let is_there = Memo::new(move |_| state.draft.with(Option::is_some));
    let left = move || {
        let place = state.draft.get()?;
        let left = place.left.min(place.across - WIDTH).max(0.0);
        Some(format!("{left:.1}px"))
    };
    let is_above = move || {
        let draft = state.draft.get();
        draft.is_some_and(|place| place.room == Room::Above)
    };
    let top = move || {
        let place = state.draft.get()?;
        let top = match is_above() {
            true => place.top - GAP,
            false => place.top + place.height + GAP,
        };
        Some(format!("{top:.1}px"))
    };
    let buttons = move || {
        let types = state.types.get();
        let button = |entity_type: &EntityType| {
            let EntityType { key, name, look } = entity_type.clone();
            let add = move |_| {
                if let Some(words) = state.draft.get_untracked() {
                    actions.add(words.word, key);
                }
            };
            view! {
                // The selection stays while the button is pressed.
                <button
                    type="button"
                    class=format!("chip {}", look.classes())
                    on:mousedown=|event| event.prevent_default()
                    on:click=add
                >
                    <span class="glyph" aria-hidden="true">{look.glyph()}</span>
                    <span class="chip-name">{name}</span>
                </button>
            }
        };
        let is_shown = |entity_type: &&EntityType| {
            let scheme = entity_type.key.scheme;
            state
                .filter
                .with(|filter| !filter.hides_scheme(&types, scheme))
        };
        types.iter().filter(is_shown).map(button).collect_view()
    };
    view! {
        <Show when=move || is_there.get()>
            <div class="add-bar"
                class:above=is_above role="group" aria-label=correcting::ADD_BAR style:left=left style:top=top>
                <span class="aside">{correcting::ADD_AS}</span>
                {buttons}
            </div>
        </Show>
    }
}
