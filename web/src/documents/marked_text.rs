//! A note as plain text with its entities marked, for pasting elsewhere.

use crate::finding::Finding;
use crate::types::EntityTypes;
use crate::wording::entities::label;

/// The note; behind each entity its type stands in brackets, with the status where it is not
/// simply present.
pub fn marked_text(text: &str, findings: &[Finding], types: &EntityTypes) -> String {
    let mut ends: Vec<(usize, usize, String)> = findings
        .iter()
        .map(|finding| {
            let name = types.name(finding.entity().key);
            let range = finding.mention.range;
            let words = label(name, finding.mention.assertion.status);
            (range.end(), range.start(), words)
        })
        .collect();
    // Of two that end together the inner one is closed first.
    ends.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
    let mut marked = String::with_capacity(text.len() + 16 * ends.len());
    let mut from = 0;
    for (end, _, words) in ends {
        marked.push_str(text.get(from..end).unwrap_or_default());
        marked.push_str(" [");
        marked.push_str(&words);
        marked.push(']');
        from = end;
    }
    marked.push_str(text.get(from..).unwrap_or_default());
    marked
}

#[cfg(test)]
mod tests {
    use chartlight_mention::{Assertion, LabelScheme, Mention, SchemeIndex, Status, TypeIndex};
    use chartlight_text::ByteRange;

    use super::*;

    #[test]
    fn every_entity_is_followed_by_what_it_is() {
        let schemes = [LabelScheme::new("test", ["SIGN", "PLACE"]).unwrap()];
        let types = EntityTypes::of(&schemes);
        let finding = |start, end, label, status| {
            Finding::of_model(Mention {
                range: ByteRange::new(start, end).unwrap(),
                scheme: SchemeIndex(0),
                label: TypeIndex(label),
                score: 0.5,
                assertion: Assertion {
                    status,
                    ..Assertion::default()
                },
            })
        };
        let text = "no arm pain today";
        let findings = [
            finding(3, 6, 1, Status::Present),
            finding(3, 11, 0, Status::Absent),
        ];
        assert_eq!(
            marked_text(text, &findings, &types),
            "no arm [Place] pain [Sign · absent] today"
        );
        assert_eq!(marked_text(text, &[], &types), text);
    }
}
