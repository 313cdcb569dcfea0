//! Costs against hand arithmetic, which stands beside each; who pays, in Figures 5, 10 and 11; and that sums
//! are the sums of their lines, whatever is asked.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use privatelink::advise::cost::{
    Design, Item, Ledger, Line, Money, Prices, Quantity, Usage, UsageError, break_even, cost,
};
use privatelink::model::{EndpointState, LoadBalancer, Payer, Profile, ResourceId, ServiceState, Sketch};
use privatelink::path::Index;
use privatelink::scenario;
use privatelink_tests::built_in::{balancer, endpoint, open};
use privatelink_tests::every_kind::every_kind;
use proptest::prelude::*;

fn ledger_of(sketch: &Sketch, usage: &str) -> Ledger {
    let mut prices = Prices::of(sketch.profile);
    let used = Usage::read(&Index::of(sketch), usage, &mut prices).unwrap_or_else(|error| panic!("{error}"));
    cost(sketch, &used, &prices)
}

fn complaint(sketch: &Sketch, usage: &str) -> String {
    Usage::read(&Index::of(sketch), usage, &mut Prices::default()).expect_err("it is wrong").to_string()
}

/// To the cent, as people read it.
fn dollars(ledger: &Ledger, keep: impl Fn(&Line) -> bool) -> String {
    let kept = ledger.lines.iter().filter(|line| keep(line));
    kept.fold(Money::default(), |sum, line| sum.plus(line.amount)).to_string()
}

fn of_items(ledger: &Ledger, items: &[Item]) -> String {
    dollars(ledger, |line| items.contains(&line.item))
}

fn sum(ledger: &Ledger, item: Item) -> &str {
    let line = ledger.lines.iter().find(|line| line.item == item);
    &line.unwrap_or_else(|| panic!("no line of {}", item.label())).sum
}

fn accounts(ledger: &Ledger, item: Item) -> Vec<&str> {
    let lines = ledger.lines.iter().filter(|line| line.item == item);
    lines.map(|line| line.account.as_ref().expect("somebody pays").as_str()).collect()
}

/// A sketch with nothing that is billed but what `keep` says.
fn only_endpoint() -> Sketch {
    let mut sketch = open("figure-5");
    for arn in sketch.load_balancers.iter().map(|one| one.arn.clone()).collect::<Vec<_>>() {
        sketch.load_balancers.remove(&arn);
    }
    sketch
}

const ENDPOINT_ITEMS: [Item; 2] = [Item::EndpointHour, Item::EndpointGb];

#[test]
fn an_endpoint_in_two_zones_with_a_terabyte() {
    // 2 zones × 730 h × 0.01 = 14.60; 1,000 GB × 0.01 = 10.00; together 24.60.
    let usage = r#"{"resource_usage": {"orders endpoint": {"monthly_data_processed_gb": 1000}}}"#;
    let ledger = ledger_of(&only_endpoint(), usage);
    assert_eq!(ledger.total.to_string(), "24.60");
    assert_eq!(sum(&ledger, Item::EndpointHour), "2 × 730 h × 0.01");
    assert_eq!(sum(&ledger, Item::EndpointGb), "1,000 GB × 0.01");
    let [hours, data] = &ledger.lines[..] else { panic!("two lines") };
    assert_eq!((hours.date, hours.source), ("2026-09-17", "AWS PrivateLink pricing"));
    assert_eq!((data.quantity, data.amount.to_string()), (Quantity::whole(1000), "10.00".to_owned()));
    assert_eq!(accounts(&ledger, Item::EndpointGb), ["111111111111"]);
}

