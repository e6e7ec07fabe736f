//! The page read again: its text, its marks and the rows of its tables must agree with the note.

use std::collections::BTreeMap;
use std::ops::Range;

use chartlight_text::{Lengths, Offsets, sha256};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::shown;
use crate::annotated::{Annotated, Author, status_of_word};
use crate::code::Code;
use crate::format::ReadError;
use crate::found::{Found, range_of, score};

const NOT_WELL_FORMED: ReadError = ReadError("it is no well-formed page");

/// The mentions of each note.
pub(super) fn page(page: &str, notes: &[Annotated]) -> Result<Vec<Vec<Found>>, ReadError> {
    let mut reader = Reader::from_str(page);
    let mut all = Vec::new();
    let mut section: Option<Section<'_>> = None;
    let mut depth = 0_usize;
    loop {
        match reader.read_event().map_err(|_| NOT_WELL_FORMED)? {
            Event::Start(element) => {
                depth += 1;
                if element.local_name().as_ref() == "section" {
                    let note = notes.get(all.len());
                    let note = note.ok_or(ReadError("it holds another number of notes"))?;
                    section = Some(Section::new(&element, note)?);
                } else if let Some(section) = &mut section {
                    section.start(&element)?;
                }
            }
            Event::End(element) => {
                depth = depth.checked_sub(1).ok_or(NOT_WELL_FORMED)?;
                match element.local_name().as_ref() {
                    "section" => {
                        let section = section.take().ok_or(NOT_WELL_FORMED)?;
                        all.push(section.finish()?);
                    }
                    name => {
                        if let Some(section) = &mut section {
                            section.end(name);
                        }
                    }
                }
            }
            Event::Text(text) => {
                if let Some(section) = &mut section {
                    section.text(&text.xml10_content());
                }
            }
            Event::GeneralRef(reference) => {
                let entity = quick_xml::escape::resolve_xml_entity(&reference);
                let character = reference.resolve_char_ref().map_err(|_| NOT_WELL_FORMED)?;
                if let Some(section) = &mut section {
                    match character {
                        Some(c) => section.text(c.encode_utf8(&mut [0; 4])),
                        None => section.text(entity.ok_or(NOT_WELL_FORMED)?),
                    }
                }
            }
            Event::Eof if depth == 0 => return Ok(all),
            Event::Eof => return Err(NOT_WELL_FORMED),
            _ => {}
        }
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, ReadError> {
    let attribute = element.try_get_attribute(name);
    let Some(attribute) = attribute.map_err(|_| NOT_WELL_FORMED)? else {
        return Ok(None);
    };
    let value = attribute.normalized_value(XmlVersion::Implicit1_0);
    Ok(Some(value.map_err(|_| NOT_WELL_FORMED)?.into_owned()))
}

fn required(element: &BytesStart<'_>, name: &str) -> Result<String, ReadError> {
    attribute(element, name)?.ok_or(ReadError("an attribute is missing"))
}

fn number(text: &str) -> Result<usize, ReadError> {
    text.parse()
        .map_err(|_| ReadError("an attribute is no number"))
}

/// A note of the page while it is read.
struct Section<'a> {
    note: &'a Annotated,
    offsets: Offsets<'a>,
    in_note: bool,
    in_label: bool,
    /// What stands in the note without its labels.
    text: String,
    /// The mentions that the text which comes is marked with, and where in `text` that begins.
    mark: Option<(Vec<usize>, usize)>,
    marked: BTreeMap<usize, Range<usize>>,
    found: Vec<Found>,
}

impl<'a> Section<'a> {
    fn new(element: &BytesStart<'_>, note: &'a Annotated) -> Result<Self, ReadError> {
        let text = note.document().text();
        let lengths = Lengths::of(text);
        if number(&required(element, "data-code-points")?)? != lengths.code_points
            || number(&required(element, "data-utf16-units")?)? != lengths.utf16_units
            || required(element, "data-sha256")? != sha256(text)
        {
            return Err(ReadError("it is of another note"));
        }
        Ok(Self {
            note,
            offsets: Offsets::new(text),
            in_note: false,
            in_label: false,
            text: String::new(),
            mark: None,
            marked: BTreeMap::new(),
            found: Vec::new(),
        })
    }

    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), ReadError> {
        match element.local_name().as_ref() {
            "div" => self.in_note = attribute(element, "class")?.as_deref() == Some("note"),
            "a" => self.in_label = true,
            "mark" => {
                let numbers = required(element, "data-mentions")?;
                let numbers = numbers.split(' ').map(number).collect::<Result<_, _>>()?;
                self.mark = Some((numbers, self.text.len()));
            }
            "tr" if attribute(element, "id")?.is_some() => {
                let found = self.row(element)?;
                self.found.push(found);
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) {
        match name {
            "div" => self.in_note = false,
            "a" => self.in_label = false,
            "mark" => {
                let end = self.text.len();
                if let Some((numbers, start)) = self.mark.take() {
                    for number in numbers {
                        self.marked.entry(number).or_insert(start..end).end = end;
                    }
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_note && !self.in_label {
            self.text.push_str(text);
        }
    }

    fn row(&self, element: &BytesStart<'_>) -> Result<Found, ReadError> {
        let value = |name| required(element, name);
        let place = |name| number(&value(name)?);
        let range = range_of(&self.offsets, place("data-start")?, place("data-end")?)?;
        let utf16 = |name| Ok(self.offsets.byte_of_utf16(place(name)?));
        if (utf16("data-utf16-start")?, utf16("data-utf16-end")?)
            != (Some(range.start()), Some(range.end()))
        {
            return Err(ReadError("the two units of an offset do not agree"));
        }
        let cue = match attribute(element, "data-cue")? {
            Some(cue) => {
                let (start, end) = cue.split_once(' ').ok_or(ReadError("a cue is not one"))?;
                Some(range_of(&self.offsets, number(start)?, number(end)?)?)
            }
            None => None,
        };
        let status = status_of_word(&value("data-status")?);
        let by = Author::of_word(&value("data-by")?);
        Ok(Found {
            range,
            scheme: value("data-scheme")?,
            label: value("data-label")?,
            score: Some(score(&value("data-score")?)?),
            status: Some(status.ok_or(ReadError("a status is unknown"))?.into()),
            cue,
            by: Some(by.ok_or(ReadError("an author is unknown"))?),
            code: Code::of_fields(|name| {
                attribute(element, &format!("data-{name}")).ok().flatten()
            }),
        })
    }

    fn finish(self) -> Result<Vec<Found>, ReadError> {
        let text = self.note.document().text();
        if self.text != shown(text) {
            return Err(ReadError("it shows another note"));
        }
        if self.marked.len() != self.found.len() {
            return Err(ReadError("its marks and its table do not agree"));
        }
        for (number, found) in (1..).zip(&self.found) {
            let marked = self.marked.get(&number).cloned();
            let marked = marked.and_then(|range| self.text.get(range));
            if marked != found.range.of(text).map(shown).as_deref() {
                return Err(ReadError("its marks and its table do not agree"));
            }
        }
        Ok(self.found)
    }
}
