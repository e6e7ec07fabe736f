//! Invented names, places and numbers: the same for the same throughout a note, in its case and
//! form, and none that the note has already.

use std::collections::{HashMap, HashSet};
use std::fmt::Write;

use crate::dates::{DateOrder, cased, shifted};
use crate::identifier::Identifier;
use crate::seed::Seed;

/// What is invented for a type.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Person,
    Date,
    Place,
    Phone,
    /// Digits for digits and letters for letters.
    Code,
    /// Like a code, in a range that is never given out.
    SocialSecurity,
    Email,
    Url,
    Ip,
    /// One text for all.
    Fixed(&'static str),
}

/// Which types are of which kind; a type that is not here becomes its own name in brackets.
const KINDS: &[(&str, Kind)] = &[
    ("NAME", Kind::Person),
    ("DATE", Kind::Date),
    ("GEOGRAPHIC_LOCATION", Kind::Place),
    ("PHONE_NUMBER", Kind::Phone),
    ("FAX_NUMBER", Kind::Phone),
    ("EMAIL_ADDRESS", Kind::Email),
    ("URL", Kind::Url),
    ("IP_ADDRESS", Kind::Ip),
    ("SOCIAL_SECURITY_NUMBER", Kind::SocialSecurity),
    ("MEDICAL_RECORD_NUMBER", Kind::Code),
    ("HEALTH_PLAN_BENEFICIARY_NUMBER", Kind::Code),
    ("ACCOUNT_NUMBER", Kind::Code),
    ("CERTIFICATE_OR_LICENSE_NUMBER", Kind::Code),
    ("VEHICLE_IDENTIFIER", Kind::Code),
    ("DEVICE_IDENTIFIER", Kind::Code),
    ("UNIQUE_IDENTIFIER", Kind::Code),
    // Safe Harbor's one category for everybody of 90 or more.
    ("AGE", Kind::Fixed("90")),
];

const GIVEN_NAMES: &str = include_str!("../data/given_names.txt");
const FAMILY_NAMES: &str = include_str!("../data/family_names.txt");
const TOWNS: &str = include_str!("../data/towns.txt");
const STREETS: &str = include_str!("../data/streets.txt");

/// Words of a name that say nothing of who it is.
const KEPT_IN_NAMES: &[&str] = &[
    "dr", "mr", "mrs", "ms", "mx", "miss", "prof", "jr", "sr", "ii", "iii", "iv", "md", "do", "rn",
    "np", "phd", "van", "von", "de", "der", "den", "la", "le", "al", "bin", "ibn", "di", "da",
    "del", "dos", "and",
];
const TITLES: &[&str] = &[
    "dr",
    "drs",
    "mr",
    "mrs",
    "ms",
    "mx",
    "miss",
    "prof",
    "professor",
];
const STREET_WORDS: &[&str] = &[
    "street",
    "st",
    "avenue",
    "ave",
    "road",
    "rd",
    "boulevard",
    "blvd",
    "drive",
    "dr",
    "lane",
    "ln",
    "court",
    "ct",
    "place",
    "pl",
    "way",
    "parkway",
    "pkwy",
    "highway",
    "hwy",
    "square",
    "terrace",
    "circle",
    "crescent",
    "close",
    "trail",
];
const FACILITY_WORDS: &[&str] = &[
    "Medical Center",
    "Medical Centre",
    "Health Center",
    "Health System",
    "Nursing Home",
    "Med Ctr",
    "Hospital",
    "Clinic",
    "Infirmary",
    "Hospice",
    "Healthcare",
    "Health",
    "University",
    "Institute",
    "Center",
];

/// The surrogates of one note.
pub(crate) struct Surrogates {
    seed: Seed,
    days: i32,
    order: DateOrder,
    /// Lower case: the note's own words, and the surrogates given out.
    taken: HashSet<String>,
    /// By purpose and by what they stand for.
    given: HashMap<(&'static str, String), String>,
}

impl Surrogates {
    pub(crate) fn new(seed: Seed, text: &str, identifiers: &[Identifier]) -> Self {
        let dates = identifiers
            .iter()
            .filter(|identifier| kind_of(&identifier.type_name) == Some(Kind::Date))
            .filter_map(|identifier| identifier.range.of(text));
        Self {
            seed,
            days: seed.shift_days(),
            order: DateOrder::of(dates),
            taken: words(text).map(str::to_lowercase).collect(),
            given: HashMap::new(),
        }
    }

