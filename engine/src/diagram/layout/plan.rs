//! What is to be drawn, before anything has a place: the cards of each subnet by rank, the chips
//! of each VPC, the zones of each row. What refers to nothing is left out here.

use super::metrics::Span;
use super::order::{self, Grid};
use super::texts::{self, Texts};
use crate::diagram::{BoxKind, BoxState, Flow};
use crate::model::{
    IdText, NetworkInterfaceId, Places, ResourceId, Sketch, Subnet, VpcId, ZoneId, number, sort_by_numbers,
};

/// How many ranks a subnet's cards have.
pub(super) const RANKS: usize = 3;

/// Something lines end at: a card in a subnet, or a chip of a VPC.
pub(super) struct Terminal {
    pub kind: BoxKind,
    pub key: String,
    pub resource: ResourceId,
    pub texts: Texts,
    pub state: BoxState,
    pub spot: usize,
    /// The zone's place in its row; `None` for chips.
    pub lane: Option<usize>,
    /// Its place among the chips of its kind in its VPC.
    pub place: usize,
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
        self.lane.is_none()
    }
}

/// A subnet's cards by rank along the flow: nodes, instances, endpoint interfaces.
pub(super) struct SubnetGroup<'a> {
    pub subnet: &'a Subnet,
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

/// One VPC: its zones and chips. Chips are places among the terminals.
#[derive(Default)]
pub(super) struct Cell<'a> {
    pub zones: Vec<ZoneGroup<'a>>,
    pub endpoints: Vec<usize>,
    pub services: Vec<usize>,
    pub balancers: Vec<usize>,
}

/// Everything to be drawn.
pub(super) struct Plan<'a> {
    pub sketch: &'a Sketch,
    pub grid: Grid<'a>,
    pub cells: Vec<Cell<'a>>,
    /// The zones of each row, in the sketch's order.
    pub lanes: Vec<Vec<&'a ZoneId>>,
    pub terminals: Vec<Terminal>,
    /// The terminal of each interface, endpoint, service and load balancer.
    places: Places,
    /// The cell of each VPC.
    spots: Places,
}

impl<'a> Plan<'a> {
    pub fn of(sketch: &'a Sketch, flow: Flow) -> Self {
        let grid = order::grid(sketch, flow);
        let mut cells = Vec::new();
        cells.resize_with(grid.spots.len(), Cell::default);
        let mut plan = Self {
            sketch,
            grid,
            cells,
            lanes: Vec::new(),
            terminals: Vec::new(),
            places: Places::default(),
            spots: Places::default(),
        };
        for (at, spot) in plan.grid.spots.iter().enumerate() {
            plan.spots.insert(spot.vpc.id.text(), at);
        }
        plan.collect_zones();
        plan.collect_cards();
        plan.collect_chips();
        if flow == Flow::TopToBottom {
            // One below the other: those requests reach first come first.
            for zone in plan.cells.iter_mut().flat_map(|cell| &mut cell.zones) {
                sort_by_numbers(&mut zone.subnets, |subnet| [number(subnet.first_rank()), 0, 0]);
            }
        }
        plan
    }

    fn spot(&self, vpc: &VpcId) -> Option<usize> {
        self.spots.get(vpc.as_str())
    }

    /// Where lines of this interface, endpoint, service or load balancer end.
    pub fn terminal(&self, id: &impl IdText) -> Option<usize> {
        self.places.get(id.text())
    }

    fn collect_zones(&mut self) {
        let mut lanes: Vec<Vec<&'a ZoneId>> = vec![Vec::new(); self.grid.rows];
        for subnet in self.sketch.subnets.iter() {
            let Some(at) = self.spot(&subnet.vpc) else { continue };
            let row = self.grid.spots.get(at).and_then(|spot| lanes.get_mut(spot.row));
            let (Some(row), Some(cell)) = (row, self.cells.get_mut(at)) else { continue };
            let lane = row.iter().position(|zone| **zone == subnet.zone).unwrap_or(row.len());
            if lane == row.len() {
                row.push(&subnet.zone);
            }
            let group =
                SubnetGroup { subnet, ranks: Default::default(), across: Span::default(), slots: (0, 0) };
            match cell.zones.iter_mut().find(|zone| zone.lane == lane) {
                Some(zone) => zone.subnets.push(group),
                None => cell.zones.push(ZoneGroup { lane, zone: &subnet.zone, subnets: vec![group] }),
            }
        }
        for cell in &mut self.cells {
            sort_by_numbers(&mut cell.zones, |zone| [number(zone.lane), 0, 0]);
        }
        self.lanes = lanes;
    }

