//! The note with its entities marked.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::actions::use_actions;
use super::add_bar::AddBar;
use super::documents::abbreviation_menu::AbbreviationMenu;
use super::documents::deidentify_dialog::DeidentifyButton;
use super::entity_bar::EntityBar;
use super::guide::GuideHint;
use super::heat_control::HeatControl;
use super::invitation::Invitation;
use super::legend::Legend;
use super::paper::PaperHead;
use super::run_bar::RunBar;
use super::save_menu::SaveMenu;
use super::search_box::SearchBox;
use super::state::use_state;
use super::threshold::Threshold;
use super::undo_buttons::UndoButtons;
use super::word_card::WordCard;
use crate::wording::findings;

/// The marked note, with its legend and the progress of the reading.
#[component]
pub fn FindingsPane() -> impl IntoView {
    let state = use_state();
    let is_empty = Memo::new(move |_| state.shown.with(|shown| shown.is_empty()));
    view! {
        <section class="pane findings" aria-labelledby="findings-title">
            <div class="pane-head">
                <h2 id="findings-title">{findings::FINDINGS}</h2>
                <UndoButtons />
                <div class="head-end" class:hidden=move || is_empty.get()>
                    <SearchBox />
                    <DeidentifyButton />
                    <SaveMenu />
                </div>
            </div>
            <div class="sieve" class:hidden=move || is_empty.get()>
                <Legend />
                <div class="dials">
                    <Threshold />
                    <HeatControl />
                    <AbbreviationMenu />
                </div>
            </div>
            <RunBar />
            <SheetView is_empty />
            <GuideHint />
        </section>
    }
}

#[component]
fn SheetView(is_empty: Memo<bool>) -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    // The sheet is drawn by hand: it is outside of what Leptos keeps.
    Effect::new(move |_| {
        state.blocks.track();
        state.visible.track();
        state.types.track();
        state.covered.track();
        match state.is_reading.get() {
            true => actions.show_note_soon(),
            false => actions.show_note(),
        }
    });
    let on_move = move |event: ev::PointerEvent| {
        // While words are being selected, or an entity is worked on, nothing follows the mouse.
        let is_busy = event.buttons() != 0 || state.anchor.with_untracked(Option::is_some);
        if event.pointer_type() == "mouse" && !is_busy {
            actions.hover(event.client_x().into(), event.client_y().into());
        }
    };
    let on_leave = move |event: ev::PointerEvent| {
        // A finger that lifts leaves too; what it pointed at stays.
        if event.pointer_type() == "mouse" && state.anchor.with_untracked(Option::is_none) {
            actions.point_at(None);
        }
    };
    let on_click = move |event: ev::MouseEvent| {
        if state.draft.with_untracked(Option::is_some) {
            return;
        }
        let element = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        let mark = element.and_then(|element| element.closest("mark").ok().flatten());
        match mark {
            Some(mark) => actions.select_at(&mark),
            None => {
                actions.deselect();
                actions.hover(event.client_x().into(), event.client_y().into());
            }
        }
    };
    view! {
        <div
            id="findings"
            class="sheet"
            role="region"
            aria-label=findings::MARKED_NOTE
            tabindex="0"
            on:scroll=move |_| actions.scrolled()
        >
            <PaperHead />
            <Show when=move || is_empty.get()>
                <Invitation />
            </Show>
            <div class="reading">
                <div
                    class="content"
                    class:hot=move || state.heat.with(Option::is_some)
                    node_ref=actions.content
                    translate="no"
                    on:pointermove=on_move
                    on:pointerleave=on_leave
                    on:click=on_click
                ></div>
                <WordCard />
                <EntityBar />
                <AddBar />
            </div>
        </div>
    }
}
