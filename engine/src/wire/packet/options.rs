//! Options of IPv4 (RFC 791 §3.1) and TCP (RFC 9293 §3.2) headers, which are written alike: a kind
//! and, for all but two of them, a length that counts both, and a value.

use crate::wire::field::Show;
use crate::wire::parts::Parts;

/// The options in the next bytes. `value` takes the value of one apart and gives the option's name.
pub(super) fn dissect(parts: &mut Parts<'_>, bytes: u32, value: fn(&mut Parts<'_>, u8) -> &'static str) {
    let short = bytes > parts.left();
    let outer = parts.narrow(bytes);
    while parts.left() > 0 {
        let kind = parts.rest().first().copied().unwrap_or(0);
        match kind {
            0 => {
                parts.take("end of option list", 1, Show::Number);
                parts.take_rest("padding", Show::Bytes);
            }
            1 => {
                parts.take("no-operation", 1, Show::Number);
            }
            _ => option(parts, kind, value),
        }
    }
    if short {
        parts.wrong("the header ends before its length is up");
    }
    parts.widen(outer);
}

fn option(parts: &mut Parts<'_>, kind: u8, value: fn(&mut Parts<'_>, u8) -> &'static str) {
    let opened = parts.open("option", Show::Heading);
    parts.take("kind", 1, Show::Number);
    if let Some(length) = parts.take("length", 1, Show::Number) {
        let rest = u32::try_from(length).unwrap_or(0).checked_sub(2).filter(|rest| *rest <= parts.left());
        if let Some(rest) = rest {
            let outer = parts.narrow(rest);
            let name = value(parts, kind);
            parts.widen(outer);
            if let Some(field) = parts.fields.get_mut(opened) {
                field.name = name;
            }
        } else {
            // Where the next option begins, nobody can say.
            parts.wrong("does not fit");
            parts.take_rest("value", Show::Bytes);
        }
    }
    parts.close(opened);
}
