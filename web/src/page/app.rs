//! The page as a whole.

use leptos::ev;
use leptos::prelude::*;

use super::actions::Actions;
use super::appearance::follow_appearance;
use super::entity_table::EntityTable;
use super::failure_banner::FailureBanner;
use super::findings_pane::FindingsPane;
use super::footer::Footer;
use super::header::Header;
use super::model_panel::ModelPanel;
use super::note_pane::NotePane;
use super::state::{Editor, State};
use crate::protocol::Source;
use crate::shortcuts::{Held, Press, anywhere};

/// The page.
#[component]
pub fn App() -> impl IntoView {
    let state = State::new();
    let actions = Actions::new(state);
    provide_context(state);
    provide_context(actions);
    follow_appearance(state);
    actions.start_reader(Source::StorageFirst);

    let on_key = window_event_listener(ev::keydown, move |event| {
        let key = event.key();
        if let Some(command) = anywhere(Press {
            key: &key,
            held: held(&event),
        }) {
            event.prevent_default();
            actions.command(command);
        }
    });
    let on_resize = window_event_listener(ev::resize, move |_| actions.point_at(None));
    on_cleanup(move || {
        on_key.remove();
        on_resize.remove();
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
        let files = event.data_transfer().and_then(|transfer| transfer.files());
        if let Some(file) = files.and_then(|files| files.get(0)) {
            actions.open_file(file);
        }
    };
    let is_folded = move || state.editor.get() == Editor::Folded;

    view! {
        <div class="page" on:dragover=on_drag on:drop=on_drop>
            <a class="skip" href="#findings">"Skip to the findings"</a>
            <Header />
            <FailureBanner />
            <ModelPanel />
            <main class="desk" class:folded=is_folded>
                <NotePane />
                <FindingsPane />
                <EntityTable />
            </main>
            <Footer />
        </div>
    }
}

/// What is held down with a key.
pub fn held(event: &ev::KeyboardEvent) -> Held {
    match (event.alt_key(), event.ctrl_key() || event.meta_key()) {
        (false, false) => Held::Nothing,
        (true, false) => Held::Alt,
        (false, true) => Held::Control,
        (true, true) => Held::Other,
    }
}
