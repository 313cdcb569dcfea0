//! Where everything lies along the flow: columns and slots, with the room the lines' channels take.

use super::metrics::{MARGIN, Metrics, Span, grid, tracks_room};
use super::plan::{Plan, Stand, Terminal};
use super::slots::Slots;

/// Every place along the flow that terminals do not hold themselves.
#[derive(Clone, Debug, Default)]
pub(super) struct Along {
    /// Where each channel's tracks may lie.
    pub channels: Vec<Span>,
    pub slots: Vec<Span>,
    /// The VPCs of each column.
    pub columns: Vec<Span>,
    pub regions: Vec<Span>,
    pub end: i32,
}

/// Gives everything its place along the flow, with this many tracks in each channel.
pub(super) fn place_along(plan: &mut Plan, slots: &Slots, metrics: &Metrics, tracks: &[usize]) -> Along {
    let mut along = Along::default();
    let mut at = MARGIN + metrics.region.along;
    let room = |channel: usize, least: i32| {
        let tracks = tracks.get(channel).copied().unwrap_or_default();
        let wanted = if tracks == 0 { 0 } else { tracks_room(tracks) + 18 };
        grid(wanted.max(least))
    };
    for (channel, slot) in slots.list.iter().enumerate() {
        let (mut width, mut size) = (room(channel, slot.channel), slot.size);
        if let Some(column) = slots.columns.get(slot.column).filter(|column| column.last == channel) {
            let end = at + width + slot.lead + slot.size;
            let first = along.slots.get(column.first).map_or(end - slot.size, |first| first.from);
            let spare = spare(plan, metrics, slot.column, (end - first, column.lead + column.tail));
            // Before the last cards, so that they stay beside what is on the border; a slot alone is wider.
            if column.first < channel {
                width += spare;
            } else {
                size += spare;
            }
        }
        along.channels.push(Span::new(at, at + width));
        at += width + slot.lead;
        along.slots.push(Span::new(at, at + size));
        at += size + slot.tail;
    }
    let width = room(slots.list.len(), 0);
    along.channels.push(Span::new(at, at + width));
    along.end = at + width + metrics.region.along_end + MARGIN;
    for column in &slots.columns {
        let place = |slot: usize| along.slots.get(slot).copied().unwrap_or_default();
        let (first, last) = (place(column.first), place(column.last));
        along.columns.push(Span::new(first.from - column.lead, last.to + column.tail));
    }
    // A Region with nothing before or after it takes the room there.
    for region in &plan.grid.regions {
        let span = |column: usize| along.columns.get(column).copied().unwrap_or_default();
        let pads = |column: usize| slots.columns.get(column).map(|column| column.account).unwrap_or_default();
        let (first, last) = region.columns;
        let from = span(first).from - pads(first).0 - metrics.region.along;
        let to = span(last).to + pads(last).1 + metrics.region.along_end;
        along.regions.push(Span::new(
            if first == 0 { MARGIN } else { from },
            if last + 1 == plan.grid.columns { along.end - MARGIN } else { to },
        ));
    }
    for terminal in 0..plan.terminals.len() {
        let found = along_of(plan, slots, metrics, &along, terminal);
        if let Some(terminal) = plan.terminals.get_mut(terminal) {
            terminal.along = found;
        }
    }
    along
}

/// How much more than its slots a column needs, because a person made a VPC or a subnet in it wider. The pair is what
/// its slots take, and what a VPC keeps around them.
fn spare(plan: &Plan, metrics: &Metrics, column: usize, (slots, pads): (i32, i32)) -> i32 {
    let mut spare = 0;
    for (spot, cell) in plan.grid.spots.iter().zip(&plan.cells) {
        if spot.column == column {
            spare = spare.max(cell.room.0 - slots - pads);
            let inner = metrics.subnet.along + metrics.subnet.along_end;
            for group in cell.zones.iter().flat_map(|zone| &zone.subnets) {
                spare = spare.max(group.room.0 - slots - inner);
            }
        }
    }
    spare
}

/// Whether a chip stands on its VPC's border: when the flow runs down, of several only the one
/// next to it.
fn on_border(plan: &Plan, chip: &Terminal) -> bool {
    let Some(cell) = plan.cells.get(chip.spot) else { return true };
    match chip.stand {
        Stand::Right => chip.place + 1 == cell.right.len(),
        Stand::Left => chip.place == 0,
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
    match terminal.stand {
        Stand::Right if !metrics.is_down() || on_border(plan, terminal) => {
            Span::new(vpc.to + metrics.poke - size, vpc.to + metrics.poke)
        }
        Stand::Left if !metrics.is_down() || on_border(plan, terminal) => {
            Span::new(vpc.from - metrics.poke, vpc.from - metrics.poke + size)
        }
        Stand::Middle if !metrics.is_down() && services => {
            Span::new(vpc.from - metrics.poke + size + 16, slot.to)
        }
        Stand::Stack if !metrics.is_down() => {
            let last = along.slots.get(terminal.after.saturating_sub(1)).copied().unwrap_or_default();
            Span::new(slot.from, last.to)
        }
        Stand::Card | Stand::Free if !metrics.is_down() => {
            // In a slot made wider: where lines to a chip on the border are straight.
            let chips = plan.cells.get(terminal.spot).is_some_and(|cell| !cell.right.is_empty());
            let from = if chips { slot.to - metrics.card.0.min(slot.size()) } else { slot.from };
            Span::new(from, from + metrics.card.0.min(slot.size()))
        }
        _ => slot,
    }
}
