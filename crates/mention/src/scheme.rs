//! Label schemes: a named list of entity types and the IOB2 labels that follow from it.

use serde::{Deserialize, Serialize};

/// The most types that a scheme may have.
const MAX_TYPES: usize = 64;
/// The most bytes that the name of a scheme or of a type may have.
const MAX_NAME_BYTES: usize = 128;

/// A named list of entity types.
///
/// The labels of a scheme with `t` types are, in this order, `O`, then `B-` and `I-` of each
/// type: `1 + 2 t` labels, the columns of every log-probability matrix.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "UncheckedScheme")]
pub struct LabelScheme {
    name: String,
    types: Vec<String>,
}

/// The place of a scheme in a tagger's list of schemes.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct SchemeIndex(pub usize);

/// The place of a type in its scheme's list of types.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct TypeIndex(pub usize);

/// The place of a label in its scheme's list of labels: a column of a log-probability matrix.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct LabelIndex(pub usize);

/// An IOB2 label.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tag {
    /// Not part of a mention.
    Outside,
    /// The first word of a mention.
    Begin(TypeIndex),
    /// A later word of a mention.
    Inside(TypeIndex),
}

/// Why a label scheme was refused.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SchemeError {
    /// The scheme has no name.
    #[error("a label scheme needs a name")]
    NoName,
    /// The scheme has no types.
    #[error("the label scheme {scheme:?} has no types")]
    NoTypes {
        /// The scheme's name.
        scheme: String,
    },
    /// The scheme has more types than it may.
    #[error("the label scheme {scheme:?} has {n_types} types, more than {MAX_TYPES}")]
    TooManyTypes {
        /// The scheme's name.
        scheme: String,
        /// How many types it has.
        n_types: usize,
    },
    /// A type's name is empty.
    #[error("type {index} of the label scheme {scheme:?} has an empty name")]
    EmptyType {
        /// The scheme's name.
        scheme: String,
        /// The type's place, from 0.
        index: usize,
    },
    /// Two types have the same name.
    #[error("the label scheme {scheme:?} has the type {name:?} twice")]
    DuplicateType {
        /// The scheme's name.
        scheme: String,
        /// The name they share.
        name: String,
    },
    /// A name holds a control character, or blanks at its edges, or is too long.
    #[error(
        "the name {name:?} is not usable: no control characters, no blanks at the edges, at most {MAX_NAME_BYTES} bytes"
    )]
    BadName {
        /// The name.
        name: String,
    },
}

#[derive(Deserialize)]
struct UncheckedScheme {
    name: String,
    types: Vec<String>,
}

impl TryFrom<UncheckedScheme> for LabelScheme {
    type Error = SchemeError;

    fn try_from(scheme: UncheckedScheme) -> Result<Self, SchemeError> {
        Self::new(scheme.name, scheme.types)
    }
}

impl LabelScheme {
    /// Makes a scheme of 1 to 64 types with different names.
    ///
    /// # Errors
    /// When a name is missing, repeated or not printable on one line, or there are too few or too
    /// many types.
    pub fn new<N, T>(name: N, types: impl IntoIterator<Item = T>) -> Result<Self, SchemeError>
    where
        N: Into<String>,
        T: Into<String>,
    {
        let name = name.into();
        let types: Vec<String> = types.into_iter().map(Into::into).collect();
        if name.is_empty() {
            return Err(SchemeError::NoName);
        }
        check_name(&name)?;
        if types.is_empty() {
            return Err(SchemeError::NoTypes { scheme: name });
        }
        if types.len() > MAX_TYPES {
            let n_types = types.len();
            return Err(SchemeError::TooManyTypes {
                scheme: name,
                n_types,
            });
        }
        for (index, type_name) in types.iter().enumerate() {
            if type_name.is_empty() {
                return Err(SchemeError::EmptyType {
                    scheme: name,
                    index,
                });
            }
            check_name(type_name)?;
            if types.iter().take(index).any(|earlier| earlier == type_name) {
                let repeated = type_name.clone();
                return Err(SchemeError::DuplicateType {
                    scheme: name,
                    name: repeated,
                });
            }
        }
        Ok(Self { name, types })
    }

    /// The scheme's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The names of the types, in label order; never empty.
    #[must_use]
    pub fn types(&self) -> &[String] {
        &self.types
    }

    /// How many labels there are: `1 + 2 * types().len()`.
    #[must_use]
    pub fn n_labels(&self) -> usize {
        1 + 2 * self.types.len()
    }

