//! Phrases with alternatives, `{is|was} ruled out`, and named lists, `per <relative>`.

use std::collections::HashMap;

/// The most phrases that one line may stand for.
const MOST_ALTERNATIVES: usize = 4096;

/// Lists by name.
pub(crate) type Names = HashMap<String, Vec<String>>;

/// Why a phrase cannot be written out.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PhraseError {
    /// A bracket that is not closed, or one in another.
    #[error("{{ without }}, or a {{ inside another")]
    Unclosed,
    /// A bracket that was not opened.
    #[error("}} without {{, or a | outside of brackets")]
    Unopened,
    /// A list that is not defined above.
    #[error("no list is called <{0}> above this line")]
    UnknownList(String),
    /// Too many alternatives.
    #[error("more than {MOST_ALTERNATIVES} alternatives in one line")]
    TooMany,
}

/// All that `pattern` stands for.
pub(crate) fn expand(pattern: &str, names: &Names) -> Result<Vec<String>, PhraseError> {
    let mut phrases = vec![String::new()];
    let mut rest = pattern;
    while let Some(at) = rest.find(['{', '}', '|', '<']) {
        let (before, from) = rest.split_at(at);
        phrases = append(&phrases, &[before.to_owned()])?;
        let mark = from.chars().next();
        let inside = from.get(1..).unwrap_or_default();
        rest = match mark {
            Some('{') => {
                let (list, after) = inside.split_once('}').ok_or(PhraseError::Unclosed)?;
                if list.contains('{') {
                    return Err(PhraseError::Unclosed);
                }
                phrases = append(&phrases, &alternatives(list, names)?)?;
                after
            }
            Some('<') => match list_name(inside) {
                Some((name, after)) => {
                    phrases = append(&phrases, named(name, names)?)?;
                    after
                }
                None => {
                    phrases = append(&phrases, &["<".to_owned()])?;
                    inside
                }
            },
            _ => return Err(PhraseError::Unopened),
        };
    }
    append(&phrases, &[rest.to_owned()])
}

fn alternatives(list: &str, names: &Names) -> Result<Vec<String>, PhraseError> {
    let mut all = Vec::new();
    for one in list.split('|') {
        let one = one.trim();
        match one.strip_prefix('<').and_then(list_name) {
            Some((name, "")) => all.extend_from_slice(named(name, names)?),
            Some((name, after)) => {
                let after = [after.to_owned()];
                all.extend(append(named(name, names)?, &after)?);
            }
            None => all.push(one.to_owned()),
        }
        if all.len() > MOST_ALTERNATIVES {
            return Err(PhraseError::TooMany);
        }
    }
    Ok(all)
}

fn named<'n>(name: &str, names: &'n Names) -> Result<&'n [String], PhraseError> {
    names
        .get(name)
        .map(Vec::as_slice)
        .ok_or_else(|| PhraseError::UnknownList(name.to_owned()))
}

/// "relative> says" is the name and what follows it; "< 5" is no name.
fn list_name(inside: &str) -> Option<(&str, &str)> {
    let (name, after) = inside.split_once('>')?;
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    is_name.then_some((name, after))
}

fn append(phrases: &[String], ends: &[String]) -> Result<Vec<String>, PhraseError> {
    if phrases.len().saturating_mul(ends.len()) > MOST_ALTERNATIVES {
        return Err(PhraseError::TooMany);
    }
    Ok(phrases
        .iter()
        .flat_map(|phrase| ends.iter().map(move |end| format!("{phrase}{end}")))
        .collect())
}
