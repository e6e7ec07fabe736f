//! A vocabulary: concepts, each with a code, a preferred name and other names.

use std::collections::HashSet;
use std::ops::Range;

use serde::{Deserialize, Serialize};

/// What a vocabulary is, whose it is and on what terms it may be used. Goes wherever its codes go.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// For machines: letters, digits and dashes.
    pub name: String,
    /// For people.
    pub title: String,
    /// As its publisher counts.
    pub version: String,
    /// The URI that says whose codes they are, as FHIR's `Coding.system`.
    pub system: String,
    /// What its concepts are, as the table of labels calls it: "disease", "phenotype", "drug".
    pub domain: String,
    /// On what terms it may be used.
    pub licence: String,
    /// What must be said wherever it is used.
    pub attribution: String,
    /// Where the names were taken from, and what was left out.
    pub source: String,
}

/// Which concept of a vocabulary.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ConceptIndex(pub(crate) u32);

/// A concept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Concept<'a> {
    /// Its code.
    pub code: &'a str,
    /// Its preferred name.
    pub name: &'a str,
}

/// Concepts and their names, as written by their publisher.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Vocabulary {
    about: About,
    /// A concept a line: code, preferred name, other names, with tabs between.
    table: String,
    /// Where each code stands in the table.
    codes: Vec<Range<u32>>,
    /// Where each name stands, concept by concept, the preferred one first.
    names: Vec<Range<u32>>,
    /// The first name of each concept, and the number of all names.
    first_names: Vec<u32>,
}

/// Why something is no vocabulary.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum VocabularyError {
    /// A statement about the vocabulary is missing or too long.
    #[error("`{field}` is empty, longer than 2,000 characters or has control characters in it")]
    About {
        /// Which.
        field: &'static str,
    },
    /// Its name is none.
    #[error("the name is not made of letters, digits and dashes")]
    Name,
    /// There is no concept.
    #[error("there is no concept in it")]
    Empty,
    /// It is larger than what is read.
    #[error("the names are longer than 256 MiB")]
    TooLong,
    /// A line has no name in it.
    #[error("line {line} is not a code and at least one name, with tabs between")]
    Line {
        /// Which, from 1.
        line: usize,
    },
    /// A field is empty, too long or has what does not belong in it.
    #[error(
        "line {line} has a field that is empty, begins or ends with a blank, has a control \
         character in it or is longer than 2,000 bytes"
    )]
    Field {
        /// Which, from 1.
        line: usize,
    },
    /// Two concepts have one code.
    #[error("line {line} has a code that an earlier line has")]
    SameCode {
        /// Which, from 1.
        line: usize,
    },
}

const MAX_FIELD_BYTES: usize = 2_000;
pub(crate) const MAX_TABLE_BYTES: usize = 256 << 20;

impl About {
    fn check(&self) -> Result<(), VocabularyError> {
        let fields = [
            ("title", &self.title),
            ("version", &self.version),
            ("system", &self.system),
            ("domain", &self.domain),
            ("licence", &self.licence),
            ("attribution", &self.attribution),
            ("source", &self.source),
        ];
        for (field, value) in fields {
            let long = value.chars().count() > MAX_FIELD_BYTES;
            if value.trim().is_empty() || long || value.contains(char::is_control) {
                return Err(VocabularyError::About { field });
            }
        }
        let of_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let is_name = (1..=64).contains(&self.name.len()) && self.name.chars().all(of_name);
        is_name.then_some(()).ok_or(VocabularyError::Name)
    }
}

impl Vocabulary {
    /// Reads a table of a concept a line: code, preferred name, other names, with tabs between.
    ///
    /// # Errors
    /// Names the line that is wrong.
    pub fn new(about: About, table: String) -> Result<Self, VocabularyError> {
        about.check()?;
        if table.len() > MAX_TABLE_BYTES {
            return Err(VocabularyError::TooLong);
        }
        let (mut codes, mut names, mut first_names) = (Vec::new(), Vec::new(), Vec::new());
        let mut seen = HashSet::new();
        let mut at = 0;
        for (nth, line) in table.split_terminator('\n').enumerate() {
            let nth = nth + 1;
            let first_name = names.len();
            for (column, field) in line.split('\t').enumerate() {
                let place = at as u32..(at + field.len()) as u32;
                at += field.len() + 1;
                if !is_field(field) {
                    return Err(VocabularyError::Field { line: nth });
                }
                if column > 0 {
                    names.push(place);
                } else if seen.insert(field) {
                    codes.push(place);
                } else {
                    return Err(VocabularyError::SameCode { line: nth });
                }
            }
            if names.len() == first_name {
                return Err(VocabularyError::Line { line: nth });
            }
            first_names.push(first_name as u32);
        }
        if codes.is_empty() {
            return Err(VocabularyError::Empty);
        }
        first_names.push(names.len() as u32);
        Ok(Self {
            about,
            table,
            codes,
            names,
            first_names,
        })
    }

