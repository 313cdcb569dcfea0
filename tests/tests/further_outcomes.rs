//! What becomes of a connection where client addresses are preserved, of datagrams, of TLS sessions, of
//! large packets, of requests that policies deny, and of targets that are themselves endpoints or load
//! balancers. Expected values are the guides' (NLB guide, "Client IP preservation", "Listeners", "Register
//! targets"; `PrivateLink` guide, "Endpoint policies"; S3 guide, "Controlling access from VPC endpoints").
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use privatelink::model::Outcome::{Connected, Forbidden, NoAnswer, Refused, Reset, TimedOut};
use privatelink::model::record::LongText;
use privatelink::model::{Assumption, IpProtocol, ServicePolicy};
use privatelink::path::{
    Check, Index, Moment, ReasonCode, Request, StepResult, attempts, trace, trace_with_attempts,
};
use privatelink::wire::proxy_protocol::NLB_HEADER_BYTES;
use privatelink_tests::bench::{Bench, bench, each, holds, in_scenario};
use privatelink_tests::figure_5::{ALL_TARGETS, Figure5, REGIONAL};

/// A VPC of the provider's, joined to its first one by peering, with a host in it.
const PEERED: &str = "
    c = CreateVpc account=222222222222 region=us-east-1 cidr=10.2.0.0/16 name=VPC-C
    c1 = CreateSubnet vpc=$c.vpc cidr=10.2.1.0/24 availability_zone=us-east-1a
    p = CreateVpcPeeringConnection requester_vpc={b} accepter_vpc=$c.vpc
    AcceptVpcPeeringConnection vpc_peering_connection=$p.pcx
    CreateRoute route_table=rtb-0b000000000000001 destination=10.2.0.0/16 target=$p.pcx
    CreateRoute route_table=$c.rtb destination=10.1.0.0/16 target=$p.pcx
";

/// The same joined by a transit gateway.
const ROUTED: &str = "
    c = CreateVpc account=222222222222 region=us-east-1 cidr=10.2.0.0/16 name=VPC-C
    c1 = CreateSubnet vpc=$c.vpc cidr=10.2.1.0/24 availability_zone=us-east-1a
    t = CreateTransitGateway account=222222222222 region=us-east-1
    tb = CreateTransitGatewayVpcAttachment transit_gateway=$t.tgw vpc={b} subnets={b1},{b2}
    tc = CreateTransitGatewayVpcAttachment transit_gateway=$t.tgw vpc=$c.vpc subnets=$c1.subnet
    CreateRoute route_table=rtb-0b000000000000001 destination=10.2.0.0/16 target=$t.tgw
    CreateRoute route_table=$c.rtb destination=10.1.0.0/16 target=$t.tgw
";

/// A host there, behind a load balancer of the first VPC; `inside` is a client beside that.
const REMOTE: &str = "
    r = RunInstances subnet=$c1.subnet name=remote address=10.2.1.21
    AddApplication host=$r.i application.port=8443 application.protocol=tls application.state=running application.passes_health_checks=true
    s = CreateSecurityGroup vpc=$c.vpc name=remote-sg
    AuthorizeSecurityGroupIngress group=$s.sg permission.protocol=-1 permission.ports=all permission.peer=10.0.0.0/8
    ModifyNetworkInterfaceAttribute network_interface=$r.eni security_groups=$s.sg
    g = CreateTargetGroup name=remote vpc={b} target_type=ip protocol=tcp port=8443
    RegisterTargets target_group=$g.targetgroup target.id=10.2.1.21 target.port=8443
    n = CreateLoadBalancer name=far subnets.subnet={b1}
    CreateListener load_balancer=$n.loadbalancer port=443 protocol=tcp target_group=$g.targetgroup
    i = RunInstances subnet={b1} name=inside address=10.1.1.77 security_groups={targets-sg}
";
const PRESERVE: &str = "ModifyTargetGroupAttributes target_group=$g.targetgroup preserve_client_ip=true\n";

