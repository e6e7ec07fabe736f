//! Finds the names of a vocabulary that are written like some words.
//!
//! The likeness is the cosine of two names' features, each weighed by how rare it is among the names
//! (TF-IDF without counts). It is 1 where the words are the same in whatever order, spelling and
//! number, and 0 where no run of three letters is shared. The same idea as the candidate generator of
//! scispaCy (Neumann et al., 2019), by words as well as by letters.

use rustc_hash::FxHashMap;

use crate::features::features;
use crate::vocabulary::{Concept, ConceptIndex, Vocabulary};

/// Below this score names have little more than an ending in common.
pub const LEAST_SCORE: f32 = 0.5;

/// A vocabulary whose names can be found.
#[derive(Clone, Debug)]
pub struct Index {
    vocabulary: Vocabulary,
    /// From a feature to its number.
    numbers: FxHashMap<u64, u32>,
    /// By feature: its weight, squared.
    weights: Vec<f32>,
    /// By feature: where its names begin in `names`; and the length of `names`.
    starts: Vec<u32>,
    /// The names that have a feature, feature by feature.
    names: Vec<u32>,
    /// By name: the length of its vector.
    lengths: Vec<f32>,
}

/// A concept that some words may mean.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Match<'a> {
    /// Which.
    pub index: ConceptIndex,
    /// Its code and preferred name.
    pub concept: Concept<'a>,
    /// Its name that is most like the words.
    pub name: &'a str,
    /// How like, from 0 to 1. No probability.
    pub score: f32,
}

impl Index {
    /// Makes the names quick to find.
    pub fn new(vocabulary: Vocabulary) -> Self {
        let mut numbers = FxHashMap::default();
        // The features of all names one after the other, and where each name's end.
        let (mut all, mut ends) = (Vec::new(), Vec::new());
        let mut counts: Vec<u32> = Vec::new();
        for (_, names) in vocabulary.concepts() {
            for name in names {
                for feature in features(name) {
                    let number = *numbers.entry(feature).or_insert(counts.len() as u32);
                    match counts.get_mut(number as usize) {
                        Some(count) => *count += 1,
                        None => counts.push(1),
                    }
                    all.push(number);
                }
                ends.push(all.len());
            }
        }
        let weights: Vec<f32> = counts
            .iter()
            .map(|&count| weight(count, ends.len()))
            .collect();
        let mut starts = Vec::with_capacity(counts.len() + 1);
        let mut next = 0;
        for count in &counts {
            starts.push(next);
            next += count;
        }
        starts.push(next);

        let mut free = starts.clone();
        let mut names = vec![0; all.len()];
        let mut lengths = Vec::with_capacity(ends.len());
        let mut start = 0;
        for (name, &end) in ends.iter().enumerate() {
            let mut squared = 0.0;
            for &number in all.get(start..end).unwrap_or_default() {
                squared += weights.get(number as usize).copied().unwrap_or_default();
                if let Some(place) = free.get_mut(number as usize) {
                    if let Some(slot) = names.get_mut(*place as usize) {
                        *slot = name as u32;
                    }
                    *place += 1;
                }
            }
            lengths.push(squared.sqrt());
            start = end;
        }
        Self {
            vocabulary,
            numbers,
            weights,
            starts,
            names,
            lengths,
        }
    }

    /// The vocabulary.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The concepts whose names are most like `words`, the likest first, each with its likest name;
    /// at most `limit`, and none with a score below `least`.
    ///
    /// Of equally like names one that is the same letter by letter goes first, then a preferred one.
    pub fn matches(&self, words: &str, limit: usize, least: f32) -> Vec<Match<'_>> {
        let features = features(words);
        let mut squared = 0.0;
        let mut dots = vec![0.0_f32; self.lengths.len()];
        for feature in features {
            let Some(&number) = self.numbers.get(&feature) else {
                // A feature that no name has is as rare as can be.
                squared += weight(0, self.lengths.len());
                continue;
            };
            let weight = self.weights.get(number as usize).copied();
            let weight = weight.unwrap_or_default();
            squared += weight;
            for &name in self.names_with(number) {
                if let Some(dot) = dots.get_mut(name as usize) {
                    *dot += weight;
                }
            }
        }
        let length = squared.sqrt();
        let mut found: Vec<(f32, u32)> = Vec::new();
        for (name, (dot, of_name)) in dots.iter().zip(&self.lengths).enumerate() {
            // Without a division; both lengths are above 0 where the dot product is.
            if *dot > 0.0 && *dot >= least * length * of_name * (1.0 - TOLERANCE) {
                found.push(((dot / (length * of_name)).min(1.0), name as u32));
            }
        }
        self.best_of_each(found, words, limit)
    }

    fn best_of_each(&self, found: Vec<(f32, u32)>, words: &str, limit: usize) -> Vec<Match<'_>> {
        let mut ranked: Vec<_> = found
            .into_iter()
            .filter_map(|(score, number)| {
                let (index, name) = self.vocabulary.name(number)?;
                // Rounded, so that the order in which weights are added decides nothing.
                let level = (score * 1e4).round() as u32;
                let same = name.trim() == words.trim();
                let preferred = self.vocabulary.is_preferred(number);
                let rank = (level, same, preferred, std::cmp::Reverse(number));
                Some((rank, index, name, score))
            })
            .collect();
        ranked.sort_unstable_by_key(|(rank, ..)| std::cmp::Reverse(*rank));
        let mut matches: Vec<Match<'_>> = Vec::new();
        for (_, index, name, score) in ranked {
            if matches.len() >= limit {
                break;
            }
            if matches.iter().all(|earlier| earlier.index != index)
                && let Some(concept) = self.vocabulary.concept(index)
            {
                matches.push(Match {
                    index,
                    concept,
                    name,
                    score,
                });
            }
        }
        matches
    }

    fn names_with(&self, feature: u32) -> &[u32] {
        let at = feature as usize;
        let bounds = self.starts.get(at).zip(self.starts.get(at + 1));
        let names = bounds.and_then(|(&from, &to)| self.names.get(from as usize..to as usize));
        names.unwrap_or_default()
    }
}

