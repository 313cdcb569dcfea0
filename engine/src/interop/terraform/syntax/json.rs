//! JSON with the place of everything in it, which `serde_json` does not say.

use crate::interop::terraform::source::Span;

/// Levels of arrays and objects.
const DEPTH_MOST: usize = 90;

/// A value and where it stands.
#[derive(Debug)]
pub struct Json {
    /// Where it stands.
    pub at: Span,
    /// What it is.
    pub kind: JsonKind,
}

/// Kinds of values.
#[derive(Debug)]
pub enum JsonKind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number as it is written.
    Number(String),
    /// A text.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object: names, values, in their order.
    Object(Vec<(String, Json)>),
}

/// What is wrong, and at which byte.
pub type Wrong = (usize, String);

struct Reader<'a> {
    text: &'a str,
    at: usize,
    file: u32,
}

/// Reads a document.
pub fn read(text: &str, file: u32) -> Result<Json, Wrong> {
    let mut reader = Reader { text, at: 0, file };
    reader.blank();
    let value = reader.value(0)?;
    reader.blank();
    if reader.at < text.len() {
        return Err((reader.at, "something follows the document".to_owned()));
    }
    Ok(value)
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blank(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn wrong<T>(&self, text: &str) -> Result<T, Wrong> {
        Err((self.at, text.to_owned()))
    }

    fn take(&mut self, byte: u8) -> bool {
        let is_there = self.peek() == Some(byte);
        self.at += usize::from(is_there);
        is_there
    }

    fn value(&mut self, depth: usize) -> Result<Json, Wrong> {
        if depth > DEPTH_MOST {
            return self.wrong("the document is nested too deeply");
        }
        let start = self.at;
        let kind = match self.peek() {
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.list(depth)?,
            Some(b'"') => JsonKind::Text(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(_) | None => self.word()?,
        };
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Ok(Json { at: Span { file: self.file, start: place(start), end: place(self.at) }, kind })
    }

    fn word(&mut self) -> Result<JsonKind, Wrong> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let words =
            [("null", JsonKind::Null), ("true", JsonKind::Bool(true)), ("false", JsonKind::Bool(false))];
        for (word, kind) in words {
            if rest.starts_with(word) {
                self.at += word.len();
                return Ok(kind);
            }
        }
        self.wrong("a value should stand here")
    }

    fn number(&mut self) -> Result<JsonKind, Wrong> {
        let start = self.at;
        while matches!(self.peek(), Some(b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9')) {
            self.at += 1;
        }
        let text = self.text.get(start..self.at).unwrap_or_default();
        match serde_json::from_str::<serde_json::Value>(text) {
            Ok(_) => Ok(JsonKind::Number(text.to_owned())),
            Err(_) => Err((start, format!("“{text}” is no number"))),
        }
    }

    fn string(&mut self) -> Result<String, Wrong> {
        let start = self.at;
        self.at += 1;
        loop {
            match self.peek() {
                None => return self.wrong("a text has no end"),
                Some(b'"') => break,
                // What is escaped is at least one byte more; a quote among it does not end the text.
                Some(b'\\') => self.at += 2,
                Some(_) => self.at += 1,
            }
        }
        self.at += 1;
        let quoted = self.text.get(start..self.at).unwrap_or_default();
        serde_json::from_str(quoted).map_err(|_| (start, "a text is not JSON's".to_owned()))
    }

    fn list(&mut self, depth: usize) -> Result<JsonKind, Wrong> {
        self.at += 1;
        let mut items = Vec::new();
        self.blank();
        if self.take(b']') {
            return Ok(JsonKind::List(items));
        }
        loop {
            self.blank();
            items.push(self.value(depth + 1)?);
            self.blank();
            if self.take(b']') {
                return Ok(JsonKind::List(items));
            }
            if !self.take(b',') {
                return self.wrong("a comma or the array's end should stand here");
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<JsonKind, Wrong> {
        self.at += 1;
        let mut members = Vec::new();
        self.blank();
        if self.take(b'}') {
            return Ok(JsonKind::Object(members));
        }
        loop {
            self.blank();
            if self.peek() != Some(b'"') {
                return self.wrong("a name should stand here");
            }
            let name = self.string()?;
            self.blank();
            if !self.take(b':') {
                return self.wrong("a colon should stand here");
            }
            self.blank();
            members.push((name, self.value(depth + 1)?));
            self.blank();
            if self.take(b'}') {
                return Ok(JsonKind::Object(members));
            }
            if !self.take(b',') {
                return self.wrong("a comma or the object's end should stand here");
            }
        }
    }
}
