//! The plans of an epoch, made ready for counting: who is who by number, times in nanoseconds one way.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::rc::Rc;

use crate::model::{DanglingReference, Leg, NetworkInterfaceId, Outcome, ResourceId, ZoneId};
use crate::path::{Entry, Index, Onward, Plan, Planner, Reason, Request, Stretch};

use super::failure::Failure;
use super::load::NS_PER_S;
use super::roster::{NONE, Roster};

/// Nanoseconds one way in a microsecond there and back.
const ONE_WAY_NS: u64 = 500;

/// No failure: the connection works.
pub(super) const WORKS: u16 = u16::MAX;

/// A line one way: how long it takes at least, and the mean of what comes on top.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hop {
    pub takes_ns: u64,
    pub jitter_ns: u64,
}

/// Everything that is counted by number.
pub(super) struct Rosters {
    pub targets: Roster<ResourceId>,
    /// The zone of each target, as it was first found.
    pub target_zones: Vec<Option<ZoneId>>,
    /// Nodes with targets: flows between them have ports of their own.
    pub pairs: Roster<(NetworkInterfaceId, ResourceId)>,
    pub nodes: Roster<NetworkInterfaceId>,
    /// The node of each pair.
    pair_nodes: Vec<u32>,
    pub entries: Vec<Entry>,
    entry_numbers: BTreeMap<(Option<ResourceId>, Option<NetworkInterfaceId>), u32>,
    pub legs: Roster<Leg>,
    pub failures: Vec<Failure>,
}

impl Rosters {
    pub const fn new() -> Self {
        Self {
            targets: Roster::new(),
            target_zones: Vec::new(),
            pairs: Roster::new(),
            nodes: Roster::new(),
            pair_nodes: Vec::new(),
            entries: Vec::new(),
            entry_numbers: BTreeMap::new(),
            legs: Roster::new(),
            failures: Vec::new(),
        }
    }

    /// The number of a failure.
    pub fn failure(&mut self, failure: Failure) -> u16 {
        let known = self.failures.iter().position(|other| *other == failure);
        let at = known.unwrap_or_else(|| {
            self.failures.push(failure);
            self.failures.len() - 1
        });
        u16::try_from(at).unwrap_or(WORKS - 1)
    }

    /// The number of what a verdict says; [`WORKS`] where it says that the connection does.
    pub fn verdict(&mut self, outcome: Outcome, reason: &Reason) -> u16 {
        match outcome {
            Outcome::Connected => WORKS,
            Outcome::Refused
            | Outcome::Reset
            | Outcome::TimedOut
            | Outcome::NoAnswer
            | Outcome::NameNotFound
            | Outcome::Forbidden => self.failure(Failure::Path(reason.root().code, outcome)),
        }
    }

    fn target(&mut self, target: &ResourceId, zone: Option<&ZoneId>) -> u32 {
        let number = self.targets.number(target);
        if self.target_zones.len() < self.targets.len() {
            self.target_zones.push(zone.cloned());
        }
        number
    }

    /// The number of a node with a target.
    fn pair(&mut self, node: &NetworkInterfaceId, target: &ResourceId) -> u32 {
        let number = self.pairs.number(&(node.clone(), target.clone()));
        if self.pair_nodes.len() < self.pairs.len() {
            let node = self.nodes.number(node);
            self.pair_nodes.push(node);
        }
        number
    }

    /// The number of the node of a pair.
    pub fn node_of(&self, pair: u32) -> u32 {
        let place = usize::try_from(pair).unwrap_or(usize::MAX);
        self.pair_nodes.get(place).copied().unwrap_or(NONE)
    }

    fn entry(&mut self, entry: &Entry) -> u32 {
        let key = (entry.resource.clone(), entry.interface.clone());
        let next = u32::try_from(self.entries.len()).unwrap_or(NONE);
        let number = *self.entry_numbers.entry(key).or_insert(next);
        if number == next {
            self.entries.push(entry.clone());
        }
        number
    }

    fn hops(&mut self, stretch: &Stretch, jitter_permille: u32) -> (Box<[Hop]>, Box<[u32]>) {
        let hop = |rtt_us: u32| {
            let takes_ns = u64::from(rtt_us) * ONE_WAY_NS;
            Hop { takes_ns, jitter_ns: takes_ns * u64::from(jitter_permille) / 1000 }
        };
        let said: u32 = stretch.legs.iter().map(|(_, rtt_us)| *rtt_us).sum();
        let mut hops: Vec<Hop> =
            stretch.legs.iter().filter(|(_, rtt_us)| *rtt_us > 0).map(|(_, rtt_us)| hop(*rtt_us)).collect();
        // What a slow host adds belongs to no line.
        if stretch.rtt_us > said {
            hops.push(hop(stretch.rtt_us - said));
        }
        let legs = stretch.legs.iter().map(|(leg, _)| self.legs.number(leg)).collect();
        (hops.into(), legs)
    }
}