#[test]
fn seven_million_gb_go_through_the_tiers() {
    // 1,048,576 × 0.01 = 10,485.76; 4,194,304 × 0.006 = 25,165.824; 1,757,120 × 0.004 = 7,028.48:
    // 42,680.064, and 14.60 for the hours.
    let usage = r#"{"resource_usage": {"orders endpoint": {"monthly_data_processed_gb": 7000000}}}"#;
    let ledger = ledger_of(&only_endpoint(), usage);
    assert_eq!(of_items(&ledger, &[Item::EndpointGb]), "42,680.06");
    assert_eq!(ledger.total.plain(), "42694.664");
    let sums: Vec<&str> = ledger.lines.iter().skip(1).map(|line| line.sum.as_str()).collect();
    assert_eq!(
        sums,
        [
            "1,048,576 GB × 0.01",
            "4,194,304 GB × 0.006 (beyond 1,048,576 GB a month)",
            "1,757,120 GB × 0.004 (beyond 5,242,880 GB a month)",
        ]
    );
    // In the whitepaper's time every GB cost 0.01: 70,000.00.
    let mut paper = only_endpoint();
    paper.profile = Profile::Paper;
    assert_eq!(of_items(&ledger_of(&paper, usage), &[Item::EndpointGb]), "70,000.00");
}

#[test]
fn tiers_count_all_endpoints_of_an_account_in_a_region() {
    // The data center's account has two. 1,000,000 GB each: 1,048,576 × 0.01 + 951,424 × 0.006
    // = 10,485.76 + 5,708.544 = 16,194.304.
    let sketch = open("figure-7");
    let usage = r#"{"resource_usage": {"logging for DC": {"processed_gb": 1000000},
        "auth for DC": {"processed_bytes_gb": 1e6}}}"#;
    assert_eq!(of_items(&ledger_of(&sketch, usage), &[Item::EndpointGb]), "16,194.30");
}

