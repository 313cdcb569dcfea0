//! Breaks: what they do to a sketch is taken back to the last byte, in whatever order, and all that is broken
//! is known.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use privatelink::control::{Break, Fault, apply, broken, faults, near};
use privatelink::model::{ResourceId, Sketch};
use privatelink::path::Index;
use privatelink::{scenario, sketch};
use privatelink_tests::built_in::{self, attempt};
use privatelink_tests::play::Play;
use proptest::prelude::*;

/// Every scenario small enough to be written as a file again and again.
fn sketches() -> &'static [(String, Sketch)] {
    thread_local! {
        static SKETCHES: &'static [(String, Sketch)] = read_all().leak();
    }
    SKETCHES.with(|sketches| *sketches)
}

fn read_all() -> Vec<(String, Sketch)> {
    let mut found: Vec<(String, Sketch)> = Vec::new();
    for info in scenario::list() {
        let sketch = scenario::open(info.id).expect("listed").expect("it reads").sketch;
        if sketch.resource_count() < 1_000 {
            found.push((info.id.to_owned(), sketch));
        }
    }
    found
}

fn resources(sketch: &Sketch) -> Vec<ResourceId> {
    let mut ids: Vec<ResourceId> = Vec::new();
    for (_, table) in sketch.tables() {
        ids.extend((0..table.len()).filter_map(|at| table.at(at)).map(|(id, _)| id));
    }
    let zones: BTreeSet<ResourceId> =
        sketch.subnets.iter().map(|subnet| subnet.zone.clone().into()).collect();
    ids.extend(zones);
    ids
}

fn all_faults(sketch: &Sketch) -> Vec<(ResourceId, Fault)> {
    let each = |id: ResourceId| faults(sketch, &id).into_iter().map(move |fault| (id.clone(), fault));
    resources(sketch).into_iter().flat_map(each).collect()
}

/// What can be broken, by its kind.
const KINDS: [&str; 12] = [
    "Availability Zone",
    "Direct Connect connection",
    "VPC endpoint",
    "VPC peering connection",
    "VPN connection",
    "data center host",
    "host",
    "network ACL",
    "network interface",
    "route table",
    "security group",
    "virtual interface",
];

fn done(sketch: &Sketch, command: &privatelink::control::Command) -> Sketch {
    apply(sketch, command).unwrap_or_else(|refusal| panic!("{command:?}: {refusal:?}")).sketch
}

#[test]
fn every_break_of_every_resource_is_taken_back_to_the_last_byte() {
    let mut seen = BTreeSet::new();
    for (name, whole) in sketches() {
        let text = sketch::write(whole);
        for (id, fault) in all_faults(whole) {
            if fault.is_broken {
                // What a scenario comes with as broken can be mended, and broken again.
                let mended = done(whole, &fault.mends);
                assert!(
                    faults(&mended, &id).contains(&Fault { is_broken: false, ..fault.clone() }),
                    "{name}: {fault:?}"
                );
                assert!(broken(&done(&mended, &fault.breaks)).contains(&fault), "{name}: {fault:?}");
                continue;
            }
            seen.insert(fault.kind.name());
            let hurt = done(whole, &fault.breaks);
            assert!(hurt != *whole, "{name}: {fault:?} does nothing");
            let after = Fault { is_broken: true, ..fault.clone() };
            assert!(faults(&hurt, &id).contains(&after), "{name}: {after:?} is not known at {id}");
            assert!(
                broken(&hurt)
                    .iter()
                    .any(|known| known.mends == fault.mends || known.kind == Break::CutPeering),
                "{name}: {after:?} is not among what is broken"
            );
            assert_eq!(
                sketch::read(&sketch::write(&hurt)).expect("it reads").sketch,
                hurt,
                "{name}: {fault:?}"
            );
            let mended = done(&hurt, &fault.mends);
            assert!(mended == *whole && sketch::write(&mended) == text, "{name}: {fault:?} leaves traces");
        }
    }
    let names: BTreeSet<&str> = Break::ALL.iter().map(|kind| kind.name()).collect();
    assert_eq!(seen, names, "each is tried");
}

/// What a handshake takes, in microseconds, from client-1 (use1-az1) to a target by its place.
fn handshake(sketch: &Sketch, to: &str) -> u32 {
    let made = attempt(&Index::of(sketch), "client-1", to, 443);
    made.latency_us.unwrap_or_else(|| panic!("{to}: {:?}", made.reason))
}

/// 200 ms is what `AWSFIS-Run-Network-Latency` adds where nothing else is said; it delays the SYN of a client and
/// the SYN-ACK of a target, once each.
#[test]
fn a_slow_host_is_late_by_what_its_delay_says_on_either_side() {
    let whole = built_in::open("figure-5");
    let to = "orders endpoint@use1-az1";
    let usual = handshake(&whole, to);
    let slow = |sketch: &Sketch, name: &str| {
        let found = faults(sketch, &built_in::host(sketch, name).id.clone().into());
        done(sketch, &found.iter().find(|fault| fault.kind == Break::Slow).expect("it can be slow").breaks)
    };
    let mut targets = whole.clone();
    for name in ["orders-1", "orders-2", "orders-3"] {
        targets = slow(&targets, name);
    }
    assert_eq!(handshake(&targets, to), usual + 200_000, "whichever target is picked");
    assert_eq!(handshake(&slow(&whole, "client-1"), to), usual + 200_000);
    assert_eq!(handshake(&slow(&targets, "client-1"), to), usual + 400_000);
    assert_eq!(handshake(&slow(&whole, "client-2"), to), usual, "somebody else's");
}

