//! The headings of the note; each leads to its place in the findings.

use leptos::prelude::*;

use super::actions::use_actions;
use super::state::use_state;
use crate::amount::count;
use crate::outline::{counts, section_at};
use crate::wording::{entities, note};

/// Headings shown at first, and with each press of the button.
const PAGE: usize = 200;

/// A list of buttons, each with the number of entities in its section.
#[component]
pub fn OutlineView() -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let numbers = Memo::new(move |_| {
        state
            .outline
            .with(|entries| state.visible.with(|visible| counts(entries, visible)))
    });
    let here = Memo::new(move |_| {
        let selected = state.selected.get()?;
        state
            .outline
            .with(|entries| section_at(entries, selected.range.start()))
    });
    let limit = RwSignal::new(PAGE);
    let is_more = Memo::new(move |_| state.outline.with(|entries| entries.len() > limit.get()));
    let rows = move || {
        let entries = state.outline.get();
        let row = |(index, entry): (usize, &crate::outline::Entry)| {
            let at = entry.at;
            let number = move || numbers.with(|numbers| numbers.get(index).copied().unwrap_or(0));
            view! {
                <li>
                    <button
                        type="button"
                        class="bare outline-entry"
                        aria-current=move || (here.get() == Some(index)).then_some("location")
                        on:click=move |_| actions.go_to_heading(at)
                    >
                        <span class="outline-title">{entry.title.clone()}</span>
                        <span class="number" class:none=move || number() == 0>
                            {move || count(number())}
                        </span>
                    </button>
                </li>
            }
        };
        entries
            .iter()
            .take(limit.get())
            .enumerate()
            .map(row)
            .collect_view()
    };
    let nothing = move || {
        let is_empty = state.shown.with(|shown| shown.is_empty());
        match (is_empty, state.outline.with(|entries| entries.is_empty())) {
            (true, _) => Some(note::NO_NOTE),
            (false, true) => Some(note::NO_SECTIONS),
            _ => None,
        }
    };
    view! {
        <nav class="outline" aria-label=note::OUTLINE>
            <p class="nothing" class:hidden=move || nothing().is_none()>{nothing}</p>
            <ul>{rows}</ul>
            <Show when=move || is_more.get()>
                <button type="button" class="more" on:click=move |_| limit.update(|limit| *limit += PAGE)>
                    {entities::SHOW_MORE}
                </button>
            </Show>
        </nav>
    }
}
