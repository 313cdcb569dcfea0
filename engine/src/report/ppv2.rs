//! The shapes of `privatelink ppv2 decode`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::wire::field::{Field, is_byte_leaf};
use crate::wire::hex::{plain, text};
use crate::wire::proxy_protocol::{
    Addresses, Command, Family, Header, Tlv, TlvValue, Tlvs, Transport, WireError, WireErrorKind, dissect,
    find_signature, receiver, tlv_name, unchecked, without_filling,
};

/// What `privatelink ppv2 decode` prints.
#[derive(Serialize, JsonSchema)]
pub struct DecodeReport {
    /// Whether a receiver accepts the header.
    pub accepted: bool,
    /// Why not; `null` where it does.
    pub error: Option<WireErrorReport>,
    /// The header's length in bytes; `null` where it is not known.
    pub length: Option<usize>,
    /// `PROXY` or `LOCAL`; like all that follows, of a header that is not accepted as far as it goes.
    pub command: Option<String>,
    /// `inet`, `inet6`, `unix` or `unspec`; `null` where it is none of them.
    pub family: Option<String>,
    /// `stream`, `dgram` or `unspec`; `null` where it is none of them.
    pub transport: Option<String>,
    /// Who connects: address and port, or a path; `null` where the connection's real endpoints count.
    pub source: Option<String>,
    /// To what.
    pub destination: Option<String>,
    /// The TLVs, in their order.
    pub tlvs: Vec<TlvReport>,
    /// The bytes that are neither addresses nor TLVs (family UNSPEC, LOCAL), as hexadecimal digits;
    /// `null` where there are none.
    pub opaque: Option<String>,
    /// Every bit of the header, in one entry each, in byte order.
    pub fields: Vec<FieldReport>,
    /// What follows the header, as hexadecimal digits.
    pub payload: String,
    /// What a receiver does, in a sentence.
    pub receiver: String,
}

/// Why a header is not accepted.
#[derive(Serialize, JsonSchema)]
pub struct WireErrorReport {
    /// The field that is wrong, by its name in `fields`.
    pub field: String,
    /// The first byte that is wrong, or the first that is missing.
    pub offset: usize,
    /// `not_proxy`, `incomplete`, `bad_version`, `bad_command`, `bad_family`, `bad_transport`,
    /// `bad_length`, `bad_tlv` or `bad_crc`.
    pub kind: String,
    /// The sentence.
    pub text: String,
}

/// One TLV.
#[derive(Serialize, JsonSchema)]
pub struct TlvReport {
    /// Its type.
    #[serde(rename = "type")]
    pub kind: u8,
    /// The type's name.
    pub name: String,
    /// Where it stands, counted from the header's first byte.
    pub offset: usize,
    /// The bytes of its value.
    pub length: usize,
    /// Its value, as hexadecimal digits.
    pub value: String,
    /// Its value read by its type; `null` where there is nothing to read.
    pub decoded: Option<Decoded>,
}

/// A value read by its type.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Decoded {
    /// The application protocol.
    Alpn {
        /// As ALPN names it.
        protocol: String,
    },
    /// The host name the client asked for.
    Authority {
        /// The name.
        host: String,
    },
    /// The checksum.
    Crc32c {
        /// Whether it is that of the header.
        valid: bool,
    },
    /// The network namespace.
    NetworkNamespace {
        /// Its name.
        namespace: String,
    },
    /// What is known of the client's TLS.
    Ssl {
        /// The client bits as a number.
        client: u8,
        /// Connected over TLS.
        client_ssl: bool,
        /// A certificate on this connection.
        client_cert_conn: bool,
        /// A certificate in this TLS session.
        client_cert_sess: bool,
        /// 0 where the certificate was verified.
        verify: u32,
        /// What it holds in turn.
        tlvs: Vec<TlvReport>,
    },
    /// One of the parts of an SSL TLV.
    Text {
        /// As text.
        text: String,
    },
    /// AWS: the VPC endpoint.
    Aws {
        /// `vpce_id`.
        subtype: String,
        /// Its id.
        vpce_id: String,
    },
    /// Azure: the private endpoint.
    Azure {
        /// `link_id`.
        subtype: String,
        /// Its LINKID.
        link_id: u32,
    },
    /// Google Cloud: the Private Service Connect connection.
    Gcp {
        /// Its id; as text, since it may be larger than 2⁵³.
        psc_connection_id: String,
    },
}

/// One field that has no parts: whole bytes, or bits of one byte.
#[derive(Serialize, JsonSchema)]
pub struct FieldReport {
    /// Its name.
    pub name: String,
    /// Its first byte.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// The first of its bits and the one after the last, counted from the most significant; `null`
    /// where it has all bits of its bytes.
    pub bits: Option<[u8; 2]>,
    /// Its value.
    pub value: String,
    /// What the value means, or what is wrong with it.
    pub meaning: String,
    /// Whether it is wrong, or cut short.
    pub bad: bool,
}

