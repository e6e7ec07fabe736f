//! The entities as a table: an equal to the marks, in order of their place, or grouped.

use std::sync::Arc;

use chartlight_mention::Status;
use chartlight_text::Offsets;
use leptos::ev;
use leptos::prelude::*;

use super::actions::use_actions;
use super::icon_button::IconButton;
use super::icons::{Drawn, Icon};
use super::state::{TableView, use_state};
use crate::amount::count;
use crate::codes::CodeId;
use crate::finding::{Entity, Finding};
use crate::grouping::{Group, groups};
use crate::place::Place;
use crate::search::holds;
use crate::shortcuts::Command;
use crate::types::TypeKey;
use crate::wording::{correcting, entities};

/// Rows shown at first, and with each press of the button.
const PAGE: usize = 100;

/// The table with its own way through the entities.
#[component]
pub fn EntityTable() -> impl IntoView {
    let state = use_state();
    let limit = RwSignal::new(PAGE);
    // On paper there is no button for more.
    let before_print = window_event_listener(ev::beforeprint, move |_| limit.set(usize::MAX));
    let after_print = window_event_listener(ev::afterprint, move |_| limit.set(PAGE));
    on_cleanup(move || {
        before_print.remove();
        after_print.remove();
    });
    let listed = Memo::new(move |_| {
        let query = state.query.get();
        if query.trim().is_empty() {
            return state.visible.get();
        }
        let found = |finding: &&Finding| {
            let words =
                |text: &Arc<str>| holds(finding.mention.range.of(text).unwrap_or(""), &query);
            state.shown.with(words)
        };
        state
            .visible
            .with(|visible| Arc::new(visible.iter().filter(found).copied().collect::<Vec<_>>()))
    });
    let is_grouped = Memo::new(move |_| state.table.get() == TableView::Grouped);
    let grouped = Memo::new(move |_| {
        let text = state.shown.get();
        Arc::new(listed.with(|listed| groups(&text, listed)))
    });
    let n_rows = Memo::new(move |_| match is_grouped.get() {
        true => grouped.with(|groups| groups.len()),
        false => listed.with(|listed| listed.len()),
    });
    view! {
        <section class="pane entities" aria-labelledby="entities-title">
            <div class="pane-head">
                <h2 id="entities-title">{entities::ENTITIES}</h2>
                <p class="aside">{move || count(listed.with(|listed| listed.len()))}</p>
                <Walk />
            </div>
            <TableTools />
            <div class="table-frame">
                <table aria-labelledby="entities-title">
                    <Show
                        when=move || is_grouped.get()
                        fallback=move || view! { <EachRows listed limit /> }
                    >
                        <GroupRows grouped limit />
                    </Show>
                </table>
                <Show when=move || n_rows.get() == 0>
                    <p class="nothing">{move || {
                        let any_visible = state.visible.with(|visible| !visible.is_empty());
                        let any = state.findings.with(|findings| !findings.is_empty());
                        match (any_visible, any) {
                            (true, _) => entities::NONE_MATCH,
                            (false, true) => entities::ALL_HIDDEN,
                            (false, false) => entities::NONE_YET,
                        }
                    }}</p>
                </Show>
                <Show when=move || { n_rows.get() > limit.get() }>
                    <button type="button" class="more" on:click=move |_| limit.update(|limit| *limit = limit.saturating_add(PAGE))>
                        {entities::SHOW_MORE}
                    </button>
                </Show>
            </div>
        </section>
    }
}

/// Buttons to the entity before and the next one.
#[component]
fn Walk() -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let none = Memo::new(move |_| state.visible.with(|visible| visible.is_empty()));
    let button = move |command, icon, name, title| {
        view! {
            <IconButton icon name title disabled=none press=move |_| actions.command(command) />
        }
    };
    view! {
        <p class="walk">
            {button(Command::PreviousEntity, Icon::Up, entities::PREVIOUS, entities::PREVIOUS_KEYS)}
            {button(Command::NextEntity, Icon::Down, entities::NEXT, entities::NEXT_KEYS)}
        </p>
    }
}

#[component]
fn TableTools() -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let is_grouped = move || state.table.get() == TableView::Grouped;
    let none = Memo::new(move |_| state.visible.with(|visible| visible.is_empty()));
    let n_fresh = Memo::new(move |_| {
        let fresh = |visible: &Arc<Vec<Finding>>| {
            visible
                .iter()
                .filter(|finding| !finding.is_reviewed())
                .count()
        };
        state.visible.with(fresh)
    });
    let any = Memo::new(move |_| state.findings.with(|findings| !findings.is_empty()));
    view! {
        <div class="tools table-tools" class:hidden=move || !any.get()>
            <button
                type="button"
                class="quiet"
                aria-pressed=move || is_grouped().to_string()
                disabled=move || none.get() && !is_grouped()
                on:click=move |_| actions.turn_table()
            >
                {entities::GROUPED}
            </button>
            <button
                type="button"
                class="quiet accept-all"
                title=correcting::ACCEPT_ALL_KEYS
                disabled=move || n_fresh.get() == 0
                on:click=move |_| actions.accept_all()
            >
                <Drawn icon=Icon::Check />
                {correcting::ACCEPT_ALL}
            </button>
        </div>
    }
}

#[derive(Clone, Copy, PartialEq)]
struct Row {
    finding: Finding,
    place: Option<Place>,
    /// Where it starts and ends, in code points.
    code_points: Option<(usize, usize)>,
}

