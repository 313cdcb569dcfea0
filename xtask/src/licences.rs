//! `dist/THIRD-PARTY-LICENCES.txt`: the licence texts of everything compiled into the page, read from the sources
//! cargo built it from. Ordered and free of this machine's paths, so that the same lock file gives the same file.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, anyhow, bail};
use serde_json::Value;

use crate::page::sorted_entries;
use crate::run::{House, capture, cargo_metadata};
use crate::tools::WASM;

/// The file's name in `dist/`.
pub const FILE: &str = "THIRD-PARTY-LICENCES.txt";

/// The crate the page is built from.
const PAGE: &str = "privatelink-web";

/// How a file that holds a licence is called.
const NAMES: &[&str] = &["licen", "copying", "notice", "copyright", "unlicense"];

/// One thing in the page that others wrote.
struct Part {
    title: String,
    licence: String,
    /// Whom the manifest names; the notice where the source carries no text of its own.
    authors: String,
    texts: Vec<String>,
}

/// Writes the notices beside the page.
pub fn write(house: &House) -> Result<()> {
    let metadata = cargo_metadata(Some(&house.root), &["--filter-platform", WASM, "--locked"])?;
    let mut parts = vec![standard_library()?];
    for package in packages(&metadata)? {
        parts.push(part(package)?);
    }
    fs::write(house.dist().join(FILE), render(&parts))
        .context("the licence notices cannot be written to dist/")
}

fn text<'a>(value: &'a Value, key: &str) -> Result<&'a str> {
    value
        .get(key)
        .and_then(Value::as_str)
        .ok_or_else(|| anyhow!("cargo metadata has no {key} where one is due"))
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The packages in the page's normal dependency tree that are not this workspace's own, by name and version.
fn packages(metadata: &Value) -> Result<Vec<&Value>> {
    let mut by_id = BTreeMap::new();
    for package in list(metadata, "packages") {
        by_id.insert(text(package, "id")?, package);
    }
    let nodes = metadata.get("resolve").map_or(&[][..], |resolve| list(resolve, "nodes"));
    let mut normal = BTreeMap::new();
    for node in nodes {
        let wanted = list(node, "deps").iter().filter(|dep| {
            list(dep, "dep_kinds").iter().any(|kind| kind.get("kind").is_none_or(Value::is_null))
        });
        normal.insert(text(node, "id")?, wanted.map(|dep| text(dep, "pkg")).collect::<Result<Vec<_>>>()?);
    }
    let page = by_id.iter().find(|(_, package)| text(package, "name").is_ok_and(|name| name == PAGE));
    let Some((page, _)) = page else { bail!("the workspace has no crate {PAGE}") };
    let mut reached = BTreeSet::new();
    let mut waiting = vec![*page];
    while let Some(id) = waiting.pop() {
        if reached.insert(id) {
            waiting.extend(normal.get(id).into_iter().flatten());
        }
    }
    let foreign = |package: &&Value| package.get("source").is_some_and(Value::is_string);
    let mut found: Vec<_> = reached.iter().filter_map(|id| by_id.get(id).copied()).filter(foreign).collect();
    found.sort_by_key(|package| (text(package, "name").ok(), text(package, "version").ok()));
    Ok(found)
}

fn part(package: &Value) -> Result<Part> {
    let manifest = Path::new(text(package, "manifest_path")?);
    let folder = manifest.parent().unwrap_or(manifest);
    let mut files: BTreeSet<PathBuf> = licence_files(folder)?.into_iter().collect();
    if let Ok(named) = text(package, "license_file") {
        files.insert(folder.join(named));
    }
    let texts = files.iter().map(|file| clean(file)).collect::<Result<Vec<_>>>()?;
    let authors: Vec<_> = list(package, "authors").iter().filter_map(Value::as_str).collect();
    Ok(Part {
        authors: authors.join(", "),
        title: format!("{} {}", text(package, "name")?, text(package, "version")?),
        licence: text(package, "license").unwrap_or("see its text").to_owned(),
        texts,
    })
}

fn licence_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in sorted_entries(folder)? {
        let name = entry.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        if !NAMES.iter().any(|start| name.starts_with(start)) {
            continue;
        }
        let source = entry.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("rs"));
        if entry.is_file() && !source {
            found.push(entry);
        } else if entry.is_dir() {
            found.extend(sorted_entries(&entry)?.into_iter().filter(|path| path.is_file()));
        }
    }
    Ok(found)
}

