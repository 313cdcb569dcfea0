//! Many of the same in a scenario file: `copies` says how often, and what of. Two thousand consumers
//! are one consumer and a number, in the file as in the whitepaper's sentence.
//!
//! ```json
//! "copies": [{ "count": 2000, "of": { "vpcs": [{ "id": "vpc-0c{n:x15}", "name": "VPC {n+1}" }] } }]
//! ```
//!
//! `of` holds tables as a sketch file has them; each copy's resources are added to the file's own. In
//! their texts `{n}` stands for the copy's number, from 0. `+`, `-`, `*`, `/` and `%` with a number may
//! follow, worked out from left to right on whole numbers; then `:4` for at least four digits, or
//! `:x15` for at least fifteen hexadecimal ones. A sketch file has no `copies`: what is saved is what
//! they stand for.

use serde_json::{Map, Value};

use crate::sketch::{FileError, limits};

/// The widest number that can be asked for, in digits.
const MAX_WIDTH: usize = 20;

/// Puts what `copies` stands for in its place.
///
/// # Errors
/// [`FileError`] where it is of another form, or more than a sketch can hold.
pub(super) fn expand(file: &mut Map<String, Value>) -> Result<(), FileError> {
    let Some(copies) = file.remove("copies") else { return Ok(()) };
    let mut room = Room { resources: limits::RESOURCES, bytes: limits::FILE_BYTES };
    for (at, copy) in items(&copies, "copies")?.iter().enumerate() {
        let place = format!("copies[{at}]");
        let count = copy.get("count").and_then(Value::as_u64).filter(|count| *count <= MAX_COUNT);
        let count = count.ok_or_else(|| damaged(&place, "its “count” is no whole number up to 100000"))?;
        let of = copy.get("of").and_then(Value::as_object);
        for (table, templates) in of.ok_or_else(|| damaged(&place, "it has no “of” with tables"))? {
            let place = format!("{place}.of.{table}");
            let templates = items(templates, &place)?;
            let into = file.entry(table.as_str()).or_insert_with(|| Value::Array(Vec::new()));
            let into = into.as_array_mut().ok_or_else(|| damaged(table, "a list is expected"))?;
            for number in 0..count {
                for template in templates {
                    room.take_resource()?;
                    let made = filled(template, number, &mut room);
                    into.push(made.map_err(|problem| damaged(&place, &problem))?);
                }
            }
        }
    }
    Ok(())
}

/// As many as there may be resources.
const MAX_COUNT: u64 = 100_000;

fn damaged(place: &str, problem: &str) -> FileError {
    FileError::Damaged { place: place.to_owned(), problem: problem.to_owned() }
}

fn items<'a>(value: &'a Value, place: &str) -> Result<&'a [Value], FileError> {
    value.as_array().map(Vec::as_slice).ok_or_else(|| damaged(place, "a list is expected"))
}

/// What the copies may still take: a short file must not become more than a long one may be.
struct Room {
    resources: usize,
    bytes: usize,
}

impl Room {
    fn take_resource(&mut self) -> Result<(), FileError> {
        let too_many = FileError::TooManyResources { found: limits::RESOURCES.saturating_add(1) };
        self.resources = self.resources.checked_sub(1).ok_or(too_many)?;
        Ok(())
    }

    fn take_bytes(&mut self, bytes: usize) -> Result<(), String> {
        let left = self.bytes.checked_sub(bytes);
        self.bytes = left.ok_or_else(|| "the copies are larger than a sketch file may be".to_owned())?;
        Ok(())
    }
}

