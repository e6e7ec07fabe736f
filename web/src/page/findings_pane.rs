//! The note with its entities marked.

use leptos::ev;
use leptos::prelude::*;

use super::actions::use_actions;
use super::app::held;
use super::block::BlockView;
use super::legend::Legend;
use super::run_bar::RunBar;
use super::state::use_state;
use super::threshold::Threshold;
use super::word_card::WordCard;
use crate::samples::SAMPLES;
use crate::shortcuts::{Press, in_findings};

/// The marked note, with its legend and the progress of the reading.
#[component]
pub fn FindingsPane() -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let blocks = move || state.blocks.with(|blocks| blocks.to_vec());
    let is_empty = Memo::new(move |_| state.shown.with(|shown| shown.is_empty()));
    let on_key = move |event: ev::KeyboardEvent| {
        let key = event.key();
        if let Some(command) = in_findings(Press {
            key: &key,
            held: held(&event),
        }) {
            event.prevent_default();
            actions.command(command);
        }
    };
    let on_move = move |event: ev::PointerEvent| {
        actions.hover(event.client_x().into(), event.client_y().into());
    };
    let on_leave = move |event: ev::PointerEvent| {
        // A finger that lifts leaves too; what it pointed at stays.
        if event.pointer_type() == "mouse" {
            actions.point_at(None);
        }
    };
    view! {
        <section class="pane findings" aria-labelledby="findings-title">
            <div class="pane-head">
                <h2 id="findings-title">"Findings"</h2>
                <RunBar />
            </div>
            <div class="sieve" class:hidden=move || is_empty.get()>
                <Legend />
                <Threshold />
            </div>
            <div
                id="findings"
                class="sheet"
                role="region"
                aria-label="Note with its entities"
                tabindex="0"
                class:stale=move || !state.is_current.get()
                on:keydown=on_key
            >
                <Show when=move || is_empty.get()>
                    <Invitation />
                </Show>
                <div class="reading" on:pointermove=on_move on:pointerdown=on_move on:pointerleave=on_leave>
                    <div class="content" node_ref=actions.content translate="no">
                        <For
                            each=blocks
                            key=|block| block.key.clone()
                            children=|block| view! { <BlockView key=block.key /> }
                        />
                    </div>
                    <WordCard />
                </div>
            </div>
        </section>
    }
}

#[component]
fn Invitation() -> impl IntoView {
    let actions = use_actions();
    let samples = SAMPLES
        .iter()
        .map(|sample| {
            view! {
                <li>
                    <button type="button" on:click=move |_| actions.put(sample.text)>
                        {sample.title}
                    </button>
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="invitation">
            <p class="lead">"The entities in a note appear here, marked in its text."</p>
            <p>"Paste a note, or try one of these. They are invented; no patient stands behind them."</p>
            <ul>{samples}</ul>
        </div>
    }
}
