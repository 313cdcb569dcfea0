//! A value as YAML, the way Terraform writes it: texts and keys between quotes, lists no deeper than what
//! they belong to.

use super::json::quoted;
use crate::interop::terraform::language::Value;
use crate::interop::terraform::limits;

/// A value as a document.
pub fn written(value: &Value) -> Result<String, String> {
    let mut made = String::new();
    write(value, 0, Stands::Alone, &mut made)?;
    if matches!(value, Value::Null | Value::Bool(_) | Value::Number(_)) {
        // What is not marked by anything else has its end marked.
        made.push_str("...\n");
    }
    Ok(made)
}

/// What stands before a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    Alone,
    BehindKey,
    BehindDash,
}

fn write(value: &Value, depth: usize, stands: Stands, made: &mut String) -> Result<(), String> {
    if made.len() > limits::TEXT_MOST {
        return Err("the document becomes too long".to_owned());
    }
    let indent = |made: &mut String| made.extend(std::iter::repeat_n(' ', depth * 2));
    let scalar = |text: &str, made: &mut String| {
        if stands == Stands::BehindKey {
            made.push(' ');
        }
        made.push_str(text);
        made.push('\n');
    };
    match value {
        Value::Null | Value::Unknown(_) => scalar("null", made),
        Value::Bool(flag) => scalar(if *flag { "true" } else { "false" }, made),
        Value::Number(number) => scalar(&number.to_string(), made),
        Value::Text(text) if text.contains('\n') => block(text, depth, stands, made),
        Value::Text(text) => scalar(&quoted(text, false), made),
        Value::List(list) if list.items().is_empty() => scalar("[]", made),
        Value::Map(map) if map.entries().is_empty() => scalar("{}", made),
        Value::List(list) => {
            if stands == Stands::BehindKey {
                made.push('\n');
            }
            for (index, item) in list.items().iter().enumerate() {
                if index > 0 || stands != Stands::BehindDash {
                    indent(made);
                }
                made.push_str("- ");
                write(item, depth + 1, Stands::BehindDash, made)?;
            }
        }
        Value::Map(map) => {
            if stands == Stands::BehindKey {
                made.push('\n');
            }
            for (index, (name, item)) in map.entries().iter().enumerate() {
                if index > 0 || stands != Stands::BehindDash {
                    indent(made);
                }
                made.push_str(&quoted(name, false));
                made.push(':');
                // A list is no deeper than its key; a map is.
                let inner = if matches!(item, Value::List(_)) { depth } else { depth + 1 };
                write(item, inner, Stands::BehindKey, made)?;
            }
        }
    }
    Ok(())
}

/// A text of several lines.
fn block(text: &str, depth: usize, stands: Stands, made: &mut String) {
    if stands == Stands::BehindKey {
        made.push(' ');
    }
    made.push('|');
    if text.starts_with([' ', '\n']) {
        made.push('2');
    }
    let body = match text.strip_suffix('\n') {
        None => {
            made.push('-');
            text
        }
        Some(body) if body.ends_with('\n') || body.is_empty() => {
            made.push('+');
            body
        }
        Some(body) => body,
    };
    made.push('\n');
    for line in body.split('\n') {
        if !line.is_empty() {
            made.extend(std::iter::repeat_n(' ', depth.max(1) * 2));
            made.push_str(line);
        }
        made.push('\n');
    }
}
