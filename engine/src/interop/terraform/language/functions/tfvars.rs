//! What `provider::terraform` has: values as they are written in Terraform's own language.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::rc::Rc;

use super::{Answer, Asked, Function, Takes};
use crate::interop::terraform::language::Value;
use crate::interop::terraform::limits;
use crate::interop::terraform::syntax::{Expression, Kind, Unary, file};

/// Bytes of what is decoded.
const DECODED_MOST: usize = 16 * 1024;

pub const FUNCTIONS: &[Function] = &[
    Function::new("provider::terraform::encode_expr", (1, 1), Takes::Anything, |asked| {
        if !asked.get(0)?.is_known() {
            return asked.computed();
        }
        let mut made = String::new();
        write(asked.get(0)?, 0, &mut made)?;
        Value::text(&made)
    }),
    Function::new("provider::terraform::encode_tfvars", (1, 1), Takes::Known, encode),
    Function::new("provider::terraform::decode_tfvars", (1, 1), Takes::Known, decode),
];

fn encode(asked: &mut Asked<'_>) -> Answer {
    let map = asked.map(0)?;
    let width = map.entries().keys().map(|name| name.chars().count()).max().unwrap_or(0);
    let mut made = String::new();
    for (name, value) in map.entries() {
        if !is_identifier(name) {
            return Err(format!("“{name}” is no name of a variable"));
        }
        let width = if matches!(value, Value::List(_) | Value::Map(_)) { 0 } else { width };
        let _ = write!(made, "{name:width$} = ");
        write(value, 0, &mut made)?;
        made.push('\n');
    }
    Value::text(&made)
}

fn is_identifier(name: &str) -> bool {
    name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
}

fn write(value: &Value, depth: usize, made: &mut String) -> Result<(), String> {
    if made.len() > limits::TEXT_MOST {
        return Err("the text becomes too long".to_owned());
    }
    match value {
        Value::Null | Value::Unknown(_) => made.push_str("null"),
        Value::Bool(flag) => made.push_str(if *flag { "true" } else { "false" }),
        Value::Number(number) => {
            let _ = write!(made, "{number}");
        }
        Value::Text(text) => made.push_str(&quoted(text)),
        Value::List(list) => {
            made.push('[');
            for (index, item) in list.items().iter().enumerate() {
                if index > 0 {
                    made.push_str(", ");
                }
                write(item, depth + 1, made)?;
            }
            made.push(']');
        }
        Value::Map(map) if map.entries().is_empty() => made.push_str("{}"),
        Value::Map(map) => {
            made.push_str("{\n");
            let width = map.entries().keys().map(|name| key(name).chars().count()).max().unwrap_or(0);
            for (name, item) in map.entries() {
                made.extend(std::iter::repeat_n("  ", depth + 1));
                let _ = write!(made, "{:width$} = ", key(name));
                write(item, depth + 1, made)?;
                made.push('\n');
            }
            made.extend(std::iter::repeat_n("  ", depth));
            made.push('}');
        }
    }
    Ok(())
}

fn key(name: &str) -> String {
    if is_identifier(name) { name.to_owned() } else { quoted(name) }
}

/// A text in which nothing begins an expression.
fn quoted(text: &str) -> String {
    super::json::quoted(text, false).replace("${", "$${").replace("%{", "%%{")
}

fn decode(asked: &mut Asked<'_>) -> Answer {
    let text = asked.document(0)?;
    if text.len() > DECODED_MOST {
        return Err("the text is too long".to_owned());
    }
    let mut wrongs = Vec::new();
    let body = file::read(&text, 0, file::Syntax::Values, &mut file::Room::default(), &mut wrongs);
    if let Some((_, why)) = wrongs.first() {
        return Err(why.clone());
    }
    let mut entries = BTreeMap::new();
    for attribute in &body.attributes {
        entries.insert(Rc::clone(&attribute.name), constant(&attribute.value)?);
    }
    Value::object(entries)
}

/// A value that refers to nothing.
fn constant(from: &Expression) -> Answer {
    match &from.kind {
        Kind::Literal(value) => Ok(value.clone()),
        Kind::Tuple(items) => Value::tuple(items.iter().map(constant).collect::<Result<_, _>>()?),
        Kind::Object(members) => {
            let mut entries = BTreeMap::new();
            for (name, value) in members {
                let Value::Text(name) = constant(name)? else { return Err("a name is no text".to_owned()) };
                entries.insert(name, constant(value)?);
            }
            Value::object(entries)
        }
        Kind::Unary(Unary::Negate, of) => match constant(of)? {
            Value::Number(number) => Ok(Value::Number(number.negated())),
            other => Err(format!("{} has no sign", other.kind())),
        },
        Kind::Template(_)
        | Kind::Name(_)
        | Kind::Inside(..)
        | Kind::Conditional(_)
        | Kind::Call(_)
        | Kind::Unary(Unary::Not, _)
        | Kind::Binary(..)
        | Kind::For(_) => Err("values of variables refer to nothing".to_owned()),
    }
}
