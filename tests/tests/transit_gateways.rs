//! The verbs of transit gateways, VPC Block Public Access, Application Load Balancers behind Network Load
//! Balancers, failing databases and resource policies: what they do, and what AWS refuses of them.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use privatelink::control::{Event, Wording, apply_as};
use privatelink::model::{
    AccountId, InternetGatewayBlockMode, ResourceId, RouteState, Subnet, SubnetId,
    TransitGatewayAttachmentState, TransitGatewayRoute, TransitGatewayRouteTable, TransitGatewayRouteType,
};
use privatelink_tests::play::{ON_PREMISES, Play};

/// A gateway with the first VPC attached in both its zones, and a second VPC of the same account.
const ATTACHED: &str = "
    t = CreateTransitGateway account=111111111111 region=us-east-1
    o = CreateVpc account=111111111111 region=us-east-1 cidr=10.4.0.0/16
    o1 = CreateSubnet vpc=$o.vpc cidr=10.4.1.0/24 availability_zone=us-east-1a
    o2 = CreateSubnet vpc=$o.vpc cidr=10.4.2.0/24 availability_zone=us-east-1b
    ta = CreateTransitGatewayVpcAttachment transit_gateway=$t.tgw vpc=$a.vpc subnets=$a1.subnet,$a2.subnet
    CreateRoute route_table=$a.rtb destination=10.4.0.0/16 target=$t.tgw
";

/// The second VPC attached too.
const BOTH: &str = "
    to = CreateTransitGatewayVpcAttachment transit_gateway=$t.tgw vpc=$o.vpc subnets=$o1.subnet
    CreateRoute route_table=$o.rtb destination=10.0.0.0/16 target=$t.tgw
";

fn attached(more: &str) -> Play {
    let mut play = Play::base();
    play.go(ATTACHED);
    play.go(more);
    play
}

fn table<'a>(play: &'a Play, name: &str) -> &'a TransitGatewayRouteTable {
    play.sketch.transit_gateway_route_tables.get(&play.parsed(name)).expect("a table")
}

/// A table's routes as `destination attachment type state`.
fn routes(play: &Play, name: &str) -> Vec<String> {
    let said = |route: &TransitGatewayRoute| {
        let to = route.attachment.as_ref().map_or("nowhere", |id| id.as_str());
        format!("{} {to} {} {}", route.destination, route.route_type.word(), route.state.word())
    };
    table(play, name).routes.iter().map(said).collect()
}

fn named(play: &Play, name: &str) -> String {
    play.parsed::<ResourceId>(name).to_string()
}

#[test]
fn a_vpc_is_associated_with_the_default_table_and_announces_its_blocks_into_it() {
    let mut play = attached(BOTH);
    let (a, o) = (named(&play, "$ta.tgw-attach"), named(&play, "$to.tgw-attach"));
    let announced =
        [format!("10.0.0.0/16 {a} propagated active"), format!("10.4.0.0/16 {o} propagated active")];
    assert_eq!(routes(&play, "$t.tgw-rtb"), announced);
    assert_eq!(table(&play, "$t.tgw-rtb").associations.len(), 2);
    let attachment = play.sketch.transit_gateway_attachments.get(&play.parsed("$ta.tgw-attach")).unwrap();
    assert_eq!(attachment.network_interfaces.len(), 2, "one in each zone");
    // A further block is announced at once, and taken back.
    play.go("AssociateVpcCidrBlock vpc=$o.vpc cidr=10.5.0.0/16");
    assert_eq!(routes(&play, "$t.tgw-rtb").last(), Some(&format!("10.5.0.0/16 {o} propagated active")));
    play.go("DisassociateVpcCidrBlock vpc=$o.vpc cidr=10.5.0.0/16");
    assert_eq!(routes(&play, "$t.tgw-rtb"), announced);
}

#[test]
fn a_block_that_overlaps_one_announced_before_is_not_announced() {
    let mut play = attached(
        "w = CreateVpc account=111111111111 region=us-east-1 cidr=10.0.0.0/20
         w1 = CreateSubnet vpc=$w.vpc cidr=10.0.1.0/24
         tw = CreateTransitGatewayVpcAttachment transit_gateway=$t.tgw vpc=$w.vpc subnets=$w1.subnet",
    );
    let (a, w) = (named(&play, "$ta.tgw-attach"), named(&play, "$tw.tgw-attach"));
    assert_eq!(routes(&play, "$t.tgw-rtb"), [format!("10.0.0.0/16 {a} propagated active")]);
    let off = "DisableTransitGatewayRouteTablePropagation transit_gateway_route_table=$t.tgw-rtb \
               transit_gateway_attachment=$ta.tgw-attach";
    play.go(off);
    assert_eq!(routes(&play, "$t.tgw-rtb"), [format!("10.0.0.0/20 {w} propagated active")]);
}

