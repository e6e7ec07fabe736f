//! The codes that the selected entity may stand for. A press chooses one; nothing else does.

use leptos::ev;
use leptos::html::Input;
use leptos::prelude::*;

use super::state::Lookup;
use crate::codes::Code;
use crate::documents::protocol::{Candidate, Vocabulary};
use crate::page::actions::use_actions;
use crate::page::icon_button::IconButton;
use crate::page::icons::Icon;
use crate::page::state::use_state;
use crate::wording::codes;

/// Closed at first.
#[component]
pub fn CodesDialog() -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let subject = move || {
        let entity = state.codes.subject.get()?;
        let words = |text: &std::sync::Arc<str>| entity.range.of(text).map(str::to_owned);
        state.shown.with_untracked(words)
    };
    view! {
        <dialog
            node_ref=actions.codes
            class="help codes"
            aria-labelledby="codes-title"
            on:close=move |_| actions.forget_candidates()
        >
            <div class="help-head">
                <h2 id="codes-title">{codes::CODES}</h2>
                <IconButton
                    icon=Icon::Cross
                    name=codes::CLOSE
                    class="bare"
                    press=move |_| actions.close_codes()
                />
            </div>
            <div class="codes-body">
                <p class="codes-subject" translate="no">{subject}</p>
                <p class="aside">{codes::ABOUT}</p>
                <Outcome />
                <Candidates />
                <OtherWords />
                <Vocabularies />
            </div>
        </dialog>
    }
}

/// How looking up goes.
#[component]
fn Outcome() -> impl IntoView {
    let lookup = use_state().codes.lookup;
    let words = move || match lookup.get() {
        Lookup::Sought => codes::SEEKING.to_owned(),
        Lookup::Reading => codes::READING.to_owned(),
        Lookup::Found(found) if found.is_empty() => codes::NONE_FOUND.to_owned(),
        Lookup::Found(_) => String::new(),
        Lookup::OtherType => codes::OTHER_TYPE.to_owned(),
        Lookup::Failed(error) => error,
    };
    let is_bad = move || lookup.with(|lookup| matches!(lookup, Lookup::Failed(_)));
    view! {
        <p class="saved" class:bad=is_bad role="status" aria-label=codes::OUTCOME>{words}</p>
    }
}

/// A button for each, and one for none of them.
#[component]
fn Candidates() -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let now = move || {
        state.findings.track();
        let code = actions.finding(state.codes.subject.get()?)?.code?;
        state.codes.code(code)
    };
    let choice = move |candidate: Candidate| {
        let words = codes::found(&candidate);
        let Code { code, display, .. } = candidate.code.clone();
        let is_chosen = {
            let code = candidate.code.clone();
            move || (now().as_deref() == Some(&code)).to_string()
        };
        view! {
            <li>
                <button
                    type="button"
                    class="candidate"
                    aria-pressed=is_chosen
                    on:click=move |_| actions.choose_code(Some(candidate.code.clone()))
                >
                    <span class="candidate-name">{display}</span>
                    <span class="number">{code}</span>
                    <span class="aside">{words}</span>
                </button>
            </li>
        }
        .into_any()
    };
    let choices = move || match state.codes.lookup.get() {
        Lookup::Found(found) => found.into_iter().map(choice).collect(),
        _ => Vec::new(),
    };
    view! {
        <ul class="candidates" aria-label=codes::CANDIDATES translate="no">{choices}</ul>
        <button
            type="button"
            class="quiet"
            disabled=move || now().is_none()
            on:click=move |_| actions.choose_code(None)
        >
            {codes::NO_CODE}
        </button>
    }
}

/// Looks other words up, where none of the candidates is meant.
#[component]
fn OtherWords() -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let words = NodeRef::<Input>::new();
    let look_up = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let Some(words) = words.get_untracked() {
            actions.look_up_words(words.value());
        }
    };
    // Of one entity only.
    let empty = move || {
        state.codes.subject.track();
        ""
    };
    view! {
        <form class="codes-words" on:submit=look_up>
            <input
                node_ref=words
                type="text"
                prop:value=empty
                aria-label=codes::OTHER_WORDS
                placeholder=codes::OTHER_WORDS
                spellcheck="false"
                autocomplete="off"
                translate="no"
            />
            <button type="submit">{codes::LOOK_UP}</button>
        </form>
    }
}

/// Whose the names are, and which of them did not come.
#[component]
fn Vocabularies() -> impl IntoView {
    let vocabularies = use_state().codes.vocabularies;
    let one = |vocabulary: &Vocabulary| {
        view! {
            <li>
                <strong>{codes::title(vocabulary)}</strong>
                <p>{vocabulary.licence.clone()}</p>
                <p>{vocabulary.attribution.clone()}</p>
            </li>
        }
        .into_any()
    };
    let problem =
        |problem: &String| view! { <li class="saved bad">{problem.clone()}</li> }.into_any();
    let all = move || {
        vocabularies.with(|all| {
            let refused = all.refused.iter().map(problem);
            refused
                .chain(all.read.iter().map(one))
                .collect::<Vec<AnyView>>()
        })
    };
    view! {
        <h3>{codes::VOCABULARIES}</h3>
        <ul class="vocabularies">{all}</ul>
    }
}
