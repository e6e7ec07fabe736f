//! The first hint about the findings, until it is put away.

use leptos::prelude::*;

use super::actions::use_actions;
use super::state::use_state;
use crate::settings::Guide;
use crate::wording::findings;

/// There while there are entities and the hint was not put away.
#[component]
pub fn GuideHint() -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let is_there = Memo::new(move |_| {
        state.settings.get().guide == Guide::Shown
            && state.findings.with(|findings| !findings.is_empty())
    });
    let dismiss = move |_| actions.change_settings(|settings| settings.guide = Guide::Dismissed);
    view! {
        <Show when=move || is_there.get()>
            <div class="guide">
                <p>{findings::HINT}</p>
                <button type="button" class="bare" on:click=move |_| actions.open_help()>
                    {findings::HINT_MORE}
                </button>
                <button type="button" class="bare" on:click=dismiss>
                    {findings::DISMISS}
                </button>
            </div>
        </Show>
    }
}
