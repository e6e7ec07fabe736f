//! PubTator: `ID|t|title`, `ID|a|abstract`, then tabbed annotations, a blank line between
//! documents.
//!
//! The text is the title, a line break and the abstract, as the offsets (code points) count it.
//! Relation lines (four fields) are passed over.

use chartlight_text::{ByteRange, Document, Offsets};

use crate::{Corpus, CorpusError, GoldSpan, LineProblem, same_but_blanks};

/// Reads the whole file.
///
/// # Errors
/// A line that is neither text nor annotation, an annotation of another document, offsets off the
/// text, or a copy of the text that differs from the text at the offsets.
pub fn read(text: &str) -> Result<Corpus, CorpusError> {
    let mut corpus = Corpus::default();
    let mut block: Vec<(usize, &str)> = Vec::new();
    for (line, number) in text
        .strip_prefix('\u{feff}')
        .unwrap_or(text)
        .lines()
        .zip(1..)
    {
        if line.trim().is_empty() {
            push(&mut corpus, &std::mem::take(&mut block))?;
        } else {
            block.push((number, line));
        }
    }
    push(&mut corpus, &block)?;
    Ok(corpus)
}

fn push(corpus: &mut Corpus, block: &[(usize, &str)]) -> Result<(), CorpusError> {
    let Some((&(first, title_line), mut annotations)) = block.split_first() else {
        return Ok(());
    };
    let (id, title) = text_line(title_line, "t").ok_or(LineProblem::PubTatorLine.at(first))?;
    let mut text = title.to_owned();
    if let Some(((_, line), rest)) = annotations.split_first()
        && let Some((abstract_id, body)) = text_line(line, "a")
    {
        if abstract_id != id {
            return Err(LineProblem::OtherDocument.at(first + 1));
        }
        text.push('\n');
        text.push_str(body);
        annotations = rest;
    }
    let offsets = Offsets::new(&text);
    let mut spans = Vec::new();
    for &(number, line) in annotations {
        let fields: Vec<_> = line.split('\t').collect();
        match fields.as_slice() {
            [other, ..] if *other != id => {
                let problem = if fields.len() > 1 {
                    LineProblem::OtherDocument
                } else {
                    LineProblem::PubTatorLine
                };
                return Err(problem.at(number));
            }
            [_, start, end, copy, name, ..] if !name.is_empty() => {
                let range = range(&offsets, start, end).ok_or(LineProblem::Offsets.at(number))?;
                if range
                    .of(&text)
                    .is_none_or(|there| !same_but_blanks(copy, [there]))
                {
                    return Err(LineProblem::OtherText.at(number));
                }
                spans.push(GoldSpan {
                    range,
                    entity_type: corpus.intern(name),
                });
            }
            [_, _, _, _] => {}
            _ => return Err(LineProblem::PubTatorLine.at(number)),
        }
    }
    corpus.push_spans(Document::new(text.as_str()).with_id(id), spans);
    Ok(())
}

fn text_line<'a>(line: &'a str, part: &str) -> Option<(&'a str, &'a str)> {
    let (id, rest) = line.split_once('|')?;
    let (found, text) = rest.split_once('|')?;
    (found == part).then_some((id, text))
}

fn range(offsets: &Offsets<'_>, start: &str, end: &str) -> Option<ByteRange> {
    let byte = |number: &str| offsets.byte_of_code_point(number.parse().ok()?);
    ByteRange::new(byte(start)?, byte(end)?).filter(|range| !range.is_empty())
}
