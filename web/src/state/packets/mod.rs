//! The packets of the last request: which of them is looked at, and what a list says about each. They
//! follow from the journey, are made when somebody first looks, and are neither kept nor linked.

pub mod look;

use privatelink::capture::{Capture, Fate, Message, VantagePoint};
use privatelink::path::{Index, Request, Trace};
use privatelink::wire::field::{Field, Layer, Show, is_byte_leaf};
use privatelink::wire::{hex, packet};

use super::shared::Shared;

/// Bytes a line of a C array holds.
const C_LINE_BYTES: usize = 12;

/// A message and its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TakenApart {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The fields, a field before its parts.
    pub fields: Vec<Field>,
}

/// A capture with every packet taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Captured {
    /// The capture.
    pub capture: Capture,
    /// Its packets, in the same order.
    pub packets: Vec<Shared<TakenApart>>,
}

/// Which packet is looked at: a message, as one vantage point sees it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// The vantage point's place.
    pub vantage: usize,
    /// The message's place; `None` until one is chosen, which means the first in sight.
    pub message: Option<usize>,
    /// Whether the packet itself is shown where there is no room for the list beside it.
    pub open: bool,
}

impl TakenApart {
    /// Who sends to whom, with ports where there are any.
    pub fn ends(&self) -> Option<(String, String)> {
        let mut addresses = self.leaves().filter(|field| matches!(field.show, Show::Ipv4 | Show::Ipv6));
        let (source, destination) = (addresses.next()?, addresses.next()?);
        let mut ports = self.leaves().filter(|field| matches!(field.layer, Layer::Tcp | Layer::Udp));
        Some((self.end(source, ports.next()), self.end(destination, ports.next())))
    }

    /// The fields of whole bytes that have no such parts.
    fn leaves(&self) -> impl Iterator<Item = &Field> {
        self.fields
            .iter()
            .enumerate()
            .filter(|(at, _)| is_byte_leaf(&self.fields, *at))
            .map(|(_, field)| field)
    }

    fn end(&self, address: &Field, port: Option<&Field>) -> String {
        let (host, v6) = (address.value(&self.bytes), address.show == Show::Ipv6);
        match port.map(|port| port.value(&self.bytes)) {
            Some(port) if v6 => format!("[{host}]:{port}"),
            Some(port) => format!("{host}:{port}"),
            None => host,
        }
    }

    /// The innermost protocol: what the packet is there for.
    pub fn layer(&self) -> Option<Layer> {
        let known = self.fields.iter().rev().find(|field| field.layer != Layer::Data);
        known.or(self.fields.last()).map(|field| field.layer)
    }

    /// The protocols in it, from the outermost in.
    pub fn layers(&self) -> Vec<Layer> {
        let mut found = Vec::new();
        for field in &self.fields {
            if !found.contains(&field.layer) {
                found.push(field.layer);
            }
        }
        found
    }

    /// The length in bytes.
    pub fn len(&self) -> u32 {
        u32::try_from(self.bytes.len()).unwrap_or(u32::MAX)
    }

    /// Whether there are no bytes.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The bytes as an array in C.
    pub fn c_array(&self) -> String {
        let mut text = format!("unsigned char packet[{}] = {{", self.bytes.len());
        for (at, byte) in self.bytes.iter().enumerate() {
            text.push_str(if at % C_LINE_BYTES == 0 { "\n  0x" } else { " 0x" });
            text.push_str(&hex::plain(&[*byte]));
            text.push(',');
        }
        text.push_str("\n};\n");
        text
    }
}

impl Captured {
    /// Captures a judged request.
    pub fn of(index: &Index, request: &Request, trace: &Trace) -> Self {
        Self::from(privatelink::capture::capture(index, request, trace))
    }

    /// The packet that is looked at: its place in the list.
    pub fn chosen(&self, choice: Choice) -> Option<usize> {
        let message = self.message(choice);
        self.packets_at(self.vantage(choice)).find(|at| self.message_of(*at) == message)
    }

    /// The vantage point that is looked from.
    pub fn vantage(&self, choice: Choice) -> usize {
        if choice.vantage < self.capture.vantages.len() { choice.vantage } else { 0 }
    }

    /// The message that is looked at.
    pub fn message(&self, choice: Choice) -> Option<usize> {
        let known = choice.message.filter(|message| *message < self.capture.messages.len());
        known.or_else(|| self.message_of(self.packets_at(self.vantage(choice)).next()?))
    }

