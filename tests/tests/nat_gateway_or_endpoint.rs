//! A NAT gateway beside interface endpoints: what either way shows, survives and costs, worked out by hand. Names of
//! tests carry the claim's number.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use privatelink::advise::cost::{Design, Item, Prices, Quantity, break_even};
use privatelink::advise::survival::{Row, survival};
use privatelink::model::{Outcome, Sketch};
use privatelink::path::{HopKind, Index, ReasonCode};
use privatelink::text::step;
use privatelink_tests::bench::{Bench, in_scenario};
use privatelink_tests::built_in::{endpoint, host, open, vpc};
use privatelink_tests::compared::{CONNECTED, ask, asked, carried, cost, ends, how, kinds, of, set};

use HopKind::{AwsService, Client, Endpoint, GatewayEndpoint, InternetGateway, NatGateway};

const NAT: &str = "nat-gateway-or-endpoint";
const LOGS: &str = "logs.us-east-1.amazonaws.com";
const S3: &str = "s3.us-east-1.amazonaws.com";
/// A host on the internet.
const SERVER: &str = "192.0.2.80";
const NAT_ADDRESS: &str = "203.0.113.20";

/// The smallest sets of failures that cut the consumers off who go from here to there.
fn cut_off_by(sketch: &Sketch, client: &str, to: &str) -> BTreeSet<BTreeSet<String>> {
    let found = survival(&Index::of(sketch)).expect("nothing dangles");
    let client_id = host(sketch, client).id.to_string();
    let is_its = |row: &&Row| {
        row.consumer.to == to && row.consumer.clients.iter().any(|one| one.who.as_str() == client_id)
    };
    let row = found.rows.iter().find(is_its).unwrap_or_else(|| panic!("no row of {client}"));
    let name = |at: &usize| found.failures[*at].name(sketch);
    row.cuts.iter().map(|cut| cut.0.iter().map(name).collect()).collect()
}

#[test]
fn c09_a_nat_gateway_shows_its_public_address_and_an_endpoint_takes_private_ones() {
    let sketch = open(NAT);
    for name in ["logs", "sns", "secretsmanager"] {
        let usual = format!("{name}.us-east-1.amazonaws.com");
        for worker in ["worker 1", "worker 2"] {
            let made = ask(&sketch, worker, &usual);
            assert_eq!(how(&made), CONNECTED);
            assert_eq!(kinds(&made), [Client, NatGateway, InternetGateway, AwsService], "{worker}");
            assert_eq!(ends(&made).1, NAT_ADDRESS, "whoever asks");
            let last = made.forward.last().expect("hops").steps.last().expect("a check");
            assert_eq!(step(&sketch, last), "The service has a TCP listener on port 443.", "nobody drew it");
        }
    }
    // The name alternates between the interfaces of both zones.
    for (worker, own) in [("worker 3", "10.2.1.10"), ("worker 4", "10.2.2.10")] {
        for (query, interface) in [(0, "10.2.1.81"), (1, "10.2.2.81")] {
            let made = asked(&sketch, worker, LOGS, 443, |request| request.query = query);
            assert_eq!((how(&made), kinds(&made)), (CONNECTED, vec![Client, Endpoint]));
            assert_eq!(ends(&made), (interface.to_owned(), own.to_owned()));
        }
    }
    for worker in sketch.hosts.iter() {
        let interface = sketch.network_interfaces.get(&worker.network_interface).expect("an interface");
        assert!(interface.public_address.is_none(), "{}", worker.name);
    }
}

#[test]
fn an_endpoint_leads_to_its_service_and_a_nat_gateway_everywhere() {
    let sketch = open(NAT);
    for elsewhere in [SERVER, "kms.us-east-1.amazonaws.com"] {
        assert_eq!(how(&ask(&sketch, "worker 1", elsewhere)), CONNECTED, "{elsewhere}");
        let shut = (Outcome::TimedOut, ReasonCode::NoRoute);
        assert_eq!(how(&ask(&sketch, "worker 3", elsewhere)), shut, "{elsewhere}");
    }
}

