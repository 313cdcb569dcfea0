//! Two resources joined: which verbs of AWS do it, and what AWS says where it would not.

use privatelink::control::{Command, Joined, apply, join, partners, verb};
use privatelink::model::{Destination, ResourceId, RouteTarget, Sketch, SubnetConfiguration};
use privatelink::scenario;
use privatelink_tests::built_in::open;
use privatelink_tests::play::{BASE, Play};

fn would(sketch: &Sketch, one: &ResourceId, other: &ResourceId) -> Vec<Command> {
    match join(sketch, one, other) {
        Some(Joined::Would(commands)) => commands,
        found => unreachable!("{one} and {other}: {found:?}"),
    }
}

fn refused(sketch: &Sketch, one: &ResourceId, other: &ResourceId) -> String {
    match join(sketch, one, other) {
        Some(Joined::Refused(refusal)) => refusal.code.to_string(),
        found => unreachable!("{one} and {other}: {found:?}"),
    }
}

#[test]
fn a_vpc_gets_an_endpoint_in_every_zone_of_the_service() {
    let mut sketch = open("figure-5");
    let endpoint = sketch.vpc_endpoints.iter().next().unwrap().clone();
    let service: ResourceId = endpoint.service.endpoint_service().unwrap().clone().into();
    let vpc: ResourceId = endpoint.vpc.clone().into();
    assert_eq!(join(&sketch, &vpc, &service), None, "it has one");
    let delete = verb::DeleteVpcEndpoints { endpoint: endpoint.id.clone() };
    sketch = apply(&sketch, &delete.into()).unwrap().sketch;
    let [Command::CreateVpcEndpoint(create)] = &would(&sketch, &service, &vpc)[..] else { panic!() };
    // Figure 5: the load balancer has a node in each of both zones, and VPC A a subnet in each.
    let subnets = sketch.subnets.iter().filter(|subnet| subnet.vpc == endpoint.vpc);
    let wanted: Vec<_> =
        subnets.map(|subnet| SubnetConfiguration { subnet: subnet.id.clone(), address: None }).collect();
    assert_eq!((wanted.len(), &create.subnets), (2, &wanted));
    let only: ResourceId = wanted[1].subnet.clone().into();
    let [Command::CreateVpcEndpoint(create)] = &would(&sketch, &only, &service)[..] else { panic!() };
    assert_eq!(create.subnets, wanted[1..]);
}

