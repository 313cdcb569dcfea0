//! The whitepaper's Figure 5, judged: rotation of the regional name, cross-zone on and off,
//! what the target sees, every rule the path needs, and what failing targets lead to
//! (claims C07, C11, C13, C16, C17, C18, C45).

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use privatelink::control::{Command, verb};
use privatelink::model::record::as_usual;
use privatelink::model::{ApplicationState, Direction, IpProtocol, LegKind, Outcome, Profile};
use privatelink::path::{Check, HopKind, Index, ReasonCode, Trace, spread};
use privatelink_tests::figure_5::{
    ALL_TARGETS, BALANCER, Figure5, REGIONAL, TARGETS, ZONAL_A, ZONE_A_TARGETS, names,
};

const CLIENT_GROUP: &str = "sg-0c11e17a0000000a1";
const ENDPOINT_GROUP: &str = "sg-0e0d901a7000000a2";
const TARGET_GROUP_SG: &str = "sg-07a26e75000000b1";

fn used_interface(trace: &Trace) -> String {
    trace.forward[0].packet.destination.ip().to_string()
}

fn stop_application(instance: privatelink::model::HostId) -> Command {
    Command::SetApplicationState(verb::SetApplicationState {
        instance,
        port: 8443,
        state: ApplicationState::Stopped,
    })
}

#[test]
fn c13_the_regional_name_alternates_between_the_two_interfaces() {
    let figure = Figure5::default();
    let used: Vec<String> =
        (0..4).map(|query| used_interface(&figure.send_with(REGIONAL, |r| r.query = query))).collect();
    assert_eq!(used, ["10.0.1.87", "10.0.2.87", "10.0.1.87", "10.0.2.87"]);
    let answers = figure.send(REGIONAL).dns.unwrap().records.len();
    assert_eq!(answers, 2, "a regional name covers all zonal interfaces");
}

#[test]
fn c11_a_zonal_name_and_an_interfaces_address_never_alternate() {
    let figure = Figure5::default();
    for to in [ZONAL_A, "10.0.1.87", "orders endpoint@us-east-1a", "orders endpoint@use1-az1"] {
        for query in 0..4 {
            let made = figure.send_with(to, |request| request.query = query);
            assert_eq!((made.outcome, used_interface(&made).as_str()), (Outcome::Connected, "10.0.1.87"));
        }
    }
}

#[test]
fn c16_a_zonal_name_is_reachable_across_zones() {
    let figure = Figure5::default();
    let index = Index::of(&figure.sketch);
    let request = figure.request(&index, "client-2", ZONAL_A);
    let made = privatelink::path::trace(&index, &request).unwrap();
    assert_eq!(made.outcome, Outcome::Connected);
    assert_eq!(
        (made.forward[0].zone.as_ref().unwrap().as_str(), made.forward[1].zone.as_ref().unwrap().as_str()),
        ("use1-az2", "use1-az1")
    );
    assert!(made.latency_us > figure.send(ZONAL_A).latency_us, "crossing zones takes longer");
}

fn targets_used(figure: &Figure5, to: &str) -> BTreeSet<String> {
    let index = Index::of(&figure.sketch);
    let request = figure.request(&index, "client-1", to);
    let spread = spread(&index, &request, 1000).unwrap();
    assert_eq!(spread.by_target.iter().map(|(_, count)| count).sum::<u32>(), 1000);
    spread
        .by_target
        .iter()
        .map(|(id, _)| figure.sketch.hosts.get(&id.as_str().parse().unwrap()).expect("a target").name.clone())
        .collect()
}

#[test]
fn c17_cross_zone_off_keeps_to_the_zone_and_on_reaches_all() {
    let off = Figure5::default();
    assert_eq!(targets_used(&off, ZONAL_A), ZONE_A_TARGETS.map(str::to_owned).into());
    assert_eq!(targets_used(&off.cross_zone(), ZONAL_A), ALL_TARGETS.map(str::to_owned).into());
}

#[test]
fn a_thousand_connections_spread_about_evenly() {
    let figure = Figure5::default().cross_zone();
    let index = Index::of(&figure.sketch);
    let request = figure.request(&index, "client-1", REGIONAL);
    let spread = spread(&index, &request, 6000).unwrap();
    // Binomial: 1,000 expected of each, standard deviation 29; five of those is never seen.
    for (target, count) in &spread.by_target {
        assert!((855..=1145).contains(count), "{target} got {count} of 6,000");
    }
    assert_eq!(spread.by_zone.iter().map(|(_, count)| *count).collect::<Vec<_>>(), [3000, 3000]);
}

