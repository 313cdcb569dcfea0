//! What decides about the traffic of a resource, and is broken from its menu as well.

use crate::model::{InterfaceKind, ResourceId, Sketch, SubnetId};

/// The resource itself and what decides about its traffic: its groups, its subnet's network ACL and route
/// table, its zone. What a menu of a box offers to break.
pub fn near(sketch: &Sketch, id: &ResourceId) -> Vec<ResourceId> {
    let mut found = vec![id.clone()];
    let interface = match id {
        ResourceId::Host(id) => sketch.hosts.get(id).map(|host| &host.network_interface),
        ResourceId::NetworkInterface(id) => Some(id),
        _ => None,
    };
    let interface = interface.and_then(|id| sketch.network_interfaces.get(id));
    let groups = match id {
        ResourceId::VpcEndpoint(id) => sketch.vpc_endpoints.get(id).map(|one| one.security_groups.as_slice()),
        ResourceId::LoadBalancer(arn) => {
            sketch.load_balancers.get(arn).map(|one| one.security_groups.as_slice())
        }
        ResourceId::ResolverEndpoint(id) => {
            sketch.resolver_endpoints.get(id).map(|one| one.security_groups.as_slice())
        }
        _ => interface.and_then(|interface| sketch.security_groups_of(interface).ok()),
    };
    if let Some(interface) = interface {
        match &interface.of {
            InterfaceKind::VpcEndpoint(id) => found.push(id.clone().into()),
            InterfaceKind::LoadBalancerNode(arn) => found.push(arn.clone().into()),
            InterfaceKind::ApplicationLoadBalancerNode(arn) => found.push(arn.clone().into()),
            InterfaceKind::ResolverEndpoint(id) => found.push(id.clone().into()),
            InterfaceKind::Host(_)
            | InterfaceKind::NatGateway(_)
            | InterfaceKind::TransitGatewayAttachment(_) => {}
        }
    }
    for group in groups.unwrap_or(&[]) {
        found.push(group.clone().into());
    }
    let subnet = match (id, interface) {
        (ResourceId::Subnet(id), _) => Some(id),
        (_, interface) => interface.map(|interface| &interface.subnet),
    };
    if let Some(subnet) = subnet {
        around(sketch, subnet, &mut found);
    }
    found
}

/// What decides about the traffic of a subnet.
fn around(sketch: &Sketch, subnet: &SubnetId, found: &mut Vec<ResourceId>) {
    let Some(subnet) = sketch.subnets.get(subnet) else { return };
    let usual =
        || sketch.network_acls.iter().find(|acl| acl.default && acl.vpc == subnet.vpc).map(|acl| &acl.id);
    if let Some(acl) = subnet.network_acl.as_ref().or_else(usual) {
        found.push(acl.clone().into());
    }
    if let Some(table) = sketch.route_table_of(subnet) {
        found.push(table.id.clone().into());
    }
    found.push(subnet.zone.clone().into());
}