#[test]
fn networks_are_joined_by_the_verb_that_fits() {
    let mut play = Play::new(BASE);
    play.go("
        peer = CreateVpc account=222222222222 region=us-east-1 cidr=10.0.0.0/24 name=overlaps
        other = CreateInternetGateway account=111111111111 region=us-east-1
        p = CreateVpcPeeringConnection requester_vpc=$a.vpc accepter_vpc=$b.vpc
        v = CreateVpnGateway account=222222222222 region=us-east-1
        t = CreateTransitGateway account=111111111111 region=us-east-1");
    let id = |name: &str| -> ResourceId { play.parsed(name) };
    let sketch = &play.sketch;
    let (a, b, a1) = (id("$a.vpc"), id("$b.vpc"), id("$a1.subnet"));
    assert_eq!(join(sketch, &a, &b), None, "they are being peered");
    assert_eq!(refused(sketch, &a, &id("$peer.vpc")), "InvalidParameterValue", "blocks overlap");
    assert_eq!(refused(sketch, &a, &id("$other.igw")), "InvalidParameterValue", "it has one");
    assert!(matches!(would(sketch, &b, &id("$v.vgw"))[..], [Command::AttachVpnGateway(_)]));
    let [Command::CreateTransitGatewayVpcAttachment(attach)] = &would(sketch, &id("$t.tgw"), &a)[..] else {
        panic!()
    };
    assert_eq!(attach.subnets.len(), 2, "one a zone");
    let [Command::CreateRoute(route)] = &would(sketch, &a1, &id("$p.pcx"))[..] else { panic!() };
    assert_eq!(route.destination, Destination::Cidr("10.1.0.0/16".parse().unwrap()), "what lies behind it");
    assert!(matches!(route.target, RouteTarget::VpcPeeringConnection(_)));
    assert_eq!(join(sketch, &a1, &id("$out.igw")), None, "its table has that route");
    assert_eq!(join(sketch, &a1, &id("$a2.subnet")), None, "nothing joins two subnets");
}

#[test]
fn a_target_is_registered_and_a_group_carried() {
    let sketch = open("figure-5");
    let group = sketch.target_groups.iter().next().unwrap();
    let balancer = sketch.load_balancers.iter().next().unwrap();
    let client = sketch.hosts.iter().find(|host| host.name == "client-1").unwrap();
    let target = sketch.hosts.iter().find(|host| host.name == "orders-1").unwrap();
    let [client, target] = [client, target].map(|host| ResourceId::from(host.id.clone()));
    let (group, balancer) = (ResourceId::from(group.arn.clone()), ResourceId::from(balancer.arn.clone()));
    assert_eq!(join(&sketch, &target, &group), None, "it is one");
    // Of another VPC than the group: AWS takes instances of the group's VPC only.
    assert_eq!(refused(&sketch, &client, &balancer), "InvalidTarget");
    let own = sketch.security_groups.iter().find(|group| group.name.contains("target")).unwrap();
    let foreign = sketch.security_groups.iter().find(|found| found.vpc != own.vpc).unwrap();
    assert_eq!(join(&sketch, &foreign.id.clone().into(), &target), None, "groups are of one VPC");
}

#[test]
fn whatever_would_be_joined_is_joined_once() {
    for info in scenario::list() {
        let sketch = open(info.id);
        // Of the 2,000 consumers each is like the others.
        if sketch.resource_count() > 2_000 {
            continue;
        }
        for vpc in sketch.vpcs.iter() {
            let of = ResourceId::from(vpc.id.clone());
            for (other, joined) in partners(&sketch, &of) {
                let Joined::Would(commands) = &joined else { continue };
                let mut after = sketch.clone();
                for command in commands {
                    after = apply(&after, command).unwrap_or_else(|why| panic!("{}: {why}", info.id)).sketch;
                }
                assert_ne!(join(&after, &of, &other), Some(joined.clone()), "{}: {of}, {other}", info.id);
            }
        }
    }
}

/// Everything that a resource can be joined to is there, itself never.
#[test]
fn partners_are_all_the_others_that_join() {
    let sketch = open("figure-5");
    let balancer = ResourceId::from(sketch.load_balancers.iter().next().unwrap().arn.clone());
    let found = partners(&sketch, &balancer);
    assert!(found.iter().all(|(id, _)| *id != balancer));
    for (_, table) in sketch.tables() {
        for (id, _) in (0..table.len()).filter_map(|at| table.at(at)) {
            let joined = if id == balancer { None } else { join(&sketch, &balancer, &id) };
            assert_eq!(
                found.iter().find(|(other, _)| *other == id).map(|(_, joined)| joined),
                joined.as_ref()
            );
        }
    }
    assert!(!found.is_empty());
}

/// An endpoint in a VPC without a default group gets the groups of another one there.
#[test]
fn an_endpoint_gets_the_groups_of_another_in_its_vpc() {
    let mut play = Play::new(BASE);
    play.go("
        first = CreateSecurityGroup vpc=$a.vpc name=first
        second = CreateSecurityGroup vpc=$a.vpc name=second
        CreateVpcEndpoint vpc=$b.vpc service=com.amazonaws.us-east-1.kms endpoint_type=Interface subnets.subnet=$b1.subnet
        CreateVpcEndpoint vpc=$a.vpc service=com.amazonaws.us-east-1.kms endpoint_type=Interface subnets.subnet=$a1.subnet security_groups=$second.sg
        l = CreateLoadBalancer name=l subnets.subnet=$a1.subnet
        s = CreateVpcEndpointServiceConfiguration load_balancers=$l.loadbalancer
    ");
    play.sketch.security_groups.remove(&play.parsed("$a.sg"));
    let (vpc, service) = (play.parsed("$a.vpc"), play.parsed("$s.vpce-svc"));
    let [Command::CreateVpcEndpoint(create)] = &would(&play.sketch, &vpc, &service)[..] else { panic!() };
    assert_eq!(create.security_groups, [play.parsed("$second.sg")]);
}
