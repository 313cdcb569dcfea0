//! The boxes of the scene, parents before children, with their texts cut to the room they have.

use super::along::Along;
use super::grid::{Home, Spot};
use super::metrics::{Metrics, Span, count, small};
use super::place::Across;
use super::plan::{Cell, Plan, SubnetGroup, Terminal, ZoneGroup};
use super::slots::Slots;
use super::texts::{self, Texts};
use crate::diagram::fit::{self, Font};
use crate::diagram::{BoxKind, BoxState, Point, Rect, SceneBox};
use crate::model::{ResourceId, Vpc};

/// The room a glyph takes, with the space after it.
const GLYPH: i32 = 20;

/// Collects the boxes of a plan whose parts all have their places.
pub(super) struct Boxes<'p, 'a> {
    pub plan: &'p Plan<'a>,
    pub slots: &'p Slots,
    pub metrics: &'p Metrics,
    pub across: &'p Across,
    pub along: &'p Along,
    pub list: Vec<SceneBox>,
}

/// A box before its texts are cut.
struct Draft<'t> {
    key: String,
    resource: Option<ResourceId>,
    kind: BoxKind,
    rect: Rect,
    parent: Option<usize>,
    texts: &'t Texts,
    state: BoxState,
    /// The room for the label and for the detail.
    room: (i32, i32),
}

impl Boxes<'_, '_> {
    pub fn collect(mut self) -> Vec<SceneBox> {
        let plan = self.plan;
        for (at, region) in plan.grid.regions.iter().enumerate() {
            let span = |list: &[Span]| list.get(at).copied().unwrap_or_default();
            let rect = self.metrics.rect(span(&self.along.regions), span(&self.across.regions));
            let name = region.name;
            let texts = Texts::new(name.as_str(), &["Region"], &format!("Region {name}"));
            let mut room = plain_room(rect);
            if self.metrics.is_down() {
                // Lines pass there.
                room.1 = 0;
            }
            let (key, kind) = (name.to_string(), BoxKind::Region);
            let resource = Some((*name).clone().into());
            let state = BoxState::Well;
            let parent =
                self.push(Draft { key, resource, kind, rect, parent: None, texts: &texts, state, room });
            for block in 0..plan.grid.blocks.len() {
                if plan.grid.blocks.get(block).is_some_and(|block| block.region == at) {
                    self.account(block, parent, name.as_str());
                }
            }
            for (spot, found) in plan.grid.spots.iter().enumerate() {
                if found.region == Some(at) && found.block.is_none() {
                    self.spot(spot, Some(parent));
                }
            }
        }
        for (spot, found) in plan.grid.spots.iter().enumerate() {
            if found.region.is_none() && found.block.is_none() {
                self.spot(spot, None);
            }
        }
        self.list
    }

    fn account(&mut self, at: usize, parent: usize, region: &str) {
        let plan = self.plan;
        let Some(block) = plan.grid.blocks.get(at) else { return };
        let column = |column: usize| self.along.columns.get(column).copied().unwrap_or_default();
        let row = |row: usize| self.across.rows.get(row).map(|row| row.vpc).unwrap_or_default();
        let pad = self.metrics.account;
        let pads =
            |column: usize| self.slots.columns.get(column).map(|column| column.account).unwrap_or_default();
        let along = Span::new(
            column(block.columns.0).from - pads(block.columns.0).0,
            column(block.columns.1).to + pads(block.columns.1).1,
        );
        let across = Span::new(row(block.rows.0).from - pad.across, row(block.rows.1).to + pad.across_end);
        let rect = self.metrics.rect(along, across);
        let name =
            plan.sketch.accounts.get(block.account).map(|account| account.name.as_str()).unwrap_or_default();
        let name = texts::name_or(name, block.account.as_str());
        let texts =
            Texts::new(name, &[block.account.as_str()], &format!("Account {name}, {}", block.account));
        let own = |spot: &Spot| spot.block == Some(at);
        let mut spots = plan.grid.spots.iter().zip(&plan.cells);
        let entered =
            spots.any(|(spot, cell)| own(spot) && spot.column == block.columns.0 && is_entered(cell));
        let room = self.header_room(rect, entered.then_some(block.rows.0));
        let (key, resource) = (format!("{region}/{}", block.account), Some(block.account.clone().into()));
        let (kind, state, parent) = (BoxKind::Account, BoxState::Well, Some(parent));
        let parent = self.push(Draft { key, resource, kind, rect, parent, texts: &texts, state, room });
        for (spot, _) in plan.grid.spots.iter().enumerate().filter(|(_, spot)| own(spot)) {
            self.spot(spot, Some(parent));
        }
    }

