//! A header before it is bytes: what a person edits.

use std::net::{SocketAddrV4, SocketAddrV6};

use super::decode::{Addresses, Header};
use super::tlv::{Tlv, TlvValue};
use super::words::{Command, Family, Transport, without_filling};

/// A header to be encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What it is for.
    pub command: Command,
    /// Addresses, and with them the family.
    pub addresses: DraftAddresses,
    /// The transport.
    pub transport: Transport,
    /// TLVs, in the order they are written.
    pub tlvs: Vec<DraftTlv>,
    /// The length in bytes that a last NOOP TLV fills the header up to.
    pub pad_to: Option<u32>,
}

/// The bytes between the length and the TLVs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftAddresses {
    /// None, with the family to state: UNSPEC, or under LOCAL any.
    Absent(Family),
    /// IPv4.
    Inet {
        /// Who connects.
        source: SocketAddrV4,
        /// To what.
        destination: SocketAddrV4,
    },
    /// IPv6; flow and scope are not sent.
    Inet6 {
        /// Who connects.
        source: SocketAddrV6,
        /// To what.
        destination: SocketAddrV6,
    },
    /// UNIX paths, at most 108 bytes each.
    Unix {
        /// Who connects.
        source: Vec<u8>,
        /// To what.
        destination: Vec<u8>,
    },
    /// Bytes of no meaning, with the family to state: UNSPEC, or under LOCAL any.
    Opaque(Family, Vec<u8>),
}

impl DraftAddresses {
    /// The family to state.
    pub const fn family(&self) -> Family {
        match self {
            Self::Absent(family) | Self::Opaque(family, _) => *family,
            Self::Inet { .. } => Family::Inet,
            Self::Inet6 { .. } => Family::Inet6,
            Self::Unix { .. } => Family::Unix,
        }
    }
}

/// A TLV to be encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftTlv {
    /// The checksum of the whole header, computed when it is encoded.
    Crc32c,
    /// AWS: the id of the VPC endpoint; letters, digits and hyphens.
    VpcEndpointId(String),
    /// So many zero bytes of padding.
    Noop(u16),
    /// What is known of the client's TLS; the inner TLVs by type and value.
    Ssl {
        /// Client bits.
        client: u8,
        /// Zero where the client's certificate was verified.
        verify: u32,
        /// TLVs within it: type (0x21 to 0x28) and value.
        tlvs: Vec<(u8, Vec<u8>)>,
    },
    /// Any type with any value, written as it is: a wrong checksum too.
    Raw {
        /// The type.
        kind: u8,
        /// The value.
        value: Vec<u8>,
    },
}

impl Draft {
    /// The draft that encodes to an accepted header's own bytes again.
    pub fn of(header: &Header<'_>) -> Self {
        let family = header.family();
        let addresses = match header.address_block() {
            Addresses::Absent if header.opaque().is_empty() => DraftAddresses::Absent(family),
            Addresses::Absent => DraftAddresses::Opaque(family, header.opaque().to_vec()),
            Addresses::Inet { source, destination } => DraftAddresses::Inet { source, destination },
            Addresses::Inet6 { source, destination } => DraftAddresses::Inet6 { source, destination },
            Addresses::Unix { source, destination } => {
                let path = |room| without_filling(room).to_vec();
                DraftAddresses::Unix { source: path(source), destination: path(destination) }
            }
        };
        let mut tlvs = Vec::new();
        for tlv in header.tlvs() {
            let draft = DraftTlv::of(&tlv);
            // Only one checksum is computed; each further one stays as it is.
            let second = draft == DraftTlv::Crc32c && tlvs.contains(&draft);
            tlvs.push(if second { DraftTlv::raw(&tlv) } else { draft });
        }
        Self { command: header.command(), addresses, transport: header.transport(), tlvs, pad_to: None }
    }
}

impl DraftTlv {
    /// The draft of a TLV; raw where it is of no kind that is edited by parts.
    pub fn of(tlv: &Tlv<'_>) -> Self {
        match tlv.read() {
            TlvValue::Crc32c(_) => Self::Crc32c,
            TlvValue::VpcEndpointId(id) if is_endpoint_id(id) => {
                Self::VpcEndpointId(id.iter().map(|byte| char::from(*byte)).collect())
            }
            TlvValue::Noop(padding) if padding.iter().all(|byte| *byte == 0) => {
                Self::Noop(u16::try_from(padding.len()).unwrap_or(u16::MAX))
            }
            TlvValue::Ssl(ssl) => {
                let mut tlvs = Vec::new();
                for inner in ssl.tlvs {
                    tlvs.push((inner.kind, inner.value.to_vec()));
                }
                Self::Ssl { client: ssl.client, verify: ssl.verify, tlvs }
            }
            _ => Self::raw(tlv),
        }
    }

    fn raw(tlv: &Tlv<'_>) -> Self {
        Self::Raw { kind: tlv.kind, value: tlv.value.to_vec() }
    }
}

/// Letters, digits and hyphens, as endpoint ids have them; at least one.
pub(super) fn is_endpoint_id(id: &[u8]) -> bool {
    !id.is_empty() && id.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
}
