//! Rules about Route 53 Resolver: endpoints that answer nobody, rules and forwarders that lead nowhere
//! (Route 53 guide, "Considerations when creating inbound and outbound endpoints", "Avoid loop
//! configurations with Resolver endpoints").

use std::net::Ipv4Addr;

use crate::dns::resolver_address;
use crate::model::{
    Direction, InterfaceKind, IpProtocol, ResolverDirection, ResolverEndpoint, ResolverRuleType, ResourceId,
    Sketch, VpcId,
};
use crate::path::Index;

use super::code::FindingCode;
use super::finding::{Found, of, word};

const DNS_PORT: u16 = 53;

/// Endpoints in one zone, and those whose groups let nothing through.
pub fn endpoints(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    for endpoint in sketch.resolver_endpoints.iter() {
        let mut zones = Vec::new();
        for interface in &endpoint.network_interfaces {
            zones.extend(sketch.subnet_of(interface).ok().map(|subnet| &subnet.zone));
        }
        let in_two = zones.iter().any(|zone| Some(zone) != zones.first());
        if !in_two && !zones.is_empty() {
            found.add(FindingCode::ResolverEndpointInOneZone, endpoint.id.clone(), Vec::new());
        }
        let (direction, way) = match endpoint.direction {
            ResolverDirection::Inbound => (Direction::Inbound, "in"),
            ResolverDirection::Outbound => (Direction::Outbound, "out"),
        };
        if !lets_through(sketch, endpoint, direction) {
            found.add(FindingCode::ResolverEndpointShut, endpoint.id.clone(), vec![word(&way)]);
        }
    }
}

/// Whether some rule lets questions through, from or to anybody. Groups that are not there count as
/// unknown.
fn lets_through(sketch: &Sketch, endpoint: &ResolverEndpoint, direction: Direction) -> bool {
    endpoint.security_groups.iter().any(|group| {
        let Some(group) = sketch.security_groups.get(group) else { return true };
        group.rules.iter().any(|rule| {
            let ports =
                rule.permission.protocol == IpProtocol::All || rule.permission.ports.contains(DNS_PORT);
            let protocol =
                matches!(rule.permission.protocol, IpProtocol::All | IpProtocol::Udp | IpProtocol::Tcp);
            rule.direction == direction && ports && protocol
        })
    })
}

/// Rules and forwarders that lead nowhere, in circles, or to nobody's use.
pub fn rules(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    for rule in sketch.resolver_rules.iter() {
        let id = ResourceId::from(rule.id.clone());
        if rule.vpcs.is_empty() {
            found.add(FindingCode::ResolverRuleUnused, id.clone(), Vec::new());
        }
        if rule.rule_type == ResolverRuleType::System {
            continue;
        }
        let endpoint = rule.endpoint.as_ref().and_then(|id| sketch.resolver_endpoints.get(id));
        let usable = endpoint.filter(|endpoint| endpoint.direction == ResolverDirection::Outbound);
        if usable.is_none() || rule.targets.is_empty() {
            found.add(FindingCode::ResolverRuleWithoutWay, id.clone(), vec![word(&rule.domain)]);
        }
        let own = usable.map(|endpoint| &endpoint.vpc);
        for target in &rule.targets {
            let home = inbound_at(sketch, *target);
            if let Some(vpc) = home.filter(|vpc| rule.vpcs.contains(vpc)) {
                found.add(FindingCode::ResolverRuleLoops, id.clone(), vec![of(vpc.clone())]);
            }
            only_inside(sketch, &id, *target, own, found);
        }
    }
    for host in sketch.data_center_hosts.iter() {
        for target in host.forwarders.iter().flat_map(|forwarder| &forwarder.targets) {
            only_inside(sketch, &host.id.clone().into(), *target, None, found);
        }
    }
}

/// The VPC of the inbound endpoint at an address.
fn inbound_at(sketch: &Sketch, address: Ipv4Addr) -> Option<&VpcId> {
    sketch.network_interfaces.iter().filter(|interface| interface.address == address).find_map(|interface| {
        let InterfaceKind::ResolverEndpoint(id) = &interface.of else { return None };
        let endpoint = sketch.resolver_endpoints.get(id)?;
        (endpoint.direction == ResolverDirection::Inbound).then_some(&endpoint.vpc)
    })
}

/// Finds a target that is the resolver of a VPC other than the one asked from.
fn only_inside(sketch: &Sketch, id: &ResourceId, target: Ipv4Addr, own: Option<&VpcId>, found: &mut Found) {
    let taken = sketch.data_center_hosts.iter().any(|host| host.address == target);
    let mut at = sketch.vpcs.iter().filter(|vpc| resolver_address(vpc) == target);
    let is_own = own
        .and_then(|own| sketch.vpcs.get(own))
        .is_some_and(|own| own.cidrs().any(|block| block.contains(&target)));
    if let Some(vpc) = at.next().filter(|_| !taken && !is_own) {
        let details = vec![word(&target), of(vpc.id.clone())];
        found.add(FindingCode::ResolverOnlyInside, id.clone(), details);
    }
}
