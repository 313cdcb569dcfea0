//! Load files that are read, and what is said of those that are not.

use serde_json::json;

use super::*;
use crate::control::{Command, verb};
use crate::scenario;
use crate::sim::TimedFault;

mod faults;

fn figure() -> Index {
    opened("figure-5")
}

fn opened(id: &str) -> Index {
    Index::of(&scenario::open(id).expect("there is one").expect("it reads").sketch)
}

/// The smallest load, with some members of its own.
fn with(members: Value) -> Value {
    let mut file = json!({"clients": [one_client(json!({}))], "duration_s": 60});
    merge(&mut file, members);
    file
}

fn one_client(members: Value) -> Value {
    let mut client = json!({"from": "client-1", "to": "orders endpoint", "arrival": {"rate_per_s": 100}});
    merge(&mut client, members);
    client
}

fn client_with(members: Value) -> Value {
    with(json!({"clients": [one_client(members)]}))
}

fn merge(into: &mut Value, members: Value) {
    let (Value::Object(into), Value::Object(members)) = (into, members) else { panic!("objects") };
    into.extend(members);
}

fn load(file: &Value) -> Load {
    read(&figure(), &file.to_string()).unwrap_or_else(|error| panic!("{error}: {file}"))
}

fn says(file: &Value) -> String {
    read(&figure(), &file.to_string()).expect_err(&file.to_string()).to_string()
}

#[test]
fn the_smallest_load_has_the_usual_for_everything_else() {
    let read = load(&with(json!({})));
    let client = read.clients.first().expect("one");
    assert_eq!((client.name.as_str(), client.port, client.hosts), ("client-1", 443, 1));
    assert_eq!(client.arrival, Arrival::Poisson(100_000));
    assert_eq!((client.request_bytes, client.response_bytes), (100, 1_000));
    assert_eq!((client.keep_alive, client.retries, client.dns), (None, 0, DnsCache::Each));
    assert_eq!((client.backoff_ns, client.connect_timeout_ns), (100_000_000, 3 * NS_PER_S));
    assert_eq!(client.response_timeout_ns, 30 * NS_PER_S);
    assert_eq!((read.duration_ns, read.seed, read.jitter_permille), (60 * NS_PER_S, 1, 100));
    assert_eq!((read.loss_ppm, read.service, read.faults.len()), (0, Service::default(), 0));
}

#[test]
fn a_whole_load_is_read_to_the_last_member() {
    let text = r#"{"clients": [{"from": "client-1", "to": "orders endpoint", "port": 443, "hosts": 7,
        "arrival": {"kind": "constant"}, "request_bytes": 5, "response_bytes": 6,
        "keep_alive": {"connections": 3, "requests_per_s": 0.001, "probe_s": 60.25}, "retries": 2,
        "backoff_ms": 0.5, "connect_timeout_s": 1.5, "response_timeout_s": 2, "dns": "ttl"}],
        "duration_s": 0.1, "seed": 9, "jitter_percent": 12.5, "loss_ppm": 3,
        "service": {"time_us": 0.5, "distribution": "constant", "workers": 1, "queue": 0},
        "faults": [{"at_s": 0.01, "until_s": 0.04, "break": {"LoseZone": {"zone": "use1-az1"}}}]}"#;
    let read = read(&figure(), text).expect("it is right");
    let client = read.clients.first().expect("one");
    assert_eq!(client.arrival, Arrival::Constant(1), "one in a thousand seconds");
    assert_eq!(client.keep_alive, Some(KeepAlive { connections: 3, probe_ns: Some(60_250_000_000) }));
    assert_eq!((client.hosts, client.retries, client.dns), (7, 2, DnsCache::Ttl));
    assert_eq!((client.backoff_ns, client.connect_timeout_ns), (500_000, 1_500_000_000));
    assert_eq!((read.duration_ns, read.jitter_permille, read.loss_ppm), (100_000_000, 125, 3));
    let service = Service { time_ns: 500, distribution: Distribution::Constant, workers: 1, queue: 0 };
    assert_eq!(read.service, service);
    let zone = || "use1-az1".parse().expect("a zone");
    let expected = [
        (10_000_000, Command::from(verb::LoseZone { zone: zone() })),
        (40_000_000, verb::RestoreZone { zone: zone() }.into()),
    ];
    assert_eq!(read.faults, expected.map(|(at_ns, command)| TimedFault { at_ns, command }));
}

