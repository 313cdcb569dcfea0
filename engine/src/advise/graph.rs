//! Questions about a sketch as a graph: what hangs on a resource, services that lead in a circle, which
//! networks reach each other, and what alone stands between a consumer and a service.

use petgraph::algo::dominators::simple_fast;
use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::unionfind::UnionFind;

use crate::model::references::References;
use crate::model::{
    AttachedResource, CustomerDevice, EndpointServiceId, EndpointState, IdSet, IdText, PeeringState, Places,
    ResourceId, RouteState, Sketch, TargetGroup, TransitGatewayAttachment, TransitGatewayAttachmentId,
    TunnelStatus, VirtualInterfaceState, VpcEndpointId, VpcId, VpnConnection, VpnState, ZoneId, groups_of,
    number, sort_by_numbers,
};
use crate::path::{Index, targets_in_reach};

/// A graph whose nodes are resources, each once.
#[derive(Default)]
struct Resources {
    graph: DiGraph<ResourceId, ()>,
    places: Places,
}

impl Resources {
    fn node(&mut self, id: impl Into<ResourceId>) -> NodeIndex {
        let id = id.into();
        if let Some(known) = self.places.get(id.as_str()) {
            return NodeIndex::new(known);
        }
        self.places.insert(id.text(), self.graph.node_count());
        self.graph.add_node(id)
    }

    fn named(&self, node: NodeIndex) -> Option<&ResourceId> {
        self.graph.node_weight(node)
    }
}

/// Everything that refers to a resource, or to what refers to it, and so on: what would be left without
/// something it needs if the resource went away. In the sketch's order of finding, nearest first; the
/// resource itself is not among them.
pub fn dependents(sketch: &Sketch, id: &ResourceId) -> Vec<ResourceId> {
    let references = References::of(sketch);
    let mut seen = Places::default();
    seen.insert(id.text(), 0);
    let mut found = vec![id.clone()];
    let mut at = 0;
    while let Some(next) = found.get(at).cloned() {
        for from in references.to(&next) {
            if seen.get(from.as_str()).is_none() {
                seen.insert(from.text(), 0);
                found.push(from.clone());
            }
        }
        at += 1;
    }
    found.remove(0);
    found
}

/// Endpoint services that lead in a circle: each uses, from the VPC it is provided in, an endpoint of
/// the next. Each circle's services stand in the sketch's order.
pub fn service_cycles(sketch: &Sketch) -> Vec<Vec<EndpointServiceId>> {
    let mut graph = Resources::default();
    // Nodes first, so that their numbers are the services' places.
    let mut provided = Places::default();
    let mut by_vpc: Vec<Vec<NodeIndex>> = Vec::new();
    for service in sketch.endpoint_services.iter() {
        let node = graph.node(service.id.clone());
        for balancer in service.load_balancers.iter().filter_map(|arn| sketch.load_balancers.get(arn)) {
            let known = provided.get(balancer.vpc.as_str());
            let at = known.unwrap_or(by_vpc.len());
            if known.is_none() {
                provided.insert(balancer.vpc.text(), at);
                by_vpc.push(Vec::new());
            }
            by_vpc.get_mut(at).into_iter().for_each(|services| services.push(node));
        }
    }
    for endpoint in sketch.vpc_endpoints.iter().filter(|endpoint| endpoint.state == EndpointState::Available)
    {
        let Some(service) = sketch.service_of(endpoint) else { continue };
        let to = graph.node(service.id.clone());
        let users = provided.get(endpoint.vpc.as_str()).and_then(|at| by_vpc.get(at));
        for user in users.into_iter().flatten() {
            graph.graph.update_edge(*user, to, ());
        }
    }
    let mut cycles = Vec::new();
    for mut nodes in tarjan_scc(&graph.graph) {
        let alone = |node: &NodeIndex| nodes.len() == 1 && !graph.graph.contains_edge(*node, *node);
        if nodes.first().is_some_and(alone) {
            continue;
        }
        sort_by_numbers(&mut nodes, |node| [number(node.index()), 0, 0]);
        let service = |node: &NodeIndex| match graph.named(*node) {
            Some(ResourceId::EndpointService(id)) => Some(id.clone()),
            _ => None,
        };
        cycles.push(nodes.iter().filter_map(service).collect::<Vec<_>>());
    }
    // Found from the ends of chains backwards.
    cycles.reverse();
    cycles
}

