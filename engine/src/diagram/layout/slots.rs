//! The slots of the picture: its stretches along the flow, one after another, in which cards
//! stand. Between any two of them lies a channel that nothing stands in, through all rows, so
//! that a line always has a way across. Channel `n` lies before slot `n`.

use std::cmp::Reverse;

use super::metrics::Metrics;
use super::plan::{Cell, Plan, RANKS};
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

/// A column's slots, first and last, and what its VPCs keep around them.
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
    Service(usize),
    Balancer(usize),
    /// The subnet's place in its zone, the rank, the place in the rank. When the flow runs
    /// right, ranks alone count.
    Card(usize, usize, usize),
    /// Counted from the last, which stands on the border.
    Endpoint(Reverse<usize>),
}

impl Role {
    /// The room it takes along the flow: a chip on the border takes the VPC's padding.
    const fn size(self, metrics: &Metrics) -> i32 {
        match self {
            Self::Service(0) | Self::Endpoint(Reverse(0)) => 0,
            Self::Service(_) | Self::Endpoint(_) | Self::Balancer(_) => metrics.chip.0,
            Self::Card(..) => metrics.card.0,
        }
    }

    /// What it is sorted by: in this order along the flow.
    fn order(self) -> [i64; 3] {
        match self {
            Self::Service(at) => [-2, number(at), 0],
            Self::Balancer(at) => [-1, number(at), 0],
            Self::Card(subnet, rank, at) => [number(subnet), number(rank), number(at)],
            Self::Endpoint(Reverse(at)) => [i64::MAX, -number(at), 0],
        }
    }

    /// Which subnet's inside it belongs to.
    const fn subnet(self) -> Option<usize> {
        if let Self::Card(subnet, _, _) = self { Some(subnet) } else { None }
    }
}

impl Slots {
    /// Finds the slots a plan needs and tells every terminal its own.
    pub fn of(plan: &mut Plan, metrics: &Metrics) -> Self {
        let mut slots = Self::default();
        for column in 0..plan.grid.columns {
            let (mut members, mut roles) = (Vec::new(), Vec::new());
            for (at, (spot, cell)) in plan.grid.spots.iter().zip(&plan.cells).enumerate() {
                if spot.column == column {
                    members.push(at);
                    roles_of(cell, metrics, &mut roles);
                }
            }
            if !roles.iter().any(|role| role.subnet().is_some()) {
                roles.push(Role::Card(0, 1, 0));
            }
            sort_by_numbers(&mut roles, |role| role.order());
            roles.dedup();
            let first = slots.list.len();
            slots.add_column(plan, metrics, &roles, column, &members);
            for at in members {
                tell(plan, metrics, at, &roles, first);
            }
        }
        slots
    }

