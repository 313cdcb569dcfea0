//! Something about the sketch changes while connections are open: a fault, a health check's opinion, a name.
//! New connections meet the new epoch; open ones are judged here, each by what its way would say of it now. What
//! changes at a moment comes before all else at that moment.
//!
//! - A rule of a security group that is gone cuts nothing: flows are tracked (EC2 guide, "Security group
//!   connection tracking").
//! - What drops packets leaves both ends waiting, until the client gives up.
//! - A process or host that is gone takes its queue along. A process is missed at once, by RST.
//! - A target that becomes unhealthy, or was deregistered, may end its flows (NLB guide, "Target groups").

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::model::{DanglingReference, Outcome};
use crate::path::{DEFAULT_SOURCE_PORT, ReasonCode, Request};

use super::clients::source_port;
use super::failure::Failure;
use super::kept::Slot;
use super::life::Extent;
use super::roster::NONE;
use super::run::{Flow, Over, Run};
use super::timeline::Cut;
use super::ways::{Compiler, WORKS, Ways};

/// What becomes of an open connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// It goes on.
    GoesOn,
    /// Nothing comes through any more.
    Silent(u16),
    /// It is reset.
    Reset(u16),
}

/// What open connections meet now.
struct Judgement {
    compiler: Compiler,
    /// By door, and by source port where the way follows that.
    ways: BTreeMap<(u32, Option<u16>), Rc<Ways>>,
    fates: BTreeMap<(u32, u32), Fate>,
    cuts: BTreeMap<u32, u16>,
}

impl Run {
    /// Goes over to the epoch that begins at a moment.
    pub(super) fn change(&mut self, now_ns: u64) -> Result<(), DanglingReference> {
        let mut cuts = Vec::new();
        while let Some(next) = self.timeline.next_ns().filter(|next| *next <= now_ns) {
            cuts.extend(self.timeline.advance(next));
        }
        self.epoch = self.timeline.epoch();
        self.compiler = Compiler::new(Rc::clone(&self.epoch.ways), self.load.jitter_permille);
        self.health.push((now_ns, self.timeline.healthy()));
        self.clients.forget();
        self.prepared = 0;
        self.judge_open(now_ns, &cuts)
    }

    fn judge_open(&mut self, now_ns: u64, cuts: &[Cut]) -> Result<(), DanglingReference> {
        let mut pairs = BTreeMap::new();
        for (node, target, why) in cuts {
            let code = self.rosters.failure(Failure::InTime(*why));
            if let Some(pair) = self.rosters.pairs.known(&(node.clone(), target.clone())) {
                pairs.insert(pair, code);
            }
        }
        let mut judgement = Judgement {
            compiler: Compiler::new(Rc::clone(&self.epoch.open), self.load.jitter_permille),
            ways: BTreeMap::new(),
            fates: BTreeMap::new(),
            cuts: pairs,
        };
        self.judge_kept(now_ns, &mut judgement)?;
        self.judge_requests(now_ns, &mut judgement)?;
        self.judge_queues(now_ns, &mut judgement)
    }

    /// A target that is gone takes its queue along, whoever still waits for it.
    fn judge_queues(&mut self, now_ns: u64, judgement: &mut Judgement) -> Result<(), DanglingReference> {
        for place in 0..self.queues.len() {
            let working = self.queues.get(place).filter(|queue| queue.works(now_ns));
            let Some(door) = working.map(|queue| queue.door) else { continue };
            let doors = u32::try_from(self.clients.doors.len()).unwrap_or_default();
            let mut failure = None;
            // Who came last may be gone as well; then whoever else can tell.
            for door in std::iter::once(door).chain(0..doors) {
                let Some(ways) = self.open_ways(door, DEFAULT_SOURCE_PORT, judgement)? else { continue };
                if let Some(way) = ways.on.iter().find(|way| usize::try_from(way.target) == Ok(place)) {
                    failure = self.rosters.failures.get(usize::from(way.failure));
                    break;
                }
            }
            if !matches!(failure, Some(Failure::Path(code, _)) if takes_queue_along(*code)) {
                continue;
            }
            if let Some(queue) = self.queues.get_mut(place) {
                queue.begun_by(now_ns).for_each(|waited_ns| self.counts.wait.add(waited_ns));
                queue.fails();
            }
        }
        Ok(())
    }

