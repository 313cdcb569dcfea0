//! The choice of a target. AWS documents what the hash of a TCP flow is taken over: protocol,
//! source address and port, destination address and port, and TCP sequence number (NLB guide,
//! "Network Load Balancer overview"). The hash itself is not published; this one is ours
//! (assumption `flow_hash`), seeded by the sketch.

use std::net::IpAddr;

use crate::model::{IpProtocol, mix};

use super::trace::Packet;

/// The initial sequence number of the client's SYN: any is as good as another, so it is drawn
/// from the seed, the flow and the attempt's number. Two connections that reuse a pair of
/// addresses and ports can therefore land on different targets, as they can in AWS.
pub fn initial_sequence_number(seed: u32, packet: Packet, attempt: u32) -> u32 {
    let mixed = mix(tuple(packet) ^ mix(u64::from(seed) << 32 | u64::from(attempt)));
    u32::try_from(mixed >> 32).unwrap_or_default()
}

/// The hash of a flow as it reaches a load balancer.
pub fn flow_hash(seed: u32, packet: Packet, sequence_number: u32) -> u64 {
    mix(mix(tuple(packet) ^ u64::from(seed)) ^ u64::from(sequence_number))
}

/// Which of `len` the hash picks; `None` when there is none.
pub fn pick(hash: u64, len: usize) -> Option<usize> {
    let len = u64::try_from(len).ok()?;
    usize::try_from(hash.checked_rem(len)?).ok()
}

/// The source port a node uses towards a target: 1024 to 65535 (assumption
/// `node_source_port`).
pub fn node_source_port(hash: u64) -> u16 {
    const FIRST: u64 = 1024;
    const PORTS: u64 = 65_536 - FIRST;
    // The hash's upper half, so that the port says nothing about the target chosen.
    u16::try_from(FIRST + (hash >> 32) % PORTS).unwrap_or(u16::MAX)
}

fn tuple(packet: Packet) -> u64 {
    let protocol: u64 = match packet.protocol {
        IpProtocol::All => 0,
        IpProtocol::Icmp => 1,
        IpProtocol::Tcp => 6,
        IpProtocol::Udp => 17,
    };
    let side = |address: std::net::SocketAddr| match address.ip() {
        IpAddr::V4(ip) => u64::from(u32::from(ip)) << 16 | u64::from(address.port()),
        IpAddr::V6(ip) => {
            let bits = u128::from(ip);
            let half = |bits: u128| u64::try_from(bits & u128::from(u64::MAX)).unwrap_or_default();
            mix(half(bits >> 64) ^ mix(half(bits))) ^ u64::from(address.port())
        }
    };
    mix(mix(side(packet.source) ^ protocol << 56) ^ side(packet.destination))
}
