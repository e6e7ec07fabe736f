//! What went wrong, and the ways on.

use leptos::prelude::*;

use super::actions::use_actions;
use super::state::use_state;
use crate::failure::{Failure, Remedy};
use crate::protocol::Device;

/// Empty until something fails; the note is not touched by any of it.
#[component]
pub fn FailureBanner() -> impl IntoView {
    let state = use_state();
    view! {
        <div class="failures" role="alert">
            {move || state.failure.get().map(|failure| view! { <Explained failure /> })}
        </div>
    }
}

#[component]
fn Explained(failure: Failure) -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let explanation = failure.kind.explain();
    // On the CPU there is nothing to gain from choosing it.
    let on_cpu = state.graphics.get_untracked().is_some_and(|graphics| {
        graphics.device(state.settings.get_untracked().device) == Device::Cpu
    });
    let buttons = explanation
        .remedies
        .iter()
        .copied()
        .filter(|remedy| !(on_cpu && *remedy == Remedy::UseCpu))
        .map(|remedy| {
            view! {
                <button type="button" on:click=move |_| actions.remedy(remedy)>
                    {remedy.title()}
                </button>
            }
        })
        .collect_view();
    let detail = (!failure.detail.is_empty()).then(|| {
        view! {
            <details>
                <summary>"Details"</summary>
                <p>{failure.detail}</p>
            </details>
        }
    });
    view! {
        <section class="failure">
            <div>
                <h2>{explanation.title}</h2>
                <p>{explanation.body} " Your note is still here."</p>
                {detail}
            </div>
            <p class="buttons">{buttons}</p>
        </section>
    }
}
