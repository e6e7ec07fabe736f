//! Files: dropped or chosen, opened by the document worker. One note goes into the page, several
//! make a list.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::Actions;
use crate::documents::batch::PaperId;
use crate::documents::bytes::Bytes;
use crate::documents::protocol::{self, Answer, LARGEST_FILE, Opened, Task};
use crate::documents::submissions::submissions;
use crate::page::documents::worker_line::WorkerLine;
use crate::page::state::Side;
use crate::wording::documents as words;

impl Actions {
    /// Starts the document worker, before there is a note, so that nothing is fetched while there
    /// is one.
    pub fn start_documents(self) {
        let formats = self.state.documents.formats;
        let line = WorkerLine::start(move |known| formats.set(known));
        self.documents.set_value(Some(line));
    }

    /// Has the document worker do something.
    pub(super) fn ask(self, task: Task, then: impl FnOnce(Result<Answer, String>) + 'static) {
        if let Some(line) = self.documents.get_value() {
            line.ask(task, then);
        }
    }

    /// Opens files that were dropped or chosen together.
    pub fn open_files(self, files: Vec<File>) {
        self.state.file_error.set(None);
        let names: Vec<String> = files.iter().map(File::name).collect();
        let mut together = submissions(&names).into_iter().map(|places| {
            let of = |place: &usize| files.get(*place).cloned();
            places.iter().filter_map(of).collect::<Vec<_>>()
        });
        match (together.next(), together.next()) {
            (None, _) => {}
            (Some(only), None) => self.open_one(only),
            (Some(first), Some(second)) => {
                let all = [first, second].into_iter().chain(together);
                for files in all {
                    self.add_to_batch(files);
                }
                self.state.side.set(Side::Documents);
                self.open_next();
            }
        }
    }

    /// A single note goes into the page, as if it were pasted.
    fn open_one(self, files: Vec<File>) {
        spawn_local(async move {
            match contents(&files).await {
                Ok(files) => self.ask(Task::Open(files), move |answer| self.take_one(answer)),
                Err(error) => self.state.file_error.set(Some(error)),
            }
        });
    }

    fn take_one(self, answer: Result<Answer, String>) {
        match answer {
            Ok(Answer::Opened(opened)) => match <[Opened; 1]>::try_from(opened) {
                // It is a list of one, which keeps the annotations and says how the model compares.
                Ok([only]) if only.gold.is_some() => {
                    if let Some(id) = self.take_several(vec![only]) {
                        self.show_paper(id);
                    }
                }
                Ok([only]) => {
                    self.put(&only.text);
                    let remarks = only.warnings.join(" ");
                    self.state
                        .file_error
                        .set(Some(remarks).filter(|remarks| !remarks.is_empty()));
                }
                Err(several) => {
                    self.take_several(several);
                }
            },
            Ok(_) => {}
            Err(error) => self.state.file_error.set(Some(error)),
        }
    }

    /// Adds notes to the list, and gives the first one's name there.
    fn take_several(self, opened: Vec<Opened>) -> Option<PaperId> {
        let mut first = None;
        self.state.documents.batch.update(|batch| {
            let file = batch.add_file(String::new());
            batch.take_opened(file, opened);
            first = batch.get(file).map(|paper| paper.id);
        });
        self.state.side.set(Side::Documents);
        self.read_next();
        first
    }

    fn add_to_batch(self, files: Vec<File>) {
        let name = files.first().map(File::name).unwrap_or_default();
        let mut id = None;
        self.state
            .documents
            .batch
            .update(|batch| id = Some(batch.add_file(name)));
        if let Some(id) = id {
            self.files.update_value(|unopened| {
                unopened.insert(id, files);
            });
        }
    }

    /// Opens the next file of the list, one after the other, so that only one is held in memory.
    pub(super) fn open_next(self) {
        use crate::documents::batch::Stage::{Opening, Unopened};
        let batch = self.state.documents.batch;
        if batch.with_untracked(|batch| batch.first_at(&Opening).is_some()) {
            return;
        }
        let next = batch.with_untracked(|batch| batch.first_at(&Unopened).map(|paper| paper.id));
        let Some(id) = next else { return };
        batch.update(|batch| batch.set_stage(id, Opening));
        let files = self
            .files
            .with_value(|unopened| unopened.get(&id).cloned())
            .unwrap_or_default();
        spawn_local(async move {
            match contents(&files).await {
                Ok(files) => self.ask(Task::Open(files), move |answer| {
                    self.take_opened(id, answer);
                }),
                Err(error) => self.take_opened(id, Err(error)),
            }
        });
    }

    fn take_opened(self, id: PaperId, answer: Result<Answer, String>) {
        use crate::documents::batch::Stage::Failed;
        self.state.documents.batch.update(|batch| match answer {
            Ok(Answer::Opened(opened)) => batch.take_opened(id, opened),
            Ok(_) => {}
            Err(error) => batch.set_stage(id, Failed(error)),
        });
        self.files.update_value(|unopened| {
            unopened.remove(&id);
        });
        self.open_next();
        self.read_next();
        self.compare_gold();
    }

    /// Has the abbreviations of the shown note found.
    pub(super) fn find_abbreviations(self) {
        let text = self.state.shown.get_untracked();
        self.state.documents.abbreviations.set(Arc::default());
        if text.is_empty() {
            return;
        }
        let task = Task::Abbreviations {
            text: text.to_string(),
        };
        self.ask(task, move |answer| {
            let is_current = self
                .state
                .shown
                .with_untracked(|shown| Arc::ptr_eq(shown, &text));
            if let (Ok(Answer::Abbreviations(found)), true) = (answer, is_current) {
                self.state.documents.abbreviations.set(Arc::new(found));
            }
        });
    }

    /// Scrolls to a stretch of the note and selects it, so that it is seen.
    pub fn go_to(self, range: chartlight_text::ByteRange) {
        self.deselect();
        self.scroll_to(range);
        self.point_at(self.box_of(range));
    }
}

/// What is in files that are opened together.
async fn contents(files: &[File]) -> Result<Vec<protocol::File>, String> {
    let mut contents = Vec::new();
    for file in files {
        if file.size() > LARGEST_FILE as f64 {
            return Err(words::TOO_LARGE.to_owned());
        }
        let buffer = JsFuture::from(file.array_buffer()).await;
        let buffer = buffer.map_err(|_| words::UNREADABLE.to_owned())?;
        contents.push(protocol::File {
            name: file.name(),
            bytes: Bytes(js_sys::Uint8Array::new(&buffer).to_vec()),
        });
    }
    Ok(contents)
}
