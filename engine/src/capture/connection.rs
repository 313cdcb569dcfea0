//! A TCP connection from its SYN to its end, segment by segment, as the trace's outcome has it.
//!
//! Both ends behave like a current Linux: its options, windows, timestamps and the times at which a
//! SYN is sent again. Hosts take no time of their own: what passes is the assumed round trips.

use crate::model::{Assumption, LegKind, Outcome, Sketch, mix};
use crate::path::{Check, Hop, Step, StepResult, Trace, initial_sequence_number};
use crate::text;
use crate::wire::packet::{TcpFlags, TcpOptions};

use super::Capture;
use super::record::{Numbers, Passage, Segment, Way, Words, checks, send_segment};
use super::speech::{End, Speech, Who};
use super::way::{Point, Side, takers};

/// What a host in a VPC offers: 9,001 bytes less 40 of headers (EC2 guide, "Network MTU").
const SEGMENT_BYTES: u16 = 8_961;
/// The windows Linux opens with and goes on with at that segment size, the latter scaled by 2⁷.
const FIRST_WINDOW: u16 = 62_727;
pub(super) const SCALED_WINDOW: u16 = 491;
const WINDOW_SCALE: u8 = 7;
/// Seconds after the first SYN at which Linux sends it again (`tcp_syn_retries` 6), and at which it
/// gives up.
const SENT_AGAIN_S: [u64; 6] = [1, 3, 7, 15, 31, 63];
const GIVES_UP_S: u64 = 127;

const NANOSECONDS_PER_S: u64 = 1_000_000_000;
const NANOSECONDS_PER_MS: u64 = 1_000_000;

/// One end's counters.
pub(super) struct Peer {
    /// The next byte it sends.
    pub(super) next: u32,
    /// What it has heard so far: the next byte it expects.
    pub(super) expects: u32,
    pub(super) identification: u16,
    /// Where its timestamp clock stood when the attempt began.
    clock_ms: u32,
    /// The last timestamp it heard.
    heard_ms: u32,
}

/// A connection being written down.
pub(super) struct Connection<'a> {
    pub(super) sketch: &'a Sketch,
    pub(super) trace: &'a Trace,
    pub(super) points: &'a [Point],
    pub(super) capture: &'a mut Capture,
    pub(super) client: Peer,
    target: Peer,
    pub(super) numbers: Numbers,
    pub(super) now_ns: u64,
    /// What the node puts ahead of the next segment, in the same.
    pub(super) ahead: Vec<u8>,
}

/// Writes the connection down. `starts_ns` is when the client begins it.
pub(super) fn connect(
    sketch: &Sketch,
    trace: &Trace,
    attempt: u32,
    points: &[Point],
    capture: &mut Capture,
    starts_ns: u64,
) {
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return };
    // The same number the load balancer's flow hash is taken over.
    let client = initial_sequence_number(sketch.seed, first.packet, attempt);
    let target = initial_sequence_number(sketch.seed, last.packet.reply(), attempt);
    let peer = |own: u32, salt: u64| {
        let drawn = mix(u64::from(own) << 8 ^ salt);
        Peer {
            next: own,
            expects: 0,
            identification: u16::try_from(drawn & 0xffff).unwrap_or_default(),
            clock_ms: u32::try_from(drawn >> 34).unwrap_or_default(),
            heard_ms: 0,
        }
    };
    let mut connection = Connection {
        sketch,
        trace,
        points,
        capture,
        client: peer(client, 1),
        target: peer(target, 2),
        numbers: Numbers { client, target, shift: 0 },
        now_ns: starts_ns,
        ahead: Vec::new(),
    };
    connection.run(starts_ns);
}