    /// The places of the packets seen at a vantage point, in the order of their time.
    pub fn packets_at(&self, vantage: usize) -> impl Iterator<Item = usize> {
        let packets = self.capture.packets.iter().enumerate();
        packets.filter(move |(_, packet)| packet.vantage == vantage).map(|(at, _)| at)
    }

    fn message_of(&self, packet: usize) -> Option<usize> {
        self.capture.packets.get(packet).map(|packet| packet.message)
    }

    /// The choice of a packet by its place in the list.
    pub fn choose(&self, packet: usize) -> Option<Choice> {
        let packet = self.capture.packets.get(packet)?;
        Some(Choice { vantage: packet.vantage, message: Some(packet.message), open: true })
    }

    /// The choice of a message, seen from where one looks or else from the first place that sees it.
    pub fn choose_message(&self, now: Choice, message: usize) -> Choice {
        let here = Choice { vantage: self.vantage(now), message: Some(message), open: true };
        if self.chosen(here).is_some() {
            return here;
        }
        let elsewhere = self.capture.packets.iter().find(|packet| packet.message == message);
        elsewhere.map_or(here, |packet| Choice { vantage: packet.vantage, ..here })
    }

    /// The answer for the name that was asked for: the last message of DNS.
    pub fn answer(&self) -> Option<usize> {
        let mut found = None;
        for (seen, packet) in self.capture.packets.iter().zip(&self.packets) {
            if packet.layer() == Some(Layer::Dns) {
                found = Some(seen.message);
            }
        }
        found
    }

    /// The choice of the packet so many places on at the same vantage point, not past either end.
    pub fn step(&self, now: Choice, forward: bool) -> Option<Choice> {
        let here: Vec<usize> = self.packets_at(self.vantage(now)).collect();
        let chosen = self.chosen(now).and_then(|chosen| here.iter().position(|at| *at == chosen));
        let next = match chosen {
            None => 0,
            Some(at) if forward => (at + 1).min(here.len().saturating_sub(1)),
            Some(at) => at.saturating_sub(1),
        };
        self.choose(*here.get(next)?)
    }

    /// A packet in a sentence.
    pub fn says(&self, packet: usize) -> Option<String> {
        let packet = self.capture.packets.get(packet)?;
        let label = &self.capture.messages.get(packet.message)?.label;
        let vantage = self.capture.vantages.get(packet.vantage)?;
        Some(format!("{} at {}: {label}.", time(packet.time_ns), vantage.name))
    }

    /// A message in a sentence: when, whom it passes, what it is, how it ended.
    pub fn message_says(&self, message: &Message) -> String {
        let name = |party: &usize| {
            self.capture.parties.get(*party).map(|party| party.name.as_str()).unwrap_or_default()
        };
        let names: Vec<&str> = message.way.iter().map(|(party, _)| name(party)).collect();
        let sent = message.way.first().map_or(0, |(_, ns)| *ns);
        let mut says = format!("{}: {}: {}.", time(sent), names.join(" → "), message.label);
        if message.fate == Fate::Dropped {
            says.push_str(" Dropped at ");
            says.push_str(names.last().copied().unwrap_or_default());
            says.push('.');
        }
        if !message.note.is_empty() {
            says.push(' ');
            says.push_str(&message.note);
        }
        says
    }
}

impl From<Capture> for Captured {
    fn from(capture: Capture) -> Self {
        let mut packets = Vec::with_capacity(capture.packets.len());
        for packet in &capture.packets {
            let fields = packet::dissect(&packet.bytes, &packet.context);
            packets.push(Shared::new(TakenApart { bytes: packet.bytes.clone(), fields }));
        }
        Self { capture, packets }
    }
}

/// A time since the start: milliseconds, from one second on seconds, both with three digits after
/// the point.
pub fn time(ns: u64) -> String {
    let us = ns / 1000;
    if us < 1_000_000 {
        format!("{}.{:03} ms", us / 1000, us % 1000)
    } else {
        format!("{}.{:03} s", us / 1_000_000, us / 1000 % 1000)
    }
}

/// The same in milliseconds whatever it is, without the unit: for a column of them.
pub fn milliseconds(ns: u64) -> String {
    format!("{}.{:03}", ns / 1_000_000, ns / 1000 % 1000)
}

/// What a vantage point is.
pub const fn kind(point: VantagePoint) -> &'static str {
    match point {
        VantagePoint::Client => "Client",
        VantagePoint::Endpoint => "Endpoint interface",
        VantagePoint::LoadBalancer => "Load balancer node",
        VantagePoint::NatGateway => "NAT gateway",
        VantagePoint::Target => "Target",
    }
}

#[cfg(test)]
pub(crate) mod tests;
