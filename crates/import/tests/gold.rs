//! Annotations that come with files. All text here is invented.

#![allow(clippy::unwrap_used)] // A test fails by it.

use chartlight_import::{ImportError, ImportedDocument, import, import_all};
use chartlight_text::sha256;
use proptest::prelude::*;
use serde_json::{Value, json};

/// `id: text <TYPE words>`, a scheme before its type.
fn shown(document: &ImportedDocument) -> String {
    let text = document.document.text();
    let mut shown = format!("{}: {text}", document.document.id().unwrap());
    for mention in document.gold.iter().flatten() {
        let scheme = mention.scheme.as_deref();
        let scheme = scheme.map_or(String::new(), |scheme| format!("{scheme}/"));
        let words = mention.range.of(text).unwrap();
        shown += &format!(" <{scheme}{} {words}>", mention.type_name);
    }
    shown
}

#[track_caller]
fn check(name: &str, file: &str, expected: &[&str]) {
    let documents = import(name, file.as_bytes()).unwrap();
    assert!(documents.iter().all(|it| it.gold.is_some()));
    assert_eq!(documents.iter().map(shown).collect::<Vec<_>>(), expected);
}

#[track_caller]
fn check_refused(name: &str, file: &str, expected: &str) {
    let message = import(name, file.as_bytes()).unwrap_err().to_string();
    assert_eq!(message, expected);
    assert!(!message.contains("secret"));
}

#[test]
fn words_and_tags() {
    check(
        "a.conll",
        "No\tO\r\nhigh\tB-SIGN\r\nfever\tI-SIGN\r\n\r\n🤒\tI-SIGN\r\nrash\tB-SIGN\r\n",
        &["a.conll: No high fever 🤒 rash <SIGN high fever> <SIGN 🤒> <SIGN rash>"],
    );
    check(
        "a.iob",
        "-DOCSTART- -X- O\n\nRash NN B-SIGN\n\n-DOCSTART- -X- O\n\nwell JJ O\n",
        &["a.iob:1: Rash <SIGN Rash>", "a.iob:2: well"],
    );
    check(
        "a.tsv",
        "\u{feff}\nטרם\tO\nחום\tB-SIGN\n",
        &["a.tsv: טרם חום <SIGN חום>"],
    );
    // One note, however many sentences.
    let long = "w\tO\n\n".repeat(30);
    assert_eq!(import("a.bio", long.as_bytes()).unwrap().len(), 1);
    let line = "w".repeat(1 << 20);
    let long = import("a.conll", format!("{line}\tB-X\n").as_bytes()).unwrap();
    assert_eq!(long[0].gold.as_ref().unwrap()[0].range.len(), 1 << 20);
    // A table is still one.
    let table = import("a.tsv", b"id\ttext\nO\tx\n").unwrap();
    assert_eq!(table[0].gold, None);
}

#[test]
fn words_without_tags() {
    let refused =
        |problem: &str| format!("The file is not quite CoNLL, {problem}. Correct that line.");
    check_refused(
        "a.conll",
        "a\tO\nsecret\n",
        &refused("line 2: expected a word and a label, separated by a tab or blanks"),
    );
    for tag in ["S-SIGN", "B-", "SIGN", ""] {
        check_refused(
            "a.conll",
            &format!("a\tO\nsecret\t{tag}\n"),
            &refused("line 2: the label is not O, B-TYPE or I-TYPE"),
        );
    }
    check_refused("a.conll", "\tO\n", &refused("line 1: the word is empty"));
    // Lines that end in a carriage return alone would be one word.
    check_refused(
        "a.conll",
        "secret\tO\rsecret\tO\r",
        &refused("line 1: expected a word and a label, separated by a tab or blanks"),
    );
    let empty = import("a.conll", b"\n\n").unwrap_err();
    assert_eq!(empty, ImportError::Empty);
    let zero = import("a.conll", b"a\0\tO\n").unwrap_err();
    assert_eq!(zero, ImportError::NotText);
}

const TEXT: &str = "🤒 no\r\nrash";

/// A record as `chartlight tag` writes it.
fn record(text: &str) -> Value {
    json!({
        "id": "n1",
        "offset_unit": "code_point",
        "length": {"bytes": text.len(), "code_points": text.chars().count(),
            "utf16_units": text.encode_utf16().count()},
        "sha256": sha256(text),
        "mentions": [{"start": 6, "end": 10, "scheme": "s", "label": "SIGN", "score": 0.5, "text": "rash",
            "assertion": {"status": "absent", "cue": {"start": 2, "end": 4, "text": "no"}}}],
        "coverage": {"characters_read": 3, "windows": 1},
        "warnings": []
    })
}

fn with_text(mut record: Value, text: &str) -> Value {
    record["text"] = text.into();
    record
}

