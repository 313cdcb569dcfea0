//! Why bytes are no header, or not yet: kind, field and offset for programs, a sentence for people.

use std::fmt;

use super::words::{
    Command, FAMILY_AND_TRANSPORT_AT, Family, LENGTH_AT, PREFIX_BYTES, SSL_PREFIX_BYTES, UNIQUE_ID_BYTES,
    VERSION_AND_COMMAND_AT,
};

/// The kinds of fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WireErrorKind {
    /// The signature is not there.
    NotProxy,
    /// All there is so far is right, but it is not all.
    Incomplete,
    /// Another version than 2.
    BadVersion,
    /// Neither LOCAL nor PROXY.
    BadCommand,
    /// A family the specification does not define, under PROXY.
    BadFamily,
    /// A transport the specification does not define for the family, under PROXY.
    BadTransport,
    /// A length too small for the family's address block.
    BadLength,
    /// A TLV that does not fit, or whose value is not what its type asks for.
    BadTlv,
    /// A CRC32C that is not the header's.
    BadCrc,
}

impl WireErrorKind {
    /// Its code: stable.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotProxy => "not_proxy",
            Self::Incomplete => "incomplete",
            Self::BadVersion => "bad_version",
            Self::BadCommand => "bad_command",
            Self::BadFamily => "bad_family",
            Self::BadTransport => "bad_transport",
            Self::BadLength => "bad_length",
            Self::BadTlv => "bad_tlv",
            Self::BadCrc => "bad_crc",
        }
    }
}

/// What exactly is wrong, with the numbers a sentence needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    NotProxy { found: u8 },
    TextVersion1,
    Incomplete { have: usize, need: usize },
    Version(u8),
    Command(u8),
    Family(u8),
    Transport(u8),
    Length { family: Family, length: usize },
    TlvCut { left: usize },
    TlvOverrun { kind: u8, length: usize, left: usize },
    Crc32cLength(usize),
    UniqueIdLength(usize),
    SslLength(usize),
    Crc32c { stored: u32, computed: u32 },
}

/// Why bytes are no header. `field` and `offset` are those of the field that a dissection marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WireError {
    /// The field's name.
    pub field: &'static str,
    /// The first byte that is wrong, or the first that is missing.
    pub offset: usize,
    /// The kind of fault.
    pub kind: WireErrorKind,
    pub(super) fault: Fault,
}

impl WireError {
    /// `offset` says which of several TLVs; the fields of the prefix know their own place.
    #[cold]
    #[inline(never)]
    pub(super) const fn new(fault: Fault, offset: usize) -> Self {
        use WireErrorKind as Kind;
        let (field, offset, kind) = match fault {
            Fault::NotProxy { .. } | Fault::TextVersion1 => ("signature", offset, Kind::NotProxy),
            Fault::Incomplete { have, .. } => (field_at(have), have, Kind::Incomplete),
            Fault::Version(_) => ("version", VERSION_AND_COMMAND_AT, Kind::BadVersion),
            Fault::Command(_) => ("command", VERSION_AND_COMMAND_AT, Kind::BadCommand),
            Fault::Family(_) => ("address family", FAMILY_AND_TRANSPORT_AT, Kind::BadFamily),
            Fault::Transport(_) => ("transport protocol", FAMILY_AND_TRANSPORT_AT, Kind::BadTransport),
            Fault::Length { .. } => ("length", LENGTH_AT, Kind::BadLength),
            Fault::TlvCut { .. } => ("left over", offset, Kind::BadTlv),
            Fault::TlvOverrun { .. }
            | Fault::Crc32cLength(_)
            | Fault::UniqueIdLength(_)
            | Fault::SslLength(_) => ("TLV length", offset, Kind::BadTlv),
            Fault::Crc32c { .. } => ("checksum", offset, Kind::BadCrc),
        };
        Self { field, offset, kind, fault }
    }

    /// Whether more bytes may still make a header of it.
    pub fn is_incomplete(&self) -> bool {
        self.kind == WireErrorKind::Incomplete
    }

    /// For a wrong CRC32C: the value stored, and the right one.
    pub const fn checksums(&self) -> Option<(u32, u32)> {
        match self.fault {
            Fault::Crc32c { stored, computed } => Some((stored, computed)),
            _ => None,
        }
    }
}

