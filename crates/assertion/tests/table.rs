//! Tables of invented sentences with marked mentions. The lexicon was made with the first; the others
//! were each written before the engine had been run on them, and say at their head what it reached
//! then. It has since been fitted to what they showed.
//!
//! `cargo test -p chartlight-assertion --test table -- --nocapture` prints the scores.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use support::{Table, score};

const DEVELOPMENT: &str = include_str!("development.txt");
const HELD_OUT: &str = include_str!("held_out.txt");
const THIRD: &str = include_str!("third.txt");
const FOURTH: &str = include_str!("fourth.txt");
const FIFTH: &str = include_str!("fifth.txt");
const SECOND: &str = include_str!("second.txt");

#[test]
fn development() {
    let table = Table::read(DEVELOPMENT);
    let score = score("development", &table);
    assert!(table.cases.len() >= 150, "{} cases", table.cases.len());
    assert!(score.accuracy() >= 0.985 && score.absent_f1() >= 0.985);
}

#[test]
fn held_out() {
    let table = Table::read(HELD_OUT);
    let score = score("held out", &table);
    assert!(table.cases.len() >= 150, "{} cases", table.cases.len());
    assert!(score.accuracy() >= 0.98 && score.absent_f1() >= 0.98);
}

#[test]
fn second() {
    let table = Table::read(SECOND);
    let score = score("second", &table);
    assert!(table.cases.len() >= 150, "{} cases", table.cases.len());
    assert!(score.accuracy() >= 0.98 && score.absent_f1() >= 0.98);
}

#[test]
fn third() {
    let score = score("third", &Table::read(THIRD));
    assert!(score.accuracy() >= 0.98 && score.absent_f1() >= 0.98);
}

#[test]
fn fourth() {
    let score = score("fourth", &Table::read(FOURTH));
    assert!(score.accuracy() >= 0.98 && score.absent_f1() >= 0.98);
}

#[test]
fn fifth() {
    let score = score("fifth", &Table::read(FIFTH));
    assert!(score.accuracy() >= 0.98 && score.absent_f1() >= 0.98);
}

#[test]
fn there_are_300_cases() {
    let n_cases = Table::read(DEVELOPMENT).cases.len() + Table::read(HELD_OUT).cases.len();
    assert!(n_cases >= 300, "{n_cases} cases");
}
