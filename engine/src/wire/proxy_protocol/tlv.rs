//! The type-length-values of a header: walked, checked, and read by type.

use crate::wire::checksum::crc32c_without;

use super::error::{Fault, WireError};
use super::words::{
    ALIBABA, ALPN, AUTHORITY, AWS, AWS_VPCE_ID, AZURE, AZURE_LINK_ID, CRC32C, GCP, NETNS, NOOP, SSL,
    SSL_PREFIX_BYTES, TLV_PREFIX_BYTES, UNIQUE_ID, UNIQUE_ID_BYTES,
};

/// One TLV.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tlv<'a> {
    /// Its type.
    pub kind: u8,
    /// Where its type stands, counted from the header's first byte.
    pub offset: usize,
    /// Its value.
    pub value: &'a [u8],
}

/// A value read by its type. What does not have its type's form is [`TlvValue::Opaque`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TlvValue<'a> {
    /// The application protocol agreed on by TLS, as ALPN names it.
    Alpn(&'a [u8]),
    /// The host name the client asked for, as in TLS's SNI; UTF-8.
    Authority(&'a [u8]),
    /// The checksum of the whole header.
    Crc32c(u32),
    /// Padding, to be ignored.
    Noop(&'a [u8]),
    /// An opaque id of the connection, at most 128 bytes.
    UniqueId(&'a [u8]),
    /// What is known of the client's TLS.
    Ssl(Ssl<'a>),
    /// The name of the connection's network namespace.
    NetworkNamespace(&'a [u8]),
    /// AWS: the id of the VPC endpoint the connection came by.
    VpcEndpointId(&'a [u8]),
    /// Azure: the number of the private endpoint, least significant byte first on the wire.
    AzureLinkId(u32),
    /// Google Cloud: the id of the Private Service Connect connection.
    PscConnectionId(u64),
    /// Alibaba Cloud: data about VPC and endpoint.
    Alibaba(&'a [u8]),
    /// Anything else.
    Opaque(&'a [u8]),
}

/// The value of an SSL TLV (§2.2.6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ssl<'a> {
    /// Client bits: 1 connected over TLS, 2 a certificate on this connection, 4 one earlier in the
    /// same TLS session.
    pub client: u8,
    /// Zero where the client's certificate was verified.
    pub verify: u32,
    /// What it holds in turn.
    pub tlvs: Tlvs<'a>,
}

impl<'a> Tlv<'a> {
    /// The byte after its value, counted from the header's first.
    pub const fn end(&self) -> usize {
        self.offset.saturating_add(TLV_PREFIX_BYTES).saturating_add(self.value.len())
    }

    /// Its value, read by its type.
    pub fn read(&self) -> TlvValue<'a> {
        let value = self.value;
        match self.kind {
            ALPN => TlvValue::Alpn(value),
            AUTHORITY => TlvValue::Authority(value),
            CRC32C => match <[u8; 4]>::try_from(value) {
                Ok(bytes) => TlvValue::Crc32c(u32::from_be_bytes(bytes)),
                Err(_) => TlvValue::Opaque(value),
            },
            NOOP => TlvValue::Noop(value),
            UNIQUE_ID if value.len() <= UNIQUE_ID_BYTES => TlvValue::UniqueId(value),
            SSL => match self.ssl() {
                Some(ssl) => TlvValue::Ssl(ssl),
                None => TlvValue::Opaque(value),
            },
            NETNS => TlvValue::NetworkNamespace(value),
            GCP => match <[u8; 8]>::try_from(value) {
                Ok(bytes) => TlvValue::PscConnectionId(u64::from_be_bytes(bytes)),
                Err(_) => TlvValue::Opaque(value),
            },
            ALIBABA => TlvValue::Alibaba(value),
            AWS => match value.split_first() {
                Some((&AWS_VPCE_ID, id)) => TlvValue::VpcEndpointId(id),
                Some(_) | None => TlvValue::Opaque(value),
            },
            AZURE => match value {
                [AZURE_LINK_ID, a, b, c, d] => TlvValue::AzureLinkId(u32::from_le_bytes([*a, *b, *c, *d])),
                _ => TlvValue::Opaque(value),
            },
            _ => TlvValue::Opaque(value),
        }
    }

    fn ssl(&self) -> Option<Ssl<'a>> {
        let ([client, verify @ ..], inner) = self.value.split_first_chunk::<SSL_PREFIX_BYTES>()?;
        let at = self.offset + TLV_PREFIX_BYTES + SSL_PREFIX_BYTES;
        Some(Ssl { client: *client, verify: u32::from_be_bytes(*verify), tlvs: Tlvs { bytes: inner, at } })
    }
}

/// TLVs one after the other; ends early where one does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tlvs<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tlvs<'a> {
    /// Those that stand in some bytes, the first of which has this place in the header.
    pub(super) const fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    /// The next one, or why there is none.
    #[inline]
    fn step(&mut self) -> Option<Result<Tlv<'a>, WireError>> {
        let Some(([kind, high, low], after)) = self.bytes.split_first_chunk::<TLV_PREFIX_BYTES>() else {
            let left = self.bytes.len();
            return (left > 0).then(|| Err(WireError::new(Fault::TlvCut { left }, self.at)));
        };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let Some((value, rest)) = after.split_at_checked(length) else {
            let fault = Fault::TlvOverrun { kind: *kind, length, left: after.len() };
            return Some(Err(WireError::new(fault, self.at + 1)));
        };
        let tlv = Tlv { kind: *kind, offset: self.at, value };
        self.bytes = rest;
        self.at += TLV_PREFIX_BYTES + length;
        Some(Ok(tlv))
    }

    /// Whether they fill their room exactly and those of known type have its form; gives the place of
    /// the first CRC32C. Decoding spends its time here, so what is rare stands apart.
    #[inline]
    pub(super) fn check(self) -> Result<Checksums, WireError> {
        let (mut rest, mut at) = (self.bytes, self.at);
        let mut checksums = Checksums::default();
        while let [kind, high, low, after @ ..] = rest {
            let length = usize::from(u16::from_be_bytes([*high, *low]));
            let Some((value, next)) = after.split_at_checked(length) else { break };
            if matches!(*kind, CRC32C | UNIQUE_ID | SSL) {
                if *kind == CRC32C && length == 4 {
                    checksums.more = checksums.first.is_some();
                    checksums.first = checksums.first.or(Some(at));
                } else {
                    check_form(&Tlv { kind: *kind, offset: at, value })?;
                }
            }
            rest = next;
            at += TLV_PREFIX_BYTES + length;
        }
        if rest.is_empty() { Ok(checksums) } else { Err(misfit(rest, at)) }
    }
}

/// Where checksums stand.
#[derive(Clone, Copy, Default)]
pub(super) struct Checksums {
    /// The TLV of the first.
    pub first: Option<usize>,
    /// Whether there are others.
    pub more: bool,
}

/// Why the next TLV cannot be read.
#[cold]
fn misfit(rest: &[u8], at: usize) -> WireError {
    match Tlvs::new(rest, at).step() {
        Some(Err(error)) => error,
        Some(Ok(_)) | None => WireError::new(Fault::TlvCut { left: rest.len() }, at),
    }
}

/// Whether a TLV has the form that its type asks for.
fn check_form(tlv: &Tlv<'_>) -> Result<(), WireError> {
    let length = tlv.value.len();
    let fault = match tlv.kind {
        CRC32C if length != 4 => Fault::Crc32cLength(length),
        UNIQUE_ID if length > UNIQUE_ID_BYTES => Fault::UniqueIdLength(length),
        SSL => return check_ssl(tlv),
        _ => return Ok(()),
    };
    Err(WireError::new(fault, tlv.offset + 1))
}

fn check_ssl(tlv: &Tlv<'_>) -> Result<(), WireError> {
    let Some(ssl) = tlv.ssl() else {
        return Err(WireError::new(Fault::SslLength(tlv.value.len()), tlv.offset + 1));
    };
    let mut inner = ssl.tlvs;
    while let Some(tlv) = inner.step() {
        tlv?;
    }
    Ok(())
}

impl<'a> Iterator for Tlvs<'a> {
    type Item = Tlv<'a>;

    fn next(&mut self) -> Option<Tlv<'a>> {
        self.step()?.ok()
    }
}

/// Whether a header's CRC32C, whose TLV stands there, is that of the whole, its own four bytes taken as
/// zero (§2.2.3).
#[inline]
pub(super) fn check_crc32c(raw: &[u8], tlv_at: usize) -> Result<(), WireError> {
    let at = tlv_at + TLV_PREFIX_BYTES;
    let Some(stored) = raw.get(at..).and_then(|from| from.first_chunk::<4>()) else { return Ok(()) };
    let stored = u32::from_be_bytes(*stored);
    let computed = crc32c_without(raw, at);
    if stored == computed { Ok(()) } else { Err(WireError::new(Fault::Crc32c { stored, computed }, at)) }
}
