//! How many there are of what AWS limits: for each quota, who has one and where.

mod resolver;
mod transit_gateways;

use crate::model::{
    Direction, EndpointState, EndpointType, InterfaceKind, LoadBalancer, PeeringState, QuotaName, Route,
    RouteOrigin, Sketch, SubnetId, TargetId, VirtualInterfaceState, VirtualInterfaceType, VpcId, VpnState,
    groups_of,
};

use resolver::resolver;
use transit_gateways::transit_gateways;

/// Called with what has some, the Region, zone or direction (or nothing), and how many.
pub(super) type Visit<'a, 'b> = &'b mut dyn FnMut(&'a str, &'a str, usize);

/// Whether each that has some is visited once, with all it has.
pub(super) const fn once(quota: QuotaName) -> bool {
    matches!(
        quota,
        QuotaName::CidrsPerVpc
            | QuotaName::RoutesPerTable
            | QuotaName::PropagatedRoutesPerTable
            | QuotaName::RulesPerSecurityGroup
            | QuotaName::RulesPerNetworkAcl
            | QuotaName::SecurityGroupsPerInterface
            | QuotaName::ListenersPerLoadBalancer
            | QuotaName::TargetsPerTargetGroup
            | QuotaName::EndpointPolicyCharacters
            | QuotaName::ElasticAddressesPerNatGateway
            | QuotaName::RoutesPerVpnConnection
            | QuotaName::PrefixesPerPrivateVirtualInterface
            | QuotaName::PrefixesPerPublicVirtualInterface
            | QuotaName::VpcsPerPrivateHostedZone
            | QuotaName::AddressesPerResolverEndpoint
            | QuotaName::TargetsPerResolverRule
    )
}

/// More than there can be of what a quota counts, known without counting; all there can be where that
/// is not known.
pub(super) fn at_most(sketch: &Sketch, quota: QuotaName) -> usize {
    match quota {
        QuotaName::InterfaceEndpointsPerVpc
        | QuotaName::GatewayEndpointsPerRegion
        | QuotaName::GatewayEndpointsPerVpc => sketch.vpc_endpoints.len(),
        QuotaName::VpcsPerRegion => sketch.vpcs.len(),
        QuotaName::SubnetsPerVpc => sketch.subnets.len(),
        QuotaName::RouteTablesPerVpc => sketch.route_tables.len(),
        QuotaName::SecurityGroupsPerRegion => sketch.security_groups.len(),
        QuotaName::NetworkAclsPerVpc => sketch.network_acls.len(),
        QuotaName::PeeringsPerVpc | QuotaName::OutstandingPeerings => sketch.vpc_peering_connections.len(),
        QuotaName::NetworkInterfacesPerRegion | QuotaName::LoadBalancerInterfacesPerVpc => {
            sketch.network_interfaces.len()
        }
        QuotaName::LoadBalancersPerRegion => sketch.load_balancers.len(),
        QuotaName::TargetGroupsPerRegion => sketch.target_groups.len(),
        _ => usize::MAX,
    }
}

