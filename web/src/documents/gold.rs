//! How well the model agrees with the annotations that came with files.
//!
//! Types meet by name: in the scheme that an annotation names, else in the one scheme that knows most
//! of the others. Of the model's entities only those count whose type somebody annotated somewhere: a
//! file of drugs says nothing of ages.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use chartlight_mention::{Assertion, LabelScheme, Mention, SchemeIndex, TypeIndex};

use super::agreement::agreement;
use super::protocol::{Compared, Gold, GoldAgreement, GoldNote};

/// F1 over all notes together; none where no scheme knows any of the types.
pub fn compare(notes: &[GoldNote], schemes: &[LabelScheme]) -> Option<GoldAgreement> {
    let all = || notes.iter().flat_map(|note| &note.gold);
    let unnamed = usual_scheme(all().filter(|gold| named(gold, schemes).is_none()), schemes)?;
    let target = |gold: &Gold| {
        let scheme = named(gold, schemes).unwrap_or(unnamed);
        Some((scheme, type_of(schemes.get(scheme.0)?, gold)?))
    };
    let types: BTreeSet<(SchemeIndex, TypeIndex)> = all().filter_map(target).collect();
    if types.is_empty() {
        return None;
    }
    let mention = |gold: &Gold| {
        let (scheme, label) = target(gold)?;
        Some(Mention {
            range: gold.range,
            scheme,
            label,
            score: 1.0,
            assertion: Assertion::default(),
        })
    };
    let is_annotated = |found: &&Mention| types.contains(&(found.scheme, found.label));
    let compared: Vec<Compared> = notes
        .iter()
        .map(|note| Compared {
            gold: note.gold.iter().filter_map(mention).collect(),
            found: note.found.iter().filter(is_annotated).copied().collect(),
        })
        .collect();
    let n_compared = compared.iter().map(|note| note.gold.len()).sum();
    let met: BTreeSet<SchemeIndex> = types.iter().map(|&(scheme, _)| scheme).collect();
    let names = met.iter().filter_map(|scheme| schemes.get(scheme.0));
    Some(GoldAgreement {
        agreement: agreement(&compared),
        schemes: names.map(|scheme| scheme.name().to_owned()).collect(),
        n_compared,
        n_unknown: all().count() - n_compared,
    })
}

/// The scheme that an annotation names, if the model has it.
fn named(gold: &Gold, schemes: &[LabelScheme]) -> Option<SchemeIndex> {
    let name = gold.scheme.as_deref()?;
    let place = schemes.iter().position(|scheme| scheme.name() == name);
    place.map(SchemeIndex)
}

/// The scheme that knows most of the annotations.
fn usual_scheme<'g>(
    gold: impl Iterator<Item = &'g Gold> + Clone,
    schemes: &[LabelScheme],
) -> Option<SchemeIndex> {
    let n_known = |scheme: &LabelScheme| {
        gold.clone()
            .filter(|gold| type_of(scheme, gold).is_some())
            .count()
    };
    let best = |(index, scheme): &(usize, &LabelScheme)| (n_known(scheme), Reverse(*index));
    let (index, _) = schemes.iter().enumerate().max_by_key(best)?;
    Some(SchemeIndex(index))
}

fn type_of(scheme: &LabelScheme, gold: &Gold) -> Option<TypeIndex> {
    let name = plain(&gold.type_name);
    let place = scheme.types().iter().position(|known| plain(known) == name);
    place.map(TypeIndex)
}

/// `Lab_value`, `LAB-VALUE` and `labvalue` are one name.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use chartlight_text::ByteRange;

    use super::*;
    use crate::testing::mention as found;

    fn gold(start: usize, end: usize, scheme: Option<&str>, type_name: &str) -> Gold {
        Gold {
            range: ByteRange::new(start, end).unwrap(),
            scheme: scheme.map(str::to_owned),
            type_name: type_name.to_owned(),
        }
    }

    #[test]
    fn types_meet_by_name_in_one_scheme() {
        let schemes = [
            LabelScheme::new("first", ["DISEASE"]).unwrap(),
            LabelScheme::new("second", ["Disease", "Lab_value", "Age"]).unwrap(),
        ];
        let note = GoldNote {
            gold: vec![
                gold(0, 4, None, "disease"),
                gold(6, 9, Some("theirs"), "LAB-VALUE"),
                gold(9, 10, None, "Gene"),
            ],
            // One of another scheme, one of a type that nobody annotated, one with another edge.
            found: vec![
                found(0, 4, 0, 0),
                found(0, 4, 1, 0),
                found(0, 2, 1, 2),
                found(6, 8, 1, 1),
            ],
        };
        let compared = compare(&[note], &schemes).unwrap();
        assert_eq!(compared.schemes, ["second"]);
        assert_eq!((compared.n_compared, compared.n_unknown), (2, 1));
        assert!((compared.agreement.strict - 0.5).abs() < 1e-9);
        assert!((compared.agreement.partial - 0.75).abs() < 1e-9);
    }

    #[test]
    fn annotations_that_name_a_scheme_meet_it() {
        let schemes = [
            LabelScheme::new("first", ["DISEASE"]).unwrap(),
            LabelScheme::new("second", ["DISEASE", "Age"]).unwrap(),
        ];
        let exported = GoldNote {
            gold: vec![
                gold(0, 4, Some("first"), "DISEASE"),
                gold(0, 4, Some("second"), "DISEASE"),
            ],
            found: vec![found(0, 4, 0, 0), found(0, 4, 1, 0)],
        };
        let compared = compare(&[exported], &schemes).unwrap();
        assert_eq!(compared.schemes, ["first", "second"]);
        assert_eq!((compared.n_compared, compared.n_unknown), (2, 0));
        assert!((compared.agreement.strict - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_note_that_was_annotated_with_nothing_counts() {
        let schemes = [LabelScheme::new("first", ["DISEASE"]).unwrap()];
        let full = GoldNote {
            gold: vec![gold(0, 4, None, "DISEASE")],
            found: vec![found(0, 4, 0, 0)],
        };
        let empty = GoldNote {
            gold: Vec::new(),
            found: vec![found(0, 4, 0, 0)],
        };
        let compared = compare(&[full, empty], &schemes).unwrap();
        assert!((compared.agreement.strict - 2.0 / 3.0).abs() < 1e-9);
    }

    #[test]
    fn what_nobody_knows_is_not_compared() {
        let schemes = [LabelScheme::new("first", ["DISEASE"]).unwrap()];
        let note = GoldNote {
            gold: vec![gold(0, 4, Some("first"), "Gene")],
            found: vec![found(0, 4, 0, 0)],
        };
        assert_eq!(compare(&[note], &schemes), None);
        assert_eq!(compare(&[], &[]), None);
    }
}
