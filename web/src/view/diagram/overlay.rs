//! What moves over the scene: the lines travelled so far, the packet, the place where it died. The only
//! part of the picture that is drawn again while a journey plays.

use privatelink::diagram::{Point, Rect, Scene};
use privatelink::model::Leg;
use privatelink::path::Hop;
use yew::{Html, classes};

use super::lines;
use super::steps::{line_to, spot};
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
            { for frame.lit.iter().map(|leg| lit(scene, journey, leg)) }
            { for frame.leg.as_ref().map(|leg| travelling(scene, journey, leg, frame)) }
            if frame.leg.is_none() && frame.phase != Phase::Ready {
                { for here.map(|at| ring(at, classes!("at-hop", way, failed))) }
            }
            { for failed.and(here).map(|at| drop_mark(scene, journey, frame, at)) }
        </g>
    }
}

/// A line passed, where it was passed first.
fn lit(scene: &Scene, journey: &Journey, leg: &Leg) -> Html {
    let Some(trace) = journey.trace() else { return Html::default() };
    let passed = |hops: &[Hop]| {
        let at = hops.iter().position(|hop| hop.leg.as_ref() == Some(leg))?;
        line_to(scene, hops, at)
    };
    let Some(points) = passed(&trace.forward).or_else(|| passed(&trace.back)) else { return Html::default() };
    html! { <path class="lit" d={lines::path(&points)} /> }
}

/// The line being travelled, as far as the packet is, and the packet.
fn travelling(scene: &Scene, journey: &Journey, leg: &Leg, frame: &Frame) -> Html {
    let Some(points) = travelled(scene, journey, leg, frame) else { return Html::default() };
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

/// The line being travelled, as the packet takes it.
fn travelled(scene: &Scene, journey: &Journey, leg: &Leg, frame: &Frame) -> Option<Vec<Point>> {
    let hops = hops(journey, frame)?;
    let left = frame.at_hop.unwrap_or_default();
    let comes = |from: usize| {
        (from..hops.len()).find(|at| hops.get(*at).is_some_and(|hop| hop.leg.as_ref() == Some(leg)))
    };
    line_to(scene, hops, comes(left.saturating_add(1)).or_else(|| comes(0))?)
}

fn hops<'a>(journey: &'a Journey, frame: &Frame) -> Option<&'a [Hop]> {
    let trace = journey.trace()?;
    Some(if frame.way == Way::Back { &trace.back } else { &trace.forward })
}

/// The hop the packet is at.
fn hop<'a>(journey: &'a Journey, frame: &Frame) -> Option<&'a Hop> {
    hops(journey, frame)?.get(frame.at_hop?)
}

/// Where the packet is: at the box of its interface, or else of the hop, or on the line that the hop is.
pub fn place(scene: &Scene, journey: &Journey, frame: &Frame) -> Option<Rect> {
    match hop(journey, frame) {
        Some(hop) => spot(scene, hop),
        None => scene.spot(frame.at.as_ref()?),
    }
}

/// A cross where the packet came in, or on the corner of the box it never left.
fn drop_mark(scene: &Scene, journey: &Journey, frame: &Frame, at: Rect) -> Html {
    let points = hops(journey, frame).zip(frame.at_hop).and_then(|(hops, at)| line_to(scene, hops, at));
    let end = points.and_then(|points| points.last().copied());
    let (x, y) = end.map_or((at.x + at.width, at.y), |end| (end.x, end.y));
    html! {
        <g class="drop" transform={format!("translate({x} {y})")}>
            <circle r="12" /><path d="m-4.5 -4.5 9 9m0 -9 -9 9" />
        </g>
    }
}
