//! The fields of a header that can be edited, as rows: what stands in each, what it could be.

use privatelink::wire::hex;
use privatelink::wire::proxy_protocol::{Command, Draft, DraftAddresses, DraftTlv, decode};

use super::Workbench;
use super::edit::is_padded;

/// A place of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// What the header is for.
    Command,
    /// The address family.
    Family,
    /// The transport protocol.
    Transport,
    /// Who connects: address or path.
    Source,
    /// From which port.
    SourcePort,
    /// To what: address or path.
    Destination,
    /// To which port.
    DestinationPort,
    /// A TLV's type.
    Kind(usize),
    /// A TLV's value.
    Value(usize),
    /// An SSL TLV's client bits.
    Client(usize),
    /// An SSL TLV's word on the certificate.
    Verify(usize),
    /// The value of a TLV within an SSL TLV.
    Inner(usize, usize),
}

impl Spot {
    /// The TLV it belongs to.
    pub(super) const fn tlv(self) -> Option<usize> {
        match self {
            Self::Kind(at) | Self::Value(at) | Self::Client(at) | Self::Verify(at) | Self::Inner(at, _) => {
                Some(at)
            }
            Self::Command
            | Self::Family
            | Self::Transport
            | Self::Source
            | Self::SourcePort
            | Self::Destination
            | Self::DestinationPort => None,
        }
    }
}

/// A value to choose and what a person reads.
pub type Choice = (&'static str, &'static str);
/// A type of TLV and its name.
pub type Kind = (u8, &'static str);

/// One field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its place.
    pub spot: Spot,
    /// What it is called.
    pub label: &'static str,
    /// What stands in it.
    pub value: String,
    /// The values to choose from; free text where there are none.
    pub choices: &'static [Choice],
    /// What is wrong with it.
    pub error: Option<String>,
}

/// One TLV.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is called.
    pub name: &'static str,
    /// Its type, as two hexadecimal digits.
    pub kind: String,
    /// What can be edited in it.
    pub rows: Vec<Row>,
    /// The kinds that can be put into it.
    pub inner: &'static [Kind],
}

/// The form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// Command, family, addresses.
    pub rows: Vec<Row>,
    /// The TLVs, in order.
    pub lines: Vec<Line>,
    /// Whether the header is padded to what a Network Load Balancer sends.
    pub padded: bool,
}

const COMMANDS: &[Choice] = &[("proxy", "PROXY"), ("local", "LOCAL")];
const FAMILIES: &[Choice] = &[("inet", "IPv4"), ("inet6", "IPv6"), ("unix", "UNIX"), ("unspec", "None")];
const TRANSPORTS: &[Choice] = &[("stream", "Stream (TCP)"), ("dgram", "Datagram (UDP)"), ("unspec", "None")];

/// The TLVs that can be added: type and name.
pub const KINDS: &[Kind] = &[
    (0xea, "AWS endpoint id"),
    (0x03, "CRC32C"),
    (0x04, "NOOP"),
    (0x02, "AUTHORITY"),
    (0x01, "ALPN"),
    (0x05, "UNIQUE_ID"),
    (0x20, "SSL"),
    (0x30, "NETNS"),
    (0xee, "Azure link id"),
    (0xe0, "Google Cloud connection id"),
    (0xe2, "Custom"),
];

/// The TLVs that an SSL TLV can hold.
const INNER_KINDS: &[Kind] = &[
    (0x21, "TLS version"),
    (0x22, "Common name"),
    (0x23, "Cipher"),
    (0x24, "Signature algorithm"),
    (0x25, "Key algorithm"),
    (0x26, "Key exchange group"),
    (0x27, "Signature scheme"),
    (0x28, "Client certificate"),
];

/// The name of a type among some; what is none of them is a custom one.
fn name_of(kind: u8, kinds: &[Kind]) -> &'static str {
    kinds.iter().find(|(known, _)| *known == kind).map_or("Custom", |(_, name)| name)
}

/// Whether a value is written as text: all of it can be printed, and its type holds text.
pub(super) fn is_text(kind: u8, value: &[u8]) -> bool {
    matches!(kind, 0x01 | 0x02 | 0x21..=0x27 | 0x30) && value.iter().all(|byte| matches!(byte, b' '..=b'~'))
}

fn written(kind: u8, value: &[u8]) -> (&'static str, String) {
    if is_text(kind, value) {
        ("Value", value.iter().map(|byte| char::from(*byte)).collect())
    } else {
        ("Value in hex", hex::plain(value))
    }
}

