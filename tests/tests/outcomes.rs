//! What becomes of a connection at endpoints, load balancers, targets and policies: the outcome, what
//! decided, and the sentence, row by row as AWS's guides have them (`PrivateLink` guide; NLB guide,
//! "Listeners", "Target groups", "Target group health", "Client IP preservation", "Security groups";
//! VPC guide). Expected values are the guides'.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use privatelink::model::Outcome::{self, Connected, NameNotFound, NoAnswer, Refused, Reset, TimedOut};
use privatelink::model::{Direction, EndpointState, IpProtocol, Profile};
use privatelink::path::{Index, Moment, ReasonCode, Request, trace};
use privatelink::text;
use privatelink_tests::bench::{Bench, bench, each, holds, in_profile};
use privatelink_tests::figure_5::{ALL_TARGETS, Figure5, REGIONAL, ZONAL_A, ZONE_A_TARGETS};

const ENDPOINT_A: &str = "10.0.1.87";
const ENDPOINT_B: &str = "10.0.2.87";
const NODE_A: &str = "10.1.1.9";

const CLOSED: &str = "SetApplicationState instance=@ port=8443 state=stopped";
const STOPPED: &str = "StopInstances instance=@";
const SILENT: &str = "SetApplicationState instance=@ port=8443 state=silent";
const CRASHES: &str = "SetApplicationState instance=@ port=8443 state=crashing";
const FAILS_CHECK: &str = "ConfigureApplication instance=@ port=8443 passes_health_checks=false";
const BY_HTTP: &str = "ModifyTargetGroup target_group={targets} health_check.protocol=http\n";
const CROSS_ZONE: &str = "ModifyLoadBalancerAttributes load_balancer={nlb} cross_zone=true\n";

fn as_registered(request: &mut Request) {
    request.moment = Moment::AsRegistered;
}

fn just_broken(request: &mut Request) {
    request.moment = Moment::JustBroken;
}

#[test]
fn an_endpoint_s_state_decides_by_name_and_by_address() {
    for (state, code, says) in [
        (
            EndpointState::PendingAcceptance,
            ReasonCode::EndpointPendingAcceptance,
            "orders endpoint waits for the provider to accept it.",
        ),
        (EndpointState::Pending, ReasonCode::EndpointPending, "orders endpoint is still being made."),
        (EndpointState::Rejected, ReasonCode::EndpointRejected, "The provider rejected orders endpoint."),
    ] {
        for to in [REGIONAL, ENDPOINT_A] {
            bench("").endpoint_is(state).comes(to, TimedOut, code, says);
        }
    }
    let says = "orders endpoint failed or expired and has to be made anew.";
    for state in [EndpointState::Failed, EndpointState::Expired] {
        let failed = bench("").endpoint_is(state);
        assert_eq!(failed.trace(REGIONAL).outcome, NameNotFound);
        failed.comes("orders endpoint", NameNotFound, ReasonCode::EndpointUnusable, says);
        failed.comes(ENDPOINT_A, TimedOut, ReasonCode::EndpointUnusable, says);
    }
    let deleted = bench("DeleteVpcEndpoints endpoint={endpoint}");
    assert_eq!(deleted.trace(REGIONAL).outcome, NameNotFound);
    deleted.comes(ENDPOINT_A, TimedOut, ReasonCode::NoInterfaceAtAddress, "The address lies in VPC A");
}

#[test]
fn groups_decide_at_the_endpoint_at_the_load_balancer_and_at_the_target() {
    let endpoint = bench("RevokeSecurityGroupIngress group={endpoint-sg} rule=sgr-0a000000000000002");
    let says = "No inbound rule of endpoint-sg admits the client; the packet is dropped in silence.";
    endpoint.comes(REGIONAL, TimedOut, ReasonCode::EndpointSecurityGroup, says);
    // The consumer's block in place of the nodes': whatever the moment.
    let targets = "
        RevokeSecurityGroupIngress group={targets-sg} rule=sgr-0b000000000000001
        AuthorizeSecurityGroupIngress group={targets-sg} permission.protocol=tcp permission.ports=8443 permission.peer=10.0.0.0/16";
    let says = "No inbound rule of targets-sg admits the source the host sees on port 8443";
    let moments: [fn(&mut Request); 3] = [|_| {}, as_registered, just_broken];
    for moment in moments {
        bench(targets).asking(moment).comes(REGIONAL, TimedOut, ReasonCode::TargetSecurityGroup, says);
    }
    // Not by PrivateLink, with the client's address preserved, and only the nodes admitted.
    let nodes_only = "
        RevokeSecurityGroupIngress group={targets-sg} rule=sgr-0b000000000000001
        AuthorizeSecurityGroupIngress group={targets-sg} permission.protocol=tcp permission.ports=8443 permission.peer=10.1.1.9/32
        AuthorizeSecurityGroupIngress group={targets-sg} permission.protocol=tcp permission.ports=8443 permission.peer=10.1.2.9/32
        RunInstances subnet={b1} name=inside address=10.1.1.77 security_groups={targets-sg}";
    let inside = bench(nodes_only).from("inside");
    inside.comes("orders", TimedOut, ReasonCode::TargetSecurityGroup, "No inbound rule of targets-sg admits");
    assert_eq!(bench(nodes_only).trace(REGIONAL).outcome, Connected, "by PrivateLink the source is the node");
}