#[test]
fn capacity_units_are_those_of_the_largest_dimension() {
    let sketch = open("figure-5");
    let units = |usage: &str| {
        let usage = format!(r#"{{"resource_usage": {{"orders": {usage}}}}}"#);
        of_items(&ledger_of(&sketch, &usage), &[Item::BalancerUnit])
    };
    // Bytes: 1,000 GB are 1,000 unit-hours × 0.006 = 6.00, more than by 10,000 connections in the month.
    let by_bytes = r#"{"processed_gb": 1000, "new_connections": 10000, "active_connections": 1000}"#;
    assert_eq!(units(by_bytes), "6.00");
    // New connections: 800 a second fill a unit, so 800 × 3,600 an hour: 2,880,000,000 in the month are 1,000
    // unit-hours × 0.006 = 6.00; twice as many 12.00.
    assert_eq!(units(r#"{"processed_gb": 10, "new_connections": 2880000000}"#), "6.00");
    assert_eq!(units(r#"{"processed_gb": 10, "new_connections": 5760000000}"#), "12.00");
    // Active connections: 500,000 are 5 units × 730 h = 3,650 unit-hours × 0.006 = 21.90.
    assert_eq!(units(r#"{"processed_gb": 1000, "active_connections": 500000}"#), "21.90");
    // The load balancer itself: 730 × 0.0225 = 16.425.
    let ledger = ledger_of(&sketch, "{}");
    assert_eq!(of_items(&ledger, &[Item::BalancerHour]), "16.43");
    assert_eq!(ledger.total.plain(), "31.025", "no units where no usage is given");
    assert_eq!(accounts(&ledger, Item::BalancerHour), ["222222222222"]);
}

#[test]
fn a_tls_listener_fills_a_unit_with_fifty_new_connections_a_second() {
    let mut sketch = open("figure-5");
    let arn = balancer(&sketch, "orders").arn.clone();
    let tls = |found: &mut LoadBalancer| {
        found.listeners.iter_mut().for_each(|one| one.protocol = privatelink::model::ListenerProtocol::Tls);
    };
    sketch.load_balancers.update(&arn, tls).expect("it is there");
    // 50 × 3,600 × 1,000 = 180,000,000 in the month are 1,000 unit-hours: 6.00. Active: 3,000 are 730: 4.38.
    let usage =
        r#"{"resource_usage": {"orders": {"new_connections": 180000000, "active_connections": 3000}}}"#;
    assert_eq!(of_items(&ledger_of(&sketch, usage), &[Item::BalancerUnit]), "6.00");
}

#[test]
fn gateways_by_hour_and_by_gb() {
    let usage = r#"{"resource_usage": {
        "NAT gateway": {"monthly_data_processed_gb": 1000, "monthly_outbound_gb": 0},
        "VPN connection": {"monthly_outbound_gb": 100},
        "Direct Connect": {"monthly_outbound_gb": 1000}}}"#;
    let sketch = open("figure-1");
    let connection = sketch.direct_connect_connections.iter().next().expect("one").id.to_string();
    let ledger = ledger_of(&sketch, &usage.replace("Direct Connect", &connection));
    // 730 × 0.045 = 32.85; 1,000 × 0.045 = 45.00; together 77.85.
    assert_eq!(of_items(&ledger, &[Item::NatHour, Item::NatGb]), "77.85");
    // 730 × 0.05.
    assert_eq!(of_items(&ledger, &[Item::VpnHour]), "36.50");
    // 100 × 0.09.
    assert_eq!(of_items(&ledger, &[Item::InternetOut]), "9.00");
    // A dedicated port of 1 Gbps: 730 × 0.30 = 219.00; 1,000 × 0.02 = 20.00.
    assert_eq!(of_items(&ledger, &[Item::DirectConnectHour, Item::DirectConnectOut]), "239.00");
    // Two public addresses: 2 × 730 × 0.005 = 7.30.
    assert_eq!(of_items(&ledger, &[Item::PublicAddressHour]), "7.30");
    // Peering itself is free.
    assert_eq!(of_items(&ledger, &[Item::PeeringHour]), "0.00");
}

#[test]
fn two_vpcs_on_a_transit_gateway() {
    // Three attachments: 3 × 730 × 0.05 = 109.50. A request from one VPC to the other by way of the inspection
    // VPC is sent into the gateway twice: 2 × 1,000 × 0.02 = 40.00.
    let usage = r#"{"requests": [{"from": "orders-1", "to": "billing-1", "monthly_request_gb": 1000}]}"#;
    let ledger = ledger_of(&open("transit-gateway"), usage);
    assert_eq!(of_items(&ledger, &[Item::TransitHour]), "109.50");
    assert_eq!(of_items(&ledger, &[Item::TransitGb]), "40.00");
    let mut payers = accounts(&ledger, Item::TransitGb);
    payers.sort_unstable();
    assert_eq!(payers, ["111111111111", "222222222222"], "who sends: the VPC's owner, then the inspection's");
}

#[test]
fn resolver_endpoints_and_hosted_zones() {
    let sketch = open("hybrid-dns");
    let interfaces: usize = sketch.resolver_endpoints.iter().map(|one| one.network_interfaces.len()).sum();
    assert_eq!(interfaces, 4);
    let ledger = ledger_of(&sketch, "{}");
    // 4 × 730 × 0.125 = 365.00.
    assert_eq!(of_items(&ledger, &[Item::ResolverHour]), "365.00");
    let private = open("private-hosted-zone");
    let zone = private.hosted_zones.iter().next().expect("one").id.to_string();
    let usage = format!(r#"{{"resource_usage": {{"{zone}": {{"monthly_queries": 1500000000}}}}}}"#);
    // 0.50 a zone; 1,000 million × 0.40 + 500 million × 0.20 = 400.00 + 100.00.
    let ledger = ledger_of(&private, &usage);
    assert_eq!(of_items(&ledger, &[Item::HostedZoneQueries]), "500.00");
    assert!(sum(&ledger, Item::HostedZoneMonth).starts_with("1 zone × 0.50"));
}

/// Figure 5 with cross-zone load balancing switched on.
fn across() -> Sketch {
    let mut sketch = open("figure-5");
    let arn = balancer(&sketch, "orders").arn.clone();
    sketch.load_balancers.update(&arn, |found| found.cross_zone = true).expect("it is there");
    sketch
}

const CROSSING: [Item; 2] = [Item::CrossZoneOut, Item::CrossZoneIn];

#[test]
fn c17_transfer_between_zones_is_the_providers() {
    // Half of the targets lie in the node's zone, so half of a TB each way crosses: 500 GB × 0.01 out and in,
    // each way: 4 × 5.00 = 20.00, all the provider's.
    let usage = r#"{"requests": [{"from": "client-1", "to": "orders endpoint",
        "monthly_request_gb": 1000, "monthly_response_gb": 1000}]}"#;
    let ledger = ledger_of(&across(), usage);
    assert_eq!(of_items(&ledger, &CROSSING), "20.00");
    for item in CROSSING {
        assert!(accounts(&ledger, item).iter().all(|account| *account == "222222222222"));
    }
    // Off, nothing crosses, whatever is asked.
    let off = ledger_of(&open("figure-5"), usage);
    assert_eq!(of_items(&off, &CROSSING), "0.00");
    assert_eq!(of_items(&off, &ENDPOINT_ITEMS), "34.60", "14.60 + 2,000 × 0.01, on or off");
    assert_eq!(of_items(&ledger, &ENDPOINT_ITEMS), "34.60");
}

#[test]
fn transfer_between_zones_costs_both_directions() {
    // 1,000 GB × 0.01 out + 1,000 GB × 0.01 in = 20.00.
    let usage = r#"{"resource_usage": {"orders": {"monthly_cross_az_gb": 1000}}}"#;
    assert_eq!(of_items(&ledger_of(&across(), usage), &CROSSING), "20.00");
    assert_eq!(of_items(&ledger_of(&open("figure-5"), usage), &CROSSING), "0.00", "off: nothing crosses");
    // By peering the sender pays out, the receiver in: 300 × 0.01 and 100 × 0.01 each.
    let usage =
        r#"{"resource_usage": {"peering": {"monthly_requester_gb": 300, "monthly_accepter_gb": 100}}}"#;
    let ledger = ledger_of(&open("figure-1"), usage);
    assert_eq!(of_items(&ledger, &[Item::CrossZoneOut]), "4.00");
    assert_eq!(of_items(&ledger, &[Item::CrossZoneIn]), "4.00");
}

#[test]
fn a_client_in_another_zone_than_the_endpoint_paid_until_2022() {
    let usage = r#"{"requests": [{"from": "client-1", "to": "orders endpoint@us-east-1b",
        "monthly_request_gb": 600, "monthly_response_gb": 400}]}"#;
    let mut sketch = open("figure-5");
    assert_eq!(of_items(&ledger_of(&sketch, usage), &[Item::EndpointCrossZone]), "0.00");
    sketch.profile = Profile::Paper;
    // 1,000 GB × 0.01.
    assert_eq!(of_items(&ledger_of(&sketch, usage), &[Item::EndpointCrossZone]), "10.00");
}

