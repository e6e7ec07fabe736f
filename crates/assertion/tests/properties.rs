//! What holds of every text and every span.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::LazyLock;

use chartlight_assertion::Engine;
use chartlight_mention::{
    Assertion, Assess, Mention, SchemeIndex, SentencePlace, Status, TypeIndex,
};
use chartlight_text::{ByteRange, sentences, words};
use proptest::prelude::*;

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::default);

fn texts() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "no",
        "denies",
        "fever",
        "cough",
        ",",
        " and ",
        " or ",
        ".",
        ":",
        ";",
        "\n",
        "\n\n",
        " ",
        " ",
        " ",
        "-",
        "+",
        "?",
        "(",
        ")",
        "was ruled out",
        "if",
        "mother",
        "history of",
        "2015",
        "PMH:",
        "but",
        "has",
        "é",
        "\u{1f489}",
        "\u{130}",
        "resolved",
        "possible",
        "/",
        "’s",
    ]);
    prop_oneof![
        prop::collection::vec(word, 0..40).prop_map(|words| words.concat()),
        any::<String>(),
    ]
}

fn hold(text: &str, assertion: &Assertion) -> Result<(), TestCaseError> {
    prop_assert_eq!(assertion.cue.is_none(), assertion.status == Status::Present);
    prop_assert_eq!(assertion.cue.is_none(), assertion.scope.is_none());
    for range in [assertion.cue, assertion.scope].into_iter().flatten() {
        prop_assert!(range.of(text).is_some_and(|words| !words.is_empty()));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn of_words(text in texts()) {
        let spans: Vec<ByteRange> = words(&text).collect();
        let found = ENGINE.assess_note(&text, &spans);
        prop_assert_eq!(found.len(), spans.len());
        for (assertion, span) in found.iter().zip(&spans) {
            hold(&text, assertion)?;
            prop_assert!(assertion.scope.is_none_or(|scope| scope.covers(*span)));
        }
    }

    #[test]
    fn of_any_spans(text in texts(), spans in prop::collection::vec((0..90_usize, 0..20_usize), 0..12)) {
        let spans: Vec<ByteRange> = spans
            .iter()
            .map(|&(start, length)| ByteRange::new(start, start + length).unwrap())
            .collect();
        prop_assert_eq!(ENGINE.assess_note(&text, &spans).len(), spans.len());
    }

    /// Sentence by sentence, as the pipeline asks, it is the same; and no range moves.
    #[test]
    fn by_sentence(text in texts()) {
        let spans: Vec<ByteRange> = words(&text).collect();
        let whole = ENGINE.assess_note(&text, &spans);
        let all = sentences(&text);
        let headings = chartlight_text::sections(&text);
        let mut by_sentence = Vec::new();
        for (index, sentence) in all.iter().enumerate() {
            let mut mentions: Vec<Mention> = spans
                .iter()
                .filter(|span| sentence.covers(**span))
                .map(|&range| Mention {
                    range,
                    scheme: SchemeIndex(0),
                    label: TypeIndex(0),
                    score: 1.0,
                    assertion: Assertion::default(),
                })
                .collect();
            let section = headings.iter().find(|s| s.range.intersects(*sentence));
            let place = SentencePlace {
                text: &text,
                sentences: &all,
                index,
                heading: section.and_then(|section| section.heading),
            };
            let before: Vec<ByteRange> = mentions.iter().map(|m| m.range).collect();
            ENGINE.assess(place, &mut mentions);
            let after: Vec<ByteRange> = mentions.iter().map(|m| m.range).collect();
            prop_assert_eq!(before, after);
            by_sentence.extend(mentions.iter().map(|mention| mention.assertion));
        }
        prop_assert_eq!(by_sentence, whole);
    }
}

#[test]
fn a_megabyte() {
    for unit in [
        "no fever ",
        "Denies cough, chills. ",
        "a",
        ", ",
        "?",
        "\n",
        "mother:\n- no ",
    ] {
        let text = unit.repeat((1 << 20) / unit.len());
        let spans: Vec<ByteRange> = words(&text).step_by(50).collect();
        assert_eq!(ENGINE.assess_note(&text, &spans).len(), spans.len());
    }
}