    /// What stands instead of `value`, which follows `before` in the note; `None` where nothing
    /// can be invented.
    pub(crate) fn instead_of(
        &mut self,
        type_name: &str,
        value: &str,
        before: &str,
    ) -> Option<String> {
        let key = value.to_lowercase();
        Some(match kind_of(type_name)? {
            Kind::Person => self.person(value, before),
            Kind::Date => return shifted(value, self.days, self.order),
            Kind::Place => self.place(value),
            Kind::Phone => self.phone(value),
            Kind::Code => self.code(value),
            Kind::SocialSecurity => self.social_security(value),
            Kind::Email => {
                let given = self.listed("given name", GIVEN_NAMES, &key).to_lowercase();
                let family = self
                    .listed("family name", FAMILY_NAMES, &key)
                    .to_lowercase();
                format!("{given}.{family}@example.org")
            }
            Kind::Url => format!(
                "https://example.org/{}",
                self.seed.draw("url", &key) % 1_000_000
            ),
            Kind::Ip if value.contains(':') => {
                format!("2001:db8::{:x}", self.seed.draw("ip", &key) % 0xffff + 1)
            }
            Kind::Ip => format!("192.0.2.{}", self.seed.draw("ip", &key) % 254 + 1),
            Kind::Fixed(text) => text.to_owned(),
        })
    }

    /// Word by word, so that a family name alone and with a given name stays the same.
    fn person(&mut self, value: &str, before: &str) -> String {
        let n_words = words(value).filter(|word| !is_kept(word)).count();
        let titled = words(last_part(before))
            .last()
            .is_some_and(|word| is_in(TITLES, word));
        let mut seen = 0;
        let mut written = String::new();
        let mut rest = value;
        while let Some(word) = words(rest).next() {
            let start = word.as_ptr().addr() - rest.as_ptr().addr();
            let (gap, from_word) = rest.split_at(start);
            let (_, after) = from_word.split_at(word.len());
            written += gap;
            if is_kept(word) {
                written += word;
            } else {
                seen += 1;
                let (stem, possessive) = without_possessive(word);
                let is_family =
                    after.starts_with(',') || (seen == n_words && (n_words > 1 || titled));
                written += &self.name(stem, is_family);
                written += possessive;
            }
            rest = after;
        }
        written + rest
    }

    fn name(&mut self, word: &str, is_family: bool) -> String {
        let key = word.to_lowercase();
        if word.chars().count() == 1 {
            let letter = self.letter("initial", &key, 0);
            return cased(word, &letter.to_string());
        }
        let purpose = "name";
        let list = if is_family { FAMILY_NAMES } else { GIVEN_NAMES };
        cased(word, &self.listed(purpose, list, &key))
    }

    fn place(&mut self, value: &str) -> String {
        let has_digits = value.contains(|c: char| c.is_ascii_digit());
        let street = words(value)
            .find(|word| is_in(STREET_WORDS, word))
            .filter(|_| has_digits);
        if let Some(street_word) = street {
            let at = street_word.as_ptr().addr() - value.as_ptr().addr();
            let (house_and_name, after) = value.split_at(at);
            let street = self.listed("street", STREETS, &house_and_name.to_lowercase());
            let house = self.seed.draw("house", &value.to_lowercase()) % 900 + 100;
            let rest = self.rest_of_address(after.get(street_word.len()..).unwrap_or_default());
            return format!("{house} {street} {street_word}{rest}");
        }
        let facility = FACILITY_WORDS
            .iter()
            .find(|word| value.to_lowercase().ends_with(&word.to_lowercase()));
        if let Some(word) = facility {
            let stem = value
                .get(..value.len().saturating_sub(word.len()))
                .unwrap_or_default();
            let own = value.get(stem.len()..).unwrap_or(word);
            let town = self.listed("town", TOWNS, &stem.trim().to_lowercase());
            return format!("{} {own}", cased(stem, &town));
        }
        if has_digits && value.len() <= 12 && !value.contains(',') {
            return zeroed(value);
        }
        self.rest_of_address(value)
    }

