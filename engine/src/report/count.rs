//! The shape of `privatelink count`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{EndpointState, Sketch};

/// How many of each resource there are. Kinds the sketch cannot hold yet are 0.
#[derive(Serialize, JsonSchema)]
#[allow(missing_docs, reason = "each field is the plural of the AWS resource it counts")]
pub struct CountReport {
    pub vpcs: usize,
    pub subnets: usize,
    pub nlbs: usize,
    pub albs: usize,
    pub gwlbs: usize,
    pub target_groups: usize,
    pub listeners: usize,
    pub endpoint_services: usize,
    pub interface_endpoints: usize,
    pub gateway_endpoints: usize,
    pub gwlb_endpoints: usize,
    pub security_groups: usize,
    pub network_acls: usize,
    pub route_tables: usize,
    pub instances: usize,
    pub nat_gateways: usize,
    pub internet_gateways: usize,
    pub peering_connections: usize,
    pub transit_gateways: usize,
    pub vpn_connections: usize,
    pub private_hosted_zones: usize,
}

/// Counts a sketch's resources. Not counted: rejected endpoints, default security groups, and
/// the main route tables that AWS makes.
pub fn count(sketch: &Sketch) -> CountReport {
    let endpoints = sketch.vpc_endpoints.iter();
    CountReport {
        vpcs: sketch.vpcs.len(),
        subnets: sketch.subnets.len(),
        nlbs: sketch.load_balancers.len(),
        albs: 0,
        gwlbs: 0,
        target_groups: sketch.target_groups.len(),
        listeners: sketch.load_balancers.iter().map(|balancer| balancer.listeners.len()).sum(),
        endpoint_services: sketch.endpoint_services.len(),
        interface_endpoints: endpoints.filter(|found| found.state != EndpointState::Rejected).count(),
        gateway_endpoints: 0,
        gwlb_endpoints: 0,
        security_groups: sketch.security_groups.iter().filter(|group| group.name != "default").count(),
        network_acls: 0,
        route_tables: sketch.route_tables.iter().filter(|table| !table.main).count(),
        instances: sketch.hosts.len(),
        nat_gateways: 0,
        internet_gateways: 0,
        peering_connections: 0,
        transit_gateways: 0,
        vpn_connections: 0,
        private_hosted_zones: 0,
    }
}
