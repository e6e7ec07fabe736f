//! Identifiers: where they stand, of which type, and who found them.

use std::borrow::Cow;
use std::cmp::Reverse;

use chartlight_mention::{LabelScheme, Mention, SchemeIndex};
use chartlight_text::ByteRange;
use serde::Serialize;

/// Something in a note that says who it is about.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Identifier {
    /// All of it, in bytes of the note.
    pub range: ByteRange,
    /// The type's name, such as `DATE`.
    #[serde(rename = "type")]
    pub type_name: Cow<'static, str>,
    /// Who found it.
    pub source: Source,
}

/// Who found an identifier.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The pattern of this name.
    Pattern(&'static str),
    /// A model, with this score.
    Model(f32),
    /// The same words elsewhere.
    Repeat,
}

/// The mentions of one scheme as identifiers; mentions of other schemes are passed over.
pub fn of_mentions<'a>(
    mentions: impl IntoIterator<Item = &'a Mention>,
    scheme: &LabelScheme,
    scheme_index: SchemeIndex,
) -> Vec<Identifier> {
    mentions
        .into_iter()
        .filter(|mention| mention.scheme == scheme_index)
        .filter_map(|mention| {
            Some(Identifier {
                range: mention.range,
                type_name: scheme.types().get(mention.label.0)?.clone().into(),
                source: Source::Model(mention.score),
            })
        })
        .collect()
}

/// Joins identifiers of any order and source into disjoint ones, by where they start.
///
/// Where several overlap the whole stretch that they cover is one identifier, so that no part of
/// it is left standing; it has the type and the source of the longest, of equals the first given.
pub fn join(found: impl IntoIterator<Item = Identifier>) -> Vec<Identifier> {
    let mut found: Vec<_> = found
        .into_iter()
        .filter(|identifier| !identifier.range.is_empty())
        .enumerate()
        .collect();
    found.sort_by_key(|(order, identifier)| (identifier.range.start(), *order));
    let mut joined: Vec<(ByteRange, usize, Identifier)> = Vec::new();
    for (order, identifier) in found {
        match joined.last_mut() {
            Some((stretch, best_order, best)) if stretch.intersects(identifier.range) => {
                *stretch = stretch.hull(identifier.range);
                let rank = |order: usize, it: &Identifier| (Reverse(it.range.len()), order);
                if rank(order, &identifier) < rank(*best_order, best) {
                    (*best_order, *best) = (order, identifier);
                }
            }
            _ => joined.push((identifier.range, order, identifier)),
        }
    }
    joined
        .into_iter()
        .map(|(range, _, identifier)| Identifier {
            range,
            ..identifier
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use chartlight_mention::{Assertion, TypeIndex};
    use proptest::prelude::*;

    use super::*;

    fn identifier(start: usize, end: usize, type_name: &'static str) -> Identifier {
        Identifier {
            range: ByteRange::new(start, end).unwrap(),
            type_name: type_name.into(),
            source: Source::Pattern("p"),
        }
    }

    #[track_caller]
    fn check(found: &[(usize, usize, &'static str)], expected: &[(usize, usize, &str)]) {
        let joined = join(found.iter().map(|&(s, e, t)| identifier(s, e, t)));
        let joined: Vec<_> = joined
            .iter()
            .map(|i| (i.range.start(), i.range.end(), i.type_name.as_ref()))
            .collect();
        assert_eq!(joined, expected);
    }

    #[test]
    fn overlaps_become_one() {
        check(&[], &[]);
        check(&[(5, 9, "B"), (0, 5, "A")], &[(0, 5, "A"), (5, 9, "B")]);
        check(&[(0, 5, "A"), (3, 12, "B")], &[(0, 12, "B")]);
        check(&[(0, 5, "A"), (0, 5, "B")], &[(0, 5, "A")]);
        check(&[(2, 4, "A"), (0, 9, "B"), (8, 12, "C")], &[(0, 12, "B")]);
        check(&[(3, 3, "A")], &[]);
    }

    #[test]
    fn mentions_of_the_scheme_only() {
        let scheme = LabelScheme::new("identifiers", ["NAME", "DATE"]).unwrap();
        let mention = |scheme, label| Mention {
            range: ByteRange::new(0, 4).unwrap(),
            scheme: SchemeIndex(scheme),
            label: TypeIndex(label),
            score: 0.5,
            assertion: Assertion::default(),
        };
        let mentions = [mention(0, 0), mention(1, 1), mention(1, 7)];
        let found = of_mentions(&mentions, &scheme, SchemeIndex(1));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].type_name, "DATE");
        assert_eq!(found[0].source, Source::Model(0.5));
    }

    proptest! {
        #[test]
        fn disjoint_and_nothing_lost(ranges in prop::collection::vec((0usize..60, 1usize..9), 0..20)) {
            let found: Vec<_> =
                ranges.iter().map(|&(s, n)| identifier(s, s + n, "A")).collect();
            let joined = join(found.clone());
            for pair in joined.windows(2) {
                prop_assert!(pair[0].range.end() <= pair[1].range.start());
            }
            for byte in 0..80 {
                prop_assert_eq!(
                    found.iter().any(|i| i.range.contains(byte)),
                    joined.iter().any(|i| i.range.contains(byte))
                );
            }
        }
    }
}
