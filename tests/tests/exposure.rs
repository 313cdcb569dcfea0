//! Exposure: what a place reaches is what a connection tried to everything reaches, whoever is reached knows by
//! whom, and an edit changes of it what it should.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use privatelink::advise::{Became, differences, turned};
use privatelink::control::{Command, apply, verb};
use privatelink::model::{ApplicationState, IpProtocol, LegEnd, Outcome, ResourceId, Sketch};
use privatelink::path::{Index, Place, Request, Source, exposure, trace, who_reaches};
use privatelink::scenario;
use privatelink_tests::built_in::{endpoint, host, open};
use privatelink_tests::figure_5::Figure5;
use privatelink_tests::play::{ON_PREMISES, Play};

fn small() -> impl Iterator<Item = (&'static str, Sketch)> {
    scenario::list()
        .iter()
        .map(|info| (info.id, open(info.id)))
        .filter(|(_, sketch)| sketch.resource_count() < 1_000)
}

/// Every address of a host, node or endpoint with every port anything listens on: most of it is in vain.
fn tried(index: &Index, from: &Source) -> BTreeSet<(String, u16)> {
    let sketch = index.sketch();
    let mut ports: BTreeSet<u16> = [443].into();
    ports.extend(sketch.hosts.iter().flat_map(|host| &host.applications).map(|application| application.port));
    ports.extend(sketch.load_balancers.iter().flat_map(|balancer| &balancer.listeners).map(|one| one.port));
    let mut found = BTreeSet::new();
    for interface in sketch.network_interfaces.iter() {
        for port in &ports {
            let request =
                Request::usual(from.clone(), Place::Interface(interface.id.clone()), *port, IpProtocol::Tcp);
            let made = trace(index, &request).expect("nothing dangles");
            let own = from.interface() == Some(&interface.id);
            let there = made.forward.iter().any(|hop| hop.interface.as_ref() == Some(&interface.id));
            if made.outcome == Outcome::Connected && there && !own {
                found.insert((interface.address.to_string(), *port));
            }
        }
    }
    found
}

#[test]
fn a_place_reaches_what_a_connection_to_everything_reaches() {
    let mut reached = 0;
    for (name, sketch) in small() {
        let index = Index::of(&sketch);
        for host in sketch.hosts.iter() {
            let from = Source::of_instance(&sketch, &host.id).expect("it is there");
            let found = exposure(&index, &from).expect("nothing dangles");
            let tcp = found.iter().filter(|one| one.protocol == IpProtocol::Tcp);
            let inside = |one: &&privatelink::path::Reached| {
                sketch
                    .network_interfaces
                    .iter()
                    .any(|interface| interface.address.to_string() == one.address.to_string())
            };
            let said: BTreeSet<_> =
                tcp.filter(inside).map(|one| (one.address.to_string(), one.port)).collect();
            assert_eq!(said, tried(&index, &from), "{name}: {}", host.name);
            reached += said.len();
        }
    }
    assert!(reached > 40, "{reached}");
}

#[test]
fn who_is_reached_knows_by_whom() {
    for (name, sketch) in small() {
        let index = Index::of(&sketch);
        let mut there = BTreeSet::new();
        for host in sketch.hosts.iter() {
            let from = Source::of_instance(&sketch, &host.id).expect("it is there");
            for one in exposure(&index, &from).expect("nothing dangles") {
                there.insert((
                    host.id.to_string(),
                    one.owner.as_str().to_owned(),
                    one.address.to_string(),
                    one.port,
                ));
            }
        }
        // AWS's own services are no resources of the sketch.
        let owners: BTreeSet<ResourceId> =
            there.iter().filter_map(|(_, owner, ..)| owner.parse().ok()).collect();
        for owner in owners {
            let back = who_reaches(&index, &owner).expect("nothing dangles");
            let own = back.iter().filter(|one| {
                one.reached.owner.as_str() == owner.as_str()
                    && matches!(one.from, LegEnd::Resource(ResourceId::Host(_)))
            });
            let back: BTreeSet<_> = own
                .map(|one| {
                    (
                        one.from.as_str().to_owned(),
                        owner.to_string(),
                        one.reached.address.to_string(),
                        one.reached.port,
                    )
                })
                .collect();
            let said: BTreeSet<_> =
                there.iter().filter(|(_, of, ..)| *of == owner.to_string()).cloned().collect();
            assert_eq!(back, said, "{name}: {owner}");
        }
    }
}

