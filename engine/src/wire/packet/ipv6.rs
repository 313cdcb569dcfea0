//! The IPv6 header and its extension headers (RFC 8200) taken apart.

use std::net::{IpAddr, Ipv6Addr};

use crate::wire::field::{Layer, Show};
use crate::wire::parts::Parts;

use super::{Carried, ip};

const HOP_BY_HOP: u8 = 0;
const ROUTING: u8 = 43;
const FRAGMENT: u8 = 44;
const DESTINATION: u8 = 60;

/// The headers' fields; what they say about the rest, unless they are cut short.
pub(super) fn dissect(parts: &mut Parts<'_>) -> Option<Carried> {
    parts.layer = Layer::Ipv6;
    let heading = parts.open("Internet Protocol version 6", Show::Heading);
    let carried = header(parts);
    parts.close(heading);
    let mut carried = carried?;
    let outer = std::mem::replace(&mut parts.end, carried.end);
    let complete = extensions(parts, &mut carried);
    parts.end = outer;
    complete.map(|()| carried)
}

fn header(parts: &mut Parts<'_>) -> Option<Carried> {
    parts.take("version, traffic class and flow label", 4, Show::Hex)?;
    parts.bits("version", (0, 4), Show::Number);
    ip::services(parts, 4);
    parts.bits("flow label", (12, 32), Show::Hex);
    let length = u32::from(parts.short("payload length", 2, Show::Number)?);
    // What stands after this field's own header.
    let here = parts.left().saturating_sub(34);
    let whole = length <= here;
    if !whole {
        parts.wrong(format!("only {here} bytes are here"));
    }
    let protocol = next_header(parts)?;
    parts.take("hop limit", 1, Show::Number)?;
    let source = address(parts, "source address")?;
    let destination = address(parts, "destination address")?;
    let end = if whole { parts.at.saturating_add(length) } else { parts.end };
    Some(Carried {
        protocol,
        source: IpAddr::V6(source),
        destination: IpAddr::V6(destination),
        end,
        first: true,
        whole,
    })
}

/// The chain of extension headers: each names the next one's type and, the fragment header apart,
/// its own length in units of eight bytes, the first not counted. The chain ends by itself, as
/// each takes at least eight bytes.
fn extensions(parts: &mut Parts<'_>, carried: &mut Carried) -> Option<()> {
    loop {
        let name = match carried.protocol {
            HOP_BY_HOP => "Hop-by-hop options",
            ROUTING => "Routing header",
            FRAGMENT => "Fragment header",
            DESTINATION => "Destination options",
            _ => return Some(()),
        };
        let heading = parts.open(name, Show::Heading);
        let read = extension(parts, carried);
        parts.close(heading);
        read?;
        if !carried.first {
            return Some(());
        }
    }
}

fn extension(parts: &mut Parts<'_>, carried: &mut Carried) -> Option<()> {
    let kind = carried.protocol;
    carried.protocol = next_header(parts)?;
    if kind == FRAGMENT {
        parts.take("reserved", 1, Show::Hex)?;
        parts.take("fragment offset and flag", 2, Show::Hex)?;
        let offset = parts.bits("fragment offset", (0, 13), Show::Number);
        parts.bits("reserved", (13, 15), Show::Number);
        let more = parts.bits("more fragments", (15, 16), Show::Flag);
        parts.take("identification", 4, Show::Hex)?;
        carried.first = offset == 0;
        carried.whole &= offset == 0 && more == 0;
    } else {
        let units = u32::from(parts.short("header extension length", 1, Show::Number)?);
        parts.says(format!("{} bytes in all", units * 8 + 8));
        parts.take("options", units * 8 + 6, Show::Bytes)?;
    }
    Some(())
}

fn next_header(parts: &mut Parts<'_>) -> Option<u8> {
    let protocol = u8::try_from(parts.take("next header", 1, Show::Number)?).ok()?;
    parts.says(ip::protocol_name(protocol));
    Some(protocol)
}

fn address(parts: &mut Parts<'_>, name: &'static str) -> Option<Ipv6Addr> {
    let start = parts.at;
    parts.take(name, 16, Show::Ipv6)?;
    <[u8; 16]>::try_from(parts.between(start, parts.at)).ok().map(Ipv6Addr::from)
}