    /// What stands in one cell.
    fn spot(&mut self, at: usize, parent: Option<usize>) {
        let plan = self.plan;
        let (Some(spot), Some(cell)) = (plan.grid.spots.get(at), plan.cells.get(at)) else { return };
        let (kind, key, resource, texts) = match &spot.home {
            Home::Vpc(vpc) => {
                let name = texts::name_or(&vpc.name, vpc.id.as_str());
                let cidr = vpc.cidr.to_string();
                let texts = Texts::new(name, &[&cidr], &format!("VPC {name}, {}, {cidr}", vpc.id));
                (BoxKind::Vpc, vpc.id.to_string(), Some(vpc.id.clone().into()), texts)
            }
            Home::DataCenter(center) => {
                let name = texts::name_or(&center.name, center.id.as_str());
                let cidr = center.cidrs.first().map(ToString::to_string).unwrap_or_default();
                let texts = Texts::new(name, &[&cidr], &format!("Data center {name}, {}, {cidr}", center.id));
                (BoxKind::DataCenter, center.id.to_string(), Some(center.id.clone().into()), texts)
            }
            Home::Services => {
                let texts = Texts::new("AWS services", &[], "AWS services, outside every VPC");
                (BoxKind::AwsServices, format!("services {at}"), None, texts)
            }
            Home::Stack(vpcs) if !cell.stack.is_empty() => return self.stack(cell, vpcs, parent),
            Home::Stack(_) | Home::Loose | Home::Outside => return self.terminals(&[&cell.free], parent),
        };
        let along = self.along.columns.get(spot.column).copied().unwrap_or_default();
        let across = self.across.rows.get(spot.row).map(|row| row.vpc).unwrap_or_default();
        let rect = self.metrics.rect(along, across);
        let room = self.header_room(rect, is_entered(cell).then_some(spot.row));
        let state = BoxState::Well;
        let own = self.push(Draft { key, resource, kind, rect, parent, texts: &texts, state, room });
        for zone in &cell.zones {
            self.zone(spot, cell, zone, own);
        }
        self.terminals(&cell.lists(), Some(own));
    }

    /// The frame of a stack, and a small box for each of its VPCs.
    fn stack(&mut self, cell: &Cell, vpcs: &[&Vpc], parent: Option<usize>) {
        let plan = self.plan;
        let Some(frame) = cell.stack.first().and_then(|at| plan.terminals.get(*at)) else { return };
        let rect = self.metrics.rect(frame.along, frame.across);
        let (kind, key, texts) = (frame.kind, frame.key.clone(), &frame.texts);
        let room = self.header_room(rect, None);
        let (resource, state) = (None, BoxState::Well);
        let own = self.push(Draft { key, resource, kind, rect, parent, texts, state, room });
        let top = rect.y + self.metrics.stack_header - 8;
        let (step, side, beside) = small(vpcs.len());
        for (at, vpc) in vpcs.iter().enumerate() {
            let (x, y) = (count(at % beside) * step, count(at / beside) * step);
            let rect = Rect { x: rect.x + 8 + x, y: top + y, width: side, height: side };
            let name = texts::name_or(&vpc.name, vpc.id.as_str());
            let texts = Texts::new("", &[], &format!("VPC {name}, {}, {}", vpc.id, vpc.cidr));
            let (key, resource) = (vpc.id.to_string(), Some(vpc.id.clone().into()));
            let (kind, state, room) = (BoxKind::SmallVpc, BoxState::Well, (0, 0));
            self.push(Draft { key, resource, kind, rect, parent: Some(own), texts: &texts, state, room });
        }
    }