/// The same load balancer with a group of its own, which admits its own VPC's block only.
const GUARDED: &str = "
    g = CreateSecurityGroup vpc={b} name=nlb-sg
    AuthorizeSecurityGroupIngress group=$g.sg permission.protocol=tcp permission.ports=443 permission.peer=10.1.0.0/16
    n = CreateLoadBalancer name=guarded subnets.subnet={b1},{b2} security_groups=$g.sg
    t = CreateTargetGroup name=guarded vpc={b} port=8443
    RegisterTargets target_group=$t.targetgroup target.id=@orders-1 target.port=8443
    CreateListener load_balancer=$n.loadbalancer port=443 protocol=tcp target_group=$t.targetgroup
    s = CreateVpcEndpointServiceConfiguration load_balancers=$n.loadbalancer acceptance_required=false
    ModifyVpcEndpointServicePermissions service=$s.vpce-svc add_principals=arn:aws:iam::111111111111:root
    e = CreateVpcEndpoint vpc={a} service=$s.vpce-svc endpoint_type=Interface subnets.subnet=subnet-0a000000000000001 security_groups={endpoint-sg} name=guarded-endpoint
    FinishVpcEndpoint endpoint=$e.vpce
";

#[test]
fn a_load_balancer_s_groups_ask_for_the_consumer_s_address_while_enforced() {
    let says = "nlb-sg";
    bench(GUARDED).comes("guarded-endpoint", TimedOut, ReasonCode::NodeSecurityGroup, says);
    let off = format!(
        "{GUARDED}SetSecurityGroups load_balancer=$n.loadbalancer security_groups=$g.sg enforce_private_link_rules=false"
    );
    assert_eq!(bench(&off).trace("guarded-endpoint").outcome, Connected);
    // Health checks ask the outbound rules only.
    let mut shut = bench(&off);
    let group = shut.play.parsed("$g.sg");
    let inbound = |rule: &privatelink::model::SecurityGroupRule| rule.direction == Direction::Inbound;
    shut.play.sketch.security_groups.update(&group, |group| group.rules.retain(inbound)).unwrap();
    let made = shut.comes("guarded-endpoint", TimedOut, ReasonCode::NodeSecurityGroup, says);
    assert!(holds(made.note.as_ref().unwrap(), ReasonCode::FailOpen));
}

#[test]
fn a_port_without_a_listener_and_a_ping_are_dropped_in_silence() {
    let open = "AuthorizeSecurityGroupIngress group={endpoint-sg} permission.protocol=-1 permission.ports=all permission.peer=10.0.0.0/16";
    let other = bench(open).asking(|request| request.port = 8080);
    let says = "orders has no listener on port 8080; it drops the packet in silence.";
    other.comes(REGIONAL, TimedOut, ReasonCode::NoListener, says);
    let datagram = bench(open).asking(|request| request.protocol = IpProtocol::Udp);
    datagram.comes(REGIONAL, TimedOut, ReasonCode::NoListener, "no listener on UDP port 443");
    let ping = bench(open).asking(|request| request.protocol = IpProtocol::Icmp);
    ping.comes(REGIONAL, TimedOut, ReasonCode::IcmpNotAnswered, "do not answer ping");
    let ping = bench("").from("orders-1").asking(|request| request.protocol = IpProtocol::Icmp);
    ping.comes(NODE_A, TimedOut, ReasonCode::IcmpNotAnswered, "do not answer ping");
}

