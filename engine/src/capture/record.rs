//! Messages put on their way: each becomes a packet at every point it passes, with the addresses
//! and numbers it has there.

use crate::path::{Packet, Step, StepResult};
use crate::wire::packet::{Context, Ip, TcpFlags, TcpOptions, TcpSegment, tcp};

use super::way::{Point, Side};
use super::{Capture, CapturedPacket, Fate, Message};

/// Linux's and most systems' first time to live. A VPC's own hops are not seen to count it down.
pub(super) const TIME_TO_LIVE: u8 = 64;

/// The largest segment that fits an endpoint's 8,500 bytes: the endpoint clamps what both ends offer
/// (`PrivateLink` guide, "Access AWS services", considerations).
const ENDPOINT_SEGMENT_BYTES: u16 = 8_460;

/// Which way a message runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Out,
    Back,
}

/// A TCP segment with the numbers its own sender gave it.
#[derive(Clone, Debug, Default)]
pub(super) struct Segment {
    pub sequence_number: u32,
    pub acknowledgement_number: u32,
    pub flags: TcpFlags,
    pub window: u16,
    pub options: TcpOptions,
    pub payload: Vec<u8>,
    pub identification: u16,
    /// What the load balancer's node puts ahead of the payload, in the same segment.
    pub ahead: Vec<u8>,
}

/// What is said about a message.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    pub label: String,
    pub note: String,
}

/// The numbers of a connection that sightings are told relative to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Numbers {
    pub client: u32,
    pub target: u32,
    /// Bytes of header the node has put ahead of the client's data so far.
    pub shift: u32,
}

/// A message under way.
pub(super) struct Passage<'a> {
    pub way: Way,
    /// The points it may pass, in the order of the way out.
    pub points: &'a [Point],
    /// The hop it is dropped at, if it is.
    pub dropped_at: Option<usize>,
    /// When its sender sends it, in nanoseconds since the attempt began.
    pub starts_ns: u64,
}

impl Passage<'_> {
    /// The points it comes to, in its own order, with the time it is there.
    fn sightings(&self) -> Vec<(Point, u64)> {
        let Some(far_ns) = self.points.last().map(|last| last.after_ns) else { return Vec::new() };
        let mut seen = Vec::new();
        match self.way {
            Way::Out => {
                for point in self.points {
                    seen.push((*point, self.starts_ns.saturating_add(point.after_ns)));
                }
            }
            Way::Back => {
                for point in self.points.iter().rev() {
                    let passed_ns = far_ns.saturating_sub(point.after_ns);
                    let packet = point.packet.reply();
                    seen.push((Point { packet, ..*point }, self.starts_ns.saturating_add(passed_ns)));
                }
            }
        }
        if let Some(dropped_at) = self.dropped_at {
            let hop_of_last = seen.iter().position(|(point, _)| point.hop == dropped_at);
            seen.truncate(hop_of_last.map_or(seen.len(), |last| last.saturating_add(1)));
        }
        seen
    }
}

/// Puts a segment on its way; gives the time it reaches the end, or is dropped.
pub(super) fn send_segment(
    capture: &mut Capture,
    passage: &Passage<'_>,
    segment: &Segment,
    numbers: Numbers,
    words: Words,
    comment_at: impl Fn(&Point) -> String,
) -> u64 {
    send(capture, passage, words, |point| seen_at(point, passage.way, segment, numbers), comment_at)
}

/// Puts anything else on its way: a datagram or an echo, built from the addresses at each point.
pub(super) fn send_datagram(
    capture: &mut Capture,
    passage: &Passage<'_>,
    words: Words,
    build: impl Fn(Packet) -> Vec<u8>,
    comment_at: impl Fn(&Point) -> String,
) -> u64 {
    send(capture, passage, words, |point| (build(point.packet), Context::default()), comment_at)
}