    fn zone(&mut self, found: &Spot, cell: &Cell, zone: &ZoneGroup, parent: usize) {
        let plan = self.plan;
        let Home::Vpc(vpc) = &found.home else { return };
        let lane = self.across.rows.get(found.row).and_then(|row| row.lanes.get(zone.lane)).copied();
        let Some(column) = self.slots.columns.get(found.column) else { return };
        let slot = |slot: usize| self.along.slots.get(slot).copied().unwrap_or_default();
        let (zone_pad, subnet_pad) = (self.metrics.zone, self.metrics.subnet);
        let along = Span::new(
            slot(column.cards.0).from - subnet_pad.along - zone_pad.along,
            slot(column.cards.1).to + subnet_pad.along_end + zone_pad.along_end,
        );
        let rect = self.metrics.rect(along, lane.unwrap_or_default().across);
        let account = plan.sketch.accounts.get(&vpc.account);
        let name = account.and_then(|account| account.zone_name(zone.zone)).map(ToString::to_string);
        let id = zone.zone.to_string();
        let texts = match &name {
            Some(name) => Texts::new(name, &[&id], &format!("Availability Zone {name}, {id}")),
            None => Texts::new(&id, &[], &format!("Availability Zone {id}")),
        };
        let lost = plan.sketch.lost_zones.contains(zone.zone);
        let state = if lost { BoxState::Lost } else { BoxState::Well };
        let (key, kind) = (format!("{}/{id}", vpc.id), BoxKind::Zone);
        let room = self.inner_room(rect);
        let resource = Some(zone.zone.clone().into());
        let narrow = self.narrow(found.column, cell);
        let parent =
            self.push(Draft { key, resource, kind, rect, parent: Some(parent), texts: &texts, state, room });
        self.make_way(parent, narrow);
        for group in &zone.subnets {
            self.subnet(group, state, parent, narrow);
        }
    }

    fn subnet(&mut self, group: &SubnetGroup, state: BoxState, parent: usize, narrow: (i32, i32)) {
        let slot = |slot: usize| self.along.slots.get(slot).copied().unwrap_or_default();
        let pad = self.metrics.subnet;
        let along = Span::new(slot(group.slots.0).from - pad.along, slot(group.slots.1).to + pad.along_end);
        let rect = self.metrics.rect(along, group.across);
        let subnet = group.subnet;
        let name = texts::name_or(&subnet.name, subnet.id.as_str());
        let cidr = subnet.cidr.to_string();
        let (kind, word) =
            if group.public { (BoxKind::PublicSubnet, "Public subnet") } else { (BoxKind::Subnet, "Subnet") };
        let texts = Texts::new(name, &[&cidr], &format!("{word} {name}, {}, {cidr}", subnet.id));
        let (key, resource) = (subnet.id.to_string(), Some(subnet.id.clone().into()));
        let room = self.inner_room(rect);
        let parent =
            self.push(Draft { key, resource, kind, rect, parent: Some(parent), texts: &texts, state, room });
        self.make_way(parent, narrow);
        self.terminals(&group.ranks.each_ref(), Some(parent));
    }

    /// The room narrow slots at the ends of a cell take, with the channels in which lines between
    /// its cards and its border's chips cross the headers of its zones and subnets.
    fn narrow(&self, column: usize, cell: &Cell) -> (i32, i32) {
        let Some(column) = self.slots.columns.get(column).filter(|_| !self.metrics.is_down()) else {
            return (0, 0);
        };
        let slot = |at: usize| self.along.slots.get(at).copied().unwrap_or_default();
        let is_narrow = |at: usize| slot(at).size() == self.metrics.narrow;
        let (first, last) = column.cards;
        let inward = cell.left.iter().filter_map(|at| self.plan.terminals.get(*at));
        let inward = inward.filter(|chip| chip.kind != BoxKind::EndpointService).count();
        let before = if inward > 0 && is_narrow(first) { slot(first + 1).from - slot(first).from } else { 0 };
        let after = if !cell.right.is_empty() && is_narrow(last) && last > first {
            slot(last).to - slot(last - 1).to
        } else {
            0
        };
        (before, after)
    }

    /// Moves a header's texts away from what crosses it.
    fn make_way(&mut self, at: usize, (before, after): (i32, i32)) {
        // Not where there is no room for both texts beside it: they stand over the lines then.
        let room = 2 * (self.metrics.card.0 - 2 * self.metrics.tie);
        let fits = |found: &&mut SceneBox| found.rect.width - before - after >= room;
        if let Some(found) = self.list.get_mut(at).filter(fits) {
            found.glyph_at.x += before;
            found.label_at.x += before;
            found.detail_at.x -= after;
        }
    }

    fn terminals(&mut self, lists: &[&Vec<usize>], parent: Option<usize>) {
        let plan = self.plan;
        for list in lists {
            for terminal in list.iter().filter_map(|at| plan.terminals.get(*at)) {
                self.terminal(terminal, parent);
            }
        }
    }

