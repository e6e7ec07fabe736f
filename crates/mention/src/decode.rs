//! The best legal IOB2 path through label log-probabilities.

use std::ops::RangeInclusive;

use crate::scheme::{LabelIndex, LabelScheme, Tag, TypeIndex};

/// Why log-probabilities could not be decoded.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum DecodeError {
    /// The values are not whole rows.
    #[error("{n_values} log-probabilities are not whole rows of {n_labels} labels")]
    WrongShape {
        /// How many values there are.
        n_values: usize,
        /// How many labels a row has.
        n_labels: usize,
    },
    /// A value is infinite or not a number.
    #[error("the log-probability of word {word}, label {label} is not a finite number")]
    NotFinite {
        /// The row, from 0.
        word: usize,
        /// The column, from 0.
        label: usize,
    },
}

/// What it costs that a mention begins right behind another of its type, in nats: it is rare, and
/// mostly one mention cut in two.
const RIGHT_BEHIND: f64 = 1.5;

/// The legal tag sequence with the greatest sum of log-probabilities: a Viterbi search in which
/// `I-X` may only follow `B-X` or `I-X`, and `B-X` costs 1.5 behind these.
///
/// Among equals the label that comes first in the scheme wins, decided from the last word
/// backwards. Time and memory are linear in the number of values.
///
/// # Shapes
/// `log_probs`: row-major `[n_words, n_labels]`; returns `[n_words]`.
///
/// # Errors
/// When the values are not whole rows, or one of them is not finite.
pub fn decode(scheme: &LabelScheme, log_probs: &[f32]) -> Result<Vec<Tag>, DecodeError> {
    let n_labels = scheme.n_labels();
    let n_values = log_probs.len();
    if !n_values.is_multiple_of(n_labels) {
        return Err(DecodeError::WrongShape { n_values, n_labels });
    }
    if let Some(at) = log_probs.iter().position(|value| !value.is_finite()) {
        return Err(DecodeError::NotFinite {
            word: at / n_labels,
            label: at % n_labels,
        });
    }

    // Sums are f64: finite for any number of finite f32 values that fits in memory.
    let mut sums = vec![f64::NEG_INFINITY; n_labels];
    let mut came_from: Vec<LabelIndex> = Vec::with_capacity(n_values);
    for (word, row) in log_probs.chunks_exact(n_labels).enumerate() {
        let previous = sums.clone();
        let best_of_all = best(previous.iter().copied().enumerate());
        for (label, (sum, &log_prob)) in sums.iter_mut().zip(row).enumerate() {
            let (from, sum_before) = match scheme.label(LabelIndex(label)) {
                Some(Tag::Inside(type_index)) => best(
                    columns_of(type_index)
                        .filter_map(|column| Some((column, *previous.get(column)?))),
                ),
                _ if word == 0 => (0, 0.0),
                Some(Tag::Begin(type_index)) if columns_of(type_index).contains(&best_of_all.0) => {
                    let columns = columns_of(type_index);
                    let cost =
                        |column| f64::from(u8::from(columns.contains(&column))) * RIGHT_BEHIND;
                    best(
                        previous
                            .iter()
                            .enumerate()
                            .map(|(column, sum)| (column, sum - cost(column))),
                    )
                }
                _ => best_of_all,
            };
            came_from.push(LabelIndex(from));
            *sum = sum_before + f64::from(log_prob);
        }
    }

    let (mut label, _) = best(sums.into_iter().enumerate());
    let mut tags: Vec<Tag> = came_from
        .chunks_exact(n_labels)
        .rev()
        .map(|from| {
            let tag = scheme.label(LabelIndex(label)).unwrap_or(Tag::Outside);
            label = from.get(label).map_or(0, |from| from.0);
            tag
        })
        .collect();
    tags.reverse();
    Ok(tags)
}

/// The columns that may come before `I-` of a type: its `B-` and its `I-`.
fn columns_of(type_index: TypeIndex) -> RangeInclusive<usize> {
    let begin = 1 + 2 * type_index.0;
    begin..=begin + 1
}

