//! One connection of its own for each request, step by step from its SYN to the last FIN.

use crate::model::Outcome;

use super::super::clients::source_port;
use super::super::draw::Draw;
use super::super::failure::InTime;
use super::super::life::Life;
use super::super::load::NS_PER_S;
use super::super::roster::NONE;
use super::super::ways::WORKS;
use super::events::{What, Who};
use super::world::{Asked, Connection, State, World};

/// When Linux sends a SYN again, in seconds after the first.
const AGAIN_S: [u64; 6] = [1, 3, 7, 15, 31, 63];

impl World {
    /// A connection is begun; it may have failed when this returns.
    pub fn open(&mut self, who: Who, wanted_ns: u64, question: u64) -> usize {
        self.opened[who.0 as usize] += 1;
        let connection = self.connections.len();
        self.connections.push(Connection {
            who,
            wanted_ns,
            begun_ns: self.now_ns,
            door: NONE,
            has_client_port: false,
            has_node_port: false,
            target: NONE,
            pair: NONE,
            state: State::Opening,
            syns: 0,
            verdict: Outcome::TimedOut,
            why: WORKS,
            life: None,
            stands_ns: u64::MAX,
            last_ns: 0,
            idle_ns: u64::MAX,
            silent: None,
            slot: None,
            requests: Vec::new(),
        });
        let door = match self.address(who.0, question) {
            Ok(door) => door,
            Err(why) => {
                self.fails(connection, why);
                return connection;
            }
        };
        if !self.take_client_port(who.0, door) {
            let why = self.code(InTime::ClientPorts);
            self.fails(connection, why);
            return connection;
        }
        let found = &mut self.connections[connection];
        (found.door, found.has_client_port) = (door, true);
        let gives_up_ns = self.now_ns + self.clients[who.0 as usize].asked.connect_timeout_ns;
        self.events.put(gives_up_ns, who, What::GivesUp(connection));
        connection
    }

    /// A client connects for one request.
    pub fn connects(&mut self, who: Who, wanted_ns: u64) {
        let connection = self.open(who, wanted_ns, who.1.wrapping_add(who.2.into()));
        if self.connections[connection].state == State::Opening {
            self.syn(connection);
        }
    }

    /// A SYN is sent.
    pub fn syn(&mut self, connection: usize) {
        if self.connections[connection].state != State::Opening {
            return;
        }
        let Connection { who, begun_ns, door, syns, .. } = self.connections[connection];
        let number = self.number(who);
        let ways = self.ways(door, source_port(number));
        // The very first connection of all is a single request's.
        let salt = if who.0 == 0 && number == 0 { 0 } else { self.clients[who.0 as usize].sequence };
        let sequence = salt.wrapping_add((number & 0xffff_ffff) as u32);
        let hosts = u64::from(self.clients[who.0 as usize].asked.hosts.max(1));
        let host = u32::try_from(number % hosts).expect("few");
        let flow = ways.plan.flow(self.sketch_seed(), source_port(number), sequence, host);
        let way = &ways.on[flow.choice];
        let (verdict, why) = ways.blocked.unwrap_or((way.outcome, way.failure));
        let target = if ways.blocked.is_some() { NONE } else { way.target };
        if let (0, Some(target)) = (syns, self.rosters.targets.get(target)) {
            *self.sent_to.entry(target.clone()).or_default() += 1;
        }
        let found = &mut self.connections[connection];
        (found.syns, found.target, found.pair) = (syns + 1, target, way.pair);
        (found.verdict, found.why) = (verdict, why);
        let forget_s = [ways.plan.up.idle_timeout_s, way.idle_timeout_s];
        for seconds in forget_s.into_iter().flatten() {
            found.idle_ns = found.idle_ns.min(u64::from(seconds) * NS_PER_S);
        }
        let mut answered = verdict != Outcome::TimedOut;
        if answered && way.sees_node {
            answered = self.take_node_port(way.pair);
            self.connections[connection].has_node_port = answered;
            if !answered {
                self.connections[connection].why = self.code(InTime::PortAllocation);
            }
        }
        if !answered {
            let keeps = self.clients[who.0 as usize].asked.keep_alive.is_some();
            let gives_up_ns = begun_ns + self.clients[who.0 as usize].asked.connect_timeout_ns;
            let again_ns = AGAIN_S.get(syns).map(|after_s| begun_ns + after_s * NS_PER_S);
            if let Some(again_ns) = again_ns.filter(|again_ns| *again_ns < gives_up_ns && !keeps) {
                self.events.put(again_ns, who, What::SynAgain(connection));
            }
            return;
        }
        let lives = self.clients[who.0 as usize].lives;
        let life = self.lives.draw(Draw::of(lives, number), &ways.up, &way.hops);
        let found = &mut self.connections[connection];
        found.life = Some(life);
        found.stands_ns = self.now_ns + life.handshake_ns;
        let gives_up_ns = begun_ns + self.clients[who.0 as usize].asked.connect_timeout_ns;
        if found.stands_ns > gives_up_ns {
            found.verdict = Outcome::TimedOut;
            self.connections[connection].why = self.code(InTime::SegmentsLost);
        } else {
            self.events.put(found.stands_ns, who, What::SynAnswered(connection));
        }
    }

