//! What stands in no subnet and on no border: where a note belongs, and the cards an account has
//! outside its VPCs.

use super::order;
use crate::model::{
    CustomerDevice, DataCenterId, NetworkInterfaceId, ResourceId, Sketch, SubnetId, TransitGatewayId, VpcId,
};

/// Where something belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Belongs<'a> {
    Vpc(&'a VpcId),
    DataCenter(&'a DataCenterId),
    /// By the account's id.
    Account(&'a str),
    Nowhere,
}

/// Something of an account's outside its VPCs.
pub(super) struct Loose<'a> {
    pub account: &'a str,
    /// The Region it is in; `None` for what is in none.
    pub region: Option<&'a str>,
    pub resource: ResourceId,
}

/// The cards accounts have outside their VPCs, notes apart.
pub(super) fn loose(sketch: &Sketch) -> Vec<Loose<'_>> {
    let mut found = Vec::new();
    let mut add = |account, region, resource| found.push(Loose { account, region, resource });
    for topic in sketch.topics.iter() {
        add(topic.arn.account(), Some(topic.arn.region()), topic.arn.clone().into());
    }
    for zone in sketch.hosted_zones.iter() {
        add(zone.account.as_str(), None, zone.id.clone().into());
    }
    for rule in sketch.resolver_rules.iter() {
        add(rule.account.as_str(), Some(rule.region.as_str()), rule.id.clone().into());
    }
    let is_there = |vpc: &Option<VpcId>| vpc.as_ref().is_some_and(|vpc| sketch.vpcs.get(vpc).is_some());
    for gateway in sketch.internet_gateways.iter().filter(|gateway| !is_there(&gateway.vpc)) {
        add(gateway.account.as_str(), Some(gateway.region.as_str()), gateway.id.clone().into());
    }
    for gateway in sketch.virtual_private_gateways.iter().filter(|gateway| !is_there(&gateway.vpc)) {
        add(gateway.account.as_str(), Some(gateway.region.as_str()), gateway.id.clone().into());
    }
    for gateway in sketch.customer_gateways.iter() {
        if device(sketch, &gateway.device) == Belongs::Nowhere {
            add(gateway.account.as_str(), Some(gateway.region.as_str()), gateway.id.clone().into());
        }
    }
    for gateway in sketch.transit_gateways.iter() {
        add(gateway.account.as_str(), Some(gateway.region.as_str()), gateway.id.clone().into());
    }
    for connection in sketch.direct_connect_connections.iter() {
        if sketch.data_centers.get(&connection.data_center).is_none() {
            add(connection.account.as_str(), Some(connection.region.as_str()), connection.id.clone().into());
        }
    }
    found
}

fn subnet<'a>(sketch: &'a Sketch, id: &SubnetId) -> Option<&'a VpcId> {
    sketch.subnets.get(id).map(|subnet| &subnet.vpc)
}

fn interface<'a>(sketch: &'a Sketch, id: &NetworkInterfaceId) -> Option<&'a VpcId> {
    sketch.subnet_of(id).ok().map(|subnet| &subnet.vpc)
}

/// Where the device of a customer gateway stands.
pub(super) fn device<'a>(sketch: &'a Sketch, device: &CustomerDevice) -> Belongs<'a> {
    match device {
        CustomerDevice::DataCenter(id) => match sketch.data_centers.get(id) {
            Some(center) => Belongs::DataCenter(&center.id),
            None => Belongs::Nowhere,
        },
        CustomerDevice::VirtualRouter(host) => {
            let host = sketch.hosts.get(host);
            in_vpc(sketch, host.and_then(|host| interface(sketch, &host.network_interface)))
        }
    }
}

fn in_vpc<'a>(sketch: &Sketch, vpc: Option<&'a VpcId>) -> Belongs<'a> {
    match vpc.filter(|vpc| sketch.vpcs.get(vpc).is_some()) {
        Some(vpc) => Belongs::Vpc(vpc),
        None => Belongs::Nowhere,
    }
}

