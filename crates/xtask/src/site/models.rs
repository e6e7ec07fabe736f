//! The model packs of a site: the folders under `models/` that have a manifest, and the list of them
//! that the page reads.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use chartlight_pack::{MANIFEST_FILE, Manifest, Pack};
use serde::Serialize;

/// Names the pack that the page loads, where there are several.
const CHOICE: &str = "default";

/// Packs that are complete as far as their manifests and file lengths say.
#[derive(Debug)]
pub struct Packs {
    folders: Vec<PathBuf>,
    catalogue: Catalogue,
}

#[derive(Debug, PartialEq, Serialize)]
struct Catalogue {
    default: String,
    packs: Vec<Listing>,
}

#[derive(Debug, PartialEq, Serialize)]
struct Listing {
    id: String,
    title: String,
    bytes: u64,
}

impl Packs {
    /// The packs under a folder.
    pub fn of(models: &Path) -> Result<Self> {
        let mut folders = Vec::new();
        for entry in fs::read_dir(models).with_context(|| format!("{} is missing", models.display()))? {
            let folder = entry?.path();
            if folder.join(MANIFEST_FILE).is_file() {
                folders.push(folder);
            }
        }
        folders.sort();
        let packs = folders.iter().map(|folder| listing(folder)).collect::<Result<Vec<_>>>()?;
        let choice = fs::read_to_string(models.join(CHOICE)).unwrap_or_default();
        let default = match (choice.trim(), packs.as_slice()) {
            ("", [only]) => only.id.clone(),
            ("", []) => String::new(),
            ("", _) => anyhow::bail!(
                "there are {} packs in {}; write the id of one to {CHOICE} beside them",
                packs.len(),
                models.display()
            ),
            (choice, packs) => {
                ensure!(
                    packs.iter().any(|pack| pack.id == choice),
                    "{} names `{choice}`, which is not there",
                    models.join(CHOICE).display()
                );
                choice.to_owned()
            }
        };
        if packs.is_empty() {
            println!(
                "warning: there is no model pack in {}; the page will say that it has none",
                models.display()
            );
        }
        Ok(Self { folders, catalogue: Catalogue { default, packs } })
    }

    /// Copies the packs' files, and nothing else of their folders, and writes the list.
    pub fn copy_to(&self, models: &Path) -> Result<()> {
        fs::create_dir_all(models)?;
        for (folder, pack) in self.folders.iter().zip(&self.catalogue.packs) {
            let target = models.join(&pack.id);
            fs::create_dir_all(&target)?;
            for file in files(&read_manifest(folder)?) {
                fs::copy(folder.join(&file), target.join(&file))
                    .with_context(|| format!("{} cannot be copied", folder.join(&file).display()))?;
            }
        }
        fs::write(models.join("index.json"), serde_json::to_string_pretty(&self.catalogue)?)?;
        Ok(())
    }
}

/// The folder of the pack that the page loads, if there is one.
pub fn chosen_pack(models: &Path) -> Result<Option<PathBuf>> {
    let packs = Packs::of(models)?;
    let listed = packs.folders.into_iter().zip(packs.catalogue.packs);
    let mut chosen = listed.filter(|(_, pack)| pack.id == packs.catalogue.default);
    Ok(chosen.next().map(|(folder, _)| folder))
}

/// Writes a pack as a folder of its own under `models`, beside the list of packs.
pub fn write_as_only_pack(pack: &Pack, models: &Path) -> Result<()> {
    let folder = models.join(&pack.manifest.id);
    fs::create_dir_all(&folder)?;
    for (file, bytes) in &pack.files {
        fs::write(folder.join(file), bytes)?;
    }
    Packs::of(models)?.copy_list_to(models)
}

fn listing(folder: &Path) -> Result<Listing> {
    let manifest = read_manifest(folder)?;
    let mut bytes = 0;
    for file in files(&manifest) {
        let path = folder.join(file);
        let found = fs::metadata(&path)
            .with_context(|| format!("{} is missing", path.display()))?
            .len();
        bytes += found;
    }
    Ok(Listing { id: manifest.id.clone(), title: manifest.title.clone(), bytes })
}

fn read_manifest(folder: &Path) -> Result<Manifest> {
    let path = folder.join(MANIFEST_FILE);
    let json = fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    Manifest::parse(&json).with_context(|| format!("{} is not valid", path.display()))
}

fn files(manifest: &Manifest) -> Vec<String> {
    let shards = manifest.shards.iter().map(|shard| shard.file.clone());
    let first = [MANIFEST_FILE.to_owned(), manifest.tokenizer.file.clone()];
    first.into_iter().chain(shards).collect()
}
