//! What is to be drawn, before anything has a place: the cards of each subnet by rank, the chips
//! on the borders, the zones of each row. What refers to nothing is left out here.

use super::arranged::Arranged;
use super::grid::{self, Grid, Home};
use super::metrics::{Span, count, small};
use super::texts::Texts;
use crate::diagram::{BoxKind, BoxState, Flow};
use crate::model::{
    IdText, Leg, LegEnd, Places, ResourceId, RouteTables, Sketch, Subnet, VpcId, VpcPeeringConnectionId,
    ZoneId, legs, number, sort_by_numbers,
};

/// How many ranks a subnet's cards have.
pub(super) const RANKS: usize = 3;

/// Where something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stand {
    /// A card in a subnet.
    Card,
    /// A chip on the border where the flow comes in.
    Left,
    /// A chip between the zones.
    Middle,
    /// A chip on the border where the flow goes out.
    Right,
    /// A card in no subnet.
    Free,
    /// A stack of VPCs.
    Stack,
}

/// Something lines end at.
pub(super) struct Terminal {
    pub kind: BoxKind,
    pub key: String,
    pub resource: Option<ResourceId>,
    pub texts: Texts,
    pub state: BoxState,
    pub spot: usize,
    pub stand: Stand,
    /// The zone's place in its row; `None` for what stands in none.
    pub lane: Option<usize>,
    /// Its place among those of its cell that stand as it does.
    pub place: usize,
    /// When the flow runs right: its place across the flow among the chips of its row, or among the
    /// free cards of its slot.
    pub line: usize,
    /// The slot whose stretch along the flow it takes, or the one next to it.
    pub slot: usize,
    /// The channels lines enter from and leave into.
    pub before: usize,
    pub after: usize,
    /// Its stretch across the flow.
    pub across: Span,
    /// Its stretch along the flow.
    pub along: Span,
}

impl Terminal {
    pub const fn is_chip(&self) -> bool {
        matches!(self.stand, Stand::Left | Stand::Middle | Stand::Right)
    }

    /// Whether lines to much that is not drawn end here.
    pub const fn stands_for_many(&self) -> bool {
        matches!(self.kind, BoxKind::VpcStack | BoxKind::Contents)
    }
}

/// What a terminal is, before it has a place.
pub(super) struct Draft {
    pub kind: BoxKind,
    pub key: String,
    pub resource: Option<ResourceId>,
    pub texts: Texts,
    pub state: BoxState,
}

impl Draft {
    /// Of a resource, by its id.
    pub fn of(kind: BoxKind, id: impl Into<ResourceId>, texts: Texts, down: bool) -> Self {
        let resource = id.into();
        let key = resource.as_str().to_owned();
        Self { kind, key, resource: Some(resource), texts, state: state(down, false) }
    }
}

pub(super) const fn state(down: bool, lost: bool) -> BoxState {
    match (lost, down) {
        (true, _) => BoxState::Lost,
        (false, true) => BoxState::Down,
        (false, false) => BoxState::Well,
    }
}

/// A subnet's cards by rank along the flow: nodes, hosts, endpoint interfaces.
pub(super) struct SubnetGroup<'a> {
    pub subnet: &'a Subnet,
    pub public: bool,
    /// Its least size, along the flow and across it.
    pub room: (i32, i32),
    pub ranks: [Vec<usize>; RANKS],
    pub across: Span,
    /// Its first and last slot.
    pub slots: (usize, usize),
}

impl SubnetGroup<'_> {
    /// The most cards in one rank.
    pub fn tallest(&self) -> usize {
        self.ranks.iter().map(Vec::len).max().unwrap_or_default()
    }

    fn first_rank(&self) -> usize {
        self.ranks.iter().position(|rank| !rank.is_empty()).unwrap_or(RANKS)
    }
}

/// One VPC's part of a zone.
pub(super) struct ZoneGroup<'a> {
    pub lane: usize,
    pub zone: &'a ZoneId,
    pub subnets: Vec<SubnetGroup<'a>>,
}

/// What stands in one cell, as places among the terminals.
#[derive(Default)]
pub(super) struct Cell<'a> {
    pub zones: Vec<ZoneGroup<'a>>,
    pub left: Vec<usize>,
    pub middle: Vec<usize>,
    pub right: Vec<usize>,
    pub free: Vec<usize>,
    pub stack: Vec<usize>,
    /// The card that stands for its zones, where its VPC is closed, or for all of a closed Region.
    pub closed: Option<usize>,
    /// Its least size, along the flow and across it.
    pub room: (i32, i32),
    /// How many VPCs the stack has.
    pub stacked: usize,
}

