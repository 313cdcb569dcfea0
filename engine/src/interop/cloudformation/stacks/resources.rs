//! Resources: what is configured of each, and conditions.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::interop::cloudformation::evaluate::{joined, kind as word};
use crate::interop::cloudformation::functions::{self, address, kind_of};
use crate::interop::cloudformation::limits;
use crate::interop::cloudformation::node::Mark;
use crate::interop::cloudformation::stacks::nested;
use crate::interop::cloudformation::world::{Found, Trail, Trouble, World, wrong};
use crate::interop::diagnostic::Severity;
use crate::interop::terraform::{Instance, Origin, Part, Unknown, Value};

/// What nobody needs to know about, and why.
const SKIPPED: [(&str, Option<&str>); 2] = [
    ("AWS::CDK::Metadata", None),
    (
        "AWS::CloudFormation::StackSet",
        Some("stack sets deploy to other accounts and Regions, and are not followed"),
    ),
];
/// How a dynamic reference begins.
/// (AWS CloudFormation User Guide, “Get values stored in other services using dynamic references”.)
const RESOLVE: &str = "{{resolve:";
/// Levels that are looked through for them.
const DEPTH_MOST: usize = 100;

impl World<'_> {
    /// Whether a condition holds, or that it is not known.
    pub fn condition(&mut self, stack: usize, name: &Rc<str>, at: Mark) -> Found {
        let sections = self.sections(stack, at)?;
        let Some(entry) = sections.conditions.get(name) else {
            return wrong(at, format!("there is no condition “{name}”"));
        };
        let value = self.settled(stack, &entry.node)?;
        match functions::holds(&value, entry.node.at)? {
            Some(flag) => Ok(Value::Bool(flag)),
            None => Ok(value),
        }
    }

    /// What one property of a resource is.
    pub fn property(&mut self, stack: usize, id: &Rc<str>, name: &Rc<str>) -> Found {
        let sections = self.sections(stack, Mark::default())?;
        let properties = sections.resources.get(id).and_then(|entry| entry.node.get("Properties"));
        match properties.and_then(|properties| properties.get(name)) {
            Some(node) => {
                let value = self.settled(stack, node)?;
                self.with_secrets(value, node.at)
            }
            None => Ok(Value::Null),
        }
    }

    /// Makes the instance of a resource.
    pub fn resource(&mut self, stack: usize, id: &Rc<str>) -> Found {
        let sections = self.sections(stack, Mark::default())?;
        let Some(entry) = sections.resources.get(id) else { return Ok(Value::Null) };
        let kind = kind_of(entry);
        if kind.is_empty() {
            let text = format!("the resource “{id}” has no type, and is left out");
            self.say(Severity::Error, entry.at, &text);
            return Ok(Value::Null);
        }
        if !self.exists(stack, entry)? || nested::is_stack(&kind) {
            return Ok(Value::Null);
        }
        if let Some((_, why)) = SKIPPED.iter().find(|(known, _)| **known == *kind) {
            if let Some(why) = why {
                self.say(Severity::Warning, entry.at, &format!("“{id}” is left out: {why}"));
            }
            return Ok(Value::Null);
        }
        if self.instances.len() >= limits::INSTANCES_MOST {
            let text =
                format!("there are more than {} resources; the others are left out", limits::INSTANCES_MOST);
            self.diagnostics.say(Severity::Error, None, &text);
            return Ok(Value::Null);
        }
        if let Some(transform) = entry.node.get("Fn::Transform") {
            functions::say_macro(self, entry.at, transform);
        }
        let (attributes, trail) = match entry.node.get("Properties") {
            Some(node) => {
                self.trail = Some(Trail::default());
                let found = self.settled(stack, node);
                let trail = self.trail.take();
                (self.with_secrets(found?, node.at)?, trail.unwrap_or_default())
            }
            None => (Value::object(BTreeMap::new()).or_else(|why| wrong(entry.at, why))?, Trail::default()),
        };
        let attributes = match attributes {
            Value::Null => Value::object(BTreeMap::new()).or_else(|why| wrong(entry.at, why))?,
            other => other,
        };
        if !matches!(attributes, Value::Map(_)) {
            let text = format!("the properties of “{id}” are {}", word(&attributes));
            self.say(Severity::Warning, entry.at, &text);
        }
        let place = self.place(stack, entry.at)?;
        let of = self.stack(stack, entry.at)?;
        let instance = Instance {
            address: Rc::new(address(&of.path, &kind, id)),
            provider: Some(Rc::clone(&place.provider)),
            attributes,
            at: self.paths.spot(entry.at),
            places: trail.places.into_iter().map(|(path, at)| (path, self.paths.spot(at))).collect(),
        };
        self.instances.push(instance);
        Ok(Value::Null)
    }

    /// A value in which dynamic references are what is not known.
    pub fn with_secrets(&mut self, value: Value, at: Mark) -> Found {
        if !has_any(&value, 0) {
            return Ok(value);
        }
        if !self.budget.walk(value.weight()) || !self.budget.keep(value.weight()) {
            return Err(Trouble::Spent);
        }
        replaced(&value, 0).or_else(|why| wrong(at, why))
    }
}