    /// The name of a type; `None` when the scheme has no such type.
    #[must_use]
    pub fn type_name(&self, index: TypeIndex) -> Option<&str> {
        self.types.get(index.0).map(String::as_str)
    }

    /// The label in a column; `None` when there is no such column.
    #[must_use]
    pub fn label(&self, index: LabelIndex) -> Option<Tag> {
        let Some(after_outside) = index.0.checked_sub(1) else {
            return Some(Tag::Outside);
        };
        let type_index = TypeIndex(after_outside / 2);
        self.type_name(type_index)?;
        Some(if after_outside.is_multiple_of(2) {
            Tag::Begin(type_index)
        } else {
            Tag::Inside(type_index)
        })
    }

    /// The column of a label; `None` when the scheme has no such type.
    #[must_use]
    pub fn index_of(&self, tag: Tag) -> Option<LabelIndex> {
        let (type_index, column_in_type) = match tag {
            Tag::Outside => return Some(LabelIndex(0)),
            Tag::Begin(type_index) => (type_index, 1),
            Tag::Inside(type_index) => (type_index, 2),
        };
        self.type_name(type_index)?;
        Some(LabelIndex(2 * type_index.0 + column_in_type))
    }

    /// The name of the label in a column, `O`, `B-TYPE` or `I-TYPE`; `None` when there is no such
    /// column.
    #[must_use]
    pub fn label_name(&self, index: LabelIndex) -> Option<String> {
        Some(match self.label(index)? {
            Tag::Outside => "O".to_owned(),
            Tag::Begin(type_index) => format!("B-{}", self.type_name(type_index)?),
            Tag::Inside(type_index) => format!("I-{}", self.type_name(type_index)?),
        })
    }
}

fn check_name(name: &str) -> Result<(), SchemeError> {
    let usable = name.len() <= MAX_NAME_BYTES
        && name.trim().len() == name.len()
        && !name.chars().any(char::is_control);
    if usable {
        return Ok(());
    }
    let name = name.chars().take(MAX_NAME_BYTES).collect();
    Err(SchemeError::BadName { name })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_outside_then_begin_and_inside_of_each_type() {
        let scheme = LabelScheme::new("s", ["SIGN", "RARE DISEASE"]).unwrap();
        let names: Vec<_> = (0..6)
            .map(|column| scheme.label_name(LabelIndex(column)))
            .collect();
        let expected = ["O", "B-SIGN", "I-SIGN", "B-RARE DISEASE", "I-RARE DISEASE"]
            .map(|n| Some(n.to_owned()));
        assert_eq!(scheme.n_labels(), 5);
        assert_eq!(names[..5], expected);
        assert_eq!(names[5], None);
        for column in (0..5).map(LabelIndex) {
            assert_eq!(scheme.index_of(scheme.label(column).unwrap()), Some(column));
        }
        assert_eq!(scheme.index_of(Tag::Inside(TypeIndex(2))), None);
        assert_eq!(scheme.label(LabelIndex(usize::MAX)), None);
    }

    #[test]
    fn bad_schemes_are_refused() {
        let check = |name: &str, types: &[&str], expected: &str| {
            let error = LabelScheme::new(name, types.iter().copied()).unwrap_err();
            assert_eq!(error.to_string(), expected);
        };
        check("", &["A"], "a label scheme needs a name");
        check("s", &[], r#"the label scheme "s" has no types"#);
        check(
            "s",
            &["A", ""],
            r#"type 1 of the label scheme "s" has an empty name"#,
        );
        check(
            "s",
            &["A", "B", "A"],
            r#"the label scheme "s" has the type "A" twice"#,
        );
        check(
            "s",
            &["A"; 65],
            r#"the label scheme "s" has 65 types, more than 64"#,
        );
        let unusable =
            "is not usable: no control characters, no blanks at the edges, at most 128 bytes";
        check("s", &["A\n"], &format!(r#"the name "A\n" {unusable}"#));
        check(" s", &["A"], &format!(r#"the name " s" {unusable}"#));
    }

    #[test]
    fn reading_a_scheme_checks_it() {
        let good: LabelScheme = serde_json::from_str(r#"{"name":"s","types":["A"]}"#).unwrap();
        assert_eq!(
            serde_json::to_string(&good).unwrap(),
            r#"{"name":"s","types":["A"]}"#
        );
        assert!(serde_json::from_str::<LabelScheme>(r#"{"name":"s","types":["A","A"]}"#).is_err());
    }
}
