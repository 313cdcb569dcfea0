//! Networks joined: gateways attached, connections asked for, routes that lead to them.

use ipnet::Ipv4Net;

use super::{one_a_zone, to_gateway_endpoint, unless};
use crate::control::command::{Command, verb};
use crate::model::record::as_usual;
use crate::model::{
    AttachedResource, CustomerGatewayId, Destination, EndpointType, ResourceId, RouteTable, RouteTableId,
    RouteTarget, Sketch, Subnet, SubnetId, TransitGatewayId, VpcId,
};

/// Gateways, connections and routes.
pub(super) fn of_network(sketch: &Sketch, from: &ResourceId, to: &ResourceId) -> Option<Vec<Command>> {
    use ResourceId as Id;
    match (from, to) {
        (Id::Vpc(one), Id::Vpc(other)) => {
            let between = [(one, other), (other, one)];
            let known = sketch.vpc_peering_connections.iter().any(|found| {
                found.state.lives() && between.contains(&(&found.requester_vpc, &found.accepter_vpc))
            });
            let (requester_vpc, accepter_vpc) = (one.clone(), other.clone());
            unless(known, verb::CreateVpcPeeringConnection { requester_vpc, accepter_vpc, ..as_usual() })
        }
        (Id::Vpc(vpc), Id::InternetGateway(gateway)) => {
            let known = sketch.internet_gateways.get(gateway)?.vpc.as_ref() == Some(vpc);
            let (internet_gateway, vpc) = (gateway.clone(), vpc.clone());
            unless(known, verb::AttachInternetGateway { internet_gateway, vpc })
        }
        (Id::Vpc(vpc), Id::VirtualPrivateGateway(gateway)) => {
            let known = sketch.virtual_private_gateways.get(gateway)?.vpc.as_ref() == Some(vpc);
            let (virtual_private_gateway, vpc) = (gateway.clone(), vpc.clone());
            unless(known, verb::AttachVpnGateway { virtual_private_gateway, vpc })
        }
        (Id::Vpc(vpc), Id::TransitGateway(gateway)) => attach(sketch, vpc, None, gateway),
        (Id::Subnet(subnet), Id::TransitGateway(gateway)) if !is_attached(sketch, subnet, gateway) => {
            attach(sketch, &sketch.subnets.get(subnet)?.vpc, Some(subnet), gateway)
        }
        (Id::CustomerGateway(customer), Id::VirtualPrivateGateway(_) | Id::TransitGateway(_)) => {
            vpn(customer, to)
        }
        (Id::Subnet(subnet), Id::RouteTable(table)) => associate(sketch, sketch.subnets.get(subnet)?, table),
        (Id::Subnet(subnet), to) => {
            let subnet = sketch.subnets.get(subnet)?;
            routes(sketch, sketch.route_table_of(subnet)?, to)
        }
        (Id::RouteTable(table), to) => routes(sketch, sketch.route_tables.get(table)?, to),
        _ => None,
    }
}

/// A VPC's attachment to a transit gateway: by one subnet in each zone, or by one alone.
fn attach(
    sketch: &Sketch,
    vpc: &VpcId,
    only: Option<&SubnetId>,
    gateway: &TransitGatewayId,
) -> Option<Vec<Command>> {
    let known = sketch.transit_gateway_attachments.iter().any(|found| {
        found.transit_gateway == *gateway
            && matches!(&found.resource, AttachedResource::Vpc(own) if own == vpc)
    });
    let subnets = only.map_or_else(|| one_a_zone(sketch, vpc, None), |subnet| vec![subnet.clone()]);
    let (transit_gateway, vpc) = (gateway.clone(), vpc.clone());
    unless(known, verb::CreateTransitGatewayVpcAttachment { transit_gateway, vpc, subnets, ..as_usual() })
}

fn is_attached(sketch: &Sketch, subnet: &SubnetId, gateway: &TransitGatewayId) -> bool {
    let vpc = sketch.subnets.get(subnet).map(|subnet| &subnet.vpc);
    sketch.transit_gateway_attachments.iter().any(|found| {
        found.transit_gateway == *gateway
            && matches!(&found.resource, AttachedResource::Vpc(own) if Some(own) == vpc)
    })
}

