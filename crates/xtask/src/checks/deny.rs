//! cargo-deny: licences, sources and duplicates always; advisories where their list can be had.

use std::{env, path::PathBuf};

use anyhow::Result;

use super::Tally;
use crate::{child::Child, site, tools, workspace::Workspace};

/// Licences, bans and sources, from Cargo.lock and the crates alone.
pub fn licences(workspace: &Workspace) -> Result<Tally> {
    prepare(workspace)?;
    workspace
        .command("cargo-deny")
        .args(["--offline", "--workspace", "--all-features", "check"])
        .args(["licenses", "bans", "sources"])
        .run()?;
    Ok(Tally::PASSED)
}

/// Known vulnerabilities. Their list is a git repository: fetched when it can be, else as it was last
/// time; without either the check is not made, and that is said.
pub fn advisories(workspace: &Workspace) -> Result<Tally> {
    prepare(workspace)?;
    let log = workspace.cache().join("logs/advisories.log");
    let fetched = workspace
        .command("cargo-deny")
        .args(["fetch", "db"])
        .env("GIT_TERMINAL_PROMPT", "0")
        .run_behind("Fetching the list of advisories", &log);
    if fetched.is_err() && !has_list() {
        println!(
            "not made: the list of advisories cannot be fetched here and was not fetched before; \
             with a network that reaches it, run `cargo xtask test --only advisories`"
        );
        return Ok(Tally::NOT_MADE);
    }
    if fetched.is_err() {
        println!("The list of advisories cannot be fetched; the one from last time is used");
    }
    workspace
        .command("cargo-deny")
        .args(["--offline", "check", "advisories"])
        .run()?;
    Ok(Tally::PASSED)
}

fn prepare(workspace: &Workspace) -> Result<()> {
    tools::bring(workspace, &[&tools::CARGO_DENY])?;
    site::fetch_crates(workspace)
}

fn has_list() -> bool {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo")));
    let Some(lists) = home.map(|home| home.join("advisory-dbs")) else {
        return false;
    };
    let Ok(mut lists) = lists.read_dir() else {
        return false;
    };
    lists.any(|list| list.is_ok_and(|list| list.path().join(".git").exists()))
}
