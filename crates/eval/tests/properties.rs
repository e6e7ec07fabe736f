//! What holds for every input.

#![allow(clippy::unwrap_used)] // A test fails by it.

use chartlight_corpus::conll;
use chartlight_eval::{Evaluation, LabelMapping, Mode, Prediction, entities};
use chartlight_mention::{LabelScheme, Tag, TypeIndex};
use chartlight_text::ByteRange;
use proptest::prelude::*;

fn scheme() -> LabelScheme {
    LabelScheme::new("s", ["A", "B"]).unwrap()
}

proptest! {
    #[test]
    fn predicting_the_gold_scores_one(tags in prop::collection::vec(0_usize..5, 1..30)) {
        let names = ["O", "B-A", "I-A", "B-B", "I-B"];
        let lines: Vec<_> = tags.iter().map(|&t| format!("w {}", names[t])).collect();
        let corpus = conll::read(&lines.join("\n")).unwrap();
        let document = &corpus.documents()[0];
        let scheme = scheme();
        let as_tags: Vec<_> = tags
            .iter()
            .map(|&t| match t {
                0 => Tag::Outside,
                t if t % 2 == 1 => Tag::Begin(TypeIndex(t / 2)),
                t => Tag::Inside(TypeIndex(t / 2 - 1)),
            })
            .collect();
        let gold = entities(&as_tags, Mode::Default);
        let said: Vec<_> = gold
            .iter()
            .map(|e| {
                let start = document.words[e.words.start].start();
                let end = document.words[e.words.end - 1].end();
                Prediction { range: ByteRange::new(start, end).unwrap(), label: e.entity_type }
            })
            .collect();
        let mut evaluation = Evaluation::new(LabelMapping::new(&scheme, &[], &[]).unwrap());
        let mistakes = evaluation.add(&corpus, document, &said);
        prop_assert!(mistakes.is_empty());
        let expected = if gold.is_empty() { 0.0 } else { 1.0 };
        prop_assert_eq!(evaluation.report(None).scores.micro.f1, expected);
    }

    #[test]
    fn any_prediction_can_be_scored(
        tags in prop::collection::vec(0_usize..5, 1..12),
        said in prop::collection::vec((0_usize..40, 0_usize..40, 0_usize..3), 0..8),
    ) {
        let names = ["O", "B-A", "I-A", "B-B", "I-B"];
        let lines: Vec<_> = tags.iter().map(|&t| format!("w {}", names[t])).collect();
        let corpus = conll::read(&lines.join("\n")).unwrap();
        let said: Vec<_> = said
            .iter()
            .filter_map(|&(a, b, t)| Some(Prediction { range: ByteRange::new(a, b)?, label: TypeIndex(t) }))
            .collect();
        let mut evaluation = Evaluation::new(LabelMapping::new(&scheme(), &[], &[]).unwrap());
        evaluation.add(&corpus, &corpus.documents()[0], &said);
        let report = evaluation.report(None);
        let counts = &evaluation.document_counts()[0];
        let (gold, predicted, correct) = counts.types().iter().fold((0, 0, 0), |(g, p, c), t| {
            (g + t.gold, p + t.predicted, c + t.correct)
        });
        let m = report.mistakes;
        let paired = m.wrong_type + m.wrong_boundary + m.wrong_type_and_boundary;
        prop_assert_eq!(gold, correct + paired + m.missed);
        prop_assert_eq!(predicted, correct + paired + m.spurious);
    }
}