/// A licence text with one kind of line end and no trailing blanks, so that equal texts are equal.
fn clean(file: &Path) -> Result<String> {
    let bytes = fs::read(file).with_context(|| {
        format!("a licence text cannot be read: {}", file.file_name().unwrap_or_default().to_string_lossy())
    })?;
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<_> = text.trim_start_matches('\u{feff}').lines().map(str::trim_end).collect();
    Ok(lines.join("\n").trim_matches('\n').to_owned())
}

/// The Rust standard library is in the page as much as any crate; its texts come with the toolchain.
fn standard_library() -> Result<Part> {
    let version = capture(Command::new("rustc").arg("--version"))?;
    let version = version.split_whitespace().nth(1).unwrap_or_default();
    let sysroot = capture(Command::new("rustc").args(["--print", "sysroot"]))?;
    let folder = Path::new(sysroot.trim()).join("share/doc/rust/licenses");
    let files = ["Apache-2.0.txt", "MIT.txt"].map(|name| folder.join(name));
    let texts =
        files.iter().filter(|file| file.is_file()).map(|file| clean(file)).collect::<Result<Vec<_>>>()?;
    Ok(Part {
        title: format!("Rust standard library {version}, by the Rust Project contributors"),
        licence: "MIT OR Apache-2.0".to_owned(),
        authors: String::new(),
        texts,
    })
}

/// A list of everything first, then each different text once with the names it belongs to.
fn render(parts: &[Part]) -> String {
    let mut out = String::from(
        "THIRD-PARTY LICENCES\n\nThis page contains the works below, each under the licence named beside it.\n\
         Each licence text follows once, under the names of the works that carry it.\n\n",
    );
    let mut owners: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut order = Vec::new();
    for part in parts {
        let note = match (part.texts.is_empty(), part.authors.as_str()) {
            (false, _) => String::new(),
            (true, "") => " (its source carries no licence text)".to_owned(),
            (true, authors) => format!(" (its source carries no licence text; by {authors})"),
        };
        // Writing to a string cannot fail.
        let _ = writeln!(out, "  {}: {}{note}", part.title, part.licence);
        for text in &part.texts {
            let names = owners.entry(text).or_default();
            if names.is_empty() {
                order.push(text.as_str());
            }
            names.push(&part.title);
        }
    }
    for text in order {
        let names = owners.get(text).map(|names| names.join(", ")).unwrap_or_default();
        let rule = "=".repeat(80);
        let _ = write!(out, "\n{rule}\n{names}\n{rule}\n\n{text}\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(title: &str, texts: &[&str]) -> Part {
        let texts = texts.iter().map(|text| (*text).to_owned()).collect();
        Part { title: title.to_owned(), licence: "MIT".to_owned(), authors: "An Author".to_owned(), texts }
    }

    #[test]
    fn an_equal_text_stands_once_under_all_its_names() {
        let out = render(&[part("a 1", &["same"]), part("b 2", &["same", "other"]), part("c 3", &[])]);
        assert_eq!(out.matches("\nsame\n").count(), 1);
        assert!(out.contains("\na 1, b 2\n"), "{out}");
        assert!(out.contains("  c 3: MIT (its source carries no licence text; by An Author)\n"), "{out}");
    }

    #[test]
    fn only_normal_dependencies_of_the_page_count() {
        let metadata = serde_json::json!({
            "packages": [
                {"id": "w", "name": "privatelink-web", "version": "1.0.0", "source": null},
                {"id": "a", "name": "a", "version": "1.0.0", "source": "registry"},
                {"id": "b", "name": "b", "version": "1.0.0", "source": "registry"},
                {"id": "c", "name": "c", "version": "1.0.0", "source": "registry"},
            ],
            "resolve": {"nodes": [
                {"id": "w", "deps": [
                    {"pkg": "a", "dep_kinds": [{"kind": null}]},
                    {"pkg": "c", "dep_kinds": [{"kind": "dev"}, {"kind": "build"}]},
                ]},
                {"id": "a", "deps": [{"pkg": "b", "dep_kinds": [{"kind": "build"}, {"kind": null}]}]},
            ]},
        });
        let names: Vec<_> = packages(&metadata).unwrap().iter().map(|p| text(p, "name").unwrap()).collect();
        assert_eq!(names, ["a", "b"]);
    }
}
