//! What is deleted: in an order AWS carries out, with what goes along, or with what stands in the way.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use privatelink::control::{Command, Event, MOST_REMOVED, RefusalCode, Removal, apply, verb};
use privatelink::model::record::as_usual;
use privatelink::model::{DataCenter, Direction, Peer, Permission, ResourceId, SecurityGroupId, Sketch};
use privatelink::scenario;
use privatelink::sketch::write;
use privatelink_tests::built_in::open as figure;
use privatelink_tests::play::Play;

fn id(text: &str) -> ResourceId {
    text.parse().expect("an id")
}

const VPC: &str = "vpc-0b000000000000001";

#[test]
fn an_instance_goes_with_its_interface_and_leaves_its_target_group() {
    let sketch = figure("figure-5");
    let removal = Removal::of(&sketch, &[id("i-0b0000000000000b1")], false);
    assert!(removal.is_whole());
    assert_eq!(removal.commands.len(), 1);
    assert_eq!(removal.goes, [id("eni-0b0000000000001b1")]);
    assert!(
        removal.changes.iter().any(|id| matches!(id, ResourceId::TargetGroup(_))),
        "{:?}",
        removal.changes
    );
}

#[test]
fn what_aws_does_not_let_go_says_why_and_what_stands_in_the_way() {
    let sketch = figure("figure-5");
    let removal = Removal::of(&sketch, &[id(VPC)], false);
    assert!(!removal.is_whole() && removal.commands.is_empty());
    assert_eq!(write(&removal.sketch), write(&sketch), "nothing has happened");
    let [stuck] = removal.stuck.as_slice() else { panic!("{:?}", removal.stuck) };
    assert_eq!(stuck.refusal.code, RefusalCode::DependencyViolation);
    assert!(stuck.by.contains(&id("subnet-0b000000000000001")), "{:?}", stuck.by);
}

#[test]
fn all_that_stands_in_the_way_goes_in_an_order_aws_carries_out() {
    let sketch = figure("figure-5");
    let removal = Removal::of(&sketch, &[id(VPC)], true);
    assert!(removal.is_whole(), "{:?}", removal.stuck);
    let mut again = sketch;
    for command in &removal.commands {
        again = apply(&again, command).expect("in this order").sketch;
    }
    assert_eq!(write(&again), write(&removal.sketch));
    assert!(!again.has(&id(VPC)) && again.has(&id("vpc-0a000000000000001")), "the consumer stays");
    assert!(again.has(&id("vpce-0fe5b17a0707d6abc")), "the consumer's endpoint is rejected, not deleted");
    assert!(removal.goes.contains(&id("i-0b0000000000000b1")));
}

#[test]
fn every_vpc_of_every_scenario_can_go_with_all_that_is_in_it() {
    for info in scenario::list() {
        let name = info.id;
        if name.starts_with("thousands") || name.starts_with("used-up") {
            continue;
        }
        let sketch = figure(name);
        for vpc in sketch.vpcs.iter() {
            let removal = Removal::of(&sketch, &[vpc.id.clone().into()], true);
            let why: Vec<_> = removal.stuck.iter().map(|stuck| &stuck.refusal.text).collect();
            assert!(removal.is_whole(), "{name} {}: {why:?}", vpc.name);
        }
    }
}

#[test]
fn a_selection_goes_in_whatever_order_it_was_made() {
    let sketch = figure("figure-5");
    let all = Removal::of(&sketch, &[id(VPC)], true);
    let mut ids: Vec<ResourceId> = all.goes.clone();
    ids.push(id(VPC));
    ids.retain(|id| !matches!(id, ResourceId::NetworkInterface(_)));
    ids.reverse();
    // The service's endpoint is another's and has to be rejected; it is not part of this selection.
    let removal = Removal::of(&sketch, &ids, true);
    assert!(removal.is_whole(), "{:?}", removal.stuck);
}

