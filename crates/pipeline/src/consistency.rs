//! The same words in a note are labelled alike.

use std::collections::{BTreeMap, HashMap};

use chartlight_text::ByteRange;

use crate::covered::Covered;

/// A mention of more words is not looked for elsewhere.
const MOST_WORDS: usize = 16;

/// How much of a word's log-probabilities comes from all places where its mention stands.
const SHARE_OF_ALL: f32 = 0.5;

/// The words of a note as numbers, equal for words that differ in case only.
pub(crate) struct Words {
    numbers: Vec<usize>,
}

impl Words {
    pub(crate) fn new(text: &str, ranges: &[ByteRange]) -> Self {
        let mut known = HashMap::new();
        let numbers = ranges
            .iter()
            .map(|word| {
                let n_known = known.len();
                let word = word.of(text).unwrap_or_default().to_lowercase();
                *known.entry(word).or_insert(n_known)
            })
            .collect();
        Self { numbers }
    }

    /// Log-probabilities in which the places of a mention's words have come half the way to their
    /// mean; `None` where no mention's words stand in two places that differ.
    ///
    /// A place is the same words, whatever their case, that are a mention by themselves or no part
    /// of one. Means are of log-probabilities, a word at a time, and every row is normalised again.
    /// After the label consistency of Finkel, Grenager and Manning (2005), without its sampling.
    ///
    /// # Shapes
    /// - `log_probs` and what is returned: row-major `[n_words, n_labels]`
    pub(crate) fn consistent(
        &self,
        mentions: &Covered,
        log_probs: &[f32],
        n_labels: usize,
    ) -> Option<Vec<f32>> {
        let mut settled: Option<Vec<f32>> = None;
        for (n_words, places) in self.places_of(mentions) {
            let n_values = n_words * n_labels;
            let rows = |start: usize| start * n_labels..start * n_labels + n_values;
            let mut sum = vec![0.0_f64; n_values];
            for values in places
                .iter()
                .filter_map(|&start| log_probs.get(rows(start)))
            {
                for (sum, &value) in sum.iter_mut().zip(values) {
                    *sum += f64::from(value);
                }
            }
            let mean = sum
                .into_iter()
                .map(|sum| (sum / places.len() as f64) as f32);
            let mean: Vec<f32> = mean.collect();
            let is_mean = |&start: &usize| log_probs.get(rows(start)) == Some(&mean);
            if places.iter().all(is_mean) {
                continue;
            }
            let settled = settled.get_or_insert_with(|| log_probs.to_vec());
            for start in places {
                let old = log_probs.get(rows(start)).unwrap_or_default();
                let new = settled.get_mut(rows(start)).unwrap_or_default();
                for ((new, old), mean) in new.iter_mut().zip(old).zip(&mean) {
                    *new = old + SHARE_OF_ALL * (mean - old);
                }
                new.chunks_exact_mut(n_labels).for_each(normalise);
            }
        }
        settled
    }

    /// For the words of each mention that stand in two places or more: how many words, and the
    /// index of the first at each place. Shorter ones first, then by the first mention.
    fn places_of(&self, mentions: &Covered) -> Vec<(usize, Vec<usize>)> {
        let mut places: Vec<(usize, Vec<usize>)> = Vec::new();
        let mut by_length: BTreeMap<usize, HashMap<&[usize], usize>> = BTreeMap::new();
        for mention in mentions.mentions() {
            let n_words = mention.len();
            if let Some(numbers) = self.numbers.get(mention.clone())
                && (1..=MOST_WORDS).contains(&n_words)
            {
                let known = by_length.entry(n_words).or_default();
                known.entry(numbers).or_insert_with(|| {
                    places.push((n_words, Vec::new()));
                    places.len() - 1
                });
            }
        }
        let mut begins_one = vec![false; self.numbers.len()];
        for mention in mentions.mentions() {
            let first = self
                .numbers
                .get(mention.start)
                .and_then(|&number| begins_one.get_mut(number));
            first.into_iter().for_each(|begins| *begins = true);
        }
        for (&n_words, known) in &by_length {
            for (start, numbers) in self.numbers.windows(n_words).enumerate() {
                let first = numbers.first().and_then(|&number| begins_one.get(number));
                if first == Some(&true)
                    && let Some(&index) = known.get(numbers)
                    && mentions.stands_alone(&(start..start + n_words))
                    && let Some((_, places)) = places.get_mut(index)
                {
                    places.push(start);
                }
            }
        }
        places.retain(|(_, places)| places.len() > 1);
        places.sort_by_key(|(n_words, _)| *n_words);
        places
    }
}

