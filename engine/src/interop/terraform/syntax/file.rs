//! From a file's text to what it says. A file that cannot be read as a whole is cut where blocks begin, and
//! what can be read of it is.

use std::borrow::Cow;
use std::ops::Range;

use super::Body;
use super::json;
use super::json_body::{self, Wrongs};
use super::lower::Place;
use crate::interop::terraform::source::Span;

/// Bytes of one file; the largest that people write have some hundred thousand.
pub const BYTES_MOST: usize = 4 * 1024 * 1024;
/// What is left for keys of objects, in all files together: the parser compares each with all before it.
#[derive(Debug)]
pub struct Room(u64);

impl Default for Room {
    fn default() -> Self {
        Self(300_000_000)
    }
}

/// Which syntax a file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// `.tf`
    Configuration,
    /// `.tf.json`
    Json,
    /// `.tfvars`
    Values,
    /// `.tfvars.json`
    JsonValues,
}

impl Syntax {
    /// The syntax that a file's name promises.
    pub fn of(path: &str) -> Option<Self> {
        let endings = [
            (".tf.json", Self::Json),
            (".tfvars.json", Self::JsonValues),
            (".tf", Self::Configuration),
            (".tofu", Self::Configuration),
            (".tfvars", Self::Values),
        ];
        endings.iter().find(|(ending, _)| path.ends_with(ending)).map(|(_, syntax)| *syntax)
    }
}

/// Reads a file.
pub fn read(text: &str, file: u32, syntax: Syntax, room: &mut Room, wrongs: &mut Wrongs) -> Body {
    let span = |start: usize, end: usize| {
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span { file, start: place(start), end: place(end) }
    };
    if text.len() > BYTES_MOST {
        wrongs.push((span(0, 0), format!("the file has more than {BYTES_MOST} bytes and is not read")));
        return Body::default();
    }
    match syntax {
        Syntax::Configuration | Syntax::Values => {
            if let Some(at) = crowded(text, room) {
                let text = "more stands between one pair of braces, or in all of them, than is read";
                let text = format!("{text}; the file is left out");
                wrongs.push((span(at, at), text));
                return Body::default();
            }
            configuration(text, file, syntax, wrongs)
        }
        Syntax::Json | Syntax::JsonValues => match json::read(text, file) {
            Ok(document) if syntax == Syntax::Json => json_body::file(&document, wrongs),
            Ok(document) => json_body::values(&document, wrongs),
            Err((at, why)) => {
                wrongs.push((span(at, at), format!("the file cannot be read: {why}")));
                Body::default()
            }
        },
    }
}

fn parse(text: &str, range: &Range<usize>, file: u32) -> Result<Body, (Span, String)> {
    let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let mut part = Cow::Borrowed(text.get(range.clone()).unwrap_or_default());
    let mut tries = if part.len() < LONG { TRIES_SHORT } else { TRIES_LONG };
    loop {
        let error = match hcl_edit::parser::parse_body(&part) {
            Ok(body) => return Ok(Place { file, base: place(range.start), fixed: None }.body(&body)),
            Err(error) => error,
        };
        let at = error.location().offset();
        tries -= 1;
        if tries > 0
            && error.message().contains("redefined object key")
            && let Some(told_apart) = told_apart(&part, at)
        {
            part = Cow::Owned(told_apart);
            continue;
        }
        let at = place(range.start.saturating_add(at));
        return Err((Span { file, start: at, end: at }, error.message().to_owned()));
    }
}

/// A file is read again for each key that stands twice, as often as this; less often where it is long.
const TRIES_SHORT: usize = 64;
const TRIES_LONG: usize = 8;
const LONG: usize = 256 * 1024;

/// The same text of the same length, in which a key that stands twice is written in another way the second
/// time: of what has one name Terraform takes the last, and the parser takes nothing.
fn told_apart(text: &str, at: usize) -> Option<String> {
    let rest = text.get(at..)?;
    let (open, length, close) = if rest.starts_with('"') {
        ("(", rest.get(1..)?.find('"')? + 2, ")")
    } else {
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-')?;
        ("\"", end, "\"")
    };
    let before = text.get(..at)?.strip_suffix(' ')?;
    let after = rest.get(length..)?.strip_prefix(' ')?;
    Some(format!("{before}{open}{}{close}{after}", rest.get(..length)?))
}

