//! The reader behind the page: starting it, hearing it, ending it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Actions;
use crate::failure::{Failure, FailureKind, Remedy};
use crate::page::link::Link;
use crate::page::listing::{listing, manifest_url};
use crate::page::state::{Phase, Reader};
use crate::page::{graphics, offline, storage};
use crate::protocol::{FromReader, Progress, Source, ToReader};
use crate::settings::{DeviceChoice, Settings};

impl Actions {
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
        if let Some(worker) = offline::keep_page().await {
            self.look_for_newer(worker);
        }
        let listing = listing().await?;
        self.state
            .reader
            .set(Reader::Starting(Some(listing.clone())));
        self.fetch_vocabularies().await;
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
        let Some(message) = self.hear_of_batch(message) else {
            return;
        };
        let current = self.state.run.with_untracked(|run| run.id);
        match message {
            FromReader::Ready(model) => {
                if self
                    .state
                    .schemes
                    .with_untracked(|known| *known != model.schemes)
                {
                    self.state.schemes.set(model.schemes.clone());
                    self.show_first_scheme();
                }
                self.state.reader.set(Reader::Ready(model));
                if self.state.lexicon.with_untracked(Option::is_some) {
                    self.tell_lexicon();
                }
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
            heat @ FromReader::Probabilities { .. } => self.take_heat(heat),
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
        let reading = self.state.is_reading.get_untracked();
        self.fail_in_reading();
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

    pub(super) fn tell(self, message: &ToReader) {
        let is_of_note = matches!(
            message,
            ToReader::Inspect { .. } | ToReader::Probabilities(_)
        );
        if is_of_note && self.in_reading.with_value(Option::is_some) {
            // The reader would answer for the document of the list that it is at.
            return;
        }
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