/// A load balancer sends nothing to a target that fails its checks (NLB guide, "Target health status"): whoever
/// connects comes to its neighbours, and that is not reaching it.
#[test]
fn nobody_reaches_a_target_that_fails_its_checks_by_its_neighbours() {
    let figure = Figure5::default();
    let reachers = |sketch: &Sketch, name: &str| {
        let to = host(sketch, name).id.clone().into();
        who_reaches(&Index::of(sketch), &to).expect("nothing dangles").len()
    };
    assert!(reachers(&figure.sketch, "orders-1") > 0);
    let stopped = figure.each(&["orders-1"], |instance| {
        Command::SetApplicationState(verb::SetApplicationState {
            instance,
            port: 8443,
            state: ApplicationState::Stopped,
        })
    });
    assert_eq!(reachers(&stopped.sketch, "orders-1"), 0);
    assert!(reachers(&stopped.sketch, "orders-2") > 0);
}

/// What stands in a data center has doors as an instance has: everybody reaches them but it itself, which needs no network
/// to.
#[test]
fn a_data_centers_hosts_are_reached_by_its_own_and_by_instances() {
    let mut play = Play::base();
    play.go(ON_PREMISES);
    play.go("
        AuthorizeSecurityGroupIngress group=$a.sg permission.protocol=tcp permission.ports=443 permission.peer=0.0.0.0/0
        i = RunInstances subnet=$a1.subnet name=i
        desk = AddDataCenterHost data_center=$dc.dc name=desk address=192.168.1.10
        file = AddDataCenterHost data_center=$dc.dc name=file address=192.168.1.20
        AddApplication host=$i.i application.port=443 application.protocol=tls application.state=running
        AddApplication host=$desk.dch application.port=443 application.protocol=tls application.state=running
        AddApplication host=$file.dch application.port=443 application.protocol=tls application.state=running
    ");
    let index = Index::of(&play.sketch);
    let desk = Source::of_data_center_host(&play.sketch, &play.parsed("$desk.dch")).expect("it is there");
    let found = exposure(&index, &desk).expect("nothing dangles");
    let doors: Vec<_> = found.iter().map(|one| one.owner.as_str()).collect();
    assert!(
        doors.contains(&play.id("$file.dch").as_str()) && doors.contains(&play.id("$i.i").as_str()),
        "{doors:?}"
    );
    assert!(!doors.contains(&play.id("$desk.dch").as_str()), "{doors:?}");
    for (to, by) in [("$file.dch", ["$desk.dch", "$i.i"]), ("$i.i", ["$desk.dch", "$file.dch"])] {
        let reachers = who_reaches(&index, &play.parsed(to)).expect("nothing dangles");
        let from: BTreeSet<_> = reachers.iter().map(|one| one.from.as_str().to_owned()).collect();
        assert_eq!(from, by.map(|name| play.id(name)).into(), "{to}");
    }
}

/// The whitepaper's Figure 5: the consumer sees the endpoint's interfaces and nothing behind them; the target
/// is reached by way of the endpoint alone.
#[test]
fn a_consumer_sees_the_endpoint_and_the_target_is_reached_through_it() {
    let sketch = open("figure-5");
    let index = Index::of(&sketch);
    let client = host(&sketch, "client-1");
    let from = Source::of_instance(&sketch, &client.id).unwrap();
    let found = exposure(&index, &from).unwrap();
    let own: ResourceId = endpoint(&sketch, "orders endpoint").id.clone().into();
    assert_eq!(found.len(), 2);
    for one in &found {
        assert_eq!((one.owner.as_str(), one.port, one.application.as_str()), (own.as_str(), 443, "orders"));
        assert_eq!(one.via[0], own, "by way of the endpoint");
        assert!(matches!(one.via[1..], [ResourceId::LoadBalancer(_), ResourceId::Host(_)]), "{:?}", one.via);
    }
    // Whichever target the hash picks, all six could have been picked.
    for target in ["orders-1", "orders-6"] {
        let who = who_reaches(&index, &host(&sketch, target).id.clone().into()).unwrap();
        let consumers: BTreeSet<_> = who
            .iter()
            .filter(|one| one.reached.owner.as_str() == own.as_str())
            .map(|one| one.from.as_str())
            .collect();
        assert!(consumers.contains(client.id.as_str()), "{target}: {who:?}");
    }
    let service: ResourceId = sketch.endpoint_services.iter().next().unwrap().id.clone().into();
    let who = who_reaches(&index, &service).unwrap();
    assert!(who.iter().all(|one| one.reached.owner.as_str() == own.as_str()));
    assert!(who.iter().any(|one| one.from.as_str() == client.id.as_str()), "{who:?}");
    // At one of the endpoint's two interfaces it is that one's address alone.
    let interface = &endpoint(&sketch, "orders endpoint").network_interfaces[1];
    let address = sketch.network_interfaces.get(interface).unwrap().address.to_string();
    let who = who_reaches(&index, &interface.clone().into()).unwrap();
    let addresses: BTreeSet<_> = who.iter().map(|one| one.reached.address.to_string()).collect();
    assert_eq!(addresses, [address].into());
}

#[test]
fn a_closed_port_on_every_target_and_a_rejected_endpoint_leave_nothing() {
    let mut broken = Figure5::default().sketch;
    let ids: Vec<_> = broken
        .hosts
        .iter()
        .filter(|host| !host.applications.is_empty())
        .map(|host| (host.id.clone(), host.applications[0].port))
        .collect();
    for (instance, port) in ids {
        let state = ApplicationState::Stopped;
        broken = apply(
            &broken,
            &Command::SetApplicationState(verb::SetApplicationState { instance, port, state }),
        )
        .unwrap()
        .sketch;
    }
    let index = Index::of(&broken);
    let from = Source::of_instance(&broken, &host(&broken, "client-1").id).unwrap();
    assert_eq!(exposure(&index, &from).unwrap(), []);
}

#[test]
fn an_edit_is_named_by_resource_and_member_and_turns_expectations() {
    let before = open("figure-5");
    let endpoint = &before.vpc_endpoints.iter().next().unwrap().clone();
    let service = endpoint.service.endpoint_service().unwrap().clone();
    let reject = verb::RejectVpcEndpointConnections { service, endpoint: endpoint.id.clone() };
    let after = apply(&before, &reject.into()).unwrap().sketch;
    let found = differences(&before, &after);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        (&found[0].id, &found[0].became),
        (&endpoint.id.clone().into(), &Became::Changed(vec!["state"]))
    );
    assert_eq!(differences(&before, &before.clone()), []);
    let turned = turned(&Index::of(&before), &Index::of(&after));
    let lost: Vec<_> = turned
        .iter()
        .filter(|one| one.before.met && !one.after.met)
        .map(|one| &one.after.expectation)
        .collect();
    let through: Vec<_> =
        before.expectations.iter().filter(|one| one.to.starts_with("orders endpoint")).collect();
    assert_eq!(lost, through, "those through the endpoint, and no others");

    // There and gone.
    let mut less = after.clone();
    let host = before.hosts.iter().last().unwrap().id.clone();
    less.hosts.remove(&host);
    assert_eq!(differences(&after, &less)[0].became, Became::Removed);
    assert_eq!(differences(&less, &after)[0].became, Became::Added);
    let zone = before.subnets.iter().next().unwrap().zone.clone();
    let lost = apply(&before, &verb::LoseZone { zone: zone.clone() }.into()).unwrap().sketch;
    assert_eq!(differences(&before, &lost)[0].id, zone.into());
}

