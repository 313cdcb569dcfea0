//! Templates, evaluated: what people write, and what nobody should.

use super::*;
use crate::interop::terraform::Value;
use crate::interop::{File, Severity};

mod bounds;
mod files;
mod functions;
mod stacks;

/// A root of some files.
fn root(files: &[(&str, &str)]) -> Root {
    let file =
        |(path, text): &(&str, &str)| File { path: (*path).to_owned(), bytes: text.as_bytes().to_vec() };
    Root { files: files.iter().map(file).collect(), ..Root::default() }
}

/// What some files come to.
fn evaluated(files: &[(&str, &str)]) -> Evaluated {
    evaluate(&[root(files)], &Options::default(), &NoAnswers)
}

/// A value on one line.
fn show(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => format!("{text:?}"),
        Value::List(list) => {
            let items: Vec<String> = list.items().iter().map(show).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Map(map) => {
            let items: Vec<String> =
                map.entries().iter().map(|(name, value)| format!("{name} = {}", show(value))).collect();
            format!("{{{}}}", items.join(", "))
        }
        Value::Unknown(unknown) => format!("<{unknown}>"),
    }
}

/// What is said.
fn said(evaluated: &Evaluated) -> Vec<String> {
    evaluated.diagnostics.iter().map(ToString::to_string).collect()
}

/// What is said that is graver than an assumption.
fn wrong(evaluated: &Evaluated) -> Vec<String> {
    let wrong = evaluated.diagnostics.iter().filter(|said| said.severity <= Severity::Warning);
    wrong.map(ToString::to_string).collect()
}

/// The instances, without what is configured.
fn addresses(evaluated: &Evaluated) -> Vec<String> {
    evaluated.instances.iter().map(|instance| instance.address.to_string()).collect()
}

/// A property of an instance, by the ways to both.
fn property(evaluated: &Evaluated, address: &str, path: &[&str]) -> String {
    let instance = evaluated.instances.iter().find(|instance| instance.address.to_string() == address);
    let instance = instance.unwrap_or_else(|| panic!("{address} among {:?}", addresses(evaluated)));
    let mut value = instance.attributes.clone();
    for step in path {
        value = match (&value, step.parse::<usize>()) {
            (Value::List(list), Ok(index)) => list.items()[index].clone(),
            _ => value.get(step).unwrap_or(Value::Null),
        };
    }
    show(&value)
}
