//! A button that shows an icon and is called by words.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::icons::{Drawn, Icon};

/// A button with an icon on it.
#[component]
pub fn IconButton(
    /// What it shows.
    icon: Icon,
    /// What it is called.
    name: &'static str,
    /// What the pointer is told, where that is more than the name.
    #[prop(optional)]
    title: Option<&'static str>,
    /// How it looks beside.
    #[prop(default = "quiet")]
    class: &'static str,
    /// Whether it can be pressed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// What it does.
    press: impl Fn(MouseEvent) + 'static,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class=format!("{class} icon")
            aria-label=name
            title=title.unwrap_or(name)
            disabled=disabled
            on:click=press
        >
            <Drawn icon />
        </button>
    }
}
