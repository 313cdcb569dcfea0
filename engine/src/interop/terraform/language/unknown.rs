//! What is known only after an apply: it remembers what it refers to, so that a later stage can say which
//! resource it is.

use std::fmt;
use std::rc::Rc;

/// References that a computed unknown keeps.
const REFERENCES_MOST: usize = 32;
/// Steps of a path.
const STEPS_MOST: usize = 32;

/// Which of several instances.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// The only one: neither `count` nor `for_each`.
    None,
    /// By `count`.
    Number(usize),
    /// By `for_each`.
    Text(Rc<str>),
    /// One assumed, because what `count` or `for_each` comes to is not known.
    Assumed,
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => Ok(()),
            Self::Number(number) => write!(f, "[{number}]"),
            Self::Text(text) => write!(f, "[{text:?}]"),
            Self::Assumed => f.write_str("[?]"),
        }
    }
}

/// One call on the way from the root module to an instance of a module.
pub type Call = (Rc<str>, Key);

/// Whether Terraform makes a thing or only reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    /// A `resource` block.
    Managed,
    /// A `data` block.
    Data,
}

/// Which instance of which resource.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    /// Which of the root modules that are evaluated: see [`RootModule`](crate::interop::terraform::RootModule).
    pub root: usize,
    /// The module it stands in; empty for the root module.
    pub module: Rc<[Call]>,
    /// Managed or read.
    pub mode: Mode,
    /// Its type, such as `aws_vpc`.
    pub kind: Rc<str>,
    /// Its name in its module.
    pub name: Rc<str>,
    /// Which of several.
    pub key: Key,
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, key) in self.module.iter() {
            write!(f, "module.{name}{key}.")?;
        }
        if self.mode == Mode::Data {
            f.write_str("data.")?;
        }
        write!(f, "{}.{}{}", self.kind, self.name, self.key)
    }
}

/// A step from a value to one inside it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// An attribute, or an element of a map.
    Name(Rc<str>),
    /// An element of a list.
    Index(usize),
    /// Every element.
    Each,
}

/// What a reference begins at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// A resource.
    Resource(Rc<Address>),
    /// A variable of a module without a value.
    Variable(Rc<[Call]>, Rc<str>),
    /// A module whose files are not there.
    Module(Rc<[Call]>),
    /// Something else only Terraform knows, such as the time of day.
    Other(Rc<str>),
}

/// Something in particular that is not known yet.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// Where it begins.
    pub origin: Origin,
    /// The way from there.
    pub path: Vec<Step>,
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.origin {
            Origin::Resource(address) => write!(f, "{address}")?,
            Origin::Variable(module, name) => {
                for (name, key) in module.iter() {
                    write!(f, "module.{name}{key}.")?;
                }
                write!(f, "var.{name}")?;
            }
            Origin::Module(module) => {
                for (index, (name, key)) in module.iter().enumerate() {
                    write!(f, "{}module.{name}{key}", if index == 0 { "" } else { "." })?;
                }
            }
            Origin::Other(text) => f.write_str(text)?,
        }
        for step in &self.path {
            match step {
                Step::Name(name) if is_plain(name) => write!(f, ".{name}")?,
                Step::Name(name) => write!(f, "[{name:?}]")?,
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Each => f.write_str("[*]")?,
            }
        }
        Ok(())
    }
}

fn is_plain(name: &str) -> bool {
    name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}

/// A piece of a text that is known in part.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Known.
    Text(Rc<str>),
    /// Not known: a reference or something computed, never a text with parts of its own.
    Unknown(Rc<Unknown>),
}

/// A value that is not known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unknown {
    /// This, in particular.
    Reference(Reference),
    /// A text with these parts, in their order.
    Text(Vec<Part>),
    /// Something computed from these; from nothing in particular where there are none.
    Computed(Vec<Reference>),
}

impl Unknown {
    /// What something begins at that is known to nobody yet.
    pub fn of(origin: Origin) -> Self {
        Self::Reference(Reference { origin, path: Vec::new() })
    }

    /// What it refers to.
    pub fn references(&self) -> Vec<Reference> {
        let mut found = Vec::new();
        self.collect(&mut found);
        found
    }

    /// Adds what it refers to, each once.
    pub fn collect(&self, found: &mut Vec<Reference>) {
        let mut add = |reference: &Reference| {
            if found.len() < REFERENCES_MOST && !found.contains(reference) {
                found.push(reference.clone());
            }
        };
        match self {
            Self::Reference(reference) => add(reference),
            Self::Computed(references) => references.iter().for_each(add),
            Self::Text(parts) => {
                for part in parts {
                    if let Part::Unknown(unknown) = part {
                        unknown.collect(found);
                    }
                }
            }
        }
    }

    /// What is inside it.
    #[must_use]
    pub fn then(&self, step: Step) -> Self {
        match self {
            Self::Reference(reference) if reference.path.len() < STEPS_MOST => {
                let mut reference = reference.clone();
                reference.path.push(step);
                Self::Reference(reference)
            }
            Self::Reference(_) | Self::Text(_) | Self::Computed(_) => Self::Computed(self.references()),
        }
    }

    /// How much of it there is.
    pub fn weight(&self) -> usize {
        match self {
            Self::Reference(_) | Self::Computed(_) => 1,
            Self::Text(parts) => parts
                .iter()
                .map(|part| match part {
                    Part::Text(text) => 1 + text.len() / 16,
                    Part::Unknown(_) => 1,
                })
                .sum(),
        }
    }

    /// Whether it is what every resource has: an identity that is never null.
    pub fn is_identity(&self) -> bool {
        match self {
            Self::Reference(reference) => {
                matches!(reference.origin, Origin::Resource(_))
                    && matches!(reference.path.last(), None | Some(Step::Name(_)))
                    && reference.path.last().is_none_or(
                        |step| matches!(step, Step::Name(name) if matches!(&**name, "id" | "arn")),
                    )
            }
            Self::Text(_) => true,
            Self::Computed(_) => false,
        }
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reference(reference) => write!(f, "{reference}"),
            Self::Text(parts) => {
                for part in parts {
                    match part {
                        Part::Text(text) => f.write_str(text)?,
                        Part::Unknown(unknown) => write!(f, "${{{unknown}}}")?,
                    }
                }
                Ok(())
            }
            Self::Computed(references) => {
                f.write_str("(known after apply")?;
                for (index, reference) in references.iter().enumerate() {
                    write!(f, "{} {reference}", if index == 0 { ", from" } else { "," })?;
                }
                f.write_str(")")
            }
        }
    }
}
