//! JSON with the places of everything in it. Where a name stands twice, the last one holds, as it does at
//! AWS, and that is told.

use std::rc::Rc;

use super::limits;
use super::node::{Entry, Mark, Node, number};
use crate::interop::terraform::Value;

/// What is wrong, and where.
pub type Trouble = (Mark, String);
/// The document, and the names that stand in it twice.
pub type Document = (Node, Vec<(Mark, Rc<str>)>);

struct Reader<'a> {
    text: &'a str,
    rest: std::str::Chars<'a>,
    at: Mark,
    twice: Vec<(Mark, Rc<str>)>,
    nodes: usize,
}

/// Reads a document.
pub fn read(text: &str, file: u32) -> Result<Document, Trouble> {
    let at = Mark { file, line: 1, column: 1 };
    let mut reader = Reader { text, rest: text.chars(), at, twice: Vec::new(), nodes: 0 };
    let node = reader.value(0)?;
    reader.blank();
    if reader.peek().is_some() {
        return reader.wrong("something stands behind the end of the document");
    }
    Ok((node, reader.twice))
}

impl<'a> Reader<'a> {
    fn wrong<T>(&self, why: &str) -> Result<T, Trouble> {
        Err((self.at, why.to_owned()))
    }

    fn peek(&self) -> Option<char> {
        self.rest.clone().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.rest.next()?;
        if c == '\n' {
            self.at.line = self.at.line.saturating_add(1);
            self.at.column = 1;
        } else {
            self.at.column = self.at.column.saturating_add(1);
        }
        Some(c)
    }

    fn blank(&mut self) {
        while self.peek().is_some_and(|c| matches!(c, ' ' | '\t' | '\r' | '\n' | '\u{feff}')) {
            self.next();
        }
    }

    fn take(&mut self, wanted: char) -> bool {
        self.blank();
        let is_there = self.peek() == Some(wanted);
        if is_there {
            self.next();
        }
        is_there
    }

    fn value(&mut self, depth: usize) -> Result<Node, Trouble> {
        self.blank();
        self.nodes = self.nodes.saturating_add(1);
        if depth > limits::NODE_DEPTH_MOST {
            return self.wrong("it is nested too deeply");
        }
        if self.nodes > limits::NODES_MOST {
            return self.wrong("there are too many values");
        }
        let at = self.at;
        match self.peek() {
            Some('{') => self.map(at, depth),
            Some('[') => self.list(at, depth),
            Some('"') => Ok(Node::scalar(at, Value::Text(self.string()?))),
            Some(_) => self.word(at),
            None => self.wrong("the document ends too early"),
        }
    }

    fn map(&mut self, at: Mark, depth: usize) -> Result<Node, Trouble> {
        self.next();
        let mut entries: Vec<Entry> = Vec::new();
        let mut names = std::collections::BTreeMap::new();
        if self.take('}') {
            return Node::map(at, entries).map_err(|why| (at, why));
        }
        loop {
            self.blank();
            let at_name = self.at;
            if self.peek() != Some('"') {
                return self.wrong("a name in quotes is needed here");
            }
            let name = self.string()?;
            if !self.take(':') {
                return self.wrong("a colon is needed here");
            }
            let node = Rc::new(self.value(depth + 1)?);
            let entry = Entry { name: Rc::clone(&name), at: at_name, node };
            let known = names.get(&name).and_then(|known: &usize| entries.get_mut(*known));
            if let Some(known) = known {
                *known = entry;
                self.twice.push((at_name, name));
            } else {
                names.insert(name, entries.len());
                entries.push(entry);
            }
            if self.take('}') {
                return Node::map(at, entries).map_err(|why| (at, why));
            }
            if !self.take(',') {
                return self.wrong("a comma or a closing brace is needed here");
            }
        }
    }

    fn list(&mut self, at: Mark, depth: usize) -> Result<Node, Trouble> {
        self.next();
        let mut items = Vec::new();
        if self.take(']') {
            return Node::list(at, items).map_err(|why| (at, why));
        }
        loop {
            items.push(Rc::new(self.value(depth + 1)?));
            if self.take(']') {
                return Node::list(at, items).map_err(|why| (at, why));
            }
            if !self.take(',') {
                return self.wrong("a comma or a closing bracket is needed here");
            }
        }
    }

    fn word(&mut self, at: Mark) -> Result<Node, Trouble> {
        let start = self.text.len().saturating_sub(self.rest.as_str().len());
        while self.peek().is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.')) {
            self.next();
        }
        let end = self.text.len().saturating_sub(self.rest.as_str().len());
        let word: &'a str = self.text.get(start..end).unwrap_or_default();
        let value = match word {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "null" => Value::Null,
            _ if word.starts_with(|c: char| c.is_ascii_digit() || c == '-') => {
                number(word).unwrap_or_else(|| Value::Text(Rc::from(word)))
            }
            _ => return Err((at, "a value is needed here".to_owned())),
        };
        Ok(Node::scalar(at, value))
    }

    fn string(&mut self) -> Result<Rc<str>, Trouble> {
        self.next();
        let mut made = String::new();
        loop {
            match self.next() {
                Some('"') => return Ok(Rc::from(made)),
                Some('\\') => {
                    let c = self.escaped()?;
                    made.push(c);
                }
                // As the parsers that AWS's own tools have, a line's end in a text is let pass.
                Some(c) => made.push(c),
                None => return self.wrong("a text has no end"),
            }
        }
    }

    fn escaped(&mut self) -> Result<char, Trouble> {
        Ok(match self.next() {
            Some('n') => '\n',
            Some('t') => '\t',
            Some('r') => '\r',
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some(c @ ('"' | '\\' | '/')) => c,
            Some('u') => {
                let first = self.unit()?;
                if !(0xd800..0xdc00).contains(&first) {
                    return Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
                }
                if self.rest.as_str().starts_with("\\u") {
                    self.next();
                    self.next();
                    let second = self.unit()?;
                    let low = second.wrapping_sub(0xdc00);
                    let code = 0x1_0000_u32.saturating_add((first - 0xd800) << 10).saturating_add(low);
                    return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                }
                char::REPLACEMENT_CHARACTER
            }
            Some(_) | None => return self.wrong("nothing is written with a backslash like this"),
        })
    }

    fn unit(&mut self) -> Result<u32, Trouble> {
        let mut code = 0_u32;
        for _ in 0..4 {
            let Some(digit) = self.next().and_then(|c| c.to_digit(16)) else {
                return self.wrong("four hexadecimal digits are needed here");
            };
            code = code * 16 + digit;
        }
        Ok(code)
    }
}
