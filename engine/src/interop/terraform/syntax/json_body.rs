//! Terraform's JSON syntax: what would be blocks and expressions in the other one. Without schemas nobody
//! can tell a block from an attribute inside a resource, so that all of it is attributes there.

use std::rc::Rc;

use super::json::{Json, JsonKind};
use super::lower::{Place, template};
use super::{Attribute, Block, Body, Expression, Kind};
use crate::interop::terraform::language::{Number, Value};

/// What texts are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Texts {
    /// Templates, as in `.tf.json`.
    Templates,
    /// Texts, as in `.tfvars.json`.
    Plain,
}

/// Labels of a block of a type, at the top of a file.
fn labels(kind: &str) -> usize {
    match kind {
        "resource" | "data" | "ephemeral" => 2,
        "variable" | "module" | "output" | "provider" | "check" => 1,
        _ => 0,
    }
}

/// What is wrong, and where.
pub type Wrongs = Vec<(crate::interop::terraform::source::Span, String)>;

/// What a file says.
pub fn file(document: &Json, wrongs: &mut Wrongs) -> Body {
    let mut body = Body::default();
    for members in objects(document) {
        for (kind, value) in members.iter().filter(|(kind, _)| kind != "//") {
            blocks(kind, labels(kind), &mut Vec::new(), value, &mut body.blocks, wrongs);
        }
    }
    body
}

/// The values of a `.tfvars.json` file.
pub fn values(document: &Json, wrongs: &mut Wrongs) -> Body {
    let mut body = Body::default();
    for members in objects(document) {
        for (name, value) in members {
            body.attributes.push(attribute(name, value, Texts::Plain, wrongs));
        }
    }
    body
}

/// An object, or the objects of an array.
fn objects(value: &Json) -> Vec<&Vec<(String, Json)>> {
    match &value.kind {
        JsonKind::Object(members) => vec![members],
        JsonKind::List(items) => items
            .iter()
            .filter_map(|item| match &item.kind {
                JsonKind::Object(members) => Some(members),
                JsonKind::Null
                | JsonKind::Bool(_)
                | JsonKind::Number(_)
                | JsonKind::Text(_)
                | JsonKind::List(_) => None,
            })
            .collect(),
        JsonKind::Null | JsonKind::Bool(_) | JsonKind::Number(_) | JsonKind::Text(_) => Vec::new(),
    }
}

fn blocks(
    kind: &str,
    labels_left: usize,
    found: &mut Vec<Rc<str>>,
    value: &Json,
    into: &mut Vec<Block>,
    wrongs: &mut Wrongs,
) {
    for members in objects(value) {
        if labels_left > 0 {
            for (label, value) in members.iter().filter(|(label, _)| label != "//") {
                found.push(Rc::from(label.as_str()));
                blocks(kind, labels_left - 1, found, value, into, wrongs);
                found.pop();
            }
            continue;
        }
        let mut body = Body::default();
        for (name, value) in members.iter().filter(|(name, _)| name != "//") {
            if name == "dynamic" {
                dynamic(value, &mut body, wrongs);
            } else if kind == "variable" && name == "type" {
                body.attributes.push(type_attribute(value, wrongs));
            } else {
                body.attributes.push(attribute(name, value, Texts::Templates, wrongs));
            }
        }
        into.push(Block { kind: Rc::from(kind), labels: found.clone(), at: value.at, body });
    }
}

/// `"dynamic": {"ingress": {"for_each": …, "content": {…}}}`
fn dynamic(value: &Json, body: &mut Body, wrongs: &mut Wrongs) {
    let mut made = Vec::new();
    blocks("dynamic", 1, &mut Vec::new(), value, &mut made, wrongs);
    let contents = objects(value).into_iter().flatten().flat_map(|(_, inner)| objects(inner));
    for (block, members) in made.iter_mut().zip(contents) {
        let content = members.iter().filter(|(name, _)| name == "content");
        for (_, content) in content {
            blocks("content", 0, &mut Vec::new(), content, &mut block.body.blocks, wrongs);
        }
        block.body.attributes.retain(|attribute| &*attribute.name != "content");
    }
    body.blocks.append(&mut made);
}

/// A type is written as a text: `"list(string)"`.
fn type_attribute(value: &Json, wrongs: &mut Wrongs) -> Attribute {
    let place = Place { file: value.at.file, base: 0, fixed: Some(value.at) };
    if let JsonKind::Text(text) = &value.kind
        && let Ok(parsed) = hcl_edit::parser::parse_expr(text)
    {
        return Attribute { name: Rc::from("type"), at: value.at, value: place.expression(&parsed) };
    }
    attribute("type", value, Texts::Plain, wrongs)
}

fn attribute(name: &str, value: &Json, texts: Texts, wrongs: &mut Wrongs) -> Attribute {
    Attribute { name: Rc::from(name), at: value.at, value: expression(value, texts, wrongs) }
}

fn expression(value: &Json, texts: Texts, wrongs: &mut Wrongs) -> Expression {
    let kind = match &value.kind {
        JsonKind::Null => Kind::Literal(Value::Null),
        JsonKind::Bool(flag) => Kind::Literal(Value::Bool(*flag)),
        JsonKind::Number(text) => {
            let number = Number::parse(text).unwrap_or_else(|| {
                wrongs.push((value.at, format!("“{text}” is no number")));
                Number::ZERO
            });
            Kind::Literal(Value::Number(number))
        }
        JsonKind::Text(text) => return written(text, value, texts, wrongs),
        JsonKind::List(items) => {
            Kind::Tuple(items.iter().map(|item| expression(item, texts, wrongs)).collect())
        }
        JsonKind::Object(members) => Kind::Object(
            members
                .iter()
                .filter(|(name, _)| texts == Texts::Plain || name != "//")
                .map(|(name, item)| (written(name, item, texts, wrongs), expression(item, texts, wrongs)))
                .collect(),
        ),
    };
    Expression { at: value.at, kind }
}

fn written(text: &str, value: &Json, texts: Texts, wrongs: &mut Wrongs) -> Expression {
    let plain = |text: &str| Expression { at: value.at, kind: Kind::Literal(Value::Text(Rc::from(text))) };
    if texts == Texts::Plain || !text.contains("${") && !text.contains("%{") {
        return plain(text);
    }
    let place = Place { file: value.at.file, base: 0, fixed: Some(value.at) };
    template(text, place).unwrap_or_else(|why| {
        wrongs.push((value.at, format!("the template cannot be read: {why}")));
        plain(text)
    })
}
