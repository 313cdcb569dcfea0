//! A load's JSON: printed as it is shown, and changed member by member, so that what the form does not know stays.

use privatelink::sketch::quoted;
use serde_json::{Map, Number, Value};

/// Parts of a second a number keeps behind its point.
const PARTS: f64 = 1e9;
const DIGITS: usize = 9;

/// JSON with a line for each member, short lists and objects in one.
pub fn print(value: &Value) -> String {
    let mut out = String::new();
    put(value, 0, &mut out);
    out
}

/// Beyond so many letters a list or an object has a line for each of its parts.
const LINE: usize = 72;

fn put(value: &Value, depth: usize, out: &mut String) {
    let plain = flat(value);
    let (open, close, items) = match value {
        Value::Array(items) => ('[', ']', items.iter().map(|item| (String::new(), item)).collect::<Vec<_>>()),
        Value::Object(members) => {
            let named = members.iter().map(|(name, value)| (format!("{}: ", quoted(name)), value));
            ('{', '}', named.collect())
        }
        _ => return out.push_str(&plain),
    };
    if items.is_empty() || (depth > 0 && plain.len() <= LINE) {
        return out.push_str(&plain);
    }
    let inner = depth.saturating_add(1);
    out.push(open);
    for (at, (name, value)) in items.into_iter().enumerate() {
        out.push_str(if at > 0 { ",\n" } else { "\n" });
        out.push_str(&"  ".repeat(inner));
        out.push_str(&name);
        put(value, inner, out);
    }
    out.push('\n');
    out.push_str(&"  ".repeat(depth));
    out.push(close);
}

/// The same in one line.
fn flat(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(true) => "true".to_owned(),
        Value::Bool(false) => "false".to_owned(),
        Value::Number(number) => printed(number),
        Value::String(text) => quoted(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(flat).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) => {
            let members: Vec<String> =
                members.iter().map(|(name, value)| format!("{}: {}", quoted(name), flat(value))).collect();
            format!("{{{}}}", members.join(", "))
        }
    }
}

/// A number, with nine digits behind its point at most. What the library writes fractions with is larger than all
/// of this.
pub fn printed(number: &Number) -> String {
    if let Some(whole) = number.as_u64() {
        return whole.to_string();
    }
    if let Some(whole) = number.as_i64() {
        return whole.to_string();
    }
    let value = number.as_f64().unwrap_or_default();
    #[expect(clippy::cast_possible_truncation, reason = "a cast keeps to the range")]
    let (whole, parts) = (value.trunc() as i64, (value.fract().abs() * PARTS).round() as i64);
    let sign = if value < 0.0 && whole == 0 { "-" } else { "" };
    let rest = format!("{parts:0DIGITS$}");
    match rest.trim_end_matches('0') {
        "" => format!("{sign}{whole}"),
        rest => format!("{sign}{whole}.{rest}"),
    }
}

/// What was typed, as JSON: a number where it is one, else a text, which the reader then complains of by its place.
pub fn typed(text: &str) -> Value {
    let text = text.trim();
    match serde_json::from_str::<Value>(text) {
        Ok(number @ Value::Number(_)) => number,
        Ok(_) | Err(_) => Value::String(text.to_owned()),
    }
}

/// A value as a field shows it.
pub fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => flat(other),
    }
}

/// The member at a path.
pub fn at<'v>(value: &'v Value, path: &[&str]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, name| value.get(*name))
}

/// Puts a member in at a path, with the objects on its way, or takes it out.
pub fn put_at(value: &mut Value, path: &[&str], new: Option<Value>) {
    let [first, rest @ ..] = path else { return };
    if !value.is_object() {
        if new.is_none() {
            return;
        }
        *value = Value::Object(Map::new());
    }
    let Value::Object(members) = value else { return };
    match (rest, new) {
        ([], Some(new)) => {
            members.insert((*first).to_owned(), new);
        }
        ([], None) => {
            members.shift_remove(*first);
        }
        (rest, new) => {
            if new.is_none() && !members.contains_key(*first) {
                return;
            }
            put_at(members.entry((*first).to_owned()).or_insert(Value::Null), rest, new);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_reads_the_same() {
        for text in [
            r#"{"clients":[{"from":"a \"b\"","port":443,"x":[1,2.5,-0.25,null,true]}],"duration_s":0.05}"#,
            "[]",
            r#"{"a":{},"b":{"c":"a text that is so long that no line of this will hold it and what is around it"}}"#,
        ] {
            let value: Value = serde_json::from_str(text).unwrap();
            let printed = print(&value);
            assert_eq!(serde_json::from_str::<Value>(&printed).unwrap(), value, "{printed}");
        }
        let value: Value = serde_json::from_str(r#"{"b":1,"a":{"d":0.1}}"#).unwrap();
        assert_eq!(print(&value), "{\n  \"b\": 1,\n  \"a\": {\"d\": 0.1}\n}");
    }

    #[test]
    fn members_come_and_go_and_others_stay() {
        let mut value: Value = serde_json::from_str(r#"{"own":1,"a":{"kept":2}}"#).unwrap();
        put_at(&mut value, &["a", "b"], Some(typed("0.5")));
        put_at(&mut value, &["c", "d"], Some(typed("much")));
        put_at(&mut value, &["e", "f"], None);
        assert_eq!(flat(&value), r#"{"own": 1, "a": {"kept": 2, "b": 0.5}, "c": {"d": "much"}}"#);
        put_at(&mut value, &["a", "kept"], None);
        assert_eq!(at(&value, &["a", "b"]).map(shown).as_deref(), Some("0.5"));
        assert!(at(&value, &["a", "kept"]).is_none());
    }
}
