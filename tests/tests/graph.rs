//! Questions about sketches as graphs, with answers found by looking at the pictures.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use privatelink::advise::graph::{Way, classes, dependents, joints, service_cycles, single_points};
use privatelink::model::{EndpointServiceId, ResourceId, Sketch};
use privatelink::path::Index;
use privatelink::scenario;
use privatelink::text::name;
use privatelink_tests::patched::changed;
use serde_json::{Value, json};

fn open(id: &str) -> Sketch {
    scenario::open(id).expect("there is one").expect("it reads").sketch
}

fn names(sketch: &Sketch, ids: &[ResourceId]) -> Vec<String> {
    ids.iter().map(|id| name(sketch, id)).collect()
}

fn single(change: &Value) -> Option<Vec<String>> {
    let sketch = changed(change);
    let found = single_points(&Index::of(&sketch), &"vpce-0fe5b17a0707d6abc".parse().unwrap())?;
    Some(found.iter().map(ToString::to_string).collect())
}

#[test]
fn what_hangs_on_a_load_balancer_is_all_that_needs_its_service() {
    let sketch = open("figure-5");
    let balancer = privatelink_tests::figure_5::BALANCER.parse().unwrap();
    let found = dependents(&sketch, &balancer);
    let names = names(&sketch, &found);
    for expected in ["orders service", "orders endpoint"] {
        assert!(names.iter().any(|name| name == expected), "{expected} is not in {names:?}");
    }
    let position = |wanted: &str| names.iter().position(|name| name == wanted);
    assert!(position("orders service") < position("orders endpoint"), "nearest first");
    // Nothing refers to a client but its own interface.
    let client: ResourceId = "i-0a0000000000000a1".parse().unwrap();
    assert_eq!(dependents(&sketch, &client), ["eni-0a0000000000000a1".parse().unwrap()]);
    // A circle of references ends: an interface and its host refer to each other.
    let interface: ResourceId = "eni-0a0000000000000a1".parse().unwrap();
    assert_eq!(dependents(&sketch, &interface), [client]);
    assert_eq!(dependents(&sketch, &"vpc-0".parse().unwrap()), []);
}

#[test]
fn microservices_chain_and_lead_in_no_circle() {
    for scenario in scenario::list() {
        let cycles = service_cycles(&open(scenario.id));
        assert!(cycles.is_empty(), "{}: {cycles:?}", scenario.id);
    }
}

#[test]
fn a_service_that_is_its_consumers_consumer_leads_in_a_circle() {
    // VPC A offers a service of its own, which VPC B has an endpoint for.
    let own = "arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/net/back/1";
    let change = |vpc: &str| {
        json!({
            "load_balancers": [{"arn": own, "vpc": "VPC-A"}],
            "endpoint_services": [{"id": "vpce-svc-back", "account": "111111111111", "load_balancers": [own]}],
            "vpc_endpoints": [{"id": "vpce-back", "vpc": vpc, "service": "vpce-svc-back", "state": "available"}],
        })
    };
    let found = service_cycles(&changed(&change("VPC-B")));
    let texts: Vec<Vec<&str>> =
        found.iter().map(|cycle| cycle.iter().map(EndpointServiceId::as_str).collect()).collect();
    assert_eq!(texts, [vec!["vpce-svc-0a5c1e7d9b3f24680", "vpce-svc-back"]]);
    // One that uses itself.
    let found = service_cycles(&changed(&change("VPC-A")));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].len(), 1);
    // One that is not accepted leads nowhere.
    let mut pending = change("VPC-B");
    pending["vpc_endpoints"][0]["state"] = "pendingAcceptance".into();
    assert!(service_cycles(&changed(&pending)).is_empty());
}

#[test]
fn private_link_joins_no_networks() {
    let sketch = open("figure-5");
    assert_eq!(classes(&sketch).len(), 2, "each VPC by itself");
    let found = joints(&sketch);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].way, found[0].way.both_ways()), (Way::PrivateLink, false));
    assert_eq!(names(&sketch, &[found[0].from.clone(), found[0].to.clone()]), ["VPC A", "VPC B"]);
}

#[test]
fn networks_joined_by_peering_or_a_line_are_of_one_class() {
    let class = |id: &str| {
        let sketch = open(id);
        let classes: Vec<_> = classes(&sketch).iter().map(|class| names(&sketch, class)).collect();
        classes
    };
    assert_eq!(class("figure-1"), [vec!["Amazon VPC", "Peer VPC", "Corporate data center"]]);
    assert_eq!(
        class("figure-7"),
        [
            vec!["Workload 1 VPC"],
            vec!["Workload 2 VPC"],
            vec!["Workload 3 VPC"],
            vec!["Endpoint VPC", "Corporate data center"],
            vec!["Shared Services VPC"],
        ]
    );
    // The hub joins whole networks, where PrivateLink joined none.
    let hub = class("transit-vpc");
    assert!(hub[0].len() >= 4, "{hub:?}");
    assert!(hub[0].contains(&"Workload 1 VPC".to_owned()) && hub[0].contains(&"Workload 2 VPC".to_owned()));
    // So does today's, over the inspection VPC.
    assert_eq!(class("transit-gateway"), [["Inspection", "Orders", "Billing"]]);
}

#[test]
fn two_zones_leave_no_single_point() {
    assert_eq!(single(&json!({})), Some(Vec::new()));
}

#[test]
fn one_zone_is_a_single_point_with_all_in_it() {
    let one = json!({"vpc_endpoints": [{"id": "ENDPOINT", "network_interfaces": ["eni-0e0000000000000a1"]}]});
    assert_eq!(single(&one).unwrap(), ["eni-0e0000000000000a1", "eni-0b0000000000000b1", "use1-az1"]);
}

#[test]
fn the_only_target_is_a_single_point_wherever_connections_come_from() {
    let one = json!({
        "load_balancers": [{"arn": "BALANCER", "cross_zone": true}],
        "target_groups": [{"arn": "TARGETS", "targets": [{"id": "i-0b0000000000000b4", "port": 8443}]}],
    });
    assert_eq!(single(&one).unwrap(), ["i-0b0000000000000b4", "use1-az2"]);
}

#[test]
fn without_a_way_nothing_stands_between() {
    assert_eq!(single(&json!({"vpc_endpoints": [{"id": "ENDPOINT", "state": "rejected"}]})), None);
    assert_eq!(single(&json!({"target_groups": [{"arn": "TARGETS", "targets": []}]})), None);
    assert_eq!(single(&json!({"vpc_endpoints": "none"})), None);
}
