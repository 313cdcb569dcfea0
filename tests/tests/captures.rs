//! Captures: every byte is somebody's, the numbers add up at every vantage point, and the story they
//! tell is the verdict's.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use etherparse::{NetSlice, SlicedPacket, TransportSlice};
use privatelink::capture::{Capture, Fate, VantagePoint};
use privatelink::model::{ApplicationProtocol, ApplicationState, Assumption, Outcome};
use privatelink::wire::packet::dissect;
use privatelink_tests::conversations::{Conversation, of_every_ending, of_scenarios};
use privatelink_tests::fields::{assert_tiles, wrong};
use privatelink_tests::figure_5::{Figure5, REGIONAL};

fn look_at_every_packet(conversation: &Conversation) -> usize {
    let Conversation { name, capture, .. } = conversation;
    for packet in &capture.packets {
        let label = &capture.messages[packet.message].label;
        let fields = dissect(&packet.bytes, &packet.context);
        assert_tiles(&fields, &packet.bytes);
        assert!(wrong(&fields).is_empty(), "{name}, {label}: {:#?}", wrong(&fields));
        SlicedPacket::from_ip(&packet.bytes).unwrap_or_else(|error| panic!("{name}, {label}: {error}"));
    }
    capture.packets.len()
}

#[test]
fn every_byte_of_every_packet_of_every_scenario_is_exactly_one_fields() {
    let looked: usize = of_scenarios().iter().map(look_at_every_packet).sum();
    assert!(looked > 500, "{looked} packets");
}

#[test]
fn every_ending_is_told_as_the_verdict_has_it() {
    for (conversation, outcome) in of_every_ending() {
        let name = &conversation.name;
        assert_eq!(conversation.trace.outcome, outcome, "{name}");
        look_at_every_packet(&conversation);
        let messages = &conversation.capture.messages;
        let has = |word: &str| messages.iter().any(|message| message.label.contains(word));
        let tcp = conversation
            .trace
            .forward
            .first()
            .is_some_and(|hop| hop.packet.protocol == privatelink::model::IpProtocol::Tcp);
        assert_eq!(has("RST"), tcp && matches!(outcome, Outcome::Refused | Outcome::Reset), "{name}");
        assert_eq!(has("closed"), tcp && outcome == Outcome::Connected, "{name}");
        assert_eq!(has("sent again"), outcome == Outcome::TimedOut, "{name}");
        assert_eq!(has("NXDOMAIN"), outcome == Outcome::NameNotFound, "{name}");
        let dropped = messages.iter().any(|message| message.fate == Fate::Dropped);
        assert_eq!(dropped, outcome == Outcome::TimedOut, "{name}");
        let header = conversation.trace.target.as_ref().is_some_and(|target| target.proxy_protocol.is_some());
        assert_eq!(has("PROXY header"), header, "{name}");
        assert!(conversation.capture.verdict.len() > 20, "{name}");
    }
}

/// What one vantage point sees of one direction of a TCP connection.
#[derive(Default)]
struct Stream {
    initial: Option<u32>,
    bytes: Vec<u8>,
    fin: bool,
}

type Streams = BTreeMap<(std::net::IpAddr, u16, std::net::IpAddr, u16), Stream>;

/// Puts the segments together as a receiver would: by their sequence numbers alone. A gap, an overlap
/// or an acknowledgement of what was never sent fails.
fn streams(name: &str, capture: &Capture, vantage: usize) -> Streams {
    let mut streams = Streams::new();
    for packet in capture.packets.iter().filter(|packet| packet.vantage == vantage) {
        let sliced = SlicedPacket::from_ip(&packet.bytes).expect("a packet");
        let Some(TransportSlice::Tcp(tcp)) = sliced.transport else { continue };
        let Some(NetSlice::Ipv4(ip)) = sliced.net else { panic!("{name}: IPv4") };
        let (from, to) = (ip.header().source_addr().into(), ip.header().destination_addr().into());
        if tcp.ack() && !tcp.rst() {
            let other = &streams[&(to, tcp.destination_port(), from, tcp.source_port())];
            let sent = u32::try_from(other.bytes.len()).unwrap() + 1 + u32::from(other.fin);
            let acknowledged = tcp.acknowledgment_number().wrapping_sub(other.initial.expect("it has begun"));
            assert!((1..=sent).contains(&acknowledged), "{name}: {acknowledged} of {sent} acknowledged");
        }
        let stream = streams.entry((from, tcp.source_port(), to, tcp.destination_port())).or_default();
        if tcp.syn() {
            stream.initial = Some(tcp.sequence_number());
        } else if let Some(initial) = stream.initial {
            let place = tcp.sequence_number().wrapping_sub(initial.wrapping_add(1)) as usize;
            assert_eq!(place, stream.bytes.len() + usize::from(stream.fin), "{name}: the next byte");
            stream.bytes.extend(tcp.payload());
            stream.fin |= tcp.fin();
        }
    }
    streams
}