#[test]
fn c18_the_target_sees_a_nodes_address() {
    let made = Figure5::default().send(REGIONAL);
    let target = made.target.expect("it arrives");
    assert_eq!(target.sees_source.ip().to_string(), "10.1.1.9");
    assert!(target.sees_source.port() >= 1024);
    assert_eq!(target.address.port(), 8443);
}

#[test]
fn c01_the_way_is_private_and_only_local_routes_decide() {
    let made = Figure5::default().send(REGIONAL);
    let kinds: Vec<HopKind> = made.forward.iter().map(|hop| hop.kind).collect();
    assert_eq!(kinds, [HopKind::Client, HopKind::Endpoint, HopKind::LoadBalancer, HopKind::Target]);
    let legs: Vec<LegKind> =
        made.forward.iter().filter_map(|hop| hop.leg.as_ref()).map(|leg| leg.kind).collect();
    assert_eq!(legs, [LegKind::Local, LegKind::PrivateLink, LegKind::ToTarget]);
    for hop in made.forward.iter().chain(&made.back) {
        let is_private = |ip: std::net::IpAddr| matches!(ip, std::net::IpAddr::V4(ip) if ip.is_private());
        assert!(is_private(hop.packet.source.ip()) && is_private(hop.packet.destination.ip()));
    }
    let back: Vec<HopKind> = made.back.iter().map(|hop| hop.kind).collect();
    assert_eq!(back, [HopKind::Target, HopKind::LoadBalancer, HopKind::Endpoint, HopKind::Client]);
    let last = &made.back[3].packet;
    assert_eq!(*last, made.forward[0].packet.reply(), "the client hears from whom it asked");
}

#[test]
fn each_rule_the_path_needs_is_the_reason_once_it_is_gone() {
    let cases = [
        (CLIENT_GROUP, "sgr-0a000000000000001", Direction::Outbound, ReasonCode::ClientSecurityGroup),
        (ENDPOINT_GROUP, "sgr-0a000000000000002", Direction::Inbound, ReasonCode::EndpointSecurityGroup),
        (TARGET_GROUP_SG, "sgr-0b000000000000001", Direction::Inbound, ReasonCode::TargetSecurityGroup),
    ];
    for (group, rule, direction, code) in cases {
        let revoke = Command::revoke(group.parse().unwrap(), direction, rule.parse().unwrap());
        let figure = Figure5::default().with(revoke);
        let made = figure.send(REGIONAL);
        assert_eq!((made.outcome, made.reason.code), (Outcome::TimedOut, code));
        assert!(names(&made, group), "{group} is named");
        assert!(made.back.is_empty(), "nothing comes back");
        // What the verdict offers mends it.
        let fix = made.reason.fixes.first().expect("a fix").clone();
        assert_eq!(figure.with(fix).send(REGIONAL).outcome, Outcome::Connected, "the fix for {group} works");
    }
}

#[test]
fn replies_need_no_rule() {
    // The targets' outbound rule is not on the path: security groups are stateful.
    let rule = "sgr-0b000000000000002".parse().unwrap();
    let revoke = Command::revoke(TARGET_GROUP_SG.parse().unwrap(), Direction::Outbound, rule);
    assert_eq!(Figure5::default().with(revoke).send(REGIONAL).outcome, Outcome::Connected);
}

#[test]
fn a_group_rule_by_consumer_address_does_not_admit_the_node() {
    // The usual mistake: the targets admit the consumer's block, but the packet comes from the node.
    let group = TARGET_GROUP_SG.parse().unwrap();
    let rule = "sgr-0b000000000000001".parse().unwrap();
    let admit_consumer = Command::AuthorizeSecurityGroupIngress(verb::AuthorizeSecurityGroupIngress {
        group: TARGET_GROUP_SG.parse().unwrap(),
        permission: privatelink::model::Permission {
            protocol: IpProtocol::Tcp,
            ports: "8443".parse().unwrap(),
            peer: "10.0.0.0/16".parse().unwrap(),
        },
    });
    let figure =
        Figure5::default().with(Command::revoke(group, Direction::Inbound, rule)).with(admit_consumer);
    assert_eq!(figure.verdict(REGIONAL), (Outcome::TimedOut, ReasonCode::TargetSecurityGroup));
    assert_eq!(
        figure.as_registered().verdict(REGIONAL),
        (Outcome::TimedOut, ReasonCode::TargetSecurityGroup)
    );
}

