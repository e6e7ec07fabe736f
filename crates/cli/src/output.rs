//! What `chartlight tag` writes, note by note.

use std::io::{self, Write};

use chartlight_export::json::Record;
use chartlight_mention::LabelScheme;
use chartlight_pipeline::Analysis;
use chartlight_text::Document;
use serde::Serialize;

use crate::arguments::OutputFormat;
use crate::marks::{self, Style};
use crate::notes::Refused;
use crate::selection::Selection;

/// A note that has been read.
pub struct Tagged<'a> {
    /// The note.
    pub document: &'a Document,
    /// What was found.
    pub analysis: &'a Analysis,
    /// The model's schemes.
    pub schemes: &'a [LabelScheme],
    /// Which mentions are wanted.
    pub selection: &'a Selection,
}

/// A way to write notes. Each note is written when it comes.
pub trait Output {
    /// Writes a note.
    fn note(&mut self, tagged: &Tagged<'_>) -> io::Result<()>;
    /// Writes what takes the place of a note that could not be read.
    fn refused(&mut self, refused: &Refused) -> io::Result<()>;
    /// Writes the end.
    fn finish(&mut self) -> io::Result<()>;
}

/// The output of a format.
pub fn output<'a>(
    format: OutputFormat,
    out: &'a mut dyn Write,
    style: Style,
    headings: Headings,
) -> Box<dyn Output + 'a> {
    match format {
        OutputFormat::Text => Box::new(Text {
            out,
            style,
            headings,
            written: 0,
        }),
        OutputFormat::Json => Box::new(JsonArray { out, written: 0 }),
        OutputFormat::Jsonl => Box::new(JsonLines { out }),
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
            let id = tagged.document.id().unwrap_or("standard input");
            writeln!(self.out, "{blank}==> {id} <==")?;
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

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
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

struct JsonLines<'a> {
    out: &'a mut dyn Write,
}

impl Output for JsonLines<'_> {
    fn note(&mut self, tagged: &Tagged<'_>) -> io::Result<()> {
        write_json(self.out, tagged)?;
        self.out.write_all(b"\n")?;
        self.out.flush()
    }

    fn refused(&mut self, refused: &Refused) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, &Problem::of(refused))?;
        self.out.write_all(b"\n")?;
        self.out.flush()
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

struct JsonArray<'a> {
    out: &'a mut dyn Write,
    written: usize,
}

impl JsonArray<'_> {
    fn begin_element(&mut self) -> io::Result<()> {
        self.out
            .write_all(if self.written == 0 { b"[\n" } else { b",\n" })?;
        self.written += 1;
        Ok(())
    }
}

impl Output for JsonArray<'_> {
    fn note(&mut self, tagged: &Tagged<'_>) -> io::Result<()> {
        self.begin_element()?;
        write_json(self.out, tagged)
    }

    fn refused(&mut self, refused: &Refused) -> io::Result<()> {
        self.begin_element()?;
        Ok(serde_json::to_writer(&mut self.out, &Problem::of(refused))?)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out
            .write_all(if self.written == 0 { b"[]\n" } else { b"\n]\n" })?;
        self.out.flush()
    }
}

fn write_json(out: &mut dyn Write, tagged: &Tagged<'_>) -> io::Result<()> {
    let Tagged {
        document,
        analysis,
        schemes,
        selection,
    } = tagged;
    let wanted = analysis
        .mentions()
        .iter()
        .filter(|mention| selection.wants(mention));
    let record = Record::new(
        document,
        schemes,
        wanted,
        analysis.coverage(),
        analysis.warnings(),
    );
    Ok(serde_json::to_writer(
        out,
        &record.map_err(io::Error::other)?,
    )?)
}