impl Cell<'_> {
    /// All that stands in no subnet.
    pub fn lists(&self) -> [&Vec<usize>; 5] {
        [&self.right, &self.left, &self.middle, &self.free, &self.stack]
    }

    /// How tall its stack's small VPCs are.
    pub fn stack_size(&self) -> i32 {
        let (step, _, beside) = small(self.stacked);
        count(self.stacked.div_ceil(beside)) * step
    }

    /// How many rows its free cards have when the flow runs right, by the slots they share.
    pub fn free_rows(&self, terminals: &[Terminal]) -> usize {
        let mut rows = 0;
        for at in &self.free {
            rows = rows.max(terminals.get(*at).map_or(0, |card| card.line + 1));
        }
        rows
    }

    fn list(&mut self, stand: Stand) -> Option<&mut Vec<usize>> {
        match stand {
            Stand::Card => None,
            Stand::Left => Some(&mut self.left),
            Stand::Middle => Some(&mut self.middle),
            Stand::Right => Some(&mut self.right),
            Stand::Free => Some(&mut self.free),
            Stand::Stack => Some(&mut self.stack),
        }
    }
}

/// Everything to be drawn.
pub(super) struct Plan<'a> {
    pub sketch: &'a Sketch,
    pub arranged: Arranged,
    pub legs: Vec<Leg>,
    pub grid: Grid<'a>,
    pub cells: Vec<Cell<'a>>,
    /// The zones of each row and Region, in the sketch's order: each has a lane. Regions in one row
    /// share its lanes.
    zones: Vec<Vec<&'a ZoneId>>,
    /// How many lanes each row has.
    pub lanes: Vec<usize>,
    pub terminals: Vec<Terminal>,
    /// The terminal of each end a line may have, by its text.
    pub(super) places: Places,
    /// The cell of each VPC and data center.
    spots: Places,
}

impl<'a> Plan<'a> {
    pub fn of(sketch: &'a Sketch, flow: Flow) -> Self {
        let (legs, arranged) = (legs(sketch), Arranged::of(sketch));
        let grid = grid::grid(sketch, &arranged, &legs, flow);
        let mut cells = Vec::new();
        cells.resize_with(grid.spots.len(), Cell::default);
        let mut plan = Self {
            sketch,
            arranged,
            legs,
            grid,
            cells,
            zones: Vec::new(),
            lanes: Vec::new(),
            terminals: Vec::new(),
            places: Places::default(),
            spots: Places::default(),
        };
        for (at, spot) in plan.grid.spots.iter().enumerate() {
            match &spot.home {
                Home::Vpc(vpc) => _ = plan.spots.insert(vpc.id.text(), at),
                Home::DataCenter(center) => _ = plan.spots.insert(center.id.text(), at),
                Home::Stack(vpcs) => {
                    // Whatever is in them ends at the stack.
                    for vpc in vpcs {
                        plan.spots.insert(vpc.id.text(), at);
                    }
                }
                Home::Loose | Home::Services | Home::Outside => {}
            }
        }
        plan.collect_zones(flow);
        plan.collect_stacks();
        plan.collect_closed();
        plan.collect_cards();
        plan.collect_chips();
        plan.collect_free();
        plan.put_in_order();
        plan.line_up_chips();
        if flow == Flow::TopToBottom {
            // One below the other: those requests reach first come first.
            for zone in plan.cells.iter_mut().flat_map(|cell| &mut cell.zones) {
                sort_by_numbers(&mut zone.subnets, |subnet| [number(subnet.first_rank()), 0, 0]);
            }
        }
        plan
    }

    /// The cell of a VPC or data center.
    pub fn spot(&self, id: &impl IdText) -> Option<usize> {
        self.spots.get(id.text())
    }

    /// What stands for all that lies in a cell, where that is not drawn.
    pub fn stands_for(&self, spot: usize) -> Option<usize> {
        let cell = self.cells.get(spot)?;
        cell.stack.first().copied().or(cell.closed)
    }

    /// The terminal of what is drawn in the place of a VPC's cell, its border included: a stack, or a closed Region's card.
    pub fn stack_of(&self, spot: usize) -> Option<usize> {
        let is_stack = matches!(self.grid.spots.get(spot)?.home, Home::Stack(_));
        self.stands_for(spot).filter(|_| is_stack)
    }

