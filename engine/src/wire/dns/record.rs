//! Resource records (RFC 1035 §4.1.3) taken apart, their data by type; EDNS's record (RFC 6891
//! §6.1.2) puts other things in the places of class and time to live.

use crate::wire::field::Show;
use crate::wire::parts::Parts;

use super::{A, AAAA, CNAME, OPT, TXT, name};

const NS: u16 = 2;
const SOA: u16 = 6;
const PTR: u16 = 12;

/// IANA's mnemonic of a record's type; empty for one that is not in this table.
pub(super) const fn type_name(kind: u16) -> &'static str {
    match kind {
        A => "A, an IPv4 address",
        NS => "NS, a name server",
        CNAME => "CNAME, another name for the name",
        SOA => "SOA, the start of a zone of authority",
        PTR => "PTR, a pointer to a name",
        15 => "MX, a mail exchange",
        TXT => "TXT, text",
        AAAA => "AAAA, an IPv6 address",
        33 => "SRV, a service's place",
        OPT => "OPT, EDNS",
        64 => "SVCB, a service binding",
        65 => "HTTPS, a service binding",
        255 => "any type",
        _ => "",
    }
}

/// A class.
pub(super) fn class(parts: &mut Parts<'_>) -> Option<()> {
    let class = parts.short("class", 2, Show::Number)?;
    if class == super::IN {
        parts.says("IN, the Internet");
    }
    Some(())
}

/// The next record. `None` where it does not end: then nothing is left of the message.
pub(super) fn take(parts: &mut Parts<'_>) -> Option<()> {
    name::take(parts, "name")?;
    let kind = parts.short("type", 2, Show::Number)?;
    parts.says(type_name(kind));
    if kind == OPT {
        parts.take("UDP payload size", 2, Show::Number)?;
        parts.says("bytes of a datagram its sender can receive");
        parts.take("extended response code and flags", 4, Show::Hex)?;
        parts.bits("extended response code", (0, 8), Show::Number);
        parts.bits("EDNS version", (8, 16), Show::Number);
        parts.bits("DNSSEC answer OK", (16, 17), Show::Flag);
        parts.bits("reserved", (17, 32), Show::Number);
    } else {
        class(parts)?;
        parts.take("time to live", 4, Show::Number)?;
        parts.says("seconds an answer may be kept");
    }
    let length = u32::from(parts.short("data length", 2, Show::Number)?);
    if length == 0 {
        return Some(());
    }
    let short = length > parts.left();
    if short {
        parts.wrong(format!("only {} bytes are here", parts.left()));
    }
    let outer = parts.narrow(length);
    // Data that does not end is at the end of its own part; the next record begins there.
    let _ended: Option<()> = data(parts, kind);
    parts.widen(outer);
    (!short).then_some(())
}

fn data(parts: &mut Parts<'_>, kind: u16) -> Option<()> {
    match kind {
        A => {
            parts.take("address", 4, Show::Ipv4)?;
        }
        AAAA => {
            parts.take("address", 16, Show::Ipv6)?;
        }
        NS => name::take(parts, "name server")?,
        CNAME => name::take(parts, "canonical name")?,
        PTR => name::take(parts, "pointer's name")?,
        SOA => {
            name::take(parts, "primary name server")?;
            name::take(parts, "responsible mailbox")?;
            for field in ["serial", "refresh", "retry", "expire", "minimum"] {
                parts.take(field, 4, Show::Number)?;
            }
        }
        TXT => {
            while parts.left() > 0 {
                let length = parts.short("text length", 1, Show::Number)?;
                parts.take("text", u32::from(length), Show::Text)?;
            }
        }
        OPT => {
            while parts.left() > 0 {
                parts.take("option code", 2, Show::Number)?;
                let length = parts.short("option length", 2, Show::Number)?;
                parts.take("option data", u32::from(length), Show::Bytes)?;
            }
        }
        _ => parts.take_rest("data", Show::Bytes),
    }
    Some(())
}
