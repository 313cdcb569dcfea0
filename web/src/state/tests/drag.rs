//! What a pointer takes along and lets go: where it would go, what that would do, and that each is one step back.

use privatelink::diagram::{Rect, Scene};
use privatelink::model::ResourceId;
use privatelink::sketch::write;

use crate::state::State;
use crate::state::action::{Action, Arrange, Edit, Select};
use crate::state::camera::Point;
use crate::state::drag::{Drag, Drop, Grasp, Place, drop_of, place_of};
use crate::state::keymap::{Key, action};
use crate::state::shared::Shared;

use super::{after, fresh};

const CLIENT: &str = "i-0a0000000000000a1";
const OTHER: &str = "i-0a0000000000000a2";
const CONSUMER: &str = "vpc-0a000000000000001";
const PROVIDER: &str = "vpc-0b000000000000001";

fn id(text: &str) -> ResourceId {
    text.parse().unwrap()
}

fn at(scene: &Scene, id: &ResourceId) -> usize {
    scene.boxes.iter().position(|found| found.resource.as_ref() == Some(id)).unwrap()
}

fn rect(state: &State, text: &str) -> Rect {
    state.derived.scene.box_of(&id(text)).unwrap().rect
}

fn middle(rect: Rect) -> Point {
    Point { x: f64::from(rect.x + rect.width / 2), y: f64::from(rect.y + rect.height / 2) }
}

/// As the page does with every movement.
fn drag(state: &State, resource: &ResourceId, grasp: Grasp, to: Point, copy: bool) -> Drag {
    held(state, at(&state.derived.scene, resource), grasp, to, copy).unwrap()
}

/// What is said of a box that is held over a point; `None` for what nobody configures.
pub(super) fn held(state: &State, at: usize, grasp: Grasp, to: Point, copy: bool) -> Option<Drag> {
    let scene = &state.derived.scene;
    let resource = scene.boxes.get(at)?.resource.clone()?;
    let place = place_of(scene, at, grasp, Point { x: 0.0, y: 0.0 }, to);
    let drop = drop_of((&state.sketch, scene, state.joining.as_deref()), &resource, grasp, &place, copy);
    Some(Drag { resource, grasp, place, drop })
}

fn dropped(state: &State, drag: Drag) -> State {
    after(state, [Action::Arrange(Arrange::Drag(Some(Shared::new(drag)))), Action::Arrange(Arrange::Drop)])
}

/// Undone it is the very same sketch.
fn one_step_back(before: &State, done: &State) {
    assert_eq!(done.history.len(), before.history.len() + 1, "one step");
    assert_eq!(write(&after(done, [Action::Edit(Edit::Undo)]).sketch), write(&before.sketch));
}

#[test]
fn a_zone_let_go_below_its_neighbour_stands_there() {
    let state = after(&fresh(), [Action::Select(Select::Only(id("use1-az1")))]);
    let zones: Vec<&str> = vec!["use1-az1", "use1-az2"];
    let (first, second) = (rect(&state, zones[0]), rect(&state, zones[1]));
    assert!(first.y < second.y);
    let below = Point { x: middle(second).x, y: f64::from(second.y + second.height - 4) };
    let held = drag(&state, &id(zones[0]), Grasp::Body, below, false);
    assert!(matches!(held.place, Place::Among(..)), "{:?}", held.place);
    let mark = held.mark().unwrap();
    assert!(mark.y >= second.y + second.height && mark.height <= 4, "the mark is a bar below it");
    let moved = dropped(&state, held);
    assert!(rect(&moved, zones[0]).y > rect(&moved, zones[1]).y);
    one_step_back(&state, &moved);
}

#[test]
fn what_aws_does_not_move_says_so_while_it_is_held() {
    let state = fresh();
    let subnet = state.sketch.subnets.iter().find(|subnet| subnet.vpc.as_str() == PROVIDER).unwrap();
    let subnet = ResourceId::from(subnet.id.clone());
    let to = state.derived.scene.box_of(&subnet).unwrap().rect;
    let to = Point { x: f64::from(to.x + 6), y: f64::from(to.y + 6) };
    let held = drag(&state, &id(CLIENT), Grasp::Body, to, false);
    assert_eq!(held.place, Place::Into(subnet.clone(), state.derived.scene.box_of(&subnet).unwrap().rect));
    let says = held.says().unwrap().to_owned();
    assert!(says.contains("keeps its subnet") && says.contains("Alt"), "{says}");
    let same = dropped(&state, held);
    assert_eq!(*same.sketch, *state.sketch);
    // With Alt a copy is put there.
    let copied = dropped(&state, drag(&state, &id(CLIENT), Grasp::Body, to, true));
    assert_eq!(copied.sketch.hosts.len(), state.sketch.hosts.len() + 1);
    let host = copied.selection.last().cloned().unwrap();
    let ResourceId::Host(host) = host else { panic!("{host} is a host") };
    let interface = &copied.sketch.hosts.get(&host).unwrap().network_interface;
    assert_eq!(
        ResourceId::from(copied.sketch.network_interfaces.get(interface).unwrap().subnet.clone()),
        subnet
    );
    one_step_back(&state, &copied);
}