/// How one network reaches another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// By an active VPC peering connection: both ways, and no further.
    Peering,
    /// By a VPN connection with a tunnel that is up: both ways.
    Vpn,
    /// By a transit gateway, one of whose tables leads from the one to the other: both ways.
    TransitGateway,
    /// By a private virtual interface that is up: both ways.
    DirectConnect,
    /// By an available endpoint: from the consumer's VPC to one service of the provider's, never back.
    PrivateLink,
}

impl Way {
    /// Whether either side may begin.
    pub const fn both_ways(self) -> bool {
        match self {
            Self::Peering | Self::Vpn | Self::TransitGateway | Self::DirectConnect => true,
            Self::PrivateLink => false,
        }
    }
}

/// Two networks, VPCs or data centers, and what joins them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joint {
    /// The one that begins; the requester's of a peering connection.
    pub from: ResourceId,
    /// The other.
    pub to: ResourceId,
    /// What joins them.
    pub by: ResourceId,
    /// How.
    pub way: Way,
}

/// Everything that joins two networks of a sketch, as far as it is up. Routes and rules are not looked at.
pub fn joints(sketch: &Sketch) -> Vec<Joint> {
    let mut joints = Vec::new();
    let mut join = |from: ResourceId, to: ResourceId, by: ResourceId, way| {
        if from != to && sketch.has(&from) && sketch.has(&to) {
            joints.push(Joint { from, to, by, way });
        }
    };
    for peering in sketch.vpc_peering_connections.iter().filter(|own| own.state == PeeringState::Active) {
        let (from, to) = (peering.requester_vpc.clone(), peering.accepter_vpc.clone());
        join(from.into(), to.into(), peering.id.clone().into(), Way::Peering);
    }
    let vpc_of =
        |gateway| sketch.virtual_private_gateways.get(gateway).and_then(|gateway| gateway.vpc.clone());
    for connection in sketch.vpn_connections.iter().filter(|own| own.state == VpnState::Available) {
        let is_up = connection.tunnels.iter().any(|tunnel| tunnel.status == TunnelStatus::Up);
        let other = customer_side(sketch, connection);
        let gateway = connection.virtual_private_gateway.as_ref();
        if let (true, Some(vpc), Some(other)) = (is_up, gateway.and_then(vpc_of), other) {
            join(other, vpc.into(), connection.id.clone().into(), Way::Vpn);
        }
    }
    by_transit_gateway(sketch, &mut |from, to, by| join(from, to, by, Way::TransitGateway));
    let is_up = |state| state == VirtualInterfaceState::Available;
    for interface in sketch.virtual_interfaces.iter().filter(|interface| is_up(interface.state)) {
        let line = sketch.direct_connect_connections.get(&interface.connection);
        let vpc = interface.virtual_private_gateway.as_ref().and_then(vpc_of);
        if let (Some(line), Some(vpc)) = (line, vpc) {
            let center = line.data_center.clone();
            join(center.into(), vpc.into(), interface.id.clone().into(), Way::DirectConnect);
        }
    }
    for endpoint in sketch.vpc_endpoints.iter().filter(|endpoint| endpoint.state == EndpointState::Available)
    {
        let Some(service) = sketch.service_of(endpoint) else { continue };
        let mut known: Vec<&VpcId> = Vec::new();
        for balancer in service.load_balancers.iter().filter_map(|arn| sketch.load_balancers.get(arn)) {
            if !known.contains(&&balancer.vpc) {
                known.push(&balancer.vpc);
                let (from, to) = (endpoint.vpc.clone(), balancer.vpc.clone());
                join(from.into(), to.into(), endpoint.id.clone().into(), Way::PrivateLink);
            }
        }
    }
    joints
}

