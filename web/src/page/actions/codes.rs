//! Codes: looked up by the document worker when they are asked for, and chosen by a person.

use leptos::prelude::*;

use super::Actions;
use crate::codes::Code;
use crate::corrections::Edit;
use crate::documents::protocol::{self, Answer, Task, Vocabularies, Wordings};
use crate::finding::Entity;
use crate::page::codes::shipped::{Shipped, shipped};
use crate::page::codes::state::Lookup;
use crate::wording::codes as words;

impl Actions {
    /// Fetches the site's vocabularies, once.
    pub(super) async fn fetch_vocabularies(self) {
        if self.vocabularies.with_value(Option::is_none) {
            let shipped = shipped().await;
            self.vocabularies.set_value(Some(shipped));
        }
    }

    /// Opens the dialog with the candidates of the selected entity.
    pub fn open_codes(self) {
        let Some(entity) = self.selected_finding().map(|finding| finding.entity()) else {
            return;
        };
        if let Some(dialog) = self.codes.get_untracked()
            && !dialog.open()
        {
            // Fails for a dialog that is open already.
            let _ = dialog.show_modal();
        }
        self.state.codes.subject.set(Some(entity));
        self.look_up(self.wordings(entity));
    }

    /// Looks the entity of the dialog up by other words.
    pub fn look_up_words(self, words: String) {
        let subject = self.state.codes.subject.get_untracked();
        let of_subject = subject.and_then(|entity| self.wordings(entity));
        self.look_up(of_subject.map(|wordings| Wordings {
            words: vec![words],
            ..wordings
        }));
    }

    /// Closes it.
    pub fn close_codes(self) {
        if let Some(dialog) = self.codes.get_untracked() {
            dialog.close();
        }
    }

    /// Forgets what the dialog showed, however it was closed.
    pub fn forget_candidates(self) {
        self.lookups.update_value(|n| *n += 1);
        self.state.codes.subject.set(None);
        self.state.codes.lookup.set(Lookup::Sought);
    }

    /// Gives the selected entity a code, or takes it away, and closes the dialog.
    pub fn choose_code(self, code: Option<Code>) {
        self.close_codes();
        let subject = self.state.codes.subject.get_untracked();
        let Some(finding) = subject.and_then(|entity| self.finding(entity)) else {
            return;
        };
        let entity = finding.entity();
        let text = self.words(entity);
        let news = match &code {
            Some(code) => words::coded(&text, code),
            None => words::uncoded(&text),
        };
        let chosen = self.state.codes.chosen;
        let keep = |code| chosen.try_update_value(|chosen| chosen.keep(code));
        let id = code.and_then(keep);
        if finding.code != id {
            self.make(vec![Edit::code(&finding, id)], news);
        }
        self.select(entity);
    }

    /// Only what was looked up last counts.
    fn look_up(self, wordings: Option<Wordings>) {
        let Some(wordings) = wordings else { return };
        let lookup = self.state.codes.lookup;
        lookup.set(Lookup::Sought);
        self.lookups.update_value(|n| *n += 1);
        let this = self.lookups.get_value();
        self.ask(Task::Candidates(wordings.clone()), move |answer| {
            if self.lookups.get_value() != this {
                return;
            }
            match answer {
                Ok(Answer::Candidates(protocol::Candidates::Unread)) => {
                    self.read_vocabularies(wordings);
                }
                Ok(Answer::Candidates(protocol::Candidates::OtherType)) => {
                    lookup.set(Lookup::OtherType);
                }
                Ok(Answer::Candidates(protocol::Candidates::Found(found))) => {
                    lookup.set(Lookup::Found(found));
                }
                Ok(_) => {}
                Err(error) => lookup.set(Lookup::Failed(words::failed(error))),
            }
        });
    }

    /// Has the worker take the vocabularies, and looks up then.
    fn read_vocabularies(self, wordings: Wordings) {
        let codes = self.state.codes;
        codes.lookup.set(Lookup::Reading);
        let this = self.lookups.get_value();
        let Shipped { files, missing } = self.vocabularies.get_value().unwrap_or_default();
        self.ask(Task::Vocabularies(files), move |answer| match answer {
            Ok(Answer::Vocabularies(Vocabularies { read, refused })) => {
                let missing = missing.iter().map(|file| words::missing(file));
                let refused = refused.iter().map(|problem| words::refused(problem));
                codes.vocabularies.set(Vocabularies {
                    read,
                    refused: missing.chain(refused).collect(),
                });
                if self.lookups.get_value() == this {
                    self.look_up(Some(wordings));
                }
            }
            Ok(_) => {}
            Err(error) => codes.lookup.set(Lookup::Failed(words::failed(error))),
        });
    }

    /// What an entity is looked up by: its words, and what they abbreviate.
    fn wordings(self, entity: Entity) -> Option<Wordings> {
        let range = entity.range;
        let text = self.state.shown.get_untracked();
        let long = self.state.documents.abbreviations.with_untracked(|list| {
            let of = list.iter().find(|it| it.is_short_at(range));
            of.and_then(|it| it.long.of(&text)).map(str::to_owned)
        });
        self.state.schemes.with_untracked(|schemes| {
            let scheme = schemes.get(entity.key.scheme.0)?;
            Some(Wordings {
                scheme: scheme.name().to_owned(),
                label: scheme.type_name(entity.key.label)?.to_owned(),
                words: [range.of(&text).map(str::to_owned), long]
                    .into_iter()
                    .flatten()
                    .collect(),
            })
        })
    }
}
