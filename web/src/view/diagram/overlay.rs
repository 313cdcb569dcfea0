//! What moves over the scene: the lines travelled so far, the packet, the place where it died. The only
//! part of the picture that is drawn again while a journey plays.

use privatelink::diagram::{Point, Rect, Scene};
use privatelink::model::{Leg, LegEnd};
use privatelink::path::Hop;
use yew::{Html, classes};

use super::lines;
use crate::platform::number::fixed;
use crate::state::journey::{Journey, Way};
use crate::state::playback::{Frame, Phase};
use crate::view::markup::html;

/// How far the ring stands off the box a packet is at.
const RING_PX: i32 = 4;

/// The moving part.
pub fn overlay(scene: &Scene, journey: &Journey, frame: &Frame) -> Html {
    let way = if frame.way == Way::Back { "back" } else { "out" };
    let failed = frame.died_at.is_some().then_some("failed");
    let here = place(scene, journey, frame);
    html! {
        <g class={classes!("overlay", way)} aria-hidden="true">
            { for frame.lit.iter().map(|leg| lit(scene, leg)) }
            { for frame.leg.as_ref().map(|leg| travelling(scene, journey, leg, frame)) }
            if frame.leg.is_none() && frame.phase != Phase::Ready {
                { for here.map(|at| ring(at, classes!("at-hop", way, failed))) }
            }
            { for failed.and(here).map(|at| drop_mark(scene, journey, frame, at)) }
        </g>
    }
}

/// The corners of a leg from its start to its end. Where the picture has no line for it, because there
/// are too many or nothing of the kind is usual, the straight one between the two.
fn corners(scene: &Scene, leg: &Leg) -> Option<Vec<Point>> {
    scene.way(leg).or_else(|| Some(vec![middle(scene.spot(&leg.from)?), middle(scene.spot(&leg.to)?)]))
}

const fn middle(rect: Rect) -> Point {
    Point { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 }
}

/// The same in the direction a packet takes it. What a reply takes of the request's way is named as
/// the request took it.
fn travelled(scene: &Scene, journey: &Journey, leg: &Leg, way: Way) -> Option<Vec<Point>> {
    let mut points = corners(scene, leg)?;
    let out =
        journey.trace().is_some_and(|trace| trace.forward.iter().any(|hop| hop.leg.as_ref() == Some(leg)));
    if way == Way::Back && out {
        points.reverse();
    }
    Some(points)
}

fn lit(scene: &Scene, leg: &Leg) -> Html {
    let Some(points) = corners(scene, leg) else { return Html::default() };
    html! { <path class="lit" d={lines::path(&points)} /> }
}

/// The line being travelled, as far as the packet is, and the packet.
fn travelling(scene: &Scene, journey: &Journey, leg: &Leg, frame: &Frame) -> Html {
    let Some(points) = travelled(scene, journey, leg, frame.way) else { return Html::default() };
    let back = frame.way == Way::Back;
    let gone = f64::from(frame.along_permille) / 1000.0;
    let Some((x, y)) = lines::along(&points, gone) else { return Html::default() };
    let way = if back { "back" } else { "out" };
    let arrow = if back { "M2 -3.5-2 0 2 3.5" } else { "M-2 -3.5 2 0-2 3.5" };
    let done = format!("{} 2000", frame.along_permille);
    html! {
        <>
            if !frame.lit.contains(leg) {
                <path class="lit" d={lines::path(&points)} pathLength="1000" stroke-dasharray={done} />
            }
            <g class={classes!("packet", way)} transform={format!("translate({} {})", fixed(x, 1), fixed(y, 1))}>
                <circle r="9" /><path d={arrow} />
            </g>
        </>
    }
}

fn ring(rect: Rect, class: yew::Classes) -> Html {
    html! {
        <rect {class} x={(rect.x - RING_PX).to_string()} y={(rect.y - RING_PX).to_string()}
            width={(rect.width + 2 * RING_PX).to_string()} height={(rect.height + 2 * RING_PX).to_string()} rx="9" />
    }
}

/// The hop the packet is at.
fn hop<'a>(journey: &'a Journey, frame: &Frame) -> Option<&'a Hop> {
    let trace = journey.trace()?;
    let hops = if frame.way == Way::Back { &trace.back } else { &trace.forward };
    hops.get(frame.at_hop?)
}

/// Where the packet is: at the box of its interface, or else of the hop, or on the line that the hop is.
pub fn place(scene: &Scene, journey: &Journey, frame: &Frame) -> Option<Rect> {
    match hop(journey, frame) {
        Some(hop) => spot(scene, hop),
        None => scene.spot(frame.at.as_ref()?),
    }
}

fn spot(scene: &Scene, hop: &Hop) -> Option<Rect> {
    let interface = hop.interface.clone().map(LegEnd::from);
    interface.and_then(|end| scene.spot(&end)).or_else(|| scene.spot(&hop.node))
}

/// A cross where the packet came in, or on the corner of the box it never left.
fn drop_mark(scene: &Scene, journey: &Journey, frame: &Frame, at: Rect) -> Html {
    let leg = hop(journey, frame).and_then(|hop| hop.leg.as_ref());
    let points = leg.and_then(|leg| travelled(scene, journey, leg, frame.way));
    let end = points.and_then(|points| points.last().copied());
    let (x, y) = end.map_or((at.x + at.width, at.y), |end| (end.x, end.y));
    html! {
        <g class="drop" transform={format!("translate({x} {y})")}>
            <circle r="12" /><path d="m-4.5 -4.5 9 9m0 -9 -9 9" />
        </g>
    }
}

#[cfg(test)]
mod tests {
    use privatelink::diagram::{Flow, layout};
    use privatelink::model::{IpProtocol, Outcome};
    use privatelink::path::{Index, Moment};
    use privatelink::scenario;

    use super::{Point, Scene, spot, travelled};
    use crate::state::journey::{Asked, Journey, Way};
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

    /// How far a point lies outside a box.
    fn away(point: Point, rect: super::Rect) -> i32 {
        let beyond = |at: i32, from: i32, length: i32| (from - at).max(at - from - length).max(0);
        beyond(point.x, rect.x, rect.width) + beyond(point.y, rect.y, rect.height)
    }

    #[test]
    fn every_hop_has_its_place_and_is_come_to_by_a_line_that_ends_there() {
        let mut missing = Vec::new();
        for (says, scene, journey) in journeys() {
            let Some(trace) = journey.trace() else { continue };
            for (way, hops) in [(Way::Out, &trace.forward), (Way::Back, &trace.back)] {
                for hop in hops {
                    let Some(place) = spot(&scene, hop) else {
                        missing.push(format!("{says}: no place for {}", hop.node.as_str()));
                        continue;
                    };
                    let Some(leg) = &hop.leg else { continue };
                    let Some(points) = travelled(&scene, &journey, leg, way) else {
                        missing.push(format!("{says}: no line {leg}"));
                        continue;
                    };
                    if scene.way(leg).is_none() {
                        missing.push(format!("{says}: not drawn {leg} {:?}", leg.kind));
                    }
                    // A line that is a hop itself is come to by the line before it.
                    let end = points.last().copied().unwrap();
                    if away(end, place) > 24 {
                        missing.push(format!(
                            "{says}: {way:?} {leg} {:?} ends {} away",
                            leg.kind,
                            away(end, place)
                        ));
                    }
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
                assert!(super::place(&scene, &journey, &end).is_some(), "{says}");
            }
        }
    }
}
