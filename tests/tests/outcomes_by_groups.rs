//! Rules that name groups, and who is known by them: not who comes from another Region (VPC peering guide, "Update
//! your security groups to reference peer security groups"), nor over a transit gateway where referencing is off
//! (transit gateway guide, "Security group referencing").
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use privatelink::model::{Outcome, Peer, SecurityGroupId};
use privatelink_tests::attempts::dropped;
use privatelink_tests::play::BASE;

/// A VPC in another Region, peered with the first one, and a server in it.
const LONDON: &str = "
    client = RunInstances subnet=$a1.subnet name=client
    l = CreateVpc account=111111111111 region=eu-west-2 cidr=10.9.0.0/16 name=l
    l1 = CreateSubnet vpc=$l.vpc cidr=10.9.1.0/24
    server = RunInstances subnet=$l1.subnet name=server
    AddApplication host=$server.i application.port=443 application.protocol=tls application.state=running
    p = CreateVpcPeeringConnection requester_vpc=$a.vpc accepter_vpc=$l.vpc
    AcceptVpcPeeringConnection vpc_peering_connection=$p.pcx
    CreateRoute route_table=$a.rtb destination=10.9.0.0/16 target=$p.pcx
    CreateRoute route_table=$l.rtb destination=10.0.0.0/16 target=$p.pcx
    AuthorizeSecurityGroupIngress group=$l.sg permission.protocol=tcp permission.ports=443 permission.peer=10.0.0.0/16
";

/// No verb writes such a rule, but a file may hold one.
#[test]
fn a_rule_that_names_a_group_of_another_region_lets_nobody_in() {
    let row = dropped(
        "69: a group of a peer in another Region",
        &[BASE, LONDON],
        ("$client.i", "$server.i"),
        "target_security_group",
        "",
    );
    let (mut play, made) = row.judge();
    assert_eq!(made.outcome, Outcome::Connected, "by its address");
    let naming = "AuthorizeSecurityGroupIngress group=$l.sg permission.protocol=tcp permission.ports=443 permission.peer=$a.sg";
    assert_eq!(play.run(naming).expect_err("another Region").code, "InvalidGroup.NotFound");
    let group: SecurityGroupId = play.parsed("$a.sg");
    let named = |rule: &mut privatelink::model::SecurityGroupRule| {
        if matches!(rule.permission.peer, Peer::Cidr(block) if block.prefix_len() == 16) {
            rule.permission.peer = Peer::Group(group.clone());
        }
    };
    play.sketch
        .security_groups
        .update(&play.parsed("$l.sg"), |group| group.rules.iter_mut().for_each(named))
        .expect("it is there");
    let made = row.ask(&play);
    assert_eq!(made.outcome, row.outcome, "{}", made.reason.code.code());
}

/// A load balancer with a group in the first VPC, and its target behind a transit gateway, which lets that group in.
const BEHIND: &str = "
    client = RunInstances subnet=$a1.subnet name=client
    o = CreateVpc account=111111111111 region=us-east-1 cidr=10.4.0.0/16
    o1 = CreateSubnet vpc=$o.vpc cidr=10.4.1.0/24 availability_zone=us-east-1a
    server = RunInstances subnet=$o1.subnet name=server address=10.4.1.80
    AddApplication host=$server.i application.port=443 application.protocol=tls application.state=running
    t = CreateTransitGateway account=111111111111 region=us-east-1
    ModifyTransitGateway transit_gateway=$t.tgw security_group_referencing=true
    ta = CreateTransitGatewayVpcAttachment transit_gateway=$t.tgw vpc=$a.vpc subnets=$a1.subnet,$a2.subnet
    to = CreateTransitGatewayVpcAttachment transit_gateway=$t.tgw vpc=$o.vpc subnets=$o1.subnet
    CreateRoute route_table=$a.rtb destination=10.4.0.0/16 target=$t.tgw
    CreateRoute route_table=$o.rtb destination=10.0.0.0/16 target=$t.tgw
    n = CreateSecurityGroup vpc=$a.vpc name=node
    AuthorizeSecurityGroupIngress group=$n.sg permission.protocol=tcp permission.ports=443 permission.peer=10.0.0.0/16
    AuthorizeSecurityGroupIngress group=$o.sg permission.protocol=tcp permission.ports=443 permission.peer=$n.sg
    g = CreateTargetGroup name=g vpc=$a.vpc target_type=ip port=443
    ModifyTargetGroupAttributes target_group=$g.targetgroup preserve_client_ip=false
    RegisterTargets target_group=$g.targetgroup target.id=10.4.1.80 target.port=443
    l = CreateLoadBalancer name=l subnets.subnet=$a1.subnet security_groups=$n.sg
    CreateListener load_balancer=$l.loadbalancer port=443 protocol=tcp target_group=$g.targetgroup
";

#[test]
fn a_load_balancer_is_known_by_its_group_over_a_transit_gateway_only_while_that_references_groups() {
    let row = dropped(
        "the target's rule names the load balancer's group",
        &[BASE, BEHIND],
        ("$client.i", "$l.loadbalancer"),
        "target_security_group",
        "",
    );
    let (mut play, made) = row.judge();
    assert_eq!(made.outcome, Outcome::Connected, "{}", made.reason.code.code());
    play.go("ModifyTransitGatewayVpcAttachment transit_gateway_attachment=$to.tgw-attach security_group_referencing=false");
    let made = row.ask(&play);
    assert_eq!((made.outcome, made.reason.root().code.code()), (row.outcome, row.code));
}