impl Connection<'_> {
    fn run(&mut self, starts_ns: u64) {
        match self.trace.outcome {
            Outcome::TimedOut => self.unanswered(starts_ns),
            Outcome::Refused => {
                self.syn(starts_ns, None, "SYN");
                self.reset_from_target("RST: the host refuses");
            }
            Outcome::Connected | Outcome::Reset | Outcome::NoAnswer | Outcome::Forbidden => {
                self.syn(starts_ns, None, "SYN");
                self.syn_ack(None);
                self.acknowledge(Who::Client, "ACK: established");
                let speech = Speech::of(self.sketch, self.trace);
                self.speak(&speech);
            }
            Outcome::NameNotFound => {}
        }
    }

    /// A SYN nobody answers, or whose answer is lost: sent again and again, until the client gives up.
    fn unanswered(&mut self, starts_ns: u64) {
        let hops = takers(&self.trace.forward).len();
        let back = takers(&self.trace.back).len();
        // With a reply on its way, that is what is dropped, at the last hop it came to.
        let dropped_out = if back == 0 { hops.checked_sub(1) } else { None };
        let dropped_back = hops.checked_sub(back).filter(|_| back > 0);
        self.attempt(starts_ns, dropped_out, dropped_back, "SYN");
        for (at, after_s) in SENT_AGAIN_S.iter().enumerate() {
            let label = format!("SYN, sent again ({} of {})", at + 1, SENT_AGAIN_S.len());
            self.attempt(starts_ns + after_s * NANOSECONDS_PER_S, dropped_out, dropped_back, &label);
        }
        if let Some(last) = self.capture.messages.last_mut() {
            let gives_up = format!(
                "Nothing comes back: the client gives up {GIVES_UP_S} s after its first SYN, unless the application does so sooner."
            );
            last.note = match last.note.as_str() {
                "" => gives_up,
                why => format!("{why} {gives_up}"),
            };
        }
    }

    fn attempt(&mut self, at_ns: u64, out: Option<usize>, back: Option<usize>, label: &str) {
        self.client.next = self.numbers.client;
        self.target.next = self.numbers.target;
        self.syn(at_ns, out, label);
        if back.is_some() {
            self.syn_ack(back);
        }
    }

    fn syn(&mut self, at_ns: u64, dropped_at: Option<usize>, label: &str) {
        self.now_ns = at_ns;
        let mut note = dropped_at.map(|_| self.why_dropped(&self.trace.forward)).unwrap_or_default();
        let flags = TcpFlags { syn: true, ..TcpFlags::default() };
        let first = self.capture.messages.iter().all(|message| !message.label.starts_with("SYN"));
        if first && dropped_at.is_none() {
            // What the target will take for the client, and what became of the client's address.
            for hop in &self.trace.forward {
                let says = self.says(hop, |result| result == StepResult::Rewrite);
                if !(note.is_empty() || says.is_empty()) {
                    note.push(' ');
                }
                note.push_str(&says);
            }
        }
        self.send(Who::Client, flags, Vec::new(), dropped_at, Words { label: label.to_owned(), note }, first);
    }

    fn syn_ack(&mut self, dropped_at: Option<usize>) {
        let note = dropped_at.map(|_| self.why_dropped(&self.trace.back)).unwrap_or_default();
        let flags = TcpFlags { syn: true, ack: true, ..TcpFlags::default() };
        let first = self.capture.messages.iter().all(|message| message.label != "SYN, ACK");
        self.send(
            Who::Target,
            flags,
            Vec::new(),
            dropped_at,
            Words { label: "SYN, ACK".to_owned(), note },
            first,
        );
    }

    fn acknowledge(&mut self, who: Who, label: &str) {
        let flags = TcpFlags { ack: true, ..TcpFlags::default() };
        self.send(
            who,
            flags,
            Vec::new(),
            None,
            Words { label: label.to_owned(), note: String::new() },
            false,
        );
    }

    /// What the checks said where it is dropped: at the last hop.
    fn why_dropped(&self, hops: &[Hop]) -> String {
        let Some(hop) = hops.last() else { return String::new() };
        self.says(hop, |result| matches!(result, StepResult::Drop | StepResult::Reject))
    }

    fn says(&self, hop: &Hop, wanted: impl Fn(StepResult) -> bool) -> String {
        checks(hop.steps.iter(), |step: &Step| text::step(self.sketch, step), wanted)
    }

    /// A reset by the target: of the SYN, or of what came after the handshake.
    fn reset_from_target(&mut self, label: &str) {
        let refuses = self.target.next == self.numbers.target;
        let note = text::reason(self.sketch, &self.trace.reason);
        let flags = TcpFlags { rst: true, ack: true, ..TcpFlags::default() };
        if refuses {
            // The answer to a SYN nobody wants counts nothing of its own (RFC 9293 §3.10.7.1).
            self.target.next = 0;
            self.numbers.target = 0;
        }
        self.send(Who::Target, flags, Vec::new(), None, Words { label: label.to_owned(), note }, refuses);
    }

    fn speak(&mut self, speech: &Speech) {
        let mut last = Who::Client;
        let mut spoken = false;
        for turn in &speech.turns {
            // Whoever hears something and says nothing back at once acknowledges it.
            if spoken && last == turn.who {
                self.acknowledge(turn.who.other(), "ACK");
            }
            let words = Words { label: turn.label.clone(), note: String::new() };
            let flags = TcpFlags { ack: true, psh: true, ..TcpFlags::default() };
            match self.header_due(turn.who) {
                Some(header) => self.send_behind(&header, flags, turn.bytes.clone(), words),
                None => self.send(turn.who, flags, turn.bytes.clone(), None, words, false),
            }
            last = turn.who;
            spoken = true;
        }
        match speech.end {
            End::ClosedBy(who) => {
                if spoken && last != who {
                    self.acknowledge(who, "ACK");
                }
                self.close(who);
            }
            End::ResetByTarget => self.reset_from_target("RST: the connection is cut"),
            End::Silence => {
                if spoken {
                    self.acknowledge(last.other(), "ACK");
                }
                self.note_last(&text::reason(self.sketch, &self.trace.reason));
            }
        }
    }

    fn close(&mut self, who: Who) {
        let fin = TcpFlags { ack: true, fin: true, ..TcpFlags::default() };
        let words = |label: &str| Words { label: label.to_owned(), note: String::new() };
        self.send(who, fin, Vec::new(), None, words("FIN, ACK"), false);
        self.send(who.other(), fin, Vec::new(), None, words("FIN, ACK"), false);
        self.acknowledge(who, "ACK: closed");
    }

    fn note_last(&mut self, note: &str) {
        if let Some(last) = self.capture.messages.last_mut() {
            note.clone_into(&mut last.note);
        }
    }

    pub(super) fn options(&self, who: Who, syn: bool) -> TcpOptions {
        let sender = self.peer(who);
        let now_ms = u32::try_from(self.now_ns / NANOSECONDS_PER_MS % (1 << 32)).unwrap_or_default();
        let clock = (sender.clock_ms.wrapping_add(now_ms), sender.heard_ms);
        TcpOptions {
            maximum_segment_size: syn.then_some(SEGMENT_BYTES),
            sack_permitted: syn,
            timestamps: Some(clock),
            window_scale: syn.then_some(WINDOW_SCALE),
        }
    }

    const fn peer(&self, who: Who) -> &Peer {
        match who {
            Who::Client => &self.client,
            Who::Target => &self.target,
        }
    }

    const fn peer_mut(&mut self, who: Who) -> &mut Peer {
        match who {
            Who::Client => &mut self.client,
            Who::Target => &mut self.target,
        }
    }

    /// Sends a segment and lets the other end hear it. `explained` puts what was checked at each hop
    /// into the comments.
    pub(super) fn send(
        &mut self,
        who: Who,
        flags: TcpFlags,
        payload: Vec<u8>,
        dropped_at: Option<usize>,
        words: Words,
        explained: bool,
    ) {
        let options = if flags.rst { TcpOptions::default() } else { self.options(who, flags.syn) };
        let ahead = std::mem::take(&mut self.ahead);
        let sender = self.peer_mut(who);
        let first_of_target = flags.syn && flags.ack || flags.rst && sender.next == 0;
        let segment = Segment {
            sequence_number: sender.next,
            acknowledgement_number: if flags.ack { sender.expects } else { 0 },
            flags,
            window: match (flags.rst, flags.syn) {
                (true, _) => 0,
                (false, true) => FIRST_WINDOW,
                (false, false) => SCALED_WINDOW,
            },
            options,
            // Linux numbers the answer to a SYN 0, and everything else by counting.
            identification: if first_of_target { 0 } else { sender.identification },
            payload,
            ahead,
        };
        sender.identification = sender.identification.wrapping_add(1);
        let counted = u32::try_from(segment.payload.len()).unwrap_or_default()
            + u32::from(flags.syn)
            + u32::from(flags.fin);
        sender.next = sender.next.wrapping_add(counted);
        let heard_ms = options.timestamps.map(|(value, _)| value);
        let way = if who == Who::Client { Way::Out } else { Way::Back };
        let passage = Passage { way, points: self.points, dropped_at, starts_ns: self.now_ns };
        let (sketch, trace) = (self.sketch, self.trace);
        let note = words.note.clone();
        let comment_at = |point: &Point| match (explained, Some(point.hop) == dropped_at) {
            (true, _) => said_at(sketch, trace, way, point),
            (false, true) => note.clone(),
            (false, false) => String::new(),
        };
        let arrives_ns = send_segment(self.capture, &passage, &segment, self.numbers, words, comment_at);
        if dropped_at.is_none() {
            self.now_ns = arrives_ns;
            let shift = if way == Way::Out && !flags.syn { self.numbers.shift } else { 0 };
            let hearer = self.peer_mut(who.other());
            hearer.expects = segment.sequence_number.wrapping_add(counted).wrapping_add(shift);
            hearer.heard_ms = heard_ms.unwrap_or(hearer.heard_ms);
        }
    }
}

