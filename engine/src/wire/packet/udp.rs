//! The UDP header (RFC 768) taken apart.

use crate::wire::field::{Layer, Show};
use crate::wire::parts::Parts;

use super::Carried;

/// The header's fields and the two ports, unless it is cut short. The part is narrowed to what the
/// datagram says it holds.
pub(super) fn dissect(parts: &mut Parts<'_>, carried: &Carried) -> Option<(u16, u16)> {
    parts.layer = Layer::Udp;
    let heading = parts.open("User Datagram Protocol", Show::Heading);
    let port_pair = header(parts, carried);
    parts.close(heading);
    port_pair
}

fn header(parts: &mut Parts<'_>, carried: &Carried) -> Option<(u16, u16)> {
    let (start, here) = (parts.at, parts.left());
    let source = parts.short("source port", 2, Show::Number)?;
    let destination = parts.short("destination port", 2, Show::Number)?;
    let length = u32::from(parts.short("length", 2, Show::Number)?);
    if length < 8 {
        parts.wrong("less than the header's own 8 bytes");
    } else if length > here {
        parts.wrong(format!("only {here} bytes are here"));
    } else {
        parts.end = start.saturating_add(length);
    }
    let sum = carried.sum_from(parts, start);
    let stored = parts.short("checksum", 2, Show::Hex)?;
    if stored == 0 && carried.source.is_ipv4() {
        parts.says("not computed, which IPv4 allows");
    } else if length < 8 || length > here {
        parts.says("cannot be checked: the length is wrong");
    } else {
        carried.judge(parts, stored, sum);
    }
    Some((source, destination))
}
