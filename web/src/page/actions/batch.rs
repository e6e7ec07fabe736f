//! The list of documents: read one after the other by the page's reader, between readings of the
//! note in the page, which go first.

use chartlight_mention::Mention;
use leptos::prelude::*;

use super::Actions;
use crate::documents::batch::{Batch, Paper, PaperId, Stage};
use crate::documents::protocol::{Answer, GoldNote, Task};
use crate::failure::FailureKind;
use crate::page::state::{Phase, Side};
use crate::protocol::{FromReader, RunId, ToReader};
use crate::wording::documents as words;

/// Runs of the list are counted from here, those of the note in the page from 1.
const FIRST_RUN: u32 = 1 << 31;

/// A document that the reader is at.
#[derive(Clone)]
pub struct InReading {
    run: RunId,
    paper: PaperId,
    mentions: Vec<Mention>,
}

impl Actions {
    /// Has the next document read, if the reader is free.
    pub(super) fn read_next(self) {
        let is_ready = self
            .state
            .reader
            .with_untracked(|reader| reader.model().is_some());
        let is_busy =
            self.state.is_reading.get_untracked() || self.in_reading.with_value(Option::is_some);
        if !is_ready || is_busy {
            return;
        }
        let batch = self.state.documents.batch;
        let next = batch.with_untracked(|batch| {
            let paper = batch.first_at(&Stage::Waiting)?;
            Some((paper.id, paper.text.to_string()))
        });
        let Some((paper, text)) = next else { return };
        let run = RunId(FIRST_RUN | self.n_runs.get_value());
        self.n_runs.update_value(|n| *n = n.wrapping_add(1));
        self.in_reading.set_value(Some(InReading {
            run,
            paper,
            mentions: Vec::new(),
        }));
        batch.update(|batch| batch.set_stage(paper, Stage::Reading));
        self.tell(&ToReader::Read { run, text });
    }

    /// Takes what the reader says of the list's documents; gives back everything else.
    pub(super) fn hear_of_batch(self, message: FromReader) -> Option<FromReader> {
        let Some(reading) = self.in_reading.get_value() else {
            return Some(message);
        };
        let batch = self.state.documents.batch;
        match message {
            FromReader::Step(step) if step.run == reading.run => {
                self.in_reading.update_value(|reading| {
                    if let Some(reading) = reading {
                        reading.mentions.extend(step.mentions);
                    }
                });
            }
            FromReader::Done {
                run,
                coverage,
                warnings,
            } if run == reading.run => {
                batch.update(|batch| {
                    if let Some(paper) = batch.get_mut(reading.paper) {
                        paper.stage = Stage::Read;
                        paper.mentions = reading.mentions;
                        paper.coverage = coverage;
                        paper.warnings = warnings;
                    }
                });
                self.end_reading();
            }
            FromReader::Cancelled { run, .. } if run == reading.run => self.end_reading(),
            FromReader::Failed(failure) if failure.kind == FailureKind::NotRead => {
                self.fail_in_reading();
                self.end_reading();
            }
            other => return Some(other),
        }
        None
    }

    /// Has what the model found compared with the annotations that came with files, once the list is
    /// through: each comparison is of all of it.
    pub(super) fn compare_gold(self) {
        let documents = self.state.documents;
        if documents.batch.with_untracked(Batch::is_under_way) {
            return;
        }
        let notes: Vec<GoldNote> = documents.batch.with_untracked(|batch| {
            let papers = batch.papers().iter();
            let read = papers.filter(|paper| paper.stage == Stage::Read);
            let compared = read.filter_map(|paper| {
                Some(GoldNote {
                    gold: paper.gold.clone()?,
                    found: paper.mentions.clone(),
                })
            });
            compared.collect()
        });
        if notes.is_empty() {
            if documents.gold.with_untracked(Option::is_some) {
                documents.gold.set(None);
            }
            return;
        }
        let task = Task::CompareGold {
            notes,
            schemes: self.state.schemes.get_untracked(),
        };
        self.ask(task, move |answer| {
            if let Ok(Answer::GoldAgreement(agreement)) = answer {
                documents.gold.set(agreement);
            }
        });
    }

