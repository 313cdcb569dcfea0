//! The boxes of the scene, parents before children, with their texts cut to the room they have.

use super::metrics::{Metrics, Span};
use super::place::{Across, Along};
use super::plan::{Plan, SubnetGroup, Terminal, ZoneGroup};
use super::slots::Slots;
use super::texts::{self, Texts};
use crate::diagram::fit::{self, Font};
use crate::diagram::{BoxKind, BoxState, Point, Rect, SceneBox};
use crate::model::ResourceId;

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
    resource: ResourceId,
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
        for (at, (region, _)) in plan.grid.regions.iter().enumerate() {
            let across = self.across.regions.get(at).copied().unwrap_or_default();
            let rect = self.metrics.rect(self.along.region, across);
            let texts = Texts::new(region.as_str(), &["Region"], &format!("Region {region}"));
            let room = ((rect.width - 16 - GLYPH - 8) * 3 / 5, (rect.width - 16 - GLYPH - 8) * 2 / 5);
            let (key, resource) = (region.to_string(), (*region).clone().into());
            let draft = Draft {
                key,
                resource,
                kind: BoxKind::Region,
                rect,
                parent: None,
                texts: &texts,
                state: BoxState::Well,
                room,
            };
            let parent = self.push(draft);
            for block in 0..plan.grid.blocks.len() {
                if plan.grid.blocks.get(block).is_some_and(|block| block.region == at) {
                    self.account(block, parent, region.as_str());
                }
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
        let mut spots = plan.grid.spots.iter().enumerate();
        let entered = spots.any(|(spot, found)| {
            found.block == at && found.column == block.columns.0 && self.is_entered(spot)
        });
        let room = self.header_room(rect, entered.then_some(block.rows.0));
        let (key, resource) = (format!("{region}/{}", block.account), block.account.clone().into());
        let kind = BoxKind::Account;
        let parent = self.push(Draft {
            key,
            resource,
            kind,
            rect,
            parent: Some(parent),
            texts: &texts,
            state: BoxState::Well,
            room,
        });
        for (spot, _) in plan.grid.spots.iter().enumerate().filter(|(_, spot)| spot.block == at) {
            self.vpc(spot, parent);
        }
    }

    fn vpc(&mut self, at: usize, parent: usize) {
        let plan = self.plan;
        let (Some(spot), Some(cell)) = (plan.grid.spots.get(at), plan.cells.get(at)) else { return };
        let along = self.along.columns.get(spot.column).copied().unwrap_or_default();
        let across = self.across.rows.get(spot.row).map(|row| row.vpc).unwrap_or_default();
        let rect = self.metrics.rect(along, across);
        let vpc = spot.vpc;
        let name = texts::name_or(&vpc.name, vpc.id.as_str());
        let cidr = vpc.cidr.to_string();
        let texts = Texts::new(name, &[&cidr], &format!("VPC {name}, {}, {cidr}", vpc.id));
        let room = self.header_room(rect, self.is_entered(at).then_some(spot.row));
        let (key, resource, kind) = (vpc.id.to_string(), vpc.id.clone().into(), BoxKind::Vpc);
        let parent = self.push(Draft {
            key,
            resource,
            kind,
            rect,
            parent: Some(parent),
            texts: &texts,
            state: BoxState::Well,
            room,
        });
        for zone in &cell.zones {
            self.zone(at, zone, parent);
        }
        self.terminals(&[&cell.endpoints, &cell.services, &cell.balancers], parent);
    }

    fn zone(&mut self, cell: usize, zone: &ZoneGroup, parent: usize) {
        let plan = self.plan;
        let Some(found) = plan.grid.spots.get(cell) else { return };
        let lane = self.across.rows.get(found.row).and_then(|row| row.lanes.get(zone.lane)).copied();
        let Some(column) = self.slots.columns.get(found.column) else { return };
        let slot = |slot: usize| self.along.slots.get(slot).copied().unwrap_or_default();
        let (zone_pad, subnet_pad) = (self.metrics.zone, self.metrics.subnet);
        let along = Span::new(
            slot(column.cards.0).from - subnet_pad.along - zone_pad.along,
            slot(column.cards.1).to + subnet_pad.along_end + zone_pad.along_end,
        );
        let rect = self.metrics.rect(along, lane.unwrap_or_default().across);
        let account = plan.sketch.accounts.get(&found.vpc.account);
        let name = account.and_then(|account| account.zone_name(zone.zone)).map(ToString::to_string);
        let id = zone.zone.to_string();
        let texts = match &name {
            Some(name) => Texts::new(name, &[&id], &format!("Availability Zone {name}, {id}")),
            None => Texts::new(&id, &[], &format!("Availability Zone {id}")),
        };
        let lost = plan.sketch.lost_zones.contains(zone.zone);
        let state = if lost { BoxState::Lost } else { BoxState::Well };
        let (key, kind) = (format!("{}/{id}", found.vpc.id), BoxKind::Zone);
        let room = self.inner_room(rect);
        let resource = zone.zone.clone().into();
        let parent =
            self.push(Draft { key, resource, kind, rect, parent: Some(parent), texts: &texts, state, room });
        for group in &zone.subnets {
            self.subnet(group, state, parent);
        }
    }

    fn subnet(&mut self, group: &SubnetGroup, state: BoxState, parent: usize) {
        let slot = |slot: usize| self.along.slots.get(slot).copied().unwrap_or_default();
        let pad = self.metrics.subnet;
        let along = Span::new(slot(group.slots.0).from - pad.along, slot(group.slots.1).to + pad.along_end);
        let rect = self.metrics.rect(along, group.across);
        let subnet = group.subnet;
        let name = texts::name_or(&subnet.name, subnet.id.as_str());
        let cidr = subnet.cidr.to_string();
        let texts = Texts::new(name, &[&cidr], &format!("Subnet {name}, {}, {cidr}", subnet.id));
        let (key, resource, kind) = (subnet.id.to_string(), subnet.id.clone().into(), BoxKind::Subnet);
        let room = self.inner_room(rect);
        let parent =
            self.push(Draft { key, resource, kind, rect, parent: Some(parent), texts: &texts, state, room });
        self.terminals(&group.ranks.each_ref(), parent);
    }

    fn terminals(&mut self, lists: &[&Vec<usize>], parent: usize) {
        let plan = self.plan;
        for list in lists {
            for terminal in list.iter().filter_map(|at| plan.terminals.get(*at)) {
                self.terminal(terminal, parent);
            }
        }
    }

    fn terminal(&mut self, terminal: &Terminal, parent: usize) {
        let rect = self.metrics.rect(terminal.along, terminal.across);
        let room = rect.width - 8 - GLYPH - 6;
        self.push(Draft {
            key: terminal.key.clone(),
            resource: terminal.resource.clone(),
            kind: terminal.kind,
            rect,
            parent: Some(parent),
            texts: &terminal.texts,
            state: terminal.state,
            room: (room, room),
        });
    }

    /// The room in the header of a container that lines cross only when the flow runs down.
    fn header_room(&self, rect: Rect, row: Option<usize>) -> (i32, i32) {
        let all = rect.width - 16;
        if !self.metrics.is_down() {
            return ((all - GLYPH - 8) * 3 / 5, (all - GLYPH - 8) * 2 / 5);
        }
        // Up to where the first zone's lines come in.
        let lane = row.and_then(|row| self.across.rows.get(row)).and_then(|row| row.lanes.first());
        let inner = self.metrics.zone.across + self.metrics.subnet.across;
        let room = lane.map_or(all, |lane| self.before_corridor(lane.across.from + inner) - rect.x - 6);
        (room - GLYPH, room)
    }

    /// Whether lines come into a VPC from before it.
    fn is_entered(&self, spot: usize) -> bool {
        let own = |terminal: &&Terminal| terminal.spot == spot;
        self.plan.terminals.iter().filter(own).any(|terminal| {
            matches!(
                terminal.kind,
                BoxKind::LoadBalancerNode | BoxKind::EndpointService | BoxKind::LoadBalancer
            )
        })
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
        let (glyph_at, label_at, detail_at) = if !draft.kind.is_container() {
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