#[test]
fn c36_f10_the_provider_pays_for_targets_in_another_region() {
    // 1,000 GB each way between Regions: 20.00 + 20.00 = 40.00; both senders are the provider's.
    let usage = r#"{"requests": [{"from": "consumer", "to": "endpoint",
        "monthly_request_gb": 1000, "monthly_response_gb": 1000}]}"#;
    let ledger = ledger_of(&open("figure-10"), usage);
    assert_eq!(of_items(&ledger, &[Item::InterRegion]), "40.00");
    assert!(accounts(&ledger, Item::InterRegion).iter().all(|account| *account == "444455556666"));
    assert_eq!(sum(&ledger, Item::InterRegion), "1,000 GB from eu-west-2 to us-east-1 × 0.02");
    assert!(accounts(&ledger, Item::EndpointGb).iter().all(|account| *account == "111122223333"));
    // The same bytes said of the peering connection itself come to the same.
    let usage =
        r#"{"resource_usage": {"peering": {"monthly_requester_gb": 1000, "monthly_accepter_gb": 1000}}}"#;
    let said = ledger_of(&open("figure-10"), usage);
    assert_eq!(of_items(&said, &[Item::InterRegion]), "40.00");
    assert!(accounts(&said, Item::InterRegion).iter().all(|account| *account == "444455556666"));
}

