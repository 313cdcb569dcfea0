//! Every way a client's connections by one address may take, judged once: the way up to the node that chooses,
//! and the way on to each target. A run over time sends millions of connections by such a plan; each of them
//! comes to what [`super::trace`] would say of it, because both are judged by the same walk.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::rc::Rc;

use crate::model::{
    ClientRoutingPolicy, DanglingReference, IpProtocol, Leg, NetworkInterfaceId, Outcome, ResourceId, Sketch,
    ZoneId,
};

use super::check::Detail;
use super::flow_hash::{flow_hash, initial_sequence_number, node_source_port, pick};
use super::idle::idle_timeout_s;
use super::index::Index;
use super::judge::{Ending, Fork, OnFromFork, Stop, Walk, onward, trace_with};
use super::place::Place;
use super::reason::Reason;
use super::request::Request;
use super::trace::{Hop, HopKind, Packet, TargetView, Trace};

/// The most targets of one node whose ways are judged each by itself, where none can stand for another.
const MAX_CHOICES: usize = 10_000;

/// Lines one behind another, each with its round trip in microseconds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stretch {
    /// The lines.
    pub legs: Vec<(Leg, u32)>,
    /// The whole round trip: at least the sum of the lines'.
    pub rtt_us: u32,
    /// After so many silent seconds something on it forgets a connection; none where nothing does.
    pub idle_timeout_s: Option<u16>,
}

/// The way on to one target, or to the one place there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Onward {
    /// How a connection ends that goes this way.
    pub outcome: Outcome,
    /// What decided.
    pub reason: Reason,
    /// From where the choice is made to the end.
    pub stretch: Stretch,
    /// What is chosen, whether or not anything reaches it.
    pub target: Option<ResourceId>,
    /// Its zone.
    pub zone: Option<ZoneId>,
    /// What the host at the end saw of the request the plan was made for.
    pub view: Option<TargetView>,
    /// The interface of the node that hands it to the target: of several, the last.
    pub node: Option<NetworkInterfaceId>,
    /// Whether the target sees the node's address and a port of the node's, and not the client's.
    pub sees_node: bool,
}

/// By which interface connections come in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub resource: Option<ResourceId>,
    /// Its interface.
    pub interface: Option<NetworkInterfaceId>,
    /// The interface's zone.
    pub zone: Option<ZoneId>,
}

/// All ways by one address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The packet as it leaves the client.
    pub sent: Packet,
    /// The packet the node hashes; none where no node is come to.
    hashed: Option<Packet>,
    /// By which interface connections come in.
    pub entry: Entry,
    /// The way up to where the choice is made.
    pub up: Stretch,
    /// The ways on, in the order the hash counts them; at least one.
    pub on: Rc<[Onward]>,
    /// What stops every connection, whichever way on it takes.
    pub blocked: Option<(Outcome, Reason)>,
    /// Whether the way depends on the source port: a transit gateway passes appliances by a hash of it. Then the
    /// plan is that of one source port alone.
    pub follows_ports: bool,
}

/// Which way on one connection takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flow {
    /// The way's place in [`Plan::on`].
    pub choice: usize,
    /// The port the node would use towards the target (assumption `node_source_port`).
    pub node_port: u16,
}

impl Plan {
    /// The way of the connection from a source port, asked as the so-manieth question, by the load balancer's
    /// hash. `host` counts further hosts behind the client, whose addresses are taken to follow its own.
    pub fn flow(&self, seed: u32, source_port: u16, query: u32, host: u32) -> Flow {
        let Some(mut packet) = self.hashed else { return Flow { choice: 0, node_port: 0 } };
        // An internet gateway changes the address and keeps the port.
        if packet.source.port() == self.sent.source.port() {
            packet.source.set_port(source_port);
        } else {
            // A NAT gateway on the way gives it a port of its own.
            let mut sent = self.sent;
            sent.source.set_port(source_port);
            packet.source.set_port(node_source_port(flow_hash(seed, sent, 0)));
        }
        if let (IpAddr::V4(address), 1..) = (packet.source.ip(), host) {
            packet.source.set_ip(std::net::Ipv4Addr::from(u32::from(address).wrapping_add(host)).into());
        }
        let sequence_number = match packet.protocol {
            IpProtocol::Tcp => initial_sequence_number(seed, packet, query),
            IpProtocol::Udp | IpProtocol::Icmp | IpProtocol::All => 0,
        };
        let hash = flow_hash(seed, packet, sequence_number);
        Flow { choice: pick(hash, self.on.len()).unwrap_or_default(), node_port: node_source_port(hash) }
    }
}

