//! The service worker beside the page: `static/service-worker.js` with the list of what the finished page consists of,
//! so that a browser keeps a version whole or not at all.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::licences;
use crate::page::sorted_entries;

/// Its name in `static/` and in `dist/`. It never changes: a browser looks there for the next version.
pub const FILE: &str = "service-worker.js";
/// The lines of it that are written here.
const VERSION: &str = "const VERSION = \"none\";";
const FILES: &str = "const FILES = {};";
/// What the page never asks for: notices that people read once, and what other pages ask for.
const LEFT_OUT: &[&str] = &[licences::FILE, "embed/v1.js", FILE];
/// The folders whose files' names do not change with their content. The page asks for them with the program's own
/// hash behind (`static/boot.js`).
const BESIDE: &[&str] = &["scenarios/", "stories/", "lessons/"];

/// Writes the worker for the finished page in `dist`; `source` is the one in `static/`.
pub fn write(source: &Path, dist: &Path) -> Result<()> {
    let source = fs::read_to_string(source).context("static/service-worker.js cannot be read")?;
    let mut paths = Vec::new();
    list(dist, &mut paths)?;
    let html = fs::read_to_string(dist.join("index.html")).context("dist/index.html cannot be read")?;
    let program = program_hash(&html).context("dist/index.html links no program with a hash")?;
    let mut files = String::new();
    for path in paths {
        let name = path.strip_prefix(dist).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        if LEFT_OUT.contains(&name.as_str()) {
            continue;
        }
        let bytes = fs::read(&path).with_context(|| format!("dist/{name} cannot be read"))?;
        let asked = if BESIDE.iter().any(|folder| name.starts_with(folder)) {
            format!("{name}?{program}")
        } else {
            name
        };
        writeln!(files, "  \"{asked}\": \"{:08x}\",", number(&bytes))?;
    }
    fs::write(dist.join(FILE), filled_in(&source, &files)?)
        .context("dist/service-worker.js cannot be written")
}

fn filled_in(source: &str, files: &str) -> Result<String> {
    if !source.contains(VERSION) || !source.contains(FILES) {
        bail!("static/service-worker.js has not the lines `{VERSION}` and `{FILES}`");
    }
    let version = format!("const VERSION = \"{:08x}\";", number(files.as_bytes()));
    Ok(source.replacen(VERSION, &version, 1).replacen(FILES, &format!("const FILES = {{\n{files}}};"), 1))
}

/// What `static/boot.js` puts behind the names of scenarios, stories and lessons: the first hash in the program's name.
fn program_hash(html: &str) -> Option<&str> {
    let (_, behind) = html.split_once("<link id=\"program-wasm\"")?;
    let (_, behind) = behind.split_once("privatelink-web-")?;
    let hash = behind.split(|letter: char| !letter.is_ascii_hexdigit()).next()?;
    (hash.len() >= 16).then_some(hash)
}

fn list(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<()> {
    for entry in sorted_entries(folder)? {
        if entry.is_dir() {
            list(&entry, paths)?;
        } else {
            paths.push(entry);
        }
    }
    Ok(())
}

/// FNV-1a: tells versions of a file apart, which is all that is wanted; the same few lines in the worker.
fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |number, byte| (number ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_fnv() {
        assert_eq!(number(b""), 0x811c_9dc5);
        assert_eq!(number(b"foobar"), 0xbf9c_f968);
    }

    #[test]
    fn the_worker_names_every_file_and_changes_with_each() {
        let source = include_str!("../../static/service-worker.js");
        let one = filled_in(source, "  \"index.html\": \"00000001\",\n").unwrap();
        let two = filled_in(source, "  \"index.html\": \"00000002\",\n").unwrap();
        assert!(one.contains("index.html\": \"00000001") && !one.contains(VERSION) && !one.contains(FILES));
        assert_ne!(
            one.lines().find(|line| line.starts_with("const VERSION")),
            two.lines().find(|line| line.starts_with("const VERSION"))
        );
        assert!(filled_in("", "").is_err(), "another file is not the worker");
    }

    #[test]
    fn the_programs_hash_is_the_one_the_page_uses() {
        let html =
            "<link id=\"program-wasm\" rel=\"preload\" href=\"./privatelink-web-07ea3d6e80bb87bd_bg.wasm\">";
        assert_eq!(program_hash(html), Some("07ea3d6e80bb87bd"));
        assert_eq!(program_hash("<p>"), None);
    }
}
