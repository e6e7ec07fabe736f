//! Recall and precision of the patterns alone on a folder of ASQ-PHI (`dev.txt`):
//! `cargo run -p chartlight-deidentify --example measure -- --data DIR [--file dev.txt] [--show]`.
//!
//! The corpus gives values, not places: a gold identifier counts as found when findings cover every
//! letter and digit of one place where its value stands. A finding is right when it shares a letter
//! or digit with such a place, or stands where its whole text is a part of a value. `--show` prints
//! the corpus's text.

#![allow(clippy::print_stdout)] // It is what it does.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;

use chartlight_deidentify::Patterns;
use chartlight_text::ByteRange;
use serde::Deserialize;

#[derive(Deserialize)]
struct Gold {
    identifier_type: String,
    value: String,
}

#[derive(Default)]
struct Count {
    gold: usize,
    covered: usize,
    covered_with_type: usize,
    found: usize,
    right: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let after = |flag: &str| {
        let at = arguments.iter().position(|argument| argument == flag)?;
        arguments.get(at + 1)
    };
    let folder = PathBuf::from(after("--data").ok_or("--data DIR is missing")?);
    let file = after("--file").map_or("dev.txt", String::as_str);
    let show = arguments.iter().any(|argument| argument == "--show");
    let corpus = std::fs::read_to_string(folder.join(file))?;
    let patterns = Patterns::new()?;
    let mut counts: BTreeMap<String, Count> = BTreeMap::new();
    for block in corpus.split("===QUERY===").skip(1) {
        let (query, tags) = block
            .split_once("===PHI_TAGS===")
            .ok_or("a query without tags")?;
        let found = patterns.find(query);
        let mut places: Vec<(ByteRange, String)> = Vec::new();
        for line in tags.lines().filter(|line| !line.trim().is_empty()) {
            let gold: Gold = serde_json::from_str(line)?;
            let stands: Vec<ByteRange> = query
                .match_indices(&gold.value)
                .filter_map(|(at, value)| ByteRange::new(at, at + value.len()))
                .collect();
            let is_covered = |place: &ByteRange| {
                place
                    .of(query)
                    .unwrap_or_default()
                    .char_indices()
                    .all(|(at, c)| {
                        !c.is_alphanumeric()
                            || found.iter().any(|f| f.range.contains(place.start() + at))
                    })
            };
            let count = counts.entry(gold.identifier_type.clone()).or_default();
            count.gold += 1;
            let covered = stands.iter().find(|place| is_covered(place));
            if let Some(&place) = covered {
                count.covered += 1;
                let same = |f: &&chartlight_deidentify::Identifier| {
                    f.range.intersects(place) && f.type_name == gold.identifier_type
                };
                count.covered_with_type += usize::from(found.iter().any(|f| same(&f)));
            } else if show {
                println!("missed {}: {}", gold.identifier_type, gold.value);
            }
            places.extend(
                stands
                    .into_iter()
                    .map(|place| (place, gold.identifier_type.clone())),
            );
        }
        for finding in &found {
            let count = counts.entry(finding.type_name.to_string()).or_default();
            count.found += 1;
            let right = places
                .iter()
                .any(|(place, _)| place.intersects(finding.range));
            count.right += usize::from(right);
            if show && !right {
                println!(
                    "extra {}: {:?} {:?}",
                    finding.type_name,
                    finding.range.of(query),
                    finding.source
                );
            }
        }
    }
    println!(
        "{:<32} {:>5} {:>7} {:>9} {:>6} {:>9}",
        "type", "gold", "recall", "with type", "found", "precision"
    );
    for (name, count) in &counts {
        let share = |a: usize, b: usize| {
            if b == 0 {
                f64::NAN
            } else {
                a as f64 / b as f64
            }
        };
        println!(
            "{name:<32} {:>5} {:>7.3} {:>9.3} {:>6} {:>9.3}",
            count.gold,
            share(count.covered, count.gold),
            share(count.covered_with_type, count.gold),
            count.found,
            share(count.right, count.found)
        );
    }
    Ok(())
}
