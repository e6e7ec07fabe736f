//! A note for the tests of single formats.

use chartlight_mention::{Assertion, LabelScheme, Mention, SchemeIndex, Status, TypeIndex};
use chartlight_pipeline::Coverage;
use chartlight_text::{ByteRange, Document};

use crate::annotated::{Annotated, Annotation, Author};
use crate::format::Export;
use crate::kinds::Kinds;
use crate::provenance::{Provenance, Timestamp};

/// Looks at the export of a note in which words (of a scheme and a type) are absent by the word "no".
pub(crate) fn with_export(
    (id, text): (&str, &str),
    schemes: impl Into<std::sync::Arc<[LabelScheme]>>,
    said: &[(&str, usize, usize)],
    look: impl FnOnce(&Export<'_>),
) {
    let range = |words: &str| {
        let start = text.find(words).unwrap();
        ByteRange::new(start, start + words.len()).unwrap()
    };
    let mentions = said.iter().map(|&(words, scheme, label)| Annotation {
        mention: Mention {
            range: range(words),
            scheme: SchemeIndex(scheme),
            label: TypeIndex(label),
            score: 0.5,
            assertion: Assertion {
                status: Status::Absent,
                cue: Some(range("no")),
                scope: None,
            },
        },
        by: Author::Model,
        code: None,
    });
    let document = Document::new(text).with_id(id);
    let note = Annotated::new(document, schemes, mentions, Coverage::default(), Vec::new());
    look(&Export {
        notes: &[note.unwrap()],
        provenance: &Provenance {
            tool: "chartlight".to_owned(),
            version: "0.1.0".to_owned(),
            model: None,
            device: None,
            at: Timestamp::from_unix_ms(0).unwrap(),
        },
        kinds: &Kinds::shipped(),
    });
}