/// A template with its texts filled in.
fn filled(template: &Value, number: u64, room: &mut Room) -> Result<Value, String> {
    // A member costs about this much by itself.
    room.take_bytes(8)?;
    Ok(match template {
        Value::String(text) => {
            let text = filled_text(text, number)?;
            room.take_bytes(text.len())?;
            Value::String(text)
        }
        Value::Array(items) => {
            let mut made = Vec::with_capacity(items.len());
            for item in items {
                made.push(filled(item, number, room)?);
            }
            Value::Array(made)
        }
        Value::Object(members) => {
            let mut made = Map::new();
            for (name, value) in members {
                room.take_bytes(name.len())?;
                made.insert(name.clone(), filled(value, number, room)?);
            }
            Value::Object(made)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => template.clone(),
    })
}

/// A text with the copy's number in its placeholders. A brace that starts none stays as it is.
fn filled_text(text: &str, number: u64) -> Result<String, String> {
    let mut made = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{n") {
        made.push_str(before);
        match after.split_once('}') {
            Some((placeholder, behind)) if is_placeholder(placeholder) => {
                let value = evaluated(placeholder, number);
                made +=
                    &value.ok_or_else(|| format!("‘{{n{placeholder}}}’ is no number in copy {number}"))?;
                rest = behind;
            }
            Some(_) | None => {
                made.push_str("{n");
                rest = after;
            }
        }
    }
    made.push_str(rest);
    Ok(made)
}

fn is_placeholder(text: &str) -> bool {
    text.is_empty() || text.starts_with(['+', '-', '*', '/', '%', ':'])
}

/// What a placeholder without its `{n` and `}` comes to; `None` where it comes to nothing.
fn evaluated(placeholder: &str, number: u64) -> Option<String> {
    let (sum, form) = match placeholder.split_once(':') {
        Some((sum, form)) => (sum, Some(form)),
        None => (placeholder, None),
    };
    let mut value = number;
    let mut rest = sum;
    while let Some(operation) = rest.chars().next() {
        rest = rest.get(1..)?;
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let operand: u64 = rest.get(..end)?.parse().ok()?;
        value = match operation {
            '+' => value.checked_add(operand),
            '-' => value.checked_sub(operand),
            '*' => value.checked_mul(operand),
            '/' => value.checked_div(operand),
            '%' => value.checked_rem(operand),
            _ => None,
        }?;
        rest = rest.get(end..)?;
    }
    let Some(form) = form else { return Some(value.to_string()) };
    let (digits, hexadecimal) = form.strip_prefix('x').map_or((form, false), |digits| (digits, true));
    let width: usize = digits.parse().ok().filter(|width| *width <= MAX_WIDTH)?;
    Some(if hexadecimal { format!("{value:0width$x}") } else { format!("{value:0width$}") })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn expanded(file: &Value) -> Result<Value, String> {
        let mut file = file.as_object().expect("an object").clone();
        expand(&mut file).map_err(|error| error.to_string())?;
        Ok(Value::Object(file))
    }

    #[test]
    fn numbers_are_worked_out_from_left_to_right() {
        let cases = [
            ("VPC {n}", 7, "VPC 7"),
            ("{n+1}", 1_999, "2000"),
            ("{n+1%6+1}", 4, "6"),
            ("10.{n/256}.{n%256}.0/24", 1_000, "10.3.232.0/24"),
            ("{n+100000000000}", 42, "100000000042"),
            ("vpc-0c{n:x15}", 255, "vpc-0c0000000000000ff"),
            ("{n*16+1:x3}", 10, "0a1"),
            ("{n:4}", 12, "0012"),
            ("no number: {name} {\"n\": 1} {n", 3, "no number: {name} {\"n\": 1} {n"),
        ];
        for (text, number, expected) in cases {
            assert_eq!(filled_text(text, number).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_comes_to_no_number_is_said() {
        for text in [
            "{n-1}",
            "{n/0}",
            "{n%0}",
            "{n+}",
            "{n+x}",
            "{n:}",
            "{n:x}",
            "{n:21}",
            "{n+1 }",
            "{n*18446744073709551616}",
        ] {
            let problem = filled_text(text, 0).expect_err(text);
            assert_eq!(problem, format!("‘{text}’ is no number in copy 0"));
        }
        assert!(filled_text("{n*18446744073709551615}", 2).is_err(), "more than 64 bits");
    }

    #[test]
    fn copies_follow_the_files_own_resources() {
        let file = json!({
            "vpcs": [{"id": "vpc-1"}],
            "copies": [{"count": 2, "of": {"vpcs": [{"id": "vpc-c{n}"}], "subnets": [{"id": "subnet-{n}", "flags": [true, 3]}]}}],
        });
        let expected = json!({
            "vpcs": [{"id": "vpc-1"}, {"id": "vpc-c0"}, {"id": "vpc-c1"}],
            "subnets": [{"id": "subnet-0", "flags": [true, 3]}, {"id": "subnet-1", "flags": [true, 3]}],
        });
        assert_eq!(expanded(&file), Ok(expected));
    }

    #[test]
    fn another_form_is_a_clear_error() {
        let cases = [
            (json!({"copies": 3}), "The sketch is damaged at copies: a list is expected."),
            (
                json!({"copies": [{}]}),
                "The sketch is damaged at copies[0]: its “count” is no whole number up to 100000.",
            ),
            (
                json!({"copies": [{"count": 1}]}),
                "The sketch is damaged at copies[0]: it has no “of” with tables.",
            ),
            (
                json!({"copies": [{"count": 1, "of": {"vpcs": {}}}]}),
                "The sketch is damaged at copies[0].of.vpcs: a list is expected.",
            ),
            (
                json!({"vpcs": 1, "copies": [{"count": 1, "of": {"vpcs": []}}]}),
                "The sketch is damaged at vpcs: a list is expected.",
            ),
            (
                json!({"copies": [{"count": 1, "of": {"vpcs": [{"id": "{n-1}"}]}}]}),
                "The sketch is damaged at copies[0].of.vpcs: ‘{n-1}’ is no number in copy 0.",
            ),
        ];
        for (file, expected) in cases {
            assert_eq!(expanded(&file), Err(expected.to_owned()));
        }
    }

    #[test]
    fn a_short_file_does_not_become_an_endless_sketch() {
        let many = json!({"copies": [{"count": 60_000, "of": {"vpcs": [{}, {}]}}]});
        let error = expanded(&many).expect_err("120,000 resources");
        assert!(error.starts_with("The sketch has 100001 resources"), "{error}");
        let long = "x".repeat(1_000_000);
        let large = json!({"copies": [{"count": 1_000, "of": {"vpcs": [{"name": long}]}}]});
        let error = expanded(&large).expect_err("a gigabyte");
        assert!(error.ends_with("the copies are larger than a sketch file may be."), "{error}");
        let endless = json!({"copies": [{"count": u64::MAX, "of": {"vpcs": []}}]});
        assert!(expanded(&endless).is_err());
    }
}
