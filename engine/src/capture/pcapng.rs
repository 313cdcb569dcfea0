//! The capture as a file that Wireshark opens.

use crate::wire::pcapng::{Interface, Packet, write};

use super::Capture;

/// The simulated moment the attempt begins at: nobody's clock, the same in every file.
const BEGINS_NS: u64 = 1_600_000_000_000_000_000;

/// The file's bytes: one interface per vantage point, the packets in the order of their time. The
/// verdict is the file's own comment, and that of the last packet at each vantage point.
pub fn pcapng(capture: &Capture) -> Vec<u8> {
    let interfaces: Vec<Interface> = capture
        .vantages
        .iter()
        .map(|vantage| Interface {
            name: vantage.name.clone(),
            description: vantage.resource.as_str().to_owned(),
        })
        .collect();
    let mut comments: Vec<String> = Vec::with_capacity(capture.packets.len());
    for (at, packet) in capture.packets.iter().enumerate() {
        let mut later = capture.packets.iter().skip(at.saturating_add(1));
        let is_last = later.all(|other| other.vantage != packet.vantage);
        comments.push(match (is_last, packet.comment.as_str()) {
            (true, "") => capture.verdict.clone(),
            (true, comment) => format!("{comment}\n{}", capture.verdict),
            (false, comment) => comment.to_owned(),
        });
    }
    let packets = capture.packets.iter().zip(&comments).map(|(packet, comment)| Packet {
        interface: u32::try_from(packet.vantage).unwrap_or(u32::MAX),
        time_ns: BEGINS_NS.saturating_add(packet.time_ns),
        bytes: &packet.bytes,
        comment,
    });
    write(&capture.verdict, &interfaces, packets)
}
