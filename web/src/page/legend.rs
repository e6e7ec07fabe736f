//! The entity types with their looks and counts; each can be switched off.

use chartlight_mention::{LabelScheme, SchemeIndex};
use leptos::prelude::*;

use super::actions::use_actions;
use super::state::use_state;
use crate::amount::count;
use crate::types::EntityType;

/// One group of types for each label scheme.
#[component]
pub fn Legend() -> impl IntoView {
    let state = use_state();
    let schemes = move || {
        let names = |schemes: &Vec<LabelScheme>| {
            schemes
                .iter()
                .map(|scheme| scheme.name().to_owned())
                .collect::<Vec<_>>()
        };
        state.schemes.with(names)
    };
    let groups = move || {
        let types = state.types.get();
        schemes()
            .into_iter()
            .enumerate()
            .map(|(index, name)| {
                let chips = types
                    .of_scheme(SchemeIndex(index))
                    .cloned()
                    .map(|entity_type| view! { <Chip entity_type /> })
                    .collect_view();
                view! {
                    <div class="legend" role="group" aria-label=format!("Entity types of {name}")>
                        {chips}
                    </div>
                }
            })
            .collect_view()
    };
    view! { {groups} }
}

#[component]
fn Chip(entity_type: EntityType) -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let EntityType { key, name, look } = entity_type;
    let is_shown = Memo::new(move |_| state.filter.with(|filter| !filter.hidden.contains(&key)));
    let number = Memo::new(move |_| {
        state
            .filter
            .with(|filter| state.mentions.with(|mentions| filter.count(mentions, key)))
    });
    view! {
        <button
            type="button"
            class=format!("chip {}", look.classes())
            aria-pressed=move || is_shown.get().to_string()
            title="Show or hide"
            on:click=move |_| actions.toggle_type(key)
        >
            <span class="glyph" aria-hidden="true">{look.glyph()}</span>
            <span class="chip-name">{name}</span>
            " "
            <span class="number">{move || count(number.get())}</span>
        </button>
    }
}
