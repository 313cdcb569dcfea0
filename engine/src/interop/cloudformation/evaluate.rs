//! What nodes come to: literal ones part by part, those with the name of a function by what it says.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::rc::Rc;

use super::functions::{self, Asked};
use super::limits;
use super::node::{Entry, Kind, Mark, Node, text_of};
use super::world::{Found, Trouble, World, wrong};
use crate::interop::diagnostic::Severity;
use crate::interop::terraform::{ListKind, Part, Unknown, Value};

impl World<'_> {
    /// What a node comes to; `Null` where it is `AWS::NoValue`.
    pub fn value(&mut self, stack: usize, node: &Rc<Node>) -> Found {
        if self.budget.depth > limits::DEPTH_HARD {
            return wrong(node.at, "it is nested too deeply");
        }
        if self.budget.is_spent() || !self.budget.walk(1) {
            return Err(Trouble::Spent);
        }
        self.budget.depth += 1;
        let found = match &node.kind {
            Kind::Scalar(value) => Ok(value.clone()),
            Kind::List(items) => self.list(stack, items, node.at),
            Kind::Map(entries) => match node.only() {
                Some(only) => self.call_or_map(stack, only, node),
                None => self.map(stack, entries, node.at),
            },
        };
        self.budget.depth = self.budget.depth.saturating_sub(1);
        found
    }

    fn call_or_map(&mut self, stack: usize, only: &Entry, node: &Rc<Node>) -> Found {
        let Some(function) = functions::find(&only.name) else {
            if only.name.starts_with("Fn::") && !only.name.starts_with("Fn::ForEach") {
                return wrong(only.at, format!("“{}” is no function that is known here", only.name));
            }
            return self.map(stack, node.entries(), node.at);
        };
        if function.name == "Condition" && !self.is_condition(stack, &only.node)? {
            return self.map(stack, node.entries(), node.at);
        }
        let asked = Asked { stack, name: function.name, node: Rc::clone(&only.node), at: node.at };
        if function.keeps_trail {
            return (function.run)(self, &asked);
        }
        // What stands inside of a function stands at no path of the result.
        let trail = self.trail.take();
        let found = (function.run)(self, &asked);
        self.trail = trail;
        found
    }

    /// A mapping with the only name `Condition` is a function where it names one: policies have such names.
    fn is_condition(&mut self, stack: usize, node: &Node) -> Result<bool, Trouble> {
        match node.as_text() {
            Some(name) => Ok(self.sections(stack, node.at)?.conditions.contains_key(&name)),
            None => Ok(false),
        }
    }

    /// A node; what is wrong with it is said, and it is not known then.
    pub fn settled(&mut self, stack: usize, node: &Rc<Node>) -> Found {
        let depth = self.budget.depth;
        match self.value(stack, node) {
            Err(Trouble::Wrong(at, why)) => {
                self.budget.depth = depth;
                self.say_wrong(at, &why);
                Ok(Value::computed([]))
            }
            found => found,
        }
    }

    fn list(&mut self, stack: usize, items: &[Rc<Node>], at: Mark) -> Found {
        let mut made = Vec::with_capacity(items.len());
        for item in items {
            let index = made.len();
            let back = self.enter(item.at, |path| {
                let _ = write!(path, "[{index}]");
            });
            let value = self.settled(stack, item)?;
            self.leave(back);
            self.say_null(item);
            if !value.is_null() {
                made.push(value);
            }
        }
        self.keep(Value::list(ListKind::Tuple, made), at)
    }

    fn map(&mut self, stack: usize, entries: &[Entry], at: Mark) -> Found {
        let mut made = BTreeMap::new();
        let is_looped = entries.iter().any(|entry| entry.name.starts_with("Fn::ForEach"));
        let unrolled;
        let entries = if is_looped {
            unrolled = self.unrolled(stack, entries)?;
            &unrolled
        } else {
            entries
        };
        for entry in entries {
            if &*entry.name == "Fn::Transform" {
                functions::say_macro(self, entry.at, &entry.node);
                continue;
            }
            let back = self.enter(entry.at, |path| {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(&entry.name);
            });
            let value = self.settled(stack, &entry.node)?;
            self.leave(back);
            self.say_null(&entry.node);
            if !value.is_null() {
                made.insert(Rc::clone(&entry.name), value);
            }
        }
        self.keep(Value::object(made), at)
    }

    fn say_null(&mut self, node: &Node) {
        if matches!(node.kind, Kind::Scalar(Value::Null)) {
            let text = "null values are refused by CloudFormation; this one is left out";
            self.say(Severity::Warning, node.at, text);
        }
    }

    /// Goes to what is inside: how long the path was before.
    fn enter(&mut self, at: Mark, name: impl FnOnce(&mut String)) -> Option<usize> {
        let trail = self.trail.as_mut()?;
        let before = trail.path.len();
        name(&mut trail.path);
        let has_room = self.place_count < limits::PLACES_IN_ALL_MOST
            && trail.places.len() < limits::PLACES_MOST
            && trail.path.len() <= limits::PLACE_BYTES_MOST;
        if has_room {
            self.place_count += 1;
            trail.places.push((trail.path.clone(), at));
        }
        Some(before)
    }

    fn leave(&mut self, back: Option<usize>) {
        if let (Some(trail), Some(before)) = (self.trail.as_mut(), back) {
            trail.path.truncate(before);
        }
    }

    /// Adds a value to the parts of a text.
    pub fn add_part(&mut self, value: &Value, at: Mark, parts: &mut Vec<Part>) -> Result<(), Trouble> {
        match value {
            Value::Unknown(unknown) => match &**unknown {
                Unknown::Text(inner) => {
                    if !self.budget.keep(inner.len()) {
                        return Err(Trouble::Spent);
                    }
                    parts.extend(inner.iter().cloned());
                }
                Unknown::Reference(_) | Unknown::Computed(_) => parts.push(Part::Unknown(Rc::clone(unknown))),
            },
            other => match text_of(other) {
                Some(text) => parts.push(Part::Text(text)),
                None => return wrong(at, format!("a text is needed, and this is {}", kind(other))),
            },
        }
        Ok(())
    }

    /// A text of parts; the only part that is not known is itself.
    pub fn text_of_parts(&mut self, parts: Vec<Part>, at: Mark) -> Found {
        if !self.budget.walk(parts.len()) {
            return Err(Trouble::Spent);
        }
        self.keep(joined(parts), at)
    }

    /// A text that is known.
    pub fn known_text(&mut self, stack: usize, node: &Rc<Node>) -> Result<Result<Rc<str>, Value>, Trouble> {
        if let Some(text) = node.as_text() {
            return Ok(Ok(text));
        }
        let value = self.value(stack, node)?;
        if !value.is_known() {
            return Ok(Err(value));
        }
        match text_of(&value) {
            Some(text) => Ok(Ok(text)),
            None => wrong(node.at, format!("a text is needed, and this is {}", kind(&value))),
        }
    }
}

/// A text of parts; the only part that is not known is itself.
pub fn joined(parts: Vec<Part>) -> Result<Value, String> {
    if let [Part::Unknown(only)] = parts.as_slice() {
        return Ok(Value::Unknown(Rc::clone(only)));
    }
    Value::of_parts(parts)
}

/// A word for what a value is, as CloudFormation's people say it.
pub fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::Text(_) => "a text",
        Value::List(_) => "a list",
        Value::Map(_) => "a mapping",
        Value::Unknown(_) => "not known",
    }
}
