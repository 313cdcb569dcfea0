//! Runs over time against what is known without them: shares, the textbook's waits in queues, AWS's own figures.
//! Where chance has a part, over twenty seeds: the theory lies within the 95 % interval of their mean, which is at
//! most 2 % wide to each side.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_precision_loss
)]

use privatelink::control::{Command, verb};
use privatelink::model::{Outcome, Profile, Sketch};
use privatelink::path::{Place, ReasonCode, Source};
use privatelink::sim::{
    Arrival, Client, Distribution, DnsCache, Failure, Happening, InTime, KeepAlive, Load, NS_PER_MS,
    NS_PER_S, Service, Summary,
};
use privatelink_tests::consumers::{
    consumer_endpoint, consumer_host, consumers, target_host, with_neighbour, with_targets, with_targets_in,
};
use privatelink_tests::figure_5::{Figure5, REGIONAL, ZONAL_A};
use privatelink_tests::loads::{client, fault, load, run};

const SEEDS: u32 = 20;
/// Student's t for 95 % and 19 degrees of freedom.
const T: f64 = 2.093;

/// The theory lies within the interval, and the interval is narrow.
fn within(about: &str, theory: f64, found: &[f64]) {
    let count = found.len() as f64;
    let mean = found.iter().sum::<f64>() / count;
    let variance = found.iter().map(|one| (one - mean) * (one - mean)).sum::<f64>() / (count - 1.0);
    let half = T * (variance / count).sqrt();
    assert!(half <= 0.02 * theory, "{about}: {mean} ± {half} is wide, theory {theory}");
    // What chance has no part in comes out to the last digit or so.
    assert!((mean - theory).abs() <= half.max(1e-9 * theory), "{about}: {mean} ± {half}, theory {theory}");
}

fn seeded(sketch: &Sketch, load: &Load, mut of: impl FnMut(&Summary)) {
    for seed in 1..=SEEDS {
        of(&run(sketch, &Load { seed, ..load.clone() }));
    }
}

fn place(name: &str) -> Place {
    Place::Name(name.to_owned())
}

/// Clients of Figure 5, alike but for their chances.
fn of_figure_5(figure: &Figure5, who: &str, to: &str, arrival: &Arrival, count: usize) -> Vec<Client> {
    let from = Source::of_instance(&figure.sketch, &figure.instance(who)).expect("it is there");
    let one = client(from, place(to), arrival.clone());
    vec![one; count]
}

#[test]
fn two_interfaces_get_a_half_each() {
    let figure = Figure5::default();
    for dns in [DnsCache::Each, DnsCache::Ttl] {
        // Those who keep an answer keep it for all their connections: as many as it takes.
        let mut clients = of_figure_5(&figure, "client-1", REGIONAL, &Arrival::Poisson(5_000), 800);
        for client in &mut clients {
            client.dns = dns;
        }
        let load = load(clients, 2);
        let mut halves = Vec::new();
        seeded(&figure.sketch, &load, |found| {
            let [one, other] = &found.entries[..] else { panic!("{:?}", found.entries) };
            halves.push(one.connections as f64 / (one.connections + other.connections) as f64);
        });
        within(&format!("{dns:?}"), 0.5, &halves);
    }
}

