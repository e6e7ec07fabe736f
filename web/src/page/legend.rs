//! The entity types with their looks and counts; each can be switched off. So can a whole scheme,
//! where there are several, and a status, where there are some. Folded, a row each, with the types
//! that the note has; unfolded, all types.

use chartlight_mention::{LabelScheme, SchemeIndex, Status};
use leptos::prelude::*;

use super::actions::{STATUSES, use_actions};
use super::icons::{Drawn, Icon};
use super::lexicon_dialog::LexiconButton;
use super::state::use_state;
use crate::amount::count;
use crate::types::EntityType;
use crate::wording::{entities, findings};

/// The schemes, the types of those shown, and the statuses.
#[component]
pub fn Legend() -> impl IntoView {
    let state = use_state();
    let is_open = RwSignal::new(false);
    let names = Memo::new(move |_| {
        let name = |scheme: &LabelScheme| scheme.name().to_owned();
        state
            .schemes
            .with(|schemes| schemes.iter().map(name).collect::<Vec<_>>())
    });
    let are_several = Memo::new(move |_| names.with(|names| names.len() > 1));
    let schemes = move || {
        let names = names.get().into_iter().enumerate();
        names
            .map(|(index, name)| view! { <SchemeChip scheme=SchemeIndex(index) name /> })
            .collect_view()
    };
    let groups = move || {
        let names = names.get().into_iter().enumerate();
        names
            .map(|(index, name)| view! { <Types scheme=SchemeIndex(index) name is_open /> })
            .collect_view()
    };
    view! {
        <div class="legend" class:open=move || is_open.get()>
            <Show when=move || are_several.get()>
                <div class="chips" role="group" aria-label=findings::SCHEMES>
                    {schemes}
                </div>
            </Show>
            <div class="legend-row">
                <div class="chips" id="legend-types">
                    {groups}
                </div>
                <button
                    type="button"
                    class="bare icon unfold"
                    aria-expanded=move || is_open.get().to_string()
                    aria-controls="legend-types"
                    aria-label=findings::ALL_TYPES
                    title=findings::ALL_TYPES
                    on:click=move |_| is_open.update(|is_open| *is_open = !*is_open)
                >
                    <Drawn icon=Icon::Down />
                </button>
            </div>
            <div class="legend-row">
                <StatusChips />
                <LexiconButton />
            </div>
        </div>
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

/// The types of a scheme. Of a scheme that is off they would only be in the way of the others.
#[component]
fn Types(scheme: SchemeIndex, name: String, is_open: RwSignal<bool>) -> impl IntoView {
    let state = use_state();
    let is_shown = is_shown(scheme);
    let is_only = Memo::new(move |_| state.schemes.with(|schemes| schemes.len() < 2));
    let chips = move || {
        let types = state.types.get();
        let chip = |entity_type: &EntityType| {
            let entity_type = entity_type.clone();
            view! { <Chip entity_type is_open /> }
        };
        types.of_scheme(scheme).map(chip).collect_view()
    };
    view! {
        <Show when=move || is_shown.get() || is_only.get()>
            <div class="chip-group" role="group" aria-label=findings::types_of(&name)>
                {chips}
            </div>
        </Show>
    }
}

#[component]
fn Chip(entity_type: EntityType, is_open: RwSignal<bool>) -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let EntityType { key, name, look } = entity_type;
    let is_shown = Memo::new(move |_| state.filter.with(|filter| !filter.hidden.contains(&key)));
    let number = Memo::new(move |_| state.tally.with(|tally| tally.of_type(key)));
    // One that was switched off stays in reach.
    let is_folded = move || number.get() == 0 && is_shown.get() && !is_open.get();
    view! {
        <button
            type="button"
            class=format!("chip {}", look.classes())
            class:empty=move || number.get() == 0
            class:hidden=is_folded
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
            <span class="chip-name">{name}</span>
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
            <div class="chips" role="group" aria-label=findings::STATUSES>
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
