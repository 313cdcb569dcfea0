//! The world of the second opinion: clients, connections, requests, targets, ports; and one event after another.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::rc::Rc;

use crate::model::{Assumption, Outcome, ResourceId, Sketch};
use crate::path::{Request, destination};

use super::super::arrivals::Arrivals;
use super::super::draw::{Draw, key};
use super::super::failure::{Failure, InTime};
use super::super::journal::{Answer, Ended};
use super::super::life::{Life, Lives};
use super::super::load::{Client, DnsCache, Load, NS_PER_MS, NS_PER_S};
use super::super::roster::NONE;
use super::super::timeline::{Epoch, Timeline};
use super::super::ways::{Compiler, Rosters, WORKS, Ways};
use super::events::{Events, What, Who};
use super::targets::Target;

/// The load names its streams of chance so.
const ARRIVALS: u64 = 1;
const LIVES: u64 = 2;
const NAMES: u64 = 3;

/// How many ports there are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub node: u32,
    pub client: u32,
}

/// One client.
pub(super) struct Asker {
    pub asked: Client,
    pub request: Request,
    arrivals: Arrivals,
    pub lives: u64,
    phase: u64,
    first_question: u32,
    pub sequence: u32,
    ttl_ns: Option<u64>,
    held: Option<(u64, Result<u32, u16>)>,
    /// The connections it keeps, where they are open.
    pub slots: Vec<Option<usize>>,
}

/// How far a connection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Opening,
    Stands,
    Closing,
    Over,
}

#[derive(Clone, Debug)]
pub(super) struct Connection {
    pub who: Who,
    pub wanted_ns: u64,
    pub begun_ns: u64,
    pub door: u32,
    pub has_client_port: bool,
    pub has_node_port: bool,
    pub target: u32,
    pub pair: u32,
    pub state: State,
    pub syns: usize,
    pub verdict: Outcome,
    /// Why it fails, as far as is known.
    pub why: u16,
    pub life: Option<Life>,
    pub stands_ns: u64,
    /// When something last came over it.
    pub last_ns: u64,
    /// After how long a silence something on its way forgets it.
    pub idle_ns: u64,
    /// Nothing comes through, for this reason.
    pub silent: Option<u16>,
    pub slot: Option<usize>,
    /// Its requests under way.
    pub requests: Vec<usize>,
}

#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub who: Who,
    pub wanted_ns: u64,
    pub begun_ns: u64,
    pub connection: usize,
    pub target: u32,
    pub life: Life,
    pub is_over: bool,
    /// What is on its way to the client is not stopped by what breaks behind it.
    pub is_decided: bool,
    pub why: u16,
    pub silent: Option<u16>,
}

/// Everything.
pub(super) struct World {
    pub load: Load,
    seed: u32,
    limits: Limits,
    hold_ns: u64,
    pub timeline: Timeline,
    pub epoch: Epoch,
    pub compiler: Compiler,
    pub rosters: Rosters,
    pub lives: Lives,
    pub clients: Vec<Asker>,
    pub doors: Vec<(u32, IpAddr)>,
    ways: BTreeMap<(u32, Option<u16>), Rc<Ways>>,
    pub connections: Vec<Connection>,
    pub requests: Vec<Asked>,
    pub targets: BTreeMap<u32, Target>,
    client_ports: BTreeMap<u32, u32>,
    node_ports: BTreeMap<u32, u32>,
    pub events: Events,
    pub now_ns: u64,
    pub ended: Vec<Ended>,
    pub answers: Vec<Answer>,
    pub waits: Vec<u64>,
    pub opened: Vec<u64>,
    pub asked: Vec<u64>,
    /// Connections sent to each target.
    pub sent_to: BTreeMap<ResourceId, u64>,
}

