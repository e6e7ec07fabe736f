//! The help: what the page does, and its keys.

use leptos::prelude::*;

use super::actions::use_actions;
use super::icon_button::IconButton;
use super::icons::Icon;
use super::state::use_state;
use crate::settings::SingleKeys;
use crate::wording::{frame, help};

/// Closed at first.
#[component]
pub fn HelpDialog() -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let close = move |_| {
        if let Some(dialog) = actions.help.get_untracked() {
            dialog.close();
        }
    };
    let is_on = move || {
        let settings = state.settings.get();
        settings.single_keys == SingleKeys::On
    };
    let switch = move |_| {
        actions.change_settings(|settings| {
            settings.single_keys = match settings.single_keys {
                SingleKeys::On => SingleKeys::Off,
                SingleKeys::Off => SingleKeys::On,
            };
        });
    };
    let groups = help::GROUPS
        .iter()
        .map(|group| {
            let keys = group
                .keys
                .iter()
                .map(|(keys, meaning)| {
                    view! { <div><dt>{caps(keys)}</dt><dd>{*meaning}</dd></div> }
                })
                .collect_view();
            view! {
                <section>
                    <h3>{group.title}</h3>
                    <dl>{keys}</dl>
                </section>
            }
        })
        .collect_view();
    view! {
        <dialog node_ref=actions.help class="help" aria-labelledby="help-title">
            <div class="help-head">
                <h2 id="help-title">{help::TITLE}</h2>
                <IconButton icon=Icon::Cross name=help::CLOSE class="bare" press=close />
            </div>
            // Scrolls by keyboard too.
            <div class="help-body" tabindex="0" role="region" aria-labelledby="help-title">
                <p>{help::ABOUT}</p>
                <p>{help::SCORES}</p>
                <p>{help::OFFLINE}</p>
                <p class="help-limits">{frame::DISCLAIMER}</p>
                <div class="help-keys">{groups}</div>
                <label class="switch">
                    <input type="checkbox" prop:checked=is_on on:change=switch />
                    <span>{help::SINGLE_KEYS}</span>
                    <span class="aside">{help::SINGLE_KEYS_WHY}</span>
                </label>
            </div>
        </dialog>
    }
}

/// Key caps for `Ctrl Z|Delete` and `1 – 9`.
fn caps(keys: &'static str) -> impl IntoView {
    keys.split('|')
        .enumerate()
        .map(|(way, keys)| {
            let caps = keys
                .split(' ')
                .map(|key| match key {
                    "–" => view! { "– " }.into_any(),
                    key => view! { <kbd>{key}</kbd> " " }.into_any(),
                })
                .collect_view();
            view! { <span class:other-way={way > 0}>{caps}</span> }
        })
        .collect_view()
}
