//! What holds for every text.

use chartlight_assertion::Assessor;
use chartlight_text::ByteRange;
use proptest::prelude::*;

proptest! {
    #[test]
    fn cues_and_scopes_lie_in_the_text(
        text in r"(no |denies |if |mother |history of |possible |resolved|fever|cough|[,.;:?()\n-]|é|🤒| ){0,60}",
        spans in prop::collection::vec((0usize..400, 0usize..20), 0..8),
    ) {
        let ranges: Vec<_> = spans
            .into_iter()
            .filter_map(|(start, len)| ByteRange::new(start, start + len))
            .collect();
        let assertions = Assessor::default().of_spans(&text, &ranges);
        prop_assert_eq!(assertions.len(), ranges.len());
        for assertion in assertions {
            for range in [assertion.cue, assertion.scope].into_iter().flatten() {
                prop_assert!(range.of(&text).is_some());
            }
            if let Some((cue, scope)) = assertion.cue.zip(assertion.scope) {
                prop_assert!(scope.covers(cue) || !scope.intersects(cue));
            }
        }
    }
}

/// A megabyte without a full stop, and one of nothing but cues.
#[test]
fn long_texts() {
    for piece in ["no fever and possible cough, ", "denies ", "fever, ", "no "] {
        let text = piece.repeat(1_000_000 / piece.len());
        let ranges: Vec<_> = (0..text.len() - 5)
            .step_by(50)
            .filter_map(|start| ByteRange::new(start, start + 5))
            .collect();
        assert_eq!(
            Assessor::default().of_spans(&text, &ranges).len(),
            ranges.len()
        );
    }
}
