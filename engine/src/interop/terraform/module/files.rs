//! The files there are, by their paths below a root.

use std::collections::{BTreeMap, BTreeSet};

use crate::interop::Root;
use crate::interop::terraform::Options;
use crate::interop::terraform::syntax::file::Syntax;

/// Where modules that are given have their folders.
const GIVEN: &str = ".terraform/modules/given";

/// Files by path.
#[derive(Default)]
pub struct Files<'a> {
    by_path: BTreeMap<String, &'a [u8]>,
    /// What is given, with its folder.
    given: Vec<(&'a str, String)>,
}

/// A path without `.` and what `..` takes back; nothing where it leaves the root.
pub fn clean(path: &str) -> Option<String> {
    let mut kept: Vec<&str> = Vec::new();
    for piece in path.split('/') {
        match piece {
            "" | "." => {}
            ".." => {
                kept.pop()?;
            }
            other => kept.push(other),
        }
    }
    Some(kept.join("/"))
}

/// A path inside a folder.
pub fn join(folder: &str, path: &str) -> Option<String> {
    clean(&format!("{folder}/{path}"))
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

impl<'a> Files<'a> {
    /// The files of a root and of the modules that are given.
    pub fn new(root: &'a Root, options: &'a Options) -> Self {
        let mut files = Self::default();
        for file in &root.files {
            if let Some(path) = clean(&file.path.replace('\\', "/")) {
                files.by_path.insert(path, &file.bytes);
            }
        }
        for (number, module) in options.modules.iter().enumerate() {
            let folder = format!("{GIVEN}/{number}");
            for file in &module.files {
                if let Some(path) = clean(&file.path) {
                    files.by_path.insert(format!("{folder}/{path}"), &file.bytes);
                }
            }
            files.given.push((module.source.as_str(), folder));
        }
        files
    }

    /// The bytes of a file.
    pub fn get(&self, path: &str) -> Option<&'a [u8]> {
        self.by_path.get(path).copied()
    }

    /// All paths.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.by_path.keys().map(String::as_str)
    }

    /// The files right in a folder.
    pub fn inside(&self, folder: &str) -> Vec<(String, &'a [u8])> {
        let of_folder = self.by_path.iter().filter(|(path, _)| folder_of(path) == folder);
        of_folder.map(|(path, bytes)| (path.clone(), *bytes)).collect()
    }

    /// Whether a folder has a configuration.
    pub fn is_module(&self, folder: &str) -> bool {
        let is_configuration = |path: &String| {
            folder_of(path) == folder
                && matches!(Syntax::of(path), Some(Syntax::Configuration | Syntax::Json))
        };
        self.by_path.keys().any(is_configuration)
    }

    /// Folders with configurations, beside those that come from elsewhere.
    pub fn modules(&self) -> BTreeSet<String> {
        let configurations = self.by_path.keys().filter(|path| {
            !path.split('/').any(|piece| piece == ".terraform")
                && matches!(Syntax::of(path), Some(Syntax::Configuration | Syntax::Json))
        });
        configurations.map(|path| folder_of(path).to_owned()).collect()
    }

    /// The folder of what a call asks for, if that is given: by its source or by its name.
    pub fn given(&self, source: &str, name: &str) -> Option<String> {
        let source = source.split('?').next().unwrap_or_default();
        let by_name = |given: &str| (given == name).then(String::new);
        let by_source = |given: &str| {
            let rest = source.strip_prefix(given)?;
            let is_whole = rest.is_empty() || rest.starts_with('/') || given.ends_with('/');
            (is_whole && !given.is_empty()).then(|| rest.trim_start_matches('/').to_owned())
        };
        let mut found: Option<(usize, String)> = None;
        for (given, folder) in &self.given {
            let below = by_source(given).or_else(|| by_name(given));
            if let Some(below) = below
                && found.as_ref().is_none_or(|(length, _)| *length < given.len())
                && let Some(path) = join(folder, &below)
            {
                found = Some((given.len(), path));
            }
        }
        found.map(|(_, path)| path)
    }

    /// A path as people know it: what is given by what it is the source of.
    pub fn shown(&self, path: &str) -> String {
        let inside = |folder: &str| path.strip_prefix(folder)?.strip_prefix('/');
        let found = self.given.iter().find_map(|(source, folder)| Some((source, inside(folder)?)));
        found.map_or_else(|| path.to_owned(), |(source, inner)| format!("{source}//{inner}"))
    }

    /// The folder that Terraform has put a module into, by the names of the calls that lead to it.
    pub fn installed(&self, root: &str, key: &str) -> Option<String> {
        let list = self.get(&join(root, ".terraform/modules/modules.json")?)?;
        let list: serde_json::Value = serde_json::from_slice(list).ok()?;
        let mut modules = list.get("Modules")?.as_array()?.iter();
        let found = modules.rfind(|module| module.get("Key").and_then(|key| key.as_str()) == Some(key))?;
        join(root, &found.get("Dir")?.as_str()?.replace('\\', "/"))
    }
}
