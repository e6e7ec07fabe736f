//! How the reading goes, how to stop it, and what it came to.

use leptos::prelude::*;

use super::actions::use_actions;
use super::state::{Phase, Windows, use_state};
use crate::wording::reading::{self, finished, stopped};

/// Progress by windows while reading, then a sentence.
#[component]
pub fn RunBar() -> impl IntoView {
    let state = use_state();
    let is_reading = Memo::new(move |_| state.is_reading.get());
    let n_entities = Memo::new(move |_| state.findings.with(|findings| findings.len()));
    let sentence = move || {
        state.run.with(|run| match &run.phase {
            Phase::Done(coverage, _) => finished(*coverage, n_entities.get()),
            Phase::Stopped(coverage) => stopped(*coverage, n_entities.get()),
            Phase::Broken => reading::INTERRUPTED.to_owned(),
            Phase::Reading(_) => reading::UNDER_WAY.to_owned(),
            Phase::Stopping(_) => reading::STOPPING.to_owned(),
            Phase::Idle => String::new(),
        })
    };
    let n_warnings = move || {
        state.run.with(|run| match &run.phase {
            Phase::Done(_, warnings) if !warnings.is_empty() => {
                Some(reading::long_sentences(warnings.len()))
            }
            _ => None,
        })
    };
    view! {
        <div class="run" class:idle=move || state.run.with(|run| run.phase == Phase::Idle)>
            <p role="status" aria-label=reading::NAME class="run-words" class:spoken=move || is_reading.get()>
                {sentence}
                <span class="warning">{n_warnings}</span>
            </p>
            // Said rather than shown by a veil over the note, which the browser would draw anew for all
            // of a long one.
            <Show when=move || !state.is_current.get()>
                <p class="amount stale">{reading::STALE}</p>
            </Show>
            <Show when=move || is_reading.get()>
                <RunProgress />
            </Show>
            <Continue />
        </div>
    }
}

#[component]
fn RunProgress() -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let windows = Memo::new(move |_| {
        state
            .run
            .with(|run| run.phase.windows())
            .unwrap_or_default()
    });
    let is_stopping = move || {
        state
            .run
            .with(|run| matches!(run.phase, Phase::Stopping(_)))
    };
    let words = move || {
        let Windows {
            read,
            total,
            from_cache,
        } = windows.get();
        match total {
            0 => reading::DIVIDING.to_owned(),
            _ => reading::progress(read, total, from_cache),
        }
    };
    view! {
        <progress
            aria-label=reading::PROGRESS
            max=move || windows.get().total.max(1).to_string()
            value=move || windows.get().read.to_string()
        ></progress>
        <p class="amount">{words}</p>
        <button
            type="button"
            title="Escape"
            disabled=is_stopping
            on:click=move |_| actions.cancel()
        >
            {move || if is_stopping() { reading::CANCELLING } else { reading::CANCEL }}
        </button>
    }
}

#[component]
fn Continue() -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let is_short = Memo::new(move |_| {
        state
            .run
            .with(|run| matches!(run.phase, Phase::Stopped(_) | Phase::Broken))
            && state.reader.with(|reader| reader.model().is_some())
    });
    view! {
        <Show when=move || is_short.get()>
            <button type="button" on:click=move |_| actions.read()>{reading::READ_THE_REST}</button>
        </Show>
    }
}
