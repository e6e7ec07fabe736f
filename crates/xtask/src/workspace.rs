//! Where things are: the checkout, Cargo's target folder and the per-user cache.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::child::{Child, command};

/// The folders that commands work in.
#[derive(Clone, Debug)]
pub struct Workspace {
    root: PathBuf,
    target: PathBuf,
    cache: PathBuf,
}

#[derive(Deserialize)]
struct Metadata {
    target_directory: PathBuf,
    workspace_root: PathBuf,
}

impl Workspace {
    /// Asks Cargo and the environment.
    pub fn find() -> Result<Self> {
        let here = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let json = command("cargo")
            .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
            .current_dir(here)
            .answer()
            .context("cargo does not know this workspace")?;
        let metadata: Metadata = serde_json::from_str(&json)?;
        let cache = cache_home().context(
            "there is no home folder to keep tools in; set HOME or XDG_CACHE_HOME and run this again",
        )?;
        Ok(Self {
            root: metadata.workspace_root,
            target: metadata.target_directory,
            cache: cache.join("chartlight"),
        })
    }

    /// The checkout.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Cargo's target folder, outside the checkout when `CARGO_TARGET_DIR` says so.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// What is kept between checkouts: tools, the base model, optimised workers.
    pub fn cache(&self) -> &Path {
        &self.cache
    }

    /// The built site.
    pub fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// The browser tests.
    pub fn browser_tests(&self) -> PathBuf {
        self.root.join("tests/e2e")
    }

    /// Other projects' readers of the export formats, and what is compared with them.
    pub fn format_checks(&self) -> PathBuf {
        self.root.join("tests/peers/formats")
    }

    /// Folders of installed tools, in the order in which they are searched.
    pub fn search_path(&self) -> OsString {
        let tools = crate::tools::ALL
            .iter()
            .filter_map(|tool| tool.programs_in(self));
        let inherited = env::var_os("PATH").unwrap_or_default();
        let folders = tools.chain(env::split_paths(&inherited));
        env::join_paths(folders).unwrap_or(inherited)
    }

    /// A program that finds the installed tools, in the checkout.
    pub fn command(&self, program: &str) -> std::process::Command {
        let mut command = command(program);
        command
            .env("PATH", self.search_path())
            .current_dir(&self.root);
        command
    }
}

fn cache_home() -> Option<PathBuf> {
    let set = |name| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    set("XDG_CACHE_HOME")
        .filter(|path| path.is_absolute())
        .or_else(|| set("HOME").map(|home| home.join(".cache")))
        .or_else(|| set("LOCALAPPDATA"))
}
