//! The shape that `privatelink ppv2 encode` reads, and what it prints. What `ppv2 decode` prints is
//! taken too: what says the same twice there is not looked at.

use std::net::SocketAddr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::wire::hex::plain;
use crate::wire::hex_dump;
use crate::wire::proxy_protocol::{Command, Draft, DraftAddresses, DraftTlv, Family, Transport, encode};

/// What `privatelink ppv2 encode` prints with `--json`.
#[derive(Serialize, JsonSchema)]
pub struct EncodeReport {
    /// The header as hexadecimal digits.
    pub hex: String,
    /// Its length in bytes.
    pub length: usize,
}

/// A header to be encoded.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct HeaderInput {
    /// `PROXY` (where it is left out) or `LOCAL`.
    command: Option<String>,
    /// `inet`, `inet6`, `unix` or `unspec`; left out, it is that of the addresses.
    family: Option<String>,
    /// `stream`, `dgram` or `unspec`; left out, `stream` where the family is not `unspec`.
    transport: Option<String>,
    /// Who connects: `10.0.1.25:49152`, `[2001:db8::10]:50000`, or a path.
    source: Option<String>,
    /// To what.
    destination: Option<String>,
    /// TLVs, in the order they are written.
    tlvs: Option<Vec<TlvInput>>,
    /// Bytes of no meaning in place of addresses, as hexadecimal digits (family `unspec`, or `LOCAL`).
    opaque: Option<String>,
    /// The length in bytes that a last NOOP TLV fills the header up to.
    pad_to: Option<u32>,
    #[schemars(skip)]
    accepted: Option<Value>,
    #[schemars(skip)]
    error: Option<Value>,
    #[schemars(skip)]
    length: Option<Value>,
    #[schemars(skip)]
    fields: Option<Value>,
    #[schemars(skip)]
    payload: Option<Value>,
    #[schemars(skip)]
    receiver: Option<Value>,
}

/// A TLV: `type` and `value`, or exactly one of the others.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TlvInput {
    /// The type, 0 to 255.
    #[serde(rename = "type")]
    kind: Option<u8>,
    /// The value, as hexadecimal digits; left out, it is empty. Written as it is, a checksum too.
    value: Option<String>,
    /// The checksum of the whole header, computed; `false` is as if it were left out.
    crc32c: Option<bool>,
    /// AWS: the id of the VPC endpoint.
    vpce_id: Option<String>,
    /// So many zero bytes of padding.
    noop: Option<u16>,
    /// What is known of the client's TLS.
    ssl: Option<SslInput>,
    #[schemars(skip)]
    name: Option<Value>,
    #[schemars(skip)]
    offset: Option<Value>,
    #[schemars(skip)]
    length: Option<Value>,
    #[schemars(skip)]
    decoded: Option<Value>,
}

/// What is known of the client's TLS.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SslInput {
    /// Client bits: 1 over TLS, 2 a certificate on this connection, 4 one in this session.
    client: u8,
    /// 0 where the certificate was verified.
    verify: u32,
    /// TLVs by type (33 to 40) and value.
    tlvs: Vec<TlvInput>,
}

/// Encodes a header described in JSON; the error is a sentence, with line and column where the text
/// itself is wrong.
pub fn encode_json(json: &str) -> Result<EncodeReport, String> {
    // An object, not the list of its members' values that would be taken for one.
    if !json.trim_start().starts_with('{') {
        return Err(
            "line 1, column 1: a header is described by an object, {\"command\": \"PROXY\", …}".to_owned()
        );
    }
    let input: HeaderInput = serde_json::from_str(json).map_err(|error| {
        let text = error.to_string();
        // serde_json says the place at the end; here it comes first, as everywhere else.
        let what = text.rsplit_once(" at line ").map_or(text.as_str(), |(what, _)| what);
        format!("line {}, column {}: {what}", error.line(), error.column())
    })?;
    let header = encode(&draft(input)?).map_err(|error| error.to_string())?;
    Ok(EncodeReport { hex: plain(&header), length: header.len() })
}

fn draft(input: HeaderInput) -> Result<Draft, String> {
    let command = match input.command.as_deref() {
        None => Command::Proxy,
        Some(word) if word.eq_ignore_ascii_case("PROXY") => Command::Proxy,
        Some(word) if word.eq_ignore_ascii_case("LOCAL") => Command::Local,
        Some(other) => return Err(format!("command: ‘{other}’ is none; there are PROXY and LOCAL")),
    };
    let addresses = addresses(&input)?;
    let transport = match input.transport.as_deref() {
        None if addresses.family() == Family::Unspec => Transport::Unspec,
        None => Transport::Stream,
        Some(word) => word_of(
            word,
            &[("unspec", Transport::Unspec), ("stream", Transport::Stream), ("dgram", Transport::Dgram)],
        )
        .ok_or_else(|| format!("transport: ‘{word}’ is none; there are stream, dgram and unspec"))?,
    };
    let mut tlvs = Vec::new();
    for (at, tlv) in input.tlvs.unwrap_or_default().into_iter().enumerate() {
        tlvs.extend(draft_tlv(tlv).map_err(|error| format!("tlvs[{at}]: {error}"))?);
    }
    Ok(Draft { command, addresses, transport, tlvs, pad_to: input.pad_to })
}

