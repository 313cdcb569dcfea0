//! The lines packets travel: defined once, so that the diagram, a trace and a simulation speak
//! of the same line.

use std::fmt;

use super::id::{IdText, NetworkInterfaceId, VpcId, ZoneId};
use super::load_balancer::LoadBalancer;
use super::order::number;
use super::places::{Pairs, Places};
use super::sketch::Sketch;
use super::target_group::TargetGroup;
use super::vpc_endpoint::VpcEndpoint;

/// The most legs [`legs`] gives. A picture with more could not be read.
pub const MAX_LEGS: usize = 4_000;

/// What kind of line a leg is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LegKind {
    /// Inside one VPC, by its local route.
    Local,
    /// From an endpoint's interface to a load balancer's node: the hop by `PrivateLink`, which
    /// crosses no route table.
    PrivateLink,
    /// From a load balancer's node to a target.
    ToTarget,
}

/// A line between two network interfaces, named by them in the direction of the request. The
/// reply travels the same leg backwards.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Leg {
    /// Where the request leaves.
    pub from: NetworkInterfaceId,
    /// Where it arrives.
    pub to: NetworkInterfaceId,
    /// What kind of line it is.
    pub kind: LegKind,
}

impl fmt::Display for Leg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}>{}", self.from, self.to)
    }
}

/// Every leg a request may travel, each once, at most [`MAX_LEGS`]: local ones first, then those
/// by `PrivateLink`, then those to targets. Where there are too many, local ones give way first.
/// What refers to nothing has no leg.
pub fn legs(sketch: &Sketch) -> Vec<Leg> {
    let mut private = Found::new(sketch);
    sketch.vpc_endpoints.iter().for_each(|endpoint| private_link(sketch, endpoint, &mut private));
    let mut served = Found::new(sketch);
    sketch.load_balancers.iter().for_each(|balancer| to_targets(sketch, balancer, &mut served));
    let mut rest = private.legs;
    rest.extend(served.legs);
    rest.truncate(MAX_LEGS);
    let mut all = local(sketch, MAX_LEGS - rest.len());
    all.extend(rest);
    all
}

/// Legs of one kind, each once.
struct Found<'a> {
    sketch: &'a Sketch,
    legs: Vec<Leg>,
    /// Of each the places of its interfaces in the sketch's table.
    known: Pairs,
}

impl<'a> Found<'a> {
    const fn new(sketch: &'a Sketch) -> Self {
        Self { sketch, legs: Vec::new(), known: Pairs::new() }
    }

    fn add(&mut self, from: &NetworkInterfaceId, to: &NetworkInterfaceId, kind: LegKind) {
        let place = |interface| self.sketch.network_interfaces.place(interface).map_or(-1, number);
        if from != to && self.known.insert((place(from), place(to)), self.legs.len()).is_none() {
            self.legs.push(Leg { from: from.clone(), to: to.clone(), kind });
        }
    }
}

/// From every instance that is nobody's target to every interface of its VPC's endpoints.
fn local(sketch: &Sketch, room: usize) -> Vec<Leg> {
    let mut targets = Places::default();
    for group in sketch.target_groups.iter() {
        for host in group.targets.iter().filter_map(|target| sketch.target_host(group, &target.id)) {
            targets.insert(host.id.text(), 0);
        }
    }
    let mut clients: Vec<(&VpcId, &NetworkInterfaceId)> = Vec::new();
    for instance in sketch.hosts.iter() {
        let interface = &instance.network_interface;
        if let (None, Ok(subnet)) = (targets.get(instance.id.as_str()), sketch.subnet_of(interface)) {
            clients.push((&subnet.vpc, interface));
        }
    }
    let mut found = Found::new(sketch);
    for endpoint in sketch.vpc_endpoints.iter() {
        for (_, client) in clients.iter().filter(|(vpc, _)| **vpc == endpoint.vpc) {
            for interface in known(sketch, &endpoint.network_interfaces) {
                if found.legs.len() >= room {
                    return found.legs;
                }
                found.add(client, interface, LegKind::Local);
            }
        }
    }
    found.legs
}

/// From each of an endpoint's interfaces to the nodes that serve it: of every load balancer
/// behind the service the one in the interface's own zone.
fn private_link(sketch: &Sketch, endpoint: &VpcEndpoint, found: &mut Found) {
    let Some(service) = sketch.service_of(endpoint) else { return };
    for interface in known(sketch, &endpoint.network_interfaces) {
        let Some(zone) = zone_of(sketch, interface) else { continue };
        for balancer in service.load_balancers.iter().filter_map(|arn| sketch.load_balancers.get(arn)) {
            let node = known(sketch, &balancer.nodes).find(|node| zone_of(sketch, node) == Some(zone));
            if found.legs.len() >= MAX_LEGS {
                return;
            }
            if let Some(node) = node {
                found.add(interface, node, LegKind::PrivateLink);
            }
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
                if found.legs.len() >= MAX_LEGS {
                    return;
                }
                let target_zone = zone_of(sketch, target);
                if target_zone == Some(zone) || (across && target_zone.is_some()) {
                    found.add(node, target, LegKind::ToTarget);
                }
            }
        }
    }
}

fn interfaces_of<'a>(
    sketch: &'a Sketch,
    group: &'a TargetGroup,
) -> impl Iterator<Item = &'a NetworkInterfaceId> {
    group.targets.iter().filter_map(|target| sketch.target_interface(group, &target.id))
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
