//! What must hold of every scene, whatever the sketch.

use crate::diagram::fit::{Font, width};
use crate::diagram::{BoxKind, Flow, LineKind, Point, Rect, Scene, SceneBox, SceneLine};
use crate::model::{LegEnd, ResourceId, Sketch};

fn right(rect: Rect) -> i32 {
    rect.x + rect.width
}

fn bottom(rect: Rect) -> i32 {
    rect.y + rect.height
}

fn holds(outer: Rect, inner: Rect, pad: i32) -> bool {
    outer.x + pad <= inner.x
        && outer.y + pad <= inner.y
        && right(inner) + pad <= right(outer)
        && bottom(inner) + pad <= bottom(outer)
}

fn overlap(one: Rect, other: Rect) -> bool {
    one.x < right(other) && other.x < right(one) && one.y < bottom(other) && other.y < bottom(one)
}

fn on_border(rect: Rect, point: Point) -> bool {
    let inside = rect.x <= point.x && point.x <= right(rect) && rect.y <= point.y && point.y <= bottom(rect);
    inside && (point.x == rect.x || point.x == right(rect) || point.y == rect.y || point.y == bottom(rect))
}

/// Whether a stretch touches a rectangle, border included.
fn touches(from: Point, to: Point, rect: Rect) -> bool {
    from.x.min(to.x) <= right(rect)
        && rect.x <= from.x.max(to.x)
        && from.y.min(to.y) <= bottom(rect)
        && rect.y <= from.y.max(to.y)
}

pub fn check(scene: &Scene, sketch: &Sketch) {
    assert!(scene.width > 0 && scene.height > 0 && scene.width < 1_000_000 && scene.height < 1_000_000);
    let all = Rect { x: 0, y: 0, width: scene.width, height: scene.height };
    for (at, found) in scene.boxes.iter().enumerate() {
        assert!(holds(all, found.rect, 4), "{} leaves the picture", found.key);
        assert!(found.rect.width > 0 && found.rect.height > 0, "{} has no size", found.key);
        nesting(scene, at, found);
        texts(found);
    }
    disjoint(scene);
    for line in &scene.lines {
        name(scene, line);
        ends(scene, sketch, line);
        stretches(scene, line, all);
    }
}

fn nesting(scene: &Scene, at: usize, found: &SceneBox) {
    let Some(parent) = found.parent else {
        assert!(
            matches!(
                found.kind,
                BoxKind::Region
                    | BoxKind::DataCenter
                    | BoxKind::Internet
                    | BoxKind::Note
                    | BoxKind::AwsService
            ),
            "{} lies nowhere",
            found.key
        );
        return;
    };
    assert!(parent < at);
    let outer = &scene.boxes[parent];
    let is_chip = matches!(
        found.kind,
        BoxKind::Endpoint
            | BoxKind::EndpointService
            | BoxKind::GatewayEndpoint
            | BoxKind::InternetGateway
            | BoxKind::EgressOnlyInternetGateway
            | BoxKind::VirtualPrivateGateway
            | BoxKind::Peering
            | BoxKind::CustomerGateway
            | BoxKind::DirectConnect
    );
    if is_chip && matches!(outer.kind, BoxKind::Vpc | BoxKind::DataCenter) {
        if let Some(account) = outer.parent {
            assert!(holds(scene.boxes[account].rect, found.rect, 4), "{} leaves its account", found.key);
        }
        assert!(overlap(outer.rect, found.rect), "{} is not at its VPC", found.key);
    } else {
        assert!(
            holds(outer.rect, found.rect, 4),
            "{} {:?} leaves {} {:?}",
            found.key,
            found.rect,
            outer.key,
            outer.rect
        );
    }
}

fn texts(found: &SceneBox) {
    let fits = |at: Point, width: i32| found.rect.x <= at.x && at.x + width <= right(found.rect);
    assert!(fits(found.label_at, width(Font::Label, &found.label)), "{:?} in {:?}", found.label, found.rect);
    assert!(
        fits(found.detail_at, width(Font::Detail, &found.detail)),
        "{:?} in {:?}",
        found.detail,
        found.rect
    );
    for text in [&found.label, &found.detail, &found.title] {
        assert!(!text.chars().any(|character| character.is_control() || character == '\u{202e}'), "{text:?}");
    }
    assert!(!found.title.is_empty());
    if found.label_at.y == found.detail_at.y {
        assert!(
            found.label_at.x + width(Font::Label, &found.label) <= found.detail_at.x,
            "{} over itself",
            found.key
        );
    }
}

fn disjoint(scene: &Scene) {
    for (at, one) in scene.boxes.iter().enumerate() {
        for other in &scene.boxes[at + 1..] {
            let siblings = one.parent == other.parent;
            let leaves = !one.kind.is_container() && !other.kind.is_container();
            if siblings || leaves {
                assert!(!overlap(one.rect, other.rect), "{} and {} overlap", one.key, other.key);
            }
            assert!(one.key != other.key || one.kind != other.kind, "{} is there twice", one.key);
        }
    }
}

/// A line's name lies on no thing and no border.
fn name(scene: &Scene, line: &SceneLine) {
    let Some(Point { x, y }) = line.name_at else { return };
    let half = width(Font::Label, line.name) / 2;
    let rect = match scene.flow {
        Flow::LeftToRight => Rect { x: x - half, y: y - 10, width: 2 * half, height: 12 },
        Flow::TopToBottom => Rect { x: x - 10, y: y - half, width: 12, height: 2 * half },
    };
    for found in &scene.boxes {
        let apart = !overlap(found.rect, rect);
        let inside = found.kind.is_container() && holds(found.rect, rect, 0);
        assert!(apart || inside, "the name of {:?} lies on {}", line.kind, found.key);
    }
}

