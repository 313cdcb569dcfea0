//! The shape of `privatelink count`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{
    EndpointState, EndpointType, HostFlavor, HostedZoneType, LoadBalancerState, NatGatewayState,
    NotModelledKind, PeeringState, Resource, ServiceState, Sketch, Table, VpcEndpoint, VpnState,
};

/// How many of each resource there are. Of kinds that are not modelled, such as Gateway Load Balancers,
/// those that an import found.
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

/// Counts a sketch's resources. Not counted is what is deleted, rejected or never came to be (expired,
/// failed), and what AWS makes with a VPC: its default security group, its default network ACL and its
/// main route table. Hosts that are no EC2 instances, such as containers and databases, are none.
#[must_use]
pub fn count(sketch: &Sketch) -> CountReport {
    let endpoints = |wanted: EndpointType| {
        let is_one = |found: &&VpcEndpoint| found.endpoint_type == wanted && is_there(found.state);
        sketch.vpc_endpoints.iter().filter(is_one).count()
    };
    let found = |kind: NotModelledKind| sketch.not_modelled.iter().filter(|found| found.kind == kind).count();
    let listeners: usize = sketch.load_balancers.iter().map(|balancer| balancer.listeners.len()).sum();
    let of_application: usize =
        sketch.application_load_balancers.iter().map(|balancer| balancer.listeners.len()).sum();
    CountReport {
        vpcs: sketch.vpcs.len(),
        subnets: sketch.subnets.len(),
        nlbs: counted(&sketch.load_balancers, |found| found.state != LoadBalancerState::Failed),
        albs: counted(&sketch.application_load_balancers, |found| found.state != LoadBalancerState::Failed),
        gwlbs: found(NotModelledKind::GatewayLoadBalancer),
        target_groups: sketch.target_groups.len() + found(NotModelledKind::TargetGroup),
        listeners: listeners + of_application + found(NotModelledKind::Listener),
        endpoint_services: counted(&sketch.endpoint_services, |found| {
            !matches!(found.state, ServiceState::Deleted | ServiceState::Failed)
        }) + found(NotModelledKind::GatewayLoadBalancerService),
        interface_endpoints: endpoints(EndpointType::Interface),
        gateway_endpoints: endpoints(EndpointType::Gateway),
        gwlb_endpoints: found(NotModelledKind::GatewayLoadBalancerEndpoint),
        security_groups: counted(&sketch.security_groups, |group| group.name != "default"),
        network_acls: counted(&sketch.network_acls, |acl| !acl.default),
        route_tables: counted(&sketch.route_tables, |table| !table.main),
        instances: counted(&sketch.hosts, |host| {
            matches!(host.flavor, HostFlavor::Instance | HostFlavor::VirtualRouter)
        }),
        nat_gateways: counted(&sketch.nat_gateways, |found| {
            !matches!(found.state, NatGatewayState::Deleted | NatGatewayState::Failed)
        }),
        internet_gateways: sketch.internet_gateways.len(),
        peering_connections: counted(&sketch.vpc_peering_connections, |found| {
            !matches!(
                found.state,
                PeeringState::Deleted | PeeringState::Rejected | PeeringState::Expired | PeeringState::Failed
            )
        }),
        transit_gateways: sketch.transit_gateways.len(),
        vpn_connections: counted(&sketch.vpn_connections, |found| found.state != VpnState::Deleted),
        private_hosted_zones: counted(&sketch.hosted_zones, |zone| zone.zone_type == HostedZoneType::Private),
    }
}

fn counted<R: Resource>(table: &Table<R>, counts: impl Fn(&R) -> bool) -> usize {
    table.iter().filter(|row| counts(row)).count()
}

const fn is_there(state: EndpointState) -> bool {
    !matches!(
        state,
        EndpointState::Deleted | EndpointState::Rejected | EndpointState::Expired | EndpointState::Failed
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario;

    fn open(id: &str) -> Sketch {
        scenario::open(id).expect("there is one").expect("it reads").sketch
    }

    /// Counted in the picture.
    #[test]
    fn figure_1_has_one_of_each_way_out() {
        let found = count(&open("figure-1"));
        assert_eq!((found.vpcs, found.subnets, found.nat_gateways, found.internet_gateways), (2, 3, 1, 1));
        assert_eq!((found.peering_connections, found.vpn_connections), (1, 1));
        // One of its three tables is no main table.
        assert_eq!((found.route_tables, found.interface_endpoints, found.nlbs), (1, 0, 0));
    }

    #[test]
    fn what_is_gone_and_what_aws_makes_is_not_counted() {
        let mut sketch = open("figure-5");
        let before = count(&sketch);
        assert_eq!((before.interface_endpoints, before.instances, before.security_groups), (1, 8, 3));
        let endpoint = sketch.vpc_endpoints.iter().next().expect("one").id.clone();
        sketch.vpc_endpoints.update(&endpoint, |found| found.state = EndpointState::Deleted).expect("there");
        let group = sketch.security_groups.iter().next().expect("one").id.clone();
        sketch.security_groups.update(&group, |found| "default".clone_into(&mut found.name)).expect("there");
        let host = sketch.hosts.iter().next().expect("one").id.clone();
        sketch.hosts.update(&host, |found| found.flavor = HostFlavor::Container).expect("there");
        let after = count(&sketch);
        assert_eq!((after.interface_endpoints, after.instances, after.security_groups), (0, 7, 2));
        assert_eq!((after.vpcs, after.nlbs, after.listeners, after.endpoint_services), (2, 1, 1, 1));
    }

    #[test]
    fn gateway_endpoints_and_private_zones_are_counted_apart() {
        let found = count(&open("figure-3"));
        assert_eq!((found.interface_endpoints, found.gateway_endpoints), (1, 2));
        assert_eq!(count(&open("private-hosted-zone")).private_hosted_zones, 1);
    }
}
