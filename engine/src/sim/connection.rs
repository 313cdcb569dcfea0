//! One connection from its SYN to its end. It is judged whole when its SYN is sent, by the plan of the epoch;
//! what remains is its request's turn at the target, and whatever breaks before it is over (`change`).

use std::rc::Rc;

use crate::model::{DanglingReference, Outcome};

use super::clients::{Answer, source_port};
use super::count::End;
use super::draw::Draw;
use super::life::{Extent, SENT_AGAIN_S, traffic};
use super::load::NS_PER_S;
use super::ports::{Ports, TIME_WAIT_NS};
use super::queue::{Queue, Turn};
use super::roster::NONE;
use super::run::{Coming, Flow, Over, Run, Start};
use super::ways::{WORKS, Way, Ways};

/// A SYN that has set out.
pub(super) struct SetOut {
    pub ways: Rc<Ways>,
    /// Which of its ways on it takes.
    pub choice: usize,
    pub flow: Flow,
    pub outcome: Outcome,
}

impl Run {
    /// The number of an attempt, which its ports and questions follow from.
    pub(super) fn number(&self, client: u32, arrival: u64, attempt: u32) -> u64 {
        let retries = self.clients.hot(client).retries;
        arrival.wrapping_mul(u64::from(retries) + 1).wrapping_add(attempt.into())
    }

    /// Judges the ways of a client's next connection, so that they are known when it begins.
    pub(super) fn look(&mut self, client: u32, arrival: u64) -> Result<(), DanglingReference> {
        let (now_ns, number) = (self.now_ns(), self.number(client, arrival, 0));
        let found = self.clients.foresee(client, arrival, now_ns, &self.epoch, &mut self.rosters)?;
        if let (Answer::Door(door), _) = found {
            self.clients.ways(door, source_port(number), &mut self.compiler, &mut self.rosters)?;
        }
        Ok(())
    }

    /// Somebody begins.
    pub(super) fn start(&mut self, start: Start) -> Result<(), DanglingReference> {
        let first = start.syns == 0 && start.attempt == 0;
        if first {
            self.counts.asks(start.at_ns, start.client);
        }
        if self.clients.hot(start.client).keeps { self.ask_on_kept(start) } else { self.connect(start) }
    }

    fn connect(&mut self, mut start: Start) -> Result<(), DanglingReference> {
        if start.syns == 0 {
            start.door = match self.opens(&start)? {
                Ok(door) => door,
                Err(failure) => {
                    // No port was taken, and none is given back.
                    self.fails(start, nowhere(&start), failure, Extent::Nothing, start.at_ns);
                    return Ok(());
                }
            };
        }
        let Some(SetOut { ways, choice, flow, outcome }) = self.sets_out(&start, NONE)? else {
            return Ok(());
        };
        match ways.on.get(choice) {
            Some(way) if outcome != Outcome::TimedOut => self.live(start, flow, outcome, &ways, way),
            Some(_) | None => self.unanswered(start, flow),
        }
        Ok(())
    }

    /// A client opens a connection: by which door, with a port of its own taken; else why it does not.
    pub(super) fn opens(&mut self, start: &Start) -> Result<Result<u32, u16>, DanglingReference> {
        self.counts.opens(start.at_ns, start.client);
        // Each retry asks for the next answer, not for the one after a whole round of retries.
        let question = start.arrival.wrapping_add(start.attempt.into());
        let answer =
            self.clients.answer(start.client, question, start.at_ns, &self.epoch, &mut self.rosters)?;
        let door = match answer {
            Answer::Door(door) => door,
            Answer::Nothing(failure) => return Ok(Err(failure)),
        };
        let most = self.client_ports.saturating_mul(self.clients.hot(start.client).hosts);
        let free = self.clients.door(door).is_some_and(|door| door.ports.take(start.at_ns, most));
        Ok(if free { Ok(door) } else { Err(self.codes.client_ports) })
    }