#[test]
fn records_with_mentions() {
    let good = with_text(record(TEXT), TEXT);
    let expected = format!("n1: {TEXT} <s/SIGN rash>");
    check("a.json", &good.to_string(), &[&expected]);
    check("a.json", &json!([good]).to_string(), &[&expected]);
    check("a.jsonl", &format!("\n{good}\r\n"), &[&expected]);
    let mut bare = json!({"text": "rash", "offset_unit": "code_point", "mentions": []});
    check("a.json", &bare.to_string(), &["a.json: rash"]);
    bare["mentions"] = json!([{"start": 0, "end": 4, "label": "X"}]);
    check("a.json", &bare.to_string(), &["a.json: rash <X rash>"]);
    // What other programs call by the name is theirs.
    for theirs in [json!(["rash"]), json!([]), json!(3)] {
        let theirs = json!({"text": "rash", "mentions": theirs}).to_string();
        assert_eq!(import("a.json", theirs.as_bytes()).unwrap()[0].gold, None);
    }
}

#[test]
fn mentions_that_do_not_fit() {
    let refused = |change: fn(&mut Value), problem: &str| {
        let mut wrong = with_text(record(TEXT), TEXT);
        change(&mut wrong);
        check_refused(
            "a.jsonl",
            &format!("\n{wrong}"),
            &format!("Line 2 does not fit its text: {problem}. Open what was saved together."),
        );
    };
    refused(
        |it| it["offset_unit"] = "utf16".into(),
        "\"offset_unit\" is not \"code_point\"",
    );
    refused(
        |it| {
            it.as_object_mut().unwrap().remove("offset_unit");
        },
        "\"offset_unit\" is not \"code_point\"",
    );
    refused(
        |it| it["length"]["bytes"] = 3.into(),
        "\"length\" is of another text",
    );
    refused(
        |it| it["length"] = "secret".into(),
        "\"length\" is of another text",
    );
    refused(
        |it| it["sha256"] = sha256("secret").into(),
        "\"sha256\" is of another text",
    );
    refused(
        |it| it["sha256"] = 1.into(),
        "\"sha256\" is of another text",
    );
    refused(
        |it| it["mentions"][0]["start"] = (-1).into(),
        "in mention 1 \"start\" is missing, or not what is expected",
    );
    refused(
        |it| it["mentions"][0]["label"] = Value::Null,
        "in mention 1 \"label\" is missing, or not what is expected",
    );
    for end in [6, 5, 11] {
        let mut wrong = with_text(record(TEXT), TEXT);
        wrong["mentions"][0]["end"] = end.into();
        check_refused(
            "a.json",
            &wrong.to_string(),
            "The file does not fit its text: mention 1 is at no place of the text. Open what was saved together.",
        );
    }
    refused(
        |it| it["mentions"][0]["text"] = "secret".into(),
        "mention 1 has other words than the text at its place",
    );
    check_refused(
        "a.json",
        &json!(["rash", {"text": "a", "mentions": [{}]}]).to_string(),
        "Record 2 does not fit its text: \"offset_unit\" is not \"code_point\". Open what was saved together.",
    );
}

/// What becomes of `a.txt` with the text and another file, in a line.
fn pair(text: &[u8], name: &str, file: &str) -> Result<String, String> {
    let files = [(name, file.as_bytes()), ("a.txt", text)];
    let [imported] = <[_; 1]>::try_from(import_all(&files)).unwrap();
    assert_eq!(imported.name, "a.txt");
    let documents = imported.outcome.map_err(|error| error.to_string())?;
    Ok(shown(&documents[0]))
}

#[test]
fn mentions_beside_their_text() {
    let expected = format!("a.txt: {TEXT} <s/SIGN rash>");
    let both = json!([record("another"), record(TEXT)]).to_string();
    assert_eq!(pair(TEXT.as_bytes(), "a.json", &both), Ok(expected.clone()));
    let lines = format!("{}\n{}\n", record("another"), record(TEXT));
    assert_eq!(pair(TEXT.as_bytes(), "a.jsonl", &lines), Ok(expected));
    assert_eq!(
        pair(b"other", "a.json", &both).unwrap_err(),
        "No record of the file of mentions has the \"sha256\" of the .txt file. Open the two that were saved together.",
    );
    let alone = import("b.json", both.as_bytes()).unwrap_err();
    assert_eq!(alone, ImportError::AnnotationsAlone);
    // A file with notes of its own is no half of a pair.
    let notes = json!({"text": "rash"}).to_string();
    let files: [(&str, &[u8]); 2] = [("a.json", notes.as_bytes()), ("a.txt", b"x")];
    assert_eq!(import_all(&files).len(), 2);
}

