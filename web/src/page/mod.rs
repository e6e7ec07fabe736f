//! The page: a Leptos application around a `state::State` of signals and what is derived from
//! them. Components show the state and call `actions::Actions`; nothing else writes a signal.
//! The marked note itself is drawn by `sheet::Sheet`.

mod actions;
mod add_bar;
mod app;
mod appearance;
mod chooser;
mod codes;
mod device_control;
mod documents;
mod dom_text;
mod entity_bar;
mod entity_table;
mod failure_banner;
mod findings_pane;
mod footer;
mod graphics;
mod guide;
mod header;
mod heat_control;
mod help_dialog;
mod highlights;
mod icon_button;
mod icons;
mod invitation;
mod legend;
mod lexicon_dialog;
mod link;
mod listing;
mod menu;
mod model_panel;
mod note_pane;
mod offline;
mod outline_view;
mod paper;
mod run_bar;
mod save_menu;
mod search_box;
mod sheet;
mod state;
mod storage;
mod threshold;
mod undo_buttons;
mod update_banner;
mod word_card;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Puts the page into the element `#app`.
pub fn start() {
    let root = document()
        .get_element_by_id("app")
        .and_then(|root| root.dyn_into().ok());
    let Some::<HtmlElement>(root) = root else {
        return;
    };
    root.set_inner_html("");
    leptos::mount::mount_to(root, app::App).forget();
}
