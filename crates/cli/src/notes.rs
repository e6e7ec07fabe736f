//! Notes from files and standard input, one at a time.

use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use chartlight_import::{ImportedDocument, Kind, Warning};
use chartlight_text::Document;
use serde::Deserialize;
use thiserror::Error;

use crate::arguments::InputFormat;

/// A note, or why there is none.
pub type Input = Result<Note, Refused>;

/// A note and where it came from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Note {
    /// The note; its id is the file's name or the line's.
    pub document: Document,
    /// For messages.
    pub place: Place,
    /// What its reader should know of the file.
    pub warnings: Vec<Warning>,
}

impl Note {
    /// For people: its id, or where it came from.
    pub fn name(&self) -> String {
        let id = self.document.id().map(str::to_owned);
        id.unwrap_or_else(|| self.place.to_string())
    }
}

/// A note that cannot be read or tagged. Says where and why; never shows the note.
#[derive(Debug, Error)]
#[error("{place}: {reason}")]
pub struct Refused {
    /// Where it should have been.
    pub place: Place,
    /// Its id, where that much is known.
    pub id: Option<String>,
    /// What is wrong.
    pub reason: String,
}

/// A file, or a line of one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// `None` for standard input.
    pub file: Option<PathBuf>,
    /// Counted from 1.
    pub line: Option<usize>,
}

impl Place {
    /// The file's name.
    fn id(&self) -> Option<String> {
        let path = self.file.as_ref()?;
        Some(path.display().to_string())
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.file {
            Some(path) => write!(f, "{}", path.display())?,
            None => write!(f, "standard input")?,
        }
        match self.line {
            Some(line) => write!(f, ", line {line}"),
            None => Ok(()),
        }
    }
}

/// Notes, one after the other.
pub type Notes<'a> = Box<dyn Iterator<Item = Input> + 'a>;

/// The notes of `files` in order; of standard input where there are none, or for `-`. A file is
/// opened when its turn comes, and lines are read one by one.
///
/// As [`InputFormat::Text`] a plain text is one note, exactly as it is, JSON Lines are a note a line, and
/// other formats that [`chartlight_import`] reads are the notes in them.
pub fn notes<'a>(
    files: &'a [PathBuf],
    format: InputFormat,
    standard_input: &'a mut dyn BufRead,
) -> Notes<'a> {
    // The annotations of a brat pair are no note.
    let is_half = |file: &PathBuf| {
        file.extension().is_some_and(|extension| extension == "ann")
            && files.contains(&file.with_extension("txt"))
    };
    let files = files.iter().filter(|file| !is_half(file)).cloned();
    let sources = Sources::of(files.collect(), standard_input);
    Box::new(sources.flat_map(move |source| -> Notes<'a> {
        match source {
            Err(refused) => Box::new(std::iter::once(Err(refused))),
            Ok(source) if source.is_of_lines(format) => Box::new(Lines::of(source).map(parse)),
            Ok(source) => Box::new(std::iter::once_with(move || whole(source)).flatten()),
        }
    }))
}

/// Whether the files may hold more than one note.
pub fn are_several(files: &[PathBuf], format: InputFormat) -> bool {
    let several = [Kind::Json, Kind::JsonLines, Kind::Csv, Kind::Conll].map(Some);
    files.len() > 1
        || format == InputFormat::Jsonl
        || files
            .iter()
            .any(|file| several.contains(&kind_of_name(file)))
}

fn kind_of_name(file: &Path) -> Option<Kind> {
    Kind::of(&file.to_string_lossy(), &[]).ok()
}

/// A line that is not blank.
pub struct Line {
    /// Where it stands.
    pub place: Place,
    /// All of it.
    pub bytes: Vec<u8>,
}

/// The lines of `files` in order; of standard input where there are none, or for `-`.
pub fn lines<'a>(
    files: &[PathBuf],
    standard_input: &'a mut dyn BufRead,
) -> impl Iterator<Item = Result<Line, Refused>> + 'a {
    let sources = Sources::of(files.to_vec(), standard_input);
    sources.flat_map(|source| -> Box<dyn Iterator<Item = _> + 'a> {
        match source {
            Err(refused) => Box::new(std::iter::once(Err(refused))),
            Ok(source) => Box::new(Lines::of(source)),
        }
    })
}

/// An open file, or standard input.
struct Source<'a> {
    place: Place,
    reader: Box<dyn BufRead + 'a>,
}

impl Source<'_> {
    fn is_of_lines(&self, format: InputFormat) -> bool {
        let kind = self.place.file.as_deref().and_then(kind_of_name);
        format == InputFormat::Jsonl || kind == Some(Kind::JsonLines)
    }
}

/// Files that are opened one after the other.
struct Sources<'a> {
    files: std::vec::IntoIter<PathBuf>,
    standard_input: Option<&'a mut dyn BufRead>,
}

impl<'a> Sources<'a> {
    fn of(mut files: Vec<PathBuf>, standard_input: &'a mut dyn BufRead) -> Self {
        if files.is_empty() {
            files.push(PathBuf::from("-"));
        }
        Self {
            files: files.into_iter(),
            standard_input: Some(standard_input),
        }
    }
}

impl<'a> Iterator for Sources<'a> {
    type Item = Result<Source<'a>, Refused>;

