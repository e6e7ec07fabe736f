//! `chartlight tag` from bytes to bytes, with a tagger that knows a few words.

#![allow(clippy::unwrap_used)] // A test fails by it.

mod support;

use std::io::{self, BufRead, Cursor, Read};
use std::path::PathBuf;

use chartlight_cli::arguments::{InputFormat, OutputFormat};
use chartlight_cli::marks::Style;
use chartlight_cli::notes::notes;
use chartlight_cli::output::{Headings, output};
use chartlight_cli::selection::Selection;
use chartlight_cli::tag::{Outcome, Wanted, tag};
use chartlight_export::{Provenance, Timestamp, formats};
use chartlight_pipeline::Tagger;
use serde_json::Value;
use support::KnownWords;

struct Ran {
    out: String,
    complaints: Vec<String>,
    outcome: Outcome,
}

struct Run<'a> {
    input: InputFormat,
    output: OutputFormat,
    schemes: &'a [&'a str],
    threshold: f32,
}

const SIGNS: &[&str] = &["signs"];

fn file_format(name: &str) -> OutputFormat {
    OutputFormat::File(chartlight_export::by_name(name).unwrap())
}

fn provenance() -> Provenance {
    Provenance {
        tool: "chartlight".to_owned(),
        version: "0.1.0".to_owned(),
        model: None,
        device: None,
        at: Timestamp::from_unix_ms(0).unwrap(),
    }
}

impl Run<'_> {
    fn of(&self, files: &[PathBuf], stdin: &mut dyn BufRead) -> Ran {
        let tagger = KnownWords::new();
        let names: Vec<_> = self.schemes.iter().map(|&name| name.to_owned()).collect();
        let selection = Selection::new(tagger.schemes(), &names, self.threshold).unwrap();
        let (mut out, mut complaints) = (Vec::new(), Vec::new());
        let headings = if files.len() > 1 {
            Headings::Ids
        } else {
            Headings::None
        };
        let mut writer = output(self.output, &mut out, Style::Plain, headings, provenance());
        let inputs = notes(files, self.input, stdin);
        let complain =
            &mut |refused: &chartlight_cli::notes::Refused| complaints.push(refused.to_string());
        let wanted = Wanted {
            selection: &selection,
            naming: None,
        };
        let outcome =
            pollster::block_on(tag(&tagger, inputs, wanted, writer.as_mut(), complain)).unwrap();
        drop(writer);
        Ran {
            out: String::from_utf8(out).unwrap(),
            complaints,
            outcome,
        }
    }

    fn of_stdin(&self, stdin: &[u8]) -> Ran {
        self.of(&[], &mut Cursor::new(stdin))
    }
}

fn json_lines(stdin: &[u8]) -> Ran {
    Run {
        input: InputFormat::Jsonl,
        output: file_format("jsonl"),
        schemes: SIGNS,
        threshold: 0.0,
    }
    .of_stdin(stdin)
}

fn values(out: &str) -> Vec<Value> {
    out.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Checks the places of all mentions, and gives `LABEL words` for each.
fn labelled(text: &str, document: &Value) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    let mentions = document["mentions"].as_array().unwrap();
    let place = |mention: &Value, key: &str| mention[key].as_u64().unwrap() as usize;
    mentions
        .iter()
        .map(|mention| {
            let slice: String = characters[place(mention, "start")..place(mention, "end")]
                .iter()
                .collect();
            assert_eq!(mention["text"], slice);
            format!("{} {slice}", mention["label"].as_str().unwrap())
        })
        .collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let run = Run {
        input: InputFormat::Text,
        output: file_format("jsonl"),
        schemes: SIGNS,
        threshold: 0.0,
    };
    let ran = run.of_stdin(text.as_bytes());
    let document = &values(&ran.out)[0];
    assert_eq!(labelled(text, document), expected, "{text:?}");
    assert_eq!(document["offset_unit"], "code_point");
    assert_eq!(document["length"]["bytes"], text.len());
    assert_eq!(document["length"]["code_points"], text.chars().count());
    assert_eq!(
        document["length"]["utf16_units"],
        text.encode_utf16().count()
    );
    assert_eq!(
        document["coverage"]["characters_read"],
        text.chars().count()
    );
    assert_eq!(document["id"], Value::Null);
    assert_eq!(document["sha256"].as_str().unwrap().len(), 64);
    assert!(document["warnings"].is_array());
}

