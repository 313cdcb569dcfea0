//! Availability: what Figure 5 and Figure 8 survive, by hand; and for every built-in scenario each cell against the
//! command applied and the connection tried again and again, each set of failures against all other sets.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;
use std::net::IpAddr;

use privatelink::advise::survival::{Client, Consumer, Failure, LARGEST_CUT, Row, Survival, survival};
use privatelink::control::{Command, apply, broken, faults, verb};
use privatelink::model::{LegEnd, Outcome, Sketch};
use privatelink::path::{
    Choices, HopKind, Index, Moment, Place, ReasonCode, Request, Survives, attempts, trace,
};
use privatelink::scenario;
use privatelink_tests::built_in::open;
use privatelink_tests::figure_5::{Figure5, ZONE_A_TARGETS};

fn small() -> impl Iterator<Item = (&'static str, Sketch)> {
    scenario::list()
        .iter()
        .map(|info| (info.id, open(info.id)))
        .filter(|(_, sketch)| sketch.resource_count() < 1_000)
}

fn of(sketch: &Sketch) -> Survival {
    survival(&Index::of(sketch)).expect("nothing dangles")
}

fn row<'a>(found: &'a Survival, to: &str) -> &'a Row {
    found.rows.iter().find(|row| row.consumer.to == to).unwrap_or_else(|| panic!("no row to {to}"))
}

fn cell(
    found: &Survival,
    sketch: &Sketch,
    to: &str,
    failure: &str,
) -> (Survives, (usize, usize), (usize, usize)) {
    let at = found.failures.iter().position(|one| one.name(sketch) == failure);
    let cell = &row(found, to).cells[at.unwrap_or_else(|| panic!("{failure} is no failure"))];
    let counts = |choices: &Choices| (choices.working, choices.of);
    (cell.survives(), counts(&cell.now), counts(&cell.settled))
}

fn cuts(found: &Survival, sketch: &Sketch, to: &str) -> BTreeSet<BTreeSet<String>> {
    let name = |at: &usize| found.failures[*at].name(sketch);
    row(found, to).cuts.iter().map(|cut| cut.0.iter().map(name).collect()).collect()
}

fn sets(of: &[&[&str]]) -> BTreeSet<BTreeSet<String>> {
    of.iter().map(|set| set.iter().map(ToString::to_string).collect()).collect()
}

const REGIONAL: &str = "orders endpoint";
const ZONAL: &str = "orders endpoint@us-east-1a";
const NODE_A: &str = "node 10.1.1.9 of orders";
const NODE_B: &str = "node 10.1.2.9 of orders";

#[test]
fn c07_the_regional_name_survives_a_lost_zone_and_a_zonal_one_does_not() {
    let sketch = Figure5::default().sketch;
    let found = of(&sketch);
    // A client in each zone, an interface in each, three targets behind each: of the client that is left, one of
    // two addresses is dead until DNS leaves it out.
    assert_eq!(cell(&found, &sketch, REGIONAL, "use1-az1"), (Survives::Heals, (3, 4), (3, 3)));
    assert_eq!(cell(&found, &sketch, REGIONAL, "use1-az2"), (Survives::Heals, (3, 4), (3, 3)));
    let (survives, _, settled) = cell(&found, &sketch, ZONAL, "use1-az1");
    assert_eq!((survives, settled.0), (Survives::CutOff, 0));
    assert_eq!(cell(&found, &sketch, ZONAL, "use1-az2").0, Survives::Works);
}

#[test]
fn one_target_is_missed_until_health_checks_have_noticed() {
    let sketch = Figure5::default().sketch;
    let found = of(&sketch);
    for target in ["orders-1", "orders-6"] {
        assert_eq!(cell(&found, &sketch, REGIONAL, target), (Survives::Heals, (10, 12), (10, 10)));
    }
    // Cross-zone is off: the other zone's targets are nothing to a zonal name.
    assert_eq!(cell(&found, &sketch, ZONAL, "orders-1"), (Survives::Heals, (4, 6), (4, 4)));
    assert_eq!(cell(&found, &sketch, ZONAL, "orders-6"), (Survives::Works, (6, 6), (6, 6)));
}

