//! The run: time in stretches of some thousand connections each. In each stretch everybody who begins is judged
//! first, then requests come to their targets in order, then what is over is counted. Nothing needs an event of
//! its own: what a connection does is known when it begins, as far as nobody else has a part in it; only what
//! waits for somebody (a request for its turn, a retry for its time, a connection for what will break) is put
//! into a calendar.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::model::{Assumption, DanglingReference, NetworkInterfaceId, Sketch};

use super::calendar::Calendar;
use super::clients::Clients;
use super::count::Counts;
use super::failure::{Failure, InTime};
use super::histogram::Histogram;
use super::kept::Slot;
use super::life::Lives;
use super::load::{Load, MAX_ARRIVALS, NS_PER_MS, NS_PER_S};
use super::log::Line;
use super::ports::{CLIENT_PORTS, NODE_PORTS, Ports};
use super::queue::Queue;
use super::timeline::{Epoch, Timeline};
use super::ways::{Compiler, Rosters};
use super::{LoadError, Summary};

/// What one step does before it returns: connections begun, come and ended.
pub(super) const STEP: usize = 12_000;
/// Clients whose ways are judged in one step, before anybody connects.
const PREPARED: usize = 32;

/// Somebody begins: a connection, one more SYN of it, or a request on a kept one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Start {
    pub at_ns: u64,
    /// When the client first wanted this.
    pub wanted_ns: u64,
    /// When the first SYN of this connection was sent.
    pub begun_ns: u64,
    /// The arrival's number.
    pub arrival: u64,
    pub client: u32,
    /// The door, from the second SYN on.
    pub door: u32,
    /// Which retry of the arrival it is.
    pub attempt: u32,
    /// How many SYNs were sent before.
    pub syns: u32,
}

/// A request on its way to its target.
#[derive(Clone, Copy, Debug)]
pub(super) struct Coming {
    pub at_ns: u64,
    pub service_ns: u64,
    pub flow: Flow,
    pub response_ns: u64,
    pub close_ns: u64,
}

/// What is known of a connection or request under way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flow {
    pub wanted_ns: u64,
    pub begun_ns: u64,
    /// When the client gives up waiting for a response.
    pub deadline_ns: u64,
    pub arrival: u64,
    pub client: u32,
    pub door: u32,
    pub target: u32,
    pub pair: u32,
    pub entry: u32,
    /// The kept connection it is on.
    pub slot: u32,
    pub attempt: u32,
    /// What the verdict says will become of it.
    pub failure: u16,
    pub header_bytes: u16,
    pub node_port: u16,
    pub lost: u16,
    pub sees_node: bool,
}

/// What is over at a moment, unless something breaks before.
#[derive(Clone, Copy, Debug)]
pub(super) struct Over {
    /// When the connection is closed or has failed; of a request, when it is answered or has failed.
    pub at_ns: u64,
    /// When its response came; none where none does.
    pub answered_ns: Option<u64>,
    pub flow: Flow,
    pub extent: super::life::Extent,
    /// Whether something that broke has decided its end.
    pub cut: bool,
}

/// The numbers of what only time brings about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Codes {
    pub port_allocation: u16,
    pub client_ports: u16,
    pub overloaded: u16,
    pub response_timeout: u16,
    pub idle_timeout: u16,
    pub segments_lost: u16,
}

/// A run under way. Deterministic: the same sketch and load give the same summary, in however many steps.
pub struct Run {
    pub(super) load: Load,
    pub(super) seed: u32,
    pub(super) hold_ns: u64,
    pub(super) timeline: Timeline,
    pub(super) epoch: Epoch,
    pub(super) compiler: Compiler,
    pub(super) rosters: Rosters,
    pub(super) codes: Codes,
    pub(super) clients: Clients,
    pub(super) slots: Vec<Slot>,
    pub(super) lives: Lives,
    /// The ports of each node towards each target.
    pub(super) ports: Vec<Ports>,
    pub(super) queues: Vec<Queue>,
    pub(super) later: Calendar<Start>,
    pub(super) coming: Calendar<Coming>,
    pub(super) over: Calendar<Over>,
    pub(super) counts: Counts,
    /// How many targets of each node were healthy, and how many not, from a moment on.
    pub(super) health: Vec<(u64, BTreeMap<NetworkInterfaceId, [u32; 2]>)>,
    pub(super) lines: Vec<Line>,
    pub(super) lines_of: Vec<usize>,
    /// How many ports a node has towards a target, and a host towards an address.
    pub(super) node_ports: u32,
    pub(super) client_ports: u32,
    #[cfg(test)]
    pub(super) journal: super::journal::Journal,
    pub(super) stretch_ns: u64,
    pub(super) stretch: u64,
    pub(super) prepared: usize,
    pub(super) starts: Vec<Start>,
    /// What comes to targets in the present stretch, and what is over.
    pub(super) due: (Vec<Coming>, Vec<Over>),
    pub(super) keys: Vec<(u64, u32)>,
}