#[test]
fn a_client_s_address_is_preserved_by_target_type_and_protocol() {
    // Instances see the client; addresses the node, unless it is switched on.
    let inside = "RunInstances subnet={b1} name=inside address=10.1.1.77 security_groups={targets-sg}\n";
    let seen = |lines: &str, to: &str| {
        let made = bench(&format!("{inside}{lines}")).from("inside").trace(to);
        assert_eq!(made.outcome, Connected, "{:?}", made.reason);
        made.target.unwrap().sees_source.ip().to_string()
    };
    assert_eq!(seen("", "orders"), "10.1.1.77");
    let off = "ModifyTargetGroupAttributes target_group={targets} preserve_client_ip=false";
    assert!(["10.1.1.9", "10.1.2.9"].contains(&seen(off, "orders").as_str()));
    // By PrivateLink never.
    let by_link = bench("").trace(REGIONAL).target.unwrap().sees_source.ip().to_string();
    assert!(["10.1.1.9", "10.1.2.9"].contains(&by_link.as_str()));
    // The client that is its own target, unless that is the node's address.
    let alone =
        each(&ALL_TARGETS[1..], "DeregisterTargets target_group={targets} target.id=@ target.port=8443");
    let says = "The client is the chosen target, and orders-tls preserves its address";
    bench(&alone).from("orders-1").comes("10.1.1.9", TimedOut, ReasonCode::Hairpin, says);
    assert_eq!(bench(&format!("{alone}{off}")).from("orders-1").trace("10.1.1.9").outcome, Connected);
}

#[test]
fn preservation_ends_where_the_target_is_too_far() {
    for (joined, preserved) in [(PEERED, Connected), (ROUTED, TimedOut)] {
        let plain = bench(&format!("{joined}{REMOTE}")).from("inside");
        let made = plain.trace("far");
        assert_eq!(made.outcome, Connected, "{:?}", made.reason);
        assert_eq!(
            made.target.unwrap().sees_source.ip().to_string(),
            made.forward[1].packet.source.ip().to_string()
        );
        let kept = bench(&format!("{joined}{REMOTE}{PRESERVE}")).from("inside");
        let made = kept.trace("far");
        assert_eq!(made.outcome, preserved, "{:?}", made.reason);
        if preserved == Connected {
            assert_eq!(made.target.unwrap().sees_source.ip().to_string(), "10.1.1.77");
        } else {
            let says = "remote preserves the client's address, which works only towards the load balancer's own VPC and its peers in the Region";
            kept.comes("far", TimedOut, ReasonCode::SourcePreservation, says);
        }
    }
}

/// Figure 5 with a listener, targets and groups for datagrams.
const UDP: &str = "
    g = CreateTargetGroup name=datagrams vpc={b} protocol=udp port=5353 health_check.port=8443 health_check.protocol=tcp
    RegisterTargets target_group=$g.targetgroup target.id=@orders-1 target.port=5353
    CreateListener load_balancer={nlb} port=53 protocol=udp target_group=$g.targetgroup
    AuthorizeSecurityGroupIngress group={targets-sg} permission.protocol=udp permission.ports=5353 permission.peer=10.0.0.0/8
    AuthorizeSecurityGroupIngress group={endpoint-sg} permission.protocol=udp permission.ports=53 permission.peer=10.0.0.0/16
    ModifyLoadBalancerAttributes load_balancer={nlb} cross_zone=true
";
const LISTENS: &str = "AddApplication host=@orders-1 application.port=5353 application.transport=udp application.protocol=tls application.state=running application.passes_health_checks=true\n";

fn a_datagram(request: &mut Request) {
    request.protocol = IpProtocol::Udp;
    request.port = 53;
}

#[test]
fn a_datagram_is_answered_refused_by_icmp_or_lost() {
    let answered = bench(&format!("{UDP}{LISTENS}")).asking(a_datagram);
    let made =
        answered.comes(REGIONAL, Connected, ReasonCode::Connected, "orders-1 answers at 10.1.1.21:5353");
    assert!(made.latency_us.is_none(), "there is no handshake");
    // Nothing listens: port unreachable, ICMP type 3, which passes the load balancer.
    let says = "Nothing listens on UDP port 5353 of orders-1.";
    bench(UDP).asking(a_datagram).comes(REGIONAL, Refused, ReasonCode::ApplicationNotListening, says);
    // An application of TCP on the port is nobody for datagrams.
    let tcp = LISTENS.replace("udp", "tcp");
    bench(&format!("{UDP}{tcp}")).asking(a_datagram).comes(
        REGIONAL,
        Refused,
        ReasonCode::ApplicationNotListening,
        says,
    );
    let silent = format!("{UDP}{}", LISTENS.replace("running", "silent"));
    bench(&silent).asking(a_datagram).comes(
        REGIONAL,
        NoAnswer,
        ReasonCode::ApplicationSilent,
        "never answers",
    );
    let crashing = format!("{UDP}{}", LISTENS.replace("running", "crashing"));
    assert_eq!(
        bench(&crashing).asking(a_datagram).trace(REGIONAL).outcome,
        NoAnswer,
        "no connection to reset"
    );
    // A group of UDP preserves the client's address, whatever it says of itself.
    let inside = format!(
        "{UDP}{LISTENS}RunInstances subnet={{b1}} name=inside address=10.1.1.77 security_groups={{targets-sg}}"
    );
    let made = bench(&inside).from("inside").asking(a_datagram).trace("orders");
    assert_eq!(made.target.unwrap().sees_source.ip().to_string(), "10.1.1.77");
}

