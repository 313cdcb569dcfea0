//! A transit VPC beside AWS PrivateLink: the same service for the same consumers, and what either way opens, survives
//! and costs, worked out by hand. Names of tests carry the claim's number.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use privatelink::advise::cost::{Item, Ledger};
use privatelink::advise::survival::{Row, survival};
use privatelink::control::RefusalCode;
use privatelink::model::{Outcome, Sketch};
use privatelink::path::{HopKind, Index, Moment, ReasonCode, Request, Survives, Trace};
use privatelink_tests::bench::in_scenario;
use privatelink_tests::built_in::{attempt, host, open, vpc};
use privatelink_tests::compared::{CONNECTED, ask, asked, carried, cost, ends, how, kinds, of, reaches, set};

use HopKind::{Client, Endpoint, Host, LoadBalancer, Router, Target, Vpn};

const HUB: &str = "transit-vpc-beside-privatelink";

#[test]
fn c18_c40_by_the_hub_a_target_sees_the_client_and_by_the_endpoint_the_load_balancer() {
    let sketch = open(HUB);
    let index = Index::of(&sketch);
    let hub = attempt(&index, "client 1", "orders 1", 8443);
    assert_eq!((how(&hub), kinds(&hub)), (CONNECTED, vec![Client, Vpn, Vpn, Router, Vpn, Vpn, Host]));
    let sees = |made: &Trace| made.target.as_ref().expect("a target").sees_source.ip().to_string();
    assert_eq!(sees(&hub), "10.1.1.10");
    // Two tunnels of 25 ms each.
    assert_eq!(hub.latency_us, Some(50_000));
    let link = attempt(&index, "client 1", "endpoint 1", 443);
    assert_eq!((how(&link), kinds(&link)), (CONNECTED, vec![Client, Endpoint, LoadBalancer, Target]));
    assert_eq!(sees(&link), "10.100.1.9");
    // Within a zone, 0.3 ms to the endpoint's side and 0.3 ms to the target.
    assert_eq!(link.latency_us, Some(600));
}

const OWN_ENDPOINT: [&str; 2] = ["10.1.1.87:443", "10.1.2.87:443"];

#[test]
fn c28_c40_the_hub_opens_nine_doors_where_the_endpoint_opens_two() {
    let sketch = open(HUB);
    // Both ports of both hosts, both nodes of the load balancer, and the other consumer's ssh.
    let by_hub = [
        "10.100.1.21:8443",
        "10.100.1.21:22",
        "10.100.2.21:8443",
        "10.100.2.21:22",
        "10.100.1.9:443",
        "10.100.2.9:443",
        "10.2.2.10:22",
    ];
    let both: Vec<&str> = by_hub.iter().chain(&OWN_ENDPOINT).copied().collect();
    assert_eq!(reaches(&sketch, "client 1"), set(&both));
    assert_eq!(both.len(), 9);
    assert_eq!(reaches(&sketch, "client 3"), set(&["10.100.1.87:443", "10.100.2.87:443"]), "not on the hub");
    // The provider's host reaches its neighbour, by itself and by the neighbour's node, and both consumers.
    let neighbours = ["10.100.2.21:8443", "10.100.2.21:22", "10.100.2.9:443"];
    let consumers = ["10.1.1.10:22", "10.2.2.10:22"];
    let provider: Vec<&str> = neighbours.iter().chain(&consumers).copied().collect();
    assert_eq!(reaches(&sketch, "orders 1"), set(&provider));

    let without = without_the_hub();
    assert_eq!(reaches(&without, "client 1"), set(&OWN_ENDPOINT));
    assert_eq!(reaches(&without, "orders 1"), set(&neighbours), "and no consumer");
    assert_eq!(how(&ask(&without, "client 1", "endpoint 1")), CONNECTED);
}

