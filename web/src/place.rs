//! Where an entity is, in the terms people count in.

use chartlight_text::ByteRange;

/// A line and a column, both from 1; the column counts code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Lines are parted by `\n`, `\r\n` or `\r`.
    pub line: usize,
    /// Code points from the start of the line.
    pub column: usize,
}

/// The line starts of one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines(Vec<usize>);

impl Lines {
    /// Finds the lines; linear in the text.
    pub fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends = bytes
            .iter()
            .enumerate()
            .filter_map(|(at, &byte)| match byte {
                b'\n' => Some(at + 1),
                b'\r' if bytes.get(at + 1) != Some(&b'\n') => Some(at + 1),
                _ => None,
            });
        Self(std::iter::once(0).chain(ends).collect())
    }

    /// The place of a byte of the same text; `None` when it is not a character boundary there.
    pub fn place(&self, text: &str, byte: usize) -> Option<Place> {
        let line = self.0.partition_point(|&start| start <= byte);
        let start = *self.0.get(line.checked_sub(1)?)?;
        let before = ByteRange::new(start, byte)?.of(text)?;
        Some(Place {
            line,
            column: before.chars().count() + 1,
        })
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `|` marks the byte in question.
    fn check(source: &str, expected: &str) {
        let byte = source.find('|').unwrap();
        let text = source.replace('|', "");
        let place = Lines::of(&text).place(&text, byte).unwrap();
        assert_eq!(place.to_string(), expected, "{source:?}");
    }

    #[test]
    fn lines_and_columns_count_from_one() {
        check("|", "1:1");
        check("ab|c", "1:3");
        check("a\n|b", "2:1");
        check("a\r\nb|", "2:2");
        check("a\r|b", "2:1");
        check("é🙂|x", "1:3");
        check("a\n\n|", "3:1");
    }

    #[test]
    fn a_byte_inside_a_character_has_no_place() {
        assert_eq!(Lines::of("é").place("é", 1), None);
        assert_eq!(Lines::of("a").place("a", 9), None);
    }
}
