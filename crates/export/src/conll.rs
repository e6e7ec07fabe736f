//! CoNLL-U Plus: a word a line, its IOB2 tags in a column per label scheme.
//!
//! The first line names the columns. Where mentions of one scheme overlap, the scheme has further
//! columns (`NER:scheme`, `NER:scheme:2`, …). A word is cut where a mention begins or ends in it,
//! and sentences that a mention runs across are written as one, so that every mention begins with
//! `B-`. Comments hold what columns cannot: the note, its lengths and digest, and for each mention
//! its score, status, cue, author and chosen code. Offsets are code points of the note.

use std::ops::Range;

use chartlight_text::{ByteRange, Document, Offsets, sentences, sha256, words};

use crate::annotated::{Annotated, Author, Marked, status_of_word, status_word};
use crate::code::Code;
use crate::format::{Codec, Export, ReadError, WriteError};
use crate::found::{Found, range_of, score};
use crate::names::{decoded, encoded};

/// CoNLL.
pub(crate) struct Conll;

const HEADER: &str = "# global.columns = ID FORM MISC";
const N_FIXED_COLUMNS: usize = 3;
const CODE: &str = "code=";
/// So deep may mentions of one scheme overlap.
const MOST_LAYERS: usize = 64;

/// A scheme's columns: each holds mentions that do not overlap.
struct Scheme<'a> {
    name: &'a str,
    n_layers: usize,
}

impl Scheme<'_> {
    fn columns(&self) -> impl Iterator<Item = String> {
        let name = encoded(self.name, &[':']);
        (1..=self.n_layers).map(move |layer| match layer {
            1 => format!("NER:{name}"),
            _ => format!("NER:{name}:{layer}"),
        })
    }
}

/// For each mention of a note, which of its scheme's columns it is in.
fn layers(note: &Annotated) -> Result<Vec<usize>, WriteError> {
    // By scheme: where the last mention of each layer ends.
    let mut ends: Vec<Vec<usize>> = vec![Vec::new(); note.schemes().len()];
    note.marked()
        .map(|marked| {
            let range = marked.mention.range;
            let too_deep = || {
                WriteError::Refused(format!(
                    "more than {MOST_LAYERS} mentions of one scheme overlap"
                ))
            };
            let ends = ends.get_mut(marked.mention.scheme.0).ok_or_else(too_deep)?;
            let free = ends.iter().position(|&end| end <= range.start());
            let layer = free.unwrap_or(ends.len());
            match ends.get_mut(layer) {
                Some(end) => *end = range.end(),
                None if layer < MOST_LAYERS => ends.push(range.end()),
                None => return Err(too_deep()),
            }
            Ok(layer)
        })
        .collect()
}

/// The schemes of all notes, with as many layers as the deepest note needs.
fn all_schemes<'a>(notes: &'a [Annotated], layers: &[Vec<usize>]) -> Vec<Scheme<'a>> {
    let mut schemes: Vec<Scheme<'a>> = Vec::new();
    for note in notes {
        for scheme in note.schemes() {
            if !schemes.iter().any(|s| s.name == scheme.name()) {
                schemes.push(Scheme {
                    name: scheme.name(),
                    n_layers: 1,
                });
            }
        }
    }
    for (note, layers) in notes.iter().zip(layers) {
        for (marked, layer) in note.marked().zip(layers) {
            if let Some(scheme) = schemes.iter_mut().find(|s| s.name == marked.scheme) {
                scheme.n_layers = scheme.n_layers.max(layer + 1);
            }
        }
    }
    schemes
}

/// The words of a note, cut at the edges of mentions.
fn tokens(text: &str, note: &Annotated) -> Vec<ByteRange> {
    let mut cuts: Vec<usize> = note
        .marked()
        .flat_map(|marked| [marked.mention.range.start(), marked.mention.range.end()])
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    let mut cuts = cuts.into_iter().peekable();
    let mut tokens = Vec::new();
    for word in words(text) {
        let mut from = word.start();
        let mut push = |from: usize, to: usize| {
            // A word may hold a blank (a narrow one between digits), and be cut beside it.
            let piece = text.get(from..to).unwrap_or_default();
            let start = from + piece.len() - piece.trim_start().len();
            tokens.extend(
                ByteRange::new(start, start + piece.trim().len()).filter(|piece| !piece.is_empty()),
            );
        };
        while let Some(cut) = cuts.next_if(|&cut| cut < word.end()) {
            if cut > from {
                push(from, cut);
                from = cut;
            }
        }
        push(from, word.end());
    }
    tokens
}