#[test]
fn a_group_named_by_a_rule_is_let_go_and_not_the_group_with_the_rule() {
    let mut sketch = figure("figure-5");
    let group: SecurityGroupId = "sg-07a26e75000000b1".parse().expect("an id");
    let vpc = VPC.parse().expect("an id");
    let made = verb::CreateSecurityGroup { name: "spare".to_owned(), vpc };
    let applied = apply(&sketch, &made.into()).expect("a group");
    let Some(Event::Created(ResourceId::SecurityGroup(spare))) = applied.events.first().cloned() else {
        panic!("{:?}", applied.events)
    };
    sketch = applied.sketch;
    let permission = Permission {
        peer: Peer::Group(spare.clone()),
        ..sketch.security_groups.get(&group).expect("it").rules[0].permission.clone()
    };
    let rule = Command::authorize(group.clone(), Direction::Inbound, permission);
    sketch = apply(&sketch, &rule).expect("a rule").sketch;
    assert!(!Removal::of(&sketch, &[spare.clone().into()], false).is_whole());
    let removal = Removal::of(&sketch, &[spare.into()], true);
    assert!(removal.is_whole() && removal.sketch.has(&group.into()), "{:?}", removal.stuck);
}

#[test]
fn a_part_goes_with_what_it_belongs_to() {
    let sketch = figure("figure-5");
    let part = id("eni-0e0000000000000a1");
    let alone = Removal::of(&sketch, std::slice::from_ref(&part), false);
    assert_eq!(alone.stuck.len(), 1);
    assert_eq!(alone.stuck[0].by, [id("vpce-0fe5b17a0707d6abc")]);
    assert!(Removal::of(&sketch, &[part], true).is_whole());
}

