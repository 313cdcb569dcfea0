//! `jsonencode` and `jsondecode`. What is not known leaves a document that is known in part.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::rc::Rc;

use super::{Answer, Function, Takes};
use crate::interop::terraform::language::template::Parts;
use crate::interop::terraform::language::unknown::Unknown;
use crate::interop::terraform::language::{Number, Value};
use crate::interop::terraform::syntax::json::{self, Json, JsonKind};

pub const FUNCTIONS: &[Function] = &[
    Function::new("jsonencode", (1, 1), Takes::Anything, |asked| {
        let value = asked.get(0)?;
        if matches!(value, Value::Unknown(_)) {
            return asked.computed();
        }
        let mut parts = Parts::default();
        write(value, &mut parts)?;
        parts.done()
    }),
    Function::new("jsondecode", (1, 1), Takes::Known, |asked| decoded(&asked.document(0)?)),
];

/// A value as JSON.
pub fn encoded(value: &Value) -> Result<String, String> {
    let mut parts = Parts::default();
    write(value, &mut parts)?;
    match parts.done()? {
        Value::Text(text) => Ok(text.to_string()),
        _ => Err("not all of it is known".to_owned()),
    }
}

/// A text between quotes, with what Go escapes so that it may stand in HTML.
pub fn quoted(text: &str, is_for_html: bool) -> String {
    let mut made = String::with_capacity(text.len() + 2);
    made.push('"');
    for c in text.chars() {
        match c {
            '"' => made.push_str("\\\""),
            '\\' => made.push_str("\\\\"),
            '\n' => made.push_str("\\n"),
            '\r' => made.push_str("\\r"),
            '\t' => made.push_str("\\t"),
            '\u{8}' if is_for_html => made.push_str("\\b"),
            '\u{c}' if is_for_html => made.push_str("\\f"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' if is_for_html => {
                let _ = write!(made, "\\u{:04x}", u32::from(c));
            }
            c if u32::from(c) < 0x20 => {
                let _ = write!(made, "\\u{:04x}", u32::from(c));
            }
            c => made.push(c),
        }
    }
    made.push('"');
    made
}

fn write(value: &Value, parts: &mut Parts) -> Result<(), String> {
    match value {
        Value::Null => parts.text("null"),
        Value::Bool(flag) => parts.text(if *flag { "true" } else { "false" }),
        Value::Number(number) => parts.text(&number.to_string()),
        Value::Text(text) => parts.text(&quoted(text, true)),
        Value::List(list) => {
            parts.text("[")?;
            for (index, item) in list.items().iter().enumerate() {
                if index > 0 {
                    parts.text(",")?;
                }
                write(item, parts)?;
            }
            parts.text("]")
        }
        Value::Map(map) => {
            parts.text("{")?;
            for (index, (name, item)) in map.entries().iter().enumerate() {
                if index > 0 {
                    parts.text(",")?;
                }
                match map.unknown_keys().get(name) {
                    Some(unknown) => write(&Value::Unknown(Rc::clone(unknown)), parts)?,
                    None => parts.text(&quoted(name, true))?,
                }
                parts.text(":")?;
                write(item, parts)?;
            }
            parts.text("}")
        }
        // Nearly always a text.
        Value::Unknown(unknown) => {
            parts.text("\"")?;
            if let Unknown::Text(pieces) = &**unknown {
                use crate::interop::terraform::language::Part;
                for piece in pieces {
                    match piece {
                        Part::Text(text) => {
                            let quoted = quoted(text, true);
                            parts.text(quoted.get(1..quoted.len() - 1).unwrap_or_default())?;
                        }
                        Part::Unknown(unknown) => parts.unknown(unknown)?,
                    }
                }
            } else {
                parts.unknown(unknown)?;
            }
            parts.text("\"")
        }
    }
}

/// The value that a document is.
fn decoded(text: &str) -> Answer {
    let document = json::read(text, 0).map_err(|(at, why)| format!("{why}, at byte {at}"))?;
    value_of(&document)
}

fn value_of(from: &Json) -> Answer {
    match &from.kind {
        JsonKind::Null => Ok(Value::Null),
        JsonKind::Bool(flag) => Ok(Value::Bool(*flag)),
        JsonKind::Number(text) => {
            Number::parse(text).map(Value::Number).ok_or_else(|| format!("{text} is no number"))
        }
        JsonKind::Text(text) => Value::text(text),
        JsonKind::List(items) => Value::tuple(items.iter().map(value_of).collect::<Result<_, _>>()?),
        JsonKind::Object(members) => {
            let mut entries = BTreeMap::new();
            for (name, item) in members {
                entries.insert(Rc::from(name.as_str()), value_of(item)?);
            }
            Value::object(entries)
        }
    }
}