    fn judge_requests(&mut self, now_ns: u64, judgement: &mut Judgement) -> Result<(), DanglingReference> {
        for coming in self.coming.take_all() {
            let kept = coming.flow.slot != NONE;
            if kept && !self.is_under_way(&coming.flow) {
                continue;
            }
            match self.fate(&coming.flow, judgement)? {
                Fate::GoesOn => self.coming.put(self.stretch_of(coming.at_ns), coming),
                fate => self.is_over(ended(fate, coming.flow, kept, now_ns)),
            }
        }
        for over in self.over.take_all() {
            if over.flow.slot != NONE && !self.is_under_way(&over.flow) {
                continue;
            }
            let answered = over.answered_ns.is_some_and(|answered_ns| answered_ns < now_ns);
            let decided = over.flow.failure != WORKS && !over.cut && !self.only_late(&over);
            let fate = if answered || decided { Fate::GoesOn } else { self.fate(&over.flow, judgement)? };
            self.is_over(match (fate, over.cut) {
                // What is silent already stays so, unless it is reset.
                (Fate::GoesOn | Fate::Silent(_), true) | (Fate::GoesOn, false) => over,
                (fate, _) => ended(fate, over.flow, over.flow.slot != NONE, now_ns),
            });
        }
        Ok(())
    }

    /// Whether nothing has decided yet that it fails, but that its response will come too late.
    const fn only_late(&self, over: &Over) -> bool {
        let late =
            over.flow.failure == self.codes.response_timeout || over.flow.failure == self.codes.segments_lost;
        late && matches!(over.extent, Extent::Silent | Extent::RequestSilent)
    }

    fn judge_kept(&mut self, now_ns: u64, judgement: &mut Judgement) -> Result<(), DanglingReference> {
        for slot in 0..u32::try_from(self.slots.len()).unwrap_or(NONE) {
            let found = usize::try_from(slot).ok().and_then(|slot| self.slots.get(slot));
            let Some(kept) = found.and_then(|slot| slot.open().copied()) else { continue };
            match self.fate(&kept.flow, judgement)? {
                Fate::GoesOn => self.kept_is_heard(slot),
                Fate::Silent(failure) => self.kept_is_silent(slot, failure),
                Fate::Reset(failure) => self.kept_is_gone(slot, &kept, failure, now_ns, Extent::RequestReset),
            }
        }
        Ok(())
    }

    fn fate(&mut self, flow: &Flow, judgement: &mut Judgement) -> Result<Fate, DanglingReference> {
        if let Some(code) = judgement.cuts.get(&flow.pair) {
            return Ok(Fate::Reset(*code));
        }
        if let Some(known) = judgement.fates.get(&(flow.door, flow.target)) {
            return Ok(*known);
        }
        let fate = self.judge(flow, judgement)?;
        if judgement.ways.contains_key(&(flow.door, None)) {
            judgement.fates.insert((flow.door, flow.target), fate);
        }
        Ok(fate)
    }

    /// What open connections by a door meet now.
    fn open_ways(
        &mut self,
        door: u32,
        source_port: u16,
        judgement: &mut Judgement,
    ) -> Result<Option<Rc<Ways>>, DanglingReference> {
        for port in [None, Some(source_port)] {
            if let Some(known) = judgement.ways.get(&(door, port)) {
                return Ok(Some(Rc::clone(known)));
            }
        }
        let Some((client, address)) = self.clients.door(door).map(|door| (door.client, door.address)) else {
            return Ok(None);
        };
        let Some(state) = self.clients.get(client) else { return Ok(None) };
        let request = Request { source_port, ..state.request.clone() };
        let ways = judgement.compiler.ways(&request, address, &mut self.rosters)?;
        let port = ways.plan.follows_ports.then_some(source_port);
        judgement.ways.insert((door, port), Rc::clone(&ways));
        Ok(Some(ways))
    }

