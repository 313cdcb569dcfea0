//! A question handed on: by a Resolver rule through its outbound endpoint, or by a data center's conditional
//! forwarder, to whoever answers at the address (Route 53 guide, "Forwarding outbound DNS queries",
//! "Resolving inbound DNS queries").

use std::net::Ipv4Addr;
use std::rc::Rc;

use crate::model::{
    DataCenterHostRole, InterfaceKind, NetworkInterface, ResolverDirection, ResolverRule, ResourceId, Vpc,
};

use super::answer::{Answered, Why};
use super::question::{DnsSpeaker, Reached};
use super::resolve::{Resolver, Way, resolver_address};

/// Where every VPC's resolver answers inside it.
const LINK_LOCAL: Ipv4Addr = Ipv4Addr::new(169, 254, 169, 253);

/// A rule of a VPC takes the question.
pub(super) fn by_rule(way: &mut Way<'_>, rule: &ResolverRule, domain: &str, name: &Rc<str>) -> Answered {
    let id = ResourceId::from(rule.id.clone());
    let endpoint = rule.endpoint.as_ref().and_then(|id| way.sketch.resolver_endpoints.get(id));
    let usable =
        endpoint.filter(|found| found.direction == ResolverDirection::Outbound && found.status.works());
    let mut speakers = Vec::new();
    for interface in usable.iter().flat_map(|found| &found.network_interfaces) {
        speakers.extend(way.sketch.network_interfaces.get(interface).map(DnsSpeaker::Interface));
    }
    let Some(endpoint) = usable.filter(|_| !speakers.is_empty() && !rule.targets.is_empty()) else {
        way.note(way.step(Why::RuleWithoutEndpoint).zone(domain).about(id));
        return Answered::ServerFailure;
    };
    let step = way.step(Why::RuleForwards).zone(domain).about(id);
    way.note(step.other(endpoint.id.clone().into()));
    to(way, &speakers, &rule.targets, name)
}

/// Asks each address in turn, by each interface, until one is reached; whoever answers there decides.
pub(super) fn to(
    way: &mut Way<'_>,
    speakers: &[DnsSpeaker<'_>],
    targets: &[Ipv4Addr],
    name: &Rc<str>,
) -> Answered {
    for target in targets {
        if let Some(answered) = vpc_resolver(way, speakers, *target, name) {
            match answered {
                Ok(answered) => return answered,
                Err(()) => continue,
            }
        }
        let mut stopped = None;
        for speaker in speakers {
            match way.reach.reaches(*speaker, (*target).into()) {
                Ok(reached) => {
                    way.note(way.step(Why::Forwards).address((*target).into()));
                    return arrive(way, &reached, *target, name);
                }
                Err(by) => stopped = stopped.or(Some(by)),
            }
        }
        let mut step = way.step(Why::Unreachable).address((*target).into());
        step.other = closed_endpoint(way, *target, stopped.as_ref());
        step.about = stopped;
        way.note(step);
    }
    Answered::ServerFailure
}

/// The inbound endpoint at an address whose own security groups let no question in.
fn closed_endpoint(way: &Way<'_>, target: Ipv4Addr, stopped: Option<&ResourceId>) -> Option<ResourceId> {
    let Some(ResourceId::SecurityGroup(group)) = stopped else { return None };
    let at_target = way.sketch.network_interfaces.iter().filter(|found| found.address == target);
    for interface in at_target {
        let InterfaceKind::ResolverEndpoint(id) = &interface.of else { continue };
        let endpoint = way.sketch.resolver_endpoints.get(id)?;
        if endpoint.direction == ResolverDirection::Inbound && endpoint.security_groups.contains(group) {
            return Some(id.clone().into());
        }
    }
    None
}

/// The address of a VPC's own resolver: it answers those inside, and nobody else.
fn vpc_resolver(
    way: &mut Way<'_>,
    speakers: &[DnsSpeaker<'_>],
    target: Ipv4Addr,
    name: &Rc<str>,
) -> Option<Result<Answered, ()>> {
    let sketch = way.sketch;
    let own = speakers.first().and_then(|speaker| match speaker {
        DnsSpeaker::Interface(interface) => sketch.vpcs.get(&sketch.subnets.get(&interface.subnet)?.vpc),
        DnsSpeaker::Host(_) => None,
    });
    if let Some(own) = own.filter(|own| target == LINK_LOCAL || target == resolver_address(own)) {
        way.note(way.step(Why::Forwards).address(target.into()));
        return Some(Ok(way.ask(Resolver::Vpc { vpc: own, zone: None, inbound: false }, name)));
    }
    let is_near = own.is_some_and(|own| own.cidrs().any(|block| block.contains(&target)))
        || sketch.data_center_hosts.iter().any(|host| host.address == target);
    let other: Option<&Vpc> =
        sketch.vpcs.iter().find(|vpc| resolver_address(vpc) == target).filter(|_| !is_near);
    if other.is_none() && target != LINK_LOCAL {
        return None;
    }
    let mut step = way.step(Why::OnlyInside).address(target.into());
    step.about = other.map(|vpc| vpc.id.clone().into()).or_else(|| way.asked.resource());
    way.note(step);
    Some(Err(()))
}

/// Hands the question to whoever is at the address.
fn arrive(way: &mut Way<'_>, reached: &Reached, target: Ipv4Addr, name: &Rc<str>) -> Answered {
    let sketch = way.sketch;
    let nobody: ResourceId = match reached {
        Reached::Internet => return way.ask(Resolver::Internet, name),
        Reached::Host(id) => match sketch.data_center_hosts.get(id) {
            Some(host) if host.role == DataCenterHostRole::Resolver => {
                return way.ask(Resolver::Host(host), name);
            }
            Some(_) | None => id.clone().into(),
        },
        Reached::Interface(id) => {
            let of = sketch.network_interfaces.get(id).map(|interface| &interface.of);
            let endpoint = match of {
                Some(InterfaceKind::ResolverEndpoint(id)) => sketch.resolver_endpoints.get(id),
                _ => None,
            };
            let inbound = endpoint
                .filter(|found| found.direction == ResolverDirection::Inbound && found.status.works());
            if let Some((endpoint, vpc)) =
                inbound.and_then(|found| Some((found, sketch.vpcs.get(&found.vpc)?)))
            {
                way.asked = super::Asked::Vpc(vpc.id.clone());
                let step = way.step(Why::AskedInbound).about(endpoint.id.clone().into());
                way.note(step.address(target.into()));
                return way.ask(Resolver::Vpc { vpc, zone: None, inbound: true }, name);
            }
            match of {
                Some(_) => sketch
                    .network_interfaces
                    .get(id)
                    .map_or_else(|| id.clone().into(), NetworkInterface::owner),
                None => id.clone().into(),
            }
        }
    };
    way.note(way.step(Why::NobodyAtTarget).about(nobody).address(target.into()));
    Answered::ServerFailure
}