/// Visits everything a quota counts.
pub(super) fn each<'a>(sketch: &'a Sketch, quota: QuotaName, visit: Visit<'a, '_>) {
    match quota {
        QuotaName::InterfaceEndpointsPerVpc
        | QuotaName::GatewayEndpointsPerRegion
        | QuotaName::GatewayEndpointsPerVpc
        | QuotaName::EndpointPolicyCharacters => endpoints(sketch, quota, visit),
        QuotaName::VpcsPerRegion => sketch.vpcs.iter().for_each(|vpc| in_vpcs_region(sketch, &vpc.id, visit)),
        QuotaName::SubnetsPerVpc => {
            sketch.subnets.iter().for_each(|subnet| visit(subnet.vpc.as_str(), "", 1));
        }
        QuotaName::CidrsPerVpc => {
            sketch.vpcs.iter().for_each(|vpc| visit(vpc.id.as_str(), "", vpc.cidrs().count()));
        }
        QuotaName::RouteTablesPerVpc => {
            sketch.route_tables.iter().for_each(|table| visit(table.vpc.as_str(), "", 1));
        }
        QuotaName::RoutesPerTable => routes(sketch, RouteOrigin::CreateRoute, visit),
        QuotaName::PropagatedRoutesPerTable => routes(sketch, RouteOrigin::EnableVgwRoutePropagation, visit),
        QuotaName::SecurityGroupsPerRegion => {
            sketch.security_groups.iter().for_each(|group| in_vpcs_region(sketch, &group.vpc, visit));
        }
        QuotaName::RulesPerSecurityGroup | QuotaName::RulesPerNetworkAcl => rules(sketch, quota, visit),
        QuotaName::SecurityGroupsPerInterface => security_groups(sketch, visit),
        QuotaName::NetworkAclsPerVpc => {
            sketch.network_acls.iter().for_each(|acl| visit(acl.vpc.as_str(), "", 1));
        }
        QuotaName::PeeringsPerVpc | QuotaName::OutstandingPeerings => peerings(sketch, quota, visit),
        QuotaName::NetworkInterfacesPerRegion | QuotaName::LoadBalancerInterfacesPerVpc => {
            interfaces(sketch, quota, visit);
        }
        QuotaName::LoadBalancersPerRegion
        | QuotaName::ListenersPerLoadBalancer
        | QuotaName::LoadBalancerSubnetsPerZone
        | QuotaName::TargetsPerLoadBalancer
        | QuotaName::TargetsPerZone
        | QuotaName::TargetsPerCrossZoneLoadBalancer => {
            sketch.load_balancers.iter().for_each(|balancer| load_balancer(sketch, quota, balancer, visit));
        }
        QuotaName::TargetsPerTargetGroup => {
            sketch.target_groups.iter().for_each(|group| visit(group.arn.as_str(), "", group.targets.len()));
        }
        QuotaName::TargetGroupsPerRegion => {
            sketch.target_groups.iter().for_each(|group| in_vpcs_region(sketch, &group.vpc, visit));
        }
        QuotaName::NatGatewaysPerZone
        | QuotaName::ElasticAddressesPerNatGateway
        | QuotaName::InternetGatewaysPerRegion
        | QuotaName::EgressOnlyInternetGatewaysPerRegion
        | QuotaName::ElasticAddressesPerRegion => internet(sketch, quota, visit),
        QuotaName::VirtualPrivateGatewaysPerRegion
        | QuotaName::CustomerGatewaysPerRegion
        | QuotaName::VpnConnectionsPerRegion
        | QuotaName::VpnConnectionsPerGateway
        | QuotaName::RoutesPerVpnConnection
        | QuotaName::VirtualInterfacesPerConnection
        | QuotaName::PrefixesPerPrivateVirtualInterface
        | QuotaName::PrefixesPerPublicVirtualInterface => on_premises(sketch, quota, visit),
        QuotaName::TransitGatewaysPerRegion
        | QuotaName::TransitGatewaysPerVpc
        | QuotaName::RouteTablesPerTransitGateway
        | QuotaName::RoutesPerTransitGateway
        | QuotaName::AttachmentsPerTransitGateway
        | QuotaName::PeeringAttachmentsPerTransitGateway
        | QuotaName::PendingPeeringAttachmentsPerTransitGateway => transit_gateways(sketch, quota, visit),
        QuotaName::BlockPublicAccessExclusionsPerRegion => {
            for account in sketch.accounts.iter() {
                for block in &account.block_public_access {
                    visit(account.id.as_str(), block.region.as_str(), block.exclusions.len());
                }
            }
        }
        QuotaName::VpcsPerPrivateHostedZone => {
            sketch.hosted_zones.iter().for_each(|zone| visit(zone.id.as_str(), "", zone.vpcs.len()));
        }
        QuotaName::ResolverEndpointsPerRegion
        | QuotaName::AddressesPerResolverEndpoint
        | QuotaName::ResolverRulesPerRegion
        | QuotaName::ResolverRuleAssociationsPerRegion
        | QuotaName::TargetsPerResolverRule => resolver(sketch, quota, visit),
    }
}

