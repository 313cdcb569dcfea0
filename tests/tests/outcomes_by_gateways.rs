//! Outcomes of connections by transit gateways, past VPC Block Public Access, to Application Load Balancers
//! behind Network Load Balancers and to databases that failed over: each by one command on what works.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use privatelink::control::{ServiceRequest, apply, denied, verb};
use privatelink::model::record::as_usual;
use privatelink::model::{Outcome, Sketch, TransitGatewayAttachment, TransitGatewayRouteTable};
use privatelink::path::{Index, Trace};
use privatelink_tests::built_in::{attempt, host, open};
use privatelink_tests::play::Play;

fn judged(sketch: &Sketch, from: &str, to: &str, port: u16) -> (Outcome, String) {
    let made: Trace = attempt(&Index::of(sketch), from, to, port);
    (made.outcome, made.reason.code.code().to_owned())
}

fn timed_out(code: &str) -> (Outcome, String) {
    (Outcome::TimedOut, code.to_owned())
}

fn attachment<'a>(sketch: &'a Sketch, name: &str) -> &'a TransitGatewayAttachment {
    sketch.transit_gateway_attachments.iter().find(|found| found.name == name).expect("an attachment")
}

fn table<'a>(sketch: &'a Sketch, name: &str) -> &'a TransitGatewayRouteTable {
    sketch.transit_gateway_route_tables.iter().find(|found| found.name == name).expect("a table")
}

fn after(sketch: &Sketch, command: impl Into<privatelink::control::Command>) -> Sketch {
    apply(sketch, &command.into()).expect("it applies").sketch
}

/// Row 60: off, a reply crosses the zone of the replier and meets an appliance that has not seen the
/// request; inside one zone nothing changes.
#[test]
fn without_appliance_mode_a_reply_meets_the_firewall_of_another_zone() {
    let sketch = open("transit-gateway");
    let off = after(
        &sketch,
        verb::ModifyTransitGatewayVpcAttachment {
            transit_gateway_attachment: attachment(&sketch, "inspection").id.clone(),
            appliance_mode: Some(false),
            ..as_usual()
        },
    );
    for (from, to) in [("orders-1", "billing-2"), ("billing-2", "orders-1"), ("orders-2", "billing-1")] {
        assert_eq!(judged(&sketch, from, to, 443).0, Outcome::Connected, "{from} {to}");
        assert_eq!(judged(&off, from, to, 443), timed_out("appliance_not_seen"), "{from} {to}");
    }
    assert_eq!(judged(&off, "orders-2", "billing-2", 443).0, Outcome::Connected);
    // A router that keeps no account of flows does not mind.
    let mut plain = off;
    for name in ["firewall-1", "firewall-2"] {
        let id = host(&plain, name).id.clone();
        plain.hosts.update(&id, |host| host.stateful_firewall = false).unwrap();
    }
    assert_eq!(judged(&plain, "orders-1", "billing-2", 443).0, Outcome::Connected);
}

/// Row 58: a zone without an attachment subnet.
#[test]
fn hosts_of_a_zone_without_attachment_subnet_do_not_reach_the_gateway() {
    let sketch = open("transit-gateway");
    let orders = attachment(&sketch, "orders");
    let second = host(&sketch, "orders-2");
    let subnet = sketch.subnet_of(&second.network_interface).unwrap().id.clone();
    let less = after(
        &sketch,
        verb::ModifyTransitGatewayVpcAttachment {
            transit_gateway_attachment: orders.id.clone(),
            remove_subnets: vec![subnet],
            ..as_usual()
        },
    );
    assert_eq!(judged(&less, "orders-2", "billing-1", 443), timed_out("attachment_not_in_zone"));
    assert_eq!(judged(&less, "orders-1", "billing-1", 443).0, Outcome::Connected);
}

/// Row 59: no association, no route, a blackhole.
#[test]
fn a_gateway_s_tables_decide() {
    let sketch = open("transit-gateway");
    let (orders, billing) =
        (attachment(&sketch, "orders").id.clone(), attachment(&sketch, "billing").id.clone());
    let (workloads, inspection) =
        (table(&sketch, "workloads").id.clone(), table(&sketch, "inspection").id.clone());
    let left = after(
        &sketch,
        verb::DisassociateTransitGatewayRouteTable {
            transit_gateway_route_table: workloads.clone(),
            transit_gateway_attachment: orders.clone(),
        },
    );
    assert_eq!(judged(&left, "orders-1", "billing-1", 443), timed_out("attachment_not_associated"));
    let hole = after(
        &sketch,
        verb::CreateTransitGatewayRoute {
            transit_gateway_route_table: workloads.clone(),
            destination: "10.2.0.0/16".parse().unwrap(),
            transit_gateway_attachment: None,
            blackhole: true,
        },
    );
    assert_eq!(judged(&hole, "orders-1", "billing-1", 443), timed_out("blackhole_route"));
    let silent = after(
        &sketch,
        verb::DisableTransitGatewayRouteTablePropagation {
            transit_gateway_route_table: inspection,
            transit_gateway_attachment: billing,
        },
    );
    assert_eq!(judged(&silent, "orders-1", "billing-1", 443), timed_out("transit_gateway_knows_no_route"));
    let no_default = after(
        &sketch,
        verb::DeleteTransitGatewayRoute {
            transit_gateway_route_table: workloads,
            destination: "0.0.0.0/0".parse().unwrap(),
        },
    );
    assert_eq!(
        judged(&no_default, "orders-1", "billing-1", 443),
        timed_out("transit_gateway_knows_no_route")
    );
    let detached =
        after(&sketch, verb::DeleteTransitGatewayVpcAttachment { transit_gateway_attachment: orders });
    assert_eq!(judged(&detached, "orders-1", "billing-1", 443), timed_out("blackhole_route"));
}

