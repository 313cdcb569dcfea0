//! What TCP or UDP carries, told by its port or its first bytes.

use crate::wire::field::{Layer, Show};
use crate::wire::parts::Parts;
use crate::wire::{dns, hex, http, proxy_protocol, tls};

/// DNS's port.
const DOMAIN: u16 = 53;

/// The payload's fields. `stream`: carried by TCP, where a segment may begin anywhere in what its
/// application says.
pub(super) fn dissect(parts: &mut Parts<'_>, port_pair: (u16, u16), stream: bool) {
    if parts.rest().starts_with(&proxy_protocol::SIGNATURE) {
        let header = proxy_protocol::dissect(parts.rest());
        parts.append(header.fields, u32::try_from(header.end).unwrap_or(u32::MAX));
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
        parts.take("message length", 2, Show::Number);
    }
    parts.append(dns::dissect(parts.rest()), parts.left());
}

fn data(parts: &mut Parts<'_>) {
    parts.layer = Layer::Data;
    parts.take_rest("Data", if hex::is_text(parts.rest()) { Show::Text } else { Show::Bytes });
}
