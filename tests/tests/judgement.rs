//! What a judgement must not get wrong, found by doubting it: each test was wrong once.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing)]

use privatelink::control::{Command, verb};
use privatelink::model::record::as_usual;
use privatelink::model::{
    ApplicationProtocol, ApplicationState, HealthCheckProtocol, IpProtocol, Outcome, Profile,
};
use privatelink::path::{Check, HopKind, Index, Moment, Reason, ReasonCode, Request, Trace, trace};
use privatelink::text;
use privatelink_tests::figure_5::{ALL_TARGETS, Figure5, REGIONAL, TARGETS, ZONAL_A, ZONE_A_TARGETS};

fn send(figure: &Figure5, from: &str, to: &str, change: impl FnOnce(&mut Request)) -> Trace {
    let index = Index::of(&figure.sketch);
    let mut request = figure.request(&index, from, to);
    change(&mut request);
    trace(&index, &request).unwrap()
}

fn stop(instance: privatelink::model::HostId) -> Command {
    Command::SetApplicationState(verb::SetApplicationState {
        instance,
        port: 8443,
        state: ApplicationState::Stopped,
    })
}

fn targets_admit(peer: &str) -> Figure5 {
    let mut figure = Figure5::default();
    let peer = peer.parse().unwrap();
    let group = "sg-07a26e75000000b1".parse().unwrap();
    figure.sketch.security_groups.update(&group, |group| group.rules[0].permission.peer = peer).unwrap();
    figure
}

fn targets_admit_all_traffic() -> Figure5 {
    let mut figure = Figure5::default();
    let group = "sg-07a26e75000000b1".parse().unwrap();
    let change = |group: &mut privatelink::model::SecurityGroup| {
        group.rules[0].permission.protocol = IpProtocol::All;
    };
    figure.sketch.security_groups.update(&group, change).unwrap();
    figure
}

fn answers(trace: &Trace) -> Vec<String> {
    trace.dns.iter().flat_map(|dns| &dns.records).map(|record| record.address.to_string()).collect()
}

#[test]
fn before_the_first_check_no_zone_leaves_dns() {
    let figure = Figure5::default().each(&ZONE_A_TARGETS, stop);
    assert_eq!(answers(&send(&figure, "orders-4", "orders", |_| {})), ["10.1.2.9"]);
    let as_registered = send(&figure, "orders-4", "orders", |request| request.moment = Moment::AsRegistered);
    assert_eq!(answers(&as_registered), ["10.1.1.9", "10.1.2.9"]);
}

#[test]
fn with_cross_zone_on_a_node_nobody_admits_fails_open() {
    // The first zone's node is admitted nowhere; cross-zone is on, so nothing says it is off.
    for profile in [Profile::Paper, Profile::Today] {
        let figure =
            targets_admit("10.1.2.0/24").cross_zone().with(Command::SetProfile(verb::SetProfile { profile }));
        let made = figure.send(ZONAL_A);
        assert_eq!((made.outcome, made.reason.code), (Outcome::TimedOut, ReasonCode::TargetSecurityGroup));
        assert_eq!(made.note.as_ref().unwrap().code, ReasonCode::FailOpen);
        assert!(!text::verdict(&figure.sketch, &made).contains("Cross-zone is off"));
        assert_eq!(figure.send("orders endpoint@us-east-1b").outcome, Outcome::Connected);
    }
}

#[test]
fn cross_zone_is_offered_only_where_it_helps() {
    // The first zone's node is admitted nowhere: turning cross-zone on would mend nothing.
    let made = targets_admit("10.1.2.0/24").send(ZONAL_A);
    assert_eq!(made.reason.code, ReasonCode::RoutingFailover);
    assert_eq!(made.reason.fixes, []);
    assert!(!made.reason.root().fixes.is_empty());
    // And where it helps, the whitepaper's balancer and today's both say so.
    for profile in [Profile::Paper, Profile::Today] {
        let figure = Figure5::in_profile(profile).each(&ZONE_A_TARGETS, stop);
        let fix = figure.send(ZONAL_A).reason.fixes[0].clone();
        assert_eq!(figure.clone().with(fix).send(ZONAL_A).outcome, Outcome::Connected);
        let fix = figure.send(ZONAL_A).reason.root().fixes[0].clone();
        assert_eq!(figure.with(fix).send(ZONAL_A).outcome, Outcome::Connected);
    }
}

