//! What the page can do. Every write to the state is here.

use std::sync::Arc;
use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, File, HtmlTextAreaElement};

use super::dom_text::{WordBox, box_of, byte_at, element_at};
use super::link::Link;
use super::listing::{listing, manifest_url};
use super::state::{Editor, Phase, Reader, Run, Selected, State, Windows};
use super::{graphics, offline, storage};
use crate::failure::{Failure, FailureKind, Remedy};
use crate::protocol::{FromReader, Progress, Source, Step, ToReader};
use crate::revision::{Covered, carried_over, settle};
use crate::settings::{DeviceChoice, Settings};
use crate::shortcuts::Command;
use crate::text_file::{LARGEST, TextFileError, text_of};
use crate::types::TypeKey;
use crate::word_cursor::{next_word, previous_word, word_at};

/// After this long without typing the note is read.
const PAUSE: Duration = Duration::from_millis(700);
/// For this long a cleared note can be had back.
const UNDO: Duration = Duration::from_secs(10);

/// Handles to everything that can be done; copied freely.
#[derive(Clone, Copy)]
pub struct Actions {
    state: State,
    /// The editor; its text is set only when it is not the reader who typed, so that the
    /// browser's own undo works.
    pub editor: NodeRef<leptos::html::Textarea>,
    /// The element that holds the blocks of the findings.
    pub content: NodeRef<leptos::html::Div>,
    link: StoredValue<Option<Link>, LocalStorage>,
    pause: StoredValue<Option<TimeoutHandle>, LocalStorage>,
    undo: StoredValue<Option<TimeoutHandle>, LocalStorage>,
}

/// The actions that the page was given.
pub fn use_actions() -> Actions {
    expect_context()
}

// The reader behind the page.
impl Actions {
    /// Actions on a state; nothing is started yet.
    pub fn new(state: State) -> Self {
        Self {
            state,
            editor: NodeRef::new(),
            content: NodeRef::new(),
            link: StoredValue::new_local(None),
            pause: StoredValue::new_local(None),
            undo: StoredValue::new_local(None),
        }
    }

    /// Ends the reader there is and starts a new one on the device of the settings.
    pub fn start_reader(self, source: Source) {
        self.end_reader();
        self.state.failure.set(None);
        self.state.reader.set(Reader::Starting(None));
        spawn_local(async move {
            if let Err(failure) = self.bring_up(source).await {
                self.fail(failure);
            }
        });
    }

    async fn bring_up(self, source: Source) -> Result<(), Failure> {
        // First, so that what is fetched from here on is there without a network next time.
        offline::keep_page().await;
        let listing = listing().await?;
        self.state
            .reader
            .set(Reader::Starting(Some(listing.clone())));
        let graphics = graphics::graphics().await;
        self.state.graphics.set(Some(graphics));
        let choice = self
            .state
            .settings
            .with_untracked(|settings| settings.device);
        if choice == DeviceChoice::Gpu && !graphics.is_usable() {
            return Err(Failure::of(FailureKind::NoGpu));
        }
        let manifest_url = manifest_url(&listing).ok_or(Failure::of(FailureKind::NoModel))?;
        let progress = Progress {
            total: listing.bytes,
            ..Progress::default()
        };
        let hear = move |message| match message {
            FromReader::Awake => {
                self.state
                    .reader
                    .set(Reader::Loading(listing.clone(), progress));
                let manifest_url = manifest_url.clone();
                self.tell(&ToReader::Load {
                    manifest_url,
                    source,
                });
            }
            FromReader::Progress(progress) => {
                self.state
                    .reader
                    .set(Reader::Loading(listing.clone(), progress));
            }
            other => self.hear(other),
        };
        self.link
            .set_value(Some(Link::start(graphics.device(choice), hear)?));
        Ok(())
    }

    fn hear(self, message: FromReader) {
        let current = self.state.run.with_untracked(|run| run.id);
        match message {
            FromReader::Ready(model) => {
                self.state.schemes.set(model.schemes.clone());
                self.state.reader.set(Reader::Ready(model));
                self.read();
            }
            FromReader::Step(step) if step.run == current => self.take_step(step),
            FromReader::Done {
                run,
                coverage,
                warnings,
            } if run == current => {
                self.end_run(Phase::Done(coverage, warnings));
            }
            FromReader::Cancelled { run, coverage } if run == current => {
                self.end_run(Phase::Stopped(coverage));
            }
            FromReader::WordScores(scores) => self.state.scores.set(Some(scores)),
            FromReader::Failed(failure) => self.fail(failure),
            FromReader::OutOfMemory => self.fail(Failure::of(FailureKind::OutOfMemory)),
            // Of an older run, or said while loading.
            FromReader::Step(_)
            | FromReader::Done { .. }
            | FromReader::Cancelled { .. }
            | FromReader::Awake
            | FromReader::Progress(_) => {}
        }
    }

