//! Writing JSON, member by member in the order given. The same reason as in `reader` speaks
//! against deriving it.

use std::fmt::Display;

/// A member's name and its JSON; `None` leaves the member out.
pub(super) type Member = (&'static str, Option<String>);

/// A text with its quotation marks.
pub(super) fn text(value: &impl Display) -> Option<String> {
    Some(quoted(&value.to_string()))
}

/// A text as JSON: with its quotation marks, and with `\` before what needs it.
pub fn quoted(text: &str) -> String {
    // Writing a text to memory does not fail.
    serde_json::to_string(text).unwrap_or_default()
}

/// A number, or true or false.
#[expect(clippy::unnecessary_wraps, reason = "a member's value, which may be left out")]
pub(super) fn plain(value: impl Display) -> Option<String> {
    Some(value.to_string())
}

/// A flag that is left out where it has its usual value.
pub(super) fn unless(usual: bool, value: bool) -> Option<String> {
    (usual != value).then(|| value.to_string())
}

/// An object.
pub(super) fn object(members: &[Member]) -> String {
    let mut json = String::from("{");
    for (name, value) in members {
        let Some(value) = value else { continue };
        if json.len() > 1 {
            json.push(',');
        }
        json.push('"');
        json.push_str(name);
        json.push_str("\":");
        json.push_str(value);
    }
    json.push('}');
    json
}

/// A list of what is JSON already.
#[expect(clippy::unnecessary_wraps, reason = "a member's value, which may be left out")]
pub(super) fn list(items: &[String]) -> Option<String> {
    Some(format!("[{}]", items.join(",")))
}

/// A list of texts.
pub(super) fn texts<T: Display>(items: &[T]) -> Option<String> {
    let items: Vec<String> = items.iter().filter_map(|item| text(item)).collect();
    list(&items)
}

/// The word for a value.
pub(super) fn word<T: PartialEq>(words: &[(&'static str, T)], value: &T) -> Option<String> {
    Some(quoted(words.iter().find(|(_, known)| known == value).map_or("", |(word, _)| word)))
}

/// JSON with a line for each member, two spaces a level.
pub(super) fn indented(json: &str) -> String {
    let mut text = String::with_capacity(json.len() * 2);
    let mut depth = 0_usize;
    let mut quoted = false;
    let mut escaped = false;
    let mut characters = json.chars().peekable();
    while let Some(character) = characters.next() {
        if quoted {
            text.push(character);
            quoted = escaped || character != '"';
            escaped = character == '\\' && !escaped;
            continue;
        }
        match character {
            '{' | '[' => {
                text.push(character);
                let empty = characters.peek().is_some_and(|next| matches!(next, '}' | ']'));
                if empty {
                    text.extend(characters.next());
                } else {
                    depth = depth.saturating_add(1);
                    new_line(&mut text, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                new_line(&mut text, depth);
                text.push(character);
            }
            ',' => {
                text.push(character);
                new_line(&mut text, depth);
            }
            ':' => text.push_str(": "),
            other => {
                quoted = other == '"';
                text.push(other);
            }
        }
    }
    text
}

fn new_line(text: &mut String, depth: usize) {
    text.push('\n');
    for _ in 0..depth {
        text.push_str("  ");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indents_as_everyone_does() {
        let json = r#"{"a":[],"b":[1,{"c":"x\\\"],{:"}],"d":{},"e":null}"#;
        let value: serde_json::Value = serde_json::from_str(json).expect("JSON");
        assert_eq!(indented(&value.to_string()), serde_json::to_string_pretty(&value).expect("JSON"));
    }

    #[test]
    fn texts_are_escaped() {
        let name = "a \"quoted\"\\ \u{7} name\n";
        let json = object(&[("name", text(&name)), ("none", None), ("on", unless(true, false))]);
        let value: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(value["name"], name);
        assert_eq!(value["on"], false);
        assert!(value.get("none").is_none());
    }
}
