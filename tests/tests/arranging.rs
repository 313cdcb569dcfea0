//! The verbs of the picture: they change how a sketch is drawn and nothing else, are undone by each other, and
//! forget what is gone.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use privatelink::control::{Command, apply, verb};
use privatelink::diagram::{BoxKind, Flow, layout};
use privatelink::model::{Arrangement, ResourceId, Sketch};
use privatelink_tests::built_in::open;

fn figure() -> Sketch {
    open("figure-5")
}

fn done(sketch: &Sketch, command: impl Into<Command>) -> Sketch {
    apply(sketch, &command.into()).expect("it is carried out").sketch
}

fn of_kind(sketch: &Sketch, kind: &str) -> Vec<ResourceId> {
    let mut found = Vec::new();
    for (name, table) in sketch.tables() {
        if name == kind {
            found.extend((0..table.len()).filter_map(|at| table.at(at)).map(|(id, _)| id));
        }
    }
    assert!(!found.is_empty(), "there are {kind}");
    found
}

#[test]
fn each_verb_changes_the_picture_and_forgetting_brings_it_back() {
    let sketch = figure();
    let plain = layout(&sketch, Flow::LeftToRight);
    let (vpcs, subnets) = (of_kind(&sketch, "vpcs"), of_kind(&sketch, "subnets"));
    let commands: Vec<Command> = vec![
        verb::Arrange { resources: subnets.iter().rev().cloned().collect() }.into(),
        verb::Resize { resource: vpcs[0].clone(), width: 2000, height: 0 }.into(),
        verb::Collapse { resource: vpcs[0].clone() }.into(),
        verb::Collapse { resource: subnets[0].clone() }.into(),
        verb::Collapse { resource: "us-east-1".parse().expect("a Region") }.into(),
    ];
    for command in commands {
        let changed = done(&sketch, command.clone());
        assert!(layout(&changed, Flow::LeftToRight) != plain, "{} changes the picture", command.verb());
        assert!(Sketch { arrangement: Arrangement::default(), ..changed.clone() } == sketch);
        let read = privatelink::sketch::read(&privatelink::sketch::write(&changed)).expect("a file");
        assert!(read.sketch == changed, "a file keeps {}", command.verb());
        let anew = done(&changed, verb::ForgetArrangement { resource: None });
        assert!(anew == sketch && layout(&anew, Flow::LeftToRight) == plain);
        if let Command::Collapse(collapse) = command {
            let resource = collapse.resource;
            assert!(done(&changed, verb::Expand { resource: resource.clone() }) == sketch);
            assert!(done(&changed, verb::ForgetArrangement { resource: Some(resource) }) == sketch);
        }
    }
}

#[test]
fn what_is_gone_is_not_arranged_any_more() {
    let sketch = figure();
    let notes = done(&done(&sketch, note("one")), note("two"));
    let ids = of_kind(&notes, "notes");
    let arranged = done(&notes, verb::Arrange { resources: ids.iter().rev().cloned().collect() });
    assert_eq!(arranged.arrangement.order.len(), 2);
    let ResourceId::Note(gone) = ids[0].clone() else { panic!("{} is a note", ids[0]) };
    assert_eq!(done(&arranged, verb::RemoveNote { note: gone }).arrangement.order, [ids[1].clone()]);
}

fn note(text: &str) -> verb::AddNote {
    let mut note = verb::AddNote { about: None, text: privatelink::model::record::LongText::default() };
    text.clone_into(&mut note.text.0);
    note
}

#[test]
fn what_cannot_be_arranged_so_is_refused_with_its_reason() {
    let sketch = figure();
    let (host, vpc) = (of_kind(&sketch, "hosts")[0].clone(), of_kind(&sketch, "vpcs")[0].clone());
    let of = |resources: Vec<ResourceId>| verb::Arrange { resources }.into();
    let stranger: ResourceId = "vpc-none".parse().expect("an id");
    let cases: [(Command, &str); 9] = [
        (of(Vec::new()), "Nothing is named"),
        (of(vec![host.clone(), vpc.clone()]), "stands elsewhere"),
        (of(vec![host.clone(), host.clone()]), "two places"),
        (of(vec![stranger.clone()]), "vpc-none"),
        (verb::Resize { resource: vpc, width: 9000, height: 0 }.into(), "4000 pixels"),
        (verb::Resize { resource: host.clone(), width: 10, height: 0 }.into(), "VPCs, subnets"),
        (verb::Collapse { resource: host.clone() }.into(), "VPCs, subnets and Regions"),
        (verb::Expand { resource: host }.into(), "not collapsed"),
        (verb::Collapse { resource: stranger }.into(), "vpc-none"),
    ];
    for (command, says) in cases {
        let refusal = apply(&sketch, &command).expect_err("it is refused");
        assert!(refusal.text.contains(says), "{} says: {}", command.verb(), refusal.text);
    }
}