#[test]
fn a_provider_stays_behind_its_consumers_and_says_why() {
    let state = fresh();
    // Accounts stand in one Region, and are siblings.
    let (consumer, provider) = (id("111111111111"), id("222222222222"));
    let left = state.derived.scene.box_of(&consumer).unwrap().rect;
    let to = Point { x: f64::from(left.x - 3), y: middle(left).y };
    let held = drag(&state, &provider, Grasp::Body, to, false);
    assert!(matches!(held.place, Place::Among(..)), "{:?}", held.place);
    assert!(held.says().unwrap().contains("who asks comes before who answers"), "{:?}", held.says());
}

#[test]
fn a_line_drawn_to_another_vpc_peers_the_two() {
    let begun = after(&fresh(), [Action::Select(Select::Only(id(CONSUMER)))]);
    let other = rect(&begun, PROVIDER);
    let to = Point { x: f64::from(other.x + 6), y: f64::from(other.y + 60) };
    let first = drag(&begun, &id(CONSUMER), Grasp::Line, to, false);
    assert_eq!(first.drop, Drop::Nothing, "its partners are not known yet");
    let begun = after(&begun, [Action::Arrange(Arrange::Drag(Some(Shared::new(first))))]);
    assert!(begun.joining.is_some());
    // Where nothing joins the two, that is said.
    let client = drag(&begun, &id(CONSUMER), Grasp::Line, middle(rect(&begun, CLIENT)), false);
    assert!(client.says().unwrap().starts_with("Nothing connects VPC A to client-1"), "{:?}", client.says());
    let held = drag(&begun, &id(CONSUMER), Grasp::Line, to, false);
    assert_eq!(held.drop, Drop::Join(id(PROVIDER)));
    let joined = dropped(&begun, held);
    assert_eq!(joined.sketch.vpc_peering_connections.len(), 1);
    assert_eq!((joined.joining.as_ref(), joined.dragging.as_ref()), (None, None));
    one_step_back(&begun, &joined);
    // Given up, nothing waits any more.
    let given_up = after(&begun, [Action::Arrange(Arrange::Drag(None))]);
    assert!(given_up.joining.is_none() && *given_up.sketch == *begun.sketch);
}

#[test]
fn a_corner_drawn_out_gives_room() {
    let state = fresh();
    let own = rect(&state, CONSUMER);
    let held = drag(&state, &id(CONSUMER), Grasp::Corner, Point { x: 100.0, y: 60.0 }, false);
    let larger = dropped(&state, held);
    let now = rect(&larger, CONSUMER);
    assert!(now.width >= own.width + 90 && now.height >= own.height + 50, "{own:?} {now:?}");
    one_step_back(&state, &larger);
}

#[test]
fn keys_do_what_the_pointer_does() {
    let state = after(&fresh(), [Action::Select(Select::Only(id(OTHER)))]);
    let press = |state: &State, key: &str, ctrl: bool| {
        let key = Key { key: key.to_owned(), ctrl_or_meta: ctrl, shift: ctrl, ..Key::default() };
        let action = action(state, &key).unwrap_or_else(|| panic!("{key:?} means something"));
        after(state, [action])
    };
    let zone = after(&state, [Action::Select(Select::Only(id("use1-az1")))]);
    let moved = press(&zone, "ArrowDown", true);
    assert!(rect(&moved, "use1-az1").y > rect(&moved, "use1-az2").y);
    let back = press(&moved, "ArrowUp", true);
    assert!(rect(&back, "use1-az1").y < rect(&back, "use1-az2").y);
    let vpc = after(&state, [Action::Select(Select::Only(id(CONSUMER)))]);
    let larger = press(&vpc, ">", false);
    assert!(rect(&larger, CONSUMER).width >= rect(&vpc, CONSUMER).width + 40);
    let smaller = press(&larger, "<", false);
    assert_eq!(rect(&smaller, CONSUMER), rect(&vpc, CONSUMER));
    let folded = press(&vpc, "x", false);
    assert_eq!(folded.derived.scene.box_of(&id(CLIENT)), None);
    let open = press(&folded, "x", false);
    assert!(*open.derived.scene == *vpc.derived.scene, "it is drawn as it was");
}
