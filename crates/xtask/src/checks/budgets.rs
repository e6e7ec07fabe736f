//! How large each wasm file of the site may be.

use std::{fs, path::Path};

use anyhow::{Context, Result};

use super::Tally;

/// The first letters of a file's name, and the most bytes that it may have.
const BUDGETS: [(&str, u64); 4] = [
    // Leptos, the workbench, documents and saving: 1.97 MB; the dialog of codes and what the worker is
    // asked for them: 0.11 MB. The rest is room for how the compiler inlines: 20 KB between small changes.
    ("page-", 2_150_000),
    ("cpu_worker_", 7_000_000),
    ("gpu_worker_", 18_000_000),
    ("document_worker_", 4_500_000),
];

/// Compares the wasm files of a built site with their budgets; one without a budget fails.
pub fn check(dist: &Path) -> Result<Tally> {
    let mut tally = Tally::default();
    let mut met = [false; BUDGETS.len()];
    for entry in fs::read_dir(dist).with_context(|| format!("{} is not built", dist.display()))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.ends_with(".wasm") {
            continue;
        }
        let bytes = entry.metadata()?.len();
        let budget = BUDGETS
            .iter()
            .position(|(start, _)| name.starts_with(start));
        let most = budget
            .and_then(|place| BUDGETS.get(place))
            .map_or(0, |(_, most)| *most);
        if let Some(met) = budget.and_then(|place| met.get_mut(place)) {
            *met = true;
        }
        let verdict = if bytes <= most { "within" } else { "OVER" };
        println!("{name}: {bytes} bytes, {verdict} {most}");
        tally += if bytes <= most {
            Tally::PASSED
        } else {
            Tally::FAILED
        };
    }
    for ((start, _), _) in BUDGETS.iter().zip(met).filter(|(_, met)| !met) {
        println!("{start}*.wasm is not in {}", dist.display());
        tally += Tally::FAILED;
    }
    Ok(tally)
}
