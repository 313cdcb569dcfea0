//! Where on a box's side each line touches it: lines of one side stand beside each other, in
//! the order of where they lead; a line that can be straight is.

use super::metrics::{Metrics, Span, count};
use super::plan::{Plan, Terminal};
use super::route::{Route, Run, Side};
use super::wires::Wire;
use crate::diagram::LineKind;
use crate::model::{Pairs, number, sort_by_numbers};

/// The least distance of a line from a box's corner.
const CORNER: i32 = 6;
/// The distance of lines beside each other on a side.
const SPACING: i32 = 8;
/// The same for `PrivateLink` lines.
const BROAD_SPACING: i32 = 14;

/// Where a line touches its two boxes. On the sides along the flow this is a place across it;
/// on the other two it counts from the box's start along the flow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Ports {
    pub start: i32,
    pub end: i32,
}

/// Where lines may touch a side.
pub(super) fn range(terminal: &Terminal, side: Side, metrics: &Metrics) -> Span {
    match side {
        Side::Before | Side::After if metrics.is_down() && !terminal.is_chip() => {
            Span::new(terminal.across.to - metrics.corridor + CORNER, terminal.across.to - CORNER)
        }
        Side::Before | Side::After => Span::new(terminal.across.from + CORNER, terminal.across.to - CORNER),
        Side::Low | Side::High => Span::new(CORNER, metrics.card.0 - CORNER),
    }
}

/// One end of a line.
#[derive(Clone, Copy)]
struct End {
    wire: usize,
    is_start: bool,
}

/// The ends of lines on the sides of each terminal.
type Sides = Vec<[Vec<End>; Side::ALL.len()]>;

/// Gives every line its two places.
pub(super) fn ports(plan: &Plan, metrics: &Metrics, wires: &[Wire], routes: &[Option<Route>]) -> Vec<Ports> {
    let mut sides = Sides::default();
    sides.resize_with(plan.terminals.len(), Default::default);
    for (at, (wire, route)) in wires.iter().zip(routes).enumerate() {
        let Some(route) = route else { continue };
        let mut add = |terminal: usize, side: Side, end: End| {
            if let Some(ends) = sides.get_mut(terminal).and_then(|sides| sides.get_mut(side as usize)) {
                ends.push(end);
            }
        };
        add(wire.from, route.start, End { wire: at, is_start: true });
        add(wire.to, route.end, End { wire: at, is_start: false });
    }
    let mut ports = vec![Ports::default(); wires.len()];
    for (at, ends) in sides.as_flattened_mut().iter_mut().enumerate() {
        let side = Side::ALL.get(at % Side::ALL.len());
        let (Some(terminal), Some(side)) = (plan.terminals.get(at / Side::ALL.len()), side) else { continue };
        let other = |end: &End| {
            let wire = wires.get(end.wire)?;
            let other = plan.terminals.get(if end.is_start { wire.to } else { wire.from })?;
            Some([i64::from(other.across.middle()), number(other.slot), number(end.wire)])
        };
        sort_by_numbers(ends, |end| other(end).unwrap_or([i64::MIN; 3]));
        // Broad lines with broad heads want more room.
        let broad = |end: &End| wires.get(end.wire).is_some_and(|wire| wire.kind == LineKind::PrivateLink);
        let spacing = if ends.iter().filter(|end| broad(end)).count() > 1 { BROAD_SPACING } else { SPACING };
        spread(range(terminal, *side, metrics), spacing, ends, &mut ports);
    }
    straighten(plan, metrics, wires, routes, &sides, &mut ports);
    part(plan, metrics, wires, routes, &mut ports);
    ports
}

fn spread(range: Span, spacing: i32, ends: &[End], ports: &mut [Ports]) {
    let gaps = count(ends.len().saturating_sub(1));
    let spacing = if gaps == 0 { 0 } else { (range.size() * 10 / gaps).min(spacing * 10) };
    let first = range.middle() * 10 - spacing * gaps / 2;
    for (at, end) in ends.iter().enumerate() {
        set(ports, *end, (first + spacing * count(at)) / 10);
    }
}

fn set(ports: &mut [Ports], end: End, place: i32) {
    if let Some(ports) = ports.get_mut(end.wire) {
        *(if end.is_start { &mut ports.start } else { &mut ports.end }) = place;
    }
}

/// Where nothing on its side stands in the way, one end of a line moves level with the other, so
/// that the line has no small step in it.
fn straighten(
    plan: &Plan,
    metrics: &Metrics,
    wires: &[Wire],
    routes: &[Option<Route>],
    sides: &Sides,
    ports: &mut [Ports],
) {
    for (at, (wire, route)) in wires.iter().zip(routes).enumerate() {
        let Some(route) = route else { continue };
        if !matches!((route.start, route.end), (Side::After, Side::Before)) {
            continue;
        }
        let Some(Ports { start, end }) = ports.get(at).copied() else { continue };
        let free = |terminal: usize, side: Side, own: i32, place: i32| {
            let ends: Option<&Vec<End>> = sides.get(terminal).and_then(|sides| sides.get(side as usize));
            // Neither on another line nor past it, which would cross the two.
            ends.is_none_or(|ends| {
                ends.iter().all(|end| {
                    let Some(ports) = ports.get(end.wire).filter(|_| end.wire != at) else { return true };
                    let other = if end.is_start { ports.start } else { ports.end };
                    (other - place).abs() >= SPACING && (other < own) == (other < place)
                })
            })
        };
        let holds = |terminal: usize, side, place: i32| {
            let range = plan.terminals.get(terminal).map(|terminal| range(terminal, side, metrics));
            range.is_some_and(|range| range.from <= place && place <= range.to)
        };
        if free(wire.from, route.start, start, end) && holds(wire.from, route.start, end) {
            set(ports, End { wire: at, is_start: true }, end);
        } else if free(wire.to, route.end, end, start) && holds(wire.to, route.end, start) {
            set(ports, End { wire: at, is_start: false }, start);
        }
    }
}

/// Two lines of one channel must not meet head on at one height: the one that arrives steps
/// aside, towards where it comes from.
fn part(plan: &Plan, metrics: &Metrics, wires: &[Wire], routes: &[Option<Route>], ports: &mut [Ports]) {
    let mut taken = Pairs::new();
    for (at, route) in routes.iter().enumerate() {
        if let (Some(Run::Channel(channel)), Some(ports)) =
            (route.as_ref().and_then(|found| found.runs.first()), ports.get(at))
        {
            taken.get_or_insert((number(*channel), ports.start.into()), at);
        }
    }
    for (at, (wire, route)) in wires.iter().zip(routes).enumerate() {
        let Some(Route { end: Side::Before, runs, .. }) = route else { continue };
        let Some(Run::Channel(channel)) = runs.last() else { continue };
        let Some(Ports { start, end }) = ports.get(at).copied() else { continue };
        let Some(terminal) = plan.terminals.get(wire.to) else { continue };
        if start == end && runs.len() == 1 {
            continue;
        }
        let range = range(terminal, Side::Before, metrics);
        let free = |place: i32| {
            range.from <= place
                && place <= range.to
                && (-2..=2).all(|near| {
                    taken.get((number(*channel), i64::from(place + near))).is_none_or(|owner| owner == at)
                })
        };
        let towards = if start < end { -1 } else { 1 };
        let found =
            [0, 8, 12, -8, 4, -4, 2, -2].iter().map(|step| end + step * towards).find(|place| free(*place));
        let place = found.unwrap_or(end);
        taken.insert((number(*channel), place.into()), at);
        set(ports, End { wire: at, is_start: false }, place);
    }
}