/// NLB guide, "Cross-zone load balancing": two targets in one zone, eight in the other.
#[test]
fn shares_of_two_and_eight_targets() {
    for cross_zone in [false, true] {
        let zones = [0, 0, 1, 1, 1, 1, 1, 1, 1, 1];
        let (sketch, host, name) = with_neighbour(with_targets_in(consumers(0), &zones, cross_zone));
        let from = Source::of_instance(&sketch, &host).expect("it is there");
        let mut one = client(from, name, Arrival::Poisson(20_000 * 1000));
        one.hosts = 1_000;
        let load = load(vec![one], 1);
        // One of each zone, chosen beforehand: of twenty intervals of 95 % one would miss.
        let mut shares = [(0, Vec::new()), (2, Vec::new())];
        seeded(&sketch, &load, |found| {
            assert_eq!(found.connections.failed, 0, "{:?}", found.failures);
            let all = found.targets.iter().map(|target| target.connections).sum::<u64>() as f64;
            for (number, shares) in &mut shares {
                let own = target_host(*number).into();
                let target = found.targets.iter().find(|target| target.target == own).expect("it is counted");
                shares.push(target.connections as f64 / all);
            }
        });
        for (number, shares) in shares {
            let theory = match (cross_zone, number) {
                (true, _) => 0.1,
                (false, 0 | 1) => 0.25,
                (false, _) => 0.0625,
            };
            within(&format!("target {number}, cross-zone {cross_zone}"), theory, &shares);
        }
    }
}

/// Mean waits of queues with one server: ρ/(μ-λ) where service is exponential, half of it where it is constant
/// (Pollaczek and Khinchine).
#[test]
fn waits_are_those_of_the_textbook() {
    const SERVICE_NS: u64 = NS_PER_MS;
    let (sketch, host, _) = with_neighbour(with_targets_in(consumers(0), &[0], false));
    let from = Source::of_instance(&sketch, &host).expect("it is there");
    for (permille, connections) in [(500, 20_000), (800, 80_000), (900, 350_000)] {
        for distribution in Distribution::ALL {
            // A thousandth of a second a request: so many a second.
            let mut one =
                client(from.clone(), Place::Instance(target_host(0)), Arrival::Poisson(permille * 1000));
            one.port = 8443;
            one.hosts = 1_000;
            let mut load = load(vec![one], connections / permille);
            load.service = Service { time_ns: SERVICE_NS, distribution, workers: 1, queue: u32::MAX };
            let mut waits = Vec::new();
            seeded(&sketch, &load, |found| {
                assert_eq!(found.connections.failed, 0);
                waits.push(found.wait.mean_ns as f64);
            });
            let load = permille as f64 / 1000.0;
            let exponential = SERVICE_NS as f64 * load / (1.0 - load);
            let theory = match distribution {
                Distribution::Exponential => exponential,
                Distribution::Constant => exponential / 2.0,
            };
            within(&format!("{distribution:?} at {load}"), theory, &waits);
        }
    }
}

fn stop(figure: &Figure5, name: &str) -> Command {
    Command::StopInstances(verb::StopInstances { instance: figure.instance(name) })
}

/// When each target of a run was found unhealthy, in seconds.
fn detections(found: &Summary) -> Vec<u64> {
    let ill =
        found.events.iter().filter(|event| matches!(event.what, Happening::Health { healthy: false, .. }));
    ill.map(|event| event.at_ns / NS_PER_S).collect()
}

#[test]
fn a_fault_is_detected_after_interval_times_threshold() {
    for profile in [Profile::Paper, Profile::Today] {
        for (interval_s, threshold) in [(10, 2), (10, 3), (30, 2), (30, 5)] {
            let mut figure = Figure5::in_profile(profile);
            let group = figure.sketch.target_groups.iter().next().expect("there is one").arn.clone();
            let set = |group: &mut privatelink::model::TargetGroup| {
                group.health_check.interval_s = interval_s;
                group.health_check.unhealthy_threshold = threshold;
            };
            figure.sketch.target_groups.update(&group, set).expect("it is there");
            let clients = of_figure_5(&figure, "client-1", REGIONAL, &Arrival::Constant(1000), 1);
            let mut load = load(clients, 400);
            load.faults = vec![fault(67, stop(&figure, "orders-1"))];
            let found = run(&figure.sketch, &load);
            let expected = 67 + u64::from(interval_s) * u64::from(threshold);
            // Seen from both nodes.
            assert_eq!(detections(&found), [expected; 2], "{profile:?} {interval_s} {threshold}");
        }
    }
}

