//! The page's list of documents: what was dropped together, and what became of each. In memory
//! only, and without `Debug`, because it holds notes.

use std::collections::BTreeMap;
use std::sync::Arc;

use chartlight_mention::Mention;
use chartlight_pipeline::{Coverage, Warning};

use crate::corrections::Corrections;
use crate::documents::protocol::{Gold, Opened};
use crate::finding::Finding;
use crate::types::TypeKey;

/// A document's name within the page; never given twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PaperId(u32);

/// A document of the list.
#[derive(Clone, PartialEq)]
pub struct Paper {
    /// Which.
    pub id: PaperId,
    /// The record's or the file's name.
    pub name: String,
    /// Its note; empty until it is opened.
    pub text: Arc<str>,
    /// How far it is.
    pub stage: Stage,
    /// What the model found in it.
    pub mentions: Vec<Mention>,
    /// What was corrected in it.
    pub corrections: Corrections,
    /// The annotations that came with it, as long as its text is the file's.
    pub gold: Option<Vec<Gold>>,
    /// How far it was read.
    pub coverage: Coverage,
    /// What the model's reader noticed.
    pub warnings: Vec<Warning>,
    /// What was noticed when it was opened, in words.
    pub remarks: Vec<String>,
}

/// How far a document is.
#[derive(Clone, PartialEq, Eq)]
pub enum Stage {
    /// Its file is still to be opened.
    Unopened,
    /// Its file is being opened.
    Opening,
    /// Waits for the model.
    Waiting,
    /// The model is at it.
    Reading,
    /// Read to its end.
    Read,
    /// Cancelled before it was read.
    Stopped,
    /// Could not be opened or read, and why.
    Failed(String),
}

impl Paper {
    /// Its entities with the corrections made.
    pub fn findings(&self) -> Vec<Finding> {
        self.corrections.outcome().applied(&self.mentions)
    }
}

/// The list.
#[derive(Clone, PartialEq, Default)]
pub struct Batch {
    papers: Vec<Paper>,
    shown: Option<PaperId>,
    n_given: u32,
}

impl Batch {
    /// The documents, in the order in which they came.
    pub fn papers(&self) -> &[Paper] {
        &self.papers
    }

    /// One of them.
    pub fn get(&self, id: PaperId) -> Option<&Paper> {
        self.papers.iter().find(|paper| paper.id == id)
    }

    /// The same, to change it.
    pub fn get_mut(&mut self, id: PaperId) -> Option<&mut Paper> {
        self.papers.iter_mut().find(|paper| paper.id == id)
    }

    /// The one whose note is in the page.
    pub fn shown(&self) -> Option<PaperId> {
        self.shown
    }

    /// Says which one's note is in the page.
    pub fn set_shown(&mut self, shown: Option<PaperId>) {
        self.shown = shown;
    }

    /// Adds a file that is still to be opened.
    pub fn add_file(&mut self, name: String) -> PaperId {
        let id = self.new_id();
        self.papers.push(Paper {
            id,
            name,
            text: Arc::default(),
            stage: Stage::Unopened,
            mentions: Vec::new(),
            corrections: Corrections::default(),
            gold: None,
            coverage: Coverage {
                characters_read: 0,
                characters_total: 0,
                windows: 0,
                windows_total: 0,
            },
            warnings: Vec::new(),
            remarks: Vec::new(),
        });
        id
    }

    /// Puts the notes of a file in its place. They wait, unless the file was cancelled meanwhile.
    pub fn take_opened(&mut self, file: PaperId, opened: Vec<Opened>) {
        let Some(place) = self.papers.iter().position(|paper| paper.id == file) else {
            return;
        };
        let empty = self.papers.remove(place);
        let stage = match empty.stage {
            Stage::Stopped => Stage::Stopped,
            _ => Stage::Waiting,
        };
        for (offset, opened) in opened.into_iter().enumerate() {
            let id = match offset {
                0 => file,
                _ => self.new_id(),
            };
            let paper = Paper {
                id,
                name: opened.name,
                text: opened.text.into(),
                stage: stage.clone(),
                gold: opened.gold,
                remarks: opened.warnings,
                ..empty.clone()
            };
            self.papers.insert(place + offset, paper);
        }
    }

    /// Whether something is still to be opened or read.
    pub fn is_under_way(&self) -> bool {
        self.papers.iter().any(Paper::is_pending)
    }

