//! What each client knows in the course of a run: when it connects next, what its name answers, which
//! connections it keeps.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::rc::Rc;

use crate::model::DanglingReference;
use crate::path::{DEFAULT_SOURCE_PORT, Request, destination};

use super::arrivals::Arrivals;
use super::draw::{Draw, Exponential, key};
use super::load::{Client, DnsCache, Load, NS_PER_S};
use super::ports::{CLIENT_PORTS, FIRST_CLIENT_PORT, Ports};
use super::roster::NONE;
use super::timeline::Epoch;
use super::ways::{Compiler, Rosters, WORKS, Ways};

/// What draws are about.
const ARRIVALS: u64 = 1;
const LIVES: u64 = 2;
const NAMES: u64 = 3;

/// What a question for the address came to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Answer {
    /// A door, by its number.
    Door(u32),
    /// None, and why, by the reason's number.
    Nothing(u16),
}

/// One client.
pub(super) struct State {
    pub asked: Client,
    /// The request plans are made for.
    pub request: Request,
    pub arrivals: Arrivals,
    /// The answers of this epoch, by the question's number; then again from the first.
    answers: Vec<Option<Answer>>,
    /// How long they may be kept; `u64::MAX` where nothing is said.
    answers_ttl_ns: u64,
    /// How long what it holds may be kept.
    ttl_ns: u64,
    /// Of a client that keeps an answer: which one, and the answer.
    held: Option<(u64, Answer)>,
    /// When within a time to live it asks, and with which question it begins.
    phase_ns: u64,
    first_question: u32,
    /// The first of its kept connections, and how many there are.
    pub slots: (u32, u32),
}

impl State {
    /// The so-manieth time to live of an answer a moment lies in.
    const fn turn(&self, at_ns: u64, ttl_ns: u64) -> u64 {
        match ttl_ns {
            u64::MAX => 0,
            ttl_ns => at_ns.saturating_add(self.phase_ns % ttl_ns) / ttl_ns,
        }
    }
}

/// What is asked of a client for every connection: small, so that many clients' fit near the processor.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Hot {
    /// Where its connections' draws begin.
    pub lives: u64,
    /// What its sequence numbers follow from: two clients of the same address have others, and other seeds.
    sequence: u32,
    pub connect_timeout_ns: u64,
    pub response_timeout_ns: u64,
    pub backoff_ns: u64,
    /// Bytes of requests and responses.
    pub sizes: [u32; 2],
    pub retries: u32,
    /// At least one.
    pub hosts: u32,
    /// The only door there is, where every question has the same answer.
    only: Option<u32>,
    /// Whether it keeps connections.
    pub keeps: bool,
}

impl Hot {
    const fn of(client: &Client, lives: u64, sequence: u32) -> Self {
        let keeps = client.keep_alive.is_some();
        Self {
            lives,
            sequence,
            connect_timeout_ns: client.connect_timeout_ns,
            response_timeout_ns: client.response_timeout_ns,
            backoff_ns: client.backoff_ns,
            sizes: [client.request_bytes, client.response_bytes],
            // A request on a kept connection is not tried again.
            retries: if keeps { 0 } else { client.retries },
            hosts: if client.hosts > 0 { client.hosts } else { 1 },
            only: None,
            keeps,
        }
    }

    /// What the sequence number of a client's connection with a number follows from. The very first one is a
    /// single request's.
    pub fn sequence(self, client: u32, number: u64) -> u32 {
        match (client, number) {
            (0, 0) => 0,
            (_, _) => self.sequence.wrapping_add(low(number)),
        }
    }
}

/// An address a client connects to. In this order: what every connection asks for lies together.
#[repr(C)]
pub(super) struct Door {
    ways: Option<Rc<Ways>>,
    pub ports: Ports,
    pub client: u32,
    pub address: IpAddr,
    /// The ways of each source port, where they differ.
    by_port: BTreeMap<u16, Rc<Ways>>,
}

/// All clients, and the addresses they connect to.
pub(super) struct Clients {
    pub list: Vec<State>,
    hot: Vec<Hot>,
    pub doors: Vec<Door>,
    numbers: BTreeMap<(u32, IpAddr), u32>,
    /// Whether any keeps an answer for its time to live.
    pub keep_answers: bool,
    /// Whether any keeps connections.
    pub keep_connections: bool,
}

