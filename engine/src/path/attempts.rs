//! Every other choice: the outcome of an attempt depends on which interface the name answered
//! with and which target the hash picked, so all of them are judged.

use std::net::IpAddr;

use crate::model::{DanglingReference, Outcome, ResourceId, ZoneId, number, sort_by_numbers};

use super::check::Check;
use super::index::Index;
use super::judge::{Ending, Fork, Judged, judged, other_choice, trace_with};
use super::place::Place;
use super::reason::Reason;
use super::request::Request;
use super::trace::{Attempt, Hop, Trace};

/// The most alternatives judged for one request.
const MAX_ATTEMPTS: usize = 1000;

/// Judges one connection attempt, and what each choice of interface and target would have come to.
///
/// # Errors
/// [`DanglingReference`] when one of the ways leads over something the sketch does not have.
pub fn trace_with_attempts(
    index: &Index,
    request: &Request,
) -> Result<(Trace, Vec<Attempt>), DanglingReference> {
    let (made, fork) = trace_with(index, request, None)?;
    let found = others(index, request, &made, fork.as_ref())?;
    Ok((made, found))
}

/// What each choice of interface and target would have come to, in order of the addresses
/// (which the rotation does not change) and of the target group.
///
/// # Errors
/// [`DanglingReference`] when one of the ways leads over something the sketch does not have.
pub fn attempts(index: &Index, request: &Request, made: &Trace) -> Result<Vec<Attempt>, DanglingReference> {
    others(index, request, made, None)
}

fn others(
    index: &Index,
    request: &Request,
    made: &Trace,
    fork: Option<&Fork<'_>>,
) -> Result<Vec<Attempt>, DanglingReference> {
    let records = made.dns.as_ref().map_or(&[][..], |dns| &dns.records);
    let mut addresses = Vec::with_capacity(records.len());
    for record in records {
        addresses.push((record.address, record.zone.as_ref()));
    }
    // Zones count only where an address stands there twice.
    let before = |zone: &ZoneId| {
        records.iter().filter(|other| other.zone.as_ref().is_some_and(|other| other < zone)).count()
    };
    sort_by_numbers(&mut addresses, |(address, zone): &(IpAddr, Option<&ZoneId>)| {
        let [high, low] = halves(*address);
        [high, low, number(zone.map_or(0, before))]
    });
    let used = made.forward.first().map(|hop| hop.packet.destination.ip());
    if addresses.is_empty() {
        addresses.extend(used.map(|address| (address, None)));
    }
    let mut found = Vec::new();
    for (address, zone) in addresses {
        let made_it = used == Some(address);
        let chosen = flow_hash(&made.forward);
        let of = chosen.map_or(1, |(_, of)| of);
        let known = || {
            let target = chosen.map(|(target, _)| target.clone());
            attempt(zone, &made.forward, target, made.outcome, made.reason.clone())
        };
        match fork.filter(|_| made_it && knows_way_back(made.outcome)) {
            Some(fork) => choices_at(index, request, fork, &known(), of, &mut found)?,
            None if made_it && of == 1 => found.push(known()),
            None => choices_by(index, request, address, zone, &mut found)?,
        }
        if found.len() >= MAX_ATTEMPTS {
            break;
        }
    }
    Ok(found)
}

