//! Which way each line goes: out of a box, through channels across the flow and gutters along
//! it, into the other box. Channels and gutters hold no boxes, so a line never meets one that
//! is not its end.

use super::metrics::{Metrics, Span};
use super::place::Gutter;
use super::plan::{Plan, Stand, Terminal};
use super::ports;
use super::slots::Slots;
use super::wires::Wire;
use crate::diagram::{BoxKind, LineKind};
use crate::model::{Pairs, number};

/// The side of a box a line touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// Where the flow comes in.
    Before,
    /// Where it goes out.
    After,
    /// The side across the flow with the smaller place.
    Low,
    /// The other one.
    High,
}

impl Side {
    /// All of them, in this order.
    pub const ALL: [Self; 4] = [Self::Before, Self::After, Self::Low, Self::High];
}

/// One stretch of a line that needs a track.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Run {
    /// Across the flow, in a channel.
    Channel(usize),
    /// Along it, in a gutter.
    Gutter(Gutter),
    /// Across the flow between two chips of one VPC, which have no channel between them.
    Between,
}

/// A line's way.
pub(super) struct Route {
    pub start: Side,
    pub end: Side,
    /// Channels and gutters in turn. Without any, the line is straight.
    pub runs: Vec<Run>,
}

/// What stands in the way in each slot: the boxes' stretches across the flow.
pub(super) struct Obstacles(Vec<Vec<(usize, Span)>>);

impl Obstacles {
    pub fn of(plan: &Plan, slots: &Slots) -> Self {
        let mut found = vec![Vec::new(); slots.list.len()];
        for (at, terminal) in plan.terminals.iter().enumerate() {
            if let Some(slot) = found.get_mut(terminal.slot) {
                slot.push((at, terminal.across));
            }
        }
        Self(found)
    }

    /// Whether a slot holds a box other than those two in this stretch.
    fn blocked(&self, slot: usize, across: Span, wire: &Wire) -> bool {
        self.0.get(slot).is_some_and(|boxes| {
            boxes.iter().any(|(at, found)| *at != wire.from && *at != wire.to && found.overlaps(across))
        })
    }
}

/// Finds ways for a plan's lines.
pub(super) struct Router<'p, 'a> {
    pub plan: &'p Plan<'a>,
    pub slots: &'p Slots,
    pub metrics: &'p Metrics,
    pub obstacles: Obstacles,
    /// The cells something stands in, by column and row.
    pub cells: Pairs,
}

impl Router<'_, '_> {
    /// The way of each line; `None` for one that leads nowhere.
    pub fn routes(&self, wires: &[Wire]) -> Vec<Option<Route>> {
        let mut routes = Vec::with_capacity(wires.len());
        for wire in wires {
            routes.push(self.route(wire));
        }
        routes
    }

    fn route(&self, wire: &Wire) -> Option<Route> {
        let from = self.plan.terminals.get(wire.from)?;
        let to = self.plan.terminals.get(wire.to)?;
        if wire.from == wire.to {
            return None;
        }
        let in_strip = wire.kind == LineKind::Association && !self.metrics.is_down();
        let own = in_strip.then(|| self.inside_strip(wire, from, to)).flatten();
        own.or_else(|| Some(self.by_channels(wire, from, to)))
    }

    /// Between the chips of a strip and the cards above and below it.
    fn inside_strip(&self, wire: &Wire, from: &Terminal, to: &Terminal) -> Option<Route> {
        if from.spot != to.spot {
            return self.to_other_strip(from, to);
        }
        let straight = |start, end| Some(Route { start, end, runs: Vec::new() });
        let between = Span::new(from.across.to.min(to.across.to), from.across.from.max(to.across.from));
        let free = !self.obstacles.blocked(to.slot, between, wire)
            && !self.obstacles.blocked(from.slot, between, wire);
        let below = from.across.to <= to.across.from;
        match (from.kind, to.kind) {
            (BoxKind::EndpointService, BoxKind::LoadBalancer) => {
                Some(Route { start: Side::After, end: Side::Before, runs: vec![Run::Between] })
            }
            (BoxKind::EndpointInterface, BoxKind::Endpoint)
            | (BoxKind::LoadBalancer, BoxKind::LoadBalancerNode)
                if free && from.slot == to.slot =>
            {
                if below {
                    straight(Side::High, Side::Low)
                } else {
                    straight(Side::Low, Side::High)
                }
            }
            (BoxKind::EndpointInterface, BoxKind::Endpoint) => {
                Some(Route { start: Side::Before, end: Side::Before, runs: vec![Run::Channel(from.before)] })
            }
            (BoxKind::LoadBalancer, BoxKind::LoadBalancerNode) if from.after == to.after => {
                Some(Route { start: Side::After, end: Side::After, runs: vec![Run::Channel(to.after)] })
            }
            _ => None,
        }
    }

    /// From a service to a load balancer in another VPC: around both strips' chips.
    fn to_other_strip(&self, from: &Terminal, to: &Terminal) -> Option<Route> {
        let gutter = Gutter::Row(self.row(from).min(self.row(to)));
        let runs = vec![Run::Channel(from.before), Run::Gutter(gutter), Run::Channel(to.after)];
        let is_ours = (from.kind, to.kind) == (BoxKind::EndpointService, BoxKind::LoadBalancer);
        is_ours.then_some(Route { start: Side::Before, end: Side::After, runs })
    }