fn without_the_hub() -> Sketch {
    let mut bench = in_scenario(HUB, "", "");
    let all: Vec<_> = bench.play.sketch.vpn_connections.iter().map(|one| one.id.clone()).collect();
    assert_eq!(all.len(), 6);
    for id in all {
        bench.play.go(&format!("DeleteVpnConnection vpn_connection={id}"));
    }
    bench.play.sketch
}

#[test]
fn c04_the_provider_begins_connections_by_the_hub_and_not_by_private_link() {
    let by_hub = attempt(&Index::of(&open(HUB)), "orders 1", "client 1", 22);
    assert_eq!(how(&by_hub), CONNECTED);
    let without = without_the_hub();
    let made = attempt(&Index::of(&without), "orders 1", "client 1", 22);
    assert_eq!(how(&made), (Outcome::TimedOut, ReasonCode::NoRoute));
}

#[test]
fn c47_a_consumer_with_the_providers_own_block_comes_by_its_endpoint_alone() {
    let sketch = open(HUB);
    let consumer = vpc(&sketch, "Consumer 3 VPC");
    assert_eq!(consumer.cidr, vpc(&sketch, "Provider VPC").cidr);
    let made = ask(&sketch, "client 3", "endpoint 3");
    let target = made.target.as_ref().expect("a target");
    let seen = (target.host.to_string(), target.sees_source.ip().to_string());
    assert_eq!(
        (how(&made), seen),
        (CONNECTED, (host(&sketch, "orders 1").id.to_string(), "10.100.1.9".to_owned()))
    );

    // Joined to the hub like the others, it finds only itself at the provider's addresses.
    let nowhere = (Outcome::TimedOut, ReasonCode::NoInterfaceAtAddress);
    let try_it = |sketch: &Sketch| how(&attempt(&Index::of(sketch), "client 3", "10.100.1.21", 8443));
    assert_eq!(try_it(&sketch), nowhere);
    let table = sketch.route_tables.iter().find(|table| table.vpc == consumer.id).unwrap().id.clone();
    let lines = format!(
        "v = CreateVpnGateway account=222233334444 region=us-east-1
         AttachVpnGateway virtual_private_gateway=$v.vgw vpc={}
         c = CreateCustomerGateway account=222233334444 region=us-east-1 device=@router 1 bgp_asn=65001
         CreateVpnConnection virtual_private_gateway=$v.vgw customer_gateway=$c.cgw routes=10.1.0.0/16,10.100.0.0/16
         EnableVgwRoutePropagation route_table={table} virtual_private_gateway=$v.vgw",
        consumer.id
    );
    let joined = in_scenario(HUB, "client 3", &lines).play;
    assert_eq!(try_it(&joined.sketch), nowhere, "the local route comes first");
    assert_eq!(how(&ask(&joined.sketch, "client 3", "endpoint 3")), CONNECTED);
    // And no peering is made with the provider.
    let mut bench = in_scenario(HUB, "", "");
    let line = format!(
        "CreateVpcPeeringConnection requester_vpc={} accepter_vpc={}",
        consumer.id,
        vpc(&sketch, "Provider VPC").id
    );
    assert_eq!(bench.play.run(&line).expect_err("one block twice").code, RefusalCode::InvalidParameterValue);
}

