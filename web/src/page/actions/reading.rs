//! The reading: started, followed, stopped.

use std::sync::Arc;
use std::time::Duration;

use chartlight_mention::Mention;
use leptos::prelude::*;

use super::Actions;
use crate::failure::FailureKind;
use crate::page::state::{Phase, Run, Windows};
use crate::protocol::{Step, ToReader};
use crate::revision::{Covered, carried_over, settle};

/// What was found in this time is shown together.
const TOGETHER: Duration = Duration::from_millis(150);

impl Actions {
    /// Reads the note as it is now. Where the reader is not ready, the note is read once it is.
    pub fn read(self) {
        self.stop_waiting();
        self.set_aside();
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
        if *shown != *note {
            self.forget_places();
            self.state.corrections.update(|corrections| {
                *corrections = corrections.carried_over(&shown, &note);
            });
        }
        self.forgive();
        self.steps.set_value(Vec::new());
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
        self.read_next();
    }

    fn show(self, text: Arc<str>, mentions: Vec<Mention>, run: Run) {
        self.state.run.set(run);
        self.state.covered.set(Covered::default());
        self.state.mentions.set(mentions);
        if self.state.shown.with_untracked(|shown| *shown != text) {
            self.state.shown.set(text);
            self.find_abbreviations();
        }
    }

    /// Takes a step. Its progress is shown at once; what it found is shown with that of other
    /// steps, because a long note has many and each would touch the whole page.
    pub(super) fn take_step(self, step: Step) {
        self.state.run.update(|run| {
            if let Phase::Reading(windows) | Phase::Stopping(windows) = &mut run.phase {
                *windows = Windows {
                    read: step.windows_read,
                    total: step.windows_total,
                    from_cache: step.from_cache,
                };
            }
        });
        let is_first = step.windows_read <= 1;
        let mut n_waiting = 0;
        self.steps.update_value(|steps| {
            steps.push(step);
            n_waiting = steps.len();
        });
        if is_first {
            self.show_steps();
        } else if n_waiting == 1 {
            set_timeout(move || self.show_steps(), TOGETHER);
        }
    }

    fn show_steps(self) {
        let steps = self
            .steps
            .try_update_value(std::mem::take)
            .unwrap_or_default();
        if steps.is_empty() {
            return;
        }
        self.state.covered.update(|covered| {
            steps.iter().for_each(|step| covered.add(step.read));
        });
        let decided = steps.into_iter().map(|step| (step.read, step.mentions));
        self.state
            .mentions
            .update(|mentions| settle(mentions, decided));
    }

    pub(super) fn end_run(self, phase: Phase) {
        self.show_steps();
        let covered = self.state.covered.get_untracked();
        self.state
            .mentions
            .update(|mentions| mentions.retain(|mention| covered.covers(mention.range)));
        self.state.run.update(|run| run.phase = phase);
        self.keep_paper();
        self.compare_gold();
        self.read_next();
        self.forget_heat();
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

    fn forget_places(self) {
        self.deselect();
        self.state.pointer.set(None);
        self.state.scores.set(None);
        self.state.place_now.set(None);
    }

    /// A failure to read the last note says nothing of this one.
    fn forgive(self) {
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
