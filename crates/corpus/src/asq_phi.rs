//! ASQ-PHI: blocks of a query after `===QUERY===` and, after `===PHI_TAGS===`, the identifiers
//! that were planted in it, one JSON object a line with `identifier_type` and `value`.
//!
//! Values have no offsets: each counts wherever it stands as whole words, and where it stands as
//! none, wherever it stands.

use chartlight_text::{ByteRange, Document};
use serde::Deserialize;

use crate::{Corpus, CorpusError, GoldSpan, LineProblem};

const QUERY: &str = "===QUERY===";
const TAGS: &str = "===PHI_TAGS===";

#[derive(Deserialize)]
struct Tag {
    identifier_type: String,
    value: String,
}

#[derive(Default)]
struct Block<'a> {
    query: Vec<&'a str>,
    tags: Option<Vec<(usize, &'a str)>>,
    line: usize,
}

/// Reads the whole file. Documents are called by their number, from 1.
///
/// # Errors
/// Text before the first query, a query without its list of tags, a tag that is not such a JSON
/// object, or a value that is not in its query.
pub fn read(text: &str) -> Result<Corpus, CorpusError> {
    let mut corpus = Corpus::default();
    let mut block: Option<Block<'_>> = None;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (line, number) in text.lines().zip(1..) {
        let trimmed = line.trim();
        if trimmed == QUERY {
            let begun = Block {
                line: number,
                ..Block::default()
            };
            if let Some(done) = block.replace(begun) {
                push(&mut corpus, done)?;
            }
            continue;
        }
        match &mut block {
            Some(block) => match &mut block.tags {
                None if trimmed == TAGS => block.tags = Some(Vec::new()),
                None => block.query.push(line),
                Some(tags) if !trimmed.is_empty() => tags.push((number, trimmed)),
                Some(_) => {}
            },
            None if trimmed.is_empty() => {}
            None => return Err(LineProblem::AsqPhiBlock.at(number)),
        }
    }
    if let Some(done) = block {
        push(&mut corpus, done)?;
    }
    Ok(corpus)
}

fn push(corpus: &mut Corpus, block: Block<'_>) -> Result<(), CorpusError> {
    let tags = block.tags.ok_or(LineProblem::AsqPhiBlock.at(block.line))?;
    let query = block.query.join("\n");
    let query = query.trim();
    let mut spans = Vec::new();
    for (number, line) in tags {
        let tag: Tag = serde_json::from_str(line).map_err(|_| LineProblem::AsqPhiTag.at(number))?;
        let places = places(query, &tag.value);
        if places.is_empty() {
            return Err(LineProblem::ValueNotInQuery.at(number));
        }
        let entity_type = corpus.intern(&tag.identifier_type);
        spans.extend(
            places
                .into_iter()
                .map(|range| GoldSpan { range, entity_type }),
        );
    }
    let id = (corpus.documents().len() + 1).to_string();
    corpus.push_spans(Document::new(query).with_id(id), spans);
    Ok(())
}

fn places(query: &str, value: &str) -> Vec<ByteRange> {
    let anywhere: Vec<_> = query
        .match_indices(value)
        .filter_map(|(start, found)| ByteRange::new(start, start + found.len()))
        .filter(|range| !range.is_empty())
        .collect();
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let stands_alone = |range: &ByteRange| {
        let before = query
            .get(..range.start())
            .and_then(|t| t.chars().next_back());
        let after = query.get(range.end()..).and_then(|t| t.chars().next());
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    };
    let alone: Vec<_> = anywhere.iter().copied().filter(stands_alone).collect();
    if alone.is_empty() { anywhere } else { alone }
}