/// The network at the customer's end of a VPN connection.
fn customer_side(sketch: &Sketch, connection: &VpnConnection) -> Option<ResourceId> {
    match &sketch.customer_gateways.get(&connection.customer_gateway)?.device {
        CustomerDevice::DataCenter(center) => Some(center.clone().into()),
        CustomerDevice::VirtualRouter(host) => {
            let subnet = sketch.subnet_of(&sketch.hosts.get(host)?.network_interface).ok()?;
            Some(subnet.vpc.clone().into())
        }
    }
}

/// The network a transit gateway's attachment leads to; `None` for another gateway.
fn attached(sketch: &Sketch, attachment: &TransitGatewayAttachment) -> Option<ResourceId> {
    match &attachment.resource {
        AttachedResource::Vpc(vpc) => Some(vpc.clone().into()),
        AttachedResource::VpnConnection(id) => customer_side(sketch, sketch.vpn_connections.get(id)?),
        AttachedResource::TransitGateway(_) => None,
    }
}

/// Visits networks that a table of a transit gateway leads between: whoever is associated with it reaches
/// whomever its routes lead to. All of them are many pairs; each network is visited once, with the first of
/// the other side.
fn by_transit_gateway(sketch: &Sketch, visit: &mut dyn FnMut(ResourceId, ResourceId, ResourceId)) {
    let network = |id: &TransitGatewayAttachmentId| {
        let found = sketch.transit_gateway_attachments.get(id).filter(|found| found.state.carries())?;
        attached(sketch, found)
    };
    for table in sketch.transit_gateway_route_tables.iter() {
        let active = table.routes.iter().filter(|route| route.state == RouteState::Active);
        let mut led_to: Vec<ResourceId> = Vec::new();
        let mut known = IdSet::default();
        for id in active.filter_map(|route| route.attachment.as_ref()) {
            if known.insert(id.clone()) {
                led_to.extend(network(id));
            }
        }
        let mut from = table.associations.iter().filter_map(network);
        let (Some(first), Some(first_to)) = (from.next(), led_to.first().cloned()) else { continue };
        let by = ResourceId::from(table.transit_gateway.clone());
        for to in led_to {
            visit(first.clone(), to, by.clone());
        }
        from.for_each(|from| visit(from, first_to.clone(), by.clone()));
    }
}

/// The networks of a sketch in classes: those of one class are joined both ways, directly or over
/// others; what is not reaches the others by endpoints at most. VPCs come before data centers, each
/// class where its first network stands. That two are of one class does not say that packets pass: no
/// VPC passes on what comes in by peering or a gateway.
pub fn classes(sketch: &Sketch) -> Vec<Vec<ResourceId>> {
    let mut networks: Vec<ResourceId> = Vec::new();
    sketch.vpcs.iter().for_each(|vpc| networks.push(vpc.id.clone().into()));
    sketch.data_centers.iter().for_each(|center| networks.push(center.id.clone().into()));
    let mut places = Places::default();
    for (at, network) in networks.iter().enumerate() {
        places.insert(network.text(), at);
    }
    let mut joined = UnionFind::<usize>::new(networks.len());
    for joint in joints(sketch).iter().filter(|joint| joint.way.both_ways()) {
        if let (Some(one), Some(other)) = (places.get(joint.from.as_str()), places.get(joint.to.as_str())) {
            joined.union(one, other);
        }
    }
    let mut class_of: Vec<Option<usize>> = vec![None; networks.len()];
    let mut classes: Vec<Vec<ResourceId>> = Vec::new();
    for (at, network) in networks.into_iter().enumerate() {
        let Some(slot) = class_of.get_mut(joined.find(at)) else { continue };
        let class = *slot.get_or_insert(classes.len());
        match classes.get_mut(class) {
            Some(members) => members.push(network),
            None => classes.push(vec![network]),
        }
    }
    classes
}

