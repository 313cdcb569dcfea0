//! The request bar: what it offers, what it counts, what it refuses; and the run of many connections.

use crate::state::State;
use crate::state::action::Action;
use crate::state::action::Ask;
use crate::state::action::File;
use crate::state::action::Run;
use crate::state::complete::completions;
use crate::state::effect::Effect;
use crate::state::request::Field;
use crate::state::spread::SpreadResult;
use crate::state::spread::SpreadRun;
use crate::state::update;
use privatelink::model::{IpProtocol, Outcome};

use super::{after, fresh, lose, outcome, sent};

#[test]
fn the_page_opens_with_figure_5_and_a_request_that_works() {
    let state = fresh();
    assert_eq!(state.origin.scenario(), Some("figure-5"));
    assert_eq!(state.form.from, "client-1");
    assert_eq!(state.form.port, "443");
    assert!(state.form.to.starts_with("vpce-0fe5b17a0707d6abc-29p5708s.vpce-svc-"), "{}", state.form.to);
    let state = sent();
    assert_eq!(outcome(&state), Some(Outcome::Connected));
    assert!(state.playback.playing);
}

fn first_zone(state: &State) -> String {
    let trace = state.journey.as_ref().unwrap().trace().unwrap();
    trace.forward[1].zone.as_ref().unwrap().to_string()
}

#[test]
fn the_regional_name_alternates_and_the_zonal_name_never_does() {
    let mut state = fresh();
    let mut zones = Vec::new();
    for _ in 0..4 {
        state = after(&state, [Action::Ask(Ask::Send)]);
        zones.push(first_zone(&state));
    }
    assert_eq!(zones, ["use1-az1", "use1-az2", "use1-az1", "use1-az2"]);
    // Another client counts for itself; a zonal name has one answer however often it is asked for.
    state = after(&state, [Action::Ask(Ask::From("client-2".into())), Action::Ask(Ask::Send)]);
    assert_eq!(first_zone(&state), "use1-az1");
    state = after(&state, [Action::Ask(Ask::To("orders endpoint@us-east-1a".into()))]);
    for _ in 0..3 {
        state = after(&state, [Action::Ask(Ask::Send)]);
        assert_eq!(first_zone(&state), "use1-az1");
    }
    // The endpoint by its own name means its regional name, and shares its count.
    state = after(&state, [Action::Ask(Ask::To("orders endpoint".into())), Action::Ask(Ask::Send)]);
    assert_eq!(first_zone(&state), "use1-az2");
    assert_eq!(state.form.recent.len(), 4);
}

#[test]
fn completions_are_those_of_the_place_one_stands_in() {
    let state = fresh();
    let index = &state.derived.index;
    let to = completions(index, Field::To, "client-1", "");
    assert!(to[0].text.contains("vpce.amazonaws.com"));
    let near = to.iter().position(|found| found.kind == "endpoint's address").unwrap();
    let far = to.iter().position(|found| found.of.contains(", in ")).unwrap();
    assert!(near < far);
    assert!(completions(index, Field::From, "", "client").iter().all(|found| found.kind == "instance"));
    for found in &to {
        let asked = after(&state, [Action::Ask(Ask::To(found.text.clone())), Action::Ask(Ask::Send)]);
        assert_eq!(asked.form.problems, crate::state::request::Problems::default(), "{found:?}");
    }
}

fn opened(id: &str) -> State {
    let text = privatelink::scenario::text(id).unwrap().to_owned();
    let asked = Action::File(File::Scenario(id.to_owned()));
    after(&fresh(), [asked, Action::File(File::Arrived { id: id.to_owned(), text: Ok(text) })])
}

#[test]
fn every_scenario_opens_with_a_request_that_connects() {
    for info in privatelink::scenario::list() {
        let state = after(&opened(info.id), [Action::Ask(Ask::Send)]);
        assert_eq!(state.form.problems.first(), None, "{}", info.id);
        assert_eq!(outcome(&state), Some(Outcome::Connected), "{}", info.id);
    }
}