    /// "Springfield, IL 62704": a town for the town; the state stays; a zip code becomes zeros.
    fn rest_of_address(&mut self, text: &str) -> String {
        let mut written = String::new();
        for (index, part) in text.split(',').enumerate() {
            if index > 0 {
                written.push(',');
            }
            let trimmed = part.trim_matches([' ', '.']);
            let is_state = trimmed.split(' ').next().is_some_and(|word| {
                word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_uppercase())
            });
            if trimmed.is_empty() {
                written += part;
            } else if is_state || trimmed.contains(|c: char| c.is_ascii_digit()) {
                written += &zeroed(part);
            } else {
                let town = self.listed("town", TOWNS, &trimmed.to_lowercase());
                written += &part.replace(trimmed, &cased(trimmed, &town));
            }
        }
        written
    }

    /// Numbers of the form that is kept for fiction, 555-01xx, where the plan has one.
    fn phone(&self, value: &str) -> String {
        let digits: String = value.chars().filter(char::is_ascii_digit).collect();
        let number = digits
            .strip_prefix('1')
            .filter(|n| n.len() == 10)
            .unwrap_or(&digits);
        let draw = |at: usize| self.digit("phone", number, at);
        let mut new: Vec<char> = (0..digits.len()).map(draw).collect();
        if matches!(number.len(), 7 | 10) {
            let offset = digits.len() - number.len();
            if offset == 1
                && let Some(country) = new.first_mut()
            {
                *country = '1';
            }
            if number.len() == 10 {
                for (at, place) in new.iter_mut().skip(offset).take(3).enumerate() {
                    *place = if at == 0 { '2' } else { draw(at) };
                }
            }
            let fiction = ['5', '5', '5', '0', '1', draw(20), draw(21)];
            let local = digits.len() - 7;
            for (place, digit) in new.iter_mut().skip(local).zip(fiction) {
                *place = digit;
            }
        }
        let mut new = new.into_iter();
        value
            .chars()
            .map(|c| {
                if c.is_ascii_digit() {
                    new.next().unwrap_or(c)
                } else {
                    c
                }
            })
            .collect()
    }

    fn code(&self, value: &str) -> String {
        let key: String = value.chars().filter(|c| c.is_alphanumeric()).collect();
        let key = key.to_uppercase();
        (0..8)
            .map(|attempt| self.coded(value, &format!("{attempt} {key}")))
            .find(|new| new != value)
            .unwrap_or_else(|| zeroed(value))
    }

    fn coded(&self, value: &str, key: &str) -> String {
        let mut at = 0;
        value
            .chars()
            .map(|c| {
                at += usize::from(c.is_alphanumeric());
                match c {
                    _ if c.is_ascii_digit() => self.digit("code", key, at),
                    _ if c.is_alphabetic() && c.is_lowercase() => {
                        self.letter("code", key, at).to_ascii_lowercase()
                    }
                    _ if c.is_alphanumeric() => self.letter("code", key, at),
                    _ => c,
                }
            })
            .collect()
    }

    /// No number ever began with 000.
    fn social_security(&self, value: &str) -> String {
        let key: String = value.chars().filter(char::is_ascii_digit).collect();
        let mut at = 0;
        value
            .chars()
            .map(|c| {
                if !c.is_ascii_digit() {
                    return c;
                }
                at += 1;
                if at <= 3 {
                    '0'
                } else {
                    self.digit("ssn", &key, at)
                }
            })
            .collect()
    }

    fn digit(&self, purpose: &str, key: &str, at: usize) -> char {
        let draw = self.seed.draw(purpose, &format!("{key} {at}"));
        char::from(b'0' + (draw % 10) as u8)
    }

    fn letter(&self, purpose: &str, key: &str, at: usize) -> char {
        let draw = self.seed.draw(purpose, &format!("{key} {at}"));
        let letter = char::from(b'A' + (draw % 26) as u8);
        // Not the letter that it stands for.
        if at == 0 && key.eq_ignore_ascii_case(letter.encode_utf8(&mut [0; 4])) {
            if letter == 'Z' {
                'A'
            } else {
                char::from(letter as u8 + 1)
            }
        } else {
            letter
        }
    }