#[test]
fn offsets_slice_the_note() {
    check("", &[]);
    check(" \r\n\t", &[]);
    check("No fever.", &["SIGN fever"]);
    check(
        "🤒 and high fever\r\n\r\nrash",
        &["SIGN 🤒", "SIGN high fever", "SIGN rash"],
    );
    check(
        "👩🏽‍⚕️: e\u{301} fever\r\naspirin 🩺 rash",
        &["SIGN 👩🏽‍⚕️", "SIGN fever", "DRUG aspirin", "SIGN rash"],
    );
    check(
        "לחולה יש חום גבוה\nأخذ اسبرين",
        &["SIGN חום", "DRUG اسبرين"],
    );
    check(
        "\u{feff}fever\u{0}rash\u{2028}fever",
        &["SIGN fever", "SIGN rash", "SIGN fever"],
    );
    check(&"One fever here. ".repeat(50), &["SIGN fever"; 50]);
}

#[test]
fn marked_text() {
    let run = |schemes, threshold| Run {
        input: InputFormat::Text,
        output: OutputFormat::Text,
        schemes,
        threshold,
    };
    let text = "Aspirin? aspirin for high fever\r\n".as_bytes();
    let marked = run(SIGNS, 0.0).of_stdin(text).out;
    assert_eq!(
        marked,
        "Aspirin? [aspirin]{DRUG} for [high fever]{SIGN}\r\n"
    );
    assert_eq!(
        run(SIGNS, 0.8).of_stdin(text).out,
        "Aspirin? aspirin for [high fever]{SIGN}\r\n"
    );
    assert_eq!(
        run(&["words"], 0.0).of_stdin(b"a 1 b").out,
        "[a]{WORD} 1 [b]{WORD}\n"
    );
    assert_eq!(
        run(&[], 0.0).of_stdin(b"fever").out,
        "[[fever]{WORD}]{SIGN}\n"
    );
}

#[test]
fn unknown_schemes_are_named() {
    let refused = Selection::new(KnownWords::new().schemes(), &["x".to_owned()], 0.0).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the model has no label scheme \"x\"; it has signs, words"
    );
}

#[test]
fn lines_are_answered_in_order_and_bad_ones_lose_no_other() {
    let input = b"\xEF\xBB\xBF{\"id\": \"a\", \"text\": \"secret fever\"}\n\
        {\"id\": 7, \"text\": \"rash\", \"other\": [1]}\r\n\
        \n\
        secret\n\
        {\"id\": \"d\", \"txt\": \"secret\"}\n\
        {\"id\": \"e\", \"text\": 3}\n\
        \"secret\"\n\
        {\"text\": \"\xff\"}\n\
        {\"id\": \"f\", \"text\": \"unreadable\"}\n\
        {\"text\": \"\\ud83e\\udd12 fever\"}";
    let ran = json_lines(input);
    assert_eq!(
        ran.outcome,
        Outcome {
            tagged: 3,
            refused: 6,
            left_out: 0,
        }
    );
    let lines = values(&ran.out);
    let found: Vec<_> = lines
        .iter()
        .map(|line| (line["id"].clone(), line["line"].clone()))
        .collect();
    let text = |id: &str| Value::from(id);
    let expected = [
        (text("a"), Value::Null),
        (text("7"), Value::Null),
        (Value::Null, 4.into()),
        (text("d"), 5.into()),
        (Value::Null, 6.into()),
        (Value::Null, 7.into()),
        (Value::Null, 8.into()),
        (text("f"), 9.into()),
        (Value::Null, Value::Null),
    ];
    assert_eq!(found, expected);
    assert_eq!(labelled("🤒 fever", &lines[8]), ["SIGN 🤒", "SIGN fever"]);
    let expected = [
        "standard input, line 4: not JSON (column 1)",
        "standard input, line 5: \"text\" is missing",
        "standard input, line 6: not an object with a string \"text\" and an \"id\" (column 21)",
        "standard input, line 7: not an object with a string \"text\" and an \"id\" (column 8)",
        "standard input, line 8: not UTF-8 at byte 10; convert it to UTF-8 first",
        "standard input, line 9: cannot be tagged: the device failed: lost",
    ];
    assert_eq!(ran.complaints, expected);
    assert!(
        lines
            .iter()
            .filter(|l| !l["error"].is_null())
            .all(|l| !l.to_string().contains("secret"))
    );
    assert_eq!(json_lines(b"").out, "");
}

