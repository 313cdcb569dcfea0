//! What moves over the scene: the lines travelled so far, the packet, the place where it died. The only
//! part of the picture that is drawn again while a journey plays.

use privatelink::diagram::{Rect, Scene, SceneBox};
use privatelink::model::{Leg, ResourceId};
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
            { for frame.leg.as_ref().map(|leg| travelling(scene, leg, frame)) }
            if frame.leg.is_none() && frame.phase != Phase::Ready {
                { for here.map(|at| ring(at.rect, classes!("at-hop", way, failed))) }
            }
            { for failed.and(here).map(|at| drop_mark(scene, journey, frame, at)) }
        </g>
    }
}

fn lit(scene: &Scene, leg: &Leg) -> Html {
    let Some(points) = scene.way(leg) else { return Html::default() };
    html! { <path class="lit" d={lines::path(&points)} /> }
}

/// The line being travelled, as far as the packet is, and the packet.
fn travelling(scene: &Scene, leg: &Leg, frame: &Frame) -> Html {
    let Some(points) = scene.way(leg) else { return Html::default() };
    let gone = f64::from(frame.along_permille) / 1000.0;
    let back = frame.way == Way::Back;
    let share = if back { 1.0 - gone } else { gone };
    let Some((x, y)) = lines::along(&points, share) else { return Html::default() };
    let way = if back { "back" } else { "out" };
    let arrow = if back { "M2 -3.5-2 0 2 3.5" } else { "M-2 -3.5 2 0-2 3.5" };
    let done = format!("{} 2000", frame.along_permille);
    html! {
        <>
            if !back {
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

/// The box the packet is at: its interface's, or else the resource's.
pub fn place<'a>(scene: &'a Scene, journey: &Journey, frame: &Frame) -> Option<&'a SceneBox> {
    let hop = hop(journey, frame);
    let interface = hop.and_then(|hop| hop.interface.clone()).map(ResourceId::NetworkInterface);
    let node = hop.and_then(|hop| hop.resource().cloned()).or_else(|| frame.at.clone());
    interface.and_then(|id| scene.box_of(&id)).or_else(|| scene.box_of(&node?))
}

/// A cross where the packet came in, or on the corner of the box it never left.
fn drop_mark(scene: &Scene, journey: &Journey, frame: &Frame, at: &SceneBox) -> Html {
    let leg = hop(journey, frame).and_then(|hop| hop.leg.as_ref());
    let end = leg.and_then(|leg| scene.way(leg)).and_then(|points| {
        if frame.way == Way::Back { points.first().copied() } else { points.last().copied() }
    });
    let (x, y) = end.map_or((at.rect.x + at.rect.width, at.rect.y), |end| (end.x, end.y));
    html! {
        <g class="drop" transform={format!("translate({x} {y})")}>
            <circle r="12" /><path d="m-4.5 -4.5 9 9m0 -9 -9 9" />
        </g>
    }
}
