//! Connections a client keeps, with one request after another on them. A connection that is gone takes the
//! requests under way on it along, and is opened anew by the next request that is its turn; a request that fails
//! is not sent again. A connection is opened by one SYN: where nothing answers it, the client waits and gives up.

use std::collections::BTreeMap;

use crate::model::{DanglingReference, Outcome};

use super::clients::source_port;
use super::connection::SetOut;
use super::draw::Draw;
use super::life::{Extent, Life, traffic};
use super::roster::NONE;
use super::run::{Coming, Flow, Over, Run, Start};
use super::ways::{WORKS, Way, Ways};

/// One kept connection.
#[derive(Clone, Debug, Default)]
pub(super) struct Slot {
    state: SlotState,
    /// The requests on it that are not over, by their arrivals' numbers.
    under_way: BTreeMap<u64, Flow>,
}

/// What is with it.
#[derive(Clone, Copy, Debug, Default)]
enum SlotState {
    /// It is not open.
    #[default]
    Closed,
    /// It is being opened in vain, and has failed at a moment.
    Failing { until_ns: u64, failure: u16 },
    /// It is open, or will be at a moment.
    Open(Kept),
}

/// An open one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kept {
    pub flow: Flow,
    stands_ns: u64,
    /// When something last came over it.
    last_ns: u64,
    /// How long it may be silent. It is as when the connection was opened: what changes since is of new ones only.
    idle_ns: u64,
    /// Nothing comes through any more, for this reason: the client gives it up with the next request that is
    /// not answered in time.
    silent: Option<u16>,
}

impl Slot {
    /// The connection, where it is open.
    pub const fn open(&self) -> Option<&Kept> {
        match &self.state {
            SlotState::Open(kept) => Some(kept),
            SlotState::Closed | SlotState::Failing { .. } => None,
        }
    }
}

impl Run {
    fn slot(&mut self, slot: u32) -> Option<&mut Slot> {
        self.slots.get_mut(usize::try_from(slot).ok()?)
    }

    fn set(&mut self, slot: u32, state: SlotState) {
        if let Some(slot) = self.slot(slot) {
            slot.state = state;
        }
    }

    /// A request of a client that keeps connections.
    pub(super) fn ask_on_kept(&mut self, start: Start) -> Result<(), DanglingReference> {
        let Some(state) = self.clients.get(start.client) else { return Ok(()) };
        let (first, count) = state.slots;
        let turn = u32::try_from(start.arrival % u64::from(count.max(1))).unwrap_or_default();
        let slot = first.saturating_add(turn);
        let probes = state.asked.keep_alive.and_then(|kept| kept.probe_ns);
        let (timeout_ns, at_ns) = (state.asked.response_timeout_ns, start.at_ns);
        let found = self.slot(slot).map(|slot| slot.state).unwrap_or_default();
        match found {
            SlotState::Failing { until_ns, failure } if at_ns <= until_ns => {
                let flow = super::connection::nowhere(&start);
                let flow = Flow { slot, failure, ..flow };
                self.counts_end(&flow, Extent::Nothing, until_ns, (false, true));
                Ok(())
            }
            SlotState::Closed | SlotState::Failing { .. } => self.open_kept(start, slot),
            SlotState::Open(kept) => {
                let is_idle = probes.is_none_or(|probe| probe > kept.idle_ns)
                    && at_ns.saturating_sub(kept.last_ns) >= kept.idle_ns;
                match kept.silent {
                    Some(failure) => {
                        let sent_ns = self.sends(&start, slot, kept);
                        let flow = Flow { failure, ..request(&kept.flow, &start) };
                        let at_ns = sent_ns.saturating_add(timeout_ns);
                        self.goes_under_way(&flow);
                        let extent = Extent::RequestSilent;
                        self.is_over(Over { at_ns, answered_ns: None, flow, extent, cut: true });
                        Ok(())
                    }
                    None if is_idle => {
                        let Some(ways) = self.kept_ways(&kept)? else { return Ok(()) };
                        let there_ns = self.life(&start, &ways, &kept).map_or(0, |life| life.handshake_ns);
                        let flow = Flow { failure: self.codes.idle_timeout, ..request(&kept.flow, &start) };
                        self.goes_under_way(&flow);
                        let (at_ns, extent) = (at_ns + there_ns, Extent::RequestReset);
                        self.is_over(Over { at_ns, answered_ns: None, flow, extent, cut: false });
                        Ok(())
                    }
                    None => self.send_on_kept(start, slot, kept),
                }
            }
        }
    }

    /// Notes that something is sent on a connection, as soon as it stands; and when that is.
    fn sends(&mut self, start: &Start, slot: u32, kept: Kept) -> u64 {
        let sent_ns = start.at_ns.max(kept.stands_ns);
        self.set(slot, SlotState::Open(Kept { last_ns: kept.last_ns.max(sent_ns), ..kept }));
        sent_ns
    }