impl Workbench {
    /// The form; `None` where the bytes are nothing that can be edited by fields.
    pub fn form(&self) -> Option<Form> {
        let header = decode(self.base()?).ok()?;
        let draft = Draft::of(&header);
        let mut lines = Vec::new();
        for (at, tlv) in draft.tlvs.iter().enumerate() {
            lines.push(self.line(at, tlv));
        }
        Some(Form { rows: self.rows(&draft), lines, padded: is_padded(&draft, header.len()) })
    }

    /// A field with what was typed in it, or else what stands in the header.
    fn row(&self, spot: Spot, label: &'static str, value: String) -> Row {
        let typed = self.typed.iter().find(|typed| typed.spot == spot);
        let (value, error) = typed.map_or((value, None), |typed| (typed.text.clone(), typed.error.clone()));
        Row { spot, label, value, choices: &[], error }
    }

    fn rows(&self, draft: &Draft) -> Vec<Row> {
        let command = match draft.command {
            Command::Proxy => "proxy",
            Command::Local => "local",
        };
        let (family, transport) = (draft.addresses.family().word(), draft.transport.word());
        let mut rows = Vec::new();
        for (spot, label, word, choices) in [
            (Spot::Command, "Command", Some(command), COMMANDS),
            (Spot::Family, "Family", family, FAMILIES),
            (Spot::Transport, "Transport", transport, TRANSPORTS),
        ] {
            rows.push(Row { choices, ..self.row(spot, label, word.unwrap_or_default().to_owned()) });
        }
        let (ends, ports) = match &draft.addresses {
            DraftAddresses::Absent(_) | DraftAddresses::Opaque(..) => return rows,
            DraftAddresses::Inet { source, destination } => (
                [source.ip().to_string(), destination.ip().to_string()],
                Some([source.port(), destination.port()]),
            ),
            DraftAddresses::Inet6 { source, destination } => (
                [source.ip().to_string(), destination.ip().to_string()],
                Some([source.port(), destination.port()]),
            ),
            DraftAddresses::Unix { source, destination } => {
                ([hex::text(source), hex::text(destination)], None)
            }
        };
        let places = [
            (Spot::Source, "Source", Spot::SourcePort, "Source port"),
            (Spot::Destination, "Destination", Spot::DestinationPort, "Destination port"),
        ];
        for (at, ((spot, label, port_spot, port_label), end)) in places.into_iter().zip(ends).enumerate() {
            rows.push(self.row(spot, label, end));
            if let Some(port) = ports.and_then(|ports| ports.get(at).copied()) {
                rows.push(self.row(port_spot, port_label, port.to_string()));
            }
        }
        rows
    }

    fn line(&self, at: usize, tlv: &DraftTlv) -> Line {
        let mut line = Line { name: "", kind: String::new(), rows: Vec::new(), inner: &[] };
        let kind = match tlv {
            DraftTlv::Crc32c => 0x03,
            DraftTlv::VpcEndpointId(id) => {
                line.rows.push(self.row(Spot::Value(at), "Endpoint id", id.clone()));
                0xea
            }
            DraftTlv::Noop(length) => {
                line.rows.push(self.row(Spot::Value(at), "Zero bytes", length.to_string()));
                0x04
            }
            DraftTlv::Ssl { client, verify, tlvs } => {
                line.rows.push(self.row(Spot::Client(at), "Client bits in hex", hex::plain(&[*client])));
                line.rows.push(self.row(Spot::Verify(at), "Verify", verify.to_string()));
                for (place, (kind, value)) in tlvs.iter().enumerate() {
                    let (_, value) = written(*kind, value);
                    line.rows.push(self.row(Spot::Inner(at, place), name_of(*kind, INNER_KINDS), value));
                }
                line.inner = INNER_KINDS;
                0x20
            }
            DraftTlv::Raw { kind, value } => {
                let (label, value) = written(*kind, value);
                if name_of(*kind, KINDS) == "Custom" {
                    line.rows.push(self.row(Spot::Kind(at), "Type in hex", hex::plain(&[*kind])));
                }
                line.rows.push(self.row(Spot::Value(at), label, value));
                *kind
            }
        };
        line.name = name_of(kind, KINDS);
        line.kind = hex::plain(&[kind]);
        line
    }
}