#[test]
fn a_datagram_s_header_says_udp_and_a_listener_of_both_takes_both() {
    let header = format!(
        "{UDP}{LISTENS}ConfigureApplication instance=@orders-1 port=5353 expects_proxy_protocol=true
         ModifyTargetGroupAttributes target_group=$g.targetgroup proxy_protocol_v2=true"
    );
    let made = bench(&header).asking(a_datagram).trace(REGIONAL);
    assert_eq!(made.outcome, Connected, "{:?}", made.reason);
    let header = made.target.unwrap().proxy_protocol.unwrap();
    assert_eq!(header.len(), NLB_HEADER_BYTES as usize);
    assert_eq!((header[12], header[13]), (0x21, 0x12), "PROXY over UDP and IPv4 (HAProxy, section 2.2)");
    let both = UDP
        .replace("protocol=udp port=5353", "protocol=tcp_udp port=5353")
        .replace("port=53 protocol=udp", "port=53 protocol=tcp_udp");
    let both = both.replace("permission.protocol=udp", "permission.protocol=-1");
    let both = both
        .replace("permission.ports=5353", "permission.ports=all")
        .replace("permission.ports=53 ", "permission.ports=all ");
    let tcp = LISTENS.replace("udp", "tcp");
    let of_both = bench(&format!("{both}{LISTENS}"));
    assert_eq!(of_both.asking(a_datagram).trace(REGIONAL).outcome, Connected);
    let of_both = bench(&format!("{both}{tcp}"));
    assert_eq!(of_both.asking(|request| request.port = 53).trace(REGIONAL).outcome, Connected);
}

#[test]
fn datagrams_of_a_flow_go_to_one_target() {
    // The key has no sequence number: protocol, addresses and ports alone.
    let more =
        each(&ALL_TARGETS[1..], "RegisterTargets target_group=$g.targetgroup target.id=@ target.port=5353");
    let bench = bench(&format!("{UDP}{more}"));
    let index = Index::of(&bench.play.sketch);
    let figure = Figure5 { sketch: bench.play.sketch.clone(), moment: Moment::Settled };
    let picked = |query| {
        let mut request = figure.request(&index, "client-1", "10.0.1.87");
        a_datagram(&mut request);
        request.query = query;
        trace(&index, &request).unwrap().target.unwrap().host
    };
    assert!((1..20).all(|query| picked(query) == picked(0)));
}

#[test]
fn a_tls_listener_ends_the_session_and_connects_anew() {
    let group = "
        g = CreateTargetGroup name=tls-targets vpc={b} protocol=tls port=8443
        RegisterTargets target_group=$g.targetgroup target.id=@orders-1 target.port=8443
        ModifyLoadBalancerAttributes load_balancer={nlb} cross_zone=true
        ModifyListener load_balancer={nlb} port=443 protocol=tls target_group=$g.targetgroup\n";
    let made = bench(group).trace(REGIONAL);
    assert_eq!(made.outcome, Connected, "{:?}", made.reason);
    let steps = made.forward.iter().flat_map(|hop| &hop.steps);
    assert_eq!(steps.filter(|step| step.check == Check::TlsEnds).count(), 1);
    // The client has its session, whatever becomes of the node's own connection.
    let closed = format!("{group}SetApplicationState instance=@orders-1 port=8443 state=stopped");
    bench(&closed).comes(
        REGIONAL,
        Reset,
        ReasonCode::ApplicationNotListening,
        "Nothing listens on port 8443",
    );
    let stopped = format!("{group}StopInstances instance=@orders-1");
    let made = bench(&stopped).comes(REGIONAL, NoAnswer, ReasonCode::TargetStopped, "orders-1 is stopped");
    assert_eq!(made.back.last().unwrap().node, made.forward[0].node, "the node's answer reaches the client");
}

