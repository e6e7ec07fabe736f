//! Byte offsets to code points and UTF-16 units, and back.

/// A checkpoint is kept at the first character boundary at or after each multiple of this.
const STRIDE_BYTES: usize = 128;

#[derive(Clone, Copy, Default)]
struct Place {
    byte: usize,
    code_point: usize,
    utf16: usize,
}

impl Place {
    fn after(self, c: char) -> Self {
        Self {
            byte: self.byte + c.len_utf8(),
            code_point: self.code_point + 1,
            utf16: self.utf16 + c.len_utf16(),
        }
    }
}

/// Converts offsets into one text between units: O(n) to make, O(log n) a question.
///
/// Every answer is `None` where the offset lies beyond the end of the text or inside a character.
///
/// ```
/// # use chartlight_text::Offsets;
/// let offsets = Offsets::new("\u{1f489} pain");
/// assert_eq!(offsets.code_point(5), Some(2));
/// assert_eq!(offsets.utf16(5), Some(3));
/// assert_eq!(offsets.byte_of_utf16(3), Some(5));
/// assert_eq!(offsets.byte_of_utf16(1), None); // between the halves of a surrogate pair
/// ```
pub struct Offsets<'t> {
    text: &'t str,
    checkpoints: Vec<Place>,
}

impl<'t> Offsets<'t> {
    /// Reads through `text` once.
    pub fn new(text: &'t str) -> Self {
        let mut checkpoints = Vec::with_capacity(text.len() / STRIDE_BYTES + 1);
        let mut place = Place::default();
        for c in text.chars() {
            if place.byte >= checkpoints.len() * STRIDE_BYTES {
                checkpoints.push(place);
            }
            place = place.after(c);
        }
        Self { text, checkpoints }
    }

    /// The number of code points before byte `byte`.
    pub fn code_point(&self, byte: usize) -> Option<usize> {
        self.at_byte(byte).map(|place| place.code_point)
    }

    /// The number of UTF-16 units before byte `byte`.
    pub fn utf16(&self, byte: usize) -> Option<usize> {
        self.at_byte(byte).map(|place| place.utf16)
    }

    /// The byte at which code point number `code_point` starts.
    pub fn byte_of_code_point(&self, code_point: usize) -> Option<usize> {
        self.find(code_point, |place| place.code_point)
            .map(|place| place.byte)
    }

    /// The byte of the character that starts at UTF-16 unit `utf16`.
    pub fn byte_of_utf16(&self, utf16: usize) -> Option<usize> {
        self.find(utf16, |place| place.utf16)
            .map(|place| place.byte)
    }

    fn at_byte(&self, byte: usize) -> Option<Place> {
        self.find(byte, |place| place.byte)
    }

    fn find(&self, wanted: usize, unit: impl Fn(&Place) -> usize) -> Option<Place> {
        let after = self.checkpoints.partition_point(|c| unit(c) <= wanted);
        let mut place = match after.checked_sub(1) {
            Some(before) => *self.checkpoints.get(before)?,
            None => Place::default(),
        };
        let mut chars = self.text.get(place.byte..)?.chars();
        while unit(&place) < wanted {
            place = place.after(chars.next()?);
        }
        (unit(&place) == wanted).then_some(place)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str) {
        let offsets = Offsets::new(text);
        for byte in 0..=text.len() + 5 {
            let before = text.get(..byte);
            let code_point = before.map(|t| t.chars().count());
            let utf16 = before.map(|t| t.encode_utf16().count());
            assert_eq!(offsets.code_point(byte), code_point);
            assert_eq!(offsets.utf16(byte), utf16);
            if let (Some(code_point), Some(utf16)) = (code_point, utf16) {
                assert_eq!(offsets.byte_of_code_point(code_point), Some(byte));
                assert_eq!(offsets.byte_of_utf16(utf16), Some(byte));
            }
        }
        let utf16_boundaries = (0..=2 * text.len() + 2)
            .filter(|&unit| offsets.byte_of_utf16(unit).is_some())
            .count();
        assert_eq!(utf16_boundaries, text.chars().count() + 1);
        assert_eq!(offsets.byte_of_code_point(text.chars().count() + 1), None);
    }

    #[test]
    fn around_checkpoints() {
        check("");
        for length in [1, 127, 128, 129, 256, 257] {
            check(&"a".repeat(length));
            check(&format!("{}\u{1f489}é", "a".repeat(length - 1)));
            check(&"\u{1f489}".repeat(length));
        }
    }

    proptest! {
        #[test]
        fn any_text(text in any::<String>()) {
            check(&text);
            check(&text.repeat(5));
        }
    }
}
