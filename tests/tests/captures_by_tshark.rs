//! Captures by tshark: it finds nothing malformed, no wrong checksum and nothing it does not know,
//! puts the streams together at each vantage point, and reads names, addresses and PROXY headers as
//! they were meant.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::path::{Path, PathBuf};

use privatelink::capture::{Capture, VantagePoint, pcapng};
use privatelink::model::{ApplicationProtocol, ApplicationState, Outcome};
use privatelink_tests::conversations::{Conversation, of_every_ending, of_scenarios};
use privatelink_tests::figure_5::{Figure5, REGIONAL};
use privatelink_tests::tshark::{complaints, fields, tshark};

/// A capture as a file that goes away with it.
struct File(PathBuf);

impl File {
    fn of(capture: &Capture, name: &str) -> Self {
        let name: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        let path = std::env::temp_dir().join(format!("privatelink-{}-{name}.pcapng", std::process::id()));
        std::fs::write(&path, pcapng(capture)).expect("the file is written");
        Self(path)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// What it warns of and is meant here: connections that are reset, and HTTP at TLS's port.
const EXPECTED: [&str; 2] = ["Connection reset (RST)", "Unencrypted HTTP protocol detected"];

const NOTHING: [&str; 0] = [];

const POINTS: [VantagePoint; 4] =
    [VantagePoint::Client, VantagePoint::Endpoint, VantagePoint::LoadBalancer, VantagePoint::Target];

/// Port 443 and the target's are TLS's to tshark; where something else is spoken it has to be told.
fn spoken(conversation: &Conversation) -> &'static [&'static str] {
    if conversation.name.contains("HTTP") {
        &["-d", "tcp.port==443,http", "-d", "tcp.port==8443,http"]
    } else if conversation.name.contains("a server that") {
        &["-d", "tcp.port==443,smtp", "-d", "tcp.port==8443,smtp"]
    } else {
        &[]
    }
}

/// What tshark finds wrong: in the whole file, and at the vantage points by themselves, where the same
/// packet elsewhere cannot be taken for a retransmission.
fn found_wrong(conversation: &Conversation) -> Vec<String> {
    let spoken = spoken(conversation);
    let whole = File::of(&conversation.capture, &conversation.name);
    let mut all = complaints(&whole.0, spoken);
    all.retain(|line| !line.contains("(suspected)"));
    for point in POINTS {
        let file =
            File::of(&conversation.capture.clone().only(point), &format!("{} {point:?}", conversation.name));
        all.extend(complaints(&file.0, spoken));
    }
    all.retain(|line| !EXPECTED.iter().any(|expected| line.contains(expected)));
    all
}

#[test]
fn nothing_is_malformed_or_unknown_in_any_scenario() {
    let all = of_scenarios();
    assert!(all.len() > 20);
    // Each way to end once is in the next test; here one client of each scenario is enough.
    for conversation in all.iter().filter(|conversation| conversation.name.contains("client-1")) {
        assert_eq!(found_wrong(conversation), NOTHING, "{}", conversation.name);
    }
}

#[test]
fn nothing_is_malformed_or_unknown_however_a_connection_ends() {
    for (conversation, _) in of_every_ending() {
        assert_eq!(found_wrong(&conversation), NOTHING, "{}", conversation.name);
    }
}

/// The payload of a stream, as tshark puts it together, both directions.
fn followed(file: &Path, stream: usize) -> Vec<String> {
    let text = tshark(file, &["-q", "-z", &format!("follow,tcp,raw,{stream}")]);
    let lines = text.lines().filter(|line| line.trim().bytes().all(|byte| byte.is_ascii_hexdigit()));
    lines.map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

#[test]
fn streams_can_be_followed_at_each_vantage_point_and_begin_with_the_header_at_the_target() {
    for protocol in [ApplicationProtocol::Tls, ApplicationProtocol::Http] {
        let figure = Figure5::with_applications(true, true, protocol, ApplicationState::Running);
        let conversation =
            Conversation::of("followed", &figure.sketch, |index| figure.request(index, "client-1", REGIONAL));
        assert_eq!(conversation.trace.outcome, Outcome::Connected);
        let header = conversation.trace.target.as_ref().unwrap().proxy_protocol.clone().unwrap();
        let header = privatelink::wire::hex::plain(&header);
        let at = |point: VantagePoint, stream: usize| {
            let file = File::of(&conversation.capture.clone().only(point), &format!("follow {point:?}"));
            followed(&file.0, stream).concat()
        };
        let client = at(VantagePoint::Client, 0);
        assert!(client.len() > 100, "{client}");
        assert_eq!(at(VantagePoint::Endpoint, 0), client);
        assert_eq!(at(VantagePoint::LoadBalancer, 0), client);
        assert_eq!(at(VantagePoint::LoadBalancer, 1), format!("{header}{client}"));
        assert_eq!(at(VantagePoint::Target, 0), format!("{header}{client}"));
    }
}

#[test]
fn the_header_is_decoded_as_the_consumer_and_the_endpoint() {
    let figure = Figure5::with_applications(true, true, ApplicationProtocol::Tls, ApplicationState::Running);
    let conversation =
        Conversation::of("header", &figure.sketch, |index| figure.request(index, "client-1", REGIONAL));
    let file = File::of(&conversation.capture.clone().only(VantagePoint::Target), "header");
    let names = [
        "proxy.v2.cmd",
        "proxy.v2.length",
        "proxy.src.ipv4",
        "proxy.srcport",
        "proxy.dst.ipv4",
        "proxy.dstport",
    ];
    let told = fields(&file.0, &names, &["-Y", "proxy.v2.magic"]);
    assert_eq!(
        told.trim().split('|').collect::<Vec<_>>(),
        ["1", "84", "10.0.1.25", "49152", "10.0.1.87", "443"]
    );
}

#[test]
fn questions_and_answers_are_read_with_names_addresses_and_time_to_live() {
    let (conversation, _) = of_every_ending().swap_remove(0);
    let file = File::of(&conversation.capture, "dns");
    let names = ["dns.qry.name", "dns.a", "dns.resp.ttl", "dns.flags.rcode"];
    let told = fields(&file.0, &names, &["-Y", "dns.flags.response == 1"]);
    let told: Vec<&str> = told.trim().split('|').collect();
    assert_eq!(told[..2], [REGIONAL, "10.0.1.87,10.0.2.87"]);
    assert!(told[2].starts_with("60,60"), "{told:?}");
    assert_eq!(told[3], "0");
}

#[test]
fn comments_carry_the_verdict() {
    let (conversation, _) =
        of_every_ending().into_iter().find(|(_, outcome)| *outcome == Outcome::TimedOut).unwrap();
    let file = File::of(&conversation.capture, "comments");
    let told = fields(&file.0, &["frame.comment"], &["-Y", "tcp.flags.syn == 1"]);
    assert!(told.contains("endpoint-sg"), "{told}");
    let verdict = &conversation.capture.verdict;
    assert!(verdict.contains("endpoint-sg"));
    assert_eq!(told.matches(verdict.as_str()).count(), 2, "at the client and at the endpoint: {told}");
}