#[test]
fn all_targets_of_a_zone_matter_as_cross_zone_is_set() {
    let stop = |instance| Command::StopInstances(verb::StopInstances { instance });
    let alone = Figure5::default().each(&ZONE_A_TARGETS, stop).sketch;
    let whole = row(&of(&alone), REGIONAL).whole.clone();
    // The endpoint's name knows nothing of the provider's targets, and the node has none that is well.
    assert_eq!((whole.working, whole.of), (6, 12));
    assert!(cuts(&of(&Figure5::default().sketch), &alone, ZONAL).contains(&set(&ZONE_A_TARGETS)));

    let crossed = Figure5::default().each(&ZONE_A_TARGETS, stop).cross_zone().sketch;
    let whole = row(&of(&crossed), REGIONAL).whole.clone();
    assert_eq!((whole.working, whole.of), (12, 12), "both nodes use the three that are left");
    let crossed = Figure5::default().cross_zone().sketch;
    assert!(!cuts(&of(&crossed), &crossed, ZONAL).contains(&set(&ZONE_A_TARGETS)));
}

fn set(of: &[&str]) -> BTreeSet<String> {
    of.iter().map(ToString::to_string).collect()
}

#[test]
fn figure_5_is_cut_off_by_both_zones_or_what_serves_them() {
    let sketch = Figure5::default().sketch;
    let found = of(&sketch);
    let both =
        [&["use1-az1", "use1-az2"][..], &["use1-az1", NODE_B], &["use1-az2", NODE_A], &[NODE_A, NODE_B]];
    // A zone's three targets and the other zone are four.
    assert_eq!(cuts(&found, &sketch, REGIONAL), sets(&both));
    assert_eq!(cuts(&found, &sketch, ZONAL), sets(&[&["use1-az1"], &[NODE_A], &ZONE_A_TARGETS]));
    assert!(found.left_out.texts(&sketch).is_empty());
}

#[test]
fn figure_8_outlives_its_line_and_what_stands_behind_it_does_not() {
    let sketch = open("figure-8");
    let found = of(&sketch);
    for line in ["Direct Connect", "private VIF"] {
        assert_eq!(
            cell(&found, &sketch, "endpoint", line).0,
            Survives::Heals,
            "instances in the VPC are left"
        );
        let behind = cell(&found, &sketch, "on-premises 1", line);
        assert_eq!((behind.0, behind.2.0), (Survives::CutOff, 0));
        assert!(cuts(&found, &sketch, "on-premises 1").contains(&set(&[line])));
        assert!(cuts(&found, &sketch, "endpoint").contains(&set(&[line, "instance 1", "instance 2"])));
    }
}

#[test]
fn a_way_round_needs_both_to_fail() {
    let sketch = open("figure-1");
    let found = of(&sketch);
    let ways = cuts(&found, &sketch, "private host");
    assert!(ways.contains(&set(&["Direct Connect", "VPN connection"])), "{ways:?}");
    assert!(!ways.contains(&set(&["Direct Connect"])) && !ways.contains(&set(&["VPN connection"])));
}

#[test]
fn a_failed_node_is_mended_to_the_last_byte_and_seen_as_broken() {
    let figure = Figure5::default();
    let index = Index::of(&figure.sketch);
    let found = survival(&index).expect("nothing dangles");
    let node = found.failures.iter().find(|one| one.name(&figure.sketch) == NODE_A).expect("a node");
    let failed = apply(&figure.sketch, &node.command).expect("it applies").sketch;
    assert_eq!(broken(&failed).len(), 1);
    let fault = faults(&failed, &node.of).into_iter().find(|fault| fault.is_broken).expect("it is broken");
    assert!(apply(&failed, &fault.mends).expect("it applies").sketch == figure.sketch);
    // Its own load balancer's name leaves it out; of an endpoint's name AWS says no such thing.
    let index = Index::of(&failed);
    let request = figure.request(&index, "orders-1", "orders");
    let made = trace(&index, &request).expect("nothing dangles");
    assert_eq!(made.dns.expect("a name").records.len(), 1);
    let request = figure.request(&index, "client-1", "orders endpoint@us-east-1a");
    assert_eq!(trace(&index, &request).expect("nothing dangles").reason.code, ReasonCode::NodeFailed);
    let host = figure.sketch.hosts.iter().next().expect("a host").network_interface.clone();
    let refused = apply(&figure.sketch, &verb::SetNodeFailed { node: host, failed: true }.into());
    assert_eq!(refused.expect_err("no node").code, "InvalidParameterValue");
}