/// Takes a header apart.
pub fn decode(bytes: &[u8]) -> DecodeReport {
    let dissection = dissect(bytes);
    let error = dissection.result.as_ref().err();
    // Where not even signature and version are right, nothing of the rest is what it seems.
    let unknown =
        error.is_some_and(|error| matches!(error.kind, WireErrorKind::NotProxy | WireErrorKind::BadVersion));
    let prefix = if unknown { &[] } else { bytes };
    let length = prefix.get(14..16).and_then(|length| <[u8; 2]>::try_from(length).ok());
    let header = dissection.result.as_ref().ok().cloned().or_else(|| unchecked(bytes));
    let [source, destination] = header.as_ref().map_or([None, None], addresses);
    DecodeReport {
        accepted: error.is_none(),
        error: error.map(|error| wire_error(bytes, error)),
        length: length.map(|length| 16 + usize::from(u16::from_be_bytes(length))),
        command: prefix.get(12).and_then(|byte| Command::of(*byte)).map(|command| command.label().to_owned()),
        family: prefix.get(13).and_then(|byte| Family::of(*byte).word()).map(ToOwned::to_owned),
        transport: prefix.get(13).and_then(|byte| Transport::of(*byte).word()).map(ToOwned::to_owned),
        source,
        destination,
        tlvs: header.as_ref().map_or_else(Vec::new, |header| tlvs(header, header.tlvs(), false)),
        opaque: header.as_ref().map(Header::opaque).filter(|bytes| !bytes.is_empty()).map(plain),
        fields: fields(bytes, &dissection.fields),
        payload: plain(bytes.get(dissection.end..).unwrap_or_default()),
        receiver: receiver(&dissection.result),
    }
}

fn wire_error(bytes: &[u8], error: &WireError) -> WireErrorReport {
    let mut text = error.to_string();
    if error.kind == WireErrorKind::NotProxy
        && let Some(at) = find_signature(bytes)
    {
        text.push_str("; the signature stands at byte ");
        text.push_str(&at.to_string());
        text.push_str(", so what comes before may be a packet's other headers (--find starts there)");
    }
    WireErrorReport {
        field: error.field.to_owned(),
        offset: error.offset,
        kind: error.kind.code().to_owned(),
        text,
    }
}

fn addresses(header: &Header<'_>) -> [Option<String>; 2] {
    match header.addresses() {
        Addresses::Absent => [None, None],
        Addresses::Inet { source, destination } => [Some(source.to_string()), Some(destination.to_string())],
        Addresses::Inet6 { source, destination } => [Some(source.to_string()), Some(destination.to_string())],
        Addresses::Unix { source, destination } => {
            [Some(text(without_filling(source))), Some(text(without_filling(destination)))]
        }
    }
}

fn tlvs(header: &Header<'_>, tlvs: Tlvs<'_>, in_ssl: bool) -> Vec<TlvReport> {
    let report = |tlv: Tlv<'_>| TlvReport {
        kind: tlv.kind,
        name: tlv_name(tlv.kind, in_ssl).to_owned(),
        offset: tlv.offset,
        length: tlv.value.len(),
        value: plain(tlv.value),
        decoded: if in_ssl { utf_8(tlv.value, |text| Decoded::Text { text }) } else { decoded(header, &tlv) },
    };
    tlvs.map(report).collect()
}

/// A value that is text; `None` where it is not UTF-8.
fn utf_8(value: &[u8], decoded: impl Fn(String) -> Decoded) -> Option<Decoded> {
    std::str::from_utf8(value).ok().map(|text| decoded(text.to_owned()))
}

fn decoded(header: &Header<'_>, tlv: &Tlv<'_>) -> Option<Decoded> {
    match tlv.read() {
        TlvValue::Alpn(value) => utf_8(value, |protocol| Decoded::Alpn { protocol }),
        TlvValue::Authority(value) => utf_8(value, |host| Decoded::Authority { host }),
        TlvValue::Crc32c(_) => Some(Decoded::Crc32c { valid: header.is_checksum_right(tlv) }),
        TlvValue::NetworkNamespace(value) => {
            utf_8(value, |namespace| Decoded::NetworkNamespace { namespace })
        }
        TlvValue::Ssl(ssl) => Some(Decoded::Ssl {
            client: ssl.client,
            client_ssl: ssl.client & 1 != 0,
            client_cert_conn: ssl.client & 2 != 0,
            client_cert_sess: ssl.client & 4 != 0,
            verify: ssl.verify,
            tlvs: tlvs(header, ssl.tlvs, true),
        }),
        TlvValue::VpcEndpointId(value) => {
            utf_8(value, |vpce_id| Decoded::Aws { subtype: "vpce_id".to_owned(), vpce_id })
        }
        TlvValue::AzureLinkId(link_id) => Some(Decoded::Azure { subtype: "link_id".to_owned(), link_id }),
        TlvValue::PscConnectionId(id) => Some(Decoded::Gcp { psc_connection_id: id.to_string() }),
        TlvValue::Noop(_) | TlvValue::UniqueId(_) | TlvValue::Alibaba(_) | TlvValue::Opaque(_) => None,
    }
}

/// The fields without parts; of a byte that is split into bits, these.
fn fields(bytes: &[u8], all: &[Field]) -> Vec<FieldReport> {
    let mut reports = Vec::new();
    for (at, field) in all.iter().enumerate() {
        let split = all.get(at + 1).is_some_and(|next| next.bits.is_some() && next.depth > field.depth);
        if field.bits.is_none() && (split || !is_byte_leaf(all, at)) {
            continue;
        }
        let place = |at: u32| usize::try_from(at).unwrap_or(usize::MAX);
        reports.push(FieldReport {
            name: field.name.to_owned(),
            start: place(field.start),
            end: place(field.end),
            bits: field.bits.map(|bits| [bits.start, bits.end]),
            value: field.value(bytes),
            meaning: field.meaning.to_string(),
            bad: field.flaw.is_some(),
        });
    }
    reports
}