#[test]
fn a_host_reaches_itself_without_its_groups() {
    let figure = targets_admit("192.0.2.0/24");
    let made = send(&figure, "orders-1", "10.1.1.21", |request| request.port = 8443);
    assert_eq!(made.outcome, Outcome::Connected);
    assert_eq!(made.latency_us, Some(0));
    assert!(made.forward.iter().chain(&made.back).all(|hop| hop.leg.is_none()), "it goes nowhere");
    let looked_at_groups = |check: &Check| matches!(check, Check::SecurityGroup { .. } | Check::Tracked);
    let hops = made.forward.iter().chain(&made.back);
    assert!(!hops.flat_map(|hop| &hop.steps).any(|step| looked_at_groups(&step.check)));
}

#[test]
fn a_bare_address_in_a_lost_zone_sends_nothing() {
    let figure =
        Figure5::default().with(Command::LoseZone(verb::LoseZone { zone: "use1-az1".parse().unwrap() }));
    let made = send(&figure, "10.0.1.99", REGIONAL, |_| {});
    assert_eq!((made.outcome, made.reason.code), (Outcome::TimedOut, ReasonCode::SourceZoneLost));
    assert_eq!(
        text::verdict(&figure.sketch, &made),
        "The host is in Availability Zone use1-az1, which is lost."
    );
    assert_eq!(send(&figure, "10.0.2.99", REGIONAL, |_| {}).outcome, Outcome::Connected);
}

#[test]
fn nothing_is_checked_once_the_packet_is_dropped() {
    let mut figure = Figure5::default();
    let group = "sg-0c11e17a0000000a1".parse().unwrap();
    figure.sketch.security_groups.update(&group, |group| group.rules.clear()).unwrap();
    let made = figure.send(REGIONAL);
    assert_eq!(made.forward.len(), 1);
    assert_eq!(made.forward[0].steps.len(), 1, "no route is looked at for a packet that never leaves");
}

#[test]
fn the_client_s_fix_opens_the_way_to_every_interface() {
    let mut figure = Figure5::default();
    let group = "sg-0c11e17a0000000a1".parse().unwrap();
    figure.sketch.security_groups.update(&group, |group| group.rules.clear()).unwrap();
    let fix = figure.send(REGIONAL).reason.fixes[0].clone();
    let figure = figure.with(fix);
    for query in 0..2 {
        assert_eq!(figure.send_with(REGIONAL, |request| request.query = query).outcome, Outcome::Connected);
    }
}

#[test]
fn a_zone_without_an_interface_is_a_question_dns_answers() {
    let mut figure = Figure5::default();
    let endpoint = "vpce-0fe5b17a0707d6abc".parse().unwrap();
    figure
        .sketch
        .vpc_endpoints
        .update(&endpoint, |endpoint| endpoint.network_interfaces.truncate(1))
        .unwrap();
    let made = figure.send("orders endpoint@us-east-1b");
    assert_eq!((made.outcome, made.reason.code), (Outcome::NameNotFound, ReasonCode::NameNotFound));
    let dns = made.dns.expect("the client asks");
    assert_eq!(
        &*dns.name,
        "vpce-0fe5b17a0707d6abc-29p5708s-us-east-1b.vpce-svc-0a5c1e7d9b3f24680.us-east-1.vpce.amazonaws.com"
    );
    assert!(dns.records.is_empty());
}

