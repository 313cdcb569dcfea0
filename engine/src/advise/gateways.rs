//! Rules about the ways to the internet: internet gateways, NAT gateways, public addresses.

use crate::model::{
    AddressHolder, IdSet, NatConnectivity, NatGatewayState, NetworkInterface, RouteTarget, Scheme,
};
use crate::path::Index;

use super::code::FindingCode;
use super::finding::{Found, of};
use super::ways::Routing;

/// Public addresses and subnets without a way to the internet (VPC guide, "Internet gateways").
pub fn public_addresses(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    let routing = Routing::of(sketch);
    for subnet in sketch.subnets.iter() {
        if subnet.map_public_ip_on_launch && !routing.is_public(subnet) {
            found.add(FindingCode::PublicSubnetWithoutGateway, subnet.id.clone(), Vec::new());
        }
    }
    let mut check = |interface: &NetworkInterface| {
        let subnet = sketch.subnets.get(&interface.subnet);
        if subnet.is_some_and(|subnet| !routing.is_public(subnet)) {
            found.add(FindingCode::PublicAddressWithoutGateway, interface.id.clone(), Vec::new());
        }
    };
    for interface in sketch.network_interfaces.iter().filter(|found| found.public_address.is_some()) {
        check(interface);
    }
    for address in sketch.elastic_addresses.iter() {
        if let Some(AddressHolder::NetworkInterface(id)) = &address.association
            && let Some(interface) = sketch.network_interfaces.get(id)
        {
            check(interface);
        }
    }
}

/// NAT gateways that lead nowhere (VPC guide, "NAT gateways").
pub fn nat(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    let routing = Routing::of(sketch);
    for gateway in sketch.nat_gateways.iter() {
        let is_public = gateway.connectivity == NatConnectivity::Public;
        if !is_public || gateway.state != NatGatewayState::Available {
            continue;
        }
        if gateway.elastic_addresses.is_empty() {
            found.add(FindingCode::NatWithoutAddress, gateway.id.clone(), Vec::new());
        }
        if sketch.subnets.get(&gateway.subnet).is_some_and(|subnet| !routing.is_public(subnet)) {
            let details = vec![of(gateway.subnet.clone())];
            found.add(FindingCode::NatWithoutPublicWay, gateway.id.clone(), details);
        }
    }
}

/// Internet-facing load balancers nobody reaches.
pub fn internet_facing(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    let routing = Routing::of(sketch);
    for balancer in sketch.load_balancers.iter().filter(|found| found.scheme == Scheme::InternetFacing) {
        for subnet in balancer.nodes.iter().filter_map(|node| sketch.subnet_of(node).ok()) {
            if !routing.is_public(subnet) {
                let details = vec![of(subnet.id.clone())];
                found.add(FindingCode::InternetFacingWithoutGateway, balancer.arn.clone(), details);
            }
        }
    }
}

/// What costs and serves nobody.
pub fn unused(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    let mut led_to = IdSet::default();
    for route in sketch.route_tables.iter().flat_map(|table| &table.routes) {
        if let RouteTarget::NatGateway(gateway) = &route.target {
            led_to.insert(gateway.clone());
        }
    }
    for gateway in sketch.nat_gateways.iter() {
        if gateway.state == NatGatewayState::Available && !led_to.contains(&gateway.id) {
            found.add(FindingCode::NatUnused, gateway.id.clone(), Vec::new());
        }
    }
    let mut held = IdSet::default();
    for address in sketch.nat_gateways.iter().flat_map(|gateway| &gateway.elastic_addresses) {
        held.insert(address.clone());
    }
    for address in sketch.elastic_addresses.iter() {
        if address.association.is_none() && !held.contains(&address.id) {
            found.add(FindingCode::ElasticAddressUnused, address.id.clone(), Vec::new());
        }
    }
    for gateway in sketch.internet_gateways.iter().filter(|gateway| gateway.vpc.is_none()) {
        found.add(FindingCode::GatewayUnused, gateway.id.clone(), Vec::new());
    }
}
