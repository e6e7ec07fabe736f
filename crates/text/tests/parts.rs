//! What must hold of sections, sentences and windows, for any text.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test may panic")]

use chartlight_text::{ByteRange, WindowBudget, sections, sentences, windows};
use proptest::prelude::*;

/// `|` ends a sentence.
fn check(marked: &str) {
    let text = marked.replace('|', "");
    let expected: Vec<&str> = marked
        .split('|')
        .map(str::trim)
        .filter(|s| !s.is_empty())
        .collect();
    let found: Vec<&str> = sentences(&text)
        .into_iter()
        .map(|sentence| sentence.of(&text).expect("on boundaries"))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn sentences_of_clinical_prose() {
    check("He has pain.| Dr. Smith came.");
    check("Metoprolol 12.5 mg b.i.d. with food.| No fever.");
    check("Metoprolol b.i.d.| She denies cough.");
    check("Take 1 tab q.6h. for pain.| Return if worse!| Any questions?| No.");
    check("Seen by [**First Name (STitle) 4. 123**] on [**2101-3-4**].| Stable.");
    check("Seen by ___. for chest pain.");
    check("Temp was 38.5 at 3.30 p.m. today.| BP 120/80.");
    check("She said \"it hurts.\"| He agreed (reluctantly.)| Then left.");
    check("cf. Fig. 3 and e.g. Crohn disease vs. colitis.");
    check("pain .| He denies ( a ) cough .| Next .");
    check("This is J. Smith, a 54 y.o. man.");
    check("發熱三天。|咳嗽。");
    check("هل لديك ألم؟| نعم.");
    check("Really?!| Yes...| Maybe.");
}

#[test]
fn sentences_of_lines() {
    check("CHIEF COMPLAINT|\n\nChest pain|\n\nHPI:|\nA man came.");
    check("- fever|\n- cough|\n* rash");
    check("1. Aspirin 81 mg|\n2) Lisinopril 10 mg daily|\r\n(a) stop");
    check("Allergies: none|\nMedications: aspirin");
    check(
        "The patient is a 54-year-old man with a long history of\nheart failure who came in.| Well.",
    );
    check("First line|\n\nsecond");
    check("Pain.|\u{2029}Cough.");
}

#[test]
fn sections_begin_at_headings() {
    let text = "Seen today.\nHISTORY OF PRESENT ILLNESS\nPain.\n# Plan\nRest.\nHPI: cough\nNote the time: 3";
    let found: Vec<_> = sections(text)
        .into_iter()
        .map(|section| section.heading.and_then(|heading| heading.of(text)))
        .collect();
    let expected = [
        None,
        Some("HISTORY OF PRESENT ILLNESS"),
        Some("Plan"),
        Some("HPI"),
    ];
    assert_eq!(found, expected);
}

const BUDGET: WindowBudget = WindowBudget {
    core_tokens: 20,
    context_tokens: 8,
};

fn cost(text: &str) -> impl FnMut(ByteRange) -> usize + '_ {
    |range| {
        range
            .of(text)
            .expect("on boundaries")
            .chars()
            .count()
            .div_ceil(3)
    }
}

fn notes() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[A-Za-z]{1,12}",
        Just(" ".into()),
        Just(". ".into()),
        Just("\n".into()),
        Just("\r\n".into()),
        Just("\n\n".into()),
        Just("HPI:\n".into()),
        Just("- ".into()),
        Just("[**".into()),
        Just("**]".into()),
        Just("Dr. ".into()),
        Just("😀".into()),
        Just("ألم".into()),
        any::<String>(),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces: Vec<String>| pieces.concat())
}

proptest! {
    #[test]
    fn sections_cover(text in notes()) {
        let mut at = 0;
        for section in sections(&text) {
            prop_assert_eq!(section.range.start(), at);
            prop_assert!(section.range.of(&text).is_some_and(|inside| !inside.is_empty()));
            at = section.range.end();
        }
        prop_assert_eq!(at, text.len());
    }

    #[test]
    fn sentences_hold_every_character_once(text in notes()) {
        let mut at = 0;
        for sentence in sentences(&text) {
            prop_assert!(text[at..sentence.start()].trim().is_empty());
            let inside = sentence.of(&text).unwrap();
            prop_assert_eq!(inside, inside.trim());
            prop_assert!(!inside.is_empty());
            prop_assert!(!inside.lines().any(|line| line.trim().is_empty()));
            at = sentence.end();
        }
        prop_assert!(text[at..].trim().is_empty());
        for section in sections(&text) {
            prop_assert!(sentences(&text).iter().all(|sentence|
                section.range.covers(*sentence) || !section.range.intersects(*sentence)));
        }
    }

    #[test]
    fn cores_partition(text in notes()) {
        let mut at = 0;
        let mut count = cost(&text);
        for window in windows(&text, &sentences(&text), BUDGET, &mut cost(&text)) {
            prop_assert_eq!(window.core.start(), at);
            prop_assert!(window.context.covers(window.core));
            prop_assert!(window.context.of(&text).is_some() && !window.core.is_empty());
            prop_assert!(count(window.core) <= BUDGET.core_tokens + 1);
            at = window.core.end();
        }
        prop_assert_eq!(at, text.len());
    }

    #[test]
    fn an_edit_moves_few_windows(words in prop::collection::vec("[a-z]{1,8}", 400), at in 0..400_usize) {
        let note = |words: &[String]| -> String {
            words.chunks(4).map(|words| format!("X{}. ", words.join(" "))).collect()
        };
        let cut = |text: &str| -> Vec<String> {
            windows(text, &sentences(text), BUDGET, &mut cost(text))
                .into_iter()
                .map(|window| window.context.of(text).unwrap().to_owned())
                .collect()
        };
        let before = cut(&note(&words));
        let mut edited = words.clone();
        edited[at].push_str("zz");
        let changed = cut(&note(&edited)).into_iter().filter(|window| !before.contains(window)).count();
        prop_assert!(changed <= 25, "{changed} windows");
    }
}