#[test]
fn a_deleted_attachment_leaves_blackholes_on_both_sides() {
    let mut play = attached(BOTH);
    play.go("CreateTransitGatewayRoute transit_gateway_route_table=$t.tgw-rtb destination=10.9.1.7/16 \
             transit_gateway_attachment=$to.tgw-attach");
    let (a, o) = (named(&play, "$ta.tgw-attach"), named(&play, "$to.tgw-attach"));
    assert!(routes(&play, "$t.tgw-rtb").contains(&format!("10.9.0.0/16 {o} static active")), "canonical");
    play.go("DeleteTransitGatewayVpcAttachment transit_gateway_attachment=$to.tgw-attach");
    let left =
        [format!("10.0.0.0/16 {a} propagated active"), "10.9.0.0/16 nowhere static blackhole".to_owned()];
    let mut found = routes(&play, "$t.tgw-rtb");
    found.sort();
    assert_eq!(found, left);
    let state = |name: &str, block: &str| {
        let table = play.sketch.route_tables.get(&play.parsed(name)).unwrap();
        table.routes.iter().find(|route| route.destination.to_string() == block).unwrap().state
    };
    assert_eq!(state("$o.rtb", "10.0.0.0/16"), RouteState::Blackhole, "the detached VPC's own");
    assert_eq!(state("$a.rtb", "10.4.0.0/16"), RouteState::Active, "the other VPC is still attached");
    let lies = |subnet: &Subnet| subnet.vpc == play.parsed("$o.vpc");
    let subnets: Vec<SubnetId> =
        play.sketch.subnets.iter().filter(|s| lies(s)).map(|s| s.id.clone()).collect();
    assert!(!play.sketch.network_interfaces.iter().any(|found| subnets.contains(&found.subnet)));
    let of_default = table(&play, "$t.tgw-rtb");
    let still: Vec<String> =
        of_default.associations.iter().chain(&of_default.propagations).map(ToString::to_string).collect();
    assert_eq!(still, [a.clone(), a], "the other VPC's attachment keeps its association and propagation");
    // Attached again, the VPC's own routes lead there again.
    play.go("CreateTransitGatewayVpcAttachment transit_gateway=$t.tgw vpc=$o.vpc subnets=$o1.subnet");
    let table = play.sketch.route_tables.get(&play.parsed("$o.rtb")).unwrap();
    assert!(table.routes.iter().all(|route| route.state == RouteState::Active));
}

#[test]
fn another_account_s_vpc_waits_until_the_gateway_s_owner_accepts() {
    let mut play = attached(
        "tb = CreateTransitGatewayVpcAttachment transit_gateway=$t.tgw vpc=$b.vpc subnets=$b1.subnet
         CreateRoute route_table=$b.rtb destination=10.0.0.0/16 target=$t.tgw",
    );
    let own: AccountId = "111111111111".parse().unwrap();
    let guest: AccountId = "222222222222".parse().unwrap();
    let state = |play: &Play| {
        play.sketch.transit_gateway_attachments.get(&play.parsed("$tb.tgw-attach")).unwrap().state
    };
    let route = |play: &Play| {
        let table = play.sketch.route_tables.get(&play.parsed("$b.rtb")).unwrap();
        table.routes.last().unwrap().state
    };
    assert_eq!(state(&play), TransitGatewayAttachmentState::PendingAcceptance);
    assert_eq!(route(&play), RouteState::Blackhole);
    assert!(table(&play, "$t.tgw-rtb").associations.len() == 1, "not yet");
    let accept = play.command("AcceptTransitGatewayVpcAttachment transit_gateway_attachment=$tb.tgw-attach");
    assert_eq!(apply_as(&play.sketch, &guest, &accept).unwrap_err().code, "OperationNotPermitted");
    assert!(apply_as(&play.sketch, &own, &accept).is_ok());
    let stranger: AccountId = "333333333333".parse().unwrap();
    assert_eq!(
        apply_as(&play.sketch, &stranger, &accept).unwrap_err().code,
        "InvalidTransitGatewayAttachmentID.NotFound"
    );
    let mut rejected = play.clone();
    rejected.go("RejectTransitGatewayVpcAttachment transit_gateway_attachment=$tb.tgw-attach");
    assert_eq!(state(&rejected), TransitGatewayAttachmentState::Rejected);
    play.go("AcceptTransitGatewayVpcAttachment transit_gateway_attachment=$tb.tgw-attach");
    assert_eq!(state(&play), TransitGatewayAttachmentState::Available);
    assert_eq!(route(&play), RouteState::Active);
    assert_eq!(routes(&play, "$t.tgw-rtb").len(), 2);
    // The guest asks and modifies; that the gateway is another's is no hindrance.
    let modify = play.command(
        "ModifyTransitGatewayVpcAttachment transit_gateway_attachment=$tb.tgw-attach appliance_mode=true",
    );
    assert!(apply_as(&play.sketch, &guest, &modify).is_ok());
    let auto = attached(
        "ModifyTransitGateway transit_gateway=$t.tgw auto_accept_shared_attachments=true
         tb = CreateTransitGatewayVpcAttachment transit_gateway=$t.tgw vpc=$b.vpc subnets=$b1.subnet",
    );
    assert_eq!(state(&auto), TransitGatewayAttachmentState::Available);
}