#[test]
fn every_place_of_a_sketch_with_gateways_completes_and_can_be_asked_for() {
    let state = opened("figure-1");
    let index = &state.derived.index;
    let from = completions(index, Field::From, "", "");
    for text in ["private host", "on-prem host", "on-prem:172.16.0.10", "internet:203.0.113.10"] {
        assert!(from.iter().any(|found| found.text == text), "{text} is no start: {from:?}");
    }
    let to = completions(index, Field::To, "private host", "");
    for (text, kind) in [
        ("on-prem host", "host in a data center"),
        ("ip-10-0-0-10.ec2.internal", "instance's private name"),
        ("10.0.0.10", "instance's address"),
        ("198.51.100.12", "public address"),
        ("172.16.0.10", "host's address"),
    ] {
        assert!(to.iter().any(|found| found.text == text && found.kind == kind), "{text}: {to:?}");
    }
    for found in &to {
        let asks = [Ask::From("private host".into()), Ask::To(found.text.clone()), Ask::Send];
        let asked = after(&state, asks.map(Action::Ask));
        assert_eq!(asked.form.problems.first(), None, "{found:?}");
    }
    for found in &from {
        let asks = [Ask::From(found.text.clone()), Ask::To("192.0.2.80".into()), Ask::Send];
        assert_eq!(after(&state, asks.map(Action::Ask)).form.problems.first(), None, "{found:?}");
    }
    // Somebody in another VPC is not answered from this one's names.
    let peer = completions(index, Field::To, "peer host", "ip-10-0-0-10");
    assert!(peer.iter().all(|found| found.kind != "instance's private name"), "{peer:?}");
}

#[test]
fn private_zones_are_offered_only_to_those_they_answer() {
    let state = opened("private-hosted-zone");
    let zone = state.sketch.hosted_zones.iter().next().unwrap();
    let name = &zone.records.first().unwrap().name;
    let offered = |from: &str| {
        completions(&state.derived.index, Field::To, from, name).iter().any(|found| found.text == *name)
    };
    for host in state.sketch.hosts.iter() {
        let vpc = &state.sketch.subnet_of(&host.network_interface).unwrap().vpc;
        assert_eq!(offered(&host.name), zone.vpcs.contains(vpc), "{}", host.name);
    }
}

#[test]
fn the_protocol_is_sent_remembered_and_part_of_a_link() {
    let icmp = [Ask::Protocol(IpProtocol::Icmp), Ask::Port(String::new()), Ask::Send];
    let state = after(&fresh(), icmp.map(Action::Ask));
    let trace = state.journey.as_ref().unwrap().trace().unwrap();
    assert_eq!(trace.forward[0].packet.protocol, IpProtocol::Icmp);
    assert_eq!(outcome(&state), Some(Outcome::TimedOut), "an endpoint answers no ping");
    assert_eq!(crate::state::link::view(&state).protocol, IpProtocol::Icmp);
    assert!(!(crate::state::command::find("expect").unwrap().enabled)(&state), "expectations are about TCP");
    let udp = [Ask::Protocol(IpProtocol::Udp), Ask::Send];
    assert!(after(&state, udp.map(Action::Ask)).form.problems.port.is_some(), "UDP has ports");
    let again = after(&state, [Action::Ask(Ask::Protocol(IpProtocol::Tcp)), Action::Ask(Ask::Recall(0))]);
    assert_eq!(again.form.protocol, IpProtocol::Icmp);
}

#[test]
fn wrong_requests_are_answered_field_by_field() {
    let typed = [Ask::From(String::new()), Ask::To("nobody".into()), Ask::Port("70000".into()), Ask::Send];
    let state = after(&fresh(), typed.map(Action::Ask));
    let problems = &state.form.problems;
    assert!(problems.from.as_ref().unwrap().starts_with("Say who connects"));
    assert!(problems.to.as_ref().unwrap().contains("no place in this sketch"));
    assert!(problems.port.as_ref().unwrap().contains("is not a port"));
    assert!(state.journey.is_none());
    let state = after(&state, [Action::Ask(Ask::Port("443".into()))]);
    assert_eq!(state.form.problems.port, None);
    assert!(state.form.problems.to.is_some());
}

#[test]
fn a_run_reports_is_stopped_and_goes_stale() {
    let (state, effects) = update(&fresh(), Action::Run(Run::Start));
    let Some(Effect::StartJob(_, job)) = effects.iter().find(|effect| matches!(effect, Effect::StartJob(..)))
    else {
        panic!("no job in {effects:?}");
    };
    let answer = crate::job::run(job, &mut |_| {}).unwrap();
    let state = after(&state, [Action::Run(Run::Progress(500)), Action::Run(Run::Done(answer))]);
    let SpreadRun::Done { result, stale: false } = &state.spread else { panic!("{:?}", state.spread) };
    assert_eq!((result.connections, result.failed), (1000, 0));
    assert_eq!(result.by_zone.iter().map(|(_, count)| *count).collect::<Vec<_>>(), [500, 500]);
    let state = after(&state, [lose("use1-az1")]);
    assert!(matches!(&state.spread, SpreadRun::Done { stale: true, .. }));
    let state = after(&state, [Action::Run(Run::Start)]);
    let (state, effects) = update(&state, Action::Run(Run::Cancel));
    assert!(effects.contains(&Effect::CancelJob));
    let late = SpreadResult::default().write();
    assert_eq!(SpreadResult::read(&late), Some(SpreadResult::default()));
    assert_eq!(after(&state, [Action::Run(Run::Done(late))]).spread, SpreadRun::Idle);
}
