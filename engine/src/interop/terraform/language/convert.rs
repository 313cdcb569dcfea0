//! From a value to one of another type, as far as Terraform goes on its own.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::types::{Field, Type};
use super::unify;
use super::value::{ListKind, Map, MapKind};
use super::{Number, Value};

/// The text that a single value is; nothing for null.
pub fn text_of(value: &Value) -> Result<Option<Rc<str>>, String> {
    match value {
        Value::Null => Ok(None),
        Value::Bool(flag) => Ok(Some(Rc::from(if *flag { "true" } else { "false" }))),
        Value::Number(number) => Ok(Some(Rc::from(number.to_string()))),
        Value::Text(text) => Ok(Some(Rc::clone(text))),
        Value::List(_) | Value::Map(_) => Err(format!("a string is needed, and this is {}", value.kind())),
        Value::Unknown(_) => Err("a string is needed that is known".to_owned()),
    }
}

/// A value as one of a type. What is not known, and null, is of every type.
pub fn convert(value: &Value, to: &Type) -> Result<Value, String> {
    let unfit = || Err(format!("{to} is needed, and this is {}", value.kind()));
    match (to, value) {
        (Type::Any, _) | (_, Value::Null | Value::Unknown(_)) | (Type::Bool, Value::Bool(_)) => {
            Ok(value.clone())
        }
        (Type::Bool, Value::Text(text)) => match &**text {
            "true" | "1" => Ok(Value::Bool(true)),
            "false" | "0" => Ok(Value::Bool(false)),
            _ => Err(format!("a bool is needed, and this is “{}”", short(text))),
        },
        (Type::Number, Value::Number(_)) | (Type::Text, Value::Text(_)) => Ok(value.clone()),
        (Type::Number, Value::Text(text)) => match Number::parse(text) {
            Some(number) => Ok(Value::Number(number)),
            None => Err(format!("a number is needed, and this is “{}”", short(text))),
        },
        (Type::Text, Value::Bool(_) | Value::Number(_)) => {
            Ok(text_of(value)?.map_or(Value::Null, Value::Text))
        }
        (Type::List(of), Value::List(list)) => collection(list.items().iter(), of, ListKind::List),
        (Type::Set(of), Value::List(list)) => collection(list.items().iter(), of, ListKind::Set),
        (Type::Tuple(of), Value::List(list)) => {
            if of.len() != list.items().len() {
                return Err(format!(
                    "{} elements are needed, and there are {}",
                    of.len(),
                    list.items().len()
                ));
            }
            let items = list.items().iter().zip(of).map(|(item, of)| convert(item, of));
            Value::tuple(items.collect::<Result<_, _>>()?)
        }
        (Type::Map(of), Value::Map(map)) => mapping(map, of),
        (Type::Object(fields), Value::Map(map)) => object(map, fields),
        (Type::Bool, Value::Number(_) | Value::List(_) | Value::Map(_))
        | (Type::Number, Value::Bool(_) | Value::List(_) | Value::Map(_))
        | (Type::Text, Value::List(_) | Value::Map(_))
        | (
            Type::List(_) | Type::Set(_) | Type::Tuple(_),
            Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::Map(_),
        )
        | (
            Type::Map(_) | Type::Object(_),
            Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_),
        ) => unfit(),
    }
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

fn collection<'a>(
    items: impl Iterator<Item = &'a Value> + Clone,
    of: &Type,
    kind: ListKind,
) -> Result<Value, String> {
    let of = if *of == Type::Any { unify::all(items.clone().map(Type::of))? } else { of.clone() };
    Value::list(kind, items.map(|item| convert(item, &of)).collect::<Result<_, _>>()?)
}

fn mapping(map: &Map, of: &Type) -> Result<Value, String> {
    if map.beyond().is_some() || map.kind() == MapKind::Assumed {
        // A resource stays the resource that it is.
        return Value::mapping(
            map.kind(),
            map.entries().clone(),
            map.beyond().cloned(),
            map.unknown_keys().clone(),
        );
    }
    let of = if *of == Type::Any { unify::all(map.entries().values().map(Type::of))? } else { of.clone() };
    let mut entries = BTreeMap::new();
    for (name, value) in map.entries() {
        let value = convert(value, &of).map_err(|why| format!("at “{name}” {why}"))?;
        entries.insert(Rc::clone(name), value);
    }
    Value::mapping(MapKind::Map, entries, None, map.unknown_keys().clone())
}

fn object(map: &Map, fields: &[Field]) -> Result<Value, String> {
    let mut entries = BTreeMap::new();
    for field in fields {
        let value = match map.entries().get(&field.name) {
            Some(value) => convert(value, &field.of).map_err(|why| format!("at “{}” {why}", field.name))?,
            None if map.beyond().is_some() => continue,
            None if field.is_optional => Value::Null,
            None => return Err(format!("the attribute “{}” is needed", field.name)),
        };
        entries.insert(Rc::clone(&field.name), value);
    }
    Value::mapping(MapKind::Object, entries, map.beyond().cloned(), BTreeMap::new())
}

/// A value with the defaults that its type has for what is left out or null.
pub fn with_defaults(value: &Value, of: &Type) -> Result<Value, String> {
    match (of, value) {
        (Type::List(of) | Type::Set(of), Value::List(list)) => {
            let items = list.items().iter().map(|item| with_defaults(item, of));
            Value::list(list.kind(), items.collect::<Result<_, _>>()?)
        }
        (Type::Tuple(of), Value::List(list)) => {
            let items = list.items().iter().zip(of).map(|(item, of)| with_defaults(item, of));
            Value::list(list.kind(), items.collect::<Result<_, _>>()?)
        }
        (Type::Map(of), Value::Map(map)) => {
            let mut entries = BTreeMap::new();
            for (name, value) in map.entries() {
                entries.insert(Rc::clone(name), with_defaults(value, of)?);
            }
            Value::mapping(map.kind(), entries, map.beyond().cloned(), map.unknown_keys().clone())
        }
        (Type::Object(fields), Value::Map(map)) => {
            let mut entries = map.entries().clone();
            for field in fields {
                let given = entries.get(&field.name).filter(|value| !value.is_null());
                let value = match (given, &field.default) {
                    (Some(value), _) | (None, Some(value)) => with_defaults(value, &field.of)?,
                    (None, None) => continue,
                };
                entries.insert(Rc::clone(&field.name), value);
            }
            Value::mapping(map.kind(), entries, map.beyond().cloned(), map.unknown_keys().clone())
        }
        _ => Ok(value.clone()),
    }
}
