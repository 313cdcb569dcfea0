//! Functions of texts. What is not known leaves a text that is known in part.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::rc::Rc;

use base64::Engine as _;

use super::{Asked, Row};
use crate::interop::cloudformation::limits;
use crate::interop::cloudformation::node::{Node, text_of};
use crate::interop::cloudformation::world::{Found, Trouble, World};
use crate::interop::terraform::{Part, Reference, Step, Unknown, Value};

/// (Template Reference, “`Fn::Base64`”.)
pub fn base64(world: &mut World<'_>, asked: &Asked) -> Found {
    match world.known_text(asked.stack, &asked.node)? {
        Ok(text) if text.len() > limits::TEXT_MOST / 2 => asked.wrong("the text is too long"),
        Ok(text) => {
            world.keep(Value::text(&base64::engine::general_purpose::STANDARD.encode(&*text)), asked.at)
        }
        Err(unknown) => Ok(Value::computed([&unknown])),
    }
}

/// (Template Reference, “`Fn::Join`”.)
pub fn join(world: &mut World<'_>, asked: &Asked) -> Found {
    asked.items(2, 2)?;
    let delimiter = match asked.text(world, 0)? {
        Ok(delimiter) => delimiter,
        Err(unknown) => return Ok(Value::computed([&unknown])),
    };
    let items = match asked.row(world, 1)? {
        Row::Items(items) => items,
        Row::Unknown(unknown) => return Ok(all_of(&unknown)),
    };
    let mut parts = Vec::with_capacity(items.len().saturating_mul(2));
    let mut is_first = true;
    for item in &items {
        if !std::mem::take(&mut is_first) {
            parts.push(Part::Text(Rc::clone(&delimiter)));
        }
        match item {
            // A list in a list, as a parameter's that is a list: its elements.
            Value::List(inner) => {
                for (index, item) in inner.items().iter().enumerate() {
                    if index > 0 {
                        parts.push(Part::Text(Rc::clone(&delimiter)));
                    }
                    world.add_part(item, asked.at, &mut parts)?;
                }
            }
            other => world.add_part(other, asked.at, &mut parts)?,
        }
    }
    world.text_of_parts(parts, asked.at)
}

/// All elements of a list that is not known.
fn all_of(unknown: &Unknown) -> Value {
    match unknown {
        Unknown::Reference(Reference { origin, path }) => {
            let mut path = path.clone();
            path.push(Step::Each);
            Value::unknown(Unknown::Reference(Reference { origin: origin.clone(), path }))
        }
        Unknown::Text(_) | Unknown::Computed(_) => Value::unknown(unknown.clone()),
    }
}

/// (Template Reference, “`Fn::Sub`”.)
pub fn sub(world: &mut World<'_>, asked: &Asked) -> Found {
    let (text, variables) = match asked.node.items() {
        None => (Rc::clone(&asked.node), None),
        Some([text]) => (Rc::clone(text), None),
        Some([text, variables]) => (Rc::clone(text), Some(Rc::clone(variables))),
        Some(_) => return asked.wrong("it takes a text and a mapping"),
    };
    let Some(template) = text.as_text() else {
        return asked.wrong("what it replaces names in is a text");
    };
    let variables: BTreeMap<Rc<str>, Rc<Node>> = variables
        .map(|of| of.entries().iter().map(|e| (Rc::clone(&e.name), Rc::clone(&e.node))).collect())
        .unwrap_or_default();
    let mut parts = Vec::new();
    let mut rest = &*template;
    while let Some((before, behind)) = rest.split_once("${") {
        push(&mut parts, before);
        let Some((name, after)) = behind.split_once('}') else {
            push(&mut parts, "${");
            rest = behind;
            continue;
        };
        if !world.budget.walk(1) {
            return Err(Trouble::Spent);
        }
        if let Some(literal) = name.strip_prefix('!') {
            push(&mut parts, &format!("${{{literal}}}"));
        } else {
            let value = match (variables.get(name.trim()), name.trim().split_once('.')) {
                (Some(node), _) => world.value(asked.stack, node)?,
                (None, Some((resource, attribute))) => {
                    world.attribute(asked.stack, resource, attribute, asked.at)?
                }
                (None, None) => world.referred(asked.stack, name.trim(), asked.at)?,
            };
            add(world, asked, &value, &mut parts)?;
        }
        rest = after;
    }
    push(&mut parts, rest);
    world.text_of_parts(parts, asked.at)
}