#[test]
fn as_registered_a_closed_port_refuses() {
    let figure = Figure5::default().each(&ALL_TARGETS, stop_application).as_registered();
    let made = figure.send(REGIONAL);
    assert_eq!((made.outcome, made.reason.code), (Outcome::Refused, ReasonCode::ApplicationNotListening));
    assert_eq!(made.back.len(), 4, "the refusal travels back to the client");
}

#[test]
fn settled_a_failing_target_gets_nothing_while_another_is_healthy() {
    let figure = Figure5::default().each(&["orders-1", "orders-2"], stop_application);
    assert_eq!(targets_used(&figure, ZONAL_A), ["orders-3".to_owned()].into());
    assert_eq!(figure.unhealthy(), 4, "two targets, seen from both nodes");
}

#[test]
fn rows_34_and_35_a_zone_without_healthy_target() {
    let broken = |profile| Figure5::in_profile(profile).each(&ZONE_A_TARGETS, stop_application);

    let paper = broken(Profile::Paper).send(ZONAL_A);
    assert_eq!((paper.outcome, paper.reason.code), (Outcome::TimedOut, ReasonCode::ZoneWithoutHealthyTarget));
    assert_eq!(paper.reason.root().code, ReasonCode::ApplicationNotListening);
    assert!(names(&paper, BALANCER), "cross-zone is the load balancer's");

    let today = broken(Profile::Today).send(ZONAL_A);
    assert_eq!((today.outcome, today.reason.code), (Outcome::Refused, ReasonCode::RoutingFailover));
    assert_eq!(today.reason.root().code, ReasonCode::ApplicationNotListening);

    // T1 and T3 of the table: dropped or stopped, today's profile.
    let stopped = Figure5::in_profile(Profile::Today)
        .each(&ZONE_A_TARGETS, |instance| Command::StopInstances(verb::StopInstances { instance }))
        .send(ZONAL_A);
    assert_eq!((stopped.outcome, stopped.reason.root().code), (Outcome::TimedOut, ReasonCode::TargetStopped));

    for profile in [Profile::Paper, Profile::Today] {
        // C45: with cross-zone on the zonal name keeps working.
        assert_eq!(broken(profile).cross_zone().send(ZONAL_A).outcome, Outcome::Connected);
        // And so does the other zone's name.
        assert_eq!(broken(profile).send("orders endpoint@us-east-1b").outcome, Outcome::Connected);
    }
}

#[test]
fn row_33_the_balancers_own_name_leaves_the_zone_out() {
    let figure = Figure5::default().each(&ZONE_A_TARGETS, stop_application);
    let index = Index::of(&figure.sketch);
    // From a target: client IP preservation is on, and targets-sg admits the VPC.
    let request = figure.request(&index, "orders-4", "orders");
    let made = privatelink::path::trace(&index, &request).unwrap();
    let answers: Vec<String> =
        made.dns.iter().flat_map(|dns| &dns.records).map(|record| record.address.to_string()).collect();
    assert_eq!(answers, ["10.1.2.9"]);
}

#[test]
fn row_37_all_down_everywhere_fails_open_and_says_so() {
    for profile in [Profile::Paper, Profile::Today] {
        for cross_zone in [false, true] {
            let figure = Figure5::in_profile(profile).each(&ALL_TARGETS, stop_application);
            let figure = if cross_zone { figure.cross_zone() } else { figure };
            let made = figure.send(REGIONAL);
            assert_eq!(
                (made.outcome, made.reason.code),
                (Outcome::Refused, ReasonCode::ApplicationNotListening)
            );
            assert_eq!(made.note.expect("it says so").code, ReasonCode::FailOpen);
        }
    }
}

#[test]
fn row_36_a_zone_with_no_target_at_all() {
    let group: privatelink::model::TargetGroupArn = TARGETS.parse().unwrap();
    let figure = Figure5::default().each(&ZONE_A_TARGETS, |instance| {
        Command::DeregisterTargets(verb::DeregisterTargets {
            target_group: group.clone(),
            target: privatelink::model::Target::host(instance, 8443),
        })
    });
    assert_eq!(figure.verdict(ZONAL_A), (Outcome::TimedOut, ReasonCode::NoTargetsInZone));
    assert_eq!(figure.cross_zone().verdict(ZONAL_A), (Outcome::Connected, ReasonCode::Connected));
}

