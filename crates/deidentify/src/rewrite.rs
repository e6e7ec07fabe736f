//! The note without its identifiers.

use std::borrow::Cow;
use std::fmt;

use chartlight_text::ByteRange;
use serde::Serialize;

use crate::identifier::{Identifier, join};
use crate::seed::Seed;
use crate::surrogates::Surrogates;

/// What takes an identifier's place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// Blocks.
    Mask(MaskLength),
    /// Its type in brackets: `[NAME]`.
    Type,
    /// Something invented of its kind: the same for the same, and dates moved by one number of
    /// days. What cannot be invented honestly (half a date, an unknown type) becomes its type.
    Surrogate(Seed),
}

/// How long a mask is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MaskLength {
    /// A block for each character; line breaks stay. Keeps columns, and tells lengths.
    Same,
    /// One block.
    One,
}

/// A stretch that was replaced.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Change {
    /// In the note.
    pub old: ByteRange,
    /// In the new text.
    pub new: ByteRange,
    /// The identifier's type.
    #[serde(rename = "type")]
    pub type_name: Cow<'static, str>,
}

/// A new text and what was replaced in it. `Debug` shows no text.
#[derive(Clone, PartialEq, Eq)]
pub struct Rewritten {
    /// The text.
    pub text: String,
    /// In order; between two of them both texts are the same.
    pub changes: Vec<Change>,
}

impl fmt::Debug for Rewritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rewritten")
            .field("changes", &self.changes)
            .finish_non_exhaustive()
    }
}

/// An identifier that is not of the note.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("bytes {} to {} are no part of the note; find its identifiers again", .0.start(), .0.end())]
pub struct OutsideNote(pub ByteRange);

/// Replaces identifiers, which may come in any order and overlap.
///
/// # Errors
/// When a range is not of this text: nothing is replaced then, rather than something left out.
pub fn rewrite(
    text: &str,
    identifiers: impl IntoIterator<Item = Identifier>,
    mode: Mode,
) -> Result<Rewritten, OutsideNote> {
    let identifiers = join(identifiers);
    let mut values = Vec::with_capacity(identifiers.len());
    for identifier in &identifiers {
        let value = identifier.range.of(text);
        values.push(value.ok_or(OutsideNote(identifier.range))?);
    }
    let mut surrogates = match mode {
        Mode::Surrogate(seed) => Some(Surrogates::new(seed, text, &identifiers)),
        Mode::Mask(_) | Mode::Type => None,
    };
    let mut rewritten = Rewritten {
        text: String::with_capacity(text.len()),
        changes: Vec::with_capacity(identifiers.len()),
    };
    let mut from = 0;
    for (identifier, value) in identifiers.into_iter().zip(values) {
        let range = identifier.range;
        rewritten.text += text.get(from..range.start()).unwrap_or_default();
        let start = rewritten.text.len();
        match mode {
            Mode::Mask(length) => rewritten.text += &masked(value, length),
            Mode::Type | Mode::Surrogate(_) => {
                let before = text.get(..range.start()).unwrap_or_default();
                let invented = surrogates
                    .as_mut()
                    .and_then(|s| s.instead_of(&identifier.type_name, value, before));
                rewritten.text +=
                    &invented.unwrap_or_else(|| format!("[{}]", identifier.type_name));
            }
        }
        if let Some(new) = ByteRange::new(start, rewritten.text.len()) {
            rewritten.changes.push(Change {
                old: range,
                new,
                type_name: identifier.type_name,
            });
        }
        from = range.end();
    }
    rewritten.text += text.get(from..).unwrap_or_default();
    Ok(rewritten)
}

const BLOCK: char = '█';

