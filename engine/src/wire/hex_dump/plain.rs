//! Digits with anything between them.

use super::{Fault, Read, digit, is_blank, pairs};

const INSTEAD: &str =
    "hexadecimal digits are read, two a byte, with blanks, colons, hyphens or commas between them";

/// Reads a text that starts at a byte of the whole.
pub(super) fn read(text: &str, start: usize) -> Read {
    let mut bytes = Vec::with_capacity(text.len() / 2);
    // The digits of the group being read, and where it started.
    let mut group: Vec<u8> = Vec::new();
    let (mut from, mut prefixed) = (0, false);
    let mut characters = text.char_indices().peekable();
    while let Some((at, found)) = characters.next() {
        let byte = u8::try_from(found).unwrap_or(0);
        if digit(byte).is_some() {
            if group.is_empty() {
                from = at;
            }
            group.push(byte);
        } else if matches!(found, 'x' | 'X') && group == b"0" && !prefixed {
            group.clear();
            prefixed = true;
        } else if matches!(found, '\n' | '\r') && group.len() % 2 == 1 && !prefixed {
            // The end of a line cuts a byte in two where the next line goes on with a digit.
            if found == '\r' {
                characters.next_if(|(_, next)| *next == '\n');
            }
            let next = characters.peek();
            if next.is_none_or(|(_, next)| !next.is_ascii_hexdigit()) {
                close(&mut bytes, &mut group, start + from, prefixed)?;
            }
        } else if is_blank(found) || matches!(found, ':' | '-' | ',' | ';' | '.' | '_') {
            if prefixed && group.is_empty() {
                return Err(Fault::new(start + at, "there are no digits after 0x"));
            }
            close(&mut bytes, &mut group, start + from, prefixed)?;
            prefixed = false;
        } else {
            return Err(Fault::unexpected(start + at, found, INSTEAD));
        }
    }
    if prefixed && group.is_empty() {
        return Err(Fault::new(start + text.len(), "there are no digits after 0x"));
    }
    close(&mut bytes, &mut group, start + from, prefixed)?;
    Ok(bytes)
}

/// Takes a group's bytes over.
fn close(bytes: &mut Vec<u8>, group: &mut Vec<u8>, from: usize, prefixed: bool) -> Result<(), Fault> {
    if prefixed && group.len() == 1 {
        group.insert(0, b'0');
    }
    if pairs(group, bytes).is_none() {
        let say = match group.len() {
            1 => "one digit stands alone here; a byte has two".to_owned(),
            count => {
                format!("{count} digits stand together here; a byte has two, so their number must be even")
            }
        };
        return Err(Fault::new(from, say));
    }
    group.clear();
    Ok(())
}
