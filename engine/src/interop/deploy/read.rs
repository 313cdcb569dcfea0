//! Reads what a resource's configuration says: members of a value, each as what it should be. What is not known,
//! or is something else, is a sentence.

use std::net::Ipv4Addr;
use std::str::FromStr;

use crate::interop::terraform::Value;
use crate::model::Tag;
use crate::model::record::plain;

/// Characters of a value in a sentence.
const SHOWN_CHARS: usize = 80;

/// The member, where it is there and says something.
pub fn member(of: &Value, name: &str) -> Option<Value> {
    of.get(name).filter(|found| !found.is_null())
}

/// A member as a text; numbers and flags are texts too, as Terraform converts them.
pub fn text(of: &Value, name: &str) -> Option<String> {
    as_text(&member(of, name)?).filter(|text| !text.is_empty())
}

/// A value as a text, where it is one.
pub fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null | Value::List(_) | Value::Map(_) | Value::Unknown(_) => None,
    }
}

/// A member that is a number of some kind.
pub fn number<T: TryFrom<i128>>(of: &Value, name: &str) -> Option<T> {
    let found = match member(of, name)? {
        Value::Number(number) => number.whole()?,
        Value::Text(text) => text.trim().parse().ok()?,
        Value::Null | Value::Bool(_) | Value::List(_) | Value::Map(_) | Value::Unknown(_) => return None,
    };
    T::try_from(found).ok()
}

/// A member that is yes or no.
pub fn flag(of: &Value, name: &str) -> Option<bool> {
    match member(of, name)? {
        Value::Bool(flag) => Some(flag),
        Value::Text(text) => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "enable" | "enabled" | "on" | "yes" => Some(true),
            "false" | "disable" | "disabled" | "off" | "no" => Some(false),
            _ => None,
        },
        Value::Null | Value::Number(_) | Value::List(_) | Value::Map(_) | Value::Unknown(_) => None,
    }
}

/// What is in a member: the elements of a list, or the one thing there is.
pub fn items(of: &Value, name: &str) -> Vec<Value> {
    match member(of, name) {
        None => Vec::new(),
        Some(Value::List(list)) => list.items().iter().filter(|item| !item.is_null()).cloned().collect(),
        Some(one) => vec![one],
    }
}

/// The blocks of a name.
pub fn blocks(of: &Value, name: &str) -> Vec<Value> {
    items(of, name).into_iter().filter(|item| matches!(item, Value::Map(_))).collect()
}

/// The first block of a name.
pub fn block(of: &Value, name: &str) -> Option<Value> {
    blocks(of, name).into_iter().next()
}

/// A member parsed; nothing where it is not there.
///
/// # Errors
/// A sentence where it is there and is not that.
pub fn maybe<T: FromStr>(of: &Value, name: &str) -> Result<Option<T>, String> {
    match member(of, name) {
        None => Ok(None),
        Some(Value::Text(text)) if text.is_empty() => Ok(None),
        Some(value) => parsed(&value, name).map(Some),
    }
}

/// A member parsed that must be there.
///
/// # Errors
/// A sentence where it is not.
pub fn need<T: FromStr>(of: &Value, name: &str) -> Result<T, String> {
    maybe(of, name)?.ok_or_else(|| format!("it has no {name}"))
}

/// A value parsed.
///
/// # Errors
/// A sentence where it is something else.
pub fn parsed<T: FromStr>(value: &Value, name: &str) -> Result<T, String> {
    let Some(text) = as_text(value) else { return Err(not_known(value, name)) };
    text.trim().parse().map_err(|_| format!("its {name} cannot be ‘{}’", plain(&text, SHOWN_CHARS)))
}

/// A block of addresses that must be there, in its canonical form: AWS makes that of it too.
///
/// # Errors
/// A sentence where it is not.
pub fn cidr(of: &Value, name: &str) -> Result<ipnet::Ipv4Net, String> {
    need::<ipnet::Ipv4Net>(of, name).map(|block| block.trunc())
}

/// The same of either kind.
///
/// # Errors
/// A sentence where it is not.
pub fn any_cidr(of: &Value, name: &str) -> Result<ipnet::IpNet, String> {
    need::<ipnet::IpNet>(of, name).map(|block| block.trunc())
}

/// The elements of a member parsed; those that are not known are left out.
///
/// # Errors
/// A sentence for an element that is something else.
pub fn all<T: FromStr>(of: &Value, name: &str) -> Result<Vec<T>, String> {
    let mut found = Vec::new();
    for item in items(of, name) {
        if as_text(&item).is_some_and(|text| text.is_empty()) {
            continue;
        }
        found.push(parsed(&item, name)?);
    }
    Ok(found)
}

/// A whole address out of a text that may have a prefix length.
pub fn address(of: &Value, name: &str) -> Option<Ipv4Addr> {
    text(of, name)?.split('/').next()?.parse().ok()
}

fn not_known(value: &Value, name: &str) -> String {
    match value {
        Value::Unknown(unknown) => {
            format!("its {name} is not known here: {}", plain(&unknown.to_string(), SHOWN_CHARS))
        }
        other => format!("its {name} is {}, not a text", other.kind()),
    }
}

/// The `Name` tag.
pub fn name(of: &Value) -> String {
    let tags = member(of, "tags");
    let named = tags.as_ref().and_then(|tags| text(tags, "Name"));
    named.map(|name| plain(&name, crate::model::record::MAX_NAME_CHARS)).unwrap_or_default()
}

/// The tags but the name.
pub fn tags(of: &Value) -> Vec<Tag> {
    let Some(Value::Map(map)) = member(of, "tags") else { return Vec::new() };
    let mut found = Vec::new();
    for (key, value) in map.entries() {
        if let (Some(value), false) = (as_text(value), &**key == "Name") {
            found.push(Tag { key: key.to_string(), value });
        }
    }
    found
}
