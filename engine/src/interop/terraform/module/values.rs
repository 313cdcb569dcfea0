//! Values of a root module's variables: which files they are taken from.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::names::Around;
use super::world::World;
use crate::interop::diagnostic::{Severity, Spot};
use crate::interop::terraform::Value;
use crate::interop::terraform::source::Span;
use crate::interop::terraform::syntax::file::Syntax;

/// Values by the names of variables, with where they stand.
#[derive(Default)]
pub struct Given(BTreeMap<Rc<str>, (Value, Span)>);

impl Given {
    /// The value that a variable is given.
    pub fn get(&self, name: &str) -> Option<(Value, Span)> {
        self.0.get(name).cloned()
    }
}

/// Words of a file's path that tell which of several is most worth looking at, the best first.
const LIKELY: [&str; 4] = ["prod", "main", "default", "live"];

fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

/// Where in the order of files that Terraform takes by itself a file comes, if it is one.
fn automatic(name: &str) -> Option<(u8, &str)> {
    match name {
        "terraform.tfvars" => Some((0, name)),
        "terraform.tfvars.json" => Some((1, name)),
        _ if name.ends_with(".auto.tfvars") || name.ends_with(".auto.tfvars.json") => Some((2, name)),
        _ => None,
    }
}

impl World<'_> {
    /// Reads the files with values of variables.
    pub fn read_values(&mut self) {
        let mut chosen: Vec<String> = Vec::new();
        let inside = self.files.inside(&self.folder);
        let mut own: Vec<&str> = inside.iter().map(|(path, _)| path.as_str()).collect();
        own.retain(|path| automatic(name_of(path)).is_some());
        own.sort_by_key(|path| automatic(name_of(path)));
        chosen.extend(own.into_iter().map(str::to_owned));
        let named = &self.options.variable_files;
        chosen.extend(named.iter().filter(|path| self.files.get(path).is_some()).cloned());
        let is_told = !chosen.is_empty();
        for path in chosen {
            self.read_value_file(&path);
        }
        let is_wanted = !is_told || (named.is_empty() && self.is_any_missing());
        if is_wanted && let Some(path) = self.likely() {
            self.read_value_file(&path);
        }
    }

    /// Whether a variable has neither a default nor a value yet.
    fn is_any_missing(&self) -> bool {
        self.module(0).is_some_and(|root| {
            let mut variables = root.configuration.variables.iter();
            variables
                .any(|(name, block)| block.body.get("default").is_none() && self.given.get(name).is_none())
        })
    }

    /// One of the files that are meant to be named on the command line.
    fn likely(&mut self) -> Option<String> {
        let prefix = if self.folder.is_empty() { String::new() } else { format!("{}/", self.folder) };
        let is_value_file = |path: &&str| {
            matches!(Syntax::of(path), Some(Syntax::Values | Syntax::JsonValues))
                && path.starts_with(&prefix)
                && !path.split('/').any(|piece| piece == ".terraform")
                && (automatic(name_of(path)).is_none()
                    || path.get(prefix.len()..).is_some_and(|inner| inner.contains('/')))
        };
        let files = self.files;
        let mut found: Vec<&str> = files.paths().filter(is_value_file).collect();
        // Files for the backend have the same ending, and values of nothing that is declared.
        found.retain(|path| self.has_values(path));
        // What an example or another module has is no choice where there is anything else.
        let is_example = |path: &str| path.contains("example") || path.contains("test");
        found.sort_by_key(|path| {
            let rank = LIKELY.iter().position(|word| path.contains(word)).unwrap_or(LIKELY.len());
            (is_example(path), rank, *path)
        });
        let (first, others) = found.split_first()?;
        let text = if others.is_empty() {
            format!("values of variables are taken from “{first}”")
        } else {
            let listed = others.iter().take(5).copied().collect::<Vec<_>>().join("”, “");
            format!("values of variables are taken from “{first}”; there is also “{listed}”")
        };
        let at = Spot { file: format!("{}{first}", self.prefix), line: None, column: None };
        self.diagnostics.say(Severity::Assumption, Some(at), &text);
        Some((*first).to_owned())
    }

    /// Whether a file gives a variable of the root module a value, by what begins its lines.
    fn has_values(&self, path: &str) -> bool {
        let text = String::from_utf8_lossy(self.files.get(path).unwrap_or_default());
        let mut names = text.lines().filter_map(|line| {
            let name = line.split(['=', ':']).next()?.trim().trim_start_matches('{').trim();
            Some(name.trim_matches('"'))
        });
        self.module(0).is_some_and(|root| names.any(|name| root.configuration.variables.contains_key(name)))
    }

    fn read_value_file(&mut self, path: &str) {
        let Some(syntax) = Syntax::of(path) else { return };
        let Some(bytes) = self.files.get(path) else { return };
        let body = self.reading().file(path, bytes, syntax);
        for attribute in &body.attributes {
            // Nothing has a name in these files.
            let value = self.settled(&Around::of(usize::MAX), &attribute.value);
            if let Ok(value) = value {
                self.given.0.insert(Rc::clone(&attribute.name), (value, attribute.at));
            }
        }
    }
}
