//! A header taken apart into fields, as far as it goes. However broken it is, every byte of it belongs
//! to exactly one field that has no parts of whole bytes: what cannot be read is `not read`.

use crate::wire::field::{Field, Flaw, Layer, Show};

use super::decode::{Header, decode, local_layout};
use super::dissect_tlv;
use super::error::{WireError, WireErrorKind};
use super::words::{
    Command, FAMILY_AND_TRANSPORT_AT, Family, LENGTH_AT, PREFIX_BYTES, SIGNATURE, Transport, UNIX_PATH_BYTES,
    VERSION_AND_COMMAND_AT, without_filling,
};

/// A header taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dissection<'a> {
    /// Its fields: the whole first, then its parts in byte order, a part after what it is a part of.
    /// The one that is wrong is marked, and its meaning is why.
    pub fields: Vec<Field>,
    /// How many bytes they cover: the header, or those of it that are there. Where not even the
    /// signature or the version is right, all bytes.
    pub end: usize,
    /// The header, or why it is none.
    pub result: Result<Header<'a>, WireError>,
}

/// The list under construction: what is pushed is cut where the bytes end.
pub(super) struct Fields<'a> {
    pub list: Vec<Field>,
    /// The header's bytes, as far as they are there.
    pub bytes: &'a [u8],
    /// Whether it is accepted, and with it its checksum.
    pub accepted: bool,
}

/// A place as a field counts it.
pub(super) fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl Fields<'_> {
    /// A field of these bytes; none where none of them is there, and marked where not all are.
    pub fn push(
        &mut self,
        name: &'static str,
        (start, end): (usize, usize),
        depth: u8,
        show: Show,
        meaning: &'static str,
    ) {
        let there = end.min(self.bytes.len());
        if start >= there {
            return;
        }
        let mut field = Field::new(Layer::ProxyProtocol, name, place(start), place(there), depth, show);
        if there < end && show != Show::Heading {
            field.show = Show::Bytes;
            field.flaw = Some(Flaw::CutShort);
            field.meaning = "cut off: the bytes end within it".into();
        } else {
            field.meaning = meaning.into();
        }
        self.list.push(field);
    }

    /// Some bits of one byte, the parts of the field before.
    pub fn push_bits(
        &mut self,
        name: &'static str,
        at: usize,
        (first, end): (u8, u8),
        depth: u8,
        show: Show,
        meaning: &'static str,
    ) {
        let field = Field::new(Layer::ProxyProtocol, name, place(at), place(at + 1), depth, show);
        self.list.push(field.bits(first, end).meaning(meaning));
    }

    /// What nobody reads because of a fault before it.
    pub fn not_read(&mut self, start: usize, depth: u8) {
        self.push("not read", (start, self.bytes.len()), depth, Show::Bytes, "");
    }
}

/// Takes the header apart that some bytes start with.
pub fn dissect(bytes: &[u8]) -> Dissection<'_> {
    let result = decode(bytes);
    let end = header_end(bytes, &result);
    let header = bytes.get(..end).unwrap_or(bytes);
    let mut fields = Fields { list: Vec::with_capacity(32), bytes: header, accepted: result.is_ok() };
    fields.push("PROXY protocol header", (0, end), 0, Show::Heading, "");
    fields.push("signature", (0, SIGNATURE.len()), 1, Show::Bytes, "");
    match result {
        Err(WireError { kind: WireErrorKind::NotProxy, .. }) => fields.not_read(SIGNATURE.len(), 1),
        Ok(_) | Err(_) => prefix(&mut fields, &result),
    }
    if let Err(error) = &result {
        mark(&mut fields.list, error);
    }
    Dissection { fields: fields.list, end, result }
}

/// Where the header ends, or the bytes of it that are there.
fn header_end(bytes: &[u8], result: &Result<Header<'_>, WireError>) -> usize {
    match result {
        Ok(header) => header.len(),
        Err(WireError { kind: WireErrorKind::NotProxy | WireErrorKind::BadVersion, .. }) => bytes.len(),
        Err(_) => declared_end(bytes).map_or(bytes.len(), |end| end.min(bytes.len())),
    }
}

/// Where the length says that the header ends.
fn declared_end(bytes: &[u8]) -> Option<usize> {
    let length = bytes.get(LENGTH_AT..PREFIX_BYTES)?;
    let length = <[u8; 2]>::try_from(length).ok()?;
    Some(PREFIX_BYTES + usize::from(u16::from_be_bytes(length)))
}

fn prefix(fields: &mut Fields<'_>, result: &Result<Header<'_>, WireError>) {
    use WireErrorKind as Kind;
    let kind = result.as_ref().err().map(|error| error.kind);
    let Some(&version_and_command) = fields.bytes.get(VERSION_AND_COMMAND_AT) else { return };
    let at = VERSION_AND_COMMAND_AT;
    fields.push("version and command", (at, at + 1), 1, Show::Hex, "");
    fields.push_bits("version", at, (0, 4), 2, Show::Number, "");
    let command = Command::of(version_and_command);
    let meaning = match command {
        Some(Command::Local) => "LOCAL: the sender's own connection, its real endpoints count",
        Some(Command::Proxy) => "PROXY: on behalf of the source below",
        None => "unassigned",
    };
    fields.push_bits("command", at, (4, 8), 2, Show::Number, meaning);
    if kind == Some(Kind::BadVersion) {
        return fields.not_read(FAMILY_AND_TRANSPORT_AT, 1);
    }
    family_and_transport(fields);
    fields.push("length", (LENGTH_AT, PREFIX_BYTES), 1, Show::Number, "bytes after this field");
    match kind {
        Some(Kind::BadCommand | Kind::BadFamily | Kind::BadTransport | Kind::BadLength) => {
            fields.not_read(PREFIX_BYTES, 1);
        }
        _ => {
            if let Some(command) = command {
                body(fields, command);
            }
        }
    }
}

