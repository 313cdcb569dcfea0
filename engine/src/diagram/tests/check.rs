//! What must hold of every scene, whatever the sketch.

use crate::diagram::fit::{Font, width};
use crate::diagram::{BoxKind, LineKind, Point, Rect, Scene, SceneBox, SceneLine};
use crate::model::{NetworkInterfaceId, Sketch};

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
        ends(scene, sketch, line);
        stretches(scene, line, all);
    }
}

fn nesting(scene: &Scene, at: usize, found: &SceneBox) {
    let Some(parent) = found.parent else {
        assert_eq!(found.kind, BoxKind::Region);
        return;
    };
    assert!(parent < at);
    let outer = &scene.boxes[parent];
    if matches!(found.kind, BoxKind::Endpoint | BoxKind::EndpointService) {
        let account = &scene.boxes[outer.parent.expect("a VPC lies in an account")];
        assert!(holds(account.rect, found.rect, 4), "{} leaves its account", found.key);
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

/// The card of an interface.
fn card<'a>(scene: &'a Scene, sketch: &Sketch, interface: &NetworkInterfaceId) -> &'a SceneBox {
    let instance = sketch.hosts.iter().find(|found| found.network_interface == *interface);
    let by_instance = instance.and_then(|instance| scene.box_of(&instance.id.clone().into()));
    by_instance.or_else(|| scene.box_of(&interface.clone().into())).expect("a leg's ends are drawn")
}

fn ends(scene: &Scene, sketch: &Sketch, line: &SceneLine) {
    assert!(line.points.len() >= 2);
    let (first, last) = (line.points[0], line.points[line.points.len() - 1]);
    if let Some(leg) = &line.leg {
        assert_ne!(line.kind, LineKind::Association);
        assert!(on_border(card(scene, sketch, &leg.from).rect, first), "{leg} starts at {first:?}");
        assert!(on_border(card(scene, sketch, &leg.to).rect, last), "{leg} ends at {last:?}");
    } else {
        assert_eq!(line.kind, LineKind::Association);
        for end in [first, last] {
            assert!(scene.boxes.iter().any(|found| !found.kind.is_container() && on_border(found.rect, end)));
        }
    }
}

fn stretches(scene: &Scene, line: &SceneLine, all: Rect) {
    let (first, last) = (line.points[0], line.points[line.points.len() - 1]);
    for pair in line.points.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        assert!((from.x == to.x) != (from.y == to.y), "{from:?} to {to:?} is slanted or nothing");
        assert!(holds(all, Rect { x: to.x, y: to.y, width: 0, height: 0 }, 0));
        for found in scene.boxes.iter().filter(|found| !found.kind.is_container()) {
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
    for found in scene.boxes.iter().filter(|found| !found.kind.is_container()) {
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