#[test]
fn files_in_order_and_bad_ones_lose_no_other() {
    let root = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = root.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let a = file("a.txt", b"fever");
    let latin = file("latin.txt", b"secret caf\xe9");
    let missing = root.path().join("missing.txt");
    let files = [
        a.clone(),
        latin,
        missing,
        root.path().to_owned(),
        "-".into(),
        "-".into(),
    ];
    let run = |output| Run {
        input: InputFormat::Text,
        output,
        schemes: SIGNS,
        threshold: 0.0,
    };
    let ran = run(file_format("json")).of(&files, &mut Cursor::new(b"rash"));
    assert_eq!(
        ran.outcome,
        Outcome {
            tagged: 2,
            refused: 4,
            left_out: 0,
        }
    );
    let array: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(array.as_array().unwrap().len(), 6);
    assert_eq!(array[0]["id"], a.display().to_string());
    assert_eq!(labelled("rash", &array[4]), ["SIGN rash"]);
    let ends = [
        "not UTF-8 at byte 10; convert it to UTF-8 first",
        "",
        "is a folder, not a note",
        "can be read only once",
    ];
    for (complaint, end) in ran.complaints.iter().zip(ends) {
        assert!(
            complaint.ends_with(end) && !complaint.contains("secret"),
            "{complaint}"
        );
    }
    let text = run(OutputFormat::Text)
        .of(&files, &mut Cursor::new(b"rash"))
        .out;
    assert_eq!(
        text,
        format!(
            "==> {} <==\n[fever]{{SIGN}}\n\n==> standard input <==\n[rash]{{SIGN}}\n",
            a.display()
        )
    );
    let run = Run {
        input: InputFormat::Jsonl,
        output: file_format("json"),
        schemes: SIGNS,
        threshold: 0.0,
    };
    assert_eq!(run.of_stdin(b"").out, "[]\n");
}

#[test]
fn files_of_other_formats() {
    let root = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = root.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let files = [
        file("a.html", b"<p>high <b>fever</b></p>"),
        file("b.rtf", br"{\rtf1 rash\par}"),
        file("c.csv", b"id,text\n1,fever\n2,aspirin\n"),
        file("d.pdf", b"secret"),
        file("e.txt", b""),
        file("e.ann", b"T1\tSIGN 0 1\tx"),
        file(
            "f.jsonl",
            b"{\"text\": \"rash\"}\nsecret\n{\"text\": \"fever\"}",
        ),
        file("g.txt", b"s\0e\0c\0r\0e\0t\0"),
    ];
    let run = Run {
        input: InputFormat::Text,
        output: file_format("jsonl"),
        schemes: SIGNS,
        threshold: 0.0,
    };
    let ran = run.of(&files, &mut Cursor::new(b""));
    let lines = values(&ran.out);
    assert_eq!(labelled("high fever\n", &lines[0]), ["SIGN high fever"]);
    assert_eq!(labelled("rash\n", &lines[1]), ["SIGN rash"]);
    assert_eq!(
        (&lines[2]["id"], &lines[3]["id"]),
        (&Value::from("1"), &Value::from("2"))
    );
    assert!(lines[4]["error"].as_str().unwrap().contains("PDF"));
    assert_eq!(lines[5]["length"]["bytes"], 0);
    assert_eq!(labelled("rash", &lines[6]), ["SIGN rash"]);
    assert_eq!(lines[7]["line"], 2);
    assert_eq!(labelled("fever", &lines[8]), ["SIGN fever"]);
    assert!(lines[9]["error"].as_str().unwrap().contains("UTF-16"));
    assert_eq!(
        ran.outcome,
        Outcome {
            tagged: 7,
            refused: 3,
            left_out: 0,
        }
    );
    assert!(!ran.complaints.concat().contains("secret"));
}