    /// The entry of a list that stands for `key`; another for another key.
    fn listed(&mut self, purpose: &'static str, list: &str, key: &str) -> String {
        if let Some(given) = self.given.get(&(purpose, key.to_owned())) {
            return given.clone();
        }
        let entries: Vec<&str> = list
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty())
            .collect();
        let start = usize::try_from(self.seed.draw(purpose, key) % 0xffff_ffff).unwrap_or(0);
        let entry = |at: usize| {
            at.checked_rem(entries.len())
                .and_then(|at| entries.get(at))
                .copied()
                .unwrap_or("Anon")
        };
        let free = |name: &String| {
            let lower = name.to_lowercase();
            !self.taken.contains(&lower) && !words(&lower).any(|word| self.taken.contains(word))
        };
        let single = (0..entries.len())
            .map(|step| entry(start.wrapping_add(step)).to_owned())
            .find(free);
        // More different names than the list has: joined by twos, then numbered.
        let mut name = single
            .unwrap_or_else(|| format!("{}-{}", entry(start), entry(start / entries.len().max(1))));
        if self.taken.contains(&name.to_lowercase()) {
            let _ = write!(name, "-{}", self.given.len());
        }
        self.taken.insert(name.to_lowercase());
        self.given.insert((purpose, key.to_owned()), name.clone());
        name
    }
}

fn kind_of(type_name: &str) -> Option<Kind> {
    let row = KINDS.iter().find(|(name, _)| *name == type_name);
    row.map(|(_, kind)| *kind)
}

/// Runs of letters, with apostrophes and hyphens between them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphabetic() || matches!(c, '\'' | '’' | '-')))
        .map(|word| word.trim_matches(['\'', '’', '-']))
        .filter(|word| !word.is_empty())
}

/// Enough of the text before to see a title.
fn last_part(before: &str) -> &str {
    let start = before.char_indices().rev().nth(15).map_or(0, |(at, _)| at);
    before.get(start..).unwrap_or_default()
}

fn is_in(list: &[&str], word: &str) -> bool {
    list.iter().any(|entry| word.eq_ignore_ascii_case(entry))
}

fn is_kept(word: &str) -> bool {
    is_in(KEPT_IN_NAMES, word)
}

fn without_possessive(word: &str) -> (&str, &str) {
    ["'s", "’s", "'S", "’S"]
        .iter()
        .find_map(|ending| {
            let stem = word.strip_suffix(ending).filter(|stem| !stem.is_empty())?;
            Some((stem, word.get(stem.len()..)?))
        })
        .unwrap_or((word, ""))
}

fn zeroed(text: &str) -> String {
    let zero = |c: char| if c.is_ascii_digit() { '0' } else { c };
    text.chars().map(zero).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_clean() {
        for list in [GIVEN_NAMES, FAMILY_NAMES, TOWNS, STREETS] {
            let entries: Vec<_> = list.lines().filter(|line| !line.starts_with('#')).collect();
            assert!(entries.len() >= 40);
            let unique: HashSet<_> = entries.iter().collect();
            assert_eq!(unique.len(), entries.len());
            assert!(
                entries
                    .iter()
                    .all(|e| e.chars().all(char::is_alphabetic) && e.len() > 2)
            );
        }
    }

    #[test]
    fn different_names_stay_different() {
        let mut surrogates = Surrogates::new(Seed::new(1), "", &[]);
        let names: HashSet<_> = (0..2_000)
            .map(|n| surrogates.listed("name", FAMILY_NAMES, &n.to_string()))
            .collect();
        assert_eq!(names.len(), 2_000);
    }

    #[test]
    fn no_word_of_the_note_is_given_out() {
        let text = FAMILY_NAMES;
        let mut surrogates = Surrogates::new(Seed::new(1), text, &[]);
        let name = surrogates.listed("name", FAMILY_NAMES, "poe");
        assert!(!text.lines().any(|line| line == name));
    }
}
