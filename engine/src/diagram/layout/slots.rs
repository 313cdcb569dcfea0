//! The slots of the picture: its stretches along the flow, one after another, in which cards
//! stand. Between any two of them lies a channel that nothing stands in, through all rows, so
//! that a line always has a way across. Channel `n` lies before slot `n`.

use std::cmp::Reverse;

use super::metrics::Metrics;
use super::plan::{Cell, Plan, RANKS, Stand};
use crate::diagram::BoxKind;
use crate::model::{number, sort_by_numbers};

/// One slot.
pub(super) struct Slot {
    /// The least width of the channel before it.
    pub channel: i32,
    /// Paddings and headers between that channel and the slot.
    pub lead: i32,
    pub size: i32,
    /// Paddings after it.
    pub tail: i32,
    pub column: usize,
}

/// A column's slots, first and last, and what its cells keep around them.
pub(super) struct Column {
    pub first: usize,
    pub last: usize,
    pub lead: i32,
    pub tail: i32,
    /// What accounts keep before and after its VPCs.
    pub account: (i32, i32),
    /// The slots with cards in them, first and last.
    pub cards: (usize, usize),
    pub services: bool,
}

/// All slots.
#[derive(Default)]
pub(super) struct Slots {
    pub list: Vec<Slot>,
    pub columns: Vec<Column>,
}

/// What stands in a slot of a column: a row of chips, or the cards of one rank.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Of several the first stands on the border.
    Left(usize),
    Middle(usize),
    /// The subnet's place in its zone, the rank, the place in the rank. When the flow runs
    /// right, ranks alone count.
    Card(usize, usize, usize),
    /// A card in no subnet, when the flow runs down.
    Free(usize),
    /// A stack of this size, when the flow runs down.
    Stack(i32),
    /// Counted from the last, which stands on the border.
    Right(Reverse<usize>),
}

impl Role {
    /// What it is sorted by: in this order along the flow.
    fn order(self) -> [i64; 3] {
        match self {
            Self::Left(at) => [-2, number(at), 0],
            Self::Middle(at) => [-1, number(at), 0],
            Self::Card(subnet, rank, at) => [number(subnet), number(rank), number(at)],
            Self::Free(at) => [i64::MAX - 1, number(at), 0],
            Self::Stack(_) => [i64::MAX - 1, i64::MAX, 0],
            Self::Right(Reverse(at)) => [i64::MAX, -number(at), 0],
        }
    }

    /// Which subnet's inside it belongs to.
    const fn subnet(self) -> Option<usize> {
        if let Self::Card(subnet, _, _) = self { Some(subnet) } else { None }
    }
}

/// What the cells of one column need.
struct Needs {
    roles: Vec<Role>,
    /// Which ranks have cards or load balancers; a rank with only a border's chips over it is
    /// narrow. Only when the flow runs right.
    full: [bool; RANKS],
    left: bool,
    services: bool,
    right: bool,
}

impl Slots {
    /// Finds the slots a plan needs and tells every terminal its own.
    pub fn of(plan: &mut Plan, metrics: &Metrics) -> Self {
        let mut slots = Self::default();
        let mut members: Vec<Vec<usize>> = Vec::new();
        members.resize_with(plan.grid.columns, Vec::new);
        for (at, spot) in plan.grid.spots.iter().enumerate() {
            if let Some(members) = members.get_mut(spot.column) {
                members.push(at);
            }
        }
        for (column, members) in members.iter().enumerate() {
            let mut needs =
                Needs { roles: Vec::new(), full: [false; RANKS], left: false, services: false, right: false };
            for cell in members.iter().filter_map(|at| plan.cells.get(*at)) {
                needs.add(plan, cell, metrics);
            }
            // Headers need the room of a card.
            let has_room = |role: &Role| match role {
                Role::Card(_, rank, _) => metrics.is_down() || needs.full.get(*rank) == Some(&true),
                Role::Free(_) | Role::Stack(_) => true,
                Role::Left(_) | Role::Middle(_) | Role::Right(_) => false,
            };
            if !needs.roles.iter().any(has_room) {
                needs.rank(1, true);
            }
            sort_by_numbers(&mut needs.roles, |role| role.order());
            needs.roles.dedup();
            let first = slots.list.len();
            slots.add_column(plan, metrics, &needs, column);
            for at in members {
                tell(plan, metrics, *at, &needs, first);
            }
        }
        slots
    }