#[test]
fn row_38_an_empty_target_group() {
    let group: privatelink::model::TargetGroupArn = TARGETS.parse().unwrap();
    let figure = Figure5::default().each(&ALL_TARGETS, |instance| {
        Command::DeregisterTargets(verb::DeregisterTargets {
            target_group: group.clone(),
            target: privatelink::model::Target::host(instance, 8443),
        })
    });
    assert_eq!(figure.verdict(REGIONAL), (Outcome::TimedOut, ReasonCode::TargetGroupEmpty));
}

#[test]
fn row_23_a_port_without_listener_times_out() {
    let open = Command::AuthorizeSecurityGroupIngress(verb::AuthorizeSecurityGroupIngress {
        group: ENDPOINT_GROUP.parse().unwrap(),
        permission: privatelink::model::Permission {
            protocol: IpProtocol::Tcp,
            ports: "80".parse().unwrap(),
            peer: "10.0.0.0/16".parse().unwrap(),
        },
    });
    let made = Figure5::default().with(open).send_with(REGIONAL, |request| request.port = 80);
    assert_eq!((made.outcome, made.reason.code), (Outcome::TimedOut, ReasonCode::NoListener));
    assert_eq!(made.reason.code.aws_code(), Some("ELBV2_LISTENER_PORT_RESTRICTION"));
}

#[test]
fn row_48_ping_is_not_answered() {
    let group = ENDPOINT_GROUP.parse().unwrap();
    let permission = privatelink::model::Permission {
        protocol: IpProtocol::Icmp,
        ports: privatelink::model::PortRange::ALL,
        peer: "10.0.0.0/16".parse().unwrap(),
    };
    let figure = Figure5::default().with(Command::AuthorizeSecurityGroupIngress(
        verb::AuthorizeSecurityGroupIngress { group, permission },
    ));
    let made = figure.send_with(REGIONAL, |request| request.protocol = IpProtocol::Icmp);
    assert_eq!((made.outcome, made.reason.code), (Outcome::TimedOut, ReasonCode::IcmpNotAnswered));
}

#[test]
fn c07_a_lost_zone_heals_for_the_regional_name_only() {
    let figure =
        Figure5::default().with(Command::LoseZone(verb::LoseZone { zone: "use1-az2".parse().unwrap() }));
    for query in 0..4 {
        let made = figure.send_with(REGIONAL, |request| request.query = query);
        assert_eq!((made.outcome, used_interface(&made).as_str()), (Outcome::Connected, "10.0.1.87"));
    }
    for to in ["orders endpoint@us-east-1b", "10.0.2.87"] {
        assert_eq!(figure.verdict(to), (Outcome::TimedOut, ReasonCode::EndpointZoneLost));
    }
}

#[test]
fn c04_the_provider_cannot_open_a_connection_to_the_consumer() {
    let figure = Figure5::default();
    let index = Index::of(&figure.sketch);
    let request = figure.request(&index, "orders-1", "10.0.1.25");
    let made = privatelink::path::trace(&index, &request).unwrap();
    assert_eq!((made.outcome, made.reason.code), (Outcome::TimedOut, ReasonCode::NoRoute));
}

#[test]
fn the_providers_addresses_are_out_of_reach_for_the_consumer() {
    for to in ["10.1.1.21", "orders-1", "10.1.1.9"] {
        assert_eq!(Figure5::default().verdict(to), (Outcome::TimedOut, ReasonCode::NoRoute));
    }
}

#[test]
fn row_7_an_address_nobody_has() {
    assert_eq!(
        Figure5::default().verdict("10.0.1.200"),
        (Outcome::TimedOut, ReasonCode::NoInterfaceAtAddress)
    );
}

#[test]
fn rows_9_and_11_an_endpoint_that_is_not_available() {
    let figure =
        Figure5::default().with(Command::RejectVpcEndpointConnections(verb::RejectVpcEndpointConnections {
            service: "vpce-svc-0a5c1e7d9b3f24680".parse().unwrap(),
            endpoint: "vpce-0fe5b17a0707d6abc".parse().unwrap(),
        }));
    let made = figure.send(REGIONAL);
    assert_eq!((made.outcome, made.reason.code), (Outcome::TimedOut, ReasonCode::EndpointRejected));
    assert!(made.reason.assumption.is_some(), "AWS has not published what becomes of the packet");
}