/// Every way a request may take that connects, judged whole: for each address the name answers with, in their
/// order, the way to each target. Addresses by which nothing connects are left out.
///
/// # Errors
/// [`DanglingReference`] when one of the ways leads over something the sketch does not have.
pub fn ways(index: &Index, request: &Request) -> Result<Vec<Vec<Trace>>, DanglingReference> {
    let (made, _) = trace_with(index, request, None)?;
    let mut addresses: Vec<IpAddr> = Vec::new();
    for record in made.dns.as_ref().map_or(&[][..], |dns| &dns.records) {
        if !addresses.contains(&record.address) {
            addresses.push(record.address);
        }
    }
    if addresses.is_empty() {
        addresses.extend(made.forward.first().map(|hop| hop.packet.destination.ip()));
    }
    let (mut found, mut judged) = (Vec::new(), 0_usize);
    for address in addresses {
        let request = Request { to: Place::Address(None, address), ..request.clone() };
        let mut connecting = Vec::new();
        let (first, _) = trace_with(index, &request, Some(0))?;
        for choice in 1..candidates(&first) {
            judged = judged.saturating_add(1);
            if judged >= MAX_ATTEMPTS {
                break;
            }
            connecting.push(trace_with(index, &request, Some(choice))?.0);
        }
        connecting.insert(0, first);
        connecting.retain(|trace| trace.outcome == Outcome::Connected);
        if !connecting.is_empty() {
            found.push(connecting);
        }
    }
    Ok(found)
}

/// The choices by one address, judged from the client on.
fn choices_by(
    index: &Index,
    request: &Request,
    address: IpAddr,
    zone: Option<&ZoneId>,
    found: &mut Vec<Attempt>,
) -> Result<(), DanglingReference> {
    let request = Request { to: Place::Address(None, address), ..request.clone() };
    let first = judged(index, &request, 0)?;
    let of = first.chosen.as_ref().map_or(1, |chosen| chosen.of);
    let fork = first.fork.as_ref().filter(|_| knows_way_back(first.ending.outcome));
    let told = |judged: &Judged<'_>| {
        let target = judged.chosen.as_ref().map(|chosen| chosen.target.clone());
        attempt(zone, &judged.hops, target, judged.ending.outcome, judged.ending.reason.clone())
    };
    let known = told(&first);
    if let Some(fork) = fork {
        return choices_at(index, &request, fork, &known, of, found);
    }
    found.push(known);
    for choice in 1..of {
        if found.len() >= MAX_ATTEMPTS {
            break;
        }
        found.push(told(&judged(index, &request, choice)?));
    }
    Ok(())
}

/// The choices at a fork of which one is known: the way up to the node is the same for each of its targets,
/// and back from it.
fn choices_at(
    index: &Index,
    request: &Request,
    fork: &Fork<'_>,
    known: &Attempt,
    of: usize,
    found: &mut Vec<Attempt>,
) -> Result<(), DanglingReference> {
    for choice in 0..of {
        if found.len() >= MAX_ATTEMPTS {
            break;
        }
        found.push(if choice == fork.chosen {
            known.clone()
        } else {
            let (target, ending) = other_choice(index, request, fork, choice)?;
            let Ending { outcome, reason, .. } = ending;
            Attempt { zone: known.zone.clone(), target, outcome, reason }
        });
    }
    Ok(())
}

/// Whether the way back from a node is known: where nothing came, it is not.
fn knows_way_back(outcome: Outcome) -> bool {
    outcome != Outcome::TimedOut
}

/// Among how many targets the node chose; 1 where it had no choice.
pub(super) fn candidates(trace: &Trace) -> usize {
    flow_hash(&trace.forward).map_or(1, |(_, of)| of)
}

/// The choice the flow hash made, and out of how many.
pub(super) fn flow_hash(hops: &[Hop]) -> Option<(&ResourceId, usize)> {
    hops.iter().flat_map(|hop| &hop.steps).find_map(|step| match &step.check {
        Check::FlowHash { chosen, of } => Some((chosen, *of)),
        _ => None,
    })
}

/// An address as two numbers that sort as it does, IPv4 before IPv6.
fn halves(address: IpAddr) -> [i64; 2] {
    match address {
        IpAddr::V4(address) => [-1, u32::from(address).into()],
        IpAddr::V6(address) => {
            let bits = u128::from(address);
            let half =
                |bits: u128| i64::try_from((bits >> 1) & u128::from(u64::MAX >> 1)).unwrap_or(i64::MAX);
            [half(bits >> 64), half(bits)]
        }
    }
}