/// The only target of a listener is reached through it, and who is no target is not.
#[test]
fn only_a_target_is_reached_through_a_load_balancer() {
    let mut play = Play::base();
    play.go("
        from = RunInstances subnet=$a2.subnet
        only = RunInstances subnet=$a1.subnet
        AddApplication host=$only.i application.port=443 application.protocol=tls application.state=running
        g = CreateSecurityGroup vpc=$a.vpc name=g
        AuthorizeSecurityGroupIngress group=$g.sg permission.peer=0.0.0.0/0 permission.protocol=-1
        ModifyNetworkInterfaceAttribute network_interface=$only.eni security_groups=$g.sg
        t = CreateTargetGroup name=t vpc=$a.vpc protocol=tcp port=443
        RegisterTargets target_group=$t.targetgroup target.id=$only.i target.port=443
        l = CreateLoadBalancer name=l subnets.subnet=$a1.subnet
        CreateListener load_balancer=$l.loadbalancer port=443 protocol=tcp target_group=$t.targetgroup
    ");
    let index = Index::of(&play.sketch);
    let owners = |to: &str| -> BTreeSet<String> {
        let who = who_reaches(&index, &play.parsed(to)).expect("nothing dangles");
        let from = who.iter().filter(|one| one.from.as_str() == play.id("$from.i"));
        from.map(|one| one.reached.owner.as_str().to_owned()).collect()
    };
    assert_eq!(owners("$only.i"), [play.id("$only.i"), play.id("$l.loadbalancer")].into());
    assert_eq!(owners("$from.i"), BTreeSet::new());
}

/// What is reached stands in the order of addresses, IPv4 before IPv6, and of ports; an application of a host says
/// its name wherever the host stands.
#[test]
fn what_is_reached_stands_in_order_and_says_its_name() {
    let (mut six, mut centers) = (0, 0);
    let mut play = Play::base();
    play.go("
        s = CreateVpc account=111111111111 region=us-east-1 cidr=10.6.0.0/16 amazon_provided_ipv6_cidr_block=true
        s1 = CreateSubnet vpc=$s.vpc cidr=10.6.1.0/24
        s2 = CreateSubnet vpc=$s.vpc cidr=10.6.2.0/24
        AssociateSubnetCidrBlock subnet=$s1.subnet ipv6_cidr=$s.vpc/64
    ");
    // A second block of the VPC's, whose hosts have the same halves at the end.
    let six_cidr = play.sketch.subnets.get(&play.parsed("$s1.subnet")).unwrap().ipv6_cidr.unwrap();
    let next = std::net::Ipv6Addr::from(u128::from(six_cidr.network()) + (1 << 64));
    play.go(&format!("AssociateSubnetCidrBlock subnet=$s2.subnet ipv6_cidr={next}/64"));
    for (host, subnet) in [("i", "s1"), ("l", "s2"), ("j", "s1"), ("m", "s2"), ("k", "s1")] {
        play.go(&format!(
            "{host} = RunInstances subnet=${subnet}.subnet ipv6_address=true
             AddApplication host=${host}.i application.port=443 application.protocol=tls application.state=running
             AddApplication host=${host}.i application.port=80 application.protocol=http application.state=running"
        ));
    }
    for (name, sketch) in small().chain([("six", play.sketch)]) {
        let index = Index::of(&sketch);
        for host in sketch.hosts.iter() {
            let from = Source::of_instance(&sketch, &host.id).expect("it is there");
            let found = exposure(&index, &from).expect("nothing dangles");
            assert!(found.is_sorted_by_key(|one| (one.address, one.port)), "{name}: {found:?}");
            six += found.iter().filter(|one| one.address.is_ipv6()).count();
            for one in &found {
                let LegEnd::Resource(ResourceId::DataCenterHost(id)) = &one.owner else { continue };
                let own = sketch.data_center_hosts.get(id).expect("it is there");
                let there = own.applications.iter().find(|found| found.port == one.port).expect("it listens");
                assert_eq!(one.application, there.name, "{name}: {id}");
                centers += 1;
            }
        }
    }
    assert!(six > 0 && centers > 0, "{six} and {centers}");
}

/// A private NAT gateway leads on by the routes of its own subnet, so that what lies behind those is exposed too.
#[test]
fn what_a_private_nat_gateway_leads_to_is_exposed() {
    let mut play = Play::base();
    play.go(ON_PREMISES);
    play.go("
        g = CreateNatGateway subnet=$a2.subnet connectivity=private
        t = CreateRouteTable vpc=$a.vpc
        AssociateRouteTable route_table=$t.rtb subnet=$a1.subnet
        CreateRoute route_table=$t.rtb destination=192.168.0.0/16 target=$g.nat
        i = RunInstances subnet=$a1.subnet
        desk = AddDataCenterHost data_center=$dc.dc name=desk address=192.168.1.10
        AddApplication host=$desk.dch application.port=443 application.protocol=tls application.state=running
    ");
    let index = Index::of(&play.sketch);
    let from = Source::of_instance(&play.sketch, &play.parsed("$i.i")).expect("it is there");
    let found = exposure(&index, &from).expect("nothing dangles");
    let owners: Vec<&str> = found.iter().map(|one| one.owner.as_str()).collect();
    assert_eq!(owners, [play.id("$desk.dch")]);
}