/// Row 64: VPC Block Public Access stops what comes in by an internet gateway, and, in both directions,
/// what goes out.
#[test]
fn block_public_access_stops_internet_gateways() {
    let mut play = Play::base();
    play.go("p = RunInstances subnet=$a1.subnet name=public associate_public_ip_address=true
             AuthorizeSecurityGroupIngress group=$a.sg permission.protocol=tcp permission.ports=443 permission.peer=0.0.0.0/0
             AddApplication host=$p.i application.port=443 application.protocol=tls application.state=running");
    let interface = &play.sketch.hosts.get(&play.parsed("$p.i")).unwrap().network_interface;
    let address = play.sketch.network_interfaces.get(interface).unwrap().public_address.unwrap().to_string();
    let inward = |play: &Play| judged(&play.sketch, "internet:198.51.100.10", &address, 443);
    let outward = |play: &Play| judged(&play.sketch, "public", "internet:198.51.100.10", 443);
    assert_eq!((inward(&play).0, outward(&play).0), (Outcome::Connected, Outcome::Connected));
    let mode = "ModifyVpcBlockPublicAccessOptions account=111111111111 region=us-east-1 mode";
    play.go(&format!("{mode}=block-ingress"));
    assert_eq!(inward(&play), timed_out("public_access_blocked"));
    play.go(&format!("{mode}=block-bidirectional"));
    assert_eq!(inward(&play), timed_out("public_access_blocked"));
    assert_eq!(outward(&play), timed_out("public_access_blocked"));
    play.go("CreateVpcBlockPublicAccessExclusion resource=$a1.subnet mode=allow-bidirectional");
    assert_eq!((inward(&play).0, outward(&play).0), (Outcome::Connected, Outcome::Connected));
}

/// Row 67: an Application Load Balancer behind a Network Load Balancer answers as long as one of its own
/// targets does; without one it says so by an HTTP status, on a connection that completes.
#[test]
fn an_application_load_balancer_answers_for_its_targets() {
    let mut play = Play::base();
    play.go("
        AuthorizeSecurityGroupIngress group=$a.sg permission.protocol=tcp permission.ports=80 permission.peer=10.0.0.0/16
        c = RunInstances subnet=$a1.subnet name=client
        i = RunInstances subnet=$a1.subnet name=server
        AddApplication host=$i.i application.port=80 application.protocol=http application.state=running
        h = CreateTargetGroup name=hosts vpc=$a.vpc protocol=http port=80
        RegisterTargets target_group=$h.targetgroup target.id=$i.i target.port=80
        l = CreateLoadBalancer load_balancer_type=application name=web subnets.subnet=$a1.subnet,$a2.subnet
        CreateListener load_balancer=$l.alb port=80 protocol=http target_group=$h.targetgroup
        g = CreateTargetGroup name=web vpc=$a.vpc target_type=alb port=80
        RegisterTargets target_group=$g.targetgroup target.id=$l.alb target.port=80
        n = CreateLoadBalancer name=front subnets.subnet=$a1.subnet
        CreateListener load_balancer=$n.loadbalancer port=80 protocol=tcp target_group=$g.targetgroup
    ");
    assert_eq!(judged(&play.sketch, "client", "front", 80), (Outcome::Connected, "connected".to_owned()));
    for line in [
        "SetApplicationState instance=$i.i port=80 state=stopped",
        "DeregisterTargets target_group=$h.targetgroup target.id=$i.i target.port=80",
    ] {
        play.go(line);
        let made = attempt(&Index::of(&play.sketch), "client", "front", 80);
        assert_eq!(made.outcome, Outcome::Connected, "{line}");
        let mut codes = Vec::new();
        let mut next = made.note.as_ref();
        while let Some(reason) = next {
            codes.push(reason.code.code());
            next = reason.cause.as_deref();
        }
        assert!(codes.contains(&"alb_without_targets"), "{line}: {codes:?}");
    }
}

/// An Application Load Balancer's group that admits the group of the Network Load Balancer before it (NLB guide, "Security
/// groups").
#[test]
fn an_application_load_balancer_admits_the_group_of_the_balancer_before_it() {
    let mut play = Play::base();
    play.go("
        front = CreateSecurityGroup vpc=$a.vpc name=front-sg
        back = CreateSecurityGroup vpc=$a.vpc name=back-sg
        AuthorizeSecurityGroupIngress group=$front.sg permission.protocol=tcp permission.ports=80 permission.peer=10.0.0.0/16
        AuthorizeSecurityGroupIngress group=$back.sg permission.protocol=tcp permission.ports=80 permission.peer=$front.sg
        AuthorizeSecurityGroupIngress group=$a.sg permission.protocol=tcp permission.ports=80 permission.peer=10.0.0.0/16
        c = RunInstances subnet=$a1.subnet name=client
        i = RunInstances subnet=$a1.subnet name=server
        AddApplication host=$i.i application.port=80 application.protocol=http application.state=running
        h = CreateTargetGroup name=hosts vpc=$a.vpc protocol=http port=80
        RegisterTargets target_group=$h.targetgroup target.id=$i.i target.port=80
        l = CreateLoadBalancer load_balancer_type=application name=web subnets.subnet=$a1.subnet,$a2.subnet security_groups=$back.sg
        CreateListener load_balancer=$l.alb port=80 protocol=http target_group=$h.targetgroup
        g = CreateTargetGroup name=web vpc=$a.vpc target_type=alb port=80
        RegisterTargets target_group=$g.targetgroup target.id=$l.alb target.port=80
        n = CreateLoadBalancer name=front subnets.subnet=$a1.subnet security_groups=$front.sg
        CreateListener load_balancer=$n.loadbalancer port=80 protocol=tcp target_group=$g.targetgroup
    ");
    assert_eq!(judged(&play.sketch, "client", "front", 80).0, Outcome::Connected);
    play.go("
        AuthorizeSecurityGroupIngress group=$back.sg permission.protocol=tcp permission.ports=80 permission.peer=$a.sg
        RevokeSecurityGroupIngress group=$back.sg rule=$back.sg/in
    ");
    let (outcome, code) = judged(&play.sketch, "client", "front", 80);
    assert_eq!((outcome, code.as_str()), (Outcome::TimedOut, "node_security_group"));
}

/// Row 68: a database that failed over has another address; a target group of addresses keeps the old one.
#[test]
fn a_target_group_keeps_the_address_of_a_database_that_failed_over() {
    let mut play = Play::base();
    play.go("
        AuthorizeSecurityGroupIngress group=$a.sg permission.protocol=tcp permission.ports=5432 permission.peer=10.0.0.0/16
        c = RunInstances subnet=$a1.subnet name=client
        d = AddHost subnet=$a1.subnet flavor=database name=db address=10.0.1.99
        AddApplication host=$d.host application.port=5432 application.protocol=tls application.state=running
        g = CreateTargetGroup name=db vpc=$a.vpc target_type=ip port=5432
        RegisterTargets target_group=$g.targetgroup target.id=10.0.1.99 target.port=5432
        n = CreateLoadBalancer name=front subnets.subnet=$a1.subnet
        CreateListener load_balancer=$n.loadbalancer port=5432 protocol=tcp target_group=$g.targetgroup
    ");
    assert_eq!(judged(&play.sketch, "client", "front", 5432).0, Outcome::Connected);
    play.go("FailOver host=$d.host subnet=$a2.subnet");
    assert_eq!(judged(&play.sketch, "client", "front", 5432), timed_out("no_interface_at_address"));
    assert_eq!(
        judged(&play.sketch, "client", "db", 5432).0,
        Outcome::Connected,
        "by its own name it is there"
    );
}

/// Row 52, as far as policies decide it: an endpoint's policy, and a resource policy that names the endpoint
/// requests must come by.
#[test]
fn policies_of_endpoints_and_of_resources_deny() {
    let mut play = Play::base();
    play.go("e = CreateVpcEndpoint vpc=$a.vpc service=com.amazonaws.us-east-1.s3 route_tables=$a.rtb
             f = CreateVpcEndpoint vpc=$a.vpc service=com.amazonaws.us-east-1.dynamodb route_tables=$a.rtb");
    let by = |play: &Play, name: &str| {
        let endpoint = play.sketch.vpc_endpoints.get(&play.parsed(name)).unwrap();
        let service = "com.amazonaws.us-east-1.s3".parse().unwrap();
        let account = "111111111111".parse().unwrap();
        let request = ServiceRequest {
            service: &service,
            account: &account,
            endpoint: Some(endpoint),
            source: [10, 0, 1, 5].into(),
        };
        denied(&play.sketch, &request).map(|denial| denial.by.to_string())
    };
    assert_eq!(by(&play, "$e.vpce"), None);
    let only = format!(
        r#"{{"Statement":[{{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{{"StringNotEquals":{{"aws:sourceVpce":"{}"}}}}}}]}}"#,
        play.id("$e.vpce")
    );
    play.go(&format!(
        "PutResourcePolicy account=111111111111 service=com.amazonaws.us-east-1.s3 policy={only}"
    ));
    assert_eq!(by(&play, "$e.vpce"), None);
    assert_eq!(by(&play, "$f.vpce").as_deref(), Some("111111111111"), "it came by another endpoint");
    let nobody = r#"{"Statement":[{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}]}"#;
    play.go(&format!("ModifyVpcEndpoint endpoint=$e.vpce policy={nobody}"));
    assert_eq!(by(&play, "$e.vpce"), Some(play.id("$e.vpce")));
}