    /// A SYN sets out by its door: which way, and what its verdict is. It takes a port of the node's, if it comes
    /// so far and there is one.
    pub(super) fn sets_out(&mut self, start: &Start, slot: u32) -> Result<Option<SetOut>, DanglingReference> {
        let number = self.number(start.client, start.arrival, start.attempt);
        let port = source_port(number);
        let Some(ways) = self.clients.ways(start.door, port, &mut self.compiler, &mut self.rosters)? else {
            return Ok(None);
        };
        let Some((choice, way, mut flow)) = self.flow(start, number, &ways) else { return Ok(None) };
        flow.slot = slot;
        let (mut outcome, failure) = ways.blocked.unwrap_or((way.outcome, way.failure));
        flow.failure = failure;
        if ways.blocked.is_some() {
            flow.target = NONE;
        }
        if start.syns == 0 {
            let legs = [&*ways.up_legs, &*way.legs];
            self.counts.goes(start.at_ns, [flow.target, self.node_of(way.pair), flow.entry], legs, true);
        }
        if outcome != Outcome::TimedOut && way.sees_node && !self.node_port(way.pair, start.at_ns) {
            outcome = Outcome::TimedOut;
            flow.failure = self.codes.port_allocation;
        }
        if outcome == Outcome::TimedOut {
            // No port of a node was taken.
            flow.sees_node = false;
        }
        Ok(Some(SetOut { ways, choice, flow, outcome }))
    }