    fn collect_cards(&mut self) {
        let (mut homes, mut home_of) = (Vec::new(), Places::default());
        for (at, cell) in self.cells.iter().enumerate() {
            for (zone_at, zone) in cell.zones.iter().enumerate() {
                for (subnet_at, group) in zone.subnets.iter().enumerate() {
                    home_of.insert(group.subnet.id.text(), homes.len());
                    homes.push((at, zone_at, subnet_at));
                }
            }
        }
        let sketch = self.sketch;
        let mut card =
            |interface: &'a NetworkInterfaceId, rank: usize, kind, key: &str, resource, texts, down| {
                let Some(found) = sketch.network_interfaces.get(interface) else { return };
                let home = home_of.get(found.subnet.as_str()).and_then(|at| homes.get(at));
                let Some(&(spot, zone, subnet)) = home else { return };
                if self.places.get(interface.as_str()).is_some() {
                    return;
                }
                let Some(zone) = self.cells.get_mut(spot).and_then(|cell| cell.zones.get_mut(zone)) else {
                    return;
                };
                let state = state(down, sketch.lost_zones.contains(zone.zone));
                let lane = Some(zone.lane);
                let rank = zone.subnets.get_mut(subnet).and_then(|group| group.ranks.get_mut(rank));
                let Some(rank) = rank else { return };
                rank.push(self.terminals.len());
                self.places.insert(interface.text(), self.terminals.len());
                self.terminals.push(terminal(kind, key.to_owned(), resource, texts, state, spot, lane, 0));
            };
        for instance in sketch.hosts.iter() {
            let interface = &instance.network_interface;
            let texts = texts::instance(sketch, instance);
            let (key, resource) = (instance.id.as_str(), instance.id.clone().into());
            card(interface, 1, BoxKind::Host, key, resource, texts, texts::instance_is_down(instance));
        }
        for endpoint in sketch.vpc_endpoints.iter() {
            for interface in &endpoint.network_interfaces {
                let texts = texts::endpoint_interface(sketch, endpoint, interface);
                let resource = interface.clone().into();
                let down = texts::endpoint_is_down(endpoint);
                card(interface, 2, BoxKind::EndpointInterface, interface.as_str(), resource, texts, down);
            }
        }
        for balancer in sketch.load_balancers.iter() {
            for node in &balancer.nodes {
                let texts = texts::node(sketch, balancer, node);
                card(node, 0, BoxKind::LoadBalancerNode, node.as_str(), node.clone().into(), texts, false);
            }
        }
    }

    fn collect_chips(&mut self) {
        for endpoint in self.sketch.vpc_endpoints.iter() {
            let Some(spot) = self.spot(&endpoint.vpc) else { continue };
            let texts = texts::endpoint(endpoint);
            let state = state(texts::endpoint_is_down(endpoint), false);
            let at = self.chip(
                BoxKind::Endpoint,
                endpoint.id.as_str(),
                endpoint.id.clone().into(),
                texts,
                state,
                spot,
            );
            self.places.insert(endpoint.id.text(), at);
        }
        for service in self.sketch.endpoint_services.iter() {
            let home = order::home(self.sketch, service).and_then(|vpc| self.spot(&vpc.id));
            let Some(spot) = home else { continue };
            let (texts, resource) = (texts::service(service), service.id.clone().into());
            let at = self.chip(
                BoxKind::EndpointService,
                service.id.as_str(),
                resource,
                texts,
                BoxState::Well,
                spot,
            );
            self.places.insert(service.id.text(), at);
        }
        for balancer in self.sketch.load_balancers.iter() {
            let Some(spot) = self.spot(&balancer.vpc) else { continue };
            let (texts, resource) = (texts::balancer(balancer), balancer.arn.clone().into());
            let at = self.chip(
                BoxKind::LoadBalancer,
                balancer.arn.as_str(),
                resource,
                texts,
                BoxState::Well,
                spot,
            );
            self.places.insert(balancer.arn.text(), at);
        }
    }

    fn chip(
        &mut self,
        kind: BoxKind,
        key: &str,
        resource: ResourceId,
        texts: Texts,
        state: BoxState,
        spot: usize,
    ) -> usize {
        let at = self.terminals.len();
        let mut place = 0;
        if let Some(cell) = self.cells.get_mut(spot) {
            let chips = match kind {
                BoxKind::Endpoint => &mut cell.endpoints,
                BoxKind::EndpointService => &mut cell.services,
                _ => &mut cell.balancers,
            };
            place = chips.len();
            chips.push(at);
        }
        self.terminals.push(terminal(kind, key.to_owned(), resource, texts, state, spot, None, place));
        at
    }
}

const fn state(down: bool, lost: bool) -> BoxState {
    match (lost, down) {
        (true, _) => BoxState::Lost,
        (false, true) => BoxState::Down,
        (false, false) => BoxState::Well,
    }
}

#[allow(clippy::too_many_arguments, reason = "the one place a terminal is made, with no place yet")]
fn terminal(
    kind: BoxKind,
    key: String,
    resource: ResourceId,
    texts: Texts,
    state: BoxState,
    spot: usize,
    lane: Option<usize>,
    place: usize,
) -> Terminal {
    Terminal {
        kind,
        key,
        resource,
        texts,
        state,
        spot,
        lane,
        place,
        slot: 0,
        before: 0,
        after: 0,
        across: Span::default(),
        along: Span::default(),
    }
}
