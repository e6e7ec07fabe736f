//! The same entity in several places, as one row with its count.

use std::collections::HashMap;

use chartlight_mention::Status;

use crate::codes::CodeId;
use crate::finding::{Entity, Finding};
use crate::types::TypeKey;

/// Entities of one type, status and code whose words are the same but for case and blanks.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Where they are, in order; never empty.
    pub entities: Vec<Entity>,
    /// Their type.
    pub key: TypeKey,
    /// What the note says of them.
    pub status: Status,
    /// The code that a person chose for them.
    pub code: Option<CodeId>,
    /// The best score of any.
    pub score: f32,
}

impl Group {
    /// The entity to go to after one: the next of the group, or its first.
    pub fn after(&self, now: Option<Entity>) -> Option<Entity> {
        let at = now.and_then(|now| self.entities.iter().position(|&entity| entity == now));
        let next = at.map_or(0, |at| at + 1);
        self.entities.get(next).or(self.entities.first()).copied()
    }
}

/// The groups of findings, the most frequent first, then by their first place.
pub fn groups(text: &str, findings: &[Finding]) -> Vec<Group> {
    let mut places: HashMap<(String, TypeKey, Status, Option<CodeId>), usize> = HashMap::new();
    let mut groups: Vec<Group> = Vec::new();
    for finding in findings {
        let Entity { range, key } = finding.entity();
        let status = finding.mention.assertion.status;
        let words = plain(range.of(text).unwrap_or_default());
        let alike = (words, key, status, finding.code);
        let place = *places.entry(alike).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => {
                group.entities.push(finding.entity());
                group.score = group.score.max(finding.mention.score);
            }
            None => groups.push(Group {
                entities: vec![finding.entity()],
                key,
                status,
                code: finding.code,
                score: finding.mention.score,
            }),
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.entities.len()));
    groups
}

fn plain(words: &str) -> String {
    let mut plain = String::with_capacity(words.len());
    for word in words.split_whitespace() {
        if !plain.is_empty() {
            plain.push(' ');
        }
        plain.extend(word.chars().flat_map(char::to_lowercase));
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::marked;

    fn check(source: &str, expected: &[(&str, usize)]) {
        let (text, mentions) = marked(source);
        let findings: Vec<_> = mentions.into_iter().map(Finding::of_model).collect();
        let groups = groups(&text, &findings);
        let shown: Vec<_> = groups
            .iter()
            .map(|group| {
                (
                    group.entities[0].range.of(&text).unwrap(),
                    group.entities.len(),
                )
            })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn case_and_blanks_do_not_part_entities() {
        check(
            "[rash], [Chest Pain], [chest\npain], [CHEST  pain]",
            &[("Chest Pain", 3), ("rash", 1)],
        );
        check("", &[]);
    }

    #[test]
    fn status_parts_entities_and_pressing_again_goes_round() {
        let (text, mut mentions) = marked("[rash] [rash] [rash]");
        mentions[1].assertion.status = Status::Absent;
        let findings: Vec<_> = mentions.into_iter().map(Finding::of_model).collect();
        let groups = groups(&text, &findings);
        assert_eq!(groups.len(), 2);
        let present = &groups[0];
        assert_eq!(present.after(None), Some(present.entities[0]));
        let second = present.after(Some(present.entities[0]));
        assert_eq!(second, Some(present.entities[1]));
        assert_eq!(present.after(second), Some(present.entities[0]));
    }
}
