//! Every other choice: the outcome of an attempt depends on which interface the name answered
//! with and which target the hash picked, so all of them are judged.

use std::net::{IpAddr, Ipv4Addr};

use crate::model::{DanglingReference, ResourceId, ZoneId, number, sort_by_numbers};

use super::index::Index;
use super::judge::trace_with;
use super::place::Place;
use super::request::Request;
use super::trace::{Attempt, Check, Trace};

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
        if let IpAddr::V4(address) = record.address {
            addresses.push((address, record.zone.clone()));
        }
    }
    // Zones count only where an address stands there twice.
    let before = |zone: &ZoneId| {
        records.iter().filter(|other| other.zone.as_ref().is_some_and(|other| other < zone)).count()
    };
    sort_by_numbers(&mut addresses, |(address, zone): &(Ipv4Addr, Option<ZoneId>)| {
        [u32::from(*address).into(), number(zone.as_ref().map_or(0, before)), 0]
    });
    if addresses.is_empty() {
        addresses.extend(made.forward.first().map(|hop| (*hop.packet.destination.ip(), None)));
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

fn attempt(trace: &Trace, zone: Option<&ZoneId>) -> Option<Attempt> {
    // The zone of the interface the client connected to, as the answer has it or as the second
    // hop does; the client's own where the packet never left for an address without a name.
    let hop = trace.forward.get(1).or(trace.forward.first())?;
    Some(Attempt {
        zone: zone.unwrap_or(&hop.zone).clone(),
        target: flow_hash(trace).map(|(chosen, _)| chosen.clone()),
        outcome: trace.outcome,
        reason: trace.reason.clone(),
    })
}
