//! Where sections begin, and what holds of every text.

mod support;

use chartlight_text::sections;
use proptest::prelude::*;

/// `«…»` is a heading; nothing else in `marked` is one.
#[track_caller]
fn check(marked: &str) {
    let text = marked.replace(['«', '»'], "");
    let expected: Vec<_> = marked
        .split('«')
        .skip(1)
        .filter_map(|after| after.split('»').next())
        .collect();
    let found: Vec<_> = sections(&text)
        .iter()
        .filter_map(|section| section.heading?.of(&text))
        .collect();
    assert_eq!(found, expected, "in {text:?}");
}

#[test]
fn headings() {
    check("");
    check("Just a note.\nWithout headings.");
    check("Seen.\n«CHIEF COMPLAINT»\nPain.\n\n«HPI»: A man.\n«Assessment and Plan»:\nRest.");
    check("«Past Medical History»\nAsthma");
    check("  «Social History»:\r\n  smokes\r\n\r\n«Family History»: cancer");
    check("# «Plan»\nRest\n### «Later» ###\nWork");
    check("# «Heart failure»: stable on drugs");
    check("**«Labs»:**\nfine\n**«Plan»:** rest\n**bold** word");
    check("«Narrative of Visit»\n==========\nfine");
    check("«HEENT»: clear\n«LUNGS»: clear");
    check("«MEDICATIONS AT TIME OF VISIT»\naspirin");
    check("«Neurological Findings»:\nnone");
}

#[test]
fn no_headings() {
    check("He takes the following:\naspirin");
    check("Na: 140\nBP: 120/80\nMother: diabetes\nMOTHER: diabetes");
    check("- CHIEF\n1. PLAN B");
    check("«ALLERGIES»\nNKDA\n\n«PLAN»\nrest");
    check("THE PATIENT WAS SEEN\nTHE PATIENT LEFT");
    check("http://example.org\n10:30 seen");
    check("He was seen by the covering surgeon for a review of his\nPlan");
    check("PAIN.\nmore");
    check("#1 pain\n#pain");
}

#[test]
fn cover_with_blanks() {
    let text = "\n\nHPI:\npain\n\n  PLAN:\nrest\n";
    let found: Vec<_> = sections(text)
        .iter()
        .filter_map(|section| section.range.of(text))
        .collect();
    assert_eq!(found, ["\n\nHPI:\npain\n\n", "  PLAN:\nrest\n"]);
}

fn hold(text: &str) -> Result<(), TestCaseError> {
    let mut at = 0;
    for section in sections(text) {
        prop_assert_eq!(section.range.start(), at);
        prop_assert!(
            section
                .range
                .of(text)
                .is_some_and(|inside| !inside.is_empty())
        );
        if let Some(heading) = section.heading {
            prop_assert!(section.range.covers(heading));
            prop_assert!(heading.of(text).is_some_and(|name| !name.trim().is_empty()));
        }
        at = section.range.end();
    }
    prop_assert_eq!(at, text.len());
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
