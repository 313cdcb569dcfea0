//! `yamldecode` and `yamlencode`. Aliases share what they stand for, so that few lines stay little.

use std::collections::BTreeMap;
use std::rc::Rc;

use saphyr_parser::{Event, Parser, ScalarStyle, Tag};

use super::{Answer, Function, Takes, yaml_write};
use crate::interop::terraform::language::convert::text_of;
use crate::interop::terraform::language::{Number, Value};
use crate::interop::terraform::limits;

pub const FUNCTIONS: &[Function] = &[
    Function::new("yamlencode", (1, 1), Takes::Anything, |asked| {
        let value = asked.get(0)?;
        if !value.is_known() {
            return asked.computed();
        }
        Value::text(&yaml_write::written(value)?)
    }),
    Function::new("yamldecode", (1, 1), Takes::Known, |asked| {
        let text = asked.document(0)?;
        decoded(&text)
    }),
];

/// What is being read.
enum Open {
    List(Vec<Value>, usize),
    /// The key that waits for its value.
    Map(BTreeMap<Rc<str>, Value>, Vec<Value>, Option<Value>, usize),
}

#[derive(Default)]
struct Reader {
    open: Vec<Open>,
    anchors: BTreeMap<usize, Value>,
    done: Option<Value>,
}

fn decoded(text: &str) -> Answer {
    let mut reader = Reader::default();
    let mut documents = 0;
    for event in Parser::new_from_str(text) {
        let (event, _) = event.map_err(|why| format!("the document cannot be read: {why}"))?;
        if matches!(event, Event::DocumentStart(..)) {
            documents += 1;
            if documents > 1 {
                return Err("there is more than one document".to_owned());
            }
        }
        reader.event(event)?;
    }
    reader.done.ok_or_else(|| "there is no document".to_owned())
}

impl Reader {
    fn event(&mut self, event: Event<'_>) -> Result<(), String> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                check_tag(tag.as_deref())?;
                let tag = tag.as_ref().map(|tag| tag.suffix.clone());
                let value = scalar(&text, style, tag.as_deref())?;
                self.add(value, anchor)
            }
            Event::Alias(anchor) => {
                let value = self.anchors.get(&anchor).cloned().ok_or("an alias stands for nothing")?;
                self.add(value, 0)
            }
            Event::SequenceStart(anchor, tag) => {
                check_tag(tag.as_deref())?;
                self.open(Open::List(Vec::new(), anchor))
            }
            Event::MappingStart(anchor, tag) => {
                check_tag(tag.as_deref())?;
                self.open(Open::Map(BTreeMap::new(), Vec::new(), None, anchor))
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(),
            _ => Ok(()),
        }
    }

    fn open(&mut self, open: Open) -> Result<(), String> {
        if self.open.len() > limits::VALUE_DEPTH_MOST {
            return Err("the document is nested too deeply".to_owned());
        }
        self.open.push(open);
        Ok(())
    }

    fn close(&mut self) -> Result<(), String> {
        match self.open.pop() {
            Some(Open::List(items, anchor)) => self.add(Value::tuple(items)?, anchor),
            Some(Open::Map(mut entries, merged, _, anchor)) => {
                // What is merged does not replace what is there.
                for value in merged {
                    merge(&value, &mut entries)?;
                }
                self.add(Value::object(entries)?, anchor)
            }
            None => Ok(()),
        }
    }

    fn add(&mut self, value: Value, anchor: usize) -> Result<(), String> {
        if anchor > 0 {
            self.anchors.insert(anchor, value.clone());
        }
        match self.open.last_mut() {
            None => self.done = Some(value),
            Some(Open::List(items, _)) => items.push(value),
            Some(Open::Map(entries, merged, key, _)) => match key.take() {
                None => *key = Some(value),
                Some(Value::Text(name)) if &*name == "<<" => merged.push(value),
                Some(name) => {
                    let name = text_of(&name)?.ok_or("null is no key")?;
                    entries.insert(name, value);
                }
            },
        }
        Ok(())
    }
}

/// Tags that are not YAML's own mean something to somebody else.
fn check_tag(tag: Option<&Tag>) -> Result<(), String> {
    match tag {
        Some(tag) if !tag.is_yaml_core_schema() => Err(format!("the tag “{tag}” is not known")),
        Some(_) | None => Ok(()),
    }
}

fn merge(value: &Value, entries: &mut BTreeMap<Rc<str>, Value>) -> Result<(), String> {
    match value {
        Value::Map(map) => {
            for (name, value) in map.entries() {
                entries.entry(Rc::clone(name)).or_insert_with(|| value.clone());
            }
            Ok(())
        }
        Value::List(list) => list.items().iter().try_for_each(|item| merge(item, entries)),
        other => Err(format!("maps are merged, and this is {}", other.kind())),
    }
}

/// What a scalar is by how it is written.
fn scalar(text: &str, style: ScalarStyle, tag: Option<&str>) -> Answer {
    match tag {
        Some("str") => return Value::text(text),
        Some("binary") => return Value::text(&text.split_whitespace().collect::<String>()),
        Some(_) | None => {}
    }
    if style != ScalarStyle::Plain {
        return Value::text(text);
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Ok(Value::Null),
        "true" | "True" | "TRUE" | "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => {
            return Ok(Value::Bool(true));
        }
        "false" | "False" | "FALSE" | "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => {
            return Ok(Value::Bool(false));
        }
        _ => {}
    }
    if is_date(text) {
        return Value::text(&format!("{text}T00:00:00Z"));
    }
    Ok(number(text).map_or(Value::text(text)?, Value::Number))
}

/// A date of YAML 1.1, which Terraform makes a moment of: the version of a policy, among others.
fn is_date(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

fn number(text: &str) -> Option<Number> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    for (prefix, base) in [("0x", 16), ("0o", 8)] {
        if let Some(digits) = digits.strip_prefix(prefix) {
            let value = i128::from_str_radix(&digits.replace('_', ""), base).ok()?;
            return Some(Number::from(sign * value));
        }
    }
    let number = Number::parse(digits.strip_suffix('.').unwrap_or(digits))?;
    Some(if sign < 0 { number.negated() } else { number })
}