    fn add_column(&mut self, plan: &Plan, metrics: &Metrics, needs: &Needs, column: usize) {
        let poke =
            |on: bool, least: i32| if on { least.max(metrics.poke + metrics.poke_room) } else { least };
        let account = (poke(needs.left, metrics.account.along), poke(needs.right, metrics.account.along_end));
        let room = |on: bool, room: i32| if on { room } else { 0 };
        let vpc = (
            metrics.vpc.along + room(needs.left, metrics.service_room),
            metrics.vpc.along_end + room(needs.right, metrics.endpoint_room),
        );
        // A Region begins or ends here, and something lies before or after it.
        let columns = plan.grid.columns;
        let begins = column > 0 && plan.grid.regions.iter().any(|region| region.columns.0 == column);
        let ends = column + 1 < columns && plan.grid.regions.iter().any(|region| region.columns.1 == column);
        let region = (room(begins, metrics.region.along), room(ends, metrics.region.along_end));
        let first = self.list.len();
        let before = self.list.last().map_or(0, |slot| slot.tail);
        let before_account = self.columns.last().map_or(0, |last| before - last.tail);
        let mut cards = (first, first);
        let (mut lead_all, mut tail_all) = (0, 0);
        for (at, role) in needs.roles.iter().enumerate() {
            let previous = at.checked_sub(1).and_then(|at| needs.roles.get(at)).copied();
            let next = needs.roles.get(at + 1).copied();
            let (lead, tail) = inner_pads(metrics, previous, *role, next);
            let is_chip = matches!(role, Role::Left(_) | Role::Middle(_) | Role::Right(_));
            let channel = if is_chip { 12 } else { metrics.channel };
            let mut slot = Slot { channel, lead, size: needs.size(*role, metrics), tail, column };
            if at == 0 {
                lead_all = lead + vpc.0;
                slot.lead += vpc.0 + account.0 + region.0;
                slot.channel = if column == 0 {
                    0
                } else {
                    (metrics.vpc_gap - before_account - account.0 - region.0).max(metrics.row_gap)
                };
            }
            if next.is_none() {
                tail_all = tail + vpc.1;
                slot.tail += vpc.1 + account.1 + region.1;
            }
            if role.subnet().is_some() {
                let has_card = previous.is_some_and(|previous| previous.subnet().is_some());
                cards = (if has_card { cards.0 } else { first + at }, first + at);
            }
            self.list.push(slot);
        }
        let last = self.list.len().saturating_sub(1);
        let services = needs.services;
        self.columns.push(Column { first, last, lead: lead_all, tail: tail_all, account, cards, services });
    }
}

/// What zones and subnets keep before and after a slot.
fn inner_pads(metrics: &Metrics, previous: Option<Role>, role: Role, next: Option<Role>) -> (i32, i32) {
    let Some(subnet) = role.subnet() else { return (0, 0) };
    let other = |role: Option<Role>| role.and_then(Role::subnet);
    let edge = |other: Option<usize>, zone: i32, subnet_pad: i32| match other {
        Some(found) if found == subnet => 0,
        Some(_) => subnet_pad,
        None => zone + subnet_pad,
    };
    (
        edge(other(previous), metrics.zone.along, metrics.subnet.along),
        edge(other(next), metrics.zone.along_end, metrics.subnet.along_end),
    )
}

impl Needs {
    /// The room a role takes along the flow: a chip on the border takes the VPC's padding.
    fn size(&self, role: Role, metrics: &Metrics) -> i32 {
        match role {
            Role::Left(0) | Role::Right(Reverse(0)) => 0,
            Role::Left(_) | Role::Right(_) | Role::Middle(_) => metrics.chip.0,
            Role::Card(_, rank, _) if !metrics.is_down() && self.full.get(rank) == Some(&false) => {
                metrics.narrow
            }
            Role::Card(..) | Role::Free(_) => metrics.card.0,
            Role::Stack(size) => metrics.stack_header + size,
        }
    }

    fn rank(&mut self, rank: usize, full: bool) {
        self.roles.push(Role::Card(0, rank, 0));
        if let Some(found) = self.full.get_mut(rank) {
            *found |= full;
        }
    }

