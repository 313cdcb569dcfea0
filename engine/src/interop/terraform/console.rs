//! Expressions, held against what Terraform's own console says of them.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::{env, fs};

use super::language::{Evaluator, ListKind, MapKind, Names, Trouble, Value};
use super::limits::ALLOWANCE;
use super::source::Span;
use super::syntax::{Access, Place};
use crate::interop::budget::Budget;

/// Nothing around the expression.
struct Nothing(Budget);

impl Names for Nothing {
    fn find(&mut self, name: &str, _: &[Access], at: Span) -> Result<(Value, usize), Trouble> {
        Err(Trouble::Wrong(at, format!("there is no {name}")))
    }

    fn file(&self, _: &str) -> Option<&[u8]> {
        None
    }

    fn paths(&self) -> Vec<String> {
        Vec::new()
    }

    fn assume(&mut self, _: Span, _: &dyn Fn(&str) -> String) {}

    fn hush(&mut self, _: bool) {}

    fn budget(&mut self) -> &mut Budget {
        &mut self.0
    }
}

fn evaluate(text: &str) -> Result<Value, String> {
    let parsed = hcl_edit::parser::parse_expr(text).map_err(|error| error.message().to_owned())?;
    let expression = Place { file: 0, base: 0, fixed: None }.expression(&parsed);
    Evaluator::new(&mut Nothing(Budget::of(ALLOWANCE)), Vec::new()).value(&expression).map_err(|trouble| {
        match trouble {
            Trouble::Wrong(_, why) => why,
            Trouble::Later | Trouble::Spent => format!("{trouble:?}"),
        }
    })
}

/// As the console prints it.
pub(super) fn print(value: &Value) -> String {
    let mut made = String::new();
    write(value, 0, &mut made);
    made
}

fn write(value: &Value, depth: usize, made: &mut String) {
    let indent = "  ".repeat(depth + 1);
    let end = "  ".repeat(depth);
    match value {
        Value::Null => made.push_str("null"),
        Value::Bool(flag) => write!(made, "{flag}").unwrap(),
        Value::Number(number) => write!(made, "{number}").unwrap(),
        Value::Text(text) if text.contains('\n') => {
            let dash = if depth > 0 { "-" } else { "" };
            write!(made, "<<{dash}EOT").unwrap();
            for line in text.split('\n') {
                write!(made, "\n{end}{line}").unwrap();
            }
            write!(made, "\n{end}EOT").unwrap();
        }
        Value::Text(text) => {
            let text = text
                .replace('\\', "\\\\")
                .replace('"', "\\\"")
                .replace('\t', "\\t")
                .replace('\r', "\\r")
                .replace('\u{7f}', "\\x7f");
            write!(made, "\"{text}\"").unwrap();
        }
        Value::List(list) => {
            let (open, close) = match list.kind() {
                ListKind::Tuple => ("[", "]"),
                ListKind::List => ("tolist([", "])"),
                ListKind::Set => ("toset([", "])"),
            };
            made.push_str(open);
            for item in list.items() {
                write!(made, "\n{indent}").unwrap();
                write(item, depth + 1, made);
                made.push(',');
            }
            if !list.items().is_empty() {
                write!(made, "\n{end}").unwrap();
            }
            made.push_str(close);
        }
        Value::Map(map) => {
            let (open, close) = match map.kind() {
                MapKind::Object | MapKind::Assumed => ("{", "}"),
                MapKind::Map => ("tomap({", "})"),
            };
            made.push_str(open);
            for (name, item) in map.entries() {
                write!(made, "\n{indent}{name:?} = ").unwrap();
                write(item, depth + 1, made);
            }
            if !map.entries().is_empty() {
                write!(made, "\n{end}").unwrap();
            }
            made.push_str(close);
        }
        Value::Unknown(unknown) => write!(made, "{unknown}").unwrap(),
    }
}

/// What the console prints, without the types of what is null: null has no type here.
pub(super) fn untyped(printed: &str) -> String {
    let typed = [
        "tostring(null)",
        "tonumber(null)",
        "tobool(null)",
        "tolist(null) /* of number */",
        "tolist(null) /* of dynamic */",
        "tomap(null) /* of dynamic */",
    ];
    typed.iter().fold(printed.to_owned(), |printed, typed| printed.replace(typed, "null"))
}

