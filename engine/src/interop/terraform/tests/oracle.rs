//! Files beside expressions, held against what Terraform's console says of them.

use crate::interop::terraform::console::asked_again;
use std::fmt::Write as _;
use std::process::Command;
use std::{env, fs};

use super::super::console::{ask, print, untyped};
use super::*;
use crate::interop::Severity;

struct Vector {
    files: Vec<(String, String)>,
    expression: String,
    expected: Option<String>,
}

fn vectors() -> Vec<Vector> {
    let text = include_str!("../../../../../tests/vectors/terraform/files.json");
    let document: serde_json::Value = serde_json::from_str(text).unwrap();
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    let vector = |vector: &serde_json::Value| Vector {
        files: vector["files"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(path, content)| (path.clone(), text(content).unwrap()))
            .collect(),
        expression: text(&vector["expression"]).unwrap(),
        expected: text(&vector["result"]),
    };
    document["vectors"].as_array().unwrap().iter().map(vector).collect()
}

#[test]
fn files_come_to_what_terraform_says() {
    let mut wrong = String::new();
    for vector in vectors() {
        let shown = vector.files.iter().map(|(path, text)| format!("{path}: {text}")).collect::<Vec<_>>();
        let asked = format!("output \"it\" {{\n  value = {}\n}}\n", vector.expression);
        let mut files: Vec<(&str, &str)> =
            vector.files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        files.push(("asked.tf", &asked));
        let found = evaluated(&files);
        let is_wrong = found.diagnostics.iter().any(|said| said.severity <= Severity::Warning);
        let value = print(&found.roots[0].outputs["it"]);
        let is_same = match &vector.expected {
            Some(expected) => !is_wrong && value == untyped(expected),
            None => is_wrong,
        };
        if !is_same {
            let (said, shown) = (said(&found), shown.join("\n"));
            let expected = vector.expected.as_deref().unwrap_or("an error");
            writeln!(wrong, "{shown}{}\n  {value} {said:?}\n  instead of {expected}", vector.expression)
                .unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Where Terraform is on the path; some of them, but in the full run all.
#[test]
fn terraform_says_so_again() {
    if Command::new("terraform").arg("version").output().is_err() {
        return;
    }
    let mut wrong = String::new();
    for vector in vectors().into_iter().step_by(asked_again()) {
        let folder = env::temp_dir().join(format!("terraform-files-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        for (path, text) in &vector.files {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let found = ask(&vector.expression, &folder);
        fs::remove_dir_all(&folder).unwrap();
        if found != vector.expected {
            writeln!(wrong, "{}: {found:?} instead of {:?}", vector.expression, vector.expected).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
