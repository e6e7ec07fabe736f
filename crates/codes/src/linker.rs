//! From a mention to the concepts that it may mean.

use crate::domains::Domains;
use crate::index::{Index, LEAST_SCORE};
use crate::vocabulary::{About, Concept};

/// Vocabularies that can be asked, and which label asks which.
#[derive(Clone, Debug)]
pub struct Linker {
    indexes: Vec<Index>,
    domains: Domains,
}

/// A concept that a mention may mean. Nobody has chosen it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Candidate<'a> {
    /// The vocabulary.
    pub about: &'a About,
    /// The concept.
    pub concept: Concept<'a>,
    /// Its name that is most like the mention.
    pub name: &'a str,
    /// How like, from 0 to 1. No probability: a name that reads the same scores 1, whatever is meant.
    pub score: f32,
}

impl Linker {
    /// Asks the indexes whose domains the table names.
    pub fn new(indexes: Vec<Index>, domains: Domains) -> Self {
        Self { indexes, domains }
    }

    /// The vocabularies.
    pub fn vocabularies(&self) -> impl Iterator<Item = &About> {
        let vocabularies = self.indexes.iter().map(Index::vocabulary);
        vocabularies.map(|vocabulary| vocabulary.about())
    }

    /// Whether any vocabulary is about a label.
    pub fn knows(&self, scheme: &str, label: &str) -> bool {
        let domains = self.domains_of(scheme, label);
        self.vocabularies()
            .any(|about| domains.contains(&about.domain))
    }

    fn domains_of(&self, scheme: &str, label: &str) -> Vec<String> {
        self.domains.of(scheme, label).unwrap_or_default().0
    }

    /// At most `limit` concepts that a mention of a label may mean, the likest first.
    ///
    /// `wordings` are the mention's words, and other words for the same, such as the long form of an
    /// abbreviation; a concept has the score of the likest. Of equally like concepts those of the
    /// label's first domain go first.
    pub fn candidates(
        &self,
        scheme: &str,
        label: &str,
        wordings: &[&str],
        limit: usize,
    ) -> Vec<Candidate<'_>> {
        let mut found: Vec<Candidate<'_>> = Vec::new();
        for domain in self.domains_of(scheme, label) {
            for index in &self.indexes {
                let about = index.vocabulary().about();
                if about.domain != domain {
                    continue;
                }
                for wording in wordings {
                    for matched in index.matches(wording, limit, LEAST_SCORE) {
                        let candidate = Candidate {
                            about,
                            concept: matched.concept,
                            name: matched.name,
                            score: matched.score,
                        };
                        let same = |other: &&mut Candidate<'_>| {
                            std::ptr::eq(other.about, about)
                                && other.concept.code == candidate.concept.code
                        };
                        match found.iter_mut().find(same) {
                            Some(other) if other.score < candidate.score => *other = candidate,
                            Some(_) => {}
                            None => found.push(candidate),
                        }
                    }
                }
            }
        }
        // Stable: equals stay in the order of domains.
        let level = |candidate: &Candidate<'_>| (candidate.score * 1e4).round() as u32;
        found.sort_by_key(|candidate| std::cmp::Reverse(level(candidate)));
        found.truncate(limit);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::Vocabulary;
    use crate::vocabulary::tests::about;

    fn linker() -> Linker {
        let index = |name: &str, domain: &str, table: &str| {
            let about = About {
                name: name.to_owned(),
                domain: domain.to_owned(),
                ..about()
            };
            Index::new(Vocabulary::new(about, table.to_owned()).unwrap())
        };
        let indexes = vec![
            index(
                "diseases",
                "disease",
                "D:1\tmoon fever\nD:2\tchronic moon sickness\n",
            ),
            index("signs", "phenotype", "S:1\tfever\nS:2\tmoon fever\n"),
        ];
        let table = r#"{"s": {"D": ["disease", "phenotype"], "S": ["phenotype"], "N": []}}"#;
        Linker::new(indexes, Domains::from_json(table).unwrap())
    }

    fn codes(label: &str, wordings: &[&str]) -> Vec<String> {
        let linker = linker();
        let found = linker.candidates("s", label, wordings, 5);
        found.iter().map(|c| c.concept.code.to_owned()).collect()
    }

    #[test]
    fn a_label_asks_its_domains_in_order() {
        assert_eq!(codes("D", &["moon fever"]), ["D:1", "S:2", "S:1"]);
        assert_eq!(codes("S", &["moon fever"]), ["S:2", "S:1"]);
        assert!(codes("N", &["moon fever"]).is_empty());
        assert!(codes("?", &["moon fever"]).is_empty());
        assert!(linker().knows("s", "D") && !linker().knows("s", "N"));
    }

    #[test]
    fn the_long_form_finds_what_the_short_form_does_not() {
        assert!(codes("D", &["CMS"]).is_empty());
        assert_eq!(codes("D", &["CMS", "chronic moon sickness"])[0], "D:2");
    }
}
