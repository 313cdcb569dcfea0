//! What holds of every run over time: one connection ends as its trace says, nothing is lost in the counts, the
//! clock never goes back, and it does not matter in how many steps a run is made.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use oorandom::Rand32;
use privatelink::model::{DanglingReference, IpProtocol, Outcome, Sketch};
use privatelink::path::{Index, Place, ReasonCode, Request, Source, trace};
use privatelink::scenario;
use privatelink::sim::{Arrival, Failure, Load, Run, Summary};
use privatelink_tests::loads::{client, load, run};
use privatelink_tests::made_up_loads::{made_up, places, sources};
use privatelink_tests::odd_sketch::odd_sketch;
use privatelink_tests::random_sketch::random_sketch;

/// Runs to the end, or until it comes upon what the sketch does not have.
fn try_run(sketch: &Sketch, load: &Load) -> Result<Summary, DanglingReference> {
    let mut run = Run::begin(sketch, load).expect("it can be run");
    while !run.is_done() {
        run.step()?;
    }
    Ok(run.summary())
}

/// One connection at the beginning, long before the end.
fn one(from: &Source, to: &Place, port: u16) -> Load {
    let mut client = client(from.clone(), to.clone(), Arrival::Recorded(vec![0]));
    client.port = port;
    load(vec![client], 600)
}

/// A connection of the run and its trace come to the same: how it ends and why, target, what the target sees,
/// bytes, time.
fn check_one(index: &Index, sketch: &Sketch, from: &Source, to: &Place, port: u16) -> Option<Outcome> {
    let request = Request::usual(from.clone(), to.clone(), port, IpProtocol::Tcp);
    let (made, ran) = (trace(index, &request), try_run(sketch, &one(from, to, port)));
    let made = match made {
        Ok(made) => made,
        Err(missing) => {
            assert_eq!(ran, Err(missing), "{request:?}");
            return None;
        }
    };
    let summary = ran.expect("as the trace, it finds everything");
    assert_eq!(summary.connections.opened, 1, "{request:?}");
    assert_eq!(summary.connections.open, 0, "{request:?}");
    let [line] = summary.log.as_slice() else { panic!("{request:?}: one line, not {:?}", summary.log) };
    let Some(failure) = line.failure else {
        assert_eq!(made.outcome, Outcome::Connected, "{request:?}");
        assert_eq!(summary.connections.completed, 1);
        assert!(summary.failures.is_empty());
        let view = made.target.as_ref();
        let sees = view.map(|view| view.sees_source.port());
        // Hosts on the internet that nobody drew have no view.
        assert!(sees.is_none_or(|sees| sees == line.node_port.unwrap_or(line.source_port)), "{request:?}");
        assert!(view.is_none_or(|view| line.target.as_ref() == Some(&view.host)), "{request:?}");
        // SYN to response: a handshake, then the request there and the response back.
        let latency_ns = u64::from(made.latency_us.expect("a connection")) * 1000;
        assert_eq!(summary.latency.max_ns, 2 * latency_ns, "{request:?}");
        // Two SYNs with 40 bytes of TCP, eight packets with 32 and what is said; and the header as a packet
        // of its own.
        let header = view.and_then(|view| view.proxy_protocol.as_ref()).map_or(0, |header| 52 + header.len());
        let bytes = 2 * 60 + 8 * 52 + 100 + 1_000 + u64::try_from(header).unwrap();
        assert_eq!(summary.bytes.sent, bytes, "{request:?}");
        assert_eq!(summary.segments.sent, 10 + u64::from(header > 0), "{request:?}");
        return Some(made.outcome);
    };
    assert_eq!(failure, Failure::Path(made.reason.root().code, made.outcome), "{request:?}");
    assert_eq!(summary.failures, [(failure, 1)]);
    assert_eq!(summary.connections.failed, 1);
    // By hand, within three seconds: a SYN of 60 bytes and a second one after a second, both lost; a SYN and the
    // 40 bytes of an RST; nothing from who is down himself, or has no address.
    let code = made.reason.root().code;
    let is_down = matches!(code, ReasonCode::SourceNotRunning | ReasonCode::SourceZoneLost);
    let packets = match made.outcome {
        Outcome::NameNotFound => Some([0, 0, 0]),
        Outcome::TimedOut if is_down => Some([0, 0, 0]),
        Outcome::TimedOut => Some([2, 120, 120]),
        Outcome::Refused => Some([2, 100, 0]),
        Outcome::Connected | Outcome::Reset | Outcome::NoAnswer | Outcome::Forbidden => None,
    };
    let found = [summary.segments.sent, summary.bytes.sent, summary.bytes.dropped];
    assert!(packets.is_none_or(|packets| packets == found), "{request:?}: {found:?}");
    Some(made.outcome)
}

