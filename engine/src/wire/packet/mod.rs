//! IP packets: TCP segments, UDP datagrams and ICMP echoes built whole with their checksums, and
//! any packet taken apart into fields.

mod build;
mod checksum;

use std::net::IpAddr;

use super::field::Field;

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
    /// sender's sequence numbers stand so far beyond the client's own.
    pub shifted_by: u32,
}

/// ICMP's number as a protocol that IP carries.
const ICMP: u8 = 1;
/// TCP's.
const TCP: u8 = 6;
/// UDP's.
const UDP: u8 = 17;
/// `ICMPv6`'s.
const ICMPV6: u8 = 58;

/// Takes a packet apart, down to what TCP or UDP carries.
pub fn dissect(_packet: &[u8], _context: &Context) -> Vec<Field> {
    Vec::new()
}
