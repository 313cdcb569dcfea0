//! Nested stacks: which file is meant, and what it is given.
//! (AWS CloudFormation Template Reference, “`AWS::CloudFormation::Stack`”; AWS Serverless Application Model
//! Developer Guide, “`AWS::Serverless::Application`”.)

use std::collections::BTreeMap;
use std::rc::Rc;

use super::open;
use crate::interop::cloudformation::functions::{holds, kind_of};
use crate::interop::cloudformation::limits;
use crate::interop::cloudformation::node::{Entry, Kind, Mark, Node, text_of};
use crate::interop::cloudformation::template::Template;
use crate::interop::cloudformation::world::{Found, Given, Item, Trouble, World, wrong};
use crate::interop::diagnostic::Severity;
use crate::interop::terraform::{Call, Key, Number, Part, Unknown, Value};

/// What stands for a piece of an address that is not known.
const GAP: char = '\0';
/// Pieces of an address that is written with functions.
const PIECES_MOST: usize = 40;

/// Types that are stacks, and the property that says which.
const TYPES: [(&str, &str); 2] =
    [("AWS::CloudFormation::Stack", "TemplateURL"), ("AWS::Serverless::Application", "Location")];

/// Whether a resource of a type is a stack.
pub fn is_stack(kind: &str) -> bool {
    location(kind).is_some()
}

fn location(kind: &str) -> Option<&'static str> {
    TYPES.iter().find(|(known, _)| *known == kind).map(|(_, property)| *property)
}

/// The way to what is inside of a nested stack.
pub fn inside(path: &Rc<[Call]>, id: &str) -> Rc<[Call]> {
    path.iter().cloned().chain([(Rc::from(id), Key::None)]).collect()
}

/// The templates that one calls, as far as that shows without evaluating it.
pub fn called(world: &mut World<'_>, template: &Rc<Template>) -> Vec<usize> {
    let mut found = Vec::new();
    let mut left = limits::STACKS_MOST;
    for entry in template.section("Resources") {
        let looped = entry.name.starts_with("Fn::ForEach");
        let inner = entry.node.items().and_then(|items| items.get(2)).filter(|_| looped);
        let entries = inner.map_or(std::slice::from_ref(entry), |inner| inner.entries());
        for entry in entries {
            let kind = entry.node.get("Type").and_then(|kind| kind.as_text());
            let Some(property) = kind.as_deref().and_then(location) else { continue };
            if left == 0 {
                return found;
            }
            left -= 1;
            let url = entry.node.get("Properties").and_then(|properties| properties.get(property));
            let url = url.map(|url| pieces(url, template, 0)).unwrap_or_default();
            if let Some(target) = locate(world, template, entry, &url) {
                found.push(target.0);
            }
        }
    }
    found
}

/// An address as far as it is written: with gaps where it is not.
fn pieces(node: &Node, template: &Template, depth: usize) -> String {
    if depth > PIECES_MOST {
        return GAP.to_string();
    }
    if let Some(text) = node.as_text() {
        return text.to_string();
    }
    let Some(only) = node.only() else { return GAP.to_string() };
    match (&*only.name, &only.node.kind) {
        ("Fn::Sub", Kind::Scalar(_)) => gaps(&only.node.as_text().unwrap_or_default()),
        ("Fn::Sub", Kind::List(items)) => {
            gaps(&items.first().and_then(|text| text.as_text()).unwrap_or_default())
        }
        ("Fn::Join", Kind::List(items)) => {
            let delimiter = items.first().and_then(|text| text.as_text()).unwrap_or_default();
            let items = items.get(1).and_then(|list| list.items()).unwrap_or_default();
            let items: Vec<String> =
                items.iter().take(PIECES_MOST).map(|item| pieces(item, template, depth + 1)).collect();
            items.join(&delimiter)
        }
        ("Ref", Kind::Scalar(_)) => {
            let name = only.node.as_text().unwrap_or_default();
            let parameter = template.section("Parameters").iter().find(|entry| entry.name == name);
            let default = parameter.and_then(|entry| entry.node.get("Default")?.as_text());
            default.map_or_else(|| GAP.to_string(), |text| text.to_string())
        }
        (_, Kind::Scalar(_) | Kind::List(_) | Kind::Map(_)) => GAP.to_string(),
    }
}

