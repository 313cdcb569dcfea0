//! Where everything lies across the flow: rows, zones, subnets, cards. The lines' channels do not
//! change it.

use super::grid::Home;
use super::metrics::{MARGIN, Metrics, STACK, Span, count, grid, stack, tracks_room};
use super::plan::{Cell, Plan, Stand, SubnetGroup, Terminal, ZoneGroup};
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
    let mut cells: Vec<Vec<usize>> = vec![Vec::new(); plan.grid.rows];
    for (spot, found) in plan.grid.spots.iter().enumerate() {
        if let Some(row) = cells.get_mut(found.row) {
            row.push(spot);
        }
    }
    for row in 0..plan.grid.rows {
        // A Region's first and last row; one that lies in none is neither.
        let (mut from, mut to) = (None, Vec::new());
        for (region, found) in plan.grid.regions.iter().enumerate() {
            if found.rows.0 == row {
                from = Some(at);
            }
            if found.rows.1 == row {
                to.push(region);
            }
        }
        if row > 0 {
            at += metrics.row_gap;
        }
        if from.is_some() {
            from = Some(at);
            at += metrics.region.across;
        }
        for (region, found) in plan.grid.regions.iter().enumerate() {
            if found.rows.0 == row {
                across.regions.resize(across.regions.len().max(region + 1), Span::default());
                if let (Some(span), Some(from)) = (across.regions.get_mut(region), from) {
                    span.from = from;
                }
            }
        }
        let members = cells.get(row).map(Vec::as_slice).unwrap_or_default();
        let placed = place_row(plan, metrics, tracks, row, members, &mut at);
        across.rows.push(placed);
        if !to.is_empty() {
            at += metrics.region.across_end;
        }
        for region in to {
            if let Some(span) = across.regions.get_mut(region) {
                span.to = at;
            }
        }
    }
    across.end = at + MARGIN;
    across
}

fn place_row(
    plan: &mut Plan,
    metrics: &Metrics,
    tracks: &GutterTracks,
    row: usize,
    members: &[usize],
    at: &mut i32,
) -> Row {
    let room = |gutter: Gutter| grid(tracks_room(tracks.get(gutter.key()).unwrap_or_default()));
    if plan.grid.blocks.iter().any(|block| block.rows.0 == row) {
        *at += metrics.account.across;
    }
    let mut placed = Row { vpc: Span::new(*at, *at), ..Row::default() };
    *at += metrics.vpc.across;
    let first = *at;
    let lanes = plan.lanes.get(row).copied().unwrap_or_default();
    let strip = strip_size(plan, metrics, members);
    for lane in 0..lanes {
        let size = lane_size(plan, metrics, members, lane);
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
            place_strip(plan, metrics, members, *at);
        }
        *at += if is_strip {
            strip
        } else if lane + 1 < lanes {
            metrics.gap
        } else {
            0
        };
    }
    if metrics.is_down() {
        *at = (*at).max(place_border_chips(plan, metrics, members, &placed));
    } else {
        if lanes == 0 {
            place_strip(plan, metrics, members, *at);
            *at += strip.max(metrics.chip.1);
        }
        let lanes_end = *at;
        for member in members {
            *at = (*at).max(free_end(plan, metrics, *member, first, lanes_end));
        }
        for member in members {
            place_free(plan, metrics, *member, Span::new(first, *at), lanes_end);
        }
    }
    *at += metrics.vpc.across_end;
    for cell in cells_of(plan, members) {
        *at = (*at).max(placed.vpc.from + cell.room.1);
    }
    placed.vpc.to = *at;
    place_subnets(plan, metrics, members, &placed);
    if plan.grid.blocks.iter().any(|block| block.rows.1 == row) {
        *at += metrics.account.across_end;
    }
    placed.gutter = *at + metrics.gap;
    let gutter = room(Gutter::Row(row));
    *at += if gutter > 0 { gutter + metrics.gap } else { 0 };
    placed
}

/// Whether a cell is a VPC's: its free cards stand below its zones and chips.
fn is_vpc(plan: &Plan, member: usize) -> bool {
    plan.grid.spots.get(member).is_some_and(|spot| matches!(spot.home, Home::Vpc(_)))
}

/// Where the free cards of a cell end at least, when the flow runs right: below its zones, or by
/// themselves.
fn free_end(plan: &Plan, metrics: &Metrics, member: usize, first: i32, lanes_end: i32) -> i32 {
    let Some(cell) = plan.cells.get(member) else { return first };
    let from = if is_vpc(plan, member) { lanes_end + metrics.gap } else { first };
    let rows = cell.free_rows(&plan.terminals);
    let stacked = if cell.stack.is_empty() {
        first
    } else {
        first - metrics.vpc.across + metrics.stack_header + cell.stack_size()
    };
    if rows == 0 { stacked } else { stacked.max(from + stack(rows, metrics.card.1, metrics.gap)) }
}