/// Whether a client can send at all.
fn sends(index: &Index, client: &Client) -> bool {
    let made = trace(index, &client.request).expect("nothing dangles");
    !matches!(made.reason.code, ReasonCode::SourceZoneLost | ReasonCode::SourceNotRunning)
}

/// How many choices of all clients connect, of how many.
fn counted(index: &Index, requests: &[Request]) -> (usize, usize) {
    let mut counts = (0, 0);
    for request in requests {
        let made = trace(index, request).expect("nothing dangles");
        let mut all = attempts(index, request, &made).expect("nothing dangles");
        if made.forward.iter().chain(&made.back).any(|hop| hop.kind == HopKind::TransitGateway) {
            // It sends flows over one appliance or another, by their ports.
            for source_port in request.source_port + 1..request.source_port + 16 {
                let request = Request { source_port, ..request.clone() };
                let made = trace(index, &request).expect("nothing dangles");
                all.extend(attempts(index, &request, &made).expect("nothing dangles"));
            }
        }
        let outcomes: Vec<Outcome> =
            if all.is_empty() { vec![made.outcome] } else { all.iter().map(|one| one.outcome).collect() };
        counts.0 += outcomes.iter().filter(|outcome| **outcome == Outcome::Connected).count();
        counts.1 += outcomes.len();
    }
    counts
}

/// What the clients that can send ask once all is settled, and in the first seconds by the addresses they had.
fn asked(whole: &Index, broken: &Index, consumer: &Consumer) -> (Vec<Request>, Vec<Request>) {
    let (mut settled, mut now) = (Vec::new(), Vec::new());
    for client in consumer.clients.iter().filter(|client| sends(broken, client)) {
        settled.push(client.request.clone());
        let early = Request { moment: Moment::JustBroken, ..client.request.clone() };
        let had = trace(whole, &client.request).expect("nothing dangles").dns;
        let had: Vec<IpAddr> = had.iter().flat_map(|dns| &dns.records).map(|record| record.address).collect();
        if had.is_empty() {
            now.push(early);
        } else {
            now.extend(
                had.iter().map(|address| Request { to: Place::Address(None, *address), ..early.clone() }),
            );
        }
    }
    (settled, now)
}

/// Whether some connection of many works: other questions, other ports, so other addresses and targets.
fn tried(index: &Index, consumer: &Consumer) -> (bool, bool) {
    let (mut some, mut all) = (false, true);
    for client in consumer.clients.iter().filter(|client| sends(index, client)) {
        for turn in 0..24_u16 {
            let source_port = client.request.source_port + 7 * turn;
            let request = Request { source_port, query: turn.into(), ..client.request.clone() };
            let works = trace(index, &request).expect("nothing dangles").outcome == Outcome::Connected;
            some |= works;
            all &= works;
        }
    }
    (some, all)
}

#[test]
fn every_cell_is_what_the_command_comes_to() {
    let mut cells = 0;
    for (name, sketch) in small() {
        let whole = Index::of(&sketch);
        let found = survival(&whole).expect("nothing dangles");
        assert!(!found.rows.is_empty() && !found.failures.is_empty(), "{name}");
        for (at, failure) in found.failures.iter().enumerate() {
            let after = Index::of(&apply(&sketch, &failure.command).expect("it applies").sketch);
            for row in &found.rows {
                let cell = &row.cells[at];
                let what = format!("{name}: {} under {}", row.consumer.name(&sketch), failure.label(&sketch));
                let (settled, now) = asked(&whole, &after, &row.consumer);
                assert_eq!((cell.settled.working, cell.settled.of), counted(&after, &settled), "{what}");
                assert_eq!((cell.now.working, cell.now.of), counted(&after, &now), "{what}, at first");
                let standing = row.consumer.clients.iter().filter(|client| sends(&after, client)).count();
                assert_eq!(cell.settled.clients - cell.settled.lost, standing, "{what}");
                let (some, all) = tried(&after, &row.consumer);
                assert!(!some || !cell.settled.none_works(), "{what}: it works, and is called cut off");
                assert!(
                    standing == 0 || all || !cell.settled.all_work(),
                    "{what}: it fails, and is called whole"
                );
                cells += 1;
            }
        }
    }
    assert!(cells > 400, "{cells}");
}