    fn judge(&mut self, flow: &Flow, judgement: &mut Judgement) -> Result<Fate, DanglingReference> {
        let own = self.slots.get(usize::try_from(flow.slot).unwrap_or(usize::MAX)).and_then(Slot::open);
        let opener = own.map_or(flow, |kept| &kept.flow);
        let port = source_port(self.number(opener.client, opener.arrival, opener.attempt));
        let Some(ways) = self.open_ways(flow.door, port, judgement)? else { return Ok(Fate::GoesOn) };
        let own = ways.on.iter().find(|way| way.target == flow.target);
        // Where the way ends before any target, it does so for every flow.
        let way = own.or_else(|| ways.on.first().filter(|way| way.target == NONE));
        let Some((outcome, failure)) = ways.blocked.or(way.map(|way| (way.outcome, way.failure))) else {
            return Ok(Fate::GoesOn);
        };
        let Some(Failure::Path(code, _)) = self.rosters.failures.get(usize::from(failure)).copied() else {
            return Ok(Fate::GoesOn);
        };
        // A target that is no longer registered keeps its flows until its delay is over.
        if ways.blocked.is_none() && own.is_none() && lacks_targets(code) {
            return Ok(Fate::GoesOn);
        }
        let as_seen = |outcome| Failure::Path(code, outcome);
        Ok(match outcome {
            Outcome::TimedOut if is_client_gone(code) => Fate::Reset(failure),
            Outcome::TimedOut | Outcome::NoAnswer | Outcome::NameNotFound => {
                Fate::Silent(self.rosters.failure(as_seen(Outcome::NoAnswer)))
            }
            Outcome::Refused | Outcome::Reset => Fate::Reset(self.rosters.failure(as_seen(Outcome::Reset))),
            Outcome::Connected | Outcome::Forbidden => Fate::GoesOn,
        })
    }
}

/// How something under way ends that is cut at a moment.
fn ended(fate: Fate, flow: Flow, kept: bool, now_ns: u64) -> Over {
    let (failure, at_ns, extent) = match (fate, kept) {
        (Fate::Reset(failure), true) => (failure, now_ns, Extent::RequestReset),
        (Fate::Reset(failure), false) => (failure, now_ns, Extent::Reset),
        (Fate::Silent(failure), true) => (failure, flow.deadline_ns, Extent::RequestSilent),
        (Fate::Silent(failure), false) => (failure, flow.deadline_ns, Extent::Silent),
        (Fate::GoesOn, _) => (flow.failure, now_ns, Extent::Nothing),
    };
    let flow = Flow { failure, ..flow };
    Over { at_ns: at_ns.max(now_ns), answered_ns: None, flow, extent, cut: true }
}

const fn is_client_gone(code: ReasonCode) -> bool {
    matches!(code, ReasonCode::SourceNotRunning | ReasonCode::SourceZoneLost)
}

/// Whether it says only that new connections have no target.
const fn lacks_targets(code: ReasonCode) -> bool {
    matches!(
        code,
        ReasonCode::NoListener
            | ReasonCode::TargetGroupEmpty
            | ReasonCode::TargetsNotInUse
            | ReasonCode::NoTargetsInZone
            | ReasonCode::ZoneWithoutHealthyTarget
    )
}

/// Whether what waited at the target is gone with it.
const fn takes_queue_along(code: ReasonCode) -> bool {
    matches!(
        code,
        ReasonCode::TargetStopped
            | ReasonCode::TargetZoneLost
            | ReasonCode::ApplicationNotListening
            | ReasonCode::ApplicationCrashes
    )
}
