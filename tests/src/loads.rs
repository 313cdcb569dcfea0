//! Loads for tests and benchmarks, with everything in them that nobody says more about.

use privatelink::model::{IpProtocol, Sketch};
use privatelink::path::{Place, Source};
use privatelink::sim::{
    Arrival, Client, Distribution, DnsCache, Load, NS_PER_MS, NS_PER_S, Run, Service, Summary, TimedFault,
};

use crate::consumers::{consumer_endpoint, consumer_host, consumers, with_targets};

/// A client that opens one connection for each request.
pub fn client(from: Source, to: Place, arrival: Arrival) -> Client {
    Client {
        from,
        name: "client".to_owned(),
        to,
        port: 443,
        protocol: IpProtocol::Tcp,
        hosts: 1,
        arrival,
        request_bytes: 100,
        response_bytes: 1_000,
        keep_alive: None,
        retries: 0,
        backoff_ns: 100 * NS_PER_MS,
        connect_timeout_ns: 3 * NS_PER_S,
        response_timeout_ns: 30 * NS_PER_S,
        dns: DnsCache::Each,
    }
}

/// A load without jitter and faults, whose targets answer at once.
pub fn load(clients: Vec<Client>, duration_s: u64) -> Load {
    Load {
        clients,
        duration_ns: duration_s * NS_PER_S,
        seed: 1,
        jitter_permille: 0,
        loss_ppm: 0,
        service: Service { time_ns: 0, distribution: Distribution::Constant, workers: 1, queue: u32::MAX },
        faults: Vec::new(),
    }
}

/// A fault at a second.
pub fn fault(at_s: u64, command: impl Into<privatelink::control::Command>) -> TimedFault {
    TimedFault { at_ns: at_s * NS_PER_S, command: command.into() }
}

/// Runs to the end.
///
/// # Panics
/// When the load cannot be run.
pub fn run(sketch: &Sketch, load: &Load) -> Summary {
    let mut run = Run::begin(sketch, load).expect("it can be run");
    while !run.is_done() {
        run.step().expect("nothing dangles");
    }
    run.summary()
}

/// The fixed workload of the benchmark: 2,000 clients in as many VPCs, Poisson arrivals, jitter on each leg, a
/// queue at each of 1,200 targets; a request of 100 bytes and a response of 1,000 on a connection of its own.
/// `service_ns` decides how many connections are open at a time.
///
/// # Panics
/// Never, with the sketch it makes.
pub fn workload(rate_per_s: u64, connections: u64, service_ns: u64) -> (Sketch, Load) {
    const CLIENTS: u32 = 2_000;
    let sketch = with_targets(consumers(CLIENTS), 1_200);
    let clients = (1..=CLIENTS).map(|number| {
        let from = Source::of_instance(&sketch, &consumer_host(number)).expect("it is there");
        let to = Place::Endpoint(consumer_endpoint(number), None);
        let mut client = client(from, to, Arrival::Poisson(rate_per_s * 1000 / u64::from(CLIENTS)));
        // As many as it takes for its ports not to run out.
        client.hosts = 1_000;
        client
    });
    let mut load = load(clients.collect(), 1);
    load.duration_ns = u64::try_from(u128::from(connections) * u128::from(NS_PER_S) / u128::from(rate_per_s))
        .unwrap_or(u64::MAX);
    load.jitter_permille = 100;
    load.service = Service {
        time_ns: service_ns,
        distribution: Distribution::Exponential,
        workers: 2_048,
        queue: 1_024,
    };
    (sketch, load)
}