    /// The first document at a stage.
    pub fn first_at(&self, stage: &Stage) -> Option<&Paper> {
        self.papers.iter().find(|paper| paper.stage == *stage)
    }

    /// Moves a document to a stage.
    pub fn set_stage(&mut self, id: PaperId, stage: Stage) {
        if let Some(paper) = self.get_mut(id) {
            paper.stage = stage;
        }
    }

    /// Stops everything that is not done.
    pub fn cancel(&mut self) {
        for paper in &mut self.papers {
            if paper.is_pending() {
                paper.stage = Stage::Stopped;
            }
        }
    }

    /// Lets what was stopped wait again: opened documents for the model, others for opening.
    pub fn resume(&mut self) {
        for paper in &mut self.papers {
            if paper.stage == Stage::Stopped {
                paper.stage = match paper.text.is_empty() {
                    true => Stage::Unopened,
                    false => Stage::Waiting,
                };
            }
        }
    }

    /// How many there are of each kind.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        for paper in &self.papers {
            summary.n_documents += 1;
            match &paper.stage {
                Stage::Read => summary.n_read += 1,
                Stage::Failed(_) => summary.n_failed += 1,
                Stage::Stopped => summary.n_stopped += 1,
                _ => summary.n_pending += 1,
            }
            for finding in paper.findings() {
                let key = finding.entity().key;
                *summary.by_type.entry(key).or_default() += 1;
            }
        }
        summary
    }

    fn new_id(&mut self) -> PaperId {
        self.n_given = self.n_given.wrapping_add(1);
        PaperId(self.n_given)
    }
}

impl Paper {
    fn is_pending(&self) -> bool {
        matches!(
            self.stage,
            Stage::Unopened | Stage::Opening | Stage::Waiting | Stage::Reading
        )
    }
}

/// What a list came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// All.
    pub n_documents: usize,
    /// Read to their end.
    pub n_read: usize,
    /// That could not be opened or read.
    pub n_failed: usize,
    /// Cancelled.
    pub n_stopped: usize,
    /// Not done yet.
    pub n_pending: usize,
    /// Entities of each type.
    pub by_type: BTreeMap<TypeKey, usize>,
}

impl Summary {
    /// All entities.
    pub fn n_entities(&self) -> usize {
        self.by_type.values().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(name: &str, text: &str) -> Opened {
        Opened {
            name: name.to_owned(),
            text: text.to_owned(),
            warnings: Vec::new(),
            gold: None,
        }
    }

    fn names(batch: &Batch) -> Vec<&str> {
        batch
            .papers()
            .iter()
            .map(|paper| paper.name.as_str())
            .collect()
    }

    #[test]
    fn a_file_of_several_notes_becomes_several_documents_in_its_place() {
        let mut batch = Batch::default();
        let first = batch.add_file("many.jsonl".to_owned());
        let last = batch.add_file("b.txt".to_owned());
        batch.take_opened(first, vec![opened("n1", "Rash."), opened("n2", "Cough.")]);
        assert_eq!(names(&batch), ["n1", "n2", "b.txt"]);
        assert_eq!(batch.get(first).unwrap().name, "n1");
        assert_eq!(batch.first_at(&Stage::Waiting).unwrap().name, "n1");
        assert!(batch.first_at(&Stage::Unopened).unwrap().id == last);
        assert_eq!(batch.summary().n_pending, 3);
        assert!(batch.is_under_way());
    }

    #[test]
    fn what_is_cancelled_can_be_taken_up_again() {
        let mut batch = Batch::default();
        let done = batch.add_file("a.txt".to_owned());
        let late = batch.add_file("b.txt".to_owned());
        batch.take_opened(done, vec![opened("a.txt", "Rash.")]);
        batch.set_stage(done, Stage::Read);
        batch.set_stage(late, Stage::Opening);
        batch.cancel();
        batch.take_opened(late, vec![opened("b.txt", "Cough.")]);
        let summary = batch.summary();
        assert_eq!((summary.n_read, summary.n_stopped), (1, 1));
        assert!(!batch.is_under_way());
        batch.resume();
        assert!(batch.get(late).unwrap().stage == Stage::Waiting);
        batch.set_stage(late, Stage::Failed("why".to_owned()));
        assert_eq!(batch.summary().n_failed, 1);
    }
}
