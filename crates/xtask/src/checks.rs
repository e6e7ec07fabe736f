//! The stages of `cargo xtask test`.
//!
//! Everything heavy is built in the release profile and with the features of the whole workspace, so
//! that Burn is built once natively, checked once natively, and built once for each worker.

mod browser;
mod budgets;
mod deny;
mod direction;
mod formats;
mod rust;

use std::{ops::AddAssign, process::ExitCode, time::Instant};

use anyhow::Result;
use clap::ValueEnum;

use crate::{child::Child, site, workspace::Workspace};

/// The stages, in their order.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum StageName {
    /// Cargo.lock belongs to the Cargo.toml files
    Lock,
    /// rustfmt
    Format,
    /// Who depends on whom
    Direction,
    /// Licences and sources of dependencies
    Licences,
    /// Known vulnerabilities of dependencies
    Advisories,
    /// clippy, natively and for the browser
    Clippy,
    /// The documentation of the code
    Docs,
    /// Rust tests
    Rust,
    /// Exported files, by other projects' readers
    Formats,
    /// The release build of the site
    Site,
    /// Sizes of the site's wasm files
    Budgets,
    /// The site in a real browser
    Browser,
}

/// How many checks went which way.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// As they should.
    pub passed: usize,
    /// Not as they should.
    pub failed: usize,
    /// Could not be made here; the reason was printed.
    pub not_made: usize,
}

impl Tally {
    const PASSED: Self = Self {
        passed: 1,
        failed: 0,
        not_made: 0,
    };
    const FAILED: Self = Self {
        passed: 0,
        failed: 1,
        not_made: 0,
    };
    const NOT_MADE: Self = Self {
        passed: 0,
        failed: 0,
        not_made: 1,
    };
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.not_made += other.not_made;
    }
}

/// Runs the stages asked for, all of them if none is. Every one is run, whatever became of the others.
pub fn run(workspace: &Workspace, only: &[StageName]) -> Result<ExitCode> {
    let mut lines = Vec::new();
    let mut total = Tally::default();
    for &stage in StageName::value_variants() {
        if !only.is_empty() && !only.contains(&stage) {
            continue;
        }
        println!("\n== {}: {} ==", stage.word(), stage.title());
        let started = Instant::now();
        let tally = stage.run(workspace).unwrap_or_else(|error| {
            println!("failed: {error:#}");
            Tally::FAILED
        });
        let verdict = match tally {
            Tally { failed: 1.., .. } => "FAILED",
            Tally { not_made: 1.., .. } => "not made",
            _ => "passed",
        };
        lines.push(format!(
            "{:<11} {verdict:<9} {:>5} passed {:>3} failed {:>5} s",
            stage.word(),
            tally.passed,
            tally.failed,
            started.elapsed().as_secs()
        ));
        total += tally;
    }
    println!("\n{}", lines.join("\n"));
    if total.not_made > 0 {
        println!("{} could not be made here, see above", total.not_made);
    }
    println!("{} passed, {} failed", total.passed, total.failed);
    Ok(if total.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

impl StageName {
    fn word(self) -> String {
        self.to_possible_value()
            .map(|value| value.get_name().to_owned())
            .unwrap_or_default()
    }

    fn title(self) -> String {
        let value = self.to_possible_value();
        value
            .and_then(|value| value.get_help().map(ToString::to_string))
            .unwrap_or_default()
    }

    fn run(self, workspace: &Workspace) -> Result<Tally> {
        let cargo = |arguments: &[&str]| workspace.command("cargo").args(arguments).run();
        match self {
            Self::Lock => {
                site::fetch_crates(workspace)?;
                let lock = ["metadata", "--format-version=1", "--locked", "--offline"];
                workspace.command("cargo").args(lock).answer()?;
            }
            Self::Format => cargo(&["fmt", "--all", "--check"])?,
            Self::Direction => return direction::check(workspace),
            Self::Licences => return deny::licences(workspace),
            Self::Advisories => return deny::advisories(workspace),
            Self::Clippy => return rust::clippy(workspace),
            Self::Docs => rust::docs(workspace)?,
            Self::Rust => return rust::tests(workspace),
            Self::Formats => return formats::check(workspace),
            Self::Site => site::build(workspace, "./")?,
            Self::Budgets => return budgets::check(&workspace.dist()),
            Self::Browser => return browser::check(workspace),
        }
        Ok(Tally::PASSED)
    }
}