#[test]
fn an_impaired_zone_is_slow_across_its_border_and_as_ever_inside() {
    let whole = built_in::open("figure-5");
    let zone: ResourceId = "use1-az2".parse().unwrap();
    let kind = |fault: &&Fault| fault.kind == Break::ImpairZone;
    let hurt = done(&whole, &faults(&whole, &zone).iter().find(kind).expect("it can be impaired").breaks);
    let same = "orders endpoint@use1-az1";
    assert_eq!(handshake(&hurt, same), handshake(&whole, same));
    // The client in the other zone crosses the border once.
    let over = "orders endpoint@use1-az2";
    assert_eq!(handshake(&hurt, over), handshake(&whole, over) + 100_000);
}

/// Three rules of one list, gone in any order and back in any other.
#[test]
fn dropped_rules_of_a_network_acl_come_back_where_they_stood() {
    const ORDERS: [[u16; 3]; 6] =
        [[10, 20, 30], [10, 30, 20], [20, 10, 30], [20, 30, 10], [30, 10, 20], [30, 20, 10]];
    let mut whole = Play::base();
    whole.go("acl = CreateNetworkAcl vpc=$a.vpc");
    for number in ORDERS[0] {
        whole.go(&format!("CreateNetworkAclEntry network_acl=$acl.acl entry.number={number} entry.direction=inbound entry.action=allow entry.protocol=-1 entry.ports=all entry.cidr=0.0.0.0/0"));
    }
    for gone in ORDERS {
        for back in ORDERS {
            let mut play = whole.clone();
            for (numbers, dropped) in [(gone, true), (back, false)] {
                for number in numbers {
                    play.go(&format!("SetNetworkAclEntryDropped network_acl=$acl.acl number={number} direction=inbound dropped={dropped}"));
                }
            }
            assert!(play.sketch == whole.sketch, "{gone:?} gone, {back:?} back");
        }
    }
}

