//! The files of codes that ship: whole, labelled, and good at finding what they should.

#![allow(clippy::unwrap_used)] // A test fails by it.

use std::path::Path;

use chartlight_codes::{Domains, FILE_EXTENSION, HeldOut, Index, Linker, Vocabulary};

fn read(name: &str) -> Vocabulary {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../vocabularies");
    let file = folder.join(name).with_extension(FILE_EXTENSION);
    Vocabulary::from_file(&std::fs::read(file).unwrap()).unwrap()
}

#[test]
fn mentions_find_their_concepts() {
    let indexes = ["mondo", "hpo", "unii"].map(|name| Index::new(read(name)));
    let linker = Linker::new(indexes.into(), Domains::shipped());
    let check = |scheme: &str, label: &str, words: &str, expected: &str| {
        let found = linker.candidates(scheme, label, &[words], 3);
        let codes: Vec<_> = found.iter().map(|found| found.concept.code).collect();
        assert_eq!(codes.first(), Some(&expected), "{words}: {codes:?}");
    };
    check(
        "rare-disease",
        "RAREDISEASE",
        "Marfan's syndrome",
        "MONDO:0007947",
    );
    check(
        "chemical-disease",
        "Disease",
        "diabetes mellitus type II",
        "MONDO:0005148",
    );
    check(
        "clinical",
        "Disease_disorder",
        "iron deficiency anaemia",
        "MONDO:0001356",
    );
    check(
        "clinical",
        "Sign_symptom",
        "shortness of breath",
        "HP:0002094",
    );
    check("rare-disease", "SIGN", "arachnodactly", "HP:0001166");
    check("clinical", "Medication", "aspirin", "R16CO5Y76E");
    check("chemical-disease", "Chemical", "Tylenol", "362O9ITL9D");
    assert!(
        linker
            .candidates("clinical", "Age", &["aspirin"], 3)
            .is_empty()
    );
}

#[test]
fn whose_they_are_is_said() {
    for (name, licence) in [
        ("mondo", "CC BY 4.0"),
        ("hpo", "acknowledgement"),
        ("unii", "Public domain"),
    ] {
        let vocabulary = read(name);
        let about = vocabulary.about();
        assert_eq!(about.name, name);
        assert!(about.licence.contains(licence), "{}", about.licence);
    }
    let hpo = read("hpo");
    assert!(hpo.about().attribution.contains(&hpo.about().version));
}

/// A little below what was measured when they were made; vocabularies/README.md has all figures.
#[test]
fn names_that_are_held_out_are_found() {
    let vocabulary = read("hpo");
    let accuracy = HeldOut::new(&vocabulary).unwrap().look_up();
    let share = |count: usize| count as f64 / accuracy.names as f64;
    assert!(share(accuracy.first) > 0.48, "{accuracy:?}");
    assert!(share(accuracy.first_five) > 0.71, "{accuracy:?}");
    assert!(share(accuracy.same_words) < 0.2, "{accuracy:?}");
}
