//! Who uses a service: what the sketch expects to connect, and every endpoint by its regional name.

use crate::model::{
    DanglingReference, EndpointState, EndpointType, Host, IpProtocol, LegEnd, LoadBalancer, Outcome,
    ResourceId, Sketch, VpcEndpoint, VpcId, ZoneId,
};
use crate::path::{
    Attempt, HopKind, Index, Place, Request, Source, Trace, choices, source, trace, trace_with_attempts,
};
use crate::text;

use super::{Client, Consumer, FEW_CONSUMERS, LeftOut, MOST_CONSUMERS};

/// How many hosts of a zone are asked whether they connect, before the zone counts as one without a client.
const TRIES_PER_ZONE: usize = 4;

/// All of them, those the expectations name first; of many, one of each that are alike.
pub fn consumers(index: &Index, left_out: &mut LeftOut) -> Result<Vec<Consumer>, DanglingReference> {
    let hosts = Hosts::of(index.sketch());
    let mut found = expected(index, &hosts)?;
    for endpoint in index.sketch().vpc_endpoints.iter().filter(|endpoint| leads_to_service(endpoint)) {
        let to = Place::Endpoint(endpoint.id.clone(), None);
        if found.iter().any(|one| one.clients.iter().any(|client| client.request.to == to)) {
            continue;
        }
        match by_endpoint(index, &hosts, endpoint)? {
            Some(consumer) => found.push(consumer),
            None => left_out.unused.push(endpoint.id.clone()),
        }
    }
    if found.len() > FEW_CONSUMERS {
        found = one_of_each(index, found)?;
    }
    left_out.consumers = found.len().saturating_sub(MOST_CONSUMERS);
    found.truncate(MOST_CONSUMERS);
    Ok(found)
}

fn leads_to_service(endpoint: &VpcEndpoint) -> bool {
    endpoint.endpoint_type == EndpointType::Interface
        && endpoint.state == EndpointState::Available
        && endpoint.service.endpoint_service().is_some()
}

/// The hosts of each VPC, by its place.
struct Hosts<'a>(Vec<Vec<&'a Host>>);

impl<'a> Hosts<'a> {
    fn of(sketch: &'a Sketch) -> Self {
        let mut by_vpc = vec![Vec::new(); sketch.vpcs.len()];
        for host in sketch.hosts.iter() {
            let subnet = sketch.subnet_of(&host.network_interface).ok();
            let place = subnet.and_then(|subnet| sketch.vpcs.place(&subnet.vpc));
            if let Some(own) = place.and_then(|place| by_vpc.get_mut(place)) {
                own.push(host);
            }
        }
        Self(by_vpc)
    }

    fn in_vpc(&self, sketch: &Sketch, vpc: &VpcId) -> &[&'a Host] {
        sketch.vpcs.place(vpc).and_then(|place| self.0.get(place)).map_or(&[], Vec::as_slice)
    }
}

/// What the sketch expects to connect. Expectations of one network, place and port are one consumer.
fn expected(index: &Index, hosts: &Hosts<'_>) -> Result<Vec<Consumer>, DanglingReference> {
    let mut found: Vec<Consumer> = Vec::new();
    let wanted = index.sketch().expectations.iter();
    for one in wanted.filter(|one| one.expect == Outcome::Connected && one.lacking.is_none()) {
        let from = Place::find(index, &one.from).and_then(|from| source(index, &from));
        // What names no place is said among the expectations.
        let (Ok(from), Ok(to)) = (from, Place::find(index, &one.to)) else { continue };
        let request = Request::usual(from, to, one.port, IpProtocol::Tcp);
        let network = network(index.sketch(), &request.from);
        let client = client(index.sketch(), request);
        let same = |other: &&mut Consumer| {
            let asks = |known: &Client| known.request.to == client.request.to;
            other.network == network && other.port == one.port && other.clients.iter().any(asks)
        };
        match found.iter_mut().find(same) {
            Some(known) if known.clients.contains(&client) => {}
            Some(known) => known.clients.push(client),
            None => found.push(Consumer {
                network,
                to: called(index.sketch(), &client.request.to, &one.to),
                port: one.port,
                endpoint: None,
                alike: 0,
                clients: vec![client],
            }),
        }
    }
    for consumer in &mut found {
        in_other_zones(index, hosts, consumer)?;
        consumer.endpoint = endpoint_of(index, consumer)?;
    }
    Ok(found)
}

/// Who uses an endpoint by its regional name, on the first port its service listens on that answers.
fn by_endpoint(
    index: &Index,
    hosts: &Hosts<'_>,
    endpoint: &VpcEndpoint,
) -> Result<Option<Consumer>, DanglingReference> {
    let sketch = index.sketch();
    let mut consumer = Consumer {
        network: Some(endpoint.vpc.clone().into()),
        clients: Vec::new(),
        to: text::name(sketch, &endpoint.id.clone().into()),
        port: 0,
        endpoint: Some(endpoint.id.clone()),
        alike: 0,
    };
    for port in ports(sketch, endpoint) {
        consumer.port = port;
        join(index, hosts, &endpoint.vpc, &Place::Endpoint(endpoint.id.clone(), None), &mut consumer)?;
        if !consumer.clients.is_empty() {
            return Ok(Some(consumer));
        }
    }
    Ok(None)
}

/// The ports a service takes TCP connections on, each once.
fn ports(sketch: &Sketch, endpoint: &VpcEndpoint) -> Vec<u16> {
    let mut ports = Vec::new();
    let balancers = sketch.service_of(endpoint).map_or(&[][..], |service| &service.load_balancers);
    let known = |arn| sketch.load_balancers.get(arn);
    for listener in balancers.iter().filter_map(known).flat_map(|balancer: &LoadBalancer| &balancer.listeners)
    {
        if listener.protocol.takes(IpProtocol::Tcp) && !ports.contains(&listener.port) {
            ports.push(listener.port);
        }
    }
    ports
}

