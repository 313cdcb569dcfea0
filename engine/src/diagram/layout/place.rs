//! Where everything lies: first across the flow (rows, zones, subnets, cards), which the lines'
//! channels do not change, then along it (columns, slots), which they do.

use super::metrics::{MARGIN, Metrics, Span, grid, stack, tracks_room};
use super::plan::{Cell, Plan, SubnetGroup, Terminal, ZoneGroup};
use super::slots::Slots;
use crate::diagram::BoxKind;
use crate::model::{Pairs, number};

/// A place where lines run along the flow, free of boxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gutter {
    /// At the end of a zone, in every VPC of the row.
    Lane(usize, usize),
    /// After a row, outside its VPCs.
    Row(usize),
}

impl Gutter {
    /// Its key in [`GutterTracks`].
    pub fn key(self) -> (i64, i64) {
        match self {
            Self::Lane(row, lane) => (number(row), number(lane)),
            Self::Row(row) => (number(row), -1),
        }
    }
}

/// How many tracks each gutter needs, by its key.
pub(super) type GutterTracks = Pairs;

/// A zone's stretch across the flow, common to all VPCs of its row.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Lane {
    pub across: Span,
    /// Where its first track lies.
    pub gutter: i32,
}

/// A row's stretches across the flow.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    /// Its VPCs.
    pub vpc: Span,
    pub lanes: Vec<Lane>,
    /// Where its first track lies.
    pub gutter: i32,
}

/// Every place across the flow that terminals and subnets do not hold themselves.
#[derive(Clone, Debug, Default)]
pub(super) struct Across {
    pub regions: Vec<Span>,
    pub rows: Vec<Row>,
    pub end: i32,
}

impl Across {
    /// Where a gutter's first track lies.
    pub fn gutter(&self, gutter: Gutter) -> i32 {
        match gutter {
            Gutter::Lane(row, lane) => self
                .rows
                .get(row)
                .and_then(|row| row.lanes.get(lane))
                .map(|lane| lane.gutter)
                .unwrap_or_default(),
            Gutter::Row(row) => self.rows.get(row).map(|row| row.gutter).unwrap_or_default(),
        }
    }
}

/// How many zones lie before the strip of a row with `lanes` of them.
pub(super) const fn before_strip(lanes: usize) -> usize {
    lanes.div_ceil(2)
}

/// Gives everything its place across the flow.
pub(super) fn place_across(plan: &mut Plan, metrics: &Metrics, tracks: &GutterTracks) -> Across {
    let mut across = Across::default();
    let mut at = MARGIN;
    for (_, (first, last)) in plan.grid.regions.clone() {
        let from = at;
        at += metrics.region.across;
        for row in first..=last {
            let placed = place_row(plan, metrics, tracks, row, &mut at);
            across.rows.push(placed);
            if row < last {
                at += metrics.row_gap;
            }
        }
        at += metrics.region.across_end;
        across.regions.push(Span::new(from, at));
        at += metrics.row_gap;
    }
    across.end = if across.regions.is_empty() { at } else { at - metrics.row_gap } + MARGIN;
    across
}

fn place_row(plan: &mut Plan, metrics: &Metrics, tracks: &GutterTracks, row: usize, at: &mut i32) -> Row {
    let room = |gutter: Gutter| grid(tracks_room(tracks.get(gutter.key()).unwrap_or_default()));
    if plan.grid.blocks.iter().any(|block| block.rows.0 == row) {
        *at += metrics.account.across;
    }
    let mut placed = Row { vpc: Span::new(*at, *at), ..Row::default() };
    *at += metrics.vpc.across;
    let lanes = plan.lanes.get(row).map(Vec::len).unwrap_or_default();
    let strip = strip_size(plan, metrics, row);
    for lane in 0..lanes {
        let size = lane_size(plan, metrics, row, lane);
        let gutter = room(Gutter::Lane(row, lane));
        let mut found = Lane { across: Span::new(*at, *at + size), gutter: *at + size + 4 };
        *at += size + gutter;
        if metrics.is_down() {
            // Inside the zone and its subnets, next to the cards.
            found.gutter = found.across.to - metrics.zone.across_end - metrics.subnet.across_end + 4;
            found.across.to += gutter;
        }
        placed.lanes.push(found);
        let is_strip = lane + 1 == before_strip(lanes) && strip > 0 && !metrics.is_down();
        if is_strip {
            place_strip(plan, metrics, row, *at);
        }
        *at += if is_strip {
            strip
        } else if lane + 1 < lanes {
            metrics.gap
        } else {
            0
        };
    }
    if lanes == 0 && !metrics.is_down() {
        place_strip(plan, metrics, row, *at);
        *at += strip.max(metrics.chip.1);
    }
    if metrics.is_down() {
        *at = (*at).max(place_border_chips(plan, metrics, row, &placed));
    }
    *at += metrics.vpc.across_end;
    placed.vpc.to = *at;
    place_subnets(plan, metrics, row, &placed);
    if plan.grid.blocks.iter().any(|block| block.rows.1 == row) {
        *at += metrics.account.across_end;
    }
    placed.gutter = *at + metrics.gap;
    let gutter = room(Gutter::Row(row));
    *at += if gutter > 0 { gutter + metrics.gap } else { 0 };
    placed
}

