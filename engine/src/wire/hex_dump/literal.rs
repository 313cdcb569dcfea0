//! Text with escapes, in quotes as programs write it or bare.

use super::{Fault, Read, closing, digit, is_blank, plain};

/// Quotations, one after the other; what stands between them is of no matter (names, plus signs).
/// One without escapes holds digits, unless a `b` ahead makes it a literal of Python's.
pub(super) fn quoted(code: &str) -> Read {
    let mut bytes = Vec::new();
    let mut at = 0;
    while let Some(rest) = code.get(at..) {
        let Some(open) = rest.find(['"', '\'']) else { break };
        let quote = rest.as_bytes().get(open).copied().unwrap_or_default();
        let start = at + open + 1;
        let inside = code.get(start..).unwrap_or_default();
        let Some(end) = closing(inside.as_bytes(), quote) else {
            return Err(Fault::new(at + open, "this quotation does not end"));
        };
        let inside = inside.get(..end).unwrap_or_default();
        let literal = rest.get(..open).is_some_and(|ahead| ahead.ends_with(['b', 'B']));
        if literal || inside.contains('\\') {
            unescape(inside, start, |_| false, &mut bytes)?;
        } else {
            bytes.append(&mut plain::read(inside, start)?);
        }
        at = start + end + 1;
    }
    Ok(bytes)
}

/// Escapes without quotes: line ends are of no matter, and where there is nothing but escapes,
/// whatever separates them neither.
pub(super) fn bare(code: &str) -> Read {
    let mut bytes = Vec::new();
    let separator = |found: char| is_blank(found) || matches!(found, ',' | ';' | ':');
    let mut only_escapes = true;
    let mut at = 0;
    while let Some(found) = code.get(at..).and_then(|rest| rest.chars().next()) {
        let length =
            if found == '\\' { escape(code, at).map_or(1, |(_, length)| length) } else { found.len_utf8() };
        only_escapes = only_escapes && (found == '\\' || separator(found));
        at += length;
    }
    unescape(
        code,
        0,
        |found| if only_escapes { separator(found) } else { is_blank(found) && found != ' ' },
        &mut bytes,
    )?;
    Ok(bytes)
}

/// Takes a text's bytes over; `skip` says what of it is none.
fn unescape(text: &str, start: usize, skip: impl Fn(char) -> bool, bytes: &mut Vec<u8>) -> Result<(), Fault> {
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.chars().next()) {
        if found == '\\' {
            let (byte, length) = escape(text, at).map_err(|say| Fault::new(start + at, say))?;
            bytes.extend(byte);
            at += length;
            continue;
        }
        match found {
            ' '..='~' if !skip(found) => bytes.push(u8::try_from(found).unwrap_or_default()),
            _ if skip(found) || matches!(found, '\r' | '\n') => {}
            _ => {
                let instead =
                    "in text with escapes, only printable ASCII stands for itself; write \\x and two digits";
                return Err(Fault::unexpected(start + at, found, instead));
            }
        }
        at += found.len_utf8();
    }
    Ok(())
}

/// The byte an escape at a place stands for, and its length; no byte where a line is continued.
pub(super) fn escape(text: &str, at: usize) -> Result<(Option<u8>, usize), &'static str> {
    let after = text.as_bytes().get(at + 1..).unwrap_or_default();
    let simple = |byte| Ok((Some(byte), 2));
    match after {
        [b'x' | b'X', high, low, ..] => match (digit(*high), digit(*low)) {
            (Some(high), Some(low)) => Ok((Some(high << 4 | low), 4)),
            _ => Err("two hexadecimal digits follow \\x"),
        },
        [b'x' | b'X', ..] => Err("two hexadecimal digits follow \\x"),
        [b'r', ..] => simple(b'\r'),
        [b'n', ..] => simple(b'\n'),
        [b't', ..] => simple(b'\t'),
        [b'a', ..] => simple(7),
        [b'b', ..] => simple(8),
        [b'v', ..] => simple(11),
        [b'f', ..] => simple(12),
        [b'e', ..] => simple(27),
        [quoted @ (b'\\' | b'\'' | b'"'), ..] => simple(*quoted),
        [b'\r', b'\n', ..] => Ok((None, 3)),
        [b'\n' | b'\r', ..] | [] => Ok((None, 2)),
        [b'0'..=b'7', ..] => octal(after),
        _ => Err(
            "this escape stands for no byte; there are \\x and two digits, \\r, \\n, \\t, \\0, \\\\ and quotes",
        ),
    }
}

/// Up to three digits.
fn octal(digits: &[u8]) -> Result<(Option<u8>, usize), &'static str> {
    let mut number = 0_u16;
    let mut length = 1;
    for digit in digits.iter().take(3).take_while(|digit| matches!(digit, b'0'..=b'7')) {
        number = number * 8 + u16::from(digit - b'0');
        length += 1;
    }
    match u8::try_from(number) {
        Ok(byte) => Ok((Some(byte), length)),
        Err(_) => Err("an octal escape may go up to \\377"),
    }
}
