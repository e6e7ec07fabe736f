//! What a site was built from, so that serving it again need not build it again.

use std::{fs, path::Path, time::UNIX_EPOCH};

use anyhow::Result;
use sha2::{Digest, Sha256};

use super::files_under;
use crate::workspace::Workspace;

const FOLDERS: [&str; 5] = ["crates", "models", "static", "vocabularies", "web"];
const FILES: [&str; 4] = [
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "rust-toolchain.toml",
];
/// Beside `dist/`, which is copied to hosts as it is.
const RECORD: &str = ".dist-sources";

/// A digest of every source's path, length and time of change, and of where the site will be.
pub struct Sources(String);

impl Sources {
    /// The sources as they are now.
    pub fn now(workspace: &Workspace, public_url: &str) -> Result<Self> {
        let mut digest = Sha256::new();
        digest.update(public_url);
        for file in FILES {
            add(&mut digest, workspace.root(), file)?;
        }
        for folder in FOLDERS {
            let root = workspace.root().join(folder);
            for file in files_under(&root)? {
                add(&mut digest, &root, &file)?;
            }
        }
        let hex = digest.finalize();
        Ok(Self(hex.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    /// Whether the site in `dist/` was built from these.
    pub fn are_built(&self, workspace: &Workspace) -> bool {
        let record = fs::read_to_string(workspace.root().join(RECORD));
        workspace.dist().is_dir() && record.is_ok_and(|record| record == self.0)
    }

    /// Records that the site in `dist/` was built from these.
    pub fn record(&self, workspace: &Workspace) -> Result<()> {
        Ok(fs::write(workspace.root().join(RECORD), &self.0)?)
    }
}

fn add(digest: &mut Sha256, root: &Path, file: &str) -> Result<()> {
    let metadata = fs::metadata(root.join(file))?;
    let changed = metadata.modified()?.duration_since(UNIX_EPOCH)?.as_nanos();
    digest.update(format!("{file}\0{}\0{changed}\0", metadata.len()));
    Ok(())
}
