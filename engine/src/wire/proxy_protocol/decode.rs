//! Bytes to a header, without copying any.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddrV4, SocketAddrV6};

use super::error::{Fault, WireError, WireErrorKind};
use super::tlv::{Checksums, Tlv, Tlvs, check_crc32c};
use super::words::{
    CRC32C, Command, FAMILY_AND_TRANSPORT_AT, Family, LENGTH_AT, PREFIX_BYTES, SIGNATURE, Transport,
    UNIX_PATH_BYTES, VERSION_AND_COMMAND_AT,
};

/// The addresses a receiver uses in place of those it sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Addresses<'a> {
    /// None: the real ones stay (LOCAL, or family UNSPEC).
    Absent,
    /// IPv4.
    Inet {
        /// Who connects.
        source: SocketAddrV4,
        /// To what.
        destination: SocketAddrV4,
    },
    /// IPv6.
    Inet6 {
        /// Who connects.
        source: SocketAddrV6,
        /// To what.
        destination: SocketAddrV6,
    },
    /// UNIX paths, 108 bytes each, filled up with zeros.
    Unix {
        /// Who connects.
        source: &'a [u8],
        /// To what.
        destination: &'a [u8],
    },
}

/// An accepted header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header<'a> {
    raw: &'a [u8],
    command: Command,
    layout: Layout,
}

/// What stands where after the length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// Whether the address block of the stated family does.
    pub block: bool,
    /// Where TLVs start; `None` where the rest is nobody's.
    pub tlvs_at: Option<usize>,
}

impl<'a> Header<'a> {
    /// What it is for.
    pub const fn command(&self) -> Command {
        self.command
    }

    /// The address family it states; under LOCAL it means nothing.
    pub fn family(&self) -> Family {
        Family::of(self.family_and_transport())
    }

    /// The transport protocol it states; under LOCAL it means nothing.
    pub fn transport(&self) -> Transport {
        Transport::of(self.family_and_transport())
    }

    fn family_and_transport(&self) -> u8 {
        self.raw.get(FAMILY_AND_TRANSPORT_AT).copied().unwrap_or_default()
    }

    /// The addresses a receiver uses; [`Addresses::Absent`] under LOCAL, whatever it carries.
    pub fn addresses(&self) -> Addresses<'a> {
        match self.command {
            Command::Local => Addresses::Absent,
            Command::Proxy => self.address_block(),
        }
    }

    /// The address block as it stands there, under LOCAL too, where nobody uses it.
    pub fn address_block(&self) -> Addresses<'a> {
        let block = if self.layout.block { read_block(self.family(), self.from(PREFIX_BYTES)) } else { None };
        block.unwrap_or(Addresses::Absent)
    }

    /// Its TLVs. Under PROXY they follow the addresses and fill the rest. A LOCAL header has no place
    /// for them in the specification, so they are taken from where they fit: directly after the
    /// length, as a Network Load Balancer's health checks have them, or after the address block that
    /// the family would have; else there are none and the bytes are [opaque](Self::opaque).
    pub fn tlvs(&self) -> Tlvs<'a> {
        let at = self.layout.tlvs_at.unwrap_or(self.raw.len());
        Tlvs::new(self.from(at), at)
    }

    /// The bytes that are neither addresses nor TLVs (family UNSPEC, LOCAL).
    pub fn opaque(&self) -> &'a [u8] {
        if self.layout.tlvs_at.is_some() { &[] } else { self.from(PREFIX_BYTES) }
    }

    /// Whether a CRC32C among its TLVs is right: of every accepted header it is.
    pub fn is_checksum_right(&self, tlv: &Tlv<'_>) -> bool {
        check_crc32c(self.raw, tlv.offset).is_ok()
    }

    fn from(&self, at: usize) -> &'a [u8] {
        self.raw.get(at..).unwrap_or_default()
    }

    /// Its bytes, exactly.
    pub const fn raw(&self) -> &'a [u8] {
        self.raw
    }

    /// How many bytes it has; what follows them is the connection's data.
    #[expect(clippy::len_without_is_empty, reason = "a header has at least 16 bytes")]
    pub const fn len(&self) -> usize {
        self.raw.len()
    }
}

/// The signature as a number.
const SIGNATURE_NUMBER: u128 = 0x0d0a_0d0a_000d_0a51_5549_540a;

/// Decodes the header that some bytes start with, its checksum included; bytes after it are data and
/// not looked at. A header that is not all there is `Incomplete`, unless a byte already there decides
/// against it: signature, version, command and, under PROXY, family, transport or a length too small
/// for the family.
///
/// # Errors
/// What is wrong with it: the field, where it stands, and how.
#[inline]
pub fn decode(bytes: &[u8]) -> Result<Header<'_>, WireError> {
    read::<true>(bytes)
}

