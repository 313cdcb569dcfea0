//! The PROXY header in the stream: a load balancer's node puts it ahead of the client's first data,
//! and from there on the two sides of the node count differently.

use crate::model::Assumption;
use crate::path::Check;
use crate::text;
use crate::wire::packet::TcpFlags;

use super::connection::{Connection, SCALED_WINDOW};
use super::record::{Passage, Segment, Way, Words, send_segment};
use super::speech::Who;
use super::way::{Point, Side};

impl Connection<'_> {
    /// The header that goes ahead of what is said next: with the client's first data, and only then
    /// (NLB guide, "Proxy protocol": `on_first_ack_with_payload`).
    pub(super) fn header_due(&self, speaker: Who) -> Option<Vec<u8>> {
        let header = self.trace.target.as_ref().and_then(|target| target.proxy_protocol.as_ref());
        header.filter(|_| speaker == Who::Client && self.numbers.shift == 0).cloned()
    }

    /// Sends the client's first data with the header ahead of it: in a segment of its own, or in the
    /// same, as the assumption has it.
    pub(super) fn send_behind(&mut self, header: &[u8], flags: TcpFlags, data: Vec<u8>, words: Words) {
        let length = u32::try_from(header.len()).unwrap_or_default();
        let note = self.header_note(length);
        if self.sketch.assumptions.value(Assumption::ProxyHeaderSegment) == 0 {
            header.clone_into(&mut self.ahead);
            self.numbers.shift = length;
            let label = format!("{} behind a PROXY header of {length} bytes", words.label);
            self.send(Who::Client, flags, data, None, Words { label, note }, false);
            return;
        }
        let place = self.capture.packets.len();
        self.send_header(header, length, note);
        self.numbers.shift = length;
        self.send(Who::Client, flags, data, None, words, false);
        self.list_after_what_called_for_it(place);
    }

    fn header_note(&self, length: u32) -> String {
        let told = self.trace.forward.iter().find_map(|hop| {
            let step = hop.steps.iter().find(|step| matches!(step.check, Check::ProxyHeader { .. }))?;
            Some(text::step(self.sketch, step))
        });
        let after = format!(
            "From here on the target counts {length} bytes more of the client than the client sent. {}",
            Assumption::ProxyHeaderSegment.says()
        );
        match told {
            Some(told) => format!("{told} {after}"),
            None => after,
        }
    }

    fn send_header(&mut self, header: &[u8], length: u32, note: String) {
        let on_target_side: Vec<Point> =
            self.points.iter().filter(|point| point.side == Side::Target).copied().collect();
        let comment = note.clone();
        let words = Words { label: format!("PROXY header, {length} bytes"), note };
        let segment = Segment {
            sequence_number: self.client.next,
            acknowledgement_number: self.client.expects,
            flags: TcpFlags { ack: true, psh: true, ..TcpFlags::default() },
            window: SCALED_WINDOW,
            options: self.options(Who::Client, false),
            payload: header.to_vec(),
            // The node's own: far from what the client counts.
            identification: self.client.identification.wrapping_add(0x8000),
            ahead: Vec::new(),
        };
        let passage = Passage {
            way: Way::Out,
            points: &on_target_side,
            dropped_at: None,
            // The points count from the client: the node sends when the client's data reaches it.
            starts_ns: self.now_ns,
        };
        send_segment(self.capture, &passage, &segment, self.numbers, words, |_| comment.clone());
    }

    /// At the node the header leaves once the client's data has come in, so it is listed after that.
    fn list_after_what_called_for_it(&mut self, header: usize) {
        let packets = &mut self.capture.packets;
        let Some(vantage) = packets.get(header).map(|packet| packet.vantage) else { return };
        let came_in = packets
            .iter()
            .skip(header.saturating_add(1))
            .position(|packet| packet.vantage == vantage && packet.context.shifted_by == 0);
        if let Some(came_in) = came_in {
            let packet = packets.remove(header);
            packets.insert(header.saturating_add(came_in).saturating_add(1).min(packets.len()), packet);
        }
    }
}
