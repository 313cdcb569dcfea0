//! The programs that cargo does not bring: which version of each, where it is looked for, how it is installed.
//! They live in a cache outside `target/`, so that a fresh clone on the same machine does not build them again and
//! nothing the person installed is ever replaced.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, anyhow, bail};

use crate::run::{House, capture, cargo, run, say};

/// The target every page is built for.
pub const WASM: &str = "wasm32-unknown-unknown";

/// Trunk builds the page. 0.22 wants a newer rustc than today's stable.
const TRUNK: &str = "0.21.14";
/// Binaryen's `wasm-opt`; the ones of Linux distributions are years behind what rustc emits.
const BINARYEN: &str = "132.0.0";
/// Makes scripts and styles small: what wasm-bindgen writes and what we write is made to be read.
const ESBUILD: &str = "0.28.2";
/// Licences, duplicate versions, sources.
const CARGO_DENY: &str = "0.20.2";
/// The oldest Node whose test runner takes `--test-reporter` and whose playwright-core still starts.
const NODE_MAJOR: u32 = 20;

const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// How a missing tool comes into the cache.
enum Source {
    /// A crate, with the arguments `cargo install` needs beside name and version.
    Crate(&'static [&'static str]),
    /// An npm package.
    Npm,
}

/// One row of the table of tools.
struct Tool {
    /// The crate or package.
    name: &'static str,
    version: String,
    /// The program wanted out of it.
    program: &'static str,
    /// The word of `--version` that tells a person's own copy is the same version.
    version_word: String,
    source: Source,
    /// How long the installation takes, for the person who waits.
    takes: &'static str,
}

fn trunk() -> Tool {
    Tool {
        name: "trunk",
        version: TRUNK.to_owned(),
        program: "trunk",
        version_word: TRUNK.to_owned(),
        // Unoptimised: it spends its time waiting for cargo, and builds in a third of the time.
        source: Source::Crate(&["--locked", "--debug", "--no-default-features", "--features", "rustls"]),
        takes: "about 4 minutes",
    }
}

fn wasm_bindgen(house: &House) -> Result<Tool> {
    let version = locked_version(&house.root, "wasm-bindgen")?;
    Ok(Tool {
        name: "wasm-bindgen-cli",
        version_word: version.clone(),
        version,
        program: "wasm-bindgen",
        // Not `--locked`: its lock file may name a release younger than a registry mirror serves.
        source: Source::Crate(&["--debug"]),
        takes: "about a minute",
    })
}

fn wasm_opt() -> Tool {
    Tool {
        name: "binaryen",
        version: BINARYEN.to_owned(),
        program: "wasm-opt",
        version_word: BINARYEN.split('.').next().unwrap_or(BINARYEN).to_owned(),
        source: Source::Npm,
        takes: "seconds",
    }
}

fn esbuild() -> Tool {
    Tool {
        name: "esbuild",
        version: ESBUILD.to_owned(),
        program: "esbuild",
        version_word: ESBUILD.to_owned(),
        source: Source::Npm,
        takes: "seconds",
    }
}

fn cargo_deny() -> Tool {
    Tool {
        name: "cargo-deny",
        version: CARGO_DENY.to_owned(),
        program: "cargo-deny",
        version_word: CARGO_DENY.to_owned(),
        source: Source::Crate(&["--locked", "--debug"]),
        takes: "about a minute",
    }
}

/// What the page is built with: Trunk, the search path on which Trunk finds two others, and what
/// makes the files small that Trunk leaves.
pub struct PageTools {
    trunk: PathBuf,
    esbuild: PathBuf,
    path: OsString,
}

