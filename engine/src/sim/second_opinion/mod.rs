//! A run simulated a second time, by other means: a textbook discrete-event simulation, with one event for each
//! step of each connection's life, queues in which requests stand, ports taken and given back one by one, and
//! every open connection looked at when something changes. What chance decides (arrivals, the times of a
//! connection's segments), what is known of the network at a moment (plans, the timeline) and nothing else is
//! the engine's. Every connection and request ends the same way at the same nanosecond in both.

mod changes;
mod connections;
mod events;
mod kept;
mod made_up;
mod targets;
mod world;

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{ResourceId, Sketch, mix};

use super::failure::InTime;
use super::histogram::Histogram;
use super::journal::{Answer, Ended};
use super::load::Load;
use super::ports::{CLIENT_PORTS, NODE_PORTS};
use super::roster::NONE;
use super::run::Run;
use super::summary::Summary;
use super::ways::WORKS;
use made_up::{Dice, Stage};
use world::{Limits, World};

const STAGES: [&str; 9] = [
    "figure-4",
    "figure-5",
    "figure-7",
    "figure-8",
    "figure-9",
    "figure-10",
    "two-load-balancers",
    "application-load-balancer",
    "transit-gateway",
];
const RUNS: u64 = 240;
/// Some of what breaks must be met.
const BREAKS: [&str; 2] = ["target_stopped", "target_zone_lost"];

/// Runs the engine to the end, and writes every end down.
fn engine(sketch: &Sketch, load: &Load, limits: Limits) -> Run {
    let mut run = Run::begin(sketch, load).expect("it can be run");
    (run.node_ports, run.client_ports) = (limits.node, limits.client);
    while !run.is_done() {
        run.step().expect("nothing dangles");
    }
    run
}

/// The digest of ends, by the engine's numbers of targets and failures.
fn digest(run: &Run, ended: &[Ended]) -> u64 {
    let each = ended.iter().map(|end| {
        let target =
            end.target.as_ref().map_or(NONE, |target| run.rosters.targets.known(target).expect("known"));
        let failure = end.failure.map_or(WORKS, |failure| {
            let place = run.rosters.failures.iter().position(|known| *known == failure).expect("known");
            u16::try_from(place).expect("few")
        });
        mix(mix(end.ended_ns ^ mix(end.number))
            ^ u64::from(end.client) << 32
            ^ u64::from(target) << 16
            ^ u64::from(failure))
    });
    each.fold(0, u64::wrapping_add)
}

/// Every end and every answer, one by one.
fn check_each(run: &Run, world: &mut World, about: &str) {
    let mut theirs = run.journal.clone();
    theirs.ended.sort_by(|one, other| one.key().cmp(&other.key()));
    theirs.answers.sort();
    world.ended.sort_by(|one, other| one.key().cmp(&other.key()));
    world.answers.sort();
    if let Some(at) = (0..theirs.ended.len().max(world.ended.len()))
        .find(|at| theirs.ended.get(*at) != world.ended.get(*at))
    {
        panic!("{about}: engine {:#?}, second opinion {:#?}", theirs.ended.get(at), world.ended.get(at));
    }
    if let Some(at) = (0..theirs.answers.len().max(world.answers.len()))
        .find(|at| theirs.answers.get(*at) != world.answers.get(*at))
    {
        let (one, other): (Option<&Answer>, Option<&Answer>) =
            (theirs.answers.get(at), world.answers.get(at));
        panic!("{about}: engine answers {one:?}, second opinion {other:?}");
    }
}

/// What the summary says, from the second opinion's own records.
fn check_sums(run: &Run, summary: &Summary, world: &World, about: &str) {
    let count = |of: fn(&Ended) -> bool| world.ended.iter().filter(|end| of(end)).count() as u64;
    let (opened, asked) = (world.opened.iter().sum::<u64>(), world.asked.iter().sum::<u64>());
    let (connections, requests) = (summary.connections, summary.requests);
    assert_eq!((connections.opened, requests.opened), (opened, asked), "{about}");
    let completed = count(|end| end.connection && end.failure.is_none());
    let failed = count(|end| end.connection && end.failure.is_some());
    assert_eq!((connections.completed, connections.failed), (completed, failed), "{about}");
    assert_eq!(requests.completed, world.answers.len() as u64, "{about}");
    assert_eq!(requests.failed, count(|end| end.request), "{about}");
    let mut failures: BTreeMap<String, u64> = BTreeMap::new();
    let mut targets: BTreeMap<&ResourceId, u64> = BTreeMap::new();
    for end in &world.ended {
        let Some(failure) = end.failure else { continue };
        *failures.entry(format!("{failure:?}")).or_default() += 1;
        if let Some(target) = &end.target {
            *targets.entry(target).or_default() += 1;
        }
    }
    let theirs = summary.failures.iter().map(|(failure, count)| (format!("{failure:?}"), *count)).collect();
    assert_eq!(failures, theirs, "{about}");
    for target in &summary.targets {
        let sent = world.sent_to.get(&target.target).copied().unwrap_or_default();
        let failed = targets.get(&target.target).copied().unwrap_or_default();
        assert_eq!((target.connections, target.failed), (sent, failed), "{about}: {:?}", target.target);
    }
    let percentiles = |times: &mut dyn Iterator<Item = u64>| {
        let mut histogram = Histogram::<1024>::new();
        times.for_each(|time| histogram.add(time));
        histogram.percentiles()
    };
    let took = percentiles(&mut world.answers.iter().map(|answer| answer.took_ns));
    assert_eq!(summary.latency, took, "{about}");
    assert_eq!(summary.wait, percentiles(&mut world.waits.iter().copied()), "{about}");
    for (client, own) in summary.clients.iter().enumerate() {
        let of = |end: &&Ended| end.client as usize == client;
        let failed = world.ended.iter().filter(of).filter(|end| end.connection && end.failure.is_some());
        assert_eq!(own.connections.failed, failed.count() as u64, "{about}");
        assert_eq!(own.connections.opened, world.opened[client], "{about}");
        assert_eq!(own.requests.opened, world.asked[client], "{about}");
    }
    assert_eq!(summary.digest, digest(run, &world.ended), "{about}");
}

#[test]
fn every_connection_ends_as_an_event_for_each_of_its_steps_says() {
    let stages = STAGES.map(Stage::open);
    let (mut connections, mut kept, mut failures) = (0, 0, BTreeSet::new());
    for number in 0..RUNS {
        let mut dice = Dice(mix(number + 1));
        let stage = dice.pick(&stages);
        let (sketch, load) = (stage.sketch(&mut dice), stage.load(&mut dice));
        let mut few = |most: u32| if dice.one_in(4) { 1 + dice.small(300) } else { most };
        let limits = Limits { node: few(NODE_PORTS), client: few(CLIENT_PORTS) };
        let about = format!("run {number} of {}: {limits:?} {load:?}", stage.name);
        let run = engine(&sketch, &load, limits);
        let mut world = World::new(&sketch, &load, limits);
        world.run();
        check_each(&run, &mut world, &about);
        let summary = run.summary();
        check_sums(&run, &summary, &world, &about);
        connections += summary.connections.opened;
        kept += world.ended.iter().filter(|end| !end.connection).count();
        failures.extend(summary.failures.iter().map(|(failure, _)| failure.code()));
    }
    assert!(connections >= 100_000 && kept >= 20_000, "{connections} {kept}");
    let in_time = InTime::ALL.iter().map(|why| why.code());
    for code in in_time.chain(BREAKS) {
        assert!(failures.contains(code), "nothing failed for {code}: {failures:?}");
    }
}