/// The tokens of each sentence; of several that a mention runs across, together.
fn token_sentences(text: &str, tokens: &[ByteRange], note: &Annotated) -> Vec<Range<usize>> {
    let mut joined: Vec<ByteRange> = Vec::new();
    let mut mentions = note.marked().map(|marked| marked.mention.range).peekable();
    let mut reaches = 0;
    for sentence in sentences(text) {
        match joined.last_mut() {
            Some(last) if reaches > sentence.start() => *last = last.hull(sentence),
            _ => joined.push(sentence),
        }
        while let Some(mention) = mentions.next_if(|mention| mention.start() < sentence.end()) {
            reaches = reaches.max(mention.end());
        }
    }
    let mut from = 0;
    joined
        .into_iter()
        .map(|sentence| {
            let start = from;
            from = tokens.partition_point(|token| token.start() < sentence.end());
            start..from
        })
        .filter(|range| !range.is_empty())
        .collect()
}

/// A word as a column can hold it: other programs take these characters for the end of the line.
fn form(word: &str) -> String {
    let ends_line = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    word.replace(ends_line, "\u{fffd}")
}

fn newdoc(nth: usize, document: &Document) -> String {
    let lengths = document.lengths();
    let id = document
        .id()
        .filter(|id| !id.is_empty())
        .map(|id| encoded(id, &[]));
    format!(
        "# newdoc id = {}\n# offset_unit = code_point\n# code_points = {}\n# utf16_units = {}\n# sha256 = {}\n",
        id.unwrap_or_else(|| (nth + 1).to_string()),
        lengths.code_points,
        lengths.utf16_units,
        sha256(document.text()),
    )
}

fn colon(range: &Range<usize>) -> String {
    format!("{}:{}", range.start, range.end)
}

/// `# entity = start:end scheme label score status by utf16 cue`, with the code at its end where the
/// reader chose one: `code=system|version|code|display`.
fn comment(marked: &Marked<'_>) -> String {
    format!(
        "# entity = {} {} {} {} {} {} utf16={} cue={}{}\n",
        colon(&marked.place.code_points),
        encoded(marked.scheme, &[]),
        encoded(marked.label, &[]),
        marked.score_text(),
        status_word(marked.status()),
        marked.by.word(),
        colon(&marked.place.utf16),
        marked
            .cue
            .map_or("-".to_owned(), |cue| colon(&cue.code_points)),
        marked.code.map_or(String::new(), code_field),
    )
}

fn code_field(code: &Code) -> String {
    let parts = code.fields().map(|(_, part)| encoded(part, &['|']));
    format!(" {CODE}{}", parts.join("|"))
}

fn code_of_field(field: &str) -> Option<Code> {
    let parts: Vec<_> = field.strip_prefix(CODE)?.split('|').map(decoded).collect();
    let [system, version, code, display] = <[_; 4]>::try_from(parts).ok()?;
    Some(Code {
        system: system?,
        version: version?,
        code: code?,
        display: display?,
    })
}

struct Writer<'a> {
    schemes: Vec<Scheme<'a>>,
    n_columns: usize,
    file: String,
}

impl<'a> Writer<'a> {
    fn new(schemes: Vec<Scheme<'a>>) -> Self {
        let mut file = HEADER.to_owned();
        let mut n_columns = 0;
        for column in schemes.iter().flat_map(Scheme::columns) {
            file.push(' ');
            file.push_str(&column);
            n_columns += 1;
        }
        file.push('\n');
        Self {
            schemes,
            n_columns,
            file,
        }
    }

    fn first_column(&self, name: &str) -> usize {
        let before = self.schemes.iter().take_while(|scheme| scheme.name != name);
        before.map(|scheme| scheme.n_layers).sum()
    }

