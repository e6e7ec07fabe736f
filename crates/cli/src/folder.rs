//! Model packs on disk: finding one, and reading its files.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use chartlight_pack::{FileEntry, MANIFEST_FILE, Manifest, ShardError, ShardSource};

/// The environment variable that names the folder of the pack.
pub const VARIABLE: &str = "CHARTLIGHT_MODEL";

/// A folder with a manifest in it.
#[derive(Clone, Debug)]
pub struct PackFolder(PathBuf);

impl PackFolder {
    /// The folder at `path`, which must have a manifest.
    ///
    /// # Errors
    /// When it has none.
    pub fn open(path: &Path) -> Result<Self> {
        if path.join(MANIFEST_FILE).is_file() {
            return Ok(Self(path.to_owned()));
        }
        bail!(
            "{}: no model pack here ({MANIFEST_FILE} is missing)",
            path.display()
        )
    }

    /// The pack that is meant when none is named: the only one in the first of `places` that has
    /// any, a place being a pack or a folder of packs.
    ///
    /// # Errors
    /// When there is none, or more than one.
    pub fn find(places: &[PathBuf]) -> Result<Self> {
        for place in places {
            let mut found = packs_in(place);
            match (found.pop(), found.is_empty()) {
                (None, _) => {}
                (Some(only), true) => return Ok(Self(only)),
                (Some(_), false) => {
                    bail!(
                        "{} has more than one model pack; choose one with --model",
                        place.display()
                    )
                }
            }
        }
        bail!(
            "no model pack found; name its folder with --model or {VARIABLE}\nlooked in: {}",
            places
                .iter()
                .map(|p| p.display().to_string())
                .collect::<Vec<_>>()
                .join(", ")
        )
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Its manifest, checked.
    ///
    /// # Errors
    /// When it cannot be read or is wrong.
    pub fn manifest(&self) -> Result<Manifest> {
        let path = self.0.join(MANIFEST_FILE);
        let json = fs::read(&path).with_context(|| path.display().to_string())?;
        Manifest::parse(&json).with_context(|| path.display().to_string())
    }
}

/// The places to look for a pack: `models` beside the program and in the folders above it, then
/// in the working folder.
pub fn usual_places() -> Vec<PathBuf> {
    let program = std::env::current_exe()
        .and_then(|path| path.canonicalize())
        .unwrap_or_default();
    let above_program = program
        .ancestors()
        .skip(1)
        .filter(|folder| !folder.as_os_str().is_empty());
    let mut places: Vec<_> = above_program
        .take(4)
        .map(|folder| folder.join("models"))
        .collect();
    if let Ok(here) = std::env::current_dir() {
        places.push(here.join("models"));
    }
    places
}

fn packs_in(place: &Path) -> Vec<PathBuf> {
    let is_pack = |path: &PathBuf| path.join(MANIFEST_FILE).is_file();
    let whole = place.to_owned();
    if is_pack(&whole) {
        return vec![whole];
    }
    let entries = fs::read_dir(place).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(is_pack).collect()
}

impl ShardSource for PackFolder {
    async fn fetch(&self, entry: &FileEntry) -> Result<Vec<u8>, ShardError> {
        let failed = |reason: String| ShardError {
            file: entry.file.clone(),
            reason,
        };
        // A manifest admits plain file names only, so this cannot leave the folder.
        let path = self.0.join(&entry.file);
        let found = fs::metadata(&path)
            .map_err(|error| failed(reason(&error)))?
            .len();
        if found != entry.bytes as u64 {
            return Err(failed(format!(
                "it has {found} bytes, the manifest says {}",
                entry.bytes
            )));
        }
        fs::read(&path).map_err(|error| failed(reason(&error)))
    }
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "it is missing".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pack(folder: &Path) {
        fs::create_dir_all(folder).unwrap();
        fs::write(folder.join(MANIFEST_FILE), "{}").unwrap();
    }

    #[test]
    fn the_only_pack_is_found() {
        let root = tempfile::tempdir().unwrap();
        let places: Vec<_> = ["a", "b", "c"].map(|name| root.path().join(name)).into();
        let missing = PackFolder::find(&places).unwrap_err().to_string();
        assert!(
            missing.starts_with("no model pack found; name its folder with --model"),
            "{missing}"
        );
        pack(&places[1].join("one"));
        fs::create_dir(places[1].join("training")).unwrap();
        pack(&places[2]);
        assert_eq!(
            PackFolder::find(&places).unwrap().path(),
            places[1].join("one")
        );
        assert_eq!(PackFolder::find(&places[2..]).unwrap().path(), places[2]);
        pack(&places[1].join("two"));
        let several = PackFolder::find(&places).unwrap_err().to_string();
        assert!(
            several.ends_with("has more than one model pack; choose one with --model"),
            "{several}"
        );
    }

    #[test]
    fn a_folder_without_manifest_is_refused() {
        let root = tempfile::tempdir().unwrap();
        let refused = PackFolder::open(root.path()).unwrap_err().to_string();
        assert!(refused.ends_with("no model pack here (manifest.json is missing)"));
        pack(root.path());
        let wrong = PackFolder::open(root.path())
            .unwrap()
            .manifest()
            .unwrap_err();
        let wrong = format!("{wrong:#}");
        assert!(wrong.contains("the manifest cannot be read"));
        // The cause, once.
        assert_eq!(wrong.matches(" at line 1 column ").count(), 1, "{wrong}");
    }
}
