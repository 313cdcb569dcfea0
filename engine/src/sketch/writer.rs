//! Writing JSON, member by member in the order given, into one text. The same reason as in `reader`
//! speaks against deriving it.

use std::fmt::Display;

/// JSON on its way. Its methods write a member each, of the object that was begun last.
pub(super) struct Json(String);

/// An object with what `members` writes, as a text.
pub(super) fn object(members: &dyn Fn(&mut Json)) -> String {
    let mut json = Json(String::new());
    json.braces(members);
    json.0
}

/// A text as JSON: with its quotation marks, and with `\` before what needs it.
pub fn quoted(text: &str) -> String {
    // Writing a text to memory does not fail.
    serde_json::to_string(text).unwrap_or_default()
}

impl Json {
    /// What comes next is one more, unless it is the first.
    fn next(&mut self) {
        if !self.0.ends_with(['{', '[']) {
            self.0.push(',');
        }
    }

    fn name(&mut self, name: &str) {
        self.next();
        self.0.push('"');
        self.0.push_str(name);
        self.0.push_str("\":");
    }

    /// An object with what `members` writes, where a value is expected.
    pub fn braces(&mut self, members: &dyn Fn(&mut Self)) {
        self.0.push('{');
        members(self);
        self.0.push('}');
    }

    /// A list with what `items` writes, where a value is expected.
    pub fn brackets(&mut self, items: &dyn Fn(&mut Self)) {
        self.0.push('[');
        items(self);
        self.0.push(']');
    }

    /// A text, where a value is expected.
    pub fn put_text(&mut self, text: &str) {
        self.0.push_str(&quoted(text));
    }

    /// A number, or true or false, where a value is expected.
    pub fn put_plain(&mut self, value: &dyn Display) {
        self.0.push_str(&value.to_string());
    }

    /// A member with what `value` writes.
    pub fn member(&mut self, name: &str, value: &dyn Fn(&mut Self)) -> &mut Self {
        self.name(name);
        value(self);
        self
    }

    /// An item of a list with what `value` writes.
    pub fn item(&mut self, value: &dyn Fn(&mut Self)) {
        self.next();
        value(self);
    }

    /// A text with its quotation marks.
    pub fn text(&mut self, name: &str, value: &dyn Display) -> &mut Self {
        self.name(name);
        self.put_text(&value.to_string());
        self
    }

    /// A number, or true or false.
    pub fn plain(&mut self, name: &str, value: &dyn Display) -> &mut Self {
        self.name(name);
        self.put_plain(value);
        self
    }

    /// The word for a value.
    pub fn word<T: PartialEq>(&mut self, name: &str, words: &[(&str, T)], value: &T) -> &mut Self {
        self.text(name, &words.iter().find(|(_, known)| known == value).map_or("", |(word, _)| word))
    }

    /// A list of texts.
    pub fn texts<'i, T: Display + 'i>(
        &mut self,
        name: &str,
        items: impl IntoIterator<Item = &'i T>,
    ) -> &mut Self {
        self.name(name);
        self.0.push('[');
        for item in items {
            self.next();
            self.0.push_str(&quoted(&item.to_string()));
        }
        self.0.push(']');
        self
    }

    /// An object with what `members` writes.
    pub fn object(&mut self, name: &str, members: &dyn Fn(&mut Self)) -> &mut Self {
        self.name(name);
        self.braces(members);
        self
    }

    /// A list of objects, each with what `members` writes.
    pub fn list<T>(
        &mut self,
        name: &str,
        items: impl Iterator<Item = T>,
        members: &dyn Fn(&T, &mut Self),
    ) -> &mut Self {
        self.name(name);
        self.0.push('[');
        for item in items {
            self.next();
            self.braces(&|json| members(&item, json));
        }
        self.0.push(']');
        self
    }
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
        let json = object(&|to| {
            to.text("name", &name).plain("on", &false);
        });
        let value: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(value["name"], name);
        assert_eq!(value["on"], false);
    }
}