/// Places the free cards of a cell, and its stack, when the flow runs right.
fn place_free(plan: &mut Plan, metrics: &Metrics, member: usize, inner: Span, lanes_end: i32) {
    let Some(cell) = plan.cells.get(member) else { return };
    let size = stack(cell.free_rows(&plan.terminals), metrics.card.1, metrics.gap);
    let from = if is_vpc(plan, member) {
        lanes_end + metrics.gap
    } else {
        inner.from + (inner.size() - size).max(0) / 8 * 4
    };
    for at in &cell.free {
        if let Some(card) = plan.terminals.get_mut(*at) {
            let from = from + count(card.line) * (metrics.card.1 + metrics.gap);
            card.across = Span::new(from, from + metrics.card.1);
        }
    }
    let rows = cell.stack_size();
    if let Some(found) = cell.stack.first().and_then(|at| plan.terminals.get_mut(*at)) {
        let from = inner.from - metrics.vpc.across;
        found.across = Span::new(from, from + metrics.stack_header + rows);
    }
}

/// The strip between the zones that holds the chips of a row's VPCs, when the flow runs right.
fn strip_size(plan: &Plan, metrics: &Metrics, members: &[usize]) -> i32 {
    let mut most = 0;
    for at in chips_of(plan, members) {
        most = most.max(plan.terminals.get(at).map_or(0, |chip| chip.line + 1));
    }
    if most == 0 { 0 } else { stack(most, metrics.chip.1, 8) + 2 * metrics.gap }
}

fn chips_of(plan: &Plan, members: &[usize]) -> Vec<usize> {
    let mut found = Vec::new();
    for cell in members.iter().filter_map(|member| plan.cells.get(*member)) {
        for list in [&cell.left, &cell.middle, &cell.right] {
            found.extend_from_slice(list);
        }
    }
    found
}

fn place_strip(plan: &mut Plan, metrics: &Metrics, members: &[usize], at: i32) {
    for chip in chips_of(plan, members) {
        if let Some(chip) = plan.terminals.get_mut(chip) {
            let from = at + metrics.gap + stack(chip.line + 1, metrics.chip.1, 8) - metrics.chip.1;
            chip.across = Span::new(from, from + metrics.chip.1);
        }
    }
}

/// When the flow runs down, chips stand beside the lines of the zone before the strip, free cards
/// and stacks before them. Gives back where the row must at least end.
fn place_border_chips(plan: &mut Plan, metrics: &Metrics, members: &[usize], placed: &Row) -> i32 {
    let strip = before_strip(placed.lanes.len()).checked_sub(1).and_then(|lane| placed.lanes.get(lane));
    let inner = metrics.zone.across + metrics.subnet.across;
    let first = placed.vpc.from + metrics.vpc.across;
    let from = strip.map_or(first, |lane| lane.across.from + inner + metrics.card.1);
    // A VPC without subnets is as wide as one with a zone.
    let mut end = first + 2 * inner + metrics.card.1;
    for member in members {
        let Some(cell) = plan.cells.get(*member) else { continue };
        for at in cell.lists().into_iter().flatten() {
            let Some(terminal) = plan.terminals.get_mut(*at) else { continue };
            terminal.across = match terminal.stand {
                Stand::Free | Stand::Card => Span::new(first + inner, first + inner + metrics.card.1),
                Stand::Stack => {
                    let from = first - metrics.vpc.across;
                    Span::new(from, from + STACK + 12)
                }
                Stand::Left | Stand::Middle | Stand::Right => Span::new(from, from + metrics.chip.1),
            };
            end = end.max(terminal.across.to);
        }
    }
    end
}

fn cells_of<'p, 'a>(plan: &'p Plan<'a>, members: &'p [usize]) -> impl Iterator<Item = &'p Cell<'a>> {
    members.iter().filter_map(|member| plan.cells.get(*member))
}

fn lane_size(plan: &Plan, metrics: &Metrics, members: &[usize], lane: usize) -> i32 {
    let mut size = 0;
    for cell in cells_of(plan, members) {
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
        (stack(group.tallest().max(1), metrics.card.1, metrics.gap) + pads).max(group.room.1)
    }
}

/// Gives the subnets and cards of a row their places. What a zone has too much is shared out
/// among its subnets; each rank stands in the middle of its subnet.
fn place_subnets(plan: &mut Plan, metrics: &Metrics, members: &[usize], placed: &Row) {
    for member in members {
        let Plan { cells, terminals, .. } = plan;
        if let Some(cell) = cells.get_mut(*member) {
            place_cell(cell, terminals, metrics, placed);
        }
    }
}

fn place_cell(cell: &mut Cell, terminals: &mut [Terminal], metrics: &Metrics, placed: &Row) {
    for zone in &mut cell.zones {
        let Some(lane) = placed.lanes.get(zone.lane) else { continue };
        let spare = (lane.across.size() - zone_size(zone, metrics)).max(0);
        let extra = spare / count(zone.subnets.len()).max(1) / 4 * 4;
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
