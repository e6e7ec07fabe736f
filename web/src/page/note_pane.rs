//! Where the note is pasted, typed, chosen or dropped.

use leptos::prelude::*;

use super::actions::use_actions;
use super::chooser::Chooser;
use super::documents::batch_view::BatchView;
use super::documents::file_drop::{ACCEPT, files};
use super::icon_button::IconButton;
use super::icons::{Drawn, Icon};
use super::outline_view::OutlineView;
use super::state::{Editor, Side, use_state};
use crate::parts::{part_at, parts};
use crate::samples::SAMPLES;
use crate::wording::{documents, note};

/// The editor and its tools, or the outline.
#[component]
pub fn NotePane() -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let is_folded = move || state.editor.get() == Editor::Folded;
    let fold = move || if is_folded() { note::SHOW } else { note::HIDE };
    let is_editor = move || state.side.get() == Side::Note;
    let is_outline = move || state.side.get() == Side::Outline;
    let is_documents = move || state.side.get() == Side::Documents;
    view! {
        <section class="pane note" aria-labelledby="note-title">
            <div class="pane-head">
                <h2 id="note-title" class="spoken">{note::NOTE}</h2>
                <Views />
                <button
                    type="button"
                    class="quiet fold"
                    aria-expanded=move || (!is_folded()).to_string()
                    aria-controls="note-body"
                    title=fold
                    on:click=move |_| actions.fold_editor()
                >
                    <Drawn icon=Icon::Panel />
                    <span>{fold}</span>
                </button>
            </div>
            <FileError />
            <div id="note-body" class="note-body" hidden=is_folded>
                <div class="note-view" class:hidden=move || !is_editor()>
                    <EditorView />
                </div>
                <Show when=is_outline>
                    <OutlineView />
                </Show>
                <Show when=is_documents>
                    <BatchView />
                </Show>
            </div>
            <Cleared />
        </section>
    }
}

/// The choice between the editor and the outline.
#[component]
fn Views() -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let is_single = Memo::new(move |_| {
        state
            .documents
            .batch
            .with(|batch| batch.papers().is_empty())
    });
    let button = move |side, name| {
        view! {
            <button
                type="button"
                aria-pressed=move || (state.side.get() == side).to_string()
                on:click=move |_| actions.show_side(side)
            >
                {name}
            </button>
        }
    };
    view! {
        <div class="views" role="group" aria-label=note::VIEWS>
            {button(Side::Note, note::NOTE)}
            {button(Side::Outline, note::OUTLINE)}
            <Show when=move || !is_single.get()>
                {button(Side::Documents, documents::DOCUMENTS)}
            </Show>
        </div>
    }
}

#[component]
fn EditorView() -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let is_empty = Memo::new(move |_| state.note.with(|note| note.is_empty()));
    let on_paste = move |event: leptos::ev::ClipboardEvent| {
        let text = event
            .clipboard_data()
            .and_then(|data| data.get_data("text/plain").ok());
        if text.is_some_and(|text| actions.pasted(&text)) {
            event.prevent_default();
        }
    };
    view! {
        <div class="tools">
            <SampleMenu />
            <FileButton />
        </div>
        // Spelling, grammar and translation helpers may send text away; they are kept out.
        <textarea
            node_ref=actions.editor
            aria-label=note::NOTE
            placeholder=note::PLACEHOLDER
            spellcheck="false"
            autocomplete="off"
            autocapitalize="off"
            translate="no"
            data-gramm="false"
            data-lt-active="false"
            on:paste=on_paste
            on:beforeinput=move |_| actions.about_to_type()
            on:input=move |event| actions.typed(event_target_value(&event))
        ></textarea>
        <Parts />
        <div class="tools">
            <button
                type="button"
                class="main"
                title="Ctrl+Enter"
                disabled=move || is_empty.get()
                on:click=move |_| actions.read()
            >
                {note::READ}
            </button>
            <button
                type="button"
                class="quiet clear"
                disabled=move || is_empty.get()
                on:click=move |_| actions.clear()
            >
                {note::CLEAR}
            </button>
        </div>
    }
}

/// The way through a long note, which is in the editor in parts.
#[component]
fn Parts() -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    // Counted when another part is shown, and kept while one is edited.
    let place = Memo::new(move |_| {
        let part = state.part.get()?;
        let parts = state.note.with_untracked(|note| parts(note));
        Some((part, part_at(&parts, part.start()), parts.len()))
    });
    let is_there = Memo::new(move |_| place.with(Option::is_some));
    let words = move || place.get().map(|(_, at, of)| note::part(at + 1, of));
    let is_first = move || place.get().is_none_or(|(part, ..)| part.start() == 0);
    let is_last = move || place.get().is_none_or(|(_, at, of)| at + 1 >= of);
    let before = move |_| {
        if let Some(part) = state.part.get_untracked() {
            actions.show_part(part.start().saturating_sub(1));
        }
    };
    let after = move |_| {
        if let Some(part) = state.part.get_untracked() {
            actions.show_part(part.end());
        }
    };
    view! {
        <Show when=move || is_there.get()>
            <div class="parts" role="group" aria-label=note::PARTS>
                <IconButton
                    icon=Icon::Up
                    name=note::PART_BEFORE
                    disabled=Signal::derive(is_first)
                    press=before
                />
                <p class="amount">{words}</p>
                <IconButton
                    icon=Icon::Down
                    name=note::PART_AFTER
                    disabled=Signal::derive(is_last)
                    press=after
                />
            </div>
        </Show>
    }
}

#[component]
fn SampleMenu() -> impl IntoView {
    let actions = use_actions();
    let choose = move |index: usize| {
        if let Some(sample) = SAMPLES.get(index) {
            actions.put(sample.text);
        }
    };
    let options = SAMPLES
        .iter()
        .enumerate()
        .map(|(index, sample)| view! { <option value=index.to_string()>{sample.title}</option> })
        .collect_view();
    view! {
        <Chooser name=note::SAMPLE heading=note::SAMPLES class="samples" choose>
            {options}
        </Chooser>
    }
}

#[component]
fn FileButton() -> impl IntoView {
    let actions = use_actions();
    let input = NodeRef::<leptos::html::Input>::new();
    let choose = move |_| {
        let Some(input) = input.get_untracked() else {
            return;
        };
        actions.open_files(files(input.files()));
        // So that the same file can be chosen again.
        input.set_value("");
    };
    view! {
        <label class="button quiet file">
            {note::OPEN_FILE}
            <input
                node_ref=input
                type="file"
                accept=ACCEPT
                multiple
                aria-label=note::OPEN_TEXT_FILE
                on:change=choose
            />
        </label>
    }
}

#[component]
fn FileError() -> impl IntoView {
    let state = use_state();
    view! {
        <div role="alert" class="file-error">
            {move || state.file_error.get()}
        </div>
    }
}

#[component]
fn Cleared() -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let is_cleared = Memo::new(move |_| state.cleared.with(Option::is_some));
    view! {
        <div class="cleared" role="status" aria-label=note::CLEARED_NAME>
            <Show when=move || is_cleared.get()>
                {note::CLEARED}
                <button type="button" class="quiet" on:click=move |_| actions.undo_clear()>
                    {note::UNDO_CLEAR}
                </button>
            </Show>
        </div>
    }
}