/// Makes plans of one state of a sketch. The ways on from a node by `PrivateLink` are the same for every
/// consumer, because the node puts its own address in the place of the client's; they are judged once.
#[derive(Debug)]
pub struct Planner {
    index: Rc<Index>,
    known: BTreeMap<(NetworkInterfaceId, u16), Rc<[Onward]>>,
}

impl Planner {
    /// One that knows nothing yet.
    pub const fn new(index: Rc<Index>) -> Self {
        Self { index, known: BTreeMap::new() }
    }

    /// The ways of a request by one address.
    ///
    /// # Errors
    /// [`DanglingReference`] when one of the ways leads over something the sketch does not have.
    pub fn plan(&mut self, request: &Request, address: IpAddr) -> Result<Plan, DanglingReference> {
        let request = Request { to: Place::Address(None, address), ..request.clone() };
        let index = Rc::clone(&self.index);
        let (first, fork) = trace_with(&index, &request, Some(0))?;
        let mut plan = Plan {
            sent: first.forward.first().map_or_else(|| unsent(&request, address), |hop| hop.packet),
            hashed: at_node(&first),
            entry: entry(&first),
            up: Stretch::default(),
            on: Rc::from([]),
            blocked: None,
            follows_ports: super::choices::follows_ports(&first),
        };
        let Some(fork) = fork else {
            plan.on = self.each(&request, first)?;
            return Ok(plan);
        };
        plan.hashed = Some(fork.at.packet);
        plan.up = up_to_node(index.sketch(), &first);
        plan.on = self.ways_on(&request, &fork)?;
        plan.blocked = self.blocked(&request, &plan, first)?;
        Ok(plan)
    }

    /// Every way judged from the client on.
    fn each(&self, request: &Request, first: Trace) -> Result<Rc<[Onward]>, DanglingReference> {
        let of = super::attempts::candidates(&first).min(MAX_CHOICES);
        let sketch = self.index.sketch();
        let mut found = vec![whole(sketch, first)];
        for choice in 1..of {
            found.push(whole(sketch, trace_with(&self.index, request, Some(choice))?.0));
        }
        Ok(found.into())
    }

    fn ways_on(&mut self, request: &Request, fork: &Fork<'_>) -> Result<Rc<[Onward]>, DanglingReference> {
        let by_private_link = fork.at.via.is_some();
        let key = (fork.at.node.id.clone(), fork.at.packet.destination.port());
        if let Some(known) = self.known.get(&key).filter(|_| by_private_link) {
            return Ok(Rc::clone(known));
        }
        let mut found = Vec::new();
        for choice in 0..fork.choice.found.targets.len() {
            let on = onward(&self.index, request, fork, choice, Detail::Whole)?;
            found.push(from_node(self.index.sketch(), on, fork));
        }
        let found: Rc<[Onward]> = found.into();
        if by_private_link {
            self.known.insert(key, Rc::clone(&found));
        }
        Ok(found)
    }

    /// Whether the way up to the node or back from it stops every connection: found with a target from which
    /// a reply comes.
    fn blocked(
        &self,
        request: &Request,
        plan: &Plan,
        first: Trace,
    ) -> Result<Option<(Outcome, Reason)>, DanglingReference> {
        let Some(replies) = plan.on.iter().position(|one| one.outcome != Outcome::TimedOut) else {
            return Ok(None);
        };
        let made = match replies {
            0 => first,
            _ => trace_with(&self.index, request, Some(replies))?.0,
        };
        Ok((made.outcome == Outcome::TimedOut).then_some((made.outcome, made.reason)))
    }
}

/// The packet of a client that cannot send.
fn unsent(request: &Request, address: IpAddr) -> Packet {
    Packet {
        source: std::net::SocketAddr::new(request.from.address, request.source_port),
        destination: std::net::SocketAddr::new(address, request.port),
        protocol: request.protocol,
    }
}

/// The packet as it came to the first node.
fn at_node(made: &Trace) -> Option<Packet> {
    let at = made.forward.iter().position(|hop| hop.kind == HopKind::LoadBalancer)?;
    made.forward.get(at.checked_sub(1)?).map(|hop| hop.packet)
}

/// Whoever first takes the packet after the client.
fn entry(made: &Trace) -> Entry {
    let taker = made.forward.iter().skip(1).find(|hop| hop.takes());
    taker.map_or_else(Entry::default, |hop| Entry {
        resource: hop.resource().cloned(),
        interface: hop.interface.clone(),
        zone: hop.zone.clone(),
    })
}

fn stretch(sketch: &Sketch, hops: &[Hop], rtt_us: u32) -> Stretch {
    Stretch { legs: legs(hops), rtt_us, idle_timeout_s: idle_timeout_s(sketch, hops) }
}

