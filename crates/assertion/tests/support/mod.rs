//! Reads tables of cases and scores the engine on them.

use chartlight_assertion::Engine;
use chartlight_mention::Status;
use chartlight_text::ByteRange;

/// A mention of a table, and what should be found of it.
pub struct Case {
    pub span: ByteRange,
    pub expected: Status,
}

/// Notes with marked mentions. A note stands on one line, `\n` in it is a line break; a mention is
/// marked by its status: `denies <absent>chest pain</>`.
pub struct Table {
    pub notes: Vec<(String, Vec<Case>)>,
    pub cases: Vec<()>,
}

impl Table {
    pub fn read(table: &str) -> Self {
        let lines = table
            .lines()
            .filter(|l| !l.is_empty() && !l.starts_with('#'));
        let notes: Vec<_> = lines.map(read_note).collect();
        let n_cases = notes.iter().map(|(_, cases)| cases.len()).sum();
        Self {
            notes,
            cases: vec![(); n_cases],
        }
    }
}

fn read_note(line: &str) -> (String, Vec<Case>) {
    let line = line.replace("\\n", "\n");
    let (mut text, mut cases) = (String::new(), Vec::new());
    let mut rest = line.as_str();
    while let Some((before, from)) = rest.split_once('<') {
        let (name, after) = from.split_once('>').unwrap();
        let (words, after) = after.split_once("</>").unwrap();
        text.push_str(before);
        let start = text.len();
        text.push_str(words);
        cases.push(Case {
            span: ByteRange::new(start, text.len()).unwrap(),
            expected: status(name),
        });
        rest = after;
    }
    text.push_str(rest);
    (text, cases)
}

fn status(name: &str) -> Status {
    serde_json::from_value(name.into()).unwrap_or_else(|_| panic!("{name} is no status"))
}

#[derive(Default)]
pub struct Score {
    n_cases: usize,
    n_right: usize,
    absent_right: usize,
    absent_found: usize,
    absent_expected: usize,
}

impl Score {
    pub fn accuracy(&self) -> f64 {
        self.n_right as f64 / self.n_cases as f64
    }

    pub fn precision(&self) -> f64 {
        self.absent_right as f64 / self.absent_found as f64
    }

    pub fn recall(&self) -> f64 {
        self.absent_right as f64 / self.absent_expected as f64
    }

    pub fn absent_f1(&self) -> f64 {
        2.0 * self.absent_right as f64 / (self.absent_found + self.absent_expected) as f64
    }
}

/// Scores the engine, and prints what it got wrong.
#[allow(
    clippy::print_stdout,
    reason = "with --nocapture the scores are what is wanted"
)]
pub fn score(name: &str, table: &Table) -> Score {
    let engine = Engine::default();
    let mut score = Score::default();
    for (text, cases) in &table.notes {
        let spans: Vec<ByteRange> = cases.iter().map(|case| case.span).collect();
        let found = engine.assess_note(text, &spans);
        for (case, found) in cases.iter().zip(found) {
            let is = |status: Status| (status == Status::Absent) as usize;
            score.n_cases += 1;
            score.n_right += (found.status == case.expected) as usize;
            score.absent_found += is(found.status);
            score.absent_expected += is(case.expected);
            score.absent_right += is(found.status) & is(case.expected);
            if found.status != case.expected {
                let cue = found.cue.and_then(|cue| cue.of(text)).unwrap_or("-");
                let words = case.span.of(text).unwrap();
                println!(
                    "{:?} for {:?} by {cue:?}: {words:?} in {text:?}",
                    found.status, case.expected
                );
            }
        }
    }
    println!(
        "{name}: {} mentions, accuracy {:.4}; absent: precision {:.4}, recall {:.4}, F1 {:.4}",
        score.n_cases,
        score.accuracy(),
        score.precision(),
        score.recall(),
        score.absent_f1()
    );
    score
}