#[test]
fn ping_is_spoken_of_as_ping() {
    let figure = targets_admit_all_traffic();
    let ping =
        |figure: &Figure5, from, to| send(figure, from, to, |request| request.protocol = IpProtocol::Icmp);
    let made = ping(&figure, "orders-1", "orders-4");
    assert_eq!((made.outcome, made.latency_us), (Outcome::Connected, None), "an echo is no handshake");
    let said: Vec<String> =
        made.forward.iter().flat_map(|hop| &hop.steps).map(|step| text::step(&figure.sketch, step)).collect();
    assert!(said.iter().all(|step| !step.contains("443")), "{said:?}");
    assert_eq!(
        text::verdict(&figure.sketch, &made),
        "orders-4 answers the ping at 10.1.2.21 and sees 10.1.1.21 as the source."
    );
    // A balancer's node drops it, and a step says so.
    let made = ping(&figure, "orders-1", "10.1.2.9");
    assert!(made.forward[1].stops() && made.reason.code == ReasonCode::IcmpNotAnswered);
}

#[test]
fn a_refused_udp_datagram_is_not_mended_by_a_tcp_application() {
    let figure = targets_admit_all_traffic();
    let made = send(&figure, "orders-1", "orders-4", |request| {
        request.protocol = IpProtocol::Udp;
        request.port = 8443;
    });
    assert_eq!((made.outcome, made.reason.fixes.len()), (Outcome::Refused, 0));
    assert_eq!(text::verdict(&figure.sketch, &made), "Nothing listens on UDP port 8443 of orders-4.");
}

#[test]
fn a_header_is_sent_only_where_data_follows() {
    use ApplicationProtocol::{Http, ServerSpeaksFirst, Tls};
    use ApplicationState::{Crashing, Running, Silent, Stopped};
    let cases = [
        (true, Tls, Running, true),
        (false, Tls, Running, true),
        (true, Http, Silent, true),
        (false, ServerSpeaksFirst, Running, true),
        (true, ServerSpeaksFirst, Running, false),
        (false, ServerSpeaksFirst, Silent, false),
        (true, Tls, Crashing, false),
        (true, Tls, Stopped, false),
    ];
    for (expected, protocol, state, sent) in cases {
        let made = Figure5::with_applications(true, expected, protocol, state).send(REGIONAL);
        let said = made
            .forward
            .iter()
            .flat_map(|hop| &hop.steps)
            .any(|step| matches!(&step.check, Check::ProxyHeader { header, .. } if header.len() == 100));
        let seen = made.target.expect("the SYN arrives").proxy_protocol.is_some();
        assert_eq!((said, seen), (sent, sent), "{expected} {protocol:?} {state:?}");
    }
}

#[test]
fn what_mends_a_header_depends_on_who_speaks_first() {
    use ApplicationProtocol::{ServerSpeaksFirst, Tls};
    for protocol in [Tls, ServerSpeaksFirst] {
        for (sent, expected) in [(true, false), (false, true)] {
            let figure = Figure5::with_applications(true, expected, protocol, ApplicationState::Running);
            let figure =
                figure.with(Command::ModifyTargetGroupAttributes(verb::ModifyTargetGroupAttributes {
                    target_group: TARGETS.parse().unwrap(),
                    proxy_protocol_v2: Some(sent),
                    ..as_usual()
                }));
            let made = figure.send(REGIONAL);
            assert!(!made.reason.fixes.is_empty());
            for fix in made.reason.fixes {
                let after = figure.clone().with(&*fix).send(REGIONAL);
                assert_eq!(after.outcome, Outcome::Connected, "{protocol:?} {fix:?}");
            }
        }
    }
}

#[test]
fn fail_open_and_an_answer_of_400_are_both_said() {
    // Checked on a closed port, so fail-open; and the HTTP server cannot read the header.
    let mut figure =
        Figure5::with_applications(true, false, ApplicationProtocol::Http, ApplicationState::Running);
    let admitting = "sg-07a26e75000000b1".parse().unwrap();
    let all_ports = privatelink::model::PortRange::ALL;
    figure
        .sketch
        .security_groups
        .update(&admitting, |group| group.rules[0].permission.ports = all_ports)
        .unwrap();
    let group = TARGETS.parse().unwrap();
    figure.sketch.target_groups.update(&group, |group| group.health_check.port = Some(8080)).unwrap();
    let made = figure.send(REGIONAL);
    assert_eq!(made.outcome, Outcome::Connected);
    let note = made.note.unwrap();
    assert_eq!(note.code, ReasonCode::FailOpen);
    assert_eq!(note.root().code, ReasonCode::ApplicationNotListening, "the check's own fault");
    assert_eq!(note.also.as_deref().map(|also| also.code), Some(ReasonCode::ProxyHeaderUnexpected));
    assert!(text::reason(&figure.sketch, &note).contains("Nothing listens on port 8080 of orders-"));
    // Row 45: an HTTP check fails for the same reason as the client's request; said once.
    figure
        .sketch
        .target_groups
        .update(&group, |group| {
            group.health_check.port = None;
            group.health_check.protocol = HealthCheckProtocol::Http;
        })
        .unwrap();
    let note: Reason = figure.send(REGIONAL).note.unwrap();
    assert_eq!((note.root().code, note.also), (ReasonCode::ProxyHeaderUnexpected, None));
}

