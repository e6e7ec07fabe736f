//! clippy, the documentation and the tests of the Rust code.

use anyhow::Result;

use super::Tally;
use crate::{child::Child, site, tools, workspace::Workspace};

/// Crates that know no browser, no model framework and no clock, and run in the page as they are.
pub const PURE: [&str; 12] = [
    "chartlight-text",
    "chartlight-mention",
    "chartlight-pipeline",
    "chartlight-export",
    "chartlight-pack",
    "chartlight-corpus",
    "chartlight-eval",
    "chartlight-assertion",
    "chartlight-deidentify",
    "chartlight-abbreviation",
    "chartlight-codes",
    "chartlight-import",
];

/// The document worker has no model code: its tests need no browser, and Burn keeps its features.
const DOCUMENTS: &str = "--features=chartlight-web/documents";
const BROWSER: &str = "--target=wasm32-unknown-unknown";
const STRICT: [&str; 3] = ["--", "-D", "warnings"];

/// Lints everything natively, then what runs in a browser for the browser. The two workers are linted
/// together: their features do not exclude each other, and Burn is checked once.
pub fn clippy(workspace: &Workspace) -> Result<Tally> {
    tools::bring(workspace, &[&tools::WASM_TARGET])?;
    site::fetch_crates(workspace)?;
    let mut page = vec![
        "--lib",
        "--bin=page",
        "-pchartlight-web",
        "--features=chartlight-web/page",
        BROWSER,
    ];
    for name in PURE {
        page.extend(["-p", name]);
    }
    let native = vec!["--workspace", "--all-targets"];
    let workers = vec![
        "--lib",
        "--bins",
        "-pchartlight-web",
        "--all-features",
        BROWSER,
    ];
    let mut tally = Tally::default();
    for (what, arguments) in [("native", native), ("page", page), ("workers", workers)] {
        println!("clippy: {what}");
        let lint = workspace
            .command("cargo")
            .args(["clippy", "--release", "--offline"])
            .args(arguments)
            .args(STRICT)
            .run();
        tally += match lint {
            Ok(()) => Tally::PASSED,
            Err(error) => {
                println!("failed: {what}: {error:#}");
                Tally::FAILED
            }
        };
    }
    Ok(tally)
}

/// Builds the documentation of our crates.
pub fn docs(workspace: &Workspace) -> Result<()> {
    site::fetch_crates(workspace)?;
    workspace
        .command("cargo")
        .args(["doc", "--release", "--offline", "--workspace", "--no-deps"])
        .env("RUSTDOCFLAGS", "-D warnings")
        .run()
}

/// Runs all Rust tests.
pub fn tests(workspace: &Workspace) -> Result<Tally> {
    tools::bring(workspace, tools::FOR_RUST_TESTS)?;
    build(workspace)?;
    let product = [
        "test",
        "--release",
        "--offline",
        "--workspace",
        "--exclude=xtask",
        DOCUMENTS,
    ];
    let ours = ["test", "--offline", "--package=xtask"];
    let mut tally = run_tests(workspace, &product)?;
    tally += run_tests(workspace, &ours)?;
    Ok(tally)
}

/// Builds the programs and the tests together: apart, Cargo would choose other features for some
/// dependencies and build Burn again.
pub fn build(workspace: &Workspace) -> Result<()> {
    site::fetch_crates(workspace)?;
    workspace
        .command("cargo")
        .args([
            "build",
            "--release",
            "--offline",
            "--workspace",
            "--exclude=xtask",
            DOCUMENTS,
        ])
        .args(["--lib", "--bins", "--tests"])
        .run()
}

fn run_tests(workspace: &Workspace, arguments: &[&str]) -> Result<Tally> {
    let mut tally = Tally::default();
    let ended = workspace
        .command("cargo")
        .args(arguments)
        .arg("--no-fail-fast")
        .env("CHARTLIGHT_BASE_GGUF", tools::base_model(workspace))
        .run_heard(&mut |line| tally += result_of(line));
    if let Err(error) = ended
        && tally.failed == 0
    {
        println!("failed: {error:#}");
        tally += Tally::FAILED;
    }
    Ok(tally)
}

/// Reads `test result: ok. 3 passed; 0 failed; 0 ignored; …`; other lines count nothing.
fn result_of(line: &str) -> Tally {
    let Some((_, counts)) = line
        .strip_prefix("test result: ")
        .and_then(|rest| rest.split_once(". "))
    else {
        return Tally::default();
    };
    let count = |word: &str| {
        let part = counts.split("; ").find_map(|part| part.strip_suffix(word));
        part.and_then(|number| number.trim().parse().ok())
            .unwrap_or_default()
    };
    Tally {
        passed: count("passed"),
        failed: count("failed"),
        not_made: count("ignored"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_counted() {
        let line =
            "test result: FAILED. 12 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out";
        assert_eq!(
            result_of(line),
            Tally {
                passed: 12,
                failed: 2,
                not_made: 1
            }
        );
        assert_eq!(result_of("test result_of ... ok"), Tally::default());
    }
}