/// The strip between the zones that holds the chips of a row's VPCs, when the flow runs right.
fn strip_size(plan: &Plan, metrics: &Metrics, row: usize) -> i32 {
    let mut most = 0;
    for cell in cells_of(plan, row) {
        most = most.max(cell.endpoints.len()).max(cell.services.len()).max(cell.balancers.len());
    }
    if most == 0 { 0 } else { stack(most, metrics.chip.1, 8) + 2 * metrics.gap }
}

fn place_strip(plan: &mut Plan, metrics: &Metrics, row: usize, at: i32) {
    for terminal in plan.terminals.iter_mut().filter(|terminal| terminal.is_chip()) {
        if plan.grid.spots.get(terminal.spot).is_some_and(|spot| spot.row == row) {
            let from = at + metrics.gap + stack(terminal.place + 1, metrics.chip.1, 8) - metrics.chip.1;
            terminal.across = Span::new(from, from + metrics.chip.1);
        }
    }
}

/// When the flow runs down, chips stand beside the lines of the zone before the strip. Gives
/// back where the VPC must at least end.
fn place_border_chips(plan: &mut Plan, metrics: &Metrics, row: usize, placed: &Row) -> i32 {
    let strip = before_strip(placed.lanes.len()).checked_sub(1).and_then(|lane| placed.lanes.get(lane));
    let inner = metrics.zone.across + metrics.subnet.across;
    let from =
        strip.map_or(placed.vpc.from + metrics.vpc.across, |lane| lane.across.from + inner + metrics.card.1);
    // A VPC without subnets is as wide as one with a zone.
    let mut end = placed.vpc.from + metrics.vpc.across + 2 * inner + metrics.card.1;
    for terminal in plan.terminals.iter_mut().filter(|terminal| terminal.is_chip()) {
        if plan.grid.spots.get(terminal.spot).is_some_and(|spot| spot.row == row) {
            terminal.across = Span::new(from, from + metrics.chip.1);
            end = end.max(from + metrics.chip.1);
        }
    }
    end
}

fn cells_of<'p, 'a>(plan: &'p Plan<'a>, row: usize) -> impl Iterator<Item = &'p Cell<'a>> {
    plan.grid.spots.iter().zip(&plan.cells).filter_map(move |(spot, cell)| (spot.row == row).then_some(cell))
}

fn lane_size(plan: &Plan, metrics: &Metrics, row: usize, lane: usize) -> i32 {
    let mut size = 0;
    for cell in cells_of(plan, row) {
        for zone in cell.zones.iter().filter(|zone| zone.lane == lane) {
            size = size.max(zone_size(zone, metrics));
        }
    }
    size
}

/// The least room a zone needs across the flow.
fn zone_size(zone: &ZoneGroup, metrics: &Metrics) -> i32 {
    let mut inner = if metrics.is_down() { 0 } else { stack(zone.subnets.len(), 0, metrics.gap) };
    for group in &zone.subnets {
        let size = subnet_size(group, metrics);
        inner = if metrics.is_down() { inner.max(size) } else { inner + size };
    }
    inner + metrics.zone.across + metrics.zone.across_end
}

fn subnet_size(group: &SubnetGroup, metrics: &Metrics) -> i32 {
    let pads = metrics.subnet.across + metrics.subnet.across_end;
    if metrics.is_down() {
        metrics.card.1 + pads
    } else {
        stack(group.tallest().max(1), metrics.card.1, metrics.gap) + pads
    }
}