#[test]
fn every_kind_of_arrival() {
    let cases = [
        (json!({"kind": "poisson", "rate_per_s": 0.25}), Arrival::Poisson(250)),
        (json!({"kind": "constant", "rate_per_s": 1e3}), Arrival::Constant(1_000_000)),
        (
            json!({"kind": "burst", "size": 100, "every_s": 0.5}),
            Arrival::Burst { size: 100, every_ns: 500_000_000 },
        ),
        (
            json!({"kind": "recorded", "times_s": [0, 0.1, 0.1, 59.999_999_999_f64, 70]}),
            Arrival::Recorded(vec![0, 100_000_000, 100_000_000, 59_999_999_999, 70_000_000_000]),
        ),
    ];
    for (given, expected) in cases {
        let read = load(&client_with(json!({"arrival": given})));
        assert_eq!(read.clients.first().map(|client| &client.arrival), Some(&expected), "{given}");
    }
    let kept = load(&client_with(json!({"arrival": null, "keep_alive": {"requests_per_s": 5}})));
    let client = kept.clients.first().expect("one");
    assert_eq!(
        (&client.arrival, client.keep_alive.map(|kept| kept.connections)),
        (&Arrival::Poisson(5_000), Some(10))
    );
}

#[test]
fn a_list_of_places_is_a_client_each() {
    let read = load(&client_with(json!({"from": ["client-1", "client-2", "10.0.1.99"]})));
    let names: Vec<&str> = read.clients.iter().map(|client| client.name.as_str()).collect();
    assert_eq!(names, ["client-1", "client-2", "10.0.1.99"]);
    assert!(read.clients.iter().all(|client| client.arrival == Arrival::Poisson(100_000)));
}

#[test]
fn a_pattern_is_every_host_whose_name_is_so() {
    let index = opened("thousands-of-consumers");
    let file = json!({
        "clients": [one_client(json!({"from": ["client 19*9", "client 7"], "to": "endpoint *"}))],
        "duration_s": 1,
    });
    // What the star stood for is a part of the other's name: `19*9` leaves out the 19 and the 9.
    assert_eq!(
        read(&index, &file.to_string()).expect_err("no endpoint is called so").to_string(),
        "clients[0].to: ‘endpoint’ is no place in this sketch: give a resource's id or name, an address, or a DNS name"
    );
    let all =
        json!({"clients": [one_client(json!({"from": "client *", "to": "endpoint *"}))], "duration_s": 1});
    let load = read(&index, &all.to_string()).expect("a load");
    assert_eq!(load.clients.len(), 2_000);
    for (at, number) in [(0, 1), (1_999, 2_000)] {
        let client = load.clients.get(at).expect("one");
        let place = |text: String| Place::find(&index, &text).expect("a place");
        assert_eq!(client.name, format!("client {number}"));
        assert_eq!(client.to, place(format!("endpoint {number}")));
        let from = crate::path::source(&index, &place(client.name.clone())).expect("a host");
        assert_eq!(client.from, from);
    }
}