fn legs(hops: &[Hop]) -> Vec<(Leg, u32)> {
    let mut found = Vec::with_capacity(hops.len());
    let mut before_us = hops.first().map_or(0, |hop| hop.rtt_us);
    for hop in hops {
        if let Some(leg) = &hop.leg {
            found.push((leg.clone(), hop.rtt_us.saturating_sub(before_us)));
            before_us = hop.rtt_us;
        }
    }
    found
}

fn up_to_node(sketch: &Sketch, made: &Trace) -> Stretch {
    let upto = made.forward.iter().position(|hop| hop.kind == HopKind::LoadBalancer);
    let hops = made.forward.get(..=upto.unwrap_or_default()).unwrap_or_default();
    stretch(sketch, hops, hops.last().map_or(0, |hop| hop.rtt_us))
}

/// A way judged from the client on, as a way on from where nothing lies before it.
fn whole(sketch: &Sketch, made: Trace) -> Onward {
    let rtt_us = made.latency_us.or(made.forward.last().map(|hop| hop.rtt_us)).unwrap_or_default();
    let chosen = super::attempts::flow_hash(&made.forward).map(|(target, _)| target.clone());
    Onward {
        outcome: made.outcome,
        stretch: stretch(sketch, &made.forward, rtt_us),
        target: chosen.or_else(|| made.target.as_ref().map(|target| target.host.clone())),
        zone: made.forward.last().and_then(|hop| hop.zone.clone()),
        sees_node: sees_node(&made).unwrap_or_default(),
        node: last_node(&made).and_then(|at| made.forward.get(at)).and_then(|hop| hop.interface.clone()),
        view: made.target,
        reason: made.reason,
    }
}

fn from_node(sketch: &Sketch, on: OnFromFork, fork: &Fork<'_>) -> Onward {
    let view = header_of(&on.ending, on.target);
    let client = fork.at.packet.source.ip();
    let sees = view.as_ref().map(|view| view.sees_source.ip());
    let own = sees.is_some_and(|sees| sees != client);
    Onward {
        outcome: on.ending.outcome,
        reason: on.ending.reason,
        stretch: stretch(sketch, &on.hops, on.rtt_us),
        target: on.chosen.map(|chosen| chosen.target),
        zone: on.hops.last().and_then(|hop| hop.zone.clone()),
        node: Some(fork.at.node.id.clone()),
        sees_node: own,
        view,
    }
}

/// No handshake, and so no header ahead of data.
fn header_of(ending: &Ending, view: Option<TargetView>) -> Option<TargetView> {
    let stands = matches!(
        ending.outcome,
        Outcome::Connected | Outcome::Reset | Outcome::NoAnswer | Outcome::Forbidden
    );
    view.map(|view| TargetView { proxy_protocol: view.proxy_protocol.filter(|_| stands), ..view })
}

fn last_node(made: &Trace) -> Option<usize> {
    made.forward.iter().rposition(|hop| hop.kind == HopKind::LoadBalancer)
}

/// Whether the target sees another address than the one that came to the last node.
fn sees_node(made: &Trace) -> Option<bool> {
    let came = made.forward.get(last_node(made)?.checked_sub(1)?)?.packet.source.ip();
    Some(made.target.as_ref()?.sees_source.ip() != came)
}

/// What a client comes to that asks for an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// The address; how the attempt ends and why, where there is none.
    pub address: Result<IpAddr, (Outcome, Reason)>,
    /// Seconds it may be kept; none where no name was asked for.
    pub ttl_s: Option<u32>,
    /// After how many questions the answers begin again.
    pub period: u32,
}

