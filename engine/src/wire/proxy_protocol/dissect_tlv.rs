//! TLVs taken apart into fields, by type.

use crate::wire::field::Show;

use super::dissect::Fields;
use super::words::{
    ALIBABA, ALPN, AUTHORITY, AWS, AWS_VPCE_ID, AZURE, AZURE_LINK_ID, CRC32C, GCP, NETNS, NOOP, SSL,
    SSL_PREFIX_BYTES, TLV_PREFIX_BYTES, UNIQUE_ID,
};

/// The TLVs of a header, which ends there.
pub(super) fn all(fields: &mut Fields<'_>, (start, end): (usize, usize)) {
    level(fields, (start, end), 1, false);
}

/// TLVs one after the other, in a header or within an SSL TLV.
fn level(fields: &mut Fields<'_>, (start, end): (usize, usize), depth: u8, in_ssl: bool) {
    let mut at = start;
    while at < end && at < fields.bytes.len() {
        if end - at < TLV_PREFIX_BYTES {
            return fields.push("left over", (at, end), depth, Show::Bytes, "");
        }
        let kind = fields.bytes.get(at).copied().unwrap_or_default();
        let value = at + TLV_PREFIX_BYTES;
        let length = fields.bytes.get(at + 1..value).and_then(|length| <[u8; 2]>::try_from(length).ok());
        let next = length.map(|length| value + usize::from(u16::from_be_bytes(length)));
        let (name, meaning) = heading(kind, in_ssl);
        fields.push(name, (at, next.unwrap_or(value).min(end)), depth, Show::Heading, "");
        fields.push("TLV type", (at, at + 1), depth + 1, Show::Hex, meaning);
        fields.push("TLV length", (at + 1, value), depth + 1, Show::Number, "");
        let Some(next) = next else { return };
        if next > end {
            return fields.push("not read", (value, end), depth + 1, Show::Bytes, "");
        }
        if in_ssl {
            fields.push("value", (value, next), depth + 1, Show::Text, "");
        } else {
            contents(fields, kind, (value, next), depth + 1);
        }
        at = next;
    }
}

/// A TLV's value.
fn contents(fields: &mut Fields<'_>, kind: u8, (start, end): (usize, usize), depth: u8) {
    let length = end - start;
    let subtype = fields.bytes.get(start).copied();
    let (name, show, meaning) = match kind {
        SSL if length >= SSL_PREFIX_BYTES => return ssl(fields, (start, end), depth),
        AWS if length > 0 && subtype == Some(AWS_VPCE_ID) => {
            fields.push("subtype", (start, start + 1), depth, Show::Hex, "PP2_SUBTYPE_AWS_VPCE_ID");
            let meaning = "the VPC endpoint the connection came by";
            return fields.push("endpoint id", (start + 1, end), depth, Show::Text, meaning);
        }
        AZURE if length == 5 && subtype == Some(AZURE_LINK_ID) => {
            let meaning = "PP2_SUBTYPE_AZURE_PRIVATEENDPOINT_LINKID";
            fields.push("subtype", (start, start + 1), depth, Show::Hex, meaning);
            let meaning = "the private endpoint's LINKID, least significant byte first";
            return fields.push("link id", (start + 1, end), depth, Show::LittleEndianHex, meaning);
        }
        AWS | AZURE if length > 0 => {
            fields.push("subtype", (start, start + 1), depth, Show::Hex, "");
            return fields.push("value", (start + 1, end), depth, Show::Text, "");
        }
        GCP if length == 8 => ("connection id", Show::Number, "the Private Service Connect connection"),
        CRC32C if length == 4 && fields.accepted => ("checksum", Show::Hex, "right: that of the header"),
        CRC32C if length == 4 => ("checksum", Show::Hex, "not checked, since the header is not accepted"),
        NOOP => ("padding", Show::Bytes, "ignored"),
        ALPN => ("application protocol", Show::Text, ""),
        AUTHORITY => ("host name", Show::Text, "the name the client asked for"),
        UNIQUE_ID => ("unique id", Show::Bytes, "opaque"),
        NETNS => ("namespace", Show::Text, ""),
        _ => ("value", Show::Bytes, ""),
    };
    fields.push(name, (start, end), depth, show, meaning);
}

