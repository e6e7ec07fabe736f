//! Makes the workers' wasm files smaller, once for each content.
//!
//! Trunk would do it again at every build, which takes minutes for a module with Burn in it. The page's
//! own module is small, and its hash is in index.html: that one Trunk optimises.

use std::{fs, path::Path, thread};

use anyhow::{Context, Result};

use crate::{child::Child, install::sha256_of, tools::WASM_OPT, workspace::Workspace};

const WORKERS: [&str; 3] = [
    "cpu_worker_bg.wasm",
    "gpu_worker_bg.wasm",
    "document_worker_bg.wasm",
];
const LEVEL: &str = "-Oz";

/// Optimises the workers of a site in place.
pub fn workers(workspace: &Workspace, site: &Path) -> Result<()> {
    thread::scope(|scope| {
        let started: Vec<_> = WORKERS
            .iter()
            .map(|name| scope.spawn(move || optimise(workspace, &site.join(name), name)))
            .collect();
        started.into_iter().try_for_each(|one| {
            one.join()
                .unwrap_or_else(|_| anyhow::bail!("the optimiser's thread ended early"))
        })
    })
}

fn optimise(workspace: &Workspace, module: &Path, name: &str) -> Result<()> {
    let folder = workspace.cache().join("optimised");
    let known = format!("{}-{}{LEVEL}.wasm", sha256_of(module)?, WASM_OPT.version);
    let kept = folder.join(known);
    if !kept.is_file() {
        fs::create_dir_all(&folder)?;
        let partial = kept.with_extension(format!("{}.partial", std::process::id()));
        workspace
            .command("wasm-opt")
            .arg(LEVEL)
            .arg(module)
            .arg("-o")
            .arg(&partial)
            .run_behind(
                &format!("Optimising {name} (some minutes, once)"),
                &workspace.cache().join("logs").join(format!("{name}.log")),
            )
            .with_context(|| format!("{name} was not optimised"))?;
        fs::rename(&partial, &kept)?;
    }
    fs::copy(&kept, module)?;
    Ok(())
}