/// A way on from where the choice is made.
#[derive(Clone, Debug)]
pub(super) struct Way {
    pub outcome: Outcome,
    /// What decides, by number; [`WORKS`] where nothing stops it.
    pub failure: u16,
    pub target: u32,
    /// The node and target, where a node chose.
    pub pair: u32,
    /// Whether it takes one of the node's ports.
    pub sees_node: bool,
    pub hops: Box<[Hop]>,
    pub legs: Box<[u32]>,
    /// Bytes of a PROXY header ahead of the data.
    pub header_bytes: u16,
    /// After so many silent seconds a connection is forgotten on it, if ever.
    pub idle_timeout_s: Option<u16>,
}

/// All ways by one address, in one epoch.
#[derive(Clone, Debug)]
pub(super) struct Ways {
    pub plan: Plan,
    pub entry: u32,
    pub up: Box<[Hop]>,
    pub up_legs: Box<[u32]>,
    pub on: Rc<[Way]>,
    /// What stops every connection, by number, and how.
    pub blocked: Option<(Outcome, u16)>,
}

/// Ways on, as they were judged and made ready.
type Made = (Rc<[Onward]>, Rc<[Way]>);

/// Makes ways ready, one address after another.
pub(super) struct Compiler {
    planner: Planner,
    jitter_permille: u32,
    made: Vec<Made>,
}

impl Ways {
    /// How long a connection on one of the ways may be silent, in nanoseconds; `u64::MAX` where nobody minds.
    pub fn idle_ns(&self, way: &Way) -> u64 {
        let shortest_s = self.plan.up.idle_timeout_s.into_iter().chain(way.idle_timeout_s).min();
        shortest_s.map_or(u64::MAX, |seconds| u64::from(seconds) * NS_PER_S)
    }
}

impl Compiler {
    pub const fn new(index: Rc<Index>, jitter_permille: u32) -> Self {
        Self { planner: Planner::new(index), jitter_permille, made: Vec::new() }
    }

    /// The ways of a request by an address.
    ///
    /// # Errors
    /// [`DanglingReference`] when one of them leads over something the sketch does not have.
    pub fn ways(
        &mut self,
        request: &Request,
        address: IpAddr,
        rosters: &mut Rosters,
    ) -> Result<Rc<Ways>, DanglingReference> {
        let plan = self.planner.plan(request, address)?;
        let on = self.on(&plan.on, rosters);
        let (up, up_legs) = rosters.hops(&plan.up, self.jitter_permille);
        let blocked =
            plan.blocked.as_ref().map(|(outcome, reason)| (*outcome, rosters.verdict(*outcome, reason)));
        let entry = rosters.entry(&plan.entry);
        Ok(Rc::new(Ways { plan, entry, up, up_legs, on, blocked }))
    }

    fn on(&mut self, onwards: &Rc<[Onward]>, rosters: &mut Rosters) -> Rc<[Way]> {
        if let Some((_, made)) = self.made.iter().find(|(known, _)| Rc::ptr_eq(known, onwards)) {
            return Rc::clone(made);
        }
        let made: Rc<[Way]> = onwards.iter().map(|one| way(one, self.jitter_permille, rosters)).collect();
        if made.len() > 1 {
            self.made.push((Rc::clone(onwards), Rc::clone(&made)));
        }
        made
    }
}

fn way(one: &Onward, jitter_permille: u32, rosters: &mut Rosters) -> Way {
    let target = one.target.as_ref().map_or(NONE, |target| rosters.target(target, one.zone.as_ref()));
    let pair = match (&one.node, &one.target) {
        (Some(node), Some(target)) => rosters.pair(node, target),
        (_, _) => NONE,
    };
    let (hops, legs) = rosters.hops(&one.stretch, jitter_permille);
    let header = one.view.as_ref().and_then(|view| view.proxy_protocol.as_ref());
    Way {
        outcome: one.outcome,
        failure: rosters.verdict(one.outcome, &one.reason),
        target,
        pair,
        sees_node: one.sees_node,
        hops,
        legs,
        header_bytes: header.map_or(0, |header| u16::try_from(header.len()).unwrap_or(u16::MAX)),
        idle_timeout_s: one.stretch.idle_timeout_s,
    }
}
