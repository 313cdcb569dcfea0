//! Groups in rules hold within a Region: VPC peering guide, "Update your security groups to reference peer security
//! groups" — "you cannot reference the security group of a peer VPC that is in a different Region".
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
