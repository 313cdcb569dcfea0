//! Values of Terraform's language. Whole collections are shared, never copied; each knows how much there is
//! in it and how deep, so that nothing grows past a bound by sharing.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::number::Number;
use super::unknown::{Key, Part, Reference, Step, Unknown};
use crate::interop::terraform::limits;

/// A value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// Nothing.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text.
    Text(Rc<str>),
    /// Values in a row.
    List(Rc<List>),
    /// Values by name.
    Map(Rc<Map>),
    /// Not known before an apply.
    Unknown(Rc<Unknown>),
}

/// Which kind of row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ListKind {
    /// Written with brackets: each element has its own type.
    Tuple,
    /// All of one type.
    List,
    /// All of one type, each once, in order.
    Set,
}

/// Which kind of mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MapKind {
    /// Written with braces: each attribute has its own type.
    Object,
    /// All of one type.
    Map,
    /// One instance, assumed, which stands for whatever key is asked for.
    Assumed,
}

/// Values in a row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct List {
    kind: ListKind,
    items: Vec<Value>,
    size: Size,
}

/// Values by name, in the order of their names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Map {
    kind: MapKind,
    entries: BTreeMap<Rc<str>, Value>,
    beyond: Option<Rc<Unknown>>,
    unknown_keys: BTreeMap<Rc<str>, Rc<Unknown>>,
    size: Size,
}

/// How much there is in a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Size {
    weight: usize,
    depth: usize,
    unknown: bool,
}

impl Size {
    fn of<'a>(items: impl Iterator<Item = &'a Value>) -> Self {
        let mut size = Self { weight: 1, depth: 1, unknown: false };
        for item in items {
            let (depth, unknown) = match item {
                Value::List(list) => (list.size.depth, list.size.unknown),
                Value::Map(map) => (map.size.depth, map.size.unknown),
                Value::Unknown(_) => (0, true),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => (0, false),
            };
            size.weight = size.weight.saturating_add(item.weight());
            size.depth = size.depth.max(depth.saturating_add(1));
            size.unknown |= unknown;
        }
        size
    }

    fn checked(self) -> Result<Self, String> {
        if self.weight > limits::WEIGHT_MOST {
            return Err(format!(
                "it comes to more than {} values, which is more than is kept",
                limits::WEIGHT_MOST
            ));
        }
        if self.depth > limits::VALUE_DEPTH_MOST {
            return Err(format!("it is nested more than {} deep", limits::VALUE_DEPTH_MOST));
        }
        Ok(self)
    }
}

impl List {
    /// Which kind of row it is.
    pub fn kind(&self) -> ListKind {
        self.kind
    }

    /// What is in it.
    pub fn items(&self) -> &[Value] {
        &self.items
    }
}

impl Map {
    /// Which kind of mapping it is.
    pub fn kind(&self) -> MapKind {
        self.kind
    }

    /// What is in it, by name.
    pub fn entries(&self) -> &BTreeMap<Rc<str>, Value> {
        &self.entries
    }

    /// What names that are not in it stand for, where that is anything: attributes of a resource that are
    /// known after an apply only.
    pub fn beyond(&self) -> Option<&Rc<Unknown>> {
        self.beyond.as_ref()
    }

    /// Names that are not known, by what stands for them here.
    pub fn unknown_keys(&self) -> &BTreeMap<Rc<str>, Rc<Unknown>> {
        &self.unknown_keys
    }

    /// A name as a value.
    pub fn key(&self, key: &Rc<str>) -> Value {
        match self.unknown_keys.get(key) {
            Some(unknown) => Value::Unknown(Rc::clone(unknown)),
            None => Value::Text(Rc::clone(key)),
        }
    }
}

impl Value {
    /// A text, if it is not too long.
    pub fn text(text: &str) -> Result<Self, String> {
        if text.len() > limits::TEXT_MOST {
            return Err(format!(
                "the text has {} bytes; more than {} are not kept",
                text.len(),
                limits::TEXT_MOST
            ));
        }
        Ok(Self::Text(Rc::from(text)))
    }

    /// A row.
    pub fn list(kind: ListKind, items: Vec<Value>) -> Result<Self, String> {
        let items = if kind == ListKind::Set {
            let mut items = items;
            // As Terraform goes through them: null comes last.
            items.sort_by(|a, b| (a.is_null(), a).cmp(&(b.is_null(), b)));
            items.dedup();
            items
        } else {
            items
        };
        let size = Size::of(items.iter()).checked()?;
        Ok(Self::List(Rc::new(List { kind, items, size })))
    }

    /// What brackets make.
    pub fn tuple(items: Vec<Value>) -> Result<Self, String> {
        Self::list(ListKind::Tuple, items)
    }

    /// A mapping.
    pub fn map(kind: MapKind, entries: BTreeMap<Rc<str>, Value>) -> Result<Self, String> {
        Self::mapping(kind, entries, None, BTreeMap::new())
    }

    /// What braces make.
    pub fn object(entries: BTreeMap<Rc<str>, Value>) -> Result<Self, String> {
        Self::map(MapKind::Object, entries)
    }

