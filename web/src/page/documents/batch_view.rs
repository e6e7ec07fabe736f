//! The list of documents: a table of what was opened and what became of it.

use leptos::prelude::*;

use crate::amount::count;
use crate::documents::batch::{Paper, Stage, Summary};
use crate::page::actions::use_actions;
use crate::page::state::use_state;
use crate::wording::documents;

/// The list with its summary.
#[component]
pub fn BatchView() -> impl IntoView {
    let state = use_state();
    let batch = state.documents.batch;
    let summary = Memo::new(move |_| batch.with(|batch| batch.summary()));
    view! {
        <div class="batch" role="region" aria-label=documents::DOCUMENTS tabindex="0">
            <BatchHead summary />
            <BatchTable />
            <ByType summary />
        </div>
    }
}

#[component]
fn BatchHead(summary: Memo<Summary>) -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let agreement = move || {
        state
            .documents
            .gold
            .with(|gold| gold.as_ref().map(documents::gold))
    };
    let is_pending = Memo::new(move |_| summary.with(|summary| summary.n_pending > 0));
    let is_stopped = Memo::new(move |_| summary.with(|summary| summary.n_stopped > 0));
    let done = move || summary.with(|summary| summary.n_documents - summary.n_pending);
    view! {
        <div class="batch-head">
            <p role="status" aria-label=documents::SUMMARY>
                {move || summary.with(documents::summary)}
            </p>
            <p class="aside" role="status" aria-label=documents::GOLD>{agreement}</p>
            <Show when=move || is_pending.get()>
                <progress
                    aria-label=documents::PROGRESS
                    max=move || summary.with(|summary| summary.n_documents.to_string())
                    value=move || done().to_string()
                ></progress>
            </Show>
            <div class="batch-tools">
                <Show when=move || is_pending.get()>
                    <button type="button" on:click=move |_| actions.cancel_batch()>
                        {documents::CANCEL}
                    </button>
                </Show>
                <Show when=move || is_stopped.get()>
                    <button type="button" on:click=move |_| actions.resume_batch()>
                        {documents::RESUME}
                    </button>
                </Show>
                <button type="button" class="quiet" on:click=move |_| actions.forget_batch()>
                    {documents::FORGET}
                </button>
            </div>
        </div>
    }
}

#[component]
fn BatchTable() -> impl IntoView {
    let state = use_state();
    let batch = state.documents.batch;
    let rows = move || {
        batch.with(|batch| {
            batch
                .papers()
                .iter()
                .map(|paper| paper.id)
                .collect::<Vec<_>>()
        })
    };
    let row = move |id| {
        let paper = Memo::new(move |_| batch.with(|batch| batch.get(id).cloned()));
        view! { <Row paper /> }
    };
    view! {
        <table class="batch-table" aria-label=documents::DOCUMENTS>
            <thead>
                <tr>
                    <th scope="col">{documents::NAME}</th>
                    <th scope="col">{documents::STATE}</th>
                    <th scope="col" class="figure">{documents::ENTITIES}</th>
                </tr>
            </thead>
            <tbody>
                <For each=rows key=|id| *id children=row />
            </tbody>
        </table>
    }
}

#[component]
fn Row(paper: Memo<Option<Paper>>) -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let with = move |of: fn(&Paper) -> String| {
        paper.with(|paper| paper.as_ref().map(of).unwrap_or_default())
    };
    let is_shown = move || {
        let shown = state.documents.batch.with(|batch| batch.shown());
        paper.with(|paper| paper.as_ref().map(|paper| paper.id) == shown && shown.is_some())
    };
    let is_closed =
        move || paper.with(|paper| paper.as_ref().is_none_or(|paper| paper.text.is_empty()));
    let show = move |_| {
        if let Some(id) = paper.with_untracked(|paper| paper.as_ref().map(|paper| paper.id)) {
            actions.show_paper(id);
        }
    };
    let characters = move || {
        with(|paper| match paper.text.is_empty() {
            true => String::new(),
            false => documents::characters(paper.text.chars().count()),
        })
    };
    let entities = move || {
        with(|paper| match paper.stage {
            Stage::Read => count(paper.findings().len()),
            _ => String::new(),
        })
    };
    let error = move || {
        paper.with(|paper| match paper.as_ref().map(|paper| &paper.stage) {
            Some(Stage::Failed(error)) => Some(view! {
                <tr class="batch-error">
                    <td colspan="3">{error.clone()}</td>
                </tr>
            }),
            _ => None,
        })
    };
    view! {
        <tr aria-current=move || is_shown().then_some("true")>
            <th scope="row">
                <button type="button" class="bare batch-name" disabled=is_closed on:click=show>
                    {move || with(|paper| paper.name.clone())}
                </button>
                <span class="batch-size">{characters}</span>
            </th>
            <td class="batch-stage">{move || with(|paper| documents::stage(&paper.stage).to_owned())}</td>
            <td class="figure">{entities}</td>
        </tr>
        {error}
    }
}

#[component]
fn ByType(summary: Memo<Summary>) -> impl IntoView {
    let state = use_state();
    let rows = move || {
        let types = state.types.get();
        let row = |(key, number): (&crate::types::TypeKey, &usize)| {
            view! {
                <tr>
                    <th scope="row">{types.name(*key).to_owned()}</th>
                    <td class="figure">{count(*number)}</td>
                </tr>
            }
        };
        summary.with(|summary| summary.by_type.iter().map(row).collect_view())
    };
    let is_empty = Memo::new(move |_| summary.with(|summary| summary.by_type.is_empty()));
    view! {
        <details class="batch-types" class:hidden=move || is_empty.get()>
            <summary>{documents::BY_TYPE}</summary>
            <table class="batch-table" aria-label=documents::BY_TYPE>
                <tbody>{rows}</tbody>
            </table>
        </details>
    }
}