#[test]
fn c40_a_router_that_fails_cuts_off_what_no_failure_of_a_zone_does_by_the_endpoint() {
    let just = |request: &mut Request| request.moment = Moment::JustBroken;
    let stopped = in_scenario(HUB, "", "StopInstances instance=@router 1").play.sketch;
    let down = (Outcome::TimedOut, ReasonCode::RouterDown);
    for (from, to, port) in
        [("client 1", "orders 1", 8443), ("client 2", "orders 2", 8443), ("client 1", "client 2", 22)]
    {
        assert_eq!(how(&asked(&stopped, from, to, port, just)), down, "{from} → {to}");
    }
    for (from, to) in [("client 1", "endpoint 1"), ("client 2", "endpoint 2")] {
        assert_eq!(how(&asked(&stopped, from, to, 443, just)), CONNECTED, "{from} → {to}");
    }
    // Once the gateways have noticed, the other router carries all, out and back.
    let by = |made: &Trace| {
        let way = made.forward.iter().chain(&made.back).filter(|hop| hop.kind == Router);
        way.map(|hop| hop.node.as_str().to_owned()).collect::<Vec<_>>()
    };
    let second = host(&stopped, "router 2").id.to_string();
    let made = attempt(&Index::of(&stopped), "client 1", "orders 1", 8443);
    assert_eq!((how(&made), by(&made)), (CONNECTED, vec![second.clone(), second.clone()]));
    // It comes to the same where they are told that every tunnel to it is down.
    let mut bench = in_scenario(HUB, "", "StopInstances instance=@router 1");
    let firsts: Vec<_> = bench
        .play
        .sketch
        .vpn_connections
        .iter()
        .filter(|vpn| vpn.name.ends_with("VPN 1"))
        .map(|vpn| vpn.id.clone())
        .collect();
    for (vpn, tunnel) in firsts.iter().flat_map(|vpn| [(vpn, 0), (vpn, 1)]) {
        bench.play.go(&format!("SetTunnelStatus vpn_connection={vpn} tunnel={tunnel} status=DOWN"));
    }
    let made = attempt(&Index::of(&bench.play.sketch), "client 1", "orders 1", 8443);
    assert_eq!(how(&made), CONNECTED);
    assert_eq!(made.forward[3].node, host(&bench.play.sketch, "router 2").id.clone().into());

    // The zone of router 1: by the hub it takes along two that are elsewhere, by the endpoint nobody.
    let lost = in_scenario(HUB, "", "LoseZone zone=use1-az1").play.sketch;
    assert_eq!(how(&asked(&lost, "client 2", "orders 2", 8443, just)), down);
    for query in 0..4 {
        let made = asked(&lost, "client 2", "endpoint 2", 443, |request| request.query = query);
        assert_eq!((how(&made), ends(&made)), (CONNECTED, ("10.2.2.87".to_owned(), "10.100.2.9".to_owned())));
    }
}

#[test]
fn c40_what_the_hub_and_the_endpoints_cost() {
    let sketch = open(HUB);
    let idle = cost(&sketch, "{}");
    // Two VPN connections of three networks: 6 × 730 × 0.05. Two addresses: 2 × 730 × 0.005.
    assert_eq!(of(&idle, &[Item::VpnHour]), "219.00");
    assert_eq!(of(&idle, &[Item::PublicAddressHour]), "7.30");
    assert_eq!(of(&idle, &[Item::VpnHour, Item::PublicAddressHour]), "226.30");
    // Three endpoints in two zones: 6 × 730 × 0.01 = 43.80. 730 × 0.0225 = 16.425.
    assert_eq!(of(&idle, &[Item::EndpointHour]), "43.80");
    assert_eq!(of(&idle, &[Item::EndpointHour, Item::BalancerHour]), "60.23");
    // 226.30 + 60.225.
    assert_eq!(idle.total.plain(), "286.525");
    // Without the hub the routers' addresses are held all the same: 60.225 + 7.30.
    assert_eq!(cost(&without_the_hub(), "{}").total.plain(), "67.525");
    // A TB by the hub leaves the consumer's VPC by a VPN, 1,000 × 0.09; by the endpoint 1,000 × 0.01 for the consumer
    // and 1,000 units × 0.006 for the provider.
    let hub = cost(&sketch, &carried("client 1", "orders 1", 8443, [1000, 0]));
    assert_eq!(of(&hub, &[Item::InternetOut]), "90.00");
    assert_eq!(of(&hub, &[Item::EndpointGb, Item::BalancerUnit]), "0.00");
    let link = cost(&sketch, &carried("client 1", "endpoint 1", 443, [1000, 0]));
    assert_eq!(of(&link, &[Item::EndpointGb]), "10.00");
    assert_eq!(of(&link, &[Item::BalancerUnit]), "6.00");
    assert_eq!(of(&link, &[Item::InternetOut]), "0.00");
    let payers = |ledger: &Ledger, item: Item| -> Vec<String> {
        let lines = ledger.lines.iter().filter(|line| line.item == item);
        lines.map(|line| line.account.as_ref().expect("somebody pays").to_string()).collect()
    };
    assert_eq!(payers(&hub, Item::InternetOut), ["111122223333"]);
    assert_eq!(payers(&link, Item::EndpointGb), ["111122223333"]);
    assert_eq!(payers(&link, Item::BalancerUnit), ["444455556666"]);
}

