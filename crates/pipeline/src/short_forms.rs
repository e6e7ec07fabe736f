//! An abbreviation is labelled like what it stands for.

use std::ops::Range;

use chartlight_abbreviation::Abbreviation;
use chartlight_mention::{TypeIndex, type_log_prob};
use chartlight_text::ByteRange;

use crate::consistency::normalise;
use crate::covered::{Covered, place};

/// How much of a short form's log-probabilities comes from its long form.
const SHARE_OF_LONG_FORM: f32 = 0.5;

/// A long form, and its short form and its uses, as places of words.
type LongAndShort = (Range<usize>, Vec<Range<usize>>);

/// The abbreviations that a note defines.
pub(crate) struct ShortForms(Vec<LongAndShort>);

impl ShortForms {
    pub(crate) fn new(words: &[ByteRange], abbreviations: &[Abbreviation]) -> Self {
        let places = abbreviations.iter().map(|it| {
            let shorts = std::iter::once(&it.short).chain(&it.uses);
            let shorts = shorts.map(|&range| place(words, range)).collect();
            (place(words, it.long), shorts)
        });
        Self(places.collect())
    }

    /// Log-probabilities in which the words of short forms have come half the way to the types of
    /// their long form; `None` where there is no long form.
    ///
    /// The log-probability of a type, or of none, is the mean over the words of a place; that a word
    /// begins a mention and that it goes on are one. Where a long or a short form is a part of a
    /// mention, it is left alone. Every row is normalised again.
    ///
    /// # Shapes
    /// - `log_probs` and what is returned: row-major `[n_words, n_labels]`, labels as in a
    ///   `LabelScheme`
    pub(crate) fn drawn(
        &self,
        mentions: &Covered,
        log_probs: &[f32],
        n_labels: usize,
    ) -> Option<Vec<f32>> {
        let rows = |place: &Range<usize>| place.start * n_labels..place.end * n_labels;
        let mut drawn: Option<Vec<f32>> = None;
        for (long, shorts) in &self.0 {
            if long.is_empty() || !mentions.stands_alone(long) {
                continue;
            }
            let of_long = types(log_probs.get(rows(long))?, n_labels);
            for short in shorts.iter().filter(|place| mentions.stands_alone(place)) {
                let drawn = drawn.get_or_insert_with(|| log_probs.to_vec());
                let of_short = types(log_probs.get(rows(short))?, n_labels);
                for row in drawn.get_mut(rows(short))?.chunks_exact_mut(n_labels) {
                    for (label, value) in row.iter_mut().enumerate() {
                        let kind = label.div_ceil(2);
                        if let (Some(long), Some(short)) = (of_long.get(kind), of_short.get(kind)) {
                            *value += SHARE_OF_LONG_FORM * (long - short);
                        }
                    }
                    normalise(row);
                }
            }
        }
        drawn
    }
}

/// The log-probabilities of no type and of each, mean over the rows.
fn types(rows: &[f32], n_labels: usize) -> Vec<f32> {
    let n_types = n_labels / 2;
    let n_rows = (rows.len() / n_labels).max(1);
    let mut sums = vec![0.0; 1 + n_types];
    for row in rows.chunks_exact(n_labels) {
        let outside = row.first().copied();
        let inside = (0..n_types).map(|label| type_log_prob(row, TypeIndex(label)));
        for (sum, value) in sums.iter_mut().zip(outside.into_iter().chain(inside)) {
            *sum += value;
        }
    }
    sums.iter().map(|sum| sum / n_rows as f32).collect()
}

#[cfg(test)]
mod tests {
    use chartlight_abbreviation::abbreviations;
    use chartlight_text::words;

    use super::*;

    /// The probabilities of being of the only type, word by word, after long forms have drawn.
    fn check(text: &str, mentions: &[&str], inside: &[f32], expected: Option<&[f32]>) {
        let ranges: Vec<ByteRange> = words(text).collect();
        let mentions = mentions.iter().map(|mention| {
            let start = text.find(mention).unwrap();
            ByteRange::new(start, start + mention.len()).unwrap()
        });
        let rows = inside.iter().flat_map(|p| [1.0 - p, p * 0.75, p * 0.25]);
        let log_probs: Vec<f32> = rows.map(f32::ln).collect();
        let drawn = ShortForms::new(&ranges, abbreviations(text).list()).drawn(
            &Covered::new(&ranges, mentions),
            &log_probs,
            3,
        );
        let Some(expected) = expected else {
            return assert_eq!(drawn, None, "{text}");
        };
        let drawn = drawn.unwrap();
        assert_eq!(drawn.len(), 3 * expected.len());
        for (row, expected) in drawn.chunks(3).zip(expected) {
            let [outside, begins, goes_on] = [row[0].exp(), row[1].exp(), row[2].exp()];
            assert!(
                (begins + goes_on - expected).abs() < 1e-4,
                "{text}: {row:?}"
            );
            assert!((outside + begins + goes_on - 1.0).abs() < 1e-4);
            assert!((begins - 3.0 * goes_on).abs() < 1e-4, "which of them stays");
        }
    }

    #[test]
    fn short_forms_come_half_the_way_to_their_long_form() {
        // Odds of 9 and 1/4 meet at 1.5, of 9 and 1 at 3.
        let inside = [0.9, 0.9, 0.5, 0.2, 0.5, 0.5, 0.2];
        let drawn = [0.9, 0.9, 0.5, 0.6, 0.5, 0.5, 0.6];
        let text = "Wilson disease (WD). WD";
        check(text, &["Wilson disease"], &inside, Some(&drawn));
        check(text, &[], &inside, Some(&drawn));
        check("Wilson disease or WD. WD", &[], &inside, None);
    }

    #[test]
    fn what_is_part_of_a_mention_is_left_alone() {
        let inside = [0.9, 0.9, 0.9, 0.5, 0.2, 0.5];
        let text = "late Wilson disease (WD)";
        check(text, &["late Wilson disease"], &inside, None);
        check(text, &["disease"], &inside, None);
        check(text, &["disease (WD)"], &inside, None);
    }

    #[test]
    fn the_types_of_several_words_are_their_mean() {
        let rows: Vec<f32> = [0.2_f32, 0.3, 0.5, 0.8, 0.1, 0.1].map(f32::ln).to_vec();
        let expected = [0.16_f32.sqrt().ln(), 0.16_f32.sqrt().ln()];
        for (mean, expected) in types(&rows, 3).iter().zip(expected) {
            assert!((mean - expected).abs() < 1e-6);
        }
    }
}