/// Every kind of thing that traffic depends on breaks in some way, from its own menu.
#[test]
fn whatever_traffic_depends_on_can_be_broken() {
    let mut kinds = BTreeSet::new();
    for (_, sketch) in sketches() {
        kinds.extend(all_faults(sketch).into_iter().map(|(id, _)| id.kind()));
    }
    let mut acl = Play::base();
    acl.go("acl = CreateNetworkAcl vpc=$a.vpc
        CreateNetworkAclEntry network_acl=$acl.acl entry.number=10 entry.direction=inbound entry.action=allow entry.protocol=-1 entry.ports=all entry.cidr=0.0.0.0/0");
    let found = faults(&acl.sketch, &acl.parsed("$acl.acl"));
    assert_eq!(found.iter().map(|fault| fault.is_broken).collect::<Vec<_>>(), [false], "one rule to drop");
    acl.go("SetNetworkAclEntryDropped network_acl=$acl.acl number=10 direction=inbound dropped=true");
    let found = faults(&acl.sketch, &acl.parsed("$acl.acl"));
    assert_eq!(found.iter().map(|fault| fault.is_broken).collect::<Vec<_>>(), [true], "one to put back");
    assert_eq!(kinds, KINDS.into(), "kinds of resources with a break");
}

/// What decides about the traffic of each kind of box: its own groups, the network ACL, route table and zone of the
/// subnet it stands in, and what an interface belongs to. These are broken from its menu as well.
#[test]
fn a_box_is_near_what_decides_about_its_traffic() {
    let mut play = Play::base();
    play.go("
        g = CreateSecurityGroup vpc=$a.vpc name=g
        acl = CreateNetworkAcl vpc=$a.vpc
        ReplaceNetworkAclAssociation subnet=$a2.subnet network_acl=$acl.acl
        t = CreateRouteTable vpc=$a.vpc
        AssociateRouteTable route_table=$t.rtb subnet=$a2.subnet
        i = RunInstances subnet=$a2.subnet security_groups=$g.sg,$a.sg
        l = CreateLoadBalancer name=l subnets.subnet=$a1.subnet security_groups=$g.sg
        w = CreateLoadBalancer name=w load_balancer_type=application subnets.subnet=$a1.subnet,$a2.subnet security_groups=$g.sg
        k = CreateVpcEndpoint vpc=$a.vpc endpoint_type=Interface service=com.amazonaws.us-east-1.kms subnets.subnet=$a2.subnet security_groups=$g.sg
        r = CreateResolverEndpoint direction=INBOUND security_groups=$g.sg addresses.subnet=$a1.subnet,$a2.subnet
        n = CreateNatGateway subnet=$a1.subnet connectivity=private
    ");
    let usual = "$a.acl $a.rtb ZONE1";
    let own = "$acl.acl $t.rtb ZONE2";
    for (name, decides) in [
        ("$a1.subnet", usual.to_owned()),
        // Of another VPC: that one's own network ACL and table.
        ("$b1.subnet", "$b.acl $b.rtb ZONE3".to_owned()),
        ("$a2.subnet", own.to_owned()),
        ("$i.i", format!("$g.sg $a.sg {own}")),
        ("$i.eni", format!("$g.sg $a.sg {own}")),
        ("$l.loadbalancer", "$g.sg".to_owned()),
        ("$l.eni", format!("$l.loadbalancer $g.sg {usual}")),
        ("$w.eni", format!("$w.alb $g.sg {own}")),
        ("$k.vpce", "$g.sg".to_owned()),
        ("$k.eni", format!("$k.vpce $g.sg {own}")),
        ("$r.rslvr-in", "$g.sg".to_owned()),
        ("$r.eni", format!("$r.rslvr-in $g.sg {own}")),
        ("$n.eni", usual.to_owned()),
        ("$g.sg", String::new()),
    ] {
        let zone = |name: &str| play.sketch.zone_of_subnet(&play.parsed(name)).unwrap().to_string();
        let decides = decides.replace("ZONE1", &zone("$a1.subnet")).replace("ZONE2", &zone("$a2.subnet"));
        let decides = decides.replace("ZONE3", &zone("$b1.subnet"));
        let ids = std::iter::once(name).chain(decides.split_whitespace());
        let expected: Vec<String> =
            ids.map(|name| if name.starts_with('$') { play.id(name) } else { name.to_owned() }).collect();
        let found = near(&play.sketch, &play.parsed(name));
        assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), expected, "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// Many things break one after the other; mended in any order nothing is left of it.
    #[test]
    fn many_breaks_are_taken_back_in_any_order(picks in prop::collection::vec((any::<u16>(), any::<u16>()), 1..12), of in any::<u16>()) {
        let all = sketches();
        let (name, whole) = &all[usize::from(of) % all.len()];
        let before = broken(whole).len();
        let mut now = whole.clone();
        for (pick, _) in &picks {
            let open: Vec<Fault> = all_faults(&now).into_iter().map(|(_, fault)| fault).filter(|fault| !fault.is_broken).collect();
            if open.is_empty() { break; }
            now = done(&now, &open[usize::from(*pick) % open.len()].breaks);
        }
        let untouched: Vec<_> = broken(whole).into_iter().map(|fault| fault.mends).collect();
        for turn in 0.. {
            prop_assert!(turn < 100, "{name}: mending does not end");
            let mut left = broken(&now);
            left.retain(|fault| !untouched.contains(&fault.mends));
            if left.is_empty() { break; }
            let pick = usize::from(picks[turn % picks.len()].1);
            now = done(&now, &left[pick % left.len()].mends);
        }
        prop_assert_eq!(broken(&now).len(), before);
        let (before, after) = (sketch::write(whole), sketch::write(&now));
        let differs = before.lines().zip(after.lines()).find(|(before, after)| before != after);
        prop_assert!(now == *whole, "{name}: something is left: {differs:?}");
    }
}

/// A VPN connection that is not there yet, or has no tunnel, carries nothing that could be cut.
#[test]
fn only_a_connection_that_carries_something_can_be_cut() {
    use privatelink::model::{VpnConnectionId, VpnState};
    let mut play = Play::base();
    play.go(privatelink_tests::play::ON_PREMISES);
    let id: VpnConnectionId = play.parsed("$n.vpn");
    let cut = |sketch: &Sketch| faults(sketch, &id.clone().into()).len();
    assert!(cut(&play.sketch) > 0);
    let mut pending = play.sketch.clone();
    pending.vpn_connections.update(&id, |line| line.state = VpnState::Pending).unwrap();
    assert_eq!(cut(&pending), 0);
    play.sketch.vpn_connections.update(&id, |line| line.tunnels.clear()).unwrap();
    assert_eq!(cut(&play.sketch), 0);
}

/// The route to a gateway endpoint can be cut while the endpoint is there.
#[test]
fn the_route_to_a_gateway_endpoint_can_be_cut() {
    let mut play = Play::base();
    play.go("
        s3 = CreateVpcEndpoint vpc=$a.vpc service=com.amazonaws.us-east-1.s3 endpoint_type=Gateway route_tables=$a.rtb
    ");
    let table: ResourceId = play.parsed("$a.rtb");
    let kinds = |sketch: &Sketch| faults(sketch, &table).into_iter().filter(|fault| !fault.is_broken).count();
    // The one to the internet gateway, and that one.
    assert_eq!(kinds(&play.sketch), 2);
    let pending = |endpoint: &mut privatelink::model::VpcEndpoint| {
        endpoint.state = privatelink::model::EndpointState::Deleting;
    };
    play.sketch.vpc_endpoints.update(&play.parsed("$s3.vpce"), pending).unwrap();
    assert_eq!(kinds(&play.sketch), 1);
}