/// A target's own outcome when a node does send to it: what is wrong with it, and how it ends.
const FAULTS: [(&str, Outcome, ReasonCode, &str); 5] = [
    (CLOSED, Refused, ReasonCode::ApplicationNotListening, "Nothing listens on port 8443 of orders-"),
    (STOPPED, TimedOut, ReasonCode::TargetStopped, "is stopped and answers nothing."),
    (FAILS_CHECK, Connected, ReasonCode::Connected, "answers at 10.1."),
    (SILENT, NoAnswer, ReasonCode::ApplicationSilent, "accepts and never answers."),
    (CRASHES, Reset, ReasonCode::ApplicationCrashes, "closes the connection right after accepting it."),
];

#[test]
fn at_registration_the_target_the_hash_picks_decides() {
    for (fault, outcome, code, says) in FAULTS {
        let setup = format!("{BY_HTTP}{}", each(&ALL_TARGETS, fault));
        bench(&setup).asking(as_registered).comes(REGIONAL, outcome, code, says);
    }
    // The settings of T4: other ports are checked than served.
    let other_port = "ModifyTargetGroup target_group={targets} health_check.port=9999";
    bench(other_port).asking(as_registered).comes(REGIONAL, Connected, ReasonCode::Connected, "answers at");
}

#[test]
fn a_new_target_gets_nothing_while_others_are_healthy() {
    let new = "
        n = RunInstances subnet={b1} name=orders-7
        RegisterTargets target_group={targets} target.id=$n.i target.port=8443 target.new=true";
    for port in 50_000..50_040 {
        let bench = bench(new);
        let index = Index::of(&bench.play.sketch);
        let figure = Figure5 { sketch: bench.play.sketch.clone(), moment: Moment::AsRegistered };
        let request = Request { source_port: port, ..figure.request(&index, "client-1", REGIONAL) };
        assert_eq!(trace(&index, &request).unwrap().outcome, Connected, "{port}");
    }
    // Where nothing else is, it is used: every registered target is.
    let alone = format!(
        "{}{new}",
        each(&ALL_TARGETS, "DeregisterTargets target_group={targets} target.id=@ target.port=8443")
    );
    let says = "Nothing listens on port 8443 of orders-7.";
    let code = ReasonCode::ApplicationNotListening;
    let admitted = format!(
        "{alone}\nModifyNetworkInterfaceAttribute network_interface=$n.eni security_groups={{targets-sg}}"
    );
    bench(&admitted).asking(as_registered).comes(REGIONAL, Refused, code, says);
}

#[test]
fn what_broke_just_now_is_still_sent_to() {
    for (fault, outcome, code, says) in FAULTS {
        let made = bench(&each(&ALL_TARGETS, fault)).asking(just_broken).comes(REGIONAL, outcome, code, says);
        assert!(made.note.is_none(), "nobody has noticed: {:?}", made.note);
    }
    // One of a zone's three, and the flow that lands there.
    let one = bench(&each(&["orders-1"], CLOSED)).asking(just_broken);
    let index = Index::of(&one.play.sketch);
    let figure = Figure5 { sketch: one.play.sketch.clone(), moment: Moment::JustBroken };
    let mut outcomes = std::collections::BTreeMap::new();
    for port in 50_000..50_060 {
        let request = Request { source_port: port, ..figure.request(&index, "client-1", ENDPOINT_A) };
        *outcomes.entry(format!("{:?}", trace(&index, &request).unwrap().outcome)).or_insert(0) += 1;
    }
    assert_eq!(outcomes.keys().collect::<Vec<_>>(), ["Connected", "Refused"], "{outcomes:?}");
}

#[test]
fn settled_checks_keep_connections_from_what_is_broken() {
    for (fault, ..) in FAULTS {
        for place in [REGIONAL, ENDPOINT_A, ENDPOINT_B] {
            let some = format!("{BY_HTTP}{}", each(&["orders-1", "orders-4"], fault));
            assert_eq!(bench(&some).trace(place).outcome, Connected, "{fault}");
        }
        let zone = format!("{BY_HTTP}{CROSS_ZONE}{}", each(&ZONE_A_TARGETS, fault));
        assert_eq!(bench(&zone).trace(ZONAL_A).outcome, Connected, "cross-zone: {fault}");
        // By the load balancer's own name the zone is gone from DNS.
        let zone = format!(
            "{BY_HTTP}RunInstances subnet={{b1}} name=inside security_groups={{targets-sg}}\n{}",
            each(&ZONE_A_TARGETS, fault)
        );
        let admit = "\nAuthorizeSecurityGroupIngress group={targets-sg} permission.protocol=tcp permission.ports=8443 permission.peer=10.0.0.0/8";
        let inside = bench(&format!("{zone}{admit}")).from("inside");
        assert_eq!(inside.trace("orders").outcome, Connected, "{fault}");
    }
}