    fn row(&self, terminal: &Terminal) -> usize {
        self.plan.grid.spots.get(terminal.spot).map(|spot| spot.row).unwrap_or_default()
    }

    fn by_channels(&self, wire: &Wire, from: &Terminal, to: &Terminal) -> Route {
        let route = |runs| Route { start: Side::After, end: Side::Before, runs };
        let (leave, enter) = (from.after, to.before);
        if leave == enter {
            return route(vec![Run::Channel(leave)]);
        }
        if let Some(found) = beside(from, to) {
            return found;
        }
        // Straight on from a gateway's chip it would run through the header of whichever zone is below.
        let is_inward = self.metrics.is_down() && from.is_chip() && wire.kind == LineKind::GatewayRoute;
        if let (true, Some(lane)) = (is_inward && from.spot == to.spot, to.lane) {
            if self.is_clear(wire, from, to, to, Side::Before) {
                return route(vec![Run::Channel(leave)]);
            }
            let beside = Span::new(to.across.to, to.across.to + self.metrics.gap);
            if leave < enter && (leave..enter).all(|slot| !self.obstacles.blocked(slot, beside, wire)) {
                let runs = vec![Run::Channel(leave), Run::Gutter(Gutter::Lane(self.row(from), lane))];
                return Route { start: Side::After, end: Side::High, runs };
            }
        }
        if self.is_clear(wire, from, to, from, Side::After) {
            return route(vec![Run::Channel(enter)]);
        }
        if self.is_clear(wire, from, to, to, Side::Before) {
            return route(vec![Run::Channel(leave)]);
        }
        if let (true, Some(lane), Some(other)) = (from.spot == to.spot, from.lane, to.lane) {
            let gutter = Run::Gutter(Gutter::Lane(self.row(from), lane));
            return match (self.metrics.is_down(), lane == other) {
                (true, true) => Route { start: Side::High, end: Side::High, runs: vec![gutter] },
                (true, false) => {
                    Route { start: Side::High, end: Side::Before, runs: vec![gutter, Run::Channel(enter)] }
                }
                (false, _) => route(vec![Run::Channel(leave), gutter, Run::Channel(enter)]),
            };
        }
        let gutter = Gutter::Row(self.row(from).min(self.row(to)));
        route(vec![Run::Channel(leave), Run::Gutter(gutter), Run::Channel(enter)])
    }

    /// The cells of each column and row, to be looked up.
    fn in_cell(&self, column: usize, row: usize) -> bool {
        self.cells.get((number(column), number(row))).is_some()
    }

    /// Whether a line may go straight from the one's channel to the other's, at the height of
    /// `at`'s ports: no box in its way, and no VPC it has nothing to do with. Against the flow it
    /// may not: it would run over its own ends.
    fn is_clear(&self, wire: &Wire, from: &Terminal, to: &Terminal, at: &Terminal, side: Side) -> bool {
        let across = ports::range(at, side, self.metrics);
        let row = self.plan.grid.spots.get(at.spot).map(|spot| spot.row);
        let (leave, enter) = (from.after, to.before);
        leave < enter
            && (leave..enter).all(|slot| {
                let column = self.slots.list.get(slot).map(|slot| slot.column);
                let is_own = |terminal: &Terminal| {
                    let spot = self.plan.grid.spots.get(terminal.spot);
                    spot.is_some_and(|spot| Some(spot.column) == column && Some(spot.row) == row)
                };
                let foreign = match (column, row) {
                    (Some(column), Some(row)) => self.in_cell(column, row) && !is_own(from) && !is_own(to),
                    _ => false,
                };
                !foreign && !self.obstacles.blocked(slot, across, wire)
            })
    }
}

/// A line that turns back on one side of two boxes over each other: on the side where it stays in
/// its VPC, or where both chips stand out of theirs.
fn beside(from: &Terminal, to: &Terminal) -> Option<Route> {
    let ours = |terminal: &Terminal| {
        terminal.is_chip()
            && !matches!(terminal.kind, BoxKind::Endpoint | BoxKind::EndpointService | BoxKind::LoadBalancer)
    };
    if !ours(from) && !ours(to) {
        return None;
    }
    let route = |side, channel| Some(Route { start: side, end: side, runs: vec![Run::Channel(channel)] });
    let stands = |stand: Stand| from.stand == stand && to.stand == stand;
    if stands(Stand::Right) || stands(Stand::Left) {
        let (after, before) = (from.after == to.after, from.before == to.before);
        return match (stands(Stand::Right), after, before) {
            (true, true, _) => route(Side::After, from.after),
            (false, _, true) => route(Side::Before, from.before),
            _ => None,
        };
    }
    let is = |stand: Stand| from.stand == stand || to.stand == stand;
    if is(Stand::Right) && from.before == to.before {
        return route(Side::Before, from.before);
    }
    if is(Stand::Left) && from.after == to.after {
        return route(Side::After, from.after);
    }
    None
}