/// The value of an SSL TLV: client bits, verify, TLVs of its own.
fn ssl(fields: &mut Fields<'_>, (start, end): (usize, usize), depth: u8) {
    let Some(&client) = fields.bytes.get(start) else { return };
    fields.push("client", (start, start + 1), depth, Show::Hex, "");
    fields.push_bits("unassigned", start, (0, 5), depth + 1, Show::Number, "");
    let bits = [
        (
            "PP2_CLIENT_CERT_SESS",
            5,
            "a certificate was shown in this TLS session",
            "no certificate in this TLS session",
        ),
        (
            "PP2_CLIENT_CERT_CONN",
            6,
            "a certificate was shown on this connection",
            "no certificate on this connection",
        ),
        ("PP2_CLIENT_SSL", 7, "connected over TLS", "not connected over TLS"),
    ];
    for (name, bit, set, not_set) in bits {
        let meaning = if client >> (7 - bit) & 1 == 1 { set } else { not_set };
        fields.push_bits(name, start, (bit, bit + 1), depth + 1, Show::Flag, meaning);
    }
    let tlvs = start + SSL_PREFIX_BYTES;
    let verify = fields.bytes.get(start + 1..tlvs).unwrap_or_default();
    let meaning = if verify.iter().any(|byte| *byte != 0) {
        "not 0: no certificate, or not verified"
    } else {
        "0: the certificate was verified"
    };
    fields.push("verify", (start + 1, tlvs), depth, Show::Number, meaning);
    level(fields, (tlvs, end), depth, true);
}

/// A TLV's name and what the specification or its vendor calls the type.
const fn heading(kind: u8, in_ssl: bool) -> (&'static str, &'static str) {
    match (kind, in_ssl) {
        (0x21, true) => ("TLS version TLV", "PP2_SUBTYPE_SSL_VERSION"),
        (0x22, true) => ("certificate's common name TLV", "PP2_SUBTYPE_SSL_CN"),
        (0x23, true) => ("cipher TLV", "PP2_SUBTYPE_SSL_CIPHER"),
        (0x24, true) => ("signature algorithm TLV", "PP2_SUBTYPE_SSL_SIG_ALG"),
        (0x25, true) => ("key algorithm TLV", "PP2_SUBTYPE_SSL_KEY_ALG"),
        (0x26, true) => ("key exchange group TLV", "PP2_SUBTYPE_SSL_GROUP"),
        (0x27, true) => ("signature scheme TLV", "PP2_SUBTYPE_SSL_SIG_SCHEME"),
        (0x28, true) => ("client certificate TLV", "PP2_SUBTYPE_SSL_CLIENT_CERT"),
        (ALPN, false) => ("ALPN TLV", "PP2_TYPE_ALPN"),
        (AUTHORITY, false) => ("AUTHORITY TLV", "PP2_TYPE_AUTHORITY"),
        (CRC32C, false) => ("CRC32C TLV", "PP2_TYPE_CRC32C"),
        (NOOP, false) => ("NOOP TLV", "PP2_TYPE_NOOP"),
        (UNIQUE_ID, false) => ("UNIQUE_ID TLV", "PP2_TYPE_UNIQUE_ID"),
        (SSL, false) => ("SSL TLV", "PP2_TYPE_SSL"),
        (NETNS, false) => ("NETNS TLV", "PP2_TYPE_NETNS"),
        (GCP, false) => ("Google Cloud TLV", "PP2_TYPE_GCP"),
        (ALIBABA, false) => ("Alibaba Cloud TLV", "PP2_TYPE_ALIBABA"),
        (AWS, false) => ("AWS TLV", "PP2_TYPE_AWS"),
        (AZURE, false) => ("Azure TLV", "PP2_TYPE_AZURE"),
        (0xe2..=0xef, false) => ("custom TLV", "for custom use"),
        (0xf0..=0xf7, false) => ("experimental TLV", "for experiments"),
        (0xf8..=0xff, false) => ("future TLV", "reserved for the future"),
        (_, _) => ("unassigned TLV", "unassigned"),
    }
}
