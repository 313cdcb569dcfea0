//! What a person does to the fields of a header, and the bytes that come of it.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddrV4, SocketAddrV6};

use privatelink::wire::hex_dump;
use privatelink::wire::proxy_protocol::{
    Command, Draft, DraftAddresses, DraftError, DraftTlv, Family, NLB_HEADER_BYTES, Transport, decode, encode,
};

use super::form::{Spot, is_text};
use super::{Typed, Workbench, place};
use crate::state::engine::sentence;

/// The addresses a header gets that had none: those of the paper's figures.
const ENDS: [SocketAddrV4; 2] = [
    SocketAddrV4::new(Ipv4Addr::new(10, 0, 1, 25), 49152),
    SocketAddrV4::new(Ipv4Addr::new(10, 0, 1, 87), 443),
];
/// The paths a header gets that had none.
const PATHS: [&[u8]; 2] = [b"/run/client.sock", b"/run/server.sock"];
/// The endpoint id a header gets that had none.
const ENDPOINT: &str = "vpce-0123456789abcdef0";

/// What a person does to the fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A field gets another text.
    Field(Spot, String),
    /// A TLV more, of this type: within an SSL TLV, or at the end.
    Add(Option<usize>, u8),
    /// A TLV less.
    Remove(usize),
    /// Padding to what a Network Load Balancer sends, or none at the end.
    Pad(bool),
}

/// The bytes that come of a change, and what else is to be said about it; or what is wrong with it.
type Made = Result<(Vec<u8>, Option<String>), String>;

impl Workbench {
    /// Changes a field. What is wrong with it is said beside it, and the header stays. Of several edits
    /// of one field in a row only the first can be gone back to.
    pub fn change(&mut self, change: Change) {
        let mut again = false;
        match &change {
            Change::Field(spot, _) => {
                again = self.typed.last().is_some_and(|typed| typed.spot == *spot);
                self.typed.retain(|typed| typed.spot != *spot && typed.error.is_some());
            }
            Change::Add(..) | Change::Remove(_) | Change::Pad(_) => self.typed.clear(),
        }
        self.note = None;
        let mut error = None;
        match self.made(&change) {
            Some(Ok((bytes, note))) => {
                if !again {
                    self.keep_text();
                }
                self.note = note;
                self.origin = None;
                self.rewrite(&bytes);
            }
            Some(Err(says)) => error = Some(says),
            None => {}
        }
        match change {
            Change::Field(spot, text) => self.typed.push(Typed { spot, text, error }),
            Change::Add(..) | Change::Remove(_) | Change::Pad(_) => self.note = error.or(self.note.take()),
        }
    }

    /// The bytes from the header's first on; `None` where nothing can be edited. Padding that was there
    /// is made anew to fit, unless the change is about the padding.
    fn made(&self, change: &Change) -> Option<Made> {
        let base = self.base()?;
        let header = decode(base).ok()?;
        let mut draft = Draft::of(&header);
        let last = draft.tlvs.len().checked_sub(1);
        let own = match change {
            Change::Field(spot, _) => spot.tlv().is_some_and(|at| Some(at) == last),
            Change::Remove(at) => Some(*at) == last,
            Change::Pad(_) => true,
            Change::Add(..) => false,
        };
        if !own && is_padded(&draft, header.len()) {
            draft.tlvs.pop();
            draft.pad_to = Some(NLB_HEADER_BYTES);
        }
        let made = apply(&mut draft, change).and_then(|()| encoded(draft));
        Some(made.map(|(mut bytes, note)| {
            bytes.extend_from_slice(base.get(header.len()..).unwrap_or_default());
            (bytes, note)
        }))
    }
}

/// Whether a header has as many bytes as a Network Load Balancer sends, with padding at its end.
pub(super) fn is_padded(draft: &Draft, bytes: usize) -> bool {
    place(bytes) == NLB_HEADER_BYTES && matches!(draft.tlvs.last(), Some(DraftTlv::Noop(_)))
}

fn apply(draft: &mut Draft, change: &Change) -> Result<(), String> {
    match change {
        Change::Field(spot, text) => return set(draft, *spot, text.trim()),
        Change::Add(Some(at), kind) => {
            if let Some(DraftTlv::Ssl { tlvs, .. }) = draft.tlvs.get_mut(*at) {
                tlvs.push((*kind, Vec::new()));
            }
        }
        Change::Add(None, kind) => draft.tlvs.push(fresh(*kind)),
        Change::Remove(at) => {
            if *at < draft.tlvs.len() {
                draft.tlvs.remove(*at);
            }
        }
        Change::Pad(on) => {
            if matches!(draft.tlvs.last(), Some(DraftTlv::Noop(_))) {
                draft.tlvs.pop();
            }
            draft.pad_to = on.then_some(NLB_HEADER_BYTES);
        }
    }
    Ok(())
}

