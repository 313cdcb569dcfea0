//! The capture as a file that Wireshark opens.

use crate::wire::pcapng::{Interface, Packet, write};

use super::Capture;

/// The simulated moment the attempt begins at: nobody's clock, the same in every file.
const BEGINS_NS: u64 = 1_600_000_000_000_000_000;

/// The file's bytes: one interface per vantage point, the packets in the order of their time.
pub fn pcapng(capture: &Capture) -> Vec<u8> {
    let interfaces: Vec<Interface> = capture
        .vantages
        .iter()
        .map(|vantage| Interface { name: vantage.name.clone(), description: vantage.resource.to_string() })
        .collect();
    let packets = capture.packets.iter().map(|packet| Packet {
        interface: u32::try_from(packet.vantage).unwrap_or(u32::MAX),
        time_ns: BEGINS_NS.saturating_add(packet.time_ns),
        bytes: &packet.bytes,
        comment: &packet.comment,
    });
    write(&capture.verdict, &interfaces, packets)
}