/// Whether a point is on the border of a box a leg's end is drawn as: its own, its host's, what it
/// runs on, or the stack it is part of.
fn is_end(scene: &Scene, sketch: &Sketch, end: &LegEnd, point: Point) -> bool {
    let mut keys = vec![end.as_str().to_owned()];
    let mut stands_for = |id: ResourceId| keys.push(id.as_str().to_owned());
    if let LegEnd::Resource(id) = end {
        match id {
            ResourceId::NetworkInterface(interface) => {
                if let Some(found) = sketch.network_interfaces.get(interface) {
                    stands_for(found.owner());
                }
            }
            ResourceId::VpnConnection(id) => {
                if let Some(found) = sketch.vpn_connections.get(id) {
                    stands_for(found.customer_gateway.clone().into());
                }
            }
            ResourceId::VirtualInterface(id) => {
                if let Some(found) = sketch.virtual_interfaces.get(id) {
                    stands_for(found.connection.clone().into());
                }
            }
            _ => {}
        }
    }
    let is_its = |found: &&SceneBox| {
        let peering = |found: &SceneBox| {
            let vpc = keys.iter().any(|key| found.key.ends_with(&format!(" at {key}")));
            let own = keys.iter().any(|key| found.key.starts_with(&format!("{key} at ")));
            found.kind == BoxKind::Peering && (vpc || own)
        };
        matches!(found.kind, BoxKind::VpcStack | BoxKind::Contents)
            || keys.contains(&found.key)
            || peering(found)
    };
    scene.boxes.iter().filter(is_its).any(|found| on_border(found.rect, point))
}

fn ends(scene: &Scene, sketch: &Sketch, line: &SceneLine) {
    assert!(line.points.len() >= 2);
    let (first, last) = (line.points[0], line.points[line.points.len() - 1]);
    if let Some(leg) = &line.leg {
        assert_ne!(line.kind, LineKind::Association);
        assert!(is_end(scene, sketch, &leg.from, first), "{leg} starts at {first:?}");
        assert!(is_end(scene, sketch, &leg.to, last), "{leg} ends at {last:?}");
    } else {
        assert_eq!(line.kind, LineKind::Association);
        for end in [first, last] {
            assert!(
                scene.boxes.iter().any(|found| is_leaf(found) && on_border(found.rect, end)),
                "{:?} ends at nothing at {end:?}: {:?}",
                line.points,
                scene.boxes.iter().map(|found| (&found.key, found.kind, found.rect)).collect::<Vec<_>>()
            );
        }
    }
}

/// What lines end at and go around: a thing, or the frame of a stack.
fn is_leaf(found: &SceneBox) -> bool {
    !found.kind.is_container() || found.kind == BoxKind::VpcStack
}

fn stretches(scene: &Scene, line: &SceneLine, all: Rect) {
    let (first, last) = (line.points[0], line.points[line.points.len() - 1]);
    for pair in line.points.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        assert!((from.x == to.x) != (from.y == to.y), "{from:?} to {to:?} is slanted or nothing");
        assert!(holds(all, Rect { x: to.x, y: to.y, width: 0, height: 0 }, 0));
        for found in scene.boxes.iter().filter(|found| is_leaf(found)) {
            let own = on_border(found.rect, first) || on_border(found.rect, last);
            assert!(
                own || !touches(from, to, found.rect),
                "{:?} {:?} runs over {} {:?}",
                line.kind,
                line.points,
                found.key,
                found.rect
            );
        }
    }
    for found in scene.boxes.iter().filter(|found| is_leaf(found)) {
        let inner = Rect {
            x: found.rect.x + 1,
            y: found.rect.y + 1,
            width: found.rect.width - 2,
            height: found.rect.height - 2,
        };
        assert!(
            !line.points.windows(2).any(|pair| touches(pair[0], pair[1], inner)),
            "{} is crossed",
            found.key
        );
    }
}

/// Every resource that is drawn has one box: a zone one in each VPC, a peering connection one in
/// each of its two.
pub fn each_has_a_box(scene: &Scene, sketch: &Sketch) {
    let mut wanted: Vec<ResourceId> = Vec::new();
    for (_, table) in sketch.tables() {
        wanted.extend((0..table.len()).filter_map(|at| table.at(at)).map(|(id, _)| id));
    }
    for id in wanted {
        let boxes = scene.boxes.iter().filter(|found| found.resource.as_ref() == Some(&id)).count();
        let lines = scene.lines.iter().filter(|line| line.resource.as_ref() == Some(&id)).count();
        let expected = match &id {
            // Members of others, or rules about them.
            ResourceId::RouteTable(_)
            | ResourceId::NetworkAcl(_)
            | ResourceId::SecurityGroup(_)
            | ResourceId::PrefixList(_)
            | ResourceId::ElasticAddress(_)
            | ResourceId::TargetGroup(_)
            | ResourceId::ConnectionNotification(_) => (0, 0),
            ResourceId::VpcPeeringConnection(_) => (2, 1),
            ResourceId::VpnConnection(_) => (0, 1),
            // A public one has a line to each service.
            ResourceId::VirtualInterface(_) => (0, lines.max(1)),
            // A host's and a NAT gateway's are drawn as what they are of.
            ResourceId::NetworkInterface(interface) => {
                let owner =
                    sketch.network_interfaces.get(interface).map(crate::model::NetworkInterface::owner);
                let own = matches!(owner, Some(ResourceId::VpcEndpoint(_) | ResourceId::LoadBalancer(_)));
                (usize::from(own), 0)
            }
            _ => (1, 0),
        };
        assert_eq!((boxes, lines), expected, "{id} has so many boxes and lines");
    }
}