fn configuration(text: &str, file: u32, syntax: Syntax, wrongs: &mut Wrongs) -> Body {
    let (at, why) = match parse(text, &(0..text.len()), file) {
        Ok(body) => return body,
        Err(wrong) => wrong,
    };
    let parts = parts(text, syntax);
    if parts.len() < 2 {
        wrongs.push((at, format!("the file cannot be read: {why}")));
        return Body::default();
    }
    let mut body = Body::default();
    for part in parts {
        match parse(text, &part, file) {
            Ok(mut found) => {
                body.attributes.append(&mut found.attributes);
                body.blocks.append(&mut found.blocks);
            }
            Err((at, why)) => {
                let first = text.get(part).unwrap_or_default().lines().next().unwrap_or_default();
                let first = first.trim_end_matches([' ', '{']);
                wrongs
                    .push((at, format!("what begins with “{first}” cannot be read, and is left out: {why}")));
            }
        }
    }
    body
}

/// A file cut before each line that begins something at the top.
fn parts(text: &str, syntax: Syntax) -> Vec<Range<usize>> {
    let mut begins = vec![0];
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let word = line.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').next();
        let word = word.unwrap_or_default();
        let is_begin = match syntax {
            Syntax::Values | Syntax::JsonValues => {
                !word.is_empty()
                    && line.get(word.len()..).is_some_and(|rest| rest.trim_start().starts_with('='))
            }
            Syntax::Configuration | Syntax::Json => matches!(
                word,
                "resource"
                    | "data"
                    | "module"
                    | "variable"
                    | "locals"
                    | "output"
                    | "provider"
                    | "terraform"
                    | "moved"
                    | "import"
                    | "check"
                    | "removed"
                    | "ephemeral"
            ),
        };
        if is_begin && at > 0 {
            begins.push(at);
        }
        at += line.len();
    }
    begins.push(text.len());
    begins.windows(2).filter_map(|pair| Some(*pair.first()?..*pair.last()?)).collect()
}

/// Where more stands between braces than there is room for: told roughly, by commas and lines.
fn crowded(text: &str, room: &mut Room) -> Option<usize> {
    #[derive(PartialEq)]
    enum Inside {
        Braces(u64),
        Brackets,
        Quotes,
    }
    let bytes = text.as_bytes();
    let mut stack: Vec<Inside> = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let next = bytes.get(at + 1);
        if stack.last() == Some(&Inside::Quotes) {
            match byte {
                b'\\' => at += 1,
                b'"' | b'\n' => {
                    stack.pop();
                }
                b'$' | b'%' if next == Some(byte) => at += 1,
                b'$' | b'%' if next == Some(&b'{') => {
                    stack.push(Inside::Brackets);
                    at += 1;
                }
                _ => {}
            }
            at += 1;
            continue;
        }
        match byte {
            b'"' => stack.push(Inside::Quotes),
            b'{' => stack.push(Inside::Braces(0)),
            b'[' | b'(' => stack.push(Inside::Brackets),
            b'}' | b']' | b')' => {
                stack.pop();
            }
            b'#' => at = line_end(bytes, at),
            b'/' if next == Some(&b'/') => at = line_end(bytes, at),
            b'<' if next == Some(&b'<') => at = heredoc_end(text, at),
            b',' | b'\n' => {
                if let Some(Inside::Braces(count)) = stack.last_mut() {
                    // As many comparisons as there are keys before this one.
                    *count += 1;
                    room.0 = room.0.saturating_sub(*count * 2);
                    if room.0 == 0 {
                        return Some(at);
                    }
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// The byte before the next line.
fn line_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len()).saturating_sub(1)
}

/// The last byte of a heredoc's text, if one begins here.
fn heredoc_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let first = rest.lines().next().unwrap_or_default();
    let delimiter = first.trim_start_matches('<').trim_start_matches('-').trim();
    if delimiter.is_empty() {
        return at;
    }
    let mut end = at;
    for (index, line) in rest.split_inclusive('\n').enumerate() {
        if index > 0 && line.trim() == delimiter {
            return end.saturating_sub(1);
        }
        end += line.len();
    }
    at
}
