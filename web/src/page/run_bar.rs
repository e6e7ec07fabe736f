//! How the reading goes, how to stop it, and what it came to.

use leptos::prelude::*;

use super::actions::use_actions;
use super::state::{Phase, Windows, use_state};
use crate::amount::{count, counted};
use crate::summary::{finished, stopped};

/// Progress by windows while reading, then a sentence.
#[component]
pub fn RunBar() -> impl IntoView {
    let state = use_state();
    let is_reading = Memo::new(move |_| state.run.with(|run| run.phase.windows().is_some()));
    let n_entities = Memo::new(move |_| state.mentions.with(Vec::len));
    let sentence = move || {
        state.run.with(|run| match &run.phase {
            Phase::Done(coverage, _) => finished(*coverage, n_entities.get()),
            Phase::Stopped(coverage) => stopped(*coverage, n_entities.get()),
            Phase::Broken => "The reading was interrupted.".to_owned(),
            Phase::Reading(_) => "Reading the note.".to_owned(),
            Phase::Stopping(_) => "Stopping.".to_owned(),
            Phase::Idle => String::new(),
        })
    };
    let n_warnings = move || {
        state.run.with(|run| match &run.phase {
            Phase::Done(_, warnings) if !warnings.is_empty() => Some(format!(
                "{} longer than a window; entities in it may be less sure.",
                counted(warnings.len(), "sentence"),
            )),
            _ => None,
        })
    };
    view! {
        <div class="run">
            <p role="status" aria-label="Reading" class="run-words" class:spoken=move || is_reading.get()>
                {sentence}
                <span class="warning">{n_warnings}</span>
            </p>
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
        let known = match from_cache {
            0 => String::new(),
            number => format!(", {} unchanged", count(number)),
        };
        match total {
            0 => "Dividing the note".to_owned(),
            _ => format!("{} of {}{known}", count(read), counted(total, "window")),
        }
    };
    view! {
        <progress
            aria-label="Reading the note"
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
            {move || if is_stopping() { "Stopping" } else { "Cancel" }}
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
            <button type="button" on:click=move |_| actions.read()>"Read the rest"</button>
        </Show>
    }
}
