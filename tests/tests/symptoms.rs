//! What people see and ask about, and what most often causes it: each cause by one command in a built-in
//! scenario, with the outcome, the code and the sentence that names what decided. What is seen over time, or
//! when something is made, is elsewhere (`refusals.rs`).
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use privatelink::control::apply;
use privatelink::model::IpProtocol;
use privatelink::model::Outcome::{self, Connected, Forbidden, NameNotFound, Refused, Reset, TimedOut};
use privatelink::path::{Index, Place, Request, source, trace};
use privatelink::sketch::commands;
use privatelink::text;
use privatelink_tests::bench::{bench, holds};
use privatelink_tests::built_in::open;
use privatelink_tests::figure_5::REGIONAL;
use serde_json::Value;

/// What is seen, its cause's code, the outcome, and what the sentence says.
const SYMPTOMS: &[(&str, &str, Outcome, &str)] = &[
    ("resolves to a public address", "public_address_returned", TimedOut, "EC2 endpoint"),
    ("does not resolve", "name_not_found", NameNotFound, "VPC A"),
    ("does not resolve", "private_zone_not_associated", NameNotFound, "example.com"),
    ("does not resolve", "zonal_name_without_subnet", NameNotFound, "orders endpoint"),
    ("times out", "endpoint_security_group", TimedOut, "No inbound rule of endpoint-sg admits the client"),
    (
        "times out",
        "client_security_group",
        TimedOut,
        "No outbound rule of clients-sg lets the connection out",
    ),
    ("times out", "network_acl", TimedOut, "drops"),
    ("times out", "network_acl_reply", TimedOut, "ephemeral ports"),
    ("times out", "endpoint_pending", TimedOut, "is still being made"),
    (
        "reaches the endpoint, then nothing",
        "target_group_empty",
        TimedOut,
        "No target is registered with orders-tls.",
    ),
    (
        "reaches the endpoint, then nothing",
        "target_security_group",
        TimedOut,
        "No inbound rule of targets-sg admits the source the host sees",
    ),
    (
        "reaches the endpoint, then nothing",
        "fail_open",
        TimedOut,
        "No target of orders-tls that the node may use is healthy",
    ),
    ("reaches the endpoint, then nothing", "node_security_group", TimedOut, "targets-sg"),
    (
        "works from one zone only",
        "no_targets_in_zone",
        TimedOut,
        "Cross-zone is off for orders and orders-tls has no target in use1-az1.",
    ),
    (
        "works from one zone only",
        "service_not_in_zone",
        TimedOut,
        "orders service has no load balancer node in use1-az2",
    ),
    (
        "is refused or reset",
        "application_not_listening",
        Refused,
        "Nothing listens on port 8443 of orders-1.",
    ),
    ("is refused or reset", "proxy_header_unexpected", Reset, "orders-tls sends a PROXY protocol header"),
    (
        "is refused or reset",
        "proxy_header_missing",
        Reset,
        "orders-1 expects a PROXY protocol header, and none is sent.",
    ),
    (
        "is denied after TLS",
        "policy_denies",
        Forbidden,
        "statement 1 of the policy of EC2 endpoint denies the request",
    ),
];

#[test]
fn each_symptom_s_causes_are_told_apart() {
    let cases: Value =
        serde_json::from_str(include_str!("../vectors/reasons-by-command.json")).expect("JSON");
    let mut wrong = Vec::new();
    for (symptom, code, outcome, says) in SYMPTOMS {
        let case = &cases[*code];
        let sketch = open(case["scenario"].as_str().expect("a scenario"));
        let command = commands::parse(&case["command"].to_string()).expect("a command");
        let sketch = apply(&sketch, &command).expect("it applies").sketch;
        let index = Index::of(&sketch);
        let place =
            |member: &str| Place::find(&index, case[member].as_str().expect("a place")).expect("a place");
        let request = Request::usual(
            source(&index, &place("from")).expect("a source"),
            place("to"),
            u16::try_from(case["port"].as_u64().expect("a port")).expect("a port"),
            IpProtocol::Tcp,
        );
        let made = trace(&index, &request).expect("nothing dangles");
        let said = text::verdict(&sketch, &made);
        let is_code = |code: &str| {
            let all = privatelink::path::ReasonCode::ALL;
            all.iter().copied().find(|known| known.code() == code).expect("a code")
        };
        let found = [Some(&made.reason), made.note.as_ref()];
        let found = found.into_iter().flatten().any(|reason| holds(reason, is_code(code)));
        if made.outcome != *outcome || !found || !said.contains(says) {
            wrong.push(format!("{symptom}, {code}: {:?} “{said}”", made.outcome));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn that_logs_show_the_balancer_s_address_is_by_design() {
    let made = bench("").trace(REGIONAL);
    assert_eq!(made.outcome, Connected);
    let target = made.target.unwrap();
    assert!(["10.1.1.9", "10.1.2.9"].contains(&target.sees_source.ip().to_string().as_str()));
    // The client's address comes with a PROXY protocol header (bytes 16 to 19, HAProxy, section 2.2).
    let header = "ModifyTargetGroupAttributes target_group={targets} proxy_protocol_v2=true";
    let header = bench(header).trace(REGIONAL).target.unwrap().proxy_protocol.unwrap();
    assert_eq!(header[16..20], [10, 0, 1, 25]);
}