fn masked(value: &str, length: MaskLength) -> String {
    let block = |c: char| if matches!(c, '\n' | '\r') { c } else { BLOCK };
    match length {
        MaskLength::Same => value.chars().map(block).collect(),
        MaskLength::One => BLOCK.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::identifier::Source;

    /// `{NAME|Ann}` is an identifier.
    fn marked(marked: &str) -> (String, Vec<Identifier>) {
        let (mut text, mut identifiers) = (String::new(), Vec::new());
        let mut pieces = marked.split('{');
        text += pieces.next().unwrap();
        for piece in pieces {
            let (inside, after) = piece.split_once('}').unwrap();
            let (type_name, value) = inside.split_once('|').unwrap();
            identifiers.push(Identifier {
                range: ByteRange::new(text.len(), text.len() + value.len()).unwrap(),
                type_name: type_name.to_owned().into(),
                source: Source::Model(1.0),
            });
            text += value;
            text += after;
        }
        (text, identifiers)
    }

    #[track_caller]
    fn check(note: &str, mode: Mode, expected: &str) {
        let (text, identifiers) = marked(note);
        let rewritten = rewrite(&text, identifiers, mode).unwrap();
        assert_eq!(rewritten.text, expected);
        check_map(&text, &rewritten);
    }

    /// Outside the changes both texts are the same.
    fn check_map(text: &str, rewritten: &Rewritten) {
        let (mut old, mut new) = (0, 0);
        for change in &rewritten.changes {
            assert_eq!(
                text[old..change.old.start()],
                rewritten.text[new..change.new.start()]
            );
            (old, new) = (change.old.end(), change.new.end());
        }
        assert_eq!(text[old..], rewritten.text[new..]);
    }

    #[test]
    fn masks() {
        let note = "{NAME|Ann\nPoe}, seen {DATE|3/5/24}.";
        check(note, Mode::Mask(MaskLength::Same), "███\n███, seen ██████.");
        check(note, Mode::Mask(MaskLength::One), "█, seen █.");
        check("", Mode::Mask(MaskLength::One), "");
    }

    #[test]
    fn types() {
        check(
            "{NAME|Ann Poe}, seen {DATE|3/5/24}",
            Mode::Type,
            "[NAME], seen [DATE]",
        );
    }

    fn surrogates(note: &str) -> (Rewritten, String) {
        let (text, identifiers) = marked(note);
        let rewritten = rewrite(&text, identifiers, Mode::Surrogate(Seed::new(3))).unwrap();
        check_map(&text, &rewritten);
        let again = rewritten.text.clone();
        (rewritten, again)
    }

    #[test]
    fn the_same_name_stays_the_same_name() {
        let (rewritten, text) = surrogates(
            "{NAME|Ann Poe} came. Mrs. {NAME|Poe} said {NAME|ANN POE}. {NAME|Poe, Ann} and {NAME|Poe's} son {NAME|Tom Poe}.",
        );
        let new: Vec<&str> = rewritten
            .changes
            .iter()
            .map(|c| c.new.of(&text).unwrap())
            .collect();
        let (given, family) = new[0].split_once(' ').unwrap();
        assert_eq!(new[1], family);
        assert_eq!(new[2], new[0].to_uppercase());
        assert_eq!(new[3], format!("{family}, {given}"));
        assert_eq!(new[4], format!("{family}'s"));
        assert!(new[5].ends_with(family) && !new[5].starts_with(given));
        assert!(!text.to_lowercase().contains("poe") && !text.contains("Ann"));
    }

    #[test]
    fn dates_move_together() {
        let (_, text) = surrogates("{DATE|03/05/2024}, {DATE|March 12, 2024}, {DATE|March 2021}");
        let days = Seed::new(3).shift_days();
        let date = |month, day| {
            use jiff::ToSpan;
            jiff::civil::date(2024, month, day) + days.days()
        };
        let (first, second) = (date(3, 5), date(3, 12));
        let expected = format!(
            "{}, {}, [DATE]",
            first.strftime("%m/%d/%Y"),
            second.strftime("%B %-d, %Y")
        );
        assert_eq!(text, expected);
    }

    #[test]
    fn forms_stay() {
        let (rewritten, text) = surrogates(
            "{PHONE_NUMBER|(310) 555-1234} {MEDICAL_RECORD_NUMBER|SJ-112233} {SOCIAL_SECURITY_NUMBER|219-09-9999} \
             {EMAIL_ADDRESS|a@b.org} {IP_ADDRESS|10.1.2.3} {AGE|93} {WHATEVER|x} {PHONE_NUMBER|310-555-1234} \
             {GEOGRAPHIC_LOCATION|12 Elm St., Springfield, IL 62704} {GEOGRAPHIC_LOCATION|Springfield Hospital}",
        );
        let new: Vec<&str> = rewritten
            .changes
            .iter()
            .map(|c| c.new.of(&text).unwrap())
            .collect();
        let shape = |text: &str| -> String {
            text.chars()
                .map(|c| match c {
                    '0'..='9' => '9',
                    'A'..='Z' => 'A',
                    c => c,
                })
                .collect()
        };
        assert_eq!(shape(new[0]), "(999) 999-9999");
        assert!(new[0].contains("555-01"), "{}", new[0]);
        assert_eq!(shape(new[1]), "AA-999999");
        assert_eq!(shape(new[2]), "999-99-9999");
        assert!(new[2].starts_with("000-"));
        assert!(new[3].ends_with("@example.org"));
        assert!(new[4].starts_with("192.0.2."));
        assert_eq!(new[5], "90");
        assert_eq!(new[6], "[WHATEVER]");
        let digits = |text: &str| text.replace(|c: char| !c.is_ascii_digit(), "");
        assert_eq!(digits(new[0]), digits(new[7]));
        assert!(
            new[8].contains(" St., ") && new[8].ends_with(", IL 00000"),
            "{}",
            new[8]
        );
        assert!(new[9].ends_with(" Hospital"));
        assert!(!text.contains("Springfield") && !text.contains("Elm"));
    }

    #[test]
    fn ranges_off_the_note_are_refused() {
        let (_, identifiers) = marked("é {NAME|Ann}");
        assert!(rewrite("é", identifiers.clone(), Mode::Type).is_err());
        let error = rewrite("Ann Poe éé", identifiers, Mode::Type);
        assert!(error.is_ok());
        let inside = Identifier {
            range: ByteRange::new(1, 2).unwrap(),
            type_name: "NAME".into(),
            source: Source::Model(1.0),
        };
        assert_eq!(
            rewrite("é", [inside.clone()], Mode::Type),
            Err(OutsideNote(inside.range))
        );
    }

    proptest! {
        #[test]
        fn nothing_identifying_is_left(
            words in prop::collection::vec("[A-Za-zé'’.,0-9/-]{1,12}", 1..12),
            types in prop::collection::vec(0usize..9, 12),
            seed in any::<u64>(),
        ) {
            let names = ["NAME", "DATE", "GEOGRAPHIC_LOCATION", "PHONE_NUMBER", "MEDICAL_RECORD_NUMBER", "URL", "IP_ADDRESS", "EMAIL_ADDRESS", "X"];
            let text = words.join(" ");
            let mut at = 0;
            let mut identifiers = Vec::new();
            for (index, word) in words.iter().enumerate() {
                if index % 2 == 0 {
                    identifiers.push(Identifier {
                        range: ByteRange::new(at, at + word.len()).unwrap(),
                        type_name: names[types[index]].into(),
                        source: Source::Pattern("p"),
                    });
                }
                at += word.len() + 1;
            }
            for mode in [Mode::Mask(MaskLength::Same), Mode::Mask(MaskLength::One), Mode::Type, Mode::Surrogate(Seed::new(seed))] {
                let rewritten = rewrite(&text, identifiers.clone(), mode).unwrap();
                check_map(&text, &rewritten);
                prop_assert_eq!(rewritten.changes.len(), identifiers.len());
                prop_assert_eq!(&rewritten, &rewrite(&text, identifiers.clone(), mode).unwrap());
            }
        }
    }
}
