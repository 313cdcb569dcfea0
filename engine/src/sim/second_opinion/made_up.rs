//! Loads made up of everything loads are made of, on sketches that work, with everything that can be broken.

use crate::control::{Break, Command, Fault, faults, verb};
use crate::model::{IpProtocol, Outcome, ResourceId, Sketch};
use crate::path::{Index, Place, Request, Source, trace};
use crate::scenario;

use super::super::load::{
    Arrival, Client, Distribution, DnsCache, KeepAlive, Load, NS_PER_MS, NS_PER_S, Service, TimedFault,
};

/// Random numbers. Xorshift (Marsaglia).
pub(super) struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % limit
    }

    pub fn small(&mut self, limit: u32) -> u32 {
        u32::try_from(self.below(limit.into())).expect("below a u32")
    }

    pub fn one_in(&mut self, of: u64) -> bool {
        self.below(of) == 0
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[usize::try_from(self.below(from.len() as u64)).expect("small")]
    }
}

/// A sketch, who may ask for what in it, and what can be broken.
pub(super) struct Stage {
    pub name: &'static str,
    sketch: Sketch,
    working: Vec<(Source, Place, u16)>,
    others: Vec<(Source, Place, u16)>,
    faults: Vec<(Break, Vec<Fault>)>,
}

impl Stage {
    pub fn open(name: &'static str) -> Self {
        let sketch = scenario::open(name).expect("it is there").expect("it is read").sketch;
        let index = Index::of(&sketch);
        let instances = sketch.hosts.iter().filter_map(|host| Source::of_instance(&sketch, &host.id).ok());
        let far = sketch.data_center_hosts.iter();
        let far = far.filter_map(|host| Source::of_data_center_host(&sketch, &host.id).ok());
        let endpoints = sketch.vpc_endpoints.iter().map(|one| Place::Endpoint(one.id.clone(), None));
        let balancers = sketch.load_balancers.iter().map(|one| Place::LoadBalancer(one.arn.clone(), None));
        let hosts = sketch.hosts.iter().take(3).map(|one| Place::Instance(one.id.clone()));
        let names = index.names().all().map(|name| Place::Name(name.text.to_string()));
        let places: Vec<Place> = endpoints.chain(balancers).chain(hosts).chain(names.take(6)).collect();
        let (mut working, mut others) = (Vec::new(), Vec::new());
        for from in instances.chain(far).take(6) {
            for (to, port) in places.iter().flat_map(|to| [(to, 443), (to, 80), (to, 22)]) {
                let request = Request::usual(from.clone(), to.clone(), port, IpProtocol::Tcp);
                let Ok(made) = trace(&index, &request) else { continue };
                let list = if made.outcome == Outcome::Connected { &mut working } else { &mut others };
                list.push((from.clone(), to.clone(), port));
            }
        }
        let mut by_kind: Vec<(Break, Vec<Fault>)> = Vec::new();
        for fault in breakable(&sketch).iter().flat_map(|id| faults(&sketch, id)).filter(|one| !one.is_broken)
        {
            match by_kind.iter_mut().find(|(kind, _)| *kind == fault.kind) {
                Some((_, list)) => list.push(fault),
                None => by_kind.push((fault.kind, vec![fault])),
            }
        }
        assert!(!working.is_empty() && !by_kind.is_empty(), "{name} has nothing to try");
        Self { name, sketch, working, others, faults: by_kind }
    }

    /// The sketch with attributes and health checks of its target groups made up.
    pub fn sketch(&self, dice: &mut Dice) -> Sketch {
        let mut sketch = self.sketch.clone();
        for group in self.sketch.target_groups.iter() {
            let changed = sketch.target_groups.update(&group.arn, |group| {
                group.deregistration_delay_s = u16::try_from(dice.below(20)).expect("small");
                group.deregistration_termination = dice.one_in(2);
                group.unhealthy_termination = dice.one_in(2);
                group.preserve_client_ip &= dice.one_in(2);
                group.health_check.interval_s = 1 + u16::try_from(dice.below(10)).expect("small");
                group.health_check.unhealthy_threshold = 2;
                group.health_check.healthy_threshold = 2;
            });
            changed.expect("it is there");
        }
        for balancer in self.sketch.load_balancers.iter() {
            let changed = sketch.load_balancers.update(&balancer.arn, |balancer| {
                for listener in &mut balancer.listeners {
                    // Shorter than AWS has them, so that runs of a minute come upon them.
                    listener.idle_timeout_s = 1 + u16::try_from(dice.below(20)).expect("small");
                }
            });
            changed.expect("it is there");
        }
        sketch.seed = dice.small(1_000_000);
        sketch
    }

