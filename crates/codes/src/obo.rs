//! The terms of an OBO file (format 1.2 and 1.4): what MONDO, HPO, the Disease Ontology, ChEBI and the
//! other ontologies of the OBO Foundry are published in.

use crate::vocabulary::{About, Vocabulary, VocabularyError};

/// How near a synonym must be to its term to be taken as a name of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Synonyms {
    /// Those that OBO calls EXACT.
    Exact,
    /// NARROW, BROAD and RELATED ones too.
    All,
}

/// Why an OBO file gives no vocabulary.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum OboError {
    /// It does not begin as one.
    #[error("it does not begin with `format-version:` and is no OBO file")]
    Header,
    /// A synonym is not written as one.
    #[error("line {line} is not written as a synonym: \"words\" SCOPE [...]")]
    Synonym {
        /// Which, from 1.
        line: usize,
    },
    /// A term has no id or no name.
    #[error("the term that ends before line {line} has no id or no name")]
    Term {
        /// Which, from 1.
        line: usize,
    },
    /// The terms are no vocabulary.
    #[error("its terms are no vocabulary")]
    Vocabulary(#[from] VocabularyError),
}

/// A `[Term]` as far as it has been read.
#[derive(Default)]
struct Term {
    id: Option<String>,
    names: Vec<String>,
    synonyms: Vec<String>,
    obsolete: bool,
}

impl Term {
    /// Its line of a vocabulary's table, unless it is obsolete.
    fn line(self, line: usize) -> Result<Option<String>, OboError> {
        if self.obsolete {
            return Ok(None);
        }
        let mut fields: Vec<String> = Vec::new();
        let id = self.id.ok_or(OboError::Term { line })?;
        if self.names.is_empty() {
            return Err(OboError::Term { line });
        }
        for name in self.names.into_iter().chain(self.synonyms) {
            if !name.is_empty() && !fields.contains(&name) {
                fields.push(name);
            }
        }
        fields.insert(0, id);
        Ok(Some(fields.join("\t")))
    }
}

impl Vocabulary {
    /// The terms of an OBO file that are not obsolete.
    ///
    /// # Errors
    /// Names the line that is wrong.
    pub fn from_obo(about: About, obo: &str, synonyms: Synonyms) -> Result<Self, OboError> {
        let first = obo.lines().find(|line| !line.trim().is_empty());
        if !first.is_some_and(|line| line.starts_with("format-version:")) {
            return Err(OboError::Header);
        }
        let mut table = String::new();
        let mut term: Option<Term> = None;
        let mut n_lines = 0;
        let mut end = |term: Option<Term>, line: usize| {
            if let Some(line) = term.map(|term| term.line(line)).transpose()?.flatten() {
                table.push_str(&line);
                table.push('\n');
            }
            Ok::<_, OboError>(())
        };
        for (nth, line) in obo.lines().enumerate() {
            n_lines = nth + 1;
            if line.starts_with('[') {
                end(term.take(), n_lines)?;
                term = (line.trim_end() == "[Term]").then(Term::default);
                continue;
            }
            let Some(term) = &mut term else { continue };
            let Some((tag, value)) = line.split_once(':') else {
                continue;
            };
            let value = value.trim();
            match tag {
                "id" => term.id = Some(unescaped(bare(value)).0),
                "name" => term.names.push(unescaped(bare(value)).0),
                "is_obsolete" => term.obsolete = bare(value) == "true",
                "synonym" => {
                    let wrong = OboError::Synonym { line: n_lines };
                    let (words, scope) = synonym(value).ok_or(wrong)?;
                    if synonyms == Synonyms::All || scope == "EXACT" {
                        term.synonyms.push(words);
                    }
                }
                _ => {}
            }
        }
        end(term, n_lines + 1)?;
        Ok(Self::new(about, table)?)
    }
}

/// A value without its remark, `! ...`, and its modifiers, `{...}`, neither of which is escaped.
fn bare(value: &str) -> &str {
    let mut escaped = false;
    let end = value.char_indices().find_map(|(at, c)| {
        let ends = !escaped && matches!(c, '!' | '{');
        escaped = !escaped && c == '\\';
        ends.then_some(at)
    });
    let value = end.and_then(|end| value.get(..end)).unwrap_or(value);
    value.trim_end()
}

/// The words in quotes, and the scope after them.
fn synonym(value: &str) -> Option<(String, &str)> {
    let quoted = value.strip_prefix('"')?;
    let (words, length) = unescaped(quoted);
    let after = quoted.get(length..)?.strip_prefix('"')?;
    Some((words, after.split_whitespace().next()?))
}

/// The text up to a quote that is not escaped, with its escapes resolved and its blanks made one,
/// and how many bytes it took.
fn unescaped(text: &str) -> (String, usize) {
    let mut out = String::new();
    let mut letters = text.char_indices();
    let mut end = text.len();
    while let Some((at, c)) = letters.next() {
        match c {
            '"' => {
                end = at;
                break;
            }
            '\\' => match letters.next() {
                Some((_, 'n' | 't' | 'W')) => out.push(' '),
                Some((_, c)) => out.push(c),
                None => {}
            },
            c => out.push(c),
        }
    }
    let words: Vec<&str> = out.split_whitespace().collect();
    (words.join(" "), end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::vocabulary::tests::about;

    const OBO: &str = r#"format-version: 1.2
ontology: invented

[Term]
id: IN:1
name: glass bone disease {source="X"}
def: "Bones \"like\" glass." []
synonym: "brittle  bones" EXACT layperson [IN:x]
synonym: "bone \"glass\" sickness\, mild" EXACT []
synonym: "glass bone disease" EXACT []
synonym: "frailty" BROAD []
is_a: IN:2 ! bone disease

[Term]
id: IN:2
name: bone disease\! ! a remark

[Term]
id: IN:3
name: obsolete rash
is_obsolete: true

[Typedef]
id: part_of
name: part of
"#;

    fn table(obo: &str, synonyms: Synonyms) -> Result<String, OboError> {
        let vocabulary = Vocabulary::from_obo(about(), obo, synonyms)?;
        Ok(vocabulary.table().to_owned())
    }

    #[test]
    fn terms_are_read_and_nothing_else() {
        assert_eq!(
            table(OBO, Synonyms::Exact).unwrap(),
            "IN:1\tglass bone disease\tbrittle bones\tbone \"glass\" sickness, mild\n\
             IN:2\tbone disease!\n"
        );
        let all = table(OBO, Synonyms::All).unwrap();
        assert!(all.contains("\tfrailty\n"));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let check = |obo: &str, expected| assert_eq!(table(obo, Synonyms::All), Err(expected));
        check("id\tname\n", OboError::Header);
        check("", OboError::Header);
        let with = |lines: &str| format!("format-version: 1.2\n\n[Term]\n{lines}");
        check(&with("id: A\n"), OboError::Term { line: 5 });
        check(
            &with("name: a\n\n[Term]\nid: B\n"),
            OboError::Term { line: 6 },
        );
        check(
            &with("id: A\nname: a\nsynonym: loose EXACT []\n"),
            OboError::Synonym { line: 6 },
        );
        check(
            &with("id: A\nname: a\nsynonym: \"open\n"),
            OboError::Synonym { line: 6 },
        );
        check(
            "format-version: 1.2\n",
            OboError::Vocabulary(VocabularyError::Empty),
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(
            text in r#"(\[Term\]|id: |name: |synonym: |"|\\|EXACT|[a-c!{}:]|\n){0,40}"#
        ) {
            let _ = table(&format!("format-version: 1.2\n{text}"), Synonyms::All);
        }
    }
}