    fn end_reading(self) {
        self.in_reading.set_value(None);
        self.read_next();
        self.compare_gold();
        let is_over = self.in_reading.with_value(Option::is_none);
        let is_there = self.state.shown.with_untracked(|shown| !shown.is_empty());
        if is_over && is_there && !self.state.is_reading.get_untracked() {
            // The reader answers for the last note that it read: that is to be the one in the page.
            self.read();
        }
    }

    /// The reader stopped at a document: it is named, so that it is not tried for ever.
    pub(super) fn fail_in_reading(self) {
        if let Some(reading) = self.in_reading.try_update_value(Option::take).flatten() {
            self.state.documents.batch.update(|batch| {
                batch.set_stage(reading.paper, Stage::Failed(words::NOT_READ.to_owned()));
            });
        }
    }

    /// The note in the page goes first; the document that is being read waits again.
    pub(super) fn set_aside(self) {
        if let Some(reading) = self.in_reading.try_update_value(Option::take).flatten() {
            self.state
                .documents
                .batch
                .update(|batch| batch.set_stage(reading.paper, Stage::Waiting));
        }
    }

    /// Stops the list. What is read stays.
    pub fn cancel_batch(self) {
        if let Some(line) = self.documents.get_value() {
            line.give_up_opening();
        }
        if let Some(InReading { run, .. }) = self.in_reading.get_value() {
            self.tell(&ToReader::Cancel { run });
        }
        self.state.documents.batch.update(Batch::cancel);
        self.compare_gold();
    }

    /// Goes on with what was stopped.
    pub fn resume_batch(self) {
        self.state.documents.batch.update(Batch::resume);
        self.open_next();
        self.read_next();
    }

    /// Forgets the list. The note in the page stays.
    pub fn forget_batch(self) {
        self.cancel_batch();
        self.files.update_value(std::collections::HashMap::clear);
        self.state.documents.batch.set(Batch::default());
        self.state.documents.gold.set(None);
        self.state.side.set(Side::Note);
    }

    /// Puts a document's note in the page, with what was found and corrected in it.
    pub fn show_paper(self, id: PaperId) {
        self.keep_paper();
        let paper = self
            .state
            .documents
            .batch
            .with_untracked(|batch| batch.get(id).cloned());
        let Some(paper) = paper.filter(|paper| !paper.text.is_empty()) else {
            return;
        };
        self.put(&paper.text);
        self.state.side.set(Side::Documents);
        self.state.mentions.set(paper.mentions);
        self.state.corrections.set(paper.corrections);
        let remarks = paper.remarks.join(" ");
        self.state
            .file_error
            .set(Some(remarks).filter(|remarks| !remarks.is_empty()));
        self.state
            .documents
            .batch
            .update(|batch| batch.set_shown(Some(id)));
    }

    /// Another note comes into the page: the document's is kept as it is now.
    pub(super) fn leave_paper(self) {
        self.keep_paper();
        let batch = self.state.documents.batch;
        if batch.with_untracked(|batch| batch.shown().is_some()) {
            batch.update(|batch| batch.set_shown(None));
        }
    }

    /// Writes what the page knows of the shown document back into the list.
    pub(super) fn keep_paper(self) {
        let batch = self.state.documents.batch;
        if batch.with_untracked(|batch| batch.shown().is_none()) {
            return;
        }
        let note = self.state.note.get_untracked();
        let is_current = self.state.is_current.get_untracked();
        let phase = self.state.run.with_untracked(|run| run.phase.clone());
        batch.update(|batch| {
            let Some(id) = batch.shown() else { return };
            let Some(paper) = batch.get_mut(id) else {
                return;
            };
            if is_current {
                paper.corrections = self.state.corrections.get_untracked();
            }
            match phase {
                Phase::Done(coverage, warnings) if is_current => {
                    paper.stage = Stage::Read;
                    paper.mentions = self.state.mentions.get_untracked();
                    paper.coverage = coverage;
                    paper.warnings = warnings;
                }
                // Edited and not read since.
                _ if paper.text != note => *paper = unread(paper),
                _ => {}
            }
            if paper.text != note {
                paper.gold = None;
            }
            paper.text = note;
        });
    }
}

fn unread(paper: &Paper) -> Paper {
    Paper {
        stage: Stage::Waiting,
        mentions: Vec::new(),
        ..paper.clone()
    }
}
