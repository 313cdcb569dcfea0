//! Public DNS: the names AWS makes, its services' own, instances' public names, and public hosted zones of
//! the sketch.

use std::rc::Rc;

use crate::model::{RecordType, ResourceId, VpcEndpointId, public_addresses, public_service};

use super::answer::{Answered, Record, Why};
use super::made::{self, TTL_S};
use super::name::NameKind;
use super::names::{domains, is_within};
use super::resolve::{Resolver, Way};
use super::{instance, zone};

/// The end of the names AWS makes.
const AWS: &str = "amazonaws.com";

/// Answers as public DNS does; a VPC's resolver asks it too where nothing in the VPC holds the name.
pub(super) fn answer<'a>(way: &mut Way<'a>, resolver: Resolver<'a>, name: &Rc<str>) -> Answered {
    let known = way.known;
    if let Some(found) = known.get(name) {
        let mut step = way.step(Why::HeldByPublicZone).text(kind_words(found.kind));
        step.zone = Some(Rc::clone(&found.dns_zone));
        let at = way.steps.len();
        way.note(step);
        let zone = match resolver {
            Resolver::Vpc { zone, inbound: false, .. } => zone,
            Resolver::Vpc { .. } | Resolver::Host(_) | Resolver::Internet => None,
        };
        if let Some(answered) = made::answer(way, found, name, zone) {
            return answered;
        }
        way.steps.truncate(at);
    }
    if is_within(name, AWS) {
        if let Some(answered) = instance::public(way, resolver, name) {
            return answered;
        }
        if let Some(answered) = lacks_interface(way, name) {
            return answered;
        }
    }
    if let Some(found) = public_service(name) {
        let zone = if is_within(name, AWS) { AWS } else { "sagemaker.aws" };
        way.note(way.step(Why::PublicService).zone(zone).text(found.service.name));
        if way.record_type != RecordType::A {
            return way.no_record();
        }
        for address in public_addresses(way.sketch, found) {
            let name = Rc::clone(name);
            way.records.push(Record {
                name,
                address: address.into(),
                interface: None,
                zone: None,
                ttl_s: TTL_S,
            });
        }
        way.rotate(None);
        return Answered::Yes;
    }
    for domain in domains(name) {
        let held = known.holders_of(domain).and_then(|holders| holders.public.as_ref());
        if let Some(found) = held.and_then(|id| way.sketch.hosted_zones.get(id)) {
            way.note(way.step(Why::PublicHostedZone).zone(domain).about(found.id.clone().into()));
            return zone::answer(way, resolver, found, name);
        }
    }
    way.nobody(way.step(Why::NobodyHolds))
}

const fn kind_words(kind: NameKind) -> &'static str {
    match kind {
        NameKind::EndpointRegional => "the endpoint's regional name, which covers all its interfaces",
        NameKind::EndpointZonal => "the endpoint's zonal name, which covers one interface",
        NameKind::LoadBalancerRegional => "the load balancer's name, which covers all its nodes",
        NameKind::LoadBalancerZonal => "the load balancer's zonal name, which covers one node",
    }
}

/// Says why a name of the form AWS gives endpoints and load balancers is not there, where it is of one that
/// is: its state has no names, or it has no interface in the zone.
fn lacks_interface(way: &mut Way<'_>, name: &str) -> Option<Answered> {
    let (first, rest) = name.split_once('.')?;
    if let Some(balancer) = way.known.get(rest).filter(|found| found.kind == NameKind::LoadBalancerRegional) {
        let step = way.step(Why::NoSuchZone).about(balancer.owner.clone());
        return Some(way.nobody(step.zone(&balancer.dns_zone)));
    }
    // `vpce-<id>-<suffix>` and perhaps a zone.
    let (id, suffix) = first.strip_prefix("vpce-")?.split_once('-')?;
    let id = format!("vpce-{id}").parse::<VpcEndpointId>().ok()?;
    let endpoint = way.sketch.vpc_endpoints.get(&id)?;
    let (step, id) = (way.step(Why::NoNames), ResourceId::from(id));
    if !endpoint.state.has_names() {
        return Some(way.nobody(step.about(id).text(endpoint.state.word())));
    }
    let zone = suffix.strip_prefix(endpoint.dns_suffix.as_str())?.strip_prefix('-')?;
    (!zone.is_empty()).then(|| way.nobody(way.step(Why::NoSuchZone).about(id)))
}
