//! The tables of cases: notes with spans marked by the status that a reader gives them.
//!
//! `dev.txt` was written beside the lexicon. `held_out.txt` and `second_author.txt` were not looked at
//! before it; their first scores are in the README.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // A test fails by it; the scores are its answer.

use chartlight_assertion::Assessor;
use chartlight_mention::Status;
use chartlight_text::ByteRange;

struct Case {
    line: usize,
    text: String,
    spans: Vec<(ByteRange, Status)>,
}

fn status(name: &str) -> Option<Status> {
    Some(match name {
        "present" => Status::Present,
        "absent" => Status::Absent,
        "possible" => Status::Possible,
        "hypothetical" => Status::Hypothetical,
        "historical" => Status::Historical,
        "someone_else" => Status::SomeoneElse,
        _ => return None,
    })
}

/// A note a line, `\n` for a line break; spans as `<absent>fever</>`.
fn cases(table: &str) -> Vec<Case> {
    let lines = table.lines().enumerate();
    let lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|(number, line)| {
            let (mut text, mut spans) = (String::new(), Vec::new());
            for piece in line.replace("\\n", "\n").split("</>") {
                let mark = piece.rfind('<').and_then(|open| {
                    let (name, inside) = piece.get(open + 1..)?.split_once('>')?;
                    Some((open, status(name)?, inside))
                });
                match mark {
                    None => text.push_str(piece),
                    Some((open, status, inside)) => {
                        text.push_str(piece.get(..open).unwrap());
                        let start = text.len();
                        text.push_str(inside);
                        spans.push((ByteRange::new(start, text.len()).unwrap(), status));
                    }
                }
            }
            assert!(!spans.is_empty(), "line {} has no span", number + 1);
            Case {
                line: number + 1,
                text,
                spans,
            }
        })
        .collect()
}

#[derive(Default)]
struct Score {
    cases: usize,
    right: usize,
    true_absent: usize,
    said_absent: usize,
    gold_absent: usize,
}

impl Score {
    fn accuracy(&self) -> f64 {
        self.right as f64 / self.cases as f64
    }
    fn precision(&self) -> f64 {
        self.true_absent as f64 / self.said_absent as f64
    }
    fn recall(&self) -> f64 {
        self.true_absent as f64 / self.gold_absent as f64
    }
    fn f1(&self) -> f64 {
        2.0 * self.true_absent as f64 / (self.said_absent + self.gold_absent) as f64
    }
}

fn score(name: &str, table: &str) -> Score {
    let assessor = Assessor::default();
    let mut score = Score::default();
    for case in cases(table) {
        let spans: Vec<_> = case.spans.iter().map(|(range, _)| *range).collect();
        let found = assessor.of_spans(&case.text, &spans);
        for ((range, expected), found) in case.spans.iter().zip(found) {
            score.cases += 1;
            let said = found.status;
            score.right += usize::from(said == *expected);
            score.gold_absent += usize::from(*expected == Status::Absent);
            score.said_absent += usize::from(said == Status::Absent);
            score.true_absent += usize::from(said == Status::Absent && *expected == said);
            if said != *expected {
                let cue = found.cue.and_then(|cue| cue.of(&case.text));
                println!(
                    "{name}:{}: {:?} is {said:?} by {cue:?}, not {expected:?}: {}",
                    case.line,
                    range.of(&case.text).unwrap(),
                    case.text.escape_debug()
                );
            }
        }
    }
    println!(
        "{name}: {} of {} spans right ({:.3}); absent: precision {:.3}, recall {:.3}, F1 {:.3}",
        score.right,
        score.cases,
        score.accuracy(),
        score.precision(),
        score.recall(),
        score.f1()
    );
    score
}

#[test]
fn cases_written_with_the_lexicon() {
    let score = score("dev", include_str!("dev.txt"));
    assert!(score.cases >= 300);
    assert!(score.accuracy() >= 0.98);
    assert!(score.f1() >= 0.98);
}

#[test]
fn cases_written_after_it() {
    let score = score("held out", include_str!("held_out.txt"));
    assert!(score.accuracy() >= 0.95);
    assert!(score.f1() >= 0.96);
}
#[test]
fn cases_of_a_second_author() {
    let score = score("second author", include_str!("second_author.txt"));
    assert!(score.accuracy() >= 0.97);
    assert!(score.f1() >= 0.97);
}
