//! A field of a message: which bytes, which bits, what value, what it means. A message taken
//! apart is a flat list of them in byte order, a field before its parts; trees, hex views and
//! reports are all drawn from that list.
//!
//! Two rules hold for every list (tests check them over all scenarios): the leaves that are whole
//! bytes tile the message, so every byte belongs to exactly one of them; and where such a leaf is
//! split into bits, its bit fields tile its bits.

use std::borrow::Cow;
use std::net::{Ipv4Addr, Ipv6Addr};

use super::hex;

/// The protocol a field belongs to: what tints and labels it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// Internet Protocol version 4 (RFC 791).
    Ipv4,
    /// Internet Protocol version 6 (RFC 8200).
    Ipv6,
    /// Internet Control Message Protocol (RFC 792).
    Icmp,
    /// Transmission Control Protocol (RFC 9293).
    Tcp,
    /// User Datagram Protocol (RFC 768).
    Udp,
    /// PROXY protocol version 2.
    ProxyProtocol,
    /// Domain Name System (RFC 1035).
    Dns,
    /// Transport Layer Security (RFC 8446).
    Tls,
    /// Hypertext Transfer Protocol (RFC 9112).
    Http,
    /// Bytes of an application that are not taken apart.
    Data,
}

impl Layer {
    /// What a person reads.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Ipv4 => "IPv4",
            Self::Ipv6 => "IPv6",
            Self::Icmp => "ICMP",
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
            Self::ProxyProtocol => "PROXY v2",
            Self::Dns => "DNS",
            Self::Tls => "TLS",
            Self::Http => "HTTP",
            Self::Data => "Data",
        }
    }
}

/// How a field's value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    /// Nothing: the field is a heading over its parts.
    Heading,
    /// Hexadecimal digits, two a byte.
    Bytes,
    /// An unsigned number, most significant byte first, in decimal.
    Number,
    /// The same in hexadecimal with `0x`.
    Hex,
    /// An unsigned number, least significant byte first, as `0x…` (Azure's LINKID).
    LittleEndianHex,
    /// One bit: set or not set.
    Flag,
    /// An IPv4 address.
    Ipv4,
    /// An IPv6 address.
    Ipv6,
    /// Text; what is no printable ASCII is escaped.
    Text,
    /// A domain name (RFC 1035 §4.1.4), its compression followed within the DNS message that begins
    /// at this byte.
    DomainName(u32),
}

/// Bits of one or more bytes, numbered from the most significant bit of the field's first byte as
/// in the RFCs' diagrams: `start` is within, `end` is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bits {
    /// The first bit.
    pub start: u8,
    /// The bit after the last.
    pub end: u8,
}

/// What is not as it should be with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// The message ends before it is whole: right as far as it goes.
    CutShort,
    /// It is wrong: a checksum that does not match, a length past the end.
    Wrong,
}

/// One field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in the specification's words.
    pub name: &'static str,
    /// The protocol it belongs to.
    pub layer: Layer,
    /// Its first byte, counted from the message's first.
    pub start: u32,
    /// The byte after its last.
    pub end: u32,
    /// The bits of those bytes it takes; `None` where it takes all of them.
    pub bits: Option<Bits>,
    /// How deep it lies: its parts follow it with greater depth.
    pub depth: u8,
    /// How its value is written.
    pub show: Show,
    /// What the value means; empty where the value says it all.
    pub meaning: Cow<'static, str>,
    /// What is not as it should be with it.
    pub flaw: Option<Flaw>,
}

impl Field {
    /// A field of whole bytes with nothing to be said about it.
    pub const fn new(layer: Layer, name: &'static str, start: u32, end: u32, depth: u8, show: Show) -> Self {
        Self { name, layer, start, end, bits: None, depth, show, meaning: Cow::Borrowed(""), flaw: None }
    }

    /// The same, taking only these bits.
    #[must_use]
    pub const fn bits(mut self, start: u8, end: u8) -> Self {
        self.bits = Some(Bits { start, end });
        self
    }

    /// The same, with a meaning.
    #[must_use]
    pub fn meaning(mut self, meaning: impl Into<Cow<'static, str>>) -> Self {
        self.meaning = meaning.into();
        self
    }

    /// The same, wrong, and why.
    #[must_use]
    pub fn wrong(mut self, why: impl Into<Cow<'static, str>>) -> Self {
        self.meaning = why.into();
        self.flaw = Some(Flaw::Wrong);
        self
    }