#[test]
fn one_connection_ends_as_its_trace_says() {
    let mut outcomes = std::collections::BTreeMap::new();
    let sketches = (0..30).map(random_sketch).chain((0..30).map(odd_sketch));
    let built_in = scenario::list().iter().map(|found| scenario::open(found.id).unwrap().unwrap().sketch);
    let mut turn = 0_usize;
    for sketch in sketches.chain(built_in.filter(|sketch| sketch.vpcs.len() < 100)) {
        let index = Index::of(&sketch);
        for from in sources(&sketch).iter().take(6) {
            for to in places(&sketch, &index) {
                turn += 1;
                if !turn.is_multiple_of(11) {
                    continue;
                }
                let port = [443, 80, 8443, 443][turn % 4];
                if let Some(outcome) = check_one(&index, &sketch, from, &to, port) {
                    *outcomes.entry(outcome).or_insert(0_u32) += 1;
                }
            }
        }
    }
    for outcome in [Outcome::Connected, Outcome::TimedOut, Outcome::Refused, Outcome::NameNotFound] {
        assert!(outcomes.get(&outcome).is_some_and(|count| *count > 15), "{outcome:?}: {outcomes:?}");
    }
}

/// Everything that was begun ended well, failed or is open (which is what is left of the others; that nobody is lost
/// on the way is for the second opinion, which follows each to its end); every failure has a reason; what was sent came or was
/// dropped; nothing ends before it begins.
fn check_sums(summary: &Summary, load: &Load) {
    for tally in [summary.connections, summary.requests] {
        assert_eq!(tally.opened, tally.completed + tally.failed + tally.open, "{load:?}");
    }
    let keeps = load.clients.iter().any(|client| client.keep_alive.is_some());
    let failed: u64 = summary.failures.iter().map(|(_, count)| count).sum();
    if keeps {
        assert!(failed >= summary.connections.failed);
    } else {
        assert_eq!(failed, summary.connections.failed, "{:?}", summary.failures);
    }
    for moved in [summary.bytes, summary.segments] {
        assert_eq!(moved.sent, moved.received + moved.dropped);
    }
    assert_eq!(summary.latency.count, summary.requests.completed);
    let by_step: u64 = summary.series.steps.iter().map(|step| step.opened).sum();
    assert_eq!(by_step, summary.connections.opened);
    let last = summary.series.steps.last().expect("there is a step");
    assert_eq!(last.open, summary.connections.open);
    for client in &summary.clients {
        for tally in [client.connections, client.requests] {
            assert_eq!(tally.opened, tally.completed + tally.failed + tally.open);
        }
    }
    let of_clients: u64 = summary.clients.iter().map(|client| client.connections.opened).sum();
    assert_eq!(of_clients, summary.connections.opened);
    assert!(
        summary.log.iter().all(|line| line.begun_ns <= line.ended_ns && line.ended_ns < load.duration_ns)
    );
    assert!(summary.events.is_sorted_by_key(|event| event.at_ns), "the clock never goes back");
}

#[test]
fn nothing_is_lost_in_the_counts_and_steps_do_not_matter() {
    let mut random = Rand32::new(8);
    let (mut runs, mut connections, mut failures) = (0, 0, std::collections::BTreeSet::new());
    for seed in 0..40 {
        let sketch = if seed % 2 == 0 { random_sketch(seed) } else { odd_sketch(seed) };
        let index = Index::of(&sketch);
        for _ in 0..4 {
            let Some(load) = made_up(&sketch, &index, &mut random) else { continue };
            let mut first = Run::begin(&sketch, &load).expect("it can be run");
            let (mut before_ns, mut turns) = (0, 0);
            let mut goes_on = true;
            while goes_on && !first.is_done() {
                goes_on = first.step().is_ok();
                assert!(first.now_ns() >= before_ns, "the clock never goes back");
                before_ns = first.now_ns();
                turns += 1;
                if turns % 8 == 0 {
                    check_sums(&first.summary(), &load);
                }
            }
            check_sums(&first.summary(), &load);
            if !goes_on {
                continue;
            }
            let summary = first.summary();
            assert_eq!(summary, run(&sketch, &load), "twice the same");
            runs += 1;
            connections += summary.connections.opened;
            failures.extend(summary.failures.iter().map(|(failure, _)| failure.code()));
        }
    }
    assert!(runs > 100 && connections > 100_000, "{runs} {connections}");
    for expected in ["target_overloaded", "target_stopped", "target_zone_lost"] {
        assert!(failures.contains(expected), "{failures:?}");
    }
}
