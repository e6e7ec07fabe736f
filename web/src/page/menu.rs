//! A button with a panel that opens below it, and closes by Escape, its button, or leaving it.

use leptos::ev;
use leptos::html::Details;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Node;

use super::icons::{Drawn, Icon};

/// A named button and its panel.
#[component]
pub fn Menu(
    /// The button's name.
    name: &'static str,
    /// Its shape.
    icon: Icon,
    /// The class of the whole.
    class: &'static str,
    children: Children,
) -> impl IntoView {
    let menu = NodeRef::<Details>::new();
    let close = move || {
        if let Some(menu) = menu.get_untracked() {
            menu.set_open(false);
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let is_open = menu.get_untracked().is_some_and(|menu| menu.open());
        if event.key() == "Escape" && is_open {
            event.stop_propagation();
            close();
            let button = menu
                .get_untracked()
                .and_then(|menu| menu.query_selector("summary").ok().flatten());
            if let Some(button) = button {
                super::sheet::focus_without_scrolling(&button);
            }
        }
    };
    let on_leave = move |event: ev::FocusEvent| {
        let next = event
            .related_target()
            .and_then(|next| next.dyn_into::<Node>().ok());
        let Some(menu) = menu.get_untracked() else {
            return;
        };
        if !menu.contains(next.as_ref()) {
            menu.set_open(false);
        }
    };
    view! {
        <details node_ref=menu class=format!("menu {class}") on:keydown=on_key on:focusout=on_leave>
            <summary class="button quiet">
                <Drawn icon />
                {name}
            </summary>
            // Takes the focus when it is clicked, so that this is not a way out.
            <div class="menu-panel" tabindex="-1">
                {children()}
            </div>
        </details>
    }
}
