//! Members of JSON objects by AWS's names, whatever the casing: the CLI writes `VpcId`, Direct Connect
//! and ECS `vpcId`, Ansible `vpc_id`, some scripts `vpc-id`. Numbers may be texts and the other way round.

use serde_json::{Map, Value};

use crate::model::record::{MAX_LONG_TEXT_CHARS, is_plain};

/// An object.
pub(super) type Object = Map<String, Value>;

/// Whether a key is this name in some casing.
pub(super) fn is_key(key: &str, name: &str) -> bool {
    let mut letters = name.bytes().filter(u8::is_ascii_alphanumeric);
    for byte in key.bytes().filter(u8::is_ascii_alphanumeric) {
        if letters.next().is_none_or(|letter| !letter.eq_ignore_ascii_case(&byte)) {
            return false;
        }
    }
    letters.next().is_none()
}

/// The member with this name. `null` is none.
pub(super) fn get<'a>(object: &'a Object, name: &str) -> Option<&'a Value> {
    if let Some(value) = object.get(name) {
        return Some(value).filter(|value| !value.is_null());
    }
    for (key, value) in object {
        if is_key(key, name) && !value.is_null() {
            return Some(value);
        }
    }
    None
}

/// A member of a member: `Placement.AvailabilityZone`. Of a list its first item is taken.
pub(super) fn at<'a>(object: &'a Object, path: &str) -> Option<&'a Value> {
    let mut object = object;
    let mut found = None;
    for name in path.split('.') {
        if let Some(value) = found {
            object = first_object(value)?;
        }
        found = Some(get(object, name)?);
    }
    found
}

fn first_object(value: &Value) -> Option<&Object> {
    match value {
        Value::Object(object) => Some(object),
        Value::Array(items) => items.first()?.as_object(),
        _ => None,
    }
}

/// A scalar as a text, without blanks around it and without what no text of a sketch has; none where it is
/// empty.
pub(super) fn scalar(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => {
            let kept = |c: &char| is_plain(*c) || matches!(c, '\n' | '\t');
            text.trim().chars().filter(kept).take(MAX_LONG_TEXT_CHARS).collect()
        }
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => if *flag { "true" } else { "false" }.to_owned(),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

/// The text at a path.
pub(super) fn text(object: &Object, path: &str) -> Option<String> {
    scalar(at(object, path)?)
}

/// The same borrowed; none where it is no string.
pub(super) fn string<'a>(object: &'a Object, path: &str) -> Option<&'a str> {
    at(object, path)?.as_str().map(str::trim).filter(|text| !text.is_empty())
}

/// The whole number at a path.
pub(super) fn number(object: &Object, path: &str) -> Option<i64> {
    text(object, path)?.parse().ok()
}

/// Yes or no at a path, in whatever words.
pub(super) fn flag(object: &Object, path: &str) -> Option<bool> {
    flag_of(at(object, path)?)
}

/// Yes or no in whatever words; `{"Value": true}` of an attribute too.
pub(super) fn flag_of(value: &Value) -> Option<bool> {
    if let Value::Object(object) = value {
        return flag(object, "Value");
    }
    let text = scalar(value)?;
    for (word, means) in [("true", true), ("on", true), ("enabled", true), ("enable", true), ("yes", true)] {
        if text.eq_ignore_ascii_case(word) {
            return Some(means);
        }
    }
    for word in ["false", "off", "disabled", "disable", "no"] {
        if text.eq_ignore_ascii_case(word) {
            return Some(false);
        }
    }
    None
}

/// The items of a list; a single object or scalar is a list of one.
pub(super) fn items<'a>(object: &'a Object, path: &str) -> &'a [Value] {
    match at(object, path) {
        Some(Value::Array(items)) => items,
        Some(one) => std::slice::from_ref(one),
        None => &[],
    }
}

/// The objects of a list.
pub(super) fn objects<'a>(object: &'a Object, path: &str) -> impl Iterator<Item = &'a Object> {
    items(object, path).iter().filter_map(Value::as_object)
}

/// The texts of a list, whether its items are texts or objects that have one under `name`.
pub(super) fn texts(object: &Object, path: &str, name: &str) -> Vec<String> {
    let mut found = Vec::new();
    for item in items(object, path) {
        let text = match item {
            Value::Object(item) => text(item, name),
            other => scalar(other),
        };
        found.extend(text);
    }
    found
}

/// A tag's value.
pub(super) fn tag(object: &Object, key: &str) -> Option<String> {
    let mut found = None;
    each_tag(object, &mut |name, value| {
        if name == key && found.is_none() {
            found = Some(value.to_owned());
        }
    });
    found.filter(|value| !value.is_empty())
}

/// Each tag: a list of `{"Key", "Value"}`, or an object.
pub(super) fn each_tag(object: &Object, visit: &mut dyn FnMut(&str, &str)) {
    for name in ["Tags", "TagSet", "TagList"] {
        match get(object, name) {
            Some(Value::Array(items)) => {
                for tag in items.iter().filter_map(Value::as_object) {
                    if let Some(key) = text(tag, "Key") {
                        visit(&key, &text(tag, "Value").unwrap_or_default());
                    }
                }
            }
            Some(Value::Object(tags)) => {
                for (key, value) in tags {
                    visit(key, &scalar(value).unwrap_or_default());
                }
            }
            _ => {}
        }
    }
}