fn word_of<T: Copy>(word: &str, known: &[(&str, T)]) -> Option<T> {
    known.iter().find(|(name, _)| word.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
}

fn addresses(input: &HeaderInput) -> Result<DraftAddresses, String> {
    let families = [
        ("unspec", Family::Unspec),
        ("inet", Family::Inet),
        ("inet6", Family::Inet6),
        ("unix", Family::Unix),
    ];
    let family = match input.family.as_deref() {
        None => None,
        Some(word) => Some(
            word_of(word, &families)
                .ok_or_else(|| format!("family: ‘{word}’ is none; there are inet, inet6, unix and unspec"))?,
        ),
    };
    let (source, destination) = match (&input.source, &input.destination) {
        (Some(source), Some(destination)) => (source, destination),
        (None, None) => return without_addresses(input, family.unwrap_or(Family::Unspec)),
        (Some(_), None) => return Err("destination: it is missing, and there is a source".to_owned()),
        (None, Some(_)) => return Err("source: it is missing, and there is a destination".to_owned()),
    };
    if input.opaque.is_some() {
        return Err("opaque: bytes of no meaning stand in place of addresses, not beside them".to_owned());
    }
    let is_path = |text: &str| text.starts_with('/');
    if family == Some(Family::Unix) || (family.is_none() && is_path(source) && is_path(destination)) {
        return Ok(DraftAddresses::Unix {
            source: path("source", source)?,
            destination: path("destination", destination)?,
        });
    }
    let found = match (address("source", source)?, address("destination", destination)?) {
        (SocketAddr::V4(source), SocketAddr::V4(destination)) => DraftAddresses::Inet { source, destination },
        (SocketAddr::V6(source), SocketAddr::V6(destination)) => {
            DraftAddresses::Inet6 { source, destination }
        }
        _ => {
            return Err(format!(
                "source and destination: {source} and {destination} are IPv4 and IPv6; a header has addresses of one family"
            ));
        }
    };
    match family.filter(|family| *family != found.family()) {
        Some(other) => Err(format!(
            "family: it is {}, but the addresses are of family {}",
            other.word().unwrap_or_default(),
            found.family().word().unwrap_or_default()
        )),
        None => Ok(found),
    }
}

fn without_addresses(input: &HeaderInput, family: Family) -> Result<DraftAddresses, String> {
    match &input.opaque {
        Some(digits) => {
            let bytes = hex_dump::read(digits).map_err(|error| format!("opaque: {error}"))?;
            Ok(DraftAddresses::Opaque(family, bytes))
        }
        None => Ok(DraftAddresses::Absent(family)),
    }
}

fn address(member: &str, text: &str) -> Result<SocketAddr, String> {
    let wrong = || {
        format!("{member}: ‘{text}’ is no address and port; write 10.0.1.25:49152 or [2001:db8::10]:50000")
    };
    let found: SocketAddr = text.parse().map_err(|_| wrong())?;
    match found {
        SocketAddr::V6(found) if found.scope_id() != 0 => {
            Err(format!("{member}: ‘{text}’ has a zone, for which a header has no room"))
        }
        _ => Ok(found),
    }
}

/// A path, with what is unprintable in it escaped as `ppv2 decode` prints it.
fn path(member: &str, text: &str) -> Result<Vec<u8>, String> {
    if !text.contains('\\') {
        return Ok(text.as_bytes().to_vec());
    }
    let quoted = format!("b\"{}\"", text.replace('"', "\\\""));
    hex_dump::read(&quoted).map_err(|error| format!("{member}: {}", error.text))
}

/// A TLV; none for a checksum that is not wanted.
fn draft_tlv(input: TlvInput) -> Result<Option<DraftTlv>, String> {
    let TlvInput { kind, value, crc32c, vpce_id, noop, ssl, .. } = input;
    let forms = [kind.is_some(), crc32c.is_some(), vpce_id.is_some(), noop.is_some(), ssl.is_some()];
    if forms.iter().filter(|there| **there).count() != 1 || (value.is_some() && kind.is_none()) {
        return Err("a TLV has a type and a value, or one of crc32c, vpce_id, noop and ssl".to_owned());
    }
    if let Some(id) = vpce_id {
        return Ok(Some(DraftTlv::VpcEndpointId(id)));
    }
    if let Some(length) = noop {
        return Ok(Some(DraftTlv::Noop(length)));
    }
    if let Some(SslInput { client, verify, tlvs }) = ssl {
        let mut inner = Vec::new();
        for (at, tlv) in tlvs.into_iter().enumerate() {
            match draft_tlv(tlv).map_err(|error| format!("ssl.tlvs[{at}]: {error}"))? {
                Some(DraftTlv::Raw { kind, value }) => inner.push((kind, value)),
                _ => return Err(format!("ssl.tlvs[{at}]: within ssl a TLV has a type and a value")),
            }
        }
        return Ok(Some(DraftTlv::Ssl { client, verify, tlvs: inner }));
    }
    match kind {
        Some(kind) => {
            let value =
                hex_dump::read(&value.unwrap_or_default()).map_err(|error| format!("value: {error}"))?;
            Ok(Some(DraftTlv::Raw { kind, value }))
        }
        None => Ok((crc32c == Some(true)).then_some(DraftTlv::Crc32c)),
    }
}
