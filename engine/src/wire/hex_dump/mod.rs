//! Bytes as people paste them: digits with anything between them, escapes, arrays and literals of
//! programming languages, and what tcpdump, xxd, hexdump, od and Wireshark print. Which of them a
//! text is follows from the text; what is no byte in it is named with its place, never guessed over.

mod array;
mod dump;
mod literal;
mod plain;

use std::fmt;

/// The longest text that is read, in bytes.
pub const TEXT_BYTES_MOST: usize = 1 << 20;

/// Why a text is no bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HexError {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What was found there and what is read instead.
    pub text: String,
}

impl fmt::Display for HexError {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "line {}, column {}: {}", self.line, self.column, self.text)
    }
}

impl std::error::Error for HexError {}

/// Reads the bytes that a text stands for. A text without any is no error but no bytes.
///
/// - **Digits**, two a byte, in groups of any even length, with blanks, colons, hyphens, commas,
///   semicolons, dots or underscores between them, `0x` before them; a byte may be cut in two by
///   the end of a line.
/// - **Escapes** `\x0d\r\n`, bare or in quotes, with printable characters standing for themselves;
///   literals of Python and C.
/// - **Arrays** in braces or brackets, with whatever names them around: `0x0d`, `13`, `'\r'`.
/// - **Dumps** of `tcpdump -x` and `-X`, `xxd`, `hexdump -C`, `od -t x1`, Wireshark: offsets are
///   checked, the column of characters is left out even where it consists of digits.
pub fn read(text: &str) -> Result<Vec<u8>, HexError> {
    if text.len() > TEXT_BYTES_MOST {
        let say = format!("the text has {} bytes; at most {TEXT_BYTES_MOST} are read", text.len());
        return Err(HexError { line: 1, column: 1, text: say });
    }
    let result = if let Some(dump) = dump::read(text) {
        dump
    } else {
        let code = without_comments(text);
        // A bracket may belong to a name (`char x[] = "…"`), so it decides last.
        match code.chars().find(|found| matches!(found, '{' | '"' | '\'' | '\\')) {
            Some('{') => array::read(&code),
            Some('\\') => literal::bare(&code),
            Some(_) => literal::quoted(&code),
            None if code.contains('[') => array::read(&code),
            None => plain::read(&code, 0),
        }
    };
    result.map_err(|fault| fault.in_text(text))
}

/// A fault at a byte of the text.
struct Fault {
    at: usize,
    text: String,
}

impl Fault {
    fn new(at: usize, text: impl Into<String>) -> Self {
        Self { at, text: text.into() }
    }

    /// At a character that has no business there.
    fn unexpected(at: usize, found: char, instead: &str) -> Self {
        let found =
            if found.is_control() { format!("U+{:04X}", u32::from(found)) } else { found.to_string() };
        Self::new(at, format!("‘{found}’ is not part of a byte; {instead}"))
    }

    fn in_text(self, text: &str) -> HexError {
        let before = text.get(..self.at).unwrap_or(text);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let last = before.rsplit('\n').next().unwrap_or_default();
        HexError { line, column: last.chars().count() + 1, text: self.text }
    }
}

type Read = Result<Vec<u8>, Fault>;

/// A hexadecimal digit's value.
fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

/// The bytes of an even number of digits; `None` for anything else.
fn pairs(digits: &[u8], into: &mut Vec<u8>) -> Option<()> {
    let (pairs, rest) = digits.as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    for [high, low] in pairs {
        into.push(digit(*high)? << 4 | digit(*low)?);
    }
    Some(())
}

/// Blanks, and what copying leaves behind: a byte order mark, spaces of no width.
fn is_blank(found: char) -> bool {
    found.is_whitespace() || matches!(found, '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}')
}

/// The text with comments (`/* */`, `//`, `#`) turned into blanks, so that places stay the same.
/// What stands in quotes is left alone.
fn without_comments(text: &str) -> String {
    let mut code = text.as_bytes().to_vec();
    let mut at = 0;
    while let Some(rest) = code.get(at..).filter(|rest| !rest.is_empty()) {
        let length = |end: &[u8]| rest.windows(end.len()).position(|window| window == end);
        let comment = match rest {
            [b'/', b'*', ..] => length(b"*/").map_or(rest.len(), |found| found + 2),
            [b'/', b'/', ..] | [b'#', ..] => length(b"\n").unwrap_or(rest.len()),
            [quote @ (b'"' | b'\''), inside @ ..] => {
                at += 1 + closing(inside, *quote).map_or(inside.len(), |end| end + 1);
                continue;
            }
            [b'\\', ..] => {
                at += 2;
                continue;
            }
            _ => {
                at += 1;
                continue;
            }
        };
        for byte in code.iter_mut().skip(at).take(comment).filter(|byte| **byte != b'\n') {
            *byte = b' ';
        }
        at += comment;
    }
    // Comments end at ASCII characters and become ASCII, so this is text as before.
    String::from_utf8(code).unwrap_or_else(|_| text.to_owned())
}

/// Where a quotation ends, escapes left out.
fn closing(inside: &[u8], quote: u8) -> Option<usize> {
    let mut at = 0;
    loop {
        match inside.get(at)? {
            b'\\' => at += 2,
            found if *found == quote => return Some(at),
            _ => at += 1,
        }
    }
}