/// One more in the account and Region of a VPC.
fn in_vpcs_region<'a>(sketch: &'a Sketch, vpc: &VpcId, visit: Visit<'a, '_>) {
    if let Some(vpc) = sketch.vpcs.get(vpc) {
        visit(vpc.account.as_str(), vpc.region.as_str(), 1);
    }
}

fn in_subnets_region<'a>(sketch: &'a Sketch, subnet: &SubnetId, visit: Visit<'a, '_>) {
    if let Some(subnet) = sketch.subnets.get(subnet) {
        in_vpcs_region(sketch, &subnet.vpc, visit);
    }
}

fn endpoints<'a>(sketch: &'a Sketch, quota: QuotaName, visit: Visit<'a, '_>) {
    for endpoint in sketch.vpc_endpoints.iter().filter(|found| found.state != EndpointState::Deleted) {
        match (quota, endpoint.endpoint_type) {
            (QuotaName::InterfaceEndpointsPerVpc, EndpointType::Interface)
            | (QuotaName::GatewayEndpointsPerVpc, EndpointType::Gateway) => {
                visit(endpoint.vpc.as_str(), "", 1);
            }
            (QuotaName::GatewayEndpointsPerRegion, EndpointType::Gateway) => {
                in_vpcs_region(sketch, &endpoint.vpc, visit);
            }
            (QuotaName::EndpointPolicyCharacters, _) => {
                let characters = endpoint.policy.as_ref().map_or(0, |policy| policy.0.chars().count());
                visit(endpoint.id.as_str(), "", characters);
            }
            _ => {}
        }
    }
}

fn routes<'a>(sketch: &'a Sketch, origin: RouteOrigin, visit: Visit<'a, '_>) {
    for table in sketch.route_tables.iter() {
        let counts = |route: &&Route| route.origin == origin;
        visit(table.id.as_str(), "", table.routes.iter().filter(counts).count());
    }
}

fn rules<'a>(sketch: &'a Sketch, quota: QuotaName, visit: Visit<'a, '_>) {
    for direction in [Direction::Inbound, Direction::Outbound] {
        if quota == QuotaName::RulesPerSecurityGroup {
            for group in sketch.security_groups.iter() {
                visit(group.id.as_str(), direction.word(), group.rules(direction).count());
            }
        } else {
            for acl in sketch.network_acls.iter() {
                let count = acl.entries.iter().filter(|entry| entry.direction == direction).count();
                visit(acl.id.as_str(), direction.word(), count);
            }
        }
    }
}

/// An endpoint's and a load balancer's interfaces carry what their owner carries.
fn security_groups<'a>(sketch: &'a Sketch, visit: Visit<'a, '_>) {
    for interface in sketch.network_interfaces.iter() {
        visit(interface.id.as_str(), "", interface.security_groups.len());
    }
    for endpoint in sketch.vpc_endpoints.iter() {
        visit(endpoint.id.as_str(), "", endpoint.security_groups.len());
    }
    for balancer in sketch.load_balancers.iter() {
        visit(balancer.arn.as_str(), "", balancer.security_groups.len());
    }
    for balancer in sketch.application_load_balancers.iter() {
        visit(balancer.arn.as_str(), "", balancer.security_groups.len());
    }
}

fn peerings<'a>(sketch: &'a Sketch, quota: QuotaName, visit: Visit<'a, '_>) {
    for peering in sketch.vpc_peering_connections.iter() {
        if quota == QuotaName::PeeringsPerVpc {
            if peering.state == PeeringState::Active {
                visit(peering.requester_vpc.as_str(), "", 1);
                visit(peering.accepter_vpc.as_str(), "", 1);
            }
        } else if peering.state.lives() && peering.state != PeeringState::Active {
            in_vpcs_region(sketch, &peering.requester_vpc, visit);
        }
    }
}