    fn fail(self, failure: Failure) {
        let reading = self
            .state
            .run
            .with_untracked(|run| run.phase.windows().is_some());
        if failure.kind != FailureKind::NotRead {
            self.end_reader();
            self.state.reader.set(Reader::Gone);
        }
        if reading {
            self.end_run(Phase::Broken);
        }
        self.state.failure.set(Some(failure));
    }

    /// Deferred, because what it drops may be what is calling.
    fn end_reader(self) {
        if let Some(link) = self.link.try_update_value(Option::take).flatten() {
            spawn_local(async move { drop(link) });
        }
    }

    fn tell(self, message: &ToReader) {
        self.link.with_value(|link| {
            if let Some(link) = link {
                link.send(message);
            }
        });
    }

    /// Does what a failure's button promises.
    pub fn remedy(self, remedy: Remedy) {
        match remedy {
            Remedy::Restart => self.start_reader(Source::StorageFirst),
            Remedy::DownloadAgain => self.start_reader(Source::Network),
            Remedy::UseCpu => self.choose_device(DeviceChoice::Cpu),
            Remedy::ReadAgain => {
                self.state.failure.set(None);
                self.read();
            }
        }
    }

    /// Takes another device, now and from now on.
    pub fn choose_device(self, device: DeviceChoice) {
        self.change_settings(|settings| settings.device = device);
        self.start_reader(Source::StorageFirst);
    }

    /// Changes what is remembered.
    pub fn change_settings(self, change: impl FnOnce(&mut Settings)) {
        self.state.settings.update(change);
        storage::remember(self.state.settings.get_untracked());
    }
}

// The note.
impl Actions {
    /// The reader has typed or pasted.
    pub fn typed(self, text: String) {
        self.state.note.set(text.into());
        self.state.cleared.set(None);
        self.state.file_error.set(None);
        self.stop_waiting();
        let wait = set_timeout_with_handle(move || self.read(), PAUSE);
        self.pause.set_value(wait.ok());
    }

    /// Puts a text in the editor and reads it.
    pub fn put(self, text: &str) {
        self.state.note.set(text.into());
        self.state.cleared.set(None);
        self.state.file_error.set(None);
        self.show_in_editor(text);
        self.read();
    }

    /// Takes a file's text as the note.
    pub fn open_file(self, file: File) {
        spawn_local(async move {
            match text_of_file(&file).await {
                Ok(text) => self.put(&text),
                Err(error) => self.state.file_error.set(Some(error)),
            }
        });
    }

    /// Wipes the note and everything found in it; for a few seconds it can be had back.
    pub fn clear(self) {
        let note = self.state.note.get_untracked();
        self.state
            .cleared
            .set(Some(note).filter(|note| !note.is_empty()));
        self.state.note.set(Arc::default());
        self.state.file_error.set(None);
        self.show_in_editor("");
        self.state.editor.set(Editor::Open);
        self.read();
        if let Some(element) = self.editor.get_untracked() {
            // An element that is not on the page cannot take the focus.
            let _ = element.focus();
        }
        self.undo.update_value(|undo| {
            if let Some(earlier) = undo.take() {
                earlier.clear();
            }
            *undo = set_timeout_with_handle(move || self.state.cleared.set(None), UNDO).ok();
        });
    }

    /// Brings back the note that was cleared.
    pub fn undo_clear(self) {
        if let Some(note) = self.state.cleared.get_untracked() {
            self.put(&note);
        }
    }

    /// Folds the editor away, or opens it.
    pub fn fold_editor(self) {
        self.state.editor.update(|editor| {
            *editor = match editor {
                Editor::Open => Editor::Folded,
                Editor::Folded => Editor::Open,
            };
        });
        self.point_at(None);
    }

    fn show_in_editor(self, text: &str) {
        if let Some(element) = self.editor.get_untracked() {
            let element: &HtmlTextAreaElement = &element;
            element.set_value(text);
            element.set_scroll_top(0);
        }
    }

