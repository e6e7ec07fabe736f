//! Names that others can make again: of a note, of a place in it, of a record.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chartlight_text::{ByteRange, Offsets};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::annotated::Place;

/// A note by its SHA-256: an `ni` URI (RFC 6920).
pub(crate) fn ni(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    format!("ni:///sha-256;{}", URL_SAFE_NO_PAD.encode(digest))
}

/// Places in a text as fragments `char=3,7` (RFC 5147): code points, but a CRLF counts once.
pub(crate) struct Fragments<'t> {
    pub offsets: Offsets<'t>,
    /// Where each CRLF begins, in code points.
    code_points: Vec<usize>,
    /// Where each CRLF begins, counted so.
    positions: Vec<usize>,
}

impl<'t> Fragments<'t> {
    pub fn new(text: &'t str) -> Self {
        let (mut code_points, mut positions) = (Vec::new(), Vec::new());
        let mut previous = ' ';
        for (code_point, c) in text.chars().enumerate() {
            if previous == '\r' && c == '\n' {
                // Each of those before it counted once less.
                positions.push(code_point - 1 - code_points.len());
                code_points.push(code_point - 1);
            }
            previous = c;
        }
        Self {
            offsets: Offsets::new(text),
            code_points,
            positions,
        }
    }

    pub fn of(&self, place: &Place) -> String {
        let position = |code_point: usize| {
            code_point
                - self
                    .code_points
                    .partition_point(|&start| start + 1 < code_point)
        };
        let Place { code_points, .. } = place;
        format!(
            "char={},{}",
            position(code_points.start),
            position(code_points.end)
        )
    }

    pub fn range(&self, fragment: &str) -> Option<ByteRange> {
        let (start, end) = fragment.strip_prefix("char=")?.split_once(',')?;
        let byte = |position: &str| {
            let position: usize = position.parse().ok()?;
            let breaks = self.positions.partition_point(|&start| start < position);
            self.offsets
                .byte_of_code_point(position.checked_add(breaks)?)
        };
        ByteRange::new(byte(start)?, byte(end)?)
    }
}

/// UUIDs of version 5: the same names in the same order give the same ones, and a name that comes
/// again gives another.
#[derive(Default)]
pub(crate) struct Uuids(HashMap<String, usize>);

impl Uuids {
    pub fn of(&mut self, name: &str) -> Uuid {
        let times = self.0.entry(name.to_owned()).or_default();
        *times += 1;
        match times {
            1 => Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes()),
            _ => Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("{name} {times}").as_bytes()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_named_as_rfc_6920_names_it() {
        // Its own example, section 8.1.
        assert_eq!(
            ni("Hello World!"),
            "ni:///sha-256;f4OxZX_x_FO5LcGBSKHWXfwtSx-j1ncoSt3SABJtkGk"
        );
    }

    #[test]
    fn a_line_ending_counts_once() {
        let text = "\r\na\r\n\r\n🤒b\n\rc\r\nd";
        let (fragments, offsets) = (Fragments::new(text), Offsets::new(text));
        let check = |word: &str, expected: &str| {
            let start = text.find(word).unwrap();
            let range = ByteRange::new(start, start + word.len()).unwrap();
            let place = Place::of(range, &offsets).unwrap();
            assert_eq!(fragments.of(&place), expected);
            assert_eq!(fragments.range(expected), Some(range));
        };
        check("a", "char=1,2");
        check("🤒b", "char=4,6");
        check("c", "char=8,9");
        check("d", "char=10,11");
        check("a\r\n\r\n🤒", "char=1,5");
        assert_eq!(fragments.range("char=10,99"), None);
        assert_eq!(fragments.range("char=7,6"), None);
    }

    #[test]
    fn a_name_that_comes_again_is_another() {
        let mut uuids = Uuids::default();
        let (first, second) = (uuids.of("a"), uuids.of("a"));
        assert_ne!(first, second);
        assert_eq!(Uuids::default().of("a"), first);
    }
}
