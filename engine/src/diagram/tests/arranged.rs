//! The picture as a person arranged it: every arrangement keeps what must hold of every scene, and does what it
//! says.

use proptest::prelude::*;

use super::build::{consumers, figure};
use super::check::check;
use super::properties::{cook, recipe};
use crate::diagram::{BoxKind, Flow, Scene, SceneBox, layout};
use crate::model::*;

const FLOWS: [Flow; 2] = [Flow::LeftToRight, Flow::TopToBottom];

/// Resources that stand in one place: boxes of one kind of id in one box.
fn siblings(scene: &Scene, of: usize) -> Vec<ResourceId> {
    let own = &scene.boxes[of];
    let Some(kind) = own.resource.as_ref().map(std::mem::discriminant) else { return Vec::new() };
    let alike = |found: &&SceneBox| {
        found.parent == own.parent && found.resource.as_ref().map(std::mem::discriminant) == Some(kind)
    };
    let mut ids: Vec<ResourceId> = Vec::new();
    for id in scene.boxes.iter().filter(alike).filter_map(|found| found.resource.clone()) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

/// The sketch with another arrangement.
fn arranged(sketch: &Sketch, arrange: impl FnOnce(&mut Arrangement)) -> Sketch {
    let mut sketch = sketch.clone();
    arrange(&mut sketch.arrangement);
    sketch
}

fn ordered(sketch: &Sketch, order: Vec<ResourceId>) -> Sketch {
    arranged(sketch, |found| found.order = order)
}

fn closed(sketch: &Sketch, id: impl Into<ResourceId>) -> Sketch {
    arranged(sketch, |found| found.closed.push(id.into()))
}

/// What a person does to the picture, by numbers.
fn arrange(mut sketch: Sketch, doings: &[(u8, u8, u16)]) -> Sketch {
    for (doing, which, amount) in doings {
        let scene = layout(&sketch, Flow::LeftToRight);
        if scene.boxes.is_empty() {
            return sketch;
        }
        let at = usize::from(*which) * scene.boxes.len() / 256;
        let Some(resource) = scene.boxes[at].resource.clone() else { continue };
        let wishes = &mut sketch.arrangement;
        match doing % 5 {
            0 | 1 => {
                let mut resources = siblings(&scene, at);
                let places = resources.len();
                resources.rotate_left(usize::from(*amount) % places.max(1));
                wishes.order.retain(|id| !resources.contains(id));
                wishes.order.append(&mut resources);
            }
            2 => wishes.rooms.push(Room { resource, width: amount % 1500, height: amount / 7 % 900 }),
            3 => wishes.closed.push(resource),
            _ => {
                wishes.closed.retain(|id| *id != resource);
                wishes.open.push(resource);
            }
        }
    }
    sketch
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_arrangement_is_sound(recipe in recipe(), doings in prop::collection::vec(any::<(u8, u8, u16)>(), 1..12)) {
        let sketch = arrange(cook(&recipe), &doings);
        for flow in FLOWS {
            let scene = layout(&sketch, flow);
            check(&scene, &sketch);
            prop_assert_eq!(&scene, &layout(&sketch, flow));
        }
    }
}

#[test]
fn what_is_put_first_stands_first() {
    let sketch = figure(2, 3, 3);
    let scene = layout(&sketch, Flow::LeftToRight);
    for (at, own) in scene.boxes.iter().enumerate() {
        let mut resources = siblings(&scene, at);
        let movable = matches!(own.kind, BoxKind::Host(_) | BoxKind::Subnet | BoxKind::Zone);
        if resources.len() < 2 || !movable {
            continue;
        }
        resources.reverse();
        let moved = layout(&ordered(&sketch, resources.clone()), Flow::LeftToRight);
        let top = |id: &ResourceId| moved.box_of(id).expect("it is drawn").rect.y;
        assert!(
            resources.windows(2).all(|pair| top(&pair[0]) < top(&pair[1])),
            "{} stand as {:?}",
            own.key,
            resources
        );
    }
}

#[test]
fn who_comes_later_stands_after_those_in_order() {
    let sketch = figure(1, 3, 1);
    let scene = layout(&sketch, Flow::LeftToRight);
    let host = scene.boxes.iter().position(|found| matches!(found.kind, BoxKind::Host(_))).expect("a client");
    let mut resources = siblings(&scene, host);
    resources.reverse();
    let sketch = ordered(&sketch, resources);
    let before = layout(&sketch, Flow::LeftToRight);
    let around = scene.boxes[host].parent.and_then(|subnet| scene.boxes[subnet].resource.clone());
    let Some(ResourceId::Subnet(subnet)) = around else { panic!("{around:?} is no subnet") };
    let more = super::build::Build::on(sketch).after(900).sketch_with(|build| {
        build.instance("one more", &subnet);
    });
    let after = layout(&more, Flow::LeftToRight);
    let column = |scene: &Scene| -> Vec<String> {
        let own = scene.boxes.iter().filter(|found| matches!(found.kind, BoxKind::Host(_)));
        let mut own: Vec<_> = own.filter(|found| found.parent == scene.boxes[host].parent).collect();
        own.sort_by_key(|found| found.rect.y);
        own.into_iter().map(|found| found.key.clone()).collect()
    };
    let (before, mut after) = (column(&before), column(&after));
    after.pop();
    assert_eq!(before, after);
}

#[test]
fn room_is_given_and_taken_back() {
    let sketch = figure(2, 1, 1);
    let plain = layout(&sketch, Flow::LeftToRight);
    let vpc: ResourceId = sketch.vpcs.iter().next().expect("a VPC").id.clone().into();
    let subnet: ResourceId = sketch.subnets.iter().next().expect("a subnet").id.clone().into();
    for id in [vpc, subnet] {
        let own = plain.box_of(&id).expect("it is drawn").rect;
        let size = |length: i32| u16::try_from(length + 120).expect("a size");
        let (width, height) = (size(own.width), size(own.height));
        let larger =
            arranged(&sketch, |found| found.rooms.push(Room { resource: id.clone(), width, height }));
        let scene = layout(&larger, Flow::LeftToRight);
        check(&scene, &larger);
        let found = scene.box_of(&id).expect("it is drawn").rect;
        assert_eq!((found.width, found.height), (own.width + 120, own.height + 120), "{id}");
        // Everything in it lies where it did, as far as its corner.
        assert_eq!((found.x, found.y), (own.x, own.y));
        let back = arranged(&larger, |found| found.rooms.clear());
        assert_eq!(layout(&back, Flow::LeftToRight), plain);
    }
}

#[test]
fn what_is_closed_is_one_card_that_lines_end_at() {
    let sketch = figure(2, 3, 2);
    let vpc = sketch.vpcs.iter().next().expect("a VPC").id.clone();
    let shut = closed(&sketch, vpc);
    let subnet = sketch.subnets.iter().next().expect("a subnet").id.clone();
    let inner = closed(&sketch, subnet);
    let region = sketch.vpcs.iter().next().expect("a VPC").region.clone();
    let outer = closed(&sketch, region);
    for flow in FLOWS {
        let scene = layout(&shut, flow);
        check(&scene, &shut);
        let cards: Vec<_> = scene.boxes.iter().filter(|found| found.kind == BoxKind::Contents).collect();
        assert_eq!(cards.len(), 1);
        // In each of the two zones: a subnet with clients and an interface of the endpoint.
        assert_eq!((cards[0].label.as_str(), cards[0].detail.as_str()), ("2 subnets", "6 interfaces"));
        let host = sketch.hosts.iter().next().expect("a client");
        assert_eq!(scene.box_of(&host.id.clone().into()), None);
        let end = LegEnd::Resource(host.network_interface.clone().into());
        assert_eq!(scene.spot(&end), Some(cards[0].rect), "a packet there is at the card");
        // The endpoint stays on the border, and the way by PrivateLink is still there.
        assert!(scene.boxes.iter().any(|found| found.kind == BoxKind::Endpoint));
        assert!(scene.lines.iter().any(|line| line.kind == crate::diagram::LineKind::PrivateLink));

        let scene = layout(&inner, flow);
        check(&scene, &inner);
        assert_eq!(scene.boxes.iter().filter(|found| found.kind == BoxKind::Contents).count(), 1);

        let scene = layout(&outer, flow);
        check(&scene, &outer);
        let kinds: Vec<_> = scene.boxes.iter().map(|found| found.kind).collect();
        assert_eq!(kinds, [BoxKind::Region, BoxKind::Contents], "all that lies in it is one card");
        assert_eq!((&*scene.boxes[1].label, &*scene.boxes[1].detail), ("2 VPCs", "2 accounts"));
        assert!(scene.lines.is_empty(), "nothing leads out of it");
    }
}

#[test]
fn one_of_many_alike_can_be_drawn_whole() {
    let sketch = consumers(40);
    let scene = layout(&sketch, Flow::LeftToRight);
    let small = scene.boxes.iter().find(|found| found.kind == BoxKind::SmallVpc).expect("a stack");
    let resource = small.resource.clone().expect("a VPC");
    let whole = arranged(&sketch, |found| found.open.push(resource.clone()));
    let scene = layout(&whole, Flow::LeftToRight);
    check(&scene, &whole);
    assert_eq!(scene.box_of(&resource).map(|found| found.kind), Some(BoxKind::Vpc));
}
