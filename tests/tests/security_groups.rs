//! The rules a security group begins with, and what becomes of a rule when the group it names goes.

#![allow(clippy::expect_used, clippy::panic)]

use privatelink::control::{Event, Misfit, Removal, observe};
use privatelink::model::{Direction, NetworkAclId, ResourceId, SecurityGroupId};
use privatelink_tests::play::Play;

/// Where a group lets everything out to.
fn out(play: &Play, group: &str) -> Vec<String> {
    let id: SecurityGroupId = play.parsed(group);
    let group = play.sketch.security_groups.get(&id).expect("a group");
    group.rules(Direction::Outbound).map(|rule| rule.permission.peer.to_string()).collect()
}

/// The entries of a network ACL, as numbers with their blocks.
fn entries(play: &Play, acl: &str, direction: Direction) -> Vec<String> {
    let id: NetworkAclId = play.parsed(acl);
    let acl = play.sketch.network_acls.get(&id).expect("a network ACL");
    let own = acl.entries.iter().filter(|entry| entry.direction == direction);
    own.map(|entry| format!("{} {}", entry.number, entry.cidr)).collect()
}

#[test]
fn everything_goes_out_over_ipv6_too_where_the_vpc_has_a_block() {
    let mut play = Play::base();
    play.go("
        six = CreateVpc account=111111111111 region=us-east-1 cidr=10.6.0.0/16 amazon_provided_ipv6_cidr_block=true
        g = CreateSecurityGroup vpc=$six.vpc name=g
        four = CreateSecurityGroup vpc=$a.vpc name=four
    ");
    for (group, peers) in [
        ("$six.sg", &["0.0.0.0/0", "::/0"][..]),
        ("$g.sg", &["0.0.0.0/0", "::/0"]),
        ("$a.sg", &["0.0.0.0/0"]),
        ("$four.sg", &["0.0.0.0/0"]),
    ] {
        assert_eq!(out(&play, group), peers, "{group}");
    }
}

#[test]
fn a_block_given_later_brings_its_rules_to_what_was_made_with_the_vpc() {
    let mut play = Play::base();
    play.go("g = CreateSecurityGroup vpc=$a.vpc name=g");
    let command = "AssociateVpcCidrBlock vpc=$a.vpc amazon_provided_ipv6_cidr_block=true";
    let events = play.run(command).expect("a first block").events;
    assert_eq!(out(&play, "$a.sg"), ["0.0.0.0/0", "::/0"]);
    assert_eq!(out(&play, "$b.sg"), ["0.0.0.0/0"], "another VPC's");
    assert_eq!(out(&play, "$g.sg"), ["0.0.0.0/0"], "one that somebody made");
    for direction in [Direction::Inbound, Direction::Outbound] {
        assert_eq!(entries(&play, "$a.acl", direction), ["100 0.0.0.0/0", "101 ::/0"]);
        assert_eq!(entries(&play, "$b.acl", direction), ["100 0.0.0.0/0"]);
    }
    for changed in ["$a.vpc", "$a.sg", "$a.acl"] {
        assert!(events.contains(&Event::Changed(play.parsed(changed))), "{changed}");
    }

    let events = play.run(command).expect("a second block").events;
    assert_eq!(out(&play, "$a.sg"), ["0.0.0.0/0", "::/0"], "once is enough");
    assert_eq!(entries(&play, "$a.acl", Direction::Inbound).len(), 2);
    assert!(!events.contains(&Event::Changed(play.parsed("$a.sg"))));
    assert!(!events.contains(&Event::Changed(play.parsed("$a.acl"))));

    play.go("AssociateVpcCidrBlock vpc=$b.vpc cidr=10.7.0.0/16");
    assert_eq!(out(&play, "$b.sg"), ["0.0.0.0/0"], "a block of IPv4 brings none");
}

#[test]
fn rules_that_somebody_changed_stay_as_they_are() {
    for (change, group, inbound, outbound) in [
        (
            "AuthorizeSecurityGroupEgress group=$a.sg permission.protocol=tcp permission.ports=443 \
             permission.peer=10.0.0.0/8",
            false,
            true,
            true,
        ),
        (
            "AuthorizeSecurityGroupIngress group=$a.sg permission.protocol=tcp permission.ports=443 \
             permission.peer=10.0.0.0/8",
            true,
            true,
            true,
        ),
        ("DeleteNetworkAclEntry network_acl=$a.acl direction=inbound number=100", true, false, true),
        ("SetNetworkAclEntryDropped network_acl=$a.acl direction=outbound number=100", true, true, false),
    ] {
        let mut play = Play::base();
        play.go(change);
        play.go("AssociateVpcCidrBlock vpc=$a.vpc amazon_provided_ipv6_cidr_block=true");
        let six = "::/0".to_owned();
        assert_eq!(out(&play, "$a.sg").contains(&six), group, "{change}");
        let six = "101 ::/0".to_owned();
        assert_eq!(entries(&play, "$a.acl", Direction::Inbound).contains(&six), inbound, "{change}");
        assert_eq!(entries(&play, "$a.acl", Direction::Outbound).contains(&six), outbound, "{change}");
    }
    let mut play = Play::base();
    let id: SecurityGroupId = play.parsed("$a.sg");
    let rules = play.sketch.security_groups.get(&id).expect("a group").rules.clone();
    for rule in rules {
        play.go(&format!("SetSecurityGroupRuleDropped group=$a.sg rule={} dropped=true", rule.id));
    }
    play.go("AssociateVpcCidrBlock vpc=$a.vpc amazon_provided_ipv6_cidr_block=true");
    assert!(out(&play, "$a.sg").is_empty(), "what is dropped was changed");
}

/// A group of VPC a with a rule that names one of VPC d, across a peering connection.
const ACROSS: &str = "
    d = CreateVpc account=111111111111 region=us-east-1 cidr=10.3.0.0/16
    p = CreateVpcPeeringConnection requester_vpc=$a.vpc accepter_vpc=$d.vpc
    AcceptVpcPeeringConnection vpc_peering_connection=$p.pcx
    g = CreateSecurityGroup vpc=$a.vpc name=g
    h = CreateSecurityGroup vpc=$d.vpc name=h
    AuthorizeSecurityGroupIngress group=$g.sg permission.protocol=tcp permission.ports=443 permission.peer=$d.sg
    AuthorizeSecurityGroupEgress group=$g.sg permission.protocol=tcp permission.ports=443 permission.peer=$h.sg
";

#[test]
fn a_rule_of_another_vpc_becomes_stale_when_the_group_it_names_goes() {
    let mut play = Play::base();
    play.go(ACROSS);
    let (across, gone): (ResourceId, ResourceId) = (play.parsed("$g.sg"), play.parsed("$h.sg"));
    let events =
        play.run("DeleteSecurityGroup group=$h.sg").expect("only another VPC's group names it").events;
    assert_eq!(events, [Event::Changed(across.clone()), Event::Deleted(gone.clone())]);
    assert_eq!(out(&play, "$g.sg"), ["0.0.0.0/0".to_owned(), gone.to_string()], "the rule stays");
    assert_eq!(
        observe(&play.sketch),
        [Misfit::Dangling { from: across, to: gone }],
        "and is said to be stale"
    );
}

#[test]
fn a_group_stays_while_another_of_its_vpc_names_it() {
    let mut play = Play::base();
    play.go(ACROSS);
    play.go("
        AuthorizeSecurityGroupIngress group=$d.sg permission.protocol=tcp permission.ports=443 permission.peer=$h.sg
    ");
    let refusal = play.run("DeleteSecurityGroup group=$h.sg").expect_err("a group beside it names it");
    assert_eq!(refusal.code, "DependencyViolation");
    assert!(refusal.text.ends_with(&format!("cannot be deleted: {}", play.id("$d.sg"))), "{refusal}");

    let group: ResourceId = play.parsed("$h.sg");
    let stuck = Removal::of(&play.sketch, std::slice::from_ref(&group), false);
    assert_eq!(stuck.stuck.first().expect("it is stuck").by, [play.parsed::<ResourceId>("$d.sg")]);
    let removal = Removal::of(&play.sketch, &[group], true);
    assert!(removal.is_whole(), "{:?}", removal.stuck);
    assert_eq!(removal.commands.len(), 2, "the rule beside it is revoked, the one across stays");
    assert!(removal.changes.contains(&play.parsed("$g.sg")), "and is shown as touched");
}

#[test]
fn a_vpc_goes_though_a_group_of_another_names_its_own() {
    let mut play = Play::base();
    play.go(ACROSS);
    play.go("
        DeleteSecurityGroup group=$h.sg
        DeleteVpcPeeringConnection vpc_peering_connection=$p.pcx
    ");
    let events = play.run("DeleteVpc vpc=$d.vpc").expect("nothing is in it").events;
    assert!(events.contains(&Event::Changed(play.parsed("$g.sg"))), "{events:?}");
    let missing: Vec<_> = observe(&play.sketch)
        .into_iter()
        .map(|misfit| match misfit {
            Misfit::Dangling { from, to } => (from, to),
            other => panic!("{other:?}"),
        })
        .collect();
    let across: ResourceId = play.parsed("$g.sg");
    assert_eq!(missing, [(across.clone(), play.parsed("$d.sg")), (across, play.parsed("$h.sg"))]);
    play.go("DeleteSecurityGroup group=$g.sg");
    assert!(observe(&play.sketch).is_empty(), "everything fits");
}

#[test]
fn a_rule_that_is_there_already_is_named_in_the_refusal() {
    let mut play = Play::base();
    let line = "AuthorizeSecurityGroupEgress group=$a.sg permission.protocol=-1 permission.ports=all permission.peer=0.0.0.0/0";
    let refusal = play.run(line).expect_err("it is there");
    assert_eq!(refusal.code, "InvalidPermission.Duplicate");
    assert_eq!(refusal.text, "The security group already has the outbound rule -1 all 0.0.0.0/0");
}
