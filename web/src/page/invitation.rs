//! What the findings show before there is a note: how it goes, and notes to try.

use leptos::prelude::*;

use super::actions::use_actions;
use crate::samples::SAMPLES;
use crate::wording::findings;

/// The first steps.
#[component]
pub fn Invitation() -> impl IntoView {
    let actions = use_actions();
    let steps = findings::STEPS
        .map(|(title, body)| view! { <li><strong>{title}</strong>" "<span>{body}</span></li> })
        .collect_view();
    let samples = SAMPLES
        .iter()
        .map(|sample| {
            view! {
                <li>
                    <button type="button" on:click=move |_| actions.put(sample.text)>
                        {sample.title}
                    </button>
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="invitation">
            <p class="lead">{findings::INVITATION}</p>
            <ol class="steps">{steps}</ol>
            <h3>{findings::TRY}</h3>
            <ul>{samples}</ul>
            <p class="aside">{findings::INVENTED}</p>
        </div>
    }
}
