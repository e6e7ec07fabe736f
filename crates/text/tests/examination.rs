//! Which words are headings of an examination, and what holds of every text.

mod support;

use chartlight_text::examination_headings;
use proptest::prelude::*;

/// `«…»` is a heading of an examination; nothing else in `marked` is one.
#[track_caller]
fn check(marked: &str) {
    let text = marked.replace(['«', '»'], "");
    let found = examination_headings(&text);
    let mut remarked = text.clone();
    for heading in found.iter().rev() {
        remarked.insert(heading.end(), '»');
        remarked.insert(heading.start(), '«');
    }
    assert_eq!(remarked, marked);
}

#[test]
fn before_a_colon() {
    check("«Heart»: regular\n«Lungs» : clear\n«GI/GU»: soft");
    check("«HEENT»: clear\n«NECK»: supple\n«Abdomen»:\nsoft");
    check("• «Skin»: warm\n- «Neck»:\n  supple\n2. «Ears, Nose and Throat»: clear");
    check("•\u{202f}«Psychiatric»:\u{202f}calm");
    check("**«Cardiovascular»:** regular\n## «Neurological»: intact");
    check("- «General Examination»: no oedema\r\n«Physical Exam»: fine");
}

#[test]
fn alone_on_a_line() {
    check("«VITALS»\nNormal.\n\n«PHYSICAL EXAM»\n\n«Neck»\nSupple.\n\n«Eyes»\n- clear");
    check("**«Neck»**\nSupple");
}

#[test]
fn no_headings() {
    check("");
    check("Skin");
    check("Abdomen");
    check("The skin: warm\nheart: regular");
    check("Neck pain: better\nHeart failure: stable\nChest x-ray: clear\nBack pain\nfor days");
    check("Pain in the\nNeck\nand arms");
    check("Pain in:\n- Neck\n- Back");
    check("Neck\n\nSupple");
    check("| Skin: | warm |\nThe rest is as before. Skin: warm");
    check("Skin.\nWarm");
}

fn hold(text: &str) -> Result<(), TestCaseError> {
    let mut at = 0;
    for heading in examination_headings(text) {
        prop_assert!(at <= heading.start());
        prop_assert!(heading.of(text).is_some_and(|name| !name.trim().is_empty()));
        at = heading.end();
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn of_any_text(text in any::<String>()) {
        hold(&text)?;
    }

    #[test]
    fn of_notes(text in support::notes()) {
        hold(&text)?;
    }
}
