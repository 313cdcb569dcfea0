//! Records taken apart: their headers, and within them handshake messages down to each extension
//! of a hello, alerts, and changes of cipher. What is encrypted stays bytes.

use crate::wire::field::{Field, Layer, Show};
use crate::wire::parts::Parts;

use super::{ALERT, CHANGE_CIPHER_SPEC, CLIENT_HELLO, HANDSHAKE, SERVER_HELLO, begins, extension, names};

/// Takes records apart: a heading, and below it each record.
pub fn dissect(payload: &[u8]) -> Vec<Field> {
    let mut parts = Parts::of(payload, Layer::Tls);
    let heading = parts.open("Transport Layer Security", Show::Heading);
    while parts.left() > 0 {
        if begins(parts.rest()) {
            let opened = parts.open("record", Show::Heading);
            let _ended: Option<()> = record(&mut parts);
            parts.close(opened);
        } else {
            parts.take_rest("data", Show::Bytes);
            parts.says("no record begins here");
        }
    }
    parts.close(heading);
    parts.fields
}

/// Where `None`, nothing is left of the part; so below.
fn record(parts: &mut Parts<'_>) -> Option<()> {
    let kind = byte(parts, "content type")?;
    parts.says(names::content_type(kind));
    pair(parts, "version", names::version)?;
    let length = u32::from(parts.short("length", 2, Show::Number)?);
    let here = parts.left();
    let outer = parts.narrow(length);
    if length > here {
        parts.says("goes on in a later segment");
        parts.take_rest("part of a record", Show::Bytes);
    } else {
        match kind {
            HANDSHAKE => handshake(parts),
            ALERT if length == 2 => alert(parts),
            CHANGE_CIPHER_SPEC => parts.take_rest("change cipher spec", Show::Number),
            ALERT => parts.take_rest("encrypted alert", Show::Bytes),
            _ => parts.take_rest("encrypted data", Show::Bytes),
        }
    }
    parts.widen(outer);
    Some(())
}

fn alert(parts: &mut Parts<'_>) {
    let level = parts.take("level", 1, Show::Number);
    parts.says(match level {
        Some(1) => "warning",
        Some(2) => "fatal",
        _ => "",
    });
    let description = parts.take("description", 1, Show::Number);
    parts.says(names::alert(description.unwrap_or(0)));
}

/// The messages of a record. One that says it is longer than the record is either continued in the
/// next or, more likely, encrypted.
fn handshake(parts: &mut Parts<'_>) {
    while let [kind, high, middle, low, ..] = *parts.rest() {
        let length = u32::from_be_bytes([0, high, middle, low]);
        if length.saturating_add(4) > parts.left() {
            break;
        }
        let opened = parts.open("handshake message", Show::Heading);
        parts.take("message type", 1, Show::Number);
        parts.says(names::handshake_type(kind));
        parts.take("length", 3, Show::Number);
        let outer = parts.narrow(length);
        match kind {
            CLIENT_HELLO => drop(hello(parts, true)),
            SERVER_HELLO => drop(hello(parts, false)),
            _ => parts.take_rest("content", Show::Bytes),
        }
        parts.widen(outer);
        parts.close(opened);
    }
    parts.take_rest("encrypted or continued", Show::Bytes);
}

fn hello(parts: &mut Parts<'_>, client: bool) -> Option<()> {
    pair(parts, "legacy version", names::version)?;
    parts.take("random", 32, Show::Bytes)?;
    let length = u32::from(byte(parts, "session id length")?);
    if length > 0 {
        parts.take("session id", length, Show::Bytes)?;
    }
    if client {
        list(parts, "cipher suites", 2, |parts| pair(parts, "cipher suite", names::cipher_suite))?;
        list(parts, "compression methods", 1, |parts| byte(parts, "compression method").map(drop))?;
    } else {
        pair(parts, "cipher suite", names::cipher_suite)?;
        byte(parts, "compression method")?;
    }
    // Hellos before TLS 1.2 may end here.
    if parts.left() > 0 {
        let each = if client { extension::of_client } else { extension::of_server };
        list(parts, "extensions", 2, each)?;
    }
    Some(())
}

/// A list with its length in bytes ahead, in so many bytes itself.
pub(super) fn list(
    parts: &mut Parts<'_>,
    name: &'static str,
    width: u32,
    each: fn(&mut Parts<'_>) -> Option<()>,
) -> Option<()> {
    let opened = parts.open(name, Show::Heading);
    let taken = elements(parts, width, each);
    parts.close(opened);
    taken
}

fn elements(parts: &mut Parts<'_>, width: u32, each: fn(&mut Parts<'_>) -> Option<()>) -> Option<()> {
    let length = u32::from(parts.short("length", width, Show::Number)?);
    if length > parts.left() {
        parts.wrong(format!("only {} bytes are here", parts.left()));
    }
    let outer = parts.narrow(length);
    while parts.left() > 0 && each(parts).is_some() {}
    parts.widen(outer);
    Some(())
}

/// A number of one byte.
pub(super) fn byte(parts: &mut Parts<'_>, name: &'static str) -> Option<u8> {
    parts.take(name, 1, Show::Number).and_then(|number| u8::try_from(number).ok())
}

/// A number of two bytes that has a name.
pub(super) fn pair(parts: &mut Parts<'_>, name: &'static str, named: fn(u16) -> &'static str) -> Option<()> {
    let number = parts.short(name, 2, Show::Hex)?;
    parts.says(named(number));
    Some(())
}