fn vectors() -> Vec<(String, Option<String>)> {
    let text = include_str!("../../../../tests/vectors/terraform/console.json");
    let document: serde_json::Value = serde_json::from_str(text).unwrap();
    let vectors = document["vectors"].as_array().unwrap().iter();
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    vectors.map(|vector| (text(&vector["expression"]).unwrap(), text(&vector["result"]))).collect()
}

/// Where we differ on purpose, and why.
const DIFFERENT: &[(&str, &str)] = &[
    ("1 / 0", "no number here is infinite"),
    ("log(0, 10)", "no number here is infinite"),
    ("-0", "nought has no sign here"),
    ("true ? true : 1", "types of what is not taken are not insisted upon"),
    ("true ? 1 : foo", "what is not taken need not stand for anything"),
    ("can(foo)", "names are looked for when they are evaluated"),
    ("format(\"%s\", null)", "a null without a type makes Terraform's answer unknown"),
    ("format(\"%v\", null)", "a null without a type makes Terraform's answer unknown"),
    ("format(\"%1000000000d\", 1)", "refused here, nonsense there"),
    ("cidrsubnet(\"10.1.2.0/24\", 4, -1)", "refused here, nonsense there"),
    ("cidrsubnet(\"10.0.0.0/16\", -1, 0)", "refused here, nonsense there"),
    ("format(\"%#v\", null)", "a null without a type makes Terraform's answer unknown"),
    ("tonumber(\"Inf\")", "no number here is infinite"),
    ("range(0, 1, 0.3)", "exact here, rounded there"),
    ("strrev(\"e\\u0301x\")", "texts are not normalised here"),
    ("regex(\"\\\\p{L}+\", \"1é\")", "classes of Unicode characters would take tables"),
    ("true ? 1 : [1]", "types of what is not taken are not insisted upon"),
    ("false ? \"a\" : {}", "types of what is not taken are not insisted upon"),
];

#[test]
fn expressions_come_to_what_terraform_says() {
    let vectors = vectors();
    assert!(vectors.len() > 400);
    let mut wrong = String::new();
    let mut seen = 0;
    for (expression, expected) in &vectors {
        let found = evaluate(expression);
        if DIFFERENT.iter().any(|(different, _)| different == expression) {
            let is_same = found.ok().map(|value| print(&value)) == expected.as_deref().map(untyped);
            assert!(!is_same, "{expression} comes to the same by now");
            seen += 1;
            continue;
        }
        match (&found, expected) {
            (Err(_), None) => {}
            (Ok(value), Some(expected)) if print(value) == untyped(expected) => {}
            _ => {
                let found = found.map_or_else(|why| format!("error: {why}"), |value| print(&value));
                let expected = expected.as_deref().unwrap_or("an error");
                writeln!(wrong, "{expression}\n  {found}\n  instead of {expected}").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert_eq!(seen, DIFFERENT.len());
}

/// What Terraform prints of an expression; nothing where it refuses. It is asked more than once before that
/// is believed: under load it fails at times.
pub(super) fn ask(expression: &str, folder: &std::path::Path) -> Option<String> {
    for _ in 0..4 {
        let mut child = Command::new("terraform")
            .args(["console", "-no-color"])
            .env("CHECKPOINT_DISABLE", "1")
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        writeln!(child.stdin.take().unwrap(), "{expression}").unwrap();
        let output = child.wait_with_output().unwrap();
        if output.status.success() {
            return Some(String::from_utf8(output.stdout).unwrap().trim_end_matches('\n').to_owned());
        }
    }
    None
}

/// Every how-manieth case Terraform is asked again: all of them in the full run, since each takes a run of its own.
pub fn asked_again() -> usize {
    if env::var("PRIVATELINK_FULL").is_ok_and(|value| value == "1") { 1 } else { 100 }
}

/// Where Terraform is on the path.
#[test]
fn terraform_says_so_again() {
    if Command::new("terraform").arg("version").output().is_err() {
        return;
    }
    let folder = env::temp_dir().join(format!("terraform-console-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let mut wrong = String::new();
    for (expression, expected) in vectors().into_iter().step_by(asked_again()) {
        let found = ask(&expression, &folder);
        if found.as_deref().map(str::trim_end) != expected.as_deref().map(str::trim_end) {
            writeln!(wrong, "{expression}: {found:?} instead of {expected:?}").unwrap();
        }
    }
    fs::remove_dir_all(&folder).unwrap();
    assert!(wrong.is_empty(), "{wrong}");
}
