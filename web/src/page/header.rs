//! The top of the page: what this is, that it is private, and how the reader behind it is doing.

use leptos::prelude::*;

use super::actions::use_actions;
use super::appearance::AppearanceButton;
use super::device_control::DeviceControl;
use super::icon_button::IconButton;
use super::icons::Icon;
use super::state::{Reader, use_state};
use crate::adapter::Graphics;
use crate::settings::DeviceChoice;
use crate::wording::frame;

/// The top of the page.
#[component]
pub fn Header() -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let condition = Memo::new(move |_| {
        let phase = state.is_reading.get();
        state.reader.with(|reader| match reader {
            Reader::Starting(_) => ("busy", frame::STARTING.to_owned()),
            Reader::Loading(..) => ("busy", frame::LOADING.to_owned()),
            Reader::Ready(model) if phase => ("busy", frame::reading_on(model.device.title())),
            Reader::Ready(model) => ("ready", frame::ready_on(model.device.title())),
            Reader::Gone => ("gone", frame::NOT_READY.to_owned()),
        })
    });
    let model = move || {
        state.reader.with(|reader| {
            reader
                .model()
                .map(|model| format!("{} · {}", model.title, model.licence))
        })
    };
    let why_cpu = move || {
        let choice = state.settings.with(|settings| settings.device);
        let graphics = state
            .graphics
            .get()
            .filter(|_| choice == DeviceChoice::Automatic);
        graphics.and_then(Graphics::why_not)
    };
    view! {
        <header class="top">
            <h1 class="wordmark">
                <svg viewBox="0 0 64 64" width="28" height="28" aria-hidden="true">
                    <rect class="logo-ground" width="64" height="64" rx="14" />
                    <path class="logo-line" d="M15 20h34M15 44h22M46 32h5" />
                    <rect class="logo-light" x="13" y="26" width="27" height="12" rx="3" />
                </svg>
                {frame::CHARTLIGHT}
            </h1>
            <p class="private">
                <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true">
                    <path
                        d="M6 9V6.5a4 4 0 0 1 8 0V9m-9 0h10v8H5z"
                        fill="none"
                        stroke="currentColor"
                        stroke-width="1.6"
                        stroke-linejoin="round"
                    />
                </svg>
                {frame::PRIVATE}
            </p>
            <div class="top-end">
                <p class="model-name">{model}</p>
                <p
                    class="condition"
                    role="status"
                    aria-label=frame::READER
                    data-condition=move || condition.with(|(kind, _)| *kind)
                >
                    {move || condition.with(|(_, text)| text.clone())}
                </p>
                <DeviceControl />
                <AppearanceButton />
                <IconButton
                    icon=Icon::Question
                    name=frame::HELP
                    press=move |_| actions.open_help()
                />
            </div>
        </header>
        <p class="hint">{why_cpu}</p>
    }
}
