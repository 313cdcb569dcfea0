//! Every other choice: the outcome of an attempt depends on which interface the name answered
//! with and which target the hash picked, so all of them are judged.

use std::net::IpAddr;

use crate::model::{DanglingReference, ResourceId, ZoneId, number, sort_by_numbers};

use super::check::Check;
use super::index::Index;
use super::judge::trace_with;
use super::place::Place;
use super::request::Request;
use super::trace::{Attempt, Hop, Trace};

/// The most alternatives judged for one request.
const MAX_ATTEMPTS: usize = 1000;

/// What each choice of interface and target would have come to, in order of the addresses
/// (which the rotation does not change) and of the target group.
///
/// # Errors
/// [`DanglingReference`] when one of the ways leads over something the sketch does not have.
pub fn attempts(index: &Index, request: &Request, made: &Trace) -> Result<Vec<Attempt>, DanglingReference> {
    let records = made.dns.as_ref().map_or(&[][..], |dns| &dns.records);
    let mut addresses = Vec::new();
    for record in records {
        addresses.push((record.address, record.zone.clone()));
    }
    // Zones count only where an address stands there twice.
    let before = |zone: &ZoneId| {
        records.iter().filter(|other| other.zone.as_ref().is_some_and(|other| other < zone)).count()
    };
    sort_by_numbers(&mut addresses, |(address, zone): &(IpAddr, Option<ZoneId>)| {
        let [high, low] = halves(*address);
        [high, low, number(zone.as_ref().map_or(0, before))]
    });
    if addresses.is_empty() {
        addresses.extend(made.forward.first().map(|hop| (hop.packet.destination.ip(), None)));
    }
    let mut found = Vec::new();
    for (address, zone) in addresses {
        let request = Request { to: Place::Address(None, address), ..request.clone() };
        let first = trace_with(index, &request, Some(0))?;
        let choices = candidates(&first);
        found.extend(attempt(&first, zone.as_ref()));
        for choice in 1..choices {
            if found.len() >= MAX_ATTEMPTS {
                return Ok(found);
            }
            let other = trace_with(index, &request, Some(choice))?;
            found.extend(attempt(&other, zone.as_ref()));
        }
    }
    Ok(found)
}

/// Among how many targets the node chose; 1 where it had no choice.
fn candidates(trace: &Trace) -> usize {
    flow_hash(trace).map_or(1, |(_, of)| of)
}

/// The choice the flow hash made, and out of how many.
fn flow_hash(trace: &Trace) -> Option<(&ResourceId, usize)> {
    trace.forward.iter().flat_map(|hop| &hop.steps).find_map(|step| match &step.check {
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

fn attempt(trace: &Trace, zone: Option<&ZoneId>) -> Option<Attempt> {
    // The zone of the interface the client connected to, as the answer has it or as the first hop after
    // the client that has one does; the client's own where the packet came to none.
    let zones = |hop: &Hop| hop.zone.clone();
    let came_to = trace.forward.iter().skip(1).filter(|hop| hop.takes()).find_map(zones);
    let own = || trace.forward.first().and_then(zones);
    Some(Attempt {
        zone: zone.cloned().or(came_to).or_else(own),
        target: flow_hash(trace).map(|(chosen, _)| chosen.clone()),
        outcome: trace.outcome,
        reason: trace.reason.clone(),
    })
}
