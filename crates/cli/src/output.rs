//! What `chartlight tag` writes, note by note.

use std::io::{self, Write};

use chartlight_export::{
    Annotated, Annotation, Author, Export, Format, Framing, Kinds, Provenance,
};
use chartlight_mention::LabelScheme;
use chartlight_pipeline::Analysis;
use chartlight_text::Document;
use serde::Serialize;

use crate::arguments::OutputFormat;
use crate::codes::Naming;
use crate::marks::{self, Style};
use crate::notes::Refused;
use crate::selection::Selection;

/// A note that has been read.
pub struct Tagged<'a> {
    /// What the note is called for people.
    pub name: &'a str,
    /// The note.
    pub document: &'a Document,
    /// What was found.
    pub analysis: &'a Analysis,
    /// The model's schemes.
    pub schemes: &'a [LabelScheme],
    /// Which mentions are wanted.
    pub selection: &'a Selection,
    /// What names the codes that mentions may stand for, where that is wanted.
    pub naming: Option<&'a Naming>,
}

impl Tagged<'_> {
    fn annotated(&self) -> io::Result<Annotated> {
        let mentions = self.analysis.mentions().iter();
        let wanted = mentions.filter(|mention| self.selection.wants(mention));
        let annotated = Annotated::new(
            self.document.clone(),
            self.schemes.to_vec(),
            wanted.map(|&mention| Annotation {
                mention,
                by: Author::Model,
                code: None,
            }),
            self.analysis.coverage(),
            self.analysis.warnings().to_vec(),
        );
        let annotated = annotated.map_err(io::Error::other)?;
        Ok(match self.naming {
            Some(naming) => naming.named(annotated),
            None => annotated,
        })
    }
}

/// A way to write notes. Each is written when it comes, where the format is made of single notes.
pub trait Output {
    /// Writes a note.
    fn note(&mut self, tagged: &Tagged<'_>) -> io::Result<()>;
    /// Writes what takes the place of a note that could not be read.
    fn refused(&mut self, refused: &Refused) -> io::Result<()>;
    /// Writes the end; answers how many mentions the format has no record for.
    fn finish(&mut self) -> io::Result<usize>;
}

/// The output of a format.
pub fn output<'a>(
    format: OutputFormat,
    out: &'a mut dyn Write,
    style: Style,
    headings: Headings,
    provenance: Provenance,
) -> Box<dyn Output + 'a> {
    match format {
        OutputFormat::Text => Box::new(Text {
            out,
            style,
            headings,
            written: 0,
        }),
        OutputFormat::File(format) => match format.framing {
            Some(framing) => Box::new(Pieces {
                out,
                format,
                framing,
                provenance,
                kinds: Kinds::shipped(),
                written: 0,
            }),
            None => Box::new(Whole {
                out,
                format,
                provenance,
                notes: Vec::new(),
            }),
        },
    }
}

/// Whether marked notes are told apart by a line above each.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Headings {
    /// One note: it stands alone.
    None,
    /// Several: `==> id <==`.
    Ids,
}

struct Text<'a> {
    out: &'a mut dyn Write,
    style: Style,
    headings: Headings,
    written: usize,
}

impl Output for Text<'_> {
    fn note(&mut self, tagged: &Tagged<'_>) -> io::Result<()> {
        if self.headings == Headings::Ids {
            let blank = if self.written > 0 { "\n" } else { "" };
            writeln!(self.out, "{blank}==> {} <==", tagged.name)?;
        }
        self.written += 1;
        let wanted = tagged
            .analysis
            .mentions()
            .iter()
            .filter(|m| tagged.selection.wants(m));
        let mentions: Vec<_> = wanted.cloned().collect();
        let text = tagged.document.text();
        marks::write(self.out, text, &mentions, tagged.schemes, self.style)?;
        if !text.is_empty() && !text.ends_with('\n') {
            writeln!(self.out)?;
        }
        self.out.flush()
    }

    fn refused(&mut self, _: &Refused) -> io::Result<()> {
        Ok(())
    }

    fn finish(&mut self) -> io::Result<usize> {
        self.out.flush()?;
        Ok(0)
    }
}

/// What takes a note's place in JSON.
#[derive(Serialize)]
struct Problem<'a> {
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    error: &'a str,
}

impl<'a> Problem<'a> {
    fn of(refused: &'a Refused) -> Self {
        Self {
            id: refused.id.as_deref(),
            line: refused.place.line,
            error: &refused.reason,
        }
    }
}

/// Note by note, of which one is in memory.
struct Pieces<'a> {
    out: &'a mut dyn Write,
    format: &'static Format,
    framing: Framing,
    provenance: Provenance,
    kinds: Kinds,
    written: usize,
}

impl Pieces<'_> {
    fn piece(&mut self, piece: &[u8]) -> io::Result<()> {
        let before = match self.written {
            0 => self.framing.open,
            _ => self.framing.between,
        };
        self.written += 1;
        self.out.write_all(before.as_bytes())?;
        self.out.write_all(piece)?;
        self.out.write_all(self.framing.after_each.as_bytes())?;
        self.out.flush()
    }
}

impl Output for Pieces<'_> {
    fn note(&mut self, tagged: &Tagged<'_>) -> io::Result<()> {
        let piece = self.format.write_piece(&Export {
            notes: &[tagged.annotated()?],
            provenance: &self.provenance,
            kinds: &self.kinds,
        });
        self.piece(&piece.map_err(io::Error::other)?)
    }

    fn refused(&mut self, refused: &Refused) -> io::Result<()> {
        self.piece(&serde_json::to_vec(&Problem::of(refused))?)
    }

    fn finish(&mut self) -> io::Result<usize> {
        let end = match self.written {
            0 => self.framing.none,
            _ => self.framing.close,
        };
        self.out.write_all(end.as_bytes())?;
        self.out.flush()?;
        Ok(0)
    }
}

/// All notes in one file, which can only be made when the last is there.
struct Whole<'a> {
    out: &'a mut dyn Write,
    format: &'static Format,
    provenance: Provenance,
    notes: Vec<Annotated>,
}

impl Output for Whole<'_> {
    fn note(&mut self, tagged: &Tagged<'_>) -> io::Result<()> {
        self.notes.push(tagged.annotated()?);
        Ok(())
    }

    fn refused(&mut self, _: &Refused) -> io::Result<()> {
        Ok(())
    }

    fn finish(&mut self) -> io::Result<usize> {
        let written = self.format.write(&Export {
            notes: &self.notes,
            provenance: &self.provenance,
            kinds: &Kinds::shipped(),
        });
        let written = written.map_err(io::Error::other)?;
        self.out.write_all(&written.bytes)?;
        self.out.flush()?;
        Ok(written.left_out.len())
    }
}
