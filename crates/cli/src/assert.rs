//! `chartlight assert`: spans in notes, and what each note says of them.

use std::io::{self, BufRead, Write};
use std::path::PathBuf;

use chartlight_assertion::Engine;
use chartlight_mention::{Assertion, Status};
use chartlight_text::{ByteRange, Offsets};
use serde::{Deserialize, Serialize};

use crate::notes::{Line, Refused, lines};

/// A line of the input; offsets are code points.
#[derive(Deserialize)]
struct Question {
    #[serde(default)]
    id: serde_json::Value,
    text: String,
    spans: Vec<(usize, usize)>,
}

/// A line of the output.
#[derive(Serialize)]
struct Answer<'a> {
    id: &'a serde_json::Value,
    assertions: Vec<SpanAssertion<'a>>,
}

#[derive(Serialize)]
struct SpanAssertion<'a> {
    start: usize,
    end: usize,
    status: Status,
    cue: Option<Cue<'a>>,
}

#[derive(Serialize)]
struct Cue<'a> {
    start: usize,
    end: usize,
    text: &'a str,
}

/// Answers every line of the files, or of standard input, in order; returns how many were refused. A
/// line that cannot be answered is handed to `complain`, and the next one's turn comes.
///
/// # Errors
/// When the output cannot be written.
pub fn assert(
    engine: &Engine,
    files: &[PathBuf],
    standard_input: &mut dyn BufRead,
    out: &mut dyn Write,
    complain: &mut dyn FnMut(&Refused),
) -> io::Result<usize> {
    let mut n_refused = 0;
    for line in lines(files, standard_input) {
        let answered = line.and_then(|Line { place, bytes }| {
            question(&bytes)
                .and_then(|question| answer(engine, &question))
                .map_err(|reason| Refused {
                    place,
                    id: None,
                    reason,
                })
        });
        match answered {
            Ok(answer) => writeln!(out, "{answer}")?,
            Err(refused) => {
                n_refused += 1;
                complain(&refused);
            }
        }
        out.flush()?;
    }
    Ok(n_refused)
}

/// The reason never holds the line's text.
fn question(line: &[u8]) -> Result<Question, String> {
    serde_json::from_slice(line).map_err(|error| {
        format!(
            "is not {{\"id\", \"text\", \"spans\": [[start, end]]}} in JSON (column {})",
            error.column()
        )
    })
}

fn answer(engine: &Engine, question: &Question) -> Result<String, String> {
    let Question { id, text, spans } = question;
    let offsets = Offsets::new(text);
    let byte = |code_point: usize| offsets.byte_of_code_point(code_point);
    let ranges = spans
        .iter()
        .enumerate()
        .map(|(index, &(start, end))| {
            let range = byte(start).zip(byte(end));
            range
                .and_then(|(start, end)| ByteRange::new(start, end))
                .filter(|range| !range.is_empty())
                .ok_or_else(|| format!("span {index} is empty or not within the text"))
        })
        .collect::<Result<Vec<_>, _>>()?;
    let assertions = engine.assess_note(text, &ranges);
    let code_point = |byte| offsets.code_point(byte).unwrap_or_default();
    let record = |(&(start, end), assertion): (&(usize, usize), Assertion)| SpanAssertion {
        start,
        end,
        status: assertion.status,
        cue: assertion.cue.map(|cue| Cue {
            start: code_point(cue.start()),
            end: code_point(cue.end()),
            text: cue.of(text).unwrap_or_default(),
        }),
    };
    let answer = Answer {
        id,
        assertions: spans.iter().zip(assertions).map(record).collect(),
    };
    serde_json::to_string(&answer).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn lines_are_answered_in_order_and_bad_ones_reported() {
        let input = concat!(
            "\u{feff}",
            r#"{"id": 7, "text": "🤒 Denies fever.", "spans": [[9, 14]]}"#,
            "\n\nno json: secret\n",
            r#"{"id": "b", "text": "Cough.", "spans": [[0, 99]]}"#,
            "\n",
            r#"{"text": "Cough.", "spans": [[0, 5]]}"#,
        );
        let (mut out, mut complaints) = (Vec::new(), Vec::new());
        let complain = &mut |refused: &Refused| complaints.push(refused.to_string());
        let engine = Engine::default();
        let refused = assert(&engine, &[], &mut input.as_bytes(), &mut out, complain);
        assert_eq!(refused.unwrap(), 2);
        let answers: Vec<Value> = String::from_utf8(out)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let fever = json!({
            "start": 9, "end": 14, "status": "absent",
            "cue": {"start": 2, "end": 8, "text": "Denies"}
        });
        assert_eq!(answers[0], json!({"id": 7, "assertions": [fever]}));
        assert_eq!(answers[1]["id"], Value::Null);
        assert_eq!(answers[1]["assertions"][0]["cue"], Value::Null);
        assert_eq!(answers[1]["assertions"][0]["status"], "present");
        assert!(complaints[0].starts_with("standard input, line 3: is not"));
        assert!(complaints[1].starts_with("standard input, line 4: span 0"));
        assert!(!complaints.concat().contains("secret"));
    }
}
