//! `chartlight codes`: files of codes are made, asked and measured.

pub mod arguments;
mod build;
mod naming;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};
use chartlight_codes::{Domains, HeldOut, Index, Linker, Vocabulary};
use serde::Serialize;

pub use self::naming::Naming;

use self::arguments::{CodesCommand, FindArguments, MeasureArguments};

/// Runs one of them.
///
/// # Errors
/// Names the file that is wrong.
pub fn run(command: &CodesCommand, out: &mut dyn Write) -> Result<()> {
    match command {
        CodesCommand::Build(arguments) => build::build(arguments, out),
        CodesCommand::Find(arguments) => find(arguments, out),
        CodesCommand::Measure(arguments) => measure(arguments, out),
    }
}

/// Reads files of codes and makes them ready to be asked by label.
///
/// # Errors
/// Names the file that is wrong.
pub fn linker(files: &[PathBuf], table: Option<&Path>) -> Result<Linker> {
    let indexes = files.iter().map(|path| Ok(Index::new(read(path)?)));
    let mut domains = Domains::shipped();
    if let Some(path) = table {
        let place = || path.display().to_string();
        let json = fs::read_to_string(path).with_context(place)?;
        domains = domains.with(Domains::from_json(&json).with_context(place)?);
    }
    Ok(Linker::new(indexes.collect::<Result<_>>()?, domains))
}

fn read(path: &Path) -> Result<Vocabulary> {
    let place = || path.display().to_string();
    let bytes = fs::read(path).with_context(place)?;
    Vocabulary::from_file(&bytes).with_context(place)
}

#[derive(Serialize)]
struct Found<'a> {
    words: &'a str,
    vocabulary: &'a str,
    version: &'a str,
    code: &'a str,
    display: &'a str,
    matched: &'a str,
    score: f64,
}

fn find(arguments: &FindArguments, out: &mut dyn Write) -> Result<()> {
    for path in &arguments.codes {
        let index = Index::new(read(path)?);
        let about = index.vocabulary().about();
        for words in &arguments.words {
            for found in index.matches(words, arguments.limit, arguments.least) {
                let found = Found {
                    words,
                    vocabulary: &about.name,
                    version: &about.version,
                    code: found.concept.code,
                    display: found.concept.name,
                    matched: found.name,
                    score: (f64::from(found.score) * 1e4).round() / 1e4,
                };
                serde_json::to_writer(&mut *out, &found)?;
                writeln!(out)?;
            }
        }
    }
    Ok(())
}

fn measure(arguments: &MeasureArguments, out: &mut dyn Write) -> Result<()> {
    for path in &arguments.codes {
        let vocabulary = read(path)?;
        let start = Instant::now();
        drop(Index::new(vocabulary.clone()));
        let made_in = start.elapsed();
        let held_out = HeldOut::new(&vocabulary)?;
        let start = Instant::now();
        let accuracy = held_out.look_up();
        let seconds = start.elapsed().as_secs_f64();
        let share = |count: usize| count as f64 / accuracy.names.max(1) as f64;
        let about = vocabulary.about();
        writeln!(
            out,
            "{} {}: {} concepts, {} names, ready in {} ms\n  \
             {} names held out: right first {:.3}, in the first five {:.3}; by the same words alone {:.3}\n  \
             {:.0} look-ups a second",
            about.name,
            about.version,
            vocabulary.n_concepts(),
            vocabulary.n_names(),
            made_in.as_millis(),
            accuracy.names,
            share(accuracy.first),
            share(accuracy.first_five),
            share(accuracy.same_words),
            accuracy.names as f64 / seconds.max(1e-9),
        )?;
    }
    Ok(())
}
