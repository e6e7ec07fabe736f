//! Candidates for the mentions of a note.

use chartlight_abbreviation::{Abbreviations, abbreviations};
use chartlight_codes::Linker;
use chartlight_export::{Annotated, Candidate};
use chartlight_text::ByteRange;

/// Names the codes that mentions may stand for.
#[derive(Debug)]
pub struct Naming {
    linker: Linker,
    limit: usize,
}

impl Naming {
    /// At most `limit` of each mention.
    pub fn new(linker: Linker, limit: usize) -> Self {
        Self { linker, limit }
    }

    /// The note with candidates. An abbreviation that the note defines is looked up by its long form
    /// as well.
    pub fn named(&self, note: Annotated) -> Annotated {
        let text = note.document().text().to_owned();
        let defined = abbreviations(&text);
        note.with_candidates(|scheme, label, range| {
            let words = range.of(&text);
            let wordings: Vec<&str> = words
                .into_iter()
                .chain(long(&text, &defined, range))
                .collect();
            let found = self.linker.candidates(scheme, label, &wordings, self.limit);
            let plain = |found: chartlight_codes::Candidate<'_>| Candidate {
                vocabulary: found.about.name.clone(),
                version: found.about.version.clone(),
                system: found.about.system.clone(),
                code: found.concept.code.to_owned(),
                display: found.concept.name.to_owned(),
                matched: found.name.to_owned(),
                score: found.score.into(),
            };
            found.into_iter().map(plain).collect()
        })
    }
}

/// What a mention abbreviates.
fn long<'t>(text: &'t str, defined: &Abbreviations, mention: ByteRange) -> Option<&'t str> {
    let abbreviation = defined.at(mention.start())?;
    let is_short = abbreviation.short == mention || abbreviation.uses.contains(&mention);
    abbreviation.long.of(text).filter(|_| is_short)
}
