//! The IPv4 header (RFC 791; services and congestion by RFC 2474 and RFC 3168) taken apart.

use std::net::{IpAddr, Ipv4Addr};

use crate::wire::field::{Layer, Show};
use crate::wire::parts::Parts;

use super::{Carried, checksum, ip, options};

/// The header's fields; what it says about the rest, unless it is cut short.
pub(super) fn dissect(parts: &mut Parts<'_>) -> Option<Carried> {
    parts.layer = Layer::Ipv4;
    let heading = parts.open("Internet Protocol version 4", Show::Heading);
    let carried = header(parts);
    parts.close(heading);
    carried
}

fn header(parts: &mut Parts<'_>) -> Option<Carried> {
    let start = parts.at;
    parts.take("version and header length", 1, Show::Hex)?;
    parts.bits("version", (0, 4), Show::Number);
    let words = u32::try_from(parts.bits("header length", (4, 8), Show::Number)).ok()?;
    let length = words * 4;
    if words < 5 {
        parts.wrong(format!("{length} bytes, but every header has 20"));
    } else {
        parts.says(format!("{length} bytes"));
    }
    let length = length.max(20);
    parts.take("type of service", 1, Show::Hex)?;
    ip::services(parts, 0);
    let total = u32::from(parts.short("total length", 2, Show::Number)?);
    let here = parts.end.saturating_sub(start);
    let whole = length <= total && total <= here;
    if total < length {
        parts.wrong("less than the header's own length");
    } else if total > here {
        parts.wrong(format!("only {here} bytes are here"));
    }
    parts.take("identification", 2, Show::Hex)?;
    parts.take("flags and fragment offset", 2, Show::Hex)?;
    if parts.bits("reserved", (0, 1), Show::Flag) == 1 {
        parts.wrong("must be zero");
    }
    parts.bits("don't fragment", (1, 2), Show::Flag);
    let more = parts.bits("more fragments", (2, 3), Show::Flag) == 1;
    let offset = parts.bits("fragment offset", (3, 16), Show::Number);
    if offset > 0 {
        parts.says(format!("{} bytes into the datagram", offset * 8));
    }
    parts.take("time to live", 1, Show::Number)?;
    let protocol = u8::try_from(parts.take("protocol", 1, Show::Number)?).ok()?;
    parts.says(ip::protocol_name(protocol));
    let stored = parts.short("header checksum", 2, Show::Hex)?;
    if length <= here {
        let sum = checksum::sum(parts.between(start, start.saturating_add(length)));
        checksum::judge(parts, stored, sum);
    } else {
        parts.says("cannot be checked: the header is not whole");
    }
    let source = address(parts, "source address")?;
    let destination = address(parts, "destination address")?;
    if length > 20 {
        let opened = parts.open("options", Show::Heading);
        options::dissect(parts, length - 20, option);
        parts.close(opened);
    }
    Some(Carried {
        protocol,
        source: IpAddr::V4(source),
        destination: IpAddr::V4(destination),
        end: if whole { start.saturating_add(total) } else { parts.end },
        first: offset == 0,
        whole: whole && offset == 0 && !more,
    })
}

fn address(parts: &mut Parts<'_>, name: &'static str) -> Option<Ipv4Addr> {
    let number = parts.take(name, 4, Show::Ipv4)?;
    u32::try_from(number).ok().map(Ipv4Addr::from_bits)
}

/// IANA's names of the options still met, values as they are.
fn option(parts: &mut Parts<'_>, kind: u8) -> &'static str {
    parts.take_rest("value", Show::Bytes);
    match kind {
        7 => "record route",
        68 => "timestamp",
        131 => "loose source route",
        137 => "strict source route",
        148 => "router alert",
        _ => "option",
    }
}
