//! What fills a plan: the cards in subnets, the chips on borders, the cards in no subnet, and the
//! VPCs in stacks.

use super::grid::Home;
use super::loose::{self, Belongs};
use super::order;
use super::plan::{Draft, Plan, Stand, peering_draft, state};
use super::texts::{self, Texts};
use crate::diagram::{BoxKind, BoxState};
use crate::model::{
    DataCenterHostRole, EndpointType, HostState, IdText as _, NatGatewayState, NetworkInterfaceId, Places,
    ResolverDirection, ResourceId, VpcPeeringConnection,
};

impl Plan<'_> {
    pub(super) fn collect_stacks(&mut self) {
        for at in 0..self.grid.spots.len() {
            let Some(Home::Stack(vpcs)) = self.grid.spots.get(at).map(|spot| &spot.home) else { continue };
            let closed = vpcs.first().map(|vpc| vpc.region.clone());
            if let Some(region) = closed.filter(|region| self.arranged.is_closed_region(region.as_str())) {
                let texts = texts::closed_region(vpcs);
                self.put_closed(at, contents(region.into(), texts));
                continue;
            }
            let (texts, stacked) = (texts::stack(vpcs), vpcs.len());
            let key = vpcs.first().map(|vpc| format!("stack {}", vpc.id)).unwrap_or_default();
            let draft = Draft { kind: BoxKind::VpcStack, key, resource: None, texts, state: BoxState::Well };
            self.put(at, Stand::Stack, draft);
            if let Some(cell) = self.cells.get_mut(at) {
                cell.stacked = stacked;
            }
        }
    }

    /// One card for all that lies in a VPC or a subnet that is closed.
    pub(super) fn collect_closed(&mut self) {
        for at in 0..self.grid.spots.len() {
            let Some(Home::Vpc(vpc)) = self.grid.spots.get(at).map(|spot| &spot.home) else { continue };
            if self.arranged.is_closed(&vpc.id) {
                let draft = contents(vpc.id.clone().into(), texts::closed_vpc(self.sketch, &vpc.id));
                self.put_closed(at, draft);
            }
        }
    }

    fn put_closed(&mut self, at: usize, draft: Draft) {
        let card = self.put(at, Stand::Free, draft);
        if let Some(cell) = self.cells.get_mut(at) {
            cell.closed = Some(card);
        }
    }

    pub(super) fn collect_cards(&mut self) {
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
        let mut card = |interface: &NetworkInterfaceId, rank: usize, mut draft: Draft| {
            let Some(found) = sketch.network_interfaces.get(interface) else { return };
            if self.terminal(interface).is_some() {
                return;
            }
            let rank = if self.arranged.is_closed_subnet(&found.subnet) { 1 } else { rank };
            let home = home_of.get(found.subnet.as_str()).and_then(|at| homes.get(at));
            let Some(&(spot, zone, subnet)) = home else {
                // Perhaps in a stack, or in a VPC that is closed.
                let vpc = sketch.subnets.get(&found.subnet).and_then(|subnet| self.spot(&subnet.vpc));
                if let Some(card) = vpc.and_then(|spot| self.stands_for(spot)) {
                    self.places.insert(interface.text(), card);
                }
                return;
            };
            let at = self.terminals.len();
            let zone = self.cells.get_mut(spot).and_then(|cell| cell.zones.get_mut(zone));
            let Some(zone) = zone else { return };
            if sketch.lost_zones.contains(zone.zone) {
                draft.state = BoxState::Lost;
            }
            let lane = Some(zone.lane);
            if self.arranged.is_closed_subnet(&found.subnet) {
                // One card for all of them.
                let key = inside(found.subnet.as_str());
                let known = self.places.get(&key);
                self.places.insert(interface.text(), known.unwrap_or(at));
                if known.is_some() {
                    return;
                }
                let texts = texts::closed_subnet(sketch, &found.subnet);
                draft = Draft { state: draft.state, ..contents(found.subnet.clone().into(), texts) };
            }
            let rank = zone.subnets.get_mut(subnet).and_then(|group| group.ranks.get_mut(rank));
            let Some(rank) = rank else { return };
            rank.push(at);
            self.places.insert(interface.text(), at);
            self.push(draft, spot, Stand::Card, lane, 0);
        };
        for host in sketch.hosts.iter() {
            let (texts, down) = (texts::host(sketch, host), texts::host_is_down(host));
            let draft = Draft::of(BoxKind::Host(host.flavor), host.id.clone(), texts, down);
            card(&host.network_interface, 1, draft);
        }
        for gateway in sketch.nat_gateways.iter() {
            let down = gateway.state != NatGatewayState::Available;
            let texts = texts::nat_gateway(sketch, gateway);
            card(
                &gateway.network_interface,
                2,
                Draft::of(BoxKind::NatGateway, gateway.id.clone(), texts, down),
            );
        }
        for endpoint in sketch.vpc_endpoints.iter() {
            for interface in &endpoint.network_interfaces {
                let texts = texts::endpoint_interface(sketch, endpoint, interface);
                let down = texts::endpoint_is_down(endpoint);
                card(interface, 2, Draft::of(BoxKind::EndpointInterface, interface.clone(), texts, down));
            }
        }
        for endpoint in sketch.resolver_endpoints.iter() {
            for interface in &endpoint.network_interfaces {
                let name = texts::name_or(&endpoint.name, endpoint.id.as_str());
                let whose = format!("Resolver endpoint network interface of {name}");
                let texts = texts::made_for(sketch, interface, "Resolver ENI", &whose);
                let down = !endpoint.status.works();
                card(interface, 2, Draft::of(BoxKind::ResolverEndpoint, interface.clone(), texts, down));
            }
        }
        for balancer in sketch.load_balancers.iter() {
            for node in &balancer.nodes {
                let whose = format!("Node of Network Load Balancer {}", balancer.arn.name());
                let texts = texts::made_for(sketch, node, "NLB node", &whose);
                card(node, 0, Draft::of(BoxKind::LoadBalancerNode, node.clone(), texts, false));
            }
        }
        for balancer in sketch.application_load_balancers.iter() {
            for node in &balancer.nodes {
                let whose = format!("Node of Application Load Balancer {}", balancer.arn.name());
                let texts = texts::made_for(sketch, node, "ALB node", &whose);
                card(node, 0, Draft::of(BoxKind::LoadBalancerNode, node.clone(), texts, false));
            }
        }
        for attachment in sketch.transit_gateway_attachments.iter() {
            for interface in &attachment.network_interfaces {
                let whose = format!("Interface of transit gateway attachment {}", attachment.id);
                let texts = texts::made_for(sketch, interface, "TGW ENI", &whose);
                let down = !attachment.state.carries();
                let draft = Draft::of(BoxKind::TransitGatewayInterface, interface.clone(), texts, down);
                card(interface, 2, draft);
            }
        }
    }

    /// Puts a chip on a border, or in a stack.
    fn chip(&mut self, spot: Option<usize>, stand: Stand, draft: Draft) {
        let Some(spot) = spot else { return };
        match self.stack_of(spot) {
            Some(stack) => _ = self.places.insert(&std::rc::Rc::from(draft.key.as_str()), stack),
            None => _ = self.put(spot, stand, draft),
        }
    }

    pub(super) fn collect_chips(&mut self) {
        let sketch = self.sketch;
        for endpoint in sketch.vpc_endpoints.iter() {
            let kind = match endpoint.endpoint_type {
                EndpointType::Interface => BoxKind::Endpoint,
                EndpointType::Gateway => BoxKind::GatewayEndpoint,
            };
            let down = texts::endpoint_is_down(endpoint);
            let draft = Draft::of(kind, endpoint.id.clone(), texts::endpoint(endpoint), down);
            self.chip(self.spot(&endpoint.vpc), Stand::Right, draft);
        }
        for service in sketch.endpoint_services.iter() {
            let home = order::home(sketch, service).and_then(|vpc| self.spot(&vpc.id));
            let texts = texts::service(service);
            self.chip(
                home,
                Stand::Left,
                Draft::of(BoxKind::EndpointService, service.id.clone(), texts, false),
            );
        }
        for balancer in sketch.load_balancers.iter() {
            let texts = texts::balancer(balancer);
            let draft = Draft::of(BoxKind::LoadBalancer, balancer.arn.clone(), texts, false);
            self.chip(self.spot(&balancer.vpc), Stand::Middle, draft);
        }
        for endpoint in sketch.resolver_endpoints.iter() {
            let stand = match endpoint.direction {
                ResolverDirection::Inbound => Stand::Left,
                ResolverDirection::Outbound => Stand::Right,
            };
            let draft = self.described(endpoint.id.clone().into(), !endpoint.status.works());
            self.chip(self.spot(&endpoint.vpc), stand, draft);
        }
        for balancer in sketch.application_load_balancers.iter() {
            let texts = texts::application_balancer(balancer);
            let draft = Draft::of(BoxKind::ApplicationLoadBalancer, balancer.arn.clone(), texts, false);
            self.chip(self.spot(&balancer.vpc), Stand::Middle, draft);
        }
        for gateway in sketch.internet_gateways.iter() {
            let spot = gateway.vpc.as_ref().and_then(|vpc| self.spot(vpc));
            let id = gateway.id.clone().into();
            self.chip(spot, Stand::Right, self.described(id, gateway.vpc.is_none()));
        }
        for gateway in sketch.egress_only_internet_gateways.iter() {
            let id = gateway.id.clone().into();
            self.chip(self.spot(&gateway.vpc), Stand::Right, self.described(id, false));
        }
        for gateway in sketch.virtual_private_gateways.iter() {
            let spot = gateway.vpc.as_ref().and_then(|vpc| self.spot(vpc));
            let id = gateway.id.clone().into();
            self.chip(spot, Stand::Left, self.described(id, gateway.vpc.is_none()));
        }
        for gateway in sketch.customer_gateways.iter() {
            // A virtual router's stands where VPN connections come in.
            let (spot, stand) = match loose::device(sketch, &gateway.device) {
                Belongs::DataCenter(center) => (self.spot(center), Stand::Right),
                Belongs::Vpc(vpc) => (self.spot(vpc), Stand::Left),
                Belongs::Account(_) | Belongs::Nowhere => (None, Stand::Right),
            };
            self.chip(spot, stand, self.described(gateway.id.clone().into(), false));
        }
        for connection in sketch.direct_connect_connections.iter() {
            let down = connection.state != crate::model::ConnectionState::Available;
            let draft = self.described(connection.id.clone().into(), down);
            self.chip(self.spot(&connection.data_center), Stand::Right, draft);
        }
        sketch.vpc_peering_connections.iter().for_each(|peering| self.peering(peering));
        self.lines_end_at_chips();
    }

    /// A peering connection has an end on the border of each VPC, where the other one is.
    fn peering(&mut self, peering: &VpcPeeringConnection) {
        let column = |spot: Option<usize>| Some(self.grid.spots.get(spot?)?.column);
        let (from, to) = (self.spot(&peering.requester_vpc), self.spot(&peering.accepter_vpc));
        let columns = (column(from), column(to));
        let (own, other) = match columns {
            (Some(from), Some(to)) if from < to => (Stand::Right, Stand::Left),
            (Some(from), Some(to)) if from > to => (Stand::Left, Stand::Right),
            _ => (Stand::Right, Stand::Right),
        };
        let down = peering.state != crate::model::PeeringState::Active;
        let texts = texts::described(self.sketch, &peering.id.clone().into());
        self.chip(from, own, peering_draft(&peering.id, &peering.requester_vpc, texts.clone(), down));
        if peering.accepter_vpc != peering.requester_vpc {
            self.chip(to, other, peering_draft(&peering.id, &peering.accepter_vpc, texts, down));
        }
    }

    /// VPN connections begin at their customer gateway, virtual interfaces at their connection, peering
    /// attachments at the transit gateway whose owner asked for them.
    fn lines_end_at_chips(&mut self) {
        let sketch = self.sketch;
        for connection in sketch.vpn_connections.iter() {
            if let Some(at) = self.terminal(&connection.customer_gateway) {
                self.places.insert(connection.id.text(), at);
            }
        }
        for attachment in sketch.transit_gateway_attachments.iter() {
            if let (None, Some(at)) = (attachment.vpc(), self.terminal(&attachment.transit_gateway)) {
                self.places.insert(attachment.id.text(), at);
            }
        }
        for interface in sketch.virtual_interfaces.iter() {
            if let Some(at) = self.terminal(&interface.connection) {
                self.places.insert(interface.id.text(), at);
            }
        }
    }

    /// A resource that is described by its record alone.
    fn described(&self, id: ResourceId, down: bool) -> Draft {
        let kind = BoxKind::of(&id).unwrap_or(BoxKind::Note);
        let texts = texts::described(self.sketch, &id);
        Draft::of(kind, id, texts, down)
    }

    /// The services of AWS's own in one Region, or in those without VPCs.
    fn services(&mut self, at: usize, region: Option<&str>) {
        for name in self.grid.services.clone() {
            let is_here = match region {
                Some(region) => name.region() == region,
                None => !self.grid.has_region(name.region()),
            };
            if is_here {
                let draft = nobody(BoxKind::AwsService, name.as_str(), texts::aws_service(name));
                self.put(at, Stand::Free, draft);
            }
        }
    }

    pub(super) fn collect_free(&mut self) {
        let sketch = self.sketch;
        for host in sketch.data_center_hosts.iter() {
            let Some(spot) = self.spot(&host.data_center) else { continue };
            let kind = match host.role {
                DataCenterHostRole::Server => BoxKind::DataCenterHost,
                DataCenterHostRole::Resolver => BoxKind::Resolver,
            };
            let (texts, down) = (texts::data_center_host(host), host.state == HostState::Stopped);
            self.put(spot, Stand::Free, Draft::of(kind, host.id.clone(), texts, down));
        }
        let mut outside = None;
        for at in 0..self.grid.spots.len() {
            let Some(spot) = self.grid.spots.get(at) else { continue };
            match spot.home {
                Home::Services => {
                    let region = spot.region.and_then(|region| self.grid.regions.get(region));
                    self.services(at, region.map(|region| region.name.as_str()));
                }
                Home::Outside => {
                    outside = Some(at);
                    self.services(at, None);
                    if self.grid.internet {
                        let texts = Texts::new("Internet", &["public addresses"], "The internet");
                        self.put(at, Stand::Free, nobody(BoxKind::Internet, "internet", texts));
                    }
                }
                Home::Vpc(_) | Home::DataCenter(_) | Home::Loose | Home::Stack(_) => {}
            }
        }
        for (spot, id) in self.grid.free.clone() {
            let down = match &id {
                ResourceId::DirectConnectConnection(id) => {
                    let found = sketch.direct_connect_connections.get(id);
                    found.is_some_and(|found| found.state != crate::model::ConnectionState::Available)
                }
                _ => false,
            };
            if let Some(spot) = spot.or(outside) {
                let draft = self.described(id, down);
                self.put(spot, Stand::Free, draft);
            }
        }
        self.lines_end_at_chips();
    }
}

/// What stands for all that lies in a container that is closed.
fn contents(container: ResourceId, texts: Texts) -> Draft {
    let key = inside(container.as_str());
    Draft { kind: BoxKind::Contents, key, resource: Some(container), texts, state: BoxState::Well }
}

/// The key of that card.
fn inside(container: &str) -> String {
    format!("inside {container}")
}

/// What nobody configures.
fn nobody(kind: BoxKind, key: &str, texts: Texts) -> Draft {
    Draft { kind, key: key.to_owned(), resource: None, texts, state: state(false, false) }
}
