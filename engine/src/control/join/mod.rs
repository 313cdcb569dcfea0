//! Two resources to be joined: which of AWS's verbs would do it, and what AWS would say. Dragging a line between two boxes
//! is such a question, "connect to…" another.

mod network;

use crate::model::record::as_usual;
use crate::model::{
    EndpointService, EndpointServiceId, EndpointState, EndpointType, HostId, LoadBalancerArn,
    NetworkInterfaceId, ResourceId, RouteTable, RouteTarget, SecurityGroupId, Service, Sketch, Subnet,
    SubnetConfiguration, SubnetId, Target, TargetGroupArn, VpcEndpointId, VpcId,
};

use network::of_network;

use super::command::{Command, verb};
use super::load_balancer::AnyLoadBalancer;
use super::{Refusal, apply, propose};

/// What becomes of two resources that somebody would join.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Joined {
    /// These commands join them.
    Would(Vec<Command>),
    /// AWS would refuse to.
    Refused(Refusal),
}

/// What joining two resources comes to, whichever of them is named first; `None` where AWS has nothing that joins such
/// two, or they are joined already.
pub fn join(sketch: &Sketch, one: &ResourceId, other: &ResourceId) -> Option<Joined> {
    let commands = [(one, other), (other, one)].into_iter().find_map(|(from, to)| {
        let commands = commands(sketch, from, to)?;
        (!commands.is_empty()).then_some(commands)
    })?;
    let mut after = None;
    for command in &commands {
        match apply(after.as_ref().unwrap_or(sketch), command) {
            Ok(applied) => after = Some(applied.sketch),
            Err(refusal) => return Some(Joined::Refused(refusal)),
        }
    }
    Some(Joined::Would(commands))
}

/// Everything in a sketch that a resource could be joined to, or that AWS would refuse to join it to, in the order of the
/// sketch's tables.
pub fn partners(sketch: &Sketch, of: &ResourceId) -> Vec<(ResourceId, Joined)> {
    let mut found = Vec::new();
    for (_, table) in sketch.tables() {
        for at in 0..table.len() {
            let Some((id, _)) = table.at(at) else { continue };
            if id != *of
                && let Some(joined) = join(sketch, of, &id)
            {
                found.push((id, joined));
            }
        }
    }
    found
}

/// The commands that join one to the other, by their kinds in this order.
fn commands(sketch: &Sketch, from: &ResourceId, to: &ResourceId) -> Option<Vec<Command>> {
    use ResourceId as Id;
    match (from, to) {
        (Id::Vpc(vpc), Id::EndpointService(service)) => endpoint(sketch, vpc, None, service),
        (Id::Subnet(subnet), Id::EndpointService(service)) => {
            let subnet = sketch.subnets.get(subnet)?;
            endpoint(sketch, &subnet.vpc, Some(subnet), service)
        }
        (Id::Host(host), Id::EndpointService(service)) => {
            let subnet = sketch.subnet_of(&sketch.hosts.get(host)?.network_interface).ok()?;
            endpoint(sketch, &subnet.vpc, None, service)
        }
        (Id::VpcEndpoint(endpoint), Id::EndpointService(service)) => accept(sketch, endpoint, service),
        (Id::LoadBalancer(balancer), Id::EndpointService(service)) => {
            let known = sketch.endpoint_services.get(service)?.load_balancers.contains(balancer);
            let add_load_balancers = vec![balancer.clone()];
            let add = verb::ModifyVpcEndpointServiceConfiguration {
                service: service.clone(),
                add_load_balancers,
                ..as_usual()
            };
            unless(known, add)
        }
        (Id::Host(host), Id::TargetGroup(group)) => register(sketch, host, group),
        (Id::Host(host), Id::LoadBalancer(balancer)) => {
            let listeners = &sketch.load_balancers.get(balancer)?.listeners;
            let groups =
                listeners.iter().filter_map(|listener| register(sketch, host, &listener.target_group));
            Some(groups.flatten().collect())
        }
        (Id::LoadBalancer(balancer), Id::TargetGroup(group)) => listen(sketch, balancer, group),
        (Id::SecurityGroup(group), to) => carry(sketch, group, to),
        (Id::HostedZone(zone), Id::Vpc(vpc)) => {
            let known = sketch.hosted_zones.get(zone)?.vpcs.contains(vpc);
            unless(known, verb::AssociateVPCWithHostedZone { hosted_zone: zone.clone(), vpc: vpc.clone() })
        }
        (Id::ResolverRule(rule), Id::Vpc(vpc)) => {
            let known = sketch.resolver_rules.get(rule)?.vpcs.contains(vpc);
            unless(known, verb::AssociateResolverRule { rule: rule.clone(), vpc: vpc.clone() })
        }
        (Id::Subnet(subnet), Id::VpcEndpoint(endpoint)) => {
            extend(sketch, sketch.subnets.get(subnet)?, endpoint)
        }
        _ => of_network(sketch, from, to),
    }
}