/// `zone` is that of the interface the client connected to, as the answer to its question has it.
fn attempt(
    zone: Option<&ZoneId>,
    forward: &[Hop],
    target: Option<ResourceId>,
    outcome: Outcome,
    reason: Reason,
) -> Attempt {
    // Where the answer has none, the first hop after the client that lies in a zone; the client's own where the
    // packet came to none.
    let zones = |hop: &Hop| hop.zone.clone();
    let came_to = forward.iter().skip(1).filter(|hop| hop.takes()).find_map(zones);
    let own = || forward.first().and_then(zones);
    Attempt { zone: zone.cloned().or(came_to).or_else(own), target, outcome, reason }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{IpProtocol, Sketch};
    use crate::path::{DEFAULT_BYTES, DEFAULT_SOURCE_PORT, Moment, Source};
    use crate::scenario;

    /// Every other choice judged from the client on, as the one that was made is.
    fn whole(index: &Index, request: &Request, made: &Trace) -> Vec<Attempt> {
        let mut found = Vec::new();
        let mut addresses: Vec<_> = match &made.dns {
            Some(dns) => dns.records.iter().map(|record| (record.address, record.zone.clone())).collect(),
            None => made.forward.first().map(|hop| (hop.packet.destination.ip(), None)).into_iter().collect(),
        };
        addresses.sort();
        for (address, zone) in addresses {
            let request = Request { to: Place::Address(None, address), ..request.clone() };
            let (first, _) = trace_with(index, &request, Some(0)).expect("nothing dangles");
            for choice in 0..candidates(&first) {
                let (other, _) = trace_with(index, &request, Some(choice)).expect("nothing dangles");
                let target = flow_hash(&other.forward).map(|(target, _)| target.clone());
                found.push(attempt(zone.as_ref(), &other.forward, target, other.outcome, other.reason));
            }
        }
        found
    }

    fn requests(sketch: &Sketch, moment: Moment) -> Vec<Request> {
        let mut found = Vec::new();
        let endpoints = sketch.vpc_endpoints.iter().map(|one| Place::Endpoint(one.id.clone(), None));
        let balancers = sketch.load_balancers.iter().map(|one| Place::LoadBalancer(one.arn.clone(), None));
        let places: Vec<Place> = endpoints.chain(balancers).take(8).collect();
        for host in sketch.hosts.iter().take(12) {
            let from = Source::of_instance(sketch, &host.id).expect("it has an interface");
            for to in &places {
                found.push(Request {
                    from: from.clone(),
                    to: to.clone(),
                    port: 443,
                    protocol: IpProtocol::Tcp,
                    source_port: DEFAULT_SOURCE_PORT,
                    query: 0,
                    moment,
                    bytes: DEFAULT_BYTES,
                });
            }
        }
        found
    }

    #[test]
    fn other_choices_are_judged_from_the_fork_as_from_the_client() {
        let mut alike = 0;
        for id in ["figure-4", "figure-5", "figure-6", "figure-7", "figure-8", "figure-9", "figure-10"] {
            let mut sketch = scenario::open(id).expect("there is one").expect("it reads").sketch;
            for broken in [false, true] {
                if broken {
                    // Half of all hosts, so that the choices differ.
                    let ids: Vec<_> = sketch.hosts.iter().step_by(2).map(|host| host.id.clone()).collect();
                    for id in ids {
                        let close = |host: &mut crate::model::Host| {
                            for application in &mut host.applications {
                                application.state = crate::model::ApplicationState::Stopped;
                            }
                        };
                        sketch.hosts.update(&id, close).expect("it is there");
                    }
                }
                let index = Index::of(&sketch);
                for moment in [Moment::Settled, Moment::AsRegistered, Moment::JustBroken] {
                    for request in requests(&sketch, moment) {
                        let (made, found) = trace_with_attempts(&index, &request).expect("nothing dangles");
                        assert_eq!(found, whole(&index, &request, &made), "{id} {request:?}");
                        assert_eq!(attempts(&index, &request, &made), Ok(found.clone()), "{id} {request:?}");
                        alike += found.len();
                    }
                }
            }
        }
        assert!(alike > 500, "{alike}");
    }
}
