//! The page: a Leptos application around a `state::State` of signals and what is derived from
//! them. Components show the state and call `actions::Actions`; nothing else writes a signal.

mod actions;
mod app;
mod appearance;
mod block;
mod device_control;
mod dom_text;
mod entity_table;
mod failure_banner;
mod findings_pane;
mod footer;
mod graphics;
mod header;
mod legend;
mod link;
mod listing;
mod model_panel;
mod note_pane;
mod offline;
mod run_bar;
mod state;
mod storage;
mod threshold;
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
