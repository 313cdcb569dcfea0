//! What each built-in scenario shows of the whitepaper's figure or claim. Names of tests carry the
//! figure's or claim's number.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use privatelink::control::{Command, apply, verb};
use privatelink::model::{EndpointState, IpProtocol, LegKind, Outcome, ResourceId, Sketch, TargetId};
use privatelink::path::{
    DEFAULT_SOURCE_PORT, HopKind, Index, Moment, Place, ReasonCode, Request, Trace, source, trace,
};
use privatelink::scenario;

fn open(id: &str) -> Sketch {
    scenario::open(id).expect("there is one").expect("it reads").sketch
}

/// What is on each picture: how many of what, and no table besides. Interfaces, groups and rules follow
/// from the rest.
const CONTENTS: &[(&str, &str)] = &[
    (
        "figure-1",
        "accounts 1, vpcs 2, subnets 3, route_tables 3, hosts 3, internet_gateways 1, nat_gateways 1, \
         elastic_addresses 1, vpc_peering_connections 1, virtual_private_gateways 1, data_centers 1, \
         data_center_hosts 1, customer_gateways 1, vpn_connections 1, direct_connect_connections 1, \
         virtual_interfaces 1",
    ),
    (
        "figure-2",
        "accounts 2, vpcs 2, subnets 2, route_tables 2, hosts 3, load_balancers 1, target_groups 1, \
         endpoint_services 1, vpc_endpoints 1",
    ),
    ("figure-3", "accounts 1, vpcs 1, subnets 2, route_tables 1, prefix_lists 2, hosts 2, vpc_endpoints 3"),
    (
        "figure-4",
        "accounts 2, vpcs 2, subnets 2, route_tables 2, hosts 5, load_balancers 1, target_groups 1, \
         endpoint_services 1, vpc_endpoints 1",
    ),
    (
        "figure-5",
        "accounts 2, vpcs 2, subnets 4, route_tables 2, hosts 8, load_balancers 1, target_groups 1, \
         endpoint_services 1, vpc_endpoints 1",
    ),
    (
        "figure-6",
        "accounts 7, vpcs 7, subnets 13, route_tables 7, hosts 9, virtual_private_gateways 1, data_centers 1, \
         data_center_hosts 1, direct_connect_connections 1, virtual_interfaces 1, load_balancers 1, \
         target_groups 1, endpoint_services 1, vpc_endpoints 5, topics 1, connection_notifications 1",
    ),
    (
        "figure-6-before",
        "accounts 2, vpcs 2, subnets 3, route_tables 2, hosts 5, internet_gateways 2, load_balancers 1, \
         target_groups 1",
    ),
    (
        "figure-7",
        "accounts 5, vpcs 5, subnets 10, route_tables 5, hosts 7, virtual_private_gateways 1, data_centers 1, \
         data_center_hosts 1, direct_connect_connections 1, virtual_interfaces 1, load_balancers 2, \
         target_groups 2, endpoint_services 2, vpc_endpoints 7",
    ),
    (
        "figure-8",
        "accounts 2, vpcs 2, subnets 4, route_tables 2, hosts 4, virtual_private_gateways 1, data_centers 1, \
         data_center_hosts 2, direct_connect_connections 1, virtual_interfaces 1, load_balancers 1, \
         target_groups 1, endpoint_services 1, vpc_endpoints 1",
    ),
    (
        "figure-9",
        "accounts 7, vpcs 7, subnets 7, route_tables 7, hosts 12, load_balancers 6, target_groups 6, \
         endpoint_services 6, vpc_endpoints 7",
    ),
    (
        "figure-10",
        "accounts 2, vpcs 3, subnets 6, route_tables 3, hosts 3, vpc_peering_connections 1, load_balancers 2, \
         target_groups 2, endpoint_services 2, vpc_endpoints 1",
    ),
    (
        "figure-11",
        "accounts 2, vpcs 3, subnets 5, route_tables 3, hosts 3, vpc_peering_connections 1, load_balancers 1, \
         target_groups 1, endpoint_services 1, vpc_endpoints 1",
    ),
    (
        "private-hosted-zone",
        "accounts 2, vpcs 3, subnets 5, route_tables 3, hosts 4, load_balancers 1, target_groups 1, \
         endpoint_services 1, vpc_endpoints 1, hosted_zones 1",
    ),
    (
        "two-load-balancers",
        "accounts 2, vpcs 2, subnets 4, route_tables 2, hosts 6, load_balancers 2, target_groups 2, \
         endpoint_services 1, vpc_endpoints 1",
    ),
    (
        "zone-names",
        "accounts 2, vpcs 2, subnets 5, route_tables 2, hosts 4, load_balancers 1, target_groups 1, \
         endpoint_services 1, vpc_endpoints 1",
    ),
    (
        "thousands-of-consumers",
        "accounts 2001, vpcs 2001, subnets 4002, route_tables 2001, hosts 2004, load_balancers 1, \
         target_groups 1, endpoint_services 1, vpc_endpoints 2000",
    ),
    (
        "transit-vpc",
        "accounts 4, vpcs 4, subnets 5, route_tables 4, hosts 6, internet_gateways 1, elastic_addresses 2, \
         virtual_private_gateways 4, data_centers 1, data_center_hosts 1, customer_gateways 8, \
         vpn_connections 8, direct_connect_connections 1, virtual_interfaces 1",
    ),
];

#[test]
fn each_shows_what_its_figure_shows_and_nothing_besides() {
    let mut described = Vec::new();
    for (id, expected) in CONTENTS {
        let sketch = open(id);
        let mut found = Vec::new();
        for (table, resources) in sketch.tables() {
            if !resources.is_empty() && !["network_interfaces", "security_groups"].contains(&table) {
                found.push(format!("{table} {}", resources.len()));
            }
        }
        assert_eq!(found.join(", "), *expected, "{id}");
        described.push(*id);
    }
    let listed: Vec<&str> = scenario::list().iter().map(|info| info.id).collect();
    assert_eq!(described, listed);
}
