//! A draft to bytes: lengths, padding and checksum follow from it.

use std::fmt;

use crate::wire::checksum::crc32c_without;
use crate::wire::overwrite;

use super::draft::{Draft, DraftAddresses, DraftTlv, is_endpoint_id};
use super::words::{
    AWS, AWS_VPCE_ID, CRC32C, Command, Family, LENGTH_AT, NOOP, PREFIX_BYTES, SIGNATURE, SSL,
    TLV_PREFIX_BYTES, Transport, UNIQUE_ID, UNIQUE_ID_BYTES, UNIX_PATH_BYTES,
};

/// The longest header: the prefix and as much as its length can say, in bytes.
pub const HEADER_BYTES_MOST: usize = PREFIX_BYTES + 0xffff;

/// Why a draft cannot be encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftError {
    /// PROXY with a family that needs addresses, without any.
    NoAddresses(Family),
    /// PROXY with a family or transport the specification does not define for it.
    NotForProxy(Family, Transport),
    /// A UNIX path that does not fit; its length in bytes.
    PathTooLong(usize),
    /// An endpoint id that is empty or has other characters than letters, digits and hyphens.
    EndpointId,
    /// A `UNIQUE_ID` that does not fit; its length in bytes.
    UniqueIdTooLong(usize),
    /// A value longer than a TLV can say; its type and length in bytes.
    ValueTooLong(u8, usize),
    /// More than one checksum to compute: neither could be computed before the other.
    SecondChecksum,
    /// Padding to less than the header has without: asked for, and there.
    PadTooSmall(u32, usize),
    /// Padding that leaves one or two bytes, and a NOOP TLV takes three at least: asked for, and there.
    PadLeavesTooLittle(u32, usize),
    /// A header longer than its length can say, in bytes.
    TooLong(usize),
}

impl fmt::Display for DraftError {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAddresses(family) => write!(
                to,
                "a PROXY header of family {} needs a source and a destination; only LOCAL headers go without",
                family.word().unwrap_or("unassigned")
            ),
            Self::NotForProxy(family, transport) => write!(
                to,
                "a PROXY header cannot have family {} with transport {}: the families are inet, inet6 and unix with \
                 stream or dgram, and unspec",
                family.code(),
                transport.code()
            ),
            Self::PathTooLong(found) => {
                write!(to, "a UNIX path has {found} bytes; there is room for {UNIX_PATH_BYTES}")
            }
            Self::EndpointId => {
                to.write_str("an endpoint id is made of letters, digits and hyphens, at least one of them")
            }
            Self::UniqueIdTooLong(found) => {
                write!(to, "a UNIQUE_ID has {found} bytes; it may have {UNIQUE_ID_BYTES}")
            }
            Self::ValueTooLong(kind, found) => {
                write!(to, "the value of the TLV of type {kind:02x} has {found} bytes; a TLV can hold 65535")
            }
            Self::SecondChecksum => to.write_str("a header has one CRC32C; there are two here"),
            Self::PadTooSmall(asked, there) => {
                write!(to, "the header has {there} bytes already, so it cannot be padded to {asked}")
            }
            Self::PadLeavesTooLittle(asked, there) => write!(
                to,
                "the header has {there} bytes; padding to {asked} leaves less than the 3 bytes that a NOOP TLV takes: \
                 pad to {there} or to at least {}",
                there + TLV_PREFIX_BYTES
            ),
            Self::TooLong(found) => {
                write!(
                    to,
                    "the header would have {found} bytes; its length can say {HEADER_BYTES_MOST} at most"
                )
            }
        }
    }
}

impl std::error::Error for DraftError {}

/// Encodes a draft. What comes out is accepted by [`decode`](super::decode), unless a raw TLV in it
/// is wrong by itself.
pub fn encode(draft: &Draft) -> Result<Vec<u8>, DraftError> {
    check(draft)?;
    let mut writer = Writer::new(draft.command, draft.addresses.family(), draft.transport);
    writer.addresses(&draft.addresses);
    for tlv in &draft.tlvs {
        write(&mut writer, tlv)?;
    }
    if let Some(pad_to) = draft.pad_to {
        writer.pad(pad_to)?;
    }
    let length = writer.header.len();
    if length > HEADER_BYTES_MOST { Err(DraftError::TooLong(length)) } else { Ok(writer.finish()) }
}

fn check(draft: &Draft) -> Result<(), DraftError> {
    if let DraftAddresses::Unix { source, destination } = &draft.addresses {
        let longest = source.len().max(destination.len());
        if longest > UNIX_PATH_BYTES {
            return Err(DraftError::PathTooLong(longest));
        }
    }
    if draft.command == Command::Local {
        return Ok(());
    }
    let family = draft.addresses.family();
    match (family, draft.transport) {
        (Family::Unspec, Transport::Unspec | Transport::Stream | Transport::Dgram) => Ok(()),
        (Family::Inet | Family::Inet6 | Family::Unix, Transport::Stream | Transport::Dgram) => {
            match draft.addresses {
                DraftAddresses::Absent(_) | DraftAddresses::Opaque(..) => {
                    Err(DraftError::NoAddresses(family))
                }
                _ => Ok(()),
            }
        }
        (_, transport) => Err(DraftError::NotForProxy(family, transport)),
    }
}