#[test]
fn a_file_that_arranges_what_it_has_not_is_read_without() {
    let text = r#"{"format": "privatelink-sketch", "version": 2, "title": "t", "arrangement":
        {"order": ["vpc-none", "i-none"], "rooms": [{"resource": "vpc-none", "width": 10}], "closed": ["eu-west-1"]}}"#;
    let read = privatelink::sketch::read(text).expect("it is read");
    assert_eq!(read.sketch.arrangement, Arrangement::default());
}

/// Room may be given in one direction alone, is taken back by none in both, and is forgotten for one alone.
#[test]
fn room_is_given_and_taken_back_for_each_container_apart() {
    let sketch = figure();
    let vpcs = of_kind(&sketch, "vpcs");
    let room =
        |of: usize, width: u16, height: u16| verb::Resize { resource: vpcs[of].clone(), width, height };
    let of = |sketch: &Sketch| -> Vec<(ResourceId, u16, u16)> {
        let rooms = sketch.arrangement.rooms.iter();
        rooms.map(|room| (room.resource.clone(), room.width, room.height)).collect()
    };
    let high = done(&sketch, room(0, 0, 900));
    assert_eq!(of(&high), [(vpcs[0].clone(), 0, 900)]);
    let both = done(&high, room(1, 800, 0));
    assert_eq!(of(&both), [(vpcs[0].clone(), 0, 900), (vpcs[1].clone(), 800, 0)]);
    assert_eq!(of(&done(&both, room(0, 0, 0))), [(vpcs[1].clone(), 800, 0)]);
    let forgotten = done(&both, verb::ForgetArrangement { resource: Some(vpcs[0].clone()) });
    assert_eq!(of(&forgotten), [(vpcs[1].clone(), 800, 0)]);
}

#[test]
fn one_of_many_alike_goes_back_among_them() {
    let sketch = open("thousands-of-consumers");
    let scene = layout(&sketch, Flow::LeftToRight);
    let small = scene.boxes.iter().find(|found| found.kind == BoxKind::SmallVpc).expect("a stack");
    let resource = small.resource.clone().expect("a VPC");
    let whole = done(&sketch, verb::Expand { resource: resource.clone() });
    let drawn = layout(&whole, Flow::LeftToRight).box_of(&resource).map(|found| found.kind);
    assert_eq!(drawn, Some(BoxKind::Vpc));
    assert!(done(&whole, verb::Collapse { resource }) == sketch);
}

/// Who is put in order anew stands behind those that were put in order before and are not named, once.
#[test]
fn an_order_given_in_parts_has_everybody_once() {
    let sketch = open("figure-5");
    let ids: Vec<ResourceId> = sketch.subnets.iter().take(3).map(|subnet| subnet.id.clone().into()).collect();
    let [first, second, third] = &ids[..] else { panic!("three subnets") };
    let order = |parts: &[&[&ResourceId]]| {
        let each = |part: &&[&ResourceId]| part.iter().map(|id| (*id).clone()).collect();
        let done = parts.iter().map(each).fold(sketch.clone(), |sketch, resources| {
            apply(&sketch, &verb::Arrange { resources }.into()).expect("it applies").sketch
        });
        done.arrangement.order
    };
    assert_eq!(order(&[&[first, second, third], &[first]]), [second.clone(), third.clone(), first.clone()]);
    assert_eq!(order(&[&[first], &[third, second]]), [first.clone(), third.clone(), second.clone()]);
    assert_eq!(order(&[&[first, second], &[second, first]]), [second.clone(), first.clone()]);
}