    fn terminal(&mut self, terminal: &Terminal, parent: Option<usize>) {
        let rect = self.metrics.rect(terminal.along, terminal.across);
        // A chip's ends are round.
        let room = rect.width - 8 - GLYPH - if terminal.is_chip() { 12 } else { 6 };
        self.push(Draft {
            key: terminal.key.clone(),
            resource: terminal.resource.clone(),
            kind: terminal.kind,
            rect,
            parent,
            texts: &terminal.texts,
            state: terminal.state,
            room: (room, room),
        });
    }

    /// The room in the header of a container that lines cross only when the flow runs down.
    fn header_room(&self, rect: Rect, row: Option<usize>) -> (i32, i32) {
        let all = rect.width - 16;
        if !self.metrics.is_down() {
            return plain_room(rect);
        }
        // Up to where the first zone's lines come in.
        let lane = row.and_then(|row| self.across.rows.get(row)).and_then(|row| row.lanes.first());
        let inner = self.metrics.zone.across + self.metrics.subnet.across;
        let room = lane.map_or(all, |lane| self.before_corridor(lane.across.from + inner) - rect.x - 6);
        (room - GLYPH, room)
    }

    const fn before_corridor(&self, card: i32) -> i32 {
        card + self.metrics.card.1 - self.metrics.corridor
    }

    /// The room in the header of a zone or subnet, which lines to its cards must not cross: when
    /// the flow runs right over the first and the last card, else beside the lines.
    fn inner_room(&self, rect: Rect) -> (i32, i32) {
        if self.metrics.is_down() {
            let pads = self.metrics.subnet.across + self.metrics.zone.across;
            let room = self.metrics.card.1 - self.metrics.corridor + pads / 2 - 6;
            return (room - GLYPH, room);
        }
        let card = self.metrics.card.0 - 2 * self.metrics.tie;
        if rect.width < 2 * card { (card - GLYPH - 82, 80) } else { (card - GLYPH, card) }
    }

    /// From a container's end to that of its header: in zones and subnets, associations come
    /// down to the last cards there.
    const fn header_end(&self, kind: BoxKind) -> i32 {
        match kind {
            BoxKind::Zone => {
                self.metrics.subnet.along_end + self.metrics.zone.along_end + 2 * self.metrics.tie
            }
            BoxKind::Subnet => self.metrics.subnet.along_end + 2 * self.metrics.tie,
            _ => 8,
        }
    }

    fn push(&mut self, draft: Draft<'_>) -> usize {
        let Rect { x, y, width, .. } = draft.rect;
        let at = |x: i32, y: i32| Point { x, y };
        let label = fit::fit(Font::Label, &draft.texts.label, draft.room.0);
        let detail = fit::fit_first(Font::Detail, &draft.texts.details, draft.room.1);
        let stacked = self.metrics.is_down() && draft.kind != BoxKind::Region;
        let (glyph_at, label_at, detail_at) = if draft.kind == BoxKind::SmallVpc {
            (at(x, y), at(x, y), at(x, y))
        } else if !draft.kind.is_container() {
            let middle = y + draft.rect.height / 2;
            let text = x + 8 + GLYPH;
            (at(x + 8, middle - 8), at(text, middle - 3), at(text, middle + 13))
        } else if stacked {
            (at(x + 6, y + 4), at(x + 6 + GLYPH, y + 16), at(x + 6, y + 32))
        } else {
            let right = x + width - self.header_end(draft.kind) - fit::width(Font::Detail, &detail);
            (at(x + 8, y + 6), at(x + 8 + GLYPH, y + 18), at(right, y + 18))
        };
        self.list.push(SceneBox {
            key: draft.key,
            resource: draft.resource,
            kind: draft.kind,
            rect: draft.rect,
            parent: draft.parent,
            label,
            detail,
            title: draft.texts.title.clone(),
            glyph_at,
            label_at,
            detail_at,
            state: draft.state,
        });
        self.list.len() - 1
    }
}

/// The room in a header that no line crosses.
const fn plain_room(rect: Rect) -> (i32, i32) {
    let all = rect.width - 16 - GLYPH - 8;
    (all * 3 / 5, all * 2 / 5)
}

/// Whether lines come into a cell from before it.
fn is_entered(cell: &Cell) -> bool {
    let is_node = |group: &SubnetGroup| group.ranks.first().is_some_and(|rank| !rank.is_empty());
    let nodes = cell.zones.iter().flat_map(|zone| &zone.subnets).any(is_node);
    nodes || !cell.left.is_empty() || !cell.middle.is_empty()
}