#[test]
fn a_zone_without_healthy_targets_is_the_profile_s_matter() {
    for place in [ZONAL_A, ENDPOINT_A] {
        let setup = each(&ZONE_A_TARGETS, STOPPED);
        let says = "Cross-zone is off for orders and no target in use1-az1 is healthy";
        let code = ReasonCode::ZoneWithoutHealthyTarget;
        in_profile(Profile::Paper, &setup).comes(place, TimedOut, code, says);
        let code = ReasonCode::RoutingFailover;
        bench(&setup).comes(place, TimedOut, code, says);
        bench(&each(&ZONE_A_TARGETS, CLOSED)).comes(place, Refused, code, says);
        let t4 = format!("{BY_HTTP}{}", each(&ZONE_A_TARGETS, FAILS_CHECK));
        let made = bench(&t4).comes(place, Connected, code, says);
        assert_eq!(made.note.unwrap().root().code, ReasonCode::HealthCheckFails);
    }
    let none = each(&ZONE_A_TARGETS, "DeregisterTargets target_group={targets} target.id=@ target.port=8443");
    let says = "Cross-zone is off for orders and orders-tls has no target in use1-az1.";
    bench(&none).comes(ENDPOINT_A, TimedOut, ReasonCode::NoTargetsInZone, says);
}

#[test]
fn where_nothing_is_healthy_the_load_balancer_fails_open() {
    let says =
        "No target of orders-tls that the node may use is healthy, so it uses all of them (fail-open).";
    for cross_zone in ["", CROSS_ZONE] {
        for (fault, outcome, code, own) in FAULTS {
            // A silent application passes a check by TCP, and so does one that crashes after accepting.
            let setup = format!("{BY_HTTP}{cross_zone}{}", each(&ALL_TARGETS, fault));
            let made = bench(&setup).comes(REGIONAL, outcome, code, says);
            let said = text::verdict(&bench(&setup).play.sketch, &made);
            assert!(said.contains(own), "{said}");
        }
    }
    for fault in [SILENT, CRASHES] {
        assert!(bench(&each(&ALL_TARGETS, fault)).trace(REGIONAL).note.is_none(), "healthy by TCP");
    }
    let empty = each(&ALL_TARGETS, "DeregisterTargets target_group={targets} target.id=@ target.port=8443");
    let says = "No target is registered with orders-tls.";
    let made = bench(&empty).comes(REGIONAL, TimedOut, ReasonCode::TargetGroupEmpty, says);
    assert_eq!(made.dns.unwrap().records.len(), 2, "the name still answers");
}

#[test]
fn thresholds_of_a_group_s_health_are_counted_by_zone_or_over_all() {
    let least = |count: u16| {
        format!(
            "ModifyTargetGroupAttributes target_group={{targets}} routing_minimum_healthy={count} dns_minimum_healthy={count}\n"
        )
    };
    let one_closed = each(&["orders-1"], CLOSED);
    let says = "Fewer targets of orders-tls are healthy than it asks for";
    let code = ReasonCode::BelowHealthyThreshold;
    // Two of three are left: enough for two, too few for three.
    let enough = bench(&format!("{}{one_closed}", least(2)));
    for port in 50_000..50_020 {
        let mut one = enough.trace(ENDPOINT_A);
        assert_eq!(one.outcome, Connected);
        one = Bench { play: enough.play.clone(), from: enough.from, change: |_| {} }.trace(ENDPOINT_A);
        assert!(one.note.is_none(), "{port}");
    }
    let few = bench(&format!("{}{one_closed}", least(3)));
    assert!(holds(few.trace(ENDPOINT_A).note.as_ref().unwrap(), code));
    assert!(few.trace(ENDPOINT_B).note.is_none(), "the other zone has its three");
    let index = Index::of(&few.play.sketch);
    let figure = Figure5 { sketch: few.play.sketch.clone(), moment: Moment::Settled };
    let refused = (50_000..50_060).map(|port| {
        let request = Request { source_port: port, ..figure.request(&index, "client-1", ENDPOINT_A) };
        trace(&index, &request).unwrap()
    });
    let refused: Vec<_> = refused.filter(|made| made.outcome == Refused).collect();
    assert!(!refused.is_empty(), "unhealthy ones are used too");
    assert!(text::verdict(&few.play.sketch, &refused[0]).contains(says));
    // With cross-zone on, five of six are healthy everywhere.
    let all = format!("{CROSS_ZONE}{}{one_closed}", least(5));
    assert!(bench(&all).trace(ENDPOINT_A).note.is_none());
    let share = "ModifyTargetGroupAttributes target_group={targets} routing_minimum_healthy_percentage=70 dns_minimum_healthy_percentage=70\n";
    let made = bench(&format!("{share}{one_closed}")).trace(ENDPOINT_A);
    assert!(holds(made.note.as_ref().unwrap(), code), "two of three are 67 percent");
}