    /// What it is and on what terms it may be used.
    pub fn about(&self) -> &About {
        &self.about
    }

    /// How many concepts it has.
    pub fn n_concepts(&self) -> usize {
        self.codes.len()
    }

    /// How many names they have.
    pub fn n_names(&self) -> usize {
        self.names.len()
    }

    /// The table that it was read from.
    pub fn table(&self) -> &str {
        &self.table
    }

    /// A concept.
    pub fn concept(&self, concept: ConceptIndex) -> Option<Concept<'_>> {
        let at = concept.0 as usize;
        let first = *self.first_names.get(at)? as usize;
        Some(Concept {
            code: self.field(self.codes.get(at)?)?,
            name: self.field(self.names.get(first)?)?,
        })
    }

    /// The concepts with all their names, the preferred one first.
    pub fn concepts(&self) -> impl Iterator<Item = (ConceptIndex, Vec<&str>)> {
        let bounds = self.first_names.windows(2);
        bounds.enumerate().map(|(concept, bounds)| {
            let places = match *bounds {
                [first, next] => self.names.get(first as usize..next as usize),
                _ => None,
            };
            let names = places.unwrap_or_default().iter();
            let names = names.filter_map(|place| self.field(place)).collect();
            (ConceptIndex(concept as u32), names)
        })
    }

    /// A name by its number, and whose it is.
    pub(crate) fn name(&self, name: u32) -> Option<(ConceptIndex, &str)> {
        let concept = self.first_names.partition_point(|&first| first <= name);
        let concept = ConceptIndex(concept.checked_sub(1)? as u32);
        Some((concept, self.field(self.names.get(name as usize)?)?))
    }

    /// Whether a name is the preferred one.
    pub(crate) fn is_preferred(&self, name: u32) -> bool {
        self.first_names.binary_search(&name).is_ok()
    }

    fn field(&self, place: &Range<u32>) -> Option<&str> {
        self.table.get(place.start as usize..place.end as usize)
    }
}

fn is_field(field: &str) -> bool {
    !field.is_empty()
        && field.len() <= MAX_FIELD_BYTES
        && field.trim().len() == field.len()
        && !field.contains(char::is_control)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub fn about() -> About {
        About {
            name: "invented".to_owned(),
            title: "Invented".to_owned(),
            version: "1".to_owned(),
            system: "https://example.org/invented".to_owned(),
            domain: "disease".to_owned(),
            licence: "CC0-1.0".to_owned(),
            attribution: "Ours".to_owned(),
            source: "Written for tests".to_owned(),
        }
    }

    pub fn vocabulary(table: &str) -> Vocabulary {
        Vocabulary::new(about(), table.to_owned()).unwrap()
    }

    #[test]
    fn concepts_have_their_names() {
        let vocabulary = vocabulary("A:1\tglass bone\tbrittle bone\nA:2\tmoon fever\n");
        let all: Vec<_> = vocabulary.concepts().collect();
        assert_eq!(all[0].1, ["glass bone", "brittle bone"]);
        assert_eq!(all[1].1, ["moon fever"]);
        let concept = vocabulary.concept(all[1].0).unwrap();
        assert_eq!((concept.code, concept.name), ("A:2", "moon fever"));
        let (whose, name) = vocabulary.name(1).unwrap();
        assert_eq!((whose, name), (ConceptIndex(0), "brittle bone"));
        assert!(vocabulary.is_preferred(2) && !vocabulary.is_preferred(1));
        assert_eq!(vocabulary.name(3), None);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let check = |table: &str, expected| {
            assert_eq!(Vocabulary::new(about(), table.to_owned()), Err(expected));
        };
        check("", VocabularyError::Empty);
        check("A:1\n", VocabularyError::Line { line: 1 });
        check("A:1\tx\n\tx\n", VocabularyError::Field { line: 2 });
        check("A:1\tx \n", VocabularyError::Field { line: 1 });
        check("A:1\tx\r\n", VocabularyError::Field { line: 1 });
        check("A:1\tx\nA:1\ty\n", VocabularyError::SameCode { line: 2 });
        let nameless = About {
            name: "../x".to_owned(),
            ..about()
        };
        let read = Vocabulary::new(nameless, "A\tx\n".to_owned());
        assert_eq!(read, Err(VocabularyError::Name));
        let unlicensed = About {
            licence: " ".to_owned(),
            ..about()
        };
        let read = Vocabulary::new(unlicensed, "A\tx\n".to_owned());
        assert_eq!(read, Err(VocabularyError::About { field: "licence" }));
    }
}