fn push(parts: &mut Vec<Part>, text: &str) {
    if !text.is_empty() {
        parts.push(Part::Text(Rc::from(text)));
    }
}

/// A list in a text is its elements with commas, as `Ref` of a parameter that is one gives them.
fn add(world: &mut World<'_>, asked: &Asked, value: &Value, parts: &mut Vec<Part>) -> Result<(), Trouble> {
    let Value::List(list) = value else { return world.add_part(value, asked.at, parts) };
    for (index, item) in list.items().iter().enumerate() {
        if index > 0 {
            push(parts, ",");
        }
        world.add_part(item, asked.at, parts)?;
    }
    Ok(())
}

/// (Template Reference, “`Fn::ToJsonString`”.)
pub fn to_json(world: &mut World<'_>, asked: &Asked) -> Found {
    let value = world.value(asked.stack, &asked.node)?;
    if !world.budget.walk(value.weight()) {
        return Err(Trouble::Spent);
    }
    let mut written = Written::default();
    write(&value, &mut written);
    written.flush();
    if written.length > limits::TEXT_MOST {
        return asked.wrong("the text is too long");
    }
    world.text_of_parts(written.parts, asked.at)
}

#[derive(Default)]
struct Written {
    parts: Vec<Part>,
    text: String,
    length: usize,
}

impl Written {
    fn add(&mut self, text: &str) {
        self.length = self.length.saturating_add(text.len());
        if self.length <= limits::TEXT_MOST {
            self.text.push_str(text);
        }
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            self.parts.push(Part::Text(Rc::from(std::mem::take(&mut self.text))));
        }
    }

    fn unknown(&mut self, unknown: &Rc<Unknown>) {
        self.flush();
        self.parts.push(Part::Unknown(Rc::clone(unknown)));
    }
}

fn quoted(text: &str) -> String {
    let mut made = String::with_capacity(text.len().saturating_add(2));
    for c in text.chars() {
        match c {
            '"' => made.push_str("\\\""),
            '\\' => made.push_str("\\\\"),
            '\n' => made.push_str("\\n"),
            '\r' => made.push_str("\\r"),
            '\t' => made.push_str("\\t"),
            c if u32::from(c) < 0x20 => {
                let _ = write!(made, "\\u{:04x}", u32::from(c));
            }
            c => made.push(c),
        }
    }
    made
}

fn write(value: &Value, out: &mut Written) {
    match value {
        Value::Null => out.add("null"),
        Value::Bool(_) | Value::Number(_) => out.add(&text_of(value).unwrap_or_default()),
        Value::Text(text) => out.add(&format!("\"{}\"", quoted(text))),
        Value::List(list) => {
            out.add("[");
            for (index, item) in list.items().iter().enumerate() {
                if index > 0 {
                    out.add(",");
                }
                write(item, out);
            }
            out.add("]");
        }
        Value::Map(map) => {
            out.add("{");
            for (index, (name, item)) in map.entries().iter().enumerate() {
                if index > 0 {
                    out.add(",");
                }
                out.add(&format!("\"{}\":", quoted(name)));
                write(item, out);
            }
            out.add("}");
        }
        // Nearly always a text.
        Value::Unknown(unknown) => {
            out.add("\"");
            match &**unknown {
                Unknown::Text(parts) => {
                    for part in parts {
                        match part {
                            Part::Text(text) => out.add(&quoted(text)),
                            Part::Unknown(unknown) => out.unknown(unknown),
                        }
                    }
                }
                Unknown::Reference(_) | Unknown::Computed(_) => out.unknown(unknown),
            }
            out.add("\"");
        }
    }
}
