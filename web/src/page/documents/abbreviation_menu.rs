//! The abbreviations that the note defines; each leads to its definition.

use leptos::prelude::*;

use crate::documents::protocol::Abbreviation;
use crate::page::actions::use_actions;
use crate::page::icons::Icon;
use crate::page::menu::Menu;
use crate::page::state::use_state;
use crate::wording::documents;

/// A button with the list behind it; there where the note defines any.
#[component]
pub fn AbbreviationMenu() -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let is_empty = Memo::new(move |_| state.documents.abbreviations.with(|list| list.is_empty()));
    let rows = move || {
        let list = state.documents.abbreviations.get();
        let text = state.shown.get();
        let row = |abbreviation: &Abbreviation| {
            let definition = abbreviation.long.hull(abbreviation.short);
            let short = abbreviation.short.of(&text).unwrap_or_default();
            let long = abbreviation.long.of(&text).unwrap_or_default();
            let words = documents::stands_for(short, &flat(long));
            view! {
                <li>
                    <button type="button" class="bare" on:click=move |_| actions.go_to(definition)>
                        {words}
                    </button>
                </li>
            }
        };
        list.iter().map(row).collect_view()
    };
    view! {
        <div class:hidden=move || is_empty.get()>
            <Menu name=documents::ABBREVIATIONS icon=Icon::Lines class="abbreviations">
                <p class="aside">{documents::ABBREVIATIONS_WHAT}</p>
                <ul>{rows}</ul>
            </Menu>
        </div>
    }
}

/// On one line.
pub fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