/// Whitepaper, C07: the loss of a zone heals for who uses the regional name, and never for a zonal name of it.
#[test]
fn a_lost_zone_heals_for_names_within_their_time_to_live_and_detection() {
    let figure = Figure5::default();
    let zone: privatelink::model::ZoneId = "use1-az1".parse().unwrap();
    let lose = || fault(100, Command::LoseZone(verb::LoseZone { zone: zone.clone() }));
    // Somebody in the zone that stands.
    let who = ["client-1", "client-2", "client-3"].into_iter().find(|who| {
        let Some(host) = figure.sketch.hosts.iter().find(|host| host.name == *who) else { return false };
        figure.sketch.subnet_of(&host.network_interface).is_ok_and(|subnet| subnet.zone != zone)
    });
    let who = who.expect("a client in the other zone");
    for dns in [DnsCache::Each, DnsCache::Ttl] {
        let mut clients = of_figure_5(&figure, who, REGIONAL, &Arrival::Constant(10_000), 6);
        for client in &mut clients {
            client.dns = dns;
        }
        let mut load = load(clients, 400);
        load.faults = vec![lose()];
        let found = run(&figure.sketch, &load);
        let failing: Vec<u64> = failed_after(&found);
        assert!(!failing.is_empty(), "{dns:?}: the address that is gone is still answered for a while");
        // Thirty seconds until names leave the zone out, sixty until an answer is asked for again, and three
        // until the last of those gives up.
        let last_s = failing.last().unwrap() / NS_PER_S;
        assert!(last_s <= 100 + 30 + 60 + 3, "{dns:?}: {last_s}");
    }
    let clients = of_figure_5(&figure, who, ZONAL_A, &Arrival::Constant(10_000), 1);
    let mut load = load(clients, 400);
    load.faults = vec![lose()];
    let found = run(&figure.sketch, &load);
    assert!(failed_after(&found).last().unwrap() / NS_PER_S >= 398, "the zonal name never heals");
    assert_eq!(
        found.failures,
        [(Failure::Path(ReasonCode::EndpointZoneLost, Outcome::TimedOut), found.connections.failed)]
    );
}

/// The ends of the steps in which something failed.
fn failed_after(found: &Summary) -> Vec<u64> {
    let steps = (1..).zip(&found.series.steps).filter(|(_, step)| step.failed > 0);
    steps.map(|(at, _)| at * found.series.step_ns - found.series.step_ns).collect()
}

/// One target by `PrivateLink`, whose answers take as long as wanted.
fn one_target(hosts: u32, arrival: Arrival, service_s: u64, duration_s: u64) -> (Sketch, Load) {
    let sketch = with_targets_in(consumers(1), &[0], false);
    let from = Source::of_instance(&sketch, &consumer_host(1)).expect("it is there");
    let mut one = client(from, Place::Endpoint(consumer_endpoint(1), None), arrival);
    one.hosts = hosts;
    one.response_timeout_ns = 1_000 * NS_PER_S;
    one.connect_timeout_ns = NS_PER_S / 2;
    let mut load = load(vec![one], duration_s);
    let (time_ns, distribution) = (service_s * NS_PER_S, Distribution::Constant);
    load.service = Service { time_ns, distribution, workers: 100_000, queue: 0 };
    (sketch, load)
}

/// NLB guide, "Target groups": 55,000 connections at a time from a node to a target.
#[test]
fn ports_towards_a_target_run_out_at_55_000() {
    for more in [0_u64, 1, 100] {
        let times = (0..55_000 + more).map(|at| at * 10_000).collect();
        let (sketch, load) = one_target(10, Arrival::Recorded(times), 300, 100);
        let found = run(&sketch, &load);
        assert_eq!(found.connections.open, 55_000);
        let expected = if more == 0 { vec![] } else { vec![(Failure::InTime(InTime::PortAllocation), more)] };
        assert_eq!(found.failures, expected);
        let errors: Vec<u64> = found
            .series
            .metrics
            .iter()
            .filter(|metric| metric.name == "PortAllocationErrorCount")
            .map(|metric| metric.values.iter().sum())
            .collect();
        assert_eq!(errors, [more], "CloudWatch counts them");
    }
}