#[test]
fn brat() {
    let text = "🤒 left and right arm pain".as_bytes();
    let annotations = "T2\tSITE 2 6;17 20\tleft arm\nT1\tSIGN 0 1\t🤒\nR1\tx Arg1:T1 Arg2:T2\n";
    assert_eq!(
        pair(text, "a.ann", annotations).unwrap(),
        "a.txt: 🤒 left and right arm pain <SIGN 🤒> <SITE left and right arm>"
    );
    let files: [(&str, &[u8]); 3] = [
        ("d/a.ann", b""),
        ("a.txt", b"x"),
        ("c.ann", b"T1\tX 0 1\tx"),
    ];
    let imported = import_all(&files);
    let outcomes = imported.iter().map(|it| (it.name, it.outcome.is_ok()));
    let expected = [("d/a.ann", false), ("a.txt", true), ("c.ann", false)];
    assert_eq!(outcomes.collect::<Vec<_>>(), expected);
    assert_eq!(imported[2].outcome, Err(ImportError::AnnotationsAlone));
    assert_eq!(
        pair(b"note", "a.ann", "T1\tX 0 4\tnote\nT2\tX 0 1\tsecret").unwrap_err(),
        "The .ann file does not fit the .txt file, line 2: the annotation's text is not the text at its offsets. Open the two that were saved together.",
    );
    for wrong in [
        "T1\tX 0 99\tx",
        "T1",
        "T1\tX 1 0\tx",
        "T1\tX a b\tx",
        "T1\t 0 1\tn",
    ] {
        assert!(pair(b"note", "a.ann", wrong).is_err(), "{wrong}");
    }
}

#[test]
fn bioc() {
    let annotation = |text: &str, places: &[(usize, usize)]| {
        let locations = places
            .iter()
            .map(|(offset, length)| json!({"offset": offset, "length": length}));
        json!({"id": "1", "infons": {"type": "SIGN"}, "text": text, "locations": locations.collect::<Vec<_>>()})
    };
    let document = json!({"id": "7", "infons": {}, "passages": [
        {"offset": 0, "text": "Fever Ω", "annotations": [annotation("Fever", &[(0, 5)])]},
        {"offset": 8, "text": "No 🤒 or rash.", "annotations": [annotation("No rash", &[(8, 2), (16, 4)])]},
        {"offset": 30, "sentences": [
            {"offset": 30, "text": "Well.", "annotations": []},
            {"offset": 36, "text": "Pain.", "annotations": [annotation("Pain", &[(36, 4)])]}]},
    ]});
    let expected =
        "7: Fever Ω\nNo 🤒 or rash.\nWell.\nPain. <SIGN Fever> <SIGN No 🤒 or rash> <SIGN Pain>";
    let collection = json!({"source": "", "documents": [document]});
    check("a.json", &collection.to_string(), &[expected]);
    check("a.jsonl", &document.to_string(), &[expected]);
    let refused = |change: fn(&mut Value), problem: &str| {
        let mut wrong = collection.clone();
        change(&mut wrong["documents"][0]["passages"]);
        let message =
            format!("Record 1 does not fit its text: {problem}. Open what was saved together.");
        check_refused("a.json", &wrong.to_string(), &message);
    };
    refused(
        |it| *it = "secret".into(),
        "\"passages\" is missing, or not what is expected",
    );
    refused(
        |it| it[1]["offset"] = 9.into(),
        "mention 2 is at no place of the text",
    );
    refused(
        |it| it[0]["annotations"][0]["locations"][0]["length"] = u64::MAX.into(),
        "mention 1 is at no place of the text",
    );
    refused(
        |it| it[0]["annotations"][0]["text"] = "secret".into(),
        "mention 1 has other words than the text at its place",
    );
    refused(
        |it| it[0]["annotations"][0]["locations"] = json!([]),
        "in mention 1 \"locations\" is missing, or not what is expected",
    );
    refused(
        |it| it[0]["annotations"][0]["infons"] = Value::Null,
        "in mention 1 \"type\" is missing, or not what is expected",
    );
}

proptest! {
    #[test]
    fn any_annotations_are_those_of_the_text_or_an_error(
        pieces in prop::collection::vec(prop_oneof![
            "[a-zé]{0,3}[\t ](O|B-A|I-B|I-|)\r?\n", "-DOCSTART-\n", "\n", ".{0,5}", "\r", "\u{2028}",
            "T1\tA [0-9]{1,2} [0-9]{1,20}(;[0-9] [0-9])?\t?[a-z]{0,2}\n",
            "\\{\"text\": \"é🤒\", \"offset_unit\": \"code_point\", \"mentions\": \\[\\{\"start\": [0-3], \"end\": [0-3], \"label\": \"A\"\\}\\]\\}\n",
        ], 0..9),
        name in 0usize..4,
    ) {
        let name = ["a.ann", "a.conll", "a.jsonl", "a.tsv"][name];
        let file = pieces.concat();
        for imported in import_all(&[("a.txt", "é🤒 rash".as_bytes()), (name, file.as_bytes())]) {
            for document in imported.outcome.into_iter().flatten() {
                let text = document.document.text();
                for mention in document.gold.iter().flatten() {
                    prop_assert!(mention.range.of(text).is_some_and(|words| !words.is_empty()));
                }
            }
        }
    }
}