/// Whether failures together leave nobody through, by applying them.
fn cuts_off(sketch: &Sketch, failures: &[&Failure], consumer: &Consumer) -> bool {
    let mut after = sketch.clone();
    for failure in failures {
        match apply(&after, &failure.command) {
            Ok(applied) => after = applied.sketch,
            Err(_) => return false,
        }
    }
    let index = Index::of(&after);
    let standing = consumer.clients.iter().filter(|client| sends(&index, client));
    let requests: Vec<Request> = standing.map(|client| client.request.clone()).collect();
    counted(&index, &requests).0 == 0
}

/// Every set of up to so many out of a list.
fn up_to(most: usize, of: usize) -> Vec<Vec<usize>> {
    let mut found: Vec<Vec<usize>> = vec![Vec::new()];
    for at in 0..of {
        for set in found.clone().into_iter().filter(|set| set.len() < most) {
            found.push([set, vec![at]].concat());
        }
    }
    found.retain(|set| !set.is_empty());
    found
}

#[test]
fn the_sets_are_those_that_are_smallest_of_all_sets() {
    let mut compared = 0;
    for (name, sketch) in small() {
        let found = of(&sketch);
        for row in &found.rows {
            let what = format!("{name}: {} to {}", row.consumer.name(&sketch), row.consumer.to);
            for cut in &row.cuts {
                let members: Vec<&Failure> = cut.0.iter().map(|at| &found.failures[*at]).collect();
                assert!(cuts_off(&sketch, &members, &row.consumer), "{what}: {:?}", cut.0);
                for left_out in 0..members.len() {
                    let mut fewer = members.clone();
                    fewer.remove(left_out);
                    assert!(!cuts_off(&sketch, &fewer, &row.consumer), "{what}: {:?} is not smallest", cut.0);
                }
            }
            let is_client = |at: &usize| {
                let own = |client: &Client| client.who == LegEnd::Resource(found.failures[*at].of.clone());
                row.consumer.clients.iter().any(own)
            };
            if found.failures.len() > 11 || row.whole.none_works() {
                continue;
            }
            let mut smallest: Vec<Vec<usize>> = Vec::new();
            let mut all = up_to(LARGEST_CUT, found.failures.len());
            all.sort_by_key(Vec::len);
            for set in all.into_iter().filter(|set| !set.iter().any(is_client)) {
                let holds = |known: &Vec<usize>| known.iter().all(|at| set.contains(at));
                let members: Vec<&Failure> = set.iter().map(|at| &found.failures[*at]).collect();
                if !smallest.iter().any(holds) && cuts_off(&sketch, &members, &row.consumer) {
                    smallest.push(set);
                }
            }
            let theirs: BTreeSet<&Vec<usize>> = smallest.iter().collect();
            let ours: BTreeSet<&Vec<usize>> = row.cuts.iter().map(|cut| &cut.0).collect();
            assert_eq!(ours, theirs, "{what}");
            compared += 1;
        }
    }
    assert!(compared > 25, "{compared}");
}

#[test]
fn two_thousand_consumers_are_one_row_and_each_is_like_it() {
    let sketch = open("thousands-of-consumers");
    let index = Index::of(&sketch);
    let found = survival(&index).expect("nothing dangles");
    assert_eq!((found.rows.len(), found.rows[0].consumer.alike), (1, 1_999));
    for (at, failure) in found.failures.iter().enumerate() {
        let after = Index::of(&apply(&sketch, &failure.command).expect("it applies").sketch);
        for number in [2, 777, 2_000] {
            let place = |text: String| Place::find(&index, &text).expect("a place");
            let mut request = found.rows[0].consumer.clients[0].request.clone();
            request.from =
                privatelink::path::source(&index, &place(format!("client {number}"))).expect("a source");
            request.to = place(format!("endpoint {number}"));
            let client = Client { who: request.from.node(&sketch), request: request.clone() };
            let settled = &found.rows[0].cells[at].settled;
            let theirs = if sends(&after, &client) { counted(&after, &[request]) } else { (0, 0) };
            assert_eq!((settled.working, settled.of), theirs, "client {number}, {}", failure.label(&sketch));
        }
    }
}

#[test]
fn the_same_sketch_gives_the_same_answer() {
    for (name, sketch) in small() {
        assert!(of(&sketch) == of(&sketch.clone()), "{name}");
    }
}