#[test]
fn a_deregistered_target_keeps_its_connections() {
    for terminates in [false, true] {
        let (mut sketch, mut load) = one_target(1, Arrival::Constant(1_000_000), 200, 500);
        load.clients[0].arrival = Arrival::Recorded((0..100).map(|at| at * NS_PER_MS).collect());
        let group = sketch.target_groups.iter().next().expect("there is one").arn.clone();
        let set = |group: &mut privatelink::model::TargetGroup| {
            group.deregistration_termination = terminates;
            group.deregistration_delay_s = 120;
        };
        sketch.target_groups.update(&group, set).expect("it is there");
        let target = sketch.target_groups.get(&group).unwrap().targets[0].clone();
        load.faults =
            vec![fault(10, verb::DeregisterTargets { target_group: group.clone(), target: target.clone() })];
        let found = run(&sketch, &load);
        if terminates {
            assert_eq!(found.failures, [(Failure::InTime(InTime::Deregistered), 100)]);
            assert_eq!(failed_after(&found), [130 * NS_PER_S], "after its delay");
        } else {
            assert_eq!((found.connections.completed, found.connections.failed), (100, 0));
        }
    }
}

/// A flow is forgotten after 350 s of silence (NLB guide, "Connection idle timeout"), unless TCP keepalives pass.
#[test]
fn a_silent_connection_is_reset_after_350_seconds() {
    for (gap_s, probe_s, resets) in
        [(349, None, false), (351, None, true), (351, Some(60), false), (400, Some(351), true)]
    {
        let times: Vec<u64> = (0..5).map(|at| at * gap_s * NS_PER_S).collect();
        let (sketch, mut load) = one_target(1, Arrival::Recorded(times), 0, 3_000);
        load.clients[0].keep_alive =
            Some(KeepAlive { connections: 1, probe_ns: probe_s.map(|probe_s: u64| probe_s * NS_PER_S) });
        let found = run(&sketch, &load);
        let failed =
            found.failures.iter().filter(|(failure, _)| *failure == Failure::InTime(InTime::IdleTimeout));
        let failed: u64 = failed.map(|(_, count)| *count).sum();
        // A request that is reset, its connection, then a new one: each second request.
        assert_eq!(failed, if resets { 4 } else { 0 }, "{gap_s} {probe_s:?}: {:?}", found.failures);
        assert_eq!(found.requests.failed, if resets { 2 } else { 0 });
        assert_eq!(found.connections.opened, if resets { 3 } else { 1 });
    }
}

/// Whitepaper, C39: a load balancer takes millions of requests a second, here over connections that 2,000
/// consumers keep.
#[test]
fn two_million_requests_a_second_over_kept_connections() {
    let sketch = with_targets(consumers(2_000), 400);
    let clients = (1..=2_000).map(|number| {
        let from = Source::of_instance(&sketch, &consumer_host(number)).expect("it is there");
        let to = Place::Endpoint(consumer_endpoint(number), None);
        let mut client = client(from, to, Arrival::Poisson(1_000 * 1_000));
        client.keep_alive = Some(KeepAlive { connections: 10, probe_ns: None });
        client
    });
    let mut load = load(clients.collect(), 1);
    load.duration_ns = NS_PER_S / 5;
    load.service =
        Service { time_ns: NS_PER_MS, distribution: Distribution::Exponential, workers: 16, queue: 1_024 };
    let found = run(&sketch, &load);
    assert!(found.requests.opened > 395_000, "{:?}", found.requests);
    assert_eq!((found.requests.failed, found.connections.failed), (0, 0), "{:?}", found.failures);
    assert!(found.connections.opened <= 20_000);
}