impl Clients {
    pub fn of(load: &Load, sketch_seed: u32, exponential: &Exponential) -> Self {
        let seeds = [load.seed, sketch_seed];
        let of = u64::try_from(load.clients.len()).unwrap_or(u64::MAX);
        let (mut list, mut hot, mut slots) = (Vec::new(), Vec::new(), 0_u32);
        for (at, client) in (0_u32..).zip(&load.clients) {
            let mut names = Draw::of(key(seeds, at, NAMES), 0);
            let (phase_ns, question) = (names.next(), names.next());
            let kept =
                client.keep_alive.map_or(0, |kept| kept.connections.saturating_mul(client.hosts.max(1)));
            let arrivals =
                Arrivals::new(&client.arrival, key(seeds, at, ARRIVALS), (at.into(), of), exponential);
            list.push(State {
                asked: client.clone(),
                request: Request::usual(client.from.clone(), client.to.clone(), client.port, client.protocol),
                arrivals,
                answers: Vec::new(),
                answers_ttl_ns: u64::MAX,
                ttl_ns: u64::MAX,
                held: None,
                // The first client asks as a single request does.
                phase_ns: if at == 0 { 0 } else { phase_ns },
                first_question: if at == 0 { 0 } else { low(question) },
                slots: (slots, kept),
            });
            hot.push(Hot::of(client, key(seeds, at, LIVES), low(names.next())));
            slots = slots.saturating_add(kept);
        }
        Self {
            keep_answers: load.clients.iter().any(|client| client.dns == DnsCache::Ttl),
            keep_connections: load.clients.iter().any(|client| client.keep_alive.is_some()),
            list,
            hot,
            doors: Vec::new(),
            numbers: BTreeMap::new(),
        }
    }

    /// What is asked of a client again and again.
    pub fn hot(&self, client: u32) -> Hot {
        let place = usize::try_from(client).unwrap_or(usize::MAX);
        self.hot.get(place).copied().unwrap_or_default()
    }

    pub fn get(&self, client: u32) -> Option<&State> {
        self.list.get(usize::try_from(client).ok()?)
    }

    pub fn get_mut(&mut self, client: u32) -> Option<&mut State> {
        self.list.get_mut(usize::try_from(client).ok()?)
    }

    pub fn door(&mut self, door: u32) -> Option<&mut Door> {
        self.doors.get_mut(usize::try_from(door).ok()?)
    }

    /// A new epoch: names answer anew, and all ways have to be judged again.
    pub fn forget(&mut self) {
        self.list.iter_mut().for_each(|client| client.answers.clear());
        self.hot.iter_mut().for_each(|client| client.only = None);
        for door in &mut self.doors {
            door.ways = None;
            door.by_port.clear();
        }
    }

    /// The address for the connection with a number, begun at a moment.
    pub fn answer(
        &mut self,
        client: u32,
        number: u64,
        at_ns: u64,
        epoch: &Epoch,
        rosters: &mut Rosters,
    ) -> Result<Answer, DanglingReference> {
        if let Some(door) = self.hot(client).only {
            return Ok(Answer::Door(door));
        }
        let (answer, turn) = self.foresee(client, number, at_ns, epoch, rosters)?;
        if let (Some(turn), Some(state)) = (turn, self.get_mut(client)) {
            state.ttl_ns = state.answers_ttl_ns;
            state.held = match (state.asked.dns, answer) {
                // There is nothing to hold, and nothing says for how long.
                (DnsCache::Ttl, Answer::Nothing(_)) => None,
                (DnsCache::Ttl, _) => Some((turn.max(state.turn(at_ns, state.ttl_ns)), answer)),
                (DnsCache::Each | DnsCache::Once, _) => Some((turn, answer)),
            };
        }
        Ok(answer)
    }

    /// The same without asking: nothing is held that was not. Beside it, which time to live it is asked in; none
    /// where nothing would be asked, or nothing held.
    pub fn foresee(
        &mut self,
        client: u32,
        number: u64,
        at_ns: u64,
        epoch: &Epoch,
        rosters: &mut Rosters,
    ) -> Result<(Answer, Option<u64>), DanglingReference> {
        let Some(state) = self.get(client) else { return Ok((Answer::Nothing(WORKS), None)) };
        let (dns, first) = (state.asked.dns, state.first_question);
        let mut turn = match dns {
            DnsCache::Each => {
                return Ok((self.ask(client, first.wrapping_add(low(number)), epoch, rosters)?, None));
            }
            DnsCache::Once => 0,
            DnsCache::Ttl => state.turn(at_ns, state.ttl_ns),
        };
        if let Some((_, answer)) = state.held.filter(|(held, _)| *held >= turn) {
            return Ok((answer, None));
        }
        if dns == DnsCache::Ttl && state.ttl_ns == u64::MAX {
            self.ask(client, first, epoch, rosters)?;
            turn = self.get(client).map_or(0, |state| state.turn(at_ns, state.answers_ttl_ns));
        }
        Ok((self.ask(client, first.wrapping_add(low(turn)), epoch, rosters)?, Some(turn)))
    }