impl Run {
    /// Prepares a run.
    ///
    /// # Errors
    /// [`LoadError`] for a load that cannot be run.
    pub fn begin(sketch: &Sketch, load: &Load) -> Result<Self, LoadError> {
        if load.clients.is_empty() {
            return Err(LoadError::NoClients);
        }
        let expected = load
            .clients
            .iter()
            .fold(0_u64, |sum, client| sum.saturating_add(client.arrival.expected(load.duration_ns)));
        if expected > MAX_ARRIVALS {
            return Err(LoadError::TooMany(expected));
        }
        let mut load = load.clone();
        for fault in &mut load.faults {
            // To the millisecond; a fault before anything begins is part of the beginning.
            fault.at_ns = fault.at_ns.div_ceil(NS_PER_MS) * NS_PER_MS;
        }
        let mut timeline = Timeline::begin(sketch, load.faults.clone());
        if timeline.next_ns() == Some(0) {
            timeline.advance(0);
        }
        let epoch = timeline.epoch();
        let lives = Lives::of(&load);
        let clients = Clients::of(&load, sketch.seed, lives.exponential());
        let slots = clients.list.iter().map(|client| client.slots.1).fold(0_u32, u32::saturating_add);
        let mut rosters = Rosters::new();
        let mut code = |why| rosters.failure(Failure::InTime(why));
        let codes = Codes {
            port_allocation: code(InTime::PortAllocation),
            client_ports: code(InTime::ClientPorts),
            overloaded: code(InTime::TargetOverloaded),
            response_timeout: code(InTime::ResponseTimeout),
            idle_timeout: code(InTime::IdleTimeout),
            segments_lost: code(InTime::SegmentsLost),
        };
        Ok(Self {
            seed: sketch.seed,
            hold_ns: u64::from(sketch.assumptions.value(Assumption::PortHold)) * NS_PER_S,
            compiler: Compiler::new(Rc::clone(&epoch.ways), load.jitter_permille),
            epoch,
            rosters,
            codes,
            slots: vec![Slot::default(); usize::try_from(slots).unwrap_or_default()],
            counts: Counts::new(load.duration_ns, expected, load.clients.len()),
            stretch_ns: super::stretch::stretch_ns(&load),
            clients,
            lives,
            ports: Vec::new(),
            queues: Vec::new(),
            later: Calendar::new(),
            coming: Calendar::new(),
            over: Calendar::new(),
            health: vec![(0, timeline.healthy())],
            timeline,
            lines: Vec::new(),
            lines_of: Vec::new(),
            node_ports: NODE_PORTS,
            client_ports: CLIENT_PORTS,
            #[cfg(test)]
            journal: super::journal::Journal::default(),
            stretch: 0,
            prepared: 0,
            starts: Vec::new(),
            due: (Vec::new(), Vec::new()),
            keys: Vec::new(),
            load,
        })
    }

    /// Goes on for some ten thousand connections, which takes well under 10 ms.
    ///
    /// # Errors
    /// [`DanglingReference`] when a way leads over something the sketch does not have.
    pub fn step(&mut self) -> Result<(), DanglingReference> {
        if !self.is_ready() {
            return self.prepare();
        }
        let mut done = 0;
        while done < STEP && !self.is_done() && self.is_ready() {
            done += self.work_off()?;
        }
        Ok(())
    }

    /// Judges the ways of some clients, so that not all are judged at once when they begin.
    fn prepare(&mut self) -> Result<(), DanglingReference> {
        let upto = self.clients.list.len().min(self.prepared + PREPARED);
        for client in self.prepared..upto {
            let client = u32::try_from(client).unwrap_or(u32::MAX);
            let number = self.clients.get(client).map_or(0, |state| state.arrivals.count());
            self.look(client, number)?;
            self.look(client, number + 1)?;
        }
        self.prepared = upto;
        Ok(())
    }

    /// Whether all ways are judged that connections take next.
    pub const fn is_ready(&self) -> bool {
        self.prepared >= self.clients.list.len()
    }

    /// Whether it has come to its end.
    pub const fn is_done(&self) -> bool {
        self.now_ns() >= self.load.duration_ns
    }

    /// How far it is, in nanoseconds.
    pub const fn now_ns(&self) -> u64 {
        let now_ns = self.stretch.saturating_mul(self.stretch_ns);
        if now_ns < self.load.duration_ns { now_ns } else { self.load.duration_ns }
    }

    /// How far it is, in thousandths.
    pub fn permille(&self) -> u32 {
        let all = u128::from(self.load.duration_ns.max(1));
        u32::try_from(u128::from(self.now_ns()) * 1000 / all).unwrap_or(1000)
    }

    /// The stretch a moment lies in.
    pub(super) const fn stretch_of(&self, at_ns: u64) -> u64 {
        at_ns / self.stretch_ns
    }

    /// How long requests waited that somebody works on by now.
    pub(super) fn waits(&self) -> Histogram<1024> {
        let mut waits = self.counts.wait.clone();
        for waited_ns in self.queues.iter().flat_map(|queue| queue.begun_by(self.now_ns())) {
            waits.add(waited_ns);
        }
        waits
    }

    /// What came of it so far.
    pub fn summary(&self) -> Summary {
        super::summing::summary(self)
    }
}

impl std::fmt::Debug for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Run").field("now_ns", &self.now_ns()).finish_non_exhaustive()
    }
}
