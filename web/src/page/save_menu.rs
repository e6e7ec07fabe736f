//! The ways out of the page: each has a button here.

use leptos::prelude::*;

use super::actions::use_actions;
use super::documents::save_formats::SaveFormats;
use super::icons::Icon;
use super::menu::Menu;
use super::state::use_state;
use crate::wording::findings;

/// The menu; there once there is something to save.
#[component]
pub fn SaveMenu() -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let is_empty = Memo::new(move |_| state.shown.with(|shown| shown.is_empty()));
    let print = move |_| {
        actions.show_all();
        // Fails where printing is switched off.
        let _ = window().print();
    };
    view! {
        <div class:hidden=move || is_empty.get()>
            <Menu name=findings::SAVE icon=Icon::Download class="save">
                <SaveFormats />
                <button type="button" class="quiet" on:click=print>
                    {findings::PRINT}
                </button>
            </Menu>
        </div>
    }
}