/// The bytes of a draft, and what had to be done so that there are any: padding goes before anything
/// else does.
fn encoded(mut draft: Draft) -> Result<(Vec<u8>, Option<String>), String> {
    let mut note = None;
    let mut made = encode(&draft);
    if let Err(error @ (DraftError::PadTooSmall(..) | DraftError::PadLeavesTooLittle(..))) = made {
        note = Some(format!("{} Its padding is left out.", sentence(&error.to_string())));
        draft.pad_to = None;
        made = encode(&draft);
    }
    let header = made.map_err(|error| sentence(&error.to_string()))?;
    // A raw TLV may still be wrong by itself.
    decode(&header).map_err(|error| sentence(&error.to_string()))?;
    Ok((header, note))
}

/// A TLV of a type with something in it.
fn fresh(kind: u8) -> DraftTlv {
    match kind {
        0x03 => DraftTlv::Crc32c,
        0x04 => DraftTlv::Noop(8),
        0x20 => DraftTlv::Ssl { client: 1, verify: 0, tlvs: vec![(0x21, b"TLSv1.3".to_vec())] },
        0xea => DraftTlv::VpcEndpointId(ENDPOINT.to_owned()),
        _ => DraftTlv::Raw {
            kind,
            value: match kind {
                0x01 => b"h2".to_vec(),
                0x02 => b"example.com".to_vec(),
                0x30 => b"blue".to_vec(),
                0xe0 => vec![0; 8],
                0xee => vec![1, 0, 0, 0, 0],
                _ => Vec::new(),
            },
        },
    }
}

/// Sets a field.
fn set(draft: &mut Draft, spot: Spot, typed: &str) -> Result<(), String> {
    match spot {
        Spot::Command => set_command(draft, typed),
        Spot::Family => set_family(draft, typed),
        Spot::Transport => {
            draft.transport = match typed {
                "stream" => Transport::Stream,
                "dgram" => Transport::Dgram,
                _ => Transport::Unspec,
            };
        }
        Spot::Source | Spot::Destination => return set_address(draft, spot == Spot::Source, typed),
        Spot::SourcePort | Spot::DestinationPort => {
            let port = number::<u16>(typed, "a port from 0 to 65535")?;
            match &mut draft.addresses {
                DraftAddresses::Inet { source, destination } => {
                    let end = if spot == Spot::SourcePort { source } else { destination };
                    end.set_port(port);
                }
                DraftAddresses::Inet6 { source, destination } => {
                    let end = if spot == Spot::SourcePort { source } else { destination };
                    end.set_port(port);
                }
                DraftAddresses::Absent(_) | DraftAddresses::Unix { .. } | DraftAddresses::Opaque(..) => {}
            }
        }
        Spot::Kind(at) | Spot::Value(at) | Spot::Client(at) | Spot::Verify(at) | Spot::Inner(at, _) => {
            if let Some(tlv) = draft.tlvs.get_mut(at) {
                return set_tlv(tlv, spot, typed);
            }
        }
    }
    Ok(())
}

fn set_command(draft: &mut Draft, word: &str) {
    draft.command = if word == "local" { Command::Local } else { Command::Proxy };
    let nothing = matches!(draft.addresses, DraftAddresses::Absent(_) | DraftAddresses::Opaque(..));
    if draft.command == Command::Proxy && nothing {
        // What LOCAL may leave out or carry PROXY needs or must not have.
        let family = match draft.addresses.family() {
            Family::Unassigned(_) => Family::Inet,
            known => known,
        };
        draft.addresses = of_family(family, &draft.addresses);
        draft.transport = transport_of(family, draft.transport);
    }
}

fn set_family(draft: &mut Draft, word: &str) {
    let family = match word {
        "inet" => Family::Inet,
        "inet6" => Family::Inet6,
        "unix" => Family::Unix,
        _ => Family::Unspec,
    };
    let absent = matches!(draft.addresses, DraftAddresses::Absent(_));
    draft.addresses = if draft.command == Command::Local && absent {
        DraftAddresses::Absent(family)
    } else {
        of_family(family, &draft.addresses)
    };
    draft.transport = transport_of(family, draft.transport);
}

/// A transport that goes with a family: the same where it does.
const fn transport_of(family: Family, now: Transport) -> Transport {
    match (family, now) {
        (Family::Unspec, _) => Transport::Unspec,
        (_, Transport::Dgram) => Transport::Dgram,
        (_, Transport::Stream | Transport::Unspec | Transport::Unassigned(_)) => Transport::Stream,
    }
}

