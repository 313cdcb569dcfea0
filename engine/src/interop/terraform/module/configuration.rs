//! What the files of one folder say, by kind and name.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::files::Files;
use crate::interop::decode;
use crate::interop::diagnostic::{Diagnostics, Severity, Spot};
use crate::interop::terraform::Mode;
use crate::interop::terraform::source::{Sources, Span};
use crate::interop::terraform::syntax::file::{self, Syntax};
use crate::interop::terraform::syntax::{Attribute, Block, Body};

/// Which resource of a module.
pub type ResourceName = (Mode, Rc<str>, Rc<str>);

/// Which configuration of a provider: its name, and its alias if it has one.
pub type ProviderName = (Rc<str>, Option<Rc<str>>);

/// What the files of one folder say.
#[derive(Debug, Default)]
pub struct Configuration {
    /// Its path.
    pub folder: String,
    /// Variables.
    pub variables: BTreeMap<Rc<str>, Rc<Block>>,
    /// Local values.
    pub locals: BTreeMap<Rc<str>, Rc<Attribute>>,
    /// Outputs.
    pub outputs: BTreeMap<Rc<str>, Rc<Block>>,
    /// Resources, managed and read.
    pub resources: BTreeMap<ResourceName, Rc<Block>>,
    /// Calls of other modules.
    pub calls: BTreeMap<Rc<str>, Rc<Block>>,
    /// Configurations of providers, by name and alias.
    pub providers: BTreeMap<ProviderName, Rc<Block>>,
}

/// Where what is read goes, and what is said about it.
pub struct Reading<'a> {
    /// The files there are.
    pub files: &'a Files<'a>,
    /// Files that were read.
    pub sources: &'a mut Sources,
    /// What is said.
    pub diagnostics: &'a mut Diagnostics,
    /// What stands before the paths of files.
    pub prefix: &'a str,
}

impl Reading<'_> {
    /// Reads a file; what is wrong with it is said.
    pub fn file(&mut self, path: &str, bytes: &[u8], syntax: Syntax) -> Body {
        let shown = format!("{}{}", self.prefix, self.files.shown(path));
        let text = match decode::text(bytes) {
            Ok(text) => text,
            Err(trouble) => {
                let at = Spot { file: shown, line: Some(trouble.line), column: Some(trouble.column) };
                self.diagnostics.say(Severity::Error, Some(at), &trouble.text);
                return Body::default();
            }
        };
        let number = self.sources.add(shown, text.clone());
        let mut wrongs = Vec::new();
        let body = file::read(&text, number, syntax, &mut self.sources.room, &mut wrongs);
        for (at, why) in wrongs {
            self.say(Severity::Error, at, &why);
        }
        body
    }

    /// Says something about a place.
    pub fn say(&mut self, severity: Severity, at: Span, text: &str) {
        self.diagnostics.say(severity, Some(self.sources.spot(at)), text);
    }
}

impl Configuration {
    /// Reads the files of a folder.
    pub fn read(folder: &str, reading: &mut Reading<'_>) -> Self {
        let mut made = Self { folder: folder.to_owned(), ..Self::default() };
        for (path, bytes) in reading.files.inside(folder) {
            let Some(syntax @ (Syntax::Configuration | Syntax::Json)) = Syntax::of(&path) else { continue };
            let name = path.rsplit('/').next().unwrap_or_default();
            let stem = name.split('.').next().unwrap_or_default();
            if stem == "override" || stem.ends_with("_override") {
                let at = Spot { file: format!("{}{path}", reading.prefix), line: None, column: None };
                let text = "what this file overrides is not followed; the file is left out";
                reading.diagnostics.say(Severity::Warning, Some(at), text);
                continue;
            }
            let body = reading.file(&path, bytes, syntax);
            for attribute in &body.attributes {
                let text = format!("“{}” belongs into a block; it is left out", attribute.name);
                reading.say(Severity::Warning, attribute.at, &text);
            }
            for block in body.blocks {
                made.add(block, reading);
            }
        }
        made
    }

    fn add(&mut self, mut block: Block, reading: &mut Reading<'_>) {
        let at = block.at;
        let kind = Rc::clone(&block.kind);
        let is_double = match (&*kind, block.labels.as_slice()) {
            ("locals", _) => {
                let mut is_double = false;
                for attribute in std::mem::take(&mut block.body.attributes) {
                    is_double |= self.locals.insert(Rc::clone(&attribute.name), Rc::new(attribute)).is_some();
                }
                is_double
            }
            ("variable", [name]) => self.variables.insert(Rc::clone(name), Rc::new(block)).is_some(),
            ("output", [name]) => self.outputs.insert(Rc::clone(name), Rc::new(block)).is_some(),
            ("module", [name]) => self.calls.insert(Rc::clone(name), Rc::new(block)).is_some(),
            ("resource" | "data", [of, name]) => {
                let mode = if &*kind == "data" { Mode::Data } else { Mode::Managed };
                let name = (mode, Rc::clone(of), Rc::clone(name));
                self.resources.insert(name, Rc::new(block)).is_some()
            }
            ("provider", [name]) => {
                let alias = block.body.get("alias").and_then(super::providers::written);
                self.providers.insert((Rc::clone(name), alias), Rc::new(block)).is_some()
            }
            ("terraform", _) => false,
            ("moved" | "import" | "removed" | "check" | "ephemeral", _) => {
                let text =
                    format!("“{kind}” says nothing about what there will be in the end; it is skipped");
                reading.say(Severity::Note, at, &text);
                false
            }
            _ => {
                let text = format!("a block “{kind}” of this form is not known here; it is left out");
                reading.say(Severity::Warning, at, &text);
                false
            }
        };
        if is_double {
            let text = format!("this “{kind}” stands twice; the later one holds");
            reading.say(Severity::Warning, at, &text);
        }
    }
}