#[test]
fn large_packets_are_clamped_with_tcp_and_lost_with_udp() {
    let large = bench("").asking(|request| request.bytes = 8501);
    let says = "orders endpoint carries no packet as large as the client's";
    large.comes(REGIONAL, Connected, ReasonCode::SegmentsClamped, says);
    assert!(bench("").asking(|request| request.bytes = 8500).trace(REGIONAL).note.is_none());
    let datagram = bench(&format!("{UDP}{LISTENS}")).asking(|request| {
        a_datagram(request);
        request.bytes = 8501;
    });
    let says = "The datagram is larger than orders endpoint carries";
    let made = datagram.comes(REGIONAL, TimedOut, ReasonCode::PacketTooLarge, says);
    assert!(made.target.is_none());
    assert_eq!(made.forward.last().unwrap().steps.last().unwrap().result, StepResult::Drop);
    let fits = bench(&format!("{UDP}{LISTENS}")).asking(|request| {
        a_datagram(request);
        request.bytes = 8500;
    });
    assert_eq!(fits.trace(REGIONAL).outcome, Connected);
    // A connection that does not come about has no segments to be clamped.
    for (state, outcome) in [("stopped", Refused), ("crashing", Reset), ("silent", NoAnswer)] {
        let line = format!("SetApplicationState instance=@ port=8443 state={state}");
        let made = bench(&each(&ALL_TARGETS, &line)).asking(|request| request.bytes = 9000).trace(REGIONAL);
        assert_eq!(made.outcome, outcome);
        let clamped = |note| holds(note, ReasonCode::SegmentsClamped);
        assert!(!made.note.as_ref().is_some_and(clamped), "{state}: {:?}", made.note);
    }
    // What was dropped anyway was not dropped for its size.
    let shut = "RevokeSecurityGroupIngress group={endpoint-sg} rule=sgr-0a000000000000002";
    let made = bench(shut).asking(|request| request.bytes = 9000).trace(REGIONAL);
    assert_eq!(made.reason.code, ReasonCode::EndpointSecurityGroup);
}

fn with_policies(of_endpoint: Option<&str>, of_account: Option<&str>, service: &str) -> Bench {
    let mut bench = in_scenario("figure-3", "instance 1", "");
    let sketch = &mut bench.play.sketch;
    let endpoint =
        sketch.vpc_endpoints.iter().find(|found| found.service.to_string() == service).unwrap().clone();
    let policy = of_endpoint.map(|text| LongText(text.to_owned()));
    sketch.vpc_endpoints.update(&endpoint.id, |endpoint| endpoint.policy = policy).unwrap();
    let account = sketch.vpcs.get(&endpoint.vpc).unwrap().account.clone();
    let own = of_account.map(|text| ServicePolicy {
        service: service.parse().unwrap(),
        policy: LongText(text.replace("VPCE", endpoint.id.as_str()).replace("VPC", endpoint.vpc.as_str())),
    });
    sketch.accounts.update(&account, |account| account.service_policies = own.into_iter().collect()).unwrap();
    bench
}

const ALLOW_ALL: &str = r#"{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}]}"#;
const DENY_ALL: &str = r#"{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"},{"Action":"*","Effect":"Deny","Principal":"*","Resource":"*"}]}"#;
const OTHERS_ONLY: &str =
    r#"{"Statement":[{"Action":"*","Effect":"Allow","Principal":{"AWS":"999999999999"},"Resource":"*"}]}"#;
const ONLY_BY: &str = r#"{"Statement":[{"Action":"s3:*","Effect":"Deny","Principal":"*","Resource":"*","Condition":{"StringNotEquals":{"KEY":"VALUE"}}}]}"#;