fn gaps(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("${") {
        made.push_str(before);
        made.push(GAP);
        rest = behind.split_once('}').map_or("", |(_, after)| after);
    }
    made.push_str(rest);
    made
}

/// An address that was evaluated, with gaps where it is not known.
fn evaluated(value: &Value) -> String {
    match value {
        Value::Unknown(unknown) => match &**unknown {
            Unknown::Text(parts) => parts
                .iter()
                .map(|part| match part {
                    Part::Text(text) => text.to_string(),
                    Part::Unknown(_) => GAP.to_string(),
                })
                .collect(),
            Unknown::Reference(_) | Unknown::Computed(_) => GAP.to_string(),
        },
        other => text_of(other).map_or_else(|| GAP.to_string(), |text| text.to_string()),
    }
}

/// The way from a folder, without what leads out of it and back.
fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            other => parts.push(other),
        }
    }
    Some(parts.join("/"))
}

/// The file that an address means: the one beside it, else the one with most of its last parts; and whether
/// others would do as well.
fn locate(world: &mut World<'_>, from: &Template, entry: &Entry, url: &str) -> Option<(usize, bool)> {
    // The CDK names the file where the address has its digest only.
    let asset =
        entry.node.get("Metadata").and_then(|of| of.get("aws:asset:path")).and_then(|of| of.as_text());
    let url = asset.as_deref().unwrap_or(url);
    let url = url.split(['?', '#']).next().unwrap_or(url);
    let folder = from.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let known = url.rsplit(GAP).next().unwrap_or(url);
    let beside = (!url.contains("://") && !url.contains(GAP)).then(|| join(folder, url)).flatten();
    let wanted: Vec<&str> =
        known.split('/').filter(|part| !part.is_empty() && *part != "." && *part != "..").rev().collect();
    let candidates = world.templates_by_name.get(*wanted.first()?)?;
    world.budget.walk(candidates.len() / 8);
    let mut best: Option<((usize, bool), usize)> = None;
    let mut is_shared = false;
    for number in candidates.iter().copied() {
        let Some(template) = world.templates.get(number) else { continue };
        if template.root != from.root {
            continue;
        }
        if beside.as_deref() == Some(&*template.path) {
            return Some((number, false));
        }
        let same = template.path.split('/').rev().zip(&wanted).take_while(|(a, b)| a == *b).count();
        let is_near = template.path.rsplit_once('/').map_or("", |(folder, _)| folder) == folder;
        let is_self = template.path == from.path;
        let score = (same, is_near && !is_self);
        // One that has only its own file's name in common with what it calls means another one.
        if same == 0 || (is_self && same < wanted.len()) {
            continue;
        }
        match best {
            Some((known, _)) if known > score => {}
            Some((known, _)) if known == score => is_shared = true,
            Some(_) | None => (best, is_shared) = (Some((score, number)), false),
        }
    }
    best.map(|(_, number)| (number, is_shared))
}

