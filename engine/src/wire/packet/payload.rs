//! What TCP or UDP carries, told by its port or its first bytes.

use crate::wire::field::{Field, Layer, Show};
use crate::wire::parts::Parts;
use crate::wire::proxy_protocol::SIGNATURE;
use crate::wire::{dns, http, tls};

/// DNS's port.
const DOMAIN: u16 = 53;

/// The payload's fields. `stream`: carried by TCP, where a segment may begin anywhere in what its
/// application says.
pub(super) fn dissect(parts: &mut Parts<'_>, port_pair: (u16, u16), stream: bool) {
    if parts.rest().starts_with(&SIGNATURE) {
        let (fields, bytes) = proxy_header(parts.rest());
        parts.append(fields, bytes);
    }
    let rest = parts.rest();
    if rest.is_empty() {
    } else if port_pair.0 == DOMAIN || port_pair.1 == DOMAIN {
        domain(parts, stream);
    } else if stream && tls::begins(rest) {
        parts.append(tls::dissect(rest), parts.left());
    } else if stream && http::begins(rest) {
        parts.append(http::dissect(rest), parts.left());
    } else {
        data(parts);
    }
}

/// A DNS message; over TCP each has its length ahead (RFC 1035 §4.2.2), and one that is not whole
/// in this segment stays data.
fn domain(parts: &mut Parts<'_>, stream: bool) {
    let rest = parts.rest();
    if stream {
        let length = rest.first_chunk().map(|length| usize::from(u16::from_be_bytes(*length)));
        if length != Some(rest.len().saturating_sub(2)) {
            return data(parts);
        }
        parts.layer = Layer::Dns;
        parts.take("Message length", 2, Show::Number);
    }
    parts.append(dns::dissect(parts.rest()), parts.left());
}

fn data(parts: &mut Parts<'_>) {
    let printable = parts.rest().iter().all(|byte| matches!(byte, b' '..=b'~' | b'\r' | b'\n' | b'\t'));
    parts.layer = Layer::Data;
    parts.take_rest("Data", if printable { Show::Text } else { Show::Bytes });
}

/// The PROXY protocol header's fields, and how many bytes it has.
fn proxy_header(bytes: &[u8]) -> (Vec<Field>, u32) {
    let length = bytes.get(14..16).and_then(|length| <[u8; 2]>::try_from(length).ok());
    let here = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    let end = length.map_or(here, |length| here.min(16 + u32::from(u16::from_be_bytes(length))));
    (vec![Field::new(Layer::ProxyProtocol, "PROXY protocol version 2", 0, end, 0, Show::Bytes)], end)
}
