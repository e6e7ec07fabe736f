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
        for entry in
            fs::read_dir(models).with_context(|| format!("{} is missing", models.display()))?
        {
            let folder = entry?.path();
            if folder.join(MANIFEST_FILE).is_file() {
                folders.push(folder);
            }
        }
        folders.sort();
        let packs = folders
            .iter()
            .map(|folder| listing(folder))
            .collect::<Result<Vec<_>>>()?;
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
        Ok(Self {
            folders,
            catalogue: Catalogue { default, packs },
        })
    }

    /// Copies the packs' files, and nothing else of their folders, and writes the list.
    pub fn copy_to(&self, models: &Path) -> Result<()> {
        fs::create_dir_all(models)?;
        for (folder, pack) in self.folders.iter().zip(&self.catalogue.packs) {
            let target = models.join(&pack.id);
            fs::create_dir_all(&target)?;
            let manifest = read_manifest(folder)?;
            let files = manifest.files().map(|entry| entry.file.as_str());
            for file in files.chain([MANIFEST_FILE]) {
                fs::copy(folder.join(file), target.join(file))
                    .with_context(|| format!("{} cannot be copied", folder.join(file).display()))?;
            }
        }
        self.write_list(models)
    }

    fn write_list(&self, models: &Path) -> Result<()> {
        fs::write(
            models.join("index.json"),
            serde_json::to_string_pretty(&self.catalogue)?,
        )?;
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
    let folder = models.join(pack.manifest.id());
    fs::create_dir_all(&folder)?;
    for (file, bytes) in &pack.files {
        fs::write(folder.join(file), bytes)?;
    }
    fs::write(folder.join(MANIFEST_FILE), pack.manifest.to_json())?;
    Packs::of(models)?.write_list(models)
}

fn listing(folder: &Path) -> Result<Listing> {
    let manifest = read_manifest(folder)?;
    for entry in manifest.files() {
        let path = folder.join(&entry.file);
        let found =
            fs::metadata(&path).with_context(|| format!("{} is missing", path.display()))?;
        ensure!(
            found.len() == entry.bytes as u64,
            "{} has {} bytes instead of {}",
            path.display(),
            found.len(),
            entry.bytes
        );
    }
    Ok(Listing {
        id: manifest.id().to_owned(),
        title: manifest.title().to_owned(),
        bytes: manifest.total_bytes(),
    })
}

fn read_manifest(folder: &Path) -> Result<Manifest> {
    let path = folder.join(MANIFEST_FILE);
    let json = fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    Manifest::parse(&json).with_context(|| format!("{} is not valid", path.display()))
}

#[cfg(test)]
mod tests {
    use chartlight_pack::tiny::tiny_pack;

    use super::*;
    use crate::install::remove;

    #[test]
    fn packs_are_listed_copied_and_chosen() {
        let place = std::env::temp_dir().join(format!("chartlight-models-{}", std::process::id()));
        remove(&place).unwrap();
        let (models, site) = (place.join("models"), place.join("site"));
        fs::create_dir_all(models.join("training")).unwrap();
        assert_eq!(chosen_pack(&models).unwrap(), None);

        let pack = tiny_pack(1).unwrap();
        write_as_only_pack(&pack, &models).unwrap();
        fs::write(models.join(pack.manifest.id()).join("README.md"), "card").unwrap();
        let packs = Packs::of(&models).unwrap();
        packs.copy_to(&site).unwrap();
        assert_eq!(packs.catalogue.default, pack.manifest.id());
        let bytes: usize = pack.files.iter().map(|(_, bytes)| bytes.len()).sum();
        assert_eq!(packs.catalogue.packs[0].bytes, bytes as u64);
        assert_eq!(
            fs::read_dir(site.join(pack.manifest.id())).unwrap().count(),
            pack.files.len() + 1
        );

        write_as_only_pack(&tiny_pack(2).unwrap(), &models).unwrap_err();
        fs::write(models.join(CHOICE), "tiny-2\n").unwrap();
        assert_eq!(chosen_pack(&models).unwrap(), Some(models.join("tiny-2")));
        fs::write(models.join(CHOICE), "tiny-3").unwrap();
        assert!(
            chosen_pack(&models)
                .unwrap_err()
                .to_string()
                .contains("tiny-3")
        );

        fs::write(models.join("tiny-2").join(MANIFEST_FILE), "{}").unwrap();
        assert!(
            Packs::of(&models)
                .unwrap_err()
                .to_string()
                .contains("not valid")
        );
        remove(&place).unwrap();
    }
}
