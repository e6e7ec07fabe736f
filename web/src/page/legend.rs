//! The entity types with their looks and counts; each can be switched off. So can a whole scheme,
//! where there are several, and a status, where there are some.

use chartlight_mention::{LabelScheme, SchemeIndex, Status};
use leptos::prelude::*;

use super::actions::{STATUSES, use_actions};
use super::state::use_state;
use crate::amount::count;
use crate::types::EntityType;
use crate::wording::{entities, findings};

/// One group of types for each label scheme, and one of statuses.
#[component]
pub fn Legend() -> impl IntoView {
    let state = use_state();
    let schemes = move || {
        let names = |schemes: &Vec<LabelScheme>| {
            let names = schemes.iter().map(|scheme| scheme.name().to_owned());
            names.collect::<Vec<_>>()
        };
        state.schemes.with(names)
    };
    let groups = move || {
        let types = state.types.get();
        let schemes = schemes();
        let are_several = schemes.len() > 1;
        schemes
            .into_iter()
            .enumerate()
            .map(|(index, name)| {
                let scheme = SchemeIndex(index);
                let of_scheme: Vec<_> = types.of_scheme(scheme).cloned().collect();
                let label = findings::types_of(&name);
                let whole = are_several.then(|| view! { <SchemeChip scheme name /> });
                let is_shown = is_shown(scheme);
                view! {
                    <div class="legend" role="group" aria-label=label>
                        {whole}
                        {move || {
                            // The types of a scheme that is off would only be in the way of the others.
                            let types = if is_shown.get() || !are_several { of_scheme.clone() } else { Vec::new() };
                            types.into_iter().map(|entity_type| view! { <Chip entity_type /> }).collect_view()
                        }}
                    </div>
                }
            })
            .collect_view()
    };
    view! {
        {groups}
        <StatusChips />
    }
}

fn is_shown(scheme: SchemeIndex) -> Memo<bool> {
    let state = use_state();
    Memo::new(move |_| {
        state.types.with(|types| {
            state
                .filter
                .with(|filter| !filter.hides_scheme(types, scheme))
        })
    })
}

#[component]
fn Chip(entity_type: EntityType) -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let EntityType { key, name, look } = entity_type;
    let is_shown = Memo::new(move |_| state.filter.with(|filter| !filter.hidden.contains(&key)));
    let number = Memo::new(move |_| state.tally.with(|tally| tally.of_type(key)));
    view! {
        <button
            type="button"
            class=format!("chip {}", look.classes())
            class:empty=move || number.get() == 0
            aria-pressed=move || is_shown.get().to_string()
            title=findings::SHOW_OR_HIDE
            on:click=move |_| actions.toggle_type(key)
        >
            <span class="glyph" aria-hidden="true">{look.glyph()}</span>
            <span class="chip-name">{name}</span>
            " "
            <span class="number">{move || count(number.get())}</span>
        </button>
    }
}

#[component]
fn SchemeChip(scheme: SchemeIndex, name: String) -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let is_shown = is_shown(scheme);
    let number = Memo::new(move |_| state.tally.with(|tally| tally.of_scheme(scheme)));
    view! {
        <button
            type="button"
            class="chip whole"
            aria-pressed=move || is_shown.get().to_string()
            title=findings::SHOW_OR_HIDE
            on:click=move |_| actions.toggle_scheme(scheme)
        >
            <span class="chip-name">{findings::whole_scheme(&name)}</span>
            " "
            <span class="number">{move || count(number.get())}</span>
        </button>
    }
}

/// There once anything is other than present.
#[component]
fn StatusChips() -> impl IntoView {
    let state = use_state();
    let are_several = Memo::new(move |_| {
        state.tally.with(|tally| {
            let mut others = STATUSES.iter().filter(|status| **status != Status::Present);
            others.any(|status| tally.of_status(*status) > 0)
        })
    });
    view! {
        <Show when=move || are_several.get()>
            <div class="legend" role="group" aria-label=findings::STATUSES>
                {STATUSES.map(|status| view! { <StatusChip status /> }).collect_view()}
            </div>
        </Show>
    }
}

#[component]
fn StatusChip(status: Status) -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let number = Memo::new(move |_| state.tally.with(|tally| tally.of_status(status)));
    let is_shown = Memo::new(move |_| {
        state
            .filter
            .with(|filter| !filter.hidden_statuses.contains(&status))
    });
    view! {
        <button
            type="button"
            class="chip status"
            class:hidden=move || number.get() == 0
            aria-pressed=move || is_shown.get().to_string()
            title=findings::SHOW_OR_HIDE
            on:click=move |_| actions.toggle_status(status)
        >
            <span class="chip-name">{entities::status(status)}</span>
            " "
            <span class="number">{move || count(number.get())}</span>
        </button>
    }
}
