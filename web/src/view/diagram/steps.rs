//! One step of a journey in the picture: where a hop is, and by what line a packet comes to it, in the
//! direction it takes it and without gaps.

use privatelink::diagram::{Point, Rect, Scene};
use privatelink::model::{Leg, LegEnd, LegKind};
use privatelink::path::Hop;

/// A line that ends so near a box leads to it.
const NEAR_PX: i32 = 24;

/// Where a hop is: at the box of its interface, or else its own, or on the line that it is.
pub fn spot(scene: &Scene, hop: &Hop) -> Option<Rect> {
    let interface = hop.interface.clone().map(LegEnd::from);
    interface.and_then(|end| scene.spot(&end)).or_else(|| scene.spot(&hop.node))
}

/// The same of what is drawn twice, as a peering connection is on the border of either VPC: where a line
/// comes nearest to it.
fn spot_at(scene: &Scene, hop: &Hop, ends: Option<(Point, Point)>) -> Option<Rect> {
    let first = spot(scene, hop)?;
    let (Some(id), Some((from, to))) = (hop.resource(), ends) else { return Some(first) };
    let far = |rect: Rect| away(from, rect).min(away(to, rect));
    let mut best = first;
    for other in scene.boxes.iter().filter(|other| other.resource.as_ref() == Some(id)) {
        if far(other.rect) < far(best) {
            best = other.rect;
        }
    }
    Some(best)
}

/// The line by which a packet comes to a hop, by the hop's place among those of its way. A leg has one name
/// whichever way a packet goes, so the picture says which end is which; what no line is drawn for, because
/// there are too many or it is not usual, is led straight.
pub fn line_to(scene: &Scene, hops: &[Hop], at: usize) -> Option<Vec<Point>> {
    let hop = hops.get(at)?;
    let leg = hop.leg.as_ref()?;
    let before = at.checked_sub(1).and_then(|before| hops.get(before));
    let way = scene.way(leg);
    let ends = way.as_deref().and_then(|points| Some((*points.first()?, *points.last()?)));
    let to = spot_at(scene, hop, ends)?;
    let from = before.and_then(|before| spot_at(scene, before, ends)).or_else(|| scene.spot(&leg.from))?;
    let Some(mut points) = way else {
        let start = nearest(from, middle(to));
        return Some(elbow(start, nearest(to, start)));
    };
    let (first, last) = (points.first().copied()?, points.last().copied()?);
    if away(last, from) + away(first, to) < away(first, from) + away(last, to) {
        points.reverse();
    }
    if before.is_some_and(|before| stands(scene, before)) {
        let first = points.first().copied()?;
        if away(first, from) > NEAR_PX {
            let mut gap = elbow(nearest(from, first), first);
            gap.append(&mut points);
            points = gap;
        }
    }
    let last = points.last().copied()?;
    if away(last, to) > NEAR_PX && stands(scene, hop) {
        points.append(&mut inside(scene, before, hop, last, to));
    }
    Some(points)
}

/// From the border of a VPC, where a peering connection ends, to a host: along its own line to there where
/// it has one.
fn inside(scene: &Scene, before: Option<&Hop>, hop: &Hop, last: Point, to: Rect) -> Vec<Point> {
    let own = before.zip(hop.interface.clone()).and_then(|(before, interface)| {
        scene.way(&Leg { from: before.node.clone(), to: interface.into(), kind: LegKind::GatewayRoute })
    });
    // Both lines end at one box.
    let joins = |first: Point| {
        let at = before.and_then(|before| spot_at(scene, before, Some((last, last))));
        at.is_some_and(|at| away(last, at) <= NEAR_PX && away(first, at) <= NEAR_PX)
    };
    match own {
        Some(mut points) if points.first().is_some_and(|first| joins(*first)) => {
            let mut all = points.first().map(|first| elbow(last, *first)).unwrap_or_default();
            all.append(&mut points);
            all
        }
        _ => elbow(last, nearest(to, last)),
    }
}

/// Whether a hop has a box, and is not a line.
fn stands(scene: &Scene, hop: &Hop) -> bool {
    let has = |end: &LegEnd| match end {
        LegEnd::Resource(id) => scene.box_of(id).is_some(),
        LegEnd::Internet | LegEnd::AwsService(_) => true,
    };
    has(&hop.node) || hop.interface.clone().is_some_and(|interface| has(&interface.into()))
}

const fn middle(rect: Rect) -> Point {
    Point { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 }
}

