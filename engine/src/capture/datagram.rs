//! Attempts without a connection: one UDP datagram, or an ICMP echo.

use crate::model::{IpProtocol, Outcome, Sketch};
use crate::path::{Hop, Packet, StepResult, Trace};
use crate::text;
use crate::wire::packet::{Ip, echo, port_unreachable, udp};

use super::Capture;
use super::record::{Passage, TIME_TO_LIVE, Way, Words, checks, send_datagram};
use super::way::{Point, takers};

/// What `ping` sends by default: 56 bytes, of which nothing is said here.
const ECHO_DATA: [u8; 56] = [0x10; 56];
const DATAGRAM: &[u8] = b"hello";

/// Writes the attempt down.
pub(super) fn send(sketch: &Sketch, trace: &Trace, points: &[Point], capture: &mut Capture, starts_ns: u64) {
    let Some(first) = points.first() else { return };
    let is_echo = first.packet.protocol == IpProtocol::Icmp;
    let hops = takers(&trace.forward).len();
    let answered = !trace.back.is_empty();
    let dropped_out = if answered { None } else { hops.checked_sub(1) };
    let dropped_back = hops.checked_sub(takers(&trace.back).len()).filter(|at| answered && *at > 0);
    let why = |hops: &[Hop]| {
        let Some(hop) = hops.last() else { return String::new() };
        let bad = |result| matches!(result, StepResult::Drop | StepResult::Reject);
        checks(hop.steps.iter(), |step| text::step(sketch, step), bad)
    };
    let identifier = first.packet.source.port();
    let out = Passage { way: Way::Out, points, dropped_at: dropped_out, starts_ns };
    let label = if is_echo { "Echo request" } else { "UDP datagram" };
    let words = Words { label: label.to_owned(), note: why(&trace.forward) };
    let comment = words.note.clone();
    let arrives_ns = send_datagram(
        capture,
        &out,
        words,
        |packet| request(packet, is_echo, identifier),
        |_| comment.clone(),
    );
    if !answered {
        return;
    }
    let back = Passage { way: Way::Back, points, dropped_at: dropped_back, starts_ns: arrives_ns };
    let refused = trace.outcome == Outcome::Refused || !is_echo;
    let label = if refused { "ICMP: port unreachable" } else { "Echo reply" };
    let words = Words { label: label.to_owned(), note: why(&trace.back) };
    let comment = words.note.clone();
    let reply = |packet: Packet| {
        if refused {
            port_unreachable(ip(packet), &request(packet.reply(), is_echo, identifier))
        } else {
            echo(ip(packet), true, identifier, 1, &ECHO_DATA)
        }
    };
    send_datagram(capture, &back, words, reply, |_| comment.clone());
}

fn request(packet: Packet, is_echo: bool, identifier: u16) -> Vec<u8> {
    if is_echo {
        echo(ip(packet), false, identifier, 1, &ECHO_DATA)
    } else {
        udp(ip(packet), packet.source.port(), packet.destination.port(), DATAGRAM)
    }
}

fn ip(packet: Packet) -> Ip {
    Ip {
        source: packet.source.ip(),
        destination: packet.destination.ip(),
        time_to_live: TIME_TO_LIVE,
        identification: packet.source.port(),
    }
}