/// Gives out one line at a time and says how many have been asked for.
struct Lines {
    total: usize,
    given: usize,
    line: Cursor<Vec<u8>>,
}

impl Read for Lines {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.line.position() as usize == self.line.get_ref().len() && self.given < self.total {
            self.given += 1;
            self.line = Cursor::new(
                format!("{{\"id\": \"{}\", \"text\": \"fever\"}}\n", self.given).into_bytes(),
            );
        }
        self.line.read(into)
    }
}

#[test]
fn lines_are_read_when_their_turn_comes() {
    let mut reader = io::BufReader::with_capacity(
        1,
        Lines {
            total: 1000,
            given: 0,
            line: Cursor::default(),
        },
    );
    let mut inputs = notes(&[], InputFormat::Jsonl, &mut reader);
    assert_eq!(inputs.next().unwrap().unwrap().document.id(), Some("1"));
    drop(inputs);
    assert!(reader.get_ref().given <= 2);
}

#[test]
fn every_format_holds_the_run() {
    for format in formats() {
        let tagger = KnownWords::new();
        let selection = Selection::new(tagger.schemes(), &["signs".to_owned()], 0.0).unwrap();
        for stdin in ["", "{\"text\": \"high fever\"}\n{\"text\": \"rash\"}"] {
            let mut out = Vec::new();
            let mut writer = output(
                OutputFormat::File(format),
                &mut out,
                Style::Plain,
                Headings::Ids,
                provenance(),
            );
            let mut stdin = Cursor::new(stdin);
            let inputs = notes(&[], InputFormat::Jsonl, &mut stdin);
            let complain = &mut |_: &_| {};
            let wanted = Wanted {
                selection: &selection,
                naming: None,
            };
            let ran = tag(&tagger, inputs, wanted, writer.as_mut(), complain);
            let outcome = pollster::block_on(ran).unwrap();
            drop(writer);
            assert_eq!(outcome.refused, 0, "{}", format.name);
            // What it wrote was read back; here it is only whether it came out.
            assert_eq!(
                outcome.tagged > outcome.left_out && format.media_type != "application/zip",
                String::from_utf8_lossy(&out).contains("rash"),
                "{}",
                format.name
            );
        }
    }
}

#[test]
fn a_closed_output_ends_the_run() {
    struct Closed;
    impl io::Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let tagger = KnownWords::new();
    let selection = Selection::new(tagger.schemes(), &[], 0.0).unwrap();
    for format in
        std::iter::once(OutputFormat::Text).chain(formats().iter().map(OutputFormat::File))
    {
        let mut closed = Closed;
        let mut writer = output(
            format,
            &mut closed,
            Style::Plain,
            Headings::None,
            provenance(),
        );
        let mut stdin = Cursor::new(b"fever");
        let inputs = notes(&[], InputFormat::Text, &mut stdin);
        let stopped = pollster::block_on(tag(
            &tagger,
            inputs,
            Wanted {
                selection: &selection,
                naming: None,
            },
            writer.as_mut(),
            &mut |_| {},
        ));
        let chartlight_cli::tag::TagError::Output(error) = stopped.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe, "{format:?}");
    }
}