/// Addresses of a family: the same where they can be said in it.
fn of_family(family: Family, now: &DraftAddresses) -> DraftAddresses {
    let [from, to] = match now {
        DraftAddresses::Inet { source, destination } => [*source, *destination],
        DraftAddresses::Inet6 { source, destination } => {
            let inner = |end: &SocketAddrV6, other| {
                SocketAddrV4::new(end.ip().to_ipv4_mapped().unwrap_or(other), end.port())
            };
            [inner(source, *ENDS[0].ip()), inner(destination, *ENDS[1].ip())]
        }
        DraftAddresses::Absent(_) | DraftAddresses::Unix { .. } | DraftAddresses::Opaque(..) => ENDS,
    };
    let mapped = |end: SocketAddrV4| SocketAddrV6::new(end.ip().to_ipv6_mapped(), end.port(), 0, 0);
    match (family, now) {
        (Family::Inet, _) => DraftAddresses::Inet { source: from, destination: to },
        (Family::Inet6, DraftAddresses::Inet6 { .. }) | (Family::Unix, DraftAddresses::Unix { .. }) => {
            now.clone()
        }
        (Family::Inet6, _) => DraftAddresses::Inet6 { source: mapped(from), destination: mapped(to) },
        (Family::Unix, _) => {
            DraftAddresses::Unix { source: PATHS[0].to_vec(), destination: PATHS[1].to_vec() }
        }
        (Family::Unspec | Family::Unassigned(_), _) => DraftAddresses::Absent(family),
    }
}

fn set_address(draft: &mut Draft, first: bool, typed: &str) -> Result<(), String> {
    match &mut draft.addresses {
        DraftAddresses::Inet { source, destination } => {
            let address = number::<Ipv4Addr>(typed, "an IPv4 address such as 10.0.1.25")?;
            if first { source } else { destination }.set_ip(address);
        }
        DraftAddresses::Inet6 { source, destination } => {
            let address = number::<Ipv6Addr>(typed, "an IPv6 address such as 2001:db8::10")?;
            if first { source } else { destination }.set_ip(address);
        }
        DraftAddresses::Unix { source, destination } => {
            let path = if first { source } else { destination };
            *path = typed.as_bytes().to_vec();
        }
        DraftAddresses::Absent(_) | DraftAddresses::Opaque(..) => {}
    }
    Ok(())
}

fn set_tlv(tlv: &mut DraftTlv, spot: Spot, typed: &str) -> Result<(), String> {
    match (tlv, spot) {
        (DraftTlv::VpcEndpointId(id), _) => typed.clone_into(id),
        (DraftTlv::Noop(length), _) => *length = number(typed, "a number of bytes from 0 to 65535")?,
        (DraftTlv::Ssl { client, .. }, Spot::Client(_)) => *client = byte(typed)?,
        (DraftTlv::Ssl { verify, .. }, Spot::Verify(_)) => {
            *verify = number(typed, "a number from 0 to 4294967295")?;
        }
        (DraftTlv::Ssl { tlvs, .. }, Spot::Inner(_, place)) => {
            if let Some((kind, value)) = tlvs.get_mut(place) {
                *value = read_value(*kind, value, typed)?;
            }
        }
        (DraftTlv::Raw { kind, .. }, Spot::Kind(_)) => *kind = byte(typed)?,
        (DraftTlv::Raw { kind, value }, _) => *value = read_value(*kind, value, typed)?,
        (DraftTlv::Crc32c | DraftTlv::Ssl { .. }, _) => {}
    }
    Ok(())
}

/// A value in the writing it is shown in.
fn read_value(kind: u8, now: &[u8], typed: &str) -> Result<Vec<u8>, String> {
    if is_text(kind, now) {
        return if typed.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            Ok(typed.as_bytes().to_vec())
        } else {
            Err("Only ASCII letters, digits and signs can be written here.".to_owned())
        };
    }
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    hex_dump::read(typed).map_err(|error| sentence(&error.text))
}

fn byte(typed: &str) -> Result<u8, String> {
    u8::from_str_radix(typed, 16)
        .map_err(|_| format!("‘{}’ is not a byte: two hexadecimal digits are expected.", start(typed)))
}

fn number<T: std::str::FromStr>(typed: &str, what: &str) -> Result<T, String> {
    typed.parse().map_err(|_| format!("‘{}’ is not {what}.", start(typed)))
}

fn start(typed: &str) -> String {
    typed.chars().take(40).collect()
}
