//! Arrays of programming languages: `unsigned char x[] = { 0x0d, 0x0a };`, `[13, 10]`.

use super::literal::escape;
use super::{Fault, Read, digit, is_blank, pairs};

/// One element that says no base.
struct Bare<'a> {
    at: usize,
    digits: &'a str,
}

/// Reads the elements between the first brace (or, where there is none, bracket) and its counterpart.
pub(super) fn read(code: &str) -> Read {
    // `let x: [u8; 2] = [13, 10]`: what stands before the equals sign is a type.
    let value = code.find('=').unwrap_or(0);
    let bracket = || code.get(value..).and_then(|from| from.find('[')).map(|at| value + at);
    let open = code.find('{').or_else(bracket).or_else(|| code.find('[')).unwrap_or(0);
    let close = if code.as_bytes().get(open) == Some(&b'{') { '}' } else { ']' };
    let mut bytes = Vec::new();
    let hexadecimal = bare_are_hexadecimal(code, open + 1, close);
    let mut at = open + 1;
    while let Some((element, next)) = element(code, at, close)? {
        match element {
            Element::Byte(byte) => bytes.push(byte),
            Element::Hexadecimal(start, digits) => {
                let padded = if digits.len() == 1 { ["0", digits].concat() } else { digits.to_owned() };
                pairs(padded.as_bytes(), &mut bytes)
                    .ok_or_else(|| Fault::new(start, format!("0x{digits} is no whole number of bytes")))?;
            }
            Element::Bare(Bare { at, digits }) if hexadecimal => {
                pairs(digits.as_bytes(), &mut bytes).ok_or_else(|| {
                    Fault::new(at, format!("‘{digits}’ is no whole number of bytes, which have two digits"))
                })?;
            }
            Element::Bare(Bare { at, digits }) => {
                let byte = digits.parse();
                bytes.push(byte.map_err(|_| {
                    Fault::new(at, format!("{digits} is no byte; the largest is 255, or 0xff"))
                })?);
            }
        }
        at = next;
    }
    let end = code.get(at..).and_then(|rest| rest.find(close)).map_or(code.len(), |end| at + end + 1);
    match code.get(end..).and_then(|rest| rest.find('{')) {
        Some(second) => Err(Fault::new(end + second, "a second array starts here; one is read")),
        None => Ok(bytes),
    }
}

enum Element<'a> {
    Byte(u8),
    Hexadecimal(usize, &'a str),
    Bare(Bare<'a>),
}

/// Whether elements that say no base are hexadecimal: one has a letter, or a zero ahead. Programs
/// write neither in decimal.
fn bare_are_hexadecimal(code: &str, start: usize, close: char) -> bool {
    let mut at = start;
    while let Ok(Some((element, next))) = element(code, at, close) {
        if let Element::Bare(Bare { digits, .. }) = element
            && (digits.bytes().any(|byte| !byte.is_ascii_digit())
                || (digits.len() > 1 && digits.starts_with('0')))
        {
            return true;
        }
        at = next;
    }
    false
}

/// The next element and where to go on after it; `None` at the end.
fn element(code: &str, start: usize, close: char) -> Result<Option<(Element<'_>, usize)>, Fault> {
    let mut at = start;
    while let Some(rest) = code.get(at..) {
        let Some(found) = rest.chars().next().filter(|found| *found != close) else { return Ok(None) };
        if is_blank(found) || matches!(found, ',' | ';') {
            at += found.len_utf8();
        } else if let Some(cast) =
            ["(byte)", "(char)", "(unsigned char)", "(uint8_t)"].iter().find(|cast| rest.starts_with(**cast))
        {
            at += cast.len();
        } else if found == '\'' {
            return character(code, at).map(Some);
        } else {
            return number(rest, at, found).map(Some);
        }
    }
    Ok(None)
}

fn number(rest: &str, at: usize, found: char) -> Result<(Element<'_>, usize), Fault> {
    let instead = "elements are read as 0x0d, 13 or '\\r', with commas between them";
    let prefixed = rest.starts_with("0x") || rest.starts_with("0X");
    let digits = rest.get(if prefixed { 2 } else { 0 }..).unwrap_or_default();
    let length = digits.bytes().take_while(|byte| digit(*byte).is_some()).count();
    let suffix = digits.get(length..).unwrap_or_default();
    let suffix_length =
        ["u8", "u", "U", "L"].iter().find(|known| suffix.starts_with(**known)).map_or(0, |known| known.len());
    let digits = digits.get(..length).unwrap_or_default();
    let end = at + if prefixed { 2 } else { 0 } + length + suffix_length;
    let after = suffix.get(suffix_length..).and_then(|after| after.chars().next());
    if let Some(after) = after.filter(|after| !is_blank(*after) && !matches!(after, ',' | ';' | '}' | ']')) {
        return Err(Fault::unexpected(end, after, instead));
    }
    match (digits, prefixed) {
        ("", true) => Err(Fault::new(at, "there are no digits after 0x")),
        ("", false) => Err(Fault::unexpected(at, found, instead)),
        (digits, true) => Ok((Element::Hexadecimal(at, digits), end)),
        (digits, false) => Ok((Element::Bare(Bare { at, digits }), end)),
    }
}

/// A character in quotes.
fn character(code: &str, at: usize) -> Result<(Element<'_>, usize), Fault> {
    let wrong = || Fault::new(at, "a character in quotes is one of ASCII, or an escape such as '\\r'");
    let (byte, length) = match code.as_bytes().get(at + 1) {
        Some(b'\\') => escape(code, at + 1).map_err(|say| Fault::new(at + 1, say))?,
        Some(byte @ b' '..=b'~') => (Some(*byte), 1),
        Some(_) | None => return Err(wrong()),
    };
    match (byte, code.as_bytes().get(at + 1 + length)) {
        (Some(byte), Some(b'\'')) => Ok((Element::Byte(byte), at + length + 2)),
        _ => Err(wrong()),
    }
}