/// Whitepaper, C43, and AWS's limit: the same rate of new connections to Figure 5's six targets uses up their
/// ports.
#[test]
fn two_million_new_connections_a_second_use_up_the_ports_of_six_targets() {
    let figure = Figure5::default();
    let mut clients = of_figure_5(&figure, "client-1", REGIONAL, &Arrival::Poisson(2_000_000 * 1_000), 1);
    clients[0].hosts = 10_000;
    clients[0].connect_timeout_ns = NS_PER_S / 10;
    let mut load = load(clients, 1);
    load.duration_ns = NS_PER_S * 2 / 5;
    let found = run(&figure.sketch, &load);
    let [(failure, failed)] = found.failures[..] else { panic!("{:?}", found.failures) };
    assert_eq!(failure, Failure::InTime(InTime::PortAllocation));
    // Each target is behind one node: six times 55,000 get a port, each of which is held for a minute.
    assert_eq!(found.connections.completed, 6 * 55_000);
    assert!(failed > 200_000, "{failed}");
}

/// Names have a zone that is restored only after a while; who stands in it can send at once.
#[test]
fn a_client_whose_zone_is_restored_connects_at_once() {
    let figure = Figure5::default();
    let zone: privatelink::model::ZoneId = "use1-az1".parse().unwrap();
    let own = |who: &&str| {
        let Some(host) = figure.sketch.hosts.iter().find(|host| host.name == **who) else { return false };
        figure.sketch.subnet_of(&host.network_interface).is_ok_and(|subnet| subnet.zone == zone)
    };
    let who = ["client-1", "client-2"].into_iter().find(|who| own(who)).expect("a client in the zone");
    let clients = of_figure_5(&figure, who, REGIONAL, &Arrival::Constant(10_000), 1);
    let mut load = load(clients, 120);
    load.faults = vec![
        fault(20, Command::LoseZone(verb::LoseZone { zone: zone.clone() })),
        fault(60, Command::RestoreZone(verb::RestoreZone { zone })),
    ];
    let found = run(&figure.sketch, &load);
    // Those of forty seconds, and none of the ten a second that are begun from then on.
    assert_eq!(found.failures, [(Failure::Path(ReasonCode::SourceZoneLost, Outcome::TimedOut), 400)]);
    assert!(failed_after(&found).last().unwrap() / NS_PER_S <= 60, "{:?}", failed_after(&found));
}

/// A rule that is taken away cuts no flow (EC2 guide, "Security group connection tracking"); a target that stops
/// after that does.
#[test]
fn a_tracked_flow_outlives_its_rule_and_not_its_target() {
    for stops in [false, true] {
        let (sketch, mut load) = one_target(1, Arrival::Recorded(vec![0]), 30, 200);
        load.clients[0].response_timeout_ns = 60 * NS_PER_S;
        let group = {
            let interface = &sketch.hosts.get(&target_host(0)).unwrap().network_interface;
            sketch.network_interfaces.get(interface).unwrap().security_groups[0].clone()
        };
        let of = |rule: &&privatelink::model::SecurityGroupRule| {
            rule.direction == privatelink::model::Direction::Inbound
        };
        let rule = sketch.security_groups.get(&group).unwrap().rules.iter().find(of).unwrap().clone();
        load.faults =
            vec![fault(5, verb::RevokeSecurityGroupIngress { group: group.clone(), rule: rule.id.clone() })];
        if stops {
            let stop = verb::StopInstances { instance: target_host(0) };
            load.faults.push(fault(10, Command::StopInstances(stop)));
        }
        let found = run(&sketch, &load);
        if stops {
            let expected = Failure::Path(ReasonCode::TargetStopped, Outcome::NoAnswer);
            assert_eq!(found.failures, [(expected, 1)], "{:?}", found.events);
        } else {
            assert_eq!(found.connections.completed, 1, "{:?} {:?}", found.failures, found.events);
        }
    }
}
