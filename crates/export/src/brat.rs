//! brat standoff in a ZIP archive: a `.txt` and an `.ann` file per note, and the configuration.
//!
//! A type name in brat has letters, digits, `-` and `_` only; `chartlight.json` says what each
//! stands for, and which note each pair of files is. Offsets are code points. brat knows no text
//! that runs over a line break: such a mention is written in fragments, one a line. Status is an
//! attribute, a chosen code a reference to a vocabulary, the rest stands in an annotator's note.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};

use chartlight_text::{ByteRange, Lengths, Offsets, sha256};
use serde::{Deserialize, Serialize};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::annotated::{Annotated, Author, Marked, STATUSES, status_of_word, status_word};
use crate::code::Code;
use crate::format::{Codec, Export, ReadError, WriteError};
use crate::found::{Found, range_of, score};

/// brat.
pub(crate) struct Brat;

const CONFIGURATION: &str = "annotation.conf";
const INDEX: &str = "chartlight.json";
const MOST_NAME_CHARACTERS: usize = 60;

/// What brat's own files cannot say.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
struct Index {
    tool: String,
    at: String,
    offset_unit: String,
    types: BTreeMap<String, Type>,
    /// Whose codes the files refer to, by the name that they are called there.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    vocabularies: BTreeMap<String, Vocabulary>,
    notes: Vec<IndexNote>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Type {
    scheme: String,
    label: String,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Vocabulary {
    system: String,
    version: String,
    /// What its codes begin with and references do not: a colon ends a reference's vocabulary.
    prefix: String,
}

#[derive(PartialEq, Eq, Serialize, Deserialize)]
struct IndexNote {
    /// Without `.txt` and `.ann`.
    file: String,
    id: Option<String>,
    length: Lengths,
    sha256: String,
}

impl Index {
    fn of(export: &Export<'_>) -> Self {
        let notes = export.notes.iter().enumerate().map(|(nth, note)| {
            let document = note.document();
            IndexNote {
                file: file_name(nth, document.id()),
                id: document.id().map(str::to_owned),
                length: document.lengths(),
                sha256: sha256(document.text()),
            }
        });
        Self {
            tool: export.provenance.line(),
            at: export.provenance.at.to_string(),
            offset_unit: "code_point".to_owned(),
            types: types(export.notes),
            vocabularies: vocabularies(export.notes),
            notes: notes.collect(),
        }
    }

    /// From type to its name in brat.
    fn names(&self) -> BTreeMap<&Type, &str> {
        let pairs = self.types.iter();
        pairs.map(|(name, of)| (of, name.as_str())).collect()
    }
}

/// `001-id`, with what a file name may hold everywhere.
fn file_name(nth: usize, id: Option<&str>) -> String {
    let kept: String = id
        .unwrap_or_default()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .take(MOST_NAME_CHARACTERS)
        .collect();
    match kept.trim_matches('-') {
        "" => format!("{:03}", nth + 1),
        kept => format!("{:03}-{kept}", nth + 1),
    }
}

/// Every type of every scheme under a name that brat takes; what would be the same is numbered.
fn types(notes: &[Annotated]) -> BTreeMap<String, Type> {
    let mut seen = BTreeSet::new();
    let mut types = BTreeMap::new();
    for scheme in notes.iter().flat_map(Annotated::schemes) {
        for label in scheme.types() {
            let of = Type {
                scheme: scheme.name().to_owned(),
                label: label.to_owned(),
            };
            if !seen.insert(of.clone()) {
                continue;
            }
            let plain: String = label
                .chars()
                .map(|c| match c {
                    'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' => c,
                    _ => '_',
                })
                .collect();
            let mut name = plain.clone();
            let mut number = 1;
            while types.contains_key(&name) {
                number += 1;
                name = format!("{plain}_{number}");
            }
            types.insert(name, of);
        }
    }
    types
}

impl Vocabulary {
    /// The vocabulary of a code, and what is left of the code without its prefix.
    fn of(code: &Code) -> (Self, &str) {
        let own = code.code.rfind(':').map_or(0, |colon| colon + 1);
        let (prefix, own) = code.code.split_at(own);
        let vocabulary = Self {
            system: code.system.clone(),
            version: code.version.clone(),
            prefix: prefix.to_owned(),
        };
        (vocabulary, own)
    }
}

/// The vocabularies of the chosen codes, numbered.
fn vocabularies(notes: &[Annotated]) -> BTreeMap<String, Vocabulary> {
    let codes = notes
        .iter()
        .flat_map(Annotated::marked)
        .filter_map(|marked| marked.code);
    let all: BTreeSet<_> = codes.map(|code| Vocabulary::of(code).0).collect();
    let numbered = (1..).zip(all);
    numbered.map(|(nth, of)| (format!("V{nth}"), of)).collect()
}

fn configuration(index: &Index) -> String {
    let mut lines = "[entities]\n".to_owned();
    for name in index.types.keys() {
        lines.push_str(name);
        lines.push('\n');
    }
    let statuses = STATUSES.map(status_word).join("|");
    lines.push_str("\n[relations]\n\n[events]\n\n[attributes]\n");
    lines.push_str(&format!("Status\tArg:<ENTITY>, Value:{statuses}\n"));
    lines
}

/// The parts of a mention on single lines, without blanks at their edges.
fn fragments(marked: &Marked<'_>) -> Vec<ByteRange> {
    let mut from = marked.mention.range.start();
    marked
        .text
        .split(['\n', '\r'])
        .filter_map(|line| {
            let start = from + line.len() - line.trim_start().len();
            from += line.len() + 1;
            ByteRange::new(start, start + line.trim().len()).filter(|range| !range.is_empty())
        })
        .collect()
}

/// The copy of the fragments: blanks of every kind are one blank each, and so are control characters,
/// some of which end a line for Python.
fn copy(text: &str, fragments: &[ByteRange]) -> String {
    let words: Vec<_> = fragments
        .iter()
        .filter_map(|range| range.of(text))
        .collect();
    words
        .join(" ")
        .replace(|c: char| c.is_whitespace() || c.is_control(), " ")
}

fn annotations(
    note: &Annotated,
    names: &BTreeMap<&Type, &str>,
    index: &Index,
) -> Result<String, WriteError> {
    let text = note.document().text();
    let offsets = Offsets::new(text);
    let mut lines = String::new();
    for (nth, marked) in (1..).zip(note.marked()) {
        let of = Type {
            scheme: marked.scheme.to_owned(),
            label: marked.label.to_owned(),
        };
        let unnamed = || WriteError::Refused("a type has no name".to_owned());
        let name = names.get(&of).ok_or_else(unnamed)?;
        let fragments = fragments(&marked);
        let place = |byte| offsets.code_point(byte).unwrap_or_default();
        let places: Vec<_> = fragments
            .iter()
            .map(|range| format!("{} {}", place(range.start()), place(range.end())))
            .collect();
        let (places, copy) = (places.join(";"), copy(text, &fragments));
        let utf16 = &marked.place.utf16;
        lines.push_str(&format!("T{nth}\t{name} {places}\t{copy}\n"));
        lines.push_str(&format!(
            "A{nth}\tStatus T{nth} {}\n",
            status_word(marked.status())
        ));
        if let Some(code) = marked.code {
            let (of, own) = Vocabulary::of(code);
            let mut same = index.vocabularies.iter().filter(|(_, it)| **it == of);
            let unnamed = || WriteError::Refused("a vocabulary has no name".to_owned());
            let (name, _) = same.next().ok_or_else(unnamed)?;
            let display = &code.display;
            lines.push_str(&format!(
                "N{nth}\tReference T{nth} {name}:{own}\t{display}\n"
            ));
        }
        lines.push_str(&format!(
            "#{nth}\tAnnotatorNotes T{nth}\tscore {}; by {}; utf16 {} {}",
            marked.score_text(),
            marked.by.word(),
            utf16.start,
            utf16.end,
        ));
        if let Some(cue) = marked.cue {
            let cue = &cue.code_points;
            lines.push_str(&format!("; cue {} {}", cue.start, cue.end));
        }
        lines.push('\n');
    }
    Ok(lines)
}

fn packed(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Result<Vec<u8>, ZipError> {
    // Without a date: the index has it, and the same notes give the same bytes.
    let options = SimpleFileOptions::DEFAULT
        .compression_method(CompressionMethod::Deflated)
        .unix_permissions(0o644);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(name, options)?;
        archive.write_all(&bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}

impl Codec for Brat {
    fn write(&self, export: &Export<'_>) -> Result<Vec<u8>, WriteError> {
        let index = Index::of(export);
        let names = index.names();
        let json = serde_json::to_vec_pretty(&index)
            .map_err(|error| WriteError::Refused(error.to_string()))?;
        let mut files = vec![
            (CONFIGURATION.to_owned(), configuration(&index).into_bytes()),
            (INDEX.to_owned(), json),
        ];
        for (note, IndexNote { file, .. }) in export.notes.iter().zip(&index.notes) {
            let annotations = annotations(note, &names, &index)?;
            files.push((format!("{file}.txt"), note.document().text().into()));
            files.push((format!("{file}.ann"), annotations.into_bytes()));
        }
        packed(files).map_err(|error| WriteError::Refused(error.to_string()))
    }

    fn read(&self, bytes: &[u8], export: &Export<'_>) -> Result<Vec<Vec<Found>>, ReadError> {
        let archive = ZipArchive::new(Cursor::new(bytes));
        let mut archive = archive.map_err(|_| ReadError("it is no ZIP archive"))?;
        let mut file = |name: &str| {
            let missing = ReadError("a file of the archive is missing or damaged");
            let mut text = String::new();
            archive
                .by_name(name)
                .map_err(|_| missing)?
                .read_to_string(&mut text)
                .map_err(|_| missing)?;
            Ok(text)
        };
        let index: Index =
            serde_json::from_str(&file(INDEX)?).map_err(|_| ReadError("its index is not one"))?;
        if index.notes.len() != export.notes.len() {
            return Err(ReadError("it holds another number of notes"));
        }
        if file(CONFIGURATION)? != configuration(&index) {
            return Err(ReadError(
                "its configuration has other types than its index",
            ));
        }
        let mut notes = Vec::new();
        for (entry, note) in index.notes.iter().zip(export.notes) {
            let document = note.document();
            let text = file(&format!("{}.txt", entry.file))?;
            if text != document.text()
                || entry.id.as_deref() != document.id()
                || entry.length != document.lengths()
                || entry.sha256 != sha256(&text)
            {
                return Err(ReadError("it is of another note"));
            }
            let annotations = file(&format!("{}.ann", entry.file))?;
            notes.push(read_annotations(&annotations, &text, &index)?);
        }
        Ok(notes)
    }
}

fn read_annotations(annotations: &str, text: &str, index: &Index) -> Result<Vec<Found>, ReadError> {
    let offsets = Offsets::new(text);
    let mut found: Vec<Found> = Vec::new();
    for line in annotations.split_terminator('\n') {
        let no_line = ReadError("a line is no annotation");
        let (id, rest) = line.split_once('\t').ok_or(no_line)?;
        if id.starts_with('T') {
            found.push(text_bound(rest, text, &offsets, &index.types)?);
            continue;
        }
        // Attribute, reference and note stand behind their mention.
        let target = format!("T{}", found.len());
        let last = found.last_mut().ok_or(no_line)?;
        if let Some(rest) = rest.strip_prefix("Status ") {
            let (of, status) = rest.split_once(' ').ok_or(no_line)?;
            let status = status_of_word(status).filter(|_| of == target);
            last.status = Some(status.ok_or(ReadError("a status is unknown"))?.into());
        } else if let Some(rest) = rest.strip_prefix("Reference ") {
            let code = reference(rest, &target, index);
            last.code = Some(code.ok_or(ReadError("a reference is not one"))?);
        } else if let Some(rest) = rest.strip_prefix("AnnotatorNotes ") {
            let (of, said) = rest.split_once('\t').ok_or(no_line)?;
            if of != target {
                return Err(no_line);
            }
            annotator_note(said, &offsets, last)?;
        } else {
            return Err(no_line);
        }
    }
    Ok(found)
}

fn reference(rest: &str, target: &str, index: &Index) -> Option<Code> {
    let (head, display) = rest.split_once('\t')?;
    let (vocabulary, code) = head
        .strip_prefix(target)?
        .strip_prefix(' ')?
        .split_once(':')?;
    let vocabulary = index.vocabularies.get(vocabulary)?.clone();
    Some(Code {
        system: vocabulary.system,
        version: vocabulary.version,
        code: vocabulary.prefix + code,
        display: display.to_owned(),
    })
}

fn text_bound(
    rest: &str,
    text: &str,
    offsets: &Offsets<'_>,
    types: &BTreeMap<String, Type>,
) -> Result<Found, ReadError> {
    let no_mention = ReadError("a mention is not one");
    let (head, words) = rest.split_once('\t').ok_or(no_mention)?;
    let (name, places) = head.split_once(' ').ok_or(no_mention)?;
    let fragments = places
        .split(';')
        .map(|place| pair(place, offsets))
        .collect::<Result<Vec<_>, _>>()?;
    if copy(text, &fragments) != words {
        return Err(ReadError("a mention holds other words than its offsets"));
    }
    let of = types.get(name).ok_or(ReadError("a type is unknown"))?;
    Ok(Found {
        range: fragments
            .into_iter()
            .reduce(ByteRange::hull)
            .ok_or(no_mention)?,
        scheme: of.scheme.clone(),
        label: of.label.clone(),
        score: None,
        status: None,
        cue: None,
        by: None,
        code: None,
    })
}

fn numbers(pair: &str) -> Result<(usize, usize), ReadError> {
    let number = |text: &str| text.parse().ok();
    pair.split_once(' ')
        .and_then(|(start, end)| Some((number(start)?, number(end)?)))
        .ok_or(ReadError("an offset is no number"))
}

fn pair(pair: &str, offsets: &Offsets<'_>) -> Result<ByteRange, ReadError> {
    let (start, end) = numbers(pair)?;
    range_of(offsets, start, end)
}

fn annotator_note(said: &str, offsets: &Offsets<'_>, found: &mut Found) -> Result<(), ReadError> {
    for part in said.split("; ") {
        let (key, value) = part
            .split_once(' ')
            .ok_or(ReadError("a note on a mention is not one"))?;
        match key {
            "score" => found.score = Some(score(value)?),
            "by" => {
                let by = Author::of_word(value);
                found.by = Some(by.ok_or(ReadError("an author is unknown"))?);
            }
            "utf16" => {
                let (start, end) = numbers(value)?;
                let byte = |unit| offsets.byte_of_utf16(unit);
                if (byte(start), byte(end)) != (Some(found.range.start()), Some(found.range.end()))
                {
                    return Err(ReadError("the two units of an offset do not agree"));
                }
            }
            "cue" => found.cue = Some(pair(value, offsets)?),
            _ => return Err(ReadError("a note on a mention is not one")),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use chartlight_mention::LabelScheme;

    use super::*;

    const TEXT: &str = "🤒 no chest\r\n\tpain.";

    fn with_export(look: impl FnOnce(&Export<'_>)) {
        let schemes = [
            LabelScheme::new("signs", ["A SIGN", "A/SIGN"]).unwrap(),
            LabelScheme::new("other", ["A_SIGN"]).unwrap(),
        ];
        let said = [("chest\r\n\tpain", 0, 1), ("pain", 1, 0)];
        crate::sample::with_export(("a/b: Müller.txt", TEXT), schemes, &said, look);
    }

    fn unpacked(bytes: &[u8]) -> BTreeMap<String, String> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
        (0..archive.len())
            .map(|nth| {
                let mut file = archive.by_index(nth).unwrap();
                let mut text = String::new();
                file.read_to_string(&mut text).unwrap();
                (file.name().unwrap().to_string(), text)
            })
            .collect()
    }

    #[test]
    fn the_files_are_those_of_brat() {
        with_export(|export| {
            let files = unpacked(&Brat.write(export).unwrap());
            let expected = "T1\tA_SIGN_2 5 10;13 17\tchest pain\n\
                A1\tStatus T1 absent\n\
                #1\tAnnotatorNotes T1\tscore 0.5000; by model; utf16 6 18; cue 2 4\n\
                T2\tA_SIGN_3 13 17\tpain\n\
                A2\tStatus T2 absent\n\
                #2\tAnnotatorNotes T2\tscore 0.5000; by model; utf16 14 18; cue 2 4\n";
            assert_eq!(files["001-a-b--M-ller-txt.ann"], expected);
            assert_eq!(files["001-a-b--M-ller-txt.txt"], TEXT);
            assert!(files[CONFIGURATION].starts_with("[entities]\nA_SIGN\nA_SIGN_2\nA_SIGN_3\n"));
        });
    }

    #[test]
    fn a_control_character_ends_no_line() {
        let schemes = [LabelScheme::new("signs", ["SIGN"]).unwrap()];
        let said = [("chest\u{1c}\0pain", 0, 0)];
        let note = ("n", "no chest\u{1c}\0pain");
        crate::sample::with_export(note, schemes, &said, |export| {
            let files = unpacked(&Brat.write(export).unwrap());
            let first = files["001-n.ann"].lines().next();
            assert_eq!(first, Some("T1\tSIGN 3 14\tchest  pain"));
        });
    }

    #[test]
    fn a_changed_file_is_refused() {
        with_export(|export| {
            let files = unpacked(&Brat.write(export).unwrap());
            for (name, from, to) in [
                ("001-a-b--M-ller-txt.ann", "5 10", "5 11"),
                ("001-a-b--M-ller-txt.ann", "T2\tA_SIGN_3", "T2\tA_SIGN_4"),
                ("001-a-b--M-ller-txt.ann", "utf16 6", "utf16 7"),
                ("001-a-b--M-ller-txt.ann", "A1\tStatus T1", "A1\tStatus T9"),
                ("001-a-b--M-ller-txt.txt", "pain", "pine"),
                (CONFIGURATION, "A_SIGN_3", "A_SIGN_4"),
                (INDEX, "a/b", "a/c"),
            ] {
                let changed = files.iter().map(|(file, text)| {
                    let text = match file == name {
                        true => text.replace(from, to),
                        false => text.clone(),
                    };
                    (file.clone(), text.into_bytes())
                });
                let bytes = packed(changed).unwrap();
                assert!(Brat.read(&bytes, export).is_err(), "{name} {from}");
            }
        });
    }
}
