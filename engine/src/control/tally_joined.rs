//! How many there are of what joins networks and is limited: gateways and lines to a data center, transit
//! gateways, Resolver endpoints and rules.

use crate::model::{
    AttachedResource, QuotaName, Sketch, TransitGatewayAttachment, TransitGatewayAttachmentState,
    VirtualInterfaceState, VirtualInterfaceType, VpnState,
};

use super::tally::{Visit, in_vpcs_region};

pub(super) fn on_premises<'a>(sketch: &'a Sketch, quota: QuotaName, visit: Visit<'a, '_>) {
    match quota {
        QuotaName::VirtualPrivateGatewaysPerRegion => {
            for gateway in sketch.virtual_private_gateways.iter() {
                visit(gateway.account.as_str(), gateway.region.as_str(), 1);
            }
        }
        QuotaName::CustomerGatewaysPerRegion => {
            for gateway in sketch.customer_gateways.iter() {
                visit(gateway.account.as_str(), gateway.region.as_str(), 1);
            }
        }
        QuotaName::VpnConnectionsPerRegion
        | QuotaName::VpnConnectionsPerGateway
        | QuotaName::RoutesPerVpnConnection => vpn(sketch, quota, visit),
        _ => {
            for interface in sketch.virtual_interfaces.iter() {
                let counts = !matches!(
                    interface.state,
                    VirtualInterfaceState::Deleted | VirtualInterfaceState::Rejected
                );
                match (quota, interface.interface_type) {
                    (QuotaName::VirtualInterfacesPerConnection, _) if counts => {
                        visit(interface.connection.as_str(), "", 1);
                    }
                    (QuotaName::PrefixesPerPrivateVirtualInterface, VirtualInterfaceType::Private)
                    | (QuotaName::PrefixesPerPublicVirtualInterface, VirtualInterfaceType::Public) => {
                        visit(interface.id.as_str(), "", interface.announced_prefixes.len());
                    }
                    _ => {}
                }
            }
        }
    }
}

fn vpn<'a>(sketch: &'a Sketch, quota: QuotaName, visit: Visit<'a, '_>) {
    for connection in sketch.vpn_connections.iter().filter(|found| found.state != VpnState::Deleted) {
        match quota {
            QuotaName::RoutesPerVpnConnection => visit(connection.id.as_str(), "", connection.routes.len()),
            QuotaName::VpnConnectionsPerGateway => {
                if let Some(gateway) = &connection.virtual_private_gateway {
                    visit(gateway.as_str(), "", 1);
                }
            }
            _ => {
                if let Some(gateway) = sketch.customer_gateways.get(&connection.customer_gateway) {
                    visit(gateway.account.as_str(), gateway.region.as_str(), 1);
                }
            }
        }
    }
}

pub(super) fn resolver<'a>(sketch: &'a Sketch, quota: QuotaName, visit: Visit<'a, '_>) {
    for endpoint in sketch.resolver_endpoints.iter() {
        match quota {
            QuotaName::ResolverEndpointsPerRegion => in_vpcs_region(sketch, &endpoint.vpc, visit),
            QuotaName::AddressesPerResolverEndpoint => {
                visit(endpoint.id.as_str(), "", endpoint.network_interfaces.len());
            }
            _ => break,
        }
    }
    for rule in sketch.resolver_rules.iter() {
        let (account, region) = (rule.account.as_str(), rule.region.as_str());
        match quota {
            QuotaName::ResolverRulesPerRegion => visit(account, region, 1),
            QuotaName::ResolverRuleAssociationsPerRegion => visit(account, region, rule.vpcs.len()),
            QuotaName::TargetsPerResolverRule => visit(rule.id.as_str(), "", rule.targets.len()),
            _ => break,
        }
    }
}

pub(super) fn transit_gateways<'a>(sketch: &'a Sketch, quota: QuotaName, visit: Visit<'a, '_>) {
    match quota {
        QuotaName::TransitGatewaysPerRegion => {
            for gateway in sketch.transit_gateways.iter() {
                visit(gateway.account.as_str(), gateway.region.as_str(), 1);
            }
        }
        QuotaName::RouteTablesPerTransitGateway => {
            for table in sketch.transit_gateway_route_tables.iter() {
                visit(table.transit_gateway.as_str(), "", 1);
            }
        }
        QuotaName::RoutesPerTransitGateway => {
            for table in sketch.transit_gateway_route_tables.iter() {
                visit(table.transit_gateway.as_str(), "", table.routes.len());
            }
        }
        _ => {
            for attachment in sketch.transit_gateway_attachments.iter().filter(|found| found.state.lives()) {
                attached(quota, attachment, visit);
            }
        }
    }
}

/// A peering attachment counts at both its gateways; whether one waits, at that whose owner asked.
fn attached<'a>(quota: QuotaName, attachment: &'a TransitGatewayAttachment, visit: Visit<'a, '_>) {
    let own = attachment.transit_gateway.as_str();
    let waits = attachment.state == TransitGatewayAttachmentState::PendingAcceptance;
    match (quota, &attachment.resource) {
        (QuotaName::TransitGatewaysPerVpc, AttachedResource::Vpc(vpc)) => visit(vpc.as_str(), "", 1),
        (
            QuotaName::AttachmentsPerTransitGateway | QuotaName::PeeringAttachmentsPerTransitGateway,
            AttachedResource::TransitGateway(other),
        ) => {
            visit(own, "", 1);
            visit(other.as_str(), "", 1);
        }
        (QuotaName::AttachmentsPerTransitGateway, _) => visit(own, "", 1),
        (QuotaName::PendingPeeringAttachmentsPerTransitGateway, AttachedResource::TransitGateway(_))
            if waits =>
        {
            visit(own, "", 1);
        }
        _ => {}
    }
}