    /// How many bytes it covers.
    pub const fn len(&self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether it covers none.
    pub const fn is_empty(&self) -> bool {
        self.end <= self.start
    }

    /// Whether a byte of the message belongs to it.
    pub const fn covers(&self, byte: u32) -> bool {
        self.start <= byte && byte < self.end
    }

    /// Its own bytes; fewer where the message is shorter than it.
    pub fn slice<'a>(&self, message: &'a [u8]) -> &'a [u8] {
        let place = |at: u32| usize::try_from(at).unwrap_or(usize::MAX).min(message.len());
        message.get(place(self.start)..place(self.end)).unwrap_or_default()
    }

    /// Its value as an unsigned number, its bits only; `None` where it is longer than eight bytes.
    pub fn number(&self, message: &[u8]) -> Option<u64> {
        let bytes = self.slice(message);
        if bytes.len() > 8 {
            return None;
        }
        let whole = bytes.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        let Some(bits) = self.bits else { return Some(whole) };
        let all = bytes.len() * 8;
        let after = all.checked_sub(usize::from(bits.end))?;
        let width = u32::from(bits.end.saturating_sub(bits.start));
        Some((whole >> after) & 1_u64.checked_shl(width).map_or(u64::MAX, |one| one - 1))
    }

    /// Its value in writing; empty for a heading.
    pub fn value(&self, message: &[u8]) -> String {
        let bytes = self.slice(message);
        match self.show {
            Show::Heading => String::new(),
            Show::Number => match self.number(message) {
                Some(number) => number.to_string(),
                None => hex::plain(bytes),
            },
            Show::Hex => match (self.number(message), self.bits) {
                (Some(number), Some(_)) => format!("0x{number:x}"),
                _ => format!("0x{}", hex::plain(bytes)),
            },
            Show::LittleEndianHex => {
                let mut reversed = bytes.to_vec();
                reversed.reverse();
                format!("0x{}", hex::plain(&reversed))
            }
            Show::Flag => if self.number(message) == Some(1) { "set" } else { "not set" }.to_owned(),
            Show::Ipv4 => match <[u8; 4]>::try_from(bytes) {
                Ok(octets) => Ipv4Addr::from(octets).to_string(),
                Err(_) => hex::plain(bytes),
            },
            Show::Ipv6 => match <[u8; 16]>::try_from(bytes) {
                Ok(octets) => Ipv6Addr::from(octets).to_string(),
                Err(_) => hex::plain(bytes),
            },
            Show::Text => hex::text(bytes),
            Show::DomainName(first) => {
                let from = usize::try_from(first).unwrap_or(usize::MAX);
                let dns = message.get(from..).unwrap_or_default();
                super::dns::name_at(dns, self.start.saturating_sub(first))
            }
            Show::Bytes => hex::plain(bytes),
        }
    }
}

/// Whether the field at a place of the list has no parts of whole bytes: a leaf, though perhaps
/// split into bits.
pub fn is_byte_leaf(fields: &[Field], at: usize) -> bool {
    let Some(field) = fields.get(at) else { return false };
    let first_part = fields.get(at.saturating_add(1)).filter(|next| next.depth > field.depth);
    field.bits.is_none() && first_part.is_none_or(|part| part.bits.is_some())
}

/// The place of the leaf a byte belongs to.
pub fn leaf_at(fields: &[Field], byte: u32) -> Option<usize> {
    fields
        .iter()
        .enumerate()
        .find(|(at, field)| field.covers(byte) && is_byte_leaf(fields, *at))
        .map(|(at, _)| at)
}

/// The place of the field that another is a part of.
pub fn parent_of(fields: &[Field], at: usize) -> Option<usize> {
    let depth = fields.get(at)?.depth;
    fields.iter().take(at).rposition(|field| field.depth < depth)
}

/// Moves fields taken from a part of a message to where that part stands in the whole.
pub fn shift(fields: &mut [Field], by: u32, depth: u8) {
    for field in fields {
        field.start = field.start.saturating_add(by);
        field.end = field.end.saturating_add(by);
        field.depth = field.depth.saturating_add(depth);
        if let Show::DomainName(first) = &mut field.show {
            *first = first.saturating_add(by);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_numbered_from_the_left() {
        let byte = |start, end| Field::new(Layer::Tcp, "f", 0, 1, 0, Show::Number).bits(start, end);
        assert_eq!(byte(0, 4).number(&[0x2a]), Some(2));
        assert_eq!(byte(4, 8).number(&[0x2a]), Some(10));
        assert_eq!(byte(7, 8).number(&[0x2a]), Some(0));
        let offset = Field::new(Layer::Ipv4, "f", 0, 2, 0, Show::Number).bits(3, 16);
        assert_eq!(offset.number(&[0xe0, 0x07]), Some(7));
    }

    #[test]
    fn a_leaf_may_be_split_into_bits_but_not_into_bytes() {
        let fields = [
            Field::new(Layer::Ipv4, "header", 0, 3, 0, Show::Heading),
            Field::new(Layer::Ipv4, "first", 0, 1, 1, Show::Hex),
            Field::new(Layer::Ipv4, "version", 0, 1, 2, Show::Number).bits(0, 4),
            Field::new(Layer::Ipv4, "length", 0, 1, 2, Show::Number).bits(4, 8),
            Field::new(Layer::Ipv4, "rest", 1, 3, 1, Show::Number),
        ];
        let leaves: Vec<_> = (0..fields.len()).filter(|at| is_byte_leaf(&fields, *at)).collect();
        assert_eq!(leaves, [1, 4]);
        assert_eq!(leaf_at(&fields, 0), Some(1));
        assert_eq!(leaf_at(&fields, 2), Some(4));
        assert_eq!(leaf_at(&fields, 3), None);
        assert_eq!(parent_of(&fields, 3), Some(1));
        assert_eq!(parent_of(&fields, 1), Some(0));
        assert_eq!(parent_of(&fields, 0), None);
    }

    #[test]
    fn a_message_cut_short_panics_nowhere() {
        for show in [Show::Ipv4, Show::Number, Show::Hex, Show::Text, Show::DomainName(1), Show::Flag] {
            let field = Field::new(Layer::Data, "f", 2, 6, 0, show);
            assert!(field.value(&[0, 1, 2]).len() < 20);
            let _ = field.value(&[]);
        }
    }
}