fn send(
    capture: &mut Capture,
    passage: &Passage<'_>,
    words: Words,
    seen_at: impl Fn(&Point) -> (Vec<u8>, Context),
    comment_at: impl Fn(&Point) -> String,
) -> u64 {
    let sightings = passage.sightings();
    let message = begin(capture, passage, &sightings, words);
    for (point, time_ns) in &sightings {
        let (bytes, context) = seen_at(point);
        let comment = comment_at(point);
        capture.packets.push(CapturedPacket {
            vantage: point.vantage,
            message,
            time_ns: *time_ns,
            bytes,
            context,
            comment,
        });
    }
    sightings.last().map_or(passage.starts_ns, |(_, time_ns)| *time_ns)
}

/// Writes the message down; gives its place in the list.
fn begin(capture: &mut Capture, passage: &Passage<'_>, sightings: &[(Point, u64)], words: Words) -> usize {
    let mut way: Vec<(usize, u64)> = Vec::new();
    for (point, time_ns) in sightings {
        if way.last().is_none_or(|(party, _)| *party != point.party) {
            way.push((point.party, *time_ns));
        }
    }
    let fate = if passage.dropped_at.is_some() { Fate::Dropped } else { Fate::Arrived };
    capture.messages.push(Message { label: words.label, way, fate, note: words.note });
    capture.messages.len().saturating_sub(1)
}

/// The segment as it is at a point: the node shifts what the client sends by the length of the
/// header it put ahead, and shifts acknowledgements of it back; an acknowledgement of a part of the
/// header is none of anything the client sent. (AWS publishes nothing about the numbers; this is
/// what passing a stream through with bytes inserted comes to.)
fn seen_at(point: &Point, way: Way, segment: &Segment, numbers: Numbers) -> (Vec<u8>, Context) {
    let mut sequence_number = segment.sequence_number;
    let mut acknowledgement_number = segment.acknowledgement_number;
    let headed = way == Way::Out && point.side == Side::Target && !segment.ahead.is_empty();
    let shift = if segment.flags.syn || headed { 0 } else { numbers.shift };
    let payload =
        if headed { [segment.ahead.as_slice(), &segment.payload].concat() } else { segment.payload.clone() };
    match (way, point.side) {
        (Way::Out, Side::Target) => sequence_number = sequence_number.wrapping_add(shift),
        (Way::Back, Side::Client) if segment.flags.ack => {
            let acknowledged = acknowledgement_number.wrapping_sub(numbers.client.wrapping_add(1));
            let of_client = acknowledged.saturating_sub(shift);
            acknowledgement_number = numbers.client.wrapping_add(1).wrapping_add(of_client);
        }
        (Way::Out, Side::Client) | (Way::Back, Side::Client | Side::Target) => {}
    }
    let clamped = match way {
        Way::Out => point.clamped_out,
        Way::Back => point.clamped_back,
    };
    let mut options = segment.options;
    if let Some(size) = options.maximum_segment_size.filter(|_| clamped) {
        options.maximum_segment_size = Some(size.min(ENDPOINT_SEGMENT_BYTES));
    }
    let packet = point.packet;
    let bytes = tcp(
        Ip {
            source: packet.source.ip(),
            destination: packet.destination.ip(),
            time_to_live: TIME_TO_LIVE,
            identification: segment.identification,
        },
        &TcpSegment {
            source_port: packet.source.port(),
            destination_port: packet.destination.port(),
            sequence_number,
            acknowledgement_number,
            flags: segment.flags,
            window: segment.window,
            options,
            payload: &payload,
        },
    );
    let initial = match way {
        Way::Out => (numbers.client, numbers.target),
        Way::Back => (numbers.target, numbers.client),
    };
    let (shifted_by, acknowledgement_shifted_by) = match (way, point.side) {
        (_, Side::Client) => (0, 0),
        (Way::Out, Side::Target) => (shift, 0),
        (Way::Back, Side::Target) => (0, shift),
    };
    (bytes, Context { initial_sequence_numbers: Some(initial), shifted_by, acknowledgement_shifted_by })
}

/// The sentences of the checks made at a hop.
pub(super) fn checks<'a>(
    steps: impl Iterator<Item = &'a Step>,
    say: impl Fn(&Step) -> String,
    wanted: impl Fn(StepResult) -> bool,
) -> String {
    let mut text = String::new();
    for step in steps.filter(|step| wanted(step.result)) {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&say(step));
    }
    text
}