/// The check saw one target fail, the client came to another that fails alike: one fault, said once and of the one
/// that the client came to.
#[test]
fn a_fault_of_the_check_and_of_the_client_is_said_of_the_client_s_target() {
    let mut figure =
        Figure5::with_applications(true, false, ApplicationProtocol::Http, ApplicationState::Running);
    let group = TARGETS.parse().unwrap();
    let by_http = |group: &mut privatelink::model::TargetGroup| {
        group.health_check.protocol = HealthCheckProtocol::Http;
    };
    figure.sketch.target_groups.update(&group, by_http).unwrap();
    let mut others = 0;
    for source_port in 40_000..40_020 {
        let made = figure.send_with(REGIONAL, |request| request.source_port = source_port);
        let note = made.note.expect("it fails open");
        assert_eq!((note.code, note.root().code), (ReasonCode::FailOpen, ReasonCode::ProxyHeaderUnexpected));
        assert_eq!(note.also, None, "one fault");
        let target = made.target.expect("a target").host;
        others += usize::from(note.chain().count() > 1 && note.root().resources.contains(&target));
    }
    assert_eq!(others, 20, "always of the target that was chosen");
}

#[test]
fn a_fault_is_named_once() {
    // Every port closed, everywhere: the reason is the chosen target's, and fail-open needs no
    // second root cause of another target.
    let figure = Figure5::default().each(&ALL_TARGETS, stop);
    let made = figure.send(REGIONAL);
    assert_eq!(made.note.as_ref().unwrap().cause, None);
    assert_eq!(text::verdict(&figure.sketch, &made).matches("Nothing listens").count(), 1);
}

#[test]
fn what_rests_on_an_assumption_says_so() {
    use privatelink::model::Assumption;
    let made = Figure5::default().as_registered().send(REGIONAL);
    assert_eq!(made.reason.assumption, Some(Assumption::InitialTargets));
    assert_eq!(Figure5::default().send(REGIONAL).reason.assumption, None);
}

#[test]
fn choices_are_told_apart_by_zone_even_if_the_client_drops_them() {
    let mut figure = Figure5::default();
    let group = "sg-0c11e17a0000000a1".parse().unwrap();
    figure.sketch.security_groups.update(&group, |group| group.rules.clear()).unwrap();
    let index = Index::of(&figure.sketch);
    let request = figure.request(&index, "client-1", REGIONAL);
    let made = trace(&index, &request).unwrap();
    let others = privatelink::path::attempts(&index, &request, &made).unwrap();
    let zones: Vec<&str> = others.iter().map(|other| other.zone.as_ref().unwrap().as_str()).collect();
    assert_eq!(zones, ["use1-az1", "use1-az2"]);
    assert_eq!(made.forward[0].kind, HopKind::Client);
}

/// Before a check has answered nobody is known to be unhealthy (NLB guide, "Target health status": "initial"): every
/// target is used, and nothing is said of targets that fail.
#[test]
fn before_the_first_check_no_target_is_known_to_fail() {
    for profile in [Profile::Paper, Profile::Today] {
        let figure = Figure5::in_profile(profile).as_registered();
        for to in [REGIONAL, ZONAL_A] {
            let made = figure.send(to);
            assert_eq!(made.outcome, Outcome::Connected, "{to}");
            assert!(made.note.is_none(), "{to}: {:?}", made.note);
        }
    }
}
