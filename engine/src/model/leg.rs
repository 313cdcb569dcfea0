//! The lines packets travel: defined once, so that the diagram, a trace and a simulation speak
//! of the same line. Here are those `PrivateLink` is made of; those that lead through gateways
//! are in `gateway_leg`.

use std::fmt;

use super::application_load_balancer::ApplicationLoadBalancer;
use super::gateway_leg;
use super::id::{AwsServiceName, IdText, NetworkInterfaceId, ZoneId};
use super::load_balancer::LoadBalancer;
use super::places::Places;
use super::resource::ResourceId;
use super::sketch::Sketch;
use super::target_group::TargetGroup;
use super::vpc_endpoint::{Service, VpcEndpoint};

/// The most legs [`legs`] gives. A picture with more could not be read.
pub const MAX_LEGS: usize = 4_000;

/// What kind of line a leg is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LegKind {
    /// Inside one VPC, by its local route.
    Local,
    /// From an endpoint's interface to a load balancer's node, or to a service of AWS's own: the
    /// hop by `PrivateLink`, which crosses no route table.
    PrivateLink,
    /// From a load balancer's node to a target.
    ToTarget,
    /// Between an interface and the gateway a route of its subnet leads to: internet gateway, NAT
    /// gateway, virtual private gateway, peering connection, gateway endpoint, virtual router.
    GatewayRoute,
    /// From an internet gateway, or a data center of its own way, to the internet.
    Internet,
    /// From a gateway to the public side of a service of AWS's own: no `PrivateLink`.
    AwsService,
    /// From a peering connection to the VPC that accepted it.
    Peering,
    /// From a transit gateway's interface in a VPC to the gateway, and from a peering attachment, at the
    /// gateway whose owner asked for it, to the other gateway.
    TransitGateway,
    /// From a VPN connection, at the customer gateway, to the virtual private or transit gateway.
    Vpn,
    /// From a private virtual interface to its virtual private gateway.
    DirectConnectPrivate,
    /// From a public virtual interface to AWS's public side.
    DirectConnectPublic,
    /// Inside a data center: from a host to where its lines leave.
    DataCenter,
}

/// An end of a leg.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LegEnd {
    /// A resource: most often a network interface.
    Resource(ResourceId),
    /// The internet.
    Internet,
    /// A service of AWS's own.
    AwsService(AwsServiceName),
}

impl<R: Into<ResourceId>> From<R> for LegEnd {
    fn from(resource: R) -> Self {
        Self::Resource(resource.into())
    }
}

impl LegEnd {
    /// The text of the end: an id, the service's name, or `internet`.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Resource(id) => id.as_str(),
            Self::Internet => "internet",
            Self::AwsService(name) => name.as_str(),
        }
    }
}

/// A line between two ends, named by them in the direction requests mostly take. A packet may
/// travel it either way: a reply backwards, and where a gateway takes requests both ways, those of
/// the other side as well.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Leg {
    /// Where the request leaves.
    pub from: LegEnd,
    /// Where it arrives.
    pub to: LegEnd,
    /// What kind of line it is.
    pub kind: LegKind,
}

impl Leg {
    /// Whether two legs are one line, travelled the same way or the other.
    pub fn is_line_of(&self, other: &Self) -> bool {
        self.kind == other.kind && self.has_ends_of(other)
    }

    /// What the legs of one line have in common, whichever way they run: its kind and its ends in their order.
    pub fn line(&self) -> (LegKind, &LegEnd, &LegEnd) {
        let (first, last) =
            if self.from <= self.to { (&self.from, &self.to) } else { (&self.to, &self.from) };
        (self.kind, first, last)
    }

    /// Whether two legs join the same ends, whatever kind of line each is.
    pub fn has_ends_of(&self, other: &Self) -> bool {
        let same = self.from == other.from && self.to == other.to;
        same || (self.from == other.to && self.to == other.from)
    }
}

impl fmt::Display for Leg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}>{}", self.from.as_str(), self.to.as_str())
    }
}

/// Every leg a request may travel, each once, at most [`MAX_LEGS`]: local ones first, then those
/// by `PrivateLink`, those to targets, those by gateways. Where there are too many, local ones give
/// way first, then those by gateways, then those by `PrivateLink`. What refers to nothing has no leg.
pub fn legs(sketch: &Sketch) -> Vec<Leg> {
    let mut served = Found::up_to(MAX_LEGS);
    sketch.load_balancers.iter().for_each(|balancer| to_targets(sketch, balancer, &mut served));
    sketch.application_load_balancers.iter().for_each(|balancer| to_hosts(sketch, balancer, &mut served));
    let mut private = Found::up_to(MAX_LEGS - served.legs.len());
    sketch.vpc_endpoints.iter().for_each(|endpoint| private_link(sketch, endpoint, &mut private));
    let mut beyond = Found::up_to(private.room - private.legs.len());
    gateway_leg::collect(sketch, &mut beyond);
    let mut all = Found::up_to(beyond.room - beyond.legs.len());
    local(sketch, &mut all);
    let mut all = all.legs;
    for found in [private, served, beyond] {
        all.extend(found.legs);
    }
    all
}

/// Legs of one kind, each once.
pub(super) struct Found {
    pub legs: Vec<Leg>,
    /// The most there may be.
    pub room: usize,
    /// The ends that have a number, by their texts, and the pairs of numbers that have a leg.
    ends: Places,
    known: super::pairs::Pairs,
}

impl Found {
    pub const fn up_to(room: usize) -> Self {
        Self { legs: Vec::new(), room, ends: Places::new(), known: super::pairs::Pairs::new() }
    }

    pub const fn is_full(&self) -> bool {
        self.legs.len() >= self.room
    }