#[test]
fn a_policy_that_denies_is_a_403_after_the_connection() {
    let ec2 = "com.amazonaws.us-east-1.ec2";
    for (policy, says) in [
        (DENY_ALL, "statement 2 of the policy of EC2 endpoint denies the request: the service answers 403."),
        (
            OTHERS_ONLY,
            "no statement of the policy of EC2 endpoint allows the request: the service answers 403.",
        ),
    ] {
        let bench = with_policies(Some(policy), None, ec2);
        let made = bench.comes("EC2 endpoint", Forbidden, ReasonCode::PolicyDenies, says);
        assert_eq!(made.reason.assumption, Some(Assumption::ServiceRequests));
        assert!(!made.back.is_empty(), "TCP completes, and the reply comes back");
        assert_eq!(made.reason.fixes.len(), 1);
    }
    for policy in [None, Some(ALLOW_ALL), Some("no policy")] {
        assert_eq!(with_policies(policy, None, ec2).trace("EC2 endpoint").outcome, Connected, "{policy:?}");
    }
    // By a gateway endpoint the same.
    let s3 = "com.amazonaws.us-east-1.s3";
    let bench = with_policies(Some(DENY_ALL), None, s3);
    let list = bench.play.sketch.prefix_lists.iter().find(|list| list.name == s3).unwrap();
    let address = list.entries[0].addr().to_string();
    let says = "statement 2 of the policy of S3 endpoint denies the request";
    bench.comes(&address, Forbidden, ReasonCode::PolicyDenies, says);
    // A bucket's policy that names the endpoint or VPC requests must come by.
    for (key, value, outcome) in [
        ("aws:sourceVpce", "VPCE", Connected),
        ("aws:sourceVpce", "vpce-9", Forbidden),
        ("aws:sourceVpc", "VPC", Connected),
        ("aws:sourceVpc", "vpc-9", Forbidden),
    ] {
        let policy = ONLY_BY.replace("KEY", key).replace("VALUE", value);
        let bench = with_policies(None, Some(&policy), s3);
        let made = bench.trace(&address);
        assert_eq!(made.outcome, outcome, "{key} {value}");
        if outcome == Forbidden {
            bench.comes(&address, Forbidden, ReasonCode::PolicyDenies, "statement 1 of the policy of what");
        }
    }
}

/// Chained: the load balancer's target is another endpoint's interface, whose service is Figure 5's.
const CHAINED: &str = "
    o = CreateVpc account=111111111111 region=us-east-1 cidr=10.8.0.0/16 name=VPC-O
    o1 = CreateSubnet vpc=$o.vpc cidr=10.8.1.0/24 availability_zone=us-east-1a
    c = RunInstances subnet=$o1.subnet name=outer
    g = CreateTargetGroup name=chain vpc={a} target_type=ip protocol=tcp port=443
    RegisterTargets target_group=$g.targetgroup target.id=10.0.1.87 target.port=443
    n = CreateLoadBalancer name=chain subnets.subnet=subnet-0a000000000000001
    CreateListener load_balancer=$n.loadbalancer port=443 protocol=tcp target_group=$g.targetgroup
    s = CreateVpcEndpointServiceConfiguration load_balancers=$n.loadbalancer acceptance_required=false
    e = CreateVpcEndpoint vpc=$o.vpc service=$s.vpce-svc endpoint_type=Interface subnets.subnet=$o1.subnet name=outer-endpoint
    FinishVpcEndpoint endpoint=$e.vpce
    AuthorizeSecurityGroupIngress group=$o.sg permission.protocol=tcp permission.ports=443 permission.peer=10.8.0.0/16
";

#[test]
fn a_chain_of_load_balancers_is_looked_through() {
    let chain = bench(CHAINED).from("outer");
    let made = chain.trace("outer-endpoint");
    assert_eq!(made.outcome, Connected, "{:?}", made.reason);
    assert_eq!(made.note, None, "its target is healthy: {:?}", made.note);
    // Every fault at the far end is seen by the check of the near one.
    for (lines, code) in [
        (each(&ALL_TARGETS, "StopInstances instance=@"), ReasonCode::TargetStopped),
        ("DeleteListener load_balancer={nlb} port=443".to_owned(), ReasonCode::NoListener),
        (
            "RevokeSecurityGroupIngress group={endpoint-sg} rule=sgr-0a000000000000002".to_owned(),
            ReasonCode::EndpointSecurityGroup,
        ),
    ] {
        let broken = bench(&format!("{CHAINED}{lines}")).from("outer");
        let made = broken.trace("outer-endpoint");
        assert_eq!(made.outcome, TimedOut, "{code:?}");
        assert!(holds(&made.reason, code), "{:?}", made.reason);
        let note = made.note.unwrap();
        assert!(holds(&note, ReasonCode::FailOpen), "{note:?}");
    }
    // Of the first load balancer every target is judged; the next one's follow the hash.
    let two = format!(
        "{CHAINED}RegisterTargets target_group=$g.targetgroup target.id=10.0.2.87 target.port=443
        ModifyLoadBalancerAttributes load_balancer=$n.loadbalancer cross_zone=true"
    );
    let bench = bench(&two).from("outer");
    let index = Index::of(&bench.play.sketch);
    let figure = Figure5 { sketch: bench.play.sketch.clone(), moment: Moment::Settled };
    let request = figure.request(&index, "outer", "outer-endpoint");
    let made = trace(&index, &request).unwrap();
    let others = attempts(&index, &request, &made).unwrap();
    assert!(others.iter().all(|other| other.outcome == Connected), "{others:?}");
}

