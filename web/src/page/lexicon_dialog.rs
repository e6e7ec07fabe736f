//! The lexicon of assertions, to look at and to edit.

use leptos::ev;
use leptos::prelude::*;

use super::actions::use_actions;
use super::chooser::Chooser;
use super::icon_button::IconButton;
use super::icons::{Drawn, Icon};
use super::state::{LexiconNews, use_state};
use crate::lexicon::{Group, groups};
use crate::wording::lexicon;

/// Opens the dialog.
#[component]
pub fn LexiconButton() -> impl IntoView {
    let actions = use_actions();
    view! {
        <button
            type="button"
            class="quiet lexicon-open"
            title=lexicon::OPEN_WHAT
            on:click=move |_| actions.open_lexicon()
        >
            <Drawn icon=Icon::Book />
            {lexicon::LEXICON}
        </button>
    }
}

/// Closed at first.
#[component]
pub fn LexiconDialog() -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let is_wrong = move || matches!(state.lexicon_news.get(), LexiconNews::Wrong(_));
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            actions.apply_lexicon();
        }
    };
    view! {
        <dialog node_ref=actions.lexicon class="help lexicon" aria-labelledby="lexicon-title">
            <div class="help-head">
                <h2 id="lexicon-title">{lexicon::TITLE}</h2>
                <IconButton
                    icon=Icon::Cross
                    name=lexicon::CLOSE
                    class="bare"
                    press=move |_| actions.close_lexicon()
                />
            </div>
            <div class="lexicon-body">
                <p class="aside">{lexicon::ABOUT}</p>
                <GroupChoice />
                <textarea
                    node_ref=actions.phrases
                    aria-label=lexicon::EDITOR
                    aria-describedby="lexicon-state"
                    aria-invalid=move || is_wrong().to_string()
                    wrap="off"
                    spellcheck="false"
                    autocomplete="off"
                    autocapitalize="off"
                    translate="no"
                    data-gramm="false"
                    data-lt-active="false"
                    on:keydown=on_key
                    on:input=move |_| actions.edited_lexicon()
                ></textarea>
            </div>
            <div class="deidentify-foot">
                <News />
                <button type="button" class="quiet" on:click=move |_| actions.save_lexicon()>
                    {lexicon::SAVE}
                </button>
                <button type="button" title=lexicon::RESET_WHAT on:click=move |_| actions.reset_lexicon()>
                    {lexicon::RESET}
                </button>
                <button
                    type="button"
                    class="main"
                    title=lexicon::APPLY_KEYS
                    on:click=move |_| actions.apply_lexicon()
                >
                    {lexicon::APPLY}
                </button>
            </div>
        </dialog>
    }
}

/// Leads to a group of the text in the editor, whose groups are found when the choice is made.
#[component]
fn GroupChoice() -> impl IntoView {
    let actions = use_actions();
    let found = RwSignal::new(Vec::<Group>::new());
    let look = move || {
        if let Some(editor) = actions.phrases.get_untracked() {
            found.set(groups(&editor.value()));
        }
    };
    let options = move || {
        let option = |group: Group| {
            let name = format!("[{}]", group.name);
            view! { <option value=group.line.to_string()>{name}</option> }
        };
        found.get().into_iter().map(option).collect_view()
    };
    view! {
        <Chooser
            name=lexicon::GO_TO
            heading=lexicon::GO_TO
            class="lexicon-groups"
            choose=move |line| actions.go_to_phrase(line)
            on:pointerenter=move |_| look()
            on:focus=move |_| look()
        >
            {options}
        </Chooser>
    }
}

#[component]
fn News() -> impl IntoView {
    let state = use_state();
    let in_use = move || match state.lexicon.with(Option::is_some) {
        true => lexicon::THEIRS,
        false => lexicon::OURS,
    };
    let words = move || match state.lexicon_news.get() {
        LexiconNews::InUse(n_changed) => lexicon::applied(in_use(), n_changed),
        LexiconNews::Edited => lexicon::EDITED.to_owned(),
        LexiconNews::Checking => lexicon::CHECKING.to_owned(),
        LexiconNews::Wrong(fault) => lexicon::wrong(&fault),
        LexiconNews::Failed(error) => lexicon::not_applied(&error),
    };
    let is_bad = move || {
        state
            .lexicon_news
            .with(|news| matches!(news, LexiconNews::Wrong(_) | LexiconNews::Failed(_)))
    };
    view! {
        <p id="lexicon-state" role="status" aria-label=lexicon::OUTCOME class="saved" class:bad=is_bad>
            {words}
        </p>
    }
}
