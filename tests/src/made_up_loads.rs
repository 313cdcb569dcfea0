//! Loads made up of everything loads are made of.

use oorandom::Rand32;
use privatelink::control::{Command, verb};
use privatelink::model::{Host, Sketch, ZoneId};
use privatelink::path::{Index, Place, Source};
use privatelink::sim::{
    Arrival, Client, Distribution, DnsCache, KeepAlive, Load, NS_PER_MS, NS_PER_S, Service, TimedFault,
};

use crate::loads::{client, load};

/// Everybody who can connect.
pub fn sources(sketch: &Sketch) -> Vec<Source> {
    let of = |host: &Host| Source::of_instance(sketch, &host.id).ok();
    sketch.hosts.iter().filter_map(of).collect()
}

/// Everything one can connect to, and two that are nowhere.
pub fn places(sketch: &Sketch, index: &Index) -> Vec<Place> {
    let endpoints = sketch.vpc_endpoints.iter().map(|found| Place::Endpoint(found.id.clone(), None));
    let balancers = sketch.load_balancers.iter().map(|found| Place::LoadBalancer(found.arn.clone(), None));
    let hosts = sketch.hosts.iter().map(|found| Place::Instance(found.id.clone()));
    let names = index.names().all().map(|name| Place::Name(name.text.to_string()));
    let more =
        [Place::Name("nobody.example.com".to_owned()), Place::Address(None, "192.0.2.1".parse().unwrap())];
    endpoints.chain(balancers).chain(hosts).chain(names).chain(more).collect()
}

/// A load; none where nobody can connect.
pub fn made_up(sketch: &Sketch, index: &Index, random: &mut Rand32) -> Option<Load> {
    let (sources, places) = (sources(sketch), places(sketch, index));
    if sources.is_empty() {
        return None;
    }
    let pick = |random: &mut Rand32, of: usize| usize::try_from(random.rand_u32()).unwrap() % of;
    let clients = (0..=pick(random, 4)).map(|_| {
        let rate = u64::from(1 + random.rand_range(0..300)) * 1000;
        let arrival = match random.rand_range(0..4) {
            0 => Arrival::Constant(rate),
            1 => Arrival::Poisson(rate),
            2 => Arrival::Burst { size: 1 + random.rand_range(0..50), every_ns: NS_PER_S },
            _ => Arrival::Recorded((0..50_u64).map(|at| at * at * NS_PER_MS).collect()),
        };
        Client {
            hosts: 1 + random.rand_range(0..3),
            keep_alive: (random.rand_range(0..3) == 0).then(|| KeepAlive {
                connections: 1 + random.rand_range(0..6),
                probe_ns: (random.rand_range(0..2) == 0).then_some(60 * NS_PER_S),
            }),
            retries: random.rand_range(0..3),
            backoff_ns: u64::from(1 + random.rand_range(0..500)) * NS_PER_MS,
            connect_timeout_ns: u64::from(1 + random.rand_range(0..9)) * NS_PER_S,
            response_timeout_ns: u64::from(1 + random.rand_range(0..9)) * NS_PER_S,
            dns: DnsCache::ALL[pick(random, 3)],
            ..client(
                sources[pick(random, sources.len())].clone(),
                places[pick(random, places.len())].clone(),
                arrival,
            )
        }
    });
    let clients = clients.collect();
    let mut load = load(clients, u64::from(5 + random.rand_range(0..200)));
    load.seed = random.rand_u32();
    load.jitter_permille = random.rand_range(0..300);
    load.loss_ppm = if random.rand_range(0..3) == 0 { 20_000 } else { 0 };
    load.service = Service {
        time_ns: u64::from(random.rand_range(0..20_000)) * 1000,
        distribution: Distribution::ALL[pick(random, 2)],
        workers: 1 + random.rand_range(0..4),
        queue: random.rand_range(0..30),
    };
    load.faults = made_up_faults(sketch, random);
    Some(load)
}

/// Zones that are lost and hosts that stop, for a while.
fn made_up_faults(sketch: &Sketch, random: &mut Rand32) -> Vec<TimedFault> {
    let hosts: Vec<_> = sketch.hosts.iter().map(|host| host.id.clone()).collect();
    let mut faults = Vec::new();
    for _ in 0..random.rand_range(0..4) {
        let at_ns = u64::from(random.rand_range(0..100_000)) * NS_PER_MS;
        let until_ns = at_ns + u64::from(1 + random.rand_range(0..100_000)) * NS_PER_MS;
        let (breaks, mends): (Command, Command) = if random.rand_range(0..3) == 0 {
            let zone: ZoneId =
                ["use1-az1", "use1-az2"][usize::from(random.rand_range(0..2) == 0)].parse().unwrap();
            (
                Command::LoseZone(verb::LoseZone { zone: zone.clone() }),
                Command::RestoreZone(verb::RestoreZone { zone }),
            )
        } else {
            let instance = hosts[usize::try_from(random.rand_u32()).unwrap() % hosts.len()].clone();
            (
                Command::StopInstances(verb::StopInstances { instance: instance.clone() }),
                Command::StartInstances(verb::StartInstances { instance }),
            )
        };
        faults.push(TimedFault { at_ns, command: breaks });
        faults.push(TimedFault { at_ns: until_ns, command: mends });
    }
    faults
}