fn vpn(customer: &CustomerGatewayId, to: &ResourceId) -> Option<Vec<Command>> {
    let mut connection = verb::CreateVpnConnection { customer_gateway: customer.clone(), ..as_usual() };
    match to {
        ResourceId::VirtualPrivateGateway(gateway) => {
            connection.virtual_private_gateway = Some(gateway.clone());
        }
        ResourceId::TransitGateway(gateway) => connection.transit_gateway = Some(gateway.clone()),
        _ => return None,
    }
    Some(vec![connection.into()])
}

/// A subnet's route table, in place of the one it has of its own.
fn associate(sketch: &Sketch, subnet: &Subnet, table: &RouteTableId) -> Option<Vec<Command>> {
    let known = sketch.route_table_of(subnet).is_some_and(|found| found.id == *table);
    if known || sketch.route_tables.get(table)?.vpc != subnet.vpc {
        return None;
    }
    let route_table = table.clone();
    Some(vec![match &subnet.route_table {
        None => verb::AssociateRouteTable { subnet: subnet.id.clone(), route_table }.into(),
        Some(_) => verb::ReplaceRouteTableAssociation { route_table, subnet: Some(subnet.id.clone()) }.into(),
    }])
}

/// Routes of a table that lead to a gateway or connection: for everything, or for the blocks that lie behind it.
fn routes(sketch: &Sketch, table: &RouteTable, to: &ResourceId) -> Option<Vec<Command>> {
    let (target, blocks) = match to {
        ResourceId::VpcEndpoint(endpoint) => {
            let found = sketch.vpc_endpoints.get(endpoint)?;
            let fits = found.endpoint_type == EndpointType::Gateway && found.vpc == table.vpc;
            return if fits { to_gateway_endpoint(table, endpoint) } else { None };
        }
        ResourceId::VirtualPrivateGateway(gateway) => {
            let known = table.propagating_gateways.contains(gateway);
            let (route_table, virtual_private_gateway) = (table.id.clone(), gateway.clone());
            return unless(known, verb::EnableVgwRoutePropagation { route_table, virtual_private_gateway });
        }
        ResourceId::InternetGateway(gateway) => {
            (RouteTarget::InternetGateway(gateway.clone()), vec![Ipv4Net::default()])
        }
        ResourceId::NatGateway(gateway) => {
            (RouteTarget::NatGateway(gateway.clone()), vec![Ipv4Net::default()])
        }
        ResourceId::VpcPeeringConnection(peering) => {
            let found = sketch.vpc_peering_connections.get(peering)?;
            let other = match (&found.requester_vpc, &found.accepter_vpc) {
                (own, other) | (other, own) if *own == table.vpc => sketch.vpcs.get(other)?,
                _ => return None,
            };
            (RouteTarget::VpcPeeringConnection(peering.clone()), other.cidrs().copied().collect())
        }
        ResourceId::TransitGateway(gateway) => {
            (RouteTarget::TransitGateway(gateway.clone()), behind(sketch, &table.vpc, gateway))
        }
        _ => return None,
    };
    let known = |block: &Ipv4Net| {
        let destination = Destination::Cidr(*block);
        table.routes.iter().any(|route| route.destination == destination && route.target == target)
    };
    let missing = blocks.into_iter().filter(|block| !known(block));
    let route = |block| {
        let (route_table, target) = (table.id.clone(), target.clone());
        verb::CreateRoute { route_table, destination: Destination::Cidr(block), target }.into()
    };
    Some(missing.map(route).collect())
}

/// The blocks of the other VPCs on a transit gateway.
fn behind(sketch: &Sketch, own: &VpcId, gateway: &TransitGatewayId) -> Vec<Ipv4Net> {
    let mut blocks = Vec::new();
    for found in sketch.transit_gateway_attachments.iter().filter(|found| found.transit_gateway == *gateway) {
        if let AttachedResource::Vpc(vpc) = &found.resource
            && vpc != own
        {
            blocks.extend(sketch.vpcs.get(vpc).iter().flat_map(|vpc| vpc.cidrs().copied()));
        }
    }
    blocks
}