/// A command for what is not so already.
fn unless(known: bool, command: impl Into<Command>) -> Option<Vec<Command>> {
    (!known).then(|| vec![command.into()])
}

/// An endpoint of a VPC with an interface in each zone the service is in, or in one subnet.
fn endpoint(
    sketch: &Sketch,
    vpc: &VpcId,
    only: Option<&Subnet>,
    service: &EndpointServiceId,
) -> Option<Vec<Command>> {
    let found = sketch.endpoint_services.get(service)?;
    let service = Service::Endpoint(service.clone());
    let known = |known: &crate::model::VpcEndpoint| known.vpc == *vpc && known.service == service;
    if sketch.vpc_endpoints.iter().any(known) {
        return None;
    }
    let subnets = match only {
        Some(subnet) => vec![subnet.id.clone()],
        None => one_a_zone(sketch, vpc, Some(found)),
    };
    let subnets = subnets.into_iter().map(|subnet| SubnetConfiguration { subnet, address: None }).collect();
    let security_groups = groups(sketch, vpc);
    let (vpc, endpoint_type) = (vpc.clone(), EndpointType::Interface);
    let create =
        verb::CreateVpcEndpoint { vpc, service, endpoint_type, subnets, security_groups, ..as_usual() };
    Some(vec![create.into()])
}

/// The groups an endpoint gets: none where the VPC has its default one, which it then carries; else those of another
/// endpoint there, or the VPC's first.
fn groups(sketch: &Sketch, vpc: &VpcId) -> Vec<SecurityGroupId> {
    let own: Vec<_> = sketch.security_groups.iter().filter(|group| group.vpc == *vpc).collect();
    if own.iter().any(|group| group.name == "default") {
        return Vec::new();
    }
    let like =
        sketch.vpc_endpoints.iter().find(|found| found.vpc == *vpc && !found.security_groups.is_empty());
    match like {
        Some(other) => other.security_groups.clone(),
        None => own.first().map(|group| group.id.clone()).into_iter().collect(),
    }
}

/// The first subnet of a VPC in each zone, of those a service is in where one is meant.
fn one_a_zone(sketch: &Sketch, vpc: &VpcId, service: Option<&EndpointService>) -> Vec<SubnetId> {
    let zones = service.map(|service| sketch.service_zones(service)).unwrap_or_default();
    let (mut taken, mut subnets) = (Vec::new(), Vec::new());
    for subnet in sketch.subnets.iter().filter(|subnet| subnet.vpc == *vpc) {
        let Some(zone) = sketch.zone_of_subnet(&subnet.id) else { continue };
        if !taken.contains(zone) && (zones.is_empty() || zones.contains(&zone)) {
            taken.push(zone.clone());
            subnets.push(subnet.id.clone());
        }
    }
    subnets
}

/// The provider's yes to an endpoint that waits for it.
fn accept(sketch: &Sketch, endpoint: &VpcEndpointId, service: &EndpointServiceId) -> Option<Vec<Command>> {
    let found = sketch.vpc_endpoints.get(endpoint)?;
    let waits = found.state == EndpointState::PendingAcceptance;
    if found.service.endpoint_service() != Some(service) || !waits {
        return None;
    }
    let (endpoint, service) = (endpoint.clone(), service.clone());
    Some(vec![verb::AcceptVpcEndpointConnections { endpoint, service }.into()])
}

