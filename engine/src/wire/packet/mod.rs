//! IP packets: TCP segments, UDP datagrams and ICMP echoes built whole with their checksums, and
//! any packet taken apart into fields.

mod build;
mod checksum;
mod icmp;
mod ip;
mod ipv4;
mod ipv6;
mod options;
mod payload;
mod tcp;
mod udp;

use std::net::IpAddr;

use super::field::{Field, Layer, Show};
use super::parts::Parts;

pub use build::{echo, port_unreachable, tcp, udp};

/// What the IP header says, apart from what follows from the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ip {
    /// Source.
    pub source: IpAddr,
    /// Destination; of the same version.
    pub destination: IpAddr,
    /// Time to live, or hop limit.
    pub time_to_live: u8,
    /// Identification (IPv4 only).
    pub identification: u16,
}

/// The flags of a TCP segment that a conversation uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "bits of a header, independent of each other")]
pub struct TcpFlags {
    /// Synchronize sequence numbers.
    pub syn: bool,
    /// The acknowledgement number counts.
    pub ack: bool,
    /// Push.
    pub psh: bool,
    /// Reset.
    pub rst: bool,
    /// No more data from the sender.
    pub fin: bool,
}

/// The options of a TCP segment, in the order Linux writes them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TcpOptions {
    /// Maximum segment size, in bytes (SYN only).
    pub maximum_segment_size: Option<u16>,
    /// SACK permitted (SYN only).
    pub sack_permitted: bool,
    /// Timestamp value and echo reply.
    pub timestamps: Option<(u32, u32)>,
    /// Window scale, as a shift count (SYN only).
    pub window_scale: Option<u8>,
}

/// A TCP segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TcpSegment<'a> {
    /// Source port.
    pub source_port: u16,
    /// Destination port.
    pub destination_port: u16,
    /// Sequence number.
    pub sequence_number: u32,
    /// Acknowledgement number.
    pub acknowledgement_number: u32,
    /// Flags.
    pub flags: TcpFlags,
    /// Window, as it stands in the header (not scaled).
    pub window: u16,
    /// Options.
    pub options: TcpOptions,
    /// Data.
    pub payload: &'a [u8],
}

/// What is known about the conversation a packet belongs to, so that its numbers can be told
/// relative to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// Initial sequence numbers of the packet's sender and of its receiver, as this vantage point
    /// sees them.
    pub initial_sequence_numbers: Option<(u32, u32)>,
    /// Bytes a load balancer's PROXY header has put ahead of the data on this side of it: the
    /// sender's sequence numbers stand so far beyond the client's own. 0 in packets to the client.
    pub shifted_by: u32,
    /// The same of the acknowledgement numbers in packets to the client: they acknowledge what was
    /// put ahead too. 0 in packets from the client.
    pub acknowledgement_shifted_by: u32,
}

/// ICMP's number as a protocol that IP carries.
const ICMP: u8 = 1;
/// TCP's.
const TCP: u8 = 6;
/// UDP's.
const UDP: u8 = 17;
/// `ICMPv6`'s.
const ICMPV6: u8 = 58;

/// What an IP header says about what it carries.
#[derive(Clone, Copy, Debug)]
struct Carried {
    protocol: u8,
    source: IpAddr,
    destination: IpAddr,
    /// Where the packet ends by its own word, or the bytes do.
    end: u32,
    /// Whether it begins here: in a later fragment it does not.
    first: bool,
    /// Whether all of it is here: only then can a checksum be checked.
    whole: bool,
}

impl Carried {
    /// The sum its checksum covers: all that is left of the part and, except in ICMP, the pseudo
    /// header.
    fn sum(&self, parts: &Parts<'_>) -> u32 {
        self.sum_from(parts, parts.at)
    }

    /// The same from a byte already taken.
    fn sum_from(&self, parts: &Parts<'_>, start: u32) -> u32 {
        let bytes = checksum::sum(parts.between(start, parts.end));
        if self.protocol == ICMP {
            return bytes;
        }
        let length = parts.end.saturating_sub(start);
        bytes.wrapping_add(checksum::pseudo_header(self.source, self.destination, self.protocol, length))
    }

    /// Says of the checksum just taken whether it is right.
    fn judge(&self, parts: &mut Parts<'_>, stored: u16, sum: u32) {
        if self.whole {
            checksum::judge(parts, stored, sum);
        } else {
            parts.says("cannot be checked: not all it covers is in this packet");
        }
    }
}

/// Takes a packet apart, down to what TCP or UDP carries: a heading at depth 0 for each layer, its
/// fields below it. Never fails: what is missing, left over or wrong is a field that says so.
pub fn dissect(packet: &[u8], context: &Context) -> Vec<Field> {
    let mut parts = Parts::of(packet, Layer::Data);
    let carried = match packet.first().map(|byte| byte >> 4) {
        Some(4) => ipv4::dissect(&mut parts),
        Some(6) => ipv6::dissect(&mut parts),
        Some(_) => {
            parts.take_rest("Packet", Show::Bytes);
            parts.wrong("its version is neither 4 nor 6");
            None
        }
        None => None,
    };
    if let Some(carried) = carried {
        parts.end = carried.end;
        transport(&mut parts, &carried, context);
        // A datagram may be shorter than its packet.
        parts.end = carried.end;
        parts.layer = Layer::Data;
        parts.take_rest("Rest of packet", Show::Bytes);
    }
    // After the packet by its own word, however far it could be read.
    parts.end = Parts::of(packet, Layer::Data).end;
    parts.layer = Layer::Data;
    parts.take_rest("Trailing bytes", Show::Bytes);
    parts.fields
}

fn transport(parts: &mut Parts<'_>, carried: &Carried, context: &Context) {
    match carried.protocol {
        _ if !carried.first => {
            parts.layer = Layer::Data;
            parts.take_rest("Fragment", Show::Bytes);
        }
        TCP => {
            if let Some(port_pair) = tcp::dissect(parts, carried, context) {
                payload::dissect(parts, port_pair, true);
            }
        }
        UDP => {
            if let Some(port_pair) = udp::dissect(parts, carried) {
                payload::dissect(parts, port_pair, false);
            }
        }
        ICMP | ICMPV6 => icmp::dissect(parts, carried),
        _ => {
            parts.layer = Layer::Data;
            parts.take_rest("Data", Show::Bytes);
        }
    }
}
