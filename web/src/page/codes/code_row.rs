//! The code of the selected entity, in its bar.

use leptos::prelude::*;

use crate::finding::Finding;
use crate::page::actions::use_actions;
use crate::page::icons::{Drawn, Icon};
use crate::page::state::use_state;
use crate::wording::codes;

/// A line that leads to the candidates and says what was chosen of them.
#[component]
pub fn CodeRow(finding: Memo<Option<Finding>>) -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let chosen = move || {
        let code = state.codes.code(finding.get()?.code?)?;
        Some(codes::chosen(&code))
    };
    view! {
        <div class="bar-row code-row">
            <button
                type="button"
                class="bare"
                title=codes::CODES_KEYS
                on:click=move |_| actions.open_codes()
            >
                <Drawn icon=Icon::Tag />
                {codes::CODES}
                " "
                <span class="aside">{chosen}</span>
            </button>
        </div>
    }
}
