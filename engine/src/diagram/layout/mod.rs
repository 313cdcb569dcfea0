//! From a sketch to a picture. In this order: which VPCs come first ([`order`]) and which are many
//! of one shape ([`alike`]), who stands in which cell ([`grid`]), what there is to draw ([`plan`],
//! filled by [`collect`]), the slots along the flow ([`slots`]), places across it ([`place`]),
//! ways of the lines ([`route`]) and their tracks ([`tracks`]), places along it ([`along`]),
//! corners ([`points`]) and boxes ([`boxes`]).
//!
//! What a change moves: order is the sketch's own, so adding an instance only lets its subnet,
//! and with it its zone in that row of VPCs, grow; everything after it moves by as much, and
//! nothing changes its neighbours. Cards stand in the middle of their subnet. A channel gets
//! wider with the lines that turn in it.

mod alike;
mod along;
mod arranged;
mod boxes;
mod collect;
mod grid;
mod loose;
mod metrics;
mod names;
mod order;
mod outside;
mod pack;
mod place;
mod plan;
mod points;
mod ports;
mod route;
mod slots;
mod texts;
mod tracks;
mod wires;

use metrics::{MARGIN, Metrics};
use place::{Gutter, GutterTracks};
use plan::Plan;
use route::{Obstacles, Router};
use slots::Slots;

use super::{BoxState, Flow, Scene, SceneBox, SceneLine};
use crate::model::{Pairs, Places, Sketch, number};

/// The size of a picture of nothing.
const EMPTY: (i32, i32) = (320, 200);

/// Where everything in a sketch is drawn. The same sketch gives the same scene.
pub fn layout(sketch: &Sketch, flow: Flow) -> Scene {
    let metrics = Metrics::of(flow);
    let mut plan = Plan::of(sketch, flow);
    if plan.grid.spots.is_empty() && plan.grid.blocks.is_empty() {
        let (width, height) = EMPTY;
        return Scene { flow, width, height, boxes: Vec::new(), lines: Vec::new(), hidden: Places::new() };
    }
    let slots = Slots::of(&mut plan, &metrics);
    let wires = wires::wires(&plan);

    // Where a line finds its way does not depend on how wide the gutters are.
    place::place_across(&mut plan, &metrics, &GutterTracks::new());
    let obstacles = Obstacles::of(&plan, &slots);
    let mut cells = Pairs::new();
    for spot in &plan.grid.spots {
        cells.insert((number(spot.column), number(spot.row)), 0);
    }
    let finder = Router { plan: &plan, slots: &slots, metrics: &metrics, obstacles, cells };
    let routes = finder.routes(&wires);
    let (gutter_tracks, gutter_counts) = tracks::gutters(&plan, &wires, &routes);
    let across = place::place_across(&mut plan, &metrics, &gutter_counts);

    let ports = ports::ports(&plan, &metrics, &wires, &routes);
    let gutter_at = |gutter: Gutter, wire: usize, run: usize| {
        across.gutter(gutter) + tracks::offset(gutter_tracks.of(wire, run))
    };
    let number = slots.list.len() + 1;
    let (channel_tracks, channel_counts) = tracks::channels(&routes, &ports, gutter_at, number);
    let along = along::place_along(&mut plan, &slots, &metrics, &channel_counts);

    let paths = points::Paths {
        metrics: &metrics,
        across: &across,
        along: &along,
        channel_tracks: &channel_tracks,
        channel_counts: &channel_counts,
        gutter_tracks: &gutter_tracks,
    };
    let mut lines = Vec::new();
    for (at, ((wire, route), ports)) in wires.iter().zip(&routes).zip(ports).enumerate() {
        let ends = (plan.terminals.get(wire.from), plan.terminals.get(wire.to));
        let (Some(route), (Some(from), Some(to))) = (route, ends) else { continue };
        let mut points = paths.points(at, from, to, route, ports);
        if wire.flipped {
            points.reverse();
        }
        let (leg, resource) = (wire.leg.clone(), wire.resource.clone());
        // What begins or ends in a zone that is lost carries nothing.
        let lost = [from, to].iter().any(|end| end.state == BoxState::Lost);
        let state = if lost { BoxState::Lost } else { wire.state };
        let (kind, name) = (wire.kind, names::name(wire.kind));
        lines.push(SceneLine { leg, resource, kind, state, name, name_at: None, points });
    }
    let size = metrics.point(along.end.max(2 * MARGIN), across.end);
    let boxes = boxes::Boxes {
        plan: &plan,
        slots: &slots,
        metrics: &metrics,
        across: &across,
        along: &along,
        list: Vec::new(),
    };
    let boxes = boxes.collect();
    names::name_lines(flow, &boxes, &mut lines);
    let hidden = hidden(&plan, &boxes);
    Scene { flow, width: size.x, height: size.y, boxes, lines, hidden }
}

/// What lines end at in the place of what is not drawn.
fn hidden(plan: &Plan, boxes: &[SceneBox]) -> Places {
    let mut stands = Vec::new();
    for (at, terminal) in plan.terminals.iter().enumerate().filter(|(_, found)| found.stands_for_many()) {
        stands.push((at, boxes.iter().position(|found| found.key == terminal.key)));
    }
    let mut hidden = Places::new();
    if stands.is_empty() {
        return hidden;
    }
    for (text, at) in plan.places.all() {
        if let Some((_, Some(place))) = stands.iter().find(|(stand, _)| *stand == at) {
            hidden.insert(text, *place);
        }
    }
    hidden
}