    /// The zone a terminal stands in.
    pub fn zone_of(&self, terminal: usize) -> Option<&'a ZoneId> {
        let terminal = self.terminals.get(terminal)?;
        let spot = self.grid.spots.get(terminal.spot)?;
        let list = self.zones.get(spot.row * self.grid.regions.len() + spot.region?)?;
        list.get(terminal.lane?).copied()
    }

    /// Where lines of this resource end.
    pub fn terminal(&self, id: &impl IdText) -> Option<usize> {
        self.places.get(id.text())
    }

    /// Where a leg's line ends.
    pub fn end(&self, end: &LegEnd) -> Option<usize> {
        self.places.get(end.as_str())
    }

    /// A peering connection's end at one of its VPCs.
    pub fn peering_end(&self, peering: &str, vpc: &VpcId) -> Option<usize> {
        self.places.get(&peering_key(peering, vpc))
    }

    /// Adds what stands in no subnet to a cell.
    pub fn put(&mut self, spot: usize, stand: Stand, draft: Draft) -> usize {
        let at = self.terminals.len();
        let mut place = 0;
        if let Some(list) = self.cells.get_mut(spot).and_then(|cell| cell.list(stand)) {
            place = list.len();
            list.push(at);
        }
        self.push(draft, spot, stand, None, place);
        at
    }

    /// Adds a terminal; lines to its resource end there, unless others did before.
    pub fn push(&mut self, draft: Draft, spot: usize, stand: Stand, lane: Option<usize>, place: usize) {
        if self.places.get(&draft.key).is_none() {
            self.places.insert(&std::rc::Rc::from(draft.key.as_str()), self.terminals.len());
        }
        let Draft { kind, key, resource, texts, state } = draft;
        self.terminals.push(Terminal {
            kind,
            key,
            resource,
            texts,
            state,
            spot,
            stand,
            lane,
            place,
            line: place,
            slot: 0,
            before: 0,
            after: 0,
            across: Span::default(),
            along: Span::default(),
        });
    }

    fn collect_zones(&mut self, flow: Flow) {
        let tables = RouteTables::of(self.sketch);
        let regions = self.grid.regions.len();
        for at in 0..self.cells.len() {
            let room = match self.grid.spots.get(at).map(|spot| &spot.home) {
                Some(Home::Vpc(vpc)) => self.room(&vpc.id.clone().into(), flow),
                Some(Home::DataCenter(center)) => self.room(&center.id.clone().into(), flow),
                _ => continue,
            };
            if let Some(cell) = self.cells.get_mut(at) {
                cell.room = room;
            }
        }
        let mut zones: Vec<Vec<&'a ZoneId>> = vec![Vec::new(); self.grid.rows * regions];
        let mut lanes = vec![0; self.grid.rows];
        let mut subnets: Vec<&Subnet> = self.sketch.subnets.iter().collect();
        self.arranged.sort(&mut subnets, |subnet| Some(subnet.id.as_str()));
        self.arranged.sort(&mut subnets, |subnet| Some(subnet.zone.as_str()));
        for subnet in subnets {
            let Some(at) = self.spot(&subnet.vpc) else { continue };
            let room = self.room(&subnet.id.clone().into(), flow);
            let Some(spot) = self.grid.spots.get(at) else { continue };
            if !matches!(spot.home, Home::Vpc(_)) || self.arranged.is_closed(&subnet.vpc) {
                continue;
            }
            let list = zones.get_mut(spot.row * regions + spot.region.unwrap_or_default());
            let (Some(list), Some(cell)) = (list, self.cells.get_mut(at)) else { continue };
            let lane = list.iter().position(|zone| **zone == subnet.zone).unwrap_or(list.len());
            if lane == list.len() {
                list.push(&subnet.zone);
            }
            if let Some(lanes) = lanes.get_mut(spot.row) {
                *lanes = list.len().max(*lanes);
            }
            let public = tables.is_public(subnet);
            let (ranks, across) = (Default::default(), Span::default());
            let group = SubnetGroup { subnet, public, room, ranks, across, slots: (0, 0) };
            match cell.zones.iter_mut().find(|zone| zone.lane == lane) {
                Some(zone) => zone.subnets.push(group),
                None => cell.zones.push(ZoneGroup { lane, zone: &subnet.zone, subnets: vec![group] }),
            }
        }
        for cell in &mut self.cells {
            sort_by_numbers(&mut cell.zones, |zone| [number(zone.lane), 0, 0]);
        }
        (self.zones, self.lanes) = (zones, lanes);
    }

    /// When the flow runs right, a chip that lines leave into its VPC has a line of its own, past
    /// the load balancers.
    fn line_up_chips(&mut self) {
        for cell in &self.cells {
            let kind = |at: &usize| self.terminals.get(*at).map(|found| found.kind);
            let services = cell.left.iter().filter(|at| kind(at) == Some(BoxKind::EndpointService)).count();
            let mut next = (0, services.max(cell.middle.len()));
            for at in &cell.left {
                if let Some(chip) = self.terminals.get_mut(*at) {
                    let place = if chip.kind == BoxKind::EndpointService { &mut next.0 } else { &mut next.1 };
                    chip.line = *place;
                    *place += 1;
                }
            }
        }
    }
}

/// What a peering connection's end at one VPC is found by.
pub(super) fn peering_key(peering: &str, vpc: &VpcId) -> String {
    format!("{peering} at {vpc}")
}

/// The key of a peering connection's end.
pub(super) fn peering_draft(id: &VpcPeeringConnectionId, vpc: &VpcId, texts: Texts, down: bool) -> Draft {
    Draft { key: peering_key(id.as_str(), vpc), ..Draft::of(BoxKind::Peering, id.clone(), texts, down) }
}