fn interfaces<'a>(sketch: &'a Sketch, quota: QuotaName, visit: Visit<'a, '_>) {
    for interface in sketch.network_interfaces.iter() {
        if quota == QuotaName::NetworkInterfacesPerRegion {
            in_subnets_region(sketch, &interface.subnet, visit);
        } else if let (InterfaceKind::LoadBalancerNode(_), Some(subnet)) =
            (&interface.of, sketch.subnets.get(&interface.subnet))
        {
            visit(subnet.vpc.as_str(), "", 1);
        }
    }
}

fn load_balancer<'a>(sketch: &'a Sketch, quota: QuotaName, balancer: &'a LoadBalancer, visit: Visit<'a, '_>) {
    let arn = balancer.arn.as_str();
    match quota {
        QuotaName::LoadBalancersPerRegion => visit(balancer.arn.account(), balancer.arn.region(), 1),
        QuotaName::ListenersPerLoadBalancer => visit(arn, "", balancer.listeners.len()),
        QuotaName::LoadBalancerSubnetsPerZone => {
            for node in &balancer.nodes {
                if let Ok(subnet) = sketch.subnet_of(node) {
                    visit(arn, subnet.zone.as_str(), 1);
                }
            }
        }
        _ => {
            for group in groups_of(sketch, balancer) {
                let across = sketch.cross_zone(balancer, group);
                match quota {
                    QuotaName::TargetsPerCrossZoneLoadBalancer if across => {
                        visit(arn, "", group.targets.len());
                    }
                    QuotaName::TargetsPerLoadBalancer if !across => visit(arn, "", group.targets.len()),
                    QuotaName::TargetsPerZone if !across => {
                        for target in &group.targets {
                            if let Some(zone) = zone_of(sketch, group, &target.id) {
                                visit(arn, zone, 1);
                            }
                        }
                    }
                    _ => {}
                }
            }
        }
    }
}

fn zone_of<'a>(
    sketch: &'a Sketch,
    group: &'a crate::model::TargetGroup,
    target: &'a TargetId,
) -> Option<&'a str> {
    let interface = sketch.target_interface(group, target)?;
    Some(sketch.subnet_of(interface).ok()?.zone.as_str())
}

fn internet<'a>(sketch: &'a Sketch, quota: QuotaName, visit: Visit<'a, '_>) {
    match quota {
        QuotaName::InternetGatewaysPerRegion => {
            for gateway in sketch.internet_gateways.iter() {
                visit(gateway.account.as_str(), gateway.region.as_str(), 1);
            }
        }
        QuotaName::EgressOnlyInternetGatewaysPerRegion => {
            for gateway in sketch.egress_only_internet_gateways.iter() {
                in_vpcs_region(sketch, &gateway.vpc, visit);
            }
        }
        QuotaName::ElasticAddressesPerRegion => {
            for address in sketch.elastic_addresses.iter() {
                visit(address.account.as_str(), address.region.as_str(), 1);
            }
        }
        QuotaName::ElasticAddressesPerNatGateway => {
            for gateway in sketch.nat_gateways.iter() {
                visit(gateway.id.as_str(), "", gateway.elastic_addresses.len());
            }
        }
        _ => {
            for gateway in sketch.nat_gateways.iter() {
                let Some(subnet) = sketch.subnets.get(&gateway.subnet) else { continue };
                if let Some(account) = sketch.account_of_vpc(&subnet.vpc) {
                    visit(account.as_str(), subnet.zone.as_str(), 1);
                }
            }
        }
    }
}

fn on_premises<'a>(sketch: &'a Sketch, quota: QuotaName, visit: Visit<'a, '_>) {
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