impl PageTools {
    /// Finds or installs everything that building the page needs.
    pub fn ready(house: &House) -> Result<Self> {
        wasm_target()?;
        let trunk = ready(&trunk())?;
        let others = [ready(&wasm_bindgen(house)?)?, ready(&wasm_opt())?];
        let folders = others.iter().filter_map(|program| program.parent().map(Path::to_path_buf));
        // A tool that Trunk finds first on the path in the wanted version is one it does not download.
        let path = env::join_paths(folders.chain(env::split_paths(&env::var_os("PATH").unwrap_or_default())))
            .context("a folder of PATH has a name that cannot be written there")?;
        Ok(Self { trunk, esbuild: ready(&esbuild())?, path })
    }

    /// A Trunk command at the top of the workspace.
    pub fn trunk(&self, house: &House) -> Command {
        let mut command = Command::new(&self.trunk);
        // Trunk reads NO_COLOR as an option that must say true or false, and dies of the usual "1".
        command.current_dir(&house.root).env("PATH", &self.path).env_remove("NO_COLOR");
        command
    }

    /// A command that makes scripts and styles small where they lie.
    pub fn minify(&self, files: &[PathBuf], folder: &Path) -> Command {
        let mut command = Command::new(&self.esbuild);
        // Syntax stays what was written: browsers from 2024 on are asked for anyway.
        command.args(["--minify", "--target=esnext", "--charset=utf8", "--log-level=warning"]);
        command.arg("--allow-overwrite").arg(format!("--outdir={}", folder.display())).args(files);
        command
    }
}

/// The versions that shape the built page, for the stamp of its inputs.
pub fn page_versions(house: &House) -> Result<String> {
    Ok(format!(
        "trunk {TRUNK} wasm-bindgen {} binaryen {BINARYEN} esbuild {ESBUILD}",
        wasm_bindgen(house)?.version
    ))
}

/// wasm-bindgen's command line by itself, for wasm that is not the page.
pub fn wasm_bindgen_program(house: &House) -> Result<PathBuf> {
    wasm_target()?;
    ready(&wasm_bindgen(house)?)
}

/// cargo-deny's program.
pub fn cargo_deny_program() -> Result<PathBuf> {
    ready(&cargo_deny())
}

/// Fails with what to do where there is no Node young enough.
pub fn node_ready() -> Result<()> {
    let advice =
        format!("install Node {NODE_MAJOR} or newer (nodejs.org, or your system's package `nodejs`)");
    let text = capture(Command::new("node").arg("--version"))
        .map_err(|_| anyhow!("there is no Node here; {advice}"))?;
    let major =
        text.trim().trim_start_matches('v').split('.').next().and_then(|word| word.parse::<u32>().ok());
    match major {
        Some(major) if major >= NODE_MAJOR => Ok(()),
        _ => bail!("Node here is {}; {advice}", text.trim()),
    }
}

/// An npm command that neither phones home nor prints advertisements.
pub fn npm<const N: usize>(args: [&str; N]) -> Command {
    let mut command = Command::new(NPM);
    command.args(args).args(["--no-audit", "--no-fund", "--no-update-notifier"]);
    command
}

/// Installs the wasm target if it is not there. A `targets` line in `rust-toolchain.toml` would not do it where
/// rustup's automatic installation is switched off.
fn wasm_target() -> Result<()> {
    let mut rustc = Command::new("rustc");
    let sysroot = capture(rustc.args(["--print", "sysroot"]))?;
    if Path::new(sysroot.trim()).join("lib/rustlib").join(WASM).join("lib").is_dir() {
        return Ok(());
    }
    say(&format!("installing the Rust target {WASM} (seconds, once)"));
    run(Command::new("rustup").args(["target", "add", WASM])).with_context(|| {
        format!("rustc here cannot build for {WASM}; with rustup, `rustup target add {WASM}` mends that")
    })
}