    pub fn load(&self, dice: &mut Dice) -> Load {
        let duration_s = 5 + dice.below(60);
        let slow_us = if dice.one_in(2) { 20_000 } else { 200_000 };
        let clients: Vec<Client> = (0..=dice.below(3)).map(|_| self.client(dice)).collect();
        let mut load = Load {
            clients,
            duration_ns: duration_s * NS_PER_S,
            seed: dice.small(u32::MAX),
            jitter_permille: if dice.one_in(4) { 0 } else { dice.small(300) },
            loss_ppm: if dice.one_in(3) { 20_000 } else { 0 },
            service: Service {
                time_ns: dice.below(slow_us) * 1000,
                distribution: *dice.pick(&Distribution::ALL),
                workers: 1 + dice.small(4),
                queue: if dice.one_in(2) { dice.small(30) } else { 1_000 },
            },
            faults: Vec::new(),
        };
        if load.clients.iter().any(|client| client.keep_alive.is_some_and(|kept| kept.connections > 6)) {
            // Long enough for connections to be forgotten.
            load.duration_ns = 800 * NS_PER_S;
        }
        for _ in 0..dice.below(4) {
            self.fault(&mut load, dice);
        }
        load
    }

    fn client(&self, dice: &mut Dice) -> Client {
        let list = if dice.one_in(12) && !self.others.is_empty() { &self.others } else { &self.working };
        let (from, to, port) = dice.pick(list).clone();
        let mut arrival = match dice.below(4) {
            0 => Arrival::Constant((1 + dice.below(40)) * 1000),
            1 => Arrival::Poisson((1 + dice.below(40)) * 1000),
            2 => Arrival::Burst { size: 1 + dice.small(50), every_ns: NS_PER_S },
            _ => Arrival::Recorded((0..200).map(|at| at * at * NS_PER_MS).collect()),
        };
        let idles = dice.one_in(8);
        if idles {
            arrival = Arrival::Poisson(30);
        }
        let kept = idles || dice.one_in(3);
        let connections = if idles { 7 + dice.small(4) } else { 1 + dice.small(6) };
        Client {
            from,
            name: "client".to_owned(),
            to,
            port,
            protocol: IpProtocol::Tcp,
            hosts: 1 + dice.small(3),
            arrival,
            request_bytes: 100,
            response_bytes: 1_000,
            keep_alive: kept
                .then(|| KeepAlive { connections, probe_ns: dice.one_in(3).then_some(60 * NS_PER_S) }),
            retries: dice.small(3),
            backoff_ns: (1 + dice.below(500)) * NS_PER_MS,
            connect_timeout_ns: (1 + dice.below(9)) * NS_PER_S,
            response_timeout_ns: if dice.one_in(4) {
                400 * NS_PER_MS
            } else {
                (1 + dice.below(9)) * NS_PER_S
            },
            dns: *dice.pick(&DnsCache::ALL),
        }
    }

    fn fault(&self, load: &mut Load, dice: &mut Dice) {
        let within_ms = load.duration_ns / NS_PER_MS;
        // Full seconds are moments at which much else happens.
        let mut moment = |from_ms: u64| {
            let at_ms = from_ms + dice.below(within_ms);
            if at_ms.is_multiple_of(3) { at_ms * NS_PER_MS } else { at_ms / 1000 * NS_PER_S }
        };
        let at_ns = moment(0);
        let until_ns = moment(at_ns / NS_PER_MS).max(at_ns);
        let targets: Vec<_> = self
            .sketch
            .target_groups
            .iter()
            .flat_map(|group| group.targets.iter().map(|target| (group.arn.clone(), target.clone())))
            .collect();
        let (breaks, mends): (Command, Command) = if dice.one_in(5) && !targets.is_empty() {
            let (target_group, target) = dice.pick(&targets).clone();
            (
                verb::DeregisterTargets { target_group: target_group.clone(), target: target.clone() }.into(),
                verb::RegisterTargets { target_group, target }.into(),
            )
        } else {
            let (_, faults) = dice.pick(&self.faults);
            let fault = dice.pick(faults);
            (fault.breaks.clone(), fault.mends.clone())
        };
        load.faults.push(TimedFault { at_ns, command: breaks });
        if !dice.one_in(4) {
            load.faults.push(TimedFault { at_ns: until_ns, command: mends });
        }
    }
}

/// What something can be broken about.
fn breakable(sketch: &Sketch) -> Vec<ResourceId> {
    let mut found: Vec<ResourceId> = Vec::new();
    found.extend(sketch.subnets.iter().map(|one| ResourceId::Zone(one.zone.clone())));
    found.extend(sketch.hosts.iter().map(|one| one.id.clone().into()));
    found.extend(sketch.network_interfaces.iter().map(|one| one.id.clone().into()));
    found.extend(sketch.vpc_endpoints.iter().map(|one| one.id.clone().into()));
    found.extend(sketch.security_groups.iter().map(|one| one.id.clone().into()));
    found.extend(sketch.network_acls.iter().map(|one| one.id.clone().into()));
    found.extend(sketch.route_tables.iter().map(|one| one.id.clone().into()));
    found.sort();
    found.dedup();
    found
}