#[test]
fn sequence_numbers_add_up_at_every_vantage_point_and_the_header_is_on_the_targets_side_only() {
    let mut shifted = 0;
    for (conversation, outcome) in of_every_ending() {
        let Conversation { name, capture, trace, .. } = &conversation;
        if matches!(outcome, Outcome::TimedOut | Outcome::NameNotFound) {
            continue;
        }
        let header = trace.target.as_ref().and_then(|target| target.proxy_protocol.clone());
        let client: Vec<Vec<u8>> =
            streams(name, capture, 0).into_values().map(|stream| stream.bytes).collect();
        for (place, vantage) in capture.vantages.iter().enumerate() {
            for (key, stream) in streams(name, capture, place) {
                let is_clients = client.contains(&stream.bytes);
                let is_headed = header.as_ref().is_some_and(|header| {
                    let rest = stream.bytes.strip_prefix(header.as_slice());
                    rest.is_some_and(|rest| client.iter().any(|bytes| bytes == rest))
                });
                assert!(
                    is_clients || is_headed,
                    "{name}: {key:?} at {:?} carries something else",
                    vantage.point
                );
                let may_be_headed =
                    matches!(vantage.point, VantagePoint::LoadBalancer | VantagePoint::Target);
                assert!(!is_headed || may_be_headed, "{name}: {:?}", vantage.point);
                shifted += usize::from(is_headed);
            }
        }
    }
    // Six conversations with a header, each seen at the node and at the target.
    assert_eq!(shifted, 12);
}

#[test]
fn the_header_may_share_a_segment_with_the_first_data() {
    let mut figure =
        Figure5::with_applications(true, true, ApplicationProtocol::Tls, ApplicationState::Running);
    figure.sketch.assumptions.0.push((Assumption::ProxyHeaderSegment, 0));
    let conversation =
        Conversation::of("one segment", &figure.sketch, |index| figure.request(index, "client-1", REGIONAL));
    look_at_every_packet(&conversation);
    let header = conversation.trace.target.as_ref().unwrap().proxy_protocol.clone().unwrap();
    let client = streams("one segment", &conversation.capture, 0).into_values().map(|stream| stream.bytes);
    let client: Vec<Vec<u8>> = client.collect();
    for stream in streams("one segment", &conversation.capture, 3).into_values() {
        let rest = stream.bytes.strip_prefix(header.as_slice()).unwrap_or(&stream.bytes).to_vec();
        assert!(client.contains(&rest));
    }
    let first = conversation.capture.packets.iter().find(|packet| {
        let sliced = SlicedPacket::from_ip(&packet.bytes).expect("a packet");
        matches!(sliced.transport, Some(TransportSlice::Tcp(tcp)) if tcp.payload().starts_with(&header))
    });
    assert!(first.expect("it is sent").bytes.len() > header.len() + 200, "the hello is in it too");
}

#[test]
fn an_endpoint_clamps_the_segment_size_both_ways() {
    let (conversation, _) = of_every_ending().swap_remove(0);
    let offered = |point: VantagePoint, from_target: bool| {
        let place = conversation.capture.vantages.iter().position(|vantage| vantage.point == point).unwrap();
        let mut sizes: Vec<u16> = Vec::new();
        for packet in conversation.capture.packets.iter().filter(|packet| packet.vantage == place) {
            let sliced = SlicedPacket::from_ip(&packet.bytes).expect("a packet");
            if let Some(TransportSlice::Tcp(tcp)) = sliced.transport
                && tcp.syn()
                && tcp.ack() == from_target
            {
                sizes.extend(tcp.options_iterator().find_map(|option| match option {
                    Ok(etherparse::TcpOptionElement::MaximumSegmentSize(size)) => Some(size),
                    _ => None,
                }));
            }
        }
        sizes
    };
    // 8,500 bytes less 40 of headers (PrivateLink guide); 9,001 less 40 in a VPC.
    assert_eq!(offered(VantagePoint::Client, false), [8961]);
    assert_eq!(offered(VantagePoint::Target, false), [8460]);
    assert_eq!(offered(VantagePoint::Target, true), [8961]);
    assert_eq!(offered(VantagePoint::Client, true), [8460]);
}

#[test]
fn the_handshake_takes_as_long_as_the_verdict_says() {
    for (conversation, _) in of_every_ending() {
        let Some(latency_us) = conversation.trace.latency_us else { continue };
        let at_client = |label: &str| {
            let messages = &conversation.capture.messages;
            let message = messages.iter().position(|message| message.label == label).expect("it was sent");
            let mut packets = conversation.capture.packets.iter();
            packets.find(|packet| packet.vantage == 0 && packet.message == message).expect("seen").time_ns
        };
        let taken = at_client("SYN, ACK") - at_client("SYN");
        assert_eq!(taken, u64::from(latency_us) * 1000, "{}", conversation.name);
    }
}
