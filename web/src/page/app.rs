//! The page as a whole.

use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;

use super::actions::Actions;
use super::appearance::follow_appearance;
use super::codes::codes_dialog::CodesDialog;
use super::documents::deidentify_dialog::DeidentifyDialog;
use super::documents::file_drop::files;
use super::entity_table::EntityTable;
use super::failure_banner::FailureBanner;
use super::findings_pane::FindingsPane;
use super::footer::Footer;
use super::header::Header;
use super::help_dialog::HelpDialog;
use super::lexicon_dialog::LexiconDialog;
use super::model_panel::ModelPanel;
use super::note_pane::NotePane;
use super::state::{Editor, State};
use super::update_banner::UpdateBanner;
use crate::protocol::Source;
use crate::shortcuts::{Focus, Held, Press, command};
use crate::wording::frame;

/// The page.
#[component]
pub fn App() -> impl IntoView {
    let state = State::new();
    let actions = Actions::new(state);
    provide_context(state);
    provide_context(actions);
    follow_appearance(state);
    actions.start_documents();
    actions.start_reader(Source::StorageFirst);

    let on_key = window_event_listener(ev::keydown, move |event| {
        let key = event.key();
        let press = Press {
            key: &key,
            held: held(&event),
        };
        let single_keys = state
            .settings
            .with_untracked(|settings| settings.single_keys);
        if event.default_prevented() || is_dialog_open() {
            return;
        }
        if let Some(command) = command(press, focus(), single_keys) {
            event.prevent_default();
            actions.command(command);
        }
    });
    let on_resize = window_event_listener(ev::resize, move |_| actions.scrolled());
    let on_scroll = window_event_listener(ev::scroll, move |_| actions.scrolled());
    let on_print = window_event_listener(ev::beforeprint, move |_| actions.show_all());
    let on_pointer_up = window_event_listener(ev::pointerup, move |_| {
        // The selection is what it will be once the browser has dealt with the event.
        set_timeout(move || actions.take_selection(), Duration::ZERO);
    });
    on_cleanup(move || {
        on_key.remove();
        on_resize.remove();
        on_scroll.remove();
        on_print.remove();
        on_pointer_up.remove();
    });

    let has_files = |event: &ev::DragEvent| {
        let types = event.data_transfer().map(|transfer| transfer.types());
        types.is_some_and(|types| types.iter().any(|kind| kind == "Files"))
    };
    let on_drag = move |event: ev::DragEvent| {
        if has_files(&event) {
            event.prevent_default();
        }
    };
    let on_drop = move |event: ev::DragEvent| {
        if !has_files(&event) {
            return;
        }
        event.prevent_default();
        let dropped = event.data_transfer().and_then(|transfer| transfer.files());
        actions.open_files(files(dropped));
    };
    let is_folded = move || state.editor.get() == Editor::Folded;

    view! {
        <div class="page" on:dragover=on_drag on:drop=on_drop>
            <a class="skip" href="#findings">{frame::SKIP}</a>
            <Header />
            <FailureBanner />
            <UpdateBanner />
            <ModelPanel />
            <main class="desk" class:folded=is_folded>
                <NotePane />
                <FindingsPane />
                <EntityTable />
            </main>
            <Footer />
            <HelpDialog />
            <DeidentifyDialog />
            <LexiconDialog />
            <CodesDialog />
        </div>
    }
}

/// What is held down with a key.
fn held(event: &ev::KeyboardEvent) -> Held {
    let is_character = event.key().chars().count() == 1;
    let control = event.ctrl_key() || event.meta_key();
    match (event.alt_key(), control, event.shift_key()) {
        (false, false, true) if is_character => Held::Nothing,
        (false, false, false) => Held::Nothing,
        (false, false, true) => Held::Shift,
        (true, false, false) => Held::Alt,
        (false, true, false) => Held::Control,
        (false, true, true) => Held::ControlShift,
        _ => Held::Other,
    }
}

/// Where the focus is.
fn focus() -> Focus {
    let Some(element) = document().active_element() else {
        return Focus::Reading;
    };
    let is = |selector: &str| element.closest(selector).ok().flatten().is_some();
    if is("textarea, input, select") {
        Focus::Typing
    } else if is(".entity-bar") {
        Focus::Elsewhere
    } else if element.tag_name() == "BODY" || is(".sheet, .table-frame") {
        Focus::Reading
    } else {
        Focus::Elsewhere
    }
}

fn is_dialog_open() -> bool {
    document()
        .query_selector("dialog[open]")
        .ok()
        .flatten()
        .is_some()
}
