//! Which findings are shown: by type, by score and by what the note says of them.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use chartlight_mention::{SchemeIndex, Status};

use crate::finding::Finding;
use crate::types::{EntityTypes, TypeKey};

/// Which findings are shown. The score does not matter for what a person has reviewed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Types that are switched off.
    pub hidden: BTreeSet<TypeKey>,
    /// Statuses that are switched off.
    pub hidden_statuses: HashSet<Status>,
    /// The lowest score shown, in whole percent.
    pub least_percent: u32,
    /// The same for single types, in place of the common one.
    pub least_of_type: BTreeMap<TypeKey, u32>,
}

impl Filter {
    /// Switches a type off, or on again.
    pub fn toggle(&mut self, key: TypeKey) {
        if !self.hidden.remove(&key) {
            self.hidden.insert(key);
        }
    }

    /// Switches all types of a scheme off; or on again, if they are off.
    pub fn toggle_scheme(&mut self, types: &EntityTypes, scheme: SchemeIndex) {
        let is_hidden = self.hides_scheme(types, scheme);
        for entity_type in types.of_scheme(scheme) {
            match is_hidden {
                true => self.hidden.remove(&entity_type.key),
                false => self.hidden.insert(entity_type.key),
            };
        }
    }

    /// Shows one scheme and switches the others off.
    pub fn show_only(&mut self, types: &EntityTypes, scheme: SchemeIndex) {
        self.hidden = types
            .iter()
            .map(|entity_type| entity_type.key)
            .filter(|key| key.scheme != scheme)
            .collect();
    }

    /// Whether all types of a scheme are off.
    pub fn hides_scheme(&self, types: &EntityTypes, scheme: SchemeIndex) -> bool {
        let mut keys = types.of_scheme(scheme).map(|entity_type| entity_type.key);
        keys.all(|key| self.hidden.contains(&key))
    }

    /// Switches a status off, or on again.
    pub fn toggle_status(&mut self, status: Status) {
        if !self.hidden_statuses.remove(&status) {
            self.hidden_statuses.insert(status);
        }
    }

    /// The lowest score of a type that is shown, in whole percent.
    pub fn least(&self, key: TypeKey) -> u32 {
        let own = self.least_of_type.get(&key).copied();
        own.unwrap_or(self.least_percent)
    }

    /// Whether a finding's score is high enough.
    pub fn is_sure_enough(&self, finding: &Finding) -> bool {
        let least = self.least(finding.entity().key) as f32;
        finding.is_reviewed() || finding.mention.score * 100.0 >= least
    }

    /// Whether a finding is shown.
    pub fn shows(&self, finding: &Finding) -> bool {
        self.is_sure_enough(finding)
            && !self.hidden.contains(&finding.entity().key)
            && !self
                .hidden_statuses
                .contains(&finding.mention.assertion.status)
    }

    /// How many findings are sure enough, shown or not.
    pub fn tally(&self, findings: &[Finding]) -> Tally {
        let mut tally = Tally::default();
        for finding in findings
            .iter()
            .filter(|finding| self.is_sure_enough(finding))
        {
            *tally.by_type.entry(finding.entity().key).or_default() += 1;
            let status = finding.mention.assertion.status as usize;
            if let Some(number) = tally.by_status.get_mut(status) {
                *number += 1;
            }
        }
        tally
    }
}

const N_STATUSES: usize = 6;

/// Numbers of findings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    by_type: BTreeMap<TypeKey, usize>,
    /// By number: a long note is counted several times a second.
    by_status: [usize; N_STATUSES],
}

impl Tally {
    /// Of a type.
    pub fn of_type(&self, key: TypeKey) -> usize {
        self.by_type.get(&key).copied().unwrap_or_default()
    }

    /// Of a scheme.
    pub fn of_scheme(&self, scheme: SchemeIndex) -> usize {
        let here = self.by_type.iter().filter(|(key, _)| key.scheme == scheme);
        here.map(|(_, number)| number).sum()
    }

    /// Of a status.
    pub fn of_status(&self, status: Status) -> usize {
        let number = self.by_status.get(status as usize);
        number.copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use chartlight_mention::{LabelScheme, TypeIndex};

    use super::*;
    use crate::finding::Origin;
    use crate::testing::marked;

    fn key(label: usize) -> TypeKey {
        TypeKey {
            scheme: SchemeIndex(0),
            label: TypeIndex(label),
        }
    }

    /// Two findings of the first type, with scores of 40 % and 90 %.
    fn findings() -> Vec<Finding> {
        let (_, mut mentions) = marked("[fever] [rash]");
        mentions[0].score = 0.4;
        mentions[1].score = 0.9;
        mentions.into_iter().map(Finding::of_model).collect()
    }

    fn n_shown(filter: &Filter, findings: &[Finding]) -> usize {
        findings.iter().filter(|f| filter.shows(f)).count()
    }

    #[test]
    fn by_score_with_an_exception_for_a_type() {
        let findings = findings();
        let mut filter = Filter {
            least_percent: 40,
            ..Filter::default()
        };
        assert_eq!(n_shown(&filter, &findings), 2);
        filter.least_percent = 41;
        assert_eq!(n_shown(&filter, &findings), 1);
        filter.least_of_type.insert(key(0), 95);
        assert_eq!(n_shown(&filter, &findings), 0);
        filter.least_of_type.insert(key(0), 5);
        assert_eq!(n_shown(&filter, &findings), 2);
        assert_eq!(filter.least(key(1)), 41);
    }

    #[test]
    fn by_type_and_scheme() {
        let findings = findings();
        let types = EntityTypes::of(&[LabelScheme::new("s", ["X", "Y"]).unwrap()]);
        let mut filter = Filter::default();
        filter.toggle(key(0));
        assert_eq!(n_shown(&filter, &findings), 0);
        assert_eq!(filter.tally(&findings).of_type(key(0)), 2);
        assert_eq!(filter.tally(&findings).of_scheme(SchemeIndex(0)), 2);
        filter.toggle_scheme(&types, SchemeIndex(0));
        assert!(filter.hides_scheme(&types, SchemeIndex(0)));
        filter.toggle_scheme(&types, SchemeIndex(0));
        assert_eq!(n_shown(&filter, &findings), 2);
        filter.show_only(&types, SchemeIndex(1));
        assert_eq!(n_shown(&filter, &findings), 0);
        filter.show_only(&types, SchemeIndex(0));
        assert_eq!(n_shown(&filter, &findings), 2);
    }

    #[test]
    fn by_status() {
        let mut findings = findings();
        findings[0].mention.assertion.status = Status::Absent;
        let mut filter = Filter::default();
        filter.toggle_status(Status::Absent);
        assert_eq!(n_shown(&filter, &findings), 1);
        assert_eq!(filter.tally(&findings).of_status(Status::Absent), 1);
        filter.toggle_status(Status::Absent);
        assert_eq!(n_shown(&filter, &findings), 2);
    }

    #[test]
    fn what_was_reviewed_needs_no_score() {
        let mut findings = findings();
        findings[0].origin = Origin::Accepted;
        let filter = Filter {
            least_percent: 95,
            ..Filter::default()
        };
        assert_eq!(n_shown(&filter, &findings), 1);
    }
}