#[test]
fn a_vpn_connection_at_a_transit_gateway_announces_what_it_learns_while_it_is_up() {
    let mut play = attached(
        "dc = CreateDataCenter account=111111111111 name=dc cidrs=192.168.0.0/16
         c = CreateCustomerGateway account=111111111111 region=us-east-1 device=$dc.dc
         n = CreateVpnConnection transit_gateway=$t.tgw customer_gateway=$c.cgw",
    );
    let n = named(&play, "$n.tgw-attach");
    let learnt = format!("192.168.0.0/16 {n} propagated active");
    assert!(routes(&play, "$t.tgw-rtb").contains(&learnt));
    play.go("SetTunnelStatus vpn_connection=$n.vpn tunnel=1 status=DOWN");
    assert!(routes(&play, "$t.tgw-rtb").contains(&learnt), "one tunnel is left");
    play.go("SetTunnelStatus vpn_connection=$n.vpn tunnel=2 status=DOWN");
    assert!(!routes(&play, "$t.tgw-rtb").contains(&learnt));
    play.go("SetTunnelStatus vpn_connection=$n.vpn tunnel=2 status=UP");
    assert!(routes(&play, "$t.tgw-rtb").contains(&learnt));
    play.go("DeleteVpnConnection vpn_connection=$n.vpn");
    assert!(!routes(&play, "$t.tgw-rtb").contains(&learnt));
    assert_eq!(play.sketch.transit_gateway_attachments.len(), 1);
}

#[test]
fn a_peering_attachment_belongs_to_both_gateways_and_needs_static_routes() {
    let play = attached(
        "u = CreateTransitGateway account=111111111111 region=eu-west-2
         p = CreateTransitGatewayPeeringAttachment transit_gateway=$t.tgw peer_transit_gateway=$u.tgw
         AcceptTransitGatewayPeeringAttachment transit_gateway_attachment=$p.tgw-attach
         CreateTransitGatewayRoute transit_gateway_route_table=$t.tgw-rtb destination=10.8.0.0/16 transit_gateway_attachment=$p.tgw-attach
         CreateTransitGatewayRoute transit_gateway_route_table=$u.tgw-rtb destination=10.0.0.0/16 transit_gateway_attachment=$p.tgw-attach",
    );
    let attachment = play.sketch.transit_gateway_attachments.get(&play.parsed("$p.tgw-attach")).unwrap();
    let (t, u) = (play.parsed("$t.tgw"), play.parsed("$u.tgw"));
    assert_eq!((attachment.far_gateway(&t), attachment.far_gateway(&u)), (Some(&u), Some(&t)));
    for (gateway, name) in [(&t, "$t.tgw-rtb"), (&u, "$u.tgw-rtb")] {
        let own = play.sketch.table_of_attachment(gateway, &attachment.id).expect("a table");
        assert_eq!(own.id, play.parsed(name), "associated on each side");
        assert!(own.propagations.iter().all(|id| *id != attachment.id), "it announces nothing");
    }
    let found = table(&play, "$u.tgw-rtb").route("10.0.3.4".parse().unwrap()).expect("a route");
    assert_eq!(
        (found.attachment.as_ref(), found.route_type),
        (Some(&attachment.id), TransitGatewayRouteType::Static)
    );
}

#[test]
fn groups_are_named_across_a_gateway_where_it_and_both_attachments_say_so() {
    let rule = "AuthorizeSecurityGroupIngress group=$a.sg permission.protocol=tcp permission.ports=443 permission.peer=$o.sg";
    let mut play = attached(BOTH);
    assert_eq!(play.run(rule).unwrap_err().code, "InvalidGroup.NotFound", "off on the gateway by default");
    play.go("ModifyTransitGateway transit_gateway=$t.tgw security_group_referencing=true");
    let out = rule.replace("Ingress", "Egress");
    assert_eq!(play.run(&out).unwrap_err().code, "InvalidGroup.NotFound", "inbound rules only");
    let mut off = play.clone();
    off.go("ModifyTransitGatewayVpcAttachment transit_gateway_attachment=$to.tgw-attach security_group_referencing=false");
    assert_eq!(off.run(rule).unwrap_err().code, "InvalidGroup.NotFound");
    play.go(rule);
}

#[test]
fn block_public_access_and_its_exclusions_go_with_what_they_are_for() {
    let mut play = Play::base();
    let now = |play: &Play| {
        play.sketch.public_access_block(play.sketch.subnets.get(&play.parsed("$a1.subnet")).unwrap())
    };
    assert_eq!(now(&play), InternetGatewayBlockMode::Off);
    play.go(
        "ModifyVpcBlockPublicAccessOptions account=111111111111 region=us-east-1 mode=block-bidirectional",
    );
    assert_eq!(now(&play), InternetGatewayBlockMode::BlockBidirectional);
    play.go("CreateVpcBlockPublicAccessExclusion resource=$a.vpc mode=allow-egress");
    assert_eq!(now(&play), InternetGatewayBlockMode::BlockIngress);
    play.go("CreateVpcBlockPublicAccessExclusion resource=$a1.subnet mode=allow-bidirectional");
    assert_eq!(now(&play), InternetGatewayBlockMode::Off);
    play.go("DeleteSubnet subnet=$a1.subnet");
    let account = play.sketch.accounts.get(&"111111111111".parse().unwrap()).unwrap();
    let left = account.block_public_access[0].exclusions.iter().map(|one| one.resource.to_string());
    assert_eq!(left.collect::<Vec<_>>(), [play.id("$a.vpc")], "the subnet's went with it, the VPC's stayed");
}

