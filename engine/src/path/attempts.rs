//! Every other choice: the outcome of an attempt depends on which interface the name answered
//! with and which target the hash picked, so all of them are judged.

use crate::model::DanglingReference;

use super::index::Index;
use super::judge::trace_with;
use super::place::Place;
use super::request::Request;
use super::trace::{Attempt, Check, Trace};

/// The most alternatives judged for one request.
const MAX_ATTEMPTS: usize = 1000;

/// What each choice of interface and target would have come to, in order of the answer and of
/// the target group.
///
/// # Errors
/// [`DanglingReference`] when one of the ways leads over something the sketch does not have.
pub fn attempts(index: &Index, request: &Request, made: &Trace) -> Result<Vec<Attempt>, DanglingReference> {
    let mut addresses: Vec<_> =
        made.dns.iter().flat_map(|dns| &dns.records).map(|record| record.address).collect();
    addresses.sort_unstable();
    if addresses.is_empty() {
        addresses.extend(made.forward.first().map(|hop| *hop.packet.destination.ip()));
    }
    let mut found = Vec::new();
    for address in addresses {
        let request = Request { to: Place::Address(None, address), ..request.clone() };
        let first = trace_with(index, &request, Some(0))?;
        let choices = candidates(&first);
        found.extend(attempt(&first));
        for choice in 1..choices {
            if found.len() >= MAX_ATTEMPTS {
                return Ok(found);
            }
            found.extend(attempt(&trace_with(index, &request, Some(choice))?));
        }
    }
    Ok(found)
}

/// Among how many targets the node chose; 1 where it had no choice.
fn candidates(trace: &Trace) -> usize {
    let steps = trace.forward.iter().flat_map(|hop| &hop.steps);
    let mut steps = steps;
    steps
        .find_map(|step| match &step.check {
            Check::FlowHash { of, .. } => Some(*of),
            _ => None,
        })
        .unwrap_or(1)
}

fn chosen(trace: &Trace) -> Option<crate::model::InstanceId> {
    trace.forward.iter().flat_map(|hop| &hop.steps).find_map(|step| match &step.check {
        Check::FlowHash { chosen, .. } => Some(chosen.clone()),
        _ => None,
    })
}

fn attempt(trace: &Trace) -> Option<Attempt> {
    // The zone of the interface the client connected to: the second hop, or the client's own
    // where the packet never left it.
    let hop = trace.forward.get(1).or(trace.forward.first())?;
    Some(Attempt {
        zone: hop.zone.clone(),
        target: chosen(trace),
        outcome: trace.outcome,
        reason: trace.reason.clone(),
    })
}