/// An interface is deleted with what AWS made it for, of whatever kind that is.
#[test]
fn an_interface_goes_with_what_it_was_made_for() {
    let mut play = Play::base();
    play.go("
        g = CreateSecurityGroup vpc=$a.vpc name=g
        i = RunInstances subnet=$a1.subnet
        l = CreateLoadBalancer name=l subnets.subnet=$a1.subnet
        w = CreateLoadBalancer name=w load_balancer_type=application subnets.subnet=$a1.subnet,$a2.subnet
        k = CreateVpcEndpoint vpc=$a.vpc endpoint_type=Interface service=com.amazonaws.us-east-1.kms subnets.subnet=$a1.subnet
        r = CreateResolverEndpoint direction=INBOUND security_groups=$g.sg addresses.subnet=$a1.subnet,$a2.subnet
        n = CreateNatGateway subnet=$a1.subnet connectivity=private
        t = CreateTransitGateway account=111111111111 region=us-east-1
        m = CreateTransitGatewayVpcAttachment transit_gateway=$t.tgw vpc=$a.vpc subnets=$a1.subnet
    ");
    for (part, whole) in [
        ("$i.eni", "$i.i"),
        ("$l.eni", "$l.loadbalancer"),
        ("$w.eni", "$w.alb"),
        ("$k.eni", "$k.vpce"),
        ("$r.eni", "$r.rslvr-in"),
        ("$n.eni", "$n.nat"),
        ("$m.eni", "$m.tgw-attach"),
    ] {
        let [part, whole] = [part, whole].map(|name| play.parsed::<ResourceId>(name));
        let alone = Removal::of(&play.sketch, std::slice::from_ref(&part), false);
        assert!(alone.commands.is_empty() && alone.stuck[0].by.contains(&whole), "{part}: {:?}", alone.stuck);
        let with = Removal::of(&play.sketch, std::slice::from_ref(&part), true);
        assert!(
            with.is_whole() && !with.sketch.has(&part) && !with.sketch.has(&whole),
            "{part}: {:?}",
            with.stuck
        );
    }
}

/// A subnet always has a network ACL: when its own goes, it has its VPC's default one again (VPC guide, "Network ACL
/// basics"), and stays.
#[test]
fn a_network_acl_leaves_its_subnets_to_the_default_one_of_their_vpc() {
    for vpc in ["a", "b"] {
        let mut play = Play::base();
        play.go(&format!(
            "acl = CreateNetworkAcl vpc=${vpc}.vpc
            ReplaceNetworkAclAssociation subnet=${vpc}1.subnet network_acl=$acl.acl"
        ));
        let removal = Removal::of(&play.sketch, &[play.parsed("$acl.acl")], true);
        assert!(removal.is_whole(), "{:?}", removal.stuck);
        let subnet = removal.sketch.subnets.get(&play.parsed(&format!("${vpc}1.subnet"))).expect("it stays");
        let usual = play.id(&format!("${vpc}.acl"));
        assert!(subnet.network_acl.as_ref().is_none_or(|acl| acl.as_str() == usual), "{subnet:?}");
    }
}

#[test]
fn as_many_go_at_once_as_may_and_not_one_more() {
    let mut sketch = Sketch::default();
    let mut ids: Vec<ResourceId> = Vec::new();
    for number in 0..=MOST_REMOVED {
        let center = DataCenter { id: format!("dc-{number:017x}").parse().expect("an id"), ..as_usual() };
        ids.push(center.id.clone().into());
        sketch.data_centers.insert(center);
    }
    let removal = Removal::of(&sketch, &ids[1..], false);
    assert!(removal.is_whole() && removal.commands.len() == MOST_REMOVED, "{:?}", removal.stuck);
    let removal = Removal::of(&sketch, &ids, false);
    assert_eq!(removal.stuck[0].refusal.code, RefusalCode::ResourceLimitExceeded);
    assert!(removal.commands.is_empty());
}

/// What stays lets go: a subnet of its route table, a load balancer of a target group by the listeners that lead to it
/// and no others.
#[test]
fn what_stays_lets_go_of_what_goes() {
    let mut play = Play::base();
    play.go("
        r = CreateRouteTable vpc=$a.vpc
        AssociateRouteTable subnet=$a1.subnet route_table=$r.rtb
        t = CreateTargetGroup name=t vpc=$a.vpc port=443
        o = CreateTargetGroup name=o vpc=$a.vpc port=444
        l = CreateLoadBalancer name=l subnets.subnet=$a1.subnet
        CreateListener load_balancer=$l.loadbalancer port=443 protocol=tcp target_group=$t.targetgroup
        CreateListener load_balancer=$l.loadbalancer port=444 protocol=tcp target_group=$o.targetgroup
    ");
    for (what, keeps, verbs) in [
        ("$r.rtb", "$a1.subnet", ["DisassociateRouteTable", "DeleteRouteTable"]),
        ("$t.targetgroup", "$l.loadbalancer", ["DeleteListener", "DeleteTargetGroup"]),
    ] {
        let [gone, kept] = [what, keeps].map(|name| play.parsed::<ResourceId>(name));
        let removal = Removal::of(&play.sketch, std::slice::from_ref(&gone), true);
        assert!(removal.is_whole() && removal.sketch.has(&kept) && !removal.sketch.has(&gone), "{what}");
        let made: Vec<_> = removal.commands.iter().map(Command::verb).collect();
        assert_eq!(made, verbs, "{what}");
    }
}

/// One rule of several goes by the verb of its direction, the others stay.
#[test]
fn a_rule_is_revoked_by_itself() {
    let mut play = Play::base();
    play.go("
        g = CreateSecurityGroup vpc=$a.vpc name=g
        AuthorizeSecurityGroupIngress group=$g.sg permission.protocol=tcp permission.ports=22 permission.peer=10.0.0.0/8
        AuthorizeSecurityGroupIngress group=$g.sg permission.protocol=tcp permission.ports=443 permission.peer=10.0.0.0/8
    ");
    let group: SecurityGroupId = play.parsed("$g.sg");
    let rules = play.sketch.security_groups.get(&group).expect("it is there").rules.clone();
    for rule in &rules {
        let removal = Removal::of(&play.sketch, &[rule.id.clone().into()], false);
        assert!(removal.is_whole(), "{:?}", removal.stuck);
        let left = &removal.sketch.security_groups.get(&group).expect("it stays").rules;
        let others: Vec<_> = rules.iter().filter(|other| other.id != rule.id).cloned().collect();
        assert_eq!(*left, others);
    }
}
