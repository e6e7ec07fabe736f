//! The note without identifiers: what was found, what takes its place, and how it reads then.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;

use super::abbreviation_menu::flat;
use super::save_formats::SavedWords;
use super::state::{Identifiers, Preview, Replacement};
use crate::documents::protocol::Rewritten;
use crate::page::actions::use_actions;
use crate::page::icon_button::IconButton;
use crate::page::icons::{Drawn, Icon};
use crate::page::state::use_state;
use crate::wording::documents;

/// Opens the dialog.
#[component]
pub fn DeidentifyButton() -> impl IntoView {
    let actions = use_actions();
    view! {
        <button type="button" class="quiet" on:click=move |_| actions.open_deidentify()>
            <Drawn icon=Icon::Shield />
            {documents::DEIDENTIFY}
        </button>
    }
}

/// Closed at first.
#[component]
pub fn DeidentifyDialog() -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let is_ready = move || matches!(state.documents.preview.get(), Preview::Ready(_));
    view! {
        <dialog
            node_ref=actions.deidentify
            class="help deidentify"
            aria-labelledby="deidentify-title"
            on:close=move |_| actions.forget_deidentified()
        >
            <div class="help-head">
                <h2 id="deidentify-title">{documents::DEIDENTIFY_TITLE}</h2>
                <IconButton
                    icon=Icon::Cross
                    name=documents::CLOSE
                    class="bare"
                    press=move |_| actions.close_deidentify()
                />
            </div>
            <div class="deidentify-body">
                <div class="deidentify-choices">
                    <Replacements />
                    <Found />
                </div>
                <div class="deidentify-preview">
                    <h3 id="preview-title">{documents::PREVIEW}</h3>
                    <PreviewText />
                </div>
            </div>
            <div class="deidentify-foot">
                <p class="aside">{documents::DEIDENTIFY_LIMITS}</p>
                <SavedWords />
                <button
                    type="button"
                    disabled=move || !is_ready()
                    on:click=move |_| actions.copy_deidentified()
                >
                    {documents::COPY}
                </button>
                <button
                    type="button"
                    class="main"
                    disabled=move || !is_ready()
                    on:click=move |_| actions.save_deidentified()
                >
                    {documents::SAVE_TEXT}
                </button>
            </div>
        </dialog>
    }
}

#[component]
fn Replacements() -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let choice = |replacement, name| {
        view! {
            <label>
                <input
                    type="radio"
                    name="replacement"
                    prop:checked=move || state.documents.replacement.get() == replacement
                    on:change=move |_| actions.replace_by(replacement)
                />
                {name}
            </label>
        }
    };
    view! {
        <fieldset class="replacements">
            <legend>{documents::REPLACE_BY}</legend>
            {choice(Replacement::Type, documents::TYPE)}
            {choice(Replacement::Mask, documents::MASK)}
            {choice(Replacement::Surrogate, documents::SURROGATE)}
        </fieldset>
    }
}

/// The identifiers by type.
#[component]
fn Found() -> impl IntoView {
    let state = use_state();
    let groups = move || {
        let identifiers = state.documents.identifiers.get();
        let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (place, identifier) in identifiers.list().iter().enumerate() {
            let places = groups.entry(identifier.type_name.clone()).or_default();
            places.push(place);
        }
        groups
            .into_iter()
            .map(|(name, places)| view! { <OfType name places=places.into() /> })
            .collect_view()
    };
    let words = move || match state.documents.identifiers.get() {
        Identifiers::Sought => Some(documents::SEEKING.to_owned()),
        Identifiers::Found(list) if list.is_empty() => Some(documents::NONE_FOUND.to_owned()),
        Identifiers::Found(_) => None,
        Identifiers::Failed(error) => Some(error),
    };
    view! {
        <div class="identifiers" role="group" aria-label=documents::IDENTIFIERS>
            <p class="aside" role="status">{words}</p>
            {groups}
        </div>
    }
}

#[component]
fn OfType(name: String, places: Arc<[usize]>) -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let title = documents::identifier_type(&name);
    let is_open = RwSignal::new(false);
    let of_type = Arc::clone(&places);
    let is_replaced = move || {
        let spared = state.documents.spared.get();
        of_type.iter().any(|place| !spared.contains(place))
    };
    let of_type = Arc::clone(&places);
    let switch = move |event| actions.spare(&of_type, !event_target_checked(&event));
    let rows = {
        let places = Arc::clone(&places);
        move || {
            let row = |place: &usize| view! { <One place=*place /> };
            // Made when they are looked at: a long note has many.
            is_open.get().then(|| places.iter().map(row).collect_view())
        }
    };
    view! {
        <div class="identifier-type">
            <input
                type="checkbox"
                aria-label=documents::all_of(&title)
                prop:checked=is_replaced
                on:change=switch
            />
            <details on:toggle=move |event| {
                let details: web_sys::HtmlDetailsElement = event_target(&event);
                is_open.set(details.open());
            }>
                <summary>{documents::list_of(&title, places.len())}</summary>
                <ul>{rows}</ul>
            </details>
        </div>
    }
}

#[component]
fn One(place: usize) -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let identifier = state
        .documents
        .identifiers
        .with_untracked(|identifiers| identifiers.list().get(place).cloned());
    let words = identifier.as_ref().map(|identifier| {
        let text = state.shown.get_untracked();
        flat(identifier.range.of(&text).unwrap_or_default())
    });
    let source = identifier.and_then(|identifier| documents::found_by(identifier.found_by));
    let is_replaced = move || {
        state
            .documents
            .spared
            .with(|spared| !spared.contains(&place))
    };
    view! {
        <li>
            <label>
                <input
                    type="checkbox"
                    prop:checked=is_replaced
                    on:change=move |event| actions.spare(&[place], !event_target_checked(&event))
                />
                <span>{words}</span>
                <span class="aside">{source}</span>
            </label>
        </li>
    }
}

#[component]
fn PreviewText() -> impl IntoView {
    let state = use_state();
    let text = move || match state.documents.preview.get() {
        Preview::Sought => String::new().into_any(),
        Preview::Ready(rewritten) => pieces(&rewritten).into_any(),
        Preview::Failed(error) => error.into_any(),
    };
    view! {
        <pre role="region" aria-labelledby="preview-title" tabindex="0" translate="no">
            {text}
        </pre>
    }
}

/// The text with what is new in it marked.
fn pieces(rewritten: &Rewritten) -> impl IntoView + use<> {
    let mut from = 0;
    let mut pieces = Vec::with_capacity(2 * rewritten.changes.len() + 1);
    for change in &rewritten.changes {
        let before = rewritten.text.get(from..change.start()).unwrap_or_default();
        pieces.push(before.to_owned().into_any());
        let new = change.of(&rewritten.text).unwrap_or_default().to_owned();
        pieces.push(view! { <mark class="replaced">{new}</mark> }.into_any());
        from = change.end();
    }
    let rest = rewritten.text.get(from..).unwrap_or_default();
    pieces.push(rest.to_owned().into_any());
    pieces
}