/// The address a request goes to: given, or asked for as the so-manieth question. Names may know less than what
/// is: whether the client itself is up is asked of `now`.
///
/// # Errors
/// [`DanglingReference`] when it refers to something the sketch does not have.
pub fn destination(names: &Index, now: &Index, request: &Request) -> Result<Destination, DanglingReference> {
    let mut dns = None;
    let found = match Walk::new(now, request, None, Detail::Ending).client_is_up() {
        Ok(()) => Walk::new(names, request, None, Detail::Ending).destination(&mut dns),
        Err(stop) => Err(stop),
    };
    let address = match found {
        Ok(address) => Ok(address),
        Err(Stop::Ended(ending)) => Err((ending.outcome, ending.reason)),
        Err(Stop::Dangling(missing)) => return Err(missing),
    };
    let records = dns.as_ref().map_or(&[][..], |dns| &dns.records);
    let by_zone = |policy: ClientRoutingPolicy| {
        !matches!(policy, ClientRoutingPolicy::Any | ClientRoutingPolicy::Affinity)
    };
    let partial = names.sketch().load_balancers.iter().any(|one| by_zone(one.client_routing_policy));
    let count = u32::try_from(records.len()).unwrap_or(1).max(1);
    Ok(Destination {
        address,
        ttl_s: records.first().map(|record| record.ttl_s),
        // Partial affinity counts questions in twenties.
        period: if partial && count > 1 { count.saturating_mul(20) } else { count },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ApplicationState, Sketch};
    use crate::path::{Source, trace};
    use crate::scenario;

    fn requests(sketch: &Sketch) -> Vec<Request> {
        let endpoints = sketch.vpc_endpoints.iter().map(|one| Place::Endpoint(one.id.clone(), None));
        let balancers = sketch.load_balancers.iter().map(|one| Place::LoadBalancer(one.arn.clone(), None));
        let hosts = sketch.hosts.iter().map(|one| Place::Instance(one.id.clone()));
        let places: Vec<Place> = endpoints.chain(balancers).take(8).chain(hosts.take(3)).collect();
        let mut found = Vec::new();
        for host in sketch.hosts.iter().take(8) {
            let from = Source::of_instance(sketch, &host.id).expect("it has an interface");
            let each = |to: &Place| Request::usual(from.clone(), to.clone(), 443, IpProtocol::Tcp);
            found.extend(places.iter().map(each));
        }
        found
    }

    /// Every connection of a plan comes to what its trace says: outcome, reason, target, what the target sees,
    /// round trip.
    fn check(sketch: &Sketch, about: &str) -> usize {
        let index = Rc::new(Index::of(sketch));
        let mut planner = Planner::new(Rc::clone(&index));
        let mut alike = 0;
        for request in requests(sketch) {
            for nth in 0..7_u16 {
                let port = 49_152 + nth * 911;
                let request = Request { source_port: port, query: nth.into(), ..request.clone() };
                let made = trace(&index, &request).expect("nothing dangles");
                let asked = destination(&index, &index, &request).expect("nothing dangles");
                let address = match asked.address {
                    Ok(address) => address,
                    Err((outcome, reason)) => {
                        assert_eq!((outcome, reason), (made.outcome, made.reason), "{about} {request:?}");
                        continue;
                    }
                };
                // The plan was made for another source port.
                let other = Request { source_port: 50_000, ..request.clone() };
                let mut plan = planner.plan(&other, address).expect("nothing dangles");
                if plan.follows_ports {
                    plan = planner.plan(&request, address).expect("nothing dangles");
                }
                let flow = plan.flow(sketch.seed, port, request.query, 0);
                let on = &plan.on[flow.choice];
                let (outcome, reason) = plan.blocked.clone().unwrap_or((on.outcome, on.reason.clone()));
                assert_eq!(outcome, made.outcome, "{about} {request:?}");
                assert_eq!(reason, made.reason, "{about} {request:?}");
                if let Some(view) = &made.target {
                    assert_eq!(on.target.as_ref(), Some(&view.host), "{about} {request:?}");
                    let own = on.view.as_ref().expect("it was seen");
                    assert_eq!(own.sees_source.ip(), view.sees_source.ip());
                    let sees = if on.sees_node { flow.node_port } else { port };
                    assert_eq!(sees, view.sees_source.port(), "{about} {request:?}");
                }
                if let Some(latency_us) = made.latency_us {
                    assert_eq!(plan.up.rtt_us + on.stretch.rtt_us, latency_us, "{about} {request:?}");
                    let lines = plan.up.legs.iter().chain(&on.stretch.legs).map(|(leg, _)| leg);
                    let hops = made.forward.iter().filter_map(|hop| hop.leg.as_ref());
                    assert!(lines.eq(hops), "{about} {request:?}");
                }
                alike += 1;
            }
        }
        alike
    }

    #[test]
    fn connections_of_a_plan_come_to_what_their_traces_say() {
        let mut alike = 0;
        for found in scenario::list() {
            let mut sketch = scenario::open(found.id).expect("there is one").expect("it reads").sketch;
            alike += check(&sketch, found.id);
            let ids: Vec<_> = sketch.hosts.iter().step_by(2).map(|host| host.id.clone()).collect();
            for id in ids {
                let close = |host: &mut crate::model::Host| {
                    for application in &mut host.applications {
                        application.state = ApplicationState::Stopped;
                    }
                };
                sketch.hosts.update(&id, close).expect("it is there");
            }
            alike += check(&sketch, found.id);
        }
        assert!(alike > 2000, "{alike}");
    }
}