    fn note(&mut self, nth: usize, note: &Annotated, layers: &[usize]) {
        let text = note.document().text();
        let offsets = Offsets::new(text);
        let tokens = tokens(text, note);
        self.file.push_str(&newdoc(nth, note.document()));

        let mut tags = vec![None; tokens.len() * self.n_columns];
        for (marked, layer) in note.marked().zip(layers) {
            let range = marked.mention.range;
            let column = self.first_column(marked.scheme) + layer;
            let first = tokens.partition_point(|token| token.start() < range.start());
            let after = tokens.partition_point(|token| token.start() < range.end());
            let label = encoded(marked.label, &[]);
            for token in first..after {
                let prefix = if token == first { 'B' } else { 'I' };
                if let Some(tag) = tags.get_mut(token * self.n_columns + column) {
                    *tag = Some(format!("{prefix}-{label}"));
                }
            }
        }

        let mut mentions = note.marked().peekable();
        let sentences = token_sentences(text, &tokens, note);
        if sentences.is_empty() {
            self.file.push('\n');
        }
        for (number, sentence) in (1..).zip(sentences) {
            let words = tokens.get(sentence.clone()).unwrap_or_default();
            self.file
                .push_str(&format!("# sent_id = {}-{number}\n", nth + 1));
            self.file.push_str("# text = ");
            for (n, &word) in words.iter().enumerate() {
                self.file.push_str(&form(word.of(text).unwrap_or_default()));
                let next = words.get(n + 1);
                if next.is_some_and(|next| next.start() > word.end()) {
                    self.file.push(' ');
                }
            }
            self.file.push('\n');
            let end = words.last().map_or(0, |word| word.end());
            while let Some(marked) = mentions.next_if(|m| m.mention.range.start() < end) {
                self.file.push_str(&comment(&marked));
            }
            for (id, (token, &word)) in (1..).zip(sentence.clone().zip(words)) {
                let place = |byte| offsets.code_point(byte).unwrap_or_default();
                let range = place(word.start())..place(word.end());
                let touches = tokens
                    .get(token + 1)
                    .is_some_and(|next| next.start() == word.end());
                self.file.push_str(&format!(
                    "{id}\t{}\t{}TokenRange={}",
                    form(word.of(text).unwrap_or_default()),
                    if touches { "SpaceAfter=No|" } else { "" },
                    colon(&range),
                ));
                let first = token * self.n_columns;
                for tag in tags.get(first..first + self.n_columns).unwrap_or_default() {
                    self.file.push('\t');
                    self.file.push_str(tag.as_deref().unwrap_or("O"));
                }
                self.file.push('\n');
            }
            self.file.push('\n');
        }
    }
}

impl Codec for Conll {
    fn write(&self, export: &Export<'_>) -> Result<Vec<u8>, WriteError> {
        let layers: Vec<_> = export
            .notes
            .iter()
            .map(layers)
            .collect::<Result<_, WriteError>>()?;
        let mut writer = Writer::new(all_schemes(export.notes, &layers));
        for (nth, (note, layers)) in export.notes.iter().zip(&layers).enumerate() {
            writer.note(nth, note, layers);
        }
        Ok(writer.file.into_bytes())
    }

    fn read(&self, bytes: &[u8], export: &Export<'_>) -> Result<Vec<Vec<Found>>, ReadError> {
        let file = str::from_utf8(bytes).map_err(|_| ReadError("it is no UTF-8"))?;
        let mut lines = file.split('\n');
        let columns = lines
            .next()
            .and_then(|line| line.strip_prefix(HEADER))
            .ok_or(ReadError("its columns are not named"))?;
        let schemes = columns
            .split_whitespace()
            .map(|column| {
                let name = column.strip_prefix("NER:")?;
                decoded(name.split(':').next()?)
            })
            .collect::<Option<Vec<_>>>()
            .ok_or(ReadError("a column is none of ours"))?;
        let mut notes = Vec::new();
        let mut reader: Option<NoteReader<'_>> = None;
        for line in lines {
            if line.starts_with("# newdoc id = ") {
                if let Some(reader) = reader.take() {
                    notes.push(reader.finish()?);
                }
                let note = export.notes.get(notes.len());
                let note = note.ok_or(ReadError("it holds another number of notes"))?;
                reader = Some(NoteReader::new(notes.len(), note.document(), &schemes));
            }
            match &mut reader {
                Some(reader) => reader.line(line)?,
                None if line.is_empty() => {}
                None => return Err(ReadError("a line is of no note")),
            }
        }
        if let Some(reader) = reader.take() {
            notes.push(reader.finish()?);
        }
        Ok(notes)
    }
}