fn has_any(value: &Value, depth: usize) -> bool {
    match value {
        Value::Text(text) => text.contains(RESOLVE),
        Value::List(list) if depth < DEPTH_MOST => list.items().iter().any(|item| has_any(item, depth + 1)),
        Value::Map(map) if depth < DEPTH_MOST => map.entries().values().any(|item| has_any(item, depth + 1)),
        Value::Unknown(unknown) => match &**unknown {
            Unknown::Text(parts) => {
                parts.iter().any(|part| matches!(part, Part::Text(text) if text.contains(RESOLVE)))
            }
            Unknown::Reference(_) | Unknown::Computed(_) => false,
        },
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::List(_) | Value::Map(_) => false,
    }
}

fn replaced(value: &Value, depth: usize) -> Result<Value, String> {
    if !has_any(value, depth) {
        return Ok(value.clone());
    }
    match value {
        Value::Text(text) => joined(secrets(text)),
        Value::List(list) => {
            let items = list.items().iter().map(|item| replaced(item, depth + 1));
            Value::list(list.kind(), items.collect::<Result<_, _>>()?)
        }
        Value::Map(map) => {
            let entries = map.entries().iter();
            let entries = entries.map(|(name, item)| Ok((Rc::clone(name), replaced(item, depth + 1)?)));
            Value::object(entries.collect::<Result<_, String>>()?)
        }
        Value::Unknown(unknown) => {
            let Unknown::Text(parts) = &**unknown else { return Ok(value.clone()) };
            let is_split = |part: &Part| match part {
                // Its name is made of what is not known.
                Part::Text(text) => {
                    text.rfind(RESOLVE).is_some_and(|at| !text.get(at..).unwrap_or("").contains("}}"))
                }
                Part::Unknown(_) => false,
            };
            if parts.iter().any(is_split) {
                return Ok(Value::computed([value]));
            }
            let mut made = Vec::with_capacity(parts.len());
            for part in parts {
                match part {
                    Part::Text(text) => made.extend(secrets(text)),
                    Part::Unknown(_) => made.push(part.clone()),
                }
            }
            joined(made)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(value.clone()),
    }
}

/// A text in parts: what another service holds is not known.
fn secrets(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once(RESOLVE) {
        let Some((name, after)) = behind.split_once("}}") else { break };
        if !before.is_empty() {
            parts.push(Part::Text(Rc::from(before)));
        }
        parts.push(Part::Unknown(Rc::new(Unknown::of(Origin::Other(Rc::from(name))))));
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(Rc::from(rest)));
    }
    parts
}
