//! The choice of the heat map, and its scale.

use chartlight_mention::{SchemeIndex, TypeIndex};
use leptos::prelude::*;

use super::actions::use_actions;
use super::state::{HeatOf, use_state};
use crate::heat::SHADES;
use crate::wording::findings;

/// A list of the labels; with one chosen, what the shades mean.
#[component]
pub fn HeatControl() -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let choose = move |event: leptos::ev::Event| {
        actions.choose_heat(parse(&event_target_value(&event)));
    };
    let options = move || {
        let types = state.types.get();
        let n_schemes = state.schemes.with(Vec::len);
        let of_types = types
            .iter()
            .map(|entity_type| {
                let heat = HeatOf {
                    scheme: entity_type.key.scheme,
                    label: Some(entity_type.key.label),
                };
                view! { <option value=word(heat)>{entity_type.name.clone()}</option> }
            })
            .collect_view();
        let of_none = (0..n_schemes)
            .map(|scheme| {
                let heat = HeatOf {
                    scheme: SchemeIndex(scheme),
                    label: None,
                };
                view! { <option value=word(heat)>{findings::HEAT_NONE}</option> }
            })
            .collect_view();
        view! {
            {of_types}
            {of_none}
        }
    };
    let is_on = Memo::new(move |_| state.heat.with(Option::is_some));
    let shades = (1..=SHADES)
        .map(|shade| view! { <span class=format!("shade shade-{shade}")></span> })
        .collect_view();
    view! {
        <div class="heat" class:hidden=!state.can_heat>
            <select aria-label=findings::HEAT_MAP on:change=choose>
                <option value="">{findings::HEAT_OFF}</option>
                {options}
            </select>
            <p class="heat-scale" class:hidden=move || !is_on.get()>
                <span class="amount">{findings::HEAT_LOW}</span>
                {shades}
                <span class="amount">{findings::HEAT_HIGH}</span>
            </p>
        </div>
    }
}

fn word(heat: HeatOf) -> String {
    let label = heat
        .label
        .map_or(String::new(), |label| label.0.to_string());
    format!("{}:{label}", heat.scheme.0)
}

fn parse(word: &str) -> Option<HeatOf> {
    let (scheme, label) = word.split_once(':')?;
    Some(HeatOf {
        scheme: SchemeIndex(scheme.parse().ok()?),
        label: label.parse().ok().map(TypeIndex),
    })
}
