//! Where sentences end, in a table of invented notes, and what holds of every text.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use chartlight_text::{sections, sentences, words};
use proptest::prelude::*;

/// `¦` ends a sentence; a line break in `marked` is one in the note.
#[track_caller]
fn check(marked: &str) {
    let text = marked.replace('¦', "");
    let expected: Vec<_> = marked
        .split('¦')
        .map(str::trim)
        .filter(|sentence| !sentence.is_empty())
        .collect();
    let found: Vec<_> = sentences(&text)
        .iter()
        .map(|sentence| sentence.of(&text).unwrap_or("off a boundary"))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn prose() {
    check("");
    check(" \n\t");
    check("He has pain");
    check("He has pain.¦ She came.");
    check("He has pain!¦ Why?¦ Unclear.");
    check("He has pain?! She came.".replace("?! ", "?!¦ ").as_str());
    check(
        "Afebrile... Then febrile."
            .replace("... ", "...¦ ")
            .as_str(),
    );
    check("Afebrile... then febrile.");
    check("Afebrile… 38 later.");
    check("Pain.  \t She came.".replace(".  ", ".¦  ").as_str());
    check("He came.¦ 3 days later he left.");
    check("Temp 38.5 and .5 mg given at 10:30.¦ BP 120/80.¦ HR 72.");
    check("He has pain; she has none: all well, thanks.");
    check("No allergies.¦ No fever.");
    check("\u{feff}He came.¦ She left.");
    check("Seen...");
    check("...");
}

#[test]
fn quotes_and_brackets() {
    check("He said \"it hurts.\"¦ She left.");
    check("“It hurts.”¦ She left.");
    check("‘It hurts.’¦ She left.");
    check("«It hurts.»¦ She left.");
    check("He fell (on ice.)¦ She left.");
    check("He fell.¦ (She did not.)¦ He left.");
    check("He fell.¦ \"I slipped,\" he said.");
    check("He fell [see note.]¦ She left.");
    check("He fell (vs. jumped), then left.");
    check("**He fell.**¦ She left.");
    check("Drugs (aspirin, etc.), no others.");
}

#[test]
fn titles_and_phrases() {
    check("Dr. Smith came.¦ Mrs. Jones left.");
    check("Seen by Dr. J. R. Smith, M.D. in clinic.");
    check(
        "Seen by John Smith, M.D. He agreed."
            .replace("D. He", "D.¦ He")
            .as_str(),
    );
    check("At St. Mary Hospital vs. home.");
    check("Use e.g. Aspirin, i.e. ASA.");
    check("See Fig. 2 and Fig. A, No. 5 on p. 12.");
    check("Any pain?¦ No.¦ She denies it.");
    check("Weighs approx. 70 kg, ca. 10 more.");
    check("Smith et al. 2003 described it.");
    check("Born on Jan. 5, seen in Feb. 2019.");
    check(
        "Seen in Jan. He left."
            .replace("Jan. He", "Jan.¦ He")
            .as_str(),
    );
    check("Seen at 5 p.m. by Ann.¦ Left at 6 p.m.¦ He returned.");
    check("Staph. aureus and E. coli grew.");
    check("Has hepatitis B.¦ He denies use.");
    check("Took vitamin D.¦ The level rose.");
    check("A 54 y.o. man from the U.S. came.");
    check("Lives in the U.S.¦ He works.");
    check("Pt. is a man.¦ He came.");
    check("Fever, cough, etc.¦ Patient left.");
    check("He and J. Smith came.");
}

#[test]
fn doses() {
    check("Aspirin 81 mg p.o. daily.¦ Lasix 40 mg i.v. now.");
    check("He was given p.o. Lasix.");
    check("Metoprolol 25 mg b.i.d.¦ Aspirin 81 mg q.d.¦ Statin q.h.s.");
    check("Metoprolol b.i.d. with food.");
    check("Morphine 2 mg q.6h. p.r.n. pain.");
    check("Morphine q.4-6h.¦ Return if worse.");
    check("Lasix b.i.d. (with food).");
    check("Heparin s.c. t.i.d. 5000 units.");
    check("Given i.v.¦ Patient tolerated it.");
    check("Take 1 tab. 2 times daily.");
    check("Levaquin 500 mg.¦ Continue 7 days.");
}

#[test]
fn blanks_for_names() {
    check("Seen by [**First Name (STitle) 123**] today.");
    check("Seen by [**Dr. Who? No. He**] today.¦ Well.");
    check("On [**2101-1-1**].¦ [**Name**] came.");
    check("Dr. [**Last Name**] came.¦ He left.");
    check("Seen by Dr. ___ today.¦ ___ left.");
    check("Seen by ___.¦ He left.");
    check("___ y.o. man with pain.");
    check("Seen by [**Hospital\nName. Two**] today.");
    check("Open [** blank.¦ He left.");
}

#[test]
fn no_capitals() {
    check(
        "no pain. no fever. abd soft. nt/nd."
            .replace("pain. no fever. ", "pain.¦ no fever.¦ ")
            .replace("soft. ", "soft.¦ ")
            .as_str(),
    );
    check("He has abd. pain and fever. cough.");
    check("CXR with ?PNA.¦ Started antibiotics.");
    check("r/o ? PE today.");
    check(
        "Nausea? no. Vomiting? no."
            .replace("no. V", "no.¦ V")
            .as_str(),
    );
}

#[test]
fn joined_tokens() {
    check("pain .¦ He denies ( a ) cough .¦ 5 came .");
    check("Dr . Smith came .¦ She left .");
    check("It hurts . ''¦ He left .");
    check("\" It hurts . \"¦ He left .");
    check("( It hurts . )¦ He left .");
    check("It hurts .¦ `` Yes . ''¦ He left .");
    check("Caused by factor V .¦ Mutations occur .");
    check("pain . ,");
    check("See ( Fig . 2 ) .¦ Next .");
}

#[test]
fn other_scripts() {
    check("發熱三天。¦咳嗽。");
    check("「發熱。」¦咳嗽！¦真的？");
    check("هل لديك ألم؟¦ نعم.¦ شكرا.");
    check("ألم۔¦ بخار۔");
    check("दर्द है।¦ बुखार नहीं।");
    check("Pain.\u{200f}¦ He left.");
    check("Pain. 💉 Given.".replace("n. ", "n.¦ ").as_str());
    check("体温38．5度。¦ 安静．¦ 終。");
    check("熱。\u{301}¦\nDone");
    check("Été chaud.¦ Élise vint.");
}

#[test]
fn headings_and_fields() {
    check("CHIEF COMPLAINT¦\nChest pain¦\n\nHPI:¦\nA man came.");
    check("Assessment and Plan:¦\nRest.");
    check("HPI: A man came.¦ He left.");
    check("# Plan¦\nRest.¦\n## Later¦\nWork.");
    check("**Plan**¦\nRest.");
    check("Summary of Visit¦\n----------------¦\nRest.");
    check("Past Medical History¦\nDiabetes¦\nAsthma");
    check("Na: 140¦\nK: 4.1¦\nGlucose: 99");
    check("Name: Ann¦\nSeen: today");
    check("He takes the following:¦\nAspirin");
    check("Na\t140\tlow¦\nK\t4.1\thigh");
    check("ALLERGIES¦\nNKDA¦\n\nPLAN¦\nRest");
}

#[test]
fn lists() {
    check("- fever¦\n- cough¦\n* rash¦\n• pain¦\n– chills");
    check("-HTN¦\n-DM2");
    check("1. Aspirin 81 mg¦\n2) Lisinopril 10 mg daily¦\r\n(a) stop");
    check("1. Pneumonia.¦ Treat.¦\n2. Pain.");
    check("a. rest¦\nb. ice");
    check(
        "Plan: 1. Aspirin. 2. Statin. 3. Rest."
            .replace(". 2", ".¦ 2")
            .replace(". 3", ".¦ 3")
            .as_str(),
    );
    check("1. Aspirin ¦2. Statin ¦3. Rest");
    check("1. take\u{202f}2.¦ Rest");
    check("[ ] call family¦\n[x] order labs");
    check("#1 Pneumonia¦\n#2 Asthma");
    check("- aspirin 81 mg\n  daily with food¦\n- statin");
    check("Meds¦\naspirin¦\nmetoprolol");
}

#[test]
fn line_breaks() {
    check("First line¦\n\nSecond");
    check("First line¦\n \t \nsecond");
    check("First line¦\r\r\nsecond");
    check("Pain.¦\u{2029}Cough.");
    check("Pain¦\u{2028}\u{2028}cough");
    check("Pain¦\u{c}\u{c}cough");
    check("No fever¦\nNo cough");
    check("No fever,\nno cough");
    check("No fever.¦\nNo cough.");
    check(
        "The patient is a 54-year-old man with a long history of\nheart failure who came in.¦ Well.",
    );
    check(
        "The patient is a 54-year-old man who was seen yesterday in\r\nBoston by his surgeon, and who\r\nleft.",
    );
    check("The patient is a 54-year-old man who was seen here for pain.¦\nHe left.");
    check("The patient is a 54-year-old man who was seen here by the Dr.\nSmith of old.");
    check("Seen by Dr.\nSmith.");
    check("He was seen in clinic\nwith pain in the leg\nand a cough.");
    check("HPI: The patient is a 54-year-old man with a long history of\nheart failure.¦ Well.");
    check(&format!(
        "{}¦\nNext line",
        "long paragraph without stop ".repeat(6)
    ));
}

fn hold(text: &str) -> Result<(), TestCaseError> {
    let sentences = sentences(text);
    let mut at = 0;
    for sentence in &sentences {
        prop_assert!(
            text[at..sentence.start()].trim().is_empty(),
            "something left out"
        );
        let inside = sentence.of(text).unwrap();
        prop_assert!(!inside.is_empty());
        prop_assert_eq!(inside, inside.trim());
        let lines = inside.replace("\r\n", "\n").replace(
            ['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'],
            "\n",
        );
        prop_assert!(
            !lines.split('\n').any(|line| line.trim().is_empty()),
            "blank line inside"
        );
        at = sentence.end();
    }
    prop_assert!(
        text[at..].trim().is_empty(),
        "something left out at the end"
    );

    let mut later = sentences.iter().peekable();
    for word in words(text) {
        while later
            .next_if(|sentence| sentence.end() <= word.start())
            .is_some()
        {}
        let sentence = later.peek();
        prop_assert!(
            sentence.is_some_and(|s| s.covers(word)),
            "a word crosses an edge"
        );
    }
    let sections = sections(text);
    for sentence in &sentences {
        prop_assert_eq!(
            sections
                .iter()
                .filter(|s| s.range.intersects(*sentence))
                .count(),
            1
        );
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