    /// Whether a connection's end is decided already: by what it came to, or because its handshake does not
    /// come about in time.
    pub fn is_decided(&self, connection: usize) -> bool {
        let found = &self.connections[connection];
        let answered = found.requests.first().is_some_and(|request| self.requests[*request].is_decided);
        found.life.is_none() || found.why != WORKS || (found.slot.is_none() && answered)
    }

    pub fn syn_answered(&mut self, connection: usize) {
        if self.connections[connection].state != State::Opening {
            return;
        }
        if self.connections[connection].verdict == Outcome::Refused {
            let why = self.connections[connection].why;
            self.fails(connection, why);
            return;
        }
        self.connections[connection].state = State::Stands;
        self.connections[connection].last_ns = self.now_ns;
        if self.connections[connection].slot.is_some() {
            return self.kept_stands(connection);
        }
        let found = self.connections[connection].clone();
        let request = self.request(&found, connection, found.life.expect("it was answered"));
        self.send(request);
    }

    /// The request a connection was opened for.
    pub fn request(&mut self, found: &Connection, connection: usize, life: Life) -> usize {
        self.requests.push(Asked {
            who: found.who,
            wanted_ns: found.wanted_ns,
            begun_ns: found.begun_ns,
            connection,
            target: found.target,
            life,
            is_over: false,
            is_decided: found.why != WORKS,
            why: found.why,
            silent: found.silent,
        });
        let request = self.requests.len() - 1;
        self.connections[connection].requests.push(request);
        request
    }

    /// A request leaves.
    pub fn send(&mut self, request: usize) {
        let Asked { who, connection, life, .. } = self.requests[request];
        let deadline_ns = self.now_ns + self.clients[who.0 as usize].asked.response_timeout_ns;
        self.events.put(deadline_ns, who, What::TimesOut(request));
        let comes_ns = self.now_ns + life.request_ns;
        match self.connections[connection].verdict {
            Outcome::NoAnswer => {}
            Outcome::Reset => self.events.put(comes_ns + life.response_ns, who, What::ResetSeen(request)),
            Outcome::Connected | Outcome::Forbidden => self.events.put(comes_ns, who, What::Comes(request)),
            other => unreachable!("{other:?} does not stand"),
        }
    }

    /// The response is here.
    pub fn answered(&mut self, request: usize) {
        let Asked { who, wanted_ns, connection, life, is_over, why, silent, .. } = self.requests[request];
        if is_over || silent.is_some() {
            return;
        }
        self.requests[request].is_over = true;
        if why == WORKS {
            self.answers.push(super::super::journal::Answer {
                at_ns: self.now_ns,
                client: who.0,
                number: self.number(who),
                took_ns: self.now_ns - wanted_ns,
            });
        }
        if self.connections[connection].slot.is_some() {
            self.kept_answered(request);
        } else {
            self.connections[connection].state = State::Closing;
            self.events.put(self.now_ns + life.close_ns, who, What::Closed(connection));
        }
    }

    pub fn closed(&mut self, connection: usize) {
        let Connection { who, begun_ns, target, why, .. } = self.connections[connection];
        if why != WORKS {
            return self.fails(connection, why);
        }
        self.connections[connection].state = State::Over;
        self.give_ports_back(connection, true);
        self.write(who, begun_ns, target, WORKS, (true, false));
    }

    pub fn reset_seen(&mut self, request: usize) {
        let Asked { connection, is_over, why, .. } = self.requests[request];
        if is_over {
            return;
        }
        if self.connections[connection].slot.is_some() {
            self.kept_reset(request);
        } else {
            self.fails(connection, why);
        }
    }

    pub fn gives_up(&mut self, connection: usize) {
        if self.connections[connection].state == State::Opening {
            let why = self.connections[connection].why;
            self.fails(connection, why);
        }
    }

    pub fn times_out(&mut self, request: usize) {
        let Asked { connection, is_over, why, silent, life, .. } = self.requests[request];
        if is_over {
            return;
        }
        let late = if life.lost > 0 { InTime::SegmentsLost } else { InTime::ResponseTimeout };
        let why = match silent {
            Some(silent) => silent,
            None if self.connections[connection].verdict == Outcome::NoAnswer => why,
            // What comes too late, be it RST, has not come.
            None => self.code(late),
        };
        if self.connections[connection].slot.is_some() {
            self.kept_times_out(request, why);
        } else {
            self.fails(connection, why);
        }
    }

    /// A connection has failed; it is tried again if the client does.
    pub fn fails(&mut self, connection: usize, why: u16) {
        if self.connections[connection].slot.is_some() {
            return self.kept_goes(connection, why);
        }
        let Connection { who, begun_ns, wanted_ns, target, .. } = self.connections[connection];
        self.connections[connection].state = State::Over;
        for request in std::mem::take(&mut self.connections[connection].requests) {
            self.requests[request].is_over = true;
        }
        self.give_ports_back(connection, false);
        let client = &self.clients[who.0 as usize].asked;
        let again = who.2 < client.retries && client.keep_alive.is_none();
        let wait_ns = client.backoff_ns << who.2.min(20);
        self.write(who, begun_ns, target, why, (true, !again));
        if again {
            let what = What::TriesAgain { wanted_ns, arrival: who.1, attempt: who.2 + 1 };
            self.events.put(self.now_ns + wait_ns, (who.0, who.1, who.2 + 1), what);
        }
    }
}
