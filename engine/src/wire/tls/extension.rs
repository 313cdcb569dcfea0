//! Extensions of hellos taken apart; client and server write the same extension differently.

use crate::wire::field::Show;
use crate::wire::parts::Parts;

use super::dissect::{byte, list, pair};
use super::{
    KEY_SHARE, PROTOCOLS, SERVER_NAME, SIGNATURE_ALGORITHMS, SUPPORTED_GROUPS, SUPPORTED_VERSIONS, names,
};

/// The next extension of a client's hello.
pub(super) fn of_client(parts: &mut Parts<'_>) -> Option<()> {
    extension(parts, true)
}

/// The next extension of a server's hello.
pub(super) fn of_server(parts: &mut Parts<'_>) -> Option<()> {
    extension(parts, false)
}

fn extension(parts: &mut Parts<'_>, client: bool) -> Option<()> {
    let kind = parts.rest().first_chunk().map(|kind| u16::from_be_bytes(*kind));
    let opened = parts.open(kind.map_or("extension", names::extension), Show::Heading);
    let taken = content(parts, client);
    parts.close(opened);
    taken
}

fn content(parts: &mut Parts<'_>, client: bool) -> Option<()> {
    let kind = parts.short("type", 2, Show::Number)?;
    let length = u32::from(parts.short("length", 2, Show::Number)?);
    if length > parts.left() {
        parts.wrong(format!("only {} bytes are here", parts.left()));
    }
    let outer = parts.narrow(length);
    if parts.left() > 0 {
        // Where a value does not end, it is at the end of its own extension.
        let _ended: Option<()> = value(parts, kind, client);
    }
    parts.widen(outer);
    Some(())
}

fn value(parts: &mut Parts<'_>, kind: u16, client: bool) -> Option<()> {
    match (kind, client) {
        (SERVER_NAME, true) => list(parts, "names", 2, host),
        (PROTOCOLS, _) => list(parts, "protocols", 2, protocol),
        (SUPPORTED_GROUPS, true) => list(parts, "groups", 2, group),
        (SIGNATURE_ALGORITHMS, true) => list(parts, "algorithms", 2, algorithm),
        (SUPPORTED_VERSIONS, true) => list(parts, "versions", 1, version),
        (SUPPORTED_VERSIONS, false) => version(parts),
        (KEY_SHARE, true) => list(parts, "key shares", 2, share),
        (KEY_SHARE, false) if parts.left() > 2 => share(parts),
        // A server that asks for another hello names the group alone.
        (KEY_SHARE, false) => group(parts),
        _ => {
            parts.take_rest("value", Show::Bytes);
            Some(())
        }
    }
}

fn host(parts: &mut Parts<'_>) -> Option<()> {
    let kind = byte(parts, "name type")?;
    if kind == 0 {
        parts.says("host name");
    }
    let length = parts.short("name length", 2, Show::Number)?;
    parts.take("name", u32::from(length), Show::Text).map(drop)
}

fn protocol(parts: &mut Parts<'_>) -> Option<()> {
    let length = byte(parts, "protocol length")?;
    parts.take("protocol", u32::from(length), Show::Text).map(drop)
}

fn share(parts: &mut Parts<'_>) -> Option<()> {
    group(parts)?;
    let length = parts.short("key length", 2, Show::Number)?;
    parts.take("key", u32::from(length), Show::Bytes).map(drop)
}

fn group(parts: &mut Parts<'_>) -> Option<()> {
    pair(parts, "group", names::group)
}

fn algorithm(parts: &mut Parts<'_>) -> Option<()> {
    pair(parts, "algorithm", names::signature_algorithm)
}

fn version(parts: &mut Parts<'_>) -> Option<()> {
    pair(parts, "version", names::version)
}