/// What the next load balancer would have chosen instead is no choice of the first one's, be it that the first
/// has one target only or that the way up to it matters.
#[test]
fn the_other_choices_of_a_chain_are_the_first_load_balancers() {
    // With a group of its own every choice is judged from the client on: two targets from each of two nodes.
    let grouped = "
        b = CreateSecurityGroup vpc={a} name=chain-sg
        AuthorizeSecurityGroupIngress group=$b.sg permission.protocol=tcp permission.ports=443 permission.peer=10.0.0.0/16
        g = CreateTargetGroup name=grouped vpc={a} target_type=ip protocol=tcp port=443
        RegisterTargets target_group=$g.targetgroup target.id=10.0.1.87 target.port=443
        RegisterTargets target_group=$g.targetgroup target.id=10.0.2.87 target.port=443
        n = CreateLoadBalancer name=grouped subnets.subnet=subnet-0a000000000000001,subnet-0a000000000000002 security_groups=$b.sg
        CreateListener load_balancer=$n.loadbalancer port=443 protocol=tcp target_group=$g.targetgroup
        ModifyLoadBalancerAttributes load_balancer=$n.loadbalancer cross_zone=true";
    for (lines, from, to, of) in
        [(CHAINED, "outer", "outer-endpoint", 1), (grouped, "client-1", "grouped", 2 * 2)]
    {
        let bench = bench(lines);
        let index = Index::of(&bench.play.sketch);
        let figure = Figure5 { sketch: bench.play.sketch.clone(), moment: Moment::Settled };
        // The hash of one port or another picks another target of the last load balancer.
        for source_port in 50_000..50_008 {
            let request = Request { source_port, ..figure.request(&index, from, to) };
            let (made, others) = trace_with_attempts(&index, &request).unwrap();
            let chosen = made.forward.iter().flat_map(|hop| &hop.steps).find_map(|step| match &step.check {
                Check::FlowHash { chosen, .. } => Some(chosen),
                _ => None,
            });
            assert!(others.iter().any(|other| other.target.as_ref() == chosen), "{others:?}");
            assert_eq!(others.len(), of, "{others:?}");
            assert!(others.iter().all(|other| other.outcome == Connected), "{others:?}");
        }
    }
}

#[test]
fn a_load_balancer_in_a_circle_ends() {
    let circle = "
        g = CreateTargetGroup name=circle vpc={b} target_type=ip protocol=tcp port=443
        n = CreateLoadBalancer name=circle subnets.subnet={b1},{b2}
        CreateListener load_balancer=$n.loadbalancer port=443 protocol=tcp target_group=$g.targetgroup";
    let mut bench =
        bench(&format!("{circle}\nRunInstances subnet={{b1}} name=inside security_groups={{targets-sg}}"))
            .from("inside");
    let sketch = &mut bench.play.sketch;
    let balancer = sketch.load_balancers.iter().find(|one| one.arn.name() == "circle").unwrap().clone();
    let node = sketch.network_interfaces.get(&balancer.nodes[0]).unwrap().address;
    let group = balancer.listeners[0].target_group.clone();
    sketch
        .target_groups
        .update(&group, |group| {
            let mut target = privatelink::model::Target::host("i-0".parse().unwrap(), 443);
            target.id = privatelink::model::TargetId::Address(node);
            group.targets.push(target);
        })
        .unwrap();
    let made = bench.trace("circle");
    assert_eq!(made.outcome, TimedOut);
    assert!(holds(&made.reason, ReasonCode::RoutingLoop), "{:?}", made.reason);
}