#[component]
fn EachRows(listed: Memo<Arc<Vec<Finding>>>, limit: RwSignal<usize>) -> impl IntoView {
    let state = use_state();
    let rows = Memo::new(move |_| {
        let lines = state.lines.get();
        state.shown.with(|text| {
            // Of a long note only what comes before the last row is gone through.
            let last = listed.with(|listed| {
                let shown = listed.iter().take(limit.get());
                shown.map(|finding| finding.mention.range.end()).max()
            });
            let offsets = Offsets::new(text.get(..last.unwrap_or(0)).unwrap_or(text));
            let row = |finding: &Finding| {
                let range = finding.mention.range;
                Row {
                    finding: *finding,
                    place: lines.place(text, range.start()),
                    code_points: offsets
                        .code_point(range.start())
                        .zip(offsets.code_point(range.end())),
                }
            };
            listed.with(|listed| {
                let rows = listed.iter().take(limit.get()).map(row);
                rows.collect::<Arc<[Row]>>()
            })
        })
    });
    let key = |row: &Row| {
        let mention = row.finding.mention;
        let place = row.place.map(|place| (place.line, place.column));
        let finding = row.finding;
        let what = (mention.assertion.status, finding.origin, finding.code);
        (row.finding.entity(), mention.score.to_bits(), place, what)
    };
    view! {
        <thead>
            <tr>
                <th scope="col">{entities::TEXT}</th>
                <th scope="col">{entities::TYPE}</th>
                <th scope="col" class="figure">{entities::SCORE}</th>
                <th scope="col" class="figure" title=entities::POSITION_WHAT>{entities::POSITION}</th>
            </tr>
        </thead>
        <tbody>
            <For each=move || rows.get().to_vec() key=key children=|row| view! { <EachRow row /> } />
        </tbody>
    }
}

#[component]
fn EachRow(row: Row) -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let Finding {
        mention,
        origin,
        code,
    } = row.finding;
    let entity = row.finding.entity();
    let look = state.types.with_untracked(|types| types.look(entity.key));
    let is_selected = Memo::new(move |_| state.selected.get() == Some(entity));
    let code_points = row
        .code_points
        .map(|(start, end)| entities::code_points(start, end));
    view! {
        <tr
            class=look.classes()
            class:selected=move || is_selected.get()
            on:click=move |_| actions.select(entity)
        >
            <th scope="row">
                <RowButton entity is_selected />
            </th>
            <td>
                <TypeCell
                    key=entity.key
                    status=mention.assertion.status
                    origin=entities::origin(origin)
                    code
                />
            </td>
            <td class="figure">{entities::score(mention.score, origin)}</td>
            <td class="figure" title=code_points>{row.place.map(|place| place.to_string())}</td>
        </tr>
    }
}

#[component]
fn GroupRows(grouped: Memo<Arc<Vec<Group>>>, limit: RwSignal<usize>) -> impl IntoView {
    let rows = move || {
        grouped.with(|groups| {
            let rows = groups.iter().take(limit.get()).cloned();
            rows.map(|group| view! { <GroupRow group /> })
                .collect_view()
        })
    };
    view! {
        <thead>
            <tr>
                <th scope="col">{entities::TEXT}</th>
                <th scope="col">{entities::TYPE}</th>
                <th scope="col" class="figure">{entities::SCORE}</th>
                <th scope="col" class="figure">{entities::COUNT}</th>
            </tr>
        </thead>
        <tbody>{rows}</tbody>
    }
}

#[component]
fn GroupRow(group: Group) -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let key = group.key;
    let status = group.status;
    let code = group.code;
    let number = group.entities.len();
    let score = entities::score(group.score, crate::finding::Origin::Model);
    let first = group.entities.first().copied();
    let look = state.types.with_untracked(|types| types.look(key));
    let group = StoredValue::new(group);
    let is_selected = Memo::new(move |_| {
        let selected = state.selected.get();
        selected
            .is_some_and(|selected| group.with_value(|group| group.entities.contains(&selected)))
    });
    let select = move |_| {
        let now = state.selected.get_untracked();
        if let Some(entity) = group.with_value(|group| group.after(now)) {
            actions.select(entity);
        }
    };
    view! {
        <tr class=look.classes() class:selected=move || is_selected.get() on:click=select>
            <th scope="row">
                {first.map(|entity| view! { <RowButton entity is_selected /> })}
            </th>
            <td>
                <TypeCell key status origin=None code />
            </td>
            <td class="figure">{score}</td>
            <td class="figure">{count(number)}</td>
        </tr>
    }
}

/// The words; the row it is in does what is to be done when it is pressed.
#[component]
fn RowButton(entity: Entity, is_selected: Memo<bool>) -> impl IntoView {
    let state = use_state();
    let text = state
        .shown
        .with_untracked(|shown| entity.range.of(shown).unwrap_or_default().to_owned());
    view! {
        <button type="button" class="row-text" aria-current=move || is_selected.get().then_some("true")>
            {text}
        </button>
    }
}

#[component]
fn TypeCell(
    key: TypeKey,
    status: Status,
    origin: Option<&'static str>,
    code: Option<CodeId>,
) -> impl IntoView {
    let state = use_state();
    let types = state.types.get_untracked();
    let code = code.and_then(|code| state.codes.code(code)).map(|code| {
        let own = code.code.rfind(':').map_or(0, |colon| colon + 1);
        let (vocabulary, own) = code.code.split_at(own);
        view! {
            " "
            <span class="tag code" title=code.display.clone()>
                {vocabulary.to_owned()}<wbr />{own.to_owned()}
            </span>
        }
    });
    let look = types.look(key);
    let status = (status != Status::Present).then(|| entities::status(status));
    view! {
        <span class="glyph" aria-hidden="true">{look.glyph()}</span>
        <span class="type-name">{types.name(key).to_owned()}</span>
        {status.map(|status| view! { " "<span class="tag">{status}</span> })}
        {origin.map(|origin| view! { " "<span class="tag by-hand">{origin}</span> })}
        {code}
    }
}
