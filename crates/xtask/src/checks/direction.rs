//! Who may depend on whom. Arrows point inward, and the pure crates never see the outside.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use serde::Deserialize;

use super::{Tally, rust::PURE};
use crate::{child::Child, workspace::Workspace};

/// Each of our crates, and which of ours it may depend on.
const MAY_DEPEND_ON: [(&str, &[&str]); 17] = [
    ("chartlight-text", &[]),
    ("chartlight-pack", &[]),
    ("chartlight-mention", &["text"]),
    ("chartlight-abbreviation", &["text"]),
    ("chartlight-pipeline", &["text", "mention", "abbreviation"]),
    ("chartlight-export", &["text", "mention", "pipeline"]),
    ("chartlight-corpus", &["text"]),
    ("chartlight-eval", &["text", "mention", "corpus"]),
    ("chartlight-assertion", &["text", "mention"]),
    ("chartlight-deidentify", &["text", "mention"]),
    ("chartlight-codes", &["mention"]),
    ("chartlight-import", &["text", "corpus"]),
    ("chartlight-matmul", &["pack"]),
    (
        "chartlight-llm",
        &["text", "mention", "pipeline", "pack", "matmul"],
    ),
    (
        "chartlight-cli",
        &[
            "text",
            "mention",
            "pipeline",
            "pack",
            "export",
            "corpus",
            "eval",
            "llm",
            "assertion",
            "deidentify",
            "import",
            "abbreviation",
            "codes",
        ],
    ),
    (
        "chartlight-web",
        &[
            "text",
            "mention",
            "assertion",
            "pipeline",
            "pack",
            "export",
            "eval",
            "llm",
            "abbreviation",
            "codes",
            "deidentify",
            "import",
        ],
    ),
    ("xtask", &["pack"]),
];

/// Model frameworks and browser bindings; first letters of crate names.
const OUTSIDE: [&str; 9] = [
    "burn",
    "cubecl",
    "wgpu",
    "tokenizers",
    "leptos",
    "web-sys",
    "js-sys",
    "wasm-bindgen",
    "gloo",
];

/// Model frameworks, which the page's own module leaves to its workers.
const MODEL: [&str; 4] = ["burn", "cubecl", "wgpu", "tokenizers"];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    kind: Option<String>,
    path: Option<String>,
}

/// Compares the manifests with the table, and what the pure crates and the page pull in with the lists.
pub fn check(workspace: &Workspace) -> Result<Tally> {
    let metadata = workspace
        .command("cargo")
        .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
        .answer()?;
    let mut wrong = wrong_arrows(&serde_json::from_str(&metadata)?);
    for name in PURE {
        let found = pulled_in(workspace, &["--package", name])?;
        wrong.extend(reaching(name, &found, &OUTSIDE));
    }
    let page = [
        "--package=chartlight-web",
        "--features=page",
        "--target=wasm32-unknown-unknown",
    ];
    let found = pulled_in(workspace, &page)?;
    wrong.extend(reaching("the page's own module", &found, &MODEL));
    for line in &wrong {
        println!("{line}");
    }
    Ok(if wrong.is_empty() {
        Tally::PASSED
    } else {
        Tally {
            failed: wrong.len(),
            ..Tally::default()
        }
    })
}

fn wrong_arrows(metadata: &Metadata) -> Vec<String> {
    let allowed = BTreeMap::from(MAY_DEPEND_ON);
    let mut wrong = Vec::new();
    for package in &metadata.packages {
        let Some(allowed) = allowed.get(package.name.as_str()) else {
            wrong.push(format!(
                "{} has no row in the table of directions",
                package.name
            ));
            continue;
        };
        for dependency in &package.dependencies {
            let ours = dependency.path.is_some() && dependency.kind.as_deref() != Some("dev");
            let short = dependency.name.trim_start_matches("chartlight-");
            if ours && !allowed.contains(&short) {
                wrong.push(format!(
                    "{} must not depend on {}",
                    package.name, dependency.name
                ));
            }
        }
    }
    wrong
}

/// Names of the crates that a package needs at run time.
fn pulled_in(workspace: &Workspace, package: &[&str]) -> Result<BTreeSet<String>> {
    let tree = workspace
        .command("cargo")
        .args([
            "tree",
            "--offline",
            "--edges=normal,no-proc-macro",
            "--prefix=none",
            "--format={p}",
        ])
        .args(package)
        .answer()?;
    Ok(tree
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect())
}

fn reaching(who: &str, found: &BTreeSet<String>, forbidden: &[&str]) -> Vec<String> {
    let is_forbidden = |name: &&String| forbidden.iter().any(|start| name.starts_with(start));
    found
        .iter()
        .filter(is_forbidden)
        .map(|name| format!("{who} must not pull in {name}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(package: &str, dependency: &str, kind: &str, expected: &[&str]) {
        let json = format!(
            r#"{{"packages": [{{"name": "{package}", "dependencies": [
                {{"name": "{dependency}", "kind": {kind}, "path": "/x"}},
                {{"name": "serde", "kind": null, "path": null}}]}}]}}"#
        );
        assert_eq!(
            wrong_arrows(&serde_json::from_str(&json).unwrap()),
            expected
        );
    }

    #[test]
    fn arrows_point_inward() {
        check("chartlight-pipeline", "chartlight-text", "null", &[]);
        check(
            "chartlight-text",
            "chartlight-pipeline",
            "null",
            &["chartlight-text must not depend on chartlight-pipeline"],
        );
        check("chartlight-text", "chartlight-pipeline", "\"dev\"", &[]);
        check(
            "chartlight-new",
            "chartlight-text",
            "null",
            &["chartlight-new has no row in the table of directions"],
        );
    }

    #[test]
    fn the_table_has_no_circle() {
        let known: Vec<&str> = MAY_DEPEND_ON.iter().map(|(name, _)| *name).collect();
        for (place, (name, allowed)) in MAY_DEPEND_ON.iter().enumerate() {
            for inner in *allowed {
                let inner = format!("chartlight-{inner}");
                let before = known[..place].contains(&inner.as_str());
                assert!(
                    before,
                    "{name} may depend on {inner}, which is not above it"
                );
            }
        }
    }

    #[test]
    fn the_outside_is_known_by_name() {
        let found = BTreeSet::from(["burn-flex".to_owned(), "serde".to_owned()]);
        assert_eq!(
            reaching("x", &found, &OUTSIDE),
            ["x must not pull in burn-flex"]
        );
    }
}
