//! Building the page into `dist/`, and knowing when that is not needed: a stamp of everything the page is made of,
//! by content, because a checkout or a branch switch changes every file's time.

use std::collections::BTreeSet;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::licences;
use crate::offline;
use crate::run::{House, Watch, capture, cargo_metadata, run, say};
use crate::split;
use crate::styles;
use crate::tools::{PageTools, WASM, page_versions};

/// What the page is made of. Folders count whole.
const INPUTS: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "Trunk.toml",
    ".cargo/config.toml",
    "engine",
    "web",
    "static",
    "xtask/src/page.rs",
    "xtask/src/licences.rs",
    "xtask/src/offline.rs",
    "xtask/src/split",
    "xtask/src/styles.rs",
    "xtask/src/tools.rs",
];

/// Environment that changes what rustc makes of the same source.
const VARIABLES: &[&str] = &["RUSTFLAGS", "CARGO_BUILD_RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS"];

/// Leaves the release page of the present tree in `dist/`; does nothing when it is there already.
pub fn build(house: &House) -> Result<()> {
    let watch = Watch::start();
    let stamp_file = house.target.join("page.stamp");
    let inputs = digest_of_inputs(house)?;
    if fs::read_to_string(&stamp_file).is_ok_and(|stamp| stamp == stamp_text(inputs, &house.dist())) {
        say("the page in dist/ is that of the present source; not building it again");
        return Ok(());
    }
    let tools = PageTools::ready(house)?;
    say("building the release page (about a minute the first time)");
    // A stamp must never outlive the files it speaks of.
    if stamp_file.exists() {
        fs::remove_file(&stamp_file).context("the old page's stamp cannot be removed")?;
    }
    let (variable, flags) = wasm_flags(house)?;
    run(tools.trunk(house).arg("build").env(variable, flags)).context("the page could not be built")?;
    if !house.dist().join("index.html").is_file() {
        bail!("Trunk reported success but left no dist/index.html; look at `dist` in Trunk.toml");
    }
    minify(&tools, &house.dist())?;
    styles::join(&house.dist())?;
    split::split(&house.dist(), &linked(house))?;
    licences::write(house)?;
    // Last of all: it lists what is there.
    offline::write(&house.root.join("static").join(offline::FILE), &house.dist())?;
    run(&mut tools.minify(&[house.dist().join(offline::FILE)], &house.dist()))
        .context("the service worker could not be made small")?;
    fs::create_dir_all(&house.target)?;
    fs::write(&stamp_file, stamp_text(inputs, &house.dist()))
        .context("the page's stamp cannot be written")?;
    say(&format!("built dist/ in {:.0} s", watch.seconds()));
    Ok(())
}

/// The page's program as the linker leaves it, before wasm-bindgen and wasm-opt.
fn linked(house: &House) -> PathBuf {
    house.target.join(WASM).join("page").join("privatelink_web.wasm")
}

/// Makes the scripts and styles of the page small. Trunk's own minifier cannot read the JavaScript that
/// wasm-bindgen writes. Names keep the hash of what was written, which still changes with every change.
fn minify(tools: &PageTools, dist: &Path) -> Result<()> {
    let small = |path: &PathBuf| path.extension().is_some_and(|kind| kind == "js" || kind == "css");
    let files: Vec<PathBuf> = sorted_entries(dist)?.into_iter().filter(small).collect();
    run(&mut tools.minify(&files, dist)).context("the scripts and styles could not be made small")
}

