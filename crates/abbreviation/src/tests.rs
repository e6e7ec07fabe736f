//! A table of definitions and of what looks like one, and properties of any text.

use proptest::prelude::*;

use super::*;

#[track_caller]
fn check(text: &str, expected: &[(&str, &str, usize)]) {
    let found = abbreviations(text);
    let shown: Vec<_> = found
        .list()
        .iter()
        .map(|it| {
            (
                it.long.of(text).unwrap(),
                it.short.of(text).unwrap(),
                it.uses.len(),
            )
        })
        .collect();
    assert_eq!(shown, expected, "{text}");
}

#[test]
fn definitions() {
    for (text, long, short) in [
        (
            "He has congestive heart failure (CHF).",
            "congestive heart failure",
            "CHF",
        ),
        (
            "CHF (congestive heart failure) is stable.",
            "congestive heart failure",
            "CHF",
        ),
        (
            "Known atrial fibrillation (AF), rate controlled.",
            "atrial fibrillation",
            "AF",
        ),
        (
            "Chronic obstructive pulmonary disease (COPD)",
            "Chronic obstructive pulmonary disease",
            "COPD",
        ),
        (
            "a type 2 diabetes mellitus (T2DM)",
            "type 2 diabetes mellitus",
            "T2DM",
        ),
        ("tuberculosis (TB) exposure", "tuberculosis", "TB"),
        (
            "deep vein thrombosis (DVT; left leg)",
            "deep vein thrombosis",
            "DVT",
        ),
        (
            "a coronary artery bypass graft (CABG, 2019)",
            "coronary artery bypass graft",
            "CABG",
        ),
        (
            "gastro-oesophageal reflux disease (GORD)",
            "gastro-oesophageal reflux disease",
            "GORD",
        ),
        ("blood pressure (B/P) was high", "blood pressure", "B/P"),
        ("beta-blocker (BB)", "beta-blocker", "BB"),
        (
            "acute kidney injury\n(AKI) resolved",
            "acute kidney injury",
            "AKI",
        ),
        ("shortness of breath (SOB)", "shortness of breath", "SOB"),
        (
            "the estimated glomerular filtration rate (eGFR)",
            "estimated glomerular filtration rate",
            "eGFR",
        ),
        (
            "Übelkeit und Erbrechen (ÜE)",
            "Übelkeit und Erbrechen",
            "ÜE",
        ),
        (
            "LVEF (left ventricular ejection fraction) 55%",
            "left ventricular ejection fraction",
            "LVEF",
        ),
        (
            "PICC (a peripherally inserted central catheter)",
            "peripherally inserted central catheter",
            "PICC",
        ),
        (
            "urinary tract infections (UTIs)",
            "urinary tract infections",
            "UTIs",
        ),
        (
            "magnetic resonance imaging ( MRI )",
            "magnetic resonance imaging",
            "MRI",
        ),
        (
            "transthoracic echocardiogram (TTE)",
            "transthoracic echocardiogram",
            "TTE",
        ),
    ] {
        check(text, &[(long, short, 0)]);
    }
}

#[test]
fn no_definitions() {
    for text in [
        "",
        "()",
        "(CHF)",
        "pain (left) and fever (none)",
        "lower extremity (right greater than left)",
        "WBC 10.2 (H), potassium 3.1 (L)",
        "seen by cardiology (Dr. Quinn)",
        "metoprolol (Lopressor)",
        "fever (38.5 C)",
        "CHF (see above)",
        "heart failure (XYZ)",
        "No rash. (CHF)",
        "congestive heart failure (CHF",
        "a congestive (heart failure (CHF",
        "CHF exacerbation of CHF (CHF)",
        "CT (CT)",
        "aspirin (ASA) is short of a letter",
        "congestive heart failure\n\n(CHF)",
    ] {
        check(text, &[]);
    }
}

#[test]
fn uses() {
    check(
        "CHF? congestive heart failure (CHF). CHF, CHF-related, no CHFX, aCHF, two CHFs; chf.",
        &[("congestive heart failure", "CHF", 3)],
    );
    check(
        "multiple sclerosis (MS). MS stable. Not mitral stenosis (MS). MS, MS.",
        &[
            ("multiple sclerosis", "MS", 1),
            ("mitral stenosis", "MS", 2),
        ],
    );
    check(
        "atrial fibrillation (AF) with RVR. AF/RVR; AF.",
        &[("atrial fibrillation", "AF", 2)],
    );
}

#[test]
fn a_note_without_capitals() {
    let text = "he has congestive heart failure (chf), left more than right (left). chf is stable.";
    check(text, &[("congestive heart failure", "chf", 1)]);
    check(&text.replace("he", "He"), &[]);
}

#[test]
fn both_ways() {
    let text = "He has heart failure (HF). HF is stable; 🤒 HF.";
    let found = abbreviations(text);
    let only = &found.list()[0];
    assert_eq!(only.uses.len(), 2);
    for range in only.uses.iter().chain([&only.long, &only.short]) {
        assert_eq!(found.at(range.start()), Some(only));
        assert_eq!(found.at(range.end() - 1), Some(only));
    }
    assert_eq!(found.at(0), None);
    assert_eq!(found.at(text.len()), None);
}

#[test]
fn a_megabyte_in_linear_time() {
    for piece in [
        "(",
        "a (",
        "heart failure (HF) ",
        "HF (heart failure) HF ",
        "A (A B C D E F) ",
        "((((AB))))",
    ] {
        abbreviations(&piece.repeat(200_000 / piece.len()));
    }
}

proptest! {
    #[test]
    fn any_text(text in "[a-cA-C ().;é\n]{0,60}|\\PC{0,40}") {
        let found = abbreviations(&text);
        for it in found.list() {
            let (long, short) = (it.long.of(&text).unwrap(), it.short.of(&text).unwrap());
            prop_assert!(long.chars().count() > short.chars().count());
            prop_assert!(!it.long.intersects(it.short));
            prop_assert_eq!(long, long.trim());
            for used in &it.uses {
                prop_assert_eq!(used.of(&text), Some(short));
                prop_assert!(used.start() > it.short.start());
                prop_assert_eq!(found.at(used.start()), Some(it));
            }
        }
    }

    #[test]
    fn initials_are_found(words in prop::collection::vec("[a-z]{2,8}", 2..6)) {
        let long = words.join(" ");
        let short: String = words.iter().filter_map(|word| word.chars().next()).collect();
        let text = format!("Has {long} ({}).", short.to_uppercase());
        let found = abbreviations(&text);
        prop_assert_eq!(found.list().len(), 1);
        let before = format!("Has {long}");
        prop_assert!(before.ends_with(found.list()[0].long.of(&text).unwrap()));
    }
}
