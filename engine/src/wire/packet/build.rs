//! Packets built whole: IPv4 and IPv6, with TCP, UDP or an ICMP echo in them, every length and
//! checksum computed. What a length cannot say is cut off, so that whatever comes out is a packet.

use std::net::{IpAddr, Ipv6Addr};

use crate::wire::overwrite;

use super::{ICMP, ICMPV6, Ip, TCP, TcpOptions, TcpSegment, UDP, checksum};

/// The longest a TCP header or a UDP header and its payload can be and still fit an IPv4 packet
/// without options: the total length counts the IP header's 20 bytes too.
const LONGEST: usize = 65_535 - 20;

/// A TCP segment in an IP packet, checksums computed. Data offset, checksums and lengths follow
/// from the rest; the urgent pointer is 0.
pub fn tcp(ip: Ip, segment: &TcpSegment<'_>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(60 + segment.payload.len());
    bytes.extend(segment.source_port.to_be_bytes());
    bytes.extend(segment.destination_port.to_be_bytes());
    bytes.extend(segment.sequence_number.to_be_bytes());
    bytes.extend(segment.acknowledgement_number.to_be_bytes());
    let flags = segment.flags;
    let flags = u8::from(flags.fin)
        | u8::from(flags.syn) << 1
        | u8::from(flags.rst) << 2
        | u8::from(flags.psh) << 3
        | u8::from(flags.ack) << 4;
    bytes.extend([0, flags]);
    bytes.extend(segment.window.to_be_bytes());
    bytes.extend([0; 4]);
    options(&mut bytes, segment.options);
    // At most 44 bytes: the options cannot fill more than 24.
    let words = u8::try_from(bytes.len() / 4).unwrap_or(15);
    overwrite(&mut bytes, 12, &[words << 4]);
    bytes.extend(segment.payload);
    packet(ip, TCP, 16, bytes)
}

/// The options as Linux writes them (`tcp_options_write`): maximum segment size, SACK permitted,
/// timestamps, window scale, each put on a multiple of four bytes by no-operations ahead of it;
/// SACK permitted takes the place of the two ahead of the timestamps.
fn options(bytes: &mut Vec<u8>, options: TcpOptions) {
    const NO_OPERATION: u8 = 1;
    if let Some(size) = options.maximum_segment_size {
        bytes.extend([2, 4]);
        bytes.extend(size.to_be_bytes());
    }
    match (options.sack_permitted, options.timestamps.is_some()) {
        (true, true) => bytes.extend([4, 2]),
        (true, false) => bytes.extend([NO_OPERATION, NO_OPERATION, 4, 2]),
        (false, true) => bytes.extend([NO_OPERATION; 2]),
        (false, false) => {}
    }
    if let Some((value, echo_reply)) = options.timestamps {
        bytes.extend([8, 10]);
        bytes.extend(value.to_be_bytes());
        bytes.extend(echo_reply.to_be_bytes());
    }
    if let Some(shift) = options.window_scale {
        bytes.extend([NO_OPERATION, 3, 3, shift]);
    }
}

/// A UDP datagram in an IP packet, checksums computed.
pub fn udp(ip: Ip, source_port: u16, destination_port: u16, payload: &[u8]) -> Vec<u8> {
    let payload = payload.get(..LONGEST - 8).unwrap_or(payload);
    let mut bytes = Vec::with_capacity(8 + payload.len());
    bytes.extend(source_port.to_be_bytes());
    bytes.extend(destination_port.to_be_bytes());
    bytes.extend(u16::try_from(8 + payload.len()).unwrap_or(u16::MAX).to_be_bytes());
    bytes.extend([0; 2]);
    bytes.extend(payload);
    packet(ip, UDP, 6, bytes)
}

/// An ICMP (RFC 792) or, between IPv6 addresses, `ICMPv6` (RFC 4443 §4) echo request or reply.
pub fn echo(ip: Ip, reply: bool, identifier: u16, sequence_number: u16, payload: &[u8]) -> Vec<u8> {
    let (protocol, kind) = match (ip.source.is_ipv4() && ip.destination.is_ipv4(), reply) {
        (true, false) => (ICMP, 8),
        (true, true) => (ICMP, 0),
        (false, false) => (ICMPV6, 128),
        (false, true) => (ICMPV6, 129),
    };
    let mut bytes = Vec::with_capacity(8 + payload.len());
    bytes.extend([kind, 0, 0, 0]);
    bytes.extend(identifier.to_be_bytes());
    bytes.extend(sequence_number.to_be_bytes());
    bytes.extend(payload);
    packet(ip, protocol, 2, bytes)
}

/// The ICMP message of a host where nothing listens on a UDP port (RFC 792, type 3 code 3): it quotes
/// the packet it is about, its IP header and eight bytes more.
pub fn port_unreachable(ip: Ip, about: &[u8]) -> Vec<u8> {
    const QUOTED: usize = 20 + 8;
    let mut bytes = vec![3, 3, 0, 0, 0, 0, 0, 0];
    bytes.extend(about.iter().take(QUOTED));
    packet(ip, ICMP, 2, bytes)
}

/// The IP header and what it carries, the checksum written at its place in the latter. Addresses of
/// two versions make an IPv6 packet with the IPv4 one mapped (RFC 4291 §2.5.5.2).
fn packet(ip: Ip, protocol: u8, checksum_at: usize, mut carried: Vec<u8>) -> Vec<u8> {
    carried.truncate(LONGEST);
    let length = u16::try_from(carried.len()).unwrap_or(u16::MAX);
    // ICMP over IPv4 alone has no pseudo header.
    let pseudo = if protocol == ICMP {
        0
    } else {
        checksum::pseudo_header(ip.source, ip.destination, protocol, u32::from(length))
    };
    let mut sum = checksum::finish(pseudo + checksum::sum(&carried));
    if protocol == UDP && sum == 0 {
        // 0 means "no checksum"; all ones is the same number in ones' complement.
        sum = 0xffff;
    }
    overwrite(&mut carried, checksum_at, &sum.to_be_bytes());
    let mut bytes = Vec::with_capacity(40 + carried.len());
    if let (IpAddr::V4(source), IpAddr::V4(destination)) = (ip.source, ip.destination) {
        // Version 4, five words of header; no particular service.
        bytes.extend([0x45, 0]);
        bytes.extend(length.saturating_add(20).to_be_bytes());
        bytes.extend(ip.identification.to_be_bytes());
        // Don't fragment, as every system that discovers the path's MTU sets it.
        bytes.extend([0x40, 0, ip.time_to_live, protocol, 0, 0]);
        bytes.extend(source.octets());
        bytes.extend(destination.octets());
        let sum = checksum::finish(checksum::sum(&bytes));
        overwrite(&mut bytes, 10, &sum.to_be_bytes());
    } else {
        // Version 6; no particular service, no flow label.
        bytes.extend([0x60, 0, 0, 0]);
        bytes.extend(length.to_be_bytes());
        bytes.extend([protocol, ip.time_to_live]);
        bytes.extend(mapped(ip.source).octets());
        bytes.extend(mapped(ip.destination).octets());
    }
    bytes.append(&mut carried);
    bytes
}

fn mapped(address: IpAddr) -> Ipv6Addr {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped(),
        IpAddr::V6(address) => address,
    }
}
