//! Something about the sketch changes: every open connection is looked at, one by one.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::model::Outcome;
use crate::path::{DEFAULT_SOURCE_PORT, ReasonCode, Request};

use super::super::clients::source_port;
use super::super::failure::Failure;
use super::super::roster::NONE;
use super::super::ways::{Compiler, Ways};
use super::world::{Connection, State, World};

/// What an open connection meets.
enum Fate {
    GoesOn,
    Silent(u16),
    Reset(u16),
}

/// What the process at the end of a way is doing, where that is gone.
const GONE: [ReasonCode; 4] = [
    ReasonCode::TargetStopped,
    ReasonCode::TargetZoneLost,
    ReasonCode::ApplicationNotListening,
    ReasonCode::ApplicationCrashes,
];
/// There is nothing for new connections, while a target that is taken away serves the open ones.
const NO_TARGETS: [ReasonCode; 5] = [
    ReasonCode::NoListener,
    ReasonCode::TargetGroupEmpty,
    ReasonCode::TargetsNotInUse,
    ReasonCode::NoTargetsInZone,
    ReasonCode::ZoneWithoutHealthyTarget,
];

/// What open connections meet now, by door and port.
struct Now {
    compiler: Compiler,
    ways: BTreeMap<(u32, Option<u16>), Rc<Ways>>,
    cuts: Vec<(u32, u16)>,
}

impl World {
    pub fn changes(&mut self) {
        let cuts = self.timeline.advance(self.now_ns);
        self.new_epoch();
        let mut found = Vec::new();
        for (node, target, why) in cuts {
            let code = self.code(why);
            found.extend(self.rosters.pairs.known(&(node, target)).map(|pair| (pair, code)));
        }
        let compiler = Compiler::new(Rc::clone(&self.epoch.open), self.load.jitter_permille);
        let mut now = Now { compiler, ways: BTreeMap::new(), cuts: found };
        self.targets_fail(&mut now);
        for connection in 0..self.connections.len() {
            let found = &self.connections[connection];
            let is_open = matches!(found.state, State::Opening | State::Stands);
            if is_open && !self.is_decided(connection) {
                self.meets(connection, &mut now);
            }
        }
        self.changes_next();
    }

    fn ways_now(&mut self, door: u32, port: u16, now: &mut Now) -> Rc<Ways> {
        for key in [(door, None), (door, Some(port))] {
            if let Some(known) = now.ways.get(&key) {
                return Rc::clone(known);
            }
        }
        let (client, address) = self.doors[door as usize];
        let request = Request { source_port: port, ..self.clients[client as usize].request.clone() };
        let ways = now.compiler.ways(&request, address, &mut self.rosters).expect("nothing dangles");
        let key = (door, ways.plan.follows_ports.then_some(port));
        now.ways.insert(key, Rc::clone(&ways));
        ways
    }

    fn meets(&mut self, connection: usize, now: &mut Now) {
        let found = self.connections[connection].clone();
        let fate = self.fate(&found, now);
        match (fate, found.slot) {
            (Fate::Reset(why), None) => self.fails(connection, why),
            (Fate::Reset(why), Some(_)) => self.kept_goes(connection, why),
            (Fate::Silent(why), slot) => {
                self.connections[connection].silent.get_or_insert(why);
                for request in found.requests {
                    let asked = &mut self.requests[request];
                    // What waits for the connection to stand is no worse off than what will be sent then.
                    if !asked.is_decided || slot.is_none() {
                        asked.silent.get_or_insert(why);
                    }
                }
            }
            // A connection of one request has lost it; a kept one serves the next.
            (Fate::GoesOn, None) => {}
            (Fate::GoesOn, Some(_)) => self.connections[connection].silent = None,
        }
    }

    fn fate(&mut self, found: &Connection, now: &mut Now) -> Fate {
        if let Some((_, code)) = now.cuts.iter().rev().find(|(pair, _)| *pair == found.pair) {
            return Fate::Reset(*code);
        }
        let ways = self.ways_now(found.door, source_port(self.number(found.who)), now);
        let at_target = ways.on.iter().find(|way| way.target == found.target);
        // A way that leads to no target ends before there is a choice.
        let before = || ways.on.iter().find(|way| way.target == NONE);
        let own = at_target.or_else(before).map(|way| (way.outcome, way.failure));
        let Some((outcome, failure)) = ways.blocked.or(own) else { return Fate::GoesOn };
        let Some(Failure::Path(code, _)) = self.rosters.failures.get(usize::from(failure)).copied() else {
            return Fate::GoesOn;
        };
        if ways.blocked.is_none() && at_target.is_none() && NO_TARGETS.contains(&code) {
            return Fate::GoesOn;
        }
        let seen = |outcome| Failure::Path(code, outcome);
        match outcome {
            Outcome::Connected | Outcome::Forbidden => Fate::GoesOn,
            Outcome::Refused | Outcome::Reset => Fate::Reset(self.rosters.failure(seen(Outcome::Reset))),
            // Who is gone itself waits for nothing.
            Outcome::TimedOut
                if matches!(code, ReasonCode::SourceNotRunning | ReasonCode::SourceZoneLost) =>
            {
                Fate::Reset(failure)
            }
            Outcome::TimedOut | Outcome::NoAnswer | Outcome::NameNotFound => {
                Fate::Silent(self.rosters.failure(seen(Outcome::NoAnswer)))
            }
        }
    }

    /// A process or host that is gone takes its queue along, whoever still waits for it.
    fn targets_fail(&mut self, now: &mut Now) {
        let numbers: Vec<u32> = self.targets.keys().copied().collect();
        for number in numbers {
            if self.targets[&number].is_idle() {
                continue;
            }
            let doors = 0..u32::try_from(self.doors.len()).expect("few");
            let is_gone = doors.into_iter().any(|door| {
                let ways = self.ways_now(door, DEFAULT_SOURCE_PORT, now);
                let way = ways.on.iter().find(|way| way.target == number);
                let failure = way.and_then(|way| self.rosters.failures.get(usize::from(way.failure)));
                matches!(failure, Some(Failure::Path(code, _)) if GONE.contains(code))
            });
            if is_gone {
                self.targets.get_mut(&number).expect("it is there").fails();
            }
        }
    }
}
