//! The TCP header (RFC 9293 §3.1; options by RFC 7323 and RFC 2018) taken apart, its numbers also
//! told relative to the conversation.

use crate::wire::field::{Layer, Show};
use crate::wire::parts::Parts;

use super::{Carried, Context, options};

/// The control bits, from the left.
const CONTROL_BITS: [&str; 8] = ["CWR", "ECE", "URG", "ACK", "PSH", "RST", "SYN", "FIN"];

/// The header's fields and the two ports, unless it is cut short.
pub(super) fn dissect(parts: &mut Parts<'_>, carried: &Carried, context: &Context) -> Option<(u16, u16)> {
    parts.layer = Layer::Tcp;
    let heading = parts.open("Transmission Control Protocol", Show::Heading);
    let port_pair = header(parts, carried, context);
    parts.close(heading);
    port_pair
}

fn header(parts: &mut Parts<'_>, carried: &Carried, context: &Context) -> Option<(u16, u16)> {
    let (start, sum) = (parts.at, carried.sum(parts));
    let (ours, theirs) = context.initial_sequence_numbers.unzip();
    let source = parts.short("source port", 2, Show::Number)?;
    let destination = parts.short("destination port", 2, Show::Number)?;
    sequence(parts, "sequence number", ours, context.shifted_by)?;
    let acknowledgement =
        sequence(parts, "acknowledgement number", theirs, context.acknowledgement_shifted_by)?;
    let acknowledges = parts.rest().get(1).is_none_or(|flags| flags & 0x10 != 0);
    if !acknowledges {
        parts.says(if acknowledgement == 0 { "" } else { "does not count: ACK is not set" });
    }
    parts.take("data offset and reserved", 1, Show::Hex)?;
    let length = 4 * u32::try_from(parts.bits("data offset", (0, 4), Show::Number)).ok()?;
    if length < 20 {
        parts.wrong(format!("{length} bytes, but every header has 20"));
    } else {
        parts.says(format!("{length} bytes of header"));
    }
    parts.bits("reserved", (4, 8), Show::Number);
    control_bits(parts)?;
    parts.take("window", 2, Show::Number)?;
    let stored = parts.short("checksum", 2, Show::Hex)?;
    carried.judge(parts, stored, sum);
    parts.take("urgent pointer", 2, Show::Number)?;
    if length > 20 {
        let whole = length <= parts.end.saturating_sub(start);
        let opened = parts.open("options", Show::Heading);
        options::dissect(parts, length - 20, option);
        parts.close(opened);
        // Without the whole header there is no saying where data begins.
        if !whole {
            return None;
        }
    }
    Some((source, destination))
}

/// A sequence or acknowledgement number, with what it comes to counted from the initial one, and
/// without what a load balancer has put ahead.
fn sequence(parts: &mut Parts<'_>, name: &'static str, initial: Option<u32>, shifted_by: u32) -> Option<u32> {
    let number = u32::try_from(parts.take(name, 4, Show::Number)?).ok()?;
    let relative = |number: u32| initial.map(|initial| format!("relative {}", number.wrapping_sub(initial)));
    let mut meaning = relative(number).unwrap_or_default();
    if shifted_by > 0 {
        let own = number.wrapping_sub(shifted_by);
        let own_relative = relative(own).map(|text| format!(", {text}")).unwrap_or_default();
        let before = if meaning.is_empty() { "" } else { "; " };
        meaning = format!(
            "{meaning}{before}{shifted_by} bytes were put ahead: the client's own number is {own}{own_relative}"
        );
    }
    parts.says(meaning);
    Some(number)
}

fn control_bits(parts: &mut Parts<'_>) -> Option<()> {
    let value = parts.take("control bits", 1, Show::Hex)?;
    let mut set = String::new();
    for (place, name) in CONTROL_BITS.iter().enumerate() {
        if value >> (7 - place) & 1 == 1 {
            if !set.is_empty() {
                set.push_str(", ");
            }
            set.push_str(name);
        }
    }
    parts.says(set);
    for (place, name) in (0_u8..).zip(CONTROL_BITS) {
        parts.bits(name, (place, place + 1), Show::Flag);
    }
    Some(())
}

fn option(parts: &mut Parts<'_>, kind: u8) -> &'static str {
    match (kind, parts.left()) {
        (2, 2) => {
            parts.take("bytes", 2, Show::Number);
            "maximum segment size"
        }
        (3, 1) => {
            let shift = parts.take("shift count", 1, Show::Number).unwrap_or(0);
            if shift > 14 {
                parts.wrong("more than 14 (RFC 7323 §2.3)");
            } else {
                parts.says(format!("windows count {} bytes a unit", 1_u32 << shift));
            }
            "window scale"
        }
        (4, 0) => "SACK permitted",
        (5, _) => {
            while parts.left() >= 8 {
                parts.take("left edge", 4, Show::Number);
                parts.take("right edge", 4, Show::Number);
            }
            "selective acknowledgement"
        }
        (8, 8) => {
            parts.take("timestamp value", 4, Show::Number);
            parts.take("timestamp echo reply", 4, Show::Number);
            "timestamps"
        }
        _ => {
            parts.take_rest("value", Show::Bytes);
            "option"
        }
    }
}