#[test]
fn what_a_nat_gateway_and_endpoints_cost() {
    let sketch = open(NAT);
    let idle = cost(&sketch, "{}");
    // 730 × 0.045 and 730 × 0.005.
    assert_eq!(of(&idle, &[Item::NatHour]), "32.85");
    assert_eq!(of(&idle, &[Item::PublicAddressHour]), "3.65");
    // Three endpoints in two zones: 3 × 2 × 730 × 0.01.
    assert_eq!(of(&idle, &[Item::EndpointHour]), "43.80");
    assert_eq!(of(&idle, &[Item::GatewayEndpointHour]), "0.00");
    // 32.85 + 3.65 + 43.80.
    assert_eq!(idle.total.to_string(), "80.30");
    let dates: BTreeSet<&str> =
        idle.lines.iter().filter(|line| line.item == Item::EndpointHour).map(|line| line.date).collect();
    assert_eq!(dates, ["2026-09-17"].into(), "as the story says");
    for item in [Item::NatHour, Item::PublicAddressHour, Item::GatewayEndpointHour] {
        assert!(idle.lines.iter().any(|line| line.item == item && line.date == "2026-09-20"), "{item:?}");
    }

    // A TB by either: 1,000 × 0.045 = 45.00, with the hour 77.85; 1,000 × 0.01 = 10.00, with the hours 53.80.
    let by_nat = cost(&sketch, &carried("worker 1", LOGS, 443, [1000, 0]));
    assert_eq!(of(&by_nat, &[Item::NatHour, Item::NatGb]), "77.85");
    assert_eq!(of(&by_nat, &[Item::InternetOut, Item::CrossZoneOut, Item::CrossZoneIn]), "0.00");
    let by_endpoint = cost(&sketch, &carried("worker 3", LOGS, 443, [1000, 0]));
    assert_eq!(of(&by_endpoint, &[Item::EndpointHour, Item::EndpointGb]), "53.80");
    // From the other zone each GB to the NAT gateway is charged once more, 0.01 out and 0.01 in; to an endpoint not.
    let across = cost(&sketch, &carried("worker 2", LOGS, 443, [1000, 0]));
    assert_eq!(of(&across, &[Item::CrossZoneOut, Item::CrossZoneIn]), "20.00");
    let across = cost(&sketch, &carried("worker 4", LOGS, 443, [1000, 0]));
    assert_eq!(of(&across, &[Item::EndpointCrossZone, Item::CrossZoneOut, Item::CrossZoneIn]), "0.00");
    // 500 GB of Amazon S3: 500 × 0.045 = 22.50, or nothing more than idle.
    let by_nat = cost(&sketch, &carried("worker 1", S3, 443, [0, 500]));
    assert_eq!(of(&by_nat, &[Item::NatGb]), "22.50");
    assert_eq!(cost(&sketch, &carried("worker 3", S3, 443, [0, 500])).total, idle.total);

    // 43.80 − 32.85 = 10.95 and 0.045 − 0.01 = 0.035 a GB: 10.95 ÷ 0.035 = 312.86.
    let prices = Prices::of(sketch.profile);
    let three = break_even(&prices, Design::NatGateway { endpoints: 3, zones: 2 });
    assert_eq!((three.at, three.endpoint_first), (Some(Quantity::whole(313)), false));
    let one = break_even(&prices, Design::NatGateway { endpoints: 1, zones: 2 });
    assert_eq!((one.at, one.endpoint_first), (None, true));
}

#[test]
fn c07_one_nat_gateway_takes_its_zones_fate_to_every_zone_and_an_endpoint_does_not() {
    let lost = |zone: &str| in_scenario(NAT, "", &format!("LoseZone zone={zone}")).play.sketch;
    let first = lost("use1-az1");
    let gone = (Outcome::TimedOut, ReasonCode::NatGatewayZoneLost);
    for to in [LOGS, S3, SERVER] {
        assert_eq!(how(&ask(&first, "worker 2", to)), gone, "{to}");
    }
    let second = lost("use1-az2");
    assert_eq!(how(&ask(&second, "worker 1", LOGS)), CONNECTED, "the gateway's own zone stands");
    for (sketch, worker, interface) in [(&first, "worker 4", "10.2.2.81"), (&second, "worker 3", "10.2.1.81")]
    {
        for query in 0..4 {
            let made = asked(sketch, worker, LOGS, 443, |request| request.query = query);
            assert_eq!(
                (how(&made), ends(&made).0.as_str()),
                (CONNECTED, interface),
                "settled: the one that stands"
            );
        }
    }
    // Said in advance: one zone cuts both workers off from all they reach by the gateway, only both zones the others.
    let sketch = open(NAT);
    assert!(cut_off_by(&sketch, "worker 2", LOGS).contains(&set(&["use1-az1"])));
    assert_eq!(cut_off_by(&sketch, "worker 4", LOGS), [set(&["use1-az1", "use1-az2"])].into());
}

#[test]
fn a_nat_gateway_in_each_zone_survives_and_costs_twice_as_much() {
    let sketch = open(NAT);
    let own = vpc(&sketch, "NAT VPC").id.clone();
    let table = |name: &str| sketch.route_tables.iter().find(|one| one.name == name).unwrap().id.clone();
    let private = sketch.subnets.iter().find(|one| one.name == "Private 2").unwrap().id.clone();
    let lines = format!(
        "s = CreateSubnet vpc={own} cidr=10.1.3.0/24 availability_zone=us-east-1b
         AssociateRouteTable subnet=$s.subnet route_table={public}
         a = AllocateAddress account=111122223333 region=us-east-1
         n = CreateNatGateway subnet=$s.subnet elastic_address=$a.eipalloc
         t = CreateRouteTable vpc={own}
         CreateRoute route_table=$t.rtb destination=0.0.0.0/0 target=$n.nat
         AssociateRouteTable subnet={private} route_table=$t.rtb",
        public = table("public")
    );
    let mut bench = in_scenario(NAT, "worker 2", &lines);
    let second = bench.play.sketch.elastic_addresses.iter().last().unwrap().address.to_string();
    assert_ne!(second, NAT_ADDRESS);
    assert_eq!(ends(&bench.trace(LOGS)).1, second, "its own zone's");
    // 2 × 730 × 0.045 + 2 × 730 × 0.005 = 65.70 + 7.30.
    assert_eq!(of(&cost(&bench.play.sketch, "{}"), &[Item::NatHour, Item::PublicAddressHour]), "73.00");
    bench.play.go("LoseZone zone=use1-az1");
    assert_eq!(how(&bench.trace(LOGS)), CONNECTED);
    assert_eq!(how(&ask(&bench.play.sketch, "worker 1", LOGS)).0, Outcome::TimedOut, "it is lost itself");
}