#[test]
fn a_silly_number_is_told_what_may_stand_there() {
    let arrival = |members: Value| client_with(json!({"arrival": members}));
    let rate = |rate: Value| arrival(json!({"rate_per_s": rate}));
    let may_be = "give a number from 0.001 to 100,000,000";
    let seconds = "give a number from 0.001 to 86,400";
    let cases = [
        (rate(json!(-5)), format!("clients[0].arrival.rate_per_s is -5: {may_be}")),
        (rate(json!(0)), format!("clients[0].arrival.rate_per_s is 0: {may_be}")),
        (rate(json!(0.0001)), format!("clients[0].arrival.rate_per_s is 0.0001: {may_be}")),
        (
            rate(json!(1_000_000_000_000_u64)),
            format!("clients[0].arrival.rate_per_s is 1000000000000: {may_be}"),
        ),
        (rate(json!("100")), format!("clients[0].arrival.rate_per_s is \"100\": {may_be}")),
        (rate(json!([])), format!("clients[0].arrival.rate_per_s is a list: {may_be}")),
        (with(json!({"duration_s": 0})), format!("duration_s is 0: {seconds}")),
        (with(json!({"duration_s": -1})), format!("duration_s is -1: {seconds}")),
        (with(json!({"duration_s": 86_401})), format!("duration_s is 86401: {seconds}")),
        (with(json!({"duration_s": 1e300})), format!("duration_s is 1e+300: {seconds}")),
        (with(json!({"duration_s": true})), format!("duration_s is true: {seconds}")),
        (with(json!({"seed": 1.5})), "seed is 1.5: give a whole number from 0 to 4,294,967,295".to_owned()),
        (
            with(json!({"jitter_percent": 101})),
            "jitter_percent is 101: give a number from 0 to 100".to_owned(),
        ),
        (with(json!({"loss_ppm": -1})), "loss_ppm is -1: give a whole number from 0 to 1,000,000".to_owned()),
        (
            with(json!({"service": {"workers": 0}})),
            "service.workers is 0: give a whole number from 1 to 1,000,000".to_owned(),
        ),
        (
            client_with(json!({"port": 65_536})),
            "clients[0].port is 65536: give a whole number from 1 to 65,535".to_owned(),
        ),
        (
            client_with(json!({"hosts": 0})),
            "clients[0].hosts is 0: give a whole number from 1 to 1,000,000".to_owned(),
        ),
        (
            client_with(json!({"keep_alive": {"connections": 0}})),
            "clients[0].keep_alive.connections is 0: give a whole number from 1 to 100,000".to_owned(),
        ),
        (
            arrival(json!({"kind": "burst", "size": 0, "every_s": 1})),
            "clients[0].arrival.size is 0: give a whole number from 1 to 100,000,000".to_owned(),
        ),
        (
            arrival(json!({"kind": "recorded", "times_s": [-1]})),
            "clients[0].arrival.times_s[0] is -1: give a number from 0 to 86,400".to_owned(),
        ),
        (
            arrival(json!({"kind": "recorded", "times_s": [2, 1]})),
            "clients[0].arrival.times_s[1] is 1: give times in their order: the one before it is 2"
                .to_owned(),
        ),
        (
            arrival(json!({"kind": "recorded", "times_s": [60]})),
            "clients[0].arrival.times_s[0] is 60: give a time before the run ends, at 60 s".to_owned(),
        ),
    ];
    for (file, expected) in cases {
        assert_eq!(says(&file), expected, "{file}");
    }
}