fn family_and_transport(fields: &mut Fields<'_>) {
    let at = FAMILY_AND_TRANSPORT_AT;
    let Some(&byte) = fields.bytes.get(at) else { return };
    fields.push("family and transport", (at, at + 1), 1, Show::Hex, "");
    let (family, transport) = (Family::of(byte), Transport::of(byte));
    let meaning = match family {
        Family::Unspec => "UNSPEC: no addresses",
        Family::Inet => "IPv4",
        Family::Inet6 => "IPv6",
        Family::Unix => "UNIX",
        Family::Unassigned(_) => "unassigned; under LOCAL it does not matter",
    };
    fields.push_bits("address family", at, (0, 4), 2, Show::Number, meaning);
    let meaning = match (family, transport) {
        (_, Transport::Unspec) => "UNSPEC",
        (Family::Inet | Family::Inet6, Transport::Stream) => "STREAM: TCP",
        (Family::Inet | Family::Inet6, Transport::Dgram) => "DGRAM: UDP",
        (_, Transport::Stream) => "STREAM",
        (_, Transport::Dgram) => "DGRAM",
        (_, Transport::Unassigned(_)) => "unassigned; under LOCAL it does not matter",
    };
    fields.push_bits("transport protocol", at, (4, 8), 2, Show::Number, meaning);
}

/// What follows the length.
fn body(fields: &mut Fields<'_>, command: Command) {
    let (Some(end), Some(&byte)) = (declared_end(fields.bytes), fields.bytes.get(FAMILY_AND_TRANSPORT_AT))
    else {
        return;
    };
    let family = Family::of(byte);
    let block = family.block_bytes();
    let complete = fields.bytes.len() >= end;
    // Where TLVs start; `None` where the bytes are nobody's.
    let tlvs = match command {
        Command::Proxy => (family != Family::Unspec).then_some(PREFIX_BYTES + block),
        Command::Local if complete => local_layout(family, fields.bytes).0.tlvs_at,
        Command::Local => None,
    };
    let Some(tlvs) = tlvs else {
        let meaning = match (command, complete) {
            (Command::Local, false) => "not all there yet, so it is not known what this is",
            (Command::Local, true) => "neither TLVs nor addresses; a receiver skips it",
            (Command::Proxy, _) => "of family UNSPEC; a receiver skips it",
        };
        return fields.push("opaque bytes", (PREFIX_BYTES, fields.bytes.len()), 1, Show::Bytes, meaning);
    };
    if tlvs > PREFIX_BYTES {
        addresses(fields, family, command);
    }
    dissect_tlv::all(fields, (tlvs, end));
}

fn addresses(fields: &mut Fields<'_>, family: Family, command: Command) {
    let (first, end) = (PREFIX_BYTES, PREFIX_BYTES + family.block_bytes());
    let meaning = match command {
        Command::Local => "not used: under LOCAL the real endpoints count",
        Command::Proxy => "",
    };
    fields.push("addresses", (first, end), 1, Show::Heading, meaning);
    let (length, show) = match family {
        Family::Inet => (4, Show::Ipv4),
        Family::Inet6 => (16, Show::Ipv6),
        Family::Unix => {
            path(fields, ["source path", "source path's filling"], first);
            path(fields, ["destination path", "destination path's filling"], first + UNIX_PATH_BYTES);
            return;
        }
        Family::Unspec | Family::Unassigned(_) => return,
    };
    let ports = first + 2 * length;
    fields.push("source address", (first, first + length), 2, show, "");
    fields.push("destination address", (first + length, ports), 2, show, "");
    fields.push("source port", (ports, ports + 2), 2, Show::Number, "");
    fields.push("destination port", (ports + 2, ports + 4), 2, Show::Number, "");
}

/// A path and the zeros after it.
fn path(fields: &mut Fields<'_>, [name, filling]: [&'static str; 2], start: usize) {
    let end = start + UNIX_PATH_BYTES;
    let room = fields.bytes.get(start..end.min(fields.bytes.len())).unwrap_or_default();
    let length = without_filling(room).len();
    fields.push(name, (start, start + length), 2, Show::Text, "");
    fields.push(filling, (start + length, end), 2, Show::Bytes, "zeros up to 108 bytes");
}

/// Marks the field that an error is about; where there is none of it, the whole.
fn mark(fields: &mut [Field], error: &WireError) {
    let at = place(error.offset);
    let about = fields.iter().rposition(|field| field.name == error.field && field.covers(at));
    if let Some(field) = fields.get_mut(about.unwrap_or(0)) {
        field.meaning = error.to_string().into();
        field.flaw = Some(if error.is_incomplete() { Flaw::CutShort } else { Flaw::Wrong });
    }
}