impl World<'_> {
    /// Opens all nested stacks, those in nested ones too.
    pub fn nest(&mut self) {
        let mut number = 0;
        while number < self.stacks.len() && !self.budget.is_spent() {
            self.settle(Item::Sections(number));
            let sections = self.stacks.get(number).and_then(|stack| stack.sections.clone());
            let entries = sections.iter().flat_map(|of| of.resources.values());
            let ids: Vec<Rc<str>> = entries
                .filter(|entry| is_stack(&kind_of(entry)))
                .map(|entry| Rc::clone(&entry.name))
                .collect();
            for id in ids {
                self.settle(Item::Child(number, id));
            }
            number += 1;
        }
    }

    /// Opens a nested stack: its number, or nothing where its template is not there.
    pub fn open_child(&mut self, stack: usize, id: &Rc<str>) -> Found {
        let sections = self.sections(stack, Mark::default())?;
        let Some(entry) = sections.resources.get(id).cloned() else { return Ok(Value::Null) };
        if !self.exists(stack, &entry)? {
            return Ok(Value::Null);
        }
        let Some(property) = location(&kind_of(&entry)) else { return Ok(Value::Null) };
        let url = self.property(stack, id, &Rc::from(property))?;
        let from = Rc::clone(&self.stack(stack, entry.at)?.template);
        let Some((target, is_shared)) = locate(self, &from, &entry, &evaluated(&url)) else {
            let text = format!(
                "the template of the nested stack “{id}” is not among the files; what it makes is left out, and what it puts out is not known"
            );
            self.say(Severity::Warning, entry.at, &text);
            return Ok(Value::Null);
        };
        let Some(template) = self.templates.get(target).cloned() else { return Ok(Value::Null) };
        if is_shared {
            let text = format!(
                "several files could be the template of the nested stack “{id}”; “{}” is taken",
                template.path
            );
            self.say(Severity::Assumption, entry.at, &text);
        }
        self.refuse_circles(stack, id, &template, entry.at)?;
        let parameters = entry.node.get("Properties").and_then(|of| of.get("Parameters"));
        let given = self.handed(stack, parameters, &template);
        let path = inside(&self.stack(stack, entry.at)?.path, id);
        let name = format!("{}-{id}", self.stack(stack, entry.at)?.name);
        let name: String = name.chars().take(super::NAME_MOST).collect();
        let number = open(self, &template, (path, &name), Some(stack), given);
        Ok(Value::Number(Number::from(number)))
    }

    /// What a nested stack is given.
    fn handed(
        &mut self,
        stack: usize,
        parameters: Option<&Rc<Node>>,
        template: &Template,
    ) -> BTreeMap<Rc<str>, Given> {
        let mut given = BTreeMap::new();
        for entry in parameters.map_or(&[][..], |of| of.entries()) {
            if template.parameters.contains_key(&entry.name) {
                given.insert(Rc::clone(&entry.name), Given::From(stack, Rc::clone(&entry.node)));
            } else {
                let text = format!("the nested stack's template has no parameter “{}”", entry.name);
                self.say(Severity::Warning, entry.at, &text);
            }
        }
        given
    }

    fn refuse_circles(
        &mut self,
        stack: usize,
        id: &str,
        template: &Rc<Template>,
        at: Mark,
    ) -> Result<(), Trouble> {
        let mut around = Some(stack);
        while let Some(number) = around {
            let of = self.stack(number, at)?;
            if Rc::ptr_eq(&of.template, template) {
                return wrong(at, format!("the stack “{id}” would be nested in itself; it is left out"));
            }
            around = of.parent;
        }
        if self.stack(stack, at)?.depth >= limits::STACK_DEPTH_MOST {
            return wrong(at, format!("stacks are nested more than {} deep", limits::STACK_DEPTH_MOST));
        }
        if self.stacks.len() >= limits::STACKS_MOST {
            return wrong(at, format!("there are more than {} stacks", limits::STACKS_MOST));
        }
        Ok(())
    }

    /// Whether a resource or an output is there, by its condition; where that is not known it is taken to be.
    pub fn exists(&mut self, stack: usize, entry: &Entry) -> Result<bool, Trouble> {
        let Some(node) = entry.node.get("Condition") else { return Ok(true) };
        let (value, name) = match node.as_text() {
            Some(name) => {
                if !self.sections(stack, node.at)?.conditions.contains_key(&name) {
                    let text =
                        format!("there is no condition “{name}”; “{}” is taken to be there", entry.name);
                    self.say(Severity::Warning, node.at, &text);
                    return Ok(true);
                }
                (self.need(Item::Condition(stack, Rc::clone(&name)), node.at)?, name)
            }
            None => (self.settled(stack, node)?, Rc::from("of this place")),
        };
        let held = holds(&value, node.at)?;
        if held.is_none() {
            let text = format!(
                "whether the condition “{name}” holds is not known; “{}” is taken to be there",
                entry.name
            );
            self.say(Severity::Assumption, node.at, &text);
        }
        Ok(held.unwrap_or(true))
    }
}
