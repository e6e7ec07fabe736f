//! Sections: a note from one heading to the next.

use crate::ByteRange;
use crate::layout::{Shape, layout};

/// A part of a note under one heading.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Section {
    /// All of it: from the start of the heading's line up to the next section.
    pub range: ByteRange,
    /// The heading's name without marks and colon; `None` for what stands before the first heading.
    pub heading: Option<ByteRange>,
}

/// The sections of `text`: sorted, disjoint, contiguous, and together all of the text. A text
/// without headings is one section; an empty text has none.
///
/// ```
/// # use chartlight_text::sections;
/// let text = "CHIEF COMPLAINT\nChest pain.\n\nPlan: rest";
/// let headings: Vec<_> = sections(text)
///     .iter()
///     .filter_map(|section| section.heading?.of(text))
///     .collect();
/// assert_eq!(headings, ["CHIEF COMPLAINT", "Plan"]);
/// ```
pub fn sections(text: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut open = Section {
        range: ByteRange::empty_at(0),
        heading: None,
    };
    let mut has_text = false;
    for line in layout(text) {
        if let Shape::Heading { name } | Shape::InlineHeading { name } = line.shape {
            if has_text {
                open.range = open.range.hull(ByteRange::empty_at(line.start));
                sections.push(open);
                open.range = ByteRange::empty_at(line.start);
            }
            open.heading = Some(name);
        }
        has_text = true;
    }
    open.range = open.range.hull(ByteRange::empty_at(text.len()));
    if !open.range.is_empty() {
        sections.push(open);
    }
    sections
}
