//! Types: what `variable` blocks ask for, and what values have.

use std::fmt;
use std::rc::Rc;

use super::Value;
use super::value::{ListKind, MapKind};
use crate::interop::terraform::syntax::{Access, Call, Expression, Kind};

/// Levels of a type.
const DEPTH_MOST: usize = 60;

/// A type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// Whatever comes.
    Any,
    /// Yes or no.
    Bool,
    /// A number.
    Number,
    /// A text.
    Text,
    /// A list of these.
    List(Rc<Type>),
    /// A set of these.
    Set(Rc<Type>),
    /// A map of these.
    Map(Rc<Type>),
    /// One of each.
    Tuple(Vec<Type>),
    /// By name.
    Object(Vec<Field>),
}

/// An attribute of an object's type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: Rc<str>,
    /// Its type.
    pub of: Type,
    /// Whether it may be left out.
    pub is_optional: bool,
    /// What it is then.
    pub default: Option<Value>,
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("any type"),
            Self::Bool => f.write_str("a bool"),
            Self::Number => f.write_str("a number"),
            Self::Text => f.write_str("a string"),
            Self::List(of) => write!(f, "a list of {of}"),
            Self::Set(of) => write!(f, "a set of {of}"),
            Self::Map(of) => write!(f, "a map of {of}"),
            Self::Tuple(of) => write!(f, "a tuple of {}", of.len()),
            Self::Object(_) => f.write_str("an object"),
        }
    }
}

impl Type {
    /// Reads what stands behind `type =`. `default` gives what a default written in it comes to.
    pub fn read(
        from: &Expression,
        default: &mut dyn FnMut(&Expression) -> Option<Value>,
    ) -> Result<Self, String> {
        read(from, default, 0)
    }

    /// The type of a value.
    pub fn of(value: &Value) -> Self {
        match value {
            Value::Null | Value::Unknown(_) => Self::Any,
            Value::Bool(_) => Self::Bool,
            Value::Number(_) => Self::Number,
            Value::Text(_) => Self::Text,
            Value::List(list) => {
                let element = || {
                    Rc::new(
                        list.items().iter().map(Self::of).find(|of| *of != Self::Any).unwrap_or(Self::Any),
                    )
                };
                match list.kind() {
                    ListKind::Tuple => Self::Tuple(list.items().iter().map(Self::of).collect()),
                    ListKind::List => Self::List(element()),
                    ListKind::Set => Self::Set(element()),
                }
            }
            Value::Map(map) => {
                if map.kind() == MapKind::Map {
                    let element = map.entries().values().map(Self::of).find(|of| *of != Self::Any);
                    return Self::Map(Rc::new(element.unwrap_or(Self::Any)));
                }
                let field = |(name, value): (&Rc<str>, &Value)| Field {
                    name: Rc::clone(name),
                    of: Self::of(value),
                    is_optional: false,
                    default: None,
                };
                Self::Object(map.entries().iter().map(field).collect())
            }
        }
    }

    /// Whether it is a single value.
    pub fn is_scalar(&self) -> bool {
        matches!(self, Self::Bool | Self::Number | Self::Text)
    }
}

fn read(
    from: &Expression,
    default: &mut dyn FnMut(&Expression) -> Option<Value>,
    depth: usize,
) -> Result<Type, String> {
    if depth > DEPTH_MOST {
        return Err("the type is nested too deeply".to_owned());
    }
    let name = |name: &str| match name {
        "any" => Ok(Type::Any),
        "bool" => Ok(Type::Bool),
        "number" => Ok(Type::Number),
        "string" => Ok(Type::Text),
        // As Terraform 0.11 was written.
        "list" => Ok(Type::List(Rc::new(Type::Any))),
        "map" => Ok(Type::Map(Rc::new(Type::Any))),
        "set" => Ok(Type::Set(Rc::new(Type::Any))),
        other => Err(format!("“{other}” is no type")),
    };
    match &from.kind {
        Kind::Name(word) | Kind::Literal(Value::Text(word)) => name(word),
        Kind::Call(call) => called(call, default, depth),
        _ => Err("this is no type".to_owned()),
    }
}

fn called(
    call: &Call,
    default: &mut dyn FnMut(&Expression) -> Option<Value>,
    depth: usize,
) -> Result<Type, String> {
    let Some(argument) = call.arguments.first() else {
        return Err("the type lacks what it is of".to_owned());
    };
    match &*call.name {
        "list" => Ok(Type::List(Rc::new(read(argument, default, depth + 1)?))),
        "set" => Ok(Type::Set(Rc::new(read(argument, default, depth + 1)?))),
        "map" => Ok(Type::Map(Rc::new(read(argument, default, depth + 1)?))),
        "tuple" => {
            let Kind::Tuple(items) = &argument.kind else {
                return Err("a tuple's type lists types".to_owned());
            };
            let types = items.iter().map(|item| read(item, default, depth + 1));
            Ok(Type::Tuple(types.collect::<Result<_, _>>()?))
        }
        "object" => {
            let Kind::Object(entries) = &argument.kind else {
                return Err("an object's type names attributes".to_owned());
            };
            let mut fields = Vec::with_capacity(entries.len());
            for (key, of) in entries {
                fields.push(field(key, of, default, depth)?);
            }
            fields.sort_by(|a: &Field, b: &Field| a.name.cmp(&b.name));
            Ok(Type::Object(fields))
        }
        other => Err(format!("“{other}” is no type")),
    }
}

fn field(
    key: &Expression,
    of: &Expression,
    default: &mut dyn FnMut(&Expression) -> Option<Value>,
    depth: usize,
) -> Result<Field, String> {
    let name = match &key.kind {
        Kind::Literal(Value::Text(name)) | Kind::Name(name) => Rc::clone(name),
        Kind::Inside(_, steps) => match steps.first() {
            Some(Access::Attribute(name)) => Rc::clone(name),
            Some(_) | None => return Err("an attribute of a type has a name".to_owned()),
        },
        _ => return Err("an attribute of a type has a name".to_owned()),
    };
    let (of, is_optional, default) = match &of.kind {
        Kind::Call(call) if &*call.name == "optional" => {
            let Some(inner) = call.arguments.first() else { return Err("optional lacks a type".to_owned()) };
            let inner = read(inner, default, depth + 1)?;
            (inner, true, call.arguments.get(1).and_then(&mut *default))
        }
        _ => (read(of, default, depth + 1)?, false, None),
    };
    Ok(Field { name, of, is_optional, default })
}
