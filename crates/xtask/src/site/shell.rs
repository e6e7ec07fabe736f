//! `shell.js`: what the service worker keeps so that the page opens without a network.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::files_under;
use crate::install::hexadecimal;

#[derive(Debug, PartialEq, Serialize)]
struct Shell {
    version: String,
    files: Vec<String>,
    on_use: Vec<String>,
}

/// Lists the files of a built site in its `shell.js`. The version changes with any of them.
pub fn write(site: &Path) -> Result<()> {
    let mut shell = Shell::of(&files_under(site)?);
    let mut hash = Sha256::new();
    for file in shell.files.iter().chain(&shell.on_use) {
        let path = site.join(if file == "./" { "index.html" } else { file });
        let bytes =
            fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        hash.update(file.as_bytes());
        hash.update(Sha256::digest(&bytes));
    }
    let digest = hexadecimal(&hash.finalize());
    shell.version = digest.get(..16).unwrap_or(&digest).to_owned();
    let json = serde_json::to_string_pretty(&shell)?;
    fs::write(site.join("shell.js"), format!("self.SHELL = {json};\n"))?;
    Ok(())
}

impl Shell {
    fn of(files: &[String]) -> Self {
        let mut shell = Self {
            version: String::new(),
            files: vec!["./".into()],
            on_use: vec![],
        };
        for file in files {
            match file.as_str() {
                // The page is "./"; browsers fetch the service worker and its list themselves.
                "index.html"
                | "sw.js"
                | "shell.js"
                | "_headers"
                | "README.txt"
                | "vocabularies/README.md" => {}
                file if file.starts_with("models/") => {}
                file if is_kept_on_use(file) => shell.on_use.push(file.to_owned()),
                file => shell.files.push(file.to_owned()),
            }
        }
        shell
    }
}

/// The code of a reader, for a visitor uses one of the two; and vocabularies, which the page does
/// without where they cannot be had. The document worker is every visitor's.
fn is_kept_on_use(file: &str) -> bool {
    let starts = ["cpu_worker", "gpu_worker", "vocabularies/"];
    starts.iter().any(|start| file.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_kept_at_once_and_readers_and_vocabularies_when_used() {
        let files = [
            "README.txt",
            "_headers",
            "cpu_worker.js",
            "cpu_worker_bg.wasm",
            "document_worker.js",
            "document_worker_bg.wasm",
            "gpu_worker_bg.wasm",
            "icon.svg",
            "index.html",
            "models/index.json",
            "page-12.js",
            "reader.js",
            "sw.js",
            "vocabularies/README.md",
            "vocabularies/index.json",
            "vocabularies/mondo.codes",
        ];
        let shell = Shell::of(&files.map(str::to_owned));
        let at_once = [
            "./",
            "document_worker.js",
            "document_worker_bg.wasm",
            "icon.svg",
            "page-12.js",
            "reader.js",
        ];
        assert_eq!(shell.files, at_once);
        let on_use = [
            "cpu_worker.js",
            "cpu_worker_bg.wasm",
            "gpu_worker_bg.wasm",
            "vocabularies/index.json",
            "vocabularies/mondo.codes",
        ];
        assert_eq!(shell.on_use, on_use);
    }
}
