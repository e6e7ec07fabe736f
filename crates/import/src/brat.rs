//! Annotations of a brat pair: the text-bound ones (`T` lines), as mentions.

use chartlight_text::{ByteRange, Offsets};

use crate::GoldMention;
use crate::error::ImportError;

/// The mentions that `annotations` say are in `text`. Events, relations, attributes and notes are
/// passed over.
pub(crate) fn mentions(text: &str, annotations: &str) -> Result<Vec<GoldMention>, ImportError> {
    let offsets = Offsets::new(text);
    let mut mentions = Vec::new();
    for (line, number) in annotations.lines().zip(1..) {
        if line.starts_with('T') {
            let mention = mention(line, text, &offsets);
            mentions.push(mention.ok_or(ImportError::Annotation { line: number })?);
        }
    }
    mentions.sort_by_key(|mention| (mention.range.start(), mention.range.end()));
    Ok(mentions)
}

/// `T1<tab>TYPE start end;start end<tab>copy`, offsets in code points.
fn mention(line: &str, text: &str, offsets: &Offsets<'_>) -> Option<GoldMention> {
    let mut fields = line.splitn(3, '\t').skip(1);
    let (type_name, fragments) = fields.next()?.split_once(' ')?;
    let copy = fields.next();
    let (mut hull, mut joined) = (None, String::new());
    for fragment in fragments.split(';') {
        let (start, end) = fragment.split_once(' ')?;
        let byte = |number: &str| offsets.byte_of_code_point(number.trim().parse().ok()?);
        let range = ByteRange::new(byte(start)?, byte(end)?).filter(|range| !range.is_empty())?;
        joined.push_str(range.of(text)?);
        hull = Some(hull.map_or(range, |hull: ByteRange| hull.hull(range)));
    }
    let same = |copy: &str| {
        let letters = |text: &str| {
            text.chars()
                .filter(|c| !c.is_whitespace())
                .collect::<String>()
        };
        letters(copy) == letters(&joined)
    };
    copy.is_none_or(same).then_some(GoldMention {
        range: hull?,
        type_name: type_name.to_owned(),
    })
}