    fn stop_waiting(self) {
        if let Some(wait) = self.pause.try_update_value(Option::take).flatten() {
            wait.clear();
        }
    }
}

async fn text_of_file(file: &File) -> Result<String, TextFileError> {
    if file.size() > LARGEST as f64 {
        return Err(TextFileError::TooLarge);
    }
    let buffer = JsFuture::from(file.array_buffer()).await;
    let buffer = buffer.map_err(|_| TextFileError::Unreadable)?;
    text_of(&js_sys::Uint8Array::new(&buffer).to_vec())
}

// The reading.
impl Actions {
    /// Reads the note as it is now. Where the reader is not ready, the note is read once it is.
    pub fn read(self) {
        self.stop_waiting();
        let note = self.state.note.get_untracked();
        let shown = self.state.shown.get_untracked();
        let id = self.state.run.with_untracked(|run| run.id.next());
        let carried = self
            .state
            .mentions
            .with_untracked(|mentions| carried_over(mentions, &shown, &note));
        let is_ready = self
            .state
            .reader
            .with_untracked(|reader| reader.model().is_some());
        self.forget_places();
        if note.trim().is_empty() {
            self.show(
                Arc::default(),
                Vec::new(),
                Run {
                    id,
                    phase: Phase::Idle,
                },
            );
            self.tell(&ToReader::Forget);
        } else if is_ready {
            let phase = Phase::Reading(Windows::default());
            self.show(Arc::clone(&note), carried, Run { id, phase });
            self.tell(&ToReader::Read {
                run: id,
                text: note.to_string(),
            });
        } else {
            self.show(
                note,
                carried,
                Run {
                    id,
                    phase: Phase::Idle,
                },
            );
        }
    }

    fn show(self, text: Arc<str>, mentions: Vec<chartlight_mention::Mention>, run: Run) {
        self.state.run.set(run);
        self.state.covered.set(Covered::default());
        self.state.mentions.set(mentions);
        if self.state.shown.with_untracked(|shown| *shown != text) {
            self.state.shown.set(text);
        }
    }

    fn take_step(self, step: Step) {
        self.state.covered.update(|covered| covered.add(step.read));
        self.state
            .mentions
            .update(|mentions| settle(mentions, step.read, step.mentions));
        self.state.run.update(|run| {
            if let Phase::Reading(windows) | Phase::Stopping(windows) = &mut run.phase {
                *windows = Windows {
                    read: step.windows_read,
                    total: step.windows_total,
                    from_cache: step.from_cache,
                };
            }
        });
    }

    fn end_run(self, phase: Phase) {
        let covered = self.state.covered.get_untracked();
        self.state
            .mentions
            .update(|mentions| mentions.retain(|mention| covered.covers(mention.range)));
        self.state.run.update(|run| run.phase = phase);
        if let Some(pointer) = self.state.pointer.get_untracked() {
            self.tell(&ToReader::Inspect {
                byte: pointer.word.start(),
            });
        }
    }

    /// Stops the reading.
    pub fn cancel(self) {
        let Run { id, phase } = self.state.run.get_untracked();
        if let Phase::Reading(windows) = phase {
            self.state.run.set(Run {
                id,
                phase: Phase::Stopping(windows),
            });
            self.tell(&ToReader::Cancel { run: id });
        }
    }
}

// Moving about in the findings.
impl Actions {
    /// Does what a key asks for.
    pub fn command(self, command: Command) {
        match command {
            Command::Read => self.read(),
            Command::Stop => {
                self.point_at(None);
                self.cancel();
            }
            Command::NextEntity => self.step_entity(1),
            Command::PreviousEntity => self.step_entity(-1),
            Command::NextWord | Command::PreviousWord => self.step_word(command),
        }
    }

    /// Switches a type off, or on again.
    pub fn toggle_type(self, key: TypeKey) {
        self.state.filter.update(|filter| filter.toggle(key));
    }

    /// Hides entities below a score.
    pub fn set_least_percent(self, percent: u32) {
        self.state
            .filter
            .update(|filter| filter.least_percent = percent);
    }

