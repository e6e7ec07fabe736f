//! Notes from files and standard input, one at a time.

use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
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

/// The notes of `files` in order; of standard input where there are none, or for `-`. A file is
/// opened when its turn comes, and lines are read one by one.
///
/// As [`InputFormat::Text`] a plain text is one note, exactly as it is, and other formats that
/// [`chartlight_import`] reads are the notes in them.
pub fn notes<'a>(
    files: &'a [PathBuf],
    format: InputFormat,
    standard_input: &'a mut dyn BufRead,
) -> Box<dyn Iterator<Item = Input> + 'a> {
    let mut standard_input = Some(standard_input);
    let standard = PathBuf::from("-");
    let files = if files.is_empty() {
        vec![standard]
    } else {
        files.to_vec()
    };
    // The annotations of a brat pair are no note.
    let texts = files.clone();
    let is_half = move |file: &PathBuf| {
        file.extension().is_some_and(|extension| extension == "ann")
            && texts.contains(&file.with_extension("txt"))
    };
    Box::new(
        files
            .into_iter()
            .filter(move |file| !is_half(file))
            .flat_map(move |file| open(file, format, &mut standard_input)),
    )
}

type Notes<'a> = Box<dyn Iterator<Item = Input> + 'a>;

fn open<'a>(
    file: PathBuf,
    format: InputFormat,
    standard_input: &mut Option<&'a mut dyn BufRead>,
) -> Notes<'a> {
    let (place, reader): (_, Box<dyn BufRead + 'a>) = if file == Path::new("-") {
        let place = Place {
            file: None,
            line: None,
        };
        match standard_input.take() {
            Some(reader) => (place, Box::new(reader)),
            None => return refuse(place, "can be read only once".to_owned()),
        }
    } else {
        let place = Place {
            file: Some(file.clone()),
            line: None,
        };
        match open_file(&file) {
            Ok(reader) => (place, Box::new(reader)),
            Err(error) => return refuse(place, error.to_string()),
        }
    };
    match format {
        InputFormat::Text => Box::new(std::iter::once_with(move || whole(reader, place)).flatten()),
        InputFormat::Jsonl => Box::new(Lines {
            reader,
            place,
            done: false,
        }),
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

fn refuse<'a>(place: Place, reason: String) -> Notes<'a> {
    let id = place.file.as_ref().map(|path| path.display().to_string());
    Box::new(std::iter::once(Err(Refused { place, id, reason })))
}

fn whole(mut reader: impl Read, place: Place) -> Vec<Input> {
    let id = place.file.as_ref().map(|path| path.display().to_string());
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
    done: bool,
}

impl Iterator for Lines<'_> {
    type Item = Input;

    fn next(&mut self) -> Option<Input> {
        let mut bytes = Vec::new();
        while !self.done {
            bytes.clear();
            self.place.line = Some(self.place.line.map_or(1, |line| line + 1));
            match self.reader.read_until(b'\n', &mut bytes) {
                Ok(0) => self.done = true,
                Ok(_) if bytes.trim_ascii().is_empty() => {}
                Ok(_) => return Some(parse_line(&bytes, self.place.clone())),
                Err(error) => {
                    self.done = true;
                    let place = self.place.clone();
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
struct Line {
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

fn parse_line(bytes: &[u8], place: Place) -> Input {
    let refused = |id: Option<&Id>, reason| Refused {
        place: place.clone(),
        id: id.map(Id::to_string),
        reason,
    };
    let text = std::str::from_utf8(bytes).map_err(|error| refused(None, not_utf8(&error)))?;
    let line: Line = serde_json::from_str(text).map_err(|error| {
        // serde_json's own message can quote the line.
        let what = match error.classify() {
            serde_json::error::Category::Data => {
                "not an object with a string \"text\" and an \"id\""
            }
            _ => "not JSON",
        };
        refused(None, format!("{what} (column {})", error.column()))
    })?;
    let Some(text) = line.text else {
        return Err(refused(line.id.as_ref(), "\"text\" is missing".to_owned()));
    };
    let document = Document::new(text);
    let document = match line.id {
        Some(id) => document.with_id(id.to_string()),
        None => document,
    };
    note(document, &place)
}
