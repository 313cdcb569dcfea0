//! Files with values of parameters: as `aws cloudformation` takes them, and as `CodePipeline` does.
//! (AWS CLI Command Reference, “`cloudformation create-stack`”; AWS CloudFormation User Guide, “`CodePipeline`
//! artifacts”.)

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::interop::cloudformation::Options;
use crate::interop::cloudformation::limits;
use crate::interop::cloudformation::node::{Entry, Kind, Mark, Node};
use crate::interop::cloudformation::template;
use crate::interop::cloudformation::world::{Given, Stack, World};
use crate::interop::diagnostic::Severity;
use crate::interop::terraform::{ListKind, Value};

/// A file with values of parameters.
#[derive(Debug)]
pub struct ParameterFile {
    root: usize,
    path: String,
    at: Mark,
    /// Whether somebody chose it, and at which place among those.
    chosen: Option<usize>,
    values: BTreeMap<Rc<str>, (Value, Mark)>,
}

/// Reads a file that is no template, if it has values of parameters.
pub fn read(
    world: &mut World<'_>,
    root: usize,
    (path, bytes): (&str, &[u8]),
    prefix: &str,
    options: &Options,
) {
    let name = path.rsplit('/').next().unwrap_or(path);
    if name.starts_with("samconfig.") {
        let at = Mark { file: world.paths.add(format!("{prefix}{path}")), line: 0, column: 0 };
        world.say(Severity::Note, at, "what SAM is told on its command line is not read here");
        return;
    }
    let is_fit = [".json", ".yaml", ".yml", ".params", ".parameters"].iter().any(|end| name.ends_with(end));
    let has = |word: &[u8]| bytes.windows(word.len()).any(|window| window == word);
    if !is_fit
        || bytes.len() > limits::TEMPLATE_BYTES_MOST
        || !(has(b"ParameterKey") || has(b"Parameters") || (name.contains("param") && has(b"=")))
    {
        return;
    }
    let Some(document) = template::document(bytes) else { return };
    let mut values = BTreeMap::new();
    collect(&document, &mut values);
    if values.is_empty() {
        return;
    }
    let file = world.paths.add(format!("{prefix}{path}"));
    for (_, at) in values.values_mut() {
        at.file = file;
    }
    let chosen = options.parameter_files.iter().position(|chosen| chosen == path);
    let at = Mark { file, line: 0, column: 0 };
    world.parameter_files.push(ParameterFile { root, path: path.to_owned(), at, chosen, values });
}

fn collect(document: &Node, into: &mut BTreeMap<Rc<str>, (Value, Mark)>) {
    match &document.kind {
        Kind::List(items) => {
            for item in items {
                if let (Some(name), Some(node)) = (item.get("ParameterKey"), item.get("ParameterValue")) {
                    if let (Some(name), Some(value)) = (name.as_text(), literal(node)) {
                        into.insert(name, (value, node.at));
                    }
                } else if let Some(text) = item.as_text()
                    && let Some((name, value)) = text.split_once('=')
                {
                    into.insert(Rc::from(name.trim()), (Value::Text(Rc::from(value)), item.at));
                }
            }
        }
        Kind::Map(_) => {
            let Some(parameters) = document.get("Parameters") else { return };
            if parameters.items().is_some() {
                collect(parameters, into);
            }
            for Entry { name, node, .. } in parameters.entries() {
                if let Some(value) = literal(node) {
                    into.insert(Rc::clone(name), (value, node.at));
                }
            }
        }
        Kind::Scalar(_) => {}
    }
}

/// A text or a list of texts.
fn literal(node: &Node) -> Option<Value> {
    match &node.kind {
        Kind::Scalar(Value::Null) | Kind::Map(_) => None,
        Kind::Scalar(_) => node.as_text().map(Value::Text),
        Kind::List(items) => {
            let texts =
                items.iter().map(|item| item.as_text().map(Value::Text)).collect::<Option<Vec<_>>>()?;
            Value::list(ListKind::List, texts).ok()
        }
    }
}

/// How well a file fits a stack; nothing where it does not.
fn fit(file: &ParameterFile, stack: &Stack) -> Option<(usize, usize)> {
    if file.root != stack.root {
        return None;
    }
    let known = file.values.keys().filter(|name| stack.template.parameters.contains_key(*name)).count();
    if known == 0 {
        return None;
    }
    let stem = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
        name.split('.').next().unwrap_or_default().to_owned()
    };
    let is_named = file.path.to_ascii_lowercase().contains(&stem(&stack.template.path));
    let is_whole = known == file.values.len();
    (is_named || is_whole || file.chosen.is_some()).then_some((usize::from(is_named), known))
}

/// Gives the stacks at the top what the files have for them.
pub fn give(world: &mut World<'_>) {
    let files = std::mem::take(&mut world.parameter_files);
    let mut said = Vec::new();
    // Looking at each file for each stack is little as long as there are not many of both.
    let is_bounded = files.len().saturating_mul(world.stacks.len()) <= 200_000;
    for stack in world.stacks.iter_mut().filter(|_| is_bounded) {
        let mut fitting: Vec<(&ParameterFile, (usize, usize))> =
            files.iter().filter_map(|file| Some((file, fit(file, stack)?))).collect();
        let has_chosen = fitting.iter().any(|(file, _)| file.chosen.is_some());
        if has_chosen {
            fitting.retain(|(file, _)| file.chosen.is_some());
            fitting.sort_by_key(|(file, _)| file.chosen);
        } else {
            let best = fitting.iter().map(|(_, fit)| *fit).max();
            fitting.retain(|(_, fit)| Some(*fit) == best);
            if let [(taken, _), _, ..] = fitting.as_slice() {
                let text = format!(
                    "of {} files with values for the parameters of “{}” this one is taken",
                    fitting.len(),
                    stack.template.path
                );
                said.push((taken.at, text));
            }
            fitting.truncate(1);
        }
        for (file, _) in fitting {
            for (name, (value, at)) in &file.values {
                if stack.template.parameters.contains_key(name) {
                    stack.given.insert(Rc::clone(name), Given::Value(value.clone(), *at));
                }
            }
        }
    }
    if !is_bounded {
        let text = "there are too many files with values of parameters; they are left out";
        world.diagnostics.say(Severity::Warning, None, text);
    }
    for (at, text) in said {
        world.say(Severity::Assumption, at, &text);
    }
}
