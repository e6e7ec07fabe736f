//! What is downloaded on the first visit, how big it is, and how far it is.

use leptos::prelude::*;

use super::state::{Reader, use_state};
use crate::amount::size;
use crate::catalogue::Listing;
use crate::loading_stage::{Stage, stage};
use crate::protocol::Progress;

/// Shown until the model is ready.
#[component]
pub fn ModelPanel() -> impl IntoView {
    let state = use_state();
    let loading = Memo::new(move |_| match state.reader.get() {
        Reader::Starting(listing) => Some((listing, None)),
        Reader::Loading(listing, progress) => Some((Some(listing), Some(progress))),
        Reader::Ready(_) | Reader::Gone => None,
    });
    let listing = Memo::new(move |_| loading.get().and_then(|(listing, _)| listing));
    let progress = Memo::new(move |_| loading.get().and_then(|(_, progress)| progress));
    let is_loading = Memo::new(move |_| loading.with(Option::is_some));
    view! {
        <Show when=move || is_loading.get()>
            <section class="model" aria-label="Model">
                <div class="model-words">
                    <h2>{move || progress.get().map_or("Starting", |progress| stage(progress).title)}</h2>
                    <p>{move || listing.get().as_ref().map(statement)}</p>
                </div>
                <ModelProgress progress />
            </section>
        </Show>
    }
}

fn statement(listing: &Listing) -> String {
    format!(
        "{}, {}. It is downloaded once from this site and kept in this browser. Your note is not sent anywhere; you can start typing now.",
        listing.title,
        size(listing.bytes),
    )
}

#[component]
fn ModelProgress(progress: Memo<Option<Progress>>) -> impl IntoView {
    let stage = move || progress.get().map(stage);
    let total = move || {
        progress
            .get()
            .map_or(1, |progress| progress.total.max(1))
            .to_string()
    };
    let done = move || stage().map(|stage: Stage| stage.done.to_string());
    view! {
        <div class="model-bar">
            <progress aria-label="Loading the model" max=total value=done></progress>
            <p class="amount">{move || stage().map(|stage| stage.detail)}</p>
        </div>
    }
}