#[test]
fn c37_f11_the_consumer_pays_for_reaching_over() {
    let usage = r#"{"requests": [{"from": "workload", "to": "endpoint",
        "monthly_request_gb": 1000, "monthly_response_gb": 1000}]}"#;
    let ledger = ledger_of(&open("figure-11"), usage);
    assert_eq!(of_items(&ledger, &[Item::InterRegion]), "40.00");
    assert!(accounts(&ledger, Item::InterRegion).iter().all(|account| *account == "111122223333"));
    let peering = ledger.lines.iter().find(|line| line.item == Item::InterRegion).expect("one");
    assert!(matches!(peering.resource, ResourceId::VpcPeeringConnection(_)));
}

#[test]
fn what_leaves_by_direct_connect_is_the_answer() {
    let usage = r#"{"requests": [{"from": "on-prem host", "to": "private host", "port": 443,
        "monthly_request_gb": 500, "monthly_response_gb": 1000}]}"#;
    // In is free; 1,000 × 0.02 = 20.00 out.
    let ledger = ledger_of(&open("figure-1"), usage);
    assert_eq!(of_items(&ledger, &[Item::DirectConnectOut]), "20.00");
    let line = ledger.lines.iter().find(|line| line.item == Item::DirectConnectOut).expect("one");
    assert!(matches!(line.resource, ResourceId::VirtualInterface(_)), "{}", line.resource);
}

#[test]
fn by_nat_to_the_internet() {
    let usage = r#"{"requests": [{"from": "private host", "to": "192.0.2.80",
        "monthly_request_gb": 100, "monthly_response_gb": 900}]}"#;
    let ledger = ledger_of(&open("figure-1"), usage);
    // 1,000 × 0.045 both directions; 100 × 0.09 out.
    assert_eq!(of_items(&ledger, &[Item::NatGb]), "45.00");
    assert_eq!(of_items(&ledger, &[Item::InternetOut]), "9.00");
}

#[test]
fn the_services_owner_may_pay_for_endpoints() {
    let mut sketch = only_endpoint();
    let service = sketch.endpoint_services.iter().next().expect("one").id.clone();
    let pays = |found: &mut privatelink::model::EndpointService| found.payer = Payer::ServiceOwner;
    sketch.endpoint_services.update(&service, pays).expect("it is there");
    let ledger = ledger_of(&sketch, "{}");
    assert_eq!(accounts(&ledger, Item::EndpointHour), ["222222222222"]);
}

#[test]
fn hours_run_until_an_endpoint_is_gone() {
    let mut sketch = only_endpoint();
    let id = endpoint(&sketch, "orders endpoint").id.clone();
    let mut total = |state: EndpointState| {
        sketch.vpc_endpoints.update(&id, |found| found.state = state).expect("it is there");
        ledger_of(&sketch, "{}").total.to_string()
    };
    assert_eq!(total(EndpointState::PendingAcceptance), "14.60");
    assert_eq!(total(EndpointState::Rejected), "14.60", "until it or its service is deleted");
    for state in [EndpointState::Failed, EndpointState::Deleted, EndpointState::Expired] {
        assert_eq!(total(state), "0.00");
    }
    total(EndpointState::Rejected);
    let service = sketch.endpoint_services.iter().next().expect("one").id.clone();
    let gone = |found: &mut privatelink::model::EndpointService| found.state = ServiceState::Deleted;
    sketch.endpoint_services.update(&service, gone).expect("it is there");
    assert_eq!(ledger_of(&sketch, "{}").total.to_string(), "0.00");
}

#[test]
fn gateway_endpoints_are_free() {
    let sketch = open("figure-3");
    let ledger = ledger_of(&sketch, "{}");
    assert_eq!(of_items(&ledger, &[Item::GatewayEndpointHour]), "0.00");
    assert!(ledger.lines.iter().any(|line| line.item == Item::GatewayEndpointHour));
}

