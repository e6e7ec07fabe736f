//! The browser tests: the tests/e2e suite against the built site, with the real pack and a tiny one.

use std::fs;

use anyhow::{Context, Result, bail};

use super::{Tally, rust};
use crate::{
    child::Child,
    install::remove,
    site::{self, chosen_pack, write_as_only_pack},
    tools,
    workspace::Workspace,
};

/// The tiny pack's random weights.
const SEED: u64 = 7;

/// Times tasks of the page, so it runs alone; the others run side by side.
const TIMED: &str = "long.spec.mjs";

/// Specs at a time. More of them starve each other on a small machine.
const AT_ONCE: usize = 2;

/// Builds what is missing and runs the suite.
pub fn check(workspace: &Workspace) -> Result<Tally> {
    tools::bring(workspace, tools::FOR_BROWSER_TESTS)?;
    if !workspace.dist().join("shell.js").is_file() {
        site::build(workspace, "./")?;
    }
    // The build folder may be shared with another checkout, whose program this would be.
    rust::build(workspace)?;
    let native = workspace.target().join("release/chartlight");
    let tiny = workspace.target().join("tiny-models");
    remove(&tiny)?;
    write_as_only_pack(&chartlight_pack::tiny::tiny_pack(SEED)?, &tiny)?;
    let Some(model) = chosen_pack(&workspace.root().join("models"))? else {
        bail!("the browser tests need the trained pack in models/");
    };
    let chromium = tools::chromium(workspace).context("Chromium has gone")?;
    let artefacts = workspace.browser_tests().join("artefacts");
    remove(&artefacts)?;
    fs::create_dir_all(&artefacts)?;

    let mut specs = Vec::new();
    for entry in fs::read_dir(workspace.browser_tests())? {
        let name = entry?.file_name();
        if name.to_string_lossy().ends_with(".spec.mjs") {
            specs.push(name);
        }
    }
    specs.sort();
    let (timed, others): (Vec<_>, Vec<_>) = specs.into_iter().partition(|name| name == TIMED);
    let mut tally = Tally::default();
    for (specs, at_once) in [(others, AT_ONCE), (timed, 1)] {
        let mut of_these = Tally::default();
        let ended = workspace
            .command("node")
            .arg("--test")
            .arg(format!("--test-concurrency={at_once}"))
            .arg("--test-reporter=spec")
            .args(specs)
            .current_dir(workspace.browser_tests())
            .env("CHARTLIGHT_XTASK", std::env::current_exe()?)
            .env("CHARTLIGHT_DIST", workspace.dist())
            .env("CHARTLIGHT_TINY_MODELS", &tiny)
            .env("CHARTLIGHT_MODEL", &model)
            .env("CHARTLIGHT_NATIVE", &native)
            .env("CHARTLIGHT_CHROMIUM", &chromium)
            .env("CHARTLIGHT_ARTEFACTS", &artefacts)
            .run_heard(&mut |line| of_these += result_of(line));
        if let Err(error) = ended
            && of_these.failed == 0
        {
            println!("failed: {error:#}");
            of_these += Tally::FAILED;
        }
        tally += of_these;
    }
    println!("Screenshots are in {}", artefacts.display());
    Ok(tally)
}

/// Reads a line of the closing counts, `ℹ pass 3`; other lines count nothing.
fn result_of(line: &str) -> Tally {
    let mut words = line.split_whitespace();
    let counts = (
        words.next(),
        words.next(),
        words.next().and_then(|word| word.parse().ok()),
    );
    match (counts, words.next()) {
        ((Some("ℹ" | "#"), Some("pass"), Some(passed)), None) => Tally {
            passed,
            ..Tally::default()
        },
        ((Some("ℹ" | "#"), Some("fail" | "cancelled"), Some(failed)), None) => Tally {
            failed,
            ..Tally::default()
        },
        ((Some("ℹ" | "#"), Some("skipped" | "todo"), Some(not_made)), None) => Tally {
            not_made,
            ..Tally::default()
        },
        _ => Tally::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_counts_are_read() {
        assert_eq!(
            result_of("ℹ pass 12"),
            Tally {
                passed: 12,
                ..Tally::default()
            }
        );
        assert_eq!(
            result_of("# fail 1"),
            Tally {
                failed: 1,
                ..Tally::default()
            }
        );
        assert_eq!(result_of("ℹ pass 12 of them"), Tally::default());
        assert_eq!(result_of("✔ pass 12 notes"), Tally::default());
    }
}