/// An Application Load Balancer with one host, behind a Network Load Balancer.
const APPLICATION: &str = "
    w = CreateVpc account=222222222222 region=us-east-1 cidr=10.6.0.0/16 name=VPC-W
    w1 = CreateSubnet vpc=$w.vpc cidr=10.6.1.0/24 availability_zone=us-east-1a
    w2 = CreateSubnet vpc=$w.vpc cidr=10.6.2.0/24 availability_zone=us-east-1b
    AuthorizeSecurityGroupIngress group=$w.sg permission.protocol=-1 permission.ports=all permission.peer=10.6.0.0/16
    i = RunInstances subnet=$w1.subnet name=web-1
    c = RunInstances subnet=$w1.subnet name=browser
    AddApplication host=$i.i application.port=80 application.protocol=http application.state=running application.passes_health_checks=true
    h = CreateTargetGroup name=hosts vpc=$w.vpc protocol=http port=80
    RegisterTargets target_group=$h.targetgroup target.id=$i.i target.port=80
    l = CreateLoadBalancer load_balancer_type=application name=web subnets.subnet=$w1.subnet,$w2.subnet
    CreateListener load_balancer=$l.alb port=80 protocol=http target_group=$h.targetgroup
    g = CreateTargetGroup name=web vpc=$w.vpc target_type=alb port=80
    RegisterTargets target_group=$g.targetgroup target.id=$l.alb target.port=80
    n = CreateLoadBalancer name=front subnets.subnet=$w1.subnet
    CreateListener load_balancer=$n.loadbalancer port=443 protocol=tcp target_group=$g.targetgroup
";

#[test]
fn an_application_load_balancer_answers_for_its_targets_by_http() {
    let well = bench(APPLICATION).from("browser");
    let made = well.trace("front");
    assert_eq!((made.outcome, made.note), (Connected, None), "{:?}", made.reason);
    for (fault, status) in [
        ("DeregisterTargets target_group=$h.targetgroup target.id=$i.i target.port=80", "HTTP 503"),
        ("SetApplicationState instance=$i.i port=80 state=stopped", "HTTP 502"),
        ("StopInstances instance=$i.i", "HTTP 504"),
    ] {
        let broken = bench(&format!("{APPLICATION}{fault}")).from("browser");
        let code = ReasonCode::ApplicationBalancerWithoutTargets;
        broken.comes("front", Connected, code, status);
    }
}

#[test]
fn a_database_that_failed_over_leaves_its_old_address_behind() {
    let database = "
        d = AddHost subnet={b1} flavor=database name=db security_groups={targets-sg} address=10.1.1.40
        AddApplication host=$d.host application.port=8443 application.protocol=tls application.state=running application.passes_health_checks=true
        g = CreateTargetGroup name=db vpc={b} target_type=ip protocol=tcp port=8443
        RegisterTargets target_group=$g.targetgroup target.id=10.1.1.40 target.port=8443
        ModifyLoadBalancerAttributes load_balancer={nlb} cross_zone=true
        ModifyListener load_balancer={nlb} port=443 target_group=$g.targetgroup\n";
    assert_eq!(bench(database).trace(REGIONAL).outcome, Connected);
    let over = format!("{database}FailOver host=$d.host");
    let says = "db";
    bench(&over).comes(REGIONAL, TimedOut, ReasonCode::TargetMissing, says);
}