/// A header that is well formed, its checksum not looked at. A receiver does not use one before it
/// is [verified](Self::verify); whoever shows what stands in a wrong one may.
#[derive(Clone, Debug)]
pub struct Parsed<'a>(Header<'a>);

impl<'a> Parsed<'a> {
    /// The header, once every checksum in it is right.
    ///
    /// # Errors
    /// The first checksum that is not.
    pub fn verify(self) -> Result<Header<'a>, WireError> {
        decode(self.0.raw)
    }

    /// The header as it stands there, whatever its checksum.
    pub fn unverified(self) -> Header<'a> {
        self.0
    }
}

/// The header that some bytes start with as far as its form goes: everything [`decode`] looks at but
/// the checksum, which costs as much as all the rest.
///
/// # Errors
/// As [`decode`], a wrong checksum excepted.
#[inline]
pub fn parse(bytes: &[u8]) -> Result<Parsed<'_>, WireError> {
    read::<false>(bytes).map(Parsed)
}

// One body for both: handing what was parsed on to be verified takes a third longer.
#[inline]
fn read<const VERIFY: bool>(bytes: &[u8]) -> Result<Header<'_>, WireError> {
    let Some(prefix) = bytes.first_chunk::<PREFIX_BYTES>() else { return Err(short(bytes)) };
    // One number to compare instead of twelve bytes: this is where the time goes.
    let whole = u128::from_be_bytes(*prefix);
    if whole >> 32 != SIGNATURE_NUMBER {
        return Err(no_signature(bytes));
    }
    let [.., version_and_command, family_and_transport, high, low] = *prefix;
    let command = command(version_and_command)?;
    let length = usize::from(u16::from_be_bytes([high, low]));
    let block = match (command, family_and_transport) {
        (Command::Proxy, 0x11 | 0x12) => Family::Inet.block_bytes(),
        (Command::Proxy, 0x21 | 0x22) => Family::Inet6.block_bytes(),
        (Command::Proxy, 0x31 | 0x32) => Family::Unix.block_bytes(),
        (Command::Proxy, 0..=2) | (Command::Local, _) => 0,
        (Command::Proxy, other) => return Err(undefined(other)),
    };
    if length < block {
        let family = Family::of(family_and_transport);
        return Err(WireError::new(Fault::Length { family, length }, 0));
    }
    let need = PREFIX_BYTES + length;
    let Some(raw) = bytes.get(..need) else {
        return Err(WireError::new(Fault::Incomplete { have: bytes.len(), need }, 0));
    };
    let (layout, checksums) = match command {
        Command::Proxy if block > 0 => {
            let at = PREFIX_BYTES + block;
            let checksums = Tlvs::new(raw.get(at..).unwrap_or_default(), at).check()?;
            (Layout { block: true, tlvs_at: Some(at) }, checksums)
        }
        // Family UNSPEC: where its TLVs would start, nobody has said.
        Command::Proxy => (OPAQUE, Checksums::default()),
        Command::Local => local_layout(Family::of(family_and_transport), raw),
    };
    if let Some(first) = checksums.first.filter(|_| VERIFY) {
        check_crc32c(raw, first)?;
        if checksums.more {
            check_more(raw, first)?;
        }
    }
    Ok(Header { raw, command, layout })
}

/// A header whose prefix is right and whose bytes are all there, its TLVs as far as they can be read
/// and its checksum whatever it is: for showing what is in one that [`decode`] rejects.
pub fn unchecked(bytes: &[u8]) -> Option<Header<'_>> {
    let error = match parse(bytes) {
        Ok(parsed) => return Some(parsed.unverified()),
        Err(error) => error,
    };
    let length = bytes.get(LENGTH_AT..PREFIX_BYTES).and_then(|length| <[u8; 2]>::try_from(length).ok())?;
    let raw = bytes.get(..PREFIX_BYTES + usize::from(u16::from_be_bytes(length)))?;
    let family = Family::of(*raw.get(FAMILY_AND_TRANSPORT_AT)?);
    let command = Command::of(*raw.get(VERSION_AND_COMMAND_AT)?)?;
    let layout = match (error.kind, command) {
        (WireErrorKind::BadTlv | WireErrorKind::BadCrc, Command::Proxy) => {
            Layout { block: true, tlvs_at: Some(PREFIX_BYTES + family.block_bytes()) }
        }
        _ => return None,
    };
    Some(Header { raw, command, layout })
}

const OPAQUE: Layout = Layout { block: false, tlvs_at: None };

/// More than one checksum is odd but not forbidden: each must be right.
#[cold]
fn check_more(raw: &[u8], from: usize) -> Result<(), WireError> {
    let tlvs = Tlvs::new(raw.get(from..).unwrap_or_default(), from);
    for tlv in tlvs.filter(|tlv| tlv.kind == CRC32C) {
        check_crc32c(raw, tlv.offset)?;
    }
    Ok(())
}