    /// A mapping with more to it.
    pub fn mapping(
        kind: MapKind,
        entries: BTreeMap<Rc<str>, Value>,
        beyond: Option<Rc<Unknown>>,
        unknown_keys: BTreeMap<Rc<str>, Rc<Unknown>>,
    ) -> Result<Self, String> {
        let mut size = Size::of(entries.values());
        let text: usize = entries.keys().map(|key| key.len() / 16).sum();
        size.weight = size.weight.saturating_add(text);
        size.unknown |= beyond.is_some() || !unknown_keys.is_empty();
        let size = size.checked()?;
        Ok(Self::Map(Rc::new(Map { kind, entries, beyond, unknown_keys, size })))
    }

    /// Something not known.
    pub fn unknown(unknown: Unknown) -> Self {
        Self::Unknown(Rc::new(unknown))
    }

    /// Something not known that is computed from all that is not known in some values.
    pub fn computed<'a>(values: impl IntoIterator<Item = &'a Value>) -> Self {
        let mut references = Vec::new();
        for value in values {
            value.collect(&mut references);
        }
        Self::unknown(Unknown::Computed(references))
    }

    /// Adds what all unknowns in it refer to.
    pub fn collect(&self, references: &mut Vec<Reference>) {
        match self {
            Self::Unknown(unknown) => unknown.collect(references),
            Self::List(list) if list.size.unknown => {
                for item in &list.items {
                    item.collect(references);
                }
            }
            Self::Map(map) if map.size.unknown => {
                if let Some(beyond) = &map.beyond {
                    beyond.collect(references);
                    return;
                }
                for unknown in map.unknown_keys.values() {
                    unknown.collect(references);
                }
                for item in map.entries.values() {
                    item.collect(references);
                }
            }
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Text(_) | Self::List(_) | Self::Map(_) => {}
        }
    }

    /// A text of parts, known where all of them are.
    pub fn of_parts(parts: Vec<Part>) -> Result<Self, String> {
        let mut joined: Vec<Part> = Vec::with_capacity(parts.len());
        let mut text = String::new();
        for part in parts {
            match part {
                Part::Text(piece) => {
                    if text.len().saturating_add(piece.len()) > limits::TEXT_MOST {
                        return Err(format!("the text has more than {} bytes", limits::TEXT_MOST));
                    }
                    text.push_str(&piece);
                }
                Part::Unknown(unknown) => {
                    if !text.is_empty() {
                        joined.push(Part::Text(Rc::from(std::mem::take(&mut text))));
                    }
                    joined.push(Part::Unknown(unknown));
                }
            }
        }
        if joined.is_empty() {
            return Self::text(&text);
        }
        if !text.is_empty() {
            joined.push(Part::Text(Rc::from(text)));
        }
        let unknown = Unknown::Text(joined);
        if unknown.weight() > limits::WEIGHT_MOST {
            return Err(format!("the text has more than {} parts", limits::WEIGHT_MOST));
        }
        Ok(Self::unknown(unknown))
    }

    /// How much there is in it: one for each value, and for every sixteen bytes of text.
    pub fn weight(&self) -> usize {
        match self {
            Self::Null | Self::Bool(_) | Self::Number(_) => 1,
            Self::Text(text) => 1 + text.len() / 16,
            Self::List(list) => list.size.weight,
            Self::Map(map) => map.size.weight,
            Self::Unknown(unknown) => unknown.weight(),
        }
    }

    /// How much of it is its own, not what its elements share with others.
    pub fn own_weight(&self) -> usize {
        match self {
            Self::List(list) => 1 + list.items.len(),
            Self::Map(map) => 1 + map.entries.len(),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Text(_) | Self::Unknown(_) => self.weight(),
        }
    }

    /// Whether all of it is known.
    pub fn is_known(&self) -> bool {
        match self {
            Self::Unknown(_) => false,
            Self::List(list) => !list.size.unknown,
            Self::Map(map) => !map.size.unknown,
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Text(_) => true,
        }
    }

    /// Whether it is nothing.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The text that it is.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Null
            | Self::Bool(_)
            | Self::Number(_)
            | Self::List(_)
            | Self::Map(_)
            | Self::Unknown(_) => None,
        }
    }

    /// What is at a name in it; nothing where there is nothing.
    pub fn get(&self, name: &str) -> Option<Value> {
        match self {
            Self::Map(map) => match map.entries.get(name) {
                Some(Self::Null) | None => {
                    map.beyond.as_ref().map(|beyond| Self::unknown(beyond.then(Step::Name(Rc::from(name)))))
                }
                Some(found) => Some(found.clone()),
            },
            Self::Unknown(unknown) => Some(Self::unknown(unknown.then(Step::Name(Rc::from(name))))),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Text(_) | Self::List(_) => None,
        }
    }

    /// A word for its type.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a bool",
            Self::Number(_) => "a number",
            Self::Text(_) => "a string",
            Self::List(list) => match list.kind {
                ListKind::Tuple => "a tuple",
                ListKind::List => "a list",
                ListKind::Set => "a set",
            },
            Self::Map(map) => match map.kind {
                MapKind::Object => "an object",
                MapKind::Map | MapKind::Assumed => "a map",
            },
            Self::Unknown(_) => "not known",
        }
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}

impl From<Number> for Value {
    fn from(number: Number) -> Self {
        Self::Number(number)
    }
}

impl From<&Key> for Value {
    fn from(key: &Key) -> Self {
        match key {
            Key::None => Self::Null,
            Key::Number(number) => Self::Number(Number::from(*number)),
            Key::Text(text) => Self::Text(Rc::clone(text)),
            Key::Assumed => Self::unknown(Unknown::Computed(Vec::new())),
        }
    }
}
