//! A trace as a sequence in time: first the question for the name, then every hop of the way out with
//! its checks, then every hop of the way back. The times only explain; nothing is measured by them.

use privatelink::model::{LegEnd, Outcome};
use privatelink::path::{Hop, StepResult, Trace};

use super::journey::{Checkpoint, Judged, Mark, Way};

/// Ticks a step of the name's resolution takes.
const DNS_TICKS: u32 = 350;
/// Ticks the packet needs to appear at a hop it did not travel to.
const APPEAR_TICKS: u32 = 150;
/// Ticks a line takes, on the way out and on the way back.
const LEG_TICKS: (u32, u32) = (700, 500);
/// Ticks a check takes, on the way out and on the way back.
const CHECK_TICKS: (u32, u32) = (220, 120);

/// The checkpoints of a trace, in order, each beginning where the one before is done.
pub fn of(trace: &Trace) -> Vec<Checkpoint> {
    let mut list = List::default();
    let questions = trace.dns.as_ref().map_or(0, |dns| dns.steps.len());
    for step in 0..questions {
        list.add(Mark::Dns(step), DNS_TICKS, None);
    }
    for (way, hops) in [(Way::Out, &trace.forward), (Way::Back, &trace.back)] {
        for (at, hop) in hops.iter().enumerate() {
            let leg_ticks = if way == Way::Out { LEG_TICKS.0 } else { LEG_TICKS.1 };
            let check_ticks = if way == Way::Out { CHECK_TICKS.0 } else { CHECK_TICKS.1 };
            let ticks = if hop.leg.is_some() { leg_ticks } else { APPEAR_TICKS };
            list.add(Mark::Hop(way, at), ticks, hop.leg.clone());
            for step in 0..hop.steps.len() {
                list.add(Mark::Check(way, at, step), check_ticks, None);
            }
        }
    }
    list.checkpoints
}

#[derive(Default)]
struct List {
    checkpoints: Vec<Checkpoint>,
    now: u32,
}

impl List {
    fn add(&mut self, mark: Mark, ticks: u32, leg: Option<privatelink::model::Leg>) {
        let begins = self.now;
        self.now = self.now.saturating_add(ticks);
        self.checkpoints.push(Checkpoint { mark, begins, done: self.now, leg });
    }
}

/// The hop a mark is about.
pub fn hop(trace: &Trace, mark: Mark) -> Option<&Hop> {
    match mark {
        Mark::Dns(_) => None,
        Mark::Hop(Way::Out, at) | Mark::Check(Way::Out, at, _) => trace.forward.get(at),
        Mark::Hop(Way::Back, at) | Mark::Check(Way::Back, at, _) => trace.back.get(at),
    }
}

/// The checkpoint at which the packet dies: the first check that drops or rejects; where none does and
/// the attempt failed all the same, the last one before the reply.
pub fn drop_at(trace: &Trace, checkpoints: &[Checkpoint]) -> Option<usize> {
    let stops = |checkpoint: &Checkpoint| match checkpoint.mark {
        Mark::Check(_, _, step) => hop(trace, checkpoint.mark)
            .and_then(|hop| hop.steps.get(step))
            .is_some_and(|step| matches!(step.result, StepResult::Drop | StepResult::Reject)),
        Mark::Dns(_) | Mark::Hop(..) => false,
    };
    if trace.outcome == Outcome::Connected {
        return None;
    }
    let out = |checkpoint: &Checkpoint| {
        !matches!(checkpoint.mark, Mark::Hop(Way::Back, _) | Mark::Check(Way::Back, ..))
    };
    checkpoints.iter().position(stops).or_else(|| checkpoints.iter().rposition(out))
}

/// What a checkpoint happens at; for a question, who asks.
pub fn place(judged: &Judged, mark: Mark) -> LegEnd {
    hop(&judged.trace, mark).map_or_else(|| judged.client.clone(), |hop| hop.node.clone())
}
