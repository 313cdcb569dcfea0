//! A template as it is written: texts, lists and mappings, each with the place it stands at. Short forms of
//! functions are long ones already, and what an alias stands for is shared.

use std::rc::Rc;

use super::limits;
use crate::interop::diagnostic::Spot;
use crate::interop::terraform::{Number, Value};

/// A place in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// Which file of [`Paths`].
    pub file: u32,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
}

/// The paths of the files that are read.
#[derive(Debug, Default)]
pub struct Paths(Vec<String>);

impl Paths {
    /// Adds a file: its number.
    pub fn add(&mut self, path: String) -> u32 {
        self.0.push(path);
        u32::try_from(self.0.len()).unwrap_or(u32::MAX).saturating_sub(1)
    }

    /// Where people find a mark.
    pub fn spot(&self, at: Mark) -> Spot {
        let file = usize::try_from(at.file).ok().and_then(|number| self.0.get(number));
        let place = |number: u32| usize::try_from(number).ok().filter(|number| *number > 0);
        Spot { file: file.cloned().unwrap_or_default(), line: place(at.line), column: place(at.column) }
    }
}

/// What stands at a place.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where.
    pub at: Mark,
    /// What.
    pub kind: Kind,
    /// How it is written, where that is a word that YAML makes yes or no of: a name stays what it is.
    pub written: Option<Rc<str>>,
    /// Levels below it, itself one of them.
    pub depth: usize,
    /// Nodes in it, itself one of them.
    pub weight: usize,
}

/// What can stand at a place.
#[derive(Clone, Debug)]
pub enum Kind {
    /// A text, a number, yes or no, or nothing.
    Scalar(Value),
    /// Nodes in a row.
    List(Vec<Rc<Node>>),
    /// Nodes by name, in the order they are written.
    Map(Vec<Entry>),
}

/// A name and what stands behind it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The name.
    pub name: Rc<str>,
    /// Where the name stands.
    pub at: Mark,
    /// What stands behind it.
    pub node: Rc<Node>,
}

impl Node {
    /// A single value.
    pub fn scalar(at: Mark, value: Value) -> Self {
        Self { at, kind: Kind::Scalar(value), written: None, depth: 1, weight: 1 }
    }

    /// A text.
    pub fn text(at: Mark, text: &str) -> Self {
        Self::scalar(at, Value::Text(Rc::from(text)))
    }

    fn around(at: Mark, kind: Kind) -> Result<Self, String> {
        let (mut depth, mut weight) = (1, 1_usize);
        let mut add = |node: &Node| {
            depth = depth.max(node.depth.saturating_add(1));
            weight = weight.saturating_add(node.weight);
        };
        match &kind {
            Kind::Scalar(_) => {}
            Kind::List(items) => items.iter().for_each(|item| add(item)),
            Kind::Map(entries) => entries.iter().for_each(|entry| add(&entry.node)),
        }
        if depth > limits::NODE_DEPTH_MOST {
            return Err(format!("it is nested more than {} deep", limits::NODE_DEPTH_MOST));
        }
        if weight > limits::NODES_MOST {
            return Err(format!("with its aliases it comes to more than {} values", limits::NODES_MOST));
        }
        Ok(Self { at, kind, written: None, depth, weight })
    }

    /// A row.
    pub fn list(at: Mark, items: Vec<Rc<Self>>) -> Result<Self, String> {
        Self::around(at, Kind::List(items))
    }

    /// A mapping.
    pub fn map(at: Mark, entries: Vec<Entry>) -> Result<Self, String> {
        Self::around(at, Kind::Map(entries))
    }

    /// What stands behind a name.
    pub fn get(&self, name: &str) -> Option<&Rc<Self>> {
        self.entries().iter().find(|entry| *entry.name == *name).map(|entry| &entry.node)
    }

    /// Its names; none where it is no mapping.
    pub fn entries(&self) -> &[Entry] {
        match &self.kind {
            Kind::Map(entries) => entries,
            Kind::Scalar(_) | Kind::List(_) => &[],
        }
    }

    /// Its elements; nothing where it is no row.
    pub fn items(&self) -> Option<&[Rc<Self>]> {
        match &self.kind {
            Kind::List(items) => Some(items),
            Kind::Scalar(_) | Kind::Map(_) => None,
        }
    }

    /// The text that it is, numbers and the like among them.
    pub fn as_text(&self) -> Option<Rc<str>> {
        match (&self.kind, &self.written) {
            (Kind::Scalar(_), Some(written)) => Some(Rc::clone(written)),
            (Kind::Scalar(value), None) => text_of(value),
            (Kind::List(_) | Kind::Map(_), _) => None,
        }
    }

    /// The only name of a mapping, and what stands behind it.
    pub fn only(&self) -> Option<&Entry> {
        match self.entries() {
            [only] => Some(only),
            [] | [_, _, ..] => None,
        }
    }
}

/// The text that a single value is; nothing for what is none.
pub fn text_of(value: &Value) -> Option<Rc<str>> {
    match value {
        Value::Text(text) => Some(Rc::clone(text)),
        Value::Bool(flag) => Some(Rc::from(if *flag { "true" } else { "false" })),
        Value::Number(number) => Some(Rc::from(number.to_string())),
        Value::Null | Value::List(_) | Value::Map(_) | Value::Unknown(_) => None,
    }
}

/// A number, where its text comes out as it was written: `012345678901` and `1.10` stay texts.
pub fn number(text: &str) -> Option<Value> {
    let is_plain = text.len() <= 30
        && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.'))
        && text.bytes().any(|byte| byte.is_ascii_digit());
    if !is_plain {
        return None;
    }
    let number = Number::parse(text)?;
    (number.to_string() == text).then_some(Value::Number(number))
}

/// The long form of a function that is written with a tag: `!GetAtt a.b`.
/// (AWS CloudFormation User Guide, “Intrinsic function reference”.)
pub fn long_form(tag: &str, at: Mark, argument: Node) -> Result<Node, String> {
    let name: Rc<str> = match tag {
        "Ref" | "Condition" => Rc::from(tag),
        other => Rc::from(format!("Fn::{other}")),
    };
    let node = Rc::new(argument);
    Node::map(at, vec![Entry { name, at, node }])
}
