//! What a run counts, step by step of its time: everything that begins or ends goes into the step it happens
//! in, so that what has come of a run so far is the sum of the steps that are over.

use super::failure::{Failure, InTime};
use super::histogram::Histogram;
use super::life::Traffic;
use super::load::NS_PER_S;
use super::roster::NONE;
use super::ways::WORKS;
use crate::model::{Outcome, mix};

/// The most steps a run is divided into.
const MAX_STEPS: u64 = 240;

/// How long a step is: as short as there may be steps, in round figures. With many clients each step has much to
/// remember, so there are fewer where each client does little.
fn step_ns(duration_ns: u64, expected: u64, clients: usize) -> u64 {
    let clients = u64::try_from(clients).unwrap_or(u64::MAX).max(1);
    let most = if clients < 100 { MAX_STEPS } else { (expected / clients).clamp(30, MAX_STEPS) };
    let mut unit = NS_PER_S / 1000;
    loop {
        for times in [1, 2, 5] {
            if unit * times * most >= duration_ns {
                return unit * times;
            }
        }
        unit *= 10;
    }
}

/// Counts of one node or entry in one step.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Flows {
    pub opened: u32,
    pub ended: u32,
    pub bytes: u64,
    /// Connections dropped for want of a port, or packets dropped at an endpoint.
    pub dropped: u32,
    /// Connections a target reset.
    pub target_resets: u32,
    /// Connections a load balancer's node reset.
    pub node_resets: u32,
}

/// One step.
#[derive(Clone, Debug)]
pub(super) struct StepCount {
    pub opened: u64,
    pub completed: u64,
    pub failed: u64,
    pub asked: u64,
    pub answered: u64,
    pub unanswered: u64,
    pub traffic: Traffic,
    pub latency: Histogram<32>,
    pub by_failure: Vec<u64>,
    pub by_target: Vec<u32>,
    pub by_leg: Vec<u32>,
    pub nodes: Vec<Flows>,
    pub entries: Vec<Flows>,
}

impl StepCount {
    const fn new() -> Self {
        Self {
            opened: 0,
            completed: 0,
            failed: 0,
            asked: 0,
            answered: 0,
            unanswered: 0,
            traffic: Traffic { segments: 0, bytes: 0, segments_dropped: 0, bytes_dropped: 0 },
            latency: Histogram::new(),
            by_failure: Vec::new(),
            by_target: Vec::new(),
            by_leg: Vec::new(),
            nodes: Vec::new(),
            entries: Vec::new(),
        }
    }
}

/// One client.
#[derive(Clone, Debug, Default)]
pub(super) struct ClientTally {
    pub opened: u64,
    pub completed: u64,
    pub failed: u64,
    pub asked: u64,
    pub answered: u64,
    pub unanswered: u64,
    /// Since when it has asked without an answer to anything.
    pub waits_since_ns: Option<u64>,
    /// The longest such time.
    pub longest_wait_ns: u64,
}

/// One target.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct TargetTally {
    pub connections: u64,
    pub requests: u64,
    pub failed: u64,
    pub bytes: u64,
}

#[cold]
#[inline(never)]
fn grow<T: Default + Clone>(list: &mut Vec<T>, place: usize) {
    list.resize(place + 1, T::default());
}

/// The place of a number in a list, made where there is none.
#[inline]
pub(super) fn at<T: Default + Clone>(list: &mut Vec<T>, number: u32) -> Option<&mut T> {
    if number == NONE {
        return None;
    }
    let place = usize::try_from(number).ok()?;
    if place >= list.len() {
        grow(list, place);
    }
    list.get_mut(place)
}

/// All that is counted.
#[derive(Debug)]
pub(super) struct Counts {
    pub duration_ns: u64,
    pub step_ns: u64,
    pub steps: Vec<StepCount>,
    pub clients: Vec<ClientTally>,
    pub targets: Vec<TargetTally>,
    pub latency: Histogram<1024>,
    pub wait: Histogram<1024>,
    pub digest: u64,
}

/// How something ended: a connection, its request, or both.
#[derive(Clone, Copy, Debug)]
pub(super) struct End {
    pub at_ns: u64,
    pub client: u32,
    pub number: u64,
    pub target: u32,
    pub node: u32,
    pub entry: u32,
    /// [`WORKS`], or what it failed for.
    pub failure: u16,
    pub traffic: Traffic,
    /// Whether a connection ended.
    pub connection: bool,
    /// Whether a request failed with it: there is no other attempt.
    pub request: bool,
}

impl Counts {
    pub fn new(duration_ns: u64, expected: u64, clients: usize) -> Self {
        let step_ns = step_ns(duration_ns, expected, clients);
        let steps = duration_ns.div_ceil(step_ns);
        Self {
            duration_ns,
            step_ns,
            steps: (0..=steps).map(|_| StepCount::new()).collect(),
            clients: vec![ClientTally::default(); clients],
            targets: Vec::new(),
            latency: Histogram::new(),
            wait: Histogram::new(),
            digest: 0,
        }
    }