    /// What is known of a connection when it begins, and its way with the way's place.
    fn flow<'w>(&self, start: &Start, number: u64, ways: &'w Ways) -> Option<(usize, &'w Way, Flow)> {
        let hot = self.clients.hot(start.client);
        let low = |number: u64| u32::try_from(number & u64::from(u32::MAX)).unwrap_or_default();
        let which = low(number % u64::from(hot.hosts));
        let sequence = hot.sequence(start.client, number);
        let taken = ways.plan.flow(self.seed, source_port(number), sequence, which);
        let way = ways.on.get(taken.choice)?;
        let flow = Flow {
            door: start.door,
            target: way.target,
            pair: way.pair,
            entry: ways.entry,
            header_bytes: way.header_bytes,
            node_port: taken.node_port,
            sees_node: way.sees_node,
            ..nowhere(start)
        };
        Some((taken.choice, way, flow))
    }

    /// The number of the node of a pair.
    pub(super) fn node_of(&self, pair: u32) -> u32 {
        self.rosters.node_of(pair)
    }

    /// Takes a port of a node towards a target.
    fn node_port(&mut self, pair: u32, at_ns: u64) -> bool {
        let Ok(place) = usize::try_from(pair) else { return true };
        let most = self.node_ports;
        if pair == NONE {
            return true;
        }
        if place >= self.ports.len() {
            self.ports.resize(place + 1, Ports::new());
        }
        self.ports.get_mut(place).is_none_or(|ports| ports.take(at_ns, most))
    }

    /// Gives the ports of a connection back that is over at a moment: the node's after a while, the client's
    /// at once, or after `TIME_WAIT` where it closed first.
    pub(super) fn ports_back(&mut self, flow: &Flow, at_ns: u64, closed: bool) {
        if flow.sees_node
            && let Some(ports) = usize::try_from(flow.pair).ok().and_then(|pair| self.ports.get_mut(pair))
        {
            ports.back(at_ns.saturating_add(self.hold_ns));
        }
        if let Some(door) = self.clients.door(flow.door) {
            door.ports.back(if closed { at_ns.saturating_add(TIME_WAIT_NS) } else { at_ns });
        }
    }

    /// A SYN that nothing answers: sent again, unless nothing can change until the client gives up.
    fn unanswered(&mut self, start: Start, flow: Flow) {
        let timeout_ns = self.clients.hot(start.client).connect_timeout_ns;
        let gives_up_ns = start.begun_ns.saturating_add(timeout_ns);
        let again = |syns: u32| {
            let after_s = SENT_AGAIN_S.get(usize::try_from(syns).unwrap_or(usize::MAX))?;
            let at_ns = start.begun_ns.saturating_add(after_s * NS_PER_S);
            (at_ns < gives_up_ns).then_some(at_ns)
        };
        let may_change = flow.failure == self.codes.port_allocation
            || self.timeline.next_ns().is_some_and(|next| next < gives_up_ns);
        if let (Some(at_ns), true, NONE) = (again(start.syns), may_change, flow.slot) {
            let next = Start { at_ns, syns: start.syns + 1, door: flow.door, ..start };
            self.later.put(self.stretch_of(at_ns), next);
            return;
        }
        let more = (start.syns..start.syns + 8).take_while(|syns| again(*syns).is_some()).count();
        let syns = start.syns + 1 + u32::try_from(more).unwrap_or_default();
        let failure = flow.failure;
        self.ports_back(&flow, gives_up_ns, false);
        self.fails(start, flow, failure, Extent::Unanswered(syns), gives_up_ns);
    }

    /// A connection whose SYN is answered.
    fn live(&mut self, start: Start, mut flow: Flow, outcome: Outcome, ways: &Ways, way: &Way) {
        let hot = self.clients.hot(start.client);
        let number = self.number(start.client, start.arrival, start.attempt);
        let life = self.lives.draw(Draw::of(hot.lives, number), &ways.up, &way.hops);
        let sent_ns = start.at_ns + life.handshake_ns;
        let connected_by_ns = start.begun_ns.saturating_add(hot.connect_timeout_ns);
        flow.deadline_ns = sent_ns.saturating_add(hot.response_timeout_ns);
        flow.lost = life.lost;
        let comes_ns = sent_ns + life.request_ns;
        let reset_ns = comes_ns + life.response_ns;
        let reaches = matches!(outcome, Outcome::Connected | Outcome::Forbidden);
        let comes_late = reaches && comes_ns > flow.deadline_ns;
        let (ends_ns, extent) = match outcome {
            _ if sent_ns > connected_by_ns => {
                flow.failure = self.codes.segments_lost;
                (connected_by_ns, Extent::Opened)
            }
            Outcome::Refused => (sent_ns, Extent::Refused),
            // The client no longer waits for what would come.
            Outcome::Reset if reset_ns > flow.deadline_ns => {
                flow.failure = self.too_late(&flow);
                (flow.deadline_ns, Extent::Silent)
            }
            _ if comes_late => {
                flow.failure = self.too_late(&flow);
                (flow.deadline_ns, Extent::Silent)
            }
            Outcome::Reset => (reset_ns, Extent::Reset),
            Outcome::NoAnswer => (flow.deadline_ns, Extent::Silent),
            Outcome::Connected | Outcome::Forbidden | Outcome::TimedOut | Outcome::NameNotFound => {
                let coming = Coming {
                    at_ns: comes_ns,
                    service_ns: life.service_ns,
                    flow,
                    response_ns: life.response_ns,
                    close_ns: life.close_ns,
                };
                self.coming.put(self.stretch_of(comes_ns), coming);
                return;
            }
        };
        self.is_over(Over { at_ns: ends_ns, answered_ns: None, flow, extent, cut: false });
    }

    /// Why nothing has come by the time the client waits no longer.
    pub(super) const fn too_late(&self, flow: &Flow) -> u16 {
        if flow.lost > 0 { self.codes.segments_lost } else { self.codes.response_timeout }
    }

    /// A request comes to its target.
    pub(super) fn comes(&mut self, coming: &Coming) {
        let mut flow = coming.flow;
        let kept = flow.slot != NONE;
        if kept && !self.is_under_way(&flow) {
            return;
        }
        let turn = self.turn(coming);
        let over = match turn {
            Turn::TurnedAway if coming.at_ns + coming.response_ns > flow.deadline_ns => {
                flow.failure = self.too_late(&flow);
                let extent = if kept { Extent::RequestSilent } else { Extent::Silent };
                // Its RST has been sent, which nothing at the target takes back.
                let answered_ns = Some(coming.at_ns);
                Over { at_ns: flow.deadline_ns, answered_ns, flow, extent, cut: false }
            }
            Turn::TurnedAway => {
                flow.failure = self.codes.overloaded;
                let extent = if kept { Extent::RequestReset } else { Extent::Reset };
                Over { at_ns: coming.at_ns + coming.response_ns, answered_ns: None, flow, extent, cut: false }
            }
            Turn::Begins(begins_ns) => {
                let answered_ns = begins_ns + coming.service_ns + coming.response_ns;
                if answered_ns > flow.deadline_ns {
                    flow.failure = self.too_late(&flow);
                    let extent = if kept { Extent::RequestSilent } else { Extent::Silent };
                    Over { at_ns: flow.deadline_ns, answered_ns: None, flow, extent, cut: false }
                } else {
                    let (at_ns, extent) = if kept {
                        (answered_ns, Extent::Request)
                    } else {
                        (answered_ns + coming.close_ns, Extent::Whole)
                    };
                    Over { at_ns, answered_ns: Some(answered_ns), flow, extent, cut: false }
                }
            }
        };
        self.is_over(over);
    }

    fn turn(&mut self, coming: &Coming) -> Turn {
        let Coming { at_ns, service_ns, flow, .. } = *coming;
        let mut waited = |time_ns| self.counts.wait.add(time_ns);
        let place = usize::try_from(flow.target).ok().filter(|_| flow.target != NONE);
        let Some(place) = place else {
            waited(0);
            return Turn::Begins(at_ns);
        };
        if place >= self.queues.len() {
            self.queues.resize(place + 1, Queue::new(self.load.service.workers));
        }
        let most = self.load.service.queue;
        let Some(queue) = self.queues.get_mut(place) else { return Turn::Begins(at_ns) };
        queue.door = flow.door;
        queue.comes(at_ns, service_ns, most, &mut waited)
    }

    /// It is known when something will be over, unless something breaks before.
    pub(super) fn is_over(&mut self, over: Over) {
        self.over.put(self.stretch_of(over.at_ns), over);
    }

    /// A response has come.
    pub(super) fn answers(&mut self, flow: &Flow, answered_ns: u64) {
        let took_ns = answered_ns - flow.wanted_ns;
        self.counts.answers(answered_ns, flow.client, flow.target, took_ns);
        #[cfg(test)]
        self.write_answer(flow, answered_ns, took_ns);
    }

    /// It is over.
    pub(super) fn end(&mut self, over: &Over) {
        let flow = over.flow;
        if flow.slot != NONE && !self.leaves(&flow) {
            return;
        }
        if let Some(answered_ns) = over.answered_ns.filter(|_| flow.failure == WORKS) {
            self.answers(&flow, answered_ns);
        }
        if flow.slot != NONE {
            self.kept_request_ends(over);
            return;
        }
        self.ports_back(&flow, over.at_ns, flow.failure == WORKS);
        let start = Start {
            at_ns: flow.begun_ns,
            wanted_ns: flow.wanted_ns,
            begun_ns: flow.begun_ns,
            arrival: flow.arrival,
            client: flow.client,
            door: flow.door,
            attempt: flow.attempt,
            syns: 0,
        };
        if flow.failure == WORKS {
            self.counts_end(&flow, over.extent, over.at_ns, (true, false));
        } else {
            self.fails(start, flow, flow.failure, over.extent, over.at_ns);
        }
    }

    /// A connection has failed, or will have at a moment at which nothing can change that any more. It is tried
    /// again if the client does.
    pub(super) fn fails(&mut self, start: Start, mut flow: Flow, failure: u16, extent: Extent, at_ns: u64) {
        flow.failure = failure;
        let hot = self.clients.hot(start.client);
        let again = start.attempt < hot.retries;
        self.counts_end(&flow, extent, at_ns, (true, !again));
        if again {
            let wait_ns = hot.backoff_ns.saturating_mul(1 << start.attempt.min(20));
            let next_ns = at_ns.saturating_add(wait_ns);
            let attempt = start.attempt + 1;
            let next = Start { at_ns: next_ns, begun_ns: next_ns, door: NONE, attempt, syns: 0, ..start };
            if next_ns < self.load.duration_ns {
                self.later.put(self.stretch_of(next_ns), next);
            }
        }
    }

    /// Counts an end and writes it down, where it is one of those that are.
    pub(super) fn counts_end(
        &mut self,
        flow: &Flow,
        extent: Extent,
        at_ns: u64,
        (connection, request): (bool, bool),
    ) {
        let hot = self.clients.hot(flow.client);
        let end = End {
            at_ns,
            client: flow.client,
            number: self.number(flow.client, flow.arrival, flow.attempt),
            target: flow.target,
            node: self.node_of(flow.pair),
            entry: flow.entry,
            failure: flow.failure,
            traffic: traffic(hot.sizes, extent, flow.header_bytes, flow.lost),
            connection,
            request,
        };
        self.counts.ends(&end, &self.rosters.failures);
        if at_ns < self.load.duration_ns {
            self.write_down(flow, &end);
        }
    }
}

/// A connection that has not come anywhere.
pub(super) const fn nowhere(start: &Start) -> Flow {
    Flow {
        wanted_ns: start.wanted_ns,
        begun_ns: start.begun_ns,
        deadline_ns: u64::MAX,
        arrival: start.arrival,
        client: start.client,
        door: NONE,
        target: NONE,
        pair: NONE,
        entry: NONE,
        slot: NONE,
        attempt: start.attempt,
        failure: WORKS,
        header_bytes: 0,
        node_port: 0,
        lost: 0,
        sees_node: false,
    }
}
