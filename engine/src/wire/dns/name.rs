//! Domain names in messages (RFC 1035 §3.1, §4.1.4): labels with their lengths ahead, ended by the
//! root or by a pointer to where the name goes on.

use crate::wire::field::{Flaw, Show};
use crate::wire::parts::Parts;

/// The longest a name may be, length bytes counted.
const NAME_BYTES: usize = 255;

/// The name that starts at a byte of a message, its compression followed, without a dot at its end;
/// "." for the root. Escaped as in master files (RFC 1035 §5.1): a dot or backslash within a label
/// has a backslash ahead, what is not printable ASCII is `\DDD` in decimal.
///
/// Bounded, whatever the bytes say: pointers are followed backwards only, and the name ends where
/// it would grow too long, at a label of a reserved kind, or at the end of the message.
pub fn name_at(message: &[u8], start: u32) -> String {
    let mut name = String::new();
    let mut at = usize::try_from(start).unwrap_or(usize::MAX);
    // A pointer has to point before the labels it ends.
    let mut before = at;
    let mut bytes = 0;
    while let Some(length) = message.get(at).copied().filter(|length| *length > 0) {
        if length >= 0xc0 {
            let target =
                usize::from(length & 0x3f) << 8 | usize::from(message.get(at + 1).copied().unwrap_or(0));
            if target >= before {
                break;
            }
            at = target;
            before = target;
            continue;
        }
        let end = at + 1 + usize::from(length);
        bytes += 1 + usize::from(length);
        let Some(label) = message.get(at + 1..end).filter(|_| length < 0x40 && bytes < NAME_BYTES) else {
            break;
        };
        if !name.is_empty() {
            name.push('.');
        }
        escape(&mut name, label);
        at = end;
    }
    if name.is_empty() {
        name.push('.');
    }
    name
}

fn escape(name: &mut String, label: &[u8]) {
    for byte in label {
        match byte {
            b'.' | b'\\' => name.extend(['\\', char::from(*byte)]),
            b'!'..=b'~' => name.push(char::from(*byte)),
            _ => {
                let digit = |value: u8| char::from(b'0' + value % 10);
                name.extend(['\\', digit(byte / 100), digit(byte / 10), digit(*byte)]);
            }
        }
    }
}

/// The next bytes as a name, its labels as parts. `None` where it does not end: then nothing is
/// left of the part.
pub(super) fn take(parts: &mut Parts<'_>, name: &'static str) -> Option<()> {
    let start = parts.at;
    let opened = parts.open(name, Show::DomainName(0));
    let ended = labels(parts, start);
    parts.close(opened);
    let long = usize::try_from(parts.at.saturating_sub(start)).is_ok_and(|bytes| bytes > NAME_BYTES);
    if let Some(field) = parts.fields.get_mut(opened).filter(|_| long) {
        field.flaw = Some(Flaw::Wrong);
        field.meaning = "longer than 255 bytes".into();
    }
    ended
}

fn labels(parts: &mut Parts<'_>, start: u32) -> Option<()> {
    loop {
        match parts.rest().first().copied() {
            Some(0) => {
                parts.take("root", 1, Show::Number)?;
                return Some(());
            }
            Some(0xc0..) => {
                let target = u32::try_from(parts.take("pointer", 2, Show::Hex)? & 0x3fff).ok()?;
                if target < start {
                    parts.says(format!("→ {}", name_at(parts.message, target)));
                } else {
                    parts.wrong("does not point back");
                }
                parts.bits("kind", (0, 2), Show::Number);
                parts.says("a pointer");
                parts.bits("offset", (2, 16), Show::Number);
                return Some(());
            }
            Some(length @ 0x40..) => {
                parts.take_rest("label", Show::Bytes);
                parts.wrong(format!("{length} is no length of a label"));
                return None;
            }
            Some(_) | None => {
                let length = u32::try_from(parts.take("label length", 1, Show::Number)?).ok()?;
                parts.take("label", length, Show::Text)?;
            }
        }
    }
}