    /// The answer to a client's so-manieth question.
    fn ask(
        &mut self,
        client: u32,
        question: u32,
        epoch: &Epoch,
        rosters: &mut Rosters,
    ) -> Result<Answer, DanglingReference> {
        let Some(state) = self.get(client) else { return Ok(Answer::Nothing(WORKS)) };
        let known = state.answers.len();
        if known > 0
            && let Some(Some(answer)) =
                state.answers.get(usize::try_from(question).unwrap_or_default() % known)
        {
            return Ok(*answer);
        }
        let found =
            destination(&epoch.names, &epoch.ways, &Request { query: question, ..state.request.clone() })?;
        let answer = match found.address {
            Ok(address) => Answer::Door(self.door_at(client, address)),
            Err((outcome, reason)) => Answer::Nothing(rosters.verdict(outcome, &reason)),
        };
        if let Some(state) = self.get_mut(client) {
            let period = usize::try_from(found.period.max(1)).unwrap_or(1);
            state.answers.resize(period, None);
            if let Some(place) = state.answers.get_mut(usize::try_from(question).unwrap_or_default() % period)
            {
                *place = Some(answer);
            }
            state.answers_ttl_ns = found.ttl_s.map_or(u64::MAX, |ttl_s| u64::from(ttl_s.max(1)) * NS_PER_S);
            let every = state.asked.dns == DnsCache::Each;
            let place = usize::try_from(client).unwrap_or(usize::MAX);
            if let (true, 1, Answer::Door(door), Some(hot)) = (every, period, answer, self.hot.get_mut(place))
            {
                hot.only = Some(door);
            }
        }
        Ok(answer)
    }

    fn door_at(&mut self, client: u32, address: IpAddr) -> u32 {
        let next = u32::try_from(self.doors.len()).unwrap_or(NONE);
        let number = *self.numbers.entry((client, address)).or_insert(next);
        if number == next {
            let ports = Ports::new();
            self.doors.push(Door { ways: None, ports, client, address, by_port: BTreeMap::new() });
        }
        number
    }

    /// The ways of a connection from a source port through a door.
    pub fn ways(
        &mut self,
        door: u32,
        source_port: u16,
        compiler: &mut Compiler,
        rosters: &mut Rosters,
    ) -> Result<Option<Rc<Ways>>, DanglingReference> {
        let Some(at) = self.doors.get_mut(usize::try_from(door).unwrap_or(usize::MAX)) else {
            return Ok(None);
        };
        let known = match &at.ways {
            Some(ways) if !ways.plan.follows_ports => return Ok(Some(Rc::clone(ways))),
            Some(_) => at.by_port.get(&source_port),
            None => None,
        };
        if let Some(ways) = known {
            return Ok(Some(Rc::clone(ways)));
        }
        let Some(state) = self.list.get(usize::try_from(at.client).unwrap_or(usize::MAX)) else {
            return Ok(None);
        };
        let request = Request { source_port, ..state.request.clone() };
        let ways = compiler.ways(&request, at.address, rosters)?;
        if ways.plan.follows_ports {
            at.by_port.insert(source_port, Rc::clone(&ways));
        }
        at.ways = Some(Rc::clone(&ways));
        Ok(Some(ways))
    }
}

fn low(number: u64) -> u32 {
    u32::try_from(number & u64::from(u32::MAX)).unwrap_or_default()
}

/// The source port of a client's connection with a number: one after another, from the port a single request
/// has.
pub(super) fn source_port(number: u64) -> u16 {
    let range = u64::from(CLIENT_PORTS);
    let first = u64::from(u32::from(DEFAULT_SOURCE_PORT) - FIRST_CLIENT_PORT);
    let port = u64::from(FIRST_CLIENT_PORT) + (first + number % range) % range;
    u16::try_from(port).unwrap_or(DEFAULT_SOURCE_PORT)
}