/// A router whose tunnel to a network is down withdraws that network's block everywhere else (BGP). Nobody withdraws a
/// static route.
#[test]
fn a_tunnel_that_is_down_takes_the_way_back_along_unless_routes_are_static() {
    let of = |name: &str| open(HUB).vpn_connections.iter().find(|vpn| vpn.name == name).unwrap().id.clone();
    let (own, provider) = (of("C1 VPN 1"), of("P VPN 1"));
    let lines =
        [0, 1].map(|at| format!("SetTunnelStatus vpn_connection={own} tunnel={at} status=DOWN\n")).concat();
    let cut = in_scenario(HUB, "", &lines).play.sketch;
    let ask = |sketch: &Sketch, change: fn(&mut Request)| asked(sketch, "client 1", "orders 1", 8443, change);
    let made = ask(&cut, |_| {});
    assert_eq!(how(&made), CONNECTED);
    let second = host(&cut, "router 2").id.to_string();
    let routers = made.forward.iter().chain(&made.back).filter(|hop| hop.kind == Router);
    assert!(routers.clone().count() == 2 && routers.clone().all(|hop| hop.node.as_str() == second));
    // Before that is noticed the reply goes to router 1, whose tunnel to client 1 is down.
    let down = (Outcome::TimedOut, ReasonCode::LineDown);
    let made = ask(&cut, |request| request.moment = Moment::JustBroken);
    assert_eq!(how(&made), down);
    assert!(made.reason.resources.contains(&own.clone().into()), "{:?}", made.reason);
    // And so it stays where the provider's routes are static, and no other spoke lends its gateway for a detour.
    let others =
        ["C2 VPN 1", "C2 VPN 2"].map(|name| format!("DeleteVpnConnection vpn_connection={}\n", of(name)));
    let mut fixed = in_scenario(HUB, "", &(lines + &others.concat())).play.sketch;
    assert_eq!(how(&ask(&fixed, |_| {})), CONNECTED);
    let is_static = |vpn: &mut privatelink::model::VpnConnection| vpn.static_routes_only = true;
    fixed.vpn_connections.update(&provider, is_static).expect("it is there");
    assert_eq!(how(&ask(&fixed, |_| {})), down);
}

/// One failure of the hub heals; two of the same kind cut it off.
#[test]
fn the_hub_is_cut_off_by_both_routers_and_by_both_connections_of_a_network() {
    let sketch = open(HUB);
    let found = survival(&Index::of(&sketch)).expect("nothing dangles");
    let is_its = |row: &&Row| row.consumer.to == "orders 2" && row.consumer.port == 8443;
    let row = found.rows.iter().find(is_its).expect("a row");
    let name = |at: &usize| found.failures[*at].name(&sketch);
    let cuts: BTreeSet<BTreeSet<String>> =
        row.cuts.iter().map(|cut| cut.0.iter().map(name).collect()).collect();
    let pairs = [["router 1", "router 2"], ["C2 VPN 1", "C2 VPN 2"], ["P VPN 1", "P VPN 2"]];
    for pair in pairs {
        assert!(cuts.contains(&set(&pair)), "{pair:?} is not in {cuts:?}");
        for one in pair {
            assert!(!cuts.contains(&set(&[one])), "{one} alone");
        }
    }
    let at = found.failures.iter().position(|one| one.name(&sketch) == "router 1").expect("it may fail");
    assert_eq!(row.cells[at].survives(), Survives::Heals);
}