/// A mention as columns give it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Tagged {
    range: ByteRange,
    scheme: String,
    label: String,
}

struct NoteReader<'a> {
    text: &'a str,
    offsets: Offsets<'a>,
    schemes: &'a [String],
    /// Comment lines about the note that must still come.
    head: Vec<String>,
    open: Vec<Option<Tagged>>,
    tagged: Vec<Tagged>,
    commented: Vec<Found>,
}

impl<'a> NoteReader<'a> {
    fn new(nth: usize, document: &'a Document, schemes: &'a [String]) -> Self {
        let head = newdoc(nth, document);
        Self {
            text: document.text(),
            offsets: Offsets::new(document.text()),
            schemes,
            head: head.lines().rev().map(str::to_owned).collect(),
            open: vec![None; schemes.len()],
            tagged: Vec::new(),
            commented: Vec::new(),
        }
    }

    fn line(&mut self, line: &str) -> Result<(), ReadError> {
        if let Some(expected) = self.head.pop() {
            let same = line == expected;
            return same.then_some(()).ok_or(ReadError("it is of another note"));
        }
        if let Some(entity) = line.strip_prefix("# entity = ") {
            let found = self.entity(entity)?;
            self.commented.push(found);
        } else if line.is_empty() {
            self.close_all();
        } else if !line.starts_with('#') {
            self.token(line).ok_or(ReadError(
                "a word is not where it should be, or its tags are not legal",
            ))?;
        }
        Ok(())
    }

    fn close_all(&mut self) {
        self.tagged
            .extend(self.open.iter_mut().filter_map(Option::take));
    }

    fn token(&mut self, line: &str) -> Option<()> {
        let mut fields = line.split('\t');
        let (_, word, misc) = (fields.next()?, fields.next()?, fields.next()?);
        let place = misc.rsplit('|').next()?.strip_prefix("TokenRange=")?;
        let range = self.range(place).ok()?;
        if form(range.of(self.text)?) != word {
            return None;
        }
        if line.split('\t').count() != N_FIXED_COLUMNS + self.schemes.len() {
            return None;
        }
        for ((tag, open), scheme) in fields.zip(&mut self.open).zip(self.schemes) {
            let goes_on = tag.strip_prefix("I-");
            if let Some(label) = goes_on {
                let open = open.as_mut()?;
                open.range = open.range.hull(range);
                if decoded(label)? != open.label {
                    return None;
                }
                continue;
            }
            self.tagged.extend(open.take());
            if let Some(label) = tag.strip_prefix("B-") {
                *open = Some(Tagged {
                    range,
                    scheme: scheme.clone(),
                    label: decoded(label)?,
                });
            } else if tag != "O" {
                return None;
            }
        }
        Some(())
    }

    fn range(&self, colon: &str) -> Result<ByteRange, ReadError> {
        let number = |text: &str| text.parse().ok();
        let (start, end) = colon
            .split_once(':')
            .and_then(|(start, end)| Some((number(start)?, number(end)?)))
            .ok_or(ReadError("an offset is no number"))?;
        range_of(&self.offsets, start, end)
    }

