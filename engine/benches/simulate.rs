//! How fast many connections are calculated: 2,000 clients of one service with 1,200 targets that each have a queue,
//! Poisson arrivals, 100-byte requests, 1,000-byte responses, jitter of 10 %. A request takes a second on average,
//! so as many connections are open as begin in a second. Connections a second for 10⁴ to 10⁷ of them, with 10³ to
//! 10⁶ open at a time.

#![allow(clippy::expect_used, clippy::disallowed_methods, clippy::indexing_slicing, missing_docs)]

#[path = "../../tests/src/consumers.rs"]
mod consumers;

use std::fmt::Debug;
use std::hint::black_box;
use std::net::Ipv4Addr;
use std::str::FromStr;
use std::time::Instant;

use consumers::consumers;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use privatelink::model::record::as_usual;
use privatelink::model::{Host, HostState, IpProtocol, NetworkInterface, Outcome, Sketch, Subnet, Target};
use privatelink::path::{Index, Place, Request, source, trace_with_attempts};
use privatelink::sim::{
    Arrival, Client, Distribution, DnsCache, Load, NS_PER_MS, NS_PER_S, Run, Service, Summary,
};

const CLIENTS: u64 = 2_000;
const TARGETS: u64 = 1_200;
/// Hosts in one subnet.
const IN_SUBNET: u32 = 200;
/// Connections, and how many of them are open at a time.
const SIZES: [(u64, u64); 6] = [
    (10_000, 1_000),
    (100_000, 1_000),
    (100_000, 10_000),
    (1_000_000, 1_000),
    (1_000_000, 10_000),
    (1_000_000, 100_000),
];
/// The same for those that take too long to be repeated.
const ONCE: [(u64, u64); 3] = [(10_000_000, 10_000), (10_000_000, 100_000), (10_000_000, 1_000_000)];

fn id<T: FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().expect("what this file wrote is well-formed")
}

/// The consumers of one service whose two targets have become 1,200, half of them in each zone.
fn sketch() -> Sketch {
    let mut sketch = consumers(u32::try_from(CLIENTS).expect("it fits"));
    let group = sketch.target_groups.iter().next().expect("the service's").clone();
    let is_target = |host: &&Host| ["host 0", "host 1"].contains(&host.name.as_str());
    let two: Vec<Host> = sketch.hosts.iter().filter(is_target).cloned().collect();
    let mut targets = group.targets.clone();
    let more = u32::try_from(TARGETS).expect("it fits") - 2;
    for number in 0..more {
        let model = two.iter().cycle().nth((number % 2) as usize).expect("two");
        let beside = sketch.subnet_of(&model.network_interface).expect("it is there").clone();
        let interface = sketch.network_interfaces.get(&model.network_interface).expect("it is there").clone();
        // Even numbers stand in one zone, odd ones in the other.
        let block = 16 + u8::try_from(number / (2 * IN_SUBNET) * 2 + number % 2).expect("it fits");
        let subnet = Subnet {
            id: id(&format!("subnet-f{block:016x}")),
            name: format!("targets {block}"),
            cidr: id(&format!("10.0.{block}.0/24")),
            ..beside
        };
        let last = 10 + u8::try_from(number / 2 % IN_SUBNET).expect("it fits");
        let host = Host {
            id: id(&format!("i-f{number:016x}")),
            name: format!("target {number}"),
            network_interface: id(&format!("eni-f{number:016x}")),
            state: HostState::Running,
            applications: model.applications.clone(),
            ..as_usual()
        };
        sketch.network_interfaces.insert(NetworkInterface {
            id: host.network_interface.clone(),
            subnet: subnet.id.clone(),
            address: Ipv4Addr::new(10, 0, block, last),
            of: id(host.id.as_str()),
            ..interface
        });
        sketch.subnets.insert(subnet);
        targets.push(Target::host(host.id.clone(), group.port));
        sketch.hosts.insert(host);
    }
    sketch.target_groups.update(&group.arn, |group| group.targets = targets).expect("it is there");
    sketch
}