    /// Goes to an entity, points at its first word and puts the focus on its mark.
    pub fn select(self, selected: Selected) {
        self.state.selected.set(Some(selected));
        let blocks = self.state.blocks.get_untracked();
        let Some(content) = self.content.get_untracked() else {
            return;
        };
        let content: &Element = &content;
        let Some(mark) = element_at(selected.range.start(), &blocks, content) else {
            return;
        };
        let centre = web_sys::ScrollIntoViewOptions::new();
        centre.set_block(web_sys::ScrollLogicalPosition::Center);
        centre.set_behavior(web_sys::ScrollBehavior::Auto);
        // Blocks out of view have a guessed height until they have been in view once.
        for _ in 0..2 {
            mark.scroll_into_view_with_scroll_into_view_options(&centre);
        }
        focus_without_scrolling(&mark);
        let word = word_at(&blocks, selected.range.start());
        self.point_at(word.and_then(|word| box_of(word, &blocks, content)));
    }

    fn step_entity(self, by: isize) {
        let visible = self.state.visible.get_untracked();
        let now = self.state.selected.get_untracked();
        let at = now.and_then(|now| {
            visible
                .iter()
                .position(|mention| Selected::of(mention) == now)
        });
        let n = visible.len() as isize;
        let target = match at {
            Some(at) => (at as isize + by).rem_euclid(n.max(1)),
            None if by > 0 => 0,
            None => n - 1,
        };
        let target = usize::try_from(target)
            .ok()
            .and_then(|target| visible.get(target));
        if let Some(mention) = target {
            self.select(Selected::of(mention));
        }
    }

    fn step_word(self, command: Command) {
        let blocks = self.state.blocks.get_untracked();
        let now = self
            .state
            .pointer
            .get_untracked()
            .map(|pointer| pointer.word);
        let now = now.or(self
            .state
            .selected
            .get_untracked()
            .map(|selected| selected.range));
        let word = match (command, now) {
            (Command::NextWord, Some(now)) => next_word(&blocks, now.end()),
            (Command::PreviousWord, Some(now)) => previous_word(&blocks, now.start()),
            _ => next_word(&blocks, 0),
        };
        let Some(content) = self.content.get_untracked() else {
            return;
        };
        let Some(word) = word else { return };
        if let Some(element) = element_at(word.start(), &blocks, &content) {
            let nearest = web_sys::ScrollIntoViewOptions::new();
            nearest.set_block(web_sys::ScrollLogicalPosition::Nearest);
            element.scroll_into_view_with_scroll_into_view_options(&nearest);
        }
        self.point_at(box_of(word, &blocks, &content));
    }

    /// Points at the word under the mouse, if there is one.
    pub fn hover(self, x: f64, y: f64) {
        let Some(content) = self.content.get_untracked() else {
            return;
        };
        let blocks = self.state.blocks.get_untracked();
        let frame = content.get_bounding_client_rect();
        let (across, down) = (x - frame.left(), y - frame.top());
        let holds = |area: &WordBox| {
            (area.left - 2.0..=area.left + area.width + 2.0).contains(&across)
                && (area.top - 4.0..=area.top + area.height + 4.0).contains(&down)
        };
        let under = byte_at(x, y).and_then(|byte| {
            let before = previous_word(&blocks, byte).filter(|word| word.end() == byte);
            [word_at(&blocks, byte), before]
                .into_iter()
                .flatten()
                .filter_map(|word| box_of(word, &blocks, &content))
                .find(holds)
        });
        self.point_at(under);
    }

    /// Points at a word, and asks for its scores; or at none.
    pub fn point_at(self, word: Option<WordBox>) {
        let before = self.state.pointer.get_untracked();
        if before == word {
            return;
        }
        self.state.pointer.set(word);
        let is_reading = self
            .state
            .run
            .with_untracked(|run| run.phase.windows().is_some());
        let moved = word.filter(|word| before.is_none_or(|before| before.word != word.word));
        if let Some(target) = moved.filter(|_| !is_reading) {
            self.tell(&ToReader::Inspect {
                byte: target.word.start(),
            });
        }
    }

    fn forget_places(self) {
        self.state.selected.set(None);
        self.state.pointer.set(None);
        self.state.scores.set(None);
        self.state.failure.update(|failure| {
            if failure
                .as_ref()
                .is_some_and(|failure| failure.kind == FailureKind::NotRead)
            {
                *failure = None;
            }
        });
    }
}

fn focus_without_scrolling(element: &Element) {
    use wasm_bindgen::JsCast;
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    if let Some(element) = element.dyn_ref::<web_sys::HtmlElement>() {
        // An element that is not on the page cannot take the focus.
        let _ = element.focus_with_options(&options);
    }
}
