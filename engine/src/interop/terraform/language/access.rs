//! What is inside a value: attributes, elements, and the same of every element.

use std::rc::Rc;

use super::convert::text_of;
use super::unknown::{Step, Unknown};
use super::value::{ListKind, MapKind};
use super::{Number, Value};

/// The attribute of a value.
pub fn attribute(value: &Value, name: &str) -> Result<Value, String> {
    match value {
        Value::Map(map) if map.kind() == MapKind::Assumed => match map.entries().values().next() {
            // Of the only instance there is; a key in this place is answered by `index`.
            Some(only) => attribute(only, name).or_else(|_| Ok(only.clone())),
            None => Ok(Value::computed([value])),
        },
        Value::Map(map) => match map.entries().get(name) {
            Some(found) if !found.is_null() || map.beyond().is_none() => Ok(found.clone()),
            Some(_) | None => value.get(name).ok_or_else(|| match map.kind() {
                MapKind::Object => format!("the object has no attribute “{name}”"),
                MapKind::Map | MapKind::Assumed => format!("the map has no element “{name}”"),
            }),
        },
        Value::Unknown(_) => value.get(name).ok_or_else(String::new),
        Value::List(list) => Err(format!(
            "there is no attribute “{name}” in {} of {}; one of them has to be named",
            value.kind(),
            list.items().len()
        )),
        Value::Null => Err(format!("there is no attribute “{name}” in null")),
        Value::Bool(_) | Value::Number(_) | Value::Text(_) => {
            Err(format!("there is no attribute “{name}” in {}", value.kind()))
        }
    }
}

/// The element of a value.
pub fn index(value: &Value, key: &Value) -> Result<Value, String> {
    if let Value::Map(map) = value
        && map.kind() == MapKind::Assumed
        && let Some(only) = map.entries().values().next()
    {
        return Ok(only.clone());
    }
    if !key.is_known() {
        return Ok(unknown_index(value, key));
    }
    match value {
        Value::List(list) if list.kind() == ListKind::Set => {
            Err("elements of a set have no index".to_owned())
        }
        Value::List(list) => {
            let at = position(key)?;
            let items = list.items();
            items.get(at).cloned().ok_or_else(|| format!("there is no element {at} among {}", items.len()))
        }
        Value::Map(map) => {
            let name = text_of(key)?.ok_or("null is no key")?;
            match map.entries().get(&name) {
                Some(found) if !found.is_null() || map.beyond().is_none() => Ok(found.clone()),
                Some(_) | None => value.get(&name).ok_or_else(|| format!("there is no element “{name}”")),
            }
        }
        Value::Unknown(unknown) => Ok(Value::unknown(unknown.then(match key {
            Value::Text(name) => Step::Name(Rc::clone(name)),
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::List(_)
            | Value::Map(_)
            | Value::Unknown(_) => Step::Index(position(key)?),
        }))),
        Value::Null => Err("null has no elements".to_owned()),
        Value::Bool(_) | Value::Number(_) | Value::Text(_) => {
            Err(format!("{} has no elements", value.kind()))
        }
    }
}

/// Which one is not known: of an only one that does not matter.
fn unknown_index(value: &Value, key: &Value) -> Value {
    match value {
        Value::List(list) if list.items().len() == 1 => list.items().first().cloned().unwrap_or(Value::Null),
        Value::Map(map) => {
            // A key that is not known is found again where the same one made the element.
            let is_same = |unknown: &Rc<Unknown>| matches!(key, Value::Unknown(key) if key == unknown);
            let same = map.unknown_keys().iter().find(|(_, unknown)| is_same(unknown));
            if let Some((name, _)) = same
                && let Some(found) = map.entries().get(name)
            {
                return found.clone();
            }
            Value::computed([value, key])
        }
        Value::Unknown(unknown) => Value::unknown(unknown.then(Step::Each)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => {
            Value::computed([value, key])
        }
    }
}

/// An index.
pub fn position(key: &Value) -> Result<usize, String> {
    let number = match key {
        Value::Number(number) => Some(*number),
        Value::Text(text) => Number::parse(text),
        Value::Null | Value::Bool(_) | Value::List(_) | Value::Map(_) | Value::Unknown(_) => None,
    };
    let number = number.ok_or_else(|| format!("an index is a number, and this is {}", key.kind()))?;
    let whole = number.whole().ok_or_else(|| format!("{number} is no index"))?;
    usize::try_from(whole).map_err(|_| format!("{number} is no index"))
}

/// The elements that `*` goes through; nothing where they are not known.
pub fn elements(value: &Value) -> Option<(ListKind, Vec<Value>)> {
    match value {
        Value::Null => Some((ListKind::Tuple, Vec::new())),
        Value::List(list) => {
            let kind = if list.kind() == ListKind::Tuple { ListKind::Tuple } else { ListKind::List };
            Some((kind, list.items().to_vec()))
        }
        Value::Map(map) if map.kind() == MapKind::Assumed => {
            Some((ListKind::Tuple, map.entries().values().cloned().collect()))
        }
        Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::Map(_) => {
            Some((ListKind::Tuple, vec![value.clone()]))
        }
        Value::Unknown(_) => None,
    }
}
