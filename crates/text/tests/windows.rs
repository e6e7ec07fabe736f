//! Windows: budgets, partition, number of questions asked, and what an edit changes.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::collections::HashSet;

use chartlight_text::{ByteRange, Window, WindowBudget, sentences, windows, words};
use proptest::prelude::*;

/// A token for each three bytes, begun ones included, of a word with the blank behind it.
fn tokens(text: &str, range: ByteRange) -> usize {
    let inside = range.of(text).unwrap_or_default();
    inside
        .split_inclusive(char::is_whitespace)
        .map(|part| part.len().div_ceil(3))
        .sum()
}

fn cut(text: &str, budget: WindowBudget) -> Vec<Window> {
    windows(text, &sentences(text), budget, &mut |range| {
        tokens(text, range)
    })
}

#[test]
fn small_notes() {
    let budget = WindowBudget {
        core_tokens: 8,
        context_tokens: 3,
    };
    assert_eq!(cut("", budget), []);
    assert_eq!(cut(" \n", budget).len(), 1);
    let text = "Pain. Cough.";
    let whole = ByteRange::new(0, text.len()).unwrap();
    assert_eq!(
        cut(text, budget),
        [Window {
            context: whole,
            core: whole
        }]
    );
}

#[test]
fn nearest_words_where_no_sentence_fits() {
    let text = "He came with pain. She went home with fever. All were well today.";
    let budget = WindowBudget {
        core_tokens: 11,
        context_tokens: 5,
    };
    let found: Vec<_> = cut(text, budget)
        .iter()
        .map(|window| {
            (
                window.context.of(text).unwrap(),
                window.core.of(text).unwrap(),
            )
        })
        .collect();
    assert_eq!(
        found[1],
        (
            "pain. She went home with fever. All were",
            "She went home with fever. "
        )
    );
}

#[test]
fn long_sentence_is_split_between_words_and_a_long_word_between_characters() {
    let text = format!("{} {} end.", "pain ".repeat(100), "é".repeat(100));
    let budget = WindowBudget {
        core_tokens: 10,
        context_tokens: 4,
    };
    hold(&text, budget).unwrap();
    for window in cut(&text, budget) {
        let core = window.core.of(&text).unwrap();
        assert!(core.contains('é') || core.split_whitespace().all(|w| w == "pain" || w == "end."));
    }
}

#[test]
fn a_character_over_the_budget_of_the_context_is_left_out_of_it() {
    let budget = WindowBudget {
        core_tokens: 1,
        context_tokens: 1,
    };
    hold("A\u{1d552}\u{1d7d8}", budget).unwrap();
}

#[test]
fn odd_sentences_and_costs_do_no_harm() {
    let text = "äö pain. Cough.";
    let range = |start, end| ByteRange::new(start, end).unwrap();
    let odd = [
        range(3, 5),
        range(1, 9),
        range(1, 2),
        range(400, 900),
        range(2, 3),
    ];
    for core_tokens in [0, 1, 7, usize::MAX] {
        for context_tokens in [0, 3, usize::MAX] {
            for cost in [0, 1, usize::MAX] {
                let budget = WindowBudget {
                    core_tokens,
                    context_tokens,
                };
                let windows = windows(text, &odd, budget, &mut |_| cost);
                assert_eq!(
                    windows.iter().map(|w| w.core.len()).sum::<usize>(),
                    text.len()
                );
            }
        }
    }
}

fn hold(text: &str, budget: WindowBudget) -> Result<(), TestCaseError> {
    let sentences = sentences(text);
    let mut n_calls = 0;
    let windows = windows(text, &sentences, budget, &mut |range| {
        n_calls += 1;
        tokens(text, range)
    });
    let most_calls = sentences.len() + 4 * text.chars().count() + 2;
    prop_assert!(n_calls <= most_calls, "{n_calls} questions");

    let mut at = 0;
    for Window { context, core } in windows {
        prop_assert_eq!(core.start(), at);
        at = core.end();
        prop_assert!(!core.is_empty() && context.covers(core));
        prop_assert!(core.of(text).is_some() && context.of(text).is_some());
        let one_char = core.of(text).unwrap().chars().count() == 1;
        prop_assert!(one_char || tokens(text, core) <= budget.core_tokens.max(1));
        for side in [(context.start(), core.start()), (core.end(), context.end())] {
            let side = ByteRange::new(side.0, side.1).unwrap();
            prop_assert!(tokens(text, side) <= budget.context_tokens);
        }
    }
    prop_assert_eq!(at, text.len());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn of_any_text(text in any::<String>(), core in 0..20_usize, context in 0..12_usize) {
        hold(&text, WindowBudget { core_tokens: core, context_tokens: context })?;
    }

    #[test]
    fn of_notes(text in support::notes(), core in 0..40_usize, context in 0..30_usize) {
        hold(&text, WindowBudget { core_tokens: core, context_tokens: context })?;
    }
}

