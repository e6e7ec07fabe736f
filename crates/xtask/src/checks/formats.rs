//! Files of every export format, read by other projects' readers.

use anyhow::Result;

use super::Tally;
use crate::{child::Child, install::remove, site, tools, workspace::Workspace};

/// Writes an invented note in every format and has each file read and compared. The readers are Python
/// packages; without them the check is not made, and that is said.
pub fn check(workspace: &Workspace) -> Result<Tally> {
    if let Err(error) = tools::bring(workspace, &[&tools::FORMAT_READERS]) {
        println!("not made: {error:#}");
        return Ok(Tally::NOT_MADE);
    }
    site::fetch_crates(workspace)?;
    let files = workspace.target().join("format-samples");
    remove(&files)?;
    // In the dev profile: the release one is of the whole workspace, and has Burn in it.
    workspace
        .command("cargo")
        .args(["run", "--quiet", "--offline", "--package=chartlight-export"])
        .args(["--example=sample_files", "--"])
        .arg(&files)
        .run()?;
    let mut tally = Tally::default();
    let ended = tools::format_python(workspace)
        .arg(workspace.format_checks().join("check.py"))
        .arg(&files)
        .run_heard(&mut |line| tally += result_of(line));
    if let Err(error) = ended
        && tally.failed == 0
    {
        println!("failed: {error:#}");
        tally += Tally::FAILED;
    }
    Ok(tally)
}

/// Reads `ok json.json: …` and `FAILED json.json: …`; other lines count nothing.
fn result_of(line: &str) -> Tally {
    match line.split_once(' ') {
        Some(("ok", _)) => Tally::PASSED,
        Some(("FAILED", _)) => Tally::FAILED,
        _ => Tally::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_counted() {
        assert_eq!(result_of("ok json.json: 3 mentions"), Tally::PASSED);
        assert_eq!(result_of("FAILED json.json: other words"), Tally::FAILED);
        assert_eq!(
            result_of("Traceback (most recent call last):"),
            Tally::default()
        );
    }
}
