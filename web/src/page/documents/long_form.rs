//! What the selected entity abbreviates.

use leptos::prelude::*;

use super::abbreviation_menu::flat;
use crate::finding::Finding;
use crate::page::actions::use_actions;
use crate::page::state::use_state;
use crate::wording::documents;

/// A line in the bar of the selected entity, there where it is a short form.
#[component]
pub fn LongForm(finding: Memo<Option<Finding>>) -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let abbreviation = Memo::new(move |_| {
        let range = finding.get()?.mention.range;
        state.documents.abbreviations.with(|list| {
            let of = list.iter().find(|it| it.is_short_at(range));
            of.cloned()
        })
    });
    let words = move || {
        let abbreviation = abbreviation.get()?;
        state.shown.with(|text| {
            let short = abbreviation.short.of(text)?;
            let long = flat(abbreviation.long.of(text)?);
            Some(documents::stands_for(short, &long))
        })
    };
    let go = move |_| {
        if let Some(abbreviation) = abbreviation.get_untracked() {
            actions.go_to(abbreviation.long.hull(abbreviation.short));
        }
    };
    view! {
        <Show when=move || abbreviation.with(Option::is_some)>
            <div class="bar-row long-form">
                <button type="button" class="bare" on:click=go>{words}</button>
            </div>
        </Show>
    }
}