    /// The number of the step of a moment.
    pub fn step_of(&self, at_ns: u64) -> usize {
        usize::try_from(at_ns / self.step_ns).unwrap_or(usize::MAX)
    }

    #[inline]
    pub fn step(&mut self, at_ns: u64) -> Option<&mut StepCount> {
        let step = self.step_of(at_ns);
        self.steps.get_mut(step)
    }

    fn client(&mut self, client: u32) -> Option<&mut ClientTally> {
        self.clients.get_mut(usize::try_from(client).ok()?)
    }

    /// A connection is begun.
    pub fn opens(&mut self, at_ns: u64, client: u32) {
        if let Some(step) = self.step(at_ns) {
            step.opened += 1;
        }
        if let Some(tally) = self.client(client) {
            tally.opened += 1;
        }
    }

    /// A client wants an answer.
    pub fn asks(&mut self, at_ns: u64, client: u32) {
        if let Some(step) = self.step(at_ns) {
            step.asked += 1;
        }
        if let Some(tally) = self.client(client) {
            tally.asked += 1;
            tally.waits_since_ns.get_or_insert(at_ns);
        }
    }

    /// A connection or a kept one's request takes a way.
    pub fn goes(&mut self, at_ns: u64, [target, node, entry]: [u32; 3], legs: [&[u32]; 2], opens: bool) {
        if let Some(tally) = at(&mut self.targets, target) {
            tally.connections += u64::from(opens);
        }
        let Some(step) = self.step(at_ns) else { return };
        if let Some(count) = at(&mut step.by_target, target) {
            *count += 1;
        }
        for leg in legs.into_iter().flatten() {
            if let Some(count) = at(&mut step.by_leg, *leg) {
                *count += 1;
            }
        }
        if opens {
            if let Some(flows) = at(&mut step.nodes, node) {
                flows.opened += 1;
            }
            if let Some(flows) = at(&mut step.entries, entry) {
                flows.opened += 1;
            }
        }
    }

    /// A request is answered, so long after it was begun.
    pub fn answers(&mut self, at_ns: u64, client: u32, target: u32, took_ns: u64) {
        if at_ns >= self.duration_ns {
            return;
        }
        self.latency.add(took_ns);
        if let Some(step) = self.step(at_ns) {
            step.answered += 1;
            step.latency.add(took_ns);
        }
        if let Some(tally) = self.client(client) {
            tally.answered += 1;
            if let Some(since_ns) = tally.waits_since_ns.take() {
                tally.longest_wait_ns = tally.longest_wait_ns.max(at_ns.saturating_sub(since_ns));
            }
        }
        if let Some(tally) = at(&mut self.targets, target) {
            tally.requests += 1;
        }
    }

    /// Something ended; what ends after the run is open.
    pub fn ends(&mut self, end: &End, failures: &[Failure]) {
        if end.at_ns >= self.duration_ns {
            return;
        }
        let works = end.failure == WORKS;
        let place = usize::from(end.failure);
        let failure = failures.get(place).copied();
        self.digest = self.digest.wrapping_add(mix(mix(end.at_ns ^ mix(end.number))
            ^ u64::from(end.client) << 32
            ^ u64::from(end.target) << 16
            ^ u64::from(end.failure)));
        if let Some(tally) = at(&mut self.targets, end.target) {
            tally.failed += u64::from(!works);
            tally.bytes += end.traffic.bytes;
        }
        if let Some(tally) = self.client(end.client) {
            tally.completed += u64::from(works && end.connection);
            tally.failed += u64::from(!works && end.connection);
            tally.unanswered += u64::from(end.request);
        }
        let Some(step) = self.step(end.at_ns) else { return };
        step.completed += u64::from(works && end.connection);
        step.failed += u64::from(!works && end.connection);
        step.unanswered += u64::from(end.request);
        step.traffic.segments += end.traffic.segments;
        step.traffic.bytes += end.traffic.bytes;
        step.traffic.segments_dropped += end.traffic.segments_dropped;
        step.traffic.bytes_dropped += end.traffic.bytes_dropped;
        if let Some(count) = failure.and_then(|_| at(&mut step.by_failure, u32::from(end.failure))) {
            *count += 1;
        }
        for (flows, number) in [(&mut step.nodes, end.node), (&mut step.entries, end.entry)] {
            let Some(flows) = at(flows, number) else { continue };
            flows.ended += u32::from(end.connection);
            flows.bytes += end.traffic.bytes;
            match failure {
                Some(Failure::InTime(InTime::PortAllocation)) => flows.dropped += 1,
                Some(Failure::InTime(
                    InTime::IdleTimeout | InTime::TargetUnhealthy | InTime::Deregistered,
                )) => flows.node_resets += 1,
                Some(other) if matches!(other.outcome(), Outcome::Reset | Outcome::Refused) => {
                    flows.target_resets += 1;
                }
                Some(_) | None => {}
            }
        }
    }
}
