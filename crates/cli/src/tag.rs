//! `chartlight tag`: notes in, entities out.

use std::io;

use chartlight_pipeline::{Tagger, WindowCache};
use thiserror::Error;

use crate::codes::Naming;
use crate::notes::{Input, Note, Refused};
use crate::output::{Output, Tagged};
use crate::progress::Progress;
use crate::reading;
use crate::selection::Selection;

/// How it went.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Outcome {
    /// Notes written.
    pub tagged: usize,
    /// Notes that could not be read or tagged.
    pub refused: usize,
    /// Mentions that the output's format has no record for.
    pub left_out: usize,
}

/// What is wanted of what is found.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Which mentions.
    pub selection: &'a Selection,
    /// The codes that they may stand for.
    pub naming: Option<&'a Naming>,
}

/// Why tagging stopped before the last note.
#[derive(Debug, Error)]
pub enum TagError {
    /// The output cannot be written.
    #[error("cannot write the output")]
    Output(#[from] io::Error),
}

/// Tags the notes one after the other. A note that cannot be read or tagged is handed to `complain`,
/// and the next one's turn comes; one note at a time is in memory.
///
/// # Errors
/// When the output cannot be written.
pub async fn tag<T: Tagger>(
    tagger: &T,
    inputs: impl Iterator<Item = Input>,
    wanted: Wanted<'_>,
    output: &mut dyn Output,
    complain: &mut dyn FnMut(&Refused),
) -> Result<Outcome, TagError> {
    let mut outcome = Outcome::default();
    let mut cache = WindowCache::default();
    for input in inputs {
        let tagged = match input {
            Ok(note) => tag_note(tagger, note, wanted, output, &mut cache).await?,
            Err(refused) => Err(refused),
        };
        match tagged {
            Ok(()) => outcome.tagged += 1,
            Err(refused) => {
                outcome.refused += 1;
                complain(&refused);
                output.refused(&refused)?;
            }
        }
    }
    outcome.left_out = output.finish()?;
    Ok(outcome)
}

async fn tag_note<T: Tagger>(
    tagger: &T,
    note: Note,
    wanted: Wanted<'_>,
    output: &mut dyn Output,
    cache: &mut WindowCache,
) -> io::Result<Result<(), Refused>> {
    let name = note.name();
    let Note {
        document, place, ..
    } = note;
    let mut bar = None;
    let read = reading::read(tagger, &document, cache, &mut |windows| {
        let bar = bar
            .get_or_insert_with(|| Progress::of_windows(&place.to_string(), windows.total as u64));
        bar.set(windows.read as u64);
    })
    .await;
    drop(bar);
    match read {
        Ok(analysis) => {
            let schemes = tagger.schemes();
            output.note(&Tagged {
                name: &name,
                document: &document,
                analysis: &analysis,
                schemes,
                selection: wanted.selection,
                naming: wanted.naming,
            })?;
            Ok(Ok(()))
        }
        Err(error) => {
            let id = document.id().map(str::to_owned);
            Ok(Err(Refused {
                place,
                id,
                reason: format!("cannot be tagged: {error}"),
            }))
        }
    }
}
