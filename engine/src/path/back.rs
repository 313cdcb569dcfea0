//! The reply's way, judged by itself. Security groups are stateful, so the reply of a tracked
//! connection passes them; routes are not, so each sender's own table must lead back.

use crate::model::{DanglingReference, Outcome};

use super::judge::{Ending, Walk};
use super::reason::{Reason, ReasonCode};
use super::route;
use super::trace::{Check, Hop, HopKind, Packet, Step, StepResult};

/// The reply to a packet that reached a host that answers: its hops, and how the attempt ends
/// with them.
pub(super) fn reply(walk: &Walk<'_>, ending: Ending) -> Result<(Vec<Hop>, Ending), DanglingReference> {
    let answers = match ending.outcome {
        Outcome::Connected | Outcome::Refused | Outcome::Reset | Outcome::NoAnswer => true,
        Outcome::TimedOut | Outcome::NameNotFound | Outcome::Forbidden => false,
    };
    let mut back: Vec<Hop> = Vec::new();
    if !answers {
        return Ok((back, ending));
    }
    // Each hop undoes what the same hop did on the way out, so the reply a hop receives is the
    // answer to the packet it sent on.
    for (place, out) in walk.forward.iter().enumerate().rev() {
        let came_in = match place.checked_sub(1).and_then(|before| walk.forward.get(before)) {
            Some(before) => before.packet,
            None => out.packet,
        };
        let leg = walk.forward.get(place.saturating_add(1)).and_then(|next| next.leg.clone());
        let mut hop = out.without_steps(leg, came_in.reply());
        let by_itself = walk.talks_to_itself();
        if !by_itself {
            checks(out, came_in, &mut hop);
        }
        let blocked = if !by_itself && sends_by_route(out, walk.forward.len(), place) {
            return_route(walk, out, came_in, &mut hop)?
        } else {
            None
        };
        back.push(hop);
        if let Some(reason) = blocked {
            return Ok((back, Ending::timed_out(reason).in_spite_of(ending.fail)));
        }
    }
    Ok((back, ending))
}

/// The checks a reply meets at a hop, by what the hop is.
fn checks(out: &Hop, came_in: Packet, hop: &mut Hop) {
    match out.kind {
        HopKind::Client | HopKind::Target | HopKind::Host | HopKind::Endpoint => {
            hop.steps.push(match out.interface {
                Some(_) => {
                    Step { check: Check::Tracked, result: StepResult::Pass, by: Some(out.node.clone()) }
                }
                None => Step { check: Check::NoSecurityGroup, result: StepResult::Note, by: None },
            });
        }
        HopKind::LoadBalancer => rewrites(out, came_in, hop),
    }
}

/// A load balancer's node gives the reply back the addresses the client knows.
fn rewrites(out: &Hop, came_in: Packet, hop: &mut Hop) {
    let arrived = out.packet.reply();
    let leaves = came_in.reply();
    if arrived.source != leaves.source {
        let check = Check::SourceRewrite { from: arrived.source, to: leaves.source };
        hop.steps.push(Step { check, result: StepResult::Rewrite, by: Some(out.node.clone()) });
    }
    if arrived.destination != leaves.destination {
        let check = Check::DestinationRewrite { from: arrived.destination, to: leaves.destination };
        hop.steps.push(Step { check, result: StepResult::Rewrite, by: Some(out.node.clone()) });
    }
}

/// Whether the hop sends the reply by its subnet's route table. The hop by `PrivateLink` uses
/// none, and the client only receives.
fn sends_by_route(out: &Hop, hops: usize, place: usize) -> bool {
    match out.kind {
        HopKind::Client => false,
        HopKind::Target | HopKind::Host | HopKind::Endpoint => true,
        HopKind::LoadBalancer => hops > 1 && place == 1,
    }
}

fn return_route(
    walk: &Walk<'_>,
    out: &Hop,
    came_in: Packet,
    hop: &mut Hop,
) -> Result<Option<Reason>, DanglingReference> {
    let Some(interface) = &out.interface else { return Ok(None) };
    let subnet = walk.sketch.subnet_of(interface)?;
    let step = route::step(walk.sketch, subnet, *came_in.source.ip());
    let blocked = step.result == StepResult::Drop;
    hop.steps.push(step);
    Ok(blocked.then(|| route::no_route(walk.sketch, subnet, ReasonCode::NoReturnRoute)))
}