/// Whether a client is answered by every target of the zone it is sent to.
fn is_whole(index: &Index) {
    let from = source(index, &Place::find(index, "host 2000").expect("a place")).expect("a client");
    let to = Place::find(index, "endpoint 999").expect("a place");
    let (_, others) =
        trace_with_attempts(index, &Request::usual(from, to, 443, IpProtocol::Tcp)).expect("whole");
    let connected = others.iter().filter(|attempt| attempt.outcome == Outcome::Connected).count();
    assert_eq!((connected, others.len()), (600, 600));
}

/// So many connections, of which so many are open at a time.
fn load(index: &Index, connections: u64, open: u64) -> Load {
    let place = |text: &str| Place::find(index, text).expect("a place");
    let client = |number: u64| Client {
        from: source(index, &place(&format!("host {}", number * 2 + 2))).expect("a client"),
        name: format!("client {number}"),
        to: place(&format!("endpoint {number}")),
        port: 443,
        protocol: IpProtocol::Tcp,
        hosts: 1,
        arrival: Arrival::Poisson(open * 1_000 / CLIENTS),
        request_bytes: 100,
        response_bytes: 1_000,
        keep_alive: None,
        retries: 0,
        backoff_ns: 100 * NS_PER_MS,
        connect_timeout_ns: 3 * NS_PER_S,
        response_timeout_ns: 30 * NS_PER_S,
        dns: DnsCache::Ttl,
    };
    let workers = u32::try_from(open.div_ceil(TARGETS * 7 / 10)).expect("it fits");
    Load {
        clients: (1..=CLIENTS).map(client).collect(),
        duration_ns: connections * NS_PER_S / open,
        seed: 1,
        jitter_permille: 100,
        loss_ppm: 0,
        service: Service {
            time_ns: NS_PER_S,
            distribution: Distribution::Exponential,
            workers,
            queue: Service::default().queue,
        },
        faults: Vec::new(),
    }
}

fn run(sketch: &Sketch, load: &Load) -> Summary {
    let mut run = Run::begin(sketch, load).expect("it can be run");
    while !run.is_done() {
        run.step().expect("nothing dangles");
    }
    run.summary()
}

/// Kilobytes of memory the process has now, where the system says (Linux).
fn resident_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

/// Says what one run of a size comes to.
fn once(sketch: &Sketch, load: &Load, connections: u64, open: u64) {
    let begun = Instant::now();
    let summary = run(sketch, load);
    let took = begun.elapsed();
    let per_s = u128::from(summary.connections.opened) * 1_000_000_000 / took.as_nanos().max(1);
    let most = summary.series.steps.iter().map(|step| step.open).max().unwrap_or_default();
    println!(
        "simulate/{connections} connections, {open} open: {} opened, {} failed, at most {most} open, {} ms, {per_s} connections/s, {} kB",
        summary.connections.opened,
        summary.connections.failed,
        took.as_millis(),
        resident_kb().unwrap_or_default()
    );
}

fn simulate(criterion: &mut Criterion) {
    let sketch = sketch();
    let index = Index::of(&sketch);
    is_whole(&index);
    // In a test of whether it runs at all, nobody waits for millions.
    let once_too = if std::env::args().any(|word| word == "--bench") { &ONCE[..] } else { &[] };
    for (connections, open) in SIZES.iter().chain(once_too).copied() {
        once(&sketch, &load(&index, connections, open), connections, open);
    }
    let mut group = criterion.benchmark_group("simulate");
    group.sample_size(10);
    for (connections, open) in SIZES {
        let load = load(&index, connections, open);
        group.throughput(Throughput::Elements(connections));
        group.bench_function(BenchmarkId::new(format!("{open}_open"), connections), |bench| {
            bench.iter(|| run(black_box(&sketch), black_box(&load)));
        });
    }
}

criterion_group!(benches, simulate);
criterion_main!(benches);
