//! The text of a Word document (ECMA-376): headers, the body, notes, footers.

use std::io::{Cursor, Read as _};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;
use zip::read::ZipFile;

use crate::error::ImportError;
use crate::flow::Flow;
use crate::limits;

pub(crate) struct Read {
    pub(crate) text: String,
    /// Whether deleted text was left out.
    pub(crate) deletions: bool,
}

const DAMAGED: ImportError = ImportError::Damaged("Word");

/// Parts in the order of their reading, by the start of their names.
const PARTS: [&str; 5] = [
    "word/header",
    "word/document.xml",
    "word/footnotes.xml",
    "word/endnotes.xml",
    "word/footer",
];

pub(crate) fn text(bytes: &[u8]) -> Result<Read, ImportError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| DAMAGED)?;
    if archive.len() > limits::PARTS {
        return Err(ImportError::TooMuchInside);
    }
    let mut names: Vec<String> = archive
        .file_names()
        .map(|name| name.map(|name| name.into_owned()))
        .collect::<Result<_, _>>()
        .map_err(|_| DAMAGED)?;
    names.sort();
    if !names.iter().any(|name| name == "word/document.xml") {
        return Err(ImportError::OtherKind(
            "a compressed file without a Word document in it",
        ));
    }
    let mut flow = Flow::default();
    let mut deletions = false;
    let mut left = limits::UNPACKED_BYTES;
    for start in PARTS {
        let of_part = |name: &&String| name.starts_with(start) && name.ends_with(".xml");
        for name in names.iter().filter(of_part) {
            let part = archive.by_name(name).map_err(|_| DAMAGED)?;
            let xml = unpack(part, &mut left)?;
            deletions |= read_part(&xml, &mut flow)?;
            flow.paragraph();
        }
    }
    Ok(Read {
        text: flow.finish(),
        deletions,
    })
}

/// What a part unpacks to, whatever size it says of itself.
fn unpack(part: ZipFile<'_, Cursor<&[u8]>>, left: &mut u64) -> Result<String, ImportError> {
    if part.encrypted() {
        return Err(ImportError::Encrypted);
    }
    let mut bytes = Vec::new();
    let n_bytes = part
        .take(*left + 1)
        .read_to_end(&mut bytes)
        .map_err(|_| DAMAGED)?;
    *left = left
        .checked_sub(n_bytes as u64)
        .ok_or(ImportError::TooMuchInside)?;
    String::from_utf8(bytes).map_err(|_| DAMAGED)
}

/// Elements whose text is not of the note: deleted, moved away, a field's code, a copy for older
/// programs, how something looked before.
fn is_left_out(name: &str) -> bool {
    matches!(
        name,
        "del" | "moveFrom" | "instrText" | "delText" | "Fallback" | "pPrChange" | "rPrChange"
    )
}

/// Whether anything deleted was left out.
fn read_part(xml: &str, flow: &mut Flow) -> Result<bool, ImportError> {
    let mut reader = Reader::from_str(xml);
    let (mut depth, mut left_out, mut in_text, mut cells) = (0_usize, 0_usize, false, Vec::new());
    let mut deletions = false;
    let mut paragraph_start = 0;
    loop {
        let event = reader.read_event().map_err(|_| DAMAGED)?;
        match event {
            Event::Start(ref element) => {
                let name = element.local_name();
                let name: &str = name.as_ref();
                depth += 1;
                if depth > limits::DEPTH {
                    return Err(ImportError::TooMuchInside);
                }
                if left_out > 0 || is_left_out(name) {
                    left_out += 1;
                    deletions |= matches!(name, "del" | "delText");
                    continue;
                }
                in_text |= name == "t";
                match name {
                    "tr" => {
                        flow.row();
                        cells.push(0_usize);
                    }
                    "tc" => {
                        if let Some(n_cells) = cells.last_mut() {
                            if *n_cells > 0 {
                                flow.cell();
                            }
                            *n_cells += 1;
                        }
                    }
                    "p" => paragraph_start = flow.n_bytes(),
                    "numPr" => flow.item(),
                    _ => {}
                }
            }
            Event::End(ref element) => {
                let name = element.local_name();
                depth = depth.saturating_sub(1);
                if left_out > 0 {
                    left_out -= 1;
                    continue;
                }
                match name.as_ref() {
                    "t" => in_text = false,
                    // An empty paragraph is a blank line.
                    "p" if cells.is_empty() && flow.n_bytes() == paragraph_start => {
                        flow.paragraph()
                    }
                    "p" if cells.is_empty() => flow.end(),
                    "p" => flow.line(),
                    "tr" => {
                        cells.pop();
                        flow.end();
                    }
                    "tbl" => flow.paragraph(),
                    _ => {}
                }
            }
            Event::Empty(ref element) if left_out == 0 => {
                let name = element.local_name();
                match name.as_ref() {
                    "tab" | "ptab" => flow.verbatim("\t"),
                    "br" | "cr" => flow.hard_break(),
                    "noBreakHyphen" => flow.verbatim("-"),
                    "p" if cells.is_empty() => flow.paragraph(),
                    _ => {}
                }
            }
            Event::Text(ref text) if in_text && left_out == 0 => {
                flow.verbatim(&text.xml10_content())
            }
            Event::CData(ref text) if in_text && left_out == 0 => {
                flow.verbatim(&text.xml10_content())
            }
            Event::GeneralRef(ref reference) if in_text && left_out == 0 => {
                let character = reference.resolve_char_ref().map_err(|_| DAMAGED)?;
                match character {
                    Some(c) => flow.verbatim(c.encode_utf8(&mut [0; 4])),
                    None => flow
                        .verbatim(quick_xml::escape::resolve_xml_entity(reference).ok_or(DAMAGED)?),
                }
            }
            // Word writes none; others use them to make a small file large.
            Event::DocType(_) => return Err(DAMAGED),
            Event::Eof if depth == 0 => return Ok(deletions),
            Event::Eof => return Err(DAMAGED),
            _ => {}
        }
    }
}