#[test]
fn prices_can_be_changed_and_lines_say_which_place_they_are_of() {
    let usage = r#"{"prices": {"interface_endpoint_hour": 0.02}}"#;
    assert_eq!(ledger_of(&only_endpoint(), usage).total.to_string(), "29.20");
    let ledger = ledger_of(&open("figure-10"), "{}");
    let line = ledger.lines.iter().find(|line| line.item == Item::EndpointHour).expect("one");
    assert_eq!(
        line.assumed[0].to_string(),
        "No price of eu-west-2 is known here: that of us-east-1 is taken."
    );
}

#[test]
fn what_is_not_understood_is_named() {
    let sketch = open("figure-5");
    for (usage, says) in [
        ("[", "no JSON"),
        ("[]", "the usage file is not a JSON object"),
        (r#"{"resources": {}}"#, "resources is not known; known are resource_usage"),
        (r#"{"resource_usage": {"nobody": {}}}"#, "‘nobody’: nothing in this sketch"),
        (
            r#"{"resource_usage": {"orders": {"gb": 1}}}"#,
            "resource_usage.‘orders’.gb: a Network Load Balancer",
        ),
        (
            r#"{"resource_usage": {"orders": {"rule_evaluations": 1}}}"#,
            "is billed by monthly_data_processed_gb",
        ),
        (
            r#"{"resource_usage": {"orders": {"processed_gb": -1}}}"#,
            "resource_usage.‘orders’.processed_gb is -1",
        ),
        (r#"{"resource_usage": {"orders": {"processed_gb": 1e13}}}"#, "give a number from 0"),
        (r#"{"resource_usage": {"orders": {"processed_gb": "1"}}}"#, "give a number from 0"),
        (r#"{"resource_usage": {"vpc-0a000000000000001": {"processed_gb": 1}}}"#, "is billed by no quantity"),
        (r#"{"requests": [{"from": "client-1", "to": "nobody"}]}"#, "requests[0].to: ‘nobody’ is no place"),
        (r#"{"requests": [{"from": "client-1"}]}"#, "requests[0].to is not the text of a place"),
        (r#"{"requests": [{"gb": 1}]}"#, "requests[0].gb is not known"),
        (r#"{"prices": {"nat": 1}}"#, "prices: ‘nat’ is no price: give one of interface_endpoint_hour"),
        (r#"{"prices": {"nat_gateway_hour": "much"}}"#, "the price ‘nat_gateway_hour’ is ‘much’"),
    ] {
        let found = complaint(&sketch, usage);
        assert!(found.contains(says), "{usage}: {found}");
    }
    let two = r#"{"resource_usage": {"same": {"monthly_outbound_gb": 1}}}"#;
    let mut twice = open("figure-5");
    for id in twice.hosts.iter().map(|host| host.id.clone()).take(2).collect::<Vec<_>>() {
        twice.hosts.update(&id, |host| "same".clone_into(&mut host.name)).expect("it is there");
    }
    let read = Usage::read(&Index::of(&twice), two, &mut Prices::default());
    assert!(matches!(read, Err(UsageError::Ambiguous { candidates, .. }) if candidates.len() == 2));
    // A request that does not connect carries nothing, and that is said.
    let closed = r#"{"requests": [{"from": "client-1", "to": "orders endpoint", "port": 80, "monthly_request_gb": 9}]}"#;
    let ledger = ledger_of(&sketch, closed);
    assert_eq!(ledger.total.plain(), "31.025");
    assert!(ledger.notes[0].contains("does not connect"), "{:?}", ledger.notes);
}

#[test]
fn break_even_is_where_both_cost_the_same() {
    let prices = Prices::default();
    // Three endpoints in two zones, 3 × 2 × 730 × 0.01 = 43.80, against 32.85: 10.95 more, and 0.045 − 0.01 =
    // 0.035 less a GB: 10.95 ÷ 0.035 = 312.86 GB.
    let nat = break_even(&prices, Design::NatGateway { endpoints: 3, zones: 2 });
    assert_eq!((nat.at, nat.endpoint_first), (Some(Quantity::whole(313)), false));
    let first = nat.points[0];
    assert_eq!(
        (first.endpoint.to_string(), first.other.to_string()),
        ("43.80".to_owned(), "32.85".to_owned())
    );
    let last = nat.points.last().expect("points");
    assert!(last.gb >= Quantity::whole(626) && last.endpoint < last.other);
    // One endpoint in two zones, 14.60, is the cheaper from the start.
    let one = break_even(&prices, Design::NatGateway { endpoints: 1, zones: 2 });
    assert_eq!((one.at, one.endpoint_first), (None, true));
    // 14.60 + 16.425 against nothing; 0.01 + 0.006 a GB against 0.02 where all of it crosses zones:
    // 31.025 ÷ 0.004 = 7,756.25 GB.
    let all = break_even(&prices, Design::Peering { zones: 2, crossing_percent: 100 });
    assert_eq!(all.at, Some(Quantity::whole(7757)));
    // Inside one zone peering is free, and stays the cheaper.
    let none = break_even(&prices, Design::Peering { zones: 2, crossing_percent: 0 });
    assert_eq!((none.at, none.endpoint_first), (None, false));
}

fn adds_up(ledger: &Ledger) {
    let add = |sum: Money, amount: &Money| sum.plus(*amount);
    let lines: Vec<Money> = ledger.lines.iter().map(|line| line.amount).collect();
    assert_eq!(lines.iter().fold(Money::default(), add), ledger.total);
    let sums: Vec<Money> = ledger.by_account.iter().map(|(_, sum)| *sum).collect();
    assert_eq!(sums.iter().fold(Money::default(), add), ledger.total);
    for line in &ledger.lines {
        assert_eq!(line.price.of(line.quantity), line.amount, "{}", line.sum);
    }
}

#[test]
fn every_scenario_adds_up_and_comes_to_the_same_again() {
    for scenario in scenario::list() {
        let sketch = open(scenario.id);
        let ledger = ledger_of(&sketch, "{}");
        adds_up(&ledger);
        assert_eq!(ledger, ledger_of(&sketch, "{}"), "{}", scenario.id);
        assert!(ledger.lines.iter().all(|line| line.account.is_some()), "{}", scenario.id);
    }
    adds_up(&ledger_of(&every_kind(), "{}"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn sums_are_the_sums_of_their_lines(
        gb in 0_u64..2_000_000_000_000,
        connections in any::<u32>(),
        fraction in 0_u32..1_000_000,
        price in 0_u32..10_000,
    ) {
        let usage = format!(
            r#"{{"resource_usage": {{"orders endpoint": {{"processed_gb": {gb}}},
                "orders": {{"processed_gb": {gb}, "new_connections": {connections}, "monthly_cross_az_gb": {gb}}}}},
                "requests": [{{"from": "client-2", "to": "orders endpoint",
                    "monthly_request_gb": {gb}, "monthly_response_gb": 0.{fraction:06}}}],
                "prices": {{"nlb_hour": {price}, "cross_az_gb_in": {price}}}}}"#
        );
        let sketch = across();
        let mut prices = Prices::default();
        match Usage::read(&Index::of(&sketch), &usage, &mut prices) {
            Ok(used) => {
                let ledger = cost(&sketch, &used, &prices);
                adds_up(&ledger);
                // What a request carries arrives in full, to the last millionth.
                let crossed: Vec<_> = ledger.lines.iter().filter(|line| line.item == Item::EndpointGb).collect();
                let carried = crossed.iter().fold(Quantity::default(), |sum, line| sum.plus(line.quantity));
                let whole = |text: String| Quantity::parse(&text).expect("a quantity");
                let both = whole(gb.to_string()).plus(whole(gb.to_string()));
                prop_assert_eq!(carried, both.plus(whole(format!("0.{fraction:06}"))));
            }
            Err(error) => {
                prop_assert!(gb >= 1_000_000_000_000, "{error}");
                prop_assert!(error.to_string().contains("resource_usage.‘orders"), "{error}");
            }
        }
    }
}