/// Gives the subnets and cards of a row their places. What a zone has too much is shared out
/// among its subnets; each rank stands in the middle of its subnet.
fn place_subnets(plan: &mut Plan, metrics: &Metrics, row: usize, placed: &Row) {
    let Plan { grid: cells, cells: groups, terminals, .. } = plan;
    let spots = cells.spots.iter().zip(groups).filter(|(spot, _)| spot.row == row);
    for zone in spots.flat_map(|(_, cell)| &mut cell.zones) {
        let Some(lane) = placed.lanes.get(zone.lane) else { continue };
        let spare = (lane.across.size() - zone_size(zone, metrics)).max(0);
        let extra = spare / super::metrics::count(zone.subnets.len()).max(1) / 4 * 4;
        let mut from = lane.across.from + metrics.zone.across;
        let last = zone.subnets.len().saturating_sub(1);
        let end = lane.across.to - metrics.zone.across_end;
        for (at, group) in zone.subnets.iter_mut().enumerate() {
            let to = from + subnet_size(group, metrics) + extra;
            group.across = Span::new(from, if at == last || metrics.is_down() { end } else { to });
            if !metrics.is_down() {
                from = to + metrics.gap;
            }
            let inner = Span::new(
                group.across.from + metrics.subnet.across,
                group.across.to - metrics.subnet.across_end,
            );
            for rank in &group.ranks {
                let size = stack(rank.len(), metrics.card.1, metrics.gap);
                let mut card = inner.from + (inner.size() - size).max(0) / 8 * 4;
                for terminal in rank {
                    let Some(terminal) = terminals.get_mut(*terminal) else { continue };
                    if metrics.is_down() {
                        card = inner.from;
                    }
                    terminal.across = Span::new(card, card + metrics.card.1);
                    card += metrics.card.1 + metrics.gap;
                }
            }
        }
    }
}

/// Every place along the flow that terminals do not hold themselves.
#[derive(Clone, Debug, Default)]
pub(super) struct Along {
    /// Where each channel's tracks may lie.
    pub channels: Vec<Span>,
    pub slots: Vec<Span>,
    /// The VPCs of each column.
    pub columns: Vec<Span>,
    pub region: Span,
    pub end: i32,
}

/// Gives everything its place along the flow, with this many tracks in each channel.
pub(super) fn place_along(plan: &mut Plan, slots: &Slots, metrics: &Metrics, tracks: &[usize]) -> Along {
    let mut along = Along { region: Span::new(MARGIN, MARGIN), ..Along::default() };
    let mut at = MARGIN + metrics.region.along;
    let room = |channel: usize, least: i32| {
        let tracks = tracks.get(channel).copied().unwrap_or_default();
        let wanted = if tracks == 0 { 0 } else { tracks_room(tracks) + 18 };
        grid(wanted.max(least))
    };
    for (channel, slot) in slots.list.iter().enumerate() {
        let width = room(channel, slot.channel);
        along.channels.push(Span::new(at, at + width));
        at += width + slot.lead;
        along.slots.push(Span::new(at, at + slot.size));
        at += slot.size + slot.tail;
    }
    let width = room(slots.list.len(), 0);
    along.channels.push(Span::new(at, at + width));
    along.region.to = at + width + metrics.region.along_end;
    along.end = along.region.to + MARGIN;
    for column in &slots.columns {
        let place = |slot: usize| along.slots.get(slot).copied().unwrap_or_default();
        let (first, last) = (place(column.first), place(column.last));
        along.columns.push(Span::new(first.from - column.lead, last.to + column.tail));
    }
    for terminal in 0..plan.terminals.len() {
        let found = along_of(plan, slots, metrics, &along, terminal);
        if let Some(terminal) = plan.terminals.get_mut(terminal) {
            terminal.along = found;
        }
    }
    along
}

/// Whether a chip stands on its VPC's border: when the flow runs down, of several only the one
/// next to it.
fn on_border(plan: &Plan, chip: &Terminal) -> bool {
    let Some(cell) = plan.cells.get(chip.spot) else { return true };
    match chip.kind {
        BoxKind::Endpoint => chip.place + 1 == cell.endpoints.len(),
        BoxKind::EndpointService => chip.place == 0,
        _ => false,
    }
}

fn along_of(plan: &Plan, slots: &Slots, metrics: &Metrics, along: &Along, terminal: usize) -> Span {
    let Some(terminal) = plan.terminals.get(terminal) else { return Span::default() };
    let slot = along.slots.get(terminal.slot).copied().unwrap_or_default();
    let column = plan.grid.spots.get(terminal.spot).map(|spot| spot.column).unwrap_or_default();
    let vpc = along.columns.get(column).copied().unwrap_or_default();
    let size = metrics.chip.0;
    let services = slots.columns.get(column).is_some_and(|column| column.services);
    match terminal.kind {
        BoxKind::Endpoint if !metrics.is_down() || on_border(plan, terminal) => {
            Span::new(vpc.to + metrics.poke - size, vpc.to + metrics.poke)
        }
        BoxKind::EndpointService if !metrics.is_down() || on_border(plan, terminal) => {
            Span::new(vpc.from - metrics.poke, vpc.from - metrics.poke + size)
        }
        BoxKind::LoadBalancer if !metrics.is_down() && services => {
            Span::new(vpc.from - metrics.poke + size + 16, slot.to)
        }
        _ => slot,
    }
}
