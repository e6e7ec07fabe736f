//! The examples of every pattern, and notes in which there is nothing to find.

use std::collections::HashSet;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;

static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| Patterns::new().unwrap());

/// The text without its marks, and what they enclose.
fn unmarked(marked: &str) -> (String, Vec<ByteRange>) {
    let (mut text, mut ranges, mut start) = (String::new(), Vec::new(), 0);
    for c in marked.chars() {
        match c {
            '«' => start = text.len(),
            '»' => ranges.push(ByteRange::new(start, text.len()).unwrap()),
            c => text.push(c),
        }
    }
    (text, ranges)
}

fn marked(text: &str, found: &[Identifier]) -> String {
    let mut marked = String::new();
    let mut from = 0;
    for identifier in found {
        marked += &text[from..identifier.range.start()];
        marked += &format!("«{}»", identifier.range.of(text).unwrap());
        from = identifier.range.end();
    }
    marked + &text[from..]
}

#[test]
fn every_example() {
    let mut wrong = Vec::new();
    for compiled in &PATTERNS.0 {
        let pattern = compiled.pattern;
        for &example in pattern.examples {
            let (text, _) = unmarked(example);
            let found = marked(&text, &compiled.find(&text));
            if found != example {
                wrong.push(format!("{}:\n  {found:?} not\n  {example:?}", pattern.name));
            }
        }
        let finds = |example: &&str| example.contains('«');
        assert!(
            pattern.examples.iter().any(finds),
            "{} has no example",
            pattern.name
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// All patterns together keep to the examples of each: of the type, and with the same borders.
#[test]
fn every_example_with_all_patterns() {
    let patterns = &*PATTERNS;
    for pattern in TABLES.iter().copied().flatten() {
        for example in pattern.examples {
            let (text, expected) = unmarked(example);
            let found = patterns.find(&text);
            for range in expected {
                let by = found
                    .iter()
                    .find(|identifier| identifier.range.covers(range));
                assert!(by.is_some(), "{}: {example}", pattern.name);
            }
        }
    }
}

#[test]
fn names_are_unique_and_types_are_names() {
    let patterns = &*PATTERNS;
    let names: HashSet<_> = patterns.list().map(|(name, _)| name).collect();
    assert_eq!(names.len(), patterns.list().count());
    for (name, type_name) in patterns.list() {
        assert!(!name.is_empty() && !type_name.is_empty());
        assert!(
            type_name
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b == b'_')
        );
    }
}

#[track_caller]
fn check(marked_text: &str) {
    let (text, _) = unmarked(marked_text);
    let found = PATTERNS.find(&text);
    assert_eq!(marked(&text, &found), marked_text, "{found:?}");
}

/// What clinicians write with numbers that are no identifiers.
#[test]
fn clinical_numbers_are_left_alone() {
    let mut wrong = Vec::new();
    for text in include_str!("clinical_numbers.txt").lines() {
        let found = PATTERNS.find(text);
        if !found.is_empty() {
            wrong.push(format!("{} {found:?}", marked(text, &found)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn whole_notes() {
    check(
        "Name: «Poe, Edna»   MRN: «00-482-1»   DOB: «4/12/1931»\nSeen by Dr. «Quinn» on «March 3rd, 2024» at 14:30.\n\
         BP 128/76, T 37.2, HR 72-80, SpO2 98% on 2L. Strength 4/5 on the left.\n\
         Takes metoprolol 12.5 mg, 1/2 tablet b.i.d. since «05/2023». Home: «12 Fern Lane, Eugene, OR 97401».\n\
         Call «541-555-0188» or write to «edna@example.org». Aged «92».",
    );
}

#[test]
fn neighbours() {
    check("«03/05/2024», «03/06/2024» «03/07/2024»");
    check("«03/05/2024».");
    check("Müller «03/05/2024» ü");
}

#[test]
fn a_megabyte_in_linear_time() {
    let patterns = &*PATTERNS;
    let hostile = [
        "1/1/1/1/1/",
        "11-11-11-",
        "a@a@",
        "a.a.a.",
        "Mar Mar 5 ",
        "MRN: MRN: ",
        "Aa Aa Aa ",
        "+1 1 1 ",
        "www.www.",
        "0:0:0:0:",
        "phone phone 0 0 0 0 ",
        "12 Aa Bb Cc ",
        "é1é1",
        "Dr. Aa Aa Aa ",
        "5 May 5 May ",
        "AA-1234-",
        "BP 120/80, on 3/5. ",
    ];
    let plain = time(patterns, &"The patient denies chest pain. ".repeat(4_000));
    for piece in hostile {
        let whole = time(patterns, &piece.repeat(120_000 / piece.len()));
        assert!(
            whole < plain * 150 + Duration::from_secs(4),
            "{piece:?} took {whole:?}, plain text {plain:?}"
        );
    }
}

fn time(patterns: &Patterns, text: &str) -> Duration {
    let start = Instant::now();
    patterns.find(text);
    start.elapsed()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_text(text in "[0-9A-Za-z/.:@+#() é\u{1f489}-]{0,80}") {
        let found = PATTERNS.find(&text);
        for identifier in &found {
            prop_assert!(identifier.range.of(&text).is_some_and(|inside| !inside.trim().is_empty()));
        }
        for pair in found.windows(2) {
            prop_assert!(pair[0].range.end() <= pair[1].range.start());
        }
    }
}