/// The resources that alone stand between an endpoint's VPC and its service: without any one of them
/// nothing gets through. Network interfaces of the endpoint, load balancers' nodes and targets in the
/// order of the way, then Availability Zones. `None` where nothing gets through with all of them.
///
/// What is there counts, not how it is: a target that fails its check is a target.
pub fn single_points(index: &Index, endpoint: &VpcEndpointId) -> Option<Vec<ResourceId>> {
    let ways = Ways::of(index, endpoint)?;
    let mut single = ways.dominators(None)?;
    for zone in &ways.zones {
        if ways.dominators(Some(zone)).is_none() {
            single.push(zone.clone().into());
        }
    }
    Some(single)
}

/// The hops from an endpoint to the targets of its service, each with its zone.
struct Ways {
    graph: Resources,
    /// Of each node the zone it lies in.
    zone_of: Vec<Option<ZoneId>>,
    zones: Vec<ZoneId>,
    from: NodeIndex,
    to: NodeIndex,
}

impl Ways {
    fn of(index: &Index, id: &VpcEndpointId) -> Option<Self> {
        let sketch = index.sketch();
        let endpoint = sketch.vpc_endpoints.get(id)?;
        let service = sketch.service_of(endpoint)?;
        let mut graph = Resources::default();
        let from = graph.node(id.clone());
        // No target is the service itself: its node can stand for the end of every way.
        let to = graph.node(service.id.clone());
        let mut ways = Self { graph, zone_of: vec![None, None], zones: Vec::new(), from, to };
        let is_open = endpoint.state == EndpointState::Available;
        for interface in endpoint.network_interfaces.iter().filter(|_| is_open) {
            let Some(interface) = sketch.network_interfaces.get(interface) else { continue };
            let Some((balancer, node)) = sketch.serving_node(endpoint, service, interface) else { continue };
            let own = ways.hop(from, interface.id.clone(), sketch.zone_of_subnet(&interface.subnet));
            let node_is_new = ways.graph.places.get(node.id.as_str()).is_none();
            let at = ways.hop(own, node.id.clone(), sketch.zone_of_subnet(&node.subnet));
            for group in groups_of(sketch, balancer).into_iter().filter(|_| node_is_new) {
                for target in targets_in_reach(sketch, balancer, group, &node.id) {
                    ways.target(index, group, target, at);
                }
            }
        }
        Some(ways)
    }

    fn target(&mut self, index: &Index, group: &TargetGroup, at: usize, node: NodeIndex) {
        let Some(target) = group.targets.get(at) else { return };
        let zone = super::targets::zone(index, group, target);
        let target = self.hop(node, index.sketch().target_resource(group, &target.id), zone);
        self.graph.graph.update_edge(target, self.to, ());
    }

    fn hop(&mut self, from: NodeIndex, to: impl Into<ResourceId>, zone: Option<&ZoneId>) -> NodeIndex {
        let to = self.graph.node(to);
        self.graph.graph.update_edge(from, to, ());
        if to.index() == self.zone_of.len() {
            self.zone_of.push(zone.cloned());
            if let Some(zone) = zone.filter(|zone| !self.zones.contains(zone)) {
                self.zones.push(zone.clone());
            }
        }
        to
    }

    /// What every way leads over while a zone is lost; `None` where no way is left.
    fn dominators(&self, lost: Option<&ZoneId>) -> Option<Vec<ResourceId>> {
        let stands = |node: NodeIndex| {
            let zone = self.zone_of.get(node.index()).and_then(Option::as_ref);
            lost.is_none() || zone.is_none() || zone != lost
        };
        let graph = self.graph.graph.filter_map(|node, id| stands(node).then_some(id), |_, ()| Some(()));
        // Nodes are numbered anew where some are left out; both ends stay.
        let place = |wanted: NodeIndex| {
            let wanted = self.graph.named(wanted);
            graph.node_indices().find(|node| graph.node_weight(*node).copied() == wanted)
        };
        let (from, to) = (place(self.from)?, place(self.to)?);
        let dominators = simple_fast(&graph, from);
        let mut over = Vec::new();
        for node in dominators.strict_dominators(to)?.filter(|node| *node != from) {
            over.extend(graph.node_weight(node).map(|id| (*id).clone()));
        }
        over.reverse();
        Some(over)
    }
}
