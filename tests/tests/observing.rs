//! Observing as a command: whatever was found is taken as it is, AWS's rules or not, and what does not fit
//! is a finding. Nothing panics on it, it is undone to the same bytes, and it goes through files and links.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use oorandom::Rand32;
use privatelink::advise::findings;
use privatelink::control::{Command, Event, Misfit, apply, apply_as, observe};
use privatelink::diagram::{Flow, layout};
use privatelink::model::{IpProtocol, ResourceId, Sketch};
use privatelink::path::{Index, Moment, Place, Request, source, trace};
use privatelink::sketch::{Base, Envelope, FileError, LinkView, commands, link, read, write};
use privatelink_tests::built_in::open;
use privatelink_tests::every_kind::every_kind;
use privatelink_tests::figure_5::{BALANCER, TARGETS};
use privatelink_tests::made_up::{made_up_command, made_up_observation};
use serde_json::{Value, json};

fn command(json: &Value) -> Command {
    commands::parse(&json.to_string()).unwrap_or_else(|error| panic!("{json}: {error}"))
}

fn code_of(sketch: &Sketch, json: &Value) -> &'static str {
    apply(sketch, &command(json)).expect_err("it is refused").code.as_str()
}

#[test]
fn what_aws_would_refuse_is_taken_and_found() {
    let sketch = open("figure-5");
    let overlapping = json!({"Observe": {"subnets": {"id": "subnet-1", "vpc": "vpc-0a000000000000001",
        "zone": "use1-az1", "cidr": "10.0.1.128/25"}}});
    let made = apply(&sketch, &command(&overlapping)).expect("it is taken");
    let id: ResourceId = "subnet-1".parse().unwrap();
    assert_eq!(made.events, [Event::Created(id.clone())]);
    assert_eq!(observe(&made.sketch).len(), 1);
    let again = apply(&made.sketch, &command(&overlapping)).expect("it is taken again");
    assert_eq!(again.events, [Event::Changed(id.clone())]);
    assert_eq!(write(&again.sketch), write(&made.sketch));
    let forgotten = apply(&again.sketch, &command(&json!({"Forget": {"resource": "subnet-1"}})));
    let forgotten = forgotten.expect("it is forgotten");
    assert_eq!(forgotten.events, [Event::Deleted(id)]);
    assert_eq!(write(&forgotten.sketch), write(&sketch));
}

/// Blocks nest or are apart, so a wide one overlaps what came before it and what comes after: each of them is
/// found, whichever was observed first.
#[test]
fn a_wide_subnet_overlaps_those_inside_it_and_each_is_found() {
    let overlaps = |blocks: &[&str]| {
        let mut sketch = open("figure-5");
        for (at, block) in blocks.iter().enumerate() {
            let json = json!({"Observe": {"subnets": {"id": format!("subnet-{at}"),
                "vpc": "vpc-0a000000000000001", "zone": "use1-az1", "cidr": block}}});
            sketch = apply(&sketch, &command(&json)).expect("it is taken").sketch;
        }
        let found = observe(&sketch).into_iter().map(|misfit| match misfit {
            Misfit::SubnetsOverlap { subnet, with } => (subnet.to_string(), with.to_string()),
            other => panic!("{other:?}"),
        });
        found.collect::<Vec<_>>()
    };
    let pair = |subnet: &str, with: &str| (subnet.to_owned(), with.to_owned());
    // The narrow one begins where the wide one does, and stands before it.
    let narrow_first = overlaps(&["10.0.8.0/24", "10.0.8.0/22", "10.0.10.0/24", "10.0.12.0/24"]);
    assert_eq!(narrow_first, [pair("subnet-1", "subnet-0"), pair("subnet-2", "subnet-1")]);
    let wide_first = overlaps(&["10.0.16.0/22", "10.0.16.0/24", "10.0.18.0/24", "10.0.20.0/24"]);
    assert_eq!(wide_first, [pair("subnet-1", "subnet-0"), pair("subnet-2", "subnet-0")]);
}