/// An Application Load Balancer with one host, as the target of a Network Load Balancer's group.
const APPLICATION: &str = "
    i = RunInstances subnet=$a1.subnet
    h = CreateTargetGroup name=hosts vpc=$a.vpc protocol=http port=80
    RegisterTargets target_group=$h.targetgroup target.id=$i.i target.port=80
    l = CreateLoadBalancer load_balancer_type=application name=web subnets.subnet=$a1.subnet,$a2.subnet
    CreateListener load_balancer=$l.alb port=80 protocol=http target_group=$h.targetgroup
    g = CreateTargetGroup name=web vpc=$a.vpc target_type=alb port=80
    RegisterTargets target_group=$g.targetgroup target.id=$l.alb target.port=80
    n = CreateLoadBalancer name=front subnets.subnet=$a1.subnet
    CreateListener load_balancer=$n.loadbalancer port=80 protocol=tcp target_group=$g.targetgroup
";

#[test]
fn an_application_load_balancer_is_the_target_of_a_network_load_balancer() {
    let mut play = Play::base();
    play.go(APPLICATION);
    let balancer = play.sketch.application_load_balancers.get(&play.parsed("$l.alb")).unwrap();
    assert_eq!(balancer.nodes.len(), 2);
    assert_eq!(balancer.security_groups, [play.parsed("$a.sg")], "the VPC's default group");
    let group = play.sketch.target_groups.get(&play.parsed("$g.targetgroup")).unwrap();
    assert_eq!((group.health_check.protocol.word(), group.preserve_client_ip), ("http", true));
    let nodes: Vec<_> = play.sketch.target_interfaces(group, &group.targets[0].id).collect();
    assert_eq!(nodes, balancer.nodes.iter().collect::<Vec<_>>());
    let owner = play.sketch.owner_of(&balancer.arn.clone().into()).unwrap();
    assert_eq!(owner.to_string(), "111111111111");
    // It goes once it is nobody's target, and its nodes with it.
    play.go("DeregisterTargets target_group=$g.targetgroup target.id=$l.alb target.port=80
             DeleteLoadBalancer load_balancer=$l.alb");
    assert!(!play.sketch.network_interfaces.iter().any(|found| found.interface_type() == "interface"
        && matches!(found.owner(), ResourceId::ApplicationLoadBalancer(_))));
}

#[test]
fn a_database_that_fails_over_has_another_address_in_another_zone() {
    let mut play = Play::base();
    play.go("d = AddHost subnet=$a1.subnet flavor=database name=orders
             g = CreateTargetGroup name=orders vpc=$a.vpc target_type=ip port=5432");
    let address = |play: &Play| {
        let host = play.sketch.hosts.get(&play.parsed("$d.host")).unwrap();
        let found = play.sketch.network_interfaces.get(&host.network_interface).unwrap();
        (found.address, found.subnet.clone(), found.security_groups.clone())
    };
    let before = address(&play);
    play.go(&format!("RegisterTargets target_group=$g.targetgroup target.id={} target.port=5432", before.0));
    let done = play.run("FailOver host=$d.host").unwrap();
    let after = address(&play);
    assert_ne!(before.0, after.0);
    assert_eq!(after.1, play.parsed("$a2.subnet"));
    assert_eq!(before.2, after.2, "it keeps its groups");
    assert!(done.events.iter().any(|event| matches!(event, Event::Deleted(ResourceId::NetworkInterface(_)))));
    let group = play.sketch.target_groups.get(&play.parsed("$g.targetgroup")).unwrap();
    assert_eq!(group.targets[0].id.to_string(), before.0.to_string(), "the group keeps the old address");
    assert!(play.sketch.target_host(group, &group.targets[0].id).is_none());
    play.go("FailOver host=$d.host subnet=$a1.subnet");
    assert_eq!(address(&play).1, play.parsed("$a1.subnet"));
    assert_eq!(
        play.run("FailOver host=$d.host subnet=$a1.subnet").unwrap_err().code,
        "InvalidParameterValue"
    );
    play.go("i = RunInstances subnet=$a1.subnet");
    assert_eq!(play.run("FailOver host=$i.i").unwrap_err().code, "InvalidParameterValue");
}

#[test]
fn a_port_is_taken_for_tcp_and_udp_apart() {
    let mut play = Play::base();
    let dns = "AddApplication host=$i.i application.port=53 application.transport";
    play.go("i = RunInstances subnet=$a1.subnet");
    play.go(&format!("{dns}=udp"));
    play.go(&format!("{dns}=tcp"));
    assert_eq!(play.run(&format!("{dns}=udp")).unwrap_err().code, "InvalidParameterValue");
    play.go("SetApplicationState instance=$i.i port=53 state=stopped");
    let host = play.sketch.hosts.get(&play.parsed("$i.i")).unwrap();
    assert!(host.applications.iter().all(|found| found.state.word() == "stopped"), "both");
}

const POLICY: &str = r#"{"Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringNotEquals":{"aws:sourceVpce":"vpce-1"}}}]}"#;

#[test]
fn an_account_has_one_resource_policy_at_a_service() {
    let mut play = Play::base();
    let put = "PutResourcePolicy account=111111111111 service=com.amazonaws.us-east-1.s3";
    let policies = |play: &Play| {
        play.sketch.accounts.get(&"111111111111".parse().unwrap()).unwrap().service_policies.clone()
    };
    play.go(&format!("{put} policy={POLICY}"));
    play.go(&format!("{put} policy={}", POLICY.replace("vpce-1", "vpce-2")));
    assert_eq!(policies(&play).len(), 1);
    assert!(policies(&play)[0].policy.0.contains("vpce-2"));
    assert_eq!(play.run(&format!("{put} policy={{}}")).unwrap_err().code, "MalformedPolicy");
    play.go(put);
    assert!(policies(&play).is_empty());
}

/// The gateway, both VPCs and a second table.
const TABLES: &str = "
    r = CreateTransitGatewayRouteTable transit_gateway=$t.tgw name=second
";

/// Lines that prepare behind [`ATTACHED`], the line refused, and AWS's code.
const REFUSED: &[(&str, &str, &str)] = &[
    (
        "",
        "CreateTransitGateway account=111111111111 region=us-east-1 amazon_side_asn=65535",
        "InvalidParameterValue",
    ),
    ("", "ModifyTransitGateway transit_gateway=$t.tgw", "MissingParameter"),
    ("", "DeleteTransitGateway transit_gateway=$t.tgw", "IncorrectState"),
    ("", "DeleteTransitGateway transit_gateway=tgw-0", "InvalidTransitGatewayID.NotFound"),
    (
        "",
        "CreateTransitGatewayVpcAttachment transit_gateway=$t.tgw vpc=$a.vpc subnets=$a1.subnet",
        "DuplicateTransitGatewayAttachment",
    ),
    ("", "CreateTransitGatewayVpcAttachment transit_gateway=$t.tgw vpc=$o.vpc", "MissingParameter"),
    (
        "o3 = CreateSubnet vpc=$o.vpc cidr=10.4.3.0/24 availability_zone=us-east-1a",
        "CreateTransitGatewayVpcAttachment transit_gateway=$t.tgw vpc=$o.vpc subnets=$o1.subnet,$o3.subnet",
        "DuplicateSubnetsInSameZone",
    ),
    (
        "",
        "CreateTransitGatewayVpcAttachment transit_gateway=$t.tgw vpc=$o.vpc subnets=$a1.subnet",
        "InvalidParameterValue",
    ),
    (
        "f = CreateVpc account=111111111111 region=eu-west-2 cidr=10.6.0.0/16
         f1 = CreateSubnet vpc=$f.vpc cidr=10.6.1.0/24",
        "CreateTransitGatewayVpcAttachment transit_gateway=$t.tgw vpc=$f.vpc subnets=$f1.subnet",
        "InvalidTransitGatewayID.NotFound",
    ),
    (
        "",
        "ModifyTransitGatewayVpcAttachment transit_gateway_attachment=$ta.tgw-attach remove_subnets=$a1.subnet,$a2.subnet",
        "InvalidParameterValue",
    ),
    (
        "",
        "ModifyTransitGatewayVpcAttachment transit_gateway_attachment=$ta.tgw-attach remove_subnets=$o1.subnet",
        "InvalidParameterValue",
    ),
    ("", "AcceptTransitGatewayVpcAttachment transit_gateway_attachment=$ta.tgw-attach", "IncorrectState"),
    ("", "DeleteSubnet subnet=$a1.subnet", "DependencyViolation"),
    (
        "",
        "CreateRoute route_table=$o.rtb destination=10.0.0.0/16 target=$t.tgw",
        "InvalidTransitGatewayID.NotFound",
    ),
    // Route tables.
    ("", "DeleteTransitGatewayRouteTable transit_gateway_route_table=$t.tgw-rtb", "IncorrectState"),
    (
        TABLES,
        "AssociateTransitGatewayRouteTable transit_gateway_route_table=$r.tgw-rtb transit_gateway_attachment=$ta.tgw-attach",
        "Resource.AlreadyAssociated",
    ),
    (
        TABLES,
        "DisassociateTransitGatewayRouteTable transit_gateway_route_table=$r.tgw-rtb transit_gateway_attachment=$ta.tgw-attach",
        "InvalidAssociation.NotFound",
    ),
    (
        "",
        "EnableTransitGatewayRouteTablePropagation transit_gateway_route_table=$t.tgw-rtb transit_gateway_attachment=$ta.tgw-attach",
        "TransitGatewayRouteTablePropagation.Duplicate",
    ),
    (
        TABLES,
        "DisableTransitGatewayRouteTablePropagation transit_gateway_route_table=$r.tgw-rtb transit_gateway_attachment=$ta.tgw-attach",
        "TransitGatewayRouteTablePropagation.NotFound",
    ),
    (
        "u = CreateTransitGateway account=111111111111 region=us-east-1",
        "AssociateTransitGatewayRouteTable transit_gateway_route_table=$u.tgw-rtb transit_gateway_attachment=$ta.tgw-attach",
        "InvalidTransitGatewayAttachmentID.NotFound",
    ),
    (
        "",
        "CreateTransitGatewayRoute transit_gateway_route_table=$t.tgw-rtb destination=10.9.0.0/16",
        "MissingParameter",
    ),
    (
        "",
        "CreateTransitGatewayRoute transit_gateway_route_table=$t.tgw-rtb destination=10.9.0.0/16 blackhole=true transit_gateway_attachment=$ta.tgw-attach",
        "MissingParameter",
    ),
    (
        "CreateTransitGatewayRoute transit_gateway_route_table=$t.tgw-rtb destination=10.9.0.0/16 blackhole=true",
        "CreateTransitGatewayRoute transit_gateway_route_table=$t.tgw-rtb destination=10.9.0.0/16 blackhole=true",
        "RouteAlreadyExists",
    ),
    (
        "",
        "DeleteTransitGatewayRoute transit_gateway_route_table=$t.tgw-rtb destination=10.0.0.0/16",
        "InvalidRoute.NotFound",
    ),
    // Peering attachments.
    (
        "",
        "CreateTransitGatewayPeeringAttachment transit_gateway=$t.tgw peer_transit_gateway=$t.tgw",
        "InvalidParameterValue",
    ),
    (
        "u = CreateTransitGateway account=111111111111 region=us-east-1
         CreateTransitGatewayPeeringAttachment transit_gateway=$t.tgw peer_transit_gateway=$u.tgw",
        "CreateTransitGatewayPeeringAttachment transit_gateway=$u.tgw peer_transit_gateway=$t.tgw",
        "DuplicateTransitGatewayAttachment",
    ),
    (
        "u = CreateTransitGateway account=111111111111 region=us-east-1
         p = CreateTransitGatewayPeeringAttachment transit_gateway=$t.tgw peer_transit_gateway=$u.tgw",
        "AssociateTransitGatewayRouteTable transit_gateway_route_table=$u.tgw-rtb transit_gateway_attachment=$p.tgw-attach",
        "IncorrectState",
    ),
    (
        "u = CreateTransitGateway account=111111111111 region=us-east-1
         p = CreateTransitGatewayPeeringAttachment transit_gateway=$t.tgw peer_transit_gateway=$u.tgw
         RejectTransitGatewayPeeringAttachment transit_gateway_attachment=$p.tgw-attach",
        "AcceptTransitGatewayPeeringAttachment transit_gateway_attachment=$p.tgw-attach",
        "IncorrectState",
    ),
    (
        "u = CreateTransitGateway account=111111111111 region=us-east-1
         p = CreateTransitGatewayPeeringAttachment transit_gateway=$t.tgw peer_transit_gateway=$u.tgw
         AcceptTransitGatewayPeeringAttachment transit_gateway_attachment=$p.tgw-attach",
        "EnableTransitGatewayRouteTablePropagation transit_gateway_route_table=$u.tgw-rtb transit_gateway_attachment=$p.tgw-attach",
        "InvalidParameterValue",
    ),
    (
        "",
        "DeleteTransitGatewayPeeringAttachment transit_gateway_attachment=$ta.tgw-attach",
        "InvalidTransitGatewayAttachmentID.NotFound",
    ),
    (
        "u = CreateTransitGateway account=111111111111 region=us-east-1
         p = CreateTransitGatewayPeeringAttachment transit_gateway=$t.tgw peer_transit_gateway=$u.tgw",
        "DeleteTransitGatewayVpcAttachment transit_gateway_attachment=$p.tgw-attach",
        "InvalidTransitGatewayAttachmentID.NotFound",
    ),
    // VPN.
    (
        ON_PREMISES,
        "CreateVpnConnection virtual_private_gateway=$v.vgw transit_gateway=$t.tgw customer_gateway=$c.cgw",
        "InvalidParameterCombination",
    ),
    (ON_PREMISES, "CreateVpnConnection customer_gateway=$c.cgw", "MissingParameter"),
    (
        "dc = CreateDataCenter account=111111111111 name=dc cidrs=192.168.0.0/16
         c = CreateCustomerGateway account=111111111111 region=us-east-1 device=$dc.dc
         n = CreateVpnConnection transit_gateway=$t.tgw customer_gateway=$c.cgw static_routes_only=true",
        "CreateVpnConnectionRoute vpn_connection=$n.vpn cidr=192.168.0.0/16",
        "InvalidParameterValue",
    ),
    // Block Public Access.
    (
        "CreateVpcBlockPublicAccessExclusion resource=$a.vpc mode=allow-egress",
        "CreateVpcBlockPublicAccessExclusion resource=$a.vpc mode=allow-bidirectional",
        "InvalidParameterValue",
    ),
    ("", "DeleteVpcBlockPublicAccessExclusion resource=$a.vpc", "InvalidParameterValue"),
    // Application Load Balancers.
    (
        "",
        "CreateLoadBalancer load_balancer_type=application name=web subnets.subnet=$a1.subnet",
        "ValidationError",
    ),
    (APPLICATION, "CreateLoadBalancer name=web subnets.subnet=$a1.subnet", "DuplicateLoadBalancerName"),
    (APPLICATION, "DeleteLoadBalancer load_balancer=$l.alb", "ResourceInUse"),
    (APPLICATION, "DeleteTargetGroup target_group=$h.targetgroup", "ResourceInUse"),
    (APPLICATION, "SetSecurityGroups load_balancer=$l.alb", "InvalidConfigurationRequest"),
    (APPLICATION, "DeleteListener load_balancer=$l.alb port=81", "ListenerNotFound"),
    (
        APPLICATION,
        "CreateListener load_balancer=$l.alb port=80 protocol=http target_group=$h.targetgroup",
        "DuplicateListener",
    ),
    (
        APPLICATION,
        "CreateListener load_balancer=$l.alb port=81 protocol=tcp target_group=$h.targetgroup",
        "IncompatibleProtocols",
    ),
    (
        APPLICATION,
        "CreateListener load_balancer=$n.loadbalancer port=81 protocol=tcp target_group=$h.targetgroup",
        "IncompatibleProtocols",
    ),
    (
        APPLICATION,
        "CreateListener load_balancer=$n.loadbalancer port=81 protocol=tls target_group=$g.targetgroup",
        "IncompatibleProtocols",
    ),
    (
        "x = CreateTargetGroup name=x vpc=$a.vpc protocol=http port=80",
        "CreateTargetGroup name=y vpc=$a.vpc target_type=alb protocol=tls port=80",
        "InvalidConfigurationRequest",
    ),
    (
        "",
        "CreateTargetGroup name=y vpc=$a.vpc target_type=alb port=80 health_check.protocol=tcp",
        "InvalidConfigurationRequest",
    ),
    (
        APPLICATION,
        "ModifyTargetGroupAttributes target_group=$g.targetgroup proxy_protocol_v2=true",
        "InvalidConfigurationRequest",
    ),
    (
        "l = CreateLoadBalancer load_balancer_type=application name=web subnets.subnet=$a1.subnet,$a2.subnet
         g = CreateTargetGroup name=web vpc=$a.vpc target_type=alb port=80",
        "RegisterTargets target_group=$g.targetgroup target.id=$l.alb target.port=80",
        "InvalidTarget",
    ),
    (
        APPLICATION,
        "RegisterTargets target_group=$g.targetgroup target.id=$l.alb target.port=81",
        "InvalidTarget",
    ),
    (
        APPLICATION,
        "RegisterTargets target_group=$g.targetgroup target.id=$i.i target.port=80",
        "InvalidTarget",
    ),
    (
        APPLICATION,
        "RegisterTargets target_group=$h.targetgroup target.id=$l.alb target.port=80",
        "InvalidTarget",
    ),
    ("", "AddHost subnet=$a1.subnet flavor=database stateful_firewall=true", "InvalidParameterValue"),
];

#[test]
fn what_aws_refuses_is_refused_with_its_code_and_changes_nothing() {
    for (lines, refused, code) in REFUSED {
        let mut play = attached(lines);
        let before = play.sketch.clone();
        match play.run(refused) {
            Err(refusal) => assert_eq!(refusal.code, *code, "{refused}\n{refusal}"),
            Ok(_) => panic!("accepted: {refused}"),
        }
        assert!(play.sketch == before, "{refused}");
    }
}

#[test]
fn a_second_load_balancer_and_a_third_network_load_balancer_are_too_many() {
    let mut play = Play::base();
    play.go(APPLICATION);
    play.go(
        "m = CreateLoadBalancer load_balancer_type=application name=more subnets.subnet=$a1.subnet,$a2.subnet
         h2 = CreateTargetGroup name=hosts2 vpc=$a.vpc protocol=http port=80
         CreateListener load_balancer=$m.alb port=80 protocol=http target_group=$h2.targetgroup",
    );
    let second = "RegisterTargets target_group=$g.targetgroup target.id=$m.alb target.port=80";
    assert_eq!(play.run(second).unwrap_err().code, "TooManyTargets");
    for at in 2..=3 {
        play.go(&format!(
            "g{at} = CreateTargetGroup name=web{at} vpc=$a.vpc target_type=alb port=80
             RegisterTargets target_group=$g{at}.targetgroup target.id=$l.alb target.port=80
             n{at} = CreateLoadBalancer name=front{at} subnets.subnet=$a1.subnet"
        ));
    }
    play.go(
        "CreateListener load_balancer=$n2.loadbalancer port=80 protocol=tcp target_group=$g2.targetgroup",
    );
    let third =
        "CreateListener load_balancer=$n3.loadbalancer port=80 protocol=tcp target_group=$g3.targetgroup";
    assert_eq!(play.run(third).unwrap_err().code, "TooManyRegistrationsForTargetId");
}

#[test]
fn what_came_after_the_whitepaper_is_refused_in_its_aws() {
    let mut play = attached(
        "u = CreateTransitGateway account=111111111111 region=eu-west-2
         SetProfile profile=paper",
    );
    for line in [
        "CreateTransitGatewayPeeringAttachment transit_gateway=$t.tgw peer_transit_gateway=$u.tgw",
        "CreateTransitGatewayVpcAttachment transit_gateway=$t.tgw vpc=$o.vpc subnets=$o1.subnet appliance_mode=true",
        "ModifyTransitGateway transit_gateway=$t.tgw security_group_referencing=true",
        "ModifyVpcBlockPublicAccessOptions account=111111111111 region=us-east-1 mode=block-ingress",
        "CreateTargetGroup name=y vpc=$a.vpc target_type=alb port=80",
    ] {
        assert!(play.run(line).is_err(), "{line}");
    }
    play.go("CreateTransitGatewayVpcAttachment transit_gateway=$t.tgw vpc=$o.vpc subnets=$o1.subnet");
}

/// Sentences of AWS's, as public issue reports quote them.
#[test]
fn sentences_of_aws_s_are_word_for_word() {
    let mut play = attached(BOTH);
    let gateway = named(&play, "$t.tgw");
    let (attachment, table) = (named(&play, "$ta.tgw-attach"), named(&play, "$t.tgw-rtb"));
    for (line, text) in [
        (
            "CreateTransitGatewayVpcAttachment transit_gateway=$t.tgw vpc=$a.vpc subnets=$a1.subnet",
            format!("{gateway} has non-deleted Transit Gateway Attachments with same VPC ID."),
        ),
        (
            "DeleteTransitGateway transit_gateway=tgw-0",
            "The transitGateway ID 'tgw-0' does not exist.".to_owned(),
        ),
        (
            "EnableTransitGatewayRouteTablePropagation transit_gateway_route_table=$t.tgw-rtb transit_gateway_attachment=$ta.tgw-attach",
            format!("Propagation {attachment} already exists in Transit Gateway Route Table {table}."),
        ),
    ] {
        let refusal = play.run(line).unwrap_err();
        assert_eq!((refusal.wording, refusal.text), (Wording::Aws, text), "{line}");
    }
}

#[test]
fn a_gateway_goes_with_its_tables_once_nothing_is_attached() {
    let mut play = attached(
        "b2 = CreateSubnet vpc=$b.vpc cidr=10.1.2.0/24
         tb = CreateTransitGatewayVpcAttachment transit_gateway=$t.tgw vpc=$b.vpc subnets=$b2.subnet
         RejectTransitGatewayVpcAttachment transit_gateway_attachment=$tb.tgw-attach
         DeleteTransitGatewayVpcAttachment transit_gateway_attachment=$ta.tgw-attach
         DeleteTransitGateway transit_gateway=$t.tgw",
    );
    assert!(play.sketch.transit_gateways.is_empty() && play.sketch.transit_gateway_route_tables.is_empty());
    assert!(play.sketch.transit_gateway_attachments.is_empty(), "the rejected one went too");
    let rejected = "tb = CreateTransitGateway account=111111111111 region=us-east-1";
    play.go(rejected);
}

/// An Application Load Balancer's groups change like those of a Network Load Balancer; the rules for PrivateLink,
/// and addresses to choose, are of Network Load Balancers only, and one on the internet needs a gateway of its VPC.
#[test]
fn an_application_load_balancer_has_groups_and_nothing_of_a_network_load_balancer_s() {
    let mut play = Play::base();
    play.go(APPLICATION);
    play.go("x = CreateSecurityGroup vpc=$a.vpc name=x
             c = CreateVpc account=111111111111 region=us-east-1 cidr=10.7.0.0/16
             c1 = CreateSubnet vpc=$c.vpc cidr=10.7.1.0/24 availability_zone=us-east-1a
             c2 = CreateSubnet vpc=$c.vpc cidr=10.7.2.0/24 availability_zone=us-east-1b
             e = AllocateAddress account=111111111111 region=us-east-1
             SetSecurityGroups load_balancer=$l.alb security_groups=$x.sg");
    let balancer = play.sketch.application_load_balancers.get(&play.parsed("$l.alb")).unwrap();
    assert_eq!(balancer.security_groups, [play.parsed("$x.sg")]);
    for (line, code) in [
        (
            "SetSecurityGroups load_balancer=$l.alb security_groups=$x.sg enforce_private_link_rules=true",
            "InvalidConfigurationRequest",
        ),
        (
            "CreateLoadBalancer load_balancer_type=application name=p scheme=internet-facing subnets.subnet=$c1.subnet,$c2.subnet",
            "InvalidSubnet",
        ),
    ] {
        assert_eq!(play.run(line).expect_err(line).code.as_str(), code, "{line}");
    }
    play.go("CreateLoadBalancer load_balancer_type=application name=p scheme=internet-facing subnets.subnet=$a1.subnet,$a2.subnet");
}