#[test]
fn a_zone_below_the_dns_threshold_leaves_the_load_balancer_s_name() {
    let inside = "RunInstances subnet={b1} name=inside security_groups={targets-sg}\n";
    let records = |lines: &str| {
        let made = bench(&format!("{inside}{lines}")).from("inside").trace("orders");
        made.dns.unwrap().records.len()
    };
    let one_closed = each(&["orders-1"], CLOSED);
    let of = |members: &str| {
        format!("ModifyTargetGroupAttributes target_group={{targets}} {members}\n{one_closed}")
    };
    assert_eq!(records(&one_closed), 2);
    assert_eq!(records(&of("dns_minimum_healthy=3")), 1);
    assert_eq!(records(&of("dns_minimum_healthy_percentage=70")), 1);
    assert_eq!(records(&of("dns_minimum_healthy_percentage=60")), 2);
    let off = format!(
        "ModifyTargetGroupAttributes target_group={{targets}} dns_minimum_healthy=0\n{}",
        each(&ZONE_A_TARGETS, CLOSED)
    );
    assert_eq!(records(&off), 2, "off: the zone stays whatever its health");
}

#[test]
fn a_lost_zone_is_lost_for_whoever_stands_in_it() {
    let lost = bench("LoseZone zone=use1-az2");
    lost.comes(
        ENDPOINT_B,
        TimedOut,
        ReasonCode::EndpointZoneLost,
        "Availability Zone use1-az2, which is lost",
    );
    assert_eq!(lost.trace(REGIONAL).outcome, Connected, "the regional name answers with the other zone");
    let inside =
        bench("RunInstances subnet={b1} name=inside security_groups={targets-sg}\nLoseZone zone=use1-az2")
            .from("inside");
    inside.comes(
        "10.1.2.9",
        TimedOut,
        ReasonCode::NodeZoneLost,
        "The node of orders is in Availability Zone use1-az2",
    );
}

#[test]
fn a_proxy_header_that_does_not_fit_is_the_application_s_matter() {
    let sent = "ModifyTargetGroupAttributes target_group={targets} proxy_protocol_v2=true\n";
    let says = "orders-tls sends a PROXY protocol header, and the application on orders-";
    bench(sent).comes(REGIONAL, Reset, ReasonCode::ProxyHeaderUnexpected, says);
    let speaking = |protocol: &str| {
        let again = format!(
            "RemoveApplication host=@ port=8443\nAddApplication host=@ application.port=8443 application.state=running application.passes_health_checks=true application.protocol={protocol}"
        );
        each(&ALL_TARGETS, &again)
    };
    let http = format!("{sent}{}", speaking("http"));
    bench(&http).comes(REGIONAL, Connected, ReasonCode::ProxyHeaderUnexpected, says);
    let made = bench(&format!("{BY_HTTP}{http}")).comes(REGIONAL, Connected, ReasonCode::FailOpen, says);
    assert_eq!(made.note.unwrap().root().code, ReasonCode::ProxyHeaderUnexpected);
    let expects = each(&ALL_TARGETS, "ConfigureApplication instance=@ port=8443 expects_proxy_protocol=true");
    let says = "expects a PROXY protocol header, and none is sent.";
    bench(&expects).comes(REGIONAL, Reset, ReasonCode::ProxyHeaderMissing, says);
    let first = speaking("server_speaks_first");
    let made = bench(&format!("{first}{expects}"));
    made.comes(REGIONAL, NoAnswer, ReasonCode::ProxyHeaderMissing, says);
    let both = bench(&format!("{sent}{first}{expects}"));
    let says = "waits for the PROXY header before it speaks";
    both.comes(REGIONAL, NoAnswer, ReasonCode::ServerSpeaksFirst, says);
}