#[test]
fn a_silly_load_gets_a_sentence() {
    let arrival = |members: Value| client_with(json!({"arrival": members}));
    let many = "the load makes about 5184000000 connections and requests; at most 1,000,000,000 can be run: lower the rate or the duration";
    let high = "the clients begin 120000000 connections and requests a second together; at most 100,000,000 can be run: lower the rates";
    let cases = [
        (with(json!({"clients": []})), "the load has no clients: say who connects, from where to what"),
        (json!({"duration_s": 60}), "the load has no clients: say who connects, from where to what"),
        (
            json!({"clients": []}),
            "duration_s is missing: give how long the run lasts, in seconds, a number from 0.001 to 86,400",
        ),
        (json!([]), "the load file is not a JSON object"),
        (with(json!({"clients": {}})), "clients is not a list"),
        (with(json!({"clients": [3]})), "clients[0] is not a JSON object"),
        (
            with(json!({"duration": 60})),
            "duration is not known; known are clients, duration_s, seed, jitter_percent, loss_ppm, service, faults",
        ),
        (
            arrival(json!({"rate": 60})),
            "clients[0].arrival.rate is not known; known are kind, rate_per_s, size, every_s, times_s",
        ),
        (
            arrival(json!({"kind": "uniform", "rate_per_s": 1})),
            "clients[0].arrival.kind is \"uniform\": give one of poisson, constant, burst, recorded",
        ),
        (
            arrival(json!({"kind": "burst", "rate_per_s": 1})),
            "clients[0].arrival.rate_per_s: burst arrivals have none; they have size and every_s",
        ),
        (
            arrival(json!({"kind": "recorded"})),
            "clients[0].arrival.times_s is missing: give a list of times in seconds, in their order",
        ),
        (
            arrival(json!({})),
            "clients[0].arrival.rate_per_s is missing: give how many begin a second, a number from 0.001 to 100,000,000",
        ),
        (
            client_with(json!({"arrival": null})),
            "clients[0].arrival is missing: give when it connects, such as {\"kind\": \"poisson\", \"rate_per_s\": 100}",
        ),
        (
            client_with(json!({"keep_alive": {"requests_per_s": 5}})),
            "clients[0].keep_alive.requests_per_s: clients[0].arrival.rate_per_s says another rate; leave one of them out",
        ),
        (client_with(json!({"dns": "always"})), "clients[0].dns is \"always\": give one of each, ttl, once"),
        (
            client_with(json!({"to": null})),
            "clients[0].to is missing: give a place: a resource's id or name, an address, or a DNS name",
        ),
        (client_with(json!({"to": 5})), "clients[0].to is not the text of a place"),
        (
            client_with(json!({"from": "nobody"})),
            "clients[0].from: ‘nobody’ is no place in this sketch: give a resource's id or name, an address, or a DNS name",
        ),
        (
            client_with(json!({"from": "nobody*"})),
            "clients[0].from: no host has a name or an id like ‘nobody*’",
        ),
        (
            client_with(json!({"from": "*client*"})),
            "clients[0].from: ‘*client*’ has more than one *: give one, for what differs",
        ),
        (
            client_with(json!({"to": "orders *"})),
            "clients[0].to: nothing says what the * in ‘orders *’ is: from has none",
        ),
        (
            client_with(json!({"from": vec!["client-*"; 60_000]})),
            "the load has 100002 clients; at most 100,000 can be run: give fewer with a higher rate or more hosts each",
        ),
        (client_with(json!({"from": []})), "clients[0].from: the list names no place: give at least one"),
        (
            client_with(json!({"from": ["client-1", "orders endpoint"]})),
            "clients[0].from[1]: a connection cannot start at vpce-0fe5b17a0707d6abc: give an instance, a host in a data center, an address in a subnet, on-prem:ADDRESS or internet:ADDRESS",
        ),
        (
            client_with(json!({"from": vec!["client-1"; 100_001]})),
            "the load has 100001 clients; at most 100,000 can be run: give fewer with a higher rate or more hosts each",
        ),
        (
            client_with(json!({"from": ["client-1", "client-2"], "hosts": 600_000})),
            "the clients have 1200000 hosts together; at most 1,000,000 can be run: give fewer hosts",
        ),
        (client_with(json!({"from": ["client-1", "client-2"], "arrival": {"rate_per_s": 60_000_000}})), high),
        (
            with(
                json!({"duration_s": 86_400, "clients": [one_client(json!({"arrival": {"rate_per_s": 60_000}}))]}),
            ),
            many,
        ),
    ];
    for (file, expected) in cases {
        assert_eq!(says(&file), expected);
    }
}

#[test]
fn a_text_that_is_no_load_gets_a_sentence() {
    let index = figure();
    let says = |text: &str| read(&index, text).expect_err(text).to_string();
    assert_eq!(
        says("{"),
        "no JSON: EOF while parsing an object at line 1 column 1; a load is an object such as {\"clients\": […], \"duration_s\": 60}"
    );
    assert!(says(" \n").starts_with("the load file is empty: "));
    assert_eq!(says(&" ".repeat(limits::FILE_BYTES + 1)), "the load file is 33 MB; at most 32 MB are read");
    let empty = Index::of(&Sketch::default());
    let error = read(&empty, &with(json!({})).to_string()).expect_err("nothing in it");
    assert!(error.to_string().starts_with("the sketch has neither a VPC nor a data center"), "{error}");
}

#[test]
fn a_mistake_has_a_line() {
    let line = |text: &str| read(&figure(), text).expect_err(text).line(text);
    assert_eq!(line("{\n \"duration_s\": 0\n}"), Some((2, 16)));
    assert_eq!(
        line("{\"duration_s\": 1,\n\"clients\": [\n  {\"from\": \"client-1\"}]}"),
        Some((3, 3)),
        "no “to”"
    );
    assert_eq!(line("{}"), None, "nothing holds the file");
    assert_eq!(line("{\"duration_s\": 1}"), None, "the load as a whole");
}
