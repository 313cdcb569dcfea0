//! Configurations, evaluated: what people write, and what nobody should.

use super::*;

mod bounds;
mod language;
mod modules;
mod oracle;
mod resources;

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

/// The outputs, one a line.
fn outputs(evaluated: &Evaluated) -> Vec<String> {
    let outputs = evaluated.roots.iter().flat_map(|root| &root.outputs);
    outputs.map(|(name, value)| format!("{name} = {}", show(value))).collect()
}

/// The output `it` of a configuration in which nothing is wrong.
fn it(text: &str) -> String {
    let found = evaluated(&[("main.tf", text)]);
    let wrong: Vec<String> = found
        .diagnostics
        .iter()
        .filter(|said| said.severity <= super::super::Severity::Warning)
        .map(ToString::to_string)
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    show(&found.roots[0].outputs["it"])
}

/// What is said.
fn said(evaluated: &Evaluated) -> Vec<String> {
    evaluated.diagnostics.iter().map(ToString::to_string).collect()
}

/// The instances, with what is configured of each.
fn instances(evaluated: &Evaluated) -> Vec<String> {
    let instances = evaluated.instances.iter();
    instances.map(|instance| format!("{} {}", instance.address, show(&instance.attributes))).collect()
}