/// A window as a cache sees it: what is read, and which part of it is decided.
fn contents(text: &str, budget: WindowBudget) -> Vec<(String, usize, usize)> {
    cut(text, budget)
        .iter()
        .map(|window| {
            let from = window.core.start() - window.context.start();
            let context = window.context.of(text).unwrap().to_owned();
            (context, from, from + window.core.len())
        })
        .collect()
}

fn changed(before: &str, after: &str, budget: WindowBudget) -> usize {
    let known: HashSet<_> = contents(before, budget).into_iter().collect();
    contents(after, budget)
        .iter()
        .filter(|window| !known.contains(*window))
        .count()
}

fn long_note() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::collection::vec("[a-z]{2,9}", 3..18), 600).prop_map(|sentences| {
        sentences
            .iter()
            .map(|words| format!("X{}. ", words.join(" ")))
            .collect()
    })
}

const EDITED: WindowBudget = WindowBudget {
    core_tokens: 160,
    context_tokens: 60,
};

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 8, ..ProptestConfig::default() })]

    #[test]
    fn an_edit_changes_few_windows(
        note in long_note(),
        at in 0.2..0.5_f64,
        typed in prop::sample::select(vec!["a", " ", ". Y", "\n\n", "\n\nHPI:\n", "é"]),
    ) {
        let at = (at * note.len() as f64) as usize; // the note is ASCII
        let edited = format!("{}{typed}{}", &note[..at], &note[at..]);
        let n_changed = changed(&note, &edited, EDITED);
        let n_windows = cut(&note, EDITED).len();
        prop_assert!(n_windows > 100);
        prop_assert!(n_changed <= 25, "{n_changed} of {n_windows} windows");
    }

    #[test]
    fn an_edit_of_one_endless_sentence_changes_few_windows(
        words in prop::collection::vec("[a-z]{2,9}", 2500),
        at in 0.2..0.5_f64,
    ) {
        let note = words.join(" ");
        let at = (at * note.len() as f64) as usize;
        let edited = format!("{} new {}", &note[..at], &note[at..]);
        let n_changed = changed(&note, &edited, EDITED);
        prop_assert!(n_changed <= 20, "{n_changed} of {} windows", cut(&note, EDITED).len());
    }
}

/// The mean over many edits, which tells one way of cutting from another.
#[test]
fn an_edit_changes_few_windows_on_average() {
    let mut seed = 1_u64;
    let mut random = move |n: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) as usize % n
    };
    let sentences: Vec<String> = (0..600)
        .map(|_| {
            let words: Vec<_> = (0..4 + random(14))
                .map(|_| {
                    (0..2 + random(8))
                        .map(|_| char::from(b'a' + random(26) as u8))
                        .collect::<String>()
                })
                .collect();
            format!("X{}. ", words.join(" "))
        })
        .collect();
    let note = sentences.concat();
    let mut sum = 0;
    let mut worst = 0;
    for _ in 0..100 {
        let at = note.len() / 5 + random(note.len() / 2);
        let edited = format!("{}a. Y{}", &note[..at], &note[at..]);
        let n_changed = changed(&note, &edited, EDITED);
        sum += n_changed;
        worst = worst.max(n_changed);
    }
    println!(
        "mean {} worst {worst} of {}",
        sum as f64 / 100.0,
        cut(&note, EDITED).len()
    );
    assert!(
        sum <= 600 && worst <= 25,
        "mean {} worst {worst}",
        sum as f64 / 100.0
    );
    assert!(words(&note).count() > 5000);
}
