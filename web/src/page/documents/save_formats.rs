//! The formats in the menu of ways out.

use leptos::prelude::*;

use super::state::Saved;
use crate::page::actions::{Extent, use_actions};
use crate::page::state::use_state;
use crate::wording::documents;

/// A button for each format, what is saved by it, and how that went.
#[component]
pub fn SaveFormats() -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let extent = RwSignal::new(Extent::Shown);
    let n_read = Memo::new(move |_| state.documents.batch.with(|batch| batch.summary().n_read));
    let is_batch = Memo::new(move |_| n_read.get() > 1);
    // Without a list there is only the note.
    let what = move || match is_batch.get_untracked() {
        true => extent.get_untracked(),
        false => Extent::Shown,
    };
    let choice = move |to: Extent| {
        view! {
            <label>
                <input
                    type="radio"
                    name="extent"
                    prop:checked=move || extent.get() == to
                    on:change=move |_| extent.set(to)
                />
                {move || match to {
                    Extent::Shown => documents::THIS_NOTE.to_owned(),
                    Extent::Batch => documents::documents_read(n_read.get()),
                }}
            </label>
        }
    };
    let buttons = move || {
        let button = |format: crate::documents::protocol::Format| {
            let words = documents::format(&format.title, &format.extension);
            view! {
                <button
                    type="button"
                    class="quiet"
                    on:click=move |_| actions.save(format.clone(), what())
                >
                    {words}
                </button>
            }
        };
        let formats = state.documents.formats.get();
        formats.into_iter().map(button).collect_view()
    };
    view! {
        <Show when=move || is_batch.get()>
            <fieldset class="extent">
                <legend>{documents::EXTENT}</legend>
                {choice(Extent::Shown)}
                {choice(Extent::Batch)}
            </fieldset>
        </Show>
        <div class="formats" role="group" aria-label=documents::FORMATS>{buttons}</div>
        <button type="button" class="quiet" on:click=move |_| actions.copy_marked()>
            {documents::COPY_MARKED}
        </button>
        <SavedWords />
    }
}

/// How saving or copying went.
#[component]
pub fn SavedWords() -> impl IntoView {
    let state = use_state();
    let words = move || match state.documents.saved.get() {
        Saved::Nothing => String::new(),
        Saved::Writing => documents::WRITING.to_owned(),
        Saved::Done(words) | Saved::Failed(words) => words,
    };
    let is_bad = move || matches!(state.documents.saved.get(), Saved::Failed(_));
    view! {
        <p role="status" aria-label=documents::SAVED_NAME class="saved" class:bad=is_bad>
            {words}
        </p>
    }
}
