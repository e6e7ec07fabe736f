//! The entities as a table: an equal to the marks, in order of their place.

use std::sync::Arc;

use chartlight_mention::Mention;
use chartlight_text::Offsets;
use leptos::prelude::*;

use super::actions::use_actions;
use super::state::{Selected, use_state};
use crate::amount::{count, percent};
use crate::place::Place;
use crate::types::TypeKey;

/// Rows shown at first, and with each press of the button.
const PAGE: usize = 200;

#[derive(Clone, Copy, PartialEq)]
struct Row {
    mention: Mention,
    place: Option<Place>,
    /// Where it starts and ends, in code points.
    code_points: Option<(usize, usize)>,
}

/// The table with its own way through the entities.
#[component]
pub fn EntityTable() -> impl IntoView {
    let state = use_state();
    let n_shown = Memo::new(move |_| state.visible.with(|visible| visible.len()));
    let limit = RwSignal::new(PAGE);
    let rows = Memo::new(move |_| {
        let lines = state.lines.get();
        state.shown.with(|text| {
            let offsets = Offsets::new(text);
            let row = |mention: &Mention| Row {
                mention: *mention,
                place: lines.place(text, mention.range.start()),
                code_points: offsets
                    .code_point(mention.range.start())
                    .zip(offsets.code_point(mention.range.end())),
            };
            state.visible.with(|visible| {
                visible
                    .iter()
                    .take(limit.get())
                    .map(row)
                    .collect::<Arc<[Row]>>()
            })
        })
    });
    let is_more = Memo::new(move |_| n_shown.get() > limit.get());
    view! {
        <section class="pane entities" aria-labelledby="entities-title">
            <div class="pane-head">
                <h2 id="entities-title">"Entities"</h2>
                <p class="aside">{move || count(n_shown.get())}</p>
                <Walk />
            </div>
            <div class="table-frame">
                <table aria-labelledby="entities-title">
                    <thead>
                        <tr>
                            <th scope="col">"Text"</th>
                            <th scope="col">"Type"</th>
                            <th scope="col" class="figure">"Score"</th>
                            <th scope="col" class="figure" title="Line and column">"Position"</th>
                        </tr>
                    </thead>
                    <tbody>
                        <For
                            each=move || rows.get().to_vec()
                            key=|row| (Selected::of(&row.mention), row.mention.score.to_bits(), row.place.map(|place| place.line))
                            children=|row| view! { <RowView row /> }
                        />
                    </tbody>
                </table>
                <Show when=move || n_shown.get() == 0>
                    <p class="nothing">{move || {
                        let any = state.mentions.with(|mentions| !mentions.is_empty());
                        if any { "All entities are hidden by the filter." } else { "None yet." }
                    }}</p>
                </Show>
                <Show when=move || is_more.get()>
                    <button type="button" class="more" on:click=move |_| limit.update(|limit| *limit += PAGE)>
                        "Show more"
                    </button>
                </Show>
            </div>
        </section>
    }
}

/// Buttons to the entity before and the next one.
#[component]
fn Walk() -> impl IntoView {
    use crate::shortcuts::Command;
    let state = use_state();
    let actions = use_actions();
    let none = move || state.visible.with(|visible| visible.is_empty());
    view! {
        <p class="walk">
            <button
                type="button"
                class="quiet icon"
                aria-label="Previous entity"
                title="Alt+Up, or p in the findings"
                disabled=none
                on:click=move |_| actions.command(Command::PreviousEntity)
            >
                <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true">
                    <path d="M4 13l6-6 6 6" fill="none" stroke="currentColor" stroke-width="2" />
                </svg>
            </button>
            <button
                type="button"
                class="quiet icon"
                aria-label="Next entity"
                title="Alt+Down, or n in the findings"
                disabled=none
                on:click=move |_| actions.command(Command::NextEntity)
            >
                <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true">
                    <path d="M4 7l6 6 6-6" fill="none" stroke="currentColor" stroke-width="2" />
                </svg>
            </button>
        </p>
    }
}

#[component]
fn RowView(row: Row) -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let entity = Selected::of(&row.mention);
    let key = TypeKey::of(&row.mention);
    let text = state
        .shown
        .with_untracked(|shown| row.mention.range.of(shown).unwrap_or_default().to_owned());
    let types = state.types.get_untracked();
    let look = types.look(key);
    let is_selected = move || state.selected.get() == Some(entity);
    let code_points = row
        .code_points
        .map(|(start, end)| format!("Code points {} to {}", count(start), count(end)));
    view! {
        <tr
            class=look.classes()
            class:selected=is_selected
            on:click=move |_| actions.select(entity)
        >
            <th scope="row">
                <button type="button" class="row-text" aria-current=move || is_selected().then_some("true")>
                    {text}
                </button>
            </th>
            <td>
                <span class="glyph" aria-hidden="true">{look.glyph()}</span>
                <span class="type-name">{types.name(key).to_owned()}</span>
            </td>
            <td class="figure">{percent(row.mention.score)}</td>
            <td class="figure" title=code_points>{row.place.map(|place| place.to_string())}</td>
        </tr>
    }
}
