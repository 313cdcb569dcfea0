//! A capture file: pcapng (draft-ietf-opsawg-pcapng), one interface per vantage point, nanoseconds,
//! a comment per packet.

/// An interface packets were seen at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interface {
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
}

/// A packet as seen at one interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packet<'a> {
    /// The interface's place in the list.
    pub interface: u32,
    /// Nanoseconds since the Unix epoch.
    pub time_ns: u64,
    /// The bytes, from the IP header on.
    pub bytes: &'a [u8],
    /// A comment; empty for none.
    pub comment: &'a str,
}

/// Section Header Block (§4.1).
const SECTION: u32 = 0x0a0d_0d0a;
/// Interface Description Block (§4.2).
const INTERFACE: u32 = 1;
/// Enhanced Packet Block (§4.3).
const ENHANCED_PACKET: u32 = 6;
/// `LINKTYPE_RAW`: packets begin with their IPv4 or IPv6 header.
const RAW: u16 = 101;

/// `opt_comment`, in every block.
const COMMENT: u16 = 1;
/// `shb_userappl`: what wrote the file.
const APPLICATION: u16 = 4;
/// `if_name`.
const NAME: u16 = 2;
/// `if_description`.
const DESCRIPTION: u16 = 3;
/// `if_tsresol`.
const TIME_RESOLUTION: u16 = 9;

/// The file's bytes, little-endian. `comment` is the section's own; empty for none. Texts longer
/// than the 65,535 bytes an option can hold are cut there, and a packet of no listed interface,
/// which no reader would accept, is left out.
pub fn write<'a>(
    comment: &str,
    interfaces: &[Interface],
    packets: impl Iterator<Item = Packet<'a>>,
) -> Vec<u8> {
    let mut file = Vec::new();
    let start = begin(&mut file, SECTION);
    // The byte order's mark, version 1.0, and "length not given" in 64 bits.
    file.extend(0x1a2b_3c4d_u32.to_le_bytes());
    file.extend([1, 0, 0, 0]);
    file.extend([0xff; 8]);
    text(&mut file, COMMENT, comment);
    text(&mut file, APPLICATION, "PrivateLink Playground");
    finish(&mut file, start, true);
    for interface in interfaces {
        let start = begin(&mut file, INTERFACE);
        file.extend(RAW.to_le_bytes());
        // Two reserved bytes, then "packets of any length".
        file.extend([0; 6]);
        text(&mut file, NAME, &interface.name);
        text(&mut file, DESCRIPTION, &interface.description);
        // Ten to the minus ninth of a second.
        option(&mut file, TIME_RESOLUTION, &[9]);
        finish(&mut file, start, true);
    }
    for seen in packets {
        if usize::try_from(seen.interface).is_ok_and(|place| place < interfaces.len()) {
            packet(&mut file, &seen);
        }
    }
    file
}

fn packet(file: &mut Vec<u8>, packet: &Packet<'_>) {
    let length = u32::try_from(packet.bytes.len()).unwrap_or(u32::MAX);
    let start = begin(file, ENHANCED_PACKET);
    file.extend(packet.interface.to_le_bytes());
    // The two halves of the time, the higher first.
    let time = packet.time_ns.to_le_bytes();
    file.extend(time.iter().skip(4));
    file.extend(time.iter().take(4));
    // Captured whole.
    file.extend(length.to_le_bytes());
    file.extend(length.to_le_bytes());
    file.extend_from_slice(packet.bytes);
    pad(file);
    text(file, COMMENT, packet.comment);
    finish(file, start, !packet.comment.is_empty());
}

/// Begins a block; its length comes when it is known.
fn begin(file: &mut Vec<u8>, kind: u32) -> usize {
    let start = file.len();
    file.extend(kind.to_le_bytes());
    file.extend([0; 4]);
    start
}

/// Ends the options, if there are any, and the block: its length stands at both its ends.
fn finish(file: &mut Vec<u8>, start: usize, with_options: bool) {
    if with_options {
        file.extend([0; 4]);
    }
    let length = u32::try_from(file.len().saturating_sub(start) + 4).unwrap_or(u32::MAX).to_le_bytes();
    if let Some(place) = file.get_mut(start + 4..start + 8) {
        place.copy_from_slice(&length);
    }
    file.extend(length);
}

/// A text option; none for an empty text.
fn text(file: &mut Vec<u8>, code: u16, text: &str) {
    if !text.is_empty() {
        let mut fits = text.len().min(usize::from(u16::MAX));
        while !text.is_char_boundary(fits) {
            fits -= 1;
        }
        option(file, code, text.get(..fits).unwrap_or_default().as_bytes());
    }
}

fn option(file: &mut Vec<u8>, code: u16, value: &[u8]) {
    file.extend(code.to_le_bytes());
    file.extend(u16::try_from(value.len()).unwrap_or(u16::MAX).to_le_bytes());
    file.extend_from_slice(value);
    pad(file);
}

/// Everything begins at a multiple of four bytes; so does every block, and hence the file.
fn pad(file: &mut Vec<u8>) {
    file.resize(file.len().next_multiple_of(4), 0);
}