    fn add(&mut self, plan: &Plan, cell: &Cell, metrics: &Metrics) {
        let is = |at: &usize, kind: BoxKind| plan.terminals.get(*at).is_some_and(|found| found.kind == kind);
        let inward = cell.left.iter().any(|at| !is(at, BoxKind::EndpointService));
        self.left |= !cell.left.is_empty();
        self.services |= cell.left.iter().any(|at| is(at, BoxKind::EndpointService));
        self.right |= !cell.right.is_empty();
        for zone in &cell.zones {
            for (subnet, group) in zone.subnets.iter().enumerate() {
                for (rank, cards) in group.ranks.iter().enumerate() {
                    for at in 0..cards.len() {
                        self.roles.push(card(metrics, subnet, rank, at));
                        if let Some(found) = self.full.get_mut(rank) {
                            *found = true;
                        }
                    }
                }
                if metrics.is_down() && group.tallest() == 0 {
                    self.roles.push(Role::Card(subnet, RANKS, 0));
                }
            }
        }
        if metrics.is_down() {
            (0..cell.left.len()).for_each(|at| self.roles.push(Role::Left(at)));
            (0..cell.middle.len()).for_each(|at| self.roles.push(Role::Middle(at)));
            (0..cell.right.len()).for_each(|at| self.roles.push(Role::Right(Reverse(at))));
            (0..cell.free.len()).for_each(|at| self.roles.push(Role::Free(at)));
            if !cell.stack.is_empty() {
                self.roles.push(Role::Stack(cell.stack_size()));
            }
            return;
        }
        // They stand over their cards' slots.
        if !cell.middle.is_empty() || inward {
            self.rank(0, !cell.middle.is_empty());
        }
        if !cell.right.is_empty() {
            self.rank(2, false);
        }
        if !cell.free.is_empty() || !cell.stack.is_empty() {
            self.rank(1, true);
        }
        if !cell.stack.is_empty() {
            self.rank(2, true);
        }
    }
}

/// The role of a card: when the flow runs right, ranks alone count.
const fn card(metrics: &Metrics, subnet: usize, rank: usize, at: usize) -> Role {
    if metrics.is_down() { Role::Card(subnet, rank, at) } else { Role::Card(0, rank, 0) }
}

/// The first and the last slot of a subnet.
fn slots_of(roles: &[Role], metrics: &Metrics, subnet: usize, first: usize) -> (usize, usize) {
    let is_own = |role: &Role| role.subnet().is_some_and(|found| !metrics.is_down() || found == subnet);
    let from = roles.iter().position(is_own).unwrap_or_default();
    let to = roles.iter().rposition(is_own).unwrap_or_default();
    (first + from, first + to)
}

/// Tells the terminals and subnets of one cell their slots and channels.
fn tell(plan: &mut Plan, metrics: &Metrics, spot: usize, needs: &Needs, first: usize) {
    let roles = &needs.roles;
    let slot_of = |role: Role| first + roles.iter().position(|found| *found == role).unwrap_or_default();
    let end = first + roles.len();
    let Plan { cells, terminals, .. } = plan;
    let Some(cell) = cells.get_mut(spot) else { return };
    for zone in &mut cell.zones {
        for (subnet, group) in zone.subnets.iter_mut().enumerate() {
            group.slots = slots_of(roles, metrics, subnet, first);
            for (rank, cards) in group.ranks.iter().enumerate() {
                for (at, terminal) in cards.iter().enumerate() {
                    let own = slot_of(card(metrics, subnet, rank, at));
                    if let Some(terminal) = terminals.get_mut(*terminal) {
                        (terminal.slot, terminal.before, terminal.after) = (own, own, own + 1);
                    }
                }
            }
        }
    }
    // Free cards share the slots that are wide enough, row by row.
    let mut wide = Vec::new();
    for rank in 0..RANKS {
        if needs.full.get(rank) == Some(&true) && roles.contains(&Role::Card(0, rank, 0)) {
            wide.push(slot_of(Role::Card(0, rank, 0)));
        }
    }
    let rights = cell.right.len();
    for at in cell.lists().into_iter().flatten() {
        let Some(found) = terminals.get_mut(*at) else { continue };
        let place = found.place;
        (found.slot, found.before, found.after) = match (metrics.is_down(), found.stand) {
            (false, Stand::Free) => {
                let own = wide.get(place % wide.len().max(1)).copied().unwrap_or(first);
                found.line = place / wide.len().max(1);
                (own, own, own + 1)
            }
            (false, Stand::Stack) => {
                let own = slot_of(Role::Card(0, 1, 0));
                (own, own, end)
            }
            (false, Stand::Right) => (end - 1, end - 1, end),
            (false, _) => (first, first, first + 1),
            (true, stand) => {
                let own = slot_of(match stand {
                    Stand::Left => Role::Left(place),
                    Stand::Middle => Role::Middle(place),
                    Stand::Free | Stand::Card => Role::Free(place),
                    Stand::Right => Role::Right(Reverse(rights.saturating_sub(place + 1))),
                    Stand::Stack => {
                        let stack = roles.iter().find(|role| matches!(role, Role::Stack(_)));
                        stack.copied().unwrap_or(Role::Free(0))
                    }
                });
                (own, own, own + 1)
            }
        };
    }
}