    fn entity(&self, entity: &str) -> Result<Found, ReadError> {
        let fields: Vec<&str> = entity.split(' ').collect();
        let no_comment = ReadError("a comment on a mention is not one");
        let [
            place,
            scheme,
            label,
            points,
            status,
            by,
            utf16,
            cue,
            code @ ..,
        ] = fields.as_slice()
        else {
            return Err(no_comment);
        };
        let code = match code {
            [] => None,
            [code] => Some(code_of_field(code).ok_or(no_comment)?),
            _ => return Err(no_comment),
        };
        let range = self.range(place)?;
        let unit = |byte| self.offsets.utf16(byte).unwrap_or_default();
        let units = colon(&(unit(range.start())..unit(range.end())));
        if utf16.strip_prefix("utf16=") != Some(&units) {
            return Err(ReadError("the two units of an offset do not agree"));
        }
        let name = |name| decoded(name).ok_or(ReadError("a name is not one"));
        Ok(Found {
            range,
            scheme: name(scheme)?,
            label: name(label)?,
            score: Some(score(points)?),
            status: Some(
                status_of_word(status)
                    .ok_or(ReadError("a status is unknown"))?
                    .into(),
            ),
            cue: match cue.strip_prefix("cue=") {
                Some("-") => None,
                Some(place) => Some(self.range(place)?),
                None => return Err(ReadError("a cue is missing")),
            },
            by: Some(Author::of_word(by).ok_or(ReadError("an author is unknown"))?),
            code,
        })
    }

    fn finish(mut self) -> Result<Vec<Found>, ReadError> {
        if !self.head.is_empty() {
            return Err(ReadError("it ends before its note"));
        }
        self.close_all();
        let mut commented: Vec<_> = self
            .commented
            .iter()
            .map(|found| Tagged {
                range: found.range,
                scheme: found.scheme.clone(),
                label: found.label.clone(),
            })
            .collect();
        commented.sort();
        self.tagged.sort();
        if commented != self.tagged {
            return Err(ReadError("its columns and its comments do not agree"));
        }
        Ok(self.commented)
    }
}

#[cfg(test)]
mod tests {
    use chartlight_mention::LabelScheme;

    use super::*;
    use crate::sample::with_export;

    const TEXT: &str = "🤒 Has no\r\n\r\nhyper-\r\ntension. Well.";

    fn written(export: &Export<'_>) -> String {
        let file = Conll.write(export).unwrap();
        assert_eq!(Conll.read(&file, export).unwrap()[0].len(), 3);
        // Tags that disagree with the comments, tags that are not legal, words of another place.
        let text = String::from_utf8(file).unwrap();
        for (from, to) in [
            ("12:17\tI-RARE%20SIGN", "12:17\tO"),
            ("\tB-C", "\tI-C"),
            ("TokenRange=2:5", "TokenRange=3:5"),
            ("utf16=30", "utf16=31"),
        ] {
            let changed = text.replace(from, to);
            assert_ne!(changed, text, "{from}");
            assert!(Conll.read(changed.as_bytes(), export).is_err(), "{from}");
        }
        text
    }

    #[test]
    fn words_are_cut_and_sentences_joined_where_mentions_are() {
        let schemes = [
            LabelScheme::new("a: b", ["RARE SIGN"]).unwrap(),
            LabelScheme::new("c", ["C"]).unwrap(),
        ];
        let said = [
            ("no\r\n\r\nhyper", 0, 0),
            ("hyper-\r\ntension", 0, 0),
            ("Wel", 1, 0),
        ];
        let mut file = String::new();
        with_export(("note 1", TEXT), schemes, &said, |export| {
            file = written(export);
        });
        let rows: Vec<String> = file
            .lines()
            .filter(|line| !line.starts_with("# ") || line.contains("columns"))
            .map(|line| line.replace('\t', " "))
            .collect();
        let expected = [
            "# global.columns = ID FORM MISC NER:a%3A%20b NER:a%3A%20b:2 NER:c",
            "1 🤒 TokenRange=0:1 O O O",
            "2 Has TokenRange=2:5 O O O",
            "3 no TokenRange=6:8 B-RARE%20SIGN O O",
            "4 hyper SpaceAfter=No|TokenRange=12:17 I-RARE%20SIGN B-RARE%20SIGN O",
            "5 - TokenRange=17:18 O I-RARE%20SIGN O",
            "6 tension SpaceAfter=No|TokenRange=20:27 O I-RARE%20SIGN O",
            "7 . TokenRange=27:28 O O O",
            "",
            "1 Wel SpaceAfter=No|TokenRange=29:32 O O B-C",
            "2 l SpaceAfter=No|TokenRange=32:33 O O O",
            "3 . TokenRange=33:34 O O O",
            "",
        ];
        assert_eq!(rows, expected);
    }
}