/// The environment for every build of our wasm. Panics carry the paths of their sources; told as `crates/yew-…`
/// they name neither this machine's folders nor its user, and two machines build the same bytes.
pub fn wasm_flags(house: &House) -> Result<(&'static str, String)> {
    let metadata = cargo_metadata(Some(&house.root), &["--filter-platform", WASM, "--locked"])?;
    let packages = metadata.get("packages").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let foreign = packages.iter().filter(|package| package.get("source").is_some_and(Value::is_string));
    let manifests = foreign.filter_map(|package| package.get("manifest_path")?.as_str());
    // From …/registry/src/some-host/yew-0.23.0/Cargo.toml to what lies before the crate.
    let folders: BTreeSet<_> =
        manifests.filter_map(|path| Path::new(path).ancestors().nth(2)?.to_str()).collect();
    // Flags are told apart by blanks, so a folder with one in its name keeps it.
    let mut flags: Vec<_> = folders
        .into_iter()
        .filter(|folder| !folder.contains(char::is_whitespace))
        .map(|folder| format!("--remap-path-prefix={folder}=crates"))
        .collect();
    // Names that tell for which types a generic function was made: `split` goes by them.
    flags.push("-Csymbol-mangling-version=v0".to_owned());
    // Judging calls thousands of functions of a few instructions each. Made for size alone, all of them stay calls; so
    // much is put in their callers that a request is judged in two thirds of the time, for a page 4 % larger.
    flags.push("-Cllvm-args=-inline-threshold=50".to_owned());
    // And what lies where in its data, and who speaks of it.
    flags.push("-Clink-arg=--emit-relocs".to_owned());
    Ok(("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags.join(" ")))
}

/// Inputs and outputs: a `dist/` that someone else wrote over or emptied is not the page either.
fn stamp_text(inputs: u64, dist: &Path) -> String {
    let mut hasher = DefaultHasher::new();
    // A folder that cannot be read gives another digest than the one that could, which is all that is wanted.
    let outputs = digest(dist, &mut hasher).map(|()| hasher.finish()).unwrap_or_default();
    format!("inputs {inputs:016x}\noutputs {outputs:016x}\n")
}

fn digest_of_inputs(house: &House) -> Result<u64> {
    let mut hasher = DefaultHasher::new();
    capture(Command::new("rustc").arg("-vV"))?.hash(&mut hasher);
    page_versions(house)?.hash(&mut hasher);
    for variable in VARIABLES {
        std::env::var_os(variable).hash(&mut hasher);
    }
    for input in INPUTS {
        input.hash(&mut hasher);
        digest(&house.root.join(input), &mut hasher)?;
    }
    Ok(hasher.finish())
}

/// Feeds a file, or a folder's files by name and content, to the hasher. What is missing counts as missing.
fn digest(path: &Path, hasher: &mut DefaultHasher) -> Result<()> {
    if path.is_dir() {
        for entry in sorted_entries(path)? {
            entry.file_name().hash(hasher);
            digest(&entry, hasher)?;
        }
    } else if path.is_file() {
        fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?.hash(hasher);
    }
    Ok(())
}

/// A folder's entries by name, without the hidden ones, which editors and Trunk leave about.
pub fn sorted_entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let unreadable = || format!("the folder {} cannot be read", folder.display());
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).with_context(unreadable)? {
        let path = entry.with_context(unreadable)?.path();
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if !hidden {
            entries.push(path);
        }
    }
    entries.sort();
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest_of(folder: &Path) -> u64 {
        let mut hasher = DefaultHasher::new();
        digest(folder, &mut hasher).unwrap();
        hasher.finish()
    }

    #[test]
    fn the_digest_follows_content_and_names_and_nothing_else() {
        let folder = std::env::temp_dir().join(format!("privatelink-digest-{}", std::process::id()));
        fs::create_dir_all(folder.join("deep")).unwrap();
        fs::write(folder.join("a"), "one").unwrap();
        fs::write(folder.join("deep/b"), "two").unwrap();
        let first = digest_of(&folder);
        fs::write(folder.join("a"), "one").unwrap();
        fs::write(folder.join(".hidden"), "left by an editor").unwrap();
        assert_eq!(digest_of(&folder), first, "written again with the same content");
        fs::write(folder.join("deep/b"), "2").unwrap();
        let changed = digest_of(&folder);
        assert_ne!(changed, first, "content changed");
        fs::rename(folder.join("deep/b"), folder.join("deep/c")).unwrap();
        assert_ne!(digest_of(&folder), changed, "renamed");
        fs::remove_dir_all(&folder).unwrap();
    }
}
