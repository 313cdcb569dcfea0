//! ICMP (RFC 792) and `ICMPv6` (RFC 4443) taken apart: echoes in full, of other messages the header.

use crate::wire::field::{Layer, Show};
use crate::wire::parts::Parts;

use super::{Carried, ICMP};

/// The message's fields, to its end.
pub(super) fn dissect(parts: &mut Parts<'_>, carried: &Carried) {
    parts.layer = Layer::Icmp;
    let name = match carried.protocol {
        ICMP => "Internet Control Message Protocol",
        _ => "Internet Control Message Protocol version 6",
    };
    let heading = parts.open(name, Show::Heading);
    message(parts, carried);
    parts.close(heading);
    parts.layer = Layer::Data;
    parts.take_rest("Data", Show::Bytes);
}

fn message(parts: &mut Parts<'_>, carried: &Carried) -> Option<()> {
    let sum = carried.sum(parts);
    let kind = parts.short("type", 1, Show::Number)?;
    let meaning = match (carried.protocol == ICMP, kind) {
        (true, 0) | (false, 129) => "echo reply",
        (true, 3) | (false, 1) => "destination unreachable",
        (true, 8) | (false, 128) => "echo request",
        (true, 11) | (false, 3) => "time exceeded",
        (false, 2) => "packet too big",
        _ => "",
    };
    parts.says(meaning);
    parts.take("code", 1, Show::Number)?;
    let stored = parts.short("checksum", 2, Show::Hex)?;
    carried.judge(parts, stored, sum);
    if meaning.starts_with("echo") {
        parts.take("identifier", 2, Show::Number)?;
        parts.take("sequence number", 2, Show::Number)?;
    } else {
        parts.take("rest of header", 4, Show::Bytes)?;
    }
    Some(())
}
