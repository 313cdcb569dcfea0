//! Root modules: each evaluated in its own world, one after the other.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::configuration::{Configuration, Reading};
use super::files::{self, Files};
use super::world::{Item, Setting, World};
use crate::interop::Root;
use crate::interop::budget::Budget;
use crate::interop::diagnostic::{Diagnostics, Severity};
use crate::interop::terraform::limits::ALLOWANCE;
use crate::interop::terraform::source::Sources;
use crate::interop::terraform::syntax::Kind;
use crate::interop::terraform::{Answers, Evaluated, Instance, Options, RootModule, Value};

/// Root modules found in one root.
const ROOTS_MOST: usize = 200;

/// Evaluates configurations.
pub fn evaluate(roots: &[Root], options: &Options, answers: &dyn Answers) -> Evaluated {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let mut budget = Budget::of(ALLOWANCE);
    let mut instances = Vec::new();
    let mut done: Vec<RootModule> = Vec::new();
    for (number, root) in roots.iter().enumerate() {
        let files = Files::new(root, options);
        let prefix =
            if roots.len() > 1 && !root.name.is_empty() { format!("{}/", root.name) } else { String::new() };
        let mut reading =
            Reading { files: &files, sources: &mut sources, diagnostics: &mut diagnostics, prefix: &prefix };
        let found = root_modules(&mut reading);
        for configuration in found {
            let earlier = done.clone();
            let folder = configuration.folder.clone();
            let setting = Setting {
                root: done.len(),
                root_name: &root.name,
                prefix: &prefix,
                options,
                answers,
                earlier: &earlier,
            };
            let parts = (&mut sources, &mut diagnostics, &mut budget);
            let mut world = World::new(&setting, configuration, &files, parts);
            let (made, outputs) = run(&mut world);
            instances.extend(made);
            done.push(RootModule { root: number, name: root.name.clone(), folder, outputs });
        }
    }
    if budget.is_spent() {
        let text = "the configurations ask for more than an import takes; what is beyond that is left out";
        diagnostics.say(Severity::Error, None, text);
    }
    Evaluated { instances, roots: done, diagnostics: diagnostics.done() }
}

/// The folder at the top, or those that no other one calls.
fn root_modules(reading: &mut Reading<'_>) -> Vec<Configuration> {
    let files = reading.files;
    if files.is_module("") {
        return vec![Configuration::read("", reading)];
    }
    let folders = files.modules();
    let mut called = BTreeSet::new();
    let mut read = Vec::new();
    for folder in folders.iter().take(ROOTS_MOST) {
        let configuration = Configuration::read(folder, reading);
        for call in configuration.calls.values() {
            if let Some(source) = call.body.get("source")
                && let Kind::Literal(Value::Text(source)) = &source.kind
                && source.starts_with('.')
                && let Some(target) = files::join(folder, source)
                && target != *folder
            {
                called.insert(target);
            }
        }
        read.push(configuration);
    }
    let is_root = |of: &Configuration| !called.contains(&of.folder);
    let found: Vec<Configuration> = read.into_iter().filter(is_root).collect();
    if found.len() > 1 || folders.len() > ROOTS_MOST {
        let names = found.iter().take(8).map(|of| of.folder.as_str()).collect::<Vec<_>>().join("”, “");
        let text = format!(
            "no configuration stands at the top; each folder that no other one calls is taken for one: “{names}”"
        );
        reading.diagnostics.say(Severity::Assumption, None, &text);
    }
    found
}

fn run(world: &mut World<'_>) -> (Vec<Instance>, BTreeMap<Rc<str>, Value>) {
    world.read_values();
    let mut next = 0;
    while next < world.modules.len() && !world.budget.is_spent() {
        world.call_all(next);
        world.make_all(next);
        world.validate(next);
        next += 1;
    }
    let mut outputs = BTreeMap::new();
    let names: Vec<Rc<str>> =
        world.module(0).map(|root| root.configuration.outputs.keys().cloned().collect()).unwrap_or_default();
    for name in names {
        if let Some(value) = world.settle(Item::Output(0, Rc::clone(&name))) {
            outputs.insert(name, value);
        }
    }
    let instances = std::mem::take(&mut world.instances).into_values().flatten().collect();
    (instances, outputs)
}