#[test]
fn c08_a_gateway_endpoint_takes_amazon_s3_off_the_nat_gateway_by_its_route_alone() {
    let sketch = open(NAT);
    let before = ask(&sketch, "worker 1", S3);
    assert_eq!(kinds(&before), [Client, NatGateway, InternetGateway, AwsService]);
    let there = ask(&sketch, "worker 3", S3);
    assert_eq!(kinds(&there), [Client, GatewayEndpoint, AwsService]);
    assert_eq!(ends(&there), ("54.123.160.1".to_owned(), "10.2.1.10".to_owned()), "no name has changed");

    let table = sketch.route_tables.iter().find(|table| table.name == "private").unwrap().id.clone();
    let line = format!(
        "CreateVpcEndpoint vpc={} service=com.amazonaws.us-east-1.s3 route_tables={table}",
        vpc(&sketch, "NAT VPC").id
    );
    let after = in_scenario(NAT, "worker 1", &line);
    let made = after.trace(S3);
    assert_eq!(kinds(&made), [Client, GatewayEndpoint, AwsService], "the longer prefix");
    assert_eq!(ends(&made), (ends(&before).0, "10.1.1.10".to_owned()));
    assert_eq!(kinds(&after.trace(LOGS)), kinds(&before), "and nothing else");
}

/// An endpoint for the service of log lines in the VPC that has the NAT gateway.
fn beside_the_nat_gateway() -> Bench {
    let sketch = open(NAT);
    let own = vpc(&sketch, "NAT VPC").id.clone();
    let subnet = |name: &str| sketch.subnets.iter().find(|one| one.name == name).unwrap().id.clone();
    let lines = format!(
        "g = CreateSecurityGroup vpc={own} name=logs-endpoint-sg
         AuthorizeSecurityGroupIngress group=$g.sg permission.protocol=tcp permission.ports=443 permission.peer=10.1.0.0/16
         e = CreateVpcEndpoint endpoint_type=Interface vpc={own} service=com.amazonaws.us-east-1.logs \
             subnets.subnet={} security_groups=$g.sg private_dns_enabled=true name=new
         FinishVpcEndpoint endpoint=$e.vpce",
        subnet("Private 1"),
    );
    in_scenario(NAT, "worker 1", &lines)
}

#[test]
fn c42_an_endpoint_that_lets_nobody_in_is_not_passed_by_though_the_nat_gateway_is_there() {
    let mut bench = beside_the_nat_gateway();
    let interface = endpoint(&bench.play.sketch, "new").network_interfaces[0].clone();
    let interface = bench.play.sketch.network_interfaces.get(&interface).unwrap().address.to_string();
    let made = bench.trace(LOGS);
    assert_eq!((how(&made), kinds(&made)), (CONNECTED, vec![Client, Endpoint]));
    assert_eq!(ends(&made), (interface.clone(), "10.1.1.10".to_owned()));
    let other = bench.trace("sns.us-east-1.amazonaws.com");
    assert_eq!(ends(&other).1, NAT_ADDRESS, "a service without an endpoint goes on by the NAT gateway");

    let group = bench.play.sketch.security_groups.iter().find(|one| one.name == "logs-endpoint-sg").unwrap();
    let rule = group.rules.iter().find(|rule| rule.permission.ports.to_string() == "443").unwrap();
    let line = format!("RevokeSecurityGroupIngress group={} rule={}", group.id, rule.id);
    bench.play.go(&line);
    let made = bench.trace(LOGS);
    assert_eq!(how(&made), (Outcome::TimedOut, ReasonCode::EndpointSecurityGroup));
    assert_eq!(ends(&made).0, interface);
    // With the private name off, the usual name is public again; the endpoint's own name still leads to it.
    let id = endpoint(&bench.play.sketch, "new").id.clone();
    bench.play.go(&format!("ModifyVpcEndpoint endpoint={id} private_dns_enabled=false"));
    let made = bench.trace(LOGS);
    assert_eq!((how(&made), ends(&made).1.as_str()), (CONNECTED, NAT_ADDRESS));
    assert_eq!(how(&bench.trace("new")), (Outcome::TimedOut, ReasonCode::EndpointSecurityGroup));
}