/// Of the rounding of sums.
const TOLERANCE: f32 = 1e-5;

/// The square of a feature's weight: its inverse document frequency, as scikit-learn smooths it.
fn weight(count: u32, n_names: usize) -> f32 {
    let idf = ((1.0 + n_names as f32) / (1.0 + count as f32)).ln() + 1.0;
    idf * idf
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::vocabulary::tests::vocabulary;

    const TABLE: &str = "\
A:1\tglass bone disease\tbrittle bones\tGBD
A:2\tmoon fever
A:3\tmoon fever, type 2
A:4\tfever of the moon\tlunar pyrexia
A:5\tGerman bond dispute\tGBD
";

    fn index() -> Index {
        Index::new(vocabulary(TABLE))
    }

    fn codes(words: &str, limit: usize, least: f32) -> Vec<(String, f32)> {
        let index = index();
        let matches = index.matches(words, limit, least);
        let found = matches.iter().map(|m| (m.concept.code.to_owned(), m.score));
        found.collect()
    }

    #[test]
    fn a_name_in_any_clothes_scores_1() {
        for words in [
            "brittle bone",
            "Brittle-Bones",
            "bones, brittle",
            "Brittle bone's",
        ] {
            let found = codes(words, 1, 0.5);
            assert_eq!(found.len(), 1, "{words}");
            assert_eq!(found[0].0, "A:1", "{words}");
            assert!((found[0].1 - 1.0).abs() < 1e-5, "{words}");
        }
    }

    #[test]
    fn the_name_as_written_goes_before_its_equals_and_nothing_is_chosen() {
        let found = codes("moon fever", 5, 0.99);
        let codes_of: Vec<_> = found.iter().map(|(code, _)| code.as_str()).collect();
        assert_eq!(codes_of, ["A:2", "A:4"]);
        let found = codes("GBD", 5, 0.99);
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn a_number_tells_types_apart() {
        let found = codes("moon fever type II", 1, 0.5);
        assert_eq!(found[0].0, "A:3");
    }

    #[test]
    fn misspelled_it_is_found_with_a_lower_score() {
        let found = codes("britle bone", 1, 0.3);
        assert_eq!(found[0].0, "A:1");
        assert!(found[0].1 < 0.95);
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        assert!(codes("zygote", 5, 0.1).is_empty());
        assert!(codes("", 5, 0.0).is_empty());
        assert!(codes("moon", 0, 0.0).is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Against the cosine counted plainly.
        #[test]
        fn scores_are_the_cosine(words in "(moon|fever|lunar|glass|bond|type|2|x| ){0,6}") {
            let index = index();
            let wanted = features(&words);
            let n = index.lengths.len();
            let weigh = |feature: &u64| {
                let has = |name: &&str| features(name).contains(feature);
                let all = index.vocabulary.concepts().flat_map(|(_, names)| names);
                weight(all.collect::<Vec<_>>().iter().filter(|name| has(name)).count() as u32, n)
            };
            let length = |features: &[u64]| features.iter().map(weigh).sum::<f32>().sqrt();
            for found in index.matches(&words, 9, 0.0) {
                let of_name = features(found.name);
                let shared: f32 = of_name.iter().filter(|f| wanted.contains(f)).map(weigh).sum();
                let expected = shared / (length(&of_name) * length(&wanted));
                prop_assert!((found.score - expected).abs() < 1e-4);
            }
        }

        #[test]
        fn any_words_are_looked_up(words in any::<String>(), least in 0.0_f32..1.0) {
            let index = index();
            let found = index.matches(&words, 3, least);
            prop_assert!(found.len() <= 3);
            prop_assert!(found.windows(2).all(|two| two[0].score + 1e-4 >= two[1].score));
            prop_assert!(found.iter().all(|m| m.score <= 1.0 && m.score + 1e-4 >= least));
        }
    }
}