/// Where a resource belongs: what a note about it stands in.
pub(super) fn belongs<'a>(sketch: &'a Sketch, id: &'a ResourceId) -> Belongs<'a> {
    let vpc = match id {
        ResourceId::Vpc(id) => Some(id),
        ResourceId::Subnet(id) => subnet(sketch, id),
        ResourceId::RouteTable(id) => sketch.route_tables.get(id).map(|found| &found.vpc),
        ResourceId::NetworkAcl(id) => sketch.network_acls.get(id).map(|found| &found.vpc),
        ResourceId::SecurityGroup(id) => sketch.security_groups.get(id).map(|found| &found.vpc),
        ResourceId::Host(id) => {
            sketch.hosts.get(id).and_then(|found| interface(sketch, &found.network_interface))
        }
        ResourceId::NetworkInterface(id) => interface(sketch, id),
        ResourceId::NatGateway(id) => {
            sketch.nat_gateways.get(id).and_then(|found| subnet(sketch, &found.subnet))
        }
        ResourceId::EndpointService(id) => {
            let service = sketch.endpoint_services.get(id);
            service.and_then(|found| order::home(sketch, found)).map(|vpc| &vpc.id)
        }
        ResourceId::VpcEndpoint(id) => sketch.vpc_endpoints.get(id).map(|found| &found.vpc),
        ResourceId::ResolverEndpoint(id) => sketch.resolver_endpoints.get(id).map(|found| &found.vpc),
        ResourceId::LoadBalancer(id) => sketch.load_balancers.get(id).map(|found| &found.vpc),
        ResourceId::ApplicationLoadBalancer(id) => {
            sketch.application_load_balancers.get(id).map(|found| &found.vpc)
        }
        ResourceId::TransitGatewayAttachment(id) => {
            sketch.transit_gateway_attachments.get(id).and_then(|found| found.vpc())
        }
        ResourceId::TransitGateway(id) => return transit_gateway(sketch, id),
        ResourceId::TransitGatewayRouteTable(id) => {
            let table = sketch.transit_gateway_route_tables.get(id);
            return table.map_or(Belongs::Nowhere, |found| transit_gateway(sketch, &found.transit_gateway));
        }
        ResourceId::TargetGroup(id) => sketch.target_groups.get(id).map(|found| &found.vpc),
        ResourceId::InternetGateway(id) => {
            sketch.internet_gateways.get(id).and_then(|found| found.vpc.as_ref())
        }
        ResourceId::EgressOnlyInternetGateway(id) => {
            sketch.egress_only_internet_gateways.get(id).map(|found| &found.vpc)
        }
        ResourceId::VirtualPrivateGateway(id) => {
            sketch.virtual_private_gateways.get(id).and_then(|found| found.vpc.as_ref())
        }
        ResourceId::VpcPeeringConnection(id) => {
            sketch.vpc_peering_connections.get(id).map(|found| &found.requester_vpc)
        }
        ResourceId::VpnConnection(id) => {
            let gateway =
                sketch.vpn_connections.get(id).and_then(|found| found.virtual_private_gateway.as_ref());
            let gateway = gateway.and_then(|id| sketch.virtual_private_gateways.get(id));
            gateway.and_then(|found| found.vpc.as_ref())
        }
        ResourceId::Account(id) => return Belongs::Account(id.as_str()),
        ResourceId::Topic(id) => return Belongs::Account(id.account()),
        ResourceId::HostedZone(id) => {
            let zone = sketch.hosted_zones.get(id);
            return zone.map_or(Belongs::Nowhere, |zone| Belongs::Account(zone.account.as_str()));
        }
        ResourceId::ResolverRule(id) => {
            let rule = sketch.resolver_rules.get(id);
            return rule.map_or(Belongs::Nowhere, |rule| Belongs::Account(rule.account.as_str()));
        }
        ResourceId::ElasticAddress(id) => {
            let address = sketch.elastic_addresses.get(id);
            return address.map_or(Belongs::Nowhere, |found| Belongs::Account(found.account.as_str()));
        }
        ResourceId::CustomerGateway(id) => {
            let gateway = sketch.customer_gateways.get(id);
            return gateway.map_or(Belongs::Nowhere, |found| device(sketch, &found.device));
        }
        ResourceId::DataCenter(id) => return center(sketch, Some(id)),
        ResourceId::DataCenterHost(id) => {
            return center(sketch, sketch.data_center_hosts.get(id).map(|found| &found.data_center));
        }
        ResourceId::DirectConnectConnection(id) => {
            return center(sketch, sketch.direct_connect_connections.get(id).map(|found| &found.data_center));
        }
        ResourceId::VirtualInterface(id) => {
            let connection = sketch.virtual_interfaces.get(id).map(|found| &found.connection);
            let connection = connection.and_then(|id| sketch.direct_connect_connections.get(id));
            return center(sketch, connection.map(|found| &found.data_center));
        }
        ResourceId::SecurityGroupRule(_)
        | ResourceId::PrefixList(_)
        | ResourceId::ConnectionNotification(_)
        | ResourceId::Note(_)
        | ResourceId::Zone(_)
        | ResourceId::Region(_) => None,
    };
    in_vpc(sketch, vpc)
}

fn transit_gateway<'a>(sketch: &'a Sketch, id: &TransitGatewayId) -> Belongs<'a> {
    let gateway = sketch.transit_gateways.get(id);
    gateway.map_or(Belongs::Nowhere, |found| Belongs::Account(found.account.as_str()))
}

fn center<'a>(sketch: &Sketch, id: Option<&'a DataCenterId>) -> Belongs<'a> {
    match id.filter(|id| sketch.data_centers.get(id).is_some()) {
        Some(id) => Belongs::DataCenter(id),
        None => Belongs::Nowhere,
    }
}
