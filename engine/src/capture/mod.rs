//! A trace as packets: the whole conversation that one connection attempt leads to, as it would
//! be captured at each vantage point, and as messages between the parties in time.

mod connection;
mod datagram;
mod header;
mod pcapng;
mod question;
mod record;
mod speech;
mod way;

use crate::model::{IpProtocol, LegEnd, NetworkInterfaceId, sort_by_numbers};
use crate::path::{Index, Request, Trace};
use crate::text;
use crate::wire::packet::Context;

pub use pcapng::pcapng;

/// Where somebody captures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum VantagePoint {
    /// The client's interface.
    Client,
    /// The endpoint's interface.
    Endpoint,
    /// The load balancer's node, both its sides.
    LoadBalancer,
    /// A NAT gateway's interface, both its sides.
    NatGateway,
    /// The interface of the target, or of a host reached without a load balancer.
    Target,
}

/// One vantage point of this trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vantage {
    /// What it is.
    pub point: VantagePoint,
    /// What stands there.
    pub resource: LegEnd,
    /// Its interface; `None` for a bare address.
    pub interface: Option<NetworkInterfaceId>,
    /// What people call it.
    pub name: String,
}

/// A packet as seen at one vantage point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CapturedPacket {
    /// The vantage point's place in the list.
    pub vantage: usize,
    /// The message it is part of: its place in the list. The same message seen at several vantage
    /// points is several packets.
    pub message: usize,
    /// Nanoseconds since the attempt began.
    pub time_ns: u64,
    /// The bytes, from the IP header on.
    pub bytes: Vec<u8>,
    /// What its numbers are relative to.
    pub context: Context,
    /// What there is to say about it: the rule that drops it here, the header put ahead, the verdict.
    /// Empty where there is nothing.
    pub comment: String,
}

/// Who speaks: a column of the ladder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// The vantage point's place in the list; `None` for the resolver, where nobody captures.
    pub vantage: Option<usize>,
    /// What people call it.
    pub name: String,
}

/// How a message ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It arrived.
    Arrived,
    /// It was dropped at its last party.
    Dropped,
}

/// One message between parties: a segment, a datagram, a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// What it is, in a few words: "SYN", "PROXY header, 100 bytes", "DNS query for …".
    pub label: String,
    /// The parties it passes, in order, with the time it is there, in nanoseconds since the attempt
    /// began. The first sends it; at the last it arrives or is dropped.
    pub way: Vec<(usize, u64)>,
    /// How it ended.
    pub fate: Fate,
    /// What there is to say about it; empty where there is nothing.
    pub note: String,
}

/// A captured conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capture {
    /// Where it was captured, from the client on.
    pub vantages: Vec<Vantage>,
    /// Who spoke: the client, the resolver where a name was asked for, then along the way.
    pub parties: Vec<Party>,
    /// What was said, in the order it was sent.
    pub messages: Vec<Message>,
    /// The packets, in the order of their time.
    pub packets: Vec<CapturedPacket>,
    /// The verdict, in a sentence.
    pub verdict: String,
}

impl Capture {
    /// What one vantage point sees, as a capture of its own; empty where the trace has no such point.
    #[must_use]
    pub fn only(mut self, point: VantagePoint) -> Self {
        let place = self.vantages.iter().position(|vantage| vantage.point == point);
        self.packets.retain(|packet| Some(packet.vantage) == place);
        self.vantages.retain(|vantage| vantage.point == point);
        for packet in &mut self.packets {
            packet.vantage = 0;
        }
        for party in &mut self.parties {
            party.vantage = party.vantage.filter(|vantage| Some(*vantage) == place).map(|_| 0);
        }
        self
    }
}

/// The conversation a request leads to, by its trace.
pub fn capture(index: &Index, request: &Request, trace: &Trace) -> Capture {
    let sketch = index.sketch();
    let mut capture = Capture::default();
    let outcome = text::outcome(trace.outcome);
    capture.verdict = format!("{outcome}. {}", text::verdict(sketch, trace));
    let points = way::register(sketch, request, trace, &mut capture);
    let begins_ns = match &trace.dns {
        Some(found) => question::ask(sketch, request, found, &mut capture),
        None => 0,
    };
    match request.protocol {
        IpProtocol::Tcp => {
            connection::connect(sketch, trace, request.query, &points, &mut capture, begins_ns);
        }
        IpProtocol::Udp | IpProtocol::Icmp => {
            datagram::send(sketch, trace, &points, &mut capture, begins_ns);
        }
        IpProtocol::All => {}
    }
    // At the same time what was written first came first.
    sort_by_numbers(&mut capture.packets, |packet| [i64::try_from(packet.time_ns).unwrap_or(i64::MAX), 0, 0]);
    capture
}
