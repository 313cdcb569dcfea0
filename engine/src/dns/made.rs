//! Answers for the names AWS makes for endpoints and load balancers: which of their interfaces, in which
//! order (`PrivateLink` guide, "Access AWS services"; NLB guide, "DNS name", "DNS failover").

use std::net::IpAddr;
use std::rc::Rc;

use crate::model::{
    AddressHolder, Assumption, ClientRoutingPolicy, IpAddressType, LoadBalancer, NetworkInterface,
    RecordType, ResourceId, Scheme, ZoneId,
};

use super::answer::{Answered, Record, ResolutionStep, Why};
use super::name::{Name, NameKind};
use super::resolve::Way;

/// Seconds an answer for an endpoint's or load balancer's name may be kept (captures of 2021
/// to 2024 for the first, NLB guide for the second).
pub(super) const TTL_S: u32 = 60;
/// Partial affinity counts questions in twenties.
const QUESTIONS: u32 = 20;

/// Answers with the interfaces behind a name, under the name asked for. `None` where the name exists no
/// more: every interface behind it is missing.
pub(super) fn answer(
    way: &mut Way<'_>,
    found: &Name,
    under: &Rc<str>,
    asker_zone: Option<&ZoneId>,
) -> Option<Answered> {
    let (balancer, addresses) = match &found.owner {
        ResourceId::LoadBalancer(arn) => {
            let balancer = way.sketch.load_balancers.get(arn)?;
            (Some(balancer), balancer.ip_address_type)
        }
        ResourceId::VpcEndpoint(id) => (None, way.sketch.vpc_endpoints.get(id)?.ip_address_type),
        _ => return None,
    };
    let open = balancer.is_some_and(|balancer| balancer.scheme == Scheme::InternetFacing);
    let mut all = Vec::with_capacity(found.interfaces.len());
    let mut exists = false;
    for interface in &found.interfaces {
        let Some(interface) = way.sketch.network_interfaces.get(interface) else { continue };
        let Some(zone) = way.sketch.zone_of_subnet(&interface.subnet) else { continue };
        exists = true;
        if let Some(address) = address(way, interface, addresses, open) {
            all.push(Record {
                name: Rc::clone(under),
                address,
                interface: Some(interface.id.clone()),
                zone: Some(zone.clone()),
                ttl_s: TTL_S,
            });
        }
    }
    if !exists {
        return None;
    }
    if all.is_empty() {
        return Some(way.no_record());
    }
    let is_zonal = matches!(found.kind, NameKind::EndpointZonal | NameKind::LoadBalancerZonal);
    way.records = if is_zonal { all } else { healthy(way, found, all) };
    if let (Some(balancer), Some(zone), NameKind::LoadBalancerRegional) = (balancer, asker_zone, found.kind) {
        prefer_own_zone(way, balancer, zone);
    }
    way.rotate(Some(&found.dns_zone));
    Some(Answered::Yes)
}

/// The address of an interface that is asked for: the public one where the load balancer is for the
/// internet.
fn address(
    way: &Way<'_>,
    interface: &NetworkInterface,
    addresses: IpAddressType,
    open: bool,
) -> Option<IpAddr> {
    if !way.fits(addresses) {
        return None;
    }
    match way.record_type {
        RecordType::A if open => public_address(way, interface),
        RecordType::A => Some(interface.address.into()),
        RecordType::Aaaa => interface.ipv6_address.map(IpAddr::from),
        RecordType::Cname | RecordType::Txt => None,
    }
}

/// The public IPv4 address of an interface: one that came with it, or an Elastic IP address.
pub(super) fn public_address(way: &Way<'_>, interface: &NetworkInterface) -> Option<IpAddr> {
    if let Some(address) = interface.public_address {
        return Some(address.into());
    }
    let held = Some(AddressHolder::NetworkInterface(interface.id.clone()));
    let found = way.sketch.elastic_addresses.iter().find(|address| address.association == held);
    found.map(|found| found.address.into())
}

/// The records of a name without those that must be left out; all of them where nothing would
/// be left (NLB guide: DNS fails open; for endpoints the same is assumed).
fn healthy(way: &mut Way<'_>, name: &Name, all: Vec<Record>) -> Vec<Record> {
    let mut left = Vec::with_capacity(all.len());
    let mut out: Vec<ResolutionStep> = Vec::new();
    for record in &all {
        let is_lost = record.zone.as_ref().is_some_and(|zone| way.sketch.lost_zones.contains(zone));
        let is_unhealthy = record.interface.as_ref().is_some_and(|node| way.withdrawn.nodes.contains(node))
            || provider_is_unhealthy(way, name, record);
        if !is_lost && !is_unhealthy {
            left.push(record.clone());
            continue;
        }
        let why = if is_lost { Why::WithdrawnZoneLost } else { Why::WithdrawnUnhealthy };
        let mut step = way.step(why).address(record.address);
        step.zone = Some(Rc::clone(&name.dns_zone));
        step.about = record.interface.clone().map(ResourceId::from);
        out.push(step.text(record.zone.as_ref().map(ToString::to_string).unwrap_or_default()));
    }
    if left.is_empty() {
        let mut step = way.step(Why::FailOpen);
        step.zone = Some(Rc::clone(&name.dns_zone));
        way.note(step);
        return all;
    }
    way.steps.append(&mut out);
    left
}

/// Whether every node that could serve an endpoint's interface is left out of its own load balancer's name,
/// and the sketch assumes that the endpoint's name knows (assumption `endpoint_name_health`).
fn provider_is_unhealthy(way: &Way<'_>, name: &Name, record: &Record) -> bool {
    let sketch = way.sketch;
    let ResourceId::VpcEndpoint(id) = &name.owner else { return false };
    if sketch.assumptions.value(Assumption::EndpointNameHealth) == 0 {
        return false;
    }
    let service = sketch.vpc_endpoints.get(id).and_then(|endpoint| sketch.service_of(endpoint));
    let mut nodes = Vec::new();
    for arn in service.iter().flat_map(|service| &service.load_balancers) {
        let Some(balancer) = sketch.load_balancers.get(arn) else { continue };
        nodes.extend(balancer.nodes.iter().filter(|node| {
            sketch.subnet_of(node).is_ok_and(|subnet| Some(&subnet.zone) == record.zone.as_ref())
        }));
    }
    !nodes.is_empty() && nodes.into_iter().all(|node| way.withdrawn.nodes.contains(node))
}

/// The load balancer's routing policy: the address in the client's own zone, where there is one left.
fn prefer_own_zone(way: &mut Way<'_>, balancer: &LoadBalancer, zone: &ZoneId) {
    let own = match balancer.client_routing_policy {
        ClientRoutingPolicy::Any => return,
        ClientRoutingPolicy::Affinity => true,
        ClientRoutingPolicy::PartialAffinity => {
            way.query % QUESTIONS < way.sketch.assumptions.value(Assumption::PartialZonalAffinity)
        }
    };
    let is_own = |record: &Record| record.zone.as_ref() == Some(zone);
    if !way.records.iter().any(is_own) {
        return;
    }
    if own {
        way.records.retain(is_own);
    }
    let why = if own { Why::OwnZone } else { Why::AnyZone };
    way.note(way.step(why).about(balancer.arn.clone().into()).text(balancer.client_routing_policy.word()));
}
