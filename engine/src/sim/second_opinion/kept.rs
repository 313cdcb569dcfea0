//! Connections that are kept: requests on them, who waits for one to stand, what goes down with it.

use crate::model::Outcome;

use super::super::clients::source_port;
use super::super::draw::Draw;
use super::super::failure::InTime;
use super::super::life::Life;
use super::super::roster::NONE;
use super::super::ways::WORKS;
use super::events::{What, Who};
use super::world::{Asked, Connection, State, World};

impl World {
    /// A client that keeps connections asks.
    pub fn asks(&mut self, who: Who) {
        let slots = self.clients[who.0 as usize].slots.len().max(1) as u64;
        let slot = usize::try_from(who.1 % slots).expect("few");
        match self.clients[who.0 as usize].slots.get(slot).copied().flatten() {
            Some(connection) => self.asks_on(who, connection),
            None => self.opens_for(who, slot),
        }
    }

    fn opens_for(&mut self, who: Who, slot: usize) {
        let connection = self.open(who, self.now_ns, who.1);
        if self.connections[connection].state != State::Opening {
            return;
        }
        self.connections[connection].slot = Some(slot);
        if let Some(place) = self.clients[who.0 as usize].slots.get_mut(slot) {
            *place = Some(connection);
        }
        self.syn(connection);
        let found = self.connections[connection].clone();
        if !self.in_vain(connection) {
            let life = found.life.expect("it is answered");
            self.request(&found, connection, life);
        }
    }

    /// Whether a connection is being opened in vain.
    fn in_vain(&self, connection: usize) -> bool {
        let found = &self.connections[connection];
        !matches!(found.verdict, Outcome::Connected | Outcome::Forbidden) || found.life.is_none()
    }

    fn asks_on(&mut self, who: Who, connection: usize) {
        let found = self.connections[connection].clone();
        let own = Connection { who, wanted_ns: self.now_ns, begun_ns: self.now_ns, ..found.clone() };
        if self.in_vain(connection) {
            // It waits for what is being opened, and fails with it.
            let nothing = self.lives.draw(Draw::of(0, 0), &[], &[]);
            let request = self.request(&Connection { target: NONE, ..own }, connection, nothing);
            self.requests[request].is_decided = true;
            return;
        }
        let probe_ns = self.clients[who.0 as usize].asked.keep_alive.and_then(|kept| kept.probe_ns);
        let is_probed = probe_ns.is_some_and(|probe_ns| probe_ns <= found.idle_ns);
        let life = self.life_on(who, &found);
        let request = self.request(&Connection { why: found.why, ..own }, connection, life);
        if found.state == State::Opening {
            // It is sent as soon as the connection stands.
            return;
        }
        let is_idle = !is_probed && self.now_ns - found.last_ns >= found.idle_ns;
        if found.silent.is_none() && is_idle {
            let why = self.code(InTime::IdleTimeout);
            let asked = &mut self.requests[request];
            (asked.is_decided, asked.why) = (true, why);
            self.events.put(self.now_ns + life.handshake_ns, who, What::ResetSeen(request));
            return;
        }
        self.connections[connection].last_ns = self.now_ns;
        self.send(request);
    }

    /// The times of a request's segments on a connection, by the ways there are now.
    fn life_on(&mut self, who: Who, found: &Connection) -> Life {
        let ways = self.ways(found.door, source_port(found.who.1));
        let own = ways.on.iter().find(|way| way.target == found.target);
        let way = own.or(ways.on.first()).expect("there is a way");
        self.lives.draw(Draw::of(self.clients[who.0 as usize].lives, who.1), &ways.up, &way.hops)
    }

    pub fn kept_stands(&mut self, connection: usize) {
        let found = self.connections[connection].clone();
        if self.in_vain(connection) {
            let life = found.life.expect("it was answered");
            let request = self.request(&found, connection, life);
            self.send(request);
            return;
        }
        for request in found.requests {
            self.send(request);
        }
    }

    /// A request is over, and its connection is not.
    fn request_ends(&mut self, request: usize, why: u16) {
        let Asked { who, begun_ns, target, connection, .. } = self.requests[request];
        self.requests[request].is_over = true;
        self.connections[connection].requests.retain(|other| *other != request);
        self.write(who, begun_ns, target, why, (false, why != WORKS));
    }

    pub fn kept_answered(&mut self, request: usize) {
        let Asked { connection, why, .. } = self.requests[request];
        self.request_ends(request, why);
        if why == WORKS {
            let last_ns = &mut self.connections[connection].last_ns;
            *last_ns = (*last_ns).max(self.now_ns);
        }
    }

    /// RST for a request: the connection is gone.
    pub fn kept_reset(&mut self, request: usize) {
        let Asked { connection, why, .. } = self.requests[request];
        self.kept_goes(connection, why);
    }

    pub fn kept_times_out(&mut self, request: usize, why: u16) {
        let connection = self.requests[request].connection;
        if self.in_vain(connection) {
            return self.kept_goes(connection, why);
        }
        self.request_ends(request, why);
        // The client gives up what it hears nothing from.
        if let Some(silent) = self.connections[connection].silent {
            self.kept_goes(connection, silent);
        }
    }

    /// A kept connection is gone, and its requests with it.
    pub fn kept_goes(&mut self, connection: usize, why: u16) {
        let found = self.connections[connection].clone();
        if found.state == State::Over {
            return;
        }
        let in_vain = self.in_vain(connection);
        self.connections[connection].state = State::Over;
        if let Some(slot) = found.slot.and_then(|slot| self.clients[found.who.0 as usize].slots.get_mut(slot))
        {
            *slot = None;
        }
        for request in found.requests {
            // One that it was opened for in vain fails as one with it.
            if in_vain && self.requests[request].who == found.who {
                self.requests[request].is_over = true;
            } else {
                self.request_ends(request, why);
            }
        }
        self.give_ports_back(connection, false);
        self.write(found.who, found.begun_ns, found.target, why, (true, in_vain));
    }
}