    fn number(&mut self, end: &LegEnd) -> i64 {
        let known = self.ends.get(end.as_str());
        let place = known.unwrap_or(self.ends.len());
        if known.is_none() {
            self.ends.insert(&std::rc::Rc::from(end.as_str()), place);
        }
        super::order::number(place)
    }

    /// Adds a leg, unless it is there, in either direction, or there is no room for it.
    #[inline(never)]
    pub fn add(&mut self, from: LegEnd, to: LegEnd, kind: LegKind) {
        let leg = Leg { from, to, kind };
        if self.is_full() || leg.from == leg.to {
            return;
        }
        let ends = (self.number(&leg.from), self.number(&leg.to));
        // One line, whichever way it was found.
        if self.known.get((ends.1, ends.0)).is_none() && self.known.insert(ends, self.legs.len()).is_none() {
            self.legs.push(leg);
        }
    }
}

/// From every host that is nobody's target to every interface of its VPC's endpoints.
fn local(sketch: &Sketch, found: &mut Found) {
    let mut targets = Places::default();
    for group in sketch.target_groups.iter() {
        for host in group.targets.iter().filter_map(|target| sketch.target_host(group, &target.id)) {
            targets.insert(host.id.text(), 0);
        }
    }
    // The clients of each VPC, by the VPC's place in its table.
    let mut clients: Vec<Vec<&NetworkInterfaceId>> = vec![Vec::new(); sketch.vpcs.len()];
    for host in sketch.hosts.iter() {
        let interface = &host.network_interface;
        if let (None, Ok(subnet)) = (targets.get(host.id.as_str()), sketch.subnet_of(interface))
            && let Some(clients) = sketch.vpcs.place(&subnet.vpc).and_then(|at| clients.get_mut(at))
        {
            clients.push(interface);
        }
    }
    for endpoint in sketch.vpc_endpoints.iter() {
        let Some(clients) = sketch.vpcs.place(&endpoint.vpc).and_then(|at| clients.get(at)) else { continue };
        for client in clients {
            for interface in known(sketch, &endpoint.network_interfaces) {
                if found.is_full() {
                    return;
                }
                found.add((*client).clone().into(), interface.clone().into(), LegKind::Local);
            }
        }
    }
}

/// From each of an endpoint's interfaces to the node that serves it: of several load balancers behind
/// the service, that of the one it is bound to or will be.
fn private_link(sketch: &Sketch, endpoint: &VpcEndpoint, found: &mut Found) {
    if let Service::Aws(name) = &endpoint.service {
        for interface in known(sketch, &endpoint.network_interfaces) {
            found.add(interface.clone().into(), LegEnd::AwsService(name.clone()), LegKind::PrivateLink);
        }
        return;
    }
    let Some(service) = sketch.service_of(endpoint) else { return };
    for interface in endpoint.network_interfaces.iter().filter_map(|id| sketch.network_interfaces.get(id)) {
        if let Some((_, node)) = sketch.serving_node(endpoint, service, interface) {
            found.add(interface.id.clone().into(), node.id.clone().into(), LegKind::PrivateLink);
        }
    }
}

/// The target groups a load balancer forwards to, each once.
pub(crate) fn groups_of<'a>(sketch: &'a Sketch, balancer: &LoadBalancer) -> Vec<&'a TargetGroup> {
    let mut groups: Vec<&TargetGroup> = Vec::new();
    for group in
        balancer.listeners.iter().filter_map(|listener| sketch.target_groups.get(&listener.target_group))
    {
        if !groups.iter().any(|known| known.arn == group.arn) {
            groups.push(group);
        }
    }
    groups
}

/// From each of a load balancer's nodes to the targets in its reach: those of its own zone, and
/// of the others where cross-zone load balancing is in force.
fn to_targets(sketch: &Sketch, balancer: &LoadBalancer, found: &mut Found) {
    let groups = groups_of(sketch, balancer);
    for node in known(sketch, &balancer.nodes) {
        let Some(zone) = zone_of(sketch, node) else { continue };
        for group in &groups {
            let across = sketch.cross_zone(balancer, group);
            for target in interfaces_of(sketch, group) {
                if found.is_full() {
                    return;
                }
                let target_zone = zone_of(sketch, target);
                if target_zone == Some(zone) || (across && target_zone.is_some()) {
                    found.add(node.clone().into(), target.clone().into(), LegKind::ToTarget);
                }
            }
        }
    }
}

/// From each of an Application Load Balancer's nodes to all its targets: across zones, always.
fn to_hosts(sketch: &Sketch, balancer: &ApplicationLoadBalancer, found: &mut Found) {
    for listener in &balancer.listeners {
        let Some(group) = sketch.target_groups.get(&listener.target_group) else { continue };
        for node in known(sketch, &balancer.nodes) {
            for target in interfaces_of(sketch, group) {
                found.add(node.clone().into(), target.clone().into(), LegKind::ToTarget);
            }
        }
    }
}

fn interfaces_of<'a>(
    sketch: &'a Sketch,
    group: &'a TargetGroup,
) -> impl Iterator<Item = &'a NetworkInterfaceId> {
    group.targets.iter().flat_map(|target| sketch.target_interfaces(group, &target.id))
}

fn known<'a>(
    sketch: &'a Sketch,
    interfaces: &'a [NetworkInterfaceId],
) -> impl Iterator<Item = &'a NetworkInterfaceId> {
    interfaces.iter().filter(|id| sketch.network_interfaces.get(id).is_some())
}

fn zone_of<'a>(sketch: &'a Sketch, interface: &NetworkInterfaceId) -> Option<&'a ZoneId> {
    sketch.subnet_of(interface).ok().map(|subnet| &subnet.zone)
}