impl World {
    pub fn new(sketch: &Sketch, load: &Load, limits: Limits) -> Self {
        let mut load = load.clone();
        for fault in &mut load.faults {
            fault.at_ns = fault.at_ns.div_ceil(NS_PER_MS) * NS_PER_MS;
        }
        let mut timeline = Timeline::begin(sketch, load.faults.clone());
        if timeline.next_ns() == Some(0) {
            timeline.advance(0);
        }
        let (epoch, lives) = (timeline.epoch(), Lives::of(&load));
        let of = load.clients.len() as u64;
        let seeds = [load.seed, sketch.seed];
        let asker = |(at, client): (u32, &Client)| {
            let mut names = Draw::of(key(seeds, at, NAMES), 0);
            let low = |bits: u64| (bits & 0xffff_ffff) as u32;
            let (phase, first, sequence) = (names.next(), low(names.next()), low(names.next()));
            let kept = client.keep_alive.map_or(0, |kept| kept.connections * client.hosts.max(1));
            let arrivals = Arrivals::new(
                &client.arrival,
                key(seeds, at, ARRIVALS),
                (at.into(), of),
                lives.exponential(),
            );
            Asker {
                asked: client.clone(),
                request: Request::usual(client.from.clone(), client.to.clone(), client.port, client.protocol),
                arrivals,
                lives: key(seeds, at, LIVES),
                phase: if at == 0 { 0 } else { phase },
                first_question: if at == 0 { 0 } else { first },
                sequence,
                ttl_ns: None,
                held: None,
                slots: vec![None; kept as usize],
            }
        };
        let mut world = Self {
            seed: sketch.seed,
            limits,
            hold_ns: u64::from(sketch.assumptions.value(Assumption::PortHold)) * NS_PER_S,
            clients: (0..).zip(&load.clients).map(asker).collect(),
            timeline,
            compiler: Compiler::new(Rc::clone(&epoch.ways), load.jitter_permille),
            epoch,
            rosters: Rosters::new(),
            lives,
            doors: Vec::new(),
            ways: BTreeMap::new(),
            connections: Vec::new(),
            requests: Vec::new(),
            targets: BTreeMap::new(),
            client_ports: BTreeMap::new(),
            node_ports: BTreeMap::new(),
            events: Events::default(),
            now_ns: 0,
            ended: Vec::new(),
            answers: Vec::new(),
            waits: Vec::new(),
            opened: vec![0; load.clients.len()],
            asked: vec![0; load.clients.len()],
            sent_to: BTreeMap::new(),
            load,
        };
        for client in 0..u32::try_from(world.clients.len()).expect("few") {
            world.arrives_next(client);
        }
        world.changes_next();
        world
    }

    /// Lets everything happen that does before the run's end.
    pub fn run(&mut self) {
        while let Some((at_ns, who, what)) = self.events.next() {
            if at_ns >= self.load.duration_ns {
                break;
            }
            assert!(at_ns >= self.now_ns, "the clock never goes back");
            self.now_ns = at_ns;
            self.happens(who, what);
        }
    }

    fn happens(&mut self, who: Who, what: What) {
        match what {
            What::Changes => self.changes(),
            What::ClientPortBack(door) => *self.client_ports.get_mut(&door).expect("taken") -= 1,
            What::NodePortBack(pair) => *self.node_ports.get_mut(&pair).expect("taken") -= 1,
            What::Done { target, job, request } => self.done(target, job, request),
            What::Arrives => {
                let exponential = self.lives.exponential();
                let (arrival, _) = self.clients[who.0 as usize].arrivals.take(exponential);
                self.arrives_next(who.0);
                self.asked[who.0 as usize] += 1;
                let who = (who.0, arrival, 0);
                if self.clients[who.0 as usize].asked.keep_alive.is_some() {
                    self.asks(who);
                } else {
                    self.connects(who, self.now_ns);
                }
            }
            What::TriesAgain { wanted_ns, arrival, attempt } => {
                self.connects((who.0, arrival, attempt), wanted_ns);
            }
            What::SynAgain(connection) => self.syn(connection),
            What::SynAnswered(connection) => self.syn_answered(connection),
            What::Comes(request) => self.comes(request),
            What::Answered(request) => self.answered(request),
            What::ResetSeen(request) => self.reset_seen(request),
            What::Closed(connection) => self.closed(connection),
            What::GivesUp(connection) => self.gives_up(connection),
            What::TimesOut(request) => self.times_out(request),
        }
    }

    fn arrives_next(&mut self, client: u32) {
        let arrivals = &self.clients[client as usize].arrivals;
        self.events.put(arrivals.next_ns(), (client, arrivals.count(), 0), What::Arrives);
    }

    pub fn changes_next(&mut self) {
        if let Some(next_ns) = self.timeline.next_ns() {
            self.events.put(next_ns, (0, 0, 0), What::Changes);
        }
    }

    pub fn code(&mut self, why: InTime) -> u16 {
        self.rosters.failure(Failure::InTime(why))
    }

    pub fn number(&self, (client, arrival, attempt): Who) -> u64 {
        let asked = &self.clients[client as usize].asked;
        // A request on a kept connection is not tried again.
        let retries = if asked.keep_alive.is_some() { 0 } else { asked.retries };
        arrival * (u64::from(retries) + 1) + u64::from(attempt)
    }