/// What was checked at a point, in sentences: at a node that rewrites, what it took in on the one
/// side and what it made of it on the other.
fn said_at(sketch: &Sketch, trace: &Trace, way: Way, point: &Point) -> String {
    let forward = takers(&trace.forward);
    let (hops, place) = match way {
        Way::Out => (&trace.forward, Some(point.hop)),
        Way::Back => (&trace.back, forward.len().checked_sub(point.hop.saturating_add(1))),
    };
    let Some(hop) = place.and_then(|place| takers(hops).get(place).copied()) else { return String::new() };
    let rewrites = hop.steps.iter().any(|step| step.result == StepResult::Rewrite);
    let changed_side = match way {
        Way::Out => point.side == Side::Target,
        Way::Back => point.side == Side::Client,
    };
    let mut said = checks(
        hop.steps.iter().filter(|step| !matches!(step.check, Check::ProxyHeader { .. })),
        |step| text::step(sketch, step),
        |result| !rewrites || (result == StepResult::Rewrite) == changed_side,
    );
    let by_private_link = hop.leg.as_ref().is_some_and(|leg| leg.kind == LegKind::PrivateLink);
    if by_private_link && way == Way::Out && point.side == Side::Client {
        said.push(' ');
        said.push_str(Assumption::PrivateLinkPackets.says());
    }
    said
}