/// A client in every other zone of the VPC that connects to the same.
fn in_other_zones(
    index: &Index,
    hosts: &Hosts<'_>,
    consumer: &mut Consumer,
) -> Result<(), DanglingReference> {
    let Some(ResourceId::Vpc(vpc)) = consumer.network.clone() else { return Ok(()) };
    let Some(to) = consumer.clients.first().map(|client| client.request.to.clone()) else { return Ok(()) };
    join(index, hosts, &vpc, &to, consumer)
}

fn join(
    index: &Index,
    hosts: &Hosts<'_>,
    vpc: &VpcId,
    to: &Place,
    consumer: &mut Consumer,
) -> Result<(), DanglingReference> {
    let sketch = index.sketch();
    let mut zones: Vec<(&ZoneId, usize)> = Vec::new();
    for client in &consumer.clients {
        zones.extend(client.request.from.zone(sketch).map(|zone| (zone, TRIES_PER_ZONE)));
    }
    for host in hosts.in_vpc(sketch, vpc) {
        let Ok(subnet) = sketch.subnet_of(&host.network_interface) else { continue };
        let at = zones.iter().position(|(zone, _)| *zone == &subnet.zone).unwrap_or(zones.len());
        if at == zones.len() {
            zones.push((&subnet.zone, 0));
        }
        let Some((_, tried)) = zones.get_mut(at).filter(|(_, tried)| *tried < TRIES_PER_ZONE) else {
            continue;
        };
        *tried += 1;
        let from = Source::of_instance(sketch, &host.id)?;
        let request = Request::usual(from, to.clone(), consumer.port, IpProtocol::Tcp);
        if *to != Place::Instance(host.id.clone()) && connects(index, &request)? {
            *tried = TRIES_PER_ZONE;
            consumer.clients.push(client(sketch, request));
        }
    }
    Ok(())
}

/// Whether a client connects by any way; mostly the first tells.
pub(super) fn connects(index: &Index, request: &Request) -> Result<bool, DanglingReference> {
    Ok(trace(index, request)?.outcome == Outcome::Connected || !choices(index, request)?.none_works())
}

fn client(sketch: &Sketch, request: Request) -> Client {
    Client { who: request.from.node(sketch), request }
}

fn network(sketch: &Sketch, from: &Source) -> Option<ResourceId> {
    if let Some(subnet) = from.subnet(sketch) {
        return Some(subnet.vpc.clone().into());
    }
    match from.resource(sketch)? {
        ResourceId::DataCenterHost(host) => {
            sketch.data_center_hosts.get(&host).map(|host| host.data_center.clone().into())
        }
        other => Some(other),
    }
}

/// A place by its name where it has one, else as it was written.
fn called(sketch: &Sketch, to: &Place, written: &str) -> String {
    match to {
        Place::Endpoint(id, None) => text::name(sketch, &id.clone().into()),
        _ => written.to_owned(),
    }
}

fn endpoint_of(
    index: &Index,
    consumer: &Consumer,
) -> Result<Option<crate::model::VpcEndpointId>, DanglingReference> {
    let Some(client) = consumer.clients.first() else { return Ok(None) };
    let made = trace(index, &client.request)?;
    Ok(made.forward.iter().find_map(|hop| match (hop.kind, hop.resource()) {
        (HopKind::Endpoint, Some(ResourceId::VpcEndpoint(id))) => Some(id.clone()),
        _ => None,
    }))
}

/// What makes two consumers alike: who answers in which zone for which reason, and what is passed on the way
/// that is not a consumer's own.
#[derive(PartialEq, Eq)]
struct Shape(u16, Vec<(Option<ZoneId>, Vec<Attempt>, Vec<Passed>)>);

type Passed = (HopKind, Option<LegEnd>);

impl Shape {
    fn of(index: &Index, consumer: &Consumer) -> Result<Self, DanglingReference> {
        let sketch = index.sketch();
        let mut shape = Vec::with_capacity(consumer.clients.len());
        for client in &consumer.clients {
            let (made, mut others) = trace_with_attempts(index, &client.request)?;
            for other in others.iter_mut().filter(|other| other.outcome != Outcome::Connected) {
                // The code counts; what it is about is the consumer's own.
                other.reason.resources.clear();
                other.reason.fixes.clear();
            }
            shape.push((client.request.from.zone(sketch).cloned(), others, passed(&made)));
        }
        Ok(Self(consumer.port, shape))
    }
}

fn passed(made: &Trace) -> Vec<Passed> {
    let mut passed = Vec::with_capacity(made.forward.len());
    for hop in &made.forward {
        // Which target it is, is a choice; all of them are among the attempts.
        let own = matches!(hop.kind, HopKind::Client | HopKind::Endpoint | HopKind::Target);
        passed.push((hop.kind, Some(hop.node.clone()).filter(|_| !own)));
    }
    passed
}

fn one_of_each(index: &Index, all: Vec<Consumer>) -> Result<Vec<Consumer>, DanglingReference> {
    let mut found: Vec<Consumer> = Vec::new();
    let mut shapes: Vec<Shape> = Vec::new();
    for consumer in all {
        let shape = Shape::of(index, &consumer)?;
        let known = shapes.iter().position(|known| *known == shape);
        if let Some(like) = known.and_then(|at| found.get_mut(at)) {
            like.alike += 1;
        } else {
            shapes.push(shape);
            found.push(consumer);
        }
    }
    Ok(found)
}