fn write(writer: &mut Writer, tlv: &DraftTlv) -> Result<(), DraftError> {
    match tlv {
        DraftTlv::Crc32c if writer.checksum_at.is_some() => Err(DraftError::SecondChecksum),
        DraftTlv::Crc32c => {
            writer.checksum();
            Ok(())
        }
        DraftTlv::VpcEndpointId(id) if !is_endpoint_id(id.as_bytes()) => Err(DraftError::EndpointId),
        DraftTlv::VpcEndpointId(id) => writer.tlv(AWS, &[&[AWS_VPCE_ID], id.as_bytes()]),
        DraftTlv::Noop(length) => {
            writer.write_tlv(NOOP, *length, &[]);
            Ok(())
        }
        DraftTlv::Ssl { client, verify, tlvs } => {
            let mut inner = Writer::within();
            for (kind, value) in tlvs {
                inner.tlv(*kind, &[value])?;
            }
            writer.tlv(SSL, &[&[*client], &verify.to_be_bytes(), &inner.header])
        }
        DraftTlv::Raw { kind: UNIQUE_ID, value } if value.len() > UNIQUE_ID_BYTES => {
            Err(DraftError::UniqueIdTooLong(value.len()))
        }
        DraftTlv::Raw { kind, value } => writer.tlv(*kind, &[value]),
    }
}

/// A header under construction.
pub(super) struct Writer {
    header: Vec<u8>,
    checksum_at: Option<usize>,
}

impl Writer {
    pub fn new(command: Command, family: Family, transport: Transport) -> Self {
        let mut header = Vec::with_capacity(128);
        header.extend_from_slice(&SIGNATURE);
        header.push(0x20 | command.code());
        header.push(family.code() << 4 | transport.code());
        header.extend_from_slice(&[0, 0]);
        Self { header, checksum_at: None }
    }

    /// Only TLVs.
    const fn within() -> Self {
        Self { header: Vec::new(), checksum_at: None }
    }

    pub fn addresses(&mut self, addresses: &DraftAddresses) {
        match addresses {
            DraftAddresses::Absent(_) => {}
            DraftAddresses::Inet { source, destination } => {
                self.header.extend_from_slice(&source.ip().octets());
                self.header.extend_from_slice(&destination.ip().octets());
                self.ports(source.port(), destination.port());
            }
            DraftAddresses::Inet6 { source, destination } => {
                self.header.extend_from_slice(&source.ip().octets());
                self.header.extend_from_slice(&destination.ip().octets());
                self.ports(source.port(), destination.port());
            }
            DraftAddresses::Unix { source, destination } => {
                for path in [source, destination] {
                    let end = self.header.len() + UNIX_PATH_BYTES;
                    self.header.extend_from_slice(path);
                    self.header.resize(end, 0);
                }
            }
            DraftAddresses::Opaque(_, bytes) => self.header.extend_from_slice(bytes),
        }
    }

    fn ports(&mut self, source: u16, destination: u16) {
        self.header.extend_from_slice(&source.to_be_bytes());
        self.header.extend_from_slice(&destination.to_be_bytes());
    }

    /// A TLV whose value stands in several parts.
    pub fn tlv(&mut self, kind: u8, parts: &[&[u8]]) -> Result<(), DraftError> {
        let mut length = 0;
        for part in parts {
            length += part.len();
        }
        let Ok(length) = u16::try_from(length) else { return Err(DraftError::ValueTooLong(kind, length)) };
        self.write_tlv(kind, length, parts);
        Ok(())
    }

    /// The same, of a length that is known.
    pub fn write_tlv(&mut self, kind: u8, length: u16, parts: &[&[u8]]) {
        let end = self.header.len() + TLV_PREFIX_BYTES + usize::from(length);
        self.header.push(kind);
        self.header.extend_from_slice(&length.to_be_bytes());
        for part in parts {
            self.header.extend_from_slice(part);
        }
        self.header.resize(end, 0);
    }

    /// Room for the checksum.
    pub fn checksum(&mut self) {
        self.header.extend_from_slice(&[CRC32C, 0, 4]);
        self.checksum_at = Some(self.header.len());
        self.header.extend_from_slice(&[0; 4]);
    }

    /// Fills up to a length with one NOOP TLV.
    pub fn pad(&mut self, to: u32) -> Result<(), DraftError> {
        let there = self.header.len();
        let wanted = usize::try_from(to).unwrap_or(usize::MAX);
        if wanted > HEADER_BYTES_MOST {
            return Err(DraftError::TooLong(wanted));
        }
        match wanted.checked_sub(there) {
            None => Err(DraftError::PadTooSmall(to, there)),
            Some(0) => Ok(()),
            Some(left) => match left.checked_sub(TLV_PREFIX_BYTES) {
                None => Err(DraftError::PadLeavesTooLittle(to, there)),
                Some(padding) => match u16::try_from(padding) {
                    Ok(padding) => {
                        self.write_tlv(NOOP, padding, &[]);
                        Ok(())
                    }
                    Err(_) => Err(DraftError::ValueTooLong(NOOP, padding)),
                },
            },
        }
    }

    /// Length and checksum, and the bytes. What is longer than a length can say is for the caller to
    /// refuse.
    pub fn finish(mut self) -> Vec<u8> {
        let length = u16::try_from(self.header.len().saturating_sub(PREFIX_BYTES)).unwrap_or(u16::MAX);
        overwrite(&mut self.header, LENGTH_AT, &length.to_be_bytes());
        if let Some(at) = self.checksum_at {
            let checksum = crc32c_without(&self.header, at);
            overwrite(&mut self.header, at, &checksum.to_be_bytes());
        }
        self.header
    }
}