/// Makes the probabilities of a row sum to 1.
pub(crate) fn normalise(row: &mut [f32]) {
    let sum: f32 = row.iter().map(|log_prob| log_prob.exp()).sum();
    let log_sum = sum.max(f32::MIN_POSITIVE).ln();
    row.iter_mut().for_each(|log_prob| *log_prob -= log_sum);
}

#[cfg(test)]
mod tests {
    use chartlight_text::words;

    use super::*;

    /// What is marked with brackets are the mentions; gives the places, as text with their starts.
    fn check(marked: &str, expected: &[(&str, &[usize])]) {
        let mut mentions = Vec::new();
        let mut text = String::new();
        for c in marked.chars() {
            match c {
                '[' => mentions.push(text.len()..text.len()),
                ']' => mentions.last_mut().unwrap().end = text.len(),
                c => text.push(c),
            }
        }
        let ranges: Vec<ByteRange> = words(&text).collect();
        let mentions = mentions
            .iter()
            .map(|range| ByteRange::new(range.start, range.end).unwrap());
        let found = Words::new(&text, &ranges).places_of(&Covered::new(&ranges, mentions));
        let found: Vec<(&str, Vec<usize>)> = found
            .iter()
            .map(|(n_words, places)| {
                let first = ranges[places[0]];
                let last = ranges[places[0] + n_words - 1];
                (first.hull(last).of(&text).unwrap(), places.clone())
            })
            .collect();
        let expected: Vec<(&str, Vec<usize>)> = expected
            .iter()
            .map(|(words, at)| (*words, at.to_vec()))
            .collect();
        assert_eq!(found, expected, "{marked}");
    }

    #[test]
    fn places_are_the_same_words_outside_of_other_mentions() {
        check("[fever], then a cough", &[]);
        check("[fever], then fever and Fever", &[("fever", &[0, 3, 5])]);
        check(
            "[Wilson disease] or wilson disease",
            &[("Wilson disease", &[0, 3])],
        );
        check("[pain], [chest pain], pain", &[("pain", &[0, 5])]);
        check("[chest pain], [chest] [pain]", &[]);
        check(
            "[rash] [rash] no [dry cough] dry cough rash",
            &[("rash", &[0, 1, 7]), ("dry cough", &[3, 5])],
        );
        check("", &[]);
    }

    #[test]
    fn a_long_mention_is_not_looked_for() {
        let words = |n: usize| "a ".repeat(n).trim().to_owned();
        let twice = |n| format!("[{}] . {}", words(n), words(n));
        check(
            &twice(MOST_WORDS),
            &[(&words(MOST_WORDS), &[0, MOST_WORDS + 1])],
        );
        check(&twice(MOST_WORDS + 1), &[]);
    }

    #[test]
    fn places_come_half_the_way_to_their_mean() {
        let text = "rash no rash";
        let ranges: Vec<ByteRange> = words(text).collect();
        let row = |p: f32| [1.0 - p, p].map(f32::ln);
        let log_probs = [row(0.9), row(0.1), row(0.2)].concat();
        let mention = ByteRange::new(0, 4).unwrap();
        let words = Words::new(text, &ranges);
        let settled = words
            .consistent(&Covered::new(&ranges, [mention].into_iter()), &log_probs, 2)
            .unwrap();
        // Odds of 9 and 1/4: their mean is 1.5, and half the way to it sqrt(9 * 1.5), sqrt(0.25 * 1.5).
        let odds: Vec<f32> = settled
            .chunks(2)
            .map(|row| (row[1] - row[0]).exp())
            .collect();
        for (odds, expected) in odds
            .iter()
            .zip([13.5_f32.sqrt(), 1.0 / 9.0, 0.375_f32.sqrt()])
        {
            assert!((odds - expected).abs() < 1e-4, "{odds} is not {expected}");
        }
        for row in settled.chunks(2) {
            assert!((row[0].exp() + row[1].exp() - 1.0).abs() < 1e-6);
        }
        let no_mention = Covered::new(&ranges, std::iter::empty());
        assert_eq!(words.consistent(&no_mention, &log_probs, 2), None);
    }
}