    /// Where the name leads: to a door, or nowhere and why.
    pub fn address(&mut self, client: u32, number: u64) -> Result<u32, u16> {
        let asker = &self.clients[client as usize];
        let (now_ns, phase, first) = (self.now_ns, asker.phase, asker.first_question);
        let turn = |ttl_ns: Option<u64>| ttl_ns.map_or(0, |ttl_ns| (now_ns + phase % ttl_ns) / ttl_ns);
        let low = |number: u64| (number & 0xffff_ffff) as u32;
        let live_ns = |ttl_s: Option<u32>| ttl_s.map(|ttl_s| u64::from(ttl_s.max(1)) * NS_PER_S);
        let now = match asker.asked.dns {
            DnsCache::Each => None,
            DnsCache::Once => Some(0),
            DnsCache::Ttl => Some(turn(asker.ttl_ns)),
        };
        if let (Some(now), Some((held, answer))) = (now, asker.held)
            && now <= held
        {
            return answer;
        }
        let query = match (now, asker.asked.dns, asker.ttl_ns) {
            (None, _, _) => first.wrapping_add(low(number)),
            // Which time to live it is depends on how long that is.
            (_, DnsCache::Ttl, None) => {
                let request = Request { query: first, ..asker.request.clone() };
                let found =
                    destination(&self.epoch.names, &self.epoch.ways, &request).expect("nothing dangles");
                first.wrapping_add(low(turn(live_ns(found.ttl_s))))
            }
            (Some(now), _, _) => first.wrapping_add(low(now)),
        };
        let request = Request { query, ..asker.request.clone() };
        let found = destination(&self.epoch.names, &self.epoch.ways, &request).expect("nothing dangles");
        let answer = match found.address {
            Ok(address) => {
                let known = self.doors.iter().position(|door| *door == (client, address));
                let door = known.unwrap_or_else(|| {
                    self.doors.push((client, address));
                    self.doors.len() - 1
                });
                Ok(u32::try_from(door).expect("few"))
            }
            Err((outcome, reason)) => Err(self.rosters.verdict(outcome, &reason)),
        };
        let asker = &mut self.clients[client as usize];
        asker.ttl_ns = live_ns(found.ttl_s);
        asker.held = match asker.asked.dns {
            DnsCache::Each => None,
            DnsCache::Once => Some((0, answer)),
            DnsCache::Ttl => answer.is_ok().then(|| (turn(asker.ttl_ns).max(now.unwrap_or(0)), answer)),
        };
        answer
    }

    /// The ways by a door, in this epoch.
    pub fn ways(&mut self, door: u32, port: u16) -> Rc<Ways> {
        for key in [(door, None), (door, Some(port))] {
            if let Some(known) = self.ways.get(&key) {
                return Rc::clone(known);
            }
        }
        let (client, address) = self.doors[door as usize];
        let request = Request { source_port: port, ..self.clients[client as usize].request.clone() };
        let ways = self.compiler.ways(&request, address, &mut self.rosters).expect("nothing dangles");
        let key = (door, ways.plan.follows_ports.then_some(port));
        self.ways.insert(key, Rc::clone(&ways));
        ways
    }

    pub fn new_epoch(&mut self) {
        self.epoch = self.timeline.epoch();
        self.compiler = Compiler::new(Rc::clone(&self.epoch.ways), self.load.jitter_permille);
        self.ways.clear();
    }

    pub const fn sketch_seed(&self) -> u32 {
        self.seed
    }

    /// Takes a port of the client towards an address, if one is left.
    pub fn take_client_port(&mut self, client: u32, door: u32) -> bool {
        let most = self.limits.client * self.clients[client as usize].asked.hosts.max(1);
        let taken = self.client_ports.entry(door).or_default();
        let free = *taken < most;
        *taken += u32::from(free);
        free
    }

    /// Takes a port of a node towards a target, if one is left.
    pub fn take_node_port(&mut self, pair: u32) -> bool {
        if pair == NONE {
            return true;
        }
        let taken = self.node_ports.entry(pair).or_default();
        let free = *taken < self.limits.node;
        *taken += u32::from(free);
        free
    }

    /// What a connection had is given back: on the first full second after.
    pub fn give_ports_back(&mut self, connection: usize, closes: bool) {
        let found = &mut self.connections[connection];
        let second = |at_ns: u64| (at_ns / NS_PER_S + 1) * NS_PER_S;
        if std::mem::take(&mut found.has_node_port) && found.pair != NONE {
            self.events.put(second(self.now_ns + self.hold_ns), found.who, What::NodePortBack(found.pair));
        }
        if std::mem::take(&mut found.has_client_port) {
            // Who closes first stays in TIME_WAIT.
            let wait_ns = if closes { 60 * NS_PER_S } else { 0 };
            self.events.put(second(self.now_ns + wait_ns), found.who, What::ClientPortBack(found.door));
        }
    }

    /// Writes an end down.
    pub fn write(&mut self, who: Who, begun_ns: u64, target: u32, why: u16, ends: (bool, bool)) {
        self.ended.push(Ended {
            client: who.0,
            number: self.number(who),
            begun_ns,
            ended_ns: self.now_ns,
            target: self.rosters.targets.get(target).cloned(),
            failure: (why != WORKS).then(|| self.rosters.failures[usize::from(why)]),
            connection: ends.0,
            request: ends.1,
        });
    }
}
