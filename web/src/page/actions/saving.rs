//! The ways out: files, and the note with its marks on the clipboard.

use std::sync::Arc;

use chartlight_mention::{LabelScheme, Mention};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Actions;
use crate::documents::batch::Stage;
use crate::documents::marked_text::marked_text;
use crate::documents::protocol::{
    Annotated, Answer, Author, Compared, Format, Said, Task, Writing, Written,
};
use crate::finding::{Finding, Origin};
use crate::page::documents::download::{copy, download};
use crate::page::documents::state::Saved;
use crate::page::state::Phase;
use crate::wording::documents as words;

/// What is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// The note in the page.
    Shown,
    /// The documents of the list that were read.
    Batch,
}

impl Actions {
    /// Has a file written and read back, and hands it to the browser.
    pub fn save(self, format: Format, extent: Extent) {
        let saved = self.state.documents.saved;
        // A button that is disabled under the focus loses it, and the menu closes.
        if saved.with_untracked(|saved| *saved == Saved::Writing) {
            return;
        }
        self.keep_paper();
        let notes = match extent {
            Extent::Shown => vec![self.shown_note()],
            Extent::Batch => self.batch_notes(),
        };
        let model = self.state.reader.with_untracked(|reader| {
            let model = reader.model()?;
            let names = (model.id.clone(), model.title.clone());
            Some((names, model.device.title().to_owned()))
        });
        let (model, device) = model.unzip();
        let schemes: Vec<LabelScheme> = self.state.schemes.get_untracked();
        saved.set(Saved::Writing);
        let writing = Writing {
            format: format.name.clone(),
            notes,
            schemes,
            model,
            device,
            at_ms: js_sys::Date::now(),
        };
        self.ask(Task::Write(writing), move |answer| match answer {
            Ok(Answer::Written(written)) => self.hand_out(&written, &format, extent),
            Ok(_) => {}
            Err(error) => saved.set(Saved::Failed(words::not_saved(&error))),
        });
    }

    /// Gives a file to the browser; where entities were corrected, tells how the model compares.
    fn hand_out(self, written: &Written, format: &Format, extent: Extent) {
        let saved = self.state.documents.saved;
        let name = format!("chartlight-{}.{}", format.name, format.extension);
        if !download(&written.bytes.0, &name, &format.media_type) {
            saved.set(Saved::Failed(words::NO_DOWNLOAD.to_owned()));
            return;
        }
        let n_left_out = written.n_left_out;
        saved.set(Saved::Done(words::saved(&name, n_left_out, None)));
        let corrected = self.corrected(extent);
        if corrected.is_empty() {
            return;
        }
        self.ask(Task::Compare(corrected), move |answer| {
            if let Ok(Answer::Agreement(agreement)) = answer {
                let words = words::saved(&name, n_left_out, Some(agreement));
                saved.set(Saved::Done(words));
            }
        });
    }

    /// Puts the note on the clipboard, each entity with its type behind it.
    pub fn copy_marked(self) {
        let text = self.state.shown.get_untracked();
        let visible = self.state.visible.get_untracked();
        let marked = self
            .state
            .types
            .with_untracked(|types| marked_text(&text, &visible, types));
        let saved = self.state.documents.saved;
        spawn_local(async move {
            saved.set(match copy(&marked).await {
                true => Saved::Done(words::COPIED.to_owned()),
                false => Saved::Failed(words::NOT_COPIED.to_owned()),
            });
        });
    }

    /// The notes in which something was corrected: only those are somebody's gold.
    fn corrected(self, extent: Extent) -> Vec<Compared> {
        let compared = |findings: &[Finding], found: &[Mention]| {
            let is_corrected =
                findings.iter().any(Finding::is_reviewed) || findings.len() < found.len();
            is_corrected.then(|| Compared {
                gold: findings.iter().map(|finding| finding.mention).collect(),
                found: found.to_vec(),
            })
        };
        match extent {
            Extent::Shown => {
                let findings = self.state.findings.get_untracked();
                let mentions = self.state.mentions.get_untracked();
                compared(&findings, &mentions).into_iter().collect()
            }
            Extent::Batch => self.state.documents.batch.with_untracked(|batch| {
                let read = batch
                    .papers()
                    .iter()
                    .filter(|paper| paper.stage == Stage::Read);
                read.filter_map(|paper| compared(&paper.findings(), &paper.mentions))
                    .collect()
            }),
        }
    }

    /// All entities of the note, also those that the filter hides.
    fn shown_note(self) -> Annotated {
        let findings = self.state.findings.get_untracked();
        let phase = self.state.run.with_untracked(|run| run.phase.clone());
        let batch = self.state.documents.batch;
        let name = batch.with_untracked(|batch| {
            let paper = batch.get(batch.shown()?)?;
            Some(paper.name.clone())
        });
        let (coverage, warnings) = match phase {
            Phase::Done(coverage, warnings) => (coverage, warnings),
            Phase::Stopped(coverage) => (coverage, Vec::new()),
            _ => Default::default(),
        };
        Annotated {
            name: name.unwrap_or_else(|| "note".to_owned()),
            text: self.state.shown.get_untracked().to_string(),
            said: self.said(&findings),
            coverage,
            warnings,
        }
    }

    fn batch_notes(self) -> Vec<Annotated> {
        self.state.documents.batch.with_untracked(|batch| {
            let read = batch
                .papers()
                .iter()
                .filter(|paper| paper.stage == Stage::Read);
            read.map(|paper| Annotated {
                name: paper.name.clone(),
                text: paper.text.to_string(),
                said: self.said(&paper.findings()),
                coverage: paper.coverage,
                warnings: paper.warnings.clone(),
            })
            .collect()
        })
    }

    fn said(self, findings: &[Finding]) -> Vec<Said> {
        let author = |origin| match origin {
            Origin::Model => Author::Model,
            Origin::Accepted | Origin::Changed | Origin::Added => Author::Reader,
        };
        let said = |finding: &Finding| Said {
            mention: finding.mention,
            by: author(finding.origin),
            code: finding
                .code
                .and_then(|code| self.state.codes.code(code))
                .map(Arc::unwrap_or_clone),
        };
        findings.iter().map(said).collect()
    }
}
