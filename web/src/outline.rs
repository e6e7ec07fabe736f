//! The outline of a note: its headings, each with the number of entities under it.

use chartlight_text::sections;

use crate::finding::Finding;

/// The longest title that is shown, in characters.
const LONGEST_TITLE: usize = 80;

/// A section of the note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its heading, on one line.
    pub title: String,
    /// Where its heading is, in bytes of the note.
    pub at: usize,
    /// Where the section ends, in bytes.
    pub end: usize,
}

/// The sections of a note that have a heading, in order.
pub fn outline(text: &str) -> Vec<Entry> {
    let entry = |section: chartlight_text::Section| {
        let heading = section.heading?;
        let title: String = heading.of(text)?.chars().take(LONGEST_TITLE).collect();
        Some(Entry {
            title,
            at: heading.start(),
            end: section.range.end(),
        })
    };
    sections(text).into_iter().filter_map(entry).collect()
}

/// How many findings start in each section; they are in order of their start.
pub fn counts(entries: &[Entry], findings: &[Finding]) -> Vec<usize> {
    let before =
        |byte: usize| findings.partition_point(|finding| finding.mention.range.start() < byte);
    entries
        .iter()
        .map(|entry| before(entry.end) - before(entry.at))
        .collect()
}

/// The section that holds a byte.
pub fn section_at(entries: &[Entry], byte: usize) -> Option<usize> {
    entries
        .partition_point(|entry| entry.at <= byte)
        .checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::marked;

    #[test]
    fn headings_with_their_entities() {
        let (text, mentions) = marked("[Pain] first\n\nHISTORY\n[fever], [rash]\n\nPLAN\nRest.\n");
        let findings: Vec<_> = mentions.into_iter().map(Finding::of_model).collect();
        let entries = outline(&text);
        let titles: Vec<_> = entries.iter().map(|entry| entry.title.as_str()).collect();
        assert_eq!(titles, ["HISTORY", "PLAN"]);
        assert_eq!(counts(&entries, &findings), [2, 0]);
        assert_eq!(section_at(&entries, 0), None);
        assert_eq!(section_at(&entries, text.len()), Some(1));
    }
}
