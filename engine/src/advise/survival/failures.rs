//! What may fail: each Availability Zone in use, each target, each line, each connection between networks, each
//! route to a gateway on a consumer's way. Each is a break, so that what is asked about is what a person can do.

use crate::control::{Break, Command, apply, faults};
use crate::model::{CustomerDevice, DanglingReference, Destination, ResourceId, RouteTarget, Sketch};
use crate::path::{Check, HopKind, Index, Step, trace};
use crate::text;

use super::Consumer;

/// One thing that may fail, and is whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// In which way.
    pub kind: Break,
    /// What fails.
    pub of: ResourceId,
    /// The command that breaks it.
    pub command: Command,
}

impl Failure {
    /// What a person calls it, in a few words.
    pub fn name(&self, sketch: &Sketch) -> String {
        match (&self.command, self.kind) {
            // A table has many routes.
            (Command::SetRouteState(verb), Break::Blackhole) => {
                let destination = match &verb.destination {
                    Destination::PrefixList(id) => text::name(sketch, &id.clone().into()),
                    other => other.to_string(),
                };
                format!("the route for {destination} of {}", text::name(sketch, &self.of))
            }
            (Command::SetNodeFailed(verb), _) => match sketch.network_interfaces.get(&verb.node) {
                Some(node) => format!("node {} of {}", node.address, text::name(sketch, &node.owner())),
                None => verb.node.to_string(),
            },
            _ => text::name(sketch, &self.of),
        }
    }

    /// The command as a person reads it.
    pub fn label(&self, sketch: &Sketch) -> String {
        text::command(sketch, &self.command)
    }
}

/// The ways of failing that are looked at. Rules that are dropped and endpoints that are rejected are what
/// somebody does, not what happens.
const KINDS: &[Break] = &[
    Break::LoseZone,
    Break::Stop,
    Break::FailNode,
    Break::CutLine,
    Break::DropBgp,
    Break::CutVpn,
    Break::CutPeering,
    Break::Blackhole,
];

/// Everything that may fail, zones first, then targets, nodes, and what joins networks.
pub fn failures(index: &Index, consumers: &[Consumer]) -> Result<Vec<Failure>, DanglingReference> {
    let sketch = index.sketch();
    let mut of: Vec<ResourceId> = Vec::new();
    let mut add = |id: ResourceId| {
        if !of.contains(&id) {
            of.push(id);
        }
    };
    zones(sketch).into_iter().for_each(&mut add);
    for group in sketch.target_groups.iter() {
        group.targets.iter().for_each(|target| add(sketch.target_resource(group, &target.id)));
    }
    let mut routes = Vec::new();
    for consumer in consumers {
        for client in &consumer.clients {
            let made = trace(index, &client.request)?;
            made.target.iter().for_each(|target| add(target.host.clone()));
            for hop in made.forward.iter().chain(&made.back) {
                if hop.kind == HopKind::Router {
                    hop.resource().cloned().into_iter().for_each(&mut add);
                }
                routes.extend(hop.steps.iter().filter_map(route));
            }
        }
    }
    // Whichever of them carries something now, another may when that has failed.
    for customer in sketch.customer_gateways.iter() {
        if let CustomerDevice::VirtualRouter(router) = &customer.device {
            add(router.clone().into());
        }
    }
    for balancer in sketch.load_balancers.iter() {
        balancer.nodes.iter().for_each(|node| add(node.clone().into()));
    }
    sketch.direct_connect_connections.iter().for_each(|one| add(one.id.clone().into()));
    sketch.virtual_interfaces.iter().for_each(|one| add(one.id.clone().into()));
    sketch.vpn_connections.iter().for_each(|one| add(one.id.clone().into()));
    sketch.vpc_peering_connections.iter().for_each(|one| add(one.id.clone().into()));
    let mut found = Vec::new();
    for id in of {
        for fault in faults(sketch, &id).into_iter().filter(|fault| !fault.is_broken) {
            if KINDS.contains(&fault.kind) {
                found.push(Failure { kind: fault.kind, of: id.clone(), command: fault.breaks });
            }
        }
    }
    on_the_way(sketch, &routes, &mut found);
    Ok(found)
}

/// The zones something has an interface in.
fn zones(sketch: &Sketch) -> Vec<ResourceId> {
    let mut used = vec![false; sketch.subnets.len()];
    for interface in sketch.network_interfaces.iter() {
        if let Some(used) = sketch.subnets.place(&interface.subnet).and_then(|place| used.get_mut(place)) {
            *used = true;
        }
    }
    let mut zones: Vec<ResourceId> = Vec::new();
    for (subnet, _) in sketch.subnets.iter().zip(used).filter(|(_, used)| *used) {
        if !zones.iter().any(|zone| zone.as_str() == subnet.zone.as_str()) {
            zones.push(subnet.zone.clone().into());
        }
    }
    zones.sort_unstable_by(|one, other| one.as_str().cmp(other.as_str()));
    zones
}

/// The route a check found, with its table, where it leads to what has no break of its own: a gateway.
fn route(step: &Step) -> Option<(ResourceId, Destination)> {
    let Check::Route { table: Some(table), route: Some(route), .. } = &step.check else { return None };
    match route.target {
        RouteTarget::InternetGateway(_)
        | RouteTarget::EgressOnlyInternetGateway(_)
        | RouteTarget::NatGateway(_)
        | RouteTarget::TransitGateway(_)
        | RouteTarget::VpcEndpoint(_) => Some((table.clone().into(), route.destination.clone())),
        RouteTarget::Local
        | RouteTarget::VpcPeeringConnection(_)
        | RouteTarget::VirtualPrivateGateway(_)
        | RouteTarget::NetworkInterface(_) => None,
    }
}

/// The routes on the way that can fail.
fn on_the_way(sketch: &Sketch, routes: &[(ResourceId, Destination)], found: &mut Vec<Failure>) {
    for (table, destination) in routes {
        for fault in faults(sketch, table).into_iter().filter(|fault| !fault.is_broken) {
            let is_it =
                matches!(&fault.breaks, Command::SetRouteState(verb) if verb.destination == *destination);
            let failure = Failure { kind: fault.kind, of: table.clone(), command: fault.breaks };
            if is_it && !found.contains(&failure) {
                found.push(failure);
            }
        }
    }
}

/// The sketch with some things broken, made ready for questions; `None` where they cannot all be.
pub fn broken(index: &Index, failures: &[&Failure]) -> Option<Index> {
    let mut sketch = index.sketch().clone();
    for failure in failures {
        sketch = apply(&sketch, &failure.command).ok()?.sketch;
    }
    Some(Index::after(index, &sketch))
}
