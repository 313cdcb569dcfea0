//! A data center's own resolver: conditional forwarders, the names of its hosts, and public DNS for the rest
//! where the data center has the internet.

use std::rc::Rc;

use crate::model::{
    ConditionalForwarder, DataCenter, DataCenterHost, DataCenterHostRole, HostState, RecordType,
};

use super::answer::{Answered, Record, Why};
use super::forward;
use super::names::{is_within, plain};
use super::question::DnsSpeaker;
use super::resolve::{Resolver, Way};

/// Seconds a data center's own names may be kept: a common default, and the data center's to choose.
const TTL_S: u32 = 3600;

/// A client in a data center asks: the first of its resolvers that runs, else a public one.
pub(super) fn begin<'a>(way: &mut Way<'a>, center: &'a DataCenter, name: &Rc<str>) -> Answered {
    for host in resolvers(way, center) {
        let id = host.id.clone().into();
        if host.state != HostState::Running {
            way.note(way.step(Why::ResolverStopped).about(id).address(host.address.into()));
            continue;
        }
        way.asked = super::Asked::Host(host.id.clone());
        way.note(way.step(Why::AskedHost).about(id).address(host.address.into()));
        return way.ask(Resolver::Host(host), name);
    }
    if center.internet {
        way.note(way.step(Why::AskedPublic));
        return way.ask(Resolver::Internet, name);
    }
    way.note(way.step(Why::NoResolver).about(center.id.clone().into()));
    Answered::NoResolver
}

fn resolvers<'a>(
    way: &Way<'a>,
    center: &'a DataCenter,
) -> impl Iterator<Item = &'a DataCenterHost> + use<'a> {
    let sketch = way.sketch;
    let is_one =
        |host: &&DataCenterHost| host.data_center == center.id && host.role == DataCenterHostRole::Resolver;
    sketch.data_center_hosts.iter().filter(is_one)
}

/// Answers as a data center's resolver.
pub(super) fn answer<'a>(way: &mut Way<'a>, host: &'a DataCenterHost, name: &Rc<str>) -> Answered {
    let known = way.sketch.data_center_hosts.iter().find(|known| {
        known.data_center == host.data_center && known.name.trim_end_matches('.').eq_ignore_ascii_case(name)
    });
    // A name without a dot is what people call it, and no DNS name.
    if let Some(known) = known.filter(|_| name.contains('.')) {
        way.note(way.step(Why::OwnHost).about(known.id.clone().into()));
        if way.record_type != RecordType::A {
            return way.no_record();
        }
        let address = known.address.into();
        way.records.push(Record {
            name: Rc::clone(name),
            address,
            interface: None,
            zone: None,
            ttl_s: TTL_S,
        });
        return Answered::Yes;
    }
    let mut longest: Option<(Rc<str>, &ConditionalForwarder)> = None;
    for forwarder in &host.forwarders {
        let domain = plain(&forwarder.domain);
        let is_longer = longest.as_ref().is_none_or(|(known, _)| domain.len() > known.len());
        if is_longer && (domain.is_empty() || is_within(name, &domain)) {
            longest = Some((domain, forwarder));
        }
    }
    if let Some((domain, forwarder)) = longest {
        let domain = if domain.is_empty() { Rc::from(".") } else { domain };
        way.note(way.step(Why::ForwarderMatches).zone(&domain).about(host.id.clone().into()));
        return forward::to(way, &[DnsSpeaker::Host(host)], &forwarder.targets, name);
    }
    let center = way.sketch.data_centers.get(&host.data_center);
    if center.is_none_or(|center| center.internet) {
        way.note(way.step(Why::AskedPublic));
        return way.ask(Resolver::Internet, name);
    }
    way.note(way.step(Why::NoInternet).about(host.id.clone().into()));
    Answered::ServerFailure
}