/// A receiver must accept LOCAL whatever follows, so what fits nowhere is opaque.
pub(super) fn local_layout(family: Family, raw: &[u8]) -> (Layout, Checksums) {
    for block in [0, family.block_bytes()] {
        let at = PREFIX_BYTES + block;
        if let Some(Ok(checksums)) = raw.get(at..).map(|rest| Tlvs::new(rest, at).check()) {
            return (Layout { block: block > 0, tlvs_at: Some(at) }, checksums);
        }
    }
    (OPAQUE, Checksums::default())
}

/// The address block of a family that has one.
fn read_block(family: Family, body: &[u8]) -> Option<Addresses<'_>> {
    match family {
        Family::Inet => {
            let (source, rest) = body.split_first_chunk::<4>()?;
            let (destination, rest) = rest.split_first_chunk::<4>()?;
            let ports = ports(rest)?;
            let at = |octets: &[u8; 4], port| SocketAddrV4::new(Ipv4Addr::from(*octets), port);
            Some(Addresses::Inet { source: at(source, ports.0), destination: at(destination, ports.1) })
        }
        Family::Inet6 => {
            let (source, rest) = body.split_first_chunk::<16>()?;
            let (destination, rest) = rest.split_first_chunk::<16>()?;
            let ports = ports(rest)?;
            let at = |octets: &[u8; 16], port| SocketAddrV6::new(Ipv6Addr::from(*octets), port, 0, 0);
            Some(Addresses::Inet6 { source: at(source, ports.0), destination: at(destination, ports.1) })
        }
        Family::Unix => {
            let (source, rest) = body.split_at_checked(UNIX_PATH_BYTES)?;
            let (destination, _) = rest.split_at_checked(UNIX_PATH_BYTES)?;
            Some(Addresses::Unix { source, destination })
        }
        Family::Unspec | Family::Unassigned(_) => None,
    }
}

/// Source and destination port.
fn ports(bytes: &[u8]) -> Option<(u16, u16)> {
    let (source, rest) = bytes.split_first_chunk::<2>()?;
    let destination = rest.first_chunk::<2>()?;
    Some((u16::from_be_bytes(*source), u16::from_be_bytes(*destination)))
}

#[inline]
fn command(version_and_command: u8) -> Result<Command, WireError> {
    match (version_and_command >> 4, version_and_command & 15) {
        (2, 0) => Ok(Command::Local),
        (2, 1) => Ok(Command::Proxy),
        (2, other) => Err(WireError::new(Fault::Command(other), 0)),
        (version, _) => Err(WireError::new(Fault::Version(version), 0)),
    }
}

/// Whether PROXY may have this family and transport.
const fn is_defined(byte: u8) -> bool {
    matches!(byte, 0..=2 | 0x11 | 0x12 | 0x21 | 0x22 | 0x31 | 0x32)
}

/// Why it may not have another.
#[cold]
fn undefined(byte: u8) -> WireError {
    match Family::of(byte) {
        Family::Unassigned(family) => WireError::new(Fault::Family(family), 0),
        Family::Unspec | Family::Inet | Family::Inet6 | Family::Unix => {
            WireError::new(Fault::Transport(byte), 0)
        }
    }
}

/// What is wrong with less than 16 bytes: at least that they are not all.
fn short(bytes: &[u8]) -> WireError {
    if bytes.iter().zip(SIGNATURE).any(|(found, right)| *found != right) {
        return no_signature(bytes);
    }
    let incomplete = WireError::new(Fault::Incomplete { have: bytes.len(), need: PREFIX_BYTES }, 0);
    let mut decided = bytes.iter().skip(SIGNATURE.len());
    let Some(first) = decided.next() else { return incomplete };
    match command(*first) {
        Err(error) => error,
        Ok(Command::Local) => incomplete,
        Ok(Command::Proxy) => match decided.next().filter(|byte| !is_defined(**byte)) {
            Some(byte) => undefined(*byte),
            None => incomplete,
        },
    }
}

#[cold]
fn no_signature(bytes: &[u8]) -> WireError {
    if bytes.starts_with(b"PROXY ") {
        return WireError::new(Fault::TextVersion1, 0);
    }
    let wrong = bytes.iter().zip(SIGNATURE).enumerate().find(|(_, (found, right))| **found != *right);
    let (at, found) = wrong.map_or((0, 0), |(at, (found, _))| (at, *found));
    WireError::new(Fault::NotProxy { found }, at)
}

/// Where the signature stands in some bytes: a dump may hold a whole packet, with the headers of IP
/// and TCP ahead of what is looked for. `Some(0)` where they start with it.
pub fn find_signature(bytes: &[u8]) -> Option<usize> {
    bytes.windows(SIGNATURE.len()).position(|window| window == SIGNATURE)
}