/// The first of the greatest sums.
fn best(sums: impl Iterator<Item = (usize, f64)>) -> (usize, f64) {
    sums.fold((0, f64::NEG_INFINITY), |best, candidate| {
        if candidate.1 > best.1 {
            candidate
        } else {
            best
        }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn legal(tags: &[Tag]) -> bool {
        let mut before = Tag::Outside;
        tags.iter().all(|&tag| {
            let follows = match tag {
                Tag::Inside(x) => [Tag::Begin(x), Tag::Inside(x)].contains(&before),
                _ => true,
            };
            before = tag;
            follows
        })
    }

    /// What `decode` makes as great as it can.
    fn sum_of(scheme: &LabelScheme, log_probs: &[f32], tags: &[Tag]) -> f64 {
        let rows = log_probs.chunks(scheme.n_labels());
        let value = |(row, &tag): (&[f32], &Tag)| f64::from(row[scheme.index_of(tag).unwrap().0]);
        let of_words: f64 = rows.zip(tags).map(value).sum();
        let right_behind = tags.windows(2).filter(|pair| match pair[1] {
            Tag::Begin(x) => [Tag::Begin(x), Tag::Inside(x)].contains(&pair[0]),
            _ => false,
        });
        of_words - RIGHT_BEHIND * right_behind.count() as f64
    }

    /// The greatest sum over every legal path.
    fn brute_force(scheme: &LabelScheme, log_probs: &[f32]) -> f64 {
        let n_labels = scheme.n_labels();
        let n_words = log_probs.len() / n_labels;
        (0..n_labels.pow(n_words as u32))
            .filter_map(|code| {
                let path = (0..n_words).map(|word| code / n_labels.pow(word as u32) % n_labels);
                let tags: Vec<Tag> = path
                    .filter_map(|label| scheme.label(LabelIndex(label)))
                    .collect();
                legal(&tags).then(|| sum_of(scheme, log_probs, &tags))
            })
            .fold(f64::NEG_INFINITY, f64::max)
    }

    proptest! {
        #[test]
        fn equals_brute_force(values in prop::collection::vec(-9.0_f32..0.0, 0..5 * 5)) {
            let scheme = LabelScheme::new("s", ["X", "Y"]).unwrap();
            let n_labels = scheme.n_labels();
            let whole = values.len() / n_labels * n_labels;
            let log_probs = &values[..whole];
            let tags = decode(&scheme, log_probs).unwrap();
            prop_assert!(legal(&tags));
            prop_assert_eq!(tags.len(), whole / n_labels);
            let sum = sum_of(&scheme, log_probs, &tags);
            prop_assert!((sum - brute_force(&scheme, log_probs)).abs() < 1e-9);
        }
    }

    #[test]
    fn one_mention_rather_than_two_in_a_row() {
        let scheme = LabelScheme::new("s", ["X"]).unwrap();
        let after_a_mention = |begin: f32, inside: f32| {
            let rows = [[0.01, 0.98, 0.01], [0.01, begin, inside]].concat();
            let log_probs: Vec<f32> = rows.into_iter().map(f32::ln).collect();
            decode(&scheme, &log_probs).unwrap()[1]
        };
        let x = TypeIndex(0);
        assert_eq!(after_a_mention(0.7, 0.29), Tag::Inside(x));
        assert_eq!(after_a_mention(0.9, 0.09), Tag::Begin(x));
    }

    #[test]
    fn wrong_values_are_errors() {
        let scheme = LabelScheme::new("s", ["X"]).unwrap();
        let wrong = DecodeError::WrongShape {
            n_values: 4,
            n_labels: 3,
        };
        assert_eq!(decode(&scheme, &[0.0; 4]), Err(wrong));
        for value in [f32::NAN, f32::NEG_INFINITY, f32::INFINITY] {
            let found = decode(&scheme, &[0.0, 0.0, 0.0, 0.0, value, 0.0]);
            assert_eq!(found, Err(DecodeError::NotFinite { word: 1, label: 1 }));
        }
    }
}
