//! The offer of a newer version of the page.

use leptos::prelude::*;

use super::actions::use_actions;
use super::state::{NewVersion, use_state};
use crate::wording::frame;

/// Empty until there is one.
#[component]
pub fn UpdateBanner() -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let words = move || match state.update.get() {
        NewVersion::None => "",
        NewVersion::Offered => frame::NEWER,
        NewVersion::WouldLose => frame::NEWER_LOSES,
        NewVersion::UnderWay => frame::NEWER_COMES,
        NewVersion::Failed => frame::NEWER_FAILED,
    };
    let is_there = Memo::new(move |_| state.update.get() != NewVersion::None);
    let is_under_way = move || state.update.get() == NewVersion::UnderWay;
    // What keeps the note stands where the offer was accepted: who presses twice loses nothing.
    let first = move || match state.update.get() {
        NewVersion::WouldLose => frame::USE_NEWER_AND_LOSE,
        _ => frame::NOT_NOW,
    };
    let last = move || match state.update.get() {
        NewVersion::WouldLose => frame::KEEP_NOTE,
        NewVersion::Failed => frame::USE_NEWER_AGAIN,
        _ => frame::USE_NEWER,
    };
    let press_first = move |_| match state.update.get_untracked() {
        NewVersion::WouldLose => actions.update_now(),
        _ => actions.decline_update(),
    };
    let press_last = move |_| match state.update.get_untracked() {
        NewVersion::WouldLose => actions.decline_update(),
        _ => actions.accept_update(),
    };
    view! {
        <div role="status" aria-label=frame::VERSION>
            <Show when=move || is_there.get()>
                <div class="update">
                    <p>{words}</p>
                    <p class="buttons" class:hidden=is_under_way>
                        <button type="button" class="quiet" on:click=press_first>{first}</button>
                        <button type="button" on:click=press_last>{last}</button>
                    </p>
                </div>
            </Show>
        </div>
    }
}
