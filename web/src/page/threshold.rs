//! The lowest score at which an entity is shown, for all types and for single ones.

use leptos::prelude::*;

use super::actions::use_actions;
use super::icons::Icon;
use super::menu::Menu;
use super::state::use_state;
use crate::types::EntityType;
use crate::wording::findings;

/// A slider that takes effect at once, and more of them in a menu.
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
    let rows = move || {
        let types = state.types.get();
        let row = |entity_type: &EntityType| {
            let entity_type = entity_type.clone();
            view! { <TypeThreshold entity_type /> }
        };
        types.iter().map(row).collect_view()
    };
    view! {
        <label class="field threshold">
            <span aria-hidden="true">{findings::MINIMUM_SCORE}</span>
            <input
                type="range"
                aria-label=findings::MINIMUM_SCORE
                min="0"
                max="95"
                step="5"
                prop:value=move || least().to_string()
                aria-valuetext=move || findings::spoken_percent(least())
                on:input=change
            />
            <output>{move || format!("{}%", least())}</output>
        </label>
        <Menu name=findings::BY_TYPE icon=Icon::Sliders class="by-type">
            <p class="aside">{findings::BY_TYPE_WHY}</p>
            {rows}
        </Menu>
    }
}

#[component]
fn TypeThreshold(entity_type: EntityType) -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let EntityType { key, name, look } = entity_type;
    let least = Memo::new(move |_| state.filter.with(|filter| filter.least(key)));
    let is_own = Memo::new(move |_| {
        state
            .filter
            .with(|filter| filter.least_of_type.contains_key(&key))
    });
    let change = move |event| {
        if let Ok(percent) = event_target_value(&event).parse() {
            actions.set_least_of_type(key, Some(percent));
        }
    };
    view! {
        <div class=format!("type-threshold {}", look.classes())>
            <label class="field">
                <span class="type-label">
                    <span class="glyph" aria-hidden="true">{look.glyph()}</span>
                    {name.clone()}
                </span>
                <input
                    type="range"
                    min="0"
                    max="95"
                    step="5"
                    aria-label=findings::lowest_score_of(&name)
                    prop:value=move || least.get().to_string()
                    aria-valuetext=move || findings::spoken_percent(least.get())
                    on:input=change
                />
                <output class:own=move || is_own.get()>{move || format!("{}%", least.get())}</output>
            </label>
            <button
                type="button"
                class="bare"
                aria-label=format!("{} {name}", findings::RESET)
                disabled=move || !is_own.get()
                on:click=move |_| actions.set_least_of_type(key, None)
            >
                {findings::RESET}
            </button>
        </div>
    }
}
