//! Functions of lists and mappings.

use std::rc::Rc;

use super::{Asked, Row};
use crate::interop::cloudformation::evaluate::joined;
use crate::interop::cloudformation::limits;
use crate::interop::cloudformation::node::{Node, text_of};
use crate::interop::cloudformation::world::{Found, Trouble, World};
use crate::interop::diagnostic::Severity;
use crate::interop::terraform::{ListKind, Number, Part, Step, Unknown, Value};

/// (Template Reference, “`Fn::Select`”.)
pub fn select(world: &mut World<'_>, asked: &Asked) -> Found {
    asked.items(2, 2)?;
    let index = asked.whole(world, 0)?;
    let row = asked.row(world, 1)?;
    match (index, row) {
        (Ok(index), Row::Items(items)) => match items.get(index) {
            Some(Value::Null) => asked.wrong("null values cannot be selected"),
            Some(found) => Ok(found.clone()),
            None => asked.wrong(&format!("there is no element {index} among {}", items.len())),
        },
        (Ok(index), Row::Unknown(unknown)) => Ok(Value::unknown(unknown.then(Step::Index(index)))),
        (Err(_), Row::Items(items)) if items.len() == 1 => Ok(items.first().cloned().unwrap_or(Value::Null)),
        (Err(index), Row::Items(items)) => Ok(Value::computed(std::iter::once(&index).chain(&items))),
        (Err(_), Row::Unknown(unknown)) => Ok(Value::unknown(unknown.then(Step::Each))),
    }
}

/// (Template Reference, “`Fn::Split`”.)
pub fn split_text(world: &mut World<'_>, asked: &Asked) -> Found {
    asked.items(2, 2)?;
    let delimiter = match asked.text(world, 0)? {
        Ok(delimiter) if delimiter.is_empty() => return asked.wrong("the delimiter is empty"),
        Ok(delimiter) => delimiter,
        Err(unknown) => return Ok(Value::computed([&unknown])),
    };
    let value = asked.get(world, 1)?;
    let made = split(&value, &delimiter).or_else(|why| asked.wrong(&why))?;
    let weight = made.weight();
    if !world.budget.keep(weight) {
        return Err(Trouble::Spent);
    }
    Ok(made)
}

/// A text in pieces. Of a text that is known in part the pieces that are not known are taken for whole ones:
/// such a list was joined from them.
pub fn split(value: &Value, delimiter: &str) -> Result<Value, String> {
    let parts: Vec<Part> = match value {
        Value::List(_) => return Ok(value.clone()),
        Value::Unknown(unknown) => match &**unknown {
            Unknown::Text(parts) => parts.clone(),
            Unknown::Reference(reference) => {
                // All elements of a list in a row: the list.
                let mut list = reference.clone();
                if list.path.last() == Some(&Step::Each) {
                    list.path.pop();
                }
                return Ok(Value::unknown(Unknown::Reference(list)));
            }
            Unknown::Computed(_) => return Ok(value.clone()),
        },
        other => match text_of(other) {
            Some(text) => vec![Part::Text(text)],
            None => return Err("a text is needed".to_owned()),
        },
    };
    let mut pieces: Vec<Vec<Part>> = vec![Vec::new()];
    for part in parts {
        match part {
            Part::Unknown(_) => pieces.last_mut().into_iter().for_each(|piece| piece.push(part.clone())),
            Part::Text(text) => {
                for (index, text) in text.split(delimiter).enumerate() {
                    if index > 0 {
                        pieces.push(Vec::new());
                    }
                    if pieces.len() > limits::COPIES_MOST * 20 {
                        return Err("there are too many pieces".to_owned());
                    }
                    if !text.is_empty() {
                        let part = Part::Text(Rc::from(text));
                        pieces.last_mut().into_iter().for_each(|piece| piece.push(part.clone()));
                    }
                }
            }
        }
    }
    let mut made = Vec::with_capacity(pieces.len());
    for piece in pieces {
        made.push(joined(piece)?);
    }
    Value::list(ListKind::List, made)
}

/// (Template Reference, “`Fn::Length`”.)
pub fn length(world: &mut World<'_>, asked: &Asked) -> Found {
    let value = world.value(asked.stack, &asked.node)?;
    match asked.row_of(value)? {
        Row::Items(items) => Ok(Value::Number(Number::from(items.len()))),
        Row::Unknown(unknown) => Ok(Value::computed([&Value::Unknown(unknown)])),
    }
}

/// (Template Reference, “`Fn::FindInMap`”, “`Fn::FindInMap` enhancements”.)
pub fn find_in_map(world: &mut World<'_>, asked: &Asked) -> Found {
    asked.items(3, 4)?;
    let mut keys = Vec::with_capacity(3);
    let mut unknown = Vec::new();
    for index in 0..3 {
        match asked.text(world, index)? {
            Ok(key) => keys.push(key),
            Err(value) => unknown.push(value),
        }
    }
    let default = asked.node.items().and_then(|items| items.get(3)).and_then(|of| of.get("DefaultValue"));
    let [mapping, first, second] = keys.as_slice() else {
        return match default {
            Some(default) => {
                let text = "which value of the mapping it is is not known; its default value is taken";
                world.say(Severity::Assumption, asked.at, text);
                world.value(asked.stack, default)
            }
            None => Ok(Value::computed(&unknown)),
        };
    };
    let found = lookup(world, asked, (mapping, first, second));
    match (found, default) {
        (Ok(node), _) => world.value(asked.stack, &node),
        (Err(Trouble::Wrong(..)), Some(default)) => world.value(asked.stack, default),
        (Err(trouble), _) => Err(trouble),
    }
}

fn lookup(
    world: &mut World<'_>,
    asked: &Asked,
    (mapping, first, second): (&str, &str, &str),
) -> Result<Rc<Node>, Trouble> {
    let Some(entry) = world.stack(asked.stack, asked.at)?.template.mappings.get(mapping).cloned() else {
        return asked.wrong(&format!("there is no mapping “{mapping}”"));
    };
    if !world.budget.walk(entry.node.entries().len() / 8) {
        return Err(Trouble::Spent);
    }
    let Some(inner) = entry.node.get(first) else {
        if entry.node.get("Fn::Transform").is_some() {
            return asked.wrong(&format!("the mapping “{mapping}” is made by a macro, which is not run"));
        }
        return asked.wrong(&format!("the mapping “{mapping}” has no key “{first}”"));
    };
    match inner.get(second) {
        Some(found) => Ok(Rc::clone(found)),
        None => asked.wrong(&format!("the mapping “{mapping}” has no key “{second}” under “{first}”")),
    }
}