#[test]
fn an_endpoint_s_group_that_names_the_client_s_reaches_as_far_as_groups_are_known() {
    let named = "
        RevokeSecurityGroupIngress group={endpoint-sg} rule=sgr-0a000000000000002
        AuthorizeSecurityGroupIngress group={endpoint-sg} permission.protocol=tcp permission.ports=443 permission.peer=sg-0c11e17a0000000a1\n";
    assert_eq!(bench(named).trace(REGIONAL).outcome, Connected);
    let other = format!(
        "{named}o = CreateSecurityGroup vpc={{a}} name=other-sg
        RunInstances subnet=subnet-0a000000000000001 name=other security_groups=$o.sg"
    );
    let says = "No inbound rule of endpoint-sg admits the client";
    bench(&other).from("other").comes(REGIONAL, TimedOut, ReasonCode::EndpointSecurityGroup, says);
    // Across peering within the Region groups are known; by a transit gateway an endpoint knows none.
    let peer = "
        c = CreateVpc account=111111111111 region=us-east-1 cidr=10.3.0.0/16 name=VPC-P
        c1 = CreateSubnet vpc=$c.vpc cidr=10.3.1.0/24 availability_zone=us-east-1a
        i = RunInstances subnet=$c1.subnet name=peer
        RevokeSecurityGroupIngress group={endpoint-sg} rule=sgr-0a000000000000002\n";
    let joined = "
        p = CreateVpcPeeringConnection requester_vpc={a} accepter_vpc=$c.vpc
        AcceptVpcPeeringConnection vpc_peering_connection=$p.pcx
        CreateRoute route_table=rtb-0a000000000000001 destination=10.3.0.0/16 target=$p.pcx
        CreateRoute route_table=$c.rtb destination=10.0.0.0/16 target=$p.pcx
        AuthorizeSecurityGroupIngress group={endpoint-sg} permission.protocol=tcp permission.ports=443 permission.peer=$c.sg";
    assert_eq!(bench(&format!("{peer}{joined}")).from("peer").trace("10.0.1.87").outcome, Connected);
    let routed = "
        t = CreateTransitGateway account=111111111111 region=us-east-1 security_group_referencing=true
        ta = CreateTransitGatewayVpcAttachment transit_gateway=$t.tgw vpc={a} subnets=subnet-0a000000000000001
        tc = CreateTransitGatewayVpcAttachment transit_gateway=$t.tgw vpc=$c.vpc subnets=$c1.subnet
        CreateRoute route_table=rtb-0a000000000000001 destination=10.3.0.0/16 target=$t.tgw
        CreateRoute route_table=$c.rtb destination=10.0.0.0/16 target=$t.tgw
        AuthorizeSecurityGroupIngress group={endpoint-sg} permission.protocol=tcp permission.ports=443 permission.peer=$c.sg";
    let made = bench(&format!("{peer}{routed}")).from("peer").trace("10.0.1.87");
    assert_eq!((made.outcome, made.reason.code), (TimedOut, ReasonCode::EndpointSecurityGroup));
}

/// A consumer in another Region, with an endpoint there to the service of Figure 5.
const FAR: &str = "
    c = CreateAccount account=333333333333 name=far regions=eu-west-2
    ModifyVpcEndpointServicePermissions service=vpce-svc-0a5c1e7d9b3f24680 add_principals=arn:aws:iam::333333333333:root
    ModifyVpcEndpointServiceConfiguration service=vpce-svc-0a5c1e7d9b3f24680 add_supported_regions=eu-west-2
    v = CreateVpc account=333333333333 region=eu-west-2 cidr=10.9.0.0/16 name=VPC-F
    v1 = CreateSubnet vpc=$v.vpc cidr=10.9.1.0/24
    i = RunInstances subnet=$v1.subnet name=far-client
    AuthorizeSecurityGroupIngress group=$v.sg permission.protocol=tcp permission.ports=443 permission.peer=10.9.0.0/16
    e = CreateVpcEndpoint vpc=$v.vpc service=vpce-svc-0a5c1e7d9b3f24680 service_region=us-east-1 endpoint_type=Interface subnets.subnet=$v1.subnet name=far-endpoint
    AcceptVpcEndpointConnections service=vpce-svc-0a5c1e7d9b3f24680 endpoint=$e.vpce
    FinishVpcEndpoint endpoint=$e.vpce
";

#[test]
fn an_endpoint_of_another_region_uses_any_zone_of_the_service() {
    let far = bench(FAR).from("far-client");
    let made = far.comes("far-endpoint", Connected, ReasonCode::Connected, "orders-");
    let zone = |at: usize| made.forward[at].zone.as_ref().unwrap().to_string();
    assert!(zone(1).starts_with("euw2-") && zone(2).starts_with("use1-"), "{} {}", zone(1), zone(2));
    assert!(made.latency_us.unwrap() > 50_000, "an ocean lies between");
    assert!(["10.1.1.9", "10.1.2.9"].contains(&made.target.unwrap().sees_source.ip().to_string().as_str()));
}

#[test]
fn what_works_from_one_zone_only_is_missing_in_the_other() {
    // The service has lost its second zone; its names answer with both of the endpoint's.
    let mut one_zone = bench("");
    let balancer = privatelink_tests::figure_5::BALANCER.parse().unwrap();
    one_zone.play.sketch.load_balancers.update(&balancer, |balancer| balancer.nodes.truncate(1)).unwrap();
    assert_eq!(one_zone.trace("10.0.1.87").outcome, Connected);
    let says = "orders service has no load balancer node in use1-az2, where the endpoint's interface is.";
    one_zone.comes("10.0.2.87", TimedOut, ReasonCode::ServiceNotInZone, says);
}
