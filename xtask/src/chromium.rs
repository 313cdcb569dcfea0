//! Finding a Chromium for the browser tests, and the Node packages that drive it. The tests talk to a real browser
//! or they fail: there is no pretended one.

use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::debian;
use crate::run::{House, capture, run, say};
use crate::tools::{node_ready, npm};

/// The variable that names a browser of the person's choice; the journeys read it too.
pub const VARIABLE: &str = "PRIVATELINK_CHROMIUM";

/// How browsers of Chromium's family are called in PATH.
const PROGRAMS: &[&str] =
    &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/// Where installers put them when not in PATH.
const PLACES: &[&str] = &[
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files\\Chromium\\Application\\chrome.exe",
];

/// The folder of the journeys.
pub fn folder(house: &House) -> PathBuf {
    house.root.join("tests").join("browser")
}

/// Everything a journey needs: Node, its packages, a browser. Gives the browser's path.
pub fn ready(house: &House) -> Result<PathBuf> {
    node_ready()?;
    let folder = folder(house);
    packages_ready(&folder)?;
    if let Some(chosen) = env::var_os(VARIABLE) {
        let chosen = PathBuf::from(chosen);
        if chosen.is_file() {
            return Ok(chosen);
        }
        bail!(
            "{VARIABLE} names {}, which is no file; name a Chromium's program or unset it",
            chosen.display()
        );
    }
    if let Some(found) = find(&folder) {
        return Ok(found);
    }
    install(&folder);
    match find(&folder) {
        Some(found) => Ok(found),
        None => bail!(
            "there is no Chromium here and none could be installed; install Chromium or Chrome, or set {VARIABLE} to \
             its program, or leave these tests out with `--without browser`"
        ),
    }
}

fn find(folder: &Path) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<_> = env::split_paths(&path).collect();
    let named = PROGRAMS.iter().flat_map(|program| {
        let file = format!("{program}{}", env::consts::EXE_SUFFIX);
        folders.iter().map(move |folder| folder.join(&file)).collect::<Vec<_>>()
    });
    named
        .chain(PLACES.iter().map(PathBuf::from))
        .find(|path| path.is_file())
        .or_else(|| playwrights_own(folder))
}

/// The browser Playwright would download, if it has.
fn playwrights_own(folder: &Path) -> Option<PathBuf> {
    const ASK: &str = "console.log(require('playwright-core').chromium.executablePath())";
    let answer = capture(Command::new("node").args(["-e", ASK]).current_dir(folder)).ok()?;
    Some(PathBuf::from(answer.trim())).filter(|path| path.is_file())
}

/// Tries what this machine allows. Whether it worked is seen by looking again, so a failure here is only told.
fn install(folder: &Path) {
    let outcome = if debian::is_ours() {
        debian::install(&["chromium"])
    } else {
        say("downloading Playwright's Chromium (about a minute, once)");
        run(Command::new("node")
            .args(["node_modules/playwright-core/cli.js", "install", "chromium"])
            .current_dir(folder))
    };
    if let Err(error) = outcome {
        say(&format!("that did not work: {error}"));
    }
}

/// The journeys' Node packages, as the lock file names them.
fn packages_ready(folder: &Path) -> Result<()> {
    let lock = fs::read(folder.join("package-lock.json"))
        .context("tests/browser/package-lock.json cannot be read")?;
    let mut hasher = DefaultHasher::new();
    lock.hash(&mut hasher);
    let stamp = format!("{:016x}\n", hasher.finish());
    let stamp_file = folder.join("node_modules").join(".privatelink-stamp");
    if fs::read_to_string(&stamp_file).is_ok_and(|text| text == stamp) {
        return Ok(());
    }
    say("installing the browser tests' Node packages (seconds, once)");
    // Playwright's package would otherwise fetch browsers nobody asked for.
    let mut command = npm(["ci"]);
    run(command.current_dir(folder).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")).context(
        "the Node packages of tests/browser could not be installed; check that npm reaches its registry, or leave \
         these tests out with `--without browser`",
    )?;
    fs::write(&stamp_file, stamp).context("tests/browser/node_modules cannot be written to")
}