/// Another zone for an interface endpoint; a route to a gateway endpoint for whatever uses the subnet's table.
fn extend(sketch: &Sketch, subnet: &Subnet, endpoint: &VpcEndpointId) -> Option<Vec<Command>> {
    let found = sketch.vpc_endpoints.get(endpoint)?;
    if found.vpc != subnet.vpc {
        return None;
    }
    let endpoint = endpoint.clone();
    let modify = match found.endpoint_type {
        EndpointType::Interface => {
            let in_it = |interface: &NetworkInterfaceId| {
                sketch.network_interfaces.get(interface).is_some_and(|found| found.subnet == subnet.id)
            };
            if found.network_interfaces.iter().any(in_it) {
                return None;
            }
            let subnet = SubnetConfiguration { subnet: subnet.id.clone(), address: None };
            verb::ModifyVpcEndpoint { endpoint, add_subnets: vec![subnet], ..as_usual() }
        }
        EndpointType::Gateway => {
            let table = sketch.route_table_of(subnet)?;
            return to_gateway_endpoint(table, &endpoint);
        }
    };
    Some(vec![modify.into()])
}

fn to_gateway_endpoint(table: &RouteTable, endpoint: &VpcEndpointId) -> Option<Vec<Command>> {
    let target = RouteTarget::VpcEndpoint(endpoint.clone());
    let known = table.routes.iter().any(|route| route.target == target);
    let (endpoint, add_route_tables) = (endpoint.clone(), vec![table.id.clone()]);
    unless(known, verb::ModifyVpcEndpoint { endpoint, add_route_tables, ..as_usual() })
}

/// A host as a target, on the port of the group.
fn register(sketch: &Sketch, host: &HostId, group: &TargetGroupArn) -> Option<Vec<Command>> {
    let found = sketch.target_groups.get(group)?;
    let target = Target::host(host.clone(), found.port);
    let known = found.targets.iter().any(|known| known.id == target.id && known.port == target.port);
    unless(known, verb::RegisterTargets { target_group: group.clone(), target })
}

/// A listener for a target group, on a port that is free.
fn listen(sketch: &Sketch, balancer: &LoadBalancerArn, group: &TargetGroupArn) -> Option<Vec<Command>> {
    let found = sketch.load_balancers.get(balancer)?;
    let known = found.listeners.iter().any(|listener| listener.target_group == *group);
    let protocol = sketch.target_groups.get(group)?.protocol;
    let port = propose::listener_port(sketch, balancer);
    let load_balancer = AnyLoadBalancer::Network(balancer.clone());
    unless(known, verb::CreateListener { load_balancer, port, protocol, target_group: group.clone() })
}

/// A security group for what carries such.
fn carry(sketch: &Sketch, group: &SecurityGroupId, to: &ResourceId) -> Option<Vec<Command>> {
    let vpc = &sketch.security_groups.get(group)?.vpc;
    match to {
        ResourceId::Host(host) => {
            let interface = &sketch.hosts.get(host)?.network_interface;
            carry(sketch, group, &interface.clone().into())
        }
        ResourceId::NetworkInterface(interface) => {
            let found = sketch.network_interfaces.get(interface)?;
            if sketch.subnets.get(&found.subnet)?.vpc != *vpc {
                return None;
            }
            let mut security_groups = found.security_groups.clone();
            let known = security_groups.contains(group);
            security_groups.push(group.clone());
            let network_interface = interface.clone();
            unless(
                known,
                verb::ModifyNetworkInterfaceAttribute { network_interface, security_groups, ..as_usual() },
            )
        }
        ResourceId::VpcEndpoint(endpoint) => {
            let found = sketch.vpc_endpoints.get(endpoint)?;
            if found.vpc != *vpc {
                return None;
            }
            let (endpoint, add_security_groups) = (endpoint.clone(), vec![group.clone()]);
            let add = verb::ModifyVpcEndpoint { endpoint, add_security_groups, ..as_usual() };
            unless(found.security_groups.contains(group), add)
        }
        ResourceId::LoadBalancer(balancer) => {
            let found = sketch.load_balancers.get(balancer)?;
            if found.vpc != *vpc {
                return None;
            }
            let mut security_groups = found.security_groups.clone();
            security_groups.push(group.clone());
            let load_balancer = AnyLoadBalancer::Network(balancer.clone());
            let set = verb::SetSecurityGroups { load_balancer, security_groups, ..as_usual() };
            unless(found.security_groups.contains(group), set)
        }
        _ => None,
    }
}