    fn add_column(&mut self, plan: &Plan, metrics: &Metrics, roles: &[Role], column: usize, spots: &[usize]) {
        let (mut services, mut endpoints) = (false, false);
        for cell in spots.iter().filter_map(|at| plan.cells.get(*at)) {
            services |= !cell.services.is_empty();
            endpoints |= !cell.endpoints.is_empty();
        }
        let poke =
            |on: bool, least: i32| if on { least.max(metrics.poke + metrics.poke_room) } else { least };
        let account = (poke(services, metrics.account.along), poke(endpoints, metrics.account.along_end));
        let room = |on: bool, room: i32| if on { room } else { 0 };
        let vpc = (
            metrics.vpc.along + room(services, metrics.service_room),
            metrics.vpc.along_end + room(endpoints, metrics.endpoint_room),
        );
        let first = self.list.len();
        let before = self.list.last().map_or(0, |slot| slot.tail);
        let before_account = self.columns.last().map_or(0, |last| before - last.tail);
        let mut cards = (first, first);
        let (mut lead_all, mut tail_all) = (0, 0);
        for (at, role) in roles.iter().enumerate() {
            let previous = at.checked_sub(1).and_then(|at| roles.get(at)).copied();
            let next = roles.get(at + 1).copied();
            let (lead, tail) = inner_pads(metrics, previous, *role, next);
            let channel = if role.subnet().is_some() { metrics.channel } else { 12 };
            let mut slot = Slot { channel, lead, size: role.size(metrics), tail, column };
            if at == 0 {
                lead_all = lead + vpc.0;
                slot.lead += vpc.0 + account.0;
                slot.channel = if column == 0 {
                    0
                } else {
                    (metrics.vpc_gap - before_account - account.0).max(metrics.row_gap)
                };
            }
            if next.is_none() {
                tail_all = tail + vpc.1;
                slot.tail += vpc.1 + account.1;
            }
            if role.subnet().is_some() {
                let has_card = previous.is_some_and(|previous| previous.subnet().is_some());
                cards = (if has_card { cards.0 } else { first + at }, first + at);
            }
            self.list.push(slot);
        }
        let last = self.list.len().saturating_sub(1);
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

fn roles_of(cell: &Cell, metrics: &Metrics, roles: &mut Vec<Role>) {
    for zone in &cell.zones {
        for (subnet, group) in zone.subnets.iter().enumerate() {
            for (rank, cards) in group.ranks.iter().enumerate() {
                for at in 0..cards.len() {
                    roles.push(card(metrics, subnet, rank, at));
                }
            }
            if metrics.is_down() && group.tallest() == 0 {
                roles.push(Role::Card(subnet, RANKS, 0));
            }
        }
    }
    let chips = [&cell.services, &cell.balancers, &cell.endpoints];
    for (kind, chips) in chips.into_iter().enumerate() {
        for at in 0..chips.len() {
            match (metrics.is_down(), kind) {
                (true, 0) => roles.push(Role::Service(at)),
                (true, 1) => roles.push(Role::Balancer(at)),
                (true, _) => roles.push(Role::Endpoint(Reverse(at))),
                // They stand over their cards' slots.
                (false, 1) => roles.push(Role::Card(0, 0, 0)),
                (false, 2) => roles.push(Role::Card(0, 2, 0)),
                (false, _) => {}
            }
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

/// Tells the terminals and subnets of one VPC their slots and channels.
fn tell(plan: &mut Plan, metrics: &Metrics, spot: usize, roles: &[Role], first: usize) {
    let slot_of = |role: Role| first + roles.iter().position(|found| *found == role).unwrap_or_default();
    let end = first + roles.len();
    let Some(cell) = plan.cells.get_mut(spot) else { return };
    for zone in &mut cell.zones {
        for (subnet, group) in zone.subnets.iter_mut().enumerate() {
            group.slots = slots_of(roles, metrics, subnet, first);
            for (rank, cards) in group.ranks.iter().enumerate() {
                for (at, terminal) in cards.iter().enumerate() {
                    let own = slot_of(card(metrics, subnet, rank, at));
                    if let Some(terminal) = plan.terminals.get_mut(*terminal) {
                        (terminal.slot, terminal.before, terminal.after) = (own, own, own + 1);
                    }
                }
            }
        }
    }
    let endpoints = cell.endpoints.len();
    for chip in plan.terminals.iter_mut().filter(|terminal| terminal.is_chip() && terminal.spot == spot) {
        let role = match chip.kind {
            BoxKind::EndpointService => Role::Service(chip.place),
            BoxKind::LoadBalancer => Role::Balancer(chip.place),
            _ => Role::Endpoint(Reverse(endpoints.saturating_sub(chip.place + 1))),
        };
        let own = slot_of(role);
        (chip.slot, chip.before, chip.after) = match (metrics.is_down(), chip.kind) {
            (true, _) => (own, own, own + 1),
            (false, BoxKind::Endpoint) => (end - 1, end - 1, end),
            (false, _) => (first, first, first + 1),
        };
    }
}