/// The point of a box that is nearest to another point.
fn nearest(rect: Rect, to: Point) -> Point {
    Point { x: to.x.clamp(rect.x, rect.x + rect.width), y: to.y.clamp(rect.y, rect.y + rect.height) }
}

/// How far a point lies outside a box.
fn away(point: Point, rect: Rect) -> i32 {
    gap(point, nearest(rect, point))
}

const fn gap(from: Point, to: Point) -> i32 {
    (from.x - to.x).abs() + (from.y - to.y).abs()
}

/// From one point to another in horizontal and vertical stretches.
fn elbow(from: Point, to: Point) -> Vec<Point> {
    let mut points = vec![from];
    if from.x != to.x && from.y != to.y {
        points.push(Point { x: to.x, y: from.y });
    }
    points.push(to);
    points
}

#[cfg(test)]
mod tests {
    use privatelink::diagram::{Flow, layout};
    use privatelink::model::{IpProtocol, Outcome};
    use privatelink::path::{Index, Moment};
    use privatelink::scenario;

    use super::super::overlay::place;
    use super::{NEAR_PX, Scene, away, line_to, spot, spot_at, stands};
    use crate::state::journey::{Asked, Journey};
    use crate::state::playback::frame;

    /// Every request a built-in sketch expects something of.
    fn journeys() -> Vec<(String, Scene, Journey)> {
        let mut all = Vec::new();
        // Of many consumers of one shape only the first are drawn in full.
        for known in scenario::list().iter().filter(|known| known.id != "thousands-of-consumers") {
            let sketch = scenario::open(known.id).unwrap().unwrap().sketch;
            let index = Index::of(&sketch);
            let scene = layout(&sketch, Flow::LeftToRight);
            for expected in &sketch.expectations {
                let asked = Asked {
                    from: expected.from.clone(),
                    to: expected.to.clone(),
                    port: expected.port,
                    protocol: IpProtocol::Tcp,
                    source_port: 50_000,
                    query: 0,
                    moment: Moment::Settled,
                };
                let says = format!("{}: {} to {}", known.id, expected.from, expected.to);
                all.push((says, scene.clone(), Journey::of(&index, asked)));
            }
        }
        assert!(all.len() > 80, "{} requests", all.len());
        all
    }

    #[test]
    fn every_hop_has_its_place_and_every_line_leads_from_one_to_the_next() {
        let mut missing = Vec::new();
        for (says, scene, journey) in journeys() {
            let Some(trace) = journey.trace() else { continue };
            for hops in [&trace.forward, &trace.back] {
                for (at, hop) in hops.iter().enumerate() {
                    let Some(to) = spot(&scene, hop) else {
                        missing.push(format!("{says}: no place for {}", hop.node.as_str()));
                        continue;
                    };
                    let (Some(leg), Some(before)) = (&hop.leg, at.checked_sub(1).map(|at| &hops[at])) else {
                        continue;
                    };
                    let Some(points) = line_to(&scene, hops, at) else {
                        missing.push(format!("{says}: no line {leg}"));
                        continue;
                    };
                    let ends = points.first().copied().zip(points.last().copied());
                    let (from, to) =
                        (spot_at(&scene, before, ends).unwrap(), spot_at(&scene, hop, ends).unwrap_or(to));
                    for (end, hop, place) in [(points.first(), before, from), (points.last(), hop, to)] {
                        // A line that is a hop is come to at either of its ends.
                        if stands(&scene, hop) && away(*end.unwrap(), place) > NEAR_PX {
                            missing.push(format!(
                                "{says}: {leg} {:?} ends beside {}",
                                leg.kind,
                                hop.node.as_str()
                            ));
                        }
                    }
                    let turns =
                        points.windows(2).all(|pair| pair[0].x == pair[1].x || pair[0].y == pair[1].y);
                    assert!(turns, "{says}: {leg} runs aslant");
                }
            }
        }
        missing.dedup();
        assert!(missing.is_empty(), "{}", missing.join("\n"));
    }

    #[test]
    fn what_failed_has_a_place_where_it_died() {
        for (says, scene, journey) in journeys() {
            let end = frame(&journey, u32::MAX);
            let failed = journey.trace().is_some_and(|trace| trace.outcome != Outcome::Connected);
            assert_eq!(end.died_at.is_some(), failed, "{says}");
            if failed {
                assert!(place(&scene, &journey, &end).is_some(), "{says}");
            }
        }
    }
}
