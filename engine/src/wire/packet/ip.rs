//! What both versions of IP have in common: the eight bits of service, and the numbers of what
//! they carry.

use crate::wire::field::Show;
use crate::wire::parts::Parts;

/// The differentiated services codepoint (RFC 2474) and congestion notification (RFC 3168), which
/// begin at this bit of the leaf just taken.
pub(super) fn services(parts: &mut Parts<'_>, first_bit: u8) {
    let middle = first_bit + 6;
    let codepoint = parts.bits("differentiated services codepoint", (first_bit, middle), Show::Number);
    if codepoint == 0 {
        parts.says("default forwarding");
    }
    let congestion = parts.bits("explicit congestion notification", (middle, middle + 2), Show::Number);
    parts.says(match congestion {
        0 => "the transport does not take part",
        3 => "congestion experienced",
        _ => "the transport takes part",
    });
}

/// IANA's name of a protocol number, where a packet of the playground may well carry it.
pub(super) const fn protocol_name(protocol: u8) -> &'static str {
    match protocol {
        0 => "Hop-by-hop options",
        super::ICMP => "ICMP",
        super::TCP => "TCP",
        super::UDP => "UDP",
        43 => "Routing header",
        44 => "Fragment header",
        super::ICMPV6 => "ICMPv6",
        59 => "No next header",
        60 => "Destination options",
        _ => "",
    }
}