/// Where the tools are kept.
fn cache() -> Result<PathBuf> {
    const NAME: &str = "privatelink-playground";
    if let Some(chosen) = env::var_os("PRIVATELINK_TOOLS").filter(|value| !value.is_empty()) {
        return std::path::absolute(chosen).context("PRIVATELINK_TOOLS names no usable folder");
    }
    let folder = |variable: &str| env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from);
    let base = if cfg!(windows) {
        folder("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        folder("HOME").map(|home| home.join("Library/Caches"))
    } else {
        folder("XDG_CACHE_HOME").or_else(|| folder("HOME").map(|home| home.join(".cache")))
    };
    let base =
        base.ok_or_else(|| anyhow!("no home folder to keep tools in; set PRIVATELINK_TOOLS to a folder"))?;
    Ok(base.join(NAME))
}

/// Finds a tool or installs it, and gives the program's path.
fn ready(tool: &Tool) -> Result<PathBuf> {
    let root = cache()?.join(format!("{}-{}", tool.name, tool.version));
    let program = match tool.source {
        Source::Crate(_) => root.join("bin").join(format!("{}{}", tool.program, env::consts::EXE_SUFFIX)),
        Source::Npm if cfg!(windows) => root.join("node_modules/.bin").join(format!("{}.cmd", tool.program)),
        Source::Npm => root.join("node_modules/.bin").join(tool.program),
    };
    if program.is_file() {
        return Ok(program);
    }
    if let Some(own) = same_version_on_path(tool) {
        return Ok(own);
    }
    say(&format!("installing {} {} ({}, once) into {}", tool.name, tool.version, tool.takes, root.display()));
    install(tool, &root).with_context(|| {
        format!(
            "{} {} is missing and could not be installed; where the package registry is out of reach, put \
             that version of `{}` in PATH",
            tool.name, tool.version, tool.program
        )
    })?;
    if !program.is_file() {
        bail!("{} {} was installed, yet {} is not there", tool.name, tool.version, program.display());
    }
    Ok(program)
}

fn install(tool: &Tool, root: &Path) -> Result<()> {
    std::fs::create_dir_all(root)
        .with_context(|| format!("no folder could be made at {}", root.display()))?;
    match tool.source {
        Source::Crate(extra) => {
            let mut command = cargo();
            command
                .args(["install", tool.name, "--version", &tool.version])
                .args(extra)
                .arg("--root")
                .arg(root);
            // Neither this workspace's settings nor its target folder concern a tool.
            command.current_dir(root).env_remove("CARGO_TARGET_DIR").env_remove("CARGO_BUILD_TARGET");
            run(command.env_remove("RUSTFLAGS"))
        }
        Source::Npm => {
            node_ready()?;
            let mut command = npm(["install", "--save-exact"]);
            run(command
                .arg("--prefix")
                .arg(root)
                .arg(format!("{}@{}", tool.name, tool.version))
                .current_dir(root))
        }
    }
}

/// A person's own copy, if it is exactly the version wanted.
fn same_version_on_path(tool: &Tool) -> Option<PathBuf> {
    let file = format!("{}{}", tool.program, env::consts::EXE_SUFFIX);
    let found = env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(&file))
        .find(|path| path.is_file())?;
    let text = capture(Command::new(&found).arg("--version")).ok()?;
    text.split_whitespace().any(|word| word == tool.version_word).then_some(found)
}

/// The version of a package in `Cargo.lock`.
fn locked_version(root: &Path, package: &str) -> Result<String> {
    let text = std::fs::read_to_string(root.join("Cargo.lock")).context("Cargo.lock cannot be read")?;
    version_in_lock(&text, package)
        .ok_or_else(|| anyhow!("Cargo.lock names no {package}; `cargo update` mends that"))
}

fn version_in_lock(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    let version = lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"')?;
    Some(version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_file_is_read_by_the_whole_name() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.1\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"x\"\n";
        assert_eq!(version_in_lock(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(version_in_lock(lock, "wasm"), None);
    }

    #[test]
    fn another_version_on_the_path_is_not_ours() {
        let tool = Tool { version_word: "0.0.0-never".to_owned(), program: "cargo", ..trunk() };
        assert_eq!(same_version_on_path(&tool), None);
    }
}