    fn next(&mut self) -> Option<Self::Item> {
        let file = Some(self.files.next()?).filter(|file| file != Path::new("-"));
        let reader: Result<Box<dyn BufRead + 'a>, _> = match &file {
            None => self
                .standard_input
                .take()
                .map(|reader| Box::new(reader) as _)
                .ok_or_else(|| "can be read only once".to_owned()),
            Some(file) => open_file(file)
                .map(|reader| Box::new(reader) as _)
                .map_err(|error| error.to_string()),
        };
        let place = Place { file, line: None };
        Some(match reader {
            Ok(reader) => Ok(Source { place, reader }),
            Err(reason) => Err(Refused {
                id: place.id(),
                place,
                reason,
            }),
        })
    }
}

fn open_file(path: &Path) -> io::Result<BufReader<File>> {
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::Error::new(
            io::ErrorKind::IsADirectory,
            "is a folder, not a note",
        ));
    }
    Ok(BufReader::new(file))
}

fn whole(source: Source<'_>) -> Vec<Input> {
    let Source { place, mut reader } = source;
    let id = place.id();
    let refused = |reason| {
        vec![Err(Refused {
            place: place.clone(),
            id: id.clone(),
            reason,
        })]
    };
    let mut bytes = Vec::new();
    if let Err(error) = reader.read_to_end(&mut bytes) {
        return refused(error.to_string());
    }
    let name = id.as_deref().unwrap_or_default();
    let imported = match Kind::of(name, &bytes) {
        Ok(Kind::Text) => {
            return plain(bytes, &id).map_or_else(refused, |document| vec![note(document, &place)]);
        }
        Ok(_) => chartlight_import::import(name, &bytes),
        Err(error) => Err(error),
    };
    match imported {
        Ok(documents) => documents
            .into_iter()
            .map(|it| imported_note(it, &place))
            .collect(),
        Err(error) => refused(error.to_string()),
    }
}

fn plain(bytes: Vec<u8>, id: &Option<String>) -> Result<Document, String> {
    let text = String::from_utf8(bytes).map_err(|error| not_utf8(&error.utf8_error()))?;
    // UTF-16 without a mark is UTF-8 too, full of zeros between which nothing would be found.
    if text.bytes().filter(|&byte| byte == 0).count() > text.len() / 4 {
        return Err("looks like UTF-16; convert it to UTF-8 first".to_owned());
    }
    let document = Document::new(text);
    Ok(match id {
        Some(id) => document.with_id(id.as_str()),
        None => document,
    })
}

fn note(document: Document, place: &Place) -> Input {
    Ok(Note {
        document,
        place: place.clone(),
        warnings: Vec::new(),
    })
}

fn imported_note(imported: ImportedDocument, place: &Place) -> Input {
    Ok(Note {
        document: imported.document,
        place: place.clone(),
        warnings: imported.warnings,
    })
}

/// What to say of bytes that are no UTF-8.
pub fn not_utf8(error: &std::str::Utf8Error) -> String {
    format!(
        "not UTF-8 at byte {}; convert it to UTF-8 first",
        error.valid_up_to()
    )
}

struct Lines<'a> {
    reader: Box<dyn BufRead + 'a>,
    place: Place,
    number: usize,
    done: bool,
}

impl<'a> Lines<'a> {
    fn of(source: Source<'a>) -> Self {
        Self {
            reader: source.reader,
            place: source.place,
            number: 0,
            done: false,
        }
    }
}

impl Iterator for Lines<'_> {
    type Item = Result<Line, Refused>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.done {
            let mut bytes = Vec::new();
            self.number += 1;
            let place = Place {
                line: Some(self.number),
                ..self.place.clone()
            };
            match self.reader.read_until(b'\n', &mut bytes) {
                Ok(0) => self.done = true,
                Ok(_) if bytes.trim_ascii().is_empty() => {}
                Ok(_) => {
                    // A byte-order mark before the first line is no part of it.
                    if self.number == 1 && bytes.starts_with(b"\xEF\xBB\xBF") {
                        bytes.drain(..3);
                    }
                    return Some(Ok(Line { place, bytes }));
                }
                Err(error) => {
                    self.done = true;
                    return Some(Err(Refused {
                        place,
                        id: None,
                        reason: error.to_string(),
                    }));
                }
            }
        }
        None
    }
}

/// A line's fields; others are passed over.
#[derive(Deserialize)]
struct Fields {
    #[serde(default)]
    id: Option<Id>,
    text: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Text(String),
    Number(serde_json::Number),
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => number.fmt(f),
        }
    }
}

fn parse(line: Result<Line, Refused>) -> Input {
    let Line { place, bytes } = line?;
    let refused = |id: Option<&Id>, reason| Refused {
        place: place.clone(),
        id: id.map(Id::to_string),
        reason,
    };
    let text = std::str::from_utf8(&bytes).map_err(|error| refused(None, not_utf8(&error)))?;
    let fields: Fields = serde_json::from_str(text).map_err(|error| {
        // serde_json's own message can quote the line.
        let what = match error.classify() {
            serde_json::error::Category::Data => {
                "not an object with a string \"text\" and an \"id\""
            }
            _ => "not JSON",
        };
        refused(None, format!("{what} (column {})", error.column()))
    })?;
    let Some(text) = fields.text else {
        return Err(refused(
            fields.id.as_ref(),
            "\"text\" is missing".to_owned(),
        ));
    };
    let document = Document::new(text);
    let document = match fields.id {
        Some(id) => document.with_id(id.to_string()),
        None => document,
    };
    note(document, &place)
}