#[test]
fn a_name_nobody_has() {
    let made = Figure5::default().send("orders.example.com");
    assert_eq!((made.outcome, made.reason.code), (Outcome::NameNotFound, ReasonCode::NameNotFound));
    assert!(made.forward.is_empty() && made.latency_us.is_none());
}

#[test]
fn every_other_choice_is_judged() {
    let figure = Figure5::default().each(&["orders-4"], stop_application);
    let index = Index::of(&figure.sketch);
    let mut request = figure.request(&index, "client-1", REGIONAL);
    request.moment = privatelink::path::Moment::AsRegistered;
    let made = privatelink::path::trace(&index, &request).unwrap();
    let others = privatelink::path::attempts(&index, &request, &made).unwrap();
    assert_eq!(others.len(), 6, "three targets in each of two zones");
    let refused: Vec<_> = others.iter().filter(|other| other.outcome == Outcome::Refused).collect();
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0].target, Some(figure.instance("orders-4").into()));
}

#[test]
fn rows_44_to_47_proxy_protocol() {
    use privatelink::model::{ApplicationProtocol, ApplicationState};
    let send = |sent: bool, expected: bool, protocol: ApplicationProtocol| {
        Figure5::with_applications(sent, expected, protocol, ApplicationState::Running).send(REGIONAL)
    };
    let outcome = |sent, expected, protocol| send(sent, expected, protocol).outcome;
    assert_eq!(outcome(true, true, ApplicationProtocol::Tls), Outcome::Connected);
    assert_eq!(outcome(true, false, ApplicationProtocol::Tls), Outcome::Reset);
    assert_eq!(outcome(false, true, ApplicationProtocol::Tls), Outcome::Reset);
    assert_eq!(outcome(false, true, ApplicationProtocol::ServerSpeaksFirst), Outcome::NoAnswer);
    assert_eq!(outcome(true, true, ApplicationProtocol::ServerSpeaksFirst), Outcome::NoAnswer);
    let http = send(true, false, ApplicationProtocol::Http);
    assert_eq!(http.outcome, Outcome::Connected);
    assert_eq!(http.note.expect("an answer of 400").code, ReasonCode::ProxyHeaderUnexpected);

    // C19: the header carries what the target does not see, the client and the endpoint.
    let made = send(true, true, ApplicationProtocol::Tls);
    let header = made.target.expect("it arrives").proxy_protocol.expect("a header");
    assert_eq!(header.len(), 100);
    assert_eq!(&header[16..20], &[10, 0, 1, 25], "the client");
    assert_eq!(&header[20..24], &[10, 0, 1, 87], "the endpoint's interface");
    assert!(header.windows(22).any(|bytes| bytes == b"vpce-0fe5b17a0707d6abc"));
}

#[test]
fn row_26_hairpin_needs_preservation() {
    let hairpin = |preserve: bool| {
        let figure = Figure5::default().with(Command::ModifyTargetGroupAttributes(
            verb::ModifyTargetGroupAttributes {
                target_group: TARGETS.parse().unwrap(),
                preserve_client_ip: Some(preserve),
                ..as_usual()
            },
        ));
        let figure = figure.each(&["orders-2", "orders-3"], stop_application);
        let index = Index::of(&figure.sketch);
        let request = figure.request(&index, "orders-1", "10.1.1.9");
        let made = privatelink::path::trace(&index, &request).unwrap();
        (made.outcome, made.reason.code)
    };
    assert_eq!(hairpin(true), (Outcome::TimedOut, ReasonCode::Hairpin));
    assert_eq!(hairpin(false), (Outcome::Connected, ReasonCode::Connected));
}

#[test]
fn preservation_shows_the_client_to_targets_reached_without_privatelink() {
    let figure = Figure5::default().cross_zone();
    let index = Index::of(&figure.sketch);
    let request = figure.request(&index, "orders-1", "orders");
    let made = (0..20)
        .map(|query| {
            privatelink::path::trace(&index, &privatelink::path::Request { query, ..request.clone() })
        })
        .filter_map(Result::ok)
        .find(|made| made.outcome == Outcome::Connected)
        .expect("one of them is not the hairpin");
    assert_eq!(made.target.unwrap().sees_source.ip().to_string(), "10.1.1.21");
    let kept = made.forward[1].steps.iter().any(|step| matches!(step.check, Check::SourcePreserved { .. }));
    assert!(kept, "the node says that it keeps the source");
}