    fn goes_under_way(&mut self, flow: &Flow) {
        if let Some(slot) = self.slot(flow.slot) {
            slot.under_way.insert(flow.arrival, *flow);
        }
    }

    /// Whether a request on a kept connection is not over yet.
    pub(super) fn is_under_way(&self, flow: &Flow) -> bool {
        let slot = usize::try_from(flow.slot).ok().and_then(|slot| self.slots.get(slot));
        slot.is_some_and(|slot| slot.under_way.contains_key(&flow.arrival))
    }

    /// Takes a request off its connection, if it is not over yet.
    pub(super) fn leaves(&mut self, flow: &Flow) -> bool {
        self.slot(flow.slot).is_some_and(|slot| slot.under_way.remove(&flow.arrival).is_some())
    }

    fn kept_ways(&mut self, kept: &Kept) -> Result<Option<std::rc::Rc<Ways>>, DanglingReference> {
        let number = kept.flow.arrival;
        self.clients.ways(kept.flow.door, source_port(number), &mut self.compiler, &mut self.rosters)
    }

    /// The way of a kept connection to its own target, in this epoch; another one's times where there is none.
    fn way<'w>(ways: &'w Ways, kept: &Kept) -> Option<&'w Way> {
        ways.on.iter().find(|way| way.target == kept.flow.target).or_else(|| ways.on.first())
    }

    fn life(&self, start: &Start, ways: &Ways, kept: &Kept) -> Option<Life> {
        let way = Self::way(ways, kept)?;
        let lives = self.clients.hot(start.client).lives;
        Some(self.lives.draw(Draw::of(lives, start.arrival), &ways.up, &way.hops))
    }

    /// A request on an open connection.
    fn send_on_kept(&mut self, start: Start, slot: u32, kept: Kept) -> Result<(), DanglingReference> {
        let Some(ways) = self.kept_ways(&kept)? else { return Ok(()) };
        let Some(life) = self.life(&start, &ways, &kept) else { return Ok(()) };
        let Some(way) = Self::way(&ways, &kept) else { return Ok(()) };
        let timeout_ns = self.clients.hot(start.client).response_timeout_ns;
        let sent_ns = self.sends(&start, slot, kept);
        let flow = Flow {
            deadline_ns: sent_ns.saturating_add(timeout_ns),
            lost: life.lost,
            ..request(&kept.flow, &start)
        };
        let legs = [&*ways.up_legs, &*way.legs];
        self.counts.goes(start.at_ns, [flow.target, NONE, flow.entry], legs, false);
        self.request_leaves(flow, sent_ns, &life);
        Ok(())
    }

    /// A request is on its way to its target, unless the client gives up before it is there.
    fn request_leaves(&mut self, mut flow: Flow, sent_ns: u64, life: &Life) {
        self.goes_under_way(&flow);
        let at_ns = sent_ns + life.request_ns;
        if at_ns > flow.deadline_ns {
            flow.failure = self.too_late(&flow);
            let (at_ns, extent) = (flow.deadline_ns, Extent::RequestSilent);
            self.is_over(Over { at_ns, answered_ns: None, flow, extent, cut: false });
            return;
        }
        let (service_ns, response_ns) = (life.service_ns, life.response_ns);
        let coming = Coming { at_ns, service_ns, flow, response_ns, close_ns: 0 };
        self.coming.put(self.stretch_of(at_ns), coming);
    }

    /// Opens a connection for a request.
    fn open_kept(&mut self, mut start: Start, slot: u32) -> Result<(), DanglingReference> {
        start.door = match self.opens(&start)? {
            Ok(door) => door,
            Err(failure) => {
                let flow = Flow { slot, failure, ..super::connection::nowhere(&start) };
                self.opened_in_vain(&flow, Extent::Nothing, start.at_ns);
                return Ok(());
            }
        };
        let Some(SetOut { ways, choice, flow, outcome }) = self.sets_out(&start, slot)? else {
            return Ok(());
        };
        if let Some(way) = ways.on.get(choice) {
            self.stand(start, flow, outcome, (&ways, way));
        }
        Ok(())
    }

    /// What becomes of a connection that is to be kept.
    fn stand(&mut self, start: Start, mut flow: Flow, outcome: Outcome, (ways, way): (&Ways, &Way)) {
        let hot = self.clients.hot(start.client);
        let life = self.lives.draw(Draw::of(hot.lives, start.arrival), &ways.up, &way.hops);
        let sent_ns = start.at_ns + life.handshake_ns;
        flow.lost = life.lost;
        flow.deadline_ns = sent_ns.saturating_add(hot.response_timeout_ns);
        let gives_up_ns = start.at_ns.saturating_add(hot.connect_timeout_ns);
        let at_ns = sent_ns + life.request_ns;
        let (extent, fails_ns) = match outcome {
            Outcome::TimedOut => (Extent::Unanswered(1), gives_up_ns),
            _ if sent_ns > gives_up_ns => {
                flow.failure = self.codes.segments_lost;
                (Extent::Opened, gives_up_ns)
            }
            Outcome::Refused => (Extent::Refused, sent_ns),
            Outcome::Reset if at_ns + life.response_ns > flow.deadline_ns => {
                flow.failure = self.too_late(&flow);
                (Extent::Silent, flow.deadline_ns)
            }
            Outcome::Reset => (Extent::Reset, at_ns + life.response_ns),
            Outcome::NoAnswer => (Extent::Silent, flow.deadline_ns),
            Outcome::Connected | Outcome::Forbidden | Outcome::NameNotFound => {
                let traffic = traffic(hot.sizes, Extent::Opened, flow.header_bytes, 0);
                if let Some(step) = self.counts.step(start.at_ns) {
                    step.traffic.segments += traffic.segments;
                    step.traffic.bytes += traffic.bytes;
                }
                let idle_ns = ways.idle_ns(way);
                let kept = Kept { flow, stands_ns: sent_ns, last_ns: sent_ns, idle_ns, silent: None };
                self.set(flow.slot, SlotState::Open(kept));
                self.request_leaves(flow, sent_ns, &life);
                return;
            }
        };
        self.ports_back(&flow, fails_ns, false);
        self.opened_in_vain(&flow, extent, fails_ns);
    }

    fn opened_in_vain(&mut self, flow: &Flow, extent: Extent, at_ns: u64) {
        self.counts_end(flow, extent, at_ns, (true, true));
        // Where nothing was sent, nobody waits for it.
        self.set(
            flow.slot,
            match extent {
                Extent::Nothing => SlotState::Closed,
                _ => SlotState::Failing { until_ns: at_ns, failure: flow.failure },
            },
        );
    }

    /// A request on a kept connection is answered, or has failed.
    pub(super) fn kept_request_ends(&mut self, over: &Over) {
        let flow = over.flow;
        self.counts_end(&flow, over.extent, over.at_ns, (false, flow.failure != WORKS));
        let Some(kept) = self.slot(flow.slot).and_then(|slot| slot.open().copied()) else { return };
        match (over.extent, kept.silent) {
            // Who resets a request resets the connection it came on.
            (Extent::RequestReset, _) => {
                self.kept_is_gone(flow.slot, &kept, flow.failure, over.at_ns, Extent::RequestReset);
            }
            (Extent::RequestSilent, Some(failure)) => {
                self.kept_is_gone(flow.slot, &kept, failure, over.at_ns, Extent::RequestSilent);
            }
            _ if flow.failure == WORKS => {
                let last_ns = kept.last_ns.max(over.at_ns);
                self.set(flow.slot, SlotState::Open(Kept { last_ns, ..kept }));
            }
            _ => {}
        }
    }

    /// A kept connection has failed, and with it what is under way on it, as far as `extent` says.
    pub(super) fn kept_is_gone(&mut self, slot: u32, kept: &Kept, failure: u16, at_ns: u64, extent: Extent) {
        let under_way = self.slot(slot).map(|slot| std::mem::take(&mut slot.under_way)).unwrap_or_default();
        for flow in under_way.into_values() {
            self.counts_end(&Flow { failure, ..flow }, extent, at_ns, (false, true));
        }
        let flow = Flow { failure, ..kept.flow };
        self.ports_back(&flow, at_ns, false);
        self.counts_end(&flow, Extent::Nothing, at_ns, (true, false));
        self.set(slot, SlotState::Closed);
    }

    /// Nothing comes through a kept connection any more.
    pub(super) fn kept_is_silent(&mut self, slot: u32, failure: u16) {
        if let Some(kept) = self.slot(slot).and_then(|slot| slot.open().copied()) {
            let silent = kept.silent.or(Some(failure));
            self.set(slot, SlotState::Open(Kept { silent, ..kept }));
        }
    }

    /// Something comes through a kept connection again, which the client has not given up.
    pub(super) fn kept_is_heard(&mut self, slot: u32) {
        if let Some(kept) = self.slot(slot).and_then(|slot| slot.open().copied()) {
            self.set(slot, SlotState::Open(Kept { silent: None, ..kept }));
        }
    }
}

/// A request on a connection: who asks and when, where the connection leads.
const fn request(connection: &Flow, start: &Start) -> Flow {
    let mut flow = *connection;
    flow.wanted_ns = start.wanted_ns;
    flow.begun_ns = start.begun_ns;
    flow.arrival = start.arrival;
    flow.failure = WORKS;
    flow
}
