//! A capture file: pcapng, one interface per vantage point, nanoseconds, a comment per packet.

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

/// The file's bytes. `comment` is the section's own.
pub fn write<'a>(
    _comment: &str,
    _interfaces: &[Interface],
    _packets: impl Iterator<Item = Packet<'a>>,
) -> Vec<u8> {
    Vec::new()
}
