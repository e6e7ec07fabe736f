//! The bar at the selected entity: everything that can be corrected about it.

use chartlight_mention::Status;
use leptos::ev;
use leptos::prelude::*;

use super::actions::{STATUSES, use_actions};
use super::codes::code_row::CodeRow;
use super::documents::long_form::LongForm;
use super::icons::{Drawn, Icon};
use super::state::use_state;
use crate::finding::Finding;
use crate::resizing::Resize;
use crate::shortcuts::Command;
use crate::types::TypeKey;
use crate::wording::{correcting, entities};

/// Height of the bar with its distance from the word, in CSS pixels.
pub const HEIGHT: f64 = 124.0;
/// Width that the bar should find to the right, in CSS pixels.
const WIDTH: f64 = 484.0;
/// Between the bar and the word, in CSS pixels.
const GAP: f64 = 8.0;

/// There while an entity is selected.
#[component]
pub fn EntityBar() -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let finding = Memo::new(move |_| {
        let selected = state.selected.get()?;
        state.findings.with(|findings| {
            let at = findings.binary_search_by_key(&selected, Finding::entity);
            findings.get(at.ok()?).copied()
        })
    });
    let is_there =
        Memo::new(move |_| finding.with(Option::is_some) && state.anchor.with(Option::is_some));
    let left = move || {
        let place = state.anchor.get()?;
        let left = place.left.min(place.across - WIDTH).max(0.0);
        Some(format!("{left:.1}px"))
    };
    let is_above = move || state.anchor.get().is_some_and(|place| place.top >= HEIGHT);
    let top = move || {
        let place = state.anchor.get()?;
        let top = match is_above() {
            true => place.top - GAP,
            false => place.top + place.height + GAP,
        };
        Some(format!("{top:.1}px"))
    };
    view! {
        <Show when=move || is_there.get()>
            <div
                node_ref=actions.bar
                class="entity-bar"
                class:above=is_above
                role="group"
                aria-label=correcting::BAR
                style:left=left
                style:top=top
            >
                <div class="bar-row">
                    <TypeChoice finding />
                    <Verdict finding />
                    <Edges />
                    <Decisions />
                </div>
                <Statuses finding />
                <LongForm finding />
                <CodeRow finding />
            </div>
        </Show>
    }
}

#[component]
fn TypeChoice(finding: Memo<Option<Finding>>) -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let key = Memo::new(move |_| finding.get().map(|finding| finding.entity().key));
    let place = Memo::new(move |_| {
        let key = key.get()?;
        state
            .types
            .with(|types| types.iter().position(|entity_type| entity_type.key == key))
    });
    let look = move || {
        let key = key.get().unwrap_or(TypeKey::default());
        state.types.with(|types| types.look(key))
    };
    let choose = move |event: ev::Event| {
        let place: Option<usize> = event_target_value(&event).parse().ok();
        let key = place.and_then(|place| {
            let types = state.types.get_untracked();
            types.iter().nth(place).map(|entity_type| entity_type.key)
        });
        if let Some(key) = key {
            actions.set_type(key);
        }
    };
    let options = move || {
        let types = state.types.get();
        let option = |(at, entity_type): (usize, &crate::types::EntityType)| {
            view! {
                <option value=at.to_string() selected=move || place.get() == Some(at)>
                    {entity_type.name.clone()}
                </option>
            }
        };
        types.iter().enumerate().map(option).collect_view()
    };
    view! {
        <span class=move || format!("type-choice {}", look().classes())>
            <span class="glyph" aria-hidden="true">{move || look().glyph()}</span>
            <select
                aria-label=correcting::TYPE
                prop:value=move || place.get().map(|place| place.to_string())
                on:change=choose
            >
                {options}
            </select>
        </span>
    }
}

/// The score, or what a person made of it.
#[component]
fn Verdict(finding: Memo<Option<Finding>>) -> impl IntoView {
    let words = move || {
        let finding = finding.get()?;
        let score = entities::score(finding.mention.score, finding.origin);
        let origin = entities::origin(finding.origin);
        Some(origin.map_or(score, |origin| origin.to_owned()))
    };
    view! { <span class="amount verdict">{words}</span> }
}

#[component]
fn Edges() -> impl IntoView {
    let edges = [
        (
            Resize::ExtendStart,
            Icon::StartOut,
            correcting::EXTEND_START,
            correcting::EXTEND_START_KEYS,
        ),
        (
            Resize::ShrinkStart,
            Icon::StartIn,
            correcting::SHRINK_START,
            correcting::SHRINK_START_KEYS,
        ),
        (
            Resize::ShrinkEnd,
            Icon::EndIn,
            correcting::SHRINK_END,
            correcting::SHRINK_END_KEYS,
        ),
        (
            Resize::ExtendEnd,
            Icon::EndOut,
            correcting::EXTEND_END,
            correcting::EXTEND_END_KEYS,
        ),
    ];
    let button = |(how, icon, name, title)| {
        view! { <Tool command=Command::Resize(how) icon name title /> }
    };
    view! { <span class="tool-group">{edges.map(button).collect_view()}</span> }
}

#[component]
fn Decisions() -> impl IntoView {
    view! {
        <span class="tool-group">
            <Tool command=Command::Accept icon=Icon::Check name=correcting::ACCEPT title=correcting::ACCEPT_KEYS />
            <Tool command=Command::Delete icon=Icon::Bin name=correcting::DELETE title=correcting::DELETE_KEYS />
            <CloseButton />
        </span>
    }
}

#[component]
fn Tool(command: Command, icon: Icon, name: &'static str, title: &'static str) -> impl IntoView {
    let actions = use_actions();
    view! {
        <button
            type="button"
            class="bare icon"
            aria-label=name
            title=title
            on:click=move |_| actions.command(command)
        >
            <Drawn icon />
        </button>
    }
}

#[component]
fn CloseButton() -> impl IntoView {
    let actions = use_actions();
    view! {
        <button
            type="button"
            class="bare icon"
            aria-label=correcting::CLOSE
            title=correcting::CLOSE_KEYS
            on:click=move |_| actions.close_bar()
        >
            <Drawn icon=Icon::Cross />
        </button>
    }
}

/// One press says what the note says; the words that decided it are named.
#[component]
fn Statuses(finding: Memo<Option<Finding>>) -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let because = move || {
        let cue = finding.get()?.mention.assertion.cue?;
        state
            .shown
            .with(|text| cue.of(text).map(correcting::because))
    };
    let now = Memo::new(move |_| {
        finding
            .get()
            .map(|finding| finding.mention.assertion.status)
    });
    let button = |status: Status| {
        view! {
            <button
                type="button"
                class="status-choice"
                aria-pressed=move || (now.get() == Some(status)).to_string()
                on:click=move |_| actions.set_status(status)
            >
                {entities::status(status)}
            </button>
        }
    };
    view! {
        <div class="bar-row statuses" role="group" aria-label=correcting::STATUS>
            {STATUSES.map(button).collect_view()}
        </div>
        <p class="because">{because}</p>
    }
}