/// The part of a header that the byte at a place belongs to.
const fn field_at(at: usize) -> &'static str {
    match at {
        0..VERSION_AND_COMMAND_AT => "signature",
        VERSION_AND_COMMAND_AT => "version and command",
        FAMILY_AND_TRANSPORT_AT => "family and transport",
        LENGTH_AT..PREFIX_BYTES => "length",
        _ => "addresses and TLVs",
    }
}

impl fmt::Display for WireError {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.offset;
        match self.fault {
            Fault::NotProxy { found } => write!(
                to,
                "byte {at} is {found:02x}, which is not the signature's: a header starts with \
                 0d0a0d0a000d0a515549540a"
            ),
            Fault::TextVersion1 => to.write_str(
                "this is a line of version 1, the text form; a Network Load Balancer sends version 2, which starts \
                 with 0d0a0d0a000d0a515549540a",
            ),
            Fault::Incomplete { have: 0, need } => {
                write!(to, "nothing is here yet; a header has at least {need} bytes")
            }
            Fault::Incomplete { have, need } if have < PREFIX_BYTES => write!(
                to,
                "{} here, right so far; a header has at least {need}, and how many more is said in bytes 14 and 15",
                Bytes(have)
            ),
            Fault::Incomplete { have, need } => {
                let missing = Bytes(need.saturating_sub(have));
                write!(to, "{have} of {need} bytes are here; {missing} still to come")
            }
            Fault::Version(found) => write!(
                to,
                "byte {at} says version {found} in its upper half; only version 2 has this signature"
            ),
            Fault::Command(found) => write!(
                to,
                "byte {at} says command {found} in its lower half; there are 0 ({}) and 1 ({})",
                Command::Local.label(),
                Command::Proxy.label()
            ),
            Fault::Family(found) => write!(
                to,
                "byte {at} says address family {found} in its upper half; there are 0 (UNSPEC), 1 (IPv4), 2 (IPv6) \
                 and 3 (UNIX)"
            ),
            Fault::Transport(found) => transport(to, at, found),
            Fault::Length { family, length } => write!(
                to,
                "the length in bytes 14 and 15 is {length}, but addresses of family {} alone take {} bytes",
                family.word().unwrap_or("unassigned"),
                family.block_bytes()
            ),
            Fault::TlvCut { left } => write!(
                to,
                "from byte {at} on {} left, too few for a TLV, whose type and length alone take 3",
                Bytes(left)
            ),
            Fault::TlvOverrun { kind, length, left } => write!(
                to,
                "the TLV of type {kind:02x} says at byte {at} that its value has {length} bytes, but {} left for it",
                Bytes(left)
            ),
            Fault::Crc32cLength(found) => {
                write!(to, "the length of the CRC32C TLV at byte {at} is {found}; a checksum has 4 bytes")
            }
            Fault::UniqueIdLength(found) => write!(
                to,
                "the length of the UNIQUE_ID TLV at byte {at} is {found}; it may have at most {UNIQUE_ID_BYTES} bytes"
            ),
            Fault::SslLength(found) => write!(
                to,
                "the length of the SSL TLV at byte {at} is {found}; client bits and verify alone take \
                 {SSL_PREFIX_BYTES} bytes"
            ),
            Fault::Crc32c { stored, computed } => checksum(to, at, stored, computed),
        }
    }
}

/// A number of bytes and the verb that agrees with it.
struct Bytes(usize);

impl fmt::Display for Bytes {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            1 => to.write_str("1 byte is"),
            count => write!(to, "{count} bytes are"),
        }
    }
}

fn transport(to: &mut fmt::Formatter<'_>, at: usize, family_and_transport: u8) -> fmt::Result {
    let found = family_and_transport & 15;
    match Family::of(family_and_transport).word() {
        Some(family) if found == 0 => write!(
            to,
            "byte {at} leaves the transport protocol open (0) in its lower half; with addresses of family {family} it \
             must be 1 (STREAM) or 2 (DGRAM)"
        ),
        _ => write!(
            to,
            "byte {at} says transport protocol {found} in its lower half; there are 1 (STREAM) and 2 (DGRAM)"
        ),
    }
}

fn checksum(to: &mut fmt::Formatter<'_>, at: usize, stored: u32, computed: u32) -> fmt::Result {
    if stored.swap_bytes() == computed {
        write!(
            to,
            "the checksum at byte {at} is {stored:08x}: the right value, {computed:08x}, with its bytes swapped (the \
             most significant byte comes first)"
        )
    } else {
        write!(to, "the checksum at byte {at} is {stored:08x}, but that of these bytes is {computed:08x}")
    }
}

impl std::error::Error for WireError {}