#[test]
fn what_is_observed_stands_in_the_place_of_what_has_its_id_whole() {
    let sketch = open("figure-5");
    let bare = json!({"Observe": {"vpcs": {"id": "vpc-0a000000000000001", "account": "111111111111",
        "region": "us-east-1", "cidr": "10.9.0.0/16"}}});
    let made = apply(&sketch, &command(&bare)).expect("it is taken").sketch;
    let vpc = made.vpcs.iter().next().expect("the first stays the first");
    assert_eq!((vpc.id.to_string().as_str(), vpc.name.as_str()), ("vpc-0a000000000000001", ""));
    assert_eq!(made.vpcs.len(), sketch.vpcs.len());
}

#[test]
fn forgetting_leaves_what_refers_to_it_alone() {
    let sketch = open("figure-5");
    let made =
        apply(&sketch, &command(&json!({"Forget": {"resource": BALANCER}}))).expect("forgotten").sketch;
    assert_eq!(made.resource_count() + 1, sketch.resource_count());
    assert!(!observe(&made).is_empty());
    for nowhere in ["vpc-0", "sgr-0a000000000000001", "use1-az1", "us-east-1"] {
        let forget = command(&json!({"Forget": {"resource": nowhere}}));
        assert!(apply(&sketch, &forget).is_err(), "{nowhere}");
    }
}

#[test]
fn what_no_sketch_can_hold_is_refused() {
    let sketch = open("figure-5");
    assert_eq!(code_of(&sketch, &json!({"Observe": {}})), "MissingParameter");
    assert_eq!(code_of(&sketch, &json!({"Observe": {"spaceships": {"id": "x-1"}}})), "MissingParameter");
    let two = json!({"Observe": {"notes": {"id": "note-1", "text": "a"},
        "topics": {"arn": "arn:aws:sns:us-east-1:222222222222:a"}}});
    assert_eq!(code_of(&sketch, &two), "InvalidParameterCombination");
    let rule = json!({"Observe": {"security_groups": {"id": "sg-1", "vpc": "vpc-0a000000000000001", "rules": [
        {"id": "sgr-0a000000000000001", "direction": "inbound",
         "permission": {"protocol": "tcp", "ports": "1", "peer": "0.0.0.0/0"}}]}}});
    assert_eq!(code_of(&sketch, &rule), "InvalidParameterValue");
    // Five thousand nodes with five thousand targets each: more than can be checked.
    let targets: Vec<Value> =
        (0..5_000).map(|port| json!({"id": "i-0b0000000000000b1", "port": port})).collect();
    let nodes: Vec<String> = (0..5_000).map(|at| format!("eni-{at}")).collect();
    let found = |id: &str| -> Value {
        let json = commands::observation(&sketch, &id.parse().expect("an id"));
        serde_json::from_str(&json.expect("it is there")).expect("JSON")
    };
    let mut group = found(TARGETS);
    group["target_groups"]["targets"] = json!(targets);
    let group = commands::observe(&group.to_string()).expect("a command");
    let many = apply(&sketch, &group).expect("by themselves they may be many").sketch;
    let mut balancer = found(BALANCER);
    balancer["load_balancers"]["nodes"] = json!(nodes);
    assert_eq!(code_of(&many, &json!({"Observe": balancer})), "ResourceLimitExceeded");
    for (wrong, place) in [
        (json!({"vpcs": {"id": "subnet-1"}}), "vpcs.id"),
        (json!({"vpcs": {"id": "vpc-1", "account": "111111111111", "region": "us-east-1"}}), "vpcs"),
        (json!({"vpcs": []}), "vpcs"),
        (json!({"notes": {"id": "note-1", "text": 1}}), "notes.text"),
    ] {
        match commands::observe(&wrong.to_string()) {
            Err(FileError::Damaged { place: found, .. }) => assert_eq!(found, place),
            other => panic!("{wrong}: {other:?}"),
        }
    }
}

#[test]
fn observing_is_nobodys_verb() {
    let sketch = open("figure-5");
    let stranger = "999999999999".parse().unwrap();
    for json in [
        json!({"Observe": {"notes": {"id": "note-1", "text": "a", "about": "vpc-0a000000000000001"}}}),
        json!({"Forget": {"resource": "vpc-0a000000000000001"}}),
    ] {
        assert!(apply_as(&sketch, &stranger, &command(&json)).is_ok(), "{json}");
    }
}

