//! `chartlight deidentify`: notes in, notes without identifiers out.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, Write};

use anyhow::Result;
use chartlight_deidentify::{
    Identifier, MaskLength, Mode, Patterns, Rewritten, Seed, join, of_mentions, repeats, rewrite,
};
use chartlight_mention::SchemeIndex;
use chartlight_pipeline::{Tagger, WindowCache};
use chartlight_text::{Document, Offsets};
use serde::Serialize;

use crate::arguments::{DeidentifyArguments, DeidentifyMode, DeidentifyOutput};
use crate::marks::Style;
use crate::notes::{Input, Note, Refused, are_several};
use crate::reading;

/// What a reader must know of a run without a model.
pub const PATTERNS_ONLY: &str = "without a model only what has a form is found; \
    most names and places stay in the text";

/// Finds identifiers: by patterns, and with a model's scheme where there is one.
pub struct Finder<'t, T> {
    patterns: Patterns,
    model: Option<(&'t T, SchemeIndex)>,
    cache: WindowCache,
}

impl<'t, T: Tagger> Finder<'t, T> {
    /// By patterns alone.
    ///
    /// # Errors
    /// When a pattern is not usable.
    pub fn patterns() -> Result<Self> {
        Ok(Self {
            patterns: Patterns::new()?,
            model: None,
            cache: WindowCache::default(),
        })
    }

    /// By patterns, and by a scheme of a model.
    ///
    /// # Errors
    /// When a pattern is not usable.
    pub fn with_model(tagger: &'t T, scheme: SchemeIndex) -> Result<Self> {
        Ok(Self {
            model: Some((tagger, scheme)),
            ..Self::patterns()?
        })
    }

    async fn find(&mut self, document: &Document) -> Result<Vec<Identifier>> {
        let mut found = self.patterns.find(document.text());
        if let Some((tagger, index)) = self.model {
            let analysis = reading::read(tagger, document, &mut self.cache, &mut |_| {}).await?;
            if let Some(scheme) = tagger.schemes().get(index.0) {
                found.extend(of_mentions(analysis.mentions(), scheme, index));
            }
        }
        found.extend(repeats(document.text(), &found));
        Ok(join(found))
    }
}

/// Writes the notes without their identifiers, one after the other; answers how many were refused.
/// A note that cannot be read is handed to `complain`, and the next one's turn comes.
///
/// # Errors
/// When the output cannot be written.
pub async fn deidentify<T: Tagger>(
    finder: &mut Finder<'_, T>,
    inputs: impl Iterator<Item = Input>,
    arguments: &DeidentifyArguments,
    out: &mut dyn Write,
    style: Style,
    complain: &mut dyn FnMut(&Refused),
) -> io::Result<usize> {
    let mode = mode(arguments);
    let several = are_several(&arguments.files, arguments.input);
    let mut n_refused = 0;
    for input in inputs {
        let rewritten = match input {
            Ok(note) => rewrite_note(finder, &note, mode)
                .await
                .map(|new| (note, new)),
            Err(refused) => Err(refused),
        };
        match (rewritten, arguments.output) {
            (Ok((note, rewritten)), DeidentifyOutput::Text) => {
                if several {
                    writeln!(out, "==> {} <==", note.name())?;
                }
                out.write_all(style.text(&rewritten.text).as_bytes())?;
                if !rewritten.text.ends_with('\n') {
                    writeln!(out)?;
                }
            }
            (Ok((note, rewritten)), DeidentifyOutput::Jsonl) => {
                let line = Line::of(&note.document, &rewritten);
                serde_json::to_writer(&mut *out, &line).map_err(io::Error::from)?;
                writeln!(out)?;
            }
            (Err(refused), _) => {
                n_refused += 1;
                complain(&refused);
            }
        }
        out.flush()?;
    }
    Ok(n_refused)
}

async fn rewrite_note<T: Tagger>(
    finder: &mut Finder<'_, T>,
    note: &Note,
    mode: Mode,
) -> std::result::Result<Rewritten, Refused> {
    let refused = |reason: String| Refused {
        place: note.place.clone(),
        id: note.document.id().map(str::to_owned),
        reason: format!("cannot be de-identified: {reason}"),
    };
    let found = finder.find(&note.document).await;
    let found = found.map_err(|error| refused(error.to_string()))?;
    rewrite(note.document.text(), found, mode).map_err(|error| refused(error.to_string()))
}

fn mode(arguments: &DeidentifyArguments) -> Mode {
    match arguments.mode {
        DeidentifyMode::Mask if arguments.short_mask => Mode::Mask(MaskLength::One),
        DeidentifyMode::Mask => Mode::Mask(MaskLength::Same),
        DeidentifyMode::Type => Mode::Type,
        DeidentifyMode::Surrogate => {
            let chance = || RandomState::new().build_hasher().finish();
            Mode::Surrogate(Seed::new(arguments.seed.unwrap_or_else(chance)))
        }
    }
}

/// A note in JSON Lines; offsets are code points.
#[derive(Serialize)]
struct Line<'a> {
    id: Option<&'a str>,
    text: &'a str,
    offset_unit: &'static str,
    changes: Vec<ChangeOfLine<'a>>,
}

#[derive(Serialize)]
struct ChangeOfLine<'a> {
    start: Option<usize>,
    end: Option<usize>,
    new_start: Option<usize>,
    new_end: Option<usize>,
    r#type: &'a str,
}

impl<'a> Line<'a> {
    fn of(document: &'a Document, rewritten: &'a Rewritten) -> Self {
        let (old, new) = (Offsets::new(document.text()), Offsets::new(&rewritten.text));
        let changes = rewritten.changes.iter().map(|change| ChangeOfLine {
            start: old.code_point(change.old.start()),
            end: old.code_point(change.old.end()),
            new_start: new.code_point(change.new.start()),
            new_end: new.code_point(change.new.end()),
            r#type: &change.type_name,
        });
        Self {
            id: document.id(),
            text: &rewritten.text,
            offset_unit: "code_point",
            changes: changes.collect(),
        }
    }
}
