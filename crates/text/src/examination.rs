//! Headings of an examination: the systems and regions of the body that a note goes through.

use crate::ByteRange;
use crate::heading_words::EXAMINATION;
use crate::headings::split_at_colon;
use crate::layout::{Shape, layout};

/// Where `text` names a system or region of the body, the vital signs or an examination as a heading:
/// before a colon at the start of a line or list item, or alone on a line over what was found. Sorted and
/// disjoint, without marks and colon. Most are no [`Section`](crate::Section) of their own.
///
/// ```
/// # use chartlight_text::examination_headings;
/// let text = "VITALS\nNormal.\n\n• Ears, Nose and Throat: clear\nSkin warm.";
/// let names: Vec<_> = examination_headings(text)
///     .iter()
///     .filter_map(|heading| heading.of(text))
///     .collect();
/// assert_eq!(names, ["VITALS", "Ears, Nose and Throat"]);
/// ```
pub fn examination_headings(text: &str) -> Vec<ByteRange> {
    let lines = layout(text);
    let mut headings = Vec::new();
    for (line, next) in lines
        .iter()
        .zip(lines.iter().skip(1).map(Some).chain([None]))
    {
        let stands_over_text = line.after_blank && next.is_some_and(|next| !next.after_blank);
        let name = match line.shape {
            Shape::Heading { name } if next.is_some() => Some(name),
            Shape::InlineHeading { name } => Some(name),
            Shape::Item { body } => before_colon(text, body, line.content.end()),
            Shape::Field => before_colon(text, line.content.start(), line.content.end()),
            Shape::Prose if stands_over_text => Some(line.content),
            Shape::Heading { .. } | Shape::Prose | Shape::Row | Shape::Rule => None,
        };
        headings.extend(name.filter(|name| is_of_examination(name.of(text).unwrap_or_default())));
    }
    headings
}

fn before_colon(text: &str, start: usize, end: usize) -> Option<ByteRange> {
    let (name, _) = split_at_colon(text.get(start..end)?)?;
    Some(ByteRange::between(start, start + name.len()))
}

fn is_of_examination(name: &str) -> bool {
    let mut words = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .peekable();
    name.starts_with(char::is_uppercase)
        && !name.ends_with('.')
        && words.peek().is_some()
        && words.all(|word| EXAMINATION.contains(&word.to_lowercase().as_str()))
}