/// Each resource of a sketch with every kind, written as it would be observed and read again, changes nothing.
#[test]
fn every_kind_can_be_observed() {
    let sketch = every_kind();
    let mut empty = Sketch::default();
    let mut kinds = BTreeSet::new();
    for (name, table) in sketch.tables() {
        for (id, _) in (0..table.len()).filter_map(|at| table.at(at)) {
            let json = commands::observation(&sketch, &id).expect("it is there");
            let observed = commands::observe(&json).unwrap_or_else(|error| panic!("{id}: {error}"));
            assert_eq!(observed.subject(), Some(id));
            assert_eq!(commands::parse(&commands::write(&observed)).as_ref(), Ok(&observed));
            let same = apply(&sketch, &observed).expect("it is taken").sketch;
            assert!(same == sketch, "{json}");
            empty = apply(&empty, &observed).expect("it is taken").sketch;
            kinds.insert(name);
        }
    }
    assert_eq!(kinds.len(), sketch.tables().filter(|(_, table)| !table.is_empty()).count());
    for ((_, one), (_, other)) in sketch.tables().zip(empty.tables()) {
        assert_eq!(one.len(), other.len());
    }
}

/// Random resources of every kind found and lost, with AWS's verbs in between.
#[test]
fn anything_observed_is_found_out_and_undone_and_never_panics() {
    let (mut applied, mut tables, mut found_out) = (0, BTreeSet::new(), 0);
    for seed in 0..40_u64 {
        let mut random = Rand32::new(seed);
        let start = open("figure-5");
        let (mut sketch, mut journal) = (start.clone(), Vec::new());
        for step in 0..60 {
            let command = if step % 3 == 2 {
                made_up_command(&sketch, &mut random)
            } else {
                made_up_observation(&sketch, &mut random)
            };
            let before = write(&sketch);
            let made = apply(&sketch, &command);
            assert_eq!(write(&sketch), before, "undo goes back to the same bytes");
            let Ok(made) = made else { continue };
            assert!(!made.events.is_empty(), "{command:?}");
            let line = commands::write(&command);
            assert_eq!(commands::parse(&line).as_ref(), Ok(&command), "{line}");
            if let Some((verb, rest)) = line.trim_start_matches("{\"").split_once("\":{\"")
                && verb == "Observe"
            {
                tables.insert(rest.split('"').next().unwrap_or_default().to_owned());
            }
            journal.push(command);
            sketch = made.sketch;
            applied += 1;
        }
        let index = Index::of(&sketch);
        found_out += findings(&index).len();
        let misfits = observe(&sketch);
        assert!(misfits.is_empty() || !findings(&index).is_empty(), "what does not fit is found");
        for host in sketch.hosts.iter().take(4) {
            // A trace ends in a verdict or in a reference to nothing, never in a panic.
            let places = (Place::find(&index, host.id.as_str()), Place::find(&index, "orders endpoint"));
            let (Ok(from), Ok(to)) = places else { continue };
            let Ok(from) = source(&index, &from) else { continue };
            let (protocol, moment) = (IpProtocol::Tcp, Moment::Settled);
            let _ = trace(
                &index,
                &Request { from, to, port: 443, protocol, source_port: 50_000, query: 0, moment, bytes: 100 },
            );
        }
        assert!(layout(&sketch, Flow::LeftToRight).width >= 0, "it is drawn, whatever can be placed");
        let text = write(&sketch);
        let again = read(&text).unwrap_or_else(|error| panic!("seed {seed}: {error}")).sketch;
        assert!(again == sketch, "as a file, seed {seed}");
        let base = Base::Scenario { id: "figure-5".to_owned(), commands: journal };
        let decoded = link::decode(&link::encode(&Envelope::new(base, LinkView::default()))).expect("a link");
        assert_eq!(write(&decoded.base.sketch().expect("it is replayed")), text, "as a link, seed {seed}");
    }
    assert!(applied > 500 && found_out > 500, "{applied} applied, {found_out} found");
    assert!(tables.len() > 25, "{tables:?}");
}
