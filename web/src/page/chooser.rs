//! A list that does something with what is chosen, and keeps no choice.

use leptos::ev::Event;
use leptos::prelude::*;

/// A list under a heading; choosing gives the number that is an option's value.
#[component]
pub fn Chooser(
    /// What it is called.
    name: &'static str,
    /// What it shows.
    heading: &'static str,
    /// How it looks.
    class: &'static str,
    /// What is done with what is chosen.
    choose: impl Fn(usize) + 'static,
    /// The options.
    children: Children,
) -> impl IntoView {
    let change = move |event: Event| {
        let chosen = event_target_value(&event).parse().ok();
        event_target::<web_sys::HtmlSelectElement>(&event).set_value("");
        if let Some(chosen) = chosen {
            choose(chosen);
        }
    };
    view! {
        <select aria-label=name class=class on:change=change>
            <option value="">{heading}</option>
            {children()}
        </select>
    }
}
