//! Building the site in `dist/`.
//!
//! Trunk compiles the page and its workers; the rest is added here: the model packs and the
//! vocabularies, the lists of them, smaller workers, the file list of the service worker, and the
//! headers for static hosts. All of it is made in a folder beside `dist/` and renamed at the end.

mod archive;
mod headers;
mod index;
mod models;
mod optimise;
mod shell;
mod sources;
mod vocabularies;

use std::{fs, path::Path};

use anyhow::{Context, Result};

pub use archive::write as write_archive;
pub use headers::{Headers, cache_control, content_type};
pub use models::{Packs, chosen_pack, write_as_only_pack};

use self::sources::Sources;
use crate::{child::Child, install::remove, tools, workspace::Workspace};

/// Builds the site unless it is there and was built from the sources as they are.
pub fn build_if_changed(workspace: &Workspace, public_url: &str) -> Result<()> {
    if Sources::now(workspace, public_url)?.are_built(workspace) {
        return Ok(());
    }
    build(workspace, public_url)
}

/// Brings what is needed and builds the site. `public_url` is where it will be.
pub fn build(workspace: &Workspace, public_url: &str) -> Result<()> {
    let sources = Sources::now(workspace, public_url)?;
    tools::bring(workspace, tools::FOR_SITE)?;
    fetch_crates(workspace)?;
    let next = workspace.root().join(".dist-next");
    remove(&next)?;
    println!("Compiling the page and its two workers (the first time this takes long)");
    workspace
        .command("trunk")
        .args(["build", "--release", "--public-url", public_url, "--dist"])
        .arg(&next)
        // It would ask the network for news of itself, and takes no NO_COLOR=1.
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        .env_remove("NO_COLOR")
        .run()
        .context("the page was not built")?;
    optimise::workers(workspace, &next)?;
    Packs::of(&workspace.root().join("models"))?.copy_to(&next.join("models"))?;
    vocabularies::copy(
        &workspace.root().join("vocabularies"),
        &next.join("vocabularies"),
    )?;
    index::write_policy(&next)?;
    shell::write(&next)?;
    fs::write(
        next.join("_headers"),
        Headers::of_site(&next)?.for_static_hosts(),
    )?;
    let previous = workspace.root().join(".dist-previous");
    remove(&previous)?;
    let dist = workspace.dist();
    if dist.exists() {
        fs::rename(&dist, &previous)?;
    }
    fs::rename(&next, &dist)?;
    sources.record(workspace)?;
    remove(&previous)?;
    println!("The site is in {}", dist.display());
    Ok(())
}

/// Downloads the crates of Cargo.lock, if any is missing; nothing after this needs the network.
pub fn fetch_crates(workspace: &Workspace) -> Result<()> {
    let there = workspace
        .command("cargo")
        // The page's and the workers' crates come with features only.
        .args([
            "metadata",
            "--format-version=1",
            "--all-features",
            "--offline",
        ])
        .answer()
        .is_ok();
    if there {
        return Ok(());
    }
    workspace
        .command("cargo")
        .arg("fetch")
        .run()
        .context("crates are missing and could not be fetched; with a network, run `cargo fetch`")
}

/// Files of a folder and its folders, as paths with `/` relative to it, sorted.
fn files_under(folder: &Path) -> Result<Vec<String>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(current) = folders.pop() {
        for entry in fs::read_dir(&current)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let relative = path.strip_prefix(folder)?;
                let parts: Vec<_> = relative
                    .iter()
                    .map(|part| part.to_string_lossy().into_owned())
                    .collect();
                files.push(parts.join("/"));
            }
        }
    }
    files.sort();
    Ok(files)
}
