//! Files of notes in the formats of the registry, each read back before it is given out.

use std::sync::Arc;

use chartlight_export as export;
use chartlight_mention::LabelScheme;
use chartlight_text::Document;

use super::bytes::Bytes;
use super::protocol::{Annotated, Author, Format, Said, Writing, Written};
use crate::codes::Code;

/// The formats, in the order in which they are offered.
pub fn formats() -> Vec<Format> {
    let plain = |format: &export::Format| Format {
        name: format.name.to_owned(),
        title: format.title.to_owned(),
        extension: format.extension.to_owned(),
        media_type: format.media_type.to_owned(),
    };
    export::formats().iter().map(plain).collect()
}

/// Writes notes and reads the file back.
pub fn write(writing: Writing) -> Result<Written, String> {
    let format = export::by_name(&writing.format)
        .ok_or_else(|| "there is no such format; reload the page".to_owned())?;
    let schemes: Arc<[LabelScheme]> = writing.schemes.into();
    let notes = writing
        .notes
        .into_iter()
        .map(|note| checked(note, &schemes))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| error.to_string())?;
    let at = export::Timestamp::from_unix_ms(writing.at_ms as i64)
        .ok_or_else(|| "the clock of this device is wrong; set it and save again".to_owned())?;
    let provenance = export::Provenance {
        tool: "Chartlight".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        model: writing.model.map(|(id, title)| export::Model { id, title }),
        device: writing.device,
        at,
    };
    let written = format
        .write(&export::Export {
            notes: &notes,
            provenance: &provenance,
            kinds: &export::Kinds::shipped(),
        })
        .map_err(|error| error.to_string())?;
    Ok(Written {
        n_left_out: written.left_out.len(),
        bytes: Bytes(written.bytes),
    })
}

fn checked(
    note: Annotated,
    schemes: &Arc<[LabelScheme]>,
) -> Result<export::Annotated, export::AnnotatedError> {
    let annotations = note.said.into_iter().map(annotation);
    export::Annotated::new(
        Document::new(note.text).with_id(note.name),
        Arc::clone(schemes),
        annotations,
        note.coverage,
        note.warnings,
    )
}

fn annotation(said: Said) -> export::Annotation {
    let coded = |code: Code| export::Code {
        system: code.system,
        version: code.version,
        code: code.code,
        display: code.display,
    };
    export::Annotation {
        mention: said.mention,
        by: match said.by {
            Author::Model => export::Author::Model,
            Author::Reader => export::Author::Reader,
        },
        code: said.code.map(coded),
    }
}

#[cfg(test)]
mod tests {
    use chartlight_mention::{Assertion, Mention, SchemeIndex, TypeIndex};
    use chartlight_pipeline::Coverage;
    use chartlight_text::ByteRange;

    use super::*;

    fn writing(format: &str, end: usize) -> Writing {
        let mention = Mention {
            range: ByteRange::new(3, end).unwrap(),
            scheme: SchemeIndex(0),
            label: TypeIndex(0),
            score: 0.5,
            assertion: Assertion::default(),
        };
        let text = "no fever today".to_owned();
        let n = text.len();
        Writing {
            format: format.to_owned(),
            notes: vec![Annotated {
                name: "n1".to_owned(),
                text,
                said: vec![Said {
                    mention,
                    by: Author::Reader,
                    code: Some(Code {
                        system: "https://example.org".to_owned(),
                        version: "1".to_owned(),
                        code: "A:1".to_owned(),
                        display: "moon fever".to_owned(),
                    }),
                }],
                coverage: Coverage {
                    characters_read: n,
                    characters_total: n,
                    windows: 1,
                    windows_total: 1,
                },
                warnings: Vec::new(),
            }],
            schemes: vec![LabelScheme::new("test", ["SIGN"]).unwrap()],
            model: Some(("tiny".to_owned(), "Tiny".to_owned())),
            device: Some("CPU".to_owned()),
            at_ms: 1_795_480_245_007.0,
        }
    }

    #[test]
    fn every_format_of_the_registry_is_written() {
        let formats = formats();
        assert!(formats.len() >= 3);
        for format in formats {
            let written = write(writing(&format.name, 8));
            assert!(
                written.is_ok_and(|written| !written.bytes.0.is_empty()),
                "{}",
                format.name
            );
        }
    }

    #[test]
    fn what_is_not_of_the_note_is_refused_without_quoting_it() {
        let error = write(writing("json", 99)).err().unwrap();
        assert!(!error.contains("fever") && error.contains("mention"));
        assert!(write(writing("papyrus", 8)).is_err());
    }
}
